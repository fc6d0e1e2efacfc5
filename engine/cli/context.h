// Context: what every command works with; its voice towards the user.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "cli/cli.h"
#include "cli/environment.h"
#include "cli/json.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "paraphe.h"

namespace paraphe {

class Context {
 public:
  Context(const Options& options, const Environment& environment, const Messages& messages,
          std::ostream& out, std::ostream& err);

  const Options& options() const { return options_; }
  const Environment& environment() const { return environment_; }
  const Messages& messages() const { return messages_; }
  bool is_text() const { return options_.format == Format::kText; }

  // One line of the result, with its end added; nothing with --quiet or in JSON.
  void say(const std::string& line);
  // What was said stands where it goes, though the command has not ended.
  void flush() { out_.flush(); }
  // The same beside the diagnostics, on the error output.
  void say_aside(const std::string& line);
  // One event of --format jsonl, at once.
  void say_event(const JsonWriter& event);
  // Tells diagnostics at once (text) or keeps them for the end (JSON). --quiet drops advice.
  void report(const Diagnostics& diagnostics);
  // Members of the JSON object; written but never shown in text.
  JsonWriter& json() { return json_; }

  // The exit code that what was reported asks for: that of the first error.
  ExitCode code() const;

  // Where errors and progress go.
  std::ostream& err() const { return err_; }

  // Ends the JSON object and writes it.
  void finish(ExitCode code);

 private:
  const Options& options_;
  const Environment& environment_;
  const Messages& messages_;
  std::ostream& out_;
  std::ostream& err_;
  JsonWriter json_;
  Diagnostics reported_;
};

// The exit code of one error, by its stable code.
ExitCode exit_code_of(const Diagnostic& diagnostic);

// The array of diagnostics: severity, code, message and remedy in the reader's language, arguments,
// file, line, column, path (the last four only when known).
void write_json(JsonWriter& json, const Diagnostics& diagnostics, const Messages& messages);

// --date, then SOURCE_DATE_EPOCH when `reproducible`, then the clock with the local offset.
Result<Instant> chosen_date(const Options& options, const Environment& environment,
                            bool reproducible);

// The certificates of all files and folders of --trust (a folder gives its .pem, .crt and .cer), and
// the services of the lists of --trusted-list that --trusted-list-cert signed.
// Lists that are out of date by the clock are refused.
Result<TrustAnchors> read_trust(const Options& options, const Environment& environment);

}  // namespace paraphe
