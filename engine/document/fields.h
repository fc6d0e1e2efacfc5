// The vocabulary of layouts: fields, lists and parts, each with its name, its meaning and the
// function that reads it from the record. Private to the folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "document/kinds.h"
#include "document/tallies.h"
#include "record/presence.h"
#include "record/record.h"

namespace paraphe {

// What a field may look at: the session, the act, and the items of the lists being walked.
struct Scene {
  Tallies* tallies = nullptr;          // counts when asked
  const Subject* subject = nullptr;    // what the document is made of
  const Seance* seance = nullptr;      // the session at hand; the first one outside `seances`
  const Deliberation* act = nullptr;   // null outside an act
  bool in_session = false;             // inside `seances`, at the session of rank `session`
  size_t session = 0;
  const Membre* member = nullptr;      // kOfMember
  const Point* point = nullptr;        // kOfPoint, when it is no act
  const Matter* matter = nullptr;
  const ListeDePresence* list = nullptr;
  const GroupeDePresence* group = nullptr;
  const Presence* presence = nullptr;
  const Signataire* signatory = nullptr;
  const Annexe* annex = nullptr;
  const Scrutin* ballot = nullptr;
  const Vote* vote = nullptr;
  const Tour* round = nullptr;
  const Candidat* candidate = nullptr;
  const Mouvement* movement = nullptr;
  const Personne* person = nullptr;
  const Lieu* place = nullptr;
  const Procuration* proxy = nullptr;
  const int* notes = nullptr;  // called so far
  uint32_t hidden = 0;         // ScopeBits of which nothing is known here, though they are open
  size_t rank = 0;             // of the item in the innermost list, from 1
};

// Lists that must be open for a name to have a meaning.
enum ScopeBit : uint32_t {
  kOfList = 1 << 0,
  kOfGroup = 1 << 1,
  kOfMember = 1 << 2,
  kOfSignatory = 1 << 3,
  kOfAnnex = 1 << 4,
  kOfBallot = 1 << 5,
  kOfVote = 1 << 6,
  kOfRound = 1 << 7,
  kOfCandidate = 1 << 8,
  kOfMovement = 1 << 9,
  kOfPerson = 1 << 10,
  kOfPlace = 1 << 11,
  kOfProxy = 1 << 12,
  kOfAny = 1 << 13,
  kOfAct = 1 << 14,
  kOfSession = 1 << 15,
  kOfPoint = 1 << 16,
  kOfMatter = 1 << 17,
};

enum class FieldType : uint8_t { kText, kRich, kDate, kHour, kNumber };

// What a field says here, of its type; nothing when it is absent. Where it says words of the record
// as they are, it only points at them: most fields are but asked whether they are there.
class FieldValue {
 public:
  FieldValue() = default;
  template <class T>
  explicit FieldValue(T value) : value_(std::move(value)) {}

  bool present() const { return value_.index() != 0; }
  const Texte* rich() const { return of<const Texte*>(); }
  int64_t number() const { return of<int64_t>(); }
  Date date() const { return of<Date>(); }
  Heure hour() const { return of<Heure>(); }
  std::string text() && {
    if (auto* made = std::get_if<std::string>(&value_)) return std::move(*made);
    return std::string(of<std::string_view>());
  }

 private:
  template <class T>
  T of() const {
    const T* value = std::get_if<T>(&value_);
    return value == nullptr ? T{} : *value;
  }

  std::variant<std::monostate, std::string_view, std::string, const Texte*, Date, Heure, int64_t>
      value_;
};

struct Field {
  std::string_view name;
  std::string_view description;  // French, for the manual and for messages
  FieldType type = FieldType::kText;
  uint32_t scope = 0;  // ScopeBits needed
  FieldValue (*get)(const Scene&) = nullptr;
  bool keep_case = false;  // names and codes: never hyphenated
};

struct List {
  std::string_view name;
  std::string_view description;
  uint32_t scope = 0;  // ScopeBits needed
  uint32_t opens = 0;  // ScopeBits that hold inside
  size_t (*count)(const Scene&) = nullptr;
  // Puts item `index` < count() at hand. Called with 0, 1, 2 … on one and the same Scene.
  void (*enter)(Scene&, size_t index) = nullptr;
};

// A part of the act made of blocks, poured by `corps`.
struct BodyPart {
  std::string_view name;
  std::string_view description;
  uint32_t scope = 0;
  bool may_hold_headings = false;
  const Contenu* (*get)(const Scene&) = nullptr;  // null: the footnotes gathered so far
};

enum class FieldFormat : uint8_t {
  kPlain,
  kUpper,
  kWithDe,
  kLower,
  kCapitalised,
  kShortDate,
  kLongDate,
  kDateNoWeekday,
  kDateWords,
  kDateWordsMil,
  kHour,
  kHourWords,
  kNumber,
  kWords,
  kWordsFeminine,
};

// Tables in the order of the manual.
const std::vector<Field>& all_fields();
const std::vector<List>& all_lists();
const std::vector<BodyPart>& all_parts();

const Field* find_field(std::string_view name);
const List* find_list(std::string_view name);
const BodyPart* find_part(std::string_view name);
std::vector<std::string_view> field_names();
std::vector<std::string_view> list_names();
std::vector<std::string_view> part_names();
// The name of a list inside which `scope` holds; "" when none.
std::string_view list_that_opens(uint32_t scope);

// What `field` says here, and how many items `list` has; nothing where there is no act to ask.
inline FieldValue value_of(const Field& field, const Scene& scene) {
  const bool act_missing = (field.scope & kOfAct) != 0 && scene.act == nullptr;
  if (act_missing || (field.scope & scene.hidden) != 0) return {};
  return field.get(scene);
}
size_t items_of(const List& list, const Scene& scene);

// `value` of `field` as text; "" when it is absent.
std::string formatted(const Field& field, FieldValue&& value, FieldFormat format);

// "Monsieur", "Madame" or "".
std::string_view civility_word(Civilite civility);

}  // namespace paraphe
