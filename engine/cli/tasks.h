// The two halves of a signature whose key is elsewhere, on the command line.
//
//   paraphe sign actes/*.pdf --prepare taches.json --cert maire.pem
//   … each “message” of taches.json is signed, its “signature” filled in …
//   paraphe sign actes/*.pdf --complete taches.json -o signes
//
// The file holds all that the second half must know: date, texts and certificates. Nothing in it is
// secret. Messages and signatures are in base64 (RFC 4648).
#pragma once

#include "base/result.h"
#include "cli/context.h"
#include "session/session.h"

namespace paraphe {

// Writes the file of tasks for the inputs of the command.
ExitCode prepare_tasks(Context& context, const Engine& engine, const SessionOptions& options);

// The signer that knows the signatures of --complete; the options that must be the same as when
// they were prepared go to `options`. Errors: a file that is not one of tasks, without signatures.
Result<Signer> read_tasks(const std::string& path, SessionOptions& options);

}  // namespace paraphe
