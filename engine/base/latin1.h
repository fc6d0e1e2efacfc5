// ISO-8859-1, which the State's ACTES messages are written in: what it lacks is spelt with what it
// has.
#pragma once

#include <string>
#include <string_view>

namespace paraphe {

// `text` (UTF-8) with each character that ISO-8859-1 lacks replaced by what a clerk would type:
// œ → oe, ’ → ', – → -, € → EUR, … → ..., Ā → A, narrow spaces → space. Letters followed by
// combining accents are composed first. What has no such spelling becomes ?, and control characters
// vanish. Still UTF-8. A text that ISO-8859-1 has already stays as it is.
std::string spell_in_latin1(std::string_view text);

// The bytes of spell_in_latin1(text) in ISO-8859-1.
std::string to_latin1(std::string_view text);

}  // namespace paraphe
