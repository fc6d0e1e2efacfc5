// The line breaker alone: TeX's rules one by one, and an oracle that tries every way to break
// random paragraphs.
#include "type/linebreak.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

#include "unit/type/items.h"

namespace paraphe {
namespace {

// ---------------------------------------------------------------- the oracle

// Tries every sequence of breaks. Knows only the definition of demerits (tex.web §859), not the
// algorithm.
struct Oracle {
  const std::vector<BreakItem>& items;
  const std::vector<Length>& after;  // what each adds to the line that begins after it
  const BreakParameters& p;
  int tolerance;
  int64_t best = INT64_MAX;
  size_t lines = 0;

  size_t skip(size_t i) const {
    while (i < items.size() && items[i].kind != BreakItem::Kind::kBox &&
           !(items[i].kind == BreakItem::Kind::kPenalty && items[i].penalty <= kForced))
      ++i;
    return i;
  }
  void search(size_t start, int64_t post, size_t line, int fitness, bool hyphen, int64_t so_far) {
    int64_t width = post, stretch = 0, shrink = 0;
    bool endless = false;
    for (size_t i = start; i < items.size(); ++i) {
      const BreakItem& item = items[i];
      const bool is_box = item.kind == BreakItem::Kind::kBox;
      const bool is_penalty = item.kind == BreakItem::Kind::kPenalty;
      if (!is_box && item.penalty < kForbidden) {
        const int64_t missing = p.width.units - width - (is_penalty ? item.width.units : 0);
        const bool full = missing < 0 && -missing > shrink;
        int bad = missing < 0 ? badness(-missing, shrink) : endless ? 0 : badness(missing, stretch);
        if (!full && bad <= tolerance) {
          int own = missing < 0 ? (bad > 12 ? 3 : 2) : bad > 99 ? 0 : bad > 12 ? 1 : 2;
          int64_t d = so_far + int64_t{p.line_penalty + bad} * (p.line_penalty + bad);
          if (item.penalty > 0) d += int64_t{item.penalty} * item.penalty;
          if (item.penalty < 0 && item.penalty > kForced) d -= int64_t{item.penalty} * item.penalty;
          const bool end = i + 1 == items.size();
          if (hyphen && end) d += p.final_hyphen_demerits;
          if (hyphen && item.flagged) d += p.double_hyphen_demerits;
          if (std::abs(own - fitness) > 1) d += p.adjacent_demerits;
          if (end) {
            if (d < best) best = d, lines = line + 1;
          } else {
            search(skip(is_penalty ? i + 1 : i), after[i].units, line + 1, own, item.flagged, d);
          }
        }
        if (is_penalty && item.penalty <= kForced) return;
        if (full) return;
      }
      if (is_penalty) continue;
      width += item.width.units;
      stretch += item.stretch.units;
      shrink += item.shrink.units;
      endless |= item.endless;
    }
  }
};

std::vector<BreakItem> random_paragraph(std::mt19937& random, int words) {
  std::vector<BreakItem> items;
  for (int w = 0; w < words; ++w) {
    if (w > 0) items.push_back(glue(6, 3 + random() % 3, 2, random() % 9 == 0 ? kForbidden : 0));
    items.push_back(box(10 + random() % 60));
    if (random() % 3 == 0) {
      items.push_back(penalty(random() % 2 ? 50 : 80, 6, true));
      items.push_back(box(10 + random() % 40));
    }
    if (random() % 25 == 0) items.push_back(penalty(-30));
  }
  finish(items);
  return items;
}

// Boxes in parts, and the same with a box and a hyphen for each part.
struct Divided {
  std::vector<BreakItem> items, written;
  std::vector<BreakPart> parts;
  std::vector<Length> post;     // of each of `written`: what it adds to the next line
  std::vector<size_t> numbers;  // in `written`, of the first of each item

