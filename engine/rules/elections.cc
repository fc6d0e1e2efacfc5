#include <algorithm>

#include "rules/families.h"

namespace paraphe {
namespace {

template <class Look>
void each_round(const Review& review, Look look) {
  for (const Deliberation& d : review.seance.deliberations)
    for (const Scrutin& s : d.scrutins)
      for (const Tour& t : s.tours) look(t);
}

std::string name_of(const Review& review, const Candidat& c) {
  return c.membre ? review.name(*c.membre) : c.nom;
}

// The first two rounds ask for more than half of the votes cast (L2121-21, L2122-7).
void find_weak_winners(const Review& review, Findings& findings) {
  each_round(review, [&](const Tour& t) {
    for (const Candidat& c : t.candidats)
      if (t.numero < 3 && t.exprimes && c.elu && c.voix && *c.voix <= *t.exprimes / 2)
        findings.add(c.place, {name_of(review, c), std::to_string(*c.voix),
                               std::to_string(*t.exprimes / 2 + 1)});
  });
}
void find_wrong_thresholds(const Review& review, Findings& findings) {
  each_round(review, [&](const Tour& t) {
    if (t.exprimes && t.majorite_absolue && *t.majorite_absolue != *t.exprimes / 2 + 1)
      findings.add(t.place,
                   {std::to_string(*t.majorite_absolue), std::to_string(*t.exprimes / 2 + 1)});
  });
}
void find_wrong_sums(const Review& review, Findings& findings) {
  each_round(review, [&](const Tour& t) {
    if (!t.votants || !t.exprimes) return;
    int cast = *t.votants - t.blancs.value_or(0) - t.nuls.value_or(0);
    if (cast != *t.exprimes)
      findings.add(t.place, {std::to_string(*t.exprimes), std::to_string(cast)});
  });
}
// One elected with fewer votes than, or as many as, another who is not.
template <class Test>
void compare_candidates(const Review& review, Findings& findings, Test test) {
  each_round(review, [&](const Tour& t) {
    for (const Candidat& won : t.candidats) {
      if (!won.elu || !won.voix) continue;
      auto other = std::find_if(t.candidats.begin(), t.candidats.end(), [&](const Candidat& c) {
        return !c.elu && c.voix && c.qualite == won.qualite && test(won, c);
      });
      if (other != t.candidats.end())
        findings.add(won.place, {name_of(review, won), name_of(review, *other)});
    }
  });
}
void find_overtaken_winners(const Review& review, Findings& findings) {
  compare_candidates(review, findings,
                     [](const Candidat& won, const Candidat& c) { return *won.voix < *c.voix; });
}
void find_undecided_ties(const Review& review, Findings& findings) {
  compare_candidates(review, findings, [](const Candidat& won, const Candidat& c) {
    return *won.voix == *c.voix && !won.age;
  });
}
void find_named_secrets(const Review& review, Findings& findings) {
  for (const Deliberation& d : review.seance.deliberations)
    for (const Scrutin& s : d.scrutins) {
      bool named = std::any_of(s.votes.begin(), s.votes.end(),
                               [](const Vote& v) { return v.sens != SensDuVote::kNeVotePas; });
      if (s.mode == ModeScrutin::kSecret && named) findings.add(s.place, {});
    }
}

// Appointments are secret unless the council decides otherwise, unanimously (L2121-21).
void find_public_elections(const Review& review, Findings& findings) {
  for (const Deliberation& d : review.seance.deliberations)
    for (const Scrutin& s : d.scrutins) {
      const bool open = s.mode == ModeScrutin::kMainLevee || s.mode == ModeScrutin::kAppelNominal;
      if (s.resultat == Resultat::kElection && open) findings.add(s.place, {d.numero});
    }
}

constexpr const char* kArticle = "art. L2121-21 CGCT";

}  // namespace

std::span<const Rule> election_rules() {
  static const Rule kRules[] = {
      {{"rules.round-majority", N_("{1} is elected with {2} votes; {3} are needed ({0})"),
        N_("A relative majority is enough at the third round only: correct the figures.")},
       kArticle,
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_weak_winners},
      {{"rules.round-threshold", N_("an absolute majority of {1} is stated; it is {2}"),
        N_("It is more than half of the votes cast: correct the figure.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_wrong_thresholds},
      {{"rules.round-cast", N_("{1} votes cast are stated; voters less blank and void make {2}"),
        N_("Correct the figures of the round.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kError,
       find_wrong_sums},
      {{"rules.round-order", N_("{1} is elected, but {2} has more votes"),
        N_("Correct the figures, or who is elected.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kError,
       find_overtaken_winners},
      {{"rules.round-eldest", N_("{1} is elected with as many votes as {2} ({0})"),
        N_("On a tie the eldest is elected: state age=\"oui\", or correct the figures.")},
       kArticle,
       {},
       {},
       kCommunalAuthorities,
       Severity::kWarning,
       find_undecided_ties},
      {{"rules.secret-names", N_("votes are named in a secret ballot ({0})"),
        N_("Remove the names, or correct the kind of ballot.")},
       kArticle,
       {},
       {},
       kCommunalAuthorities,
       Severity::kWarning,
       find_named_secrets},
      {{"rules.election-public", N_("no. {1} appoints somebody by a public ballot ({0})"),
        N_("Appointments are voted in secret, unless the council waives it unanimously or a text "
           "says otherwise: check that the act says so.")},
       kArticle,
       {},
       {},
       kCommunalAuthorities,
       Severity::kAdvice,
       find_public_elections},
  };
  return kRules;
}

}  // namespace paraphe
