// Zones that speak of what is at hand on the page (titre-courant): the date of the session on every
// sheet of a volume of the register (R2121-9).
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/resource.h"
#include "unit/document/layout_folder.h"
#include "unit/document/soundness.h"

namespace paraphe {
namespace {

Seance session(int month) {
  Result<Seance> out = read_seance(std::string(*find_resource("layouts/exemples/seance.xml")),
                                   "layouts/exemples/seance.xml");
  out->date.mois = month;
  return std::move(*out);
}

std::string words(const Blocks& blocks) {
  std::string out;
  visit(blocks, [&](const Block& b) {
    for (const Run& run : b.runs) out += run.text;
    out += "|";
  });
  return out;
}

std::vector<SectionId> marks(const Blocks& blocks) {
  std::vector<SectionId> out;
  visit(blocks, [&](const Block& b) {
    if (b.section != kSameSection) out.push_back(b.section);
  });
  return out;
}

TEST(Running, TheRegisterNamesTheSessionOnItsPages) {
  const Seance first = session(3), second = session(9);
  Result<Layout> layout = built_in_layout(DocumentKind::kRegistre);
  ASSERT_TRUE(layout.ok()) << all(layout);
  Result<Document> d = compose({{&first, &second}, {}}, *layout);
  ASSERT_TRUE(d.ok());
  expect_sound(*d);
  // The first session, the second, then the tables, which belong to none.
  EXPECT_EQ(marks(d->body), (std::vector<SectionId>{1, 2, kNoSection}));
  for (const PageMaster* master : {&d->following, &d->landscape}) {
    size_t heads = 0;
    for (const Zone& zone : master->zones) {
      if (zone.kind != Zone::Kind::kHeader) {
        EXPECT_TRUE(zone.sections.empty());
        continue;
      }
      ++heads;
      ASSERT_EQ(zone.sections.size(), 2u);
      EXPECT_EQ(words(zone.content).find("Séance"), std::string::npos) << words(zone.content);
      EXPECT_NE(words(zone.content).find("Registre"), std::string::npos) << words(zone.content);
      EXPECT_NE(words(zone.sections[0]).find("mars 2025"), std::string::npos);
      EXPECT_NE(words(zone.sections[1]).find("septembre 2025"), std::string::npos);
    }
    EXPECT_EQ(heads, 1u);
  }
}

// Lists in one another: what is at hand again after the inner one.
TEST(Running, ListsStandInOneAnother) {
  LayoutFolder folder;
  folder.put("r.xml",
             "<mise-en-page xmlns=\"urn:paraphe:mise-en-page:1\" nom=\"R\" "
             "base=\"layouts/table-dates.xml\"><pages><modele pour=\"suite\"><entete>"
             "<paragraphe style=\"pied\"><champ nom=\"seance.date\"/> <si "
             "champ=\"deliberation.numero\">n° <champ nom=\"deliberation.numero\"/></si>"
             "</paragraphe></entete></modele></pages><contenu><placer rubrique=\"bandeau\"/>"
             "<titre niveau=\"1\">R</titre><pour-chaque dans=\"seances\" titre-courant=\"oui\">"
             "<bloc><pour-chaque dans=\"deliberations\" titre-courant=\"oui\"><paragraphe>"
             "<champ nom=\"deliberation.numero\"/> <champ nom=\"deliberation.objet\"/>"
             "</paragraphe></pour-chaque></bloc><paragraphe>Fin du <champ nom=\"seance.date\"/>"
             "</paragraphe></pour-chaque></contenu></mise-en-page>");
  Result<Layout> layout = folder.read("r.xml");
  ASSERT_TRUE(layout.ok()) << all(layout);
  const Seance seance = session(3);
  ASSERT_EQ(seance.deliberations.size(), 1u);
  Result<Document> d = compose({{&seance}, {}}, *layout);
  ASSERT_TRUE(d.ok());
  // The session opens at the bloc, the act at the paragraph in it, the session again after it; what
  // would end the list has nothing to stand on, for nothing follows.
  EXPECT_EQ(marks(d->body), (std::vector<SectionId>{1, 2, 1}));
  for (const Zone& zone : d->following.zones) {
    if (zone.kind != Zone::Kind::kHeader) continue;
    ASSERT_EQ(zone.sections.size(), 2u);
    EXPECT_EQ(words(zone.sections[0]).find("n°"), std::string::npos);
    EXPECT_NE(words(zone.sections[1]).find("2025-10-07"), std::string::npos);
  }
}

TEST(Running, IsRefusedWhereNoPageBegins) {
  for (const char* list :
       {"<colonnes nombre=\"2\"><pour-chaque dans=\"scrutins\" titre-courant=\"oui\"><paragraphe>"
        "a</paragraphe></pour-chaque></colonnes>",
        "<paragraphe><pour-chaque dans=\"scrutins\" titre-courant=\"oui\">a</pour-chaque>"
        "</paragraphe>",
        "<liste><pour-chaque dans=\"scrutins\" titre-courant=\"oui\"><element>a</element>"
        "</pour-chaque></liste>"}) {
    LayoutFolder folder;
    folder.change("<espace pousser=\"oui\"/>", list);
    EXPECT_TRUE(has_code(folder.read(), "layout.titre-courant")) << list << all(folder.read());
  }
}

// Without a titre-courant, a zone of a volume has no session to name.
TEST(Running, ZonesNameNothingElse) {
  LayoutFolder folder;
  folder.put("r.xml",
             "<mise-en-page xmlns=\"urn:paraphe:mise-en-page:1\" nom=\"R\" "
             "base=\"layouts/table-dates.xml\"><pages><modele pour=\"suite\"><entete>"
             "<paragraphe style=\"pied\"><champ nom=\"seance.date\"/></paragraphe></entete>"
             "</modele></pages></mise-en-page>");
  EXPECT_TRUE(has_code(folder.read("r.xml"), "layout.out-of-scope")) << all(folder.read("r.xml"));
}

}  // namespace
}  // namespace paraphe
