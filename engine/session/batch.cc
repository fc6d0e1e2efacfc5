// run_batch(): see session.h. First pass: read, judge, render. Then numbers and names among all.
// Second pass: sign, verify, put aside; the publisher does the rest.
#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <utility>

#include "base/file.h"
#include "session/content.h"
#include "session/crew.h"
#include "session/deliver.h"
#include "session/folder.h"
#include "session/job.h"
#include "session/numbers.h"
#include "session/plan.h"
#include "session/publisher.h"
#include "session/spool.h"
#include "session/standing.h"
#include "session/telling.h"
#include "session/texts.h"
#include "sign/batch_verify.h"

namespace paraphe {
namespace {

constexpr Message kFault{"session.fault", N_("an unexpected fault stopped this act: {0}"),
                         N_("The other acts are not touched by it. Please report it with the "
                            "command and, if you may, the record.")};
constexpr Message kSpoolLost{"session.spool-lost",
                             N_("the disk did not give back what was laid aside of act {0}"),
                             N_("Check the disk, then run the command again for the rest.")};
constexpr Message kRecordMoved{"session.record-moved",
                               N_("“{0}” was changed while the work went on"),
                               N_("Run the command again when nobody edits the record.")};

// Rendered acts kept in memory between the passes, in bytes: those of an evening. Those beyond wait
// on the disk, which costs a twentieth of an act, and where that has no room they are rendered a
// second time: the engine gives the same bytes, and a batch of any size fits in memory.
constexpr size_t kMostKept = 16u << 20;

class Batch {
 public:
  Batch(const std::vector<RecordSource>& sources, const SessionOptions& options,
        const ProgressCallback& progress)
      : options_(options),
        progress_(progress),
        verifier_(options.anchors, options.level == Level::kB ? options.date : options.now),
        telling_(options, progress, summary_),
        crew_(options.jobs) {
    for (const RecordSource& source : sources) records_.emplace_back().source = &source;
    if (options.signer != nullptr) certificate_ = sha256_hex(options.signer->certificate());
  }

  SessionSummary run() {
    if (open_folders()) {
      check_all();
      if (!summary_.interrupted) compare_all();
      if (!summary_.interrupted && (options_.keep_going || may_write())) write_all();
    }
    for (Job& job : jobs_) telling_.told(job);  // of those that were refused, or not reached
    spool_.reset();
    folders_.clear();
    return sum_up();
  }

 private:
  // ------------------------------------------------------------ folders and records

  bool open_folders() {
    for (BatchRecord& record : records_) {
      const std::string& path =
          record.source->folder.empty() ? options_.folder : record.source->folder;
      auto known = folders_.find(path);
      if (known == folders_.end()) {
        Result<OutputFolder> opened = OutputFolder::open(path);
        if (!opened.ok()) {
          note(opened.errors());
          return false;
        }
        known = folders_.emplace(path, std::make_unique<OutputFolder>(std::move(*opened))).first;
      }
      record.folder = known->second.get();
    }
    if (!folders_.empty()) spool_.emplace(folders_.begin()->second->own_folder());
    return true;
  }

  void note(const Diagnostics& diagnostics) {
    summary_.diagnostics.insert(summary_.diagnostics.end(), diagnostics.begin(), diagnostics.end());
  }

  bool may_write() const {
    return !has_errors(summary_.diagnostics) &&
           std::none_of(jobs_.begin(), jobs_.end(), [](const Job& job) {
             return job.state() == ActState::kRefused || job.state() == ActState::kFailed;
           });
  }

  SessionSummary sum_up() {
    for (const BatchRecord& record : records_)
      summary_.counted.emplace_back().record = record.source->file;
    for (; !jobs_.empty(); jobs_.pop_front()) {
      Job& job = jobs_.front();
      ActCount& count = summary_.counted[job.record];
      if (job.act != nullptr) {
        summary_.acts.push_back(std::move(*job.act));
      } else {
        ++count.by_state[static_cast<size_t>(job.state())];
        count.pages += job.pages();
      }
    }
    return std::move(summary_);
  }

