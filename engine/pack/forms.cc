#include "pack/forms.h"

#include <algorithm>

namespace paraphe {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_siret(std::string_view text) {
  if (text.size() != 14 || !is_digits(text)) return false;
  return has_luhn_key(text);
}

bool is_prefecture(std::string_view text) {
  auto department = [](std::string_view code) {
    return code.size() == 3 && is_digits(code.substr(0, 2)) &&
           (is_digit(code[2]) || code[2] == 'A' || code[2] == 'B');
  };
  if (text.starts_with("PREF") || text.starts_with("SGAR")) return department(text.substr(4));
  return text.starts_with("SPREF") && text.size() == 9 && department(text.substr(5, 3)) &&
         is_digit(text[8]);
}

bool is_web_address(std::string_view text) {
  std::string_view rest;
  for (std::string_view scheme : {"https://", "http://"})
    if (text.starts_with(scheme)) rest = text.substr(scheme.size());
  if (rest.empty() || rest[0] == '/' || rest[0] == '?' || rest[0] == '#') return false;
  static constexpr std::string_view kMarks = "-._~:/?#[]@!$&'()*+,;=%";
  return std::all_of(rest.begin(), rest.end(), [](char c) {
    return is_digit(c) || is_letter(c) || kMarks.find(c) != kMarks.npos;
  });
}

std::string french_day(const Date& day) {
  constexpr const char* kMonths[] = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                     "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
  std::string out = day.jour == 1 ? "1er" : std::to_string(day.jour);
  if (day.mois >= 1 && day.mois <= 12) out += std::string(" ") + kMonths[day.mois - 1];
  return out + " " + std::to_string(day.annee);
}

std::string safe_file_name(std::string_view text) {
  std::string out;
  for (char c : text) {
    bool safe = is_digit(c) || is_letter(c) || c == '_' || c == '.' || c == '-';
    if (safe && !(out.empty() && c == '.')) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (!out.empty() && (out.back() == '-' || out.back() == '.')) out.pop_back();
  return out;
}

}  // namespace paraphe
