// What libxml2 reports, in words for people. Private to base/; includes libxml2.
#pragma once

#include <libxml/tree.h>
#include <libxml/xmlerror.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

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
  std::map<std::string, Explanation, std::less<>> types;     // simple types by name
  std::map<std::string, Explanation, std::less<>> patterns;  // and by their pattern

  static SchemaWords from(const xmlDoc* schema);
};

// A fault that keeps the file from being XML at all.
Diagnostic describe_syntax_error(const xmlError& e, const std::string& file);

// What is wrong with bytes that do not even begin as XML does; nothing when they do.
std::optional<Diagnostic> describe_no_xml(std::string_view bytes, const std::string& file);

// A fault against the schema. `document` serves to find the place of broken references, which
// libxml2 reports without a node.
Diagnostic describe_schema_error(const xmlError& e, const std::string& file,
                                 const SchemaWords& words, const xmlDoc* document);

}  // namespace paraphe
