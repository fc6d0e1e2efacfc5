// sign_files(): see session.h. All are read before the first is signed. Where the folder has a journal,
// the files get their places and their lines as those of a batch do, a group at a time.
#include <filesystem>
#include <map>
#include <utility>

#include "base/file.h"
#include "session/deliver.h"
#include "session/journalled.h"
#include "session/plan.h"

namespace paraphe {
namespace {

constexpr size_t kGroup = 32;  // files that are made durable together

// A file on its way.
struct Unsigned {
  std::string file_name;
  Pdf pdf;
};

// Two files of one name would overwrite one another.
void refuse_same_names(const std::vector<Unsigned>& files, SessionSummary& summary) {
  std::map<std::string, size_t> first;
  for (size_t i = 0; i < files.size(); ++i) {
    auto [found, is_new] = first.emplace(files[i].file_name, i);
    if (is_new) continue;
    refuse(summary.acts[i], {same_name(files[i].file_name, summary.acts[found->second].number,
                                       summary.acts[i].number)});
  }
}

// What stands in the way of the second pass and can be known before it.
void check_targets(const SessionOptions& options, const std::vector<Unsigned>& files,
                   SessionSummary& summary) {
  refuse_same_names(files, summary);
  Result<Done> folder = check_folder(options.folder);
  if (!folder.ok()) {
    summary.diagnostics.insert(summary.diagnostics.end(), folder.errors().begin(),
                               folder.errors().end());
    return;
  }
  // A signature is different each time; what exists would be replaced for certain.
  if (options.replace) return;
  for (size_t i = 0; i < files.size(); ++i)
    if (std::optional<Diagnostic> taken = taken_place(options.folder, files[i].file_name))
      refuse(summary.acts[i], {*taken}, ActState::kFailed);
}

class Signing {
 public:
  Signing(const Engine& engine, const SessionOptions& options, SessionSummary& summary)
      : engine_(engine),
        options_(options),
        summary_(summary),
        verifier_(options.anchors, options.level == Level::kB ? options.date : options.now),
        known_(journals_) {}
  Signing(const Signing&) = delete;
  Signing& operator=(const Signing&) = delete;

  // Before the first file: the folder with its journal, if it has one.
  bool open() {
    Result<OutputFolder*> folder = journals_.of(options_.folder);
    if (folder.ok()) return folder_ = *folder, true;
    summary_.diagnostics = folder.errors();
    return false;
  }

  // False when writing failed: what comes after would fail alike.
  bool sign(const Unsigned& file, ActSummary& act) {
    act.state = ActState::kRefused;  // until it is there
    std::optional<MadeFile> made = sign_act(engine_, options_, verifier_, file.pdf,
                                            options_.folder + "/" + file.file_name, act);
    if (!made) return true;
    if (folder_ == nullptr) return put(options_, made->bytes, file.file_name, act);
    Result<Staged> staged =
        folder_->stage(file.file_name, made->bytes, std::move(made->digest));
    if (!staged.ok()) return fail(act, staged.errors());
    act.bytes = made->bytes.size();
    OutputFolder::Item& item = items_.emplace_back();
    owners_.push_back(&act);
    item.staged = std::move(*staged);
    item.replaces = options_.replace;
    item.line = known_.line_of(act.number, file.pdf);
    item.line.kind = kLineSigned;
    item.line.time = options_.now;
    item.line.certificate = sha256_hex(options_.signer->certificate());
    item.line.program = version();
    item.line.dated = options_.date;
    item.line.level = level_word(act.level);
    item.line.note.clear();
    return items_.size() < kGroup || publish();
  }

  // What was signed and is not in its place yet.
  bool publish() {
    if (items_.empty()) return true;
    folder_->publish(items_);
    bool good = true;
    for (size_t i = 0; i < items_.size(); ++i) {
      ActSummary& act = *owners_[i];
      if (!items_[i].failures.empty()) {
        good = fail(act, items_[i].failures);
        continue;
      }
      act.state = ActState::kWritten;
      act.file = options_.folder + "/" + items_[i].line.file;
    }
    items_.clear();
    owners_.clear();
    return good;
  }

 private:
  static bool fail(ActSummary& act, const Diagnostics& why) {
    refuse(act, why, ActState::kFailed);
    return false;
  }

  const Engine& engine_;
  const SessionOptions& options_;
  SessionSummary& summary_;
  BatchVerifier verifier_;
  Journalled journals_;
  KnownFiles known_;
  OutputFolder* folder_ = nullptr;
  std::vector<OutputFolder::Item> items_;
  std::vector<ActSummary*> owners_;
};

}  // namespace

SessionSummary sign_files(const Engine& engine, const std::vector<std::string>& files,
                          const SessionOptions& options, const ProgressCallback& progress) {
  SessionSummary summary;
  std::vector<Unsigned> read;
  for (size_t i = 0; i < files.size(); ++i) {
    if (!go_on(progress, Progress::Pass::kChecking, i, files.size(), files[i])) {
      summary.interrupted = true;
      return summary;
    }
    ActSummary& act = summary.acts.emplace_back();
    act.number = files[i];
    Unsigned& each = read.emplace_back();
    each.file_name = std::filesystem::path(files[i]).filename().string();
    Result<Pdf> pdf = open_pdf(files[i]);
    if (pdf.ok()) {
      act.state = ActState::kChecked;
      each.pdf = std::move(pdf).value();
    } else {
      refuse(act, pdf.errors());
    }
  }
  check_targets(options, read, summary);
  if (!may_write(summary)) return summary;
  Signing signing(engine, options, summary);
  if (!signing.open()) return summary;
  bool good = true;
  for (size_t i = 0; i < read.size() && good && !summary.interrupted; ++i) {
    summary.interrupted = !go_on(progress, Progress::Pass::kWriting, i, read.size(), files[i]);
    if (summary.interrupted) break;
    good = signing.sign(read[i], summary.acts[i]);
    read[i].pdf = Pdf();
  }
  // What is signed is not lost to a stop or to another file's failure.
  good = signing.publish() && good;
  if (good && !summary.interrupted)
    go_on(progress, Progress::Pass::kWriting, read.size(), read.size(), "");
  return summary;
}

}  // namespace paraphe
