#include "rules/families.h"

namespace paraphe {
namespace {

// One stated figure against the counted one, for the session and for each deliberation that states
// its own.
void compare(const Review& review, Findings& findings, std::optional<int> Compteurs::*stated,
             int Decompte::*counted) {
  auto look = [&](const Compteurs& counters, const Decompte& count) {
    const std::optional<int>& figure = counters.*stated;
    if (figure && *figure != count.*counted)
      findings.add(counters.place, {std::to_string(*figure), std::to_string(count.*counted)});
  };
  look(review.seance.compteurs, review.opening_count);
  for (size_t i = 0; i < review.counts.size(); ++i)
    if (review.seance.deliberations[i].compteurs)
      look(*review.seance.deliberations[i].compteurs, review.counts[i]);
}

void find_present(const Review& review, Findings& findings) {
  compare(review, findings, &Compteurs::presents, &Decompte::presents);
}
void find_represented(const Review& review, Findings& findings) {
  compare(review, findings, &Compteurs::representes, &Decompte::representes);
}
void find_voters(const Review& review, Findings& findings) {
  compare(review, findings, &Compteurs::votants, &Decompte::votants);
}
void find_in_office(const Review& review, Findings& findings) {
  compare(review, findings, &Compteurs::en_exercice, &Decompte::en_exercice);
}
void find_quorum(const Review& review, Findings& findings) {
  compare(review, findings, &Compteurs::quorum, &Decompte::quorum);
}

// Seats that no list names: nobody can tell whether they were present.
void find_unlisted(const Review& review, Findings& findings) {
  for (size_t i = 0; i < review.opening.size(); ++i)
    if (review.opening[i].etat == Situation::Etat::kNonListe)
      findings.add(review.seance.membres[i].place, {review.name(static_cast<MembreIndex>(i))});
}

constexpr const char* kCheck = N_("Correct the figure or the attendance lists.");

}  // namespace

std::span<const Rule> counter_rules() {
  static const Rule kRules[] = {
      {{"rules.stated-present", N_("{1} members present are stated; the lists have {2}"), kCheck},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_present},
      {{"rules.stated-represented",
        N_("{1} members represented are stated; the pouvoirs that count are {2}"),
        N_("Correct the figure, the lists or the pouvoirs.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_represented},
      {{"rules.stated-voters", N_("{1} voters are stated; the lists and pouvoirs give {2}"),
        N_("Correct the figure, the lists, the pouvoirs, or who takes no part in the vote.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_voters},
      {{"rules.stated-in-office", N_("{1} members in office are stated; the record names {2}"),
        N_("Name every member in office, and nobody else; substitutes are marked "
           "suppleant=\"oui\".")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_in_office},
      {{"rules.stated-quorum", N_("a quorum of {1} is stated; it is {2} ({0})"),
        N_("The quorum is more than half of the members in office; correct the figure.")},
       "art. L2121-17 CGCT",
       {},
       {},
       kCommunalAuthorities,
       Severity::kWarning,
       find_quorum},
      {{"rules.unlisted-member", N_("{1} is in no attendance list"),
        N_("Put every member in office in one of the lists: present, excused or absent.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_unlisted},
  };
  return kRules;
}

}  // namespace paraphe
