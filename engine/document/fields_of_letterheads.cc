// Fields that letters and letterheads use: how people are addressed, and the logo of the record.
#include "document/agree.h"
#include "document/field_values.h"

namespace paraphe {
namespace {

using WhichPerson = const Personne* (*)(const Scene&);

const Personne* president(const Scene& s) {
  return s.act != nullptr && s.act->president ? &*s.act->president : &s.seance->president;
}
const Personne* rapporteur(const Scene& s) {
  return s.act != nullptr && s.act->rapporteur ? &*s.act->rapporteur : nullptr;
}
const Personne* secretary(const Scene& s) {
  return s.seance->secretaires.empty() ? nullptr : &s.seance->secretaires.front();
}
const Personne* person(const Scene& s) { return s.person; }
const Personne* signatory(const Scene& s) { return &s.signatory->personne; }

template <WhichPerson which>
FieldValue title_of(const Scene& s) {
  const Personne* found = which(s);
  if (found == nullptr) return {};
  const Membre* member = found->membre ? &s.seance->membres[*found->membre] : nullptr;
  std::string capacity = found->qualite;
  if (capacity.empty() && member != nullptr) capacity = member->fonction;
  return text(addressed(member == nullptr ? Civilite::kAucune : member->civilite, capacity));
}

}  // namespace

const std::vector<Field>& letterhead_fields() {
  static const std::vector<Field> kFields = {
      {"autorite.logo", "fichier du logo que donnent les données, pour image champ", FieldType::kText,
       0,
       [](const Scene& s) {
         return text(s.seance->collectivite.logo ? s.seance->collectivite.logo->fichier : "");
       },
       true},
      {"president.titre", "civilité et qualité de qui préside : Madame la Présidente",
       FieldType::kText, kOfSession, title_of<president>},
      {"rapporteur.titre", "civilité et qualité du rapporteur", FieldType::kText, kOfAct,
       title_of<rapporteur>},
      {"secretaire.titre", "civilité et qualité du premier secrétaire", FieldType::kText, kOfSession,
       title_of<secretary>},
      {"personne.titre", "civilité et qualité de la personne", FieldType::kText, kOfPerson,
       title_of<person>},
      {"signataire.titre", "civilité et qualité du signataire", FieldType::kText, kOfSignatory,
       title_of<signatory>},
  };
  return kFields;
}

}  // namespace paraphe
