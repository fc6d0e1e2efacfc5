// Which names entries of archives may have. Private to the two files of pack/archive.h.
#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.h"

namespace paraphe {

// The error for a name that is empty, absolute, not ASCII, or leads out of the folder in which the
// archive `file` would be opened; nothing for a good one.
std::optional<Diagnostic> wrong_entry_name(const std::string& name, const std::string& file);

// The error for a name that is there twice.
Diagnostic repeated_entry(const std::string& name, const std::string& file);

}  // namespace paraphe
