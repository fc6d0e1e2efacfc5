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

// White space of XML is one space between words, none at the ends of lines nor beside leaders.
void append_character(char32_t c, size_t run, Prepared& out) {
  if (c == ' ' || c == kLineSeparator || c == kLeaderMark) {
    const bool after_space = out.text.empty() || out.text.back() == ' ' ||
                             out.text.back() == kLineSeparator || out.text.back() == kLeaderMark;
    if (c == ' ' && after_space) return;
    if (c != ' ' && !out.text.empty() && out.text.back() == ' ') {
      out.text.pop_back();
      out.run_of.pop_back();
    }
  }
  out.text += c;
  out.run_of.push_back(static_cast<uint32_t>(run));
}

void append(std::string_view text, size_t run, Prepared& out) {
  for (size_t at = 0; at < text.size();) {
    char32_t c = static_cast<unsigned char>(text[at]);
    if (c < 0x80)
      ++at;
    else
      c = next_character(text, at);
    if (c == kLeaderMark) c = 0xFFFD;  // the record's own noncharacter is no leader
    append_character(c == '\t' || c == '\n' || c == '\r' ? U' ' : c, run, out);
  }
}

size_t longest_word(std::u32string_view text) {
  size_t longest = 0, length = 0;
  for (char32_t c : text) {
    length = c == ' ' || c == kLineSeparator || c == kLeaderMark ? 0 : length + 1;
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
      case Run::Kind::kPageOf:
        append(std::to_string(setting.page.references != nullptr
                                  ? setting.page.references->of(block.runs[r].destination)
                                  : 1),
               r, out);
        break;
      case Run::Kind::kLeader:
        append_character(kLeaderMark, r, out);
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
