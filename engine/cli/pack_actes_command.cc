// paraphe pack actes, reply, annulment: what leaves for the préfecture.
#include "cli/commands.h"
#include "cli/date.h"
#include "cli/package_report.h"
#include "cli/sending.h"

namespace paraphe {
namespace {

constexpr const char* kSentAs = N_("{0} is sent as {1}");
constexpr const char* kActLine = N_("{0} — matter {1} {2} — {3}");
constexpr const char* kFolderMade = N_("The files and the sheet to fill in the form from: {0}");
constexpr const char* kPassedOver = N_("Passed over, no act: {0}");
constexpr const char* kHandOver =
    N_("Hand the archive over to the operator; give the answers to `paraphe receive`.");

constexpr Message kTwoAnswers{"cli.two-answers", N_("both --refuse and --acknowledge are given"),
                              N_("Keep one of the two.")};

Result<SendOptions> send_options(const Context& context, const Classification& classification) {
  const Options& given = context.options();
  SendOptions out;
  PARAPHE_TRY(Instant date, chosen_date(given, context.environment(), true));
  PARAPHE_TRY(out.anchors, read_trust(given, context.environment()));
  out.folder = given.inputs.front();
  out.output = given.folder;
  out.annexes = given.sending.annexes;
  out.journal = given.sending.journal;
  out.only = given.only;
  out.on_paper = given.sending.on_paper;
  out.by_hand = given.sending.by_hand;
  out.replace = given.force;
  out.resend = given.sending.resend;
  out.first_serial = given.sending.serial;
  out.now = date;
  out.actes.classification = &classification;
  out.actes.news.confirmed = given_confirmation(given);
  out.actes.platform = given.sending.platform;
  out.actes.test = given.sending.test;
  out.actes.day = day_of(date);
  out.actes.return_addresses = given.sending.reply_to;
  out.actes.referent = given_referent(given);
  return out;
}

void say_acts(Context& context, const SendSummary& summary) {
  const Messages& messages = context.messages();
  JsonWriter& json = context.json();
  json.key("acts").begin_array();
  for (const PlannedAct& act : summary.plan.acts) {
    // Where a number is sent in another form the clerk sees both: answers will name the latter.
    std::string number = act.printed == act.id.number
                             ? act.printed
                             : messages.text(kSentAs, {act.printed, act.id.number});
    if (summary.sent)
      context.say(printable(messages.text(
          kActLine, {number, matter_text(act.form.matters), act.matter, act.id.text()})));
    json.begin_object().member("number", act.printed).member("sent_as", act.id.number);
    json.member("converted", act.converted).member("id", act.id.text());
    json.member("matter", matter_text(act.form.matters)).member("object", act.form.object);
    json.key("files").begin_array();
    for (const ActesFile& file : act.files)
      json.begin_object().member("name", file.name).member("file", file.path).end_object();
    json.end_array().end_object();
  }
  json.end_array();
}

ExitCode run_pack_actes(Context& context) {
  Result<Classification> classification = given_classification(context.options());
  if (!classification.ok()) return context.report(classification.errors()), context.code();
  Result<SendOptions> options = send_options(context, *classification);
  if (!options.ok()) return context.report(options.errors()), context.code();
  SendSummary summary = send_acts(*options);
  report_in_short(context, summary.diagnostics);
  const Messages& messages = context.messages();
  say_acts(context, summary);
  report_archives(context, summary.archives);
  if (summary.folder) {
    context.say(printable(messages.text(kFolderMade, {summary.folder->sheet})));
    context.json().member("folder", summary.folder->path);
  }
  if (!summary.passed_over.empty()) {
    std::string all;
    for (const std::string& file : summary.passed_over) all += (all.empty() ? "" : ", ") + file;
    context.say(printable(messages.text(kPassedOver, {all})));
  }
  if (summary.sent && !summary.folder) context.say(messages.text(kHandOver));
  return summary.sent ? ExitCode::kOk : context.code();
}

ExitCode run_pack_reply(Context& context) {
  const Options& given = context.options();
  Result<AnswerOptions> options = answer_options(context);
  if (!options.ok()) return context.report(options.errors()), context.code();
  ReplyKind answer = given.sending.refuse        ? ReplyKind::kRefuse
                     : given.sending.acknowledge ? ReplyKind::kAcknowledge
                                                 : ReplyKind::kAnswer;
  std::vector<std::string> documents(given.inputs.begin() + 1, given.inputs.end());
  return report_answer(context, send_reply(*options, given.inputs.front(), answer, documents));
}

ExitCode run_pack_annulment(Context& context) {
  Result<AnswerOptions> options = answer_options(context);
  if (!options.ok()) return context.report(options.errors()), context.code();
  return report_answer(context, send_annulments(*options, context.options().inputs));
}

void check_reply(const Options& options, Diagnostics& errors) {
  need_output(options, errors);
  need_journal(options, errors);
  if (options.sending.refuse && options.sending.acknowledge) errors.push_back(error(kTwoAnswers));
}

void check_annulment(const Options& options, Diagnostics& errors) {
  need_output(options, errors);
  need_journal(options, errors);
}

}  // namespace

const Command kPackActesCommand = {
    "pack actes",
    N_("paraphe pack actes FOLDER -o FOLDER --classification FILE [options]"),
    N_("Packs signed acts for the préfecture (@CTES)."),
    N_("Puts the signed extracts of a session and their annexes into one archive that the operator "
       "of télétransmission takes, under the exact names of ACTES; into several when one would "
       "pass 150 MiB. Everything that operators and the préfecture refuse is checked before, and "
       "nothing is written while something is wrong. Serials and acts are kept in the journal: no "
       "serial is used twice, and no act is sent twice unawares."),
    N_("paraphe pack actes signes -o envoi --classification matieres.xml --operator SLO\n"
       "paraphe pack actes signes -o envoi --classification matieres.xml --by-hand\n"
       "paraphe pack actes signes -o envoi --annexes annexes --on-paper 23-12-132"),
    "output classification confirmed operator test reply-to contact contact-phone contact-email "
    "annexes on-paper by-hand resend serial journal only trust trusted-list "
    "trusted-list-cert date force",
    {1, 1},
    Reports::kPlain,
    need_output,
    run_pack_actes};

const Command kPackReplyCommand = {
    "pack reply",
    N_("paraphe pack reply LETTER DOCUMENT... -o FOLDER --journal FOLDER "
       "[options]"),
    N_("Answers a letter of the préfecture."),
    N_("Writes the message that answers a letter (2-1), a request for documents (3-1) or remarks "
       "(4-1) and packs it with its documents. With --refuse the request or the remarks are "
       "refused, with --acknowledge only their receipt is confirmed."),
    N_("paraphe pack reply demande.xml plan.pdf -o envoi --journal signes --operator SLO\n"
       "paraphe pack reply lettre.xml refus.pdf --refuse -o envoi --journal signes\n"
       "paraphe pack reply lettre.xml --acknowledge -o envoi --journal signes"),
    "output refuse acknowledge journal operator test reply-to contact contact-phone contact-email "
    "serial date",
    {1, kManyInputs},
    Reports::kPlain,
    check_reply,
    run_pack_reply};

const Command kPackAnnulmentCommand = {
    "pack annulment",
    N_("paraphe pack annulment NUMBER... -o FOLDER --journal FOLDER [options]"),
    N_("Withdraws the transmission of acts."),
    N_("Writes the message (6-1) that withdraws acts sent by mistake, given by their number or "
       "identifier, and packs it. The préfecture confirms it; only then is the act withdrawn."),
    N_("paraphe pack annulment 23-12-132 -o envoi --journal signes --operator SLO"),
    "output journal operator test reply-to contact contact-phone contact-email serial date",
    {1, kManyInputs},
    Reports::kPlain,
    check_annulment,
    run_pack_annulment};

}  // namespace paraphe
