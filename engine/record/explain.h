// Faults that the schema's keys find, said in words of the council. Private to the folder.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace paraphe {

// `diagnostics` of a record that the schema refused, with those about keys replaced: "there is no
// member “m99”" instead of a key sequence without match. The record is parsed once more for its
// identifiers, to suggest one.
Diagnostics explain(Diagnostics diagnostics, std::string_view bytes, const std::string& file);

}  // namespace paraphe