  // Parts either hang into the margins, or make the next line longer.
  Divided(std::mt19937& random, int words, bool hang) {
    for (const BreakItem& item : random_paragraph(random, words)) {
      numbers.push_back(written.size());
      items.push_back(item);
      if (item.kind != BreakItem::Kind::kBox || random() % 3 == 0) {
        written.push_back(item);
        continue;
      }
      BreakItem& whole = items.back();
      whole.part = static_cast<uint32_t>(parts.size());
      whole.parts = static_cast<uint16_t>(2 + random() % 3);
      whole.penalty = random() % 20 == 0 ? kForbidden : kHyphenPenalty;
      whole.width = Length{};
      auto some = [&](int64_t most) { return units(static_cast<int64_t>(random()) % most); };
      for (int k = 0; k < whole.parts; ++k) {
        BreakPart& part = parts.emplace_back();
        part.width = units(10) + some(40);
        part.stretch = some(4);
        part.hyphen = some(8);
        if (hang) {
          if (k > 0) part.hang_left = some(3);
          part.hang_right = some(4);
        } else {
          part.post = some(5) - units(2);
        }
        whole.width += part.width;
        BreakItem apart = box(part.width.units);
        apart.stretch = apart.shrink = part.stretch;
        apart.hang = part.hang_left;
        written.push_back(apart);
        if (k + 1 == whole.parts) break;
        written.push_back(penalty(whole.penalty, part.hyphen.units, true));
        written.back().hang = part.hang_right;
        post.resize(written.size());
        post.back() = part.post;
      }
    }
    post.resize(written.size());
  }
  size_t number(size_t item, size_t part) const {
    return numbers[item] + (part > 0 ? 2 * part : 0);
  }
};

TEST(Oracle, NoWayHasFewerDemerits) {
  std::mt19937 random(7);
  int compared = 0, hyphenated = 0;
  for (int round = 0; round < 6000; ++round) {
    const Divided d(random, 4 + static_cast<int>(random() % 10), false);
    BreakParameters p = parameters(100 + random() % 150);
    p.pretolerance = -1;
    p.tolerance = 200 + static_cast<int>(random() % 800);
    p.ladder = 1000;  // TeX has no ladders
    p.runt = {};
    BrokenParagraph broken = break_lines(d.items, p, d.parts);
    Oracle oracle{d.written, d.post, p, p.tolerance};
    oracle.search(oracle.skip(0), 0, 0, 2, false, 0);
    EXPECT_EQ(broken.pass == 2, oracle.best != INT64_MAX) << round;
    if (broken.pass != 2) continue;
    ++compared;
    EXPECT_EQ(broken.demerits, oracle.best) << round;
    for (const BrokenLine& line : broken.lines)
      hyphenated += line.end_part > 0 || d.items[line.end].flagged ? 1 : 0;
  }
  EXPECT_GT(compared, 1000);
  EXPECT_GT(hyphenated, 200);
}

// ---------------------------------------------------------------- TeX's rules

TEST(Badness, IsTeXs) {
  EXPECT_EQ(badness(0, 0), 0);
  EXPECT_EQ(badness(1, 0), 10000);
  EXPECT_EQ(badness(100, 100), 100);
  EXPECT_EQ(badness(50, 100), 12);  // 100/8, as tex.web says of decent lines
  EXPECT_EQ(badness(65536, 65536), 100);
  EXPECT_EQ(badness(2 * 65536, 65536), 800);
  EXPECT_EQ(badness(5 * 65536, 65536), 10000);  // 12500
}

// Words of one width: `count` boxes of 40 with spaces of 10.
std::vector<BreakItem> even_words(int count) {
  std::vector<BreakItem> items;
  for (int i = 0; i < count; ++i) {
    if (i > 0) items.push_back(glue(10, 5, 3));
    items.push_back(box(40));
  }
  finish(items);
  return items;
}

TEST(Breaker, LoosenessAddsALineOrTakesOneAway) {
  std::vector<BreakItem> items = even_words(42);
  BreakParameters p = parameters(392);  // eight words: 390
  p.pretolerance = 10000;
  const size_t optimum = break_lines(items, p).lines.size();
  EXPECT_EQ(optimum, 6u);
  p.looseness = 1;
  EXPECT_EQ(break_lines(items, p).lines.size(), optimum + 1);
  p.looseness = -1;  // nine words never fit: as near as can be
  EXPECT_EQ(break_lines(items, p).lines.size(), optimum);
}

TEST(Breaker, OtherLengthsAreThoseOfLoosenessWithinTolerance) {
  std::vector<BreakItem> items = even_words(42);
  BreakParameters p = parameters(392);
  p.pretolerance = -1;
  p.tolerance = 10000;
  const OtherLengths other = break_otherwise(items, p, 6);
  EXPECT_EQ(other.demerits, break_lines(items, p).demerits);
  EXPECT_TRUE(other.shorter.lines.empty());  // nine words never fit
  BreakParameters loose = p;
  loose.looseness = 1;
  const BrokenParagraph longer = break_lines(items, loose);
  ASSERT_EQ(other.longer.lines.size(), longer.lines.size());
  EXPECT_EQ(other.longer.demerits, longer.demerits);
  for (size_t i = 0; i < longer.lines.size(); ++i)
    EXPECT_EQ(other.longer.lines[i].end, longer.lines[i].end);
  p.tolerance = 200;
  EXPECT_TRUE(break_otherwise(items, p, 6).longer.lines.empty());
}

TEST(Breaker, TheFirstLineMayHaveItsOwnWidth) {
  std::vector<BreakItem> items = even_words(9);
  BreakParameters p = parameters(190);  // four words
  p.first_width = units(90);            // two words
  BrokenParagraph broken = break_lines(items, p);
  ASSERT_EQ(broken.lines.size(), 3u);
  EXPECT_EQ(broken.lines[0].end, 3u);
  EXPECT_EQ(broken.lines[1].begin, 4u);
  EXPECT_EQ(broken.lines[1].missing, units(0));
}

TEST(Breaker, HyphensAreTriedOnlyInTheSecondPass) {
  std::vector<BreakItem> items = {box(50), glue(10, 5, 3), box(30), penalty(50, 5, true), box(30)};
  finish(items);
  BreakParameters p = parameters(95);
  BrokenParagraph broken = break_lines(items, p);
  EXPECT_EQ(broken.pass, 2);
  ASSERT_EQ(broken.lines.size(), 2u);
  EXPECT_EQ(broken.lines[0].end, 3u);
  p.pretolerance = 10000;
  broken = break_lines(items, p);
  EXPECT_EQ(broken.pass, 1);
  EXPECT_EQ(broken.lines[0].end, 1u);
}

TEST(Breaker, NeverMoreThanThreeHyphensInARow) {
  // Every line could end with a hyphen and fit exactly.
  std::vector<BreakItem> items;
  for (int i = 0; i < 8; ++i) {
    items.push_back(box(9));
    items.push_back(glue(10, 14, 3));
    items.push_back(box(30));
    items.push_back(glue(10, 14, 3));
    items.push_back(box(35));
    items.push_back(penalty(50, 6, true));
  }
  items.push_back(box(9));
  finish(items);
  BreakParameters p = parameters(100);
  BrokenParagraph broken = break_lines(items, p);
  int ladder = 0, longest = 0;
  for (const BrokenLine& line : broken.lines) {
    ladder = items[line.end].flagged ? ladder + 1 : 0;
    longest = std::max(longest, ladder);
  }
  EXPECT_LE(longest, 3);
  p.ladder = 100;
  p.double_hyphen_demerits = 0;
  ladder = 0;
  for (const BrokenLine& line : break_lines(items, p).lines) ladder += items[line.end].flagged;
  EXPECT_GT(ladder, 3);
}

TEST(Breaker, ALoneShortLastWordIsAvoided) {
  std::vector<BreakItem> items = even_words(8);
  items.insert(items.end() - 2, {glue(10, 5, 3), box(6)});
  BreakParameters p = parameters(378);  // eight words, a little shrunk
  EXPECT_EQ(break_lines(items, p).lines.size(), 2u);
  p.runt = units(20);
  p.runt_demerits = 100000;
  p.tolerance = p.pretolerance = 2000;
  BrokenParagraph broken = break_lines(items, p);
  ASSERT_EQ(broken.lines.size(), 2u);
  EXPECT_LT(broken.lines[1].begin, items.size() - 4);  // another word came along
}

TEST(Breaker, HangingSignsMakeLinesLonger) {
  std::vector<BreakItem> items = {box(50), glue(10, 0, 0), box(45), glue(10, 0, 0), box(20)};
  finish(items);
  BreakParameters p = parameters(100);
  EXPECT_FALSE(break_lines(items, p).lines[0].missing == units(0));
  items[3].hang = units(5);
  BrokenParagraph broken = break_lines(items, p);
  EXPECT_EQ(broken.lines[0].end, 3u);
  EXPECT_EQ(broken.lines[0].missing, units(0));
  items[3].hang = units(2);
  items[0].hang = units(3);
  broken = break_lines(items, p);
  EXPECT_EQ(broken.lines[0].end, 3u);
  EXPECT_EQ(broken.lines[0].missing, units(0));
}

TEST(Breaker, ABoxWiderThanTheLineIsMarkedOverfull) {
  std::vector<BreakItem> items = {box(20), glue(10, 5, 3), box(300), glue(10, 5, 3), box(20)};
  finish(items);
  BrokenParagraph broken = break_lines(items, parameters(100));
  EXPECT_EQ(broken.pass, 5);
  ASSERT_EQ(broken.lines.size(), 3u);
  EXPECT_FALSE(broken.lines[0].overfull);
  EXPECT_TRUE(broken.lines[0].loose);
  EXPECT_TRUE(broken.lines[1].overfull);
  EXPECT_FALSE(broken.lines[2].overfull);
}

// More than the breaker reads at once, without a place where a line may end.
TEST(Breaker, ALongTieIsOneOverfullLine) {
  for (int looseness : {0, 1}) {
    std::vector<BreakItem> items;
    for (int i = 0; i < 40; ++i) {
      if (i > 0) items.push_back(glue(10, 5, 3, kForbidden));
      items.push_back(box(20));
    }
    finish(items);
    BreakParameters p = parameters(100);
    p.looseness = looseness;
    const BrokenParagraph broken = break_lines(items, p);
    ASSERT_EQ(broken.lines.size(), 1u);
    EXPECT_TRUE(broken.lines[0].overfull);
    EXPECT_EQ(broken.lines[0].missing, units(100 - 40 * 20 - 39 * 10));
  }
}

TEST(Breaker, LastResortBreaksServeOnlyInTheLastPass) {
  std::vector<BreakItem> items = {box(60)};
  items.push_back(penalty(5000));
  items.back().last_resort = true;
  items.push_back(box(60));
  finish(items);
  BrokenParagraph broken = break_lines(items, parameters(100));
  EXPECT_EQ(broken.pass, 5);
  ASSERT_EQ(broken.lines.size(), 2u);
  EXPECT_FALSE(broken.lines[0].overfull);
  EXPECT_TRUE(broken.lines[0].forced_apart);
  EXPECT_FALSE(broken.lines[1].forced_apart);
  EXPECT_EQ(break_lines(items, parameters(120)).lines.size(), 1u);
}

// A line left ragged is less bad than « M. » at its end.
TEST(Breaker, LinesAreLeftRaggedBeforeATieIsBroken) {
  std::vector<BreakItem> items = {box(40), glue(10, 1, 1), box(30), glue(10, 1, 1, 5000), box(60)};
  items[3].last_resort = true;
  finish(items);
  BrokenParagraph broken = break_lines(items, parameters(100));
  EXPECT_EQ(broken.pass, 4);
  ASSERT_EQ(broken.lines.size(), 2u);
  EXPECT_EQ(broken.lines[0].end, 1u);
  EXPECT_TRUE(broken.lines[0].loose);
  EXPECT_FALSE(broken.lines[0].forced_apart);
  broken = break_lines(items, parameters(80));
  EXPECT_EQ(broken.pass, 5);
  EXPECT_TRUE(broken.lines[0].forced_apart);
}

TEST(Breaker, EmergencyStretchComesBeforeTheLastResort) {
  std::vector<BreakItem> items = {box(60), glue(10, 2, 1), box(60), glue(10, 2, 1), box(20)};
  finish(items);
  BreakParameters p = parameters(100);
  EXPECT_EQ(break_lines(items, p).pass, 4);
  p.emergency_stretch = units(40);
  EXPECT_EQ(break_lines(items, p).pass, 3);
}

// A paragraph of no width keeps every break alive; the work must still be bounded.
TEST(Breaker, ParagraphsOfNoWidthEndQuickly) {
  std::vector<BreakItem> items;
  for (int i = 0; i < 50000; ++i) {
    items.push_back(box(0));
    items.push_back(glue(0, 1, 0));
  }
  finish(items);
  BrokenParagraph broken = break_lines(items, parameters(1000));
  ASSERT_FALSE(broken.lines.empty());
  EXPECT_EQ(broken.lines.back().end, items.size() - 1);
}

// Whatever the widths, the lines hold all boxes in order and end only where they may.
TEST(Breaker, EveryBoxIsInOneLine) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::vector<BreakItem> items = random_paragraph(random, 30);
    BreakParameters p = parameters(5 + random() % 400);
    BrokenParagraph broken = break_lines(items, p);
    size_t next = 0;
    for (const BrokenLine& line : broken.lines) {
      for (; next < line.begin; ++next) EXPECT_NE(items[next].kind, BreakItem::Kind::kBox);
      EXPECT_NE(items[line.end].kind, BreakItem::Kind::kBox);
      EXPECT_LT(items[line.end].penalty, kForbidden);
      next = line.end;
    }
    EXPECT_EQ(next, items.size() - 1);
  }
}

