// SARIF: findings as the log that editors and forges read (OASIS, Static Analysis Results
// Interchange Format 2.1.0).
#pragma once

#include <string>

#include "base/diagnostic.h"
#include "cli/messages.h"

namespace paraphe {

// One run with a result for each diagnostic and a rule for each code among them; UTF-8.
std::string sarif_log(const Diagnostics& diagnostics, const Messages& messages,
                      const char* version);

}  // namespace paraphe
