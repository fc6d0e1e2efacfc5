#include "page/pages.h"

#include <gtest/gtest.h>

#include "unit/page/builders.h"

namespace paraphe {
namespace {

using Words = std::vector<std::string>;

Pages paged(const Builder& builder) {
  Result<Pages> pages = builder.paginate();
  EXPECT_TRUE(pages.ok()) << (pages.ok() ? "" : all(pages.errors()));
  return pages.ok() ? *pages : Pages{};
}

TEST(Pages, FillFromTheTopWithTheMarginsOfTheirMaster) {
  Builder b(40, 60);
  b.galley.body = {b.paragraph("a", 4), b.paragraph("b", 6), b.paragraph("c", 2)};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"a.1 a.2 a.3 a.4", "b.1 b.2 b.3 b.4 b.5 b.6", "c.1 c.2"}));
  EXPECT_EQ(baseline(pages.pages[0], "a.1"), 50 + 8);
  EXPECT_EQ(baseline(pages.pages[0], "a.4"), 50 + 38);
  EXPECT_EQ(baseline(pages.pages[1], "b.1"), 20 + 8);
  EXPECT_EQ(std::get<DrawnText>(pages.pages[1].items[0].what).x(), pt(30));
  EXPECT_EQ(pages.pages[0].height, pt(40 + 50 + 40));
  EXPECT_TRUE(pages.warnings.empty());
}

TEST(Pages, AnEmptyActIsOneEmptyPage) {
  Builder b(40, 60);
  Pages pages = paged(b);
  ASSERT_EQ(pages.pages.size(), 1u);
  EXPECT_TRUE(pages.pages[0].items.empty());
}

TEST(Pages, AdjoiningSpacesGiveTheLargerAndNoneStandsAtThePagesTop) {
  Builder b(100, 100);
  SetBlock first = b.paragraph("a", 1), second = b.paragraph("b", 1);
  SetBlock third = b.container(Block::Kind::kStack, {b.paragraph("c", 1)});
  b.of(first).before = pt(30);
  b.of(first).after = pt(12);
  b.of(second).before = pt(5);
  b.of(third).before = pt(4);
  b.of(third.children[0]).before = pt(7);
  SetBlock last = b.paragraph("d", 1);
  b.of(last).before = pt(25);
  b.galley.body = {first, second, third, b.page_break(), last};
  Pages pages = paged(b);
  EXPECT_EQ(baseline(pages.pages[0], "a.1"), 50 + 8);
  EXPECT_EQ(baseline(pages.pages[0], "b.1"), 50 + 10 + 12 + 8);
  EXPECT_EQ(baseline(pages.pages[0], "c.1"), 50 + 10 + 12 + 10 + 7 + 8);
  EXPECT_EQ(baseline(pages.pages[1], "d.1"), 20 + 8);
}

TEST(Pages, NeverLeaveOneLineOfAParagraphAlone) {
  Builder b(50, 50);  // five lines
  b.galley.body = {b.paragraph("a", 4), b.paragraph("b", 4), b.paragraph("c", 4)};
  EXPECT_EQ(words(paged(b)), (Words{"a.1 a.2 a.3 a.4", "b.1 b.2 b.3 b.4", "c.1 c.2 c.3 c.4"}));
  Builder w(50, 50);
  w.galley.body = {w.paragraph("a", 6)};  // 5 + 1 would leave a widow
  EXPECT_EQ(words(paged(w)), (Words{"a.1 a.2 a.3 a.4", "a.5 a.6"}));
  Builder three(40, 40);  // a paragraph of three lines cannot be divided 2/2
  three.galley.body = {three.paragraph("a", 2), three.paragraph("b", 3)};
  EXPECT_EQ(words(paged(three)), (Words{"a.1 a.2", "b.1 b.2 b.3"}));
}

TEST(Pages, AWidowThatCannotBeAvoidedIsPrintedAndReported) {
  Builder b(20, 20);
  b.galley.body = {b.paragraph("a", 3)};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"a.1 a.2", "a.3"}));
  ASSERT_EQ(pages.warnings.size(), 1u);
  EXPECT_STREQ(pages.warnings[0].message.code, "page.keep-broken");
  EXPECT_EQ(pages.warnings[0].arguments, std::vector<std::string>{"2"});
  EXPECT_EQ(pages.warnings[0].place.line, 1);
}