void expect_same(const Divided& d, const BrokenParagraph& a, const BrokenParagraph& b) {
  EXPECT_EQ(a.pass, b.pass);
  EXPECT_EQ(a.demerits, b.demerits);
  ASSERT_EQ(a.lines.size(), b.lines.size());
  for (size_t i = 0; i < a.lines.size(); ++i) {
    const BrokenLine &line = a.lines[i], &other = b.lines[i];
    EXPECT_EQ(d.number(line.begin, line.begin_part), other.begin);
    EXPECT_EQ(d.number(line.end, line.end_part) - (line.end_part > 0 ? 1 : 0), other.end);
    EXPECT_EQ(line.missing, other.missing);
    EXPECT_EQ(line.stretch, other.stretch);
    EXPECT_EQ(line.shrink, other.shrink);
    EXPECT_EQ(line.overfull, other.overfull);
    EXPECT_EQ(line.loose, other.loose);
  }
}

TEST(Breaker, PartsAreHyphensThatNeedNoItems) {
  std::mt19937 random(23);
  size_t divided = 0;
  for (int round = 0; round < 400; ++round) {
    const Divided d(random, 60, true);
    BreakParameters p = parameters(40 + random() % 900);
    p.pretolerance = round % 2 == 0 ? -1 : 100;
    p.emergency_stretch = units(round % 3 * 20);
    p.runt = units(30);
    const BrokenParagraph broken = break_lines(d.items, p, d.parts);
    for (const BrokenLine& line : broken.lines) divided += line.end_part > 0 ? 1 : 0;
    expect_same(d, broken, break_lines(d.written, p));
    const size_t lines = broken.lines.size();
    const OtherLengths a = break_otherwise(d.items, p, lines, d.parts);
    const OtherLengths b = break_otherwise(d.written, p, lines);
    expect_same(d, a.shorter, b.shorter);
    expect_same(d, a.longer, b.longer);
  }
  EXPECT_GT(divided, 100u);
}

}  // namespace
}  // namespace paraphe
