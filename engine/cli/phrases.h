// Phrases: what the operating system and libxml2 say, in words for people.
//
// Stages pass such words on as arguments of their messages ("cannot be read: No such file or
// directory"). They are English and made for programmers; here they become texts of the catalogue.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paraphe {

struct Phrase {
  const char* text;                    // a catalogue text, with {0}, {1} …
  std::vector<std::string> arguments;  // what stood in their places
};

// The phrase that says `words`, or nothing when they are not known ones: then they stay as they
// are.
std::optional<Phrase> find_phrase(std::string_view words);

}  // namespace paraphe
