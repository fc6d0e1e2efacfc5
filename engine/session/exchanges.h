// What was exchanged with the préfecture about acts: a folder of messages and letters, brought to the
// acts they are about.
#pragma once

#include <string>
#include <vector>

#include "pack/seda.h"
#include "session/stamp.h"

namespace paraphe {

// The identifier of deliberation `index` in ACTES; "" when the record does not hold all its parts.
std::string act_identifier(const Seance& seance, size_t index);

// Adds the files of `folder` to the acts they are about, in the order of their codes; says in
// `findings` which are about none. Days of reception that the acts lack come from the
// acknowledgements. Envelopes go to the only session, with several to that of the acts they name.
// Returns how many were added. Errors: the folder cannot be read.
Result<size_t> gather_exchanges(const std::string& folder, std::vector<SedaSession>& sessions,
                                Diagnostics& findings);

// What the acknowledgements among `files` (1-2, of any platform) say of acts: the identifier and the
// day of reception. Errors: a file that cannot be read or is no message of ACTES.
Result<LifeLookup> read_acknowledgements(const std::vector<std::string>& files);

// What the journal of `folder` knows of acts that were sent, acknowledged and published. Errors:
// there is none, or it cannot be read.
Result<LifeLookup> lives_in_journal(const std::string& folder);

// Asks one, then the other for what the first does not know.
LifeLookup both(LifeLookup first, LifeLookup second);

}  // namespace paraphe
