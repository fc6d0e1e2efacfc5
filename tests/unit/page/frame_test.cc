// Frames over pages, and references to pages.
#include <gtest/gtest.h>

#include "page/references.h"
#include "unit/page/builders.h"

namespace paraphe {
namespace {

using Words = std::vector<std::string>;

// A frame with a rule of 1 pt at the left and a tint, 7 pt of padding above and below.
SetBlock framed(Builder& b, SetBlocks children, uint8_t sides = Frame::kLeft) {
  auto look = std::make_shared<Frame>();
  look->sides = sides;
  look->rule = pt(1);
  look->tinted = true;
  look->tint = {240, 240, 240};
  look->padding_x = look->padding_y = pt(7);
  SetBlock set = b.container(Block::Kind::kFrame, std::move(children));
  b.of(set).extra.make().frame = look;
  return set;
}

TEST(Frames, AreDrawnBelowTheirContent) {
  Builder b(200, 200);
  b.galley.body = {b.paragraph("a", 2), framed(b, {b.paragraph("f", 3)}), b.paragraph("z", 2)};
  Result<Pages> pages = b.paginate();
  ASSERT_TRUE(pages.ok()) << all(pages.errors());
  ASSERT_EQ(pages->pages.size(), 1u);
  std::vector<DrawnRule> drawn = rules(pages->pages[0]);
  ASSERT_EQ(drawn.size(), 2u);  // tint, rule
  EXPECT_EQ(drawn[0].y, pt(70));
  EXPECT_EQ(drawn[0].height, pt(44));
  EXPECT_EQ(drawn[0].width, pt(400));
  EXPECT_EQ(drawn[1].width, pt(1));
  EXPECT_EQ(drawn[1].height, pt(44));
  // Behind the text: drawn before it; an artifact, while the text is not.
  const std::vector<DrawnItem>& items = pages->pages[0].items;
  EXPECT_EQ(std::get<DrawnText>(items[1].what).run->text, "a.2");
  EXPECT_TRUE(std::holds_alternative<DrawnRule>(items[2].what));
  EXPECT_EQ(items[2].artifact(), Artifact::kLayout);
  EXPECT_EQ(std::get<DrawnText>(items[4].what).run->text, "f.1");
  EXPECT_EQ(items[4].artifact(), Artifact::kNone);
  EXPECT_EQ(baseline(pages->pages[0], "f.1"), 70 + 7 + 8);
}

TEST(Frames, CloseWhereAPageEndsAndOpenOnTheNext) {
  Builder b(100, 100);
  b.galley.body = {b.paragraph("a", 2), framed(b, {b.paragraph("f", 12)}), b.paragraph("z", 1)};
  Result<Pages> pages = b.paginate();
  ASSERT_TRUE(pages.ok()) << all(pages.errors());
  ASSERT_EQ(pages->pages.size(), 2u);
  // 100 − 20 − 7 − 7 leaves room for six lines, not seven.
  EXPECT_EQ(words(pages->pages[0]), "a.1 a.2 f.1 f.2 f.3 f.4 f.5 f.6");
  DrawnRule first = rules(pages->pages[0]).at(0), second = rules(pages->pages[1]).at(0);
  EXPECT_EQ(first.y, pt(70));
  EXPECT_EQ(first.height, pt(7 + 60 + 7));
  EXPECT_LE(first.y + first.height, pt(150));
  EXPECT_EQ(second.y, pt(20));
  EXPECT_EQ(second.height, pt(7 + 60 + 7));
  EXPECT_EQ(baseline(pages->pages[1], "f.7"), 20 + 7 + 8);
  EXPECT_EQ(baseline(pages->pages[1], "z.1"), 20 + 74 + 8);
}

TEST(Frames, InsideOneAnotherCloseTogether) {
  Builder b(100, 100);
  b.galley.body = {
      framed(b, {b.paragraph("a", 2), framed(b, {b.paragraph("f", 9)}), b.paragraph("z", 2)})};
  Result<Pages> pages = b.paginate();
  ASSERT_TRUE(pages.ok()) << all(pages.errors());
  ASSERT_EQ(pages->pages.size(), 2u);
  std::vector<DrawnRule> first = rules(pages->pages[0]), second = rules(pages->pages[1]);
  ASSERT_EQ(first.size(), 4u);
  ASSERT_EQ(second.size(), 4u);
  // The outer frame is drawn first, and holds the inner one.
  for (const auto* page : {&first, &second}) {
    EXPECT_LT((*page)[0].y, (*page)[2].y);
    EXPECT_GE((*page)[0].y + (*page)[0].height, (*page)[2].y + (*page)[2].height);
    EXPECT_LE((*page)[0].y + (*page)[0].height, pt(150));
  }
}

TEST(Frames, AreAsWideAsWhatTurnsToLandscapeInThem) {
  Builder b(100, 100);
  b.document.landscape = b.document.following;
  b.document.landscape.width = pt(700);
  SetBlock wide = b.container(Block::Kind::kStack, {b.paragraph("w", 2)});
  wide.landscape = pt(200);
  b.galley.body = {framed(b, {b.paragraph("a", 2), framed(b, {wide}), b.paragraph("z", 2)})};
  Result<Pages> pages = b.paginate();
  ASSERT_TRUE(pages.ok()) << all(pages.errors());
  ASSERT_EQ(pages->pages.size(), 3u);
  const Words text = {"a.1 a.2", "w.1 w.2", "z.1 z.2"};
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(words(pages->pages[i]), text[i]);
    EXPECT_EQ(pages->pages[i].width, i == 1 ? pt(700) : pt(500));
    EXPECT_EQ(rules(pages->pages[i]).at(0).width, i == 1 ? pt(600) : pt(400)) << i;
  }
  EXPECT_EQ(rules(pages->pages[1]).size(), 4u);
  EXPECT_EQ(rules(pages->pages[1]).at(2).width, pt(600));
}

TEST(Frames, HaveARuleOnEachSideOfEachPart) {
  Builder b(60, 60);
  b.galley.body = {framed(b, {b.paragraph("f", 8)}, Frame::kAll)};
  Result<Pages> pages = b.paginate();
  ASSERT_TRUE(pages.ok()) << all(pages.errors());
  ASSERT_EQ(pages->pages.size(), 2u);
  for (const Page& page : pages->pages) EXPECT_EQ(rules(page).size(), 5u);
}

TEST(Frames, NeverLeaveTheirEdgesAlone) {
  for (int before = 1; before < 10; ++before) {
    Builder b(100, 100);
    b.galley.body = {b.paragraph("a", before), framed(b, {b.paragraph("f", 4)}),
                     b.paragraph("z", 3)};
    Result<Pages> pages = b.paginate();
    ASSERT_TRUE(pages.ok()) << all(pages.errors());
    for (const Page& page : pages->pages)
      for (const DrawnRule& rule : rules(page)) EXPECT_GE(rule.height, pt(27)) << before;
  }
}

TEST(Frames, InARowAreDrawnToo) {
  Builder b(100, 100);
  b.galley.body = {b.container(Block::Kind::kRow, {framed(b, {b.paragraph("f", 2)})})};
  Result<Pages> pages = b.paginate();
  ASSERT_TRUE(pages.ok()) << all(pages.errors());
  EXPECT_EQ(rules(pages->pages[0]).size(), 2u);
  EXPECT_EQ(words(pages->pages[0]), "f.1 f.2");
}

TEST(Frames, ThatLeaveNoRoomOnThePageStillEnd) {
  Builder b(20, 20);
  b.galley.body = {framed(b, {framed(b, {framed(b, {b.paragraph("f", 6)})})})};
  Result<Pages> pages = b.paginate();
  ASSERT_TRUE(pages.ok()) << all(pages.errors());
  std::string text;
  for (const Page& page : pages->pages) text += words(page) + " ";
  EXPECT_NE(text.find("f.6"), text.npos);
}

// ---------------------------------------------------------------- references

class References : public testing::Test {
 protected:
  References() : b(100, 100) {
    b.add_style();
  }

