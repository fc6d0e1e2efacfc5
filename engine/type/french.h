// French typography: what becomes of each space, apostrophe and ordinal of a paragraph.
//
// The words of the act are never changed. Spaces of the record are retuned (their width, and
// whether a line may end there), space that is missing is added in the drawing only, and the text
// layer keeps the record's characters. The rules are data: tests/unit/type/french_cases.txt holds
// the examples. Sources: Lacroux, Orthotypographie; Imprimerie nationale, Lexique; babel-french.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paraphe {

enum class Space : uint8_t {
  kNone,
  kNormal,     // a word space, where a line may end
  kNoBreak,    // a word space, where no line ends (U+00A0)
  kThin,       // half a word space, fixed, where no line ends (U+202F)
  kGuillemet,  // inside « »: 0.8 of a word space, no break (U+00A0)
};

// What is done with one character.
struct Tuning {
  char32_t drawn = 0;            // the character whose glyph is drawn
  Space space = Space::kNone;    // what a white-space character becomes
  Space added = Space::kNone;    // an advance before this character, where the record has no space
  bool superior = false;        // 1er, XXe
  bool break_after = false;     // a line may end after it, without hyphen
  bool code = false;            // of an address, not of a word: breaks cost more, no hyphen
  bool sentence_start = false;  // first character of a word that opens a sentence
  bool undivided = false;       // first character of the month of a date: no hyphen in it
  // First character of a word: nothing is done in it …
  bool plain = false;    // … but other characters drawn
  bool literal = false;  // … at all
  bool alone = false;    // and the tunings of its other characters are not even written
  uint16_t word = 0;     // how many characters it has
  uint32_t facts = 0;    // its number in WordMemory, and 1; 0: it has none
};

// One Tuning for each character of `text`, a paragraph in which forced line breaks are U+2028
// and leaders kLeaderMark.
// `french` false leaves spaces, apostrophes and ordinals as they are (typographie="respecter"); so
// do the stretches `typed`, whose characters may stand beside others that are retuned: each space,
// sign and letter goes by its own. What a word is by itself is worked out once and kept by the
// thread; nothing that is returned hangs on that.
struct Stretch {
  size_t begin = 0, end = 0;  // characters
};
std::vector<Tuning> retune(std::u32string_view text, bool french,
                           std::span<const Stretch> typed = {});  // in order, none empty
// The same for who asks for little: of words whose first character is `alone`, the tunings of the
// others are whatever they were, until spread_tunings() writes them.
void retune(std::u32string_view text, bool french, std::span<const Stretch> typed,
            std::vector<Tuning>& out);
void spread_tunings(std::u32string_view text, size_t begin, std::vector<Tuning>& tunings);
void spread_tunings(std::u32string_view text, std::vector<Tuning>& tunings);  // of all words

}  // namespace paraphe