TEST(Pages, DoNotEndWithAHyphen) {
  Builder b(50, 50);
  SetBlock text = b.paragraph("a", 9);
  text.paragraph.lines[4].hyphenated = true;
  b.galley.body = {text};
  EXPECT_EQ(words(paged(b))[0], "a.1 a.2 a.3 a.4");
}

TEST(Pages, HeadingsStayWithTwoLinesOfWhatFollows) {
  Builder b(50, 50);
  SetBlock heading = b.paragraph("h", 1);
  b.of(heading).keep_with_next = true;
  b.galley.body = {b.paragraph("a", 3), heading, b.paragraph("b", 4)};
  EXPECT_EQ(words(paged(b)), (Words{"a.1 a.2 a.3", "h.1 b.1 b.2 b.3 b.4"}));
}

TEST(Pages, KeepTogetherHoldsWhenItFitsAndYieldsWhenItCannot) {
  Builder b(50, 50);
  SetBlock kept = b.container(Block::Kind::kStack, {b.paragraph("b", 2), b.paragraph("c", 2)});
  b.of(kept).keep_together = true;
  b.galley.body = {b.paragraph("a", 3), kept};
  EXPECT_EQ(words(paged(b)), (Words{"a.1 a.2 a.3", "b.1 b.2 c.1 c.2"}));

  Builder large(50, 50);
  SetBlock stack = large.container(Block::Kind::kStack, {large.paragraph("b", 8)});
  large.of(stack).keep_together = true;
  large.galley.body = {large.paragraph("a", 3), stack};
  Pages pages = paged(large);
  EXPECT_EQ(words(pages), (Words{"a.1 a.2 a.3 b.1 b.2", "b.3 b.4 b.5 b.6", "b.7 b.8"}));
  EXPECT_TRUE(pages.warnings.empty());
}

TEST(Pages, TheSignatureTakesTwoLinesOfTextWithIt) {
  Builder b(60, 60);
  SetBlock sign = b.block(Block::Kind::kSignature, Role::kForm);
  auto field = std::make_shared<SignatureField>();
  field->name = "Signature_Maire";
  field->node = sign.block->node;
  b.of(sign).extra.make().field = field;
  b.of(sign).keep_previous_lines = 2;
  sign.height = pt(30);
  sign.width = pt(150);
  b.galley.body = {b.paragraph("a", 6), sign};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"a.1 a.2 a.3 a.4", "a.5 a.6"}));
  const auto* drawn = std::get_if<DrawnField>(&pages.pages[1].items.back().what);
  ASSERT_NE(drawn, nullptr);
  EXPECT_EQ(drawn->field, field.get());
  EXPECT_EQ(drawn->y, pt(20 + 20));
  EXPECT_EQ(drawn->width, pt(150));

  // Short paragraphs: the two lines come from two of them.
  Builder s(60, 60);
  SetBlock block = s.container(Block::Kind::kStack, {s.paragraph("s", 3)});
  s.of(block).keep_previous_lines = 2;
  s.of(block).keep_together = true;
  s.galley.body = {s.paragraph("a", 3), s.paragraph("b", 1), s.paragraph("c", 1), block};
  EXPECT_EQ(words(paged(s)), (Words{"a.1 a.2 a.3", "b.1 c.1 s.1 s.2 s.3"}));
}

TEST(Pages, ForcedBreaksMakeNoEmptyPages) {
  Builder b(50, 50);
  b.galley.body = {b.page_break(), b.paragraph("a", 1), b.page_break(),
                   b.page_break(), b.paragraph("b", 1), b.page_break()};
  EXPECT_EQ(words(paged(b)), (Words{"a.1", "b.1"}));
}

TEST(Pages, FillPushesTheRestToTheFoot) {
  Builder b(100, 100);
  b.galley.body = {b.paragraph("a", 2), b.space(12, true), b.paragraph("r", 3)};
  Pages pages = paged(b);
  EXPECT_EQ(baseline(pages.pages[0], "r.3"), 50 + 100 - 2);
  EXPECT_EQ(baseline(pages.pages[0], "a.2"), 50 + 20 - 2);

  Builder full(100, 100);  // what does not fit goes to the foot of the next page
  SetBlock rest = full.paragraph("r", 3);
  full.of(rest).keep_together = true;
  full.galley.body = {full.paragraph("a", 8), full.space(12, true), rest};
  pages = paged(full);
  ASSERT_EQ(pages.pages.size(), 2u);
  EXPECT_EQ(baseline(pages.pages[1], "r.3"), 20 + 100 - 2);
}

