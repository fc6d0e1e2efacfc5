// A stamped copy looked at again: unsigned itself, it says of which signed file it is a copy.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace paraphe {

struct CopyOf {
  std::string original;  // SHA-256 of the signed file, hexadecimal
  // The file that it carries as its original; "" when it carries none.
  std::string name, bytes;
  bool is_right = false;  // what it carries has that SHA-256
};

// Nothing when `bytes` is no copy that Paraphe made. `file` is for messages.
std::optional<CopyOf> look_at_copy(std::string_view bytes, const std::string& file);

}  // namespace paraphe
