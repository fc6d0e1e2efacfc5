// zlib streams, and the checksum of PNG; the only door to libdeflate.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct libdeflate_compressor;

namespace paraphe {

// Compresses for /FlateDecode. One per thread.
class Deflater {
 public:
  explicit Deflater(int level);
  ~Deflater();
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  std::string compress(std::string_view bytes) const;

 private:
  libdeflate_compressor* compressor_;
};

// Fills `out`, whose size must be exactly that of the data; false when it is not, or when `bytes`
// is damaged.
bool inflate(std::string_view bytes, std::string& out);

// The data of at most `limit` bytes; "" when there is more, or when `bytes` is damaged.
std::string inflate_up_to(std::string_view bytes, size_t limit);

// CRC-32 as in PNG and zip.
uint32_t checksum(std::string_view bytes);

}  // namespace paraphe