TEST(Pages, RowsAreWholeAndTheirFirstLinesShareABaseline) {
  Builder b(50, 50);
  SetBlock row = b.container(Block::Kind::kRow, {b.paragraph("l", 1, 8), b.paragraph("r", 2, 12)});
  row.children[1].x = pt(200);
  b.galley.body = {b.paragraph("a", 3), row};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"a.1 a.2 a.3", "l.1 r.1 r.2"}));
  EXPECT_EQ(baseline(pages.pages[1], "l.1"), 20 + 10);
  EXPECT_EQ(baseline(pages.pages[1], "r.1"), 20 + 10);
  EXPECT_EQ(std::get<DrawnText>(pages.pages[1].items[1].what).x(), pt(230));
}

TEST(Pages, SpaceInsideARowIsSolid) {
  Builder b(100, 100);
  SetBlock text = b.container(Block::Kind::kStack, {b.paragraph("l", 1)});
  SetBlock free = b.container(Block::Kind::kStack, {b.space(40)});
  SetBlock spaced = b.container(Block::Kind::kStack, {b.space(15), b.paragraph("s", 1)});
  b.of(spaced.children[1]).before = pt(18);  // the larger of 15 and 18
  b.galley.body = {b.container(Block::Kind::kRow, {text, free, spaced}), b.paragraph("a", 1)};
  const Page page = paged(b).pages[0];
  EXPECT_EQ(baseline(page, "l.1"), 58);
  EXPECT_EQ(baseline(page, "s.1"), 50 + 18 + 8);
  EXPECT_EQ(baseline(page, "a.1"), 50 + 40 + 8);
}

TEST(Pages, LabelsStandBeforeTheFirstLineOfTheirItem) {
  Builder b(100, 100);
  SetBlock item = b.container(Block::Kind::kItem, {b.paragraph("a", 2, 12), b.paragraph("b", 1)});
  item.paragraph.lines = {b.line("–", item.block->node, 10)};
  item.children[0].x = item.children[1].x = pt(15);
  SetBlock empty = b.container(Block::Kind::kItem, {});
  empty.paragraph.lines = {b.line("•", empty.block->node, 10)};
  b.galley.body = {item, empty};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"– a.1 a.2 b.1 •"}));
  EXPECT_EQ(baseline(pages.pages[0], "–"), baseline(pages.pages[0], "a.1"));
  EXPECT_EQ(baseline(pages.pages[0], "•"), 50 + 34 + 8);
}

TEST(Pages, ALabelOfSeveralLinesStandsBesideThoseOfItsBody) {
  auto item = [](Builder& b, const std::string& name, int label, int body) {
    SetBlock made = b.container(Block::Kind::kItem, {b.paragraph(name, body)});
    for (int i = 0; i < label; ++i)
      made.paragraph.lines.push_back(b.line(name + "L" + std::to_string(i + 1), made.block->node));
    return made;
  };
  Builder b(200, 200);
  b.galley.body = {item(b, "a", 3, 4), item(b, "b", 3, 2), item(b, "c", 2, 1),
                   b.paragraph("d", 1)};
  const Page page = paged(b).pages[0];
  EXPECT_EQ(baseline(page, "aL3"), baseline(page, "a.3"));
  EXPECT_EQ(baseline(page, "a.4"), 50 + 30 + 8);
  EXPECT_EQ(baseline(page, "b.2"), baseline(page, "bL2"));
  EXPECT_EQ(baseline(page, "c.1"), 50 + 70 + 8);  // below the third line of the label before
  EXPECT_EQ(baseline(page, "d.1"), 50 + 90 + 8);

  // No page ends beside a label: its lines would go on in the margin below.
  Builder n(50, 50);
  n.galley.body = {n.paragraph("p", 3), item(n, "a", 3, 5)};
  EXPECT_EQ(words(paged(n)), (Words{"p.1 p.2 p.3", "aL1 aL2 aL3 a.1 a.2 a.3 a.4 a.5"}));
}

