#include "pdf/deflate.h"

#include <libdeflate.h>

#include <memory>
#include <new>

namespace paraphe {

Deflater::Deflater(int level) : compressor_(libdeflate_alloc_compressor(level)) {
  if (compressor_ == nullptr) throw std::bad_alloc();
}

Deflater::~Deflater() { libdeflate_free_compressor(compressor_); }

std::string Deflater::compress(std::string_view bytes) const {
  // The bound is more than the bytes themselves: what comes of them is copied out of it.
  const size_t bound = libdeflate_zlib_compress_bound(compressor_, bytes.size());
  const auto room = std::make_unique_for_overwrite<char[]>(bound);
  return {room.get(), libdeflate_zlib_compress(compressor_, bytes.data(), bytes.size(), room.get(),
                                               bound)};
}

bool inflate(std::string_view bytes, std::string& out) {
  libdeflate_decompressor* decompressor = libdeflate_alloc_decompressor();
  if (decompressor == nullptr) throw std::bad_alloc();
  libdeflate_result result = libdeflate_zlib_decompress(decompressor, bytes.data(), bytes.size(),
                                                        out.data(), out.size(), nullptr);
  libdeflate_free_decompressor(decompressor);
  return result == LIBDEFLATE_SUCCESS;
}

std::string inflate_up_to(std::string_view bytes, size_t limit) {
  libdeflate_decompressor* decompressor = libdeflate_alloc_decompressor();
  if (decompressor == nullptr) throw std::bad_alloc();
  std::string out(limit, '\0');
  size_t length = 0;
  libdeflate_result result = libdeflate_zlib_decompress(decompressor, bytes.data(), bytes.size(),
                                                        out.data(), out.size(), &length);
  libdeflate_free_decompressor(decompressor);
  out.resize(result == LIBDEFLATE_SUCCESS ? length : 0);
  return out;
}

uint32_t checksum(std::string_view bytes) {
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

}  // namespace paraphe
