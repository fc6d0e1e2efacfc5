// The family of documents: each kind from the case that asks for it.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "document/layout.h"
#include "unit/document/soundness.h"

namespace paraphe {
namespace {

const std::string kCases = std::string(PARAPHE_SOURCE_DIR) + "/tests/cases/";

Seance read_case(const std::string& name, const std::string& file = "record.xml") {
  Result<std::string> bytes = read_file(kCases + name + "/" + file);
  Result<Seance> seance = read_seance(bytes.ok() ? *bytes : "", file);
  if (!seance.ok()) {
    ADD_FAILURE() << to_string(seance.errors().front());
    return {};
  }
  return std::move(*seance);
}

Document made(DocumentKind kind, const Subject& subject) {
  Result<Layout> layout = built_in_layout(kind);
  if (!layout.ok()) {
    ADD_FAILURE() << to_string(layout.errors().front());
    return {};
  }
  EXPECT_EQ(layout->kind(), kind);
  Result<Document> document = compose(subject, *layout);
  if (!document.ok()) {
    ADD_FAILURE() << to_string(document.errors().front());
    return {};
  }
  expect_sound(*document);
  return std::move(*document);
}

std::string words_of(const Document& document) {
  std::string out;
  for (const std::string& line : paragraphs(document)) out += line + "\n";
  return out;
}

size_t fields_of(const Document& document) {
  return static_cast<size_t>(
      std::count_if(document.nodes.begin(), document.nodes.end(),
                    [](const Node& node) { return node.role == Role::kForm; }));
}

void expect_words(const std::string& words, std::initializer_list<const char*> wanted) {
  for (const char* phrase : wanted)
    EXPECT_NE(words.find(phrase), std::string::npos) << phrase << "\n---\n" << words;
}

TEST(Family, EveryKindHasABuiltInLayout) {
  for (const KindOfDocument& kind : document_kinds()) {
    Result<Layout> layout = built_in_layout(kind.kind);
    EXPECT_TRUE(layout.ok()) << kind.name << ": " << to_string(layout.errors().front());
  }
}

TEST(Family, MinutesSayWhatTheLawAsks) {
  const Seance s = read_case("seance-complete");
  const Document d = made(DocumentKind::kProcesVerbal, Subject::of_session(s));
  const std::string words = words_of(d);
  // Points without deliberation stand where they were taken.
  const size_t minutes = words.find("1. Approbation du procès-verbal"),
               grants = words.find("2. Subventions"), report = words.find("4. Compte rendu"),
               questions = words.find("8. Questions orales");
  EXPECT_LT(minutes, grants);
  EXPECT_LT(grants, report);
  EXPECT_LT(report, questions);
  EXPECT_NE(questions, std::string::npos);
  expect_words(words, {"dix-neuf heures trente", "Hélène VASSEUR", "Théo JOUVIN", "donne pouvoir à",
                       "le quorum est de 6", "le quart des membres présents", "Bruno HAMEL",
                       "Monsieur Hamel craint un report du trafic", "vingt-deux heures dix",
                       "jeudi 27 mars 2025", "15 mai 2025"});
  EXPECT_EQ(fields_of(d), 2u);
}

TEST(Family, TheListTellsWhatWasApprovedAndWhatWasRefused) {
  const Seance s = read_case("seance-complete");
  const Document d = made(DocumentKind::kListe, Subject::of_session(s));
  expect_words(words_of(d), {"Approuvée à l’unanimité", "Approuvée à la majorité", "Refusée",
                             "Élection", "Retirée de l’ordre du jour", "7 pour, 2 contre, 1 abst."});
  EXPECT_EQ(fields_of(d), 0u);
}

TEST(Family, TheClosingSheetHasAPlaceForEachSignature) {
  Seance s = read_case("seance-complete");
  const Document d = made(DocumentKind::kFeuillet, Subject::of_session(s));
  expect_words(words_of(d), {"2025-03-04", "feuillet 2025-46", "Présents"});
  EXPECT_EQ(fields_of(d), 2u);
  // Whoever signs the register signs it even when the extracts are the executive's alone.
  s.signataires.pop_back();
  const Document alone = made(DocumentKind::kFeuillet, Subject::of_session(s));
  EXPECT_EQ(fields_of(alone), 2u);
  const Civilite civility = s.membres[*s.secretaires.front().membre].civilite;
  ASSERT_NE(civility, Civilite::kAucune);
  expect_words(words_of(alone), {civility == Civilite::kMadame ? "La secrétaire de séance"
                                                               : "Le secrétaire de séance"});
  // Before July 2022 all who were present signed.
  s.date = {2022, 6, 30};
  expect_words(words_of(made(DocumentKind::kFeuillet, Subject::of_session(s))), {"Membres présents"});
}

TEST(Family, AConvocationCountsClearDays) {
  const Seance s = read_case("seance-a-venir");
  const Document d = made(DocumentKind::kConvocation, Subject::of_session(s));
  expect_words(words_of(d),
               {"six jours francs", "Jeudi 12 février 2026", "Débat d’orientation budgétaire",
                "première séance de l’année", "donne pouvoir à"});
  EXPECT_EQ(fields_of(d), 1u);
  made(DocumentKind::kOrdreDuJour, Subject::of_session(s));
  expect_words(words_of(made(DocumentKind::kEmargement, Subject::of_session(s))),
               {"Madame Claire ROUSSEL", "Les Essarts"});
}

TEST(Family, ASessionToComeHasNoMinutes) {
  const Seance s = read_case("seance-a-venir");
  Result<Document> d = compose(Subject::of_session(s), *built_in_layout(DocumentKind::kProcesVerbal));
  ASSERT_FALSE(d.ok());
  EXPECT_STREQ(d.errors()[0].message.code, "document.session-to-come");
}

TEST(Family, ACertificateNeedsBothStepsOfTheLaw) {
  Seance s = read_case("seance-complete");
  expect_words(words_of(made(DocumentKind::kCertificat, Subject::of_act(s, 0))),
               {"est exécutoire à compter du 2 avril 2025"});
  s.deliberations[0].publication.reception.reset();
  s.deliberations[0].publication.transmission.reset();
  Result<Document> d = compose(Subject::of_act(s, 0), *built_in_layout(DocumentKind::kCertificat));
  ASSERT_FALSE(d.ok());
  EXPECT_STREQ(d.errors()[0].message.code, "document.field-missing");
}

TEST(Family, OrdersAndDecisionsOfTheExecutive) {
  const Seance s = read_case("executif-arrete-et-decision");
  EXPECT_EQ(s.genre, GenreSeance::kHorsSeance);
  EXPECT_EQ(usual_kinds(s), (std::vector<DocumentKind>{DocumentKind::kArrete, DocumentKind::kDecision}));
  const std::vector<Order> orders = orders_of(s, {0, 1}, usual_kinds(s));
  ASSERT_EQ(orders.size(), 2u);
  EXPECT_EQ(file_name_of(orders[1]), "decision-2025-D-007.pdf");
  expect_words(words_of(made(orders[0].kind, orders[0].subject)),
               {"Arrêté n° 2025-A-031", "jeudi 12 juin 2025", "Hélène VASSEUR", "Article 2"});
  expect_words(words_of(made(orders[1].kind, orders[1].subject)),
               {"Décision n° 2025-D-007", "mardi 10 juin 2025"});
}

TEST(Family, TheRegisterHoldsActsClosingSheetsAndTables) {
  const Seance s = read_case("annee-de-deux-seances"),
               t = read_case("annee-de-deux-seances", "record-2.xml");
  const Document d = made(DocumentKind::kRegistre, {{&s, &t}, {}});
  expect_words(words_of(d),
               {"2 séances, 4 délibérations", "Feuillet clôturant la séance du 18 septembre 2025",
                "Table par date", "Table par objet", "7.1 Finances locales — Décisions budgétaires"});
  EXPECT_EQ(fields_of(d), 4u);
  EXPECT_EQ(d.attachments.size(), 2u);
  const Document by_matter = made(DocumentKind::kTableMatieres, {{&s, &t}, {}});
  const std::string words = words_of(by_matter);
  EXPECT_LT(words.find("7.1 "), words.find("7.5 "));
  EXPECT_LT(words.find("Budget primitif de 2025"), words.find("Décision modificative n° 1"));
  made(DocumentKind::kTableDates, {{&s, &t}, {}});
  made(DocumentKind::kBordereau, {{&s, &t}, {}});
}

}  // namespace
}  // namespace paraphe