// … also beside the lines of items inside it, which have labels of their own; two that stand on one
// line share it.
TEST(Pages, ALabelOfSeveralLinesStandsBesideTheItemsInside) {
  Builder b(300, 300);
  auto item = [&](const char* label, int lines, SetBlocks body) {
    SetBlock made = b.container(Block::Kind::kItem, std::move(body));
    made.paragraph.lines = b.paragraph(label, lines).paragraph.lines;
    return made;
  };
  b.galley.body = {item("A", 4, {b.paragraph("a", 1), item("B", 1, {b.paragraph("b", 1)}),
                                 item("C", 3, {b.paragraph("c", 2)}), b.paragraph("d", 1)}),
                   item("E", 3, {item("F", 2, {b.paragraph("f", 1)}), b.paragraph("g", 1)}),
                   b.paragraph("z", 1)};
  Result<Pages> pages = b.paginate();
  ASSERT_TRUE(pages.ok()) << all(pages.errors());
  const Page& page = pages->pages.at(0);
  auto down = [&](const char* line) { return (baseline(page, line) - baseline(page, "a.1")) / 10; };
  EXPECT_EQ(down("A.4"), 3);
  EXPECT_EQ(down("b.1"), 1);
  EXPECT_EQ(down("B.1"), 1);
  EXPECT_EQ(down("c.2"), 3);
  EXPECT_EQ(down("C.3"), 4);
  EXPECT_EQ(down("d.1"), 5);
  EXPECT_EQ(down("f.1"), 6);
  EXPECT_EQ(down("F.2"), 7);
  EXPECT_EQ(down("g.1"), 7);
  EXPECT_EQ(down("E.3"), 8);
  EXPECT_EQ(down("z.1"), 9);
}

TEST(Pages, DoNotLeaveOneItemOfAListAlone) {
  auto pages_of = [](int before, std::vector<int> items) {
    Builder b(500, 500);  // fifty lines
    for (int i = 0; i < before; i += 2) b.galley.body.push_back(b.paragraph("p", 2));
    for (size_t i = 0; i < items.size(); ++i)
      b.galley.body.push_back(b.container(
          Block::Kind::kItem, {b.paragraph("i" + std::to_string(i + 1), items[i])}));
    Words out = words(paged(b));
    for (std::string& page : out) page = page.substr(page.rfind("p.2") == std::string::npos
                                                        ? 0
                                                        : page.rfind("p.2") + 3);
    return out;
  };
  EXPECT_EQ(pages_of(46, {1, 1, 1, 1, 1}), (Words{" i1.1 i2.1 i3.1", "i4.1 i5.1"}));
  EXPECT_EQ(pages_of(48, {1, 1, 1, 1}), (Words{" i1.1 i2.1", "i3.1 i4.1"}));
  EXPECT_EQ(pages_of(48, {1, 1, 1}), (Words{"", "i1.1 i2.1 i3.1"}));
  // Two lines are no orphan; and of two items one stands alone on any page.
  EXPECT_EQ(pages_of(48, {1, 1, 2}), (Words{" i1.1 i2.1", "i3.1 i3.2"}));
  EXPECT_EQ(pages_of(48, {2, 1}), (Words{" i1.1 i1.2", "i2.1"}));
}

TEST(Pages, WhatIsTallerThanAPageIsRefusedWithItsPlace) {
  Builder b(50, 70);
  SetBlock image = b.block(Block::Kind::kImage, Role::kFigure);
  image.height = pt(71);
  SetBlock row = b.container(Block::Kind::kRow, {b.paragraph("r", 9)});
  b.galley.body = {b.paragraph("a", 1), image, row};
  Result<Pages> pages = b.paginate();
  ASSERT_FALSE(pages.ok());
  ASSERT_EQ(pages.errors().size(), 2u);  // both at once
  EXPECT_STREQ(pages.errors()[0].message.code, "page.too-tall");
  EXPECT_EQ(pages.errors()[0].place.line, image.block->place.line);
  EXPECT_EQ(pages.errors()[1].place.line, row.block->place.line);
  EXPECT_EQ(pages.errors()[0].arguments, (std::vector<std::string>{"26", "24"}));
}

TEST(Pages, MarginsThatLeaveNoRoomAreRefused) {
  Builder b(0, -5);
  b.galley.body = {b.paragraph("a", 1)};
  Result<Pages> pages = b.paginate();
  ASSERT_FALSE(pages.ok());
  ASSERT_EQ(pages.errors().size(), 2u);
  EXPECT_STREQ(pages.errors()[0].message.code, "page.no-room-first");
  EXPECT_STREQ(pages.errors()[1].message.code, "page.no-room-following");
}

