#include "rules/families.h"

namespace paraphe {
namespace {

// Per item: a quorum reached at the opening may be lost when members leave.
void find_lost_quorum(const Review& review, Findings& findings) {
  // After a second convocation the council deliberates whatever the number present (L2121-17).
  if (review.seance.genre == GenreSeance::kSecondeConvocation) return;
  for (size_t i = 0; i < review.counts.size(); ++i) {
    const Decompte& count = review.counts[i];
    const Deliberation& d = review.seance.deliberations[i];
    if (count.presents < count.quorum)
      findings.add(d.place, {d.numero, std::to_string(count.presents), std::to_string(count.quorum),
                             std::to_string(count.en_exercice - count.hors_quorum)});
  }
}

void find_absent_rapporteurs(const Review& review, Findings& findings) {
  for (size_t i = 0; i < review.presence.size(); ++i) {
    const std::optional<Personne>& person = review.seance.deliberations[i].rapporteur;
    if (!person || !person->membre || review.presence[i][*person->membre].is_present()) continue;
    findings.add(person->place, {printed_name(review.seance, *person)});
  }
}

// A secretary is chosen among the members (L2121-15), and is there.
void find_absent_secretaries(const Review& review, Findings& findings) {
  for (const Personne& person : review.seance.secretaires)
    if (person.membre && !review.opening[*person.membre].is_present())
      findings.add(person.place, {printed_name(review.seance, person)});
}

void find_no_secretary(const Review& review, Findings& findings) {
  if (review.seance.secretaires.empty()) findings.add(review.seance.place, {});
}

// Who presides is there: the executive, or whoever stands in for it (L2121-14).
void find_absent_presidents(const Review& review, Findings& findings) {
  const Personne& usual = review.seance.president;
  if (usual.membre && !review.opening[*usual.membre].is_present() &&
      review.opening[*usual.membre].etat != Situation::Etat::kRetard)
    findings.add(usual.place, {printed_name(review.seance, usual)});
  for (size_t i = 0; i < review.presence.size(); ++i) {
    const std::optional<Personne>& own = review.seance.deliberations[i].president;
    if (own && own->membre && !review.presence[i][*own->membre].is_present())
      findings.add(own->place, {printed_name(review.seance, *own)});
  }
}

}  // namespace

std::span<const Rule> quorum_rules() {
  static const Rule kRules[] = {
      {{"rules.quorum",
        N_("no quorum for no. {1}: {2} present, {3} needed, {4} members in office ({0})"),
        N_("The deliberation would be void: put it to another session. Pouvoirs do not count; "
           "check "
           "the lists, the arrivals and the departures.")},
       "art. L2121-17 CGCT",
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_lost_quorum},
      {{"rules.rapporteur-absent", N_("the rapporteur, {1}, is not present at this item"),
        N_("Nothing forbids it; check the name, or name who presented the report.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kAdvice,
       find_absent_rapporteurs},
      {{"rules.secretary-absent", N_("the secretary, {1}, is not in the lists as present ({0})"),
        N_("Correct the list or the name: the secretary is chosen among the members present.")},
       "art. L2121-15 CGCT",
       {},
       {},
       kCommunalAuthorities,
       Severity::kWarning,
       find_absent_secretaries},
      {{"rules.no-secretary", N_("no secretary of the session is named ({0})"),
        N_("Name the member or members chosen at the start of the session: <secretaire>.")},
       "art. L2121-15 CGCT",
       {},
       {},
       kCommunalAuthorities,
       Severity::kWarning,
       find_no_secretary},
      {{"rules.president-absent", N_("{1} presides, but is not in the lists as present ({0})"),
        N_("Correct the list, or name who presided: <president> of the session or of the "
           "deliberation.")},
       "art. L2121-14 CGCT",
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_absent_presidents},
  };
  return kRules;
}

}  // namespace paraphe