  ActSummary& act_of(Job& job) const { return job.whole(records_[job.record].source->file); }

  // The record once more, when it is the same.
  Result<std::shared_ptr<const Seance>> seance_of(const BatchRecord& record) const {
    PARAPHE_TRY(std::shared_ptr<const Seance> seance, record.source->read());
    if (sha256_hex(seance->source) != record.digest)
      return error(kRecordMoved, {record.source->file}, {record.source->file, 0, 0, ""});
    return seance;
  }

  // ------------------------------------------------------------ first pass

  void check_all() {
    for (size_t i = 0; i < records_.size() && !telling_.is_stopped(); ++i) plan(i);
    crew_.finish();
    summary_.interrupted = telling_.is_stopped() || !go_on(progress_, Progress::Pass::kChecking,
                                                           jobs_.size(), jobs_.size(), "");
  }

  void plan(size_t number) {
    BatchRecord& record = records_[number];
    Result<std::shared_ptr<const Seance>> seance = record.source->read();
    Result<std::shared_ptr<const Engine>> engine =
        seance.ok() ? record.source->open_engine() : std::shared_ptr<const Engine>();
    if (!seance.ok() || !engine.ok()) {
      record.blocked = true;
      return note(seance.ok() ? engine.errors() : seance.errors());
    }
    std::vector<Order> orders;
    SessionSummary part = begin(**seance, options_, orders);
    describe(record, **seance);
    record.blocked = has_errors(part.diagnostics);
    note(part.diagnostics);
    record.first = jobs_.size();
    for (size_t i = 0; i < orders.size(); ++i) {
      Job& job = jobs_.emplace_back();
      *job.act = std::move(part.acts[i]);
      job.act->record = record.source->file;
      job.number = static_cast<uint32_t>(jobs_.size() - 1);
      job.record = static_cast<uint32_t>(number);
      job.making = std::make_unique<Making>();
      job.making->order = std::move(orders[i]);
    }
    record.end = planned_ = jobs_.size();
    for (size_t i = record.first; i < record.end; ++i) {
      Job& job = jobs_[i];
      prepare(job, **engine);
      if (job.state() == ActState::kUnchanged) {
        job.making.reset();
        telling_.told(job);
        continue;
      }
      crew_.add([this, &job, kept = *seance, made_by = *engine] {
        guard(job, [&] { check(job, *made_by); });
      });
    }
  }

  void describe(BatchRecord& record, const Seance& seance) const {
    JournalLine& line = record.line;
    line.time = options_.now;
    line.record = record.digest = sha256_hex(seance.source);
    for (const Seance* other : options_.others)
      line.record = sha256_hex(line.record + sha256_hex(other->source));
    line.program = version();
    line.dated = options_.date;
  }

  JournalLine line_of(const Job& job) const {
    JournalLine line = records_[job.record].line;
    line.key = job.making->key;
    line.layout = *job.layout;
    // Lists and tables bear no signature.
    line.kind = job.is_signed ? kLineSigned : kLineRendered;
    if (job.is_signed) line.certificate = certificate_;
    return line;
  }

  // What is known of an act before it is rendered.
  void prepare(Job& job, const Engine& engine) {
    Making& making = *job.making;
    job.name = texts_.keep(job.act->number);
    job.file_name = texts_.keep(file_name_of(making.order));
    making.key = act_key(making.order);
    numbers_->add(making.key, job.number);
    job.layout = &*layouts_.insert(engine.layout_digest(making.order.kind)).first;
    job.is_signed = options_.signer != nullptr && about(making.order.kind).is_signed;
    Result<Standing> standing = standing_of(*records_[job.record].folder, line_of(job),
                                            std::string(job.file_name), options_);
    if (!standing.ok()) return refuse(*job.act, standing.errors(), ActState::kFailed);
    making.standing = std::move(*standing);
    job.replaces = making.standing.replaces;
    job.occupied = making.standing.occupied;
    const bool refused = job.act->state != ActState::kPending;  // by the rules
    if (making.standing.kind == Standing::Kind::kFinished && !refused) finish(job, making.standing);
  }

