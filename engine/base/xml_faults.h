// The faults that keep a file from being XML: all that can be told apart, where a parser stops to
// make sense after the first. Private to base/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

struct _xmlError;

namespace paraphe {

// What is wrong with bytes that do not even begin as XML does; nothing when they do.
std::optional<Diagnostic> describe_no_xml(std::string_view bytes, const std::string& file);

// What the parser says of a fault.
Diagnostic describe_syntax_error(const _xmlError& e, const std::string& file);

// Of `bytes` in UTF-8, which a parser has refused: in the order of the file, each with what a clerk
// must do. What follows from a fault is none of its own: of a tag only the first fault is told, of
// a file that was cut off only the innermost element. Nothing for bytes in which it sees no fault,
// as in all that is well-formed. At most 50.
Diagnostics syntax_faults(std::string_view bytes, const std::string& file);

}  // namespace paraphe
