#include "cli/command.h"

#include <string>

#include "cli/commands.h"
#include "cli/options.h"

namespace paraphe {

const std::vector<const Command*>& all_commands() {
  static const std::vector<const Command*> commands = {
      &kCheckCommand,  &kPreviewCommand, &kRenderCommand, &kSignCommand,
      &kRunCommand,    &kExtendCommand,  &kVerifyCommand, &kRulesCommand,
      &kPackActesCommand, &kPackReplyCommand, &kPackAnnulmentCommand, &kReceiveCommand,
      &kClassificationShowCommand, &kClassificationCheckCommand, &kClassificationRequestCommand,
  };
  return commands;
}

const Command* find_command(std::string_view name) {
  for (const Command* command : all_commands())
    if (name == command->name) return command;
  return nullptr;
}

std::vector<const Command*> commands_of(std::string_view word) {
  std::vector<const Command*> found;
  const std::string start = std::string(word) + " ";
  for (const Command* command : all_commands())
    if (std::string_view(command->name).starts_with(start)) found.push_back(command);
  return found;
}

bool belongs(const OptionSpec& option, const Command* command) {
  if (option.common || command == nullptr) return true;
  const std::string own = std::string(" ") + command->options + " ";
  return own.find(std::string(" ") + option.name + " ") != std::string::npos;
}

}  // namespace paraphe
