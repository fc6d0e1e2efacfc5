#include "document/layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <ostream>
#include <string>
#include <vector>

#include "base/resource.h"
#include "base/xml.h"
#include "unit/document/layout_folder.h"

namespace paraphe {
namespace {

TEST(Layout, TheBuiltInExtraitIsAccepted) {
  Result<Layout> layout = built_in_layout("extrait");
  EXPECT_TRUE(layout.ok()) << all(layout);
  EXPECT_FALSE(built_in_layout("extrai").ok());
}

// Built-in layouts are read without their schema, which takes as long as ten acts to compile.
TEST(Layout, WhatIsBuiltInPassesTheSchema) {
  Result<XmlSchema> schema = XmlSchema::from_resource("schemas/mise-en-page.xsd");
  ASSERT_TRUE(schema.ok());
  size_t seen = 0;
  for (std::string_view name : list_resources("layouts/")) {
    if (!name.ends_with(".xml") || name.rfind('/') != 7) continue;  // examples are no bases
    Result<XmlDocument> read =
        XmlDocument::parse(*find_resource(std::string(name)), std::string(name), &*schema);
    EXPECT_TRUE(read.ok()) << name << (read.ok() ? "" : to_string(read.errors().front()));
    ++seen;
  }
  EXPECT_GT(seen, 10u);
}

TEST(Layout, AMasterOfItsOwnRulesLandscapePages) {
  LayoutFolder folder;
  folder.change("<modele pour=\"suite\"",
                "<modele pour=\"paysage\" format=\"A4-paysage\" haut=\"30mm\" bas=\"20mm\" "
                "gauche=\"20mm\" droite=\"20mm\"/><modele pour=\"suite\"");
  Result<Layout> layout = folder.read();
  EXPECT_TRUE(layout.ok()) << all(layout);
  // It is checked like the others.
  folder.change("haut=\"30mm\"", "haut=\"180mm\"");
  EXPECT_TRUE(has_code(folder.read(), "layout.no-body"));
}

struct Refusal {
  const char* from;
  const char* to;
  const char* code;
  const char* where;  // text on the line the message must name; "" when it has none
};

// Its code, and the words of the fault: a code has several.
void PrintTo(const Refusal& refusal, std::ostream* out) {
  *out << refusal.code << ':';
  bool gap = true;
  for (const char* c = refusal.to; *c != 0; ++c) {
    const bool letter = std::isalnum(static_cast<unsigned char>(*c)) != 0;
    if (letter) *out << (gap ? " " : "") << *c;
    gap = !letter;
  }
}

class Refused : public testing::TestWithParam<Refusal> {};

TEST_P(Refused, WithItsCodeAndLine) {
  const Refusal& refusal = GetParam();
  LayoutFolder folder;
  const std::string file = folder.change(refusal.from, refusal.to);
  Result<Layout> layout = folder.read();
  ASSERT_FALSE(layout.ok()) << "accepted: " << refusal.to;
  EXPECT_TRUE(has_code(layout, refusal.code)) << all(layout);
  if (*refusal.where == '\0') return;
  // Where two files hold the part, the one that was changed is meant unless it is not there.
  std::string named = file;
  if (folder.text(named).find(refusal.where) == std::string::npos)
    named = file == "commun.xml" ? "extrait.xml" : "commun.xml";
  int line = line_of(folder.text(named), refusal.where);
  EXPECT_TRUE(std::any_of(layout.errors().begin(), layout.errors().end(),
                          [&](const Diagnostic& d) {
                            return d.message.code == std::string(refusal.code) &&
                                   d.place.line == line && d.place.file == folder.path(named);
                          }))
      << "expected line " << line << " of " << named << "\n"
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
  LayoutFolder folder;
  folder.change("nom=\"seance.heure\"", "nom=\"seance.heur\"");
  Result<Layout> layout = folder.read();
  EXPECT_NE(all(layout).find("“seance.heure”?"), std::string::npos) << all(layout);
}

TEST(Layout, ReportsEveryFaultAtOnce) {
  LayoutFolder folder;
  folder.change("nom=\"seance.heure\"", "nom=\"seance.heur\"");
  folder.change("style=\"surtitre\"", "style=\"autre\"");
  folder.change("y=\"282mm\"", "y=\"292mm\"");  // in the other file
  Result<Layout> layout = folder.read();
  EXPECT_TRUE(has_code(layout, "layout.unknown-field"));
  EXPECT_TRUE(has_code(layout, "layout.unknown-style"));
  EXPECT_TRUE(has_code(layout, "layout.zone-outside"));
}

TEST(Layout, RefusesWhatTheSchemaDoesNotKnow) {
  for (auto [from, to] :
       {std::pair{"<espace pousser", "<script/><espace pousser"}, {"pousser=", "pousse="}}) {
    LayoutFolder folder;
    folder.change(from, to);
    EXPECT_FALSE(folder.read().ok());
  }
  EXPECT_FALSE(read_layout("<mise-en-page/>", "x.xml").ok());
  EXPECT_FALSE(read_layout("", "x.xml").ok());
}

TEST(Layout, DeepNestingEndsInAMessage) {
  std::string open, close;
  for (int i = 0; i < 60; ++i) open += "<bloc>", close += "</bloc>";
  LayoutFolder folder;
  folder.change("<espace pousser=\"oui\"/>", open + close);
  Result<Layout> layout = folder.read();
  EXPECT_TRUE(has_code(layout, "layout.too-deep")) << all(layout);
}

}  // namespace
}  // namespace paraphe
