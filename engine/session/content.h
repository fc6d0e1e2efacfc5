// Whether two files say the same, whatever record they carry.
#pragma once

#include <string>
#include <string_view>

namespace paraphe {

// SHA-256 in hexadecimal of the first revision of a file that Paraphe wrote, apart from what
// differs between two states of one record in which this act is the same: the embedded files, the
// dates and the identifier. "" when it is not such a file.
std::string content_digest(std::string_view bytes);

}  // namespace paraphe
