// Presence over time: arrivals, departures, pouvoirs that fall, stepping aside, substitutes.
#include <gtest/gtest.h>

#include <string>

#include "record/presence.h"
#include "unit/record/cases.h"

namespace paraphe {
namespace {

using Etat = Situation::Etat;

// One letter per member: P present, D distance, R represented, E excused, A absent, L late, G gone,
// X stepping aside, T replaced, S substitute not seated, ? in no list.
std::string line_of(const Seance& seance, size_t index) {
  std::string out;
  for (const Situation& s : presence_at(seance, index)) {
    switch (s.etat) {
      case Etat::kPresent:
        out += 'P';
        break;
      case Etat::kDistance:
        out += 'D';
        break;
      case Etat::kRepresente:
        out += 'R';
        break;
      case Etat::kExcuse:
        out += 'E';
        break;
      case Etat::kAbsent:
        out += 'A';
        break;
      case Etat::kNonExcuse:
        out += 'N';
        break;
      case Etat::kRetard:
        out += 'L';
        break;
      case Etat::kParti:
        out += 'G';
        break;
      case Etat::kDeporte:
        out += 'X';
        break;
      case Etat::kRemplace:
        out += 'T';
        break;
      case Etat::kSuppleant:
        out += 'S';
        break;
      case Etat::kNonListe:
        out += '?';
        break;
    }
  }
  return out;
}

std::string moving(const std::string& movements) {
  return "<mouvements>" + movements + "</mouvements>";
}

TEST(Presence, FollowsArrivalsAndDepartures) {
  Parts parts;
  parts.present =
      "<presence membre='a'/><presence membre='b'/><presence membre='c'><recoit-pouvoir de='e'/>"
      "</presence><presence membre='d' etat='retard'/>";
  parts.deliberations =
      deliberation(1) + deliberation(2, moving("<arrivee membre='d'/>")) +
      deliberation(3, moving("<depart membre='b'><donne-pouvoir a='d'/></depart>")) +
      deliberation(4, moving("<depart membre='c'/>")) +
      deliberation(5, moving("<arrivee membre='e' distance='oui'/>")) +
      deliberation(6, moving("<arrivee membre='c'/><arrivee membre='b'/>"));
  Seance s = must_read(parts.record());
  EXPECT_EQ(line_of(s, kOpening), "PPPLREE");
  EXPECT_EQ(line_of(s, 0), "PPPLREE");
  EXPECT_EQ(line_of(s, 1), "PPPPREE");
  EXPECT_EQ(line_of(s, 2), "PRPPREE");  // b gone, represented by d
  EXPECT_EQ(line_of(s, 3), "PRGPEEE");  // c gone: the pouvoir of e does not count
  EXPECT_EQ(line_of(s, 4), "PRGPDEE");  // e comes on line
  EXPECT_EQ(line_of(s, 5), "PPPPDEE");  // b is back: its pouvoir has fallen, c holds none any more
  EXPECT_EQ(count_at(s, 2).votants, 5);
  EXPECT_EQ(count_at(s, 3).representes, 1);
  std::vector<Procuration> held = procurations_at(s, 2);
  ASSERT_EQ(held.size(), 2u);
  EXPECT_EQ(s.membres[held[0].mandataire].id, "d");
  EXPECT_EQ(s.membres[held[1].mandataire].id, "c");
}

TEST(Presence, StepsAsideForOneItemOnly) {
  Parts parts;
  parts.present =
      "<presence membre='a'/><presence membre='b'><recoit-pouvoir de='e'/></presence>"
      "<presence membre='c'/><presence membre='d'/>";
  parts.deliberations = deliberation(1, moving("<deport membre='b' sorti='oui'/>")) +
                        deliberation(2, moving("<deport membre='c'/>")) +
                        deliberation(3, moving("<deport membre='d' hors-quorum='oui'/>"));
  Seance s = must_read(parts.record());
  EXPECT_EQ(line_of(s, 0), "PXPPEEE");  // the pouvoir b holds falls with b
  EXPECT_EQ(line_of(s, 1), "PPXPREE");
  EXPECT_EQ(line_of(s, 2), "PPPXREE");
  // Out of the room: not present. In the room: present, without a vote. Outside the quorum: six
  // members count, so four are needed.
  EXPECT_EQ(count_at(s, 0).presents, 3);
  EXPECT_EQ(count_at(s, 1).presents, 4);
  EXPECT_EQ(count_at(s, 1).votants, 4);
  EXPECT_EQ(count_at(s, 2).presents, 3);
  EXPECT_EQ(count_at(s, 2).quorum, 4);
  EXPECT_EQ(count_at(s, 2).hors_quorum, 1);
}

TEST(Presence, SeatsSubstitutesOnlyForAbsentMembers) {
  Parts parts;
  parts.members =
      "<membre id='a' nom='A'/><membre id='b' nom='B'/><membre id='c' nom='C'/>"
      "<membre id='d' nom='D'/><membre id='e' nom='E'/>"
      "<membre id='f' nom='F' suppleant-de='d'/><membre id='g' nom='G' suppleant-de='a'/>";
  parts.present =
      "<presence membre='a'/><presence membre='b'/><presence membre='c'/><presence membre='f'/>"
      "<presence membre='g'/>";
  parts.excused = "<presence membre='d'/><presence membre='e'/>";
  Seance s = must_read(parts.record());
  EXPECT_EQ(line_of(s, 0), "PPPTEPS");
  Decompte count = count_at(s, 0);
  EXPECT_EQ(count.en_exercice, 5);
  EXPECT_EQ(count.presents, 4);
  EXPECT_EQ(count.excuses, 1);
  EXPECT_EQ(count.quorum, 3);
}

TEST(Presence, CountsThePresidentThoughNoListNamesThem) {
  Parts parts;
  parts.present = "<presence membre='b'/><presence membre='c'/>";
  Seance s = must_read(parts.record());
  EXPECT_EQ(line_of(s, 0), "PPP?EEE");
}

TEST(Presence, LeavesOutWhoTakesNoPart) {
  Parts parts;
  parts.deliberations =
      deliberation(1, "", "",
                   "<scrutin resultat='majorite'><vote membre='b' sens='ne-vote-pas'/></scrutin>"
                   "<scrutin resultat='majorite'/>");
  Seance s = must_read(parts.record());
  EXPECT_EQ(count_at(s, 0, 0).votants, 3);
  EXPECT_EQ(count_at(s, 0, 1).votants, 4);
  EXPECT_EQ(count_at(s, 0, 9).votants, 4);
}

TEST(Presence, WeighsVotes) {
  Parts parts;
  parts.members =
      "<membre id='a' nom='A' voix='5'/><membre id='b' nom='B' voix='3'/><membre id='c' nom='C'/>"
      "<membre id='d' nom='D'/><membre id='e' nom='E' voix='2'/><membre id='f' nom='F'/>"
      "<membre id='g' nom='G'/>";
  parts.excused =
      "<presence membre='e'><donne-pouvoir a='a'/></presence><presence membre='f'/>"
      "<presence membre='g'/>";
  Seance s = must_read(parts.record());
  EXPECT_EQ(count_at(s, 0).votants, 5);
  EXPECT_EQ(count_at(s, 0).voix, 12);
}

TEST(Presence, CountsVacantSeatsThatAreStated) {
  Parts parts;
  parts.before = "<president membre='a'/><compteurs en-exercice='9'/>";
  EXPECT_EQ(count_at(must_read(parts.record()), 0).quorum, 5);
}

// A giver who names a chain of holders is not represented by somebody who is away.
TEST(Presence, DoesNotPassPouvoirsOn) {
  Parts parts;
  parts.excused =
      "<presence membre='e'><donne-pouvoir a='f'/></presence>"
      "<presence membre='f'><donne-pouvoir a='a'/></presence>"
      "<presence membre='g'><donne-pouvoir a='g'/></presence>";
  EXPECT_EQ(line_of(must_read(parts.record()), 0), "PPPPERE");
}

}  // namespace
}  // namespace paraphe
