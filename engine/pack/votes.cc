#include "pack/votes.h"

#include <algorithm>

#include "record/presence.h"

namespace paraphe {
namespace {

constexpr Message kManyBallots{
    "pack.votes-several", N_("no. {0} has {1} ballots; the open data have room for one"),
    N_("Its columns of votes stay empty; the act itself has the figures.")};
constexpr Message kWeighted{"pack.votes-weighted",
                            N_("the votes of no. {0} are weighted: the open data count members"),
                            N_("Its columns of votes stay empty; the act itself has the figures.")};
constexpr Message kBlank{"pack.votes-blank",
                         N_("the ballot of no. {0} has blank or void votes, which the open data "
                            "cannot express"),
                         N_("Its columns of votes stay empty; the act itself has the figures.")};
constexpr Message kUnknown{
    "pack.votes-unknown", N_("the record does not say how many voted for no. {0}"),
    N_("Its columns of votes stay empty. To fill them, write pour, contre and abstentions in "
       "<scrutin>.")};
constexpr Message kDisagree{
    "pack.votes-disagree",
    N_("the votes of no. {0} add up to {1}, but {2} members voted by the lists or the ballot"),
    N_("Its columns of votes stay empty. Correct the figures or the lists.")};
constexpr Message kTooMany{"pack.votes-too-many",
                           N_("{1} members voted for no. {0}, but only {2} are in office"),
                           N_("Its columns of votes stay empty. Correct the figures.")};

int named(const Scrutin& ballot, SensDuVote choice) {
  return static_cast<int>(std::count_if(ballot.votes.begin(), ballot.votes.end(),
                                        [&](const Vote& vote) { return vote.sens == choice; }));
}

bool is_weighted(const Seance& seance, const Scrutin& ballot) {
  return std::any_of(seance.membres.begin(), seance.membres.end(),
                     [](const Membre& member) { return member.voix != 1; }) ||
         std::any_of(ballot.votes.begin(), ballot.votes.end(),
                     [](const Vote& vote) { return vote.voix.value_or(1) != 1; });
}

// Those who voted: stated for the ballot or for the item, else counted from the lists.
struct Voters {
  int number = 0;
  bool stated = false;
};
Voters voters_of(const Seance& seance, size_t index, const Scrutin& ballot) {
  const Deliberation& act = seance.deliberations[index];
  if (ballot.votants) return {*ballot.votants, true};
  const std::optional<Compteurs>& counters = act.compteurs;
  if (counters && counters->votants) return {*counters->votants, true};
  if (!counters && seance.compteurs.votants) return {*seance.compteurs.votants, true};
  return {count_at(seance, index).votants, false};
}

int in_office(const Seance& seance, size_t index) {
  const std::optional<Compteurs>& counters = seance.deliberations[index].compteurs;
  if (counters && counters->en_exercice) return *counters->en_exercice;
  if (seance.compteurs.en_exercice) return *seance.compteurs.en_exercice;
  return count_at(seance, index).en_exercice;
}

}  // namespace

std::optional<VoteFigures> vote_figures(const Seance& seance, size_t index, Diagnostics& findings) {
  const Deliberation& act = seance.deliberations[index];
  auto leave_out = [&](const Message& why, std::vector<std::string> arguments) {
    findings.push_back({why.code == kUnknown.code ? Severity::kAdvice : Severity::kWarning, why,
                        std::move(arguments), act.place});
    return std::nullopt;
  };
  if (act.scrutins.empty()) return std::nullopt;
  if (act.scrutins.size() > 1)
    return leave_out(kManyBallots, {act.numero, std::to_string(act.scrutins.size())});
  const Scrutin& ballot = act.scrutins.front();
  // An election is told by its rounds, and whoever takes note of something does not vote.
  if (!ballot.tours.empty() || ballot.resultat == Resultat::kElection ||
      ballot.resultat == Resultat::kActe)
    return std::nullopt;
  if (is_weighted(seance, ballot)) return leave_out(kWeighted, {act.numero});
  if (ballot.blancs.value_or(0) + ballot.nuls.value_or(0) > 0 ||
      named(ballot, SensDuVote::kBlanc) + named(ballot, SensDuVote::kNul) > 0)
    return leave_out(kBlank, {act.numero});

  VoteFigures out;
  out.in_office = in_office(seance, index);
  out.against = ballot.contre.value_or(named(ballot, SensDuVote::kContre));
  out.abstentions = ballot.abstentions.value_or(named(ballot, SensDuVote::kAbstention));
  const Voters voters = voters_of(seance, index, ballot);
  const int for_it = named(ballot, SensDuVote::kPour);
  if (ballot.pour) {
    out.in_favour = *ballot.pour;
  } else if (for_it > 0 && for_it + out.against + out.abstentions == voters.number) {
    out.in_favour = for_it;  // every vote is named
  } else if (ballot.resultat == Resultat::kUnanimite && voters.number > 0) {
    // “À l'unanimité”: whoever voted, and neither opposed nor abstained, was in favour.
    out.in_favour = voters.number - out.against - out.abstentions;
  } else if (voters.stated && ballot.contre && ballot.abstentions) {
    out.in_favour = voters.number - out.against - out.abstentions;
  } else {
    return leave_out(kUnknown, {act.numero});
  }
  if (out.in_favour < 0 || out.voters() == 0) return leave_out(kUnknown, {act.numero});
  // Stated for the item, the voters may count those who take no part in this vote.
  const int silent = ballot.ne_votent_pas.value_or(named(ballot, SensDuVote::kNeVotePas));
  if (voters.stated && voters.number != out.voters() && voters.number != out.voters() + silent)
    return leave_out(kDisagree,
                     {act.numero, std::to_string(out.voters()), std::to_string(voters.number)});
  if (out.voters() > out.in_office)
    return leave_out(kTooMany, {act.numero, std::to_string(out.voters()),
                                std::to_string(out.in_office)});
  return out;
}

}  // namespace paraphe
