// What of a document follows its schema, when not all of it does: faults are taken out, one by one
// as small as they are, until the rest passes. Private to base/; includes libxml2.
#pragma once

#include <libxml/tree.h>
#include <libxml/xmlschemas.h>

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/xml.h"
#include "base/xml_messages.h"

namespace paraphe {

struct Mending {
  bool whole = false;  // what is left passes the schema
  Diagnostics faults;  // those of the document as it was, none that taking out has made
  std::vector<XmlLoss> losses;
};

// Changes `document`. Faults that no taking out mends, such as another root, end it: `whole` is then
// false. Work is bounded: at most 100 faults and 16 rounds.
Mending mend(xmlDoc* document, xmlSchema* schema, const SchemaWords& words,
             const std::string& file);

}  // namespace paraphe
