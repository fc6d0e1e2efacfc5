// The copy of an act: the stamp, and signatures as words.
#include "document/copy.h"

#include <gtest/gtest.h>

namespace paraphe {
namespace {

Document small_act(Length zone_width, Length zone_height) {
  Document out;
  out.text_styles.push_back({});
  out.paragraph_styles.push_back({});
  out.nodes.push_back({});
  out.nodes[0].role = Role::kDocument;
  for (PageMaster* master : {&out.first, &out.following}) {
    Zone zone;
    zone.width = zone_width;
    zone.height = zone_height;
    zone.stamp = true;
    master->zones.push_back(zone);
  }
  Node form;
  form.role = Role::kForm;
  form.alternative = "Signature de la maire";
  out.nodes.push_back(form);
  auto field = std::make_shared<SignatureField>();
  field->name = "Signature_Maire";
  field->height = Length::from_points(62);
  field->leading = Length::from_points(10);
  field->node = 1;
  Block& block = out.body.emplace_back();
  block.kind = Block::Kind::kSignature;
  block.node = 1;
  block.extra.make().field = std::move(field);
  out.title = "Délibération";
  return out;
}

CopyMentions mentions() {
  CopyMentions out;
  out.stamp = {"Reçu en préfecture le 22/12/2023", "ID : 062-246200729-20231221-23_12_132-DE"};
  out.signatures = {{"Signature_Maire", {"Signé par Anne BERTIN", "le 21 décembre 2023"}}};
  out.title_mark = " — copie";
  return out;
}

TEST(Copy, TheStampIsContentOnceAndAnArtifactAfterwards) {
  Result<Document> copy =
      as_copy(small_act(Length::from_points(212), Length::from_points(79)), mentions());
  ASSERT_TRUE(copy.ok());
  const Block& first = copy->first.zones[0].content.at(0);
  const Block& following = copy->following.zones[0].content.at(0);
  ASSERT_EQ(first.children.size(), 2u);
  ASSERT_EQ(following.children.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    const NodeId owner = first.children[i].runs[0].owner;
    ASSERT_LT(owner, copy->nodes.size());
    EXPECT_EQ(copy->nodes[owner].role, Role::kP);
    EXPECT_EQ(following.children[i].runs[0].owner, kArtifact);
    EXPECT_EQ(first.children[i].runs[0].text, following.children[i].runs[0].text);
  }
  EXPECT_EQ(copy->title, "Délibération — copie");
}

TEST(Copy, SignaturesBecomeWordsInTheSameRoom) {
  Document copy =
      as_copy(small_act(Length::from_points(212), Length::from_points(79)), mentions()).value();
  const Block& shown = copy.body.at(0);
  EXPECT_EQ(shown.kind, Block::Kind::kStack);
  EXPECT_EQ(copy.nodes[1].role, Role::kP);
  EXPECT_EQ(copy.nodes[1].alternative, "");
  ASSERT_EQ(shown.children.size(), 2u);
  EXPECT_EQ(shown.children[0].runs.size(), 3u);  // two lines and what parts them
  EXPECT_EQ(shown.children[1].before, Length::from_points(62 - 20));
  // A field that nobody signed leaves its room free, and no tag that reads nothing.
  CopyMentions none = mentions();
  none.signatures.clear();
  copy = as_copy(small_act(Length::from_points(212), Length::from_points(79)), none).value();
  ASSERT_EQ(copy.body.at(0).children.size(), 1u);
  EXPECT_EQ(copy.body.at(0).children[0].before, Length::from_points(62));
}

TEST(Copy, TypeIsAsLargeAsTheZoneAllows) {
  auto size_in = [](int64_t width, int64_t height) {
    Result<Document> copy =
        as_copy(small_act(Length::from_points(width), Length::from_points(height)), mentions());
    if (!copy.ok()) return std::string(copy.errors().at(0).message.code);
    const Block& line = copy->first.zones[0].content.at(0).children.at(0);
    return to_points(copy->text_styles[line.runs[0].style].size);
  };
  EXPECT_EQ(size_in(212, 79), "8.5");
  EXPECT_EQ(size_in(212, 20), "7.75");
  EXPECT_EQ(size_in(100, 30), "5.75");
  EXPECT_EQ(size_in(212, 12), "document.stamp-zone-small");
  EXPECT_EQ(size_in(14, 79), "document.stamp-zone-small");
  Document bare = small_act(Length::from_points(212), Length::from_points(79));
  bare.following.zones.clear();
  Result<Document> copy = as_copy(std::move(bare), mentions());
  ASSERT_FALSE(copy.ok());
  EXPECT_EQ(copy.errors().at(0).message.code, std::string("document.no-stamp-zone"));
}

}  // namespace
}  // namespace paraphe
