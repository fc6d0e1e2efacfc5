// The help pages, made from the tables of commands and options.
#pragma once

#include <string>

#include "cli/messages.h"
#include "cli/options.h"

namespace paraphe {

// What `paraphe --help` shows, `paraphe COMMAND --help`, or `paraphe WORD --help` where several
// commands begin with that word. At most 80 columns wide, examples apart.
std::string help_page(const Options& options, const Messages& messages);

// `text` broken into lines of at most `width` characters, all but the first indented by `indent`.
std::string wrap(std::string_view text, size_t width, size_t indent);

}  // namespace paraphe
