#include <algorithm>

#include "base/text.h"
#include "type/french_words.h"
#include "type/prepare.h"

namespace paraphe {
namespace {

constexpr Message kLongWord{"type.word-too-long",
                            N_("a word of {0} characters cannot be set; at most {1} can"),
                            N_("Divide it with spaces, or put such content in an annex.")};
constexpr Message kLongParagraph{"type.paragraph-too-long",
                                 N_("a paragraph of {0} characters cannot be set; at most {1} can"),
                                 N_("Divide it into paragraphs, or put such content in an annex.")};

constexpr size_t kLongestWord = 5000;  // what breaking it costs grows with the square
// Two hundred pages. The words of a paragraph are remembered until it is set: 250 MiB at worst.
constexpr size_t kLongestParagraph = 600'000;

// What parts stretches of text: no space stands beside it.
bool parts(char32_t c) { return c == kLineSeparator || c == kLeaderMark; }

// White space of XML is one space between words, none at the ends of lines nor beside leaders.
// Written straight into its place: this sees every character of every act.
void append(std::string_view text, size_t run, Prepared& out) {
  out.text.reserve_more(text.size());
  char32_t* const begin = out.text.data();
  char32_t* to = out.text.end();
  const char *at = text.data(), *const end = at + text.size();
  while (at != end) {
    char32_t c = static_cast<unsigned char>(*at);
    if (c - '!' < 0x80 - '!') {  // most letters, without the questions below
      *to++ = c;
      ++at;
      continue;
    }
    const unsigned char next = end - at > 1 ? static_cast<unsigned char>(at[1]) : 0;
    if (c < 0x80) {
      ++at;
      if (c == '\t' || c == '\n' || c == '\r') c = ' ';
    } else if (c >= 0xC3 && c < 0xD6 && (next & 0xC0) == 0x80) {  // up to U+057F
      *to++ = (c & 0x1F) << 6 | (next & 0x3F);
      at += 2;
      continue;
    } else {
      size_t position = static_cast<size_t>(at - text.data());
      c = next_character(text, position);
      at = text.data() + position;
      out.far |= c >= 0x580;
      if (c == kLeaderMark) c = 0xFFFD;  // the record's own noncharacter is no leader
    }
    if (c == ' ' && (to == begin || to[-1] == ' ' || parts(to[-1]))) continue;
    if (c == kLineSeparator && to != begin && to[-1] == ' ') --to;
    *to++ = c;
  }
  out.text.extend_to(to);
  out.run_of.fill(out.text.size() - out.run_of.size(), static_cast<uint32_t>(run));
}

// A forced break or a leader.
void append_mark(char32_t mark, size_t run, Prepared& out) {
  if (!out.text.empty() && out.text.back() == ' ') {
    out.text.pop_back();
    out.run_of.pop_back();
  }
  out.text.push_back(mark);
  out.run_of.push_back(static_cast<uint32_t>(run));
}

size_t longest_word(std::u32string_view text) {
  size_t longest = 0, length = 0;
  for (char32_t c : text) {
    length = c == ' ' || parts(c) ? 0 : length + 1;
    longest = std::max(longest, length);
  }
  return longest;
}

// The stretches of text that are set as they are written. Most paragraphs have none.
void find_typed(const Block& block, Prepared& out) {
  if (std::none_of(block.runs.begin(), block.runs.end(), [](const Run& r) { return r.typed; }))
    return;
  auto typed = [&](size_t i) { return block.runs[out.run_of[i]].typed; };
  for (size_t i = 0, end; i < out.text.size(); i = end) {
    for (end = i + 1; end < out.text.size() && typed(end) == typed(i);) ++end;
    if (typed(i)) out.typed.push_back({i, end});
  }
}

}  // namespace

bool gather_text(const Block& block, TypeSetting& setting, Prepared& out) {
  for (size_t r = 0; r < block.runs.size(); ++r) {
    switch (block.runs[r].kind) {
      case Run::Kind::kText:
        append(block.runs[r].text, r, out);
        break;
      case Run::Kind::kLineBreak:
        append_mark(kLineSeparator, r, out);
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
        append_mark(kLeaderMark, r, out);
        break;
    }
  }
  // A break at the end breaks nothing: exports often leave one there.
  while (!out.text.empty() && (out.text.back() == ' ' || out.text.back() == kLineSeparator)) {
    out.text.pop_back();
    out.run_of.pop_back();
  }
  const size_t size = out.text.size();
  const size_t longest = size <= kLongestWord ? 0 : longest_word(out.characters());
  find_typed(block, out);
  if (longest <= kLongestWord && size <= kLongestParagraph) return true;
  setting.errors.push_back(
      longest > kLongestWord
          ? error(kLongWord, {std::to_string(longest), std::to_string(kLongestWord)}, block.place)
          : error(kLongParagraph, {std::to_string(size), std::to_string(kLongestParagraph)},
                  block.place));
  out.text.clear();
  out.run_of.clear();
  return false;
}

std::vector<std::pair<size_t, size_t>> owned_apart(const Block& block, const Prepared& prepared) {
  std::vector<std::pair<size_t, size_t>> found;
  const auto owner_of = [&](size_t i) { return block.runs[prepared.run_of[i]].owner; };
  for (size_t i = 0, end; i < prepared.text.size(); i = end) {
    for (end = i + 1; end < prepared.text.size() && owner_of(end) == owner_of(i);) ++end;
    if (owner_of(i) != block.node) found.emplace_back(i, end);
  }
  return found;
}

int figures_of(const Run& run, const PageContext& page) {
  if (page.references == nullptr) return 0;
  if (run.kind == Run::Kind::kPageOf) return page.references->digits_of(run.destination);
  return run.kind == Run::Kind::kPageTotal ? page.references->total_digits : 0;
}

BreakItem glue_of(Space space, Length word, const TextPiece& piece, bool ragged) {
  BreakItem item;
  item.kind = BreakItem::Kind::kGlue;
  item.width = word + piece.tracking;
  if (!ragged) {  // as in Computer Modern: a half more, a third less
    item.stretch = word / 2;
    item.shrink = word / 3;
  }
  switch (space) {
    case Space::kThin:
      // Half a word space, but never so thin that readers of the text layer take the two words
      // for one: poppler wants more than 0.15 of the size.
      item.width = std::max(word / 2, piece.size / 6) + piece.tracking;
      item.stretch = item.shrink = Length{};
      break;
    case Space::kGuillemet:  // babel-french: .8 of the space, .3 of its stretch, .8 of its shrink
      item.width = item.width.scaled(8, 10);
      item.stretch = item.stretch.scaled(3, 10);
      item.shrink = item.shrink.scaled(8, 10);
      break;
    default:
      break;
  }
  if (space != Space::kNormal) {
    item.penalty = kLastResortPenalty;
    item.last_resort = true;
  }
  return item;
}

}  // namespace paraphe
