// MD5 (RFC 1321), where PDF asks for it: /ID and the /CheckSum of attachments (ISO 32000-1 §14.4,
// table 46). It names things there and protects nothing; signatures are made in sign/.
#pragma once

#include <string>
#include <string_view>

namespace paraphe {

// 16 bytes, raw.
std::string md5(std::string_view bytes);

}  // namespace paraphe
