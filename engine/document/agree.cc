#include "document/agree.h"

#include <algorithm>

#include "base/text.h"
#include "document/field_values.h"
#include "document/words.h"

namespace paraphe {
namespace {

struct Forms {
  std::string_view masculine, feminine, plural, feminine_plural;
};

// Words with forms of their own: determiners, civilities and what no rule gives. For the names of
// functions, « Femme, j’écris ton nom… » (CNRS and INaLF, 1999), which circulars ask for, and, of
// the two forms it allows, the one that assemblies use: rapporteure.
constexpr Forms kForms[] = {
    {"le", "la", "les", "les"},
    {"un", "une", "des", "des"},
    {"ce", "cette", "ces", "ces"},
    {"cet", "cette", "ces", "ces"},
    {"il", "elle", "ils", "elles"},
    {"lui", "elle", "eux", "elles"},
    {"celui", "celle", "ceux", "celles"},
    {"tout", "toute", "tous", "toutes"},
    {"monsieur", "madame", "messieurs", "mesdames"},
    {"m.", "mme", "mm.", "mmes"},
    {"rapporteur", "rapporteure", "rapporteurs", "rapporteures"},
    {"auteur", "autrice", "auteurs", "autrices"},
    {"docteur", "docteure", "docteurs", "docteures"},
    {"questeur", "questeure", "questeurs", "questeures"},
    {"ingénieur", "ingénieure", "ingénieurs", "ingénieures"},
    {"professeur", "professeure", "professeurs", "professeures"},
    {"procureur", "procureure", "procureurs", "procureures"},
    {"gouverneur", "gouverneure", "gouverneurs", "gouverneures"},
    {"assesseur", "assesseure", "assesseurs", "assesseures"},
    {"successeur", "successeure", "successeurs", "successeures"},
    {"supérieur", "supérieure", "supérieurs", "supérieures"},
    {"intérieur", "intérieure", "intérieurs", "intérieures"},
    {"extérieur", "extérieure", "extérieurs", "extérieures"},
    {"majeur", "majeure", "majeurs", "majeures"},
    {"mineur", "mineure", "mineurs", "mineures"},
    {"chef", "cheffe", "chefs", "cheffes"},
    {"préfet", "préfète", "préfets", "préfètes"},
    {"sous-préfet", "sous-préfète", "sous-préfets", "sous-préfètes"},
    {"nouveau", "nouvelle", "nouveaux", "nouvelles"},
    {"ancien", "ancienne", "anciens", "anciennes"},
    {"public", "publique", "publics", "publiques"},
    {"gros", "grosse", "gros", "grosses"},
    {"nul", "nulle", "nuls", "nulles"},
    {"gentil", "gentille", "gentils", "gentilles"},
    {"est", "est", "sont", "sont"},
    {"a", "a", "ont", "ont"},
};
// Contractions that are articles where a phrase begins with them, prepositions elsewhere.
constexpr Forms kContracted[] = {
    {"du", "de la", "des", "des"},
    {"au", "à la", "aux", "aux"},
};
// What never agrees, and goes on agreeing behind it.
constexpr std::string_view kInvariable[] = {"et", "ou", "non", "ne", "pas", "très", "ni"};
// What ends the agreement: the words behind belong to something else.
constexpr std::string_view kPrepositions[] = {
    "à",    "au",   "aux",   "avec", "chez", "contre", "dans", "de",   "des",    "du",   "en",
    "hors", "lors", "par",   "pour", "sans", "sauf",   "sous", "sur",  "depuis", "près", "auprès",
    "qui",  "que",  "ayant", "dont", "où",   "lès",    "ès",   "sens", "avant",  "après"};

template <size_t size>
bool among(std::string_view word, const std::string_view (&words)[size]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool ends(std::string_view word, std::string_view with) { return word.ends_with(with); }
std::string without(std::string_view word, size_t bytes) {
  return std::string(word.substr(0, word.size() - bytes));
}

std::string feminine_of(std::string_view word) {
  if (ends(word, "e")) return std::string(word);  // maire, membre, secrétaire, présidente
  if (ends(word, "teur")) return without(word, 4) + "trice";
  if (ends(word, "eur")) return without(word, 3) + "euse";
  if (ends(word, "er")) return without(word, 2) + "ère";
  if (ends(word, "ien") || ends(word, "yen") || ends(word, "on") || ends(word, "el") ||
      ends(word, "eil") || ends(word, "et"))
    return std::string(word) + word.back() + "e";
  if (ends(word, "f")) return without(word, 1) + "ve";
  if (ends(word, "eux")) return without(word, 1) + "se";
  return std::string(word) + "e";
}

std::string plural_of(std::string_view word) {
  if (ends(word, "s") || ends(word, "x") || ends(word, "z")) return std::string(word);
  if (ends(word, "al")) return without(word, 2) + "aux";
  if (ends(word, "eau") || ends(word, "eu")) return std::string(word) + "x";
  return std::string(word) + "s";
}

// One form of a word in lower case.
std::string form_of(std::string_view word, bool many, bool women) {
  for (const Forms& known : kForms) {
    if (known.masculine == word)
      return std::string(many ? (women ? known.feminine_plural : known.plural)
                              : (women ? known.feminine : known.masculine));
    // Written in the feminine by the record: only its number may change.
    if (known.feminine == word) return std::string(many ? known.feminine_plural : word);
  }
  const std::string one = women ? feminine_of(word) : std::string(word);
  return many ? plural_of(one) : one;
}

// "présent·e·s", "conseiller·ère·s", "directeur·rice·s": the masculine, then what the feminine puts
// in place of its end.
std::string inclusive_of(std::string_view word, bool many) {
  const std::string masculine = form_of(word, false, false), plural = form_of(word, true, false);
  const std::string feminine = form_of(word, false, true);
  const std::string feminine_plural = form_of(word, true, true);
  if (masculine == "monsieur") return many ? "mesdames et messieurs" : "madame ou monsieur";
  if (masculine == feminine) return many ? plural : masculine;
  if (masculine.size() < 3) return many ? plural : masculine + "·" + feminine;  // les; il·elle
  std::string end;
  if (feminine.starts_with(masculine)) {
    end = feminine.substr(masculine.size());
  } else if (ends(feminine, "trice")) {
    end = "rice";
  } else if (ends(feminine, "ère")) {
    end = "ère";
  } else if (ends(feminine, "euse")) {
    end = "euse";
  } else if (ends(feminine, "ve")) {
    end = "ve";
  } else {
    return (many ? plural : masculine) + " ou " + (many ? feminine_plural : feminine);
  }
  return masculine + "·" + end + (many ? "·s" : "");
}

bool starts_with_vowel(std::string_view word) {
  constexpr std::string_view kVowels[] = {"a", "e", "i", "o", "u", "h", "é", "è", "ê", "â", "œ"};
  return std::any_of(std::begin(kVowels), std::end(kVowels),
                     [&](std::string_view v) { return word.starts_with(v); });
}

bool is_capital(std::string_view word) {
  if (word.empty()) return false;
  size_t end = 0;
  next_character(word, end);
  const std::string_view first = word.substr(0, end);
  return lower_case(first) != first;
}

class Phrase {
 public:
  Phrase(const People& people, bool inclusive)
      : people_(people),
        many_(people.count() > 1),
        women_(people.only_women()),
        inclusive_(inclusive && people.mixed()) {}

  std::string write(std::string_view phrase) {
    std::string out;
    while (!phrase.empty()) {
      // A word ends at a space, of any kind, or at a mark.
      size_t length = 0;
      while (length < phrase.size() && !ends_word(phrase.substr(length))) ++length;
      out += word(phrase.substr(0, length), out.empty());
      phrase.remove_prefix(length);
      if (phrase.empty()) break;
      const size_t mark = phrase[0] == '\xC2' ? 2 : phrase.starts_with("\u202F") ? 3 : 1;
      if (phrase[0] == ',' || phrase[0] == ';') stopped_ = false;
      out += phrase.substr(0, mark);
      phrase.remove_prefix(mark);
    }
    return out;
  }

 private:
  static bool ends_word(std::string_view rest) {
    return std::string_view(" ,;:()").find(rest[0]) != std::string_view::npos ||
           rest.starts_with("\u00A0") || rest.starts_with("\u202F");
  }

  std::string choose(std::string_view word) const {
    return inclusive_ ? inclusive_of(word, many_) : form_of(word, many_, women_);
  }

  std::string word(std::string_view written, bool first) {
    if (written.empty()) return "";
    const std::string lower = lower_case(written);
    auto cased = [&](std::string text) {
      if (lower == "m.") return text == "mm." ? std::string("MM.") : capitalised(text);
      if (upper_case(written) == written && count_characters(written) > 1) return upper_case(text);
      return is_capital(written) ? capitalised(text) : text;
    };
    if (first)
      for (const Forms& known : kContracted)
        if (known.masculine == lower)
          return cased(std::string(many_    ? known.plural
                                   : women_ ? known.feminine
                                            : known.masculine));
    for (std::string_view apostrophe : {"l’", "l'"}) {
      if (!lower.starts_with(apostrophe)) continue;
      if (stopped_) return std::string(written);
      const std::string rest = word(written.substr(apostrophe.size()), false);
      return many_ ? cased("les ") + rest
                   : std::string(written.substr(0, apostrophe.size())) + rest;
    }
    if (lower.starts_with("d’") || lower.starts_with("d'") || among(lower, kPrepositions)) {
      stopped_ = true;
      return std::string(written);
    }
    if (stopped_ || among(lower, kInvariable)) return std::string(written);
    // Of a compound only the last part agrees: vice-présidente.
    const size_t hyphen = lower.rfind('-');
    bool whole = hyphen == std::string::npos;
    for (const Forms& known : kForms) whole |= known.masculine == lower;
    if (!whole)
      return std::string(written.substr(0, hyphen + 1)) +
             Phrase(people_, inclusive_).write(written.substr(hyphen + 1));
    return cased(choose(lower));
  }

  People people_;
  bool many_, women_, inclusive_, stopped_ = false;
};

// ---------------------------------------------------------------- who it agrees with

People one(const Seance& seance, const Personne* person) {
  People out;
  if (person == nullptr) return out;
  out.add(person->membre ? seance.membres[*person->membre].civilite : Civilite::kAucune);
  return out;
}

template <class List>
People several(const Scene& s, const List& list) {
  People out;
  for (const Personne& person : list)
    out.add(person.membre ? s.seance->membres[*person.membre].civilite : Civilite::kAucune);
  return out;
}

void add_group(const Scene& s, const GroupeDePresence& group, People& out) {
  for (const Presence& presence : group.presences)
    out.add(s.seance->membres[presence.membre].civilite);
}

}  // namespace

std::string agree(std::string_view phrase, const People& people, bool inclusive) {
  return Phrase(people, inclusive).write(phrase);
}

std::string addressed(Civilite civility, std::string_view capacity) {
  std::string_view word = civility_word(civility);
  if (word.empty() || capacity.empty()) return std::string(word.empty() ? capacity : word);
  for (std::string_view article : {"Le ", "La ", "le ", "la ", "L’", "l’"})
    if (capacity.starts_with(article)) capacity.remove_prefix(article.size());
  People people;
  people.add(civility);
  const std::string title = capitalised(agree(capacity, people));
  // Aspirate h is rare among functions; "le héraut" may be written by the record's own words.
  const std::string article = starts_with_vowel(lower_case(title)) ? "l’"
                              : civility == Civilite::kMadame      ? "la "
                                                                   : "le ";
  return std::string(word) + " " + article + title;
}

const std::vector<Agreement>& all_agreements() {
  static const std::vector<Agreement> kAgreements = {
      {"president", "qui préside la séance", kOfSession,
       [](const Scene& s) {
         return one(*s.seance, s.act != nullptr && s.act->president ? &*s.act->president
                                                                    : &s.seance->president);
       }},
      {"rapporteur", "le rapporteur", kOfAct,
       [](const Scene& s) {
         return one(*s.seance,
                    s.act != nullptr && s.act->rapporteur ? &*s.act->rapporteur : nullptr);
       }},
      {"secretaire", "le premier secrétaire", kOfSession,
       [](const Scene& s) {
         return one(*s.seance,
                    s.seance->secretaires.empty() ? nullptr : &s.seance->secretaires.front());
       }},
      {"secretaires", "les secrétaires, un ou plusieurs", kOfSession,
       [](const Scene& s) { return several(s, s.seance->secretaires); }},
      {"auxiliaires", "les auxiliaires du secrétaire", kOfSession,
       [](const Scene& s) { return several(s, s.seance->auxiliaires); }},
      {"signataires", "les signataires", kOfAct,
       [](const Scene& s) {
         People out;
         if (s.act == nullptr) return out;
         for (const Signataire& signatory : signatories(s)) {
           const People person = one(*s.seance, &signatory.personne);
           out.women += person.women, out.men += person.men, out.unknown += person.unknown;
         }
         return out;
       }},
      {"membres", "les membres de l’assemblée, toujours au pluriel", kOfSession,
       [](const Scene& s) {
         People out;
         for (const Membre& member : s.seance->membres) out.add(member.civilite);
         if (out.count() < 2) out.unknown += 2;
         return out;
       }},
      {"personne", "la personne de la liste en cours", kOfPerson,
       [](const Scene& s) { return one(*s.seance, s.person); }},
      {"signataire", "le signataire", kOfSignatory,
       [](const Scene& s) { return one(*s.seance, &s.signatory->personne); }},
      {"liste", "les membres d’une liste de présence", kOfList,
       [](const Scene& s) {
         People out;
         for (const GroupeDePresence& group : s.list->groupes) add_group(s, group, out);
         return out;
       }},
      {"groupe", "les membres d’un groupe", kOfGroup,
       [](const Scene& s) {
         People out;
         add_group(s, *s.group, out);
         return out;
       }},
      {"membre", "le membre", kOfMember,
       [](const Scene& s) {
         People out;
         out.add(s.member->civilite);
         return out;
       }},
      {"mouvement", "qui arrive, part ou se déporte", kOfMovement,
       [](const Scene& s) {
         People out;
         out.add(s.seance->membres[s.movement->membre].civilite);
         return out;
       }},
      {"vote", "qui vote", kOfVote,
       [](const Scene& s) {
         People out;
         out.add(s.seance->membres[s.vote->membre].civilite);
         return out;
       }},
      {"candidat", "le candidat", kOfCandidate,
       [](const Scene& s) {
         People out;
         out.add(s.candidate->membre ? s.seance->membres[*s.candidate->membre].civilite
                                     : Civilite::kAucune);
         return out;
       }},
  };
  return kAgreements;
}

const Agreement* find_agreement(std::string_view name) {
  for (const Agreement& known : all_agreements())
    if (known.name == name) return &known;
  return nullptr;
}

std::vector<std::string_view> agreement_names() {
  std::vector<std::string_view> out;
  for (const Agreement& known : all_agreements()) out.push_back(known.name);
  return out;
}

}  // namespace paraphe
