// A record, or a folder of records, carried through session/ with everything the terminal shows.
#pragma once

#include "cli/context.h"
#include "session/session.h"

namespace paraphe {

// Makes the acts of the command's input. `open_engine` gives the engine for the record at a path,
// in a thread of its own where there are several. `open_signer` puts the signer into the options, or
// reports why there is none and is false; of one record it is called when that is known to be
// readable, so that nobody is asked for a password in vain. Without it the acts stay unsigned. Returns
// the exit code of the whole.
using EngineOpener = std::function<Result<Engine>(const std::string& record)>;
using SignerOpener = std::function<bool(SessionOptions& options)>;
ExitCode run_records(Context& context, SessionOptions options, const EngineOpener& open_engine,
                     const SignerOpener& open_signer = {});

// Whether all documents asked for are those of a year, made of several records together.
bool is_of_year(const Options& options);

// Whether the input is a folder; then the records are the .xml files in it and below.
bool is_folder(const std::string& path);

}  // namespace paraphe
