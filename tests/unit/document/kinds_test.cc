#include "document/kinds.h"

#include <gtest/gtest.h>

#include "base/resource.h"
#include "document/layout.h"
#include "unit/document/soundness.h"

namespace paraphe {
namespace {

Texte words(const std::string& text) {
  Fragment f;
  f.texte = text;
  return {f};
}

Seance seance(Date date, std::vector<std::string> numbers) {
  Seance s;
  s.source = "<seance/>";
  s.date = date;
  s.collectivite.nom = "Commune de Chars";
  Membre m;
  m.id = m.nom = "LEROY";
  m.civilite = Civilite::kMonsieur;
  s.membres = {m};
  s.president.membre = 0;
  s.president.qualite = "Maire";
  for (const std::string& number : numbers) {
    Deliberation d;
    d.ordre = static_cast<int>(s.deliberations.size()) + 1;
    d.numero = number;
    d.objet = words("Objet de " + number);
    s.deliberations.push_back(d);
  }
  return s;
}

// What the documents share, with another kind and another content, on bare pages.
std::string layout_xml(const std::string& kind, const std::string& content) {
  std::string masters;
  for (const char* which : {"premiere", "suite"})
    masters += std::string("<modele pour=\"") + which +
               "\" haut=\"20mm\"><pied retire=\"oui\"/><entete retire=\"oui\"/><tampon "
               "retire=\"oui\"/></modele>";
  return "<mise-en-page xmlns=\"urn:paraphe:mise-en-page:1\" nom=\"Essai\" "
         "base=\"layouts/commun.xml\" document=\"" +
         kind + "\"><pages>" + masters +
         "</pages><proprietes><intitule>Liste</intitule><auteur><champ nom=\"autorite.nom\"/>"
         "</auteur><sujet>Liste</sujet><source>Données</source></proprietes><contenu>" +
         content + "</contenu></mise-en-page>";
}

const char* const kList =
    "<titre niveau=\"1\" style=\"titre\"><champ nom=\"autorite.nom\"/></titre>"
    "<pour-chaque dans=\"seances\"><paragraphe style=\"texte\"><champ nom=\"seance.date\"/></paragraphe>"
    "<pour-chaque dans=\"deliberations\"><paragraphe style=\"texte\" repere=\"acte\"><champ "
    "nom=\"deliberation.numero\"/> : <champ nom=\"deliberation.objet\"/>, <page-de repere=\"acte\"/>"
    "</paragraphe></pour-chaque></pour-chaque>";

TEST(Kinds, EachHasANameThatFindsIt) {
  ASSERT_EQ(document_kinds().size(), kDocumentKinds);
  for (size_t i = 0; i < kDocumentKinds; ++i) {
    const KindOfDocument& kind = document_kinds()[i];
    EXPECT_EQ(kind.kind, static_cast<DocumentKind>(i));
    EXPECT_EQ(find_kind(kind.name), kind.kind);
    EXPECT_NE(kind_names().find(kind.name), std::string::npos);
  }
  EXPECT_EQ(find_kind("pv"), DocumentKind::kProcesVerbal);
  EXPECT_FALSE(find_kind("").has_value());
  EXPECT_FALSE(find_kind("extraits").has_value());
}

TEST(Kinds, FilesAreNamedByNumberDayOrYear) {
  const Seance s = seance({2023, 3, 5}, {"23-12-132", "n° 4/23"}), t = seance({2024, 1, 1}, {"1"});
  using Kind = DocumentKind;
  EXPECT_EQ(file_name_of({Kind::kExtrait, Subject::of_act(s, 0)}), "23-12-132.pdf");
  EXPECT_EQ(file_name_of({Kind::kExtrait, Subject::of_act(s, 1)}), "n-4-23.pdf");
  EXPECT_EQ(file_name_of({Kind::kCertificat, Subject::of_act(s, 0)}), "certificat-23-12-132.pdf");
  EXPECT_EQ(file_name_of({Kind::kFeuillet, Subject::of_session(s)}), "feuillet-2023-03-05.pdf");
  EXPECT_EQ(file_name_of({Kind::kRegistre, {{&s}, {}}}), "registre-2023.pdf");
  EXPECT_EQ(file_name_of({Kind::kRegistre, {{&s, &t}, {}}}), "registre-2023-2024.pdf");
}

TEST(Kinds, OrdersAreOnePerActOnePerSessionOnePerYear) {
  const Seance s = seance({2023, 3, 5}, {"1", "2"}), earlier = seance({2023, 1, 1}, {"0"});
  using Kind = DocumentKind;
  const std::vector<Order> orders =
      orders_of(s, {0, 1}, {Kind::kExtrait, Kind::kListe, Kind::kTableDates}, {&earlier});
  ASSERT_EQ(orders.size(), 4u);
  EXPECT_EQ(orders[1].subject.act, 1u);
  EXPECT_EQ(orders[2].kind, Kind::kListe);
  EXPECT_EQ(orders[2].subject.sessions, std::vector<const Seance*>{&s});
  EXPECT_EQ(orders[3].subject.sessions, (std::vector<const Seance*>{&earlier, &s}));
}

TEST(Kinds, AYearWalksItsSessionsAndTheirActs) {
  const Seance s = seance({2023, 3, 5}, {"1", "2"}), t = seance({2023, 6, 1}, {"3"});
  Result<Layout> layout = read_layout(layout_xml("table-dates", kList), "layouts/table.xml");
  ASSERT_TRUE(layout.ok()) << to_string(layout.errors()[0]);
  EXPECT_EQ(layout->kind(), DocumentKind::kTableDates);
  Result<Document> d = compose({{&s, &t}, {}}, *layout);
  ASSERT_TRUE(d.ok()) << to_string(d.errors()[0]);
  expect_sound(*d);
  const std::vector<std::string> lines = paragraphs(*d);
  ASSERT_EQ(lines.size(), 6u);
  EXPECT_EQ(lines[1], "dimanche 5 mars 2023");
  EXPECT_EQ(lines[3].substr(0, 15), "2 : Objet de 2,");
  EXPECT_EQ(lines[5].substr(0, 15), "3 : Objet de 3,");
  // Each act has its own place to be referred to.
  ASSERT_EQ(d->destinations.size(), 3u);
  EXPECT_NE(d->destinations[0], d->destinations[1]);
  // Every record travels with the document.
  ASSERT_EQ(d->attachments.size(), 2u);
  EXPECT_EQ(d->attachments[0].name, "seance-2023-03-05.xml");
}

TEST(Kinds, WhatHasNoMeaningInAKindIsRefused) {
  const std::string line = "<paragraphe style=\"texte\"><champ nom=\"deliberation.numero\"/></paragraphe>";
  Result<Layout> layout = read_layout(layout_xml("liste", line), "layouts/x.xml");
  ASSERT_FALSE(layout.ok());
  bool scope = false, mention = false;
  for (const Diagnostic& finding : layout.errors()) {
    scope |= finding.message.code == std::string("layout.out-of-scope");
    mention |= finding.message.code == std::string("layout.missing-mention");
  }
  EXPECT_TRUE(scope);
  EXPECT_TRUE(mention);  // the result of the ballots, among others
}

TEST(Kinds, ASubjectOfAnotherKindIsRefused) {
  const Seance s = seance({2023, 3, 5}, {"1"});
  Result<Layout> extract = built_in_layout(DocumentKind::kExtrait);
  ASSERT_TRUE(extract.ok());
  for (const Subject& subject : {Subject::of_session(s), Subject{{&s, &s}, 0}, Subject{}}) {
    Result<Document> d = compose(subject, *extract);
    ASSERT_FALSE(d.ok());
    EXPECT_STREQ(d.errors()[0].message.code, "document.not-for-kind");
  }
}

}  // namespace
}  // namespace paraphe