  // It was made by an earlier run.
  void finish(Job& job, Standing& standing) {
    ActSummary& act = *job.act;
    act.state = ActState::kUnchanged;
    act.file = place_of(job);
    act.bytes = static_cast<size_t>(standing.size);
    for (Diagnostic& each : standing.notes) act.diagnostics.push_back(std::move(each));
    act.level_missed = standing.level_missed;
  }

  void check(Job& job, const Engine& engine) {
    ActSummary& act = *job.act;
    if (!telling_.claim(Progress::Pass::kChecking, planned_, act.number)) return;
    std::unique_ptr<Making> making = std::move(job.making);
    Result<Act> made = engine.make(making->order, options_.date, act.waivers);
    if (!made.ok()) return refuse(act, made.errors());
    act.title = made->title;
    act.pages = made->pages;
    act.diagnostics.insert(act.diagnostics.end(), made->warnings.begin(), made->warnings.end());
    if (act.state != ActState::kPending) return;  // refused by the rules, or by what stands there
    if (making->standing.kind == Standing::Kind::kOtherRecord) {
      if (content_digest(made->pdf.bytes) == making->standing.content)
        return finish(job, making->standing), telling_.told(job);
      if (!options_.replace)
        return refuse(act, {changed(place_of(job), Change::kRecord)}, ActState::kFailed);
      job.replaces = true;
    }
    act.state = ActState::kChecked;
    telling_.checked(job);  // `act` is gone, perhaps
    keep(job, std::move(making), std::move(made->pdf));
  }

  // Until the second pass: in memory, on the disk, or only what is needed to make it again.
  void keep(Job& job, std::unique_ptr<Making> making, Pdf pdf) {
    bool has_room = false;
    {
      std::lock_guard lock(mutex_);
      has_room = kept_ + pdf.bytes.size() <= kMostKept;
      if (has_room) kept_ += pdf.bytes.size();
    }
    if (!has_room && (job.spooled = spool_->put(pdf, making->key))) return;
    if (has_room) making->pdf = std::move(pdf);
    job.making = std::move(making);
  }

  // ------------------------------------------------------------ between the passes

  // What only shows when all acts are there: names and numbers.
  void compare_all() {
    auto place = [this](const Job& job) {
      return std::pair(records_[job.record].folder, job.file_name);
    };
    std::vector<Job*> by_place;  // of equal ones, in the order of the batch
    by_place.reserve(jobs_.size());
    for (Job& job : jobs_) by_place.push_back(&job);
    std::stable_sort(by_place.begin(), by_place.end(),
                     [&](const Job* a, const Job* b) { return place(*a) < place(*b); });
    const Job* first = nullptr;
    for (Job* job : by_place) {
      if (first == nullptr || place(*first) != place(*job))
        first = job;
      else
        refuse(act_of(*job), {same_name(std::string(job->file_name), std::string(first->name),
                                        std::string(job->name))});
    }
    for (auto& [path, folder] : folders_)
      if (Result<Done> read = numbers_->add(folder->journal()); !read.ok()) note(read.errors());
    for (Numbers::Finding& finding : numbers_->taken()) {
      Job& job = jobs_[finding.owner];
      if (job.state() == ActState::kUnchanged) continue;
      finding.error.place.file = records_[job.record].source->file;
      refuse(act_of(job), {std::move(finding.error)});
    }
    if (options_.only.empty()) note(numbers_->gaps());
    numbers_.reset();
  }

  // ------------------------------------------------------------ second pass

  static bool is_kept(const Job& job) {
    return bool(job.spooled) || (job.making != nullptr && job.making->pdf);
  }

