// Properties of characters, and the bidirectional algorithm. The only user of ICU in type/.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace paraphe {

bool is_letter(char32_t c);
bool is_upper(char32_t c);
bool is_mark(char32_t c);  // combining
char32_t lower(char32_t c);
char32_t upper(char32_t c);  // itself, where its capital is more than one character

inline bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

// Whether `c` is white space that stands between words: of XML, and the no-break spaces that French
// typography retunes.
inline bool is_space(char32_t c) {
  return c == ' ' || c == 0x00A0 || c == 0x202F || c == '\t' || c == '\n' || c == '\r';
}

// Characters that draw nothing where a font lacks them: joiners, marks of direction, selectors.
inline bool is_default_ignorable(char32_t c) {
  return c == 0x00AD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F);
}

// Ideographs and kana: a line may end after each of them (UAX #14, class ID).
bool is_ideographic(char32_t c);

// The embedding level of each character of a paragraph that runs from left to right (UAX #9).
// Empty when nothing in `text` runs from right to left. `figures`: stretches [begin, end) of figures
// that stand by themselves, as isolates do.
std::vector<uint8_t> bidi_levels(std::u32string_view text,
                                 std::span<const std::pair<size_t, size_t>> figures = {});

// The visual order of things with these levels (UAX #9, rule L2): indices, left to right.
std::vector<int32_t> visual_order(const std::vector<uint8_t>& levels);

}  // namespace paraphe
