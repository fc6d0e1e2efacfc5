// A record, or a folder of records, carried through session/ with everything the terminal shows.
#pragma once

#include "cli/context.h"
#include "session/session.h"

namespace paraphe {

// Makes the acts of the command's input. `options.signer` null: they stay unsigned. `open_engine`
// gives the engine for the record at a path. Returns the exit code of the whole.
using EngineOpener = std::function<Result<Engine>(const std::string& record)>;
ExitCode run_records(Context& context, SessionOptions options, const EngineOpener& open_engine);

// Whether all documents asked for are those of a year, made of several records together.
bool is_of_year(const Options& options);

// Whether the input is a folder; then the records are the .xml files in it and below.
bool is_folder(const std::string& path);

}  // namespace paraphe
