// The help pages, made from the tables of commands and options.
#pragma once

#include <string>

#include "cli/messages.h"
#include "cli/options.h"

namespace paraphe {

// What `paraphe --help` shows (kNone), or `paraphe COMMAND --help`. At most 80 columns wide.
std::string help_page(Command command, const Messages& messages);

// `text` broken into lines of at most `width` characters, all but the first indented by `indent`.
std::string wrap(std::string_view text, size_t width, size_t indent);

}  // namespace paraphe
