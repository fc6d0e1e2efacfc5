#include "cli/commands.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/file.h"
#include "cli/act_report.h"
#include "cli/batch.h"
#include "cli/date.h"
#include "cli/password.h"
#include "cli/preview.h"
#include "cli/progress.h"
#include "cli/tasks.h"
#include "cli/watch.h"
#include "session/session.h"

namespace paraphe {
namespace {

constexpr const char* kOneImage = N_("{0} picture is in “{1}”.");
constexpr const char* kManyImages = N_("{0} pictures are in “{1}”.");
constexpr Message kPictureThere{"cli.picture-exists", N_("“{0}” already exists"),
                                N_("Give another folder with -o, or --force if the existing file "
                                   "may be lost.")};

constexpr Message kTooManyInputs{
    "cli.one-record", N_("the command “{0}” works on one record; “{1}” is one too many"),
    N_("Run the command once for each record: only registre, table-dates, table-matieres and "
       "bordereau are made of several. A name with spaces goes between quotes.")};
constexpr Message kFolderNeeded{
    "cli.option-missing", N_("the command “{0}” needs the option “-o”"),
    N_("Add -o and the folder that will hold the files; it must exist.")};
constexpr Message kKeyNeeded{"cli.option-missing", N_("the command “{0}” needs the option “--key”"),
                             N_("Add --key and the file of the private key (PEM or PKCS#12).")};
constexpr Message kAuthorityNeeded{
    "cli.option-missing", N_("the level {0} needs the option “--tsa”"),
    N_("Add --tsa and the address of a timestamping authority, or choose the level B.")};
constexpr Message kLevelNeeded{"cli.option-missing",
                               N_("the command “extend” needs the option “--level”"),
                               N_("Add --level T, LT or LTA.")};
constexpr Message kBothHalves{"cli.two-halves",
                              N_("both --prepare and --complete are given"),
                              N_("Prepare first; complete when the signatures are there.")};
constexpr Message kCertificateAlone{
    "cli.option-missing", N_("--prepare needs the option “--cert”"),
    N_("Add --cert and the certificate of the key that will sign, followed by those of the "
       "authorities that issued it.")};

constexpr const char* kWatching = N_("Waiting for the next save; Ctrl+C ends.");
constexpr Message kWatchText{"cli.watch-text", N_("--watch is for people, and --format says otherwise"),
                             N_("Leave out one of the two.")};

constexpr size_t kLargestLayout = 16u << 20;

// Reports the errors of a result and gives their exit code.
template <class T>
ExitCode fail(Context& context, const Result<T>& result) {
  context.report(result.errors());
  return context.code();
}

std::string folder_of(const std::string& file) {
  size_t slash = file.rfind('/');
  return slash == std::string::npos ? "." : file.substr(0, slash + 1);
}

// `record` is the path of the record, "" when there is none.
Result<Engine> open_engine(const Options& options, const std::string& record,
                           const std::vector<DocumentKind>& documents) {
  EngineOptions engine;
  if (!record.empty()) engine.record_folder = folder_of(record);
  engine.layout = options.layout;
  engine.documents = documents;
  engine.accessible = options.accessible;
  engine.guides = options.guides;
  if (!options.layout.empty()) {
    PARAPHE_TRY(engine.layout_bytes, read_file(options.layout, kLargestLayout));
  }
  return Engine::create(engine);
}

// Nobody knows yet which documents the files to be signed are; their layout gives the typefaces of
// the visible signature.
std::vector<DocumentKind> kinds_to_sign(const Options& options) {
  if (options.layout.empty()) return {DocumentKind::kExtrait};
  std::vector<DocumentKind> kinds;
  for (const KindOfDocument& kind : document_kinds())
    if (kind.is_signed) kinds.push_back(kind.kind);
  return kinds;
}

// Without --document the record decides, and it is not read yet.
std::vector<DocumentKind> kinds_to_make(const Options& options) {
  if (!options.documents.empty()) return options.documents;
  return {DocumentKind::kExtrait, DocumentKind::kConvocation, DocumentKind::kArrete,
          DocumentKind::kDecision};
}

// What every command on a record starts with.
struct Desk {
  Engine engine;
  Seance seance;
  std::vector<std::unique_ptr<const Seance>> others;  // of the year
  SessionOptions options;
};

Result<SessionOptions> session_options(const Context& context) {
  const Options& given = context.options();
  SessionOptions options;
  if (!given.folder.empty()) {
    Result<Done> folder = check_folder(given.folder);
    if (!folder.ok()) return folder.errors();
  }
  PARAPHE_TRY(options.date, chosen_date(given, context.environment(), true));
  PARAPHE_TRY(options.anchors, read_trust(given, context.environment()));
  options.only = given.only;
  options.documents = given.documents;
  options.folder = given.folder;
  options.field = given.field;
  options.reason = given.reason;
  options.location = given.location;
  options.capacity = given.capacity;
  options.level = given.level;
  options.now = {context.environment().now, 0};
  options.replace = given.force;
  for (const auto& [code, reason] : given.waivers) options.waivers.push_back({code, reason});
  if (std::optional<Instant> day = parse_date(given.as_of, {})) options.as_of = day_of(*day);
  return options;
}

Result<Desk> open_desk(const Context& context) {
  const Options& given = context.options();
  PARAPHE_TRY(SessionOptions options, session_options(context));
  PARAPHE_TRY(std::string bytes, read_file(given.inputs.front()));
  PARAPHE_TRY(Seance seance, read_seance(bytes, given.inputs.front()));
  if (options.documents.empty()) options.documents = usual_kinds(seance);
  PARAPHE_TRY(Engine engine, open_engine(given, given.inputs.front(), options.documents));
  std::vector<std::unique_ptr<const Seance>> others;
  for (size_t i = 1; i < given.inputs.size(); ++i) {
    PARAPHE_TRY(std::string more, read_file(given.inputs[i]));
    PARAPHE_TRY(Seance other, read_seance(more, given.inputs[i]));
    others.push_back(std::make_unique<const Seance>(std::move(other)));
    options.others.push_back(others.back().get());
  }
  return Desk{std::move(engine), std::move(seance), std::move(others), std::move(options)};
}

// The services that the level needs; nothing at B.
Result<std::optional<TrustServices>> open_services(const Context& context,
                                                   const SessionOptions& options) {
  const Options& given = context.options();
  if (given.level == Level::kB) return std::optional<TrustServices>();
  NetworkOptions network;
  network.proxy = given.proxy;
  TrustServiceOptions services;
  services.timestamp_authorities = given.timestamp_authorities;
  services.anchors = options.anchors;
  services.now = options.now;
  if (!given.login_file.empty() || given.login_fd >= 0) {
    PARAPHE_TRY(Secret login, read_login(given, context.environment()));
    services.login = std::make_shared<const Secret>(std::move(login));
  }
  return std::optional(TrustServices(make_network(network), std::move(services)));
}

// Writes the pictures of one act; false when something went wrong and was reported. Those of `ours`
// may be replaced.
bool draw_act(Context& context, const Act& act, JsonWriter& json, std::set<std::string>& ours) {
  const Options& options = context.options();
  Result<PageImages> images = PageImages::open(act.pdf.bytes);
  if (!images.ok()) return context.report(images.errors()), false;
  std::string stem = options.folder + "/" + act.file_name.substr(0, act.file_name.rfind('.'));
  for (size_t page = 0; page < images->size(); ++page) {
    std::string path = stem + "-" + std::to_string(page + 1) + ".png";
    Result<std::string> image = images->draw(page, options.resolution);
    if (!image.ok()) return context.report(image.errors()), false;
    Result<std::string> existing = read_file(path);
    if (existing.ok() && *existing != *image && !options.force && ours.count(path) == 0) {
      context.report({error(kPictureThere, {path}, {path, 0, 0, ""})});
      return false;
    }
    Result<Done> written = write_file(path, *image);
    if (!written.ok()) return context.report(written.errors()), false;
    json.value(path);
    ours.insert(path);
  }
  return true;
}

ExitCode run_check(Context& context) {
  Result<Desk> desk = open_desk(context);
  if (!desk.ok()) return fail(context, desk);
  ProgressLine line(context, context.err());
  SessionSummary summary = check_seance(desk->engine, desk->seance, desk->options, line.callback());
  line.clear();
  return report_session(context, summary);
}

ExitCode run_render(Context& context) {
  Result<SessionOptions> options = session_options(context);
  if (!options.ok()) return fail(context, options);
  return run_records(context, *options, [&](const std::string& record) {
    return open_engine(context.options(), record, kinds_to_make(context.options()));
  });
}

ExitCode run_run(Context& context) {
  Result<SessionOptions> options = session_options(context);
  if (!options.ok()) return fail(context, options);
  std::optional<Signer> signer;
  std::optional<TrustServices> services;
  return run_records(
      context, *options,
      [&](const std::string& record) {
        return open_engine(context.options(), record, kinds_to_make(context.options()));
      },
      [&](SessionOptions& opened) {
        Diagnostics warnings;
        Result<Signer> found = open_signer(context.options(), context.environment(),
                                           context.messages(), opened.date, warnings);
        context.report(warnings);
        if (!found.ok()) return fail(context, found), false;
        context.report(found->warnings());
        signer = std::move(*found);
        opened.signer = &*signer;
        Result<std::optional<TrustServices>> reached = open_services(context, opened);
        if (!reached.ok()) return fail(context, reached), false;
        services = std::move(*reached);
        opened.services = services ? &*services : nullptr;
        return true;
      });
}

ExitCode run_sign(Context& context) {
  Result<SessionOptions> options = session_options(context);
  if (!options.ok()) return fail(context, options);
  Result<Engine> engine = open_engine(context.options(), "", kinds_to_sign(context.options()));
  if (!engine.ok()) return fail(context, engine);
  const std::string& complete = context.options().complete;
  if (!context.options().prepare.empty()) return prepare_tasks(context, *engine, *options);
  Diagnostics warnings;
  Result<Signer> signer = complete.empty()
                              ? open_signer(context.options(), context.environment(),
                                            context.messages(), options->date, warnings)
                              : read_tasks(complete, *options);
  context.report(warnings);
  if (!signer.ok()) return fail(context, signer);
  context.report(signer->warnings());
  options->signer = &*signer;
  Result<std::optional<TrustServices>> services = open_services(context, *options);
  if (!services.ok()) return fail(context, services);
  options->services = *services ? &**services : nullptr;
  ProgressLine line(context, context.err());
  SessionSummary summary = sign_files(*engine, context.options().inputs, *options, line.callback());
  line.clear();
  return report_session(context, summary);
}

ExitCode run_extend(Context& context) {
  Result<SessionOptions> options = session_options(context);
  if (!options.ok()) return fail(context, options);
  Result<std::optional<TrustServices>> services = open_services(context, *options);
  if (!services.ok()) return fail(context, services);
  options->services = *services ? &**services : nullptr;
  ProgressLine line(context, context.err());
  SessionSummary summary = extend_files(context.options().inputs, *options, line.callback());
  line.clear();
  return report_session(context, summary);
}

// Draws the pages of the acts once.
ExitCode draw_pages(Context& context, std::set<std::string>& ours) {
  Result<Desk> desk = open_desk(context);
  if (!desk.ok()) return fail(context, desk);
  Result<std::vector<size_t>> selected = select_acts(desk->seance, desk->options.only);
  if (!selected.ok()) return fail(context, selected);
  ProgressLine line(context, context.err());
  ProgressCallback progress = line.callback();
  JsonWriter& json = context.json();
  json.key("images").begin_array();
  const std::vector<Order> orders =
      orders_of(desk->seance, *selected, desk->options.documents, desk->options.others);
  for (size_t i = 0; i < orders.size(); ++i) {
    if (!progress({Progress::Pass::kWriting, i, orders.size(), ""})) break;
    Result<Act> act = desk->engine.make(orders[i], desk->options.date);
    line.clear();
    context.report(act.ok() ? act->warnings : act.errors());
    if (act.ok() && !draw_act(context, *act, json, ours)) break;
  }
  line.clear();
  json.end_array();
  if (!ours.empty())
    context.say(printable(context.messages().count(kOneImage, kManyImages, ours.size(),
                                                   {context.options().folder})));
  return context.code();
}

ExitCode run_preview(Context& context) {
  const Options& options = context.options();
  std::set<std::string> ours;
  if (!options.watch) return draw_pages(context, ours);
  std::vector<std::string> folders;
  for (const std::string& input : options.inputs) folders.push_back(folder_of(input));
  if (!options.layout.empty()) folders.push_back(folder_of(options.layout));
  std::sort(folders.begin(), folders.end());
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  FileWatch watch(std::move(folders), ours);
  do {
    // A fault is told, and mended by the next save.
    draw_pages(context, ours);
    context.say(context.messages().text(kWatching));
    context.flush();
  } while (watch.wait(context.environment().interrupted));
  return ExitCode::kOk;
}

void need_folder(const Options& options, Diagnostics& errors) {
  if (options.folder.empty()) errors.push_back(error(kFolderNeeded, {options.command->name}));
}

void need_key(const Options& options, Diagnostics& errors) {
  if (options.key.empty()) errors.push_back(error(kKeyNeeded, {options.command->name}));
}

void need_authority(const Options& options, Diagnostics& errors) {
  if (options.level != Level::kB && options.timestamp_authorities.empty())
    errors.push_back(error(kAuthorityNeeded, {level_word(options.level)}));
}

// Several records only for the documents of a year.
void need_one_record(const Options& options, Diagnostics& errors) {
  if (!is_of_year(options) && options.inputs.size() > 1)
    errors.push_back(error(kTooManyInputs, {options.command->name, options.inputs[1]}));
}

void check_render(const Options& options, Diagnostics& errors) {
  need_one_record(options, errors);
  need_folder(options, errors);
}

void check_preview(const Options& options, Diagnostics& errors) {
  check_render(options, errors);
  if (options.watch && options.format != Format::kText) errors.push_back(error(kWatchText));
}

void check_run(const Options& options, Diagnostics& errors) {
  need_one_record(options, errors);
  need_folder(options, errors);
  need_key(options, errors);
  need_authority(options, errors);
}

void check_sign(const Options& options, Diagnostics& errors) {
  const bool prepares = !options.prepare.empty(), completes = !options.complete.empty();
  if (!prepares) need_folder(options, errors);
  if (!prepares && !completes) need_key(options, errors);
  if (prepares && completes) errors.push_back(error(kBothHalves));
  if (prepares && options.certificate.empty()) errors.push_back(error(kCertificateAlone));
  need_authority(options, errors);
}

void check_extend(const Options& options, Diagnostics& errors) {
  if (options.level == Level::kB) errors.push_back(error(kLevelNeeded));
  // Proofs alone need no timestamp: a file at level T is raised to LT without.
  if (options.level != Level::kLt) need_authority(options, errors);
}

}  // namespace

const Command kCheckCommand = {
    "check",
    N_("paraphe check RECORD [options]"),
    N_("Checks a record and sets its acts, without writing anything."),
    N_("Reads the record of a council session, applies the legal rules of its date and sets every "
    "act to the last line. Every fault is told at once, with its line and what to do. Run it "
    "before the signature: an act that passes can be made."),
    N_("paraphe check seance.xml\nparaphe check seance.xml --only 23-12-132 --format json"),
    "only document layout accessible date as-of waive",
    {1, kManyInputs}, Reports::kSarif, need_one_record, run_check};

const Command kPreviewCommand = {
    "preview",
    N_("paraphe preview RECORD -o FOLDER [options]"),
    N_("Draws the pages of the acts as PNG pictures."),
    N_("Makes the acts as they will be signed and draws each page as a picture, NUMBER-PAGE.png, "
    "to be looked at before the signature."),
    N_("paraphe preview seance.xml -o apercu\n"
    "paraphe preview seance.xml -o apercu --only 23-12-132 --resolution 200\n"
    "paraphe preview seance.xml -o apercu --layout ma-ville.xml --guides --watch"),
    "output only document layout accessible guides watch date resolution force",
    {1, kManyInputs}, Reports::kPlain, check_preview, run_preview};

const Command kRenderCommand = {
    "render",
    N_("paraphe render RECORD|FOLDER -o FOLDER [options]"),
    N_("Makes the PDF files of the acts, unsigned."),
    N_("Makes one PDF (PDF/A-3a and PDF/UA-1) for each deliberation, named after its number, or the "
    "documents that --document names. The same record, layout and date give the same bytes. "
    "Nothing is written while one act is refused. A folder stands for all its records."),
    N_("paraphe render seance.xml -o actes\n"
    "paraphe render seance.xml -o actes --document extrait,liste,feuillet,pv\n"
    "paraphe render 2023/*.xml -o registre --document registre,table-dates,table-matieres\n"
    "paraphe render seance.xml -o actes --layout ma-commune.xml --only 23-12-132"),
    "output only document layout accessible date waive jobs keep-going replace",
    {1, kManyInputs}, Reports::kLines, check_render, run_render};

const Command kSignCommand = {
    "sign",
    N_("paraphe sign FILE... -o FOLDER --key FILE [options]"),
    N_("Signs PDF files that Paraphe made."),
    N_("Signs one field of each file (PAdES) and writes it under the same name into another "
    "folder. All files are read before the first is signed; each signature is verified before "
    "it is written. With --prepare and --complete the key can be on another machine."),
    N_("paraphe sign actes/*.pdf -o signes --key maire.p12\n"
    "paraphe sign actes/*.pdf -o signes --key maire.key --cert maire.pem --trust racine.pem\n"
    "paraphe sign actes/*.pdf -o signes --key pkcs11:token=Maire --module /usr/lib/p11.so\n"
    "paraphe sign actes/*.pdf --prepare taches.json --cert maire.pem\n"
    "paraphe sign actes/*.pdf --complete taches.json -o signes"),
    "output key module cert password-file password-fd level tsa tsa-login-file tsa-login-fd proxy prepare "
    "complete trust trusted-list trusted-list-cert layout date field capacity reason location force",
    {1, kManyInputs}, Reports::kPlain, check_sign, run_sign};

const Command kRunCommand = {
    "run",
    N_("paraphe run RECORD|FOLDER -o FOLDER --key FILE [options]"),
    N_("Checks, renders, signs and verifies: the whole evening in one command."),
    N_("Does for every deliberation of the record what check, render, sign and verify do one "
    "after the other. Nothing is signed while one act is refused, and no file is written whose "
    "signature does not stand up to verification. A folder stands for all its records: a year, or "
    "several councils, each in a folder of its own. Whatever ends the work, the same command "
    "finishes it: what the journal of the output folder knows is not signed again."),
    N_("paraphe run seance.xml -o signes --key maire.p12 --trust racine.pem\n"
    "paraphe run seances/2024 -o signes/2024 --key maire.p12 --trust racine.pem\n"
    "paraphe run seance.xml -o signes --key maire.key --cert maire.pem"),
    "output key module cert password-file password-fd level tsa tsa-login-file tsa-login-fd proxy "
    "trust trusted-list trusted-list-cert only "
    "document layout accessible date waive field capacity reason location jobs keep-going replace",
    {1, kManyInputs}, Reports::kLines, check_run, run_run};

const Command kExtendCommand = {
    "extend",
    N_("paraphe extend FILE... --level LEVEL [options]"),
    N_("Raises the level of signed files, or renews their timestamps."),
    N_("Adds to each file what the level asks for: a timestamp (T), the proofs of its "
    "certificates "
    "(LT), a timestamp over all of it (LTA). The file only grows; what was signed stays as it "
    "is. Without -o each file is replaced in its place. Run it at level LTA every few years, "
    "before the last timestamp ages."),
    N_("paraphe extend signes/*.pdf --level LTA --tsa http://tsa.example --trust racine.pem\n"
    "paraphe extend signes/*.pdf --level LT -o archives --trust racine.pem"),
    "output level tsa tsa-login-file tsa-login-fd proxy trust trusted-list trusted-list-cert force",
    {1, kManyInputs}, Reports::kPlain, check_extend, run_extend};

}  // namespace paraphe
