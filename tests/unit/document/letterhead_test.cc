// What layouts can say beyond fields: lists in lists, words that agree, the logo of the record.
#include <gtest/gtest.h>

#include "base/resource.h"
#include "unit/document/layout_folder.h"
#include "unit/document/soundness.h"

namespace paraphe {
namespace {

const Seance& example() {
  static const Result<Seance> kSeance = read_seance(
      std::string(*find_resource("layouts/exemples/seance.xml")), "layouts/exemples/seance.xml");
  return *kSeance;
}

// The example with `content` in the place of the space before the mentions.
Result<Document> with(const std::string& content, const Seance& seance = example(),
                      const LayoutOptions& options = {}, const std::string& root = "") {
  LayoutFolder folder;
  folder.change("<espace pousser=\"oui\"/>", content);
  if (!root.empty()) folder.change("base=\"commun.xml\"", root + " base=\"commun.xml\"");
  Result<Layout> layout = folder.read("extrait.xml", options);
  if (!layout.ok()) return layout.errors();
  return compose(seance, 0, *layout, [](const std::string&) {
    return Result<PictureSize>(PictureSize{Length::from_points(200), Length::from_points(100)});
  });
}

bool shows(const Document& d, const std::string& words) {
  for (const std::string& text : paragraphs(d))
    if (text == words) return true;
  return false;
}

TEST(Letterhead, ListsStandInLists) {
  Result<Document> d = with(
      "<liste marque=\"numero\" etiquettes=\"14pt\"><element style=\"texte\">Un"
      "<liste marque=\"tiret\" etiquettes=\"10pt\"><element style=\"texte\">Deux</element>"
      "<element style=\"texte\">Trois<si champ=\"autorite.sigle\"><liste><element "
      "style=\"texte\">Jamais</element></liste></si></element></liste></element>"
      "<element style=\"texte\">Quatre</element></liste>");
  ASSERT_TRUE(d.ok()) << to_string(d.errors().front());
  expect_sound(*d);
  EXPECT_TRUE(shows(*d, "Deux"));
  EXPECT_FALSE(shows(*d, "Jamais"));
  // L > LI > LBody > P, L: the inner list belongs to the item above it.
  size_t inner = 0;
  for (NodeId list : with_role(*d, Role::kL)) {
    const NodeId body = d->nodes[list].parent;
    if (d->nodes[body].role != Role::kLBody) continue;
    if (!d->nodes[list].place.file().ends_with("extrait.xml")) continue;  // the act has lists too
    ++inner;
    const NodeId item = d->nodes[body].parent;
    EXPECT_EQ(d->nodes[item].role, Role::kLI);
    EXPECT_EQ(d->nodes[body + 1].role, Role::kP);
  }
  EXPECT_EQ(inner, 1u);
}

TEST(Letterhead, WordsAgreeWithWhoTheySpeakOf) {
  Seance seance = example();
  auto text = [&](const std::string& root = "") {
    Result<Document> d = with(
        "<paragraphe style=\"texte\"><accord avec=\"secretaires\">désigné "
        "secrétaire</accord></paragraphe>"
        "<paragraphe style=\"texte\"><champ nom=\"president.titre\"/></paragraphe>",
        seance, {}, root);
    EXPECT_TRUE(d.ok());
    std::string out;
    for (const std::string& words : paragraphs(*d))
      if (words.find("secrétaire") != words.npos && words.find("désigné") == 0) out = words;
    EXPECT_TRUE(shows(*d, "Madame la Maire"));
    return out;
  };
  EXPECT_EQ(text(), "désigné secrétaire");  // a man
  Personne other = seance.president;        // a woman
  seance.secretaires.push_back(other);
  EXPECT_EQ(text(), "désignés secrétaires");
  EXPECT_EQ(text("accords=\"inclusifs\""), "désigné·e·s secrétaires");
  seance.secretaires = {other};
  EXPECT_EQ(text(), "désignée secrétaire");
}

// Lists and counters of a council of women and men, and of one of women.
TEST(Letterhead, WhatIsCountedAgreesToo) {
  auto made = [](const Seance& seance, const std::string& root) {
    Result<Document> d = with("<espace hauteur=\"1pt\"/>", seance, {}, root);
    EXPECT_TRUE(d.ok());
    return std::move(*d);
  };
  const std::string inclusive = "accords=\"inclusifs\"";
  const Document usual = made(example(), ""), both = made(example(), inclusive);
  for (const char* words : {"Présents", "Représentés", "Votants", "Absents excusés"})
    EXPECT_TRUE(shows(usual, words)) << words;
  for (const char* words :
       {"Présent·e·s", "Représenté·e·s", "Votant·e·s", "Absent·e·s excusé·e·s", "Absente"})
    EXPECT_TRUE(shows(both, words)) << words;
  EXPECT_FALSE(shows(both, "Présents"));
  Seance women = example();
  for (Membre& member : women.membres) member.civilite = Civilite::kMadame;
  for (const std::string& root : {std::string(), inclusive})
    for (const char* words : {"Présentes", "Représentées", "Votantes", "Absentes excusées"})
      EXPECT_TRUE(shows(made(women, root), words)) << words;
  // A record that names nobody counts all the same.
  Seance nobody = example();
  for (Membre& member : nobody.membres) member.civilite = Civilite::kAucune;
  EXPECT_TRUE(shows(made(nobody, inclusive), "Votants"));
}

TEST(Letterhead, TheRecordsOwnLogoIsPlaced) {
  const std::string image =
      "<si champ=\"autorite.logo\"><image champ=\"autorite.logo\" largeur=\"30mm\" "
      "hauteur=\"10mm\"/></si>";
  Seance seance = example();
  Result<Document> without = with(image, seance);
  ASSERT_TRUE(without.ok());
  EXPECT_TRUE(with_role(*without, Role::kFigure).empty());
  seance.collectivite.logo = Logo{"ville.png", "Logo de la ville"};
  Result<Document> d = with(image, seance);
  ASSERT_TRUE(d.ok());
  ASSERT_EQ(with_role(*d, Role::kFigure).size(), 1u);
  const NodeId figure = with_role(*d, Role::kFigure)[0];
  EXPECT_EQ(d->nodes[figure].alternative, "Logo de la ville");
  bool placed = false;
  visit(d->body, [&](const Block& b) {
    if (b.kind != Block::Kind::kImage) return;
    placed = true;
    EXPECT_EQ(b.extra->image, std::string(kRecordImages) + "ville.png");
    // 200 × 100 in a room of 30 × 10 mm: 20 × 10 mm, undistorted.
    EXPECT_EQ(b.extra->height, Length::from_micrometres(10'000));
    EXPECT_EQ(b.extra->width, Length::from_micrometres(10'000) * 2);
  });
  EXPECT_TRUE(placed);
}

TEST(Letterhead, PicturesOfNothingAreRefused) {
  auto code = [](const std::string& content) {
    Result<Document> d = with(content);
    return d.ok() ? std::string() : std::string(d.errors().front().message.code);
  };
  EXPECT_EQ(code("<image champ=\"autorite.nom\" largeur=\"9mm\"/>"), "layout.no-picture");
  EXPECT_EQ(code("<image champ=\"autorite.logo\"/>"), "layout.image-room");
  EXPECT_EQ(code("<image/>"), "layout.image-source");
  EXPECT_EQ(code("<image nom=\"a\" champ=\"autorite.logo\" largeur=\"9mm\"/>"),
            "layout.image-source");
}

}  // namespace
}  // namespace paraphe
