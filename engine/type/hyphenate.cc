#include "type/hyphenate.h"

#include <hyphen.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/resource.h"
#include "base/text.h"
#include "type/characters.h"

namespace paraphe {
namespace {

constexpr int kLeft = 2, kRight = 3;
constexpr size_t kShortest = kLeft + kRight;
constexpr size_t kShortestInCompound = 8;  // porte-parole is divided at its hyphen
constexpr size_t kLongest = 64;

using Dictionary = std::unique_ptr<HyphenDict, void (*)(HyphenDict*)>;

// A pattern of Liang's, "-8ar3dent-": its letters and the digit before each byte and at the end.
struct Pattern {
  explicit Pattern(std::string_view line) {
    digits += '0';
    for (char c : line) {
      if (c >= '0' && c <= '9') {
        digits.back() = c;
      } else {
        letters += c;
        digits += '0';
      }
    }
  }
  std::string line() const {
    std::string out;
    for (size_t i = 0; i < digits.size(); ++i) {
      if (digits[i] != '0') out += digits[i];
      if (i < letters.size()) out += letters[i];
    }
    return out;
  }
  std::string letters, digits;
};

// Of two patterns with the same letters, as the French list has them, libhyphen forgets the first,
// and its memory too. Here they become one that has the higher digit at each place, which is what
// both together mean (TeX §923).
std::string join_doubles(std::string_view list) {
  std::vector<std::string> lines;
  std::unordered_map<std::string, size_t> seen;
  while (!list.empty()) {
    std::string_view line = list.substr(0, list.find('\n'));
    list.remove_prefix(std::min(list.size(), line.size() + 1));
    if (line == "NEXTLEVEL") seen.clear();  // other patterns, for another pass over the word
    Pattern pattern(line);
    auto [first, is_new] = seen.emplace(pattern.letters, lines.size());
    if (is_new || line.empty()) {
      lines.emplace_back(line);
      continue;
    }
    Pattern both(lines[first->second]);
    for (size_t i = 0; i < both.digits.size(); ++i)
      both.digits[i] = std::max(both.digits[i], pattern.digits[i]);
    lines[first->second] = both.line();
  }
  std::string out;
  for (const std::string& line : lines) out += line + '\n';
  return out;
}

Dictionary load_french() {
  std::string bytes = join_doubles(find_resource("hyphenation/fr.dic").value_or(""));
  Dictionary none(nullptr, hnj_hyphen_free);
  if (bytes.empty()) return none;
  FILE* file = fmemopen(bytes.data(), bytes.size(), "r");
  if (file == nullptr) return none;
  Dictionary dictionary(hnj_hyphen_load_file(file), hnj_hyphen_free);
  fclose(file);
  return dictionary;
}

// Immutable once loaded, so that all threads share it.
HyphenDict* french() {
  static const Dictionary dictionary = load_french();
  return dictionary.get();
}

// Appends the points of the letters [begin, end) of `word`.
void divide(std::u32string_view word, size_t begin, size_t end, std::vector<HyphenPoint>& out) {
  const bool capital = is_upper(word[begin]);
  std::string letters;
  for (size_t i = begin; i < end; ++i) {
    if (i > begin && is_upper(word[i])) return;  // an acronym
    append_utf8(letters, lower(word[i]));
  }
  char hyphens[kLongest * 4 + 8] = {};
  char** replacements = nullptr;
  int *positions = nullptr, *cuts = nullptr;
  int failed = hnj_hyphen_hyphenate3(french(), letters.data(), static_cast<int>(letters.size()),
                                     hyphens, nullptr, &replacements, &positions, &cuts, kLeft,
                                     kRight, kLeft, kRight);
  const size_t count = end - begin;
  if (replacements != nullptr)
    for (size_t i = 0; i < letters.size(); ++i) free(replacements[i]);
  free(replacements);
  free(positions);
  free(cuts);
  if (failed != 0) return;
  for (size_t i = kLeft - 1; i + kRight < count; ++i)
    if ((hyphens[i] & 1) != 0) out.push_back({static_cast<uint16_t>(begin + i + 1), capital});
}

std::vector<HyphenPoint> find_points(std::u32string_view word) {
  std::vector<HyphenPoint> points;
  if (word.size() < kShortest || word.size() > 4 * kLongest || french() == nullptr) return points;
  bool compound = false;
  for (char32_t c : word) {
    if (is_digit(c) || c == '@' || c == '/' || c == '_') return points;
    compound |= c == '-' || c == kNoBreakHyphen || c == 0x2010;
  }
  for (size_t i = 0; i < word.size();) {
    if (!is_letter(word[i])) {
      ++i;
      continue;
    }
    size_t end = i;
    while (end < word.size() && is_letter(word[end])) ++end;
    const bool marked = end < word.size() && is_mark(word[end]);
    const size_t count = end - i;
    if (!marked && count >= (compound ? kShortestInCompound : kShortest) && count <= kLongest)
      divide(word, i, end, points);
    i = end + (marked ? 1 : 0);
  }
  return points;
}

// Words by their characters: the patterns say the same of a word in every face and size.
struct Hash {
  using is_transparent = void;
  size_t operator()(std::u32string_view word) const {
    return std::hash<std::u32string_view>()(word);
  }
};
using Memory = std::unordered_map<std::u32string, std::vector<HyphenPoint>, Hash, std::equal_to<>>;
constexpr size_t kMostWords = 5000;  // then it begins again

}  // namespace

std::vector<HyphenPoint> hyphen_points(std::u32string_view word) {
  static thread_local Memory memory;
  if (word.size() < kShortest || word.size() > kLongest) return find_points(word);
  const auto known = memory.find(word);
  if (known != memory.end()) return known->second;
  if (memory.size() >= kMostWords) memory.clear();
  return memory.emplace(word, find_points(word)).first->second;
}

}  // namespace paraphe
