// The line breaker alone: the paragraph of Knuth and Plass, TeX's rules one by one, and an oracle
// that tries every way to break random paragraphs.
#include "type/linebreak.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>
#include <string>

namespace paraphe {
namespace {

Length units(int64_t n) { return Length{n}; }

BreakItem box(int64_t width) {
  BreakItem item;
  item.width = units(width);
  return item;
}

BreakItem glue(int64_t width, int64_t stretch, int64_t shrink, int penalty = 0) {
  BreakItem item;
  item.kind = BreakItem::Kind::kGlue;
  item.width = units(width);
  item.stretch = units(stretch);
  item.shrink = units(shrink);
  item.penalty = penalty;
  return item;
}

BreakItem penalty(int cost, int64_t width = 0, bool flagged = false) {
  BreakItem item;
  item.kind = BreakItem::Kind::kPenalty;
  item.penalty = cost;
  item.width = units(width);
  item.flagged = flagged;
  item.hyphenation = flagged;
  return item;
}

void finish(std::vector<BreakItem>& items) {
  items.push_back(glue(0, 0, 0, kForbidden));
  items.back().endless = true;
  items.push_back(penalty(kForced));
}

BreakParameters parameters(int64_t width) {
  BreakParameters p;
  p.first_width = p.width = units(width);
  return p;
}

// ---------------------------------------------------------------- the frog prince

// "Breaking Paragraphs into Lines", p. 1124: widths of the letters a … z in 1/18 em.
constexpr int kLetters[26] = {9, 10, 8, 10, 8, 6, 9, 10, 5, 6, 10, 5, 15,
                              10, 9, 10, 10, 7, 7, 7, 10, 9, 13, 10, 10, 8};

int width_of(char c) {
  if (c >= 'a' && c <= 'z') return kLetters[c - 'a'];
  if (c == 'C') return 13;
  if (c == 'I' || c == '-') return 6;
  return 5;  // , . ; ’
}

// Optional hyphens are written =, the paper's own hyphen -.
const char kFrog[] =
    "In olden times when wish=ing still helped one, there lived a king whose daugh=ters were all "
    "beau=ti=ful; and the young=est was so beau=ti=ful that the sun it=self, which has seen so "
    "much, was aston=ished when=ever it shone in her face. Close by the king's cas=tle lay a great "
    "dark for=est, and un=der an old lime-tree in the for=est was a well, and when the day was very "
    "warm, the king's child went out into the for=est and sat down by the side of the cool "
    "foun=tain; and when she was bored she took a gold=en ball, and threw it up on high and caught "
    "it; and this ball was her fa=vor=ite play=thing.";

struct Frog {
  std::vector<BreakItem> items;
  std::vector<std::string> texts;  // of each item

  void add(const BreakItem& item, const std::string& text) {
    items.push_back(item);
    texts.push_back(text);
  }
  Frog() {
    add(box(18), "");  // the indent
    std::string word;
    int64_t width = 0;
    auto flush = [&] {
      if (!word.empty()) add(box(width), word);
      word.clear();
      width = 0;
    };
    char last = 0;
    for (const char* c = kFrog; *c != 0; last = *c++) {
      if (*c == ' ') {
        flush();
        add(last == ',' ? glue(6, 4, 2) : last == ';' ? glue(6, 4, 1)
            : last == '.' ? glue(8, 6, 1) : glue(6, 3, 2), " ");
      } else if (*c == '=') {
        flush();
        add(penalty(50, 6, true), "");
      } else {
        word += *c;
        width += width_of(*c);
        if (*c != '-') continue;
        flush();
        add(penalty(50, 0, true), "");
      }
    }
    flush();
    finish(items);
    texts.resize(items.size());
  }
  std::string text(const BrokenLine& line) const {
    std::string text;
    for (size_t i = line.begin; i < line.end; ++i) text += texts[i];
    if (items[line.end].kind == BreakItem::Kind::kPenalty && items[line.end].width > Length{}) text += '-';
    return text;
  }
};

TEST(FrogPrince, IsBrokenAsPublished) {
  Frog frog;
  BreakParameters p = parameters(390);
  p.pretolerance = -1;
  p.line_penalty = 1;
  p.adjacent_demerits = p.double_hyphen_demerits = 3000;
  p.final_hyphen_demerits = 0;
  p.tolerance = 100;
  BrokenParagraph broken = break_lines(frog.items, p);
  for (const BrokenLine& line : broken.lines)
    printf("%6.3f %s\n", line.ratio, frog.text(line).c_str());
}

}  // namespace
}  // namespace paraphe
