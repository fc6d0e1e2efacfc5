#include "cli/context.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "base/file.h"
#include "cli/date.h"
#include "cli/sarif.h"

namespace paraphe {
namespace {

constexpr Message kBadEpoch{
    "cli.bad-epoch",
    N_("the variable SOURCE_DATE_EPOCH holds “{0}”, which is not a number of seconds"),
    N_("Remove the variable, or give --date.")};
constexpr Message kNoCertificate{
    "cli.trust-empty", N_("“{0}” holds no certificate in PEM form"),
    N_("Give the certificate of the authority as a text that begins with "
       "-----BEGIN CERTIFICATE-----. A binary one is converted with: openssl x509 -inform DER -in "
       "file.cer -out file.pem")};

constexpr size_t kLargestAnchors = 16u << 20;

struct CodeRule {
  std::string_view prefix;
  ExitCode code;
};

// The first prefix that fits decides.
constexpr CodeRule kCodeRules[] = {
    {"file.cannot-read", ExitCode::kNoInput},
    {"file.too-large", ExitCode::kNoInput},
    {"file.no-folder", ExitCode::kCannotCreate},
    {"file.cannot-write", ExitCode::kCannotCreate},
    {"session.exists", ExitCode::kCannotCreate},
    {"session.changed", ExitCode::kCannotCreate},
    {"session.file-", ExitCode::kCannotCreate},
    {"session.folder-busy", ExitCode::kIncomplete},
    {"session.level-below", ExitCode::kIncomplete},
    {"journal.busy", ExitCode::kIncomplete},
    {"journal.failed", ExitCode::kCannotCreate},
    {"journal.none", ExitCode::kNoInput},
    {"cli.no-records", ExitCode::kNoInput},
    {"cli.picture-", ExitCode::kCannotCreate},
    {"cli.layout-exists", ExitCode::kCannotCreate},
    {"pack.archive-write", ExitCode::kCannotCreate},
    {"pack.folder-", ExitCode::kCannotCreate},
    {"pack.serial-used", ExitCode::kCannotCreate},
    {"pack.piece-read", ExitCode::kNoInput},
    {"cli.secret-cannot-read", ExitCode::kNoInput},
    {"cli.output-failed", ExitCode::kCannotCreate},
    {"cli.config-", ExitCode::kConfiguration},
    {"services.revoked", ExitCode::kRefused},
    {"services.", ExitCode::kIncomplete},
    {"network.", ExitCode::kIncomplete},
    {"sign.level-missed", ExitCode::kIncomplete},
    {"cli.tasks-exist", ExitCode::kCannotCreate},
    {"cli.tasks-", ExitCode::kRefused},
    {"cli.interrupted", ExitCode::kInterrupted},
    {"cli.internal", ExitCode::kInternal},
    {"cli.key-", ExitCode::kRefused},
    {"cli.password-", ExitCode::kRefused},
    {"cli.pin-", ExitCode::kRefused},
    {"cli.no-password", ExitCode::kRefused},
    {"cli.trust-", ExitCode::kRefused},
    {"cli.list-signer-needed", ExitCode::kUsage},
    {"cli.cannot-draw", ExitCode::kInternal},
    {"cli.", ExitCode::kUsage},
};

const char* severity_name(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kAdvice:
      return "advice";
  }
  return "";
}

std::vector<std::string> files_of(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code problem;
  if (!fs::is_directory(path, problem)) return {path};
  std::vector<std::string> files;
  fs::directory_iterator entry(path, problem), end;
  for (; !problem && entry != end; entry.increment(problem)) {
    std::string extension = entry->path().extension().string();
    if (extension == ".pem" || extension == ".crt" || extension == ".cer")
      files.push_back(entry->path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<TrustAnchors> read_anchors(const std::vector<std::string>& paths) {
  TrustAnchors anchors;
  Diagnostics errors;
  for (const std::string& path : paths) {
    std::vector<std::string> files = files_of(path);
    if (files.empty()) errors.push_back(error(kNoCertificate, {path}, {path, 0, 0, ""}));
    for (const std::string& file : files) {
      Result<std::string> bytes = read_file(file, kLargestAnchors);
      if (!bytes.ok()) {
        errors.insert(errors.end(), bytes.errors().begin(), bytes.errors().end());
      } else if (bytes->find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
        errors.push_back(error(kNoCertificate, {file}, {file, 0, 0, ""}));
      } else {
        anchors.pem.push_back(std::move(bytes).value());
      }
    }
  }
  if (!errors.empty()) return errors;
  return anchors;
}

}  // namespace

Context::Context(const Options& options, const Environment& environment, const Messages& messages,
                 std::ostream& out, std::ostream& err)
    : options_(options),
      environment_(environment),
      messages_(messages),
      out_(out),
      err_(err),
      json_(options.format == Format::kJsonLines) {
  json_.begin_object();
  if (options.format == Format::kJsonLines) json_.member("event", "end");
  json_.member("command", options.command == nullptr ? "" : options.command->name).member("version", version());
}

void Context::say(const std::string& line) {
  if (is_text() && !options_.quiet) out_ << line << '\n';
}

void Context::say_aside(const std::string& line) {
  if (!is_text() || options_.quiet) return;
  out_.flush();
  err_ << line << '\n';
}

void Context::say_event(const JsonWriter& event) { out_ << event.text() << '\n' << std::flush; }

void Context::report(const Diagnostics& diagnostics) {
  std::string last;
  for (const Diagnostic& diagnostic : diagnostics) {
    // People have read it; of what programs read at the end, all is kept.
    if (!is_text() || diagnostic.severity == Severity::kError) reported_.push_back(diagnostic);
    // A service that is asked twice fails twice in the same words; a person reads them once.
    const std::string shown = messages_.show(diagnostic);
    const bool again = shown == last;
    last = shown;
    if (again) continue;
    bool hidden = options_.quiet && diagnostic.severity == Severity::kAdvice;
    if (!is_text() || hidden) continue;
    out_.flush();  // where both go to one terminal, what was said first stands first
    err_ << shown;
  }
}

ExitCode Context::code() const {
  for (const Diagnostic& diagnostic : reported_)
    if (diagnostic.severity == Severity::kError) return exit_code_of(diagnostic);
  return ExitCode::kOk;
}

void Context::finish(ExitCode code) {
  if (is_text()) return;
  if (options_.format == Format::kSarif) {
    out_ << sarif_log(reported_, messages_, version()) << '\n';
    return;
  }
  json_.key("diagnostics");
  write_json(json_, reported_, messages_);
  json_.member("exit", static_cast<int>(code)).end_object();
  out_ << json_.text() << '\n';
}

ExitCode exit_code_of(const Diagnostic& diagnostic) {
  std::string_view code = diagnostic.message.code;
  for (const CodeRule& rule : kCodeRules)
    if (code.starts_with(rule.prefix)) return rule.code;
  return ExitCode::kRefused;
}

void write_json(JsonWriter& json, const Diagnostics& diagnostics, const Messages& messages) {
  json.begin_array();
  for (const Diagnostic& diagnostic : diagnostics) {
    json.begin_object();
    json.member("severity", severity_name(diagnostic.severity));
    json.member("code", diagnostic.message.code);
    const bool legal = std::string_view(diagnostic.message.code).starts_with("rules.");
    if (legal && !diagnostic.arguments.empty() && !diagnostic.arguments[0].empty())
      json.member("article", diagnostic.arguments[0]);
    json.member("message", messages.text_of(diagnostic));
    json.member("remedy", messages.remedy_of(diagnostic));
    json.key("arguments").begin_array();
    for (const std::string& argument : diagnostic.arguments) json.value(argument);
    json.end_array();
    const Place& place = diagnostic.place;
    if (!place.file.empty()) json.member("file", place.file);
    if (place.line > 0) json.member("line", place.line);
    if (place.column > 0) json.member("column", place.column);
    if (!place.path.empty()) json.member("path", place.path);
    json.end_object();
  }
  json.end_array();
}

Result<Instant> chosen_date(const Options& options, const Environment& environment,
                            bool reproducible) {
  if (std::optional<Instant> given = parse_date(options.date, environment.local_offset))
    return *given;
  std::string epoch = environment.variable("SOURCE_DATE_EPOCH");
  if (reproducible && !epoch.empty()) {
    if (std::optional<Instant> moment = parse_epoch(epoch)) return *moment;
    return error(kBadEpoch, {epoch});
  }
  int offset = environment.local_offset ? environment.local_offset(environment.now) : 0;
  return Instant{environment.now, offset};
}

Result<TrustAnchors> read_trust(const Options& options, const Environment& environment) {
  PARAPHE_TRY(TrustAnchors anchors, read_anchors(options.trust));
  if (options.trusted_lists.empty()) return anchors;
  PARAPHE_TRY(TrustAnchors signers, read_anchors(options.trusted_list_certificates));
  TrustedListReader reader(std::move(signers.pem), environment.now);
  Diagnostics errors;
  for (const std::string& file : options.trusted_lists) {
    Result<std::string> bytes = read_file(file, kLargestAnchors);
    if (!bytes.ok()) {
      errors.insert(errors.end(), bytes.errors().begin(), bytes.errors().end());
      continue;
    }
    Result<TrustedList> list = reader.read(*bytes, file);
    if (!list.ok()) {
      errors.insert(errors.end(), list.errors().begin(), list.errors().end());
      continue;
    }
    for (TrustedService& service : list->services) anchors.services.push_back(std::move(service));
  }
  if (!errors.empty()) return errors;
  return anchors;
}

}  // namespace paraphe
