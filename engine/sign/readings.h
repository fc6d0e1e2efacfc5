// Files with two tables of contents in one revision (hybrid, linearised): whether all programs see the
// same document in them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "sign/foreign.h"
#include "sign/revisions.h"

namespace paraphe {

// Says what differs: programs of PDF 1.4 do not see some object that the pages or the form need, or
// the page that a linearised file says is its first is another one. Nothing in files of other kinds.
std::optional<Diagnostic> find_other_reading(std::string_view bytes,
                                             const std::vector<Revision>& revisions,
                                             const ForeignPdf& pdf, const std::string& file);

}  // namespace paraphe
