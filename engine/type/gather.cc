#include <algorithm>

#include "base/text.h"
#include "type/french_words.h"
#include "type/prepare.h"

namespace paraphe {
namespace {

constexpr Message kLongWord{"type.word-too-long",
                            N_("a word of {0} characters cannot be set; at most {1} can"),
                            N_("Divide it with spaces, or put such content in an annex.")};

constexpr size_t kLongestWord = 5000;  // what breaking it costs grows with the square

// White space of XML is one space between words, none at the ends of lines.
// Written straight into its place: this sees every character of every act.
void append(std::string_view text, size_t run, Prepared& out) {
  size_t size = out.text.size();
  out.text.resize(size + text.size());
  char32_t* to = out.text.data();
  bool after_space = size == 0 || to[size - 1] == ' ' || to[size - 1] == kLineSeparator;
  for (size_t at = 0; at < text.size();) {
    char32_t c = static_cast<unsigned char>(text[at]);
    const unsigned char next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
    if (c < 0x80) {
      ++at;
      if (c == '\t' || c == '\n' || c == '\r') c = ' ';
    } else if (c >= 0xC2 && c < 0xE0 && (next & 0xC0) == 0x80) {
      c = (c & 0x1F) << 6 | (next & 0x3F);
      at += 2;
    } else {
      c = next_character(text, at);
    }
    if (c == ' ' && after_space) continue;
    if (c == kLineSeparator && size > 0 && to[size - 1] == ' ') --size;
    after_space = c == ' ' || c == kLineSeparator;
    to[size++] = c;
  }
  out.text.resize(size);
  out.run_of.resize(size, static_cast<uint32_t>(run));
}

void append_break(size_t run, Prepared& out) {
  if (!out.text.empty() && out.text.back() == ' ') {
    out.text.pop_back();
    out.run_of.pop_back();
  }
  out.text += kLineSeparator;
  out.run_of.push_back(static_cast<uint32_t>(run));
}

size_t longest_word(std::u32string_view text) {
  size_t longest = 0, length = 0;
  for (char32_t c : text) {
    length = c == ' ' || c == kLineSeparator ? 0 : length + 1;
    longest = std::max(longest, length);
  }
  return longest;
}

}  // namespace

bool gather_text(const Block& block, Setting& setting, Prepared& out) {
  for (size_t r = 0; r < block.runs.size(); ++r) {
    switch (block.runs[r].kind) {
      case Run::Kind::kText:
        append(block.runs[r].text, r, out);
        break;
      case Run::Kind::kLineBreak:
        append_break(r, out);
        break;
      case Run::Kind::kPageNumber:
        append(std::to_string(setting.page.number), r, out);
        break;
      case Run::Kind::kPageTotal:
        append(std::to_string(setting.page.total), r, out);
        break;
    }
  }
  while (!out.text.empty() && out.text.back() == ' ') {
    out.text.pop_back();
    out.run_of.pop_back();
  }
  const size_t longest = longest_word(out.text);
  if (longest <= kLongestWord) return true;
  setting.errors.push_back(
      error(kLongWord, {std::to_string(longest), std::to_string(kLongestWord)}, block.place));
  out.text.clear();
  out.run_of.clear();
  return false;
}

}  // namespace paraphe
