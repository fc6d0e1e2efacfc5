// Private keys and their passwords: read so that as few copies as possible lie in memory.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "base/result.h"
#include "cli/environment.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "paraphe.h"

namespace paraphe {

// One line of at most 1024 bytes from a descriptor, without its end of line; what follows is not
// read. Nothing when reading fails, when the line is longer, or as soon as `interrupted` (may be
// null) becomes true.
std::optional<Secret> read_secret_line(int fd, const std::atomic<bool>* interrupted);

// The signer that --key, --cert, --password-fd and --password-file describe, fit to sign at `when`.
// PKCS#12 is told from PEM by its content. Warnings (a key others can read, …) go to `warnings`.
Result<Signer> open_signer(const Options& options, const Environment& environment,
                           const Messages& messages, Instant when, Diagnostics& warnings);

// "name:password" from --tsa-login-file or --tsa-login-fd.
Result<Secret> read_login(const Options& options, const Environment& environment);

}  // namespace paraphe