TEST(Pages, NestingBeyondReasonIsAnError) {
  Builder b(50, 50);
  SetBlock deep = b.paragraph("a", 1);
  for (int i = 0; i < 500; ++i)
    deep = b.container(i % 2 ? Block::Kind::kRow : Block::Kind::kStack, {deep});
  b.galley.body = {deep};
  Result<Pages> pages = b.paginate();
  ASSERT_FALSE(pages.ok());
  EXPECT_STREQ(pages.errors()[0].message.code, "page.too-deep");
}

// ------------------------------------------------------------------ columns

SetBlocks names(Builder& b, const std::string& prefix, int count) {
  SetBlocks out;
  for (int i = 1; i <= count; ++i) out.push_back(b.paragraph(prefix + std::to_string(i), 1));
  return out;
}

SetBlock columns(Builder& b, int count, SetBlocks children) {
  SetBlock set = b.container(Block::Kind::kColumns, std::move(children));
  b.of(set).extra.make().column_count = count;
  b.of(set).extra.make().gap = pt(20);
  return set;
}

TEST(Columns, AreAsShortAndAsEvenAsTheyCanBe) {
  Builder b(100, 100);
  b.galley.body = {columns(b, 3, names(b, "n", 7)), b.paragraph("z", 1)};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"n1.1 n2.1 n3.1 n4.1 n5.1 n6.1 n7.1 z.1"}));
  const Page& page = pages.pages[0];  // 3, 2, 2
  EXPECT_EQ(baseline(page, "n1.1"), 58);
  EXPECT_EQ(baseline(page, "n3.1"), 78);
  EXPECT_EQ(baseline(page, "n4.1"), 58);
  EXPECT_EQ(baseline(page, "n5.1"), 68);
  EXPECT_EQ(baseline(page, "n6.1"), 58);
  EXPECT_EQ(baseline(page, "n7.1"), 68);
  EXPECT_EQ(baseline(page, "z.1"), 88);
  EXPECT_EQ(std::get<DrawnText>(page.items[3].what).x(), pt(30) + (pt(360) / 3 + pt(20)));
  EXPECT_EQ(std::get<DrawnText>(page.items[6].what).x(), pt(30) + (pt(360) / 3 + pt(20)) * 2);

  Builder four(100, 100);  // no column stays empty
  four.galley.body = {columns(four, 3, names(four, "n", 4))};
  const Page second = paged(four).pages[0];
  EXPECT_EQ(baseline(second, "n2.1"), 68);
  EXPECT_EQ(baseline(second, "n3.1"), 58);
  EXPECT_EQ(baseline(second, "n4.1"), 58);
}

TEST(Columns, NeverBreakAChild) {
  Builder b(100, 100);
  SetBlocks children = names(b, "n", 4);
  children.insert(children.begin() + 1, b.paragraph("long", 4));
  b.galley.body = {columns(b, 2, children)};
  const Page page = paged(b).pages[0];
  // n1 + long | n2 n3 n4: five lines beat n1 | long … (seven) and all cuts through "long".
  EXPECT_EQ(baseline(page, "long.4"), 50 + 50 - 2);
  EXPECT_EQ(baseline(page, "n2.1"), 58);
}

TEST(Columns, HeadingsInColumnsStayWithTheirNames) {
  Builder b(100, 100);
  SetBlocks children = names(b, "n", 4);
  b.of(children[1]).keep_with_next = true;  // n1 | n2 n3 | n4 or n1 n4 …: n2 above n3 always
  b.galley.body = {columns(b, 2, children)};
  const Page page = paged(b).pages[0];
  EXPECT_EQ(baseline(page, "n3.1"), baseline(page, "n2.1") + 10);
}

TEST(Columns, ContinueOnTheNextPageAndBalanceThere) {
  Builder b(50, 50);
  b.galley.body = {b.paragraph("a", 2), columns(b, 2, names(b, "n", 24))};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"a.1 a.2 n1.1 n2.1 n3.1 n4.1 n5.1 n6.1",
                                 "n7.1 n8.1 n9.1 n10.1 n11.1 n12.1 n13.1 n14.1 n15.1 n16.1",
                                 "n17.1 n18.1 n19.1 n20.1 n21.1 n22.1 n23.1 n24.1"}));
  EXPECT_EQ(baseline(pages.pages[0], "n3.1"), 50 + 50 - 2);
  EXPECT_EQ(baseline(pages.pages[0], "n4.1"), 50 + 30 - 2);
  EXPECT_EQ(baseline(pages.pages[2], "n20.1"), 20 + 40 - 2);
  EXPECT_EQ(baseline(pages.pages[2], "n21.1"), 20 + 10 - 2);
}

