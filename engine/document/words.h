// French words for numbers, dates and hours, and French capitals, in UTF-8, without any locale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "record/record.h"

namespace paraphe {

// Largest number that has words here: a thousand milliards less one.
inline constexpr int64_t kLargestInWords = 999'999'999'999;

struct WordOptions {
  bool feminine = false;  // "vingt et une" (voix): only the last unit agrees
  bool mil = false;       // "deux mil vingt-trois": the year as councils write it
};

// `number` (0 to kLargestInWords, negative: "moins …") in words, in the traditional spelling:
// hyphens below one hundred except around "et"; cent and vingt agree when they end the number or
// stand before million and milliard, which are nouns; mille never agrees. Outside: digits.
std::string number_in_words(int64_t number, const WordOptions& options = {});

// "jeudi 21 décembre 2023"; the first of the month is "1er". Without its day of the week on demand.
std::string long_date(const Date& day, bool weekday = true);
// "vingt et un décembre deux mille vingt-trois" ("mil" on option); "premier janvier …".
std::string date_in_words(const Date& day, bool mil);
// "21/12/2023"
std::string short_date(const Date& day);
// "2023-12-21"
std::string iso_date(const Date& day);

// "18 h 30", "18 h"
std::string hour(int hours, int minutes);
// "dix-huit heures trente", "une heure", "zéro heure"
std::string hour_in_words(int hours, int minutes);

// The mark of item `number` of a list: "–", "•", "3.", "c)", "III."; "" for none.
std::string mark_of(Bloc::Marque mark, int number);

// Thousands parted by plain spaces, comma before decimals: "1234567.5" gives "1 234 567,5". Text
// that is not a decimal number comes back unchanged.
std::string grouped_number(std::string_view decimal);

// Capitals keep their accents (Imprimerie nationale): "île" gives "ÎLE", "œuvre" "ŒUVRE". Letters
// of the Latin-1 and Latin Extended-A blocks are mapped; anything else stays as it is.
std::string upper_case(std::string_view text);
std::string lower_case(std::string_view text);
// "de Louise", "d’Édith", "d’Hélène", "de HAMEL", "de Yann": de before a name, elided before vowels
// and before the h of first names. Surnames in capitals keep "de" before H, which may be aspirate.
std::string with_de(std::string_view name);
// The first letter in capitals, the rest untouched.
std::string capitalised(std::string_view text);

}  // namespace paraphe
