// The command line of Paraphe, as a function: arguments in, exit code and text out.
#pragma once

#include <iosfwd>

#include "cli/environment.h"

namespace paraphe {

// What the exit code of the program means. Numbers from 64 on are those of BSD's sysexits.
enum class ExitCode : int {
  kOk = 0,             // done; for verify: every signature is valid
  kRefused = 1,        // the input, the key or the certificate is refused; a signature is not valid
  kUndetermined = 2,   // verify: nothing is wrong, but trust cannot be established
  kUsage = 64,         // the command line is wrong
  kNoInput = 66,       // a file cannot be read
  kInternal = 70,      // a fault of the program
  kCannotCreate = 73,  // a file cannot be written: no such folder, disk full, file already there
  kIncomplete = 75,    // the files are there and sound, below the level asked for: a service failed
  kConfiguration = 78,  // the configuration file is wrong
  kInterrupted = 130,   // stopped by the user
};

// Runs one command. Results go to `out`, everything about them (errors, progress) to `err`; with
// --format json everything is one object on `out`. Returns an ExitCode. Never throws.
int run_cli(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
            const Environment& environment);

}  // namespace paraphe
