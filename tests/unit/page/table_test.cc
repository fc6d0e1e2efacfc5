// Tables over pages.
#include <gtest/gtest.h>

#include <algorithm>

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

// Two cells of one line each: a row of 16 pt.
std::vector<Builder::Cell> row(Builder& b, const std::string& name) {
  return {{{b.paragraph(name, 1)}, 0}, {{b.paragraph(name + "'", 1)}, 1}};
}

Builder::Rows rows(Builder& b, int count) {
  Builder::Rows out;
  for (int i = 1; i <= count; ++i) out.push_back(row(b, "r" + std::to_string(i)));
  return out;
}

TEST(Table, RepeatsItsHeaderAsAnArtifact) {
  Builder b(60, 60);
  b.galley.body = {b.table({row(b, "h")}, rows(b, 4))};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages),
            (Words{"h.1 h'.1 r1.1 r1'.1 r2.1 r2'.1", "[h.1] [h'.1] r3.1 r3'.1 r4.1 r4'.1"}));
  EXPECT_EQ(pages.pages[1].items[1].owner(), kArtifact);
  EXPECT_EQ(baseline(pages.pages[1], "h.1"), 20 + 3 + 8);
  EXPECT_EQ(baseline(pages.pages[1], "r3.1"), 20 + 16 + 3 + 8);
  EXPECT_EQ(std::get<DrawnText>(pages.pages[0].items[1].what).x(), pt(35));
}

TEST(Table, HasRulesAboveUnderTheHeaderAndBelowOnEachPage) {
  Builder b(60, 60);
  b.galley.body = {b.table({row(b, "h")}, rows(b, 4))};
  Pages pages = paged(b);
  for (const Page& page : pages.pages) {
    Length top = &page == &pages.pages[0] ? pt(50) : pt(20);
    std::vector<DrawnRule> drawn = rules(page);
    ASSERT_EQ(drawn.size(), 3u);
    EXPECT_EQ(drawn[0].y, top);
    EXPECT_EQ(drawn[1].y, top + pt(16));
    EXPECT_EQ(drawn[2].y, top + pt(48) - pt(1));
    EXPECT_EQ(drawn[0].width, pt(200));
    EXPECT_EQ(drawn[0].owner, kArtifact);
  }
  for (const DrawnItem& item : pages.pages[0].items)
    EXPECT_EQ(item.artifact() == Artifact::kLayout, std::holds_alternative<DrawnRule>(item.what));
}

TEST(Table, RowRulesAreHairlines) {
  Builder b(100, 100);
  SetBlock table = b.table({row(b, "h")}, rows(b, 3));
  b.last_table().row_rules = true;
  b.last_table().rows[2].rule_above = true;
  b.galley.body = {table};
  std::vector<Length> heights;
  for (const DrawnRule& rule : rules(paged(b).pages[0])) heights.push_back(rule.height);
  EXPECT_EQ(heights, (std::vector<Length>{pt(1), pt(1), pt(1) / 2, pt(1), pt(1)}));
}

TEST(Table, DoesNotLeaveItsHeaderAlone) {
  Builder b(60, 60);
  b.galley.body = {b.paragraph("a", 4), b.table({row(b, "h")}, rows(b, 2))};
  EXPECT_EQ(words(paged(b)), (Words{"a.1 a.2 a.3 a.4", "h.1 h'.1 r1.1 r1'.1 r2.1 r2'.1"}));
}

TEST(Table, DropsARepeatedHeaderThatLeavesNoRoomForARow) {
  Builder b(100, 100);
  Builder::Rows header = {{{{b.paragraph("h", 5)}, 0}}};  // 56 pt
  Builder::Rows body = {{{{b.paragraph("r", 2)}, 0}},     // 26 pt
                        {{{b.paragraph("s", 5)}, 0}}};    // 56 pt: 112 with the header
  b.galley.body = {b.table(header, body)};
  EXPECT_EQ(words(paged(b)), (Words{"h.1 h.2 h.3 h.4 h.5 r.1 r.2", "s.1 s.2 s.3 s.4 s.5"}));
}

TEST(Table, AHeaderTallerThanThePageIsDrawnOnceAndEnds) {
  Builder b(100, 100);
  Builder::Rows header = {{{{b.paragraph("h", 25)}, 0}}};
  b.galley.body = {b.table(header, rows(b, 12))};
  Pages pages = paged(b);
  std::string text;
  for (const std::string& page : words(pages)) text += page + "\n";
  EXPECT_EQ(text.find('['), std::string::npos);
  EXPECT_NE(text.find("h.25"), std::string::npos);
  EXPECT_LE(pages.pages.size(), 6u);
}

