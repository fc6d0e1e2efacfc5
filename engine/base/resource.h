// The files built into the program: schemas, layouts, fonts, French hyphenation patterns, message
// catalogues. Embedding them means that a signed act never depends on what happens to lie beside
// the program, and that nothing is read from disk before the first page.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace paraphe {

// The bytes of e.g. "schemas/seance.xsd", "fonts/Spectral-Regular.ttf", "layouts/extrait.xml",
// "hyphenation/fr.dic", "messages/fr.mo"; nothing when there is no such file. Never copied: the
// view is valid for the life of the program.
std::optional<std::string_view> find_resource(std::string_view name);

// All names that begin with `prefix`, sorted.
std::vector<std::string_view> list_resources(std::string_view prefix);

}  // namespace paraphe
