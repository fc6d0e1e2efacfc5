#include "record/presence.h"

#include <algorithm>

namespace paraphe {
namespace {

using Etat = Situation::Etat;

Etat state_of(EtatPresence stated) {
  switch (stated) {
    case EtatPresence::kPresent:
      return Etat::kPresent;
    case EtatPresence::kDistance:
      return Etat::kDistance;
    case EtatPresence::kRetard:
      return Etat::kRetard;
    case EtatPresence::kExcuse:
      return Etat::kExcuse;
    case EtatPresence::kAbsent:
      return Etat::kAbsent;
    case EtatPresence::kNonExcuse:
      return Etat::kNonExcuse;
  }
  return Etat::kNonListe;
}

// The session played forward from its opening.
class Replay {
 public:
  explicit Replay(const Seance& seance)
      : seance_(seance), states_(seance.membres.size()), holders_(seance.membres.size()) {
    for (const ListeDePresence& list : seance.presences)
      for (const GroupeDePresence& group : list.groupes)
        for (const Presence& p : group.presences) states_[p.membre].etat = state_of(p.etat);
    if (seance.president.membre) {
      Situation& president = states_[*seance.president.membre];
      if (president.etat == Etat::kNonListe) president.etat = Etat::kPresent;
    }
    for (const Pouvoir& p : seance.pouvoirs)
      if (!holders_[p.mandant]) holders_[p.mandant] = p.mandataire;
  }

  void move(const Mouvement& m) {
    Situation& state = states_[m.membre];
    switch (m.genre) {
      case GenreMouvement::kArrivee:
        state.etat = m.distance ? Etat::kDistance : Etat::kPresent;
        holders_[m.membre].reset();  // who is there votes in person
        break;
      case GenreMouvement::kDepart:
        state.etat = Etat::kParti;
        holders_[m.membre] = m.mandataire;
        break;
      case GenreMouvement::kDeport:
        break;
    }
  }

  void step_aside(const Mouvement& m) {
    Situation& state = states_[m.membre];
    state.etat = Etat::kDeporte;
    state.sorti = m.sorti;
    state.hors_quorum = m.loi;
  }

  std::vector<Situation> finish() {
    seat_substitutes();
    for (size_t i = 0; i < states_.size(); ++i) {
      Situation& state = states_[i];
      if (state.is_present() || state.etat == Etat::kDeporte || !holders_[i]) continue;
      if (*holders_[i] == i || !states_[*holders_[i]].is_present()) continue;
      if (state.etat == Etat::kRemplace || state.etat == Etat::kSuppleant) continue;
      state.etat = Etat::kRepresente;
      state.par = holders_[i];
    }
    return std::move(states_);
  }

 private:
  // A substitute sits only while the titular member does not.
  void seat_substitutes() {
    for (size_t i = 0; i < states_.size(); ++i) {
      const Membre& member = seance_.membres[i];
      if (!member.suppleant) continue;
      bool there = states_[i].is_present();
      if (there && member.suppleant_de) {
        Situation& titular = states_[*member.suppleant_de];
        if (titular.is_present()) {
          there = false;
        } else if (titular.etat != Etat::kDeporte) {
          titular.etat = Etat::kRemplace;
          titular.par = static_cast<MembreIndex>(i);
        }
      }
      if (!there && states_[i].etat != Etat::kDeporte) states_[i].etat = Etat::kSuppleant;
    }
  }

  const Seance& seance_;
  std::vector<Situation> states_;
  std::vector<std::optional<MembreIndex>> holders_;  // of each member's pouvoir
};

// Members who take no part in the ballot, among those who could.
std::vector<bool> without_vote(const Seance& seance, size_t index, size_t ballot) {
  std::vector<bool> out(seance.membres.size(), false);
  if (index >= seance.deliberations.size()) return out;
  const std::vector<Scrutin>& ballots = seance.deliberations[index].scrutins;
  if (ballot >= ballots.size()) return out;
  for (const Vote& vote : ballots[ballot].votes)
    if (vote.sens == SensDuVote::kNeVotePas) out[vote.membre] = true;
  return out;
}

int seats(const Seance& seance, size_t index) {
  auto titular = std::count_if(seance.membres.begin(), seance.membres.end(),
                               [](const Membre& m) { return !m.suppleant; });
  std::optional<int> stated = seance.compteurs.en_exercice;
  if (index < seance.deliberations.size()) {
    const std::optional<Compteurs>& own = seance.deliberations[index].compteurs;
    if (own && own->en_exercice) stated = own->en_exercice;
  }
  return std::max(static_cast<int>(titular), stated.value_or(0));
}

}  // namespace

std::vector<Situation> presence_at(const Seance& seance, size_t index) {
  Replay replay(seance);
  if (index != kOpening) {
    size_t end = std::min(index + 1, seance.deliberations.size());
    for (size_t i = 0; i < end; ++i)
      for (const Mouvement& m : seance.deliberations[i].mouvements) {
        replay.move(m);
        if (i == index && m.genre == GenreMouvement::kDeport) replay.step_aside(m);
      }
  }
  return replay.finish();
}

std::vector<Procuration> procurations_at(const Seance& seance, size_t index) {
  std::vector<Situation> states = presence_at(seance, index);
  std::vector<Procuration> out;
  for (size_t i = 0; i < states.size(); ++i)
    if (states[i].etat == Etat::kRepresente)
      out.push_back({static_cast<MembreIndex>(i), *states[i].par});
  return out;
}

Decompte count_at(const Seance& seance, size_t index, size_t ballot) {
  std::vector<Situation> states = presence_at(seance, index);
  std::vector<bool> silent = without_vote(seance, index, ballot);
  Decompte count;
  count.en_exercice = seats(seance, index);
  for (size_t i = 0; i < states.size(); ++i) {
    const Situation& state = states[i];
    if (state.hors_quorum) ++count.hors_quorum;
    bool votes = state.is_present() || state.etat == Etat::kRepresente;
    if (votes && !silent[i]) {
      ++count.votants;
      count.voix += seance.membres[i].voix;
    }
    switch (state.etat) {
      case Etat::kPresent:
      case Etat::kDistance:
        ++count.presents;
        break;
      case Etat::kDeporte:
        ++(state.sorti || state.hors_quorum ? count.deportes : count.presents);
        break;
      case Etat::kRepresente:
        ++count.representes;
        break;
      case Etat::kExcuse:
        ++count.excuses;
        break;
      case Etat::kRemplace:
      case Etat::kSuppleant:
        break;
      default:
        ++count.absents;
    }
  }
  count.quorum = (count.en_exercice - count.hors_quorum) / 2 + 1;
  return count;
}

}  // namespace paraphe
