#include "base/text.h"

#include <algorithm>
#include <vector>

namespace paraphe {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

char32_t next_character(std::string_view text, size_t& position) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char first = byte(position++);
  if (first < 0x80) return first;
  size_t extra = first >= 0xF0 && first <= 0xF4  ? 3
                 : first >= 0xE0 && first < 0xF0 ? 2
                 : first >= 0xC2 && first < 0xE0 ? 1
                                                 : 0;
  if (extra == 0 || position + extra > text.size()) return kReplacement;
  char32_t character = first & (0x3F >> extra);
  for (size_t i = 0; i < extra; ++i) {
    if ((byte(position + i) & 0xC0) != 0x80) return kReplacement;
    character = (character << 6) | (byte(position + i) & 0x3F);
  }
  bool overlong = (extra == 2 && character < 0x800) || (extra == 3 && character < 0x10000);
  bool surrogate = character >= 0xD800 && character < 0xE000;
  if (overlong || surrogate || character > 0x10FFFF) return kReplacement;
  position += extra;
  return character;
}

void append_utf8(std::string& out, char32_t c) {
  auto put = [&](char32_t value) { out += static_cast<char>(value); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6));
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

bool is_valid_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    size_t start = i;
    if (next_character(text, i) == kReplacement && text.substr(start, 3) != "\xEF\xBF\xBD")
      return false;
  }
  return true;
}

std::string hexadecimal(char32_t c) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (int shift = 20; shift >= 0; shift -= 4)
    if (shift < 16 || (c >> shift) != 0) out += kDigits[c >> shift & 15];
  return out;
}

size_t count_characters(std::string_view text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++count) next_character(text, i);
  return count;
}

std::string shorten(std::string_view text, size_t characters) {
  size_t position = 0;
  for (size_t count = 0; position < text.size(); ++count) {
    if (count == characters) return std::string(text.substr(0, position)) + "…";
    next_character(text, position);
  }
  return std::string(text);
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string collapse_spaces(std::string_view text) {
  text = trim(text);
  std::string out(text.size(), ' ');
  size_t end = 0;
  for (char c : text) {
    const bool space = is_space(c);
    if (space && out[end - 1] == ' ') continue;  // never the first one: they are trimmed
    out[end++] = space ? ' ' : c;
  }
  out.resize(end);
  return out;
}

void append_csv_cell(std::string& out, std::string_view value) {
  if (value.find_first_of(",\"\r\n") == value.npos) {
    out += value;
    return;
  }
  out += '"';
  for (char c : value) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string closest(std::string_view word, const std::string_view* names, size_t count) {
  constexpr size_t kLongestName = 64;
  if (word.size() > kLongestName) return "";
  std::string_view best;
  size_t best_distance = std::max<size_t>(1, word.size() / 3) + 1;
  for (size_t i = 0; i < count; ++i) {
    if (names[i].size() > kLongestName) continue;
    size_t distance = edit_distance(word, names[i]);
    if (distance < best_distance) best = names[i], best_distance = distance;
  }
  return std::string(best);
}

}  // namespace paraphe
