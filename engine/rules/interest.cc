#include <algorithm>

#include "rules/families.h"

namespace paraphe {
namespace {

using Etat = Situation::Etat;

// Calls `look` for each member who steps aside at an item.
template <class Look>
void each_interest(const Review& review, Look look) {
  for (size_t i = 0; i < review.presence.size(); ++i)
    for (const Mouvement& m : review.seance.deliberations[i].mouvements)
      if (m.genre == GenreMouvement::kDeport) look(i, m);
}

void find_staying(const Review& review, Findings& findings) {
  each_interest(review, [&](size_t, const Mouvement& m) {
    if (!m.sorti) findings.add(m.place, {review.name(m.membre)});
  });
}

void find_taking_part(const Review& review, Findings& findings) {
  each_interest(review, [&](size_t i, const Mouvement& m) {
    const Deliberation& d = review.seance.deliberations[i];
    const Personne& chair = d.president ? *d.president : review.seance.president;
    bool reports = d.rapporteur && d.rapporteur->membre == m.membre;
    if (reports || chair.membre == m.membre) findings.add(m.place, {review.name(m.membre)});
  });
}

// Voting is taking part, at all times and by pouvoir too.
void find_interested_votes(const Review& review, Findings& findings) {
  each_interest(review, [&](size_t i, const Mouvement& m) {
    for (const Scrutin& s : review.seance.deliberations[i].scrutins)
      for (const Vote& v : s.votes)
        if (v.membre == m.membre && v.sens != SensDuVote::kNeVotePas)
          findings.add(v.place, {review.name(m.membre)});
  });
}

void find_early_exclusions(const Review& review, Findings& findings) {
  each_interest(review, [&](size_t, const Mouvement& m) {
    if (m.loi) findings.add(m.place, {review.name(m.membre)});
  });
}

// Counted at the opening, and no longer: the holder has left or steps aside.
void find_lost_pouvoirs(const Review& review, Findings& findings) {
  std::vector<bool> told(review.seance.membres.size(), false);
  for (size_t i = 0; i < review.presence.size(); ++i)
    for (const Pouvoir& p : review.seance.pouvoirs) {
      if (review.opening[p.mandant].par != p.mandataire || told[p.mandant]) continue;
      if (review.opening[p.mandant].etat != Etat::kRepresente) continue;
      Etat holder = review.presence[i][p.mandataire].etat;
      Etat giver = review.presence[i][p.mandant].etat;
      bool gone = holder == Etat::kParti || holder == Etat::kDeporte || holder == Etat::kRepresente;
      bool away = giver == Etat::kExcuse || giver == Etat::kAbsent || giver == Etat::kNonExcuse;
      if (!gone || !away) continue;
      told[p.mandant] = true;
      const Deliberation& d = review.seance.deliberations[i];
      findings.add(d.place, {review.name(p.mandant), d.numero, review.name(p.mandataire)});
    }
}

// ---------------------------------------------------------------- videoconference

bool is_remote(const Review& review, size_t item) {
  const std::vector<Situation>& states = review.presence[item];
  return review.seance.visioconference ||
         std::any_of(states.begin(), states.end(),
                     [](const Situation& s) { return s.etat == Etat::kDistance; });
}

template <class Test>
void find_remote(const Review& review, Findings& findings, Test test) {
  for (size_t i = 0; i < review.presence.size(); ++i) {
    const Deliberation& d = review.seance.deliberations[i];
    if (is_remote(review, i) && test(d)) findings.add(d.place, {d.numero});
  }
}
void find_remote_secrets(const Review& review, Findings& findings) {
  find_remote(review, findings, [](const Deliberation& d) {
    return std::any_of(d.scrutins.begin(), d.scrutins.end(),
                       [](const Scrutin& s) { return s.mode == ModeScrutin::kSecret; });
  });
}
void find_remote_elections(const Review& review, Findings& findings) {
  find_remote(review, findings, [](const Deliberation& d) {
    bool chosen = std::any_of(d.scrutins.begin(), d.scrutins.end(),
                              [](const Scrutin& s) { return s.resultat == Resultat::kElection; });
    return chosen || d.matieres == std::vector<int>{5, 1};
  });
}
void find_remote_budgets(const Review& review, Findings& findings) {
  find_remote(review, findings, [](const Deliberation& d) {
    std::string words = plain_text(d.objet);
    bool amended = words.find("modificati") != std::string::npos;
    return !amended && (words.find("udget primitif") != std::string::npos ||
                        words.find("BUDGET PRIMITIF") != std::string::npos);
  });
}

constexpr const char* kInterest = "art. L2131-11 CGCT";
constexpr const char* kRemote = "art. L5211-11-1 CGCT";
constexpr const char* kMeet = N_("Put the item to a session where the members meet in one place.");
// The wording of 3DS; what stood before it was not read.
constexpr Date kRemoteSince{2022, 2, 23};

}  // namespace

std::span<const Rule> interest_rules() {
  static const Rule kRules[] = {
      {{"rules.interest-present", N_("{1} steps aside but has not left the room ({0})"),
        N_("Until 23 December 2025 staying could be held to be taking part: check, and state "
           "sorti=\"oui\" when the member left.")},
       kInterest,
       {},
       {2025, 12, 23},
       kCommunalAuthorities,
       Severity::kWarning,
       find_staying},
      {{"rules.interest-part", N_("{1} steps aside, yet reports on the item or presides ({0})"),
        N_("Name who reports or presides for this item.")},
       kInterest,
       {},
       {},
       kCommunalAuthorities,
       Severity::kWarning,
       find_taking_part},
      {{"rules.interest-vote", N_("{1} steps aside, yet is among those who vote ({0})"),
        N_("A deliberation with the vote of an interested member is illegal: correct the names, "
           "or the movement.")},
       kInterest,
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_interested_votes},
      {{"rules.interest-law", N_("{1} is left out of the quorum before the law allowed it ({0})"),
        N_("Until 22 February 2022 every member in office counted: remove hors-quorum.")},
       "art. L1111-6 CGCT",
       {},
       {2022, 2, 22},
       kCommunalAuthorities,
       Severity::kWarning,
       find_early_exclusions},
      {{"rules.lost-pouvoir",
        N_("from no. {2} on, the pouvoir of {1} is lost: {3} has left or "
           "steps aside"),
        N_("Check the figures of the vote: this pouvoir does not count.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kAdvice,
       find_lost_pouvoirs,
       Certainty::kToBeConfirmed},
      {{"rules.remote-secret", N_("no. {1} is put to a secret ballot by videoconference ({0})"),
        kMeet},
       kRemote,
       {},
       {},
       kGroupings,
       Severity::kError,
       find_remote_secrets},
      {{"rules.remote-election", N_("no. {1} is an election by videoconference ({0})"), kMeet},
       kRemote,
       kRemoteSince,
       {},
       kGroupings,
       Severity::kError,
       find_remote_elections,
       Certainty::kToBeConfirmed},
      {{"rules.remote-budget", N_("no. {1} is the initial budget, by videoconference ({0})"),
        kMeet},
       kRemote,
       kRemoteSince,
       {},
       kGroupings,
       Severity::kWarning,
       find_remote_budgets,
       Certainty::kToBeConfirmed},
  };
  return kRules;
}

}  // namespace paraphe
