#include "cli/batch.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <map>
#include <thread>
#include <utility>

#include "base/file.h"
#include "cli/act_report.h"
#include "cli/progress.h"

namespace paraphe {
namespace {

namespace fs = std::filesystem;

constexpr Message kNoRecords{"cli.no-records", N_("there is no record in the folder “{0}”"),
                             N_("Give the folder that holds the .xml files of the sessions.")};
constexpr Message kOnlyOfOne{"cli.only-of-folder",
                             N_("--only names an act of one record, and “{0}” is a folder"),
                             N_("Give the record that holds the act.")};

struct Found {
  fs::path file;
  std::string folder;  // below the output folder, as the record lies below the input
};

// The .xml files of a folder and of the folders in it, sorted; names that begin with a dot are
// somebody else's.
Result<std::vector<Found>> find_records(const std::string& input) {
  std::vector<Found> out;
  std::error_code problem;
  fs::recursive_directory_iterator entry(input, problem), end;
  for (; !problem && entry != end; entry.increment(problem)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(".")) {
      if (entry->is_directory(problem)) entry.disable_recursion_pending();
      continue;
    }
    if (entry->path().extension() != ".xml" || !entry->is_regular_file(problem)) continue;
    out.push_back({entry->path(), entry->path().parent_path().lexically_relative(input).string()});
  }
  if (out.empty()) return error(kNoRecords, {input}, {input, 0, 0, ""});
  std::sort(out.begin(), out.end(), [](const Found& a, const Found& b) { return a.file < b.file; });
  return out;
}

// Engines by the folder of the record: where its pictures are.
class Engines {
 public:
  explicit Engines(const EngineOpener& open) : open_(open) {}

  // Begins with the engine of the first record, while that record is read. The schema, which the
  // record needs as soon as it is parsed, comes first.
  void begin(const std::string& record) {
    begun_folder_ = folder_of(record);
    begun_ = std::async(std::launch::async, [this, record] {
      prepare_reading();
      return open_(record);
    });
  }

  Result<std::shared_ptr<const Engine>> of(const std::string& record) {
    const std::string folder = folder_of(record);
    std::shared_ptr<const Engine>& known = engines_[folder];
    if (known == nullptr) {
      const bool is_begun = begun_.valid() && folder == begun_folder_;
      PARAPHE_TRY(Engine engine, is_begun ? begun_.get() : open_(record));
      known = std::make_shared<const Engine>(std::move(engine));
    }
    return known;
  }

 private:
  static std::string folder_of(const std::string& record) {
    return fs::path(record).parent_path().string();
  }

  const EngineOpener& open_;
  std::map<std::string, std::shared_ptr<const Engine>> engines_;
  std::string begun_folder_;
  std::future<Result<Engine>> begun_;
};

Result<std::shared_ptr<const Seance>> read_record(const std::string& file) {
  PARAPHE_TRY(std::string bytes, read_file(file));
  PARAPHE_TRY(Seance seance, read_seance(bytes, file));
  return std::make_shared<const Seance>(std::move(seance));
}

// Folders of councils below the output, made like those of their records. Those that nothing was
// written into go again: a run that is refused leaves everything as it was.
class CouncilFolders {
 public:
  CouncilFolders() = default;
  CouncilFolders(const CouncilFolders&) = delete;
  CouncilFolders& operator=(const CouncilFolders&) = delete;
  // Of a folder inside another, the inner one first; rmdir() takes only what is empty.
  ~CouncilFolders() {
    for (auto made = made_.rbegin(); made != made_.rend(); ++made) ::rmdir(made->c_str());
  }

  Result<Done> make(const fs::path& path) {
    std::error_code problem;
    if (fs::is_directory(path, problem)) return Done{};
    if (path.has_parent_path() && path.parent_path() != path) {
      Result<Done> above = make(path.parent_path());
      if (!above.ok()) return above;
    }
    const bool is_new = fs::create_directory(path, problem);
    if (problem) return cannot_write(path.string(), problem.value());
    if (is_new) made_.push_back(path.string());
    return Done{};
  }

