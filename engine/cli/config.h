// The configuration file: what a town hall does not want to write each time.
//
//   # paraphe.conf
//   cert  = certificat.pem
//   trust = racine.pem
//   lang  = fr
//
// One "name = value" per line, the names being those of the long options; lines that are empty or
// begin with # or ; are skipped. File names are relative to the folder of the configuration file.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/environment.h"
#include "cli/options.h"

namespace paraphe {

struct Setting {
  const OptionSpec* option = nullptr;
  std::string value;
};

// The settings of `file`; when it is "", of the first of $XDG_CONFIG_HOME/paraphe/paraphe.conf and
// $HOME/.config/paraphe/paraphe.conf, and none when there is no such file. A switch that is set to
// "no" is left out. Errors, each with its line: not "name = value", a name that is no option or may
// not stand in the file, a switch that is neither "yes" nor "no".
Result<std::vector<Setting>> read_config(const std::string& file, const Environment& environment);

}  // namespace paraphe
