// Notes at the foot of pages.
#include <gtest/gtest.h>

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

// The area of notes takes 10 pt: 4 above the rule, 1 for the rule, 5 below it.
Builder with_notes(int64_t first, int64_t following) {
  Builder b(first, following);
  b.document.note_area = {pt(4), pt(1), pt(60), pt(5), {}};
  return b;
}

TEST(Notes, StandAtTheFootOfThePageThatCallsThemUnderARule) {
  Builder b = with_notes(100, 100);
  SetBlock text = b.paragraph("a", 4);
  b.call(text.paragraph.lines[1], "n", 2);
  b.galley.body = {text, b.page_break(), b.paragraph("b", 1)};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"a.1 a.2 * a.3 a.4 n.1 n.2", "b.1"}));
  EXPECT_EQ(baseline(pages.pages[0], "a.4"), 50 + 38);
  EXPECT_EQ(baseline(pages.pages[0], "n.2"), 50 + 100 - 2);
  std::vector<DrawnRule> drawn = rules(pages.pages[0]);
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_EQ(drawn[0].y, pt(50 + 100 - 20 - 5 - 1));
  EXPECT_EQ(drawn[0].width, pt(60));
  EXPECT_EQ(drawn[0].owner, kArtifact);
  EXPECT_TRUE(rules(pages.pages[1]).empty());
}

TEST(Notes, StayWithTheirCall) {
  // Seven lines of text and 30 pt of note: the last three lines go to the next page with the note.
  Builder b = with_notes(80, 80);
  SetBlock text = b.paragraph("a", 7);
  b.call(text.paragraph.lines[6], "n", 2);
  b.galley.body = {text};
  EXPECT_EQ(words(paged(b)), (Words{"a.1 a.2 a.3 a.4 a.5", "a.6 a.7 * n.1 n.2"}));
}

TEST(Notes, AreSplitWithTwoLinesOnEachSide) {
  // The call stands in the first lines; its note of 12 lines cannot be on this page whole.
  Builder b = with_notes(100, 100);
  SetBlock text = b.paragraph("a", 4);
  b.call(text.paragraph.lines[0], "n", 12);
  b.galley.body = {text, b.paragraph("b", 2)};
  Pages pages = paged(b);
  ASSERT_EQ(pages.pages.size(), 2u);
  EXPECT_TRUE(pages.warnings.empty());
  EXPECT_EQ(words(pages), (Words{"a.1 * a.2 n.1 n.2 n.3 n.4 n.5 n.6 n.7",
                                 "a.3 a.4 b.1 b.2 n.8 n.9 n.10 n.11 n.12"}));

  // A note of six lines of which five would fit: four, so that two go over.
  Builder s = with_notes(100, 100);
  SetBlock few = s.paragraph("a", 4);
  s.of(few).keep_together = true;
  s.call(few.paragraph.lines[3], "n", 6);
  SetBlock whole = s.paragraph("b", 9);
  s.of(whole).keep_together = true;
  s.galley.body = {few, whole};
  EXPECT_EQ(words(paged(s))[0], "a.1 a.2 a.3 a.4 * n.1 n.2 n.3 n.4");
}

TEST(Notes, LongerThanAPageGoOnAloneAndEnd) {
  Builder b = with_notes(100, 60);
  SetBlock text = b.paragraph("a", 2);
  b.call(text.paragraph.lines[1], "n", 30);
  b.galley.body = {text};
  Pages pages = paged(b);
  std::string seen;
  for (const std::string& page : words(pages)) seen += page + " ";
  std::string expected = "a.1 a.2 * ";
  for (int i = 1; i <= 30; ++i) expected += "n." + std::to_string(i) + " ";
  EXPECT_EQ(seen, expected);
  EXPECT_EQ(pages.pages.size(), 6u);  // 7 lines, then 5 a page, and what is left
  EXPECT_TRUE(pages.warnings.empty());
}

TEST(Notes, OfAbsurdLengthEndQuickly) {
  // A note of 20,000 lines over 3,000 lines of text that call others.
  Builder b = with_notes(300, 300);
  SetBlock first = b.paragraph("a", 5);
  b.call(first.paragraph.lines[0], "n", 20000);
  b.galley.body = {first};
  for (int i = 0; i < 600; ++i) {
    SetBlock text = b.paragraph("t", 5);
    if (i >= 300) b.call(text.paragraph.lines[i % 5], "m", 1 + i % 3);
    b.galley.body.push_back(std::move(text));
  }
  Pages pages = paged(b);
  EXPECT_GT(pages.pages.size(), 700u);
  EXPECT_LT(pages.pages.size(), 1000u);
}

TEST(Notes, ManyOnOnePageAreSetInTheirOrder) {
  Builder b = with_notes(200, 200);
  SetBlock text = b.paragraph("a", 12);
  for (int i = 0; i < 12; ++i) b.call(text.paragraph.lines[i], "n" + std::to_string(i), 1);
  b.galley.body = {text};
  Pages pages = paged(b);
  ASSERT_EQ(pages.pages.size(), 2u);
  EXPECT_EQ(words(pages)[0],
            "a.1 * a.2 * a.3 * a.4 * a.5 * a.6 * a.7 * a.8 * a.9 * "
            "n0.1 n1.1 n2.1 n3.1 n4.1 n5.1 n6.1 n7.1 n8.1");
  EXPECT_EQ(words(pages)[1], "a.10 * a.11 * a.12 * n9.1 n10.1 n11.1");
}