TEST(Table, KeepsTotalsWithTheRowAbove) {
  Builder b(64, 64);  // four rows
  SetBlock table = b.table({}, rows(b, 5));
  b.last_table().rows[4].keep_with_previous = true;
  b.galley.body = {table};
  EXPECT_EQ(words(paged(b)), (Words{"r1.1 r1'.1 r2.1 r2'.1 r3.1 r3'.1", "r4.1 r4'.1 r5.1 r5'.1"}));
}

TEST(Table, KeepsItsFooterWithTheLastRow) {
  Builder b(64, 64);
  b.galley.body = {b.table({}, rows(b, 4), {row(b, "f")})};
  EXPECT_EQ(words(paged(b)).back(), "r4.1 r4'.1 f.1 f'.1");
}

TEST(Table, RowsAreWholeWhenTheyFitOnAPage) {
  Builder b(100, 100);
  Builder::Rows body = {{{{b.paragraph("a", 5)}, 0}}, {{{b.paragraph("b", 6)}, 0}}};
  b.galley.body = {b.table({}, body)};
  EXPECT_EQ(words(paged(b)), (Words{"a.1 a.2 a.3 a.4 a.5", "b.1 b.2 b.3 b.4 b.5 b.6"}));
}

TEST(Table, ARowTallerThanAPageIsSplitBetweenLines) {
  Builder b(100, 100);
  Builder::Rows body = {{{{b.paragraph("a", 14)}, 0}, {{b.paragraph("b", 3)}, 1}}};
  b.galley.body = {b.table({row(b, "h")}, body)};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"h.1 h'.1 a.1 b.1 a.2 b.2 a.3 b.3 a.4 a.5 a.6 a.7 a.8",
                                 "[h.1] [h'.1] a.9 a.10 a.11 a.12 a.13 a.14"}));
  // The text keeps its distance from the rule under the repeated header.
  EXPECT_EQ(baseline(pages.pages[1], "a.9"), 20 + 16 + 3 + 8);
}

TEST(Table, CellsWithoutCommonCutsAreSplitLineByLine) {
  Builder b(100, 100);
  Builder::Rows body = {{{{b.paragraph("a", 70, 7)}, 0}, {{b.paragraph("b", 45, 11)}, 1}}};
  b.galley.body = {b.table({}, body)};
  Pages pages = paged(b);
  size_t words_drawn = 0;
  for (const Page& page : pages.pages)
    for (const DrawnItem& item : page.items)
      if (const auto* text = std::get_if<DrawnText>(&item.what)) {
        ++words_drawn;
        EXPECT_LE(text->y, page.height - pt(40));
      }
  EXPECT_EQ(words_drawn, 115u);
  EXPECT_LE(pages.pages.size(), 9u);
}

TEST(Table, RowsTiedByASpanStayOnOnePage) {
  Builder b(64, 64);
  Builder::Rows body = rows(b, 2);
  body.push_back({{{b.paragraph("span", 1)}, 0, 1, 3}, {{b.paragraph("x", 1)}, 1}});
  body.push_back({{{b.paragraph("y", 1)}, 1}});
  body.push_back({{{b.paragraph("z", 1)}, 1}});
  SetBlock table = b.table({}, body);
  b.last_table().row_rules = true;
  b.galley.body = {table};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"r1.1 r1'.1 r2.1 r2'.1", "span.1 x.1 y.1 z.1"}));
  // Hairlines inside the group leave the spanning cell open.
  std::vector<DrawnRule> drawn = rules(pages.pages[1]);
  ASSERT_EQ(drawn.size(), 4u);
  EXPECT_EQ(drawn[2].x, pt(30 + 100));
  EXPECT_EQ(drawn[2].width, pt(100));
}

