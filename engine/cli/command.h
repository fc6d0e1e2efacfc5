// Command: all that the program knows about one of its commands. Each is one constant, beside the
// function that runs it, and all_commands() lists them: a new command is one constant and one line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "cli/cli.h"

namespace paraphe {

class Context;
struct Options;
struct OptionSpec;

// Text and JSON always; besides them the findings as SARIF, or a line of JSON as soon as each act is
// done.
enum class Reports : uint8_t { kPlain, kSarif, kLines };

struct Command {
  const char* name;  // "check"; two words where several commands share the first: "pack actes"
  // For the help pages, in English and marked with N_(). Of the examples, one per line, the first
  // is shown to whom forgot the files.
  const char* usage;
  const char* summary;
  const char* description;
  const char* examples;
  const char* options;  // long names between spaces; those common to all commands are not named
  struct Inputs {
    size_t least, most;
  } inputs;
  Reports reports;  // what --format knows for it
  // Adds an error for what the command cannot do without or with; null when there is nothing.
  void (*check)(const Options&, Diagnostics&);
  // Reports through the context.
  ExitCode (*run)(Context&);
};
inline constexpr size_t kManyInputs = 100000;

// All commands, in the order of the work.
const std::vector<const Command*>& all_commands();
// By its name; null when there is none.
const Command* find_command(std::string_view name);
// Those whose first word is `word` and that have a second.
std::vector<const Command*> commands_of(std::string_view word);
// Whether the option has a meaning for the command; every option has for none.
bool belongs(const OptionSpec& option, const Command* command);

}  // namespace paraphe