  Block paragraph(const std::string& text, NodeId owner) {
    Block made;
    made.node = owner;
    made.runs.emplace_back();
    made.runs[0].text = text;
    made.runs[0].owner = owner;
    return made;
  }
  static paraphe::Run page_of(DestinationId destination, NodeId owner) {
    paraphe::Run run;
    run.kind = paraphe::Run::Kind::kPageOf;
    run.destination = destination;
    run.owner = owner;
    return run;
  }
  Result<Pages> make() {
    Result<Fonts> fonts = Fonts::open(b.document.faces, "");
    EXPECT_TRUE(fonts.ok());
    return make_pages(b.document, *fonts);
  }

  Builder b;
};

TEST_F(References, SettleOnThePagesOfWhatTheyName) {
  const NodeId mention = b.node(Role::kP), link = b.node(Role::kLink, mention);
  Block first = paragraph("page ", mention);
  first.runs.push_back(page_of(0, link));
  b.document.body.push_back(first);
  NodeId last = 0;
  for (int i = 0; i < 120; ++i) {
    last = b.node(Role::kP);
    b.document.body.push_back(paragraph("ligne", last));
  }
  b.document.destinations = {last};
  Result<Pages> pages = make();
  ASSERT_TRUE(pages.ok()) << all(pages.errors());
  ASSERT_EQ(pages->pages.size(), 13u);
  EXPECT_NE(words(pages->pages[0]).find("page\u00A0 13"), std::string::npos) << words(pages->pages[0]);
  std::vector<DestinationPlace> places = find_destinations(*pages, b.document);
  ASSERT_EQ(places.size(), 1u);
  EXPECT_EQ(places[0].page, 12);
}

TEST_F(References, ToWhatDrawsNothingLeadToWhatFollows) {
  const NodeId empty = b.node(Role::kSect), text = b.node(Role::kP);
  b.document.body.push_back(paragraph("seul", text));
  b.document.destinations = {empty, kArtifact};
  Result<Pages> pages = make();
  ASSERT_TRUE(pages.ok()) << all(pages.errors());
  std::vector<DestinationPlace> places = find_destinations(*pages, b.document);
  EXPECT_EQ(places[0].page, 0);
  EXPECT_EQ(places[0].x, pt(30));
}

}  // namespace
}  // namespace paraphe