TEST(Table, ASpanTallerThanAPageIsSplitAndNothingIsLost) {
  Builder b(100, 100);
  Builder::Rows body;
  body.push_back({{{b.paragraph("span", 20)}, 0, 1, 12}, {{b.paragraph("c1", 1)}, 1}});
  for (int i = 2; i <= 12; ++i) body.push_back({{{b.paragraph("c" + std::to_string(i), 1)}, 1}});
  b.galley.body = {b.table({row(b, "h")}, body)};
  Pages pages = paged(b);
  std::string text;
  for (const std::string& page : words(pages)) text += page + " ";
  for (int i = 1; i <= 20; ++i)
    EXPECT_NE(text.find("span." + std::to_string(i) + " "), std::string::npos) << i;
  for (int i = 1; i <= 12; ++i)
    EXPECT_NE(text.find("c" + std::to_string(i) + ".1 "), std::string::npos) << i;
  for (const Page& page : pages.pages)
    for (const DrawnItem& item : page.items)
      if (const auto* drawn = std::get_if<DrawnText>(&item.what)) {
        EXPECT_LE(drawn->y, page.height - pt(40));
      }
  // Nothing stands on something else: on a page, the lines of a column have different baselines.
  for (const Page& page : pages.pages) {
    std::vector<std::pair<Length, Length>> places;
    for (const DrawnItem& item : page.items)
      if (const auto* drawn = std::get_if<DrawnText>(&item.what))
        places.push_back({drawn->x(), drawn->y});
    std::sort(places.begin(), places.end());
    EXPECT_EQ(std::adjacent_find(places.begin(), places.end()), places.end());
  }
}

TEST(Table, ASpanTallerThanAPageIsCutBetweenRows) {
  Builder b(100, 100);
  Builder::Rows body;
  body.push_back({{{b.paragraph("span", 3)}, 0, 1, 8}, {{b.paragraph("c1", 1)}, 1}});
  for (int i = 2; i <= 8; ++i) body.push_back({{{b.paragraph("c" + std::to_string(i), 1)}, 1}});
  SetBlock table = b.table({}, body);
  b.last_table().row_rules = true;
  b.galley.body = {table};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"span.1 c1.1 span.2 c2.1 span.3 c3.1 c4.1 c5.1 c6.1",
                                 "c7.1 c8.1"}));
  // Five hairlines inside the first page's part, open where the span stands; then top and bottom.
  std::vector<DrawnRule> drawn = rules(pages.pages[0]);
  ASSERT_EQ(drawn.size(), 7u);
  size_t open = 0;
  for (const DrawnRule& rule : drawn) open += rule.x == pt(130) && rule.width == pt(100) ? 1 : 0;
  EXPECT_EQ(open, 5u);
}

TEST(Table, ASpanThatIsCutIsStillReadInOnePiece) {
  Builder b(100, 100);
  Builder::Rows body;
  SetBlock span = b.paragraph("span", 3);
  body.push_back({{{span}, 0, 1, 8}, {{b.paragraph("c1", 1)}, 1}});
  for (int i = 2; i <= 8; ++i) body.push_back({{{b.paragraph("c" + std::to_string(i), 1)}, 1}});
  b.document.nodes[span.block->node].row_span = 8;
  b.galley.body = {b.table({}, body)};
  EXPECT_EQ(words(paged(b))[0], "span.1 span.2 span.3 c1.1 c2.1 c3.1 c4.1 c5.1 c6.1");
}

TEST(Table, ManyRowsUnderOneSpanEndQuickly) {
  Builder b(700, 700);
  Builder::Rows body;
  body.push_back({{{b.paragraph("span", 2000)}, 0, 1, 4000}, {{b.paragraph("c", 1)}, 1}});
  for (int i = 2; i <= 4000; ++i) body.push_back({{{b.paragraph("c", 1)}, 1}});
  SetBlock table = b.table({row(b, "h")}, body);
  b.last_table().row_rules = true;
  b.galley.body = {table};
  EXPECT_EQ(paged(b).pages.size(), 96u);  // 42 rows on each
}

TEST(Table, RepeatsItsFooterAsAnArtifact) {
  Builder b(64, 64);  // four rows
  b.galley.body = {b.table({row(b, "h")}, rows(b, 4), {row(b, "f")})};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"h.1 h'.1 r1.1 r1'.1 r2.1 r2'.1 [f.1] [f'.1]",
                                 "[h.1] [h'.1] r3.1 r3'.1 r4.1 r4'.1 f.1 f'.1"}));
  for (const Page& page : pages.pages) {
    std::vector<DrawnRule> drawn = rules(page);
    ASSERT_EQ(drawn.size(), 4u);  // above, under the header, above the footer, below
    Length top = drawn[0].y;
    EXPECT_EQ(drawn[2].y, top + pt(48));
    EXPECT_EQ(drawn[3].y, top + pt(64) - pt(1));
  }
}

