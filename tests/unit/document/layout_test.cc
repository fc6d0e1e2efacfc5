#include "document/layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "base/resource.h"

namespace paraphe {
namespace {

std::string extrait() { return std::string(*find_resource("layouts/extrait.xml")); }

// The built-in layout with its first `from` replaced.
std::string mutated(const std::string& from, const std::string& to) {
  std::string text = extrait();
  size_t at = text.find(from);
  EXPECT_NE(at, text.npos) << "the layout no longer holds: " << from;
  if (at != text.npos) text.replace(at, from.size(), to);
  return text;
}

// The line on which the tag that holds `part` ends: libxml2 gives elements that line.
int line_of(const std::string& text, const std::string& part) {
  size_t end = text.find('>', text.find(part));
  return 1 +
         static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(end), '\n'));
}

std::string all(const Result<Layout>& layout) {
  std::string out;
  if (!layout.ok())
    for (const Diagnostic& d : layout.errors()) out += to_string(d) + "\n";
  return out;
}

bool has_code(const Result<Layout>& layout, std::string_view code) {
  if (layout.ok()) return false;
  return std::any_of(layout.errors().begin(), layout.errors().end(),
                     [&](const Diagnostic& d) { return d.message.code == code; });
}

TEST(Layout, TheBuiltInExtraitIsAccepted) {
  Result<Layout> layout = built_in_layout("extrait");
  EXPECT_TRUE(layout.ok()) << all(layout);
  EXPECT_FALSE(built_in_layout("extrai").ok());
}

TEST(Layout, AMasterOfItsOwnRulesLandscapePages) {
  std::string text = mutated("<modele pour=\"suite\"",
                             "<modele pour=\"paysage\" format=\"A4-paysage\" haut=\"30mm\" bas=\"20mm\" "
                             "gauche=\"20mm\" droite=\"20mm\"/><modele pour=\"suite\"");
  Result<Layout> layout = read_layout(text, "layouts/mutated.xml");
  EXPECT_TRUE(layout.ok()) << all(layout);
  // It is checked like the others.
  size_t at = text.find("haut=\"30mm\"");
  text.replace(at, 11, "haut=\"180mm\"");
  EXPECT_TRUE(has_code(read_layout(text, "layouts/mutated.xml"), "layout.no-body"));
}

struct Refusal {
  const char* from;
  const char* to;
  const char* code;
  const char* where;  // text on the line the message must name; "" when it has none
};

class Refused : public testing::TestWithParam<Refusal> {};

TEST_P(Refused, WithItsCodeAndLine) {
  const Refusal& refusal = GetParam();
  std::string text = mutated(refusal.from, refusal.to);
  Result<Layout> layout = read_layout(text, "layouts/mutated.xml");
  ASSERT_FALSE(layout.ok()) << "accepted: " << refusal.to;
  EXPECT_TRUE(has_code(layout, refusal.code)) << all(layout);
  if (*refusal.where == '\0') return;
  int line = line_of(text, refusal.where);
  EXPECT_TRUE(std::any_of(layout.errors().begin(), layout.errors().end(),
                          [&](const Diagnostic& d) {
                            return d.message.code == std::string(refusal.code) &&
                                   d.place.line == line;
                          }))
      << "expected line " << line << "\n"
      << all(layout);
}

