#include "pack/actes_names.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/latin1.h"
#include "pack/forms.h"

namespace paraphe {
namespace {

constexpr ActesNature kNatures[] = {
    {1, "DE", "Délibérations", "99_DE"},
    {2, "AR", "Actes réglementaires", "99_AR"},
    {3, "AI", "Actes individuels", "99_AI"},
    {4, "CC", "Contrats, conventions et avenants", "99_DC"},
    {5, "BF", "Documents budgétaires et financiers", "99_BU"},
    {6, "AU", "Autres", "99_AU"},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

int number_of(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::string padded(int value, size_t width) {
  std::string text = std::to_string(value);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_of(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

std::optional<Date> day_of(std::string_view year, std::string_view month, std::string_view day) {
  if (!is_digits(year) || !is_digits(month) || !is_digits(day)) return std::nullopt;
  Date out{number_of(year), number_of(month), number_of(day)};
  if (out.mois < 1 || out.mois > 12 || out.jour < 1 || out.jour > days_of(out.annee, out.mois))
    return std::nullopt;
  return out;
}

// [0|9][0-9][A|B|0-9] of the schema, without the bars, which are a slip of its authors.
bool is_department(std::string_view code) {
  return code.size() == 3 && (code[0] == '0' || code[0] == '9') && is_digit(code[1]) &&
         (is_digit(code[2]) || code[2] == 'A' || code[2] == 'B');
}

bool is_plain(char c) { return is_digit(c) || is_capital(c) || (c >= 'a' && c <= 'z') || c == '_'; }

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  for (size_t start = 0; start <= text.size();) {
    size_t end = std::min(text.find(at, start), text.size());
    out.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return out;
}

}  // namespace

const ActesNature* find_nature(std::string_view letters) {
  if (letters.empty()) letters = "DE";
  for (const ActesNature& nature : kNatures)
    if (letters == nature.letters) return &nature;
  return nullptr;
}

const ActesNature* find_nature(int code) {
  for (const ActesNature& nature : kNatures)
    if (code == nature.code) return &nature;
  return nullptr;
}

std::string day_text(const Date& day) {
  return padded(day.annee, 4) + "-" + padded(day.mois, 2) + "-" + padded(day.jour, 2);
}

std::string day_digits(const Date& day) {
  return padded(day.annee, 4) + padded(day.mois, 2) + padded(day.jour, 2);
}

std::optional<Date> read_day(std::string_view text) {
  if (text.size() == 8 && is_digits(text))
    return day_of(text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (text.size() > 10 && is_digit(text[10])) return std::nullopt;
  return day_of(text.substr(0, 4), text.substr(5, 2), text.substr(8, 2));
}

Date years_after(const Date& day, int years) {
  Date out{day.annee + years, day.mois, day.jour};
  out.jour = std::min(out.jour, days_of(out.annee, out.mois));
  return out;
}

bool has_luhn_key(std::string_view digits) {
  if (!is_digits(digits)) return false;
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    int n = digits[digits.size() - 1 - i] - '0';
    if (i % 2 == 1) n = n > 4 ? 2 * n - 9 : 2 * n;
    sum += n;
  }
  return sum % 10 == 0;
}

std::string transmitted_number(const Deliberation& deliberation) {
  if (!deliberation.identifiant.empty()) return deliberation.identifiant;
  // In Latin-1 every character is one byte, and its accented letters are in two rows.
  constexpr std::string_view kBare =
      "AAAAAAACEEEEIIIIDNOOOOO_OUUUUY__aaaaaaaceeeeiiiidnooooo_ouuuuy_y";
  std::string out;
  for (char c : to_latin1(deliberation.numero)) {
    auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xC0) c = kBare[byte - 0xC0];
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    out += is_digit(c) || is_capital(c) ? c : '_';
  }
  return out;
}

std::string actes_department(std::string_view code) {
  return (code.size() == 2 ? "0" : "") + std::string(code);
}

std::string ActId::text() const {
  return department + "-" + siren + "-" + day + "-" + number + "-" + nature;
}

std::optional<ActId> read_act_id(std::string_view text) {
  std::vector<std::string_view> parts = split(text, '-');
  if (parts.size() != 5) return std::nullopt;
  ActId id{std::string(parts[0]), std::string(parts[1]), std::string(parts[2]),
           std::string(parts[3]), std::string(parts[4])};
  bool good = is_department(id.department) && id.siren.size() == 9 && is_digits(id.siren) &&
              id.day.size() == 8 && read_day(id.day) && !id.number.empty() &&
              std::all_of(id.number.begin(), id.number.end(), is_plain) && id.nature.size() == 2 &&
              std::all_of(id.nature.begin(), id.nature.end(), is_capital);
  if (!good) return std::nullopt;
  return id;
}

std::optional<ActesFileName> read_actes_file_name(std::string_view name) {
  ActesFileName out;
  size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  out.extension = name.substr(dot + 1);
  std::string_view stem = name.substr(0, dot);
  std::vector<std::string_view> parts = split(stem, '-');
  if (!parts.empty() && parts[0].size() == 5) {
    out.piece = parts[0];
    parts.erase(parts.begin());
  }
  // department, SIREN, day, number, nature, transaction, flux_index; without an act the middle is
  // empty: "062-246200729----7-1_1".
  if (parts.size() != 7 || !is_department(parts[0]) || parts[1].size() != 9) return std::nullopt;
  if (!is_digits(parts[1])) return std::nullopt;
  std::string_view flux = parts[6];
  size_t low = flux.find('_');
  if (low != std::string_view::npos) {
    if (!is_digits(flux.substr(low + 1)) || flux.size() - low > 10) return std::nullopt;
    out.index = number_of(flux.substr(low + 1));
    flux = flux.substr(0, low);
  }
  if (!is_digits(parts[5]) || !is_digits(flux) || parts[5].size() > 2 || flux.size() > 2)
    return std::nullopt;
  out.transaction = number_of(parts[5]);
  out.flux = number_of(flux);
  out.siren = parts[1];
  bool without_act = parts[2].empty() && parts[3].empty() && parts[4].empty();
  if (without_act) return out;
  std::string id;
  for (size_t i = 0; i < 5; ++i) id += (i > 0 ? "-" : "") + std::string(parts[i]);
  out.act = read_act_id(id);
  if (!out.act) return std::nullopt;
  return out;
}

std::string message_name(const ActId& act, int transaction, int flux) {
  return piece_name("", act, transaction, flux, 0, "xml");
}

std::string piece_name(std::string_view piece, const ActId& act, int transaction, int flux,
                       size_t index, std::string_view extension) {
  return (piece.empty() ? "" : std::string(piece) + "-") + act.text() + "-" +
         std::to_string(transaction) + "-" + std::to_string(flux) + "_" + std::to_string(index) +
         "." + std::string(extension);
}

std::string envelope_name(std::string_view application, std::string_view siren, const Date& day,
                          int serial) {
  return std::string(application) + "--" + std::string(siren) + "--" + day_digits(day) + "-" +
         std::to_string(serial) + ".xml";
}

}  // namespace paraphe
