// Leaders, page references, frames, rules and lists, as they are set.
#include <gtest/gtest.h>

#include "unit/type/sheet.h"

namespace paraphe {
namespace {

Run special(Run::Kind kind, DestinationId destination = kNoDestination) {
  Run made;
  made.kind = kind;
  made.destination = destination;
  return made;
}

Block entry(const std::string& title, const std::string& page) {
  Block block = Sheet::paragraph(title);
  block.runs.push_back(special(paraphe::Run::Kind::kLeader));
  block.runs.push_back(Sheet::run(page));
  return block;
}

// The right end of what is drawn on a line.
Length end_of(const Line& line) {
  Length end = line.runs.back().x;
  for (const Glyph& glyph : line.runs.back().glyphs) end += glyph.advance;
  return end;
}

TEST(Leaders, PushWhatFollowsToTheRightEdge) {
  for (Alignment alignment :
       {Alignment::kJustified, Alignment::kLeft, Alignment::kRight, Alignment::kCentre}) {
    Sheet sheet;
    sheet.style().alignment = alignment;
    Galley galley = sheet.set({entry("Recettes", "3"), entry("Un titre plus long", "12")});
    for (const SetBlock& block : galley.body) {
      const Line& line = block.paragraph.lines.at(0);
      EXPECT_EQ(line.runs.front().x, Length{});
      EXPECT_EQ(end_of(line), pt(400));
      ASSERT_EQ(line.leaders.size(), 1u);
      EXPECT_GT(line.leaders[0].count, 20);
    }
  }
}

TEST(Leaders, StandInColumnsWhateverTheIndent) {
  Sheet sheet;
  Block indented = entry("Impôts", "4");
  indented.indent_left = pt(37);
  Galley galley = sheet.set({entry("Recettes", "3"), indented});
  const Line& above = galley.body[0].paragraph.lines[0];
  const Line& below = galley.body[1].paragraph.lines[0];
  ASSERT_FALSE(above.leaders.empty() || below.leaders.empty());
  const Dots &first = above.leaders[0], &second = below.leaders[0];
  EXPECT_EQ(first.pitch, second.pitch);
  EXPECT_EQ((first.x - (second.x + pt(37))).units % first.pitch.units, 0);
}

TEST(Leaders, AreOneSpaceInTheText) {
  Sheet sheet;
  Block block = Sheet::paragraph("Signature ");
  block.runs.push_back(special(paraphe::Run::Kind::kLeader));
  block.runs.push_back(Sheet::run(" fin"));
  EXPECT_EQ(text_of(sheet.set({block}).body[0].paragraph.lines), "Signature fin");
  // Nothing follows: the dots run to the edge.
  block.runs.pop_back();
  const Galley galley = sheet.set({block});
  const Line& line = galley.body[0].paragraph.lines.at(0);
  ASSERT_EQ(line.leaders.size(), 1u);
  EXPECT_GT(line.leaders[0].x + line.leaders[0].pitch * line.leaders[0].count, pt(385));
}

TEST(Leaders, StandOnTheLastLineOfALongEntry) {
  Sheet sheet(200);
  Galley galley =
      sheet.set({entry("Un intitulé si long qu’il lui faut assurément deux lignes", "9")});
  const std::vector<Line>& lines = galley.body[0].paragraph.lines;
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(lines[0].leaders.empty());
  EXPECT_EQ(lines[1].leaders.size(), 1u);
  EXPECT_EQ(end_of(lines[1]), pt(200));
}

TEST(Leaders, ANoncharacterOfTheRecordIsNone) {
  Sheet sheet;
  EXPECT_FALSE(sheet.errors_of({Sheet::paragraph("a\uFDD0b")}).empty());
}

TEST(PageReferences, SayWhatTheyAreGiven) {
  Sheet sheet;
  Block block = Sheet::paragraph("page ");
  block.runs.push_back(special(paraphe::Run::Kind::kPageOf, 1));
  block.runs.push_back(Sheet::run(" sur "));
  block.runs.push_back(special(paraphe::Run::Kind::kPageTotal));
  sheet.document.body = {block};
  PageNumbers numbers;
  numbers.total = 12;
  numbers.destinations = {3, 7};
  Result<Galley> galley = paraphe::set(sheet.document, sheet.fonts, numbers);
  ASSERT_TRUE(galley.ok());
  EXPECT_EQ(text_of(galley->body[0].paragraph.lines), "page\u00A0" "7 sur 12");
}

TEST(PageReferences, KeepTheRoomOfMoreFigures) {
  Sheet sheet;
  sheet.style().alignment = Alignment::kLeft;
  sheet.text().features = kTabularFigures;
  Block block;
  block.runs.push_back(special(paraphe::Run::Kind::kPageOf, 0));
  sheet.document.body = {block};
  auto width = [&](int number, int digits) {
    PageNumbers numbers;
    numbers.destinations = {number};
    numbers.digits = {digits};
    Result<Galley> galley = paraphe::set(sheet.document, sheet.fonts, numbers);
    return galley.ok() ? Length(galley->body[0].paragraph.lines.at(0).width) : Length{};
  };
  EXPECT_LT(width(9, 1), width(10, 1));
  EXPECT_EQ(width(9, 2), width(10, 2));
  EXPECT_EQ(width(10, 1), width(10, 2));
}

Block item(const std::string& label, const std::string& words) {
  Block made = Sheet::container(Block::Kind::kItem, {Sheet::paragraph(words)});
  made.extra.make().label = std::make_shared<const Block>(Sheet::paragraph(label));
  made.extra.make().label_width = pt(14);
  made.extra.make().label_widens = true;
  return made;
}

TEST(Lists, ItemsShareTheIndentOfTheWidestLabel) {
  Sheet sheet;
  sheet.style().alignment = Alignment::kLeft;
  Galley narrow = sheet.set({item("1.", "un"), item("2.", "deux")});
  EXPECT_EQ(narrow.body[0].children[0].x, pt(14));
  Galley wide = sheet.set({item("I.", "un"), item("XXVIII.", "deux")});
  const Length indent = wide.body[0].children[0].x;
  EXPECT_GT(indent, pt(14));
  EXPECT_EQ(wide.body[1].children[0].x, indent);
  EXPECT_EQ(wide.body[1].paragraph.lines.size(), 1u);
  EXPECT_LT(wide.body[1].paragraph.lines[0].width, indent);
  // A label is never so wide that it leaves no room.
  Galley absurd = sheet.set({item(std::string(200, 'm') + " m", "un")});
  EXPECT_LE(absurd.body[0].children[0].x, pt(400) / 3);
}

TEST(Lists, SixDeepKeepTheirIndents) {
  Sheet sheet;
  Block nested = item("–", "au fond");
  for (int i = 0; i < 5; ++i) {
    Block outer = item("–", "dehors");
    outer.children.push_back(nested);
    nested = outer;
  }
  Galley galley = sheet.set({nested});
  const SetBlock* at = &galley.body[0];
  int depth = 1;
  for (; at->children.size() == 2; at = &at->children[1], ++depth)
    EXPECT_EQ(at->children[1].x, pt(14));
  EXPECT_EQ(depth, 6);
  EXPECT_EQ(at->children[0].width, pt(400 - 6 * 14));
}

TEST(Frames, TakeTheirRulesAndPaddingFromTheMeasure) {
  Sheet sheet;
  Frame look;
  look.sides = Frame::kLeft;
  look.rule = pt(2);
  look.padding_x = pt(10);
  look.padding_y = pt(7);
  Block frame = Sheet::container(Block::Kind::kFrame, {Sheet::paragraph("un")});
  frame.extra.make().frame = std::make_shared<const Frame>(look);
  Galley galley = sheet.set({frame});
  EXPECT_EQ(galley.body[0].children[0].x, pt(12));
  EXPECT_EQ(galley.body[0].children[0].width, pt(388));
  EXPECT_EQ(galley.body[0].height, pt(14));  // neither rule nor tint above or below
  look.tinted = true;
  frame.extra.make().frame = std::make_shared<const Frame>(look);
  galley = sheet.set({frame});
  EXPECT_EQ(galley.body[0].children[0].width, pt(378));
  EXPECT_EQ(galley.body[0].height, pt(28));
}

TEST(Rules, StandWhereTheyAreWanted) {
  Sheet sheet;
  Block rule;
  rule.kind = Block::Kind::kRule;
  rule.extra.make().width = pt(100);
  for (auto [position, x] :
       {std::pair{Alignment::kLeft, 0}, {Alignment::kCentre, 150}, {Alignment::kRight, 300}}) {
    rule.extra.make().position = position;
    EXPECT_EQ(sheet.set({rule}).body[0].x, pt(x));
  }
}

TEST(Features, FiguresAreProportionalOrOfOneWidth) {
  auto widths = [](uint16_t features) {
    Sheet sheet;
    sheet.style().alignment = Alignment::kLeft;
    sheet.text().features = features;
    return std::pair(sheet.lines("1111").at(0).width, sheet.lines("8888").at(0).width);
  };
  auto [ones, eights] = widths(kTabularFigures | kLiningFigures);
  EXPECT_EQ(ones, eights);
  std::tie(ones, eights) = widths(kProportionalFigures | kLiningFigures);
  EXPECT_LT(ones, eights);
  std::tie(ones, eights) = widths(kTabularFigures | kOldStyleFigures);
  EXPECT_EQ(ones, eights);
}

TEST(Features, CapitalFormsAndSmallCapitalsAreOtherGlyphs) {
  auto glyph = [](const std::string& text, uint16_t features) {
    Sheet sheet;
    sheet.text().features = features;
    return sheet.lines(text).at(0).runs.at(0).glyphs.at(0).id;
  };
  EXPECT_NE(glyph("(A)", 0), glyph("(A)", kCapitalForms));
  EXPECT_NE(glyph("a", 0), glyph("a", kSmallCapitals));
  EXPECT_NE(glyph("A", kSmallCapitals), glyph("A", kAllSmallCapitals));
  EXPECT_NE(glyph("3", kLiningFigures), glyph("3", kOldStyleFigures));
}

}  // namespace
}  // namespace paraphe
