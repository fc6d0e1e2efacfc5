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
void append_character(char32_t c, size_t run, Prepared& out) {
  out.run_of.resize(out.text.size(), static_cast<uint32_t>(run));
  if (c == ' ' || c == kLineSeparator) {
    const bool after_space =
        out.text.empty() || out.text.back() == ' ' || out.text.back() == kLineSeparator;
    if (c == ' ' && after_space) return;
    if (c == kLineSeparator && !out.text.empty() && out.text.back() == ' ') {
      out.text.pop_back();
      out.run_of.pop_back();
    }
  }
  out.text += c;
  out.run_of.push_back(static_cast<uint32_t>(run));
}

void append(std::string_view text, size_t run, Prepared& out) {
  out.text.reserve(out.text.size() + text.size());
  for (size_t at = 0; at < text.size();) {
    char32_t c = static_cast<unsigned char>(text[at]);
    if (c < 0x80)
      ++at;
    else
      c = next_character(text, at);
    if (c > ' ' && c != kLineSeparator)
      out.text += c;
    else
      append_character(c == '\t' || c == '\n' || c == '\r' ? U' ' : c, run, out);
  }
  out.run_of.resize(out.text.size(), static_cast<uint32_t>(run));
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
        append_character(kLineSeparator, r, out);
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
