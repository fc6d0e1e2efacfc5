#include "type/characters.h"

#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <memory>
#include <string>

#include "type/french_words.h"

namespace paraphe {
namespace {

// What ICU says of the characters of French, looked up once.
struct Latin {
  static constexpr char32_t kEnd = 0x250;
  bool letter[kEnd], upper[kEnd];
  char32_t lower[kEnd];

  Latin() {
    for (char32_t c = 0; c < kEnd; ++c) {
      letter[c] = u_isalpha(static_cast<UChar32>(c));
      upper[c] = u_isupper(static_cast<UChar32>(c));
      lower[c] = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
    }
  }
};

const Latin& latin() {
  static const Latin table;
  return table;
}

bool runs_right_to_left(char32_t c) {
  if (c < 0x590) return false;
  UCharDirection direction = u_charDirection(static_cast<UChar32>(c));
  return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC ||
         direction == U_ARABIC_NUMBER || direction == U_RIGHT_TO_LEFT_EMBEDDING ||
         direction == U_RIGHT_TO_LEFT_OVERRIDE || direction == U_RIGHT_TO_LEFT_ISOLATE;
}

}  // namespace

bool is_letter(char32_t c) {
  return c < Latin::kEnd ? latin().letter[c] : u_isalpha(static_cast<UChar32>(c)) != 0;
}

bool is_upper(char32_t c) {
  return c < Latin::kEnd ? latin().upper[c] : u_isupper(static_cast<UChar32>(c)) != 0;
}

bool is_mark(char32_t c) {
  return c >= 0x300 && (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0;
}

char32_t lower(char32_t c) {
  return c < Latin::kEnd ? latin().lower[c]
                         : static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
}

char32_t upper(char32_t c) { return static_cast<char32_t>(u_toupper(static_cast<UChar32>(c))); }

bool is_ideographic(char32_t c) {
  return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

std::vector<uint8_t> bidi_levels(std::u32string_view text,
                                 std::span<const std::pair<size_t, size_t>> figures) {
  const bool may = std::any_of(text.begin(), text.end(), [](char32_t c) { return c >= 0x590; });
  if (!may || std::none_of(text.begin(), text.end(), runs_right_to_left)) return {};
  std::u16string utf16;
  for (char32_t c : text) {
    if (c > 0xFFFF) {
      utf16 += static_cast<char16_t>(U16_LEAD(c));
      utf16 += static_cast<char16_t>(U16_TRAIL(c));
    } else {
      // Leaders stand where the paragraph has them, as tabs do (rule L1).
      utf16 += c == kLeaderMark ? u'\t' : static_cast<char16_t>(c);
    }
  }
  std::vector<size_t> unit_of;
  for (size_t i = 0, unit = 0; i < text.size(); unit += text[i] > 0xFFFF ? 2 : 1, ++i)
    unit_of.push_back(unit);
  constexpr char16_t kNeutral = u'\uFFFC';  // as isolates are to what is around them
  for (const auto& [begin, end] : figures)
    for (size_t i = begin; i < end; ++i) utf16[unit_of[i]] = kNeutral;
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UBiDi, void (*)(UBiDi*)> bidi(ubidi_open(), ubidi_close);
  if (bidi == nullptr) return {};
  ubidi_setPara(bidi.get(), utf16.data(), static_cast<int32_t>(utf16.size()), 0, nullptr, &status);
  const UBiDiLevel* levels = ubidi_getLevels(bidi.get(), &status);
  if (U_FAILURE(status) || levels == nullptr) return {};
  std::vector<uint8_t> result;
  result.reserve(text.size());
  for (const size_t unit : unit_of) result.push_back(levels[unit]);
  for (const auto& [begin, end] : figures)
    for (size_t i = begin; i < end; ++i) result[i] += result[i] & 1;
  return result;
}

std::vector<int32_t> visual_order(const std::vector<uint8_t>& levels) {
  std::vector<int32_t> order(levels.size());
  ubidi_reorderVisual(levels.data(), static_cast<int32_t>(levels.size()), order.data());
  return order;
}

}  // namespace paraphe
