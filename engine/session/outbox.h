// What sending acts, replies and requests share: the journal opened late, serials. Private to
// session/.
#pragma once

#include <string>
#include <vector>

#include "session/transmission.h"

namespace paraphe {

// The journal of `folder` if it has one, and what it knows of transmissions; an empty book when
// there is none: refusals leave nothing behind, not even a journal.
Result<TransmissionBook> read_book(const std::string& folder);

// `count` serials of this authority and day, durable before they are returned and never given out
// again. None below `first` (0: as the journal has it). Errors: `first` was given out already; the
// journal. Beyond 9999, write_actes() refuses.
Result<std::vector<int>> take_serials(Journal& journal, const std::string& siren, const Date& day,
                                      int first, size_t count, Instant now);

// Archives of this authority and day in `output` that the journal does not know: what a run left
// that was interrupted between showing them and noting them.
Diagnostics unnoted_archives(const Journal& journal, const std::string& output,
                             const std::string& siren, const Date& day);

std::string join_path(const std::string& folder, const std::string& name);

}  // namespace paraphe
