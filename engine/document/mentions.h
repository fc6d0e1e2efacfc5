// What the law asks each kind of document to say. Private to the folder.
#pragma once

#include <string_view>
#include <vector>

#include "document/kinds.h"

namespace paraphe {

// Satisfied when the layout's contenu places any one of its fields, parts or lists.
struct Mention {
  const char* what;
  const char* source;
  std::vector<std::string_view> fields, parts, lists;
  const char* remedy;
  std::vector<DocumentKind> kinds;
};

const std::vector<Mention>& mentions();

}  // namespace paraphe
