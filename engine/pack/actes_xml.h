// Reading the XML of ACTES as the world writes it: any prefix, attributes with or without one, and
// encodings that are not the declared ones. Private to the folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/xml.h"

namespace paraphe {

inline constexpr const char* kActesNamespace = "http://www.interieur.gouv.fr/ACTES#v1.1-20040216";
inline constexpr const char* kInseeNamespace = "http://xml.insee.fr/schema";

// Where the bytes are not of the encoding they declare, they are read as ISO-8859-1.
Result<XmlDocument> parse_actes(std::string_view bytes, const std::string& file);

// The attribute with this local name, in either namespace or in none; trimmed.
std::optional<std::string> actes_attribute(XmlNode node, std::string_view name);
// The text of the first child with this local name, trimmed; "" when there is none.
std::string actes_text(XmlNode node, std::string_view name);

}  // namespace paraphe
