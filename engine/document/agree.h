// Agreement: a French phrase written in the masculine singular, put into the gender and number of
// the people it speaks of. Private to the folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/fields.h"

namespace paraphe {

// The people a phrase agrees with. Those whose civility is not stated take the masculine, which
// French uses for everybody.
struct People {
  int women = 0, men = 0, unknown = 0;

  int count() const { return women + men + unknown; }
  bool only_women() const { return women > 0 && men + unknown == 0; }
  bool mixed() const { return women > 0 && men + unknown > 0; }
  void add(Civilite civility) {
    ++(civility == Civilite::kMadame ? women : civility == Civilite::kMonsieur ? men : unknown);
  }
};

// "le président" for a woman: "la présidente"; "présent" for two men: "présents"; for a woman and a
// man: "présents" or, inclusive, "présent·e·s". Articles, nouns, adjectives and participles agree;
// what follows a preposition does not: "adjoint aux finances" gives "adjointe aux finances".
// A phrase that is feminine already stays as it is.
std::string agree(std::string_view phrase, const People& people, bool inclusive = false);

// "Madame la Présidente", "Monsieur l’Adjoint aux finances": how `person` is addressed, from the
// civility and what the record says of the capacity. Without civility, the capacity alone.
std::string addressed(Civilite civility, std::string_view capacity);

// What a phrase of a layout may agree with: a person, or the people of a list.
struct Agreement {
  std::string_view name;
  std::string_view description;  // French, for the manual
  uint32_t scope = 0;            // ScopeBits needed
  People (*of)(const Scene&) = nullptr;
};
const std::vector<Agreement>& all_agreements();
const Agreement* find_agreement(std::string_view name);
std::vector<std::string_view> agreement_names();

}  // namespace paraphe
