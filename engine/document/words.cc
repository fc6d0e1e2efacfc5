#include "document/words.h"

#include <array>

#include "base/text.h"

namespace paraphe {
namespace {

constexpr std::array<const char*, 20> kUnits = {
    "zéro",     "un",     "deux",  "trois",    "quatre",   "cinq",    "six",
    "sept",     "huit",   "neuf",  "dix",      "onze",     "douze",   "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"};
constexpr std::array<const char*, 7> kTens = {"",         "",          "vingt",   "trente",
                                              "quarante", "cinquante", "soixante"};
constexpr std::array<const char*, 13> kMonths = {
    "",        "janvier", "février",   "mars",    "avril",    "mai",     "juin",
    "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
constexpr std::array<const char*, 7> kWeekdays = {"dimanche", "lundi",    "mardi", "mercredi",
                                                  "jeudi",    "vendredi", "samedi"};

// 1 to 99. `agree`: nothing follows that forbids quatre-vingts its s (mille does).
void append_below_hundred(std::string& out, int n, bool agree, bool feminine) {
  if (n < 20) {
    out += n == 1 && feminine ? "une" : kUnits[static_cast<size_t>(n)];
    return;
  }
  int ten = n / 10, unit = n % 10;
  if (ten == 7 || ten == 9) ten -= 1, unit += 10;
  if (ten == 8) {
    out += unit == 0 && agree ? "quatre-vingts" : "quatre-vingt";
    if (unit == 0) return;
    out += '-';
  } else {
    out += kTens[static_cast<size_t>(ten)];
    if (unit == 0) return;
    out += unit == 1 || unit == 11 ? " et " : "-";
  }
  out += unit == 1 && feminine ? "une" : kUnits[static_cast<size_t>(unit)];
}

// 1 to 999.
void append_below_thousand(std::string& out, int n, bool agree, bool feminine) {
  int hundreds = n / 100, rest = n % 100;
  if (hundreds > 0) {
    if (hundreds > 1) out += kUnits[static_cast<size_t>(hundreds)], out += ' ';
    out += hundreds > 1 && rest == 0 && agree ? "cents" : "cent";
    if (rest > 0) out += ' ';
  }
  if (rest > 0) append_below_hundred(out, rest, agree, feminine);
}

void append_scale(std::string& out, int count, const char* noun) {
  if (count == 0) return;
  if (!out.empty()) out += ' ';
  append_below_thousand(out, count, true, false);
  out += ' ';
  out += noun;
  if (count > 1) out += 's';
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Day of the week, 0 = Sunday, by Zeller's congruence on years that begin in March.
int weekday_of(const Date& day) {
  int month = day.mois < 3 ? day.mois + 12 : day.mois;
  int year = day.mois < 3 ? day.annee - 1 : day.annee;
  int zeller = (day.jour + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400) % 7;
  return (zeller + 6) % 7;
}

bool is_day(const Date& day) {
  return day.annee > 0 && day.mois >= 1 && day.mois <= 12 && day.jour >= 1 && day.jour <= 31;
}

char32_t upper(char32_t c) {
  if (c >= U'a' && c <= U'z') return c - 32;
  if (c < 0x80) return c;
  if (c >= 0xE0 && c <= 0xFE && c != 0xF7) return c - 32;
  if (c == 0xFF) return 0x178;
  // Latin Extended-A: pairs, capital first; on odd numbers between 139 and 148 and from 179.
  bool even = (c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177);
  bool odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
  if (c == 0x131 || c == 0x138) return c == 0x131 ? U'I' : c;
  if (even && (c & 1) == 1) return c - 1;
  if (odd && (c & 1) == 0) return c - 1;
  return c;
}

char32_t lower(char32_t c) {
  if (c >= U'A' && c <= U'Z') return c + 32;
  if (c < 0x80) return c;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
  if (c == 0x178) return 0xFF;
  if (c == 0x130 || c == 0x138) return c == 0x130 ? U'i' : c;
  bool even = (c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177);
  bool odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
  if (even && (c & 1) == 0) return c + 1;
  if (odd && (c & 1) == 1) return c + 1;
  return c;
}

template <class Map>
std::string mapped(std::string_view text, Map map) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) map(out, next_character(text, i));
  return out;
}

void append_upper(std::string& out, char32_t c) {
  if (c == 0xDF) {
    out += "SS";  // ß has no capital in French typesetting
  } else {
    append_utf8(out, upper(c));
  }
}

}  // namespace

std::string number_in_words(int64_t number, const WordOptions& options) {
  if (number < 0 && number >= -kLargestInWords) return "moins " + number_in_words(-number, options);
  if (number < 0 || number > kLargestInWords) return std::to_string(number);
  if (number == 0) return kUnits[0];
  std::string out;
  append_scale(out, static_cast<int>(number / 1'000'000'000), "milliard");
  append_scale(out, static_cast<int>(number / 1'000'000 % 1000), "million");
  int thousands = static_cast<int>(number / 1000 % 1000), rest = static_cast<int>(number % 1000);
  if (thousands > 0) {
    if (!out.empty()) out += ' ';
    if (thousands > 1) append_below_thousand(out, thousands, false, false), out += ' ';
    out += options.mil && rest > 0 ? "mil" : "mille";
  }
  if (rest > 0) {
    if (!out.empty()) out += ' ';
    append_below_thousand(out, rest, true, options.feminine);
  }
  return out;
}

std::string long_date(const Date& day, bool weekday) {
  if (!is_day(day)) return "";
  std::string out;
  if (weekday) out += kWeekdays[static_cast<size_t>(weekday_of(day))], out += ' ';
  out += day.jour == 1 ? "1er" : std::to_string(day.jour);
  out += ' ';
  out += kMonths[static_cast<size_t>(day.mois)];
  out += ' ';
  out += std::to_string(day.annee);
  return out;
}

std::string date_in_words(const Date& day, bool mil) {
  if (!is_day(day)) return "";
  std::string out = day.jour == 1 ? "premier" : number_in_words(day.jour);
  out += ' ';
  out += kMonths[static_cast<size_t>(day.mois)];
  out += ' ';
  out += number_in_words(day.annee, {.mil = mil});
  return out;
}

std::string short_date(const Date& day) {
  if (!is_day(day)) return "";
  std::string out;
  if (day.jour < 10) out += '0';
  out += std::to_string(day.jour) + '/';
  if (day.mois < 10) out += '0';
  return out + std::to_string(day.mois) + '/' + std::to_string(day.annee);
}

std::string iso_date(const Date& day) {
  if (!is_day(day)) return "";
  return std::to_string(day.annee) + (day.mois < 10 ? "-0" : "-") + std::to_string(day.mois) +
         (day.jour < 10 ? "-0" : "-") + std::to_string(day.jour);
}

std::string hour(int hours, int minutes) {
  std::string out = std::to_string(hours) + " h";
  if (minutes == 0) return out;
  return out + (minutes < 10 ? " 0" : " ") + std::to_string(minutes);
}

std::string hour_in_words(int hours, int minutes) {
  std::string out = number_in_words(hours, {.feminine = true});
  out += hours > 1 ? " heures" : " heure";
  if (minutes > 0) out += ' ' + number_in_words(minutes, {.feminine = true});
  return out;
}

std::string grouped_number(std::string_view decimal) {
  size_t sign = !decimal.empty() && (decimal[0] == '-' || decimal[0] == '+') ? 1 : 0;
  size_t end = sign;
  while (end < decimal.size() && is_digit(decimal[end])) ++end;
  std::string_view fraction = decimal.substr(end);
  if (end == sign) return std::string(decimal);
  if (!fraction.empty()) {
    bool separated = fraction[0] == '.' || fraction[0] == ',';
    fraction.remove_prefix(1);
    if (!separated || fraction.empty()) return std::string(decimal);
    for (char c : fraction)
      if (!is_digit(c)) return std::string(decimal);
  }
  std::string out(sign == 1 && decimal[0] == '-' ? "-" : "");
  for (size_t i = sign; i < end; ++i) {
    if (i > sign && (end - i) % 3 == 0) out += ' ';
    out += decimal[i];
  }
  if (!fraction.empty()) out += ',', out += fraction;
  return out;
}

std::string upper_case(std::string_view text) { return mapped(text, append_upper); }

std::string lower_case(std::string_view text) {
  return mapped(text, [](std::string& out, char32_t c) { append_utf8(out, lower(c)); });
}

std::string with_de(std::string_view name) {
  if (name.empty()) return "";
  size_t at = 0;
  char32_t first = lower(next_character(name, at));
  char32_t second = at < name.size() ? next_character(name, at) : U' ';
  auto is_vowel = [](char32_t c) {
    return std::u32string_view(U"aeiouàâäæéèêëîïôöœùûü").find(c) != std::u32string_view::npos;
  };
  bool small = second == lower(second);
  bool elided = is_vowel(first) || (first == U'h' && small && second != U'.') ||
                (first == U'y' && second != U'.' && !is_vowel(lower(second)));
  return (elided ? "d’" : "de ") + std::string(name);
}

std::string capitalised(std::string_view text) {
  if (text.empty()) return "";
  size_t end = 0;
  std::string out;
  append_upper(out, next_character(text, end));
  out += text.substr(end);
  return out;
}

namespace {

std::string roman(int number) {
  constexpr std::pair<int, const char*> kDigits[] = {
      {1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
      {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};
  if (number < 1 || number > 3999) return std::to_string(number);
  std::string out;
  for (auto [value, digit] : kDigits)
    while (number >= value) out += digit, number -= value;
  return out;
}

// a) … z), aa) …
std::string letters(int number) {
  std::string out;
  for (; number > 0; number = (number - 1) / 26)
    out.insert(out.begin(), static_cast<char>('a' + (number - 1) % 26));
  return out;
}

}  // namespace

std::string mark_of(Bloc::Marque mark, int number) {
  switch (mark) {
    case Bloc::Marque::kTiret:
      return "–";
    case Bloc::Marque::kPuce:
      return "•";
    case Bloc::Marque::kNumero:
      return std::to_string(number) + ".";
    case Bloc::Marque::kLettre:
      return letters(number) + ")";
    case Bloc::Marque::kRomain:
      return roman(number) + ".";
    case Bloc::Marque::kAucune:
      break;
  }
  return {};
}

}  // namespace paraphe
