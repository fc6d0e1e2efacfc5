// A layout that starts from another: what it says holds, what it does not say comes from its base.
#include <gtest/gtest.h>
#include <unistd.h>

#include <ostream>

#include "base/file.h"
#include "document/parts.h"
#include "unit/document/layout_folder.h"

namespace paraphe {
namespace {

// A layout file with these attributes of the root and this inside.
std::string file_of(const std::string& attributes, const std::string& inside) {
  return "<mise-en-page xmlns=\"urn:paraphe:mise-en-page:1\" nom=\"Essai\" " + attributes + ">\n" +
         inside + "\n</mise-en-page>\n";
}

const Style& style(const Layout& layout, std::string_view name) {
  for (const Style& known : layout.parts().styles)
    if (known.name == name) return known;
  ADD_FAILURE() << "no style " << name;
  return layout.parts().styles[0];
}

Color color(const Layout& layout, std::string_view name) {
  return layout.parts().text_styles[style(layout, name).text[0]].color;
}

// The layout that file_of(attributes, inside) makes in a folder beside the built-in ones.
Result<Layout> read(const std::string& attributes, const std::string& inside,
                    const LayoutOptions& options = {}) {
  LayoutFolder folder;
  folder.put("essai.xml", file_of(attributes, inside));
  return folder.read("essai.xml", options);
}

// What stands last in the bandeau, above the space that ends it.
Piece last_of_banner(const Layout& layout) {
  const Pieces& pieces = layout.parts().content.at(0).children;
  if (pieces.size() >= 2) return pieces[pieces.size() - 2];
  ADD_FAILURE() << "the bandeau is empty";
  return {};
}

const Diagnostic* finding(const Result<Layout>& layout, std::string_view code) {
  if (layout.ok()) return nullptr;
  for (const Diagnostic& d : layout.errors())
    if (d.message.code == code) return &d;
  return nullptr;
}

TEST(Inheritance, ALetterheadChangesAColourEverywhere) {
  Result<Layout> layout = read("", "<charte><couleur nom=\"accent\" valeur=\"#7A1E2C\"/></charte>");
  ASSERT_TRUE(layout.ok()) << all(layout);
  EXPECT_EQ(color(*layout, "objet"), (Color{0x7A, 0x1E, 0x2C}));
  EXPECT_EQ(color(*layout, "autorite"), (Color{0x7A, 0x1E, 0x2C}));
  EXPECT_EQ(color(*layout, "texte"), (Color{0x1B, 0x1B, 0x1F}));
  EXPECT_EQ(layout->kind(), DocumentKind::kExtrait);
  EXPECT_EQ(layout->parts().name, "Essai");
}

TEST(Inheritance, ALetterheadDressesTheDocumentThatIsAskedFor) {
  // One that says its document dresses that one.
  Result<Layout> layout = read("document=\"extrait\"", "", {.document = DocumentKind::kListe});
  ASSERT_TRUE(layout.ok()) << all(layout);
  EXPECT_EQ(layout->kind(), DocumentKind::kExtrait);
}

// A layout with a contenu of its own is no letterhead: it is an extract unless it says otherwise.
TEST(Inheritance, ALayoutOfItsOwnIsAnExtract) {
  const std::string file =
      std::string(PARAPHE_SOURCE_DIR) + "/tests/cases/mise-en-page-etroite/layout.xml";
  Result<std::string> bytes = read_file(file);
  ASSERT_TRUE(bytes.ok());
  ASSERT_EQ(bytes->find("document="), std::string::npos);
  for (DocumentKind asked : {DocumentKind::kExtrait, DocumentKind::kListe, DocumentKind::kRegistre}) {
    Result<Layout> layout = read_layout(*bytes, file, {.document = asked});
    ASSERT_TRUE(layout.ok()) << all(layout);
    EXPECT_EQ(layout->kind(), DocumentKind::kExtrait);
  }
}

TEST(Inheritance, AStyleKeepsWhatItDoesNotSay) {
  Result<Layout> layout = read("", "<styles><style nom=\"titre\" taille=\"24pt\"/></styles>");
  ASSERT_TRUE(layout.ok()) << all(layout);
  const TextStyle& title = layout->parts().text_styles[style(*layout, "titre").text[0]];
  EXPECT_EQ(title.size, Length::from_points(24));
  Result<Layout> plain = built_in_layout("extrait");
  EXPECT_EQ(title.face, plain->parts().text_styles[style(*plain, "titre").text[0]].face);
}

TEST(Inheritance, StylesThatStartFromAChangedStyleChangeWithIt) {
  Result<Layout> layout =
      read("", "<styles><style nom=\"texte\" taille=\"12pt\" interligne=\"15pt\"/></styles>");
  ASSERT_TRUE(layout.ok()) << all(layout);
  const Layout::Parts& parts = layout->parts();
  EXPECT_EQ(parts.text_styles[style(*layout, "visa").text[0]].size, Length::from_points(12));
  EXPECT_EQ(parts.paragraph_styles[style(*layout, "visa").paragraph].leading,
            Length::from_points(15));
}

TEST(Inheritance, AStyleThatNamesABaseStartsAnew) {
  Result<Layout> layout = read("", "<styles><style nom=\"titre\" base=\"texte\"/></styles>");
  ASSERT_TRUE(layout.ok()) << all(layout);
  EXPECT_EQ(layout->parts().text_styles[style(*layout, "titre").text[0]].size,
            Length::from_points(11));
}

TEST(Inheritance, StylesInARingAreRefused) {
  Result<Layout> layout = read("",
                               "<styles><style nom=\"texte\" base=\"visa\"/>\n<style nom=\"neuf\" "
                               "base=\"objets\"/></styles>");
  ASSERT_TRUE(has_code(layout, "layout.style-cycle")) << all(layout);
  const Diagnostic* unknown = finding(layout, "layout.unknown-base");
  ASSERT_NE(unknown, nullptr) << all(layout);
  EXPECT_EQ(unknown->place.line, 3);
  EXPECT_NE(to_string(*unknown).find("“objet”?"), std::string::npos);
}

TEST(Inheritance, AZoneMovesAndKeepsItsContent) {
  Result<Layout> layout = read(
      "",
      "<pages><modele pour=\"suite\"><pied y=\"284mm\"/><tampon retire=\"oui\"/></modele></pages>");
  ASSERT_TRUE(layout.ok()) << all(layout);
  const PagePieces& page = layout->parts().following;
  ASSERT_EQ(page.zones.size(), 2u);
  const ZonePieces& foot = page.zones[1];
  EXPECT_EQ(foot.zone.y, Length::from_micrometres(284'000));
  EXPECT_FALSE(foot.pieces.empty());
  EXPECT_EQ(page.master.top, Length::from_micrometres(40'000));
  EXPECT_EQ(layout->parts().first.zones.size(), 2u);  // untouched
}

TEST(Inheritance, ARubriqueIsReplacedByItsName) {
  Result<Layout> layout =
      read("",
           "<rubriques><rubrique nom=\"coordonnees\"><paragraphe style=\"etiquette\">1, place de "
           "la Mairie</paragraphe></rubrique></rubriques>");
  ASSERT_TRUE(layout.ok()) << all(layout);
  const Piece& banner = layout->parts().content[0];
  ASSERT_EQ(banner.kind, Piece::Kind::kBanner);
  EXPECT_EQ(last_of_banner(*layout).children.at(0).text, "1, place de la Mairie");
  Result<Layout> slip = read("", "<rubriques><rubrique nom=\"coordonnee\"/></rubriques>");
  const Diagnostic* unused = finding(slip, "layout.rubrique-unused");
  ASSERT_NE(unused, nullptr) << all(slip);
  EXPECT_NE(to_string(*unused).find("“coordonnees”?"), std::string::npos) << to_string(*unused);
}

TEST(Inheritance, RubriquesThatPlaceThemselvesAreRefused) {
  Result<Layout> layout =
      read("",
           "<rubriques><rubrique nom=\"coordonnees\"><placer rubrique=\"autorite\"/></rubrique>\n"
           "<rubrique nom=\"autorite\"><placer rubrique=\"coordonnees\"/></rubrique></rubriques>");
  EXPECT_TRUE(has_code(layout, "layout.rubrique-cycle")) << all(layout);
  EXPECT_TRUE(has_code(read("",
                            "<rubriques><rubrique nom=\"autorite\"><placer rubrique=\"autre\"/>"
                            "</rubrique></rubriques>"),
                       "layout.unknown-rubrique"));
}

// Twenty rubriques that each place the next one twice would come to a million pieces.
TEST(Inheritance, RubriquesThatMultiplyEndInAMessage) {
  std::string rubrics;
  for (int i = 0; i < 20; ++i) {
    const std::string next = "<placer rubrique=\"r" + std::to_string(i + 1) + "\"/>";
    rubrics += "<rubrique nom=\"r" + std::to_string(i) + "\">" + next + next + "</rubrique>\n";
  }
  rubrics +=
      "<rubrique nom=\"r20\"><espace hauteur=\"1pt\"/><espace hauteur=\"1pt\"/></rubrique>"
      "<rubrique nom=\"coordonnees\"><placer rubrique=\"r0\"/></rubrique>";
  Result<Layout> layout = read("", "<rubriques>" + rubrics + "</rubriques>");
  EXPECT_TRUE(has_code(layout, "layout.too-many-pieces")) << all(layout);
}

TEST(Inheritance, WhatTheCharteHasDecidesAtOnce) {
  const std::string choice =
      "<rubriques><rubrique nom=\"coordonnees\"><si logo=\"blason\"><image nom=\"blason\"/></si>"
      "<sinon><paragraphe style=\"etiquette\">Sans "
      "blason</paragraphe></sinon></rubrique></rubriques>";
  Result<Layout> without = read("", choice);
  ASSERT_TRUE(without.ok()) << all(without);
  EXPECT_EQ(last_of_banner(*without).children.at(0).text, "Sans blason");
  LayoutFolder folder;
  folder.put("blason.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
  folder.put("essai.xml",
             file_of("",
                     "<charte><logo nom=\"blason\" fichier=\"blason.svg\" largeur=\"20mm\" "
                     "texte-alternatif=\"Blason\"/></charte>" +
                         choice));
  Result<Layout> with = folder.read("essai.xml");
  ASSERT_TRUE(with.ok()) << all(with);
  EXPECT_EQ(last_of_banner(*with).kind, Piece::Kind::kImage);
}

// ---------------------------------------------------------------- refusals

TEST(Inheritance, AColourIsBlamedWhereItWasChanged) {
  Result<Layout> layout =
      read("", "<charte>\n<couleur nom=\"accent\" valeur=\"#F0A000\"/></charte>");
  ASSERT_FALSE(layout.ok());
  ASSERT_EQ(layout.errors().size(), 1u) << all(layout);  // not once for each style
  const Diagnostic* contrast = finding(layout, "layout.contrast");
  ASSERT_NE(contrast, nullptr);
  EXPECT_EQ(contrast->place.line, 3);
  EXPECT_TRUE(contrast->place.file.ends_with("essai.xml")) << contrast->place.file;
}

TEST(Inheritance, AMeasureIsBlamedWhereItWasChanged) {
  Result<Layout> layout =
      read("", "<charte>\n<mesure nom=\"marge-gauche\" valeur=\"90mm\"/></charte>");
  const Diagnostic* outside = finding(layout, "layout.zone-outside");
  ASSERT_NE(outside, nullptr) << all(layout);
  EXPECT_EQ(outside->place.line, 3);
  EXPECT_TRUE(outside->place.file.ends_with("essai.xml")) << outside->place.file;
}

TEST(Inheritance, AFaultOfTheBaseNamesTheBase) {
  LayoutFolder folder;
  folder.change("<style nom=\"objet\" police=\"texte\"", "<style nom=\"objet\" police=\"textes\"");
  folder.put("essai.xml", file_of("base=\"extrait.xml\"", ""));
  Result<Layout> layout = folder.read("essai.xml");
  const Diagnostic* font = finding(layout, "layout.unknown-font");
  ASSERT_NE(font, nullptr) << all(layout);
  EXPECT_EQ(font->place.file, folder.path("commun.xml"));
  EXPECT_EQ(font->place.line, line_of(folder.text("commun.xml"), "police=\"textes\""));
}

struct BadBase {
  const char* base;
  const char* code;
};
void PrintTo(const BadBase& bad, std::ostream* out) { *out << bad.base; }

class RefusedBase : public testing::TestWithParam<BadBase> {};
TEST_P(RefusedBase, WithItsLine) {
  Result<Layout> layout = read(std::string("base=\"") + GetParam().base + "\"", "");
  const Diagnostic* refusal = finding(layout, GetParam().code);
  ASSERT_NE(refusal, nullptr) << all(layout);
  EXPECT_EQ(refusal->place.line, 1);
  EXPECT_NE(to_string(*refusal).find("layouts/commun.xml"), std::string::npos);
}
INSTANTIATE_TEST_SUITE_P(Inheritance, RefusedBase,
                         testing::Values(BadBase{"../commun.xml", "layout.base-path"},
                                         BadBase{"/etc/passwd", "layout.base-path"},
                                         BadBase{"layouts/../commun.xml", "layout.base-path"},
                                         BadBase{"autre/commun.xml", "layout.base-path"},
                                         BadBase{"C:commun.xml", "layout.base-path"},
                                         BadBase{".cache.xml", "layout.base-path"},
                                         BadBase{"https://exemple.fr/a.xml", "layout.base-path"},
                                         BadBase{"communs.xml", "layout.no-base"},
                                         BadBase{"layouts/communs.xml", "layout.no-base"}));

TEST(Inheritance, ALinkIsNoBase) {
  LayoutFolder folder;
  folder.put("essai.xml", file_of("base=\"lien.xml\"", ""));
  ASSERT_EQ(symlink("extrait.xml", folder.path("lien.xml").c_str()), 0);
  Result<Layout> layout = folder.read("essai.xml");
  EXPECT_TRUE(has_code(layout, "layout.no-base")) << all(layout);
}

TEST(Inheritance, ABaseThatLeadsBackIsRefused) {
  LayoutFolder folder;
  folder.put("a.xml", file_of("base=\"b.xml\"", ""));
  folder.put("b.xml", file_of("base=\"c.xml\"", ""));
  folder.put("c.xml", file_of("base=\"b.xml\"", ""));
  Result<Layout> layout = folder.read("a.xml");
  const Diagnostic* cycle = finding(layout, "layout.base-cycle");
  ASSERT_NE(cycle, nullptr) << all(layout);
  EXPECT_EQ(cycle->place.file, folder.path("c.xml"));
  EXPECT_EQ(cycle->arguments[0],
            folder.path("b.xml") + " → " + folder.path("c.xml") + " → " + folder.path("b.xml"));
  folder.put("soi.xml", file_of("base=\"soi.xml\"", ""));
  EXPECT_TRUE(has_code(folder.read("soi.xml"), "layout.base-cycle"));
}

TEST(Inheritance, TooManyBasesAreRefused) {
  LayoutFolder folder;
  for (int i = 0; i < 12; ++i)
    folder.put("l" + std::to_string(i) + ".xml",
               file_of("base=\"l" + std::to_string(i + 1) + ".xml\"", ""));
  EXPECT_TRUE(has_code(folder.read("l0.xml"), "layout.base-depth"));
}

TEST(Inheritance, ABaseThatIsNoLayoutIsRefusedInItsName) {
  LayoutFolder folder;
  folder.put("a.xml", file_of("base=\"b.xml\"", ""));
  folder.put("b.xml", "<svg/>");
  Result<Layout> layout = folder.read("a.xml");
  ASSERT_FALSE(layout.ok());
  EXPECT_EQ(layout.errors()[0].place.file, folder.path("b.xml"));
}

TEST(Inheritance, ALayoutWithoutBaseSaysEverything) {
  Result<Layout> layout =
      read("", "<contenu><bloc><placer rubrique=\"bandeau\"/></bloc></contenu>");
  EXPECT_TRUE(has_code(layout, "layout.missing-floor")) << all(layout);
  EXPECT_TRUE(has_code(layout, "layout.no-master"));
  EXPECT_TRUE(has_code(layout, "layout.unknown-rubrique"));
  Result<Layout> bare =
      read("", "<pages><modele pour=\"premiere suite\" format=\"A4\"/></pages><contenu/>");
  EXPECT_TRUE(has_code(bare, "layout.missing-attribute")) << all(bare);
}

TEST(Inheritance, TheBandeauStandsFirst) {
  LayoutFolder folder;
  folder.change("<placer rubrique=\"bandeau\"/>", "<saut/><placer rubrique=\"bandeau\"/>");
  EXPECT_TRUE(has_code(folder.read(), "layout.banner-first"));
}

}  // namespace
}  // namespace paraphe
