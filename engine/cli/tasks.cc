#include "cli/tasks.h"

#include <map>

#include "base/file.h"
#include "cli/date.h"
#include "cli/json_read.h"

namespace paraphe {
namespace {

constexpr Message kNotTasks{
    "cli.tasks-unreadable", N_("“{0}” is not a file written with --prepare"),
    N_("Give the file that --prepare wrote, with the signatures filled in.")};
constexpr Message kNoSignature{"cli.tasks-unsigned", N_("“{0}” holds no signature"),
                               N_("Put each signature, in base64, behind “signature”.")};
constexpr Message kThere{"cli.tasks-exist", N_("“{0}” already exists"),
                         N_("Give another name, or --force if that file may be lost.")};
constexpr const char* kOnePrepared = N_("{0} signature is prepared in “{1}”.");
constexpr const char* kManyPrepared = N_("{0} signatures are prepared in “{1}”.");

constexpr const char* kKind = "paraphe-signing-tasks-1";
constexpr size_t kLargestFile = 64u << 20;
constexpr size_t kLargestCertificates = 1u << 20;

std::string to_hexadecimal(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (unsigned char octet : bytes) {
    out += kDigits[octet >> 4];
    out += kDigits[octet & 15];
  }
  return out;
}

SignOptions sign_options(const SessionOptions& options) {
  SignOptions out;
  out.field = options.field;
  out.date = options.date;
  out.reason = options.reason;
  out.location = options.location;
  out.capacity = options.capacity;
  return out;
}

// Fails only when a task cannot be made.
Result<std::string> write_tasks(const std::vector<std::string>& files, const Engine& engine,
                                const SessionOptions& options, const std::string& certificate) {
  PARAPHE_TRY(std::string pem, read_file(certificate, kLargestCertificates));
  PARAPHE_TRY(Signer signer, Signer::from_certificate(pem, certificate, options.date));
  JsonWriter json;
  json.begin_object().member("kind", kKind).member("date", to_iso_date(options.date));
  json.member("field", options.field).member("reason", options.reason);
  json.member("location", options.location).member("capacity", options.capacity);
  json.member("certificates", pem).member("signer", signer.common_name());
  json.member("algorithm", signer.algorithm());
  json.key("tasks").begin_array();
  for (const std::string& file : files) {
    PARAPHE_TRY(std::string bytes, read_file(file));
    PARAPHE_TRY(Pdf pdf, read_pdf(std::move(bytes), file));
    PARAPHE_TRY(SigningTask task, engine.prepare_task(pdf, signer, sign_options(options)));
    json.begin_object().member("file", file).member("field", task.field);
    json.member("message", to_base64(task.message)).member("digest", to_hexadecimal(task.digest));
    json.member("signature", "").end_object();
  }
  json.end_array().end_object();
  return json.text() + "\n";
}

}  // namespace

ExitCode prepare_tasks(Context& context, const Engine& engine, const SessionOptions& options) {
  const Options& given = context.options();
  const std::string& path = given.prepare;
  if (!given.force && read_file(path, kLargestFile).ok()) {
    context.report({error(kThere, {path}, {path, 0, 0, ""})});
    return context.code();
  }
  Result<std::string> tasks = write_tasks(given.inputs, engine, options, given.certificate);
  if (!tasks.ok()) return context.report(tasks.errors()), context.code();
  Result<Done> written = write_file(path, *tasks);
  if (!written.ok()) return context.report(written.errors()), context.code();
  context.json().member("tasks", path);
  context.say(printable(
      context.messages().count(kOnePrepared, kManyPrepared, given.inputs.size(), {path})));
  return ExitCode::kOk;
}

Result<Signer> read_tasks(const std::string& path, SessionOptions& options) {
  Place place{path, 0, 0, ""};
  PARAPHE_TRY(std::string bytes, read_file(path, kLargestFile));
  std::optional<JsonValue> json = read_json(bytes);
  const JsonValue* tasks = json ? json->find("tasks") : nullptr;
  std::optional<Instant> date;
  if (json) date = parse_date(json->member("date"), {});
  if (tasks == nullptr || json->member("kind") != kKind || !date)
    return error(kNotTasks, {path}, place);
  options.date = *date;
  options.field = json->member("field");
  options.reason = json->member("reason");
  options.location = json->member("location");
  options.capacity = json->member("capacity");
  std::map<std::string, std::string> values;
  for (const JsonValue& task : tasks->items) {
    std::optional<std::string> message = from_base64(task.member("message"));
    std::optional<std::string> value = from_base64(task.member("signature"));
    if (!message || !value) return error(kNotTasks, {path}, place);
    if (!value->empty()) values[*message] = *value;
  }
  if (values.empty()) return error(kNoSignature, {path}, place);
  return Signer::from_signatures(json->member("certificates"), path, std::move(values),
                                 options.date);
}

}  // namespace paraphe
