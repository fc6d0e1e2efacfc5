// Environment: everything the command line knows of the world besides its arguments and files.
//
// Collected once, in main(), so that the stages stay deaf to clock and locale, and so that tests
// can run a whole command in their own process under any circumstances.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "base/result.h"
#include "paraphe.h"

namespace paraphe {

struct Environment {
  std::map<std::string, std::string> variables;  // LANG, NO_COLOR, SOURCE_DATE_EPOCH …
  int64_t now = 0;                               // seconds since 1970-01-01 UTC
  // Minutes to add to UTC for the local time of a moment. UTC when empty.
  std::function<int(int64_t)> local_offset;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  // Whether the other end of a pipe that the standard output is was closed; empty: it was not.
  std::function<bool()> nobody_reads;
  // Asks a person for a password; empty when there is no terminal to ask on.
  std::function<Result<Secret>(const std::string& question)> ask_secret;
  // Becomes true when the user interrupts (Ctrl+C); may be null.
  const std::atomic<bool>* interrupted = nullptr;

  // The value of a variable; "" when it is not set.
  std::string variable(const std::string& name) const {
    auto found = variables.find(name);
    return found == variables.end() ? "" : found->second;
  }
};

// That of this process. Local time follows TZ.
Environment system_environment(const std::atomic<bool>* interrupted);

}  // namespace paraphe
