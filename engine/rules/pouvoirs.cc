#include <algorithm>

#include "rules/families.h"

namespace paraphe {
namespace {

using Etat = Situation::Etat;

// Where a pouvoir is stated: on the holder's side when it is, for it is the holder who may not.
Whence place_of(const Pouvoir& p) {
  return p.dit_par_mandataire ? p.place_mandataire : p.place_mandant;
}
Whence giver_place_of(const Pouvoir& p) {
  return p.dit_par_mandant ? p.place_mandant : p.place_mandataire;
}

void find_present_givers(const Review& review, Findings& findings) {
  for (const Pouvoir& p : review.seance.pouvoirs)
    if (review.opening[p.mandant].is_present() && p.mandant != p.mandataire)
      findings.add(giver_place_of(p), {review.name(p.mandant), review.name(p.mandataire)});
}

void find_own_pouvoirs(const Review& review, Findings& findings) {
  for (const Pouvoir& p : review.seance.pouvoirs)
    if (p.mandant == p.mandataire) findings.add(place_of(p), {review.name(p.mandant)});
}

// A holder who is late may take up the pouvoir on arriving.
void find_absent_holders(const Review& review, Findings& findings) {
  for (const Pouvoir& p : review.seance.pouvoirs) {
    const Situation& holder = review.opening[p.mandataire];
    if (holder.is_present() || holder.etat == Etat::kRetard || p.mandant == p.mandataire) continue;
    findings.add(giver_place_of(p), {review.name(p.mandant), review.name(p.mandataire)});
  }
}

void find_second_pouvoirs(const Review& review, Findings& findings) {
  const std::vector<Pouvoir>& all = review.seance.pouvoirs;
  for (size_t i = 0; i < all.size(); ++i)
    for (size_t j = 0; j < i; ++j) {
      if (all[j].mandataire != all[i].mandataire || all[j].mandant == all[i].mandant) continue;
      // The second is the one stated further down, whoever states it.
      bool later = place_of(all[i]).line >= place_of(all[j]).line;
      const Pouvoir& second = later ? all[i] : all[j];
      const Pouvoir& first = later ? all[j] : all[i];
      findings.add(place_of(second), {review.name(second.mandataire), review.name(first.mandant),
                                      review.name(second.mandant)});
      break;
    }
}

// The two sides of one pouvoir: a giver has one holder.
void find_disputed_pouvoirs(const Review& review, Findings& findings) {
  const std::vector<Pouvoir>& all = review.seance.pouvoirs;
  for (size_t i = 0; i < all.size(); ++i)
    for (size_t j = 0; j < i; ++j) {
      if (all[j].mandant != all[i].mandant) continue;
      findings.add(place_of(all[i]), {review.name(all[i].mandant), review.name(all[j].mandataire),
                                      review.name(all[i].mandataire)});
      break;
    }
}

// Pouvoirs left by members who go away: the holder is there, and holds no other.
void find_late_pouvoirs(const Review& review, Findings& findings) {
  for (size_t i = 0; i < review.presence.size(); ++i) {
    const std::vector<Situation>& states = review.presence[i];
    for (const Mouvement& m : review.seance.deliberations[i].mouvements) {
      if (m.genre != GenreMouvement::kDepart || !m.mandataire) continue;
      const Situation& holder = states[*m.mandataire];
      auto held = std::count_if(states.begin(), states.end(), [&](const Situation& s) {
        return s.etat == Etat::kRepresente && s.par == m.mandataire;
      });
      bool there = holder.is_present() || holder.etat == Etat::kDeporte;
      if (!there || held > 1)
        findings.add(m.place, {review.name(m.membre), review.name(*m.mandataire)});
    }
  }
}

constexpr const char* kArticle = "art. L2121-20 CGCT";

}  // namespace

std::span<const Rule> pouvoir_rules() {
  static const Rule kRules[] = {
      {{"rules.giver-present",
        N_("{1} is in the lists as present and gives a pouvoir to {2} ({0})"),
        N_("Only an absent member may give a pouvoir: correct the list, or remove the pouvoir.")},
       kArticle,
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_present_givers},
      {{"rules.own-pouvoir", N_("{1} gives a pouvoir to {1} ({0})"),
        N_("A pouvoir is given to another member: correct one of the two identifiers.")},
       kArticle,
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_own_pouvoirs},
      {{"rules.holder-absent", N_("{1} gives a pouvoir to {2}, who is not present ({0})"),
        N_("Correct the list or the pouvoir. A pouvoir held by an absent member does not count.")},
       kArticle,
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_absent_holders},
      {{"rules.two-pouvoirs", N_("{1} holds two pouvoirs, of {2} and of {3} ({0})"),
        N_("A councillor holds one pouvoir at most: remove one, or correct its holder.")},
       kArticle,
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_second_pouvoirs},
      {{"rules.two-holders", N_("the pouvoir of {1} is said to be held by {2} and by {3} ({0})"),
        N_("Make the two sides agree: a member gives a single pouvoir.")},
       kArticle,
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_disputed_pouvoirs},
      {{"rules.late-pouvoir",
        N_("{1}, on leaving, gives a pouvoir to {2}, who is not there or holds another ({0})"),
        N_("Name a member who is present and holds no pouvoir at that time, or remove it.")},
       kArticle,
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_late_pouvoirs},
  };
  return kRules;
}

}  // namespace paraphe
