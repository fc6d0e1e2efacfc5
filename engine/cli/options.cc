#include "cli/options.h"

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>
#include <utility>

#include "base/text.h"
#include "cli/config.h"
#include "cli/date.h"

namespace paraphe {
namespace {

namespace po = boost::program_options;

constexpr Message kNoCommand{"cli.no-command", N_("no command was given"),
                             N_("Write for example: paraphe check record.xml — “paraphe --help” "
                                "lists the commands.")};
constexpr Message kUnknownCommand{"cli.unknown-command", N_("there is no command “{0}”"),
                                  N_("“paraphe --help” lists the commands.")};
constexpr Message kUnknownCommandClose{"cli.unknown-command", N_("there is no command “{0}”"),
                                       N_("Did you mean “{1}”?")};
constexpr Message kHalfCommand{"cli.half-command",
                               N_("“{0}” needs a second word to be a command"),
                               N_("It may be: {1}")};
constexpr Message kUnknownOption{"cli.unknown-option", N_("there is no option “{0}”"),
                                 N_("“paraphe {1} --help” lists the options.")};
constexpr Message kUnknownOptionClose{"cli.unknown-option", N_("there is no option “{0}”"),
                                      N_("Did you mean “--{1}”?")};
constexpr Message kForeignOption{"cli.option-not-here",
                                 N_("the option “--{0}” does not belong to the command “{1}”"),
                                 N_("Leave it out; “paraphe {1} --help” lists the options.")};
constexpr Message kNoValue{"cli.value-missing", N_("the option “{0}” needs a value"),
                           N_("Write the value behind the option.")};
constexpr Message kNeedlessValue{"cli.value-needless", N_("the option “{0}” takes no value"),
                                 N_("Write the option alone.")};
constexpr Message kTwice{"cli.option-twice", N_("the option “{0}” is given twice"),
                         N_("Keep one of the two.")};
constexpr Message kBadValue{"cli.bad-value", N_("“{1}” is not a value of the option “--{0}”"),
                            N_("It may be: {2}")};
constexpr Message kBadDate{"cli.bad-date", N_("“{0}” is not a date"),
                           N_("Write for example --date 2023-12-21T18:30 or, with the offset from "
                              "UTC, --date 2023-12-21T18:30:00+01:00.")};
constexpr Message kBadDay{"cli.bad-date", N_("“{0}” is not a date"),
                          N_("Write for example --as-of 2025-12-24.")};
constexpr Message kBadDayOf{"cli.bad-date", N_("“{0}” is not a date"),
                            N_("Write for example --{1} 2023-12-22.")};
constexpr Message kNoInput{"cli.input-missing", N_("the command “{0}” needs a file to work on"),
                           N_("Write for example: {1}")};
constexpr Message kMoreThanTaken{
    "cli.too-many-inputs", N_("“{1}” is more than the command “{0}” takes"),
    N_("Write for example: {2} (a name with spaces goes between quotes).")};
constexpr Message kNeedlessInput{"cli.too-many-inputs",
                                 N_("the command “{0}” works on no file; “{1}” is one too many"),
                                 N_("Leave it out.")};
constexpr Message kNoReason{"cli.waiver-reason",
                            N_("the waiver of “{0}” has no reason"),
                            N_("Write it behind the waiver: --waive {0} --reason TEXT. It is kept in "
                               "the files.")};
constexpr Message kUnreadable{"cli.unreadable-arguments",
                              N_("the command line cannot be understood: {0}"),
                              N_("“paraphe --help” explains how to write it.")};
constexpr Message kBothPasswords{"cli.two-passwords",
                                 N_("both --password-fd and --password-file are given"),
                                 N_("Keep one of the two.")};
constexpr Message kBothLogins{"cli.both-logins",
                              N_("the login is given both in a file and on a descriptor"),
                              N_("Keep one of --tsa-login-file and --tsa-login-fd.")};
constexpr Message kListSigner{
    "cli.list-signer-needed", N_("--trusted-list needs the certificate that signs the list"),
    N_("Give it with --trusted-list-cert; for the European list it is published in the Official "
       "Journal.")};

const OptionSpec* find_spec(std::string_view name) {
  for (const OptionSpec& spec : option_specs())
    if (spec.name == name) return &spec;
  return nullptr;
}

// The table in the form the parser of Boost understands.
po::options_description describe() {
  po::options_description description;
  for (const OptionSpec& spec : option_specs()) {
    std::string names = spec.name;
    if (spec.letter != 0) names += std::string(",") + spec.letter;
    if (*spec.value == '\0') {
      description.add_options()(names.c_str(), "");
    } else {
      description.add_options()(names.c_str(), po::value<std::vector<std::string>>(), "");
    }
  }
  return description;
}

// Values by option, in the order given; a switch has one empty value for each time it stands there.
using Values = std::vector<std::pair<const OptionSpec*, std::vector<std::string>>>;

struct Parsed {
  Values values;
  std::vector<std::pair<std::string, std::string>> waivers;  // --waive and the --reason behind it
  std::vector<std::string> inputs;                           // the command's name is the first
  std::vector<std::string> unknown;
};

const std::vector<std::string>* find_values(const Values& values, std::string_view name) {
  for (const auto& [spec, content] : values)
    if (spec->name == name) return &content;
  return nullptr;
}

void add_value(Values& values, const OptionSpec* spec, const std::vector<std::string>& more) {
  for (auto& [known, content] : values) {
    if (known != spec) continue;
    content.insert(content.end(), more.begin(), more.end());
    return;
  }
  values.emplace_back(spec, more);
}

Diagnostic explain(const po::invalid_command_line_syntax& problem) {
  using Syntax = po::invalid_syntax;
  std::string name = problem.get_option_name();
  switch (problem.kind()) {
    case Syntax::extra_parameter:
    case Syntax::long_adjacent_not_allowed:
    case Syntax::short_adjacent_not_allowed:
      return error(kNeedlessValue, {name});
    default:
      return error(kNoValue, {name});
  }
}

Result<Parsed> parse(const std::vector<std::string>& arguments) {
  
  namespace style = po::command_line_style;
  po::options_description description = describe();
  po::positional_options_description positions;
  positions.add("", static_cast<int>(kManyInputs) + 2);
  Parsed parsed;
  try {
    // No guessing: "--f" must not mean --force today and be ambiguous tomorrow.
    auto raw = po::command_line_parser(arguments)
                   .options(description)
                   .style(style::unix_style & ~style::allow_guessing)
                   .allow_unregistered()
                   .run();
    for (const auto& option : raw.options) {
      if (option.position_key >= 0) {
        parsed.inputs.insert(parsed.inputs.end(), option.value.begin(), option.value.end());
      } else if (option.unregistered) {
        parsed.unknown.push_back(option.original_tokens.empty() ? option.string_key
                                                                : option.original_tokens.front());
      } else if (const OptionSpec* spec = find_spec(option.string_key)) {
        const std::string_view name = spec->name;
        if (name == "waive") parsed.waivers.emplace_back(option.value.at(0), "");
        if (name == "reason" && !parsed.waivers.empty() && parsed.waivers.back().second.empty()) {
          parsed.waivers.back().second = option.value.at(0);
          continue;
        }
        add_value(parsed.values, spec,
                  *spec->value == '\0' ? std::vector<std::string>{""} : option.value);
      }
    }
  } catch (const po::invalid_command_line_syntax& problem) {
    return explain(problem);
  } catch (const po::error& problem) {
    return error(kUnreadable, {problem.what()});
  }
  return parsed;
}

Diagnostic unknown_option(const std::string& token, const Command* command) {
  std::string name = token.substr(0, token.find('='));
  std::vector<std::string_view> known;
  for (const OptionSpec& spec : option_specs())
    if (belongs(spec, command)) known.push_back(spec.name);
  std::string bare = name.substr(std::min(name.find_first_not_of('-'), name.size()));
  std::string close = bare.size() < 2 ? "" : closest(bare, known.data(), known.size());
  if (!close.empty()) return error(kUnknownOptionClose, {name, close});
  return error(kUnknownOption, {name, command == nullptr ? "" : command->name});
}

Diagnostic unknown_command(const std::string& name) {
  std::vector<std::string_view> known;
  for (const Command* command : all_commands()) known.push_back(command->name);
  std::string close = closest(name, known.data(), known.size());
  if (!close.empty()) return error(kUnknownCommandClose, {name, close});
  return error(kUnknownCommand, {name});
}

// Takes the name of the command, one word or two, from the front of `words`.
void name_command(std::vector<std::string>& words, Options& options, Diagnostics& errors) {
  if (words.empty()) return;
  const std::vector<const Command*> longer = commands_of(words.front());
  size_t taken = 1;
  options.command = find_command(words.front());
  if (options.command == nullptr && !longer.empty()) {
    std::string second;
    for (const Command* command : longer)
      second += (second.empty() ? "" : ", ") +
                std::string(command->name).substr(words.front().size() + 1);
    if (words.size() == 1) {
      options.word = words.front();
      errors.push_back(error(kHalfCommand, {words.front(), second}));
    } else {
      taken = 2;
      options.command = find_command(words[0] + " " + words[1]);
      if (options.command == nullptr) errors.push_back(unknown_command(words[0] + " " + words[1]));
    }
  } else if (options.command == nullptr) {
    errors.push_back(unknown_command(words.front()));
  }
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(taken));
}

// Reads values into Options and collects what is wrong with them.
class Filler {
 public:
  Filler(const Values& values, Diagnostics& errors) : values_(values), errors_(errors) {}

