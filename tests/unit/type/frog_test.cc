// The paragraph of Knuth and Plass, broken as they published it.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "unit/type/items.h"

namespace paraphe {
namespace {

// "Breaking Paragraphs into Lines", p. 1124: widths of the letters a … z in 1/18 em.
constexpr int kLetters[26] = {9,  10, 8,  10, 8, 6, 9, 10, 5, 6,  10, 5,  15,
                              10, 9,  10, 10, 7, 7, 7, 10, 9, 13, 10, 10, 8};

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
    "dark for=est, and un=der an old lime-tree in the for=est was a well, and when the day was "
    "very "
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
        add(last == ','   ? glue(6, 4, 2)
            : last == ';' ? glue(6, 4, 1)
            : last == '.' ? glue(8, 6, 1)
                          : glue(6, 3, 2),
            " ");
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
    if (items[line.end].kind == BreakItem::Kind::kPenalty && items[line.end].width > Length{})
      text += '-';
    return text;
  }
};

// The paper's optimum for lines of 500 units: ratios and total demerits of its network of feasible
// breaks (linepenalty 1, no fitness classes; no chosen line ends with a hyphen, so that the old and
// the new formula for demerits agree).
TEST(FrogPrince, IsBrokenAsPublished) {
  const Frog frog;
  BreakParameters p = parameters(500);
  p.pretolerance = -1;
  p.tolerance = 100;  // ratio 1
  p.line_penalty = 1;
  p.adjacent_demerits = 0;
  const BrokenParagraph broken = break_lines(frog.items, p);
  const struct {
    double ratio;
    const char* text;
  } expected[] = {{.774, "In olden times when wishing still helped one, there lived a"},
                  {.179, "king whose daughters were all beautiful; and the youngest was"},
                  {.629, "so beautiful that the sun itself, which has seen so much, was"},
                  {.545, "astonished whenever it shone in her face. Close by the king's"},
                  {.000, "castle lay a great dark forest, and under an old lime-tree in the"},
                  {.079, "forest was a well, and when the day was very warm, the king's"},
                  {.282, "child went out into the forest and sat down by the side of the"},
                  {.294, "cool fountain; and when she was bored she took a golden ball,"},
                  {.575, "and threw it up on high and caught it; and this ball was her"},
                  {.000, "favorite plaything."}};
  ASSERT_EQ(broken.lines.size(), std::size(expected));
  for (size_t i = 0; i < std::size(expected); ++i) {
    EXPECT_NEAR(broken.lines[i].ratio, expected[i].ratio, .0006) << i;
    EXPECT_EQ(frog.text(broken.lines[i]), expected[i].text);
  }
  EXPECT_EQ(broken.demerits, 3606);
}

// The paper's example of the narrower measure, 390 units, broken a line at a time: the ratios are
// those it prints, and the total fit does better.
TEST(FrogPrince, RatiosOfBreakingLineByLineAreThePublishedOnes) {
  Frog frog;
  const struct {
    double ratio;
    const char* text;
  } expected[] = {{.857, "In olden times when wishing still helped one,"},
                  {.000, "there lived a king whose daughters were all beau"},
                  {.280, "tiful; and the youngest was so beautiful that the"},
                  {1.000, "sun itself, which has seen so much, was aston"},
                  {.067, "ished whenever it shone in her face. Close by the"},
                  {-.278, "king's castle lay a great dark forest, and under an"},
                  {.536, "old lime-tree in the forest was a well, and when"},
                  {-.167, "the day was very warm, the king's child went out"},
                  {.700, "into the forest and sat down by the side of the"},
                  {-.176, "cool fountain; and when she was bored she took a"},
                  {.357, "golden ball, and threw it up on high and caught"}};
  BreakParameters p = parameters(390);
  p.pretolerance = -1;
  const int64_t best = break_lines(frog.items, p).demerits;
  std::string line;
  size_t next = 0;
  for (size_t i = 0; i + 1 < frog.items.size(); ++i) {
    BreakItem& item = frog.items[i];
    const bool box = item.kind == BreakItem::Kind::kBox;
    if (!box && next < std::size(expected) && line == expected[next].text) {
      line.clear();
      ++next;
      continue;
    }
    if (!box) item.penalty = kForbidden;
    line += line.empty() && !box ? "" : frog.texts[i];
  }
  const BrokenParagraph broken = break_lines(frog.items, p);
  ASSERT_EQ(broken.lines.size(), std::size(expected) + 1);
  for (size_t i = 0; i < std::size(expected); ++i)
    EXPECT_NEAR(broken.lines[i].ratio, expected[i].ratio, .0006) << expected[i].text;
  EXPECT_LT(best, broken.demerits);
}

}  // namespace
}  // namespace paraphe
