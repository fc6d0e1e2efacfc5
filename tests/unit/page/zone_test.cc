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
      if (text == nullptr || item.artifact != kind) continue;
      EXPECT_EQ(text->owner, kArtifact);
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
  EXPECT_EQ(artifacts(pages->pages[0], Artifact::kFooter), "page 1/3");
  EXPECT_EQ(artifacts(pages->pages[0], Artifact::kHeader), "");
  EXPECT_EQ(artifacts(pages->pages[1], Artifact::kFooter), "page 2/3");
  EXPECT_EQ(artifacts(pages->pages[2], Artifact::kFooter), "page 3/3");
  EXPECT_EQ(artifacts(pages->pages[1], Artifact::kHeader), "Lumbres");
  EXPECT_EQ(artifacts(pages->pages[2], Artifact::kHeader), "Lumbres");
  const DrawnText& header = std::get<DrawnText>(pages->pages[2].items[0].what);
  EXPECT_EQ(header.x, pt(70));
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
