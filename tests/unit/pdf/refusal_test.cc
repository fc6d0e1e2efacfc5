#include <gtest/gtest.h>

#include "builders.h"

namespace paraphe {
namespace {

TEST(Refusal, EverythingIsToldAtOnceWithItsLine) {
  ActBuilder act;
  act.document.title.clear();
  act.document.language = "français";
  act.heading(2, "Trop bas", 80);                    // line 2
  act.rule(100, act.node(Role::kFigure));            // line 3
  act.text("lien", act.node(Role::kLink), 70, 120);  // line 4
  act.field("Signature.1", 500);                     // line 5
  act[4].alternative.clear();
  EXPECT_EQ(told(act.render()),
            "pdf.no-title:1\npdf.language:1\npdf.field-name:5\npdf.field-without-text:5\n"
            "pdf.heading-level:2\npdf.figure-without-text:3\npdf.link-without-address:4\n");
}

TEST(Refusal, HeadingsGoDownOneLevelAtATime) {
  ActBuilder act;
  act.heading(1, "Un", 80);
  act.heading(2, "Deux", 100);
  act.heading(1, "Un", 120);
  EXPECT_EQ(told(act.render()), "ok");
  act.heading(3, "Trois", 140);
  EXPECT_EQ(told(act.render()), "pdf.heading-level:5\n");
}

TEST(Refusal, AHeadingThatIsNotShownDoesNotCount) {
  ActBuilder act;
  act.node(Role::kH3);
  act.heading(1, "Un", 80);
  EXPECT_EQ(told(act.render()), "ok");
}

TEST(Refusal, CellsNeedHeaders) {
  ActBuilder act;
  NodeId table = act.node(Role::kTable);
  NodeId row = act.row(table, Role::kTD, 2, 100);
  EXPECT_EQ(told(act.render()), "pdf.cell-without-header:3\n");
  act[row + 1].role = Role::kTH;
  EXPECT_EQ(told(act.render()), "pdf.cell-without-header:3\npdf.header-without-scope:4\n");
  act[row + 1].scope = Scope::kRow;
  EXPECT_EQ(told(act.render()), "ok");
}

TEST(Refusal, TablesAreRegular) {
  ActBuilder act;
  NodeId table = act.table(3, 2, 100);
  EXPECT_EQ(told(act.render()), "ok");
  NodeId body = table + 6;
  ASSERT_EQ(act[body].role, Role::kTBody);
  NodeId short_row = act.row(body, Role::kTD, 2, 200);
  EXPECT_EQ(told(act.render()), "pdf.irregular-table:" + std::to_string(short_row + 1) + "\n");
  act[short_row + 2].column_span = 2;
  EXPECT_EQ(told(act.render()), "ok");
  act[short_row + 1].row_span = 2;  // hangs below the last row
  EXPECT_EQ(told(act.render()), "pdf.irregular-table:" + std::to_string(table + 1) + "\n");
  act.row(body, Role::kTD, 2, 220);
  EXPECT_EQ(told(act.render()), "ok");
}

TEST(Refusal, PartsStandWhereTheyBelong) {
  ActBuilder act;
  act.paragraph("un", 80, Role::kLI);
  act.paragraph("deux", 94, Role::kTR, act.node(Role::kTable));
  EXPECT_EQ(told(act.render()), "pdf.nesting:2\npdf.stray-content:2\npdf.stray-content:4\n");
}

TEST(Refusal, WhatCannotBeDrawn) {
  ActBuilder act;
  GlyphRun& run = act.text("abc", act.node(Role::kP), 70, 80);
  run.glyphs[1].id = 0;
  EXPECT_EQ(told(act.render()), "pdf.missing-glyph:2\n");
  run.glyphs[1].id = 5;
  run.text = "a\uE000c";
  EXPECT_EQ(told(act.render()), "pdf.private-character:2\n");
  run.text = "abc";
  run.size = Length{};
  EXPECT_EQ(told(act.render()), "pdf.out-of-range:2\n");
  run.size = pt(11);
  run.glyphs[2].advance = pt(1'000'000'000);
  EXPECT_EQ(told(act.render()), "pdf.out-of-range:2\n");
  run.glyphs[2].advance = pt(5);
  run.owner = 99;
  EXPECT_EQ(told(act.render()), "pdf.broken-tree:0\n");
  run.owner = 1;
  run.face = 9;
  EXPECT_EQ(told(act.render()), "pdf.broken-tree:2\n");
  run.face = 0;
  EXPECT_EQ(told(act.render()), "ok");
  act.pages.pages[0].width = pt(2);
  EXPECT_EQ(told(act.render()), "pdf.page-size:0\n");
  act.pages.pages.clear();
  EXPECT_EQ(told(act.render()), "pdf.no-pages:0\n");
}

TEST(Refusal, ParentsComeBeforeTheirChildren) {
  ActBuilder act;
  NodeId one = act.paragraph("un", 80);
  act[one].parent = one;
  EXPECT_EQ(told(act.render()), "pdf.broken-tree:2\n");
}

TEST(Refusal, AttachmentsAreNamedTypedAndRelated) {
  ActBuilder act;
  act.paragraph("Vu", 80);
  act.document.attachments = {{"a.xml", "", "application/xml", "Source", ""},
                              {"a.xml", "", "application/xml", "Source", ""},
                              {"b.xml", "", "xml", "Source", ""},
                              {"c.xml", "", "a/b", "Friend", ""}};
  EXPECT_EQ(told(act.render()), "pdf.attachment:0\npdf.attachment:0\npdf.attachment:0\n");
}

TEST(Refusal, TextsBesideThePageAreBounded) {
  ActBuilder act;
  NodeId figure = act.node(Role::kFigure);
  act.rule(80, figure);
  act[figure].alternative = std::string(16000, 'x');
  EXPECT_EQ(told(act.render()), "ok");
  act[figure].alternative = std::string(16001, 'x');
  EXPECT_EQ(told(act.render()), "pdf.text-too-long:2\n");
}

TEST(Refusal, TwoFieldsOfOneName) {
  ActBuilder act;
  act.field("S", 300);
  act.field("S", 500);
  EXPECT_EQ(told(act.render()), "pdf.field-name:3\n");
}

}  // namespace
}  // namespace paraphe
