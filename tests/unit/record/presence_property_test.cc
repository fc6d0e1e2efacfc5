// Presence over time against a count by brute force: 10,000 random sessions with lists, pouvoirs,
// arrivals, departures, interests and substitutes. The engine plays a session forward; here each
// member is looked up backwards, alone, from the item in question.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <sstream>
#include <string>

#include "record/presence.h"

namespace paraphe {
namespace {

class Dice {
 public:
  explicit Dice(uint32_t seed) : engine_(seed) {}
  int below(int n) { return static_cast<int>(engine_() % static_cast<uint32_t>(n)); }
  bool one_in(int n) { return below(n) == 0; }

 private:
  std::mt19937 engine_;
};

Seance random_session(uint32_t seed) {
  Dice dice(seed);
  Seance s;
  const int members = 1 + dice.below(30);
  for (int i = 0; i < members; ++i) {
    Membre m;
    m.id = "m" + std::to_string(i);
    m.nom = m.id;
    if (dice.one_in(6)) m.voix = 1 + dice.below(5);
    // A substitute follows the titular member, so that both exist.
    if (i > 0 && dice.one_in(8)) {
      m.suppleant = true;
      const auto titular = static_cast<MembreIndex>(dice.below(i));
      const bool free = std::none_of(s.membres.begin(), s.membres.end(), [&](const Membre& other) {
        return other.suppleant_de == titular;
      });
      if (free && !s.membres[titular].suppleant) m.suppleant_de = titular;
    }
    s.membres.push_back(m);
  }
  constexpr EtatPresence kStates[] = {EtatPresence::kPresent, EtatPresence::kPresent,
                                      EtatPresence::kPresent, EtatPresence::kDistance,
                                      EtatPresence::kRetard,  EtatPresence::kExcuse,
                                      EtatPresence::kAbsent,  EtatPresence::kNonExcuse};
  ListeDePresence list;
  list.groupes.emplace_back();
  for (int i = 0; i < members; ++i) {
    if (dice.one_in(15)) continue;  // in no list
    Presence p;
    p.membre = static_cast<MembreIndex>(i);
    p.etat = kStates[dice.below(8)];
    list.groupes.front().presences.push_back(p);
  }
  s.presences.push_back(list);
  for (int i = 0; i < members; ++i) {
    if (!dice.one_in(4)) continue;
    Pouvoir p;
    p.mandant = static_cast<MembreIndex>(i);
    p.mandataire = static_cast<MembreIndex>(dice.below(members));
    s.pouvoirs.push_back(p);
  }
  if (dice.one_in(3)) s.compteurs.en_exercice = members + dice.below(4);
  const int items = 1 + dice.below(12);
  for (int k = 0; k < items; ++k) {
    Deliberation d;
    d.ordre = k + 1;
    for (int i = 0; i < members; ++i) {
      if (!dice.one_in(9)) continue;  // one movement of a member at an item
      Mouvement m;
      m.membre = static_cast<MembreIndex>(i);
      m.genre = static_cast<GenreMouvement>(dice.below(3));
      m.distance = dice.one_in(4);
      if (m.genre == GenreMouvement::kDepart && dice.one_in(2))
        m.mandataire = static_cast<MembreIndex>(dice.below(members));
      m.sorti = dice.one_in(2);
      m.loi = dice.one_in(3);
      d.mouvements.push_back(m);
    }
    Scrutin ballot;
    for (int i = 0; i < members; ++i) {
      if (!dice.one_in(12)) continue;
      Vote vote;
      vote.membre = static_cast<MembreIndex>(i);
      vote.sens = dice.one_in(2) ? SensDuVote::kNeVotePas : SensDuVote::kContre;
      ballot.votes.push_back(vote);
    }
    d.scrutins.push_back(ballot);
    s.deliberations.push_back(d);
  }
  return s;
}

// One member at one item, by looking back.
class Witness {
 public:
  Witness(const Seance& s, size_t item) : s_(s), item_(item) {}

