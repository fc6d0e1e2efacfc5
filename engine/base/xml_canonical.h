// The bytes that a signature over XML is about: Exclusive XML Canonicalization 1.0 without comments
// (https://www.w3.org/TR/xml-exc-c14n).
#pragma once

#include <string>

#include "base/xml.h"

namespace paraphe {

// Of `node` with all below it, or of the whole document without `omitted` and what is below that.
// "" when libxml2 cannot.
std::string canonical_part(XmlNode node);
std::string canonical_document(const XmlDocument& document, XmlNode omitted);

}  // namespace paraphe
