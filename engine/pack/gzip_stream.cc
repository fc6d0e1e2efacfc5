#include "pack/gzip_stream.h"

#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <new>
#include <string_view>

#include "base/file.h"

namespace paraphe {
namespace {

constexpr size_t kBuffer = size_t{1} << 16;
// Less says nothing of what comes; headers of tar among images are such.
constexpr size_t kLeast = 4096;
// More is what makes smaller, not what takes longest: the files are compressed already in part.
constexpr int kLevel = 1, kStored = 0;

std::string_view view_of(const std::array<unsigned char, kBuffer>& bytes, size_t size) {
  return {reinterpret_cast<const char*>(bytes.data()), size};
}

}  // namespace

bool is_dense(std::string_view bytes) {
  if (bytes.size() < kLeast) return false;
  std::array<uint64_t, 256> counts{};
  for (char c : bytes) ++counts[static_cast<unsigned char>(c)];
  uint64_t pairs = 0;
  for (uint64_t count : counts) pairs += count * count;
  // Of bytes that are spread evenly two are the same once in 256 times; of the entropy coded data of
  // JPEG hardly more often, of text twenty times as often.
  const uint64_t n = bytes.size();
  return pairs * 256 < n * n + n * n / 4;
}

struct GzipStream::State {
  int file;
  z_stream z{};
  int level = kLevel;
  std::array<unsigned char, kBuffer> out;
};

GzipStream::GzipStream(int file) : state_(std::make_unique<State>()) {
  state_->file = file;
  constexpr int kGzip = 16, kWindow = 15, kMemory = 8;
  if (deflateInit2(&state_->z, kLevel, Z_DEFLATED, kWindow + kGzip, kMemory, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    throw std::bad_alloc();
}

GzipStream::~GzipStream() { deflateEnd(&state_->z); }

// Everything that is at hand, and what `flush` asks for.
bool GzipStream::deflate_all(int flush) {
  z_stream& z = state_->z;
  for (;;) {
    z.next_out = state_->out.data();
    z.avail_out = static_cast<uInt>(state_->out.size());
    const int status = deflate(&z, flush);
    const size_t made = state_->out.size() - z.avail_out;
    if (!write_all(state_->file, view_of(state_->out, made))) return false;
    if (status == Z_STREAM_ERROR) return errno = EINVAL, false;
    if (z.avail_out > 0 && (flush != Z_FINISH || status == Z_STREAM_END)) return true;
  }
}

bool GzipStream::write(std::string_view bytes) {
  z_stream& z = state_->z;
  const int level = bytes.size() < kLeast ? state_->level : is_dense(bytes) ? kStored : kLevel;
  if (level != state_->level) {
    // What came before must be out: the change takes place between two blocks.
    z.avail_in = 0;
    if (!deflate_all(Z_BLOCK)) return false;
    z.next_out = state_->out.data();
    z.avail_out = static_cast<uInt>(state_->out.size());
    if (deflateParams(&z, level, Z_DEFAULT_STRATEGY) != Z_OK) return errno = EINVAL, false;
    if (!write_all(state_->file, view_of(state_->out, state_->out.size() - z.avail_out)))
      return false;
    state_->level = level;
  }
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  z.avail_in = static_cast<uInt>(bytes.size());
  return deflate_all(Z_NO_FLUSH);
}

bool GzipStream::finish() {
  state_->z.avail_in = 0;
  return deflate_all(Z_FINISH);
}

}  // namespace paraphe