  bool has(std::string_view name) const { return find_values(values_, name) != nullptr; }

  void text(const char* name, std::string& into) {
    const std::vector<std::string>* values = find_values(values_, name);
    if (values == nullptr) return;
    if (values->size() > 1) errors_.push_back(error(kTwice, {std::string("--") + name}));
    into = values->front();
    if (into.empty()) errors_.push_back(error(kNoValue, {std::string("--") + name}));
  }

  void texts(const char* name, std::vector<std::string>& into) {
    if (const std::vector<std::string>* values = find_values(values_, name)) into = *values;
  }

  // Names parted by commas.
  void kinds(const char* name, std::vector<DocumentKind>& into) {
    const std::vector<std::string>* values = find_values(values_, name);
    if (values == nullptr) return;
    into.clear();
    for (const std::string& value : *values)
      for (size_t start = 0; start <= value.size();) {
        const size_t comma = std::min(value.find(',', start), value.size());
        const std::string_view word = trim(std::string_view(value).substr(start, comma - start));
        start = comma + 1;
        std::optional<DocumentKind> kind = find_kind(word);
        if (!kind) {
          errors_.push_back(error(kBadValue, {name, std::string(word), kind_names()}));
        } else if (std::find(into.begin(), into.end(), *kind) == into.end()) {
          into.push_back(*kind);
        }
      }
  }

