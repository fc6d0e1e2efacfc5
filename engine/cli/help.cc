#include "cli/help.h"

#include <algorithm>

#include "base/text.h"

namespace paraphe {
namespace {

constexpr size_t kWidth = 80;
constexpr size_t kColumn = 26;  // where descriptions begin

struct CodeHelp {
  int code;
  const char* meaning;
};

constexpr CodeHelp kCodes[] = {
    {0, N_("Done. For verify: every signature is valid.")},
    {1, N_("The record, the layout, the key or the certificate is refused; or a signature is not "
           "valid.")},
    {2, N_("For verify: no fault was found, but it cannot be established that the signature is "
           "valid.")},
    {64, N_("The command line is wrong.")},
    {66, N_("A file cannot be read.")},
    {70, N_("A fault of the program itself.")},
    {73, N_("A file cannot be written: folder missing, disk full, file already there.")},
    {75,
     N_("The files are there and sound, but below the level asked for, because a service did not "
        "answer: run “paraphe extend” later.")},
    {78, N_("The configuration file is wrong.")},
    {130, N_("Stopped by the user.")},
};

constexpr const char* kAbout =
    N_("Paraphe makes the acts of a council session from its record: checked, typeset, signed and "
       "fit to be archived.");
constexpr const char* kUsage = N_("Usage: {0}");
constexpr const char* kGeneralUsage = N_("paraphe COMMAND [options]");
constexpr const char* kCommands = N_("Commands:");
constexpr const char* kOptions = N_("Options:");
constexpr const char* kExamples = N_("Examples:");
constexpr const char* kExitCodes = N_("Exit codes:");
constexpr const char* kMore = N_("“paraphe COMMAND --help” explains one command.");

// "  label          text", the text wrapped in its column; a long label has a line of its own.
std::string entry(const std::string& label, std::string_view text) {
  std::string out = "  " + label;
  size_t length = count_characters(out);
  if (length + 2 > kColumn) {
    out += "\n" + std::string(kColumn, ' ');
  } else {
    out += std::string(kColumn - length, ' ');
  }
  return out + wrap(text, kWidth - kColumn, kColumn) + "\n";
}

std::string option_label(const OptionSpec& spec, const Messages& messages) {
  std::string label = spec.letter != 0 ? std::string("-") + spec.letter + ", " : "    ";
  label += std::string("--") + spec.name;
  if (*spec.value != '\0') label += " " + std::string(messages.translate(spec.value));
  return label;
}

std::string options_of(const Command* command, const Messages& messages) {
  std::string out = std::string(messages.translate(kOptions)) + "\n";
  for (const OptionSpec& spec : option_specs()) {
    bool shown = spec.common || (command != nullptr && belongs(spec, command));
    if (shown) out += entry(option_label(spec, messages), messages.translate(spec.description));
  }
  return out;
}

std::string exit_codes(const Messages& messages) {
  std::string out = std::string(messages.translate(kExitCodes)) + "\n";
  for (const CodeHelp& code : kCodes) {
    std::string number = std::to_string(code.code);
    out += "  " + number + std::string(6 - number.size(), ' ') +
           wrap(messages.translate(code.meaning), kWidth - 8, 8) + "\n";
  }
  return out;
}

std::string general_help(const std::vector<const Command*>& commands, const Messages& messages) {
  std::string out = wrap(messages.translate(kAbout), kWidth, 0) + "\n\n";
  out += messages.text(kUsage, {std::string(messages.translate(kGeneralUsage))}) + "\n\n";
  out += std::string(messages.translate(kCommands)) + "\n";
  for (const Command* command : commands)
    out += entry(command->name, messages.translate(command->summary));
  out += "\n" + options_of(nullptr, messages) + "\n" + exit_codes(messages) + "\n";
  return out + std::string(messages.translate(kMore)) + "\n";
}

}  // namespace

std::string wrap(std::string_view text, size_t width, size_t indent) {
  std::string out;
  size_t used = 0;
  while (!text.empty()) {
    size_t end = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, end);
    size_t length = count_characters(word);
    if (used > 0 && used + 1 + length > width) {
      out += "\n" + std::string(indent, ' ');
      used = 0;
    }
    if (used > 0) out += ' ';
    used += length + (used > 0 ? 1 : 0);
    out += word;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string help_page(const Options& options, const Messages& messages) {
  const Command* help = options.command;
  if (help == nullptr) {
    return general_help(options.word.empty() ? all_commands() : commands_of(options.word), messages);
  }
  std::string out = messages.text(kUsage, {std::string(messages.translate(help->usage))}) + "\n\n";
  out += wrap(messages.translate(help->description), kWidth, 0) + "\n\n";
  out += options_of(help, messages) + "\n";
  out += std::string(messages.translate(kExamples)) + "\n";
  std::string_view examples = messages.translate(help->examples);
  while (!examples.empty()) {
    size_t end = std::min(examples.find('\n'), examples.size());
    out += "  " + std::string(examples.substr(0, end)) + "\n";
    examples.remove_prefix(std::min(end + 1, examples.size()));
  }
  return out + "\n" + exit_codes(messages);
}

}  // namespace paraphe
