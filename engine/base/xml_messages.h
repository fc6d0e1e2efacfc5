// What libxml2 reports, in words for people. Private to base/; includes libxml2.
#pragma once

#include <libxml/tree.h>
#include <libxml/xmlerror.h>

#include <string>

#include "base/diagnostic.h"
#include "base/schema_words.h"

namespace paraphe {

// A fault against the schema. `document` serves to find the place of broken references, which
// libxml2 reports without a node.
Diagnostic describe_schema_error(const xmlError& e, const std::string& file,
                                 const SchemaWords& words, const xmlDoc* document);

}  // namespace paraphe