  void number(const char* name, int least, int most, int& into) {
    std::string value;
    text(name, value);
    if (value.empty()) return;
    auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), into);
    if (problem == std::errc() && end == value.data() + value.size() && into >= least &&
        into <= most)
      return;
    errors_.push_back(
        error(kBadValue, {name, value, std::to_string(least) + " – " + std::to_string(most)}));
  }

  // The position of the value in `allowed`, or `otherwise`.
  size_t choice(const char* name, const std::vector<std::string>& allowed, size_t otherwise) {
    std::string value;
    text(name, value);
    if (value.empty()) return otherwise;
    std::string list;
    for (size_t i = 0; i < allowed.size(); ++i) {
      if (allowed[i] == value) return i;
      list += (i == 0 ? "" : ", ") + allowed[i];
    }
    errors_.push_back(error(kBadValue, {name, value, list}));
    return otherwise;
  }

 private:
  const Values& values_;
  Diagnostics& errors_;
};

void fill_sending(Filler& filler, Options::Sending& sending) {
  filler.text("classification", sending.classification);
  filler.text("confirmed", sending.confirmed);
  filler.text("operator", sending.platform);
  filler.texts("reply-to", sending.reply_to);
  filler.texts("on-paper", sending.on_paper);
  filler.text("contact", sending.contact);
  filler.text("contact-phone", sending.contact_phone);
  filler.text("contact-email", sending.contact_email);
  filler.text("annexes", sending.annexes);
  filler.text("journal", sending.journal);
  sending.test = filler.has("test");
  sending.by_hand = filler.has("by-hand");
  sending.resend = filler.has("resend");
  sending.refuse = filler.has("refuse");
  sending.acknowledge = filler.has("acknowledge");
  filler.number("serial", 1, 9999, sending.serial);
}

