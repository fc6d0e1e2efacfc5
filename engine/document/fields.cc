#include "document/fields.h"

#include <algorithm>

#include "document/field_values.h"
#include "document/words.h"
#include "record/matters.h"

namespace paraphe {
namespace {

std::string one_line(const Adresse& address) {
  std::string out;
  for (const std::string& line : address.lignes) out += (out.empty() ? "" : ", ") + line;
  std::string town = address.code_postal + (address.code_postal.empty() ? "" : " ") + address.ville;
  if (!town.empty()) out += (out.empty() ? "" : ", ") + town;
  return out;
}

// ---------------------------------------------------------------- people

const Membre* member_of(const Scene& scene, const Personne* person) {
  if (person == nullptr || !person->membre) return nullptr;
  return &scene.seance->membres[*person->membre];
}

std::string with_civility(const Membre& member) {
  std::string name = full_name(member);
  std::string_view word = civility_word(member.civilite);
  return word.empty() ? name : std::string(word) + " " + name;
}

using WhichPerson = const Personne* (*)(const Scene&);

const Personne* president(const Scene& s) {
  const bool own = s.act != nullptr && s.act->president;
  return own ? &*s.act->president : &s.seance->president;
}
const Personne* rapporteur(const Scene& s) {
  return s.act->rapporteur ? &*s.act->rapporteur : nullptr;
}
const Personne* first_secretary(const Scene& s) {
  return s.seance->secretaires.empty() ? nullptr : &s.seance->secretaires.front();
}
const Personne* current_person(const Scene& s) { return s.person; }
const Personne* signing_person(const Scene& s) { return &s.signatory->personne; }

template <WhichPerson which>
FieldValue person_printed(const Scene& s) {
  const Personne* person = which(s);
  return text(person == nullptr ? "" : printed_name(*s.seance, *person));
}
template <WhichPerson which>
FieldValue person_full(const Scene& s) {
  if (const Membre* member = member_of(s, which(s))) return text(with_civility(*member));
  return person_printed<which>(s);
}
template <WhichPerson which>
FieldValue person_civility(const Scene& s) {
  const Membre* member = member_of(s, which(s));
  return text(member == nullptr ? std::string_view() : civility_word(member->civilite));
}
template <WhichPerson which>
FieldValue person_gender(const Scene& s) {
  const Membre* member = member_of(s, which(s));
  if (member == nullptr || member->civilite == Civilite::kAucune) return {};
  return text(member->civilite == Civilite::kMadame ? "feminin" : "masculin");
}
template <WhichPerson which>
FieldValue person_capacity(const Scene& s) {
  const Personne* person = which(s);
  if (person == nullptr) return {};
  if (!person->qualite.empty()) return text(person->qualite);
  const Membre* member = member_of(s, person);
  return member == nullptr ? FieldValue{} : text(member->fonction);
}
template <WhichPerson which>
FieldValue person_mention(const Scene& s) {
  const Personne* person = which(s);
  return person == nullptr ? FieldValue{} : rich(person->mention);
}

// ---------------------------------------------------------------- counters

using Stated = std::optional<int> Compteurs::*;

// What the act states, else what the session states, else what the lists give.
template <Stated stated, int Decompte::*counted>
FieldValue counter(const Scene& s) {
  if (s.act != nullptr && s.act->compteurs && *s.act->compteurs.*stated)
    return number(*s.act->compteurs.*stated);
  if (s.seance->compteurs.*stated) return number(s.seance->compteurs.*stated);
  return number(s.tallies->count(*s.seance, s.act).*counted);
}

const char* kind_of_session(GenreSeance kind) {
  switch (kind) {
    case GenreSeance::kOrdinaire:
      return "ordinaire";
    case GenreSeance::kExtraordinaire:
      return "extraordinaire";
    case GenreSeance::kSecondeConvocation:
      return "seconde-convocation";
    case GenreSeance::kInstallation:
      return "installation";
    case GenreSeance::kHorsSeance:
      return "hors-seance";
  }
  return "";
}

std::string places(const Seance& seance) {
  std::string out;
  for (const Lieu& place : seance.lieux) {
    if (place.nom.empty()) continue;
    out += (out.empty() ? "" : " ; ") + place.nom;
  }
  return out;
}

using Kind = FieldType;

}  // namespace

std::string_view civility_word(Civilite civility) {
  return civility == Civilite::kMadame     ? "Madame"
         : civility == Civilite::kMonsieur ? "Monsieur"
                                           : "";
}

#define PERSON(prefix, who, scope, which)                                                     \
  {prefix ".nom",         "nom " who ", tel que l’acte l’imprime",                            \
   Kind::kText,           scope,                                                              \
   person_printed<which>, true},                                                              \
      {prefix ".nom-complet", "civilité, prénom et nom " who,                                 \
       Kind::kText,           scope,                                                          \
       person_full<which>,    true},                                                          \
      {prefix ".civilite", "Madame ou Monsieur", Kind::kText, scope, person_civility<which>}, \
      {prefix ".genre", "feminin ou masculin", Kind::kText, scope, person_gender<which>},     \
      {prefix ".qualite", "qualité " who, Kind::kText, scope, person_capacity<which>}, {      \
    prefix ".mention", "mention imprimée après le nom " who, Kind::kRich, scope,              \
        person_mention<which>                                                                 \
  }

const std::vector<Field>& act_fields() {
  static const std::vector<Field> kFields = {
      {"autorite.nom", "nom de la collectivité", Kind::kText, 0,
       [](const Scene& s) { return text(s.seance->collectivite.nom); }},
      {"autorite.sigle", "sigle de la collectivité", Kind::kText, 0,
       [](const Scene& s) { return text(s.seance->collectivite.sigle); }, true},
      {"autorite.organe", "organe délibérant : conseil municipal, conseil communautaire…",
       Kind::kText, 0, [](const Scene& s) { return text(s.seance->collectivite.organe); }},
      {"autorite.departement", "nom du département", Kind::kText, 0,
       [](const Scene& s) { return text(s.seance->collectivite.departement); }},
      {"autorite.departement-code", "code du département", Kind::kText, 0,
       [](const Scene& s) { return text(s.seance->collectivite.departement_code); }, true},
      {"autorite.arrondissement", "nom de l’arrondissement", Kind::kText, 0,
       [](const Scene& s) { return text(s.seance->collectivite.arrondissement); }},
      {"autorite.canton", "nom du canton", Kind::kText, 0,
       [](const Scene& s) { return text(s.seance->collectivite.canton); }},
      {"autorite.adresse", "adresse de la collectivité, sur une ligne", Kind::kText, 0,
       [](const Scene& s) { return text(one_line(s.seance->collectivite.adresse)); }},
      {"autorite.ville", "ville de l’adresse de la collectivité", Kind::kText, 0,
       [](const Scene& s) { return text(s.seance->collectivite.adresse.ville); }},
      {"autorite.telephone", "téléphone", Kind::kText, 0,
       [](const Scene& s) { return text(s.seance->collectivite.telephone); }, true},
      {"autorite.courriel", "adresse électronique", Kind::kText, 0,
       [](const Scene& s) { return text(s.seance->collectivite.courriel); }, true},
      {"autorite.site", "site internet", Kind::kText, 0,
       [](const Scene& s) { return text(s.seance->collectivite.site); }, true},
      {"autorite.siren", "numéro SIREN", Kind::kText, 0,
       [](const Scene& s) { return text(s.seance->collectivite.siren); }, true},
      {"autorite.siret", "numéro SIRET", Kind::kText, 0,
       [](const Scene& s) { return text(s.seance->collectivite.siret); }, true},

      {"seance.date", "date de la séance", Kind::kDate, kOfSession,
       [](const Scene& s) { return date(s.seance->date); }},
      {"seance.heure", "heure de la séance", Kind::kHour, kOfSession,
       [](const Scene& s) { return hour_of(s.seance->heure); }},
      {"seance.lieu", "lieux de la séance", Kind::kText, kOfSession,
       [](const Scene& s) { return text(places(*s.seance)); }},
      {"seance.genre", "ordinaire, extraordinaire, seconde-convocation ou installation",
       Kind::kText, kOfSession, [](const Scene& s) { return text(kind_of_session(s.seance->genre)); }},
      {"seance.huis-clos", "oui quand la séance est à huis clos", Kind::kText, kOfSession,
       [](const Scene& s) { return flag(s.seance->huis_clos); }},
      {"seance.visioconference", "oui quand la séance se tient en visioconférence", Kind::kText, kOfSession,
       [](const Scene& s) { return flag(s.seance->visioconference); }},
      {"seance.urgence", "oui quand la convocation est urgente", Kind::kText, kOfSession,
       [](const Scene& s) { return flag(s.seance->urgence); }},
      {"seance.convocation", "date d’envoi de la convocation", Kind::kDate, kOfSession,
       [](const Scene& s) { return date(s.seance->convocation); }},
      {"seance.affichage", "date d’affichage de la convocation", Kind::kDate, kOfSession,
       [](const Scene& s) { return date(s.seance->affichage); }},

      {"deliberation.numero", "numéro imprimé de la délibération", Kind::kText, kOfAct,
       [](const Scene& s) { return text(s.act->numero); }, true},
      {"deliberation.ordre", "numéro d’ordre dans la séance", Kind::kNumber, kOfAct,
       [](const Scene& s) { return number(s.act->ordre); }},
      {"deliberation.identifiant", "numéro télétransmis", Kind::kText, kOfAct,
       [](const Scene& s) { return text(s.act->identifiant); }, true},
      {"deliberation.titre", "titre du document, quand l’acte en a un", Kind::kText, kOfAct,
       [](const Scene& s) { return text(s.act->titre); }},
      {"deliberation.objet", "objet de la délibération", Kind::kRich, kOfAct,
       [](const Scene& s) { return rich(s.act->objet); }},
      {"deliberation.sous-objet", "sous-objet", Kind::kRich, kOfAct,
       [](const Scene& s) { return rich(s.act->sous_objet); }},
      {"deliberation.formule", "formule qui introduit la décision", Kind::kRich, kOfAct,
       [](const Scene& s) { return rich(s.act->formule); }},
      {"deliberation.matiere", "code de la matière : 5.7", Kind::kText, kOfAct,
       [](const Scene& s) { return text(matter_code(s.act->matieres)); }, true},
      {"deliberation.matiere-libelle", "libellé de la matière", Kind::kText, kOfAct,
       [](const Scene& s) {
         const std::string& own = s.act->matiere_libelle;
         return own.empty() ? text(matter_label(s.act->matieres)) : text(own);
       }},
      {"deliberation.service", "service", Kind::kText, kOfAct,
       [](const Scene& s) { return text(s.act->service); }},
      {"deliberation.feuillet", "numéro de feuillet du registre", Kind::kText, kOfAct,
       [](const Scene& s) { return text(s.act->feuillet); }, true},
      {"deliberation.budget", "nom du budget concerné", Kind::kText, kOfAct,
       [](const Scene& s) { return text(s.act->budget ? s.act->budget->nom : ""); }},
      {"deliberation.budget-annee", "année du budget concerné", Kind::kText, kOfAct,
       [](const Scene& s) { return text(s.act->budget ? s.act->budget->annee : ""); }, true},

      PERSON("president", "du président de la séance", kOfSession, president),
      PERSON("rapporteur", "du rapporteur", kOfAct, rapporteur),
      PERSON("secretaire", "du premier secrétaire", kOfSession, first_secretary),

      {"compteurs.en-exercice", "membres en exercice", Kind::kNumber, kOfSession,
       counter<&Compteurs::en_exercice, &Decompte::en_exercice>},
      {"compteurs.presents", "membres présents", Kind::kNumber, kOfSession,
       counter<&Compteurs::presents, &Decompte::presents>},
      {"compteurs.representes", "membres représentés", Kind::kNumber, kOfSession,
       counter<&Compteurs::representes, &Decompte::representes>},
      {"compteurs.excuses", "membres excusés", Kind::kNumber, kOfSession,
       counter<&Compteurs::excuses, &Decompte::excuses>},
      {"compteurs.absents", "membres absents", Kind::kNumber, kOfSession,
       counter<&Compteurs::absents, &Decompte::absents>},
      {"compteurs.votants", "votants", Kind::kNumber, kOfSession,
       counter<&Compteurs::votants, &Decompte::votants>},
      {"compteurs.quorum", "quorum", Kind::kNumber, kOfSession,
       counter<&Compteurs::quorum, &Decompte::quorum>},

      {"texte.preambule", "oui quand l’acte a son propre préambule", Kind::kText, kOfSession,
       [](const Scene& s) { return flag(!phrases(s).preambule.empty()); }},
      {"texte.secretaire", "désignation du secrétaire, telle que l’acte l’écrit", Kind::kRich, kOfSession,
       [](const Scene& s) { return rich(phrases(s).secretaire); }},
      {"texte.quorum", "constat du quorum, tel que l’acte l’écrit", Kind::kRich, kOfSession,
       [](const Scene& s) { return rich(phrases(s).quorum); }},
      {"texte.cloture", "formule de clôture", Kind::kRich, kOfSession,
       [](const Scene& s) { return rich(phrases(s).cloture); }},
      {"texte.conformite", "« Pour extrait conforme », tel que l’acte l’écrit", Kind::kRich, kOfSession,
       [](const Scene& s) { return rich(phrases(s).conformite); }},
      {"texte.executoire", "certificat du caractère exécutoire", Kind::kRich, kOfSession,
       [](const Scene& s) { return rich(phrases(s).executoire); }},
      {"texte.notification", "destinataires de la notification", Kind::kRich, kOfSession,
       [](const Scene& s) { return rich(phrases(s).notification); }},
      {"texte.donnees", "mention sur les données personnelles", Kind::kRich, kOfSession,
       [](const Scene& s) { return rich(phrases(s).donnees); }},
      {"texte.lieu", "lieu où l’acte est fait", Kind::kText, kOfSession,
       [](const Scene& s) { return text(phrases(s).lieu); }},
      {"texte.date", "date à laquelle l’acte est fait", Kind::kDate, kOfSession,
       [](const Scene& s) { return date(phrases(s).date); }},

      {"publication.transmission", "date de transmission au représentant de l’État", Kind::kDate, kOfSession,
       [](const Scene& s) { return date(steps(s).transmission); }},
      {"publication.reception", "date de réception par le représentant de l’État", Kind::kDate, kOfSession,
       [](const Scene& s) { return date(steps(s).reception); }},
      {"publication.date", "date de publication", Kind::kDate, kOfSession,
       [](const Scene& s) { return date(steps(s).publication); }},
      {"publication.notification", "date de notification", Kind::kDate, kOfSession,
       [](const Scene& s) { return date(steps(s).notification); }},
      {"publication.adresse", "adresse de mise en ligne", Kind::kText, kOfSession,
       [](const Scene& s) { return text(steps(s).adresse); }, true},

      {"recours.tribunal", "tribunal compétent", Kind::kText, kOfSession,
       [](const Scene& s) { return text(remedies(s) ? remedies(s)->tribunal : ""); }},
      {"recours.adresse", "adresse du tribunal", Kind::kText, kOfSession,
       [](const Scene& s) {
         return text(remedies(s) ? one_line(remedies(s)->adresse) : "");
       }},
      {"recours.teleservice", "adresse du téléservice de recours", Kind::kText, kOfSession,
       [](const Scene& s) { return text(remedies(s) ? remedies(s)->teleservice : ""); },
       true},
      {"recours.delai", "délai de recours, en mois", Kind::kNumber, kOfSession,
       [](const Scene& s) {
         return remedies(s) ? number(remedies(s)->delai_mois) : FieldValue{};
       }},
      {"recours.mention", "voies et délais de recours, tels que l’acte les écrit", Kind::kRich, kOfSession,
       [](const Scene& s) {
         return remedies(s) ? rich(remedies(s)->mention) : FieldValue{};
       }},

      PERSON("personne", "de la personne", kOfPerson, current_person),
      PERSON("signataire", "du signataire", kOfSignatory, signing_person),
  };
  return kFields;
}

#undef PERSON

const std::vector<Field>& list_fields();       // fields_of_lists.cc
const std::vector<Field>& letterhead_fields();  // fields_of_letterheads.cc
const std::vector<Field>& kind_fields();  // fields_of_kinds.cc

const std::vector<Field>& all_fields() {
  static const std::vector<Field> kAll = [] {
    std::vector<Field> fields = act_fields();
    fields.insert(fields.end(), letterhead_fields().begin(), letterhead_fields().end());
    fields.insert(fields.end(), list_fields().begin(), list_fields().end());
    fields.insert(fields.end(), kind_fields().begin(), kind_fields().end());
    return fields;
  }();
  return kAll;
}

namespace {

template <class T>
const T* find_named(const std::vector<T>& table, std::string_view name) {
  auto found =
      std::find_if(table.begin(), table.end(), [&](const T& entry) { return entry.name == name; });
  return found == table.end() ? nullptr : &*found;
}

template <class T>
std::vector<std::string_view> names(const std::vector<T>& table) {
  std::vector<std::string_view> out;
  for (const T& entry : table) out.push_back(entry.name);
  return out;
}

std::string basic_text(const Field& field, FieldValue& value) {
  switch (field.type) {
    case FieldType::kText:
      return std::move(value).text();
    case FieldType::kRich:
      return value.rich() == nullptr ? "" : plain_text(*value.rich());
    case FieldType::kDate:
      return long_date(value.date());
    case FieldType::kHour:
      return hour(value.hour().heure, value.hour().minute);
    case FieldType::kNumber:
      return grouped_number(std::to_string(value.number()));
  }
  return "";
}

}  // namespace

const Field* find_field(std::string_view name) { return find_named(all_fields(), name); }
const List* find_list(std::string_view name) { return find_named(all_lists(), name); }
const BodyPart* find_part(std::string_view name) { return find_named(all_parts(), name); }
std::vector<std::string_view> field_names() { return names(all_fields()); }
std::vector<std::string_view> list_names() { return names(all_lists()); }
std::vector<std::string_view> part_names() { return names(all_parts()); }

std::string_view list_that_opens(uint32_t scope) {
  for (const List& list : all_lists())
    if ((list.opens & scope) != 0) return list.name;
  return "";
}

size_t items_of(const List& list, const Scene& scene) {
  if ((list.scope & kOfAct) != 0 && scene.act == nullptr) return 0;
  if ((list.scope & scene.hidden) != 0) return 0;
  return list.count(scene);
}

std::string formatted(const Field& field, FieldValue&& value, FieldFormat format) {
  if (!value.present()) return "";
  switch (format) {
    case FieldFormat::kPlain:
      return basic_text(field, value);
    case FieldFormat::kUpper:
      return upper_case(basic_text(field, value));
    case FieldFormat::kWithDe:
      return with_de(basic_text(field, value));
    case FieldFormat::kLower:
      return lower_case(basic_text(field, value));
    case FieldFormat::kCapitalised:
      return capitalised(basic_text(field, value));
    case FieldFormat::kShortDate:
      return short_date(value.date());
    case FieldFormat::kLongDate:
      return long_date(value.date());
    case FieldFormat::kDateNoWeekday:
      return long_date(value.date(), false);
    case FieldFormat::kDateWords:
      return date_in_words(value.date(), false);
    case FieldFormat::kDateWordsMil:
      return date_in_words(value.date(), true);
    case FieldFormat::kHour:
      return hour(value.hour().heure, value.hour().minute);
    case FieldFormat::kHourWords:
      return hour_in_words(value.hour().heure, value.hour().minute);
    case FieldFormat::kNumber:
      return grouped_number(basic_text(field, value));
    case FieldFormat::kWords:
      return number_in_words(value.number());
    case FieldFormat::kWordsFeminine:
      return number_in_words(value.number(), {.feminine = true});
  }
  return "";
}

}  // namespace paraphe
