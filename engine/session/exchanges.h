// What was exchanged with the préfecture about acts: a folder of messages and letters, brought to the
// acts they are about.
#pragma once

#include <string>
#include <vector>

#include "pack/actes_names.h"
#include "pack/seda.h"
#include "session/stamp.h"

namespace paraphe {

// What deliberation `index` is called in ACTES, with what the record holds of it.
ActId act_id_of(const Seance& seance, size_t index);
// The same as text; "" when the record does not hold all its parts.
std::string act_identifier(const Seance& seance, size_t index);

// Adds the files of `folder` to the acts they are about, in the order of their codes; says in
// `findings` which are about none. Messages are told by what they say, then by their names; letters
// by the messages that name them. Archives (tar.gz) are opened, and what was sent of an act but its
// message is passed over: the package has it. Days of reception that the acts lack come from the
// acknowledgements. An envelope and its refusal go to the session of the messages it names; to
// `shared` when these are of several. Returns how many were added. Errors: the folder cannot be
// read.
Result<size_t> gather_exchanges(const std::string& folder, std::vector<SedaSession>& sessions,
                                std::vector<SedaFile>& shared, Diagnostics& findings);

// What the acknowledgements among `files` (1-2, of any platform) say of acts: the identifier and the
// day of reception. Errors: a file that cannot be read or is no message of ACTES.
Result<LifeLookup> read_acknowledgements(const std::vector<std::string>& files);

// What the journal of `folder` knows of acts that were sent, acknowledged and published. Errors:
// there is none, or it cannot be read.
Result<LifeLookup> lives_in_journal(const std::string& folder);

// Asks one, then the other for what the first does not know.
LifeLookup both(LifeLookup first, LifeLookup second);

}  // namespace paraphe
