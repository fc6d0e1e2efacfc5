// Paragraphs set a line shorter or longer where a page needs it.
#include <gtest/gtest.h>

#include <random>

#include "page/break.h"
#include "page/pages.h"
#include "unit/page/builders.h"

namespace paraphe {
namespace {

using Words = std::vector<std::string>;

Pages paged(const Builder& builder) {
  Result<Pages> pages = builder.paginate();
  EXPECT_TRUE(pages.ok()) << (pages.ok() ? "" : all(pages.errors()));
  return pages.ok() ? *pages : Pages{};
}

TEST(Recast, ALineLessSavesAWidow) {
  // Two lines a page: the third line of `a` would stand alone, and cannot be helped otherwise.
  Builder b(20, 20);
  SetBlock text = b.paragraph("a", 3);
  b.galley.body = {text};
  EXPECT_EQ(paged(b).warnings.size(), 1u);
  b.alternative(text, "a", 2, 5000);
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"a'.1 a'.2"}));
  EXPECT_TRUE(pages.warnings.empty());
}

TEST(Recast, ALineMoreSavesAnOrphan) {
  // Three lines a page: one of four lines makes 3 + 1; one of five 3 + 2.
  Builder b(30, 30);
  SetBlock text = b.paragraph("a", 4);
  b.of(text).keep_together = true;
  SetBlock first = b.paragraph("f", 1), heading = b.paragraph("h", 1);
  b.of(heading).keep_with_next = true;
  b.galley.body = {first, heading, text};
  b.alternative(text, "a", 3, 5000);
  EXPECT_EQ(words(paged(b)), (Words{"f.1", "h.1 a.1 a.2", "a.3 a.4"}));
}

TEST(Recast, ALoneHeadingIsBroughtBackToItsText) {
  // Five lines a page. h and the three lines of b (which cannot be divided 2/2) need four; a leaves
  // three free… one line less of a, and they are in reach of one page.
  Builder b(60, 60);
  SetBlock a = b.paragraph("a", 3), heading = b.paragraph("h", 1), text = b.paragraph("b", 3);
  b.of(heading).keep_with_next = true;
  b.galley.body = {a, heading, text};
  EXPECT_EQ(words(paged(b)), (Words{"a.1 a.2 a.3", "h.1 b.1 b.2 b.3"}));
  b.alternative(a, "a", 2, 2000);
  EXPECT_EQ(words(paged(b)), (Words{"a'.1 a'.2 h.1 b.1 b.2 b.3"}));
}

TEST(Recast, APageDoesNotEndWithAHyphen) {
  // Every line a page could end with is hyphenated.
  Builder b(40, 40);
  SetBlock text = b.paragraph("a", 8);
  text.paragraph.lines[1].hyphenated = text.paragraph.lines[2].hyphenated =
      text.paragraph.lines[3].hyphenated = true;
  text.paragraph.lines[5].hyphenated = true;
  b.galley.body = {text};
  auto hyphen_at_end = [](const Pages& pages) {
    return words(pages.pages[0]).ends_with("a.2") || words(pages.pages[0]).ends_with("a.3") ||
           words(pages.pages[0]).ends_with("a.4");
  };
  EXPECT_TRUE(hyphen_at_end(paged(b)));  // there is no way out
  b.alternative(text, "a", 9, 40000);
  EXPECT_EQ(words(paged(b)), (Words{"a'.1 a'.2 a'.3 a'.4", "a'.5 a'.6 a'.7", "a'.8 a'.9"}));
  b.alternative_of(text).lines[3].hyphenated = true;  // then a line is left free
  EXPECT_EQ(words(paged(b))[0], "a'.1 a'.2 a'.3");
}

TEST(Recast, TheSignatureKeepsTwoLinesOfTheParagraphAsItIsSet) {
  Builder b(60, 60);
  SetBlock sign = b.container(Block::Kind::kStack, {b.paragraph("s", 2)});
  b.of(sign).keep_previous_lines = 2;
  b.of(sign).keep_together = true;
  SetBlock text = b.paragraph("a", 5);
  b.galley.body = {text, sign};
  EXPECT_EQ(words(paged(b)), (Words{"a.1 a.2 a.3", "a.4 a.5 s.1 s.2"}));
  b.alternative(text, "a", 4, 3000);
  EXPECT_EQ(words(paged(b)), (Words{"a'.1 a'.2 a'.3 a'.4 s.1 s.2"}));
  // A line more instead does not bring it back; it still takes two lines with it.
  Builder c(60, 60);
  SetBlock end = c.container(Block::Kind::kStack, {c.paragraph("s", 3)});
  c.of(end).keep_previous_lines = 2;
  c.of(end).keep_together = true;
  SetBlock three = c.paragraph("a", 5);
  three.paragraph.lines[2].hyphenated = true;
  c.galley.body = {three, end};
  c.alternative(three, "a", 6, 100);
  EXPECT_EQ(words(paged(c)), (Words{"a'.1 a'.2 a'.3 a'.4", "a'.5 a'.6 s.1 s.2 s.3"}));
}

TEST(Recast, IsNotAskedForWhereNothingIsWrong) {
  Builder b(50, 50);
  int asked = 0;
  SetBlock text = b.paragraph("a", 12);
  b.galley.body = {text};
  b.galley.alternatives = [&asked](const SetBlock&) {
    ++asked;
    return std::vector<Alternative>{};
  };
  EXPECT_EQ(words(paged(b)).size(), 3u);
  EXPECT_EQ(asked, 0);
}

