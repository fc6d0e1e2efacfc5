#include "cli/config.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "base/file.h"
#include "base/text.h"

namespace paraphe {
namespace {

constexpr Message kSyntax{"cli.config-syntax", N_("this line is not “name = value”: {0}"),
                          N_("Write for example: lang = fr — a comment begins with “#”.")};
constexpr Message kUnknown{"cli.config-unknown", N_("there is no setting “{0}”"),
                           N_("The settings bear the names of the long options, without “--”.")};
constexpr Message kUnknownClose{"cli.config-unknown", N_("there is no setting “{0}”"),
                                N_("Did you mean “{1}”?")};
constexpr Message kForbidden{"cli.config-forbidden",
                             N_("“{0}” may not stand in the configuration file"),
                             N_("Give --{0} on the command line, each time it is wanted.")};
constexpr Message kSwitch{"cli.config-switch", N_("“{1}” is neither “yes” nor “no” for “{0}”"),
                          N_("Write {0} = yes or {0} = no.")};

constexpr size_t kLargestFile = 1u << 20;

std::string default_file(const Environment& environment) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  std::string folder = environment.variable("XDG_CONFIG_HOME");
  std::string home = environment.variable("HOME");
  if (folder.empty() && !home.empty()) folder = (fs::path(home) / ".config").string();
  if (folder.empty()) return "";
  fs::path file = fs::path(folder) / "paraphe" / "paraphe.conf";
  return fs::is_regular_file(file, ignored) ? file.string() : "";
}

const OptionSpec* find_setting(std::string_view name) {
  for (const OptionSpec& spec : option_specs())
    if (spec.name == name) return &spec;
  return nullptr;
}

Diagnostic unknown(const std::string& name, const Place& place) {
  std::vector<std::string_view> known;
  for (const OptionSpec& spec : option_specs())
    if (spec.configurable != OptionSpec::Configurable::kNo) known.push_back(spec.name);
  std::string close = closest(name, known.data(), known.size());
  if (!close.empty()) return error(kUnknownClose, {name, close}, place);
  return error(kUnknown, {name}, place);
}

// Reads one line; a comment or an empty one gives nothing.
void read_line(std::string_view line, const Place& place, std::vector<Setting>& settings,
               Diagnostics& errors) {
  line = trim(line);
  if (line.empty() || line.front() == '#' || line.front() == ';') return;
  size_t equals = line.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    errors.push_back(error(kSyntax, {std::string(line)}, place));
    return;
  }
  std::string name(trim(line.substr(0, equals)));
  std::string value(trim(line.substr(equals + 1)));
  const OptionSpec* spec = find_setting(name);
  if (spec == nullptr) {
    errors.push_back(unknown(name, place));
  } else if (spec->configurable == OptionSpec::Configurable::kNo) {
    errors.push_back(error(kForbidden, {name}, place));
  } else if (*spec->value != '\0') {
    bool is_path = spec->configurable == OptionSpec::Configurable::kPath &&
                   value.rfind("pkcs11:", 0) != 0;  // the key on a token is no file
    if (is_path && !value.empty())
      value = (std::filesystem::path(place.file).parent_path() / value).string();
    settings.push_back({spec, value});
  } else if (value == "yes" || value == "oui") {
    settings.push_back({spec, ""});
  } else if (value != "no" && value != "non") {
    errors.push_back(error(kSwitch, {name, value}, place));
  }
}

}  // namespace

Result<std::vector<Setting>> read_config(const std::string& file, const Environment& environment) {
  std::string path = file.empty() ? default_file(environment) : file;
  std::vector<Setting> settings;
  if (path.empty()) return settings;
  PARAPHE_TRY(std::string bytes, read_file(path, kLargestFile));
  Diagnostics errors;
  Place place{path, 0, 0, ""};
  std::string_view rest = bytes;
  if (rest.substr(0, 3) == "\xEF\xBB\xBF") rest.remove_prefix(3);  // written by a Windows editor
  while (!rest.empty()) {
    size_t end = std::min(rest.find('\n'), rest.size());
    ++place.line;
    read_line(rest.substr(0, end), place, settings, errors);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (!errors.empty()) return errors;
  return settings;
}

}  // namespace paraphe
