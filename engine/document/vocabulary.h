// The vocabulary of layouts, for people: every field, list, part and agreement, with what a record
// says of it.
#pragma once

#include <string>
#include <vector>

#include "record/record.h"

namespace paraphe {

struct VocabularyEntry {
  enum class Kind : uint8_t { kField, kList, kPart, kAgreement } kind = Kind::kField;
  std::string name;
  std::string description;  // French
  std::string inside;       // the list in which alone it has a meaning; "" for everywhere
  std::string example;      // of a field: the first value the record has; "" when it has none
  size_t count = 0;         // of a list: its length where it is first met
};

// In the order of the manual; examples from deliberation `index` of `seance`, which has one.
std::vector<VocabularyEntry> vocabulary(const Seance& seance, size_t index = 0);

}  // namespace paraphe
