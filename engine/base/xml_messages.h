// What libxml2 reports, in words for people. Private to base/; includes libxml2.
#pragma once

#include <libxml/tree.h>
#include <libxml/xmlerror.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/schema_words.h"

namespace paraphe {

// A fault that keeps the file from being XML at all.
Diagnostic describe_syntax_error(const xmlError& e, const std::string& file);

// What is wrong with bytes that do not even begin as XML does; nothing when they do.
std::optional<Diagnostic> describe_no_xml(std::string_view bytes, const std::string& file);

// A fault against the schema. `document` serves to find the place of broken references, which
// libxml2 reports without a node.
Diagnostic describe_schema_error(const xmlError& e, const std::string& file,
                                 const SchemaWords& words, const xmlDoc* document);

}  // namespace paraphe
