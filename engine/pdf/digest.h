// What names things in a file and protects nothing; signatures are made in sign/. MD5 (RFC 1321),
// where PDF asks for it: the /CheckSum of attachments (ISO 32000-1 table 46). A Fingerprint for
// /ID, which §14.4 leaves to the writer: MD5 of a whole file was six hundredths of an act's time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace paraphe {

class Md5 {
 public:
  void add(std::string_view bytes);
  // 16 bytes, raw. Ends the sum.
  std::string finish();

 private:
  void add_block(const char* block);

  uint32_t a_ = 0x67452301, b_ = 0xEFCDAB89, c_ = 0x98BADCFE, d_ = 0x10325476;
  uint64_t length_ = 0;
  std::string rest_;  // less than a block
};

// 128 bits of what was added, by multiplication: different by chance and mistake, not by design.
// Where one add() ends and the next begins counts. The same on every machine.
class Fingerprint {
 public:
  void add(std::string_view bytes);
  // 16 bytes, raw.
  std::string finish() const;

 private:
  uint64_t a_ = 0x243F6A8885A308D3, b_ = 0x13198A2E03707344;  // π
};

// 16 bytes, raw.
std::string md5(std::string_view bytes);

}  // namespace paraphe