TEST(Notes, OfATableRowGoToThePageOfTheRow) {
  Builder b = with_notes(62, 82);
  SetBlock cell = b.paragraph("r2", 1);
  b.call(cell.paragraph.lines[0], "n", 2);
  Builder::Rows rows = {
      {{{b.paragraph("r1", 1)}, 0}}, {{{cell}, 0}}, {{{b.paragraph("r3", 1)}, 0}}};
  b.galley.body = {b.paragraph("a", 1), b.table({}, rows)};
  // The row fits on the first page, its note does not.
  EXPECT_EQ(words(paged(b)), (Words{"a.1 r1.1", "r2.1 * r3.1 n.1 n.2"}));
}

TEST(Notes, OfARepeatedHeaderStandWhereItIsFirstShown) {
  Builder b = with_notes(90, 60);
  SetBlock head = b.paragraph("h", 1);
  b.call(head.paragraph.lines[0], "n", 1);
  Builder::Rows rows;
  for (int i = 0; i < 6; ++i) rows.push_back({{{b.paragraph("r" + std::to_string(i), 1)}, 0}});
  b.galley.body = {b.table({{{{head}, 0}}}, rows)};
  EXPECT_EQ(words(paged(b)),
            (Words{"h.1 * r0.1 r1.1 r2.1 n.1", "[h.1] [*] r3.1 r4.1", "[h.1] [*] r5.1"}));
}

TEST(Notes, OfListsRowsAndColumnsAreFound) {
  Builder b = with_notes(200, 200);
  SetBlock item = b.container(Block::Kind::kItem, {b.paragraph("i", 1)});
  item.paragraph.lines = {b.line("–", item.block->node)};
  b.call(item.paragraph.lines[0], "label", 1);
  b.call(item.children[0].paragraph.lines[0], "item", 1);
  SetBlock left = b.paragraph("l", 1), right = b.paragraph("r", 1), child = b.paragraph("c", 1);
  b.call(left.paragraph.lines[0], "left", 1);
  b.call(right.paragraph.lines[0], "right", 1);
  b.call(child.paragraph.lines[0], "child", 1);
  SetBlock columns = b.container(Block::Kind::kColumns, {b.paragraph("d", 1), child});
  b.of(columns).extra.make().column_count = 2;
  b.galley.body = {item, b.container(Block::Kind::kRow, {left, right}), columns};
  EXPECT_EQ(words(paged(b)), (Words{"– * i.1 * l.1 * r.1 * d.1 c.1 * "
                                    "label.1 item.1 left.1 right.1 child.1"}));
}

TEST(Notes, OfColumnsOverTwoPagesStandOnThePageOfTheirChild) {
  Builder b = with_notes(50, 80);
  SetBlocks children;
  for (int i = 1; i <= 12; ++i) children.push_back(b.paragraph("c" + std::to_string(i), 1));
  b.call(children[1].paragraph.lines[0], "n", 1);
  b.call(children[11].paragraph.lines[0], "m", 1);
  SetBlock columns = b.container(Block::Kind::kColumns, children);
  b.of(columns).extra.make().column_count = 2;
  b.galley.body = {columns};
  EXPECT_EQ(words(paged(b)), (Words{"c1.1 c2.1 * c3.1 c4.1 c5.1 c6.1 n.1",
                                    "c7.1 c8.1 c9.1 c10.1 c11.1 c12.1 * m.1"}));
}

TEST(Notes, ThatNoPageCanKeepWithTheirCallsAreSetAfterThem) {
  Builder b = with_notes(50, 50);
  SetBlock row = b.container(Block::Kind::kRow, {b.paragraph("r", 5)});
  b.call(row.children[0].paragraph.lines[0], "n", 2);
  b.galley.body = {row, b.paragraph("a", 2)};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"r.1 * r.2 r.3 r.4 r.5", "a.1 a.2 n.1 n.2"}));
  ASSERT_EQ(pages.warnings.size(), 1u);
  EXPECT_STREQ(pages.warnings[0].message.code, "page.note-apart");
  EXPECT_EQ(pages.warnings[0].arguments, (std::vector<std::string>{"1"}));
}

TEST(Notes, ThatAreTallerThanAnyPageAreRefused) {
  Builder b = with_notes(50, 50);
  SetBlock text = b.paragraph("a", 1);
  b.call(text.paragraph.lines[0], "n", 1, 41);
  b.galley.body = {text};
  Result<Pages> pages = b.paginate();
  ASSERT_FALSE(pages.ok());
  EXPECT_STREQ(pages.errors()[0].message.code, "page.too-tall");
}

TEST(Notes, LeaveTheirRoomToWhatIsPushedToTheFoot) {
  Builder b = with_notes(100, 100);
  SetBlock text = b.paragraph("a", 1);
  b.call(text.paragraph.lines[0], "n", 1);
  b.galley.body = {text, b.space(12, true), b.paragraph("r", 2)};
  Pages pages = paged(b);
  EXPECT_EQ(baseline(pages.pages[0], "r.2"), 50 + 100 - 20 - 2);
  EXPECT_EQ(baseline(pages.pages[0], "n.1"), 50 + 100 - 2);
}

}  // namespace
}  // namespace paraphe