TEST(Recast, KeepsItsLabelAndItsNotes) {
  Builder b(20, 20);
  SetBlock item = b.container(Block::Kind::kItem, {b.paragraph("a", 3)});
  item.paragraph.lines = {b.line("–", item.block->node)};
  SetBlock& text = item.children[0];
  b.alternative(text, "a", 2, 5000);
  b.galley.body = {item};
  EXPECT_EQ(words(paged(b)), (Words{"– a'.1 a'.2"}));

  Builder n(80, 80);
  n.document.note_area = {pt(4), pt(1), pt(60), pt(5), {}};
  SetBlock called = n.paragraph("a", 4), heading = n.paragraph("h", 1);
  n.of(heading).keep_with_next = true;
  n.call(called.paragraph.lines[3], "n", 1);
  n.alternative(called, "a", 3, 3000);
  n.alternative_of(called).lines[2].runs.push_back(called.paragraph.lines[3].runs[1]);
  n.galley.body = {called, heading, n.paragraph("b", 4)};
  EXPECT_EQ(words(paged(n)), (Words{"a'.1 a'.2 a'.3 * h.1 b.1 b.2 n.1", "b.3 b.4"}));
}

// ------------------------------------------------------------------ against brute force

// A small flow of paragraphs, each with the lengths it may have; pages are tried one by one.
struct Paragraph {
  std::vector<int> lengths;  // the first is as set
  std::vector<Cost> prices;
};

constexpr Cost kInfinite = INT64_MAX / 4;

Cost emptiness(int free, int room) {  // in lines; as break.cc says it
  return 100 + 2100 * free / room - 100 * free * free / (room * room);
}

struct BruteForce {
  int room;
  std::vector<Paragraph> paragraphs;

  // The least cost of everything from line `line` of paragraph `p`, set in its way `way`.
  Cost rest(size_t p, size_t way, int line) {
    Cost best = kInfinite;
    fill(p, way, line, room, 0, best);
    return best;
  }
  void fill(size_t p, size_t way, int line, int free, Cost cost, Cost& best) {
    if (p == paragraphs.size()) {
      best = std::min(best, cost + 100);
      return;
    }
    const int length = paragraphs[p].lengths[way];
    if (line == length) {
      if (p + 1 == paragraphs.size()) return fill(p + 1, 0, 0, free, cost, best);
      for (size_t next = 0; next < paragraphs[p + 1].lengths.size(); ++next)
        fill(p + 1, next, 0, free, cost + paragraphs[p + 1].prices[next], best);
      return;
    }
    if (free < room) {
      // The price of the way is paid where the paragraph begins: not again on this page.
      const Cost paid = line == 0 ? paragraphs[p].prices[way] : 0;
      const Cost end = line > 0 && (line == 1 || line + 1 == length) ? kBreakWidow : 0;
      if (line > 0 || way == 0) {  // one break before a paragraph, whatever its way
        Cost after = kInfinite;
        if (line > 0) after = rest(p, way, line);
        for (size_t w = 0; line == 0 && w < paragraphs[p].lengths.size(); ++w)
          after = std::min(after, paragraphs[p].prices[w] + rest(p, w, 0));
        best = std::min(best, cost - paid + end + emptiness(free, room) + after);
      }
    }
    if (free > 0) fill(p, way, line + 1, free - 1, cost, best);
  }
  Cost run() {
    Cost best = kInfinite;
    for (size_t w = 0; w < paragraphs[0].lengths.size(); ++w)
      best = std::min(best, paragraphs[0].prices[w] + rest(0, w, 0));
    return best;
  }
};

TEST(Recast, CostsWhatTrialOfEverythingCosts) {
  std::mt19937 random(1981);
  for (int round = 0; round < 400; ++round) {
    BruteForce brute{3 + static_cast<int>(random() % 4), {}};
    Flow flow;
    std::vector<Recast> recasts;
    for (size_t p = 0, n = 1 + random() % 4; p < n; ++p) {
      Paragraph made;
      const int length = 1 + static_cast<int>(random() % 6);
      made.lengths = {length};
      made.prices = {0};
      const size_t begin = flow.boxes.size();
      auto boxes = [&](int count) {
        std::vector<Box> out(static_cast<size_t>(count));
        for (int i = 0; i < count; ++i) {
          out[i].height = pt(10);
          if (i > 0 && (i == 1 || i + 1 == count)) out[i].penalty = kBreakWidow;
        }
        return out;
      };
      for (const Box& box : boxes(length)) flow.boxes.push_back(box);
      for (int other : {length - 1, length + 1}) {
        if (other < 1 || length < 2 || random() % 2 == 0) continue;
        const Cost price = static_cast<Cost>(random() % 3000);
        made.lengths.push_back(other);
        made.prices.push_back(price);
        recasts.push_back({begin, flow.boxes.size(), boxes(other), price});
      }
      brute.paragraphs.push_back(std::move(made));
    }
    const Length room = pt(10 * brute.room);
    const NoteStream none;
    PageBreaks breaks = PageBreaker(flow, none, {room, room, room}).run(recasts);
    Cost found = 0;
    for (const PageSpan& page : breaks.pages) found += page.price;
    const Cost expected = brute.run();
    // The breaker rounds down in 1/64 pt; a few units on each page.
    ASSERT_NEAR(static_cast<double>(found), static_cast<double>(expected),
                static_cast<double>(3 * breaks.pages.size()))
        << "round " << round;
  }
}

}  // namespace
}  // namespace paraphe
