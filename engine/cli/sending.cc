#include "cli/sending.h"

#include "base/file.h"
#include "cli/date.h"
#include "cli/help.h"

namespace paraphe {
namespace {

constexpr Message kFolderNeeded{
    "cli.output-missing", N_("the command “{0}” needs the option “-o”"),
    N_("Add -o and the folder that will hold the files; it must exist.")};
constexpr Message kJournalNeeded{
    "cli.journal-missing", N_("the command “{0}” needs the option “--journal”"),
    N_("Add --journal and the folder from which the acts were sent: that of the signed files, "
       "unless another was given then.")};
constexpr Message kClassificationNeeded{
    "cli.classification-missing", N_("the command “{0}” needs the option “--classification”"),
    N_("Add --classification and the file that the ministry sent (RetourClassification); the "
       "operator of télétransmission can fetch it.")};

constexpr const char* kOneEnvelope = N_("{1} — {2} — {0} act");
constexpr const char* kManyEnvelope = N_("{1} — {2} — {0} acts");
constexpr const char* kArchive = N_("{0} — {1}");
constexpr const char* kReply = N_("message {0} — {1}");
constexpr const char* kKilobytes = N_("{0} KB");

constexpr size_t kLargestClassification = 16u << 20;

std::string size_text(const Messages& messages, uint64_t bytes) {
  // Rounded up: what is said must fit where it is said to fit.
  return messages.text(kKilobytes, {std::to_string((bytes + 999) / 1000)});
}

}  // namespace

Result<Classification> given_classification(const Options& options) {
  const std::string& file = options.sending.classification;
  if (file.empty()) return error(kClassificationNeeded, {options.command->name});
  PARAPHE_TRY(std::string bytes, read_file(file, kLargestClassification));
  return read_classification(bytes, file);
}

std::optional<Date> given_confirmation(const Options& options) {
  std::optional<Instant> day = parse_date(options.sending.confirmed, {});
  return day ? std::optional<Date>(day_of(*day)) : std::nullopt;
}

ActesReferent given_referent(const Options& options) {
  return {options.sending.contact, options.sending.contact_phone, options.sending.contact_email};
}

Result<AnswerOptions> answer_options(const Context& context) {
  const Options& given = context.options();
  AnswerOptions out;
  PARAPHE_TRY(Instant date, chosen_date(given, context.environment(), true));
  out.journal = given.sending.journal.empty() ? given.folder : given.sending.journal;
  out.output = given.folder;
  out.first_serial = given.sending.serial;
  out.now = date;
  out.reply.platform = given.sending.platform;
  out.reply.test = given.sending.test;
  out.reply.day = day_of(date);
  out.reply.return_addresses = given.sending.reply_to;
  out.reply.referent = given_referent(given);
  return out;
}

void report_archives(Context& context, const std::vector<ActesArchive>& archives) {
  const Messages& messages = context.messages();
  JsonWriter& json = context.json();
  json.key("archives").begin_array();
  for (const ActesArchive& archive : archives) {
    std::string size = size_text(messages, archive.size);
    context.say(printable(archive.acts.empty()
                              ? messages.text(kArchive, {archive.path, size})
                              : messages.count(kOneEnvelope, kManyEnvelope, archive.acts.size(),
                                               {archive.path, size})));
    json.begin_object().member("file", archive.path).member("envelope", archive.envelope);
    json.member("serial", archive.serial).member("bytes", static_cast<int64_t>(archive.size));
    json.member("acts", archive.acts.size()).end_object();
  }
  json.end_array();
}

ExitCode report_answer(Context& context, const AnswerSummary& summary) {
  context.report(summary.diagnostics);
  JsonWriter& json = context.json();
  json.key("messages").begin_array();
  for (const Reply& reply : summary.replies) {
    if (summary.sent)
      context.say(printable(context.messages().text(kReply, {reply.code, reply.name})));
    json.begin_object().member("code", reply.code).member("name", reply.name).end_object();
  }
  json.end_array();
  report_archives(context, summary.archives);
  return summary.sent ? ExitCode::kOk : context.code();
}

void need_output(const Options& options, Diagnostics& errors) {
  if (options.folder.empty()) errors.push_back(error(kFolderNeeded, {options.command->name}));
}

void need_journal(const Options& options, Diagnostics& errors) {
  if (options.sending.journal.empty())
    errors.push_back(error(kJournalNeeded, {options.command->name}));
}

}  // namespace paraphe