INSTANTIATE_TEST_SUITE_P(
    Layout, Refused,
    testing::Values(
        Refusal{"valeur=\"#F1F4F8\"", "valeur=\"#60708A\"", "layout.tint",
                "<corps partie=\"corps\""},
        Refusal{"<espace pousser=\"oui\"/>",
                "<encadre cadre=\"encadres\"><espace hauteur=\"1pt\"/></encadre>",
                "layout.unknown-frame", "cadre=\"encadres\""},
        Refusal{"<espace pousser=\"oui\"/>",
                "<paragraphe style=\"texte\" repere=\"ici\">page <page-de repere=\"la\"/>"
                "</paragraphe>",
                "layout.unknown-anchor", "repere=\"la\""},
        Refusal{"filet=\"2pt\" couleur=\"accent\" fond=\"teinte\"", "couleur=\"accent\"",
                "layout.frame-without-look", "<cadre nom=\"encadre\""},
        Refusal{"filet=\"2pt\"", "filet=\"20pt\"", "layout.frame-size", "<cadre nom=\"encadre\""},
        Refusal{"nom=\"seance.heure\"", "nom=\"seance.heur\"", "layout.unknown-field",
                "nom=\"seance.heur\""},
        Refusal{"dans=\"annexes\"", "dans=\"anexes\"", "layout.unknown-list", "dans=\"anexes\""},
        Refusal{"partie=\"decision\"", "partie=\"decisions\"", "layout.unknown-part",
                "partie=\"decisions\""},
        Refusal{"style=\"surtitre\"", "style=\"sur-titre\"", "layout.unknown-style",
                "style=\"sur-titre\""},
        Refusal{"couleur=\"encre\"", "couleur=\"encres\"", "layout.unknown-colour",
                "couleur=\"encres\""},
        Refusal{"police=\"texte\" taille", "police=\"text\" taille", "layout.unknown-font",
                "police=\"text\""},
        Refusal{"Spectral-Regular.ttf", "Spectral-Regulier.ttf", "layout.no-font",
                "Spectral-Regulier.ttf"},
        Refusal{"Spectral-Regular.ttf", "../Spectral-Regular.ttf", "layout.unsafe-path",
                "../Spectral"},
        Refusal{"Spectral-Regular.ttf", "/etc/passwd", "layout.unsafe-path", "/etc/passwd"},
        Refusal{"gauche=\"marge-gauche\"", "gauche=\"marge\"", "layout.unknown-measure",
                "gauche=\"marge\""},
        Refusal{"<couleur nom=\"gris\" valeur=\"#5A5D66\"/>",
                "<couleur nom=\"gris\" valeur=\"#999999\"/>", "layout.contrast",
                "nom=\"etiquette\" police"},
        Refusal{"<couleur nom=\"gris\"", "<couleur nom=\"encre\"", "layout.twice",
                "valeur=\"#5A5D66\""},
        Refusal{"x=\"123mm\"", "x=\"143mm\"", "layout.zone-outside", "x=\"143mm\""},
        Refusal{"hauteur=\"28mm\"", "hauteur=\"48mm\"", "layout.zone-over-text",
                "hauteur=\"48mm\""},
        Refusal{"y=\"282mm\"", "y=\"260mm\"", "layout.zone-over-text", "y=\"260mm\""},
        Refusal{"pour=\"premiere\"", "pour=\"suite\"", "layout.no-master", ""},
        Refusal{"pour=\"premiere\"", "pour=\"premiere suite\"", "layout.master-twice", ""},
        Refusal{"droite=\"marge-droite\"", "droite=\"31mm\"", "layout.measures", ""},
        Refusal{"niveau=\"1\"", "niveau=\"2\"", "layout.first-heading", "niveau=\"2\""},
        Refusal{"<titre niveau=\"2\" style=\"objet\"", "<titre niveau=\"4\" style=\"objet\"",
                "layout.heading-level", "<titre niveau=\"4\" style=\"objet\""},
        Refusal{"style-liste=\"liste\" niveau=\"3\"", "style-liste=\"liste\" niveau=\"5\"",
                "layout.heading-level", "niveau=\"5\""},
        Refusal{"<corps partie=\"decision\"", "<corps partie=\"corps\"", "layout.missing-mention",
                ""},
        Refusal{"<champ nom=\"deliberation.objet\" obligatoire=\"oui\"/>", "Objet",
                "layout.missing-mention", ""},
        Refusal{"<notes style=\"note\" etiquettes=\"10pt\" avant=\"10.5pt\" apres=\"3.5pt\" "
                "epaisseur=\"0.5pt\" largeur=\"24mm\" couleur=\"filet\"/>",
                "", "layout.missing-mention", ""},
        Refusal{"<notes style=\"note\"", "<notes style=\"nota\"", "layout.unknown-style", "nota"},
        Refusal{"avant=\"10.5pt\" apres=\"3.5pt\" epaisseur",
                "avant=\"200mm\" apres=\"3.5pt\" epaisseur", "layout.notes-area", "200mm"},
        Refusal{"<!-- Clôture et signatures -->", "<corps partie=\"notes\" style=\"note\"/>",
                "layout.notes-twice", "<notes"},
        Refusal{"<champ nom=\"groupe.titre\"/>", "<champ nom=\"annexe.libelle\"/>",
                "layout.out-of-scope", "annexe.libelle"},
        Refusal{"<champ nom=\"seance.date\" format=\"date-sans-jour\"/>",
                "<champ nom=\"seance.date\" format=\"lettres\"/>", "layout.bad-format",
                "format=\"lettres\""},
        Refusal{"<champ nom=\"deliberation.objet\" obligatoire=\"oui\"/>",
                "<champ nom=\"deliberation.objet\"/> <page/>", "layout.page-number",
                "<page/></titre>"},
        Refusal{"<sinon>Extrait du registre", "<sinon>Extrait</sinon><sinon>Extrait du registre",
                "layout.else-alone", "<sinon>Extrait</sinon>"},
        Refusal{"<si champ=\"autorite.departement\">",
                "<si champ=\"autorite.departement\" liste=\"annexes\">", "layout.condition",
                "liste=\"annexes\">"},
        Refusal{"<si champ=\"autorite.departement\">",
                "<si champ=\"autorite.departement\" plus-de=\"3\">", "layout.not-a-number",
                "plus-de=\"3\">"},
        Refusal{"<espace pousser=\"oui\"/>", "<si liste=\"annexes\">Annexes</si>",
                "layout.loose-text", ""},
        Refusal{"<espace pousser=\"oui\"/>", "<si liste=\"annexes\"><gras>a</gras></si>",
                "layout.misplaced", "<gras>a</gras>"},
        Refusal{"<espace pousser=\"oui\"/>",
                "<colonnes nombre=\"7\"><paragraphe style=\"texte\">a</paragraphe></colonnes>",
                "layout.column-count", "nombre=\"7\""},
        Refusal{"<espace pousser=\"oui\"/>", "<image nom=\"blason\"/>", "layout.unknown-logo",
                "nom=\"blason\""},
        Refusal{"<espace pousser=\"oui\"/>",
                "<paragraphe style=\"texte\"><lien "
                "adresse=\"file:///etc/passwd\">a</lien></paragraphe>",
                "layout.bad-link", "file:///etc/passwd"},
        Refusal{"<ligne><cellule entete=\"oui\">Pour</cellule>",
                "<ligne><cellule>a</cellule></ligne><ligne><cellule entete=\"oui\">Pour</cellule>",
                "layout.table-grid", "<cellule>a</cellule></ligne>"},
        Refusal{"taille=\"10.5pt\" interligne=\"14pt\"", "taille=\"3pt\" interligne=\"14pt\"",
                "layout.type-size", "taille=\"3pt\""}));

