// paraphe stamp: copies that say what became of the acts.
#include "base/file.h"
#include "cli/act_report.h"
#include "cli/commands.h"
#include "cli/date.h"
#include "cli/progress.h"
#include "cli/sending.h"
#include "session/exchanges.h"
#include "session/stamp.h"

namespace paraphe {
namespace {

constexpr Message kOneIdentifier{"cli.identifier-of-many",
                                 N_("--id names one act, but {0} files are given"),
                                 N_("Stamp the files one by one, or leave --id out.")};

constexpr size_t kLargestLayout = 16u << 20;

std::string folder_of(const std::string& file) {
  size_t slash = file.rfind('/');
  return slash == std::string::npos ? "." : file.substr(0, slash + 1);
}

Result<Engine> open_engine(const Options& given) {
  EngineOptions engine;
  engine.record_folder = given.images.empty() ? folder_of(given.inputs.front()) : given.images;
  engine.layout = given.layout;
  // What the files are is known once they are read.
  engine.documents = {DocumentKind::kExtrait, DocumentKind::kArrete, DocumentKind::kDecision};
  if (given.with_certificate) engine.documents.push_back(DocumentKind::kCertificat);
  if (!given.layout.empty()) {
    PARAPHE_TRY(engine.layout_bytes, read_file(given.layout, kLargestLayout));
  }
  return Engine::create(engine);
}

std::optional<Date> day_given(const std::string& text) {
  std::optional<Instant> moment = parse_date(text, {});
  return moment ? std::optional<Date>(day_of(*moment)) : std::nullopt;
}

Result<StampOptions> stamp_options(const Context& context) {
  const Options& given = context.options();
  StampOptions out;
  PARAPHE_TRY(out.date, chosen_date(given, context.environment(), true));
  PARAPHE_TRY(out.anchors, read_trust(given, context.environment()));
  out.now = {context.environment().now, 0};
  out.folder = given.folder;
  out.life = {day_given(given.sent), day_given(given.received), day_given(given.published),
              given.identifier};
  out.publish = given.publish;
  out.certificate = given.with_certificate;
  if (!given.acknowledgements.empty()) {
    PARAPHE_TRY(out.lookup, read_acknowledgements(given.acknowledgements));
  }
  if (!given.sending.journal.empty()) {
    PARAPHE_TRY(LifeLookup known, lives_in_journal(given.sending.journal));
    out.lookup = both(std::move(out.lookup), std::move(known));
  }
  out.replace = given.force;
  return out;
}

void check_stamp(const Options& options, Diagnostics& errors) {
  need_output(options, errors);
  if (!options.identifier.empty() && options.inputs.size() > 1)
    errors.push_back(error(kOneIdentifier, {std::to_string(options.inputs.size())}));
}

ExitCode run_stamp(Context& context) {
  Result<StampOptions> options = stamp_options(context);
  if (!options.ok()) return context.report(options.errors()), context.code();
  Result<Engine> engine = open_engine(context.options());
  if (!engine.ok()) return context.report(engine.errors()), context.code();
  std::optional<Journal> journal;
  if (const std::string& folder = context.options().sending.journal; !folder.empty()) {
    Result<Journal> opened = Journal::open(folder, Journal::Mode::kExisting);
    if (!opened.ok()) return context.report(opened.errors()), context.code();
    journal = std::move(opened).value();
    options->journal = &*journal;
  }
  ProgressLine line(context, context.err());
  SessionSummary summary =
      stamp_files(*engine, context.options().inputs, *options, line.callback());
  line.clear();
  return report_session(context, summary);
}

}  // namespace

const Command kStampCommand = {
    "stamp",
    N_("paraphe stamp FILE... -o FOLDER [options]"),
    N_("Makes copies for publication that say when the acts were sent, received and published."),
    N_("Typesets each signed extract again from the record inside it, with the days and the "
       "identifier in the zone that the layout keeps free on each page. The signed files stay as "
       "they are; each copy carries its original, or its SHA-256 where --publish keeps personal "
       "data back. Days that are not given come from the acknowledgements, then from the record."),
    N_("paraphe stamp signes/*.pdf -o publies --sent 2023-12-22 --received 2023-12-22\n"
       "paraphe stamp signes/*.pdf -o publies --ack AR/23_12_132-DE-1-2_1.xml --publish"),
    "output ack journal sent received published id publish certificate images layout date trust "
    "trusted-list trusted-list-cert "
    "force",
    {1, kManyInputs}, Reports::kPlain, check_stamp, run_stamp};

}  // namespace paraphe
