// Zones: headers, footers and the room of the stamp, set with the built-in fonts.
#include <gtest/gtest.h>

#include "page/pages.h"
#include "unit/page/builders.h"

namespace paraphe {
namespace {

using Words = std::vector<std::string>;

class Zones : public testing::Test {
 protected:
  Zones() : b(50, 50) {
    b.add_style();
    b.galley.body = {b.paragraph("a", 5), b.paragraph("b", 5), b.paragraph("c", 2)};
  }

  static paraphe::Run run(paraphe::Run::Kind kind, const std::string& text = "") {
    paraphe::Run made;
    made.kind = kind;
    made.text = text;
    made.owner = kArtifact;
    return made;
  }

  // A zone 100 pt wide with "text", and the page's number of the total when asked for.
  static Zone zone(Zone::Kind kind, int64_t y, int64_t height, const std::string& text,
                   bool numbered) {
    Zone made;
    made.kind = kind;
    made.x = pt(70);
    made.y = pt(y);
    made.width = pt(200);
    made.height = pt(height);
    Block paragraph;
    paragraph.node = kArtifact;
    paragraph.place.line = 77;
    paragraph.runs = {run(paraphe::Run::Kind::kText, text)};
    if (numbered) {
      paragraph.runs.push_back(run(paraphe::Run::Kind::kPageNumber));
      paragraph.runs.push_back(run(paraphe::Run::Kind::kText, "/"));
      paragraph.runs.push_back(run(paraphe::Run::Kind::kPageTotal));
    }
    made.content = {paragraph};
    return made;
  }

  Result<Pages> paginate() {
    Result<Fonts> fonts = Fonts::open(b.document.faces, "");
    EXPECT_TRUE(fonts.ok());
    return paraphe::paginate(b.galley, b.document, *fonts);
  }

  // The text of the artifacts of one kind on a page.
  static std::string artifacts(const Page& page, Artifact kind) {
    std::string out;
    for (const DrawnItem& item : page.items) {
      const auto* text = std::get_if<DrawnText>(&item.what);
      if (text == nullptr || item.artifact() != kind) continue;
      EXPECT_EQ(owner_of(*text), kArtifact);
      out += text->run->text;
    }
    return out;
  }

