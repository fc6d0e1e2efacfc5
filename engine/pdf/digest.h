// MD5 (RFC 1321), where PDF asks for it: /ID and the /CheckSum of attachments (ISO 32000-1 §14.4,
// table 46). It names things there and protects nothing; signatures are made in sign/.
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

// 16 bytes, raw.
std::string md5(std::string_view bytes);

}  // namespace paraphe
