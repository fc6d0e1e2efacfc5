#include "cli/cli.h"

#include <exception>
#include <ostream>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "cli/options.h"

namespace paraphe {
namespace {

constexpr Message kInternal{
    "cli.internal", N_("an unexpected fault of the program: {0}"),
    N_("No incomplete file was left. Please report it with the command and, if you may, the "
       "record.")};
constexpr Message kOutputFailed{"cli.output-failed",
                                N_("the results cannot be written to the standard output"),
                                N_("Check the free space of the disk, or where the output goes.")};

Messages messages_for(const std::string& language, const Environment& environment) {
  // https://no-color.org: any value that is not empty.
  bool colours = environment.err_is_terminal && environment.variable("NO_COLOR").empty() &&
                 environment.variable("TERM") != "dumb";
  return Messages(choose_language(language, environment.variables), colours);
}

ExitCode run_command(const Options& options, const Messages& messages, std::ostream& out,
                     std::ostream& err, const Environment& environment) {
  Context context(options, environment, messages, out, err);
  ExitCode code = ExitCode::kInternal;
  try {
    code = options.command->run(context);
  } catch (const std::exception& fault) {
    context.json() = JsonWriter(options.format == Format::kJsonLines);
    context.json().begin_object();
    context.report({error(kInternal, {fault.what()})});
  }
  bool interrupted = environment.interrupted != nullptr && environment.interrupted->load();
  if (interrupted && code != ExitCode::kOk) code = ExitCode::kInterrupted;
  context.finish(code);
  return code;
}

ExitCode run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err,
             const Environment& environment) {
  Result<Options> options = read_options(arguments, environment);
  if (!options.ok()) {
    Options fallback;
    fallback.format = guess_format(arguments);
    Messages messages = messages_for(guess_language(arguments), environment);
    Context context(fallback, environment, messages, out, err);
    context.report(options.errors());
    context.finish(context.code());
    return context.code();
  }
  Messages messages = messages_for(options->language, environment);
  if (options->version) {
    out << "paraphe " << version() << '\n';
    return ExitCode::kOk;
  }
  if (options->help) {
    out << help_page(*options, messages);
    return ExitCode::kOk;
  }
  return run_command(*options, messages, out, err, environment);
}

}  // namespace

int run_cli(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
            const Environment& environment) {
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; ++i) arguments.emplace_back(argv[i]);
  ExitCode code = ExitCode::kInternal;
  try {
    code = run(arguments, out, err, environment);
  } catch (const std::exception& fault) {
    err << messages_for("", environment).show(error(kInternal, {fault.what()}));
  }
  out.flush();
  // Whoever read the output has seen enough, as in “paraphe rules | head”: nothing went wrong here.
  // The stream may have failed long before, so the descriptor is asked.
  bool is_unwanted = !out.good() && environment.nobody_reads && environment.nobody_reads();
  if (!out.good() && !is_unwanted) {
    err << messages_for(guess_language(arguments), environment).show(error(kOutputFailed));
    if (code == ExitCode::kOk) code = ExitCode::kCannotCreate;
  }
  return static_cast<int>(code);
}

}  // namespace paraphe
