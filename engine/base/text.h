// UTF-8 text: decoding, encoding, shortening. Invalid input never crashes; it becomes U+FFFD.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace paraphe {

// The characters French typography asks for by code.
inline constexpr char32_t kNoBreakSpace = 0x00A0;
inline constexpr char32_t kSoftHyphen = 0x00AD;
inline constexpr char32_t kNoBreakHyphen = 0x2011;
inline constexpr char32_t kNarrowNoBreakSpace = 0x202F;
inline constexpr char32_t kReplacement = 0xFFFD;

// Reads the character at `position` and moves `position` behind it. Overlong forms, surrogates and
// truncated sequences give U+FFFD and advance by one byte. `position` must be < text.size().
char32_t next_character(std::string_view text, size_t& position);

void append_utf8(std::string& out, char32_t character);

bool is_valid_utf8(std::string_view text);

// The code of a character as messages show it: at least four hexadecimal digits.
std::string hexadecimal(char32_t character);

// Number of characters (code points).
size_t count_characters(std::string_view text);

// `text` cut to at most `characters` characters, with … when something was cut.
std::string shorten(std::string_view text, size_t characters);

// White space of XML (space, tab, CR, LF) removed at both ends.
std::string_view trim(std::string_view text);

// Runs of XML white space become one space; both ends trimmed. No-break spaces are kept.
std::string collapse_spaces(std::string_view text);

// Appends a cell of RFC 4180: between quotation marks when a comma, a mark or a line end stands in it.
void append_csv_cell(std::string& out, std::string_view value);

// The known name closest to `word` (Damerau–Levenshtein ≤ 1/3 of its length), or "" when none is
// close: the "did you mean" of messages.
std::string closest(std::string_view word, const std::string_view* names, size_t count);

}  // namespace paraphe
