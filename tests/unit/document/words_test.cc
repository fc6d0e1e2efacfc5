#include "document/words.h"

#include <gtest/gtest.h>
#include <unicode/rbnf.h>

#include <algorithm>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace paraphe {
namespace {

TEST(Words, NumbersFollowTheTraditionalSpelling) {
  const std::vector<std::pair<int64_t, const char*>> kExamples = {
      {0, "zéro"},
      {1, "un"},
      {16, "seize"},
      {17, "dix-sept"},
      {21, "vingt et un"},
      {22, "vingt-deux"},
      {31, "trente et un"},
      {60, "soixante"},
      {70, "soixante-dix"},
      {71, "soixante et onze"},
      {72, "soixante-douze"},
      {80, "quatre-vingts"},
      {81, "quatre-vingt-un"},
      {90, "quatre-vingt-dix"},
      {91, "quatre-vingt-onze"},
      {99, "quatre-vingt-dix-neuf"},
      {100, "cent"},
      {101, "cent un"},
      {171, "cent soixante et onze"},
      {180, "cent quatre-vingts"},
      {200, "deux cents"},
      {201, "deux cent un"},
      {280, "deux cent quatre-vingts"},
      {1000, "mille"},
      {1001, "mille un"},
      {2000, "deux mille"},
      {2023, "deux mille vingt-trois"},
      {21000, "vingt et un mille"},
      {80000, "quatre-vingt mille"},
      {200000, "deux cent mille"},
      {380000, "trois cent quatre-vingt mille"},
      {1000000, "un million"},
      {1000001, "un million un"},
      {80000000, "quatre-vingts millions"},
      {200000000, "deux cents millions"},
      {1000000000, "un milliard"},
      {2500000300, "deux milliards cinq cents millions trois cents"},
      {999999999999,
       "neuf cent quatre-vingt-dix-neuf milliards neuf cent quatre-vingt-dix-neuf millions neuf "
       "cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf"},
      {-3, "moins trois"},
      {1000000000000, "1000000000000"},
  };
  for (const auto& [number, words] : kExamples) EXPECT_EQ(number_in_words(number), words);
}

// ICU's own rules for French (CLDR), which know nothing of ours, for numbers below a million.
// Above, ICU forgets that million and milliard are nouns, before which cent and vingt agree
// (Académie française, s.v. cent): there each group is spelled by ICU alone. It hyphenates by the
// spelling of 1990 in part, so words are compared without hyphens; where hyphens stand is checked
// apart.
std::string spelled_below_a_million(int64_t number, const icu::RuleBasedNumberFormat& format) {
  icu::UnicodeString words;
  icu::FieldPosition nowhere;
  UErrorCode status = U_ZERO_ERROR;
  format.format(number, "%spellout-cardinal-masculine", words, nowhere, status);
  std::string out;
  words.toUTF8String(out);
  return out;
}

std::string spelled_by_icu(int64_t number, const icu::RuleBasedNumberFormat& format) {
  if (number < 1'000'000) return spelled_below_a_million(number, format);
  std::string out;
  auto add = [&](int64_t count, const std::string& noun) {
    if (count == 0) return;
    if (!out.empty()) out += ' ';
    out += spelled_below_a_million(count, format) + noun + (noun.empty() || count == 1 ? "" : "s");
  };
  add(number / 1'000'000'000, " milliard");
  add(number / 1'000'000 % 1000, " million");
  add(number % 1'000'000, "");
  return out;
}

std::string without_hyphens(std::string text) {
  for (size_t at; (at = text.find("\u00AD")) != text.npos;) text.erase(at, 2);
  std::replace(text.begin(), text.end(), '-', ' ');
  return text;
}

// Traditional spelling: hyphens below one hundred, except around "et".
std::string with_hyphens(const std::string& plain) {
  static const std::set<std::string> kTens = {"vingt", "trente", "quarante", "cinquante",
                                              "soixante"};
  static const std::set<std::string> kUnits = {
      "un",   "deux", "trois", "quatre", "cinq",   "six",      "sept",   "huit",
      "neuf", "dix",  "onze",  "douze",  "treize", "quatorze", "quinze", "seize"};
  std::istringstream words(plain);
  std::string out, last, word;
  while (words >> word) {
    const bool four_twenties = last == "quatre" && (word == "vingt" || word == "vingts");
    const bool after_ten = (kTens.count(last) != 0 || last == "dix") && kUnits.count(word) != 0;
    if (!out.empty()) out += four_twenties || after_ten ? '-' : ' ';
    out += word;
    last = word;
  }
  return out;
}

TEST(Words, NumbersAreThoseOfIcu) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::RuleBasedNumberFormat format(icu::URBNF_SPELLOUT, icu::Locale("fr"), status);
  ASSERT_TRUE(U_SUCCESS(status));
  auto compare = [&](int64_t number) {
    const std::string ours = number_in_words(number), plain = without_hyphens(ours);
    EXPECT_EQ(plain, without_hyphens(spelled_by_icu(number, format))) << number;
    EXPECT_EQ(ours, with_hyphens(plain)) << number;
  };
  for (int64_t number = 0; number < 20'000; ++number) compare(number);
  for (int64_t number = 0; number < 1'000'000; number += 997) compare(number);
  std::mt19937_64 random(3);
  for (int64_t limit = 10; limit <= kLargestInWords + 1; limit *= 10)
    for (int i = 0; i < 2000; ++i)
      compare(static_cast<int64_t>(random() % static_cast<uint64_t>(limit)));
  // Round numbers agree differently: cents, vingts, mille before millions and milliards.
  for (int64_t head = 1; head < 1000; ++head)
    for (int64_t scale : {1'000LL, 1'000'000LL, 1'000'000'000LL}) compare(head * scale);
}

TEST(Words, MilStandsBeforeANumberOnly) {
  for (int64_t year = 1001; year < 3000; ++year) {
    std::string with = number_in_words(year, {.mil = true}), without = number_in_words(year);
    if (year % 1000 != 0) without.replace(without.find("mille"), 5, "mil");
    EXPECT_EQ(with, without);
  }
}

TEST(Words, TheFeminineOnlyTouchesTheLastUnit) {
  EXPECT_EQ(number_in_words(1, {.feminine = true}), "une");
  EXPECT_EQ(number_in_words(21, {.feminine = true}), "vingt et une");
  EXPECT_EQ(number_in_words(81, {.feminine = true}), "quatre-vingt-une");
  EXPECT_EQ(number_in_words(71, {.feminine = true}), "soixante et onze");
  EXPECT_EQ(number_in_words(21000, {.feminine = true}), "vingt et un mille");
}

TEST(Words, YearsMayBeWrittenWithMil) {
  EXPECT_EQ(number_in_words(2023, {.mil = true}), "deux mil vingt-trois");
  EXPECT_EQ(number_in_words(1982, {.mil = true}), "mil neuf cent quatre-vingt-deux");
  EXPECT_EQ(number_in_words(2000, {.mil = true}), "deux mille");
}

TEST(Words, Dates) {
  EXPECT_EQ(long_date({2023, 12, 21}), "jeudi 21 décembre 2023");
  EXPECT_EQ(long_date({2024, 2, 29}), "jeudi 29 février 2024");
  EXPECT_EQ(long_date({2000, 1, 1}), "samedi 1er janvier 2000");
  EXPECT_EQ(long_date({1900, 3, 1}), "jeudi 1er mars 1900");
  EXPECT_EQ(long_date({2023, 12, 14}, false), "14 décembre 2023");
  EXPECT_EQ(date_in_words({2023, 12, 21}, true), "vingt et un décembre deux mil vingt-trois");
  EXPECT_EQ(date_in_words({2024, 1, 1}, false), "premier janvier deux mille vingt-quatre");
  EXPECT_EQ(short_date({2023, 2, 1}), "01/02/2023");
  EXPECT_EQ(long_date({2023, 13, 1}), "");
}

TEST(Words, Hours) {
  EXPECT_EQ(hour(18, 30), "18 h 30");
  EXPECT_EQ(hour(9, 5), "9 h 05");
  EXPECT_EQ(hour(20, 0), "20 h");
  EXPECT_EQ(hour_in_words(18, 30), "dix-huit heures trente");
  EXPECT_EQ(hour_in_words(1, 0), "une heure");
  EXPECT_EQ(hour_in_words(21, 1), "vingt et une heures une");
}

TEST(Words, NumbersAreGroupedByThousands) {
  EXPECT_EQ(grouped_number("1234567.5"), "1 234 567,5");
  EXPECT_EQ(grouped_number("-1000"), "-1 000");
  EXPECT_EQ(grouped_number("999"), "999");
  EXPECT_EQ(grouped_number("12,50"), "12,50");
  EXPECT_EQ(grouped_number("12."), "12.");
  EXPECT_EQ(grouped_number("12 bis"), "12 bis");
  EXPECT_EQ(grouped_number(""), "");
}

TEST(Words, DeIsElidedBeforeVowels) {
  EXPECT_EQ(with_de("Louise DUCHEMIN"), "de Louise DUCHEMIN");
  EXPECT_EQ(with_de("Édith MAILLARD"), "d’Édith MAILLARD");
  EXPECT_EQ(with_de("Hélène VASSEUR"), "d’Hélène VASSEUR");
  EXPECT_EQ(with_de("HAMEL B."), "de HAMEL B.");
  EXPECT_EQ(with_de("Yann LE GOFF"), "de Yann LE GOFF");
  EXPECT_EQ(with_de("Yves"), "d’Yves");
  EXPECT_EQ(with_de("OBERT O."), "d’OBERT O.");
  EXPECT_EQ(with_de("H. COFFIN"), "de H. COFFIN");
  EXPECT_EQ(with_de(""), "");
}

TEST(Words, CapitalsKeepTheirAccents) {
  EXPECT_EQ(upper_case("île-de-france, à l’œuvre, ÿ"), "ÎLE-DE-FRANCE, À L’ŒUVRE, Ÿ");
  EXPECT_EQ(upper_case("ça × 2 ÷ 3 ß"), "ÇA × 2 ÷ 3 SS");
  EXPECT_EQ(lower_case("ÉTÉ, Œuvre, Ÿ, ŠŽ"), "été, œuvre, ÿ, šž");
  EXPECT_EQ(capitalised("étude d’impact"), "Étude d’impact");
  EXPECT_EQ(capitalised(""), "");
}

}  // namespace
}  // namespace paraphe
