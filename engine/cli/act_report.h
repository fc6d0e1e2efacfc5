// What became of the acts of a session, told to people and programs.
#pragma once

#include "cli/context.h"
#include "session/session.h"

namespace paraphe {

// Reports every diagnostic, one line per act and a closing line; in JSON the members "acts" and
// "interrupted". Returns the exit code of the whole.
ExitCode report_session(Context& context, const SessionSummary& summary);

// Members of one verification, shared by `run` and `verify`: verdict, findings, signatures.
void write_json(JsonWriter& json, const Verification& verification, const Messages& messages);
const char* verdict_name(Verdict verdict);  // "valid", "invalid", "undetermined"

}  // namespace paraphe
