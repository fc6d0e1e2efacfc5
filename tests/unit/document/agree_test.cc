// Words that agree: each line is a phrase in the masculine singular and its three other forms.
#include "document/agree.h"

#include <gtest/gtest.h>

#include <ostream>

namespace paraphe {
namespace {

constexpr People kWoman{1, 0, 0}, kMan{0, 1, 0}, kWomen{2, 0, 0}, kMen{0, 2, 0}, kBoth{1, 1, 0};

struct Line {
  const char *masculine, *feminine, *plural, *feminine_plural, *inclusive;
};
void PrintTo(const Line& line, std::ostream* out) { *out << line.masculine; }

class Agree : public testing::TestWithParam<Line> {};

TEST_P(Agree, InGenderAndNumber) {
  const Line& line = GetParam();
  EXPECT_EQ(agree(line.masculine, kMan), line.masculine);
  EXPECT_EQ(agree(line.masculine, kWoman), line.feminine);
  EXPECT_EQ(agree(line.masculine, kMen), line.plural);
  EXPECT_EQ(agree(line.masculine, kBoth), line.plural);
  EXPECT_EQ(agree(line.masculine, kWomen), line.feminine_plural);
  EXPECT_EQ(agree(line.masculine, kBoth, true), line.inclusive);
}

INSTANTIATE_TEST_SUITE_P(
    Words, Agree,
    testing::Values(
        Line{"présent", "présente", "présents", "présentes", "présent·e·s"},
        Line{"Présent", "Présente", "Présents", "Présentes", "Présent·e·s"},
        Line{"élu", "élue", "élus", "élues", "élu·e·s"},
        Line{"excusé", "excusée", "excusés", "excusées", "excusé·e·s"},
        Line{"Absent non excusé", "Absente non excusée", "Absents non excusés",
             "Absentes non excusées", "Absent·e·s non excusé·e·s"},
        Line{"Arrivé en cours de séance", "Arrivée en cours de séance",
             "Arrivés en cours de séance", "Arrivées en cours de séance",
             "Arrivé·e·s en cours de séance"},
        Line{"Présent à distance", "Présente à distance", "Présents à distance",
             "Présentes à distance", "Présent·e·s à distance"},
        Line{"le président", "la présidente", "les présidents", "les présidentes",
             "les président·e·s"},
        Line{"le maire", "la maire", "les maires", "les maires", "les maires"},
        Line{"Secrétaire", "Secrétaire", "Secrétaires", "Secrétaires", "Secrétaires"},
        Line{"l’adjoint aux finances", "l’adjointe aux finances", "les adjoints aux finances",
             "les adjointes aux finances", "les adjoint·e·s aux finances"},
        Line{"conseiller municipal", "conseillère municipale", "conseillers municipaux",
             "conseillères municipales", "conseiller·ère·s municipal·e·s"},
        Line{"conseiller délégué", "conseillère déléguée", "conseillers délégués",
             "conseillères déléguées", "conseiller·ère·s délégué·e·s"},
        Line{"vice-président", "vice-présidente", "vice-présidents", "vice-présidentes",
             "vice-président·e·s"},
        Line{"rapporteur", "rapporteure", "rapporteurs", "rapporteures", "rapporteur·e·s"},
        Line{"directeur", "directrice", "directeurs", "directrices", "directeur·rice·s"},
        Line{"du président", "de la présidente", "des présidents", "des présidentes",
             "des président·e·s"},
        Line{"au maire", "à la maire", "aux maires", "aux maires", "aux maires"},
        Line{"est élu", "est élue", "sont élus", "sont élues", "sont élu·e·s"},
        Line{"Monsieur", "Madame", "Messieurs", "Mesdames", "Mesdames et messieurs"},
        Line{"doyen", "doyenne", "doyens", "doyennes", "doyen·ne·s"},
        Line{"démissionnaire", "démissionnaire", "démissionnaires", "démissionnaires",
             "démissionnaires"},
        Line{"ayant donné pouvoir", "ayant donné pouvoir", "ayant donné pouvoir",
             "ayant donné pouvoir", "ayant donné pouvoir"}));

TEST(Agreement, WhoseCivilityIsNotStatedTakesTheMasculine) {
  EXPECT_EQ(agree("présent", {0, 0, 1}), "présent");
  EXPECT_EQ(agree("présent", {1, 0, 1}), "présents");
  EXPECT_EQ(agree("présent", {}), "présent");
}

TEST(Agreement, WhatIsFeminineStays) {
  EXPECT_EQ(agree("la présidente", kWoman), "la présidente");
  EXPECT_EQ(agree("la présidente", kWomen), "les présidentes");
}

TEST(Agreement, PeopleAreAddressed) {
  EXPECT_EQ(addressed(Civilite::kMadame, "Président"), "Madame la Présidente");
  EXPECT_EQ(addressed(Civilite::kMadame, "La maire"), "Madame la Maire");
  EXPECT_EQ(addressed(Civilite::kMonsieur, "Le Président"), "Monsieur le Président");
  EXPECT_EQ(addressed(Civilite::kMonsieur, "adjoint aux finances"),
            "Monsieur l’Adjoint aux finances");
  EXPECT_EQ(addressed(Civilite::kMadame, "adjoint aux finances"), "Madame l’Adjointe aux finances");
  EXPECT_EQ(addressed(Civilite::kAucune, "Maire"), "Maire");
  EXPECT_EQ(addressed(Civilite::kMadame, ""), "Madame");
}

}  // namespace
}  // namespace paraphe
