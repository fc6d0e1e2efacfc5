#include "cli/commands.h"

#include <optional>
#include <utility>

#include "base/file.h"
#include "cli/act_report.h"
#include "cli/date.h"
#include "cli/password.h"
#include "cli/preview.h"
#include "cli/progress.h"
#include "cli/tasks.h"
#include "session/session.h"

namespace paraphe {
namespace {

constexpr const char* kOneImage = N_("{0} picture is in “{1}”.");
constexpr const char* kManyImages = N_("{0} pictures are in “{1}”.");
constexpr Message kPictureThere{"cli.picture-exists", N_("“{0}” already exists"),
                                N_("Give another folder with -o, or --force if the existing file "
                                   "may be lost.")};

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
Result<Engine> open_engine(const Options& options, const std::string& record) {
  EngineOptions engine;
  if (!record.empty()) engine.record_folder = folder_of(record);
  engine.layout = options.layout;
  engine.documents = options.documents;
  if (!options.layout.empty()) {
    PARAPHE_TRY(engine.layout_bytes, read_file(options.layout, kLargestLayout));
  }
  return Engine::create(engine);
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
  PARAPHE_TRY(options.anchors, read_anchors(given.trust));
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
  PARAPHE_TRY(Engine engine, open_engine(given, given.inputs.front()));
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
std::optional<TrustServices> open_services(const Context& context, const SessionOptions& options) {
  const Options& given = context.options();
  if (given.level == Level::kB) return std::nullopt;
  NetworkOptions network;
  network.proxy = given.proxy;
  TrustServiceOptions services;
  services.timestamp_authorities = given.timestamp_authorities;
  services.anchors = options.anchors;
  services.now = options.now;
  return TrustServices(make_network(network), std::move(services));
}

// Writes the pictures of one act; false when something went wrong and was reported.
bool draw_act(Context& context, const Act& act, JsonWriter& json, size_t& drawn) {
  const Options& options = context.options();
  Result<PageImages> images = PageImages::open(act.pdf.bytes);
  if (!images.ok()) return context.report(images.errors()), false;
  std::string stem = options.folder + "/" + act.file_name.substr(0, act.file_name.rfind('.'));
  for (size_t page = 0; page < images->size(); ++page) {
    std::string path = stem + "-" + std::to_string(page + 1) + ".png";
    Result<std::string> image = images->draw(page, options.resolution);
    if (!image.ok()) return context.report(image.errors()), false;
    Result<std::string> existing = read_file(path);
    if (existing.ok() && *existing != *image && !options.force) {
      context.report({error(kPictureThere, {path}, {path, 0, 0, ""})});
      return false;
    }
    Result<Done> written = write_file(path, *image);
    if (!written.ok()) return context.report(written.errors()), false;
    json.value(path);
    ++drawn;
  }
  return true;
}

}  // namespace

ExitCode run_check(Context& context) {
  Result<Desk> desk = open_desk(context);
  if (!desk.ok()) return fail(context, desk);
  ProgressLine line(context, context.err());
  SessionSummary summary = check_seance(desk->engine, desk->seance, desk->options, line.callback());
  line.clear();
  return report_session(context, summary);
}

ExitCode run_render(Context& context) {
  Result<Desk> desk = open_desk(context);
  if (!desk.ok()) return fail(context, desk);
  ProgressLine line(context, context.err());
  SessionSummary summary = run_seance(desk->engine, desk->seance, desk->options, line.callback());
  line.clear();
  return report_session(context, summary);
}

ExitCode run_run(Context& context) {
  Result<Desk> desk = open_desk(context);
  if (!desk.ok()) return fail(context, desk);
  Diagnostics warnings;
  Result<Signer> signer = open_signer(context.options(), context.environment(), context.messages(),
                                      desk->options.date, warnings);
  context.report(warnings);
  if (!signer.ok()) return fail(context, signer);
  context.report(signer->warnings());
  desk->options.signer = &*signer;
  std::optional<TrustServices> services = open_services(context, desk->options);
  desk->options.services = services ? &*services : nullptr;
  ProgressLine line(context, context.err());
  SessionSummary summary = run_seance(desk->engine, desk->seance, desk->options, line.callback());
  line.clear();
  return report_session(context, summary);
}

ExitCode run_sign(Context& context) {
  Result<SessionOptions> options = session_options(context);
  if (!options.ok()) return fail(context, options);
  Result<Engine> engine = open_engine(context.options(), "");
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
  std::optional<TrustServices> services = open_services(context, *options);
  options->services = services ? &*services : nullptr;
  ProgressLine line(context, context.err());
  SessionSummary summary = sign_files(*engine, context.options().inputs, *options, line.callback());
  line.clear();
  return report_session(context, summary);
}

ExitCode run_extend(Context& context) {
  Result<SessionOptions> options = session_options(context);
  if (!options.ok()) return fail(context, options);
  std::optional<TrustServices> services = open_services(context, *options);
  options->services = services ? &*services : nullptr;
  ProgressLine line(context, context.err());
  SessionSummary summary = extend_files(context.options().inputs, *options, line.callback());
  line.clear();
  return report_session(context, summary);
}

ExitCode run_preview(Context& context) {
  Result<Desk> desk = open_desk(context);
  if (!desk.ok()) return fail(context, desk);
  Result<std::vector<size_t>> selected = select_acts(desk->seance, desk->options.only);
  if (!selected.ok()) return fail(context, selected);
  ProgressLine line(context, context.err());
  ProgressCallback progress = line.callback();
  JsonWriter& json = context.json();
  json.key("images").begin_array();
  size_t drawn = 0;
  const std::vector<Order> orders =
      orders_of(desk->seance, *selected, desk->options.documents, desk->options.others);
  for (size_t i = 0; i < orders.size(); ++i) {
    if (!progress({Progress::Pass::kWriting, i, orders.size(), ""})) break;
    Result<Act> act = desk->engine.make(orders[i], desk->options.date);
    line.clear();
    context.report(act.ok() ? act->warnings : act.errors());
    if (act.ok() && !draw_act(context, *act, json, drawn)) break;
  }
  line.clear();
  json.end_array();
  if (drawn > 0)
    context.say(printable(
        context.messages().count(kOneImage, kManyImages, drawn, {context.options().folder})));
  return context.code();
}

}  // namespace paraphe