 private:
  std::vector<std::string> made_;
};

// Each folder of a council holds its lock and its journal open, beside the files that wait to be made
// durable. The soft limit of most systems, 1024, is of another age (it is what select() can count,
// and nothing here uses that); up to the hard one it is the program's to choose.
void allow_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// For the documents of a year: every record but the first, in which they are told.
Result<std::vector<std::string>> records_of_year(const std::vector<std::string>& inputs) {
  std::vector<std::string> out;
  for (const std::string& input : inputs) {
    if (!is_folder(input)) {
      out.push_back(input);
      continue;
    }
    PARAPHE_TRY(std::vector<Found> found, find_records(input));
    for (const Found& each : found) out.push_back(each.file.string());
  }
  return out;
}

Result<std::vector<RecordSource>> sources_of(const Context& context, const std::string& input,
                                             const std::string& output, Engines& engines,
                                             CouncilFolders& folders) {
  std::vector<RecordSource> sources;
  auto add = [&](const std::string& file, const std::string& folder) {
    RecordSource source;
    source.file = file;
    source.folder = folder;
    source.read = [file] { return read_record(file); };
    source.open_engine = [file, &engines] { return engines.of(file); };
    sources.push_back(std::move(source));
  };
  if (!is_folder(input)) {
    add(input, output);
    return sources;
  }
  if (!context.options().only.empty()) return error(kOnlyOfOne, {input}, {input, 0, 0, ""});
  PARAPHE_TRY(std::vector<Found> found, find_records(input));
  for (const Found& each : found) {
    const std::string folder =
        each.folder == "." ? output : (fs::path(output) / each.folder).string();
    if (Result<Done> made = folders.make(folder); !made.ok()) return made.errors();
    add(each.file.string(), folder);
  }
  return sources;
}

}  // namespace

bool is_of_year(const Options& given) {
  const auto& kinds = given.documents;
  return !kinds.empty() && std::all_of(kinds.begin(), kinds.end(), [](DocumentKind kind) {
    return about(kind).extent == Extent::kSessions;
  });
}

bool is_folder(const std::string& path) {
  std::error_code problem;
  return fs::is_directory(path, problem);
}

ExitCode run_records(Context& context, SessionOptions options, const EngineOpener& open_engine,
                     const SignerOpener& open_signer) {
  const Options& given = context.options();
  options.jobs = given.jobs > 0 ? static_cast<size_t>(given.jobs)
                                : std::max<size_t>(1, std::thread::hardware_concurrency());
  options.keep_going = given.keep_going;
  options.replace = given.replace;
  options.date_of_clock =
      given.date.empty() && context.environment().variable("SOURCE_DATE_EPOCH").empty();
  if (given.format != Format::kJson) options.told_whole = kActsToldOneByOne;
  if (given.format == Format::kJsonLines)
    options.on_act = [&context](const ActSummary& act) { write_event(context, act); };
  std::vector<std::shared_ptr<const Seance>> others;
  std::string input = given.inputs.front();
  if (is_of_year(given)) {
    Result<std::vector<std::string>> records = records_of_year(given.inputs);
    if (!records.ok()) return context.report(records.errors()), context.code();
    input = records->front();
    for (size_t i = 1; i < records->size(); ++i) {
      Result<std::shared_ptr<const Seance>> other = read_record((*records)[i]);
      if (!other.ok()) return context.report(other.errors()), context.code();
      others.push_back(*other);
      options.others.push_back(other->get());
    }
  }
  Engines engines(open_engine);
  CouncilFolders folders;  // outlive the batch: it leaves them empty when it leaves nothing
  Result<std::vector<RecordSource>> sources =
      sources_of(context, input, options.folder, engines, folders);
  if (!sources.ok()) {
    context.report(sources.errors());
    return context.code();
  }
  if (sources->size() > 1) allow_open_files();
  if (options.jobs > 1) engines.begin(sources->front().file);
  if (open_signer && !is_folder(input)) {
    Result<std::shared_ptr<const Seance>> seance = read_record(input);
    if (!seance.ok()) return context.report(seance.errors()), context.code();
    // Not read again at once; and not kept for ever.
    sources->front().read = [input, first = *seance]() mutable {
      return first != nullptr ? Result<std::shared_ptr<const Seance>>(std::move(first))
                              : read_record(input);
    };
  }
  if (open_signer && !open_signer(options)) return context.code();
  ProgressLine line(context, context.err());
  SessionSummary summary = run_batch(*sources, options, line.callback());
  line.clear();
  return report_session(context, summary, line.seconds());
}

}  // namespace paraphe
