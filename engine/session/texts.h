// Texts: many short texts that stay as long as the batch does, without an allocation each. Private
// to session/.
#pragma once

#include <cstring>
#include <memory_resource>
#include <string_view>

namespace paraphe {

class Texts {
 public:
  // A copy of `text`; it stays in its place until the Texts go.
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* place = static_cast<char*>(memory_.allocate(text.size(), 1));
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }

 private:
  std::pmr::monotonic_buffer_resource memory_;
};

}  // namespace paraphe