TEST(Table, DropsARepeatedFooterThatLeavesNoRoomForARow) {
  Builder b(100, 100);
  Builder::Rows body = {{{{b.paragraph("r", 5)}, 0}}, {{{b.paragraph("s", 5)}, 0}}};  // 56 pt each
  Builder::Rows footer = {{{{b.paragraph("f", 4)}, 0}}};                             // 46 pt
  b.galley.body = {b.table({}, body, footer)};
  EXPECT_EQ(words(paged(b)),
            (Words{"r.1 r.2 r.3 r.4 r.5", "s.1 s.2 s.3 s.4 s.5", "f.1 f.2 f.3 f.4"}));
}

TEST(Table, TheLabelOfAnItemStandsOnTheFirstLineOfItsTable) {
  Builder b(100, 100);
  SetBlock item = b.container(Block::Kind::kItem, {b.table({row(b, "h")}, rows(b, 2))});
  item.paragraph.lines.push_back(b.line("1.", b.node(Role::kLbl)));
  b.galley.body = {item};
  Pages pages = paged(b);
  EXPECT_EQ(baseline(pages.pages[0], "1."), baseline(pages.pages[0], "h.1"));
}

TEST(Table, TablesInCellsAndColumnsInCellsAreDrawn) {
  Builder b(200, 200);
  SetBlock inner = b.table({row(b, "h")}, rows(b, 2));
  SetBlock list = b.container(Block::Kind::kColumns, {b.paragraph("m", 1), b.paragraph("n", 1)});
  b.of(list).extra.make().column_count = 2;
  list.width = pt(90);
  Builder::Rows body = {{{{inner}, 0}, {{list}, 1}}};
  b.galley.body = {b.table({}, body)};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages), (Words{"h.1 h'.1 r1.1 r1'.1 r2.1 r2'.1 m.1 n.1"}));
  EXPECT_EQ(baseline(pages.pages[0], "m.1"), baseline(pages.pages[0], "n.1"));
  EXPECT_EQ(rules(pages.pages[0]).size(), 2u + 3u);
}

TEST(Table, LandscapePagesAreForcedAroundWhatTurns) {
  Builder b(100, 100);
  PageMaster& turned = b.document.landscape;
  turned = b.document.following;
  std::swap(turned.width, turned.height);
  turned.height = pt(40 + 20 + 40);  // room for 40 pt
  SetBlock stack = b.container(Block::Kind::kStack, {b.table({row(b, "h")}, rows(b, 3))});
  stack.landscape = pt(100);
  b.galley.body = {b.paragraph("a", 2), stack, b.paragraph("b", 2)};
  Pages pages = paged(b);
  EXPECT_EQ(words(pages),
            (Words{"a.1 a.2", "h.1 h'.1 r1.1 r1'.1", "[h.1] [h'.1] r2.1 r2'.1",
                   "[h.1] [h'.1] r3.1 r3'.1", "b.1 b.2"}));
  EXPECT_EQ(pages.pages[0].width, pt(500));
  for (size_t i : {1u, 2u, 3u}) {
    EXPECT_EQ(pages.pages[i].width, turned.width);
    EXPECT_EQ(pages.pages[i].height, turned.height);
  }
  EXPECT_EQ(pages.pages[4].height, b.document.following.height);
}

TEST(Table, TwoThatTurnShareTheirLandscapePages) {
  Builder b(100, 100);
  b.document.landscape = b.document.following;
  SetBlocks stacks;
  for (const char* name : {"r", "s"}) {
    stacks.push_back(b.container(Block::Kind::kStack, {b.table({}, {row(b, name)})}));
    stacks.back().landscape = pt(100);
  }
  b.galley.body = {b.paragraph("a", 1), stacks[0], stacks[1]};
  EXPECT_EQ(words(paged(b)), (Words{"a.1", "r.1 r'.1 s.1 s'.1"}));
}

TEST(Table, ACellOfTwoHundredPagesEndsQuickly) {
  Builder b(700, 700);
  Builder::Rows body = {{{{b.paragraph("a", 14000)}, 0}}};
  b.galley.body = {b.table({row(b, "h")}, body)};
  EXPECT_EQ(paged(b).pages.size(), 206u);
}

}  // namespace
}  // namespace paraphe
