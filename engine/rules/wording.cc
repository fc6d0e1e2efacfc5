// Wording: what the act calls people and papers agrees with what the record says of them.
#include <algorithm>
#include <string_view>

#include "rules/families.h"

namespace paraphe {
namespace {

// Capacities whose gender shows. "Le maire" and "la maire" are both in use for a woman, so the
// masculine is only advice; the feminine for a man is a slip.
struct Capacity {
  std::string_view masculine, feminine;
};
constexpr Capacity kCapacities[] = {
    {"président", "présidente"},
    {"vice-président", "vice-présidente"},
    {"adjoint", "adjointe"},
    {"conseiller", "conseillère"},
    {"délégué", "déléguée"},
    {"directeur", "directrice"},
    {"suppléant", "suppléante"},
};

bool is_separator(char c) { return c == ' ' || c == ',' || c == '(' || c == ')'; }

// `text` without its capitals, those that French writes: A–Z and the accented ones of Latin-1.
std::string lower(std::string_view text) {
  std::string out(text);
  for (size_t i = 0; i < out.size(); ++i) {
    const auto c = static_cast<unsigned char>(out[i]);
    const auto before = i > 0 ? static_cast<unsigned char>(out[i - 1]) : 0;
    if (c >= 'A' && c <= 'Z') out[i] = static_cast<char>(c + 32);
    if (before == 0xC3 && c >= 0x80 && c <= 0x9E) out[i] = static_cast<char>(c + 32);
  }
  return out;
}

bool has_word(std::string_view text, std::string_view word) {
  for (size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || is_separator(text[at - 1])) && (end == text.size() || is_separator(text[end])))
      return true;
  }
  return false;
}

bool says(const std::string& quality, std::string_view Capacity::*gender) {
  const std::string text = lower(quality);
  return std::any_of(std::begin(kCapacities), std::end(kCapacities),
                     [&](const Capacity& c) { return has_word(text, c.*gender); });
}

// Every person whose capacity the act prints beside a known civility.
template <class Look>
void each_capacity(const Review& review, const Look& look) {
  const Seance& seance = review.seance;
  auto person = [&](const Personne& p) {
    if (p.membre) look(seance.membres[*p.membre], p.qualite, p.place);
  };
  for (const Membre& m : seance.membres) look(m, m.fonction, m.place);
  person(seance.president);
  for (const Personne& p : seance.secretaires) person(p);
  int last = 0;  // signatories are usually those of the session, repeated
  for (const Deliberation& d : seance.deliberations)
    for (const Signataire& s : d.signataires)
      if (s.place.line > last) last = s.place.line, person(s.personne);
}

void find_feminine_men(const Review& review, Findings& findings) {
  each_capacity(review, [&](const Membre& m, const std::string& quality, Whence place) {
    if (m.civilite == Civilite::kMonsieur && says(quality, &Capacity::feminine))
      findings.add(place, {printed_name(m), quality});
  });
}
void find_masculine_women(const Review& review, Findings& findings) {
  each_capacity(review, [&](const Membre& m, const std::string& quality, Whence place) {
    if (m.civilite == Civilite::kMadame && says(quality, &Capacity::masculine))
      findings.add(place, {printed_name(m), quality});
  });
}

bool mentions_annex(const Contenu& content) {
  for (const Bloc& block : content) {
    const std::string words = plain_text(block.texte);
    for (std::string_view phrase : {"ci-annexé", "ci-joint", "en annexe", "annexé à la présente",
                                    "annexée à la présente", "joint à la présente"})
      if (words.find(phrase) != words.npos) return true;
    if (mentions_annex(block.contenu)) return true;
    for (const Bloc::Element& element : block.elements)
      if (mentions_annex(element.contenu)) return true;
  }
  return false;
}

void find_unlisted_annexes(const Review& review, Findings& findings) {
  for (const Deliberation& d : review.seance.deliberations)
    if (d.annexes.empty() && (mentions_annex(d.corps) || mentions_annex(d.decision)))
      findings.add(d.place, {d.numero});
}

}  // namespace

std::span<const Rule> wording_rules() {
  static const Rule kRules[] = {
      {{"rules.gender-man", N_("{1} is “Monsieur”, and is called “{2}”"),
        N_("Correct the civility or the capacity.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_feminine_men},
      {{"rules.gender-woman", N_("{1} is “Madame”, and is called “{2}”"),
        N_("Nothing forbids it; write the feminine unless the person wishes otherwise.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kAdvice,
       find_masculine_women},
      {{"rules.annex-unlisted", N_("the text of no. {1} speaks of an annex, but none is listed"),
        N_("List it in <annexes>, so that it is sent and kept with the act.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_unlisted_annexes},
  };
  return kRules;
}

}  // namespace paraphe
