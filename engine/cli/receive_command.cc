// paraphe receive: what the préfecture answered.
#include "cli/commands.h"
#include "cli/date.h"
#include "cli/package_report.h"
#include "cli/sending.h"

namespace paraphe {
namespace {

struct KindText {
  MessageKind kind;
  const char* name;  // for programs
  const char* text;  // {0}: the act or file, {1}: a day
};
constexpr KindText kTexts[] = {
    {MessageKind::kAcknowledgement, "acknowledgement",
     N_("{0} — received by the préfecture on {1}")},
    {MessageKind::kActAnomaly, "anomaly", N_("{0} — refused on {1}")},
    {MessageKind::kEnvelopeAnomaly, "envelope-anomaly",
     N_("{0} — the whole envelope was refused on {1}")},
    {MessageKind::kLetter, "letter", N_("{0} — letter of {1}")},
    {MessageKind::kDocumentRequest, "document-request", N_("{0} — documents are asked for on {1}")},
    {MessageKind::kDocumentsReceived, "documents-received",
     N_("{0} — the documents arrived on {1}")},
    {MessageKind::kObservations, "observations", N_("{0} — remarks on its legality of {1}")},
    {MessageKind::kReplyReceived, "reply-received", N_("{0} — the reply arrived on {1}")},
    {MessageKind::kReferral, "referral", N_("{0} — before the administrative court since {1}")},
    {MessageKind::kAnnulled, "annulled", N_("{0} — its transmission was withdrawn on {1}")},
    {MessageKind::kClassification, "classification", N_("{0} — classification of {1}")},
    {MessageKind::kClassificationCurrent, "classification-current",
     N_("{0} — the classification of {1} is still current")},
    {MessageKind::kReturnEnvelope, "envelope", N_("{0} — envelope of the préfecture")},
    {MessageKind::kSent, "sent", N_("{0} — a message of ours, left aside")},
};
constexpr const char* kKnown = N_("{0} (known already)");
constexpr const char* kKept = N_("Kept in “{0}”.");

const KindText& text_of(MessageKind kind) {
  for (const KindText& text : kTexts)
    if (text.kind == kind) return text;
  return kTexts[0];
}

std::string subject(const ReceivedItem& item) {
  if (item.act)
    return (item.act->key.act.empty() ? "" : item.act->key.act + " — ") + item.act->id.text();
  if (item.message.act && !item.message.act->siren.empty()) return item.message.act->text();
  return item.message.file;
}

void write_item(JsonWriter& json, const ReceivedItem& item) {
  const ReceivedMessage& m = item.message;
  json.begin_object().member("file", item.file).member("kind", text_of(m.kind).name);
  json.member("code", m.code);
  if (m.act) json.member("id", item.act ? item.act->id.text() : m.act->text());
  json.member("matched", item.act.has_value()).member("known", item.known);
  if (m.received) json.member("received", day_text(*m.received));
  if (m.date) json.member("date", day_text(*m.date));
  if (!m.nature.empty()) json.member("anomaly", m.nature);
  if (!m.text.empty()) json.member("text", m.text);
  if (!item.kept.empty()) json.member("kept", item.kept);
  json.end_object();
}

ExitCode run_receive(Context& context) {
  const Options& given = context.options();
  Result<Instant> date = chosen_date(given, context.environment(), true);
  if (!date.ok()) return context.report(date.errors()), context.code();
  ReceiveSummary summary = receive_messages({given.sending.journal, *date}, given.inputs);
  const Messages& messages = context.messages();
  JsonWriter& json = context.json();
  json.key("messages").begin_array();
  const bool failed = has_errors(summary.diagnostics);
  std::string kept;
  for (const ReceivedItem& item : summary.items) {
    write_item(json, item);
    if (failed) continue;
    const ReceivedMessage& m = item.message;
    std::optional<Date> day = m.received ? m.received : m.date;
    std::string line = messages.text(text_of(m.kind).text,
                                     {subject(item), day ? messages.date(day_text(*day)) : "?"});
    context.say(printable(item.known ? messages.text(kKnown, {line}) : line));
    if (!item.kept.empty()) kept = item.kept.substr(0, item.kept.rfind('/'));
  }
  json.end_array();
  report_in_short(context, summary.diagnostics);
  if (!kept.empty()) context.say(printable(messages.text(kKept, {kept})));
  return context.code();
}

}  // namespace

const Command kReceiveCommand = {
    "receive",
    N_("paraphe receive FILE... --journal FOLDER [options]"),
    N_("Reads what the préfecture answered."),
    N_("Reads acknowledgements, refusals, letters, requests and classifications, as XML files or "
       "in "
       "the archives that the operator hands over, says in words what they mean and what to do, "
       "and "
       "notes in the journal what became of each act. The messages are kept in the folder echanges "
       "beside the journal."),
    N_("paraphe receive retours/*.xml --journal signes\n"
       "paraphe receive retour.tar.gz --journal signes"),
    "journal date",
    {1, kManyInputs},
    Reports::kPlain,
    need_journal,
    run_receive};

}  // namespace paraphe
