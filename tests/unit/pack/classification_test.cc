#include "pack/classification.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "unit/pack/actes_workshop.h"

namespace paraphe {
namespace {

// One of the ministry's, from beside the project.
Result<Classification> sample(const std::string& name) {
  Result<std::string> bytes = read_file(shared("classification/" + name));
  if (!bytes.ok()) return bytes.errors();
  return read_classification(*bytes, name);
}

bool has_samples() { return std::filesystem::exists(shared("classification")); }

size_t on_level(const Classification& c, size_t level) {
  return static_cast<size_t>(
      std::count_if(c.matters.begin(), c.matters.end(),
                    [&](const ClassifiedMatter& m) { return m.codes.size() == level; }));
}

TEST(Classification, ReadsThatOf2019) {
  ASSERT_TRUE(has_samples()) << "the ministry's files are not beside the project";
  Result<Classification> c = sample("pastell-classification-exemple.xml");
  ASSERT_TRUE(c.ok()) << texts_of(c.errors());
  EXPECT_EQ(day_text(c->date), "2019-03-01");
  EXPECT_EQ(on_level(*c, 1), 9u);
  EXPECT_EQ(on_level(*c, 2), 57u);
  EXPECT_EQ(on_level(*c, 3), 105u);
  EXPECT_EQ(on_level(*c, 4), 10u);
  ASSERT_NE(c->nature(1), nullptr);
  EXPECT_EQ(c->nature(1)->letters, "DE");
  EXPECT_EQ(c->nature(1)->pieces.size(), 18u);
  ASSERT_NE(c->matter({7, 10}), nullptr);
  EXPECT_EQ(c->matter({7, 11}), nullptr);
  // 7.10 stands behind 7.1 in the file, behind 7.9 here.
  auto at = [&](std::vector<int> codes) { return c->matter(codes) - c->matters.data(); };
  EXPECT_GT(at({7, 10}), at({7, 9}));
  EXPECT_EQ(c->labels({5, 7}), "Institutions et vie politique / Intercommunalite");
}

TEST(Classification, ReadsThoseOf2017) {
  ASSERT_TRUE(has_samples()) << "the ministry's files are not beside the project";
  Result<Classification> c = sample("stela-RetourClassification-2017-12-08.xml");
  ASSERT_TRUE(c.ok()) << texts_of(c.errors());
  EXPECT_EQ(on_level(*c, 3), 225u);
  EXPECT_TRUE(sample("pastell-actes-generique-classification.xml").ok());
}

TEST(Classification, RefusesOneWithoutTypesOfPiece) {
  ASSERT_TRUE(has_samples()) << "the ministry's files are not beside the project";
  EXPECT_EQ(codes_of(sample("pastell-classification-2004-04-01-two-levels.xml").errors()),
            "pack.classification-pieces");
}

constexpr const char* kStart =
    "<x:RetourClassification xmlns:x=\"http://www.interieur.gouv.fr/ACTES#v1.1-20040216\">"
    "<x:DateClassification>2023-03-01+01:00</x:DateClassification><x:NaturesActes>"
    "<x:NatureActe x:CodeNatureActe=\"1\" x:Libelle=\"D\" x:TypeAbrege=\"DE\">"
    "<x:TypePJNatureActe x:CodeTypePJ=\"99_DE\" x:Libelle=\"D\"/></x:NatureActe></x:NaturesActes>"
    "<x:Matieres>";
constexpr const char* kEnd = "</x:Matieres></x:RetourClassification>";

std::string refusal(const std::string& bytes) {
  Result<Classification> c = read_classification(bytes, "c.xml");
  return c.ok() ? "" : codes_of(c.errors());
}

TEST(Classification, RefusesWhatItIsNot) {
  const std::string one =
      "<x:Matiere1 x:CodeMatiere=\"1\" x:Libelle=\"A\"><x:Matiere2 x:CodeMatiere=\"1\" "
      "x:Libelle=\"B\"/></x:Matiere1>";
  EXPECT_EQ(refusal(kStart + one + kEnd), "");
  EXPECT_EQ(refusal(kStart + one + one + kEnd), "pack.classification-code");
  EXPECT_EQ(refusal(std::string(kStart) + "<x:Matiere1 x:CodeMatiere=\"un\"/>" + kEnd),
            "pack.classification-code");
  EXPECT_EQ(refusal(std::string(kStart) + kEnd), "pack.classification-form");
  EXPECT_EQ(refusal("<a/>"), "pack.classification-form");
  std::string undated = kStart + one + kEnd;
  undated.replace(undated.find("2023"), 4, "MMXX");
  EXPECT_EQ(refusal(undated), "pack.classification-form");
  EXPECT_EQ(refusal("<a>").substr(0, 4), "xml.");
}

TEST(Classification, AgesFromItsDateOrItsLastConfirmation) {
  Classification c;
  c.date = {2020, 2, 29};
  EXPECT_EQ(codes_of(check_age(c, {}, {2021, 2, 27})), "");
  EXPECT_EQ(codes_of(check_age(c, {}, {2021, 2, 28})), "pack.classification-ageing");
  EXPECT_EQ(codes_of(check_age(c, {}, {2022, 2, 27})), "pack.classification-ageing");
  EXPECT_EQ(codes_of(check_age(c, {}, {2022, 2, 28})), "pack.classification-stale");
  EXPECT_EQ(codes_of(check_age(c, {Date{2022, 2, 1}, {}}, {2022, 2, 28})), "");
  EXPECT_EQ(codes_of(check_age(c, {{}, Date{2020, 3, 1}}, {2020, 3, 2})),
            "pack.classification-superseded");
  EXPECT_EQ(codes_of(check_age(c, {{}, c.date}, {2020, 3, 2})), "");
}

}  // namespace
}  // namespace paraphe
