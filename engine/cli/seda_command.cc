// paraphe pack seda: the package for the archives.
#include "base/file.h"
#include "cli/commands.h"
#include "cli/package_report.h"
#include "cli/sending.h"
#include "session/exchanges.h"
#include "session/handover.h"

namespace paraphe {
namespace {

constexpr const char* kMade =
    N_("{0}: {1} acts, {2} annexes and {3} messages, in {4} units (SEDA {5})");
constexpr Message kActsNeeded{"cli.acts-missing",
                              N_("the command “{0}” needs the option “--acts”"),
                              N_("Add --acts and the folder of the signed acts.")};

SedaVersion version_of(const std::string& text) {
  return text == "2.1" ? SedaVersion::k21 : text == "2.3" ? SedaVersion::k23 : SedaVersion::k22;
}

Result<HandoverOptions> handover_options(const Context& context) {
  const Options& given = context.options();
  HandoverOptions out;
  PARAPHE_TRY(out.seda.date, chosen_date(given, context.environment(), true));
  PARAPHE_TRY(out.anchors, read_trust(given, context.environment()));
  out.records = given.inputs;
  out.acts = given.acts;
  out.exchanges = given.exchanges;
  out.folder = given.folder;
  out.replace = given.force;
  if (!given.acknowledgements.empty()) {
    PARAPHE_TRY(out.lookup, read_acknowledgements(given.acknowledgements));
  }
  if (!given.sending.journal.empty()) {
    PARAPHE_TRY(LifeLookup known, lives_in_journal(given.sending.journal));
    out.lookup = both(std::move(out.lookup), std::move(known));
  }
  out.seda.version = version_of(given.seda);
  out.seda.identifier = given.message_id;
  out.seda.agreement = given.agreement;
  out.seda.archival_agency = given.archive;
  out.seda.transferring_agency = given.transferring;
  out.seda.originating_agency = given.originating;
  out.seda.submission_agency = given.submission;
  out.seda.profile = given.profile;
  out.seda.appraisal_rule = given.appraisal_rule;
  out.seda.access_rule = given.access_rule;
  out.seda.personal_access_rule = given.personal_access_rule;
  out.seda.keep = !given.destroy;
  return out;
}

void check_seda(const Options& options, Diagnostics& errors) {
  need_output(options, errors);
  if (options.acts.empty()) errors.push_back(error(kActsNeeded, {"pack seda"}));
}

ExitCode run_seda(Context& context) {
  Result<Done> folder = check_folder(context.options().folder);
  if (!folder.ok()) return context.report(folder.errors()), context.code();
  Result<HandoverOptions> options = handover_options(context);
  if (!options.ok()) return context.report(options.errors()), context.code();
  Result<Handover> made = hand_over(*options);
  if (!made.ok()) return report_in_short(context, made.errors()), context.code();
  report_in_short(context, made->findings);
  context.json()
      .member("file", made->path)
      .member("version", context.options().seda)
      .member("sessions", static_cast<int64_t>(made->sessions))
      .member("acts", static_cast<int64_t>(made->acts))
      .member("annexes", static_cast<int64_t>(made->annexes))
      .member("exchanges", static_cast<int64_t>(made->exchanges))
      .member("units", static_cast<int64_t>(made->package.units))
      .member("bytes", static_cast<int64_t>(made->package.bytes));
  context.say(printable(context.messages().text(
      kMade, {made->path, std::to_string(made->acts), std::to_string(made->annexes),
              std::to_string(made->exchanges), std::to_string(made->package.units),
              context.options().seda})));
  return context.code();
}

}  // namespace

const Command kPackSedaCommand = {
    "pack seda",
    N_("paraphe pack seda RECORD... --acts FOLDER -o FOLDER [options]"),
    N_("Makes the package of a session or a year for the archives."),
    N_("Makes one package (SIP) of these sessions, by the archives’ exchange standard (SEDA) and "
       "the rules of VITAM: the records, the signed acts, their annexes beside the records, and "
       "what was exchanged with the préfecture. “paraphe verify” looks at it again, even years "
       "later."),
    N_("paraphe pack seda seance.xml --acts signes -o sip --agreement IC-000001 --archive AD62\n"
       "paraphe pack seda 2023/*.xml --acts signes --exchanges prefecture -o sip --seda 2.3"),
    "output acts exchanges ack journal seda agreement archive transferring-agency originating-agency "
    "submission-agency profile message-id appraisal-rule access-rule personal-access-rule destroy "
    "trust trusted-list trusted-list-cert date force",
    {1, kManyInputs}, Reports::kPlain, check_seda, run_seda};

}  // namespace paraphe