// Of copies and open data.
void fill_copies(Filler& filler, const Environment& environment, Options& options,
                 Diagnostics& errors) {
  filler.text("id", options.identifier);
  filler.text("images", options.images);
  filler.text("url", options.url);
  options.publish = filler.has("publish");
  options.with_certificate = filler.has("certificate");
  filler.texts("ack", options.acknowledgements);
  for (auto [name, day] : {std::pair{"sent", &options.sent}, {"received", &options.received},
                           {"published", &options.published}}) {
    filler.text(name, *day);
    if (!day->empty() && !parse_date(*day, environment.local_offset))
      errors.push_back(error(kBadDayOf, {*day, name}));
  }
}

// Of packages for the archives.
void fill_archives(Filler& filler, Options& options) {
  constexpr const char* kVersions[] = {"2.1", "2.2", "2.3"};
  options.seda = kVersions[filler.choice("seda", {"2.1", "2.2", "2.3"}, 1)];
  filler.text("acts", options.acts);
  filler.text("exchanges", options.exchanges);
  filler.text("schemas", options.schemas);
  filler.text("agreement", options.agreement);
  filler.text("archive", options.archive);
  filler.text("transferring-agency", options.transferring);
  filler.text("originating-agency", options.originating);
  filler.text("submission-agency", options.submission);
  filler.text("profile", options.profile);
  filler.text("message-id", options.message_id);
  filler.text("appraisal-rule", options.appraisal_rule);
  filler.text("access-rule", options.access_rule);
  filler.text("personal-access-rule", options.personal_access_rule);
  options.destroy = filler.has("destroy");
}

void fill_options(const Values& values, const Environment& environment, Options& options,
                  Diagnostics& errors) {
  Filler filler(values, errors);
  options.help = filler.has("help");
  options.version = filler.has("version");
  options.quiet = filler.has("quiet");
  options.force = filler.has("force");
  options.full = filler.has("full");
  options.guides = filler.has("guides");
  options.watch = filler.has("watch");
  options.accessible = filler.has("accessible");
  options.replace = filler.has("replace");
  options.keep_going = filler.has("keep-going");
  options.prove = filler.has("prove");
  filler.text("hash", options.hash);
  filler.number("jobs", 1, 1024, options.jobs);
  options.format = static_cast<Format>(filler.choice("format", {"text", "json", "sarif", "jsonl"}, 0));
  constexpr size_t kNeither = 2;
  size_t language = filler.choice("lang", {"fr", "en"}, kNeither);
  if (language != kNeither) options.language = language == 0 ? "fr" : "en";
  filler.text("output", options.folder);
  filler.text("layout", options.layout);
  filler.text("date", options.date);
  filler.texts("only", options.only);
  filler.kinds("document", options.documents);
  filler.text("key", options.key);
  filler.text("cert", options.certificate);
  filler.text("password-file", options.password_file);
  filler.number("password-fd", 0, 65535, options.password_fd);
  filler.text("field", options.field);
  filler.text("reason", options.reason);
  filler.text("as-of", options.as_of);
  filler.text("location", options.location);
  filler.texts("trust", options.trust);
  filler.texts("trusted-list", options.trusted_lists);
  filler.texts("trusted-list-cert", options.trusted_list_certificates);
  filler.text("tsa-login-file", options.login_file);
  filler.number("tsa-login-fd", 0, 65535, options.login_fd);
  filler.text("capacity", options.capacity);
  filler.text("module", options.module);
  filler.text("proxy", options.proxy);
  filler.text("prepare", options.prepare);
  filler.text("complete", options.complete);
  filler.texts("tsa", options.timestamp_authorities);
  options.level = static_cast<Level>(filler.choice("level", {"B", "T", "LT", "LTA"}, 0));
  filler.number("resolution", 20, 600, options.resolution);
  fill_copies(filler, environment, options, errors);
  fill_archives(filler, options);
  fill_sending(filler, options.sending);
  if (!options.sending.confirmed.empty() &&
      !parse_date(options.sending.confirmed, environment.local_offset))
    errors.push_back(error(kBadDay, {options.sending.confirmed}));
  if (!options.date.empty() && !parse_date(options.date, environment.local_offset))
    errors.push_back(error(kBadDate, {options.date}));
  if (!options.as_of.empty() && !parse_date(options.as_of, environment.local_offset))
    errors.push_back(error(kBadDay, {options.as_of}));
  if (options.password_fd >= 0 && !options.password_file.empty())
    errors.push_back(error(kBothPasswords));
  if (options.login_fd >= 0 && !options.login_file.empty()) errors.push_back(error(kBothLogins));
  if (!options.trusted_lists.empty() && options.trusted_list_certificates.empty())
    errors.push_back(error(kListSigner));
}

