// Whether the files of a folder are those that its journal says were made.
#pragma once

#include <string>

#include "base/diagnostic.h"
#include "session/journal.h"

namespace paraphe {

// Errors: a file that is missing or altered, one that was replaced and not kept, one that waits to
// be put in its place. Advice: PDF files that the journal does not know. Reads every file.
Diagnostics check_files(const Journal& journal, const std::string& folder);

}  // namespace paraphe