TEST(Columns, AListIsPouredItemByItem) {
  Builder b(100, 100);
  SetBlock list = b.container(Block::Kind::kStack, names(b, "n", 6));
  SetBlock item = b.container(Block::Kind::kItem, {b.paragraph("i", 2)});
  item.paragraph.lines = {b.line("–", item.block->node)};
  list.children.push_back(item);
  b.of(list.children[1]).after = pt(3);
  b.galley.body = {columns(b, 2, {list, b.paragraph("z", 1)})};
  const Page page = paged(b).pages[0];
  EXPECT_EQ(words(page), "n1.1 n2.1 n3.1 n4.1 n5.1 n6.1 – i.1 i.2 z.1");
  EXPECT_EQ(baseline(page, "n3.1"), 50 + 20 + 3 + 8);
  EXPECT_EQ(baseline(page, "n5.1"), 58);  // 4 × 10 + 3 | 5 × 10
  EXPECT_EQ(baseline(page, "–"), 78);
}

TEST(Columns, StayWholeWhenKeptTogether) {
  Builder b(50, 50);
  SetBlock list = columns(b, 2, names(b, "n", 8));
  b.of(list).keep_together = true;
  b.galley.body = {b.paragraph("a", 2), list};
  EXPECT_EQ(words(paged(b))[0], "a.1 a.2");
}

TEST(Columns, OfManyMembersGoOverPages) {
  Builder b(300, 600);
  b.galley.body = {columns(b, 3, names(b, "n", 260)), b.paragraph("z", 2)};
  Pages pages = paged(b);
  ASSERT_EQ(pages.pages.size(), 2u);
  std::string text = words(pages)[0] + " " + words(pages)[1], expected;
  for (int i = 1; i <= 260; ++i) expected += "n" + std::to_string(i) + ".1 ";
  EXPECT_EQ(text, expected + "z.1 z.2");
}

// ------------------------------------------------------------------ zones and dumps

TEST(Dump, ShowsPositionsOwnersAndInvisibleCharacters) {
  Builder b(50, 50);
  SetBlock text = b.paragraph("a", 1);
  text.paragraph.lines[0].runs[0].text = "n°\u00A05 «\u202Foui\u202F» fin\u00AD";
  SetBlock rule = b.block(Block::Kind::kRule);
  b.of(rule).node = kArtifact;
  b.of(rule).before = pt(4);
  rule.width = pt(60);
  rule.height = Length::from_millipoints(500);
  b.galley.body = {text, rule};
  EXPECT_EQ(dump(paged(b), b.document),
            "page 1 500 140\n"
            "  text 30 58 0 Spectral-Regular 9 P#1 "
            "\"n°\\u{a0}5 «\\u{202f}oui\\u{202f}» fin\\u{ad}\"\n"
            "  rule 30 64 60 0.5 artifact:layout\n");
}

TEST(Dump, TagsFollowTheReading) {
  Builder b(50, 50);
  NodeId h1 = b.node(Role::kH1), p = b.node(Role::kP), span = b.node(Role::kSpan, p);
  NodeId td = b.node(Role::kTD, b.node(Role::kDiv));
  Document& document = b.document;
  document.nodes[h1].title = "Titre";
  document.nodes[span].language = "en";
  document.nodes[td].column_span = 2;
  auto run = [](const char* text, NodeId owner) {
    paraphe::Run made;
    made.text = text;
    made.owner = owner;
    return made;
  };
  paraphe::Run line_break = run("", p);
  line_break.kind = paraphe::Run::Kind::kLineBreak;
  Block heading, paragraph;
  heading.node = h1;
  heading.runs = {run("Titre", h1)};
  paragraph.node = p;
  paragraph.runs = {run("avant ", p), run("inside", span), line_break, run("après", p)};
  document.body = {heading, paragraph};
  EXPECT_EQ(dump_tags(document),
            "Document#0\n"
            "  H1#1 title=\"Titre\" \"Titre\"\n"
            "  P#2\n"
            "    \"avant \"\n"
            "    Span#3 lang=\"en\" \"inside\"\n"
            "    \" après\"\n"
            "  Div#4\n"
            "    TD#5 colspan=2\n");
}

}  // namespace
}  // namespace paraphe