// Of the examples, the first.
std::string example_of(const Command& command) {
  std::string_view examples = command.examples;
  return std::string(examples.substr(0, examples.find('\n')));
}

// What the command cannot do without.
void check_needs(const Options& options, Diagnostics& errors) {
  const Command& command = *options.command;
  if (options.format == Format::kSarif && command.reports != Reports::kSarif)
    errors.push_back(error(kBadValue, {"format", "sarif", "text, json"}));
  if (options.format == Format::kJsonLines && command.reports != Reports::kLines)
    errors.push_back(error(kBadValue, {"format", "jsonl", "text, json"}));
  if (options.inputs.size() < command.inputs.least)
    errors.push_back(error(kNoInput, {command.name, example_of(command)}));
  if (options.inputs.size() > command.inputs.most) {
    const std::string& extra = options.inputs[command.inputs.most];
    errors.push_back(command.inputs.most == 0
                         ? error(kNeedlessInput, {command.name, extra})
                         : error(kMoreThanTaken, {command.name, extra, example_of(command)}));
  }
  if (command.check != nullptr) command.check(options, errors);
}

// The value of an option in arguments that may be wrong: "--lang en" or "--lang=en".
std::string peek(const std::vector<std::string>& arguments, const std::string& option) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == option && i + 1 < arguments.size()) return arguments[i + 1];
    if (arguments[i].rfind(option + "=", 0) == 0) return arguments[i].substr(option.size() + 1);
  }
  return "";
}

}  // namespace

Result<Options> read_options(const std::vector<std::string>& arguments,
                             const Environment& environment) {
  PARAPHE_TRY(Parsed parsed, parse(arguments));
  Options options;
  Diagnostics errors;
  name_command(parsed.inputs, options, errors);
  options.inputs = std::move(parsed.inputs);
  bool asks_help = find_values(parsed.values, "help") != nullptr;
  if (asks_help && !options.word.empty()) errors.clear();  // which second words there are
  for (const std::string& token : parsed.unknown)
    errors.push_back(unknown_option(token, options.command));
  if (!errors.empty()) return errors;
  for (const auto& [spec, content] : parsed.values)
    if (!belongs(*spec, options.command))
      errors.push_back(error(kForeignOption, {spec->name, options.command->name}));

  std::string config_file;
  Filler(parsed.values, errors).text("config", config_file);
  Result<std::vector<Setting>> settings = read_config(config_file, environment);
  if (!settings.ok()) {
    errors.insert(errors.end(), settings.errors().begin(), settings.errors().end());
  } else {
    Values merged = parsed.values;  // the command line wins, option by option
    for (const Setting& setting : *settings)
      if (find_values(parsed.values, setting.option->name) == nullptr &&
          belongs(*setting.option, options.command))
        add_value(merged, setting.option, {setting.value});
    parsed.values = std::move(merged);
  }
  fill_options(parsed.values, environment, options, errors);
  options.waivers = std::move(parsed.waivers);
  for (const auto& [code, reason] : options.waivers)
    if (reason.empty()) errors.push_back(error(kNoReason, {code}));
  if (options.help || options.version) return options;  // help is given whatever else is wrong
  if (options.command == nullptr) {
    errors.push_back(error(kNoCommand));
  } else {
    check_needs(options, errors);
  }
  if (!errors.empty()) return errors;
  return options;
}

std::string guess_language(const std::vector<std::string>& arguments) {
  std::string value = peek(arguments, "--lang");
  return value == "fr" || value == "en" ? value : "";
}

Format guess_format(const std::vector<std::string>& arguments) {
  const std::string format = peek(arguments, "--format");
  if (format == "jsonl") return Format::kJsonLines;
  return format == "json" ? Format::kJson : Format::kText;
}

}  // namespace paraphe
