// French hyphenation: where a word may be divided.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace paraphe {

// A place where a word may be divided.
struct HyphenPoint {
  uint16_t at = 0;       // before this character, counted from the start of the word
  bool capital = false;  // in a word with a capital: only where that begins a sentence, for
                         // otherwise the word is a name
  int32_t kern = 0;      // between the letters it parts, in font units; the shaper's to fill in
};

// The points of `word`, which may carry punctuation, elisions (l’) and hyphens of its own. At least
// two letters stay before a point and three after it (TeX's \lefthyphenmin, \righthyphenmin). None
// in acronyms, in words with digits, and in words of more than 64 letters. Safe in any thread.
std::vector<HyphenPoint> hyphen_points(std::u32string_view word);

}  // namespace paraphe