  const Mouvement* interest(size_t m) const {
    for (const Mouvement& move : s_.deliberations[item_].mouvements)
      if (move.membre == m && move.genre == GenreMouvement::kDeport) return &move;
    return nullptr;
  }
  // Came or left last, up to the item; null when the lists still hold.
  const Mouvement* last_move(size_t m) const {
    for (size_t k = item_ + 1; k-- > 0;)
      for (const Mouvement& move : s_.deliberations[k].mouvements)
        if (move.membre == m && move.genre != GenreMouvement::kDeport) return &move;
    return nullptr;
  }
  std::optional<EtatPresence> listed(size_t m) const {
    for (const Presence& p : s_.presences.front().groupes.front().presences)
      if (p.membre == m) return p.etat;
    return {};
  }
  bool came(size_t m) const {
    if (const Mouvement* move = last_move(m)) return move->genre == GenreMouvement::kArrivee;
    const std::optional<EtatPresence> state = listed(m);
    return state == EtatPresence::kPresent || state == EtatPresence::kDistance;
  }
  // In the room and free to speak, as titular or as a substitute whose titular is not.
  bool sits(size_t m) const {
    if (!came(m) || interest(m) != nullptr) return false;
    const Membre& member = s_.membres[m];
    if (!member.suppleant) return true;
    return !(member.suppleant_de && came(*member.suppleant_de) &&
             interest(*member.suppleant_de) == nullptr);
  }
  bool replaced(size_t m) const {
    if (interest(m) != nullptr || came(m)) return false;
    for (size_t i = 0; i < s_.membres.size(); ++i)
      if (s_.membres[i].suppleant_de == m && came(i) && interest(i) == nullptr) return true;
    return false;
  }
  bool represented(size_t m) const {
    if (s_.membres[m].suppleant || came(m) || interest(m) != nullptr || replaced(m)) return false;
    std::optional<MembreIndex> holder;
    if (const Mouvement* move = last_move(m)) {
      holder = move->mandataire;
    } else {
      for (const Pouvoir& p : s_.pouvoirs)
        if (p.mandant == m) {
          holder = p.mandataire;
          break;
        }
    }
    return holder && *holder != m && sits(*holder);
  }
  bool silent(size_t m) const {
    for (const Vote& vote : s_.deliberations[item_].scrutins.front().votes)
      if (vote.membre == m && vote.sens == SensDuVote::kNeVotePas) return true;
    return false;
  }

  Decompte count() const {
    Decompte c;
    int titular = 0;
    for (size_t m = 0; m < s_.membres.size(); ++m) {
      titular += s_.membres[m].suppleant ? 0 : 1;
      const Mouvement* aside = interest(m);
      const bool in_room = aside != nullptr && !aside->sorti && !aside->loi;
      c.hors_quorum += aside != nullptr && aside->loi ? 1 : 0;
      c.presents += sits(m) || in_room ? 1 : 0;
      c.deportes += aside != nullptr && !in_room ? 1 : 0;
      c.representes += represented(m) ? 1 : 0;
      if ((sits(m) || represented(m)) && !silent(m)) {
        ++c.votants;
        c.voix += s_.membres[m].voix;
      }
      const bool excused = last_move(m) == nullptr && listed(m) == EtatPresence::kExcuse;
      const bool counted = sits(m) || represented(m) || aside != nullptr || replaced(m) ||
                           s_.membres[m].suppleant;
      if (!counted) ++(excused ? c.excuses : c.absents);
    }
    c.en_exercice = std::max(titular, s_.compteurs.en_exercice.value_or(0));
    c.quorum = (c.en_exercice - c.hors_quorum) / 2 + 1;
    return c;
  }

 private:
  const Seance& s_;
  size_t item_;
};

std::string shown(const Decompte& c) {
  std::ostringstream out;
  out << "in office " << c.en_exercice << ", outside " << c.hors_quorum << ", present "
      << c.presents << ", represented " << c.representes << ", excused " << c.excuses << ", absent "
      << c.absents << ", aside " << c.deportes << ", voting " << c.votants << ", votes " << c.voix
      << ", quorum " << c.quorum;
  return out.str();
}

TEST(Presence, IsThatOfABruteForceCount) {
  int represented = 0, aside = 0, lost = 0;
  for (uint32_t seed = 0; seed < 10'000; ++seed) {
    const Seance session = random_session(seed);
    for (size_t item = 0; item < session.deliberations.size(); ++item) {
      const Decompte counted = count_at(session, item), expected = Witness(session, item).count();
      ASSERT_EQ(shown(counted), shown(expected)) << "seed " << seed << ", item " << item;
      represented += counted.representes;
      aside += counted.deportes;
      lost += counted.presents < counted.quorum ? 1 : 0;
    }
  }
  // The sessions are not all alike.
  EXPECT_GT(represented, 10'000);
  EXPECT_GT(aside, 10'000);
  EXPECT_GT(lost, 1'000);
}

}  // namespace
}  // namespace paraphe
