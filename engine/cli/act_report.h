// What became of the acts of a session, told to people and programs.
#pragma once

#include "cli/context.h"
#include "session/session.h"

namespace paraphe {

// More acts than these end in a table.
inline constexpr size_t kActsToldOneByOne = 50;

// Reports every diagnostic, one line per act and a closing line; of long sessions, and of several
// records, a table instead of the lines of acts that are as they should be. In JSON the members
// "acts" and "complete". `seconds`: what it took, 0 when nobody needs to know. Returns the exit code
// of the whole.
ExitCode report_session(Context& context, const SessionSummary& summary, double seconds = 0);

// One act as an event of --format jsonl.
void write_event(Context& context, const ActSummary& act);

// Members of one verification, shared by `run` and `verify`: verdict, findings, signatures.
void write_json(JsonWriter& json, const Verification& verification, const Messages& messages);
const char* verdict_name(Verdict verdict);  // "valid", "invalid", "undetermined"

}  // namespace paraphe
