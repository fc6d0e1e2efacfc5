#include "base/text.h"
#include "type/french_words.h"
#include "type/prepare.h"

namespace paraphe {
namespace {

// White space of XML is one space between words, none at the ends of lines.
void append_character(char32_t c, size_t run, Prepared& out) {
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
  for (size_t at = 0; at < text.size();) {
    char32_t c = static_cast<unsigned char>(text[at]);
    if (c < 0x80)
      ++at;
    else
      c = next_character(text, at);
    append_character(c == '\t' || c == '\n' || c == '\r' ? U' ' : c, run, out);
  }
}

}  // namespace

void gather_text(const std::vector<Run>& runs, PageContext page, Prepared& out) {
  for (size_t r = 0; r < runs.size(); ++r) {
    switch (runs[r].kind) {
      case Run::Kind::kText:
        append(runs[r].text, r, out);
        break;
      case Run::Kind::kLineBreak:
        append_character(kLineSeparator, r, out);
        break;
      case Run::Kind::kPageNumber:
        append(std::to_string(page.number), r, out);
        break;
      case Run::Kind::kPageTotal:
        append(std::to_string(page.total), r, out);
        break;
    }
  }
  while (!out.text.empty() && out.text.back() == ' ') {
    out.text.pop_back();
    out.run_of.pop_back();
  }
}

}  // namespace paraphe
