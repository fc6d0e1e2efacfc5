// The words French typography treats apart, and the classes of words its rules speak of.
#pragma once

#include <cstdint>
#include <string_view>

#include "type/french.h"

namespace paraphe {

inline constexpr char32_t kLineSeparator = 0x2028;
// Stands for a leader in the text of a paragraph: a noncharacter, which no text holds for itself.
inline constexpr char32_t kLeaderMark = 0xFDD0;

// Classes of words; a word may be of several.
enum WordClass : uint32_t {
  kTitle = 1 << 0,            // M. Mme Me Dr
  kReference = 1 << 1,        // n° art. §
  kNumber = 1 << 2,           // 25  3,5  2023
  kNumberStart = 1 << 3,      // begins with a digit, or is an article of a code: L2121-29
  kUnit = 1 << 4,             // € % ha voix
  kMonth = 1 << 5,            // janvier
  kDay = 1 << 6,              // 1 to 31, 1er, 12-13
  kYear = 1 << 7,             // four digits
  kInitial = 1 << 8,          // J.  J.-P.
  kCapitalised = 1 << 9,      // begins with a capital
  kParticle = 1 << 10,        // de, van: a surname goes on after it
  kRegnal = 1 << 11,          // II XVIII X
  kOrdinal = 1 << 12,         // XXe 1er 2e
  kCentury = 1 << 13,         // siècle
  kEtCetera = 1 << 14,        // etc.
  kItemLabel = 1 << 15,       // a) 1° I.
  kLeadGroup = 1 << 17,       // one to three digits, the first not 0
  kGroup = 1 << 18,           // three digits
  kLastGroup = 1 << 19,       // three digits, with decimals or without
  kNumbersOnly = 1 << 20,     // digits and what joins them
  kIdentifier = 1 << 21,      // SIREN, SIRET, tél.: what follows is no quantity
  kNamesLetter = 1 << 22,     // bâtiment, lot: a letter that follows is a name, not an initial
  kClosed = 1 << 23,          // punctuation follows: it is no left neighbour
  kOpened = 1 << 24,          // an opening sign comes first: it is no right neighbour
  kCode = 1 << 25,            // an address, a time, an identifier with signs inside
  kFirst = 1 << 26,           // the first word of its line or paragraph
  kLetter = 1 << 27,          // B, AB: one capital or two, which name a lot or a section
  kSurname = 1 << 28,         // two capitals or more, and nothing else
  kCourtesy = 1 << 29,        // le, la, l’: what follows M. besides a name
  kLeadsNumber = 1 << 30,     // h, nos, + by itself: the number after it is its own
  kOpensSentence = 1u << 31,  // Il, Cette: capitalised, and never a name
};

// Between two words: what the space becomes. The first row that fits decides.
struct TieRule {
  uint32_t left, right;  // one class of each is needed; 0: anything
  Space space;
  const char* example;
};
inline constexpr TieRule kTies[] = {
    {0, kEtCetera, Space::kNoBreak, "voirie,~etc."},
    {kTitle, kOpensSentence, Space::kNone, "donné à M. Il est remis"},
    {kTitle, kCapitalised | kCourtesy | kParticle, Space::kNoBreak, "M.~le Maire"},
    {kReference, kNumberStart | kInitial | kRegnal | kOrdinal, Space::kNoBreak, "n°~5"},
    {kReference | kNamesLetter, kLetter, Space::kNoBreak, "annexe~B, section~AB, article~L 1"},
    {kInitial, kCapitalised | kNumberStart | kParticle, Space::kNoBreak,
     "J.-P.~Dupont, L.~2121-29"},
    {kSurname, kInitial, Space::kNoBreak, "COFFIN~H."},
    {kLeadsNumber | kLetter, kNumberStart, Space::kNoBreak, "18~h~30, L~2121-29, AB~118"},
    {kNumber, kUnit, Space::kNoBreak, "25~voix"},
    {kDay, kMonth, Space::kNoBreak, "1er~mars"},
    {kMonth, kYear, Space::kNoBreak, "mars~2023"},
    {kCapitalised, kRegnal, Space::kNoBreak, "Louis~XVIII"},
    {kOrdinal, kCentury, Space::kNoBreak, "XXe~siècle"},
    {kItemLabel, 0, Space::kNoBreak, "1°~Approuve"},
};

// What ties the word after it.
inline constexpr uint32_t kHoldsNext = [] {
  uint32_t all = kNumber;
  for (const TieRule& rule : kTies) all |= rule.left;
  return all;
}();

// The classes that `word` has by being in a list; `word` without the punctuation around it, but
// with a full stop of its own. After an elision what can be referred to, and months, keep theirs:
// l’article 3, d’avril 2023.
uint32_t listed_classes(std::u32string_view word);

// Whether `word` is a name that ends with an exclamation mark of its own: Yahoo!
bool is_exclaimed_name(std::u32string_view word);

// Whether `word` is a Roman number up to 89 in canonical form: the letters I V X L.
bool is_roman(std::u32string_view word);

}  // namespace paraphe
