#include "document/fields.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace paraphe {
namespace {

bool is_name(std::string_view name) {
  for (char c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-')) return false;
  return !name.empty() && name.front() >= 'a';
}

TEST(Fields, NamesAreUniqueWellFormedAndDescribed) {
  std::set<std::string_view> seen;
  for (const Field& field : all_fields()) {
    EXPECT_TRUE(seen.insert(field.name).second) << field.name;
    EXPECT_TRUE(is_name(field.name)) << field.name;
    EXPECT_FALSE(field.description.empty()) << field.name;
    EXPECT_NE(field.get, nullptr) << field.name;
    EXPECT_EQ(find_field(field.name), &field);
  }
  EXPECT_GE(seen.size(), 120u);
  seen.clear();
  for (const List& list : all_lists()) EXPECT_TRUE(seen.insert(list.name).second) << list.name;
  EXPECT_EQ(find_field("seance.dat"), nullptr);
}

TEST(Fields, EveryScopeIsOpenedBySomeList) {
  for (const Field& field : all_fields())
    if (field.scope != 0) {
      EXPECT_NE(list_that_opens(field.scope), "") << field.name;
    }
  for (const List& list : all_lists())
    if (list.scope != 0) {
      EXPECT_NE(list_that_opens(list.scope), "") << list.name;
    }
}

// A record that states next to nothing must still answer every field.
TEST(Fields, AnEmptyRecordAnswersEveryFieldOfTheAct) {
  Seance seance;
  seance.deliberations.resize(1);
  Tallies tallies;
  const Subject subject = Subject::of_act(seance, 0);
  Scene scene;
  scene.tallies = &tallies;
  scene.subject = &subject;
  scene.seance = &seance;
  scene.act = &seance.deliberations[0];
  int notes = 0;
  scene.notes = &notes;
  constexpr uint32_t kInner = ~uint32_t{kOfAct | kOfSession};
  for (const Field& field : all_fields()) {
    if ((field.scope & kInner) != 0) continue;
    FieldValue value = value_of(field, scene);
    if (!value.present()) {
      EXPECT_EQ(formatted(field, std::move(value), FieldFormat::kUpper), "") << field.name;
    }
  }
  for (const List& list : all_lists())
    // Somebody always presides and signs, and an act without matter is of none.
    if ((list.scope & kInner) == 0 && (list.opens & (kOfAct | kOfSession)) == 0 &&
        !list.name.starts_with("signataires-") && list.name != "matieres") {
      EXPECT_EQ(items_of(list, scene), 0u) << list.name;
    }
  // The same without an act.
  scene.act = nullptr;
  for (const Field& field : all_fields())
    if ((field.scope & kInner) == 0) value_of(field, scene);
  for (const List& list : all_lists())
    if (list.scope == kOfAct) {
      EXPECT_EQ(items_of(list, scene), 0u) << list.name;
    }
}

TEST(Fields, VotesAreWalkedBySide) {
  Scrutin ballot;
  for (SensDuVote side : {SensDuVote::kPour, SensDuVote::kContre, SensDuVote::kPour,
                          SensDuVote::kAbstention, SensDuVote::kContre}) {
    Vote vote;
    vote.sens = side;
    vote.imprime = std::to_string(ballot.votes.size());
    ballot.votes.push_back(vote);
  }
  Scene scene;
  scene.ballot = &ballot;
  const List* against = find_list("scrutin.votes-contre");
  ASSERT_NE(against, nullptr);
  ASSERT_EQ(against->count(scene), 2u);
  std::string walked;
  for (size_t i = 0; i < 2; ++i) {
    against->enter(scene, i);
    walked += scene.vote->imprime;
  }
  EXPECT_EQ(walked, "14");
}

TEST(Fields, CountersPreferWhatIsStated) {
  Seance seance;
  seance.deliberations.resize(1);
  seance.membres.resize(3);
  ListeDePresence list;
  list.groupes.resize(1);
  for (MembreIndex member : {0u, 1u, 2u}) {
    Presence presence;
    presence.membre = member;
    list.groupes[0].presences.push_back(presence);
  }
  seance.presences = {list};
  Tallies tallies;
  Scene scene;
  scene.tallies = &tallies;
  scene.seance = &seance;
  scene.act = &seance.deliberations[0];
  const Field* field = find_field("compteurs.presents");
  EXPECT_EQ(field->get(scene).number(), 3);
  seance.compteurs.presents = 4;
  EXPECT_EQ(field->get(scene).number(), 4);
  seance.deliberations[0].compteurs = Compteurs{};
  EXPECT_EQ(field->get(scene).number(), 4);
  seance.deliberations[0].compteurs->presents = 5;
  EXPECT_EQ(field->get(scene).number(), 5);
}

}  // namespace
}  // namespace paraphe