TEST(Layout, SuggestsTheNearestName) {
  Result<Layout> layout =
      read_layout(mutated("nom=\"seance.heure\"", "nom=\"seance.heur\""), "layouts/mutated.xml");
  EXPECT_NE(all(layout).find("“seance.heure”?"), std::string::npos) << all(layout);
}

TEST(Layout, ReportsEveryFaultAtOnce) {
  std::string text = mutated("nom=\"seance.heure\"", "nom=\"seance.heur\"");
  size_t at = text.find("style=\"surtitre\"");
  text.replace(at, 16, "style=\"autre\"");
  Result<Layout> layout = read_layout(text, "layouts/mutated.xml");
  EXPECT_TRUE(has_code(layout, "layout.unknown-field"));
  EXPECT_TRUE(has_code(layout, "layout.unknown-style"));
}

TEST(Layout, RefusesWhatTheSchemaDoesNotKnow) {
  EXPECT_FALSE(read_layout(mutated("<espace pousser", "<script/><espace pousser"), "x.xml").ok());
  EXPECT_FALSE(read_layout(mutated("pousser=", "pousse="), "x.xml").ok());
  EXPECT_FALSE(read_layout("<mise-en-page/>", "x.xml").ok());
  EXPECT_FALSE(read_layout("", "x.xml").ok());
}

TEST(Layout, DeepNestingEndsInAMessage) {
  std::string open, close;
  for (int i = 0; i < 60; ++i) open += "<bloc>", close += "</bloc>";
  Result<Layout> layout =
      read_layout(mutated("<espace pousser=\"oui\"/>", open + close), "layouts/mutated.xml");
  EXPECT_TRUE(has_code(layout, "layout.too-deep")) << all(layout);
}

TEST(Layout, IsReadInLessThanFiveMilliseconds) {
  std::string text = extrait();
  ASSERT_TRUE(read_layout(text, "layouts/extrait.xml").ok());  // compiles the schema once
  auto best = std::chrono::steady_clock::duration::max();
  for (int i = 0; i < 10; ++i) {
    auto start = std::chrono::steady_clock::now();
    ASSERT_TRUE(read_layout(text, "layouts/extrait.xml").ok());
    best = std::min(best, std::chrono::steady_clock::now() - start);
  }
  EXPECT_LT(best, PARAPHE_SLOWDOWN * std::chrono::milliseconds(5));
}

}  // namespace
}  // namespace paraphe
