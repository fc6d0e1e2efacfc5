#include "record/record.h"

#include "base/text.h"

namespace paraphe {
namespace {

void append_words(const Texte& texte, std::string& out) {
  for (const Fragment& f : texte) {
    if (f.genre == Fragment::Genre::kTexte) {
      out += f.texte;
    } else if (f.genre == Fragment::Genre::kPassage || f.genre == Fragment::Genre::kConduite) {
      out += ' ';
    } else if (f.genre != Fragment::Genre::kNote) {
      append_words(f.enfants, out);
    }
  }
}

bool is_any_space(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == kNoBreakSpace ||
         c == kNarrowNoBreakSpace || c == 0x2009;  // thin space
}

}  // namespace

std::string plain_text(const Texte& texte) {
  std::string out;
  append_words(texte, out);
  return out;
}

bool parse_amount(std::string_view text, int64_t& hundredths) {
  constexpr int64_t kLargest = INT64_MAX / 1000;
  constexpr char32_t kMinus = 0x2212, kEuro = 0x20AC;
  bool negative = false, sign = false, digits = false, ended = false;
  int decimals = -1;  // digits behind the comma; -1 before it
  int64_t value = 0;
  for (size_t i = 0; i < text.size();) {
    char32_t c = next_character(text, i);
    if (is_any_space(c)) continue;
    if (c >= '0' && c <= '9' && !ended) {
      if (value > kLargest || decimals == 2) return false;
      value = value * 10 + static_cast<int64_t>(c - '0');
      digits = true;
      if (decimals >= 0) ++decimals;
    } else if ((c == ',' || c == '.') && digits && decimals < 0) {
      decimals = 0;
    } else if ((c == '-' || c == kMinus || c == '+') && !digits && !sign) {
      negative = c != '+', sign = true;
    } else if (c == kEuro && digits && !ended) {
      ended = true;
    } else {
      return false;
    }
  }
  if (!digits) return false;
  for (int i = decimals < 0 ? 0 : decimals; i < 2; ++i) value *= 10;
  hundredths = negative ? -value : value;
  return true;
}

std::string full_name(const Membre& membre) {
  const std::string& first = membre.prenom.empty() ? membre.initiales : membre.prenom;
  if (first.empty()) return membre.nom;
  std::string name(first.size() + 1 + membre.nom.size(), ' ');
  first.copy(name.data(), first.size());
  membre.nom.copy(name.data() + first.size() + 1, membre.nom.size());
  return name;
}

std::string printed_name(const Membre& membre) {
  return membre.imprime.empty() ? full_name(membre) : membre.imprime;
}

std::string printed_name(const Seance& seance, const Personne& personne) {
  if (!personne.imprime.empty() || !personne.membre) return personne.imprime;
  return printed_name(seance.membres[*personne.membre]);
}

}  // namespace paraphe