  Builder b;
};

TEST_F(Zones, ShowTheRealPageNumbers) {
  b.document.first.zones = {zone(Zone::Kind::kFooter, 100, 12, "page ", true)};
  b.document.following.zones = {zone(Zone::Kind::kHeader, 5, 12, "Lumbres", false),
                                zone(Zone::Kind::kFooter, 80, 12, "page ", true)};
  Result<Pages> pages = paginate();
  ASSERT_TRUE(pages.ok()) << all(pages.errors());
  ASSERT_EQ(pages->pages.size(), 3u);
  EXPECT_EQ(artifacts(pages->pages[0], Artifact::kFooter), "page\u00A0" "1/3");
  EXPECT_EQ(artifacts(pages->pages[0], Artifact::kHeader), "");
  EXPECT_EQ(artifacts(pages->pages[1], Artifact::kFooter), "page\u00A0" "2/3");
  EXPECT_EQ(artifacts(pages->pages[2], Artifact::kFooter), "page\u00A0" "3/3");
  EXPECT_EQ(artifacts(pages->pages[1], Artifact::kHeader), "Lumbres");
  EXPECT_EQ(artifacts(pages->pages[2], Artifact::kHeader), "Lumbres");
  const DrawnText& header = std::get<DrawnText>(pages->pages[2].items[0].what);
  EXPECT_EQ(header.x(), pt(70));
  EXPECT_GT(header.y, pt(5));
  EXPECT_LT(header.y, pt(15));
}

TEST_F(Zones, TheStampsRoomStaysEmpty) {
  Zone stamp = zone(Zone::Kind::kOther, 0, 30, "never drawn", false);
  stamp.stamp = true;
  b.document.first.zones = {stamp};
  Result<Pages> pages = paginate();
  ASSERT_TRUE(pages.ok());
  EXPECT_EQ(artifacts(pages->pages[0], Artifact::kLayout), "");
}

TEST_F(Zones, NameTheSectionThatEachPageBeginsIn) {
  // Five lines on a page: b begins on the second, d on the third below c, e on the fourth.
  b.galley.body = {b.paragraph("a", 5), b.paragraph("b", 3), b.paragraph("c", 4),
                   b.paragraph("d", 4), b.page_break(), b.paragraph("e", 4)};
  b.of(b.galley.body[1]).section = 1;
  b.of(b.galley.body[3]).section = 2;
  SetBlock end = b.container(Block::Kind::kStack, {});  // draws nothing, and holds for what follows
  b.of(end).section = kNoSection;
  b.galley.body.insert(b.galley.body.end() - 1, end);
  Zone header = zone(Zone::Kind::kHeader, 0, 12, "registre", false);
  header.sections = {zone(Zone::Kind::kHeader, 0, 12, "séance du 4", false).content,
                     zone(Zone::Kind::kHeader, 0, 12, "séance du 11, ", true).content};
  b.document.first.zones = b.document.following.zones = {header};
  Result<Pages> pages = paginate();
  ASSERT_TRUE(pages.ok()) << all(pages.errors());
  Words found;
  for (const Page& page : pages->pages) found.push_back(artifacts(page, Artifact::kHeader));
  EXPECT_EQ(found, (Words{"registre", "séance du 4", "séance du 4", "séance du 11, 4/5", "registre"}));
}

TEST_F(Zones, WithoutTextForASectionSayWhatTheySayOfNone) {
  b.galley.body = {b.paragraph("a", 5), b.paragraph("b", 5), b.paragraph("c", 5)};
  for (SectionId i = 0; i < 3; ++i) b.of(b.galley.body[i]).section = i + 1;
  Zone header = zone(Zone::Kind::kHeader, 0, 12, "registre", false);
  header.sections = {zone(Zone::Kind::kHeader, 0, 12, "un", false).content, {}};
  b.document.first.zones = b.document.following.zones = {header};
  Result<Pages> pages = paginate();
  ASSERT_TRUE(pages.ok()) << all(pages.errors());
  EXPECT_EQ(artifacts(pages->pages[0], Artifact::kHeader), "un");
  EXPECT_EQ(artifacts(pages->pages[1], Artifact::kHeader), "");
  EXPECT_EQ(artifacts(pages->pages[2], Artifact::kHeader), "registre");
}

TEST_F(Zones, KnowTheSectionBelowParagraphsSetAnewAndOnPagesOfNotes) {
  // Six lines a page: the heading reaches the first only when a is set in a line less, and all boxes
  // move up by one; c begins the second page.
  Builder made(60, 60);
  made.add_style();
  SetBlock text = made.paragraph("a", 3), heading = made.paragraph("h", 1);
  SetBlock section = made.paragraph("c", 5), last = made.paragraph("z", 2);
  made.of(heading).keep_with_next = true;
  made.of(section).section = 1;
  made.of(last).section = 2;
  made.call(last.paragraph.lines.back(), "n", 14);  // more than two pages of notes
  made.galley.body = {text, heading, made.paragraph("b", 3), section, last};
  made.alternative(text, "a", 2, 2000);
  Zone header = zone(Zone::Kind::kHeader, 0, 12, "registre", false);
  header.sections = {zone(Zone::Kind::kHeader, 0, 12, "un", false).content,
                     zone(Zone::Kind::kHeader, 0, 12, "deux", false).content};
  made.document.first.zones = made.document.following.zones = {header};
  Result<Fonts> fonts = Fonts::open(made.document.faces, "");
  ASSERT_TRUE(fonts.ok());
  Result<Pages> pages = paraphe::paginate(made.galley, made.document, *fonts);
  ASSERT_TRUE(pages.ok()) << all(pages.errors());
  EXPECT_EQ(words(*pages),
            (Words{"[registre] a'.1 a'.2 h.1 b.1 b.2 b.3", "[un] c.1 c.2 c.3 c.4 c.5",
                   "[deux] z.1 z.2 * n.1 n.2 n.3 n.4", "[deux] n.5 n.6 n.7 n.8 n.9 n.10",
                   "[deux] n.11 n.12 n.13 n.14"}));
}

TEST_F(Zones, TooLowForTheirContentAreRefusedByName) {
  b.document.first.zones = {zone(Zone::Kind::kHeader, 0, 5, "trop", false),
                            zone(Zone::Kind::kFooter, 100, 5, "trop", true)};
  Result<Pages> pages = paginate();
  ASSERT_FALSE(pages.ok());
  ASSERT_EQ(pages.errors().size(), 2u);
  EXPECT_STREQ(pages.errors()[0].message.code, "page.header-too-tall");
  EXPECT_EQ(pages.errors()[0].arguments, (Words{"1", "4", "1"}));  // 10 pt in 5 pt
  EXPECT_EQ(pages.errors()[0].place.line, 77);
  EXPECT_STREQ(pages.errors()[1].message.code, "page.footer-too-tall");
}

}  // namespace
}  // namespace paraphe