  bool is_wanted(const Job& job) const {
    return job.state() == ActState::kChecked && !records_[job.record].blocked;
  }

  void write_all() {
    telling_.restart();
    total_ = static_cast<size_t>(
        std::count_if(jobs_.begin(), jobs_.end(), [&](const Job& job) { return is_wanted(job); }));
    {
      Publisher publisher([this](void* owner, const Diagnostics& failures) {
        published(*static_cast<Job*>(owner), failures);
      });
      publisher_ = &publisher;
      for (BatchRecord& record : records_)
        if (!telling_.is_stopped() && !broken_) write(record);
      crew_.finish();
      publisher.finish();
    }
    publisher_ = nullptr;
    summary_.interrupted = telling_.is_stopped();
    if (!summary_.interrupted && !broken_)
      go_on(progress_, Progress::Pass::kWriting, total_, total_, "");
  }

  void write(BatchRecord& record) {
    bool wanted = false, again = false;
    for (size_t i = record.first; i < record.end; ++i) {
      if (!is_wanted(jobs_[i])) continue;
      wanted = true;
      again = again || !is_kept(jobs_[i]);
    }
    if (!wanted) return;
    std::shared_ptr<const Seance> seance;
    Result<std::shared_ptr<const Engine>> engine = record.source->open_engine();
    if (!engine.ok()) return note(engine.errors());
    if (again) {
      Result<std::shared_ptr<const Seance>> read = seance_of(record);
      if (!read.ok()) return note(read.errors());
      seance = *read;
      order_again(record, *seance);
    }
    for (size_t i = record.first; i < record.end; ++i) {
      Job& job = jobs_[i];
      if (!is_wanted(job)) continue;
      crew_.add(
          [this, &job, seance, made_by = *engine] { guard(job, [&] { write(job, *made_by); }); });
    }
  }

  // The orders of a record that was read a second time: the same, of the record as it is now in
  // memory.
  void order_again(const BatchRecord& record, const Seance& seance) {
    Result<std::vector<size_t>> selected = select_acts(seance, options_.only);
    if (!selected.ok()) return;
    std::vector<Order> orders =
        orders_of(seance, *selected, kinds_of(options_, seance), options_.others);
    for (size_t i = 0; i < orders.size() && record.first + i < record.end; ++i)
      if (Job& job = jobs_[record.first + i]; job.making != nullptr)
        job.making->order = std::move(orders[i]);
  }

  // The rendered act, from where it waited.
  Result<Done> fetch(Job& job, const Engine& engine) {
    if (job.spooled) {
      std::optional<Spool::Kept> kept = spool_->take(job.spooled);
      if (!kept) return error(kSpoolLost, {std::string(job.name)});
      job.making = std::make_unique<Making>();
      job.making->key = std::move(kept->key);
      job.making->pdf = std::move(kept->pdf);
      job.spooled = {};
    }
    if (job.making->pdf) return Done{};
    PARAPHE_TRY(Act made, engine.make(job.making->order, options_.date, job.act->waivers));
    job.making->pdf = std::move(made.pdf);
    return Done{};
  }

  void write(Job& job, const Engine& engine) {
    ActSummary& act = act_of(job);
    if (broken_ || !telling_.claim(Progress::Pass::kWriting, total_, act.number)) return;
    if (Result<Done> fetched = fetch(job, engine); !fetched.ok())
      return refuse(act, fetched.errors()), telling_.told(job);
    Pdf pdf = std::move(*job.making->pdf);
    job.making->pdf.reset();
    act.state = ActState::kRefused;  // until it is there
    std::optional<MadeFile> made;
    if (job.is_signed) {
      made = sign_act(engine, options_, verifier_, pdf, place_of(job), act);
    } else {
      act.open_fields = open_fields_of(pdf);
      if (fits_place(job, pdf.bytes)) made = MadeFile{std::move(pdf.bytes), ""};
    }
    if (!made) return telling_.told(job);
    stage(job, std::move(*made));
  }

