#include <algorithm>

#include "base/text.h"
#include "rules/families.h"

namespace paraphe {
namespace {

// Luhn's key: every second figure from the right counts double, the sum is a multiple of ten.
bool has_key(const std::string& figures) {
  int sum = 0;
  for (size_t i = 0; i < figures.size(); ++i) {
    int n = figures[figures.size() - 1 - i] - '0';
    if (i % 2 == 1) n = n > 4 ? 2 * n - 9 : 2 * n;
    sum += n;
  }
  return sum % 10 == 0;
}

void find_wrong_siren(const Review& review, Findings& findings) {
  const Collectivite& c = review.seance.collectivite;
  if (!c.siren.empty() && !has_key(c.siren)) findings.add(c.place, {c.siren});
}
void find_wrong_siret(const Review& review, Findings& findings) {
  const Collectivite& c = review.seance.collectivite;
  if (c.siret.empty()) return;
  bool other = !c.siren.empty() && !c.siret.starts_with(c.siren);
  if (other || !has_key(c.siret)) findings.add(c.place, {c.siret});
}

void find_wrong_objects(const Review& review, Findings& findings) {
  for (const Deliberation& d : review.seance.deliberations) {
    std::string words = plain_text(d.objet);
    size_t length = 0;
    for (size_t i = 0; i < words.size(); ++length) next_character(words, i);
    if (length == 0 || length > 499) findings.add(d.place, {d.numero, std::to_string(length)});
  }
}

// The number as it is transmitted (IDActe): capitals, figures and low lines.
std::string number_sent(const Deliberation& d) {
  if (!d.identifiant.empty()) return d.identifiant;
  std::string out;
  for (size_t i = 0; i < d.numero.size();) {
    char32_t c = next_character(d.numero, i);
    bool small = c >= 'a' && c <= 'z', plain = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += small ? static_cast<char>(c - 'a' + 'A') : plain ? static_cast<char>(c) : '_';
  }
  return out;
}

void find_long_numbers(const Review& review, Findings& findings) {
  for (const Deliberation& d : review.seance.deliberations)
    if (number_sent(d).size() > 15) findings.add(d.place, {d.numero, number_sent(d)});
}
void find_same_numbers(const Review& review, Findings& findings) {
  const std::vector<Deliberation>& all = review.seance.deliberations;
  std::vector<std::pair<std::string, size_t>> sent;
  for (size_t i = 0; i < all.size(); ++i) sent.emplace_back(all[i].nature + number_sent(all[i]), i);
  std::sort(sent.begin(), sent.end());
  for (size_t i = 1; i < sent.size(); ++i)
    if (sent[i].first == sent[i - 1].first) {
      const Deliberation& d = all[sent[i].second];
      findings.add(d.place, {all[sent[i - 1].second].numero, d.numero, number_sent(d)});
    }
}
void find_disorder(const Review& review, Findings& findings) {
  const std::vector<Deliberation>& all = review.seance.deliberations;
  for (size_t i = 1; i < all.size(); ++i)
    if (all[i].ordre < all[i - 1].ordre)
      findings.add(all[i].place, {std::to_string(all[i].ordre), std::to_string(all[i - 1].ordre)});
}
void find_gaps(const Review& review, Findings& findings) {
  const std::vector<Deliberation>& all = review.seance.deliberations;
  for (size_t i = 1; i < all.size(); ++i)
    if (all[i].ordre > all[i - 1].ordre + 1)
      findings.add(all[i].place, {std::to_string(all[i - 1].ordre), std::to_string(all[i].ordre)});
}

// Second levels of the national classification: so many under each of the nine first ones.
void find_unknown_matters(const Review& review, Findings& findings) {
  constexpr int kSecond[] = {0, 7, 3, 6, 5, 8, 5, 10, 9, 4};
  for (const Deliberation& d : review.seance.deliberations) {
    const std::vector<int>& m = d.matieres;
    bool known = m.empty() || (m[0] >= 1 && m[0] <= 9 && (m.size() < 2 || m[1] <= kSecond[m[0]]));
    if (!known)
      findings.add(d.place, {std::to_string(m[0]) +
                             (m.size() > 1 ? "." + std::to_string(m[1]) : std::string())});
  }
}

// An act that was sent was sent with its annexes.
void find_missing_annexes(const Review& review, Findings& findings) {
  for (const Deliberation& d : review.seance.deliberations)
    if (d.publication.transmission)
      for (const Annexe& a : d.annexes)
        if (a.fichier.empty()) findings.add(a.place, {a.libelle});
}

// A certified extract may bear the executive's signature alone; another copy bears both.
void find_unsigned_secretaries(const Review& review, Findings& findings) {
  for (const Deliberation& d : review.seance.deliberations) {
    bool extract = !d.formules.conformite.empty();
    bool signs = std::any_of(d.signataires.begin(), d.signataires.end(),
                             [](const Signataire& s) { return s.role.starts_with("secretaire"); });
    if (!extract && !signs && !d.signataires.empty()) {
      findings.add(d.signataires.front().place, {});
      return;  // the signatories are usually those of the session
    }
  }
}
void find_nameless_capacities(const Review& review, Findings& findings) {
  int last = -1;
  for (const Deliberation& d : review.seance.deliberations)
    for (const Signataire& s : d.signataires) {
      bool by_member =
          s.personne.membre && !review.seance.membres[*s.personne.membre].fonction.empty();
      if (!s.personne.qualite.empty() || by_member || s.place.line <= last) continue;
      last = s.place.line;
      findings.add(s.place, {printed_name(review.seance, s.personne)});
    }
}

}  // namespace

std::span<const Rule> form_rules() {
  static const Rule kRules[] = {
      {{"rules.siren", N_("{1} is no SIREN: its key is wrong"),
        N_("Correct the number; a figure is wrong or two are exchanged.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_wrong_siren},
      {{"rules.siret", N_("{1} is no SIRET of this authority"),
        N_("A SIRET begins with the SIREN and has a key of its own: correct the number.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_wrong_siret},
      {{"rules.object-length", N_("the object of no. {1} has {2} characters; 1 to 499 can be sent"),
        N_("Shorten the object, or write it.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_wrong_objects},
      {{"rules.number-long", N_("no. {1} is sent as {2}, which has more than 15 characters"),
        N_("State a shorter identifiant: capitals, figures and low lines.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_long_numbers},
      {{"rules.number-twice", N_("no. {1} and no. {2} are both sent as {3}"),
        N_("Give each an identifiant of its own.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kError,
       find_same_numbers},
      {{"rules.order", N_("item {1} comes after item {2} ({0})"),
        N_("Put the deliberations in the order of the session.")},
       "art. R2121-9 CGCT",
       {},
       {},
       kCommunalAuthorities,
       Severity::kWarning,
       find_disorder},
      {{"rules.order-gap", N_("item {1} is followed by item {2} ({0})"),
        N_("Check that no deliberation is missing.")},
       "art. R2121-9 CGCT",
       {},
       {},
       kCommunalAuthorities,
       Severity::kAdvice,
       find_gaps},
      {{"rules.classification", N_("{1} is not in the national classification of acts"),
        N_("Correct the code of the matter.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_unknown_matters},
      {{"rules.annex-file", N_("the annex “{1}” of an act already sent has no file"),
        N_("Name the file of the annex (fichier=\"…\").")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_missing_annexes},
      {{"rules.secretary-signature", N_("the secretary is not among the signatories ({0})"),
        N_("The register is signed by the president and the secretary; only a certified extract "
           "bears one signature, and practice differs.")},
       "art. L2121-23 CGCT",
       {2022, 7, 1},
       {},
       kCommunalAuthorities,
       Severity::kAdvice,
       find_unsigned_secretaries,
       Certainty::kToBeConfirmed},
      {{"rules.signatory-capacity", N_("the capacity of the signatory {1} is not stated ({0})"),
        N_("State it: qualite=\"Le maire\".")},
       "art. L212-1 CRPA",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_nameless_capacities},
  };
  return kRules;
}

}  // namespace paraphe
