// The words of a schema, for messages about what does not follow it. Private to base/; includes
// libxml2.
#pragma once

#include <libxml/tree.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace paraphe {

// The names and explanations that a schema holds, for suggestions.
struct SchemaWords {
  struct Explanation {
    std::string english, french;
  };
  std::string target;                 // its namespace
  std::vector<std::string> roots;     // global elements
  std::vector<std::string> elements;  // all elements, sorted
  std::vector<std::string> attributes;
  // What may stand in an element of this name, wherever that name is declared.
  std::map<std::string, std::set<std::string>, std::less<>> children;
  std::map<std::string, Explanation, std::less<>> types;     // simple types by name
  std::map<std::string, Explanation, std::less<>> patterns;  // and by their pattern

  static SchemaWords from(const xmlDoc* schema);
};

}  // namespace paraphe