  // A file that no journal knows may stay when it is the same, and only then.
  bool fits_place(Job& job, const std::string& bytes) {
    if (job.replaces || !job.occupied) return true;
    Result<std::string> existing = read_file(place_of(job), bytes.size());
    job.same = existing.ok() && *existing == bytes;
    if (job.same || options_.replace) return true;
    refuse(*job.act, {occupied(place_of(job))}, ActState::kFailed);
    return false;
  }

  void stage(Job& job, MadeFile made) {
    OutputFolder* folder = records_[job.record].folder;
    Result<Staged> staged =
        folder->stage(std::string(job.file_name), made.bytes, std::move(made.digest));
    if (!staged.ok()) {
      broken_ = true;
      refuse(*job.act, staged.errors(), ActState::kFailed);
      return telling_.told(job);
    }
    job.act->bytes = made.bytes.size();
    OutputFolder::Item item;
    item.staged = std::move(*staged);
    item.replaces = job.replaces || options_.replace;
    item.line = line_of(job);
    if (job.is_signed) item.line.level = level_word(job.act->level);
    for (const std::string& waiver : job.act->waivers) {
      JournalLine& line = item.before.emplace_back(item.line);
      line.kind = kLineWaived;
      line.note = waiver;
    }
    job.making.reset();
    publisher_->add(folder, std::move(item), &job);
  }

  // In the publisher's thread.
  void published(Job& job, const Diagnostics& failures) {
    if (failures.empty()) {
      job.act->state = job.same ? ActState::kUnchanged : ActState::kWritten;
      job.act->file = place_of(job);
    } else {
      broken_ = true;
      refuse(*job.act, failures, ActState::kFailed);
    }
    telling_.told(job);
  }

  // ------------------------------------------------------------ common

  std::string place_of(const Job& job) const {
    return (records_[job.record].folder->path() + "/").append(job.file_name);
  }

  void guard(Job& job, const std::function<void()>& work) {  // one act's fault is that act's
    try {
      work();
    } catch (const std::exception& fault) {
      refuse(act_of(job), {error(kFault, {fault.what()})});
      telling_.told(job);
    }
  }

  const SessionOptions& options_;
  const ProgressCallback& progress_;
  BatchVerifier verifier_;
  std::string certificate_;
  std::set<std::string> layouts_;  // digests
  std::map<std::string, std::unique_ptr<OutputFolder>> folders_;
  std::deque<BatchRecord> records_;
  std::deque<Job> jobs_;
  SessionSummary summary_;
  Publisher* publisher_ = nullptr;
  std::optional<Spool> spool_;
  Texts texts_;
  std::optional<Numbers> numbers_{std::in_place};
  Telling telling_;
  std::mutex mutex_;  // of kept_
  size_t kept_ = 0, total_ = 0;
  std::atomic<size_t> planned_{0};
  std::atomic<bool> broken_{false};
  Crew crew_;  // the last, so that nobody works when the rest goes
};

}  // namespace

SessionSummary run_batch(const std::vector<RecordSource>& records, const SessionOptions& options,
                         const ProgressCallback& progress) {
  return Batch(records, options, progress).run();
}

SessionSummary run_seance(const Engine& engine, const Seance& seance, const SessionOptions& options,
                          const ProgressCallback& progress) {
  // Both outlive the batch.
  std::shared_ptr<const Seance> record(std::shared_ptr<void>(), &seance);
  std::shared_ptr<const Engine> shared(std::shared_ptr<void>(), &engine);
  RecordSource source;
  source.file = seance.file;
  source.read = [record]() -> Result<std::shared_ptr<const Seance>> { return record; };
  source.open_engine = [shared]() -> Result<std::shared_ptr<const Engine>> { return shared; };
  return run_batch({source}, options, progress);
}

}  // namespace paraphe
