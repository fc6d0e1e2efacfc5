// Presence over time: who was there, and who represented whom, at each item of a session.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "record/record.h"

namespace paraphe {

// The state of one member when one item is decided.
struct Situation {
  enum class Etat : uint8_t {
    kPresent,
    kDistance,    // present by videoconference
    kRepresente,  // absent, a present member holds the pouvoir (`par`)
    kExcuse,      // absent, excused, not represented
    kAbsent,
    kNonExcuse,
    kRetard,     // announced, not arrived yet
    kParti,      // left before this item; represented members who left are kRepresente
    kDeporte,    // steps aside for this item, because of an interest
    kRemplace,   // titular member whose substitute sits (`par`)
    kSuppleant,  // substitute who does not sit
    kNonListe,   // in no attendance list
  };
  Etat etat = Etat::kNonListe;
  std::optional<MembreIndex> par;  // kRepresente: the holder; kRemplace: the substitute
  bool hors_quorum = false;        // L1111-6 II: not counted among the members in office
  bool sorti = false;              // kDeporte: left the room

  bool is_present() const { return etat == Etat::kPresent || etat == Etat::kDistance; }
};

// One Situation per member of the record, in the order of Seance::membres, when deliberation
// `index` (from 0) is decided. Movements of the earlier deliberations and of this one have
// happened; kOpening: none has. The president counts as present unless a list says otherwise. A
// pouvoir counts only while its giver is absent and its holder present and not stepping aside.
inline constexpr size_t kOpening = SIZE_MAX;
std::vector<Situation> presence_at(const Seance& seance, size_t index);

// The pouvoirs that count for that item: giver → holder, in the order of Seance::membres.
struct Procuration {
  MembreIndex mandant = 0, mandataire = 0;
};
std::vector<Procuration> procurations_at(const Seance& seance, size_t index);

// Figures of one item, counted from the lists.
struct Decompte {
  int en_exercice = 0;  // seats: titular members of the record, or the stated figure when larger
  int hors_quorum = 0;  // of these, not counted for the quorum (L1111-6 II)
  int presents = 0;     // in the room or on line, those hors_quorum excluded; substitutes who sit
  int representes = 0;
  int excuses = 0;   // excused and not represented
  int absents = 0;   // the rest: absent, late, gone, in no list
  int deportes = 0;  // stepping aside and out of the room, or hors_quorum
  int votants = 0;   // present or represented, not stepping aside, taking part in the ballot
  int voix = 0;      // the same, weighted
  int quorum = 0;    // more than half of those in office who count (L2121-17)
};
// `ballot` (from 0) is the ballot whose "ne prend pas part au vote" are left out of the voters; an
// item without that ballot counts nobody out.
Decompte count_at(const Seance& seance, size_t index, size_t ballot = 0);

}  // namespace paraphe
