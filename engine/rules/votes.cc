#include <string_view>

#include "rules/families.h"

namespace paraphe {
namespace {

// Calls `look` for each ballot that is a vote on a text: not an election, a postponement or a
// taking note.
template <class Look>
void each_ballot(const Review& review, Look look) {
  for (size_t i = 0; i < review.seance.deliberations.size(); ++i) {
    const Deliberation& d = review.seance.deliberations[i];
    for (size_t b = 0; b < d.scrutins.size(); ++b) look(i, b, d.scrutins[b]);
  }
}

// For and against stated, so that the sum means something.
bool has_counts(const Scrutin& s) { return s.pour && (s.contre || s.abstentions); }

int sum_of(const Scrutin& s) {
  return s.pour.value_or(0) + s.contre.value_or(0) + s.abstentions.value_or(0) +
         s.blancs.value_or(0) + s.nuls.value_or(0);
}

std::string text(int number) { return std::to_string(number); }

// The sum against the voters that the ballot states.
void find_wrong_sums(const Review& review, Findings& findings) {
  each_ballot(review, [&](size_t, size_t, const Scrutin& s) {
    if (has_counts(s) && s.votants && *s.votants != sum_of(s))
      findings.add(s.place, {text(sum_of(s)), text(*s.votants)});
  });
}

// The sum against the voters that the lists give.
void find_wrong_voters(const Review& review, Findings& findings) {
  each_ballot(review, [&](size_t item, size_t ballot, const Scrutin& s) {
    if (!has_counts(s) && !s.votants) return;
    int stated = s.votants ? *s.votants : sum_of(s);
    Decompte count = count_at(review.seance, item, ballot);
    if (stated != count.votants && stated != count.voix)
      findings.add(s.place, {text(stated), text(count.votants)});
  });
}

void find_wrong_votes_cast(const Review& review, Findings& findings) {
  each_ballot(review, [&](size_t, size_t, const Scrutin& s) {
    if (!s.exprimes || !s.pour || !s.contre || *s.exprimes == *s.pour + *s.contre) return;
    findings.add(s.place, {text(*s.exprimes), text(*s.pour + *s.contre)});
  });
}

// Names may be incomplete, but not more than the figure.
void find_surplus_names(const Review& review, Findings& findings) {
  each_ballot(review, [&](size_t, size_t, const Scrutin& s) {
    struct Kind {
      SensDuVote sens;
      const std::optional<int>& figure;
      const char* word;
    };
    const Kind kinds[] = {{SensDuVote::kPour, s.pour, "pour"},
                          {SensDuVote::kContre, s.contre, "contre"},
                          {SensDuVote::kAbstention, s.abstentions, "abstentions"},
                          {SensDuVote::kNeVotePas, s.ne_votent_pas, "ne-votent-pas"}};
    for (const Kind& kind : kinds) {
      int named = 0, weighted = 0;
      for (const Vote& vote : s.votes) {
        if (vote.sens != kind.sens) continue;
        ++named;
        weighted += vote.voix.value_or(review.seance.membres[vote.membre].voix);
      }
      // Weighted or not, the figure is one of the two; fewer names than votes may be given.
      if (kind.figure && named > *kind.figure && weighted > *kind.figure)
        findings.add(s.place, {kind.word, text(*kind.figure), text(named)});
    }
  });
}

void find_absent_voters(const Review& review, Findings& findings) {
  each_ballot(review, [&](size_t item, size_t, const Scrutin& s) {
    for (const Vote& vote : s.votes) {
      const Situation& state = review.presence[item][vote.membre];
      bool may = state.is_present() || state.etat == Situation::Etat::kRepresente;
      // Members who step aside are often named among those who take no part.
      if (!may && vote.sens != SensDuVote::kNeVotePas)
        findings.add(vote.place, {review.name(vote.membre)});
    }
  });
}

void find_wrong_majorities(const Review& review, Findings& findings) {
  each_ballot(review, [&](size_t, size_t, const Scrutin& s) {
    if (!s.pour || !s.contre) return;
    bool adopted = s.resultat == Resultat::kUnanimite || s.resultat == Resultat::kMajorite;
    bool tie = *s.pour == *s.contre;
    bool wrong = adopted ? *s.pour < *s.contre || (tie && !s.voix_preponderante)
                         : s.resultat == Resultat::kRejet && *s.pour > *s.contre;
    if (wrong) findings.add(s.place, {text(*s.pour), text(*s.contre)});
  });
}

// The casting vote decides a tie, never in a secret ballot.
void find_wrong_casting_votes(const Review& review, Findings& findings) {
  each_ballot(review, [&](size_t, size_t, const Scrutin& s) {
    bool tie = !s.pour || !s.contre || *s.pour == *s.contre;
    if (s.voix_preponderante && (s.mode == ModeScrutin::kSecret || !tie)) findings.add(s.place, {});
  });
}

// ---------------------------------------------------------------- unanimity

bool speaks_of_unanimity(std::string_view words) {
  return words.find("unanimité") != std::string_view::npos ||
         words.find("UNANIMITÉ") != std::string_view::npos ||
         words.find("UNANIMITE") != std::string_view::npos;
}

bool speaks_of_unanimity(const Contenu& content) {
  for (const Bloc& block : content) {
    if (speaks_of_unanimity(plain_text(block.texte)) || speaks_of_unanimity(block.contenu))
      return true;
    for (const Bloc::Element& element : block.elements)
      if (speaks_of_unanimity(element.contenu)) return true;
  }
  return false;
}

void find_false_unanimity(const Review& review, Findings& findings) {
  each_ballot(review, [&](size_t, size_t, const Scrutin& s) {
    if (s.resultat == Resultat::kUnanimite && s.contre.value_or(0) > 0)
      findings.add(s.place, {text(*s.contre)});
  });
}

// One ballot only: with several, the wording may be about another one.
void find_unanimous_wording(const Review& review, Findings& findings) {
  for (const Deliberation& d : review.seance.deliberations) {
    if (d.scrutins.size() != 1) continue;
    const Scrutin& s = d.scrutins.front();
    bool divided = s.resultat == Resultat::kMajorite || s.resultat == Resultat::kRejet ||
                   s.contre.value_or(0) > 0;
    bool said = speaks_of_unanimity(plain_text(d.formule)) ||
                speaks_of_unanimity(plain_text(s.mention)) || speaks_of_unanimity(d.decision);
    if (divided && said) findings.add(d.place, {d.numero});
  }
}

void find_unanimous_abstentions(const Review& review, Findings& findings) {
  each_ballot(review, [&](size_t, size_t, const Scrutin& s) {
    if (s.resultat == Resultat::kUnanimite && s.abstentions.value_or(0) > 0)
      findings.add(s.place, {text(*s.abstentions)});
  });
}

constexpr const char* kArticle = "art. L2121-20 CGCT";

}  // namespace

std::span<const Rule> vote_rules() {
  static const Rule kRules[] = {
      {{"rules.vote-sum", N_("the votes add up to {1}, but {2} voters are stated for the ballot"),
        N_("Correct the figures: for, against, abstentions, blank and void votes make the "
           "voters.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kError,
       find_wrong_sums},
      {{"rules.vote-voters", N_("{1} members vote; the lists and pouvoirs give {2}"),
        N_("Correct the figures, the lists, the pouvoirs, or who takes no part in the vote.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_wrong_voters},
      {{"rules.votes-cast", N_("{1} votes cast are stated; for and against make {2} ({0})"),
        N_("Abstentions, blank and void votes are not votes cast; correct the figure.")},
       kArticle,
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_wrong_votes_cast},
      {{"rules.named-votes", N_("{3} members are named for “{1}”, but {2} votes are stated"),
        N_("Correct the figure or the names.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kError,
       find_surplus_names},
      {{"rules.absent-voter", N_("{1} is said to vote, but is neither present nor represented"),
        N_("Correct the name or the lists; a member who is not there votes through a pouvoir "
           "only.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kError,
       find_absent_voters},
      {{"rules.majority", N_("{1} votes for and {2} against do not give the result stated ({0})"),
        N_("Correct the figures or the result. A tie is decided by the president's vote, which is "
           "then stated (voix-preponderante=\"oui\").")},
       kArticle,
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_wrong_majorities},
      {{"rules.casting-vote",
        N_("a casting vote is stated for a secret ballot, or where there is no tie ({0})"),
        N_("The president's vote decides ties only, and never in a secret ballot.")},
       kArticle,
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_wrong_casting_votes},
      {{"rules.unanimity", N_("the ballot is called unanimous with {1} votes against"),
        N_("Correct the figure, or write resultat=\"majorite\".")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kError,
       find_false_unanimity},
      {{"rules.unanimity-wording",
        N_("the text of no. {1} speaks of unanimity, but the vote was divided"),
        N_("Correct the text of the decision, or the ballot.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kWarning,
       find_unanimous_wording},
      {{"rules.unanimity-abstentions", N_("the ballot is called unanimous with {1} abstentions"),
        N_("Many councils write “à l'unanimité des suffrages exprimés”; nothing forbids it.")},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kAdvice,
       find_unanimous_abstentions},
  };
  return kRules;
}

}  // namespace paraphe
