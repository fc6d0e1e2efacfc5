#include <filesystem>
#include <utility>

#include "base/file.h"
#include "session/deliver.h"
#include "session/journalled.h"

namespace paraphe {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLargestPdf = 256u << 20;

Result<Pdf> open_signed(const std::string& path) {
  PARAPHE_TRY(std::string bytes, read_file(path, kLargestPdf));
  return read_pdf(std::move(bytes), path);
}

void refuse(ActSummary& act, const Diagnostics& why) {
  act.state = ActState::kRefused;
  for (Diagnostic each : why) {
    if (each.place.file.empty()) each.place.file = act.number;
    act.diagnostics.push_back(std::move(each));
  }
}

class Extending {
 public:
  explicit Extending(const SessionOptions& options) : options_(options), known_(journals_) {}
  Extending(const Extending&) = delete;
  Extending& operator=(const Extending&) = delete;

  // False when writing failed.
  bool extend(const Pdf& pdf, ActSummary& act) {
    act.state = ActState::kRefused;  // until it is there
    Result<SignedPdf> made = paraphe::extend(pdf, options_.level, *options_.services);
    if (!made.ok()) return refuse(act, made.errors()), true;
    if (!accept(options_, *made, verify_made(options_, *made, act.number), act.number, act))
      return true;
    const bool in_place = options_.folder.empty();
    if (in_place && made->pdf.bytes == pdf.bytes) {
      act.state = ActState::kUnchanged;
      act.file = act.number;
      act.bytes = pdf.bytes.size();
      return true;
    }
    const fs::path source(act.number);
    const std::string name = source.filename().string();
    SessionOptions target = options_;
    if (in_place) {
      // The old file is a prefix of the new one: replacing it loses nothing.
      target.folder = source.has_parent_path() ? source.parent_path().string() : ".";
      target.replace = true;
    }
    Result<OutputFolder*> folder = journals_.of(target.folder);
    if (!folder.ok()) return refuse(act, folder.errors()), true;
    Result<bool> is_told = *folder != nullptr && in_place ? stands_as_told(**folder, name, pdf)
                                                          : Result<bool>(*folder != nullptr);
    if (!is_told.ok()) return refuse(act, is_told.errors()), true;
    if (!*is_told) return put(target, made->pdf.bytes, name, act);
    return put_journalled(**folder, name, pdf, made->pdf.bytes, !in_place && options_.replace, act);
  }

 private:
  // A file that is not what the journal says of it gets no new line: that would hide what was done
  // to it.
  static Result<bool> stands_as_told(const OutputFolder& folder, const std::string& name,
                                     const Pdf& pdf) {
    PARAPHE_TRY(std::optional<JournalLine> line, folder.journal().last_of_file(name));
    return !line || line->digest == sha256_hex(pdf.bytes);
  }

  // Puts the raised file in its place, with a line of the journal.
  bool put_journalled(OutputFolder& folder, const std::string& name, const Pdf& pdf,
                      const std::string& bytes, bool replaces, ActSummary& act) {
    std::vector<OutputFolder::Item> items(1);
    JournalLine& line = items[0].line;
    line = known_.line_of(act.number, pdf);
    line.kind = kLineExtended;
    line.time = options_.now;
    line.program = version();
    line.level = level_word(act.level);
    line.note.clear();
    Result<Staged> staged = folder.stage(name, bytes);
    if (staged.ok()) {
      items[0].staged = std::move(*staged);
      items[0].replaces = replaces;
      folder.publish(items);
    }
    const Diagnostics& failures = staged.ok() ? items[0].failures : staged.errors();
    act.bytes = bytes.size();
    act.state = failures.empty() ? ActState::kWritten : ActState::kFailed;
    if (failures.empty())
      act.file = options_.folder.empty() ? act.number : folder.path() + "/" + name;
    act.diagnostics.insert(act.diagnostics.end(), failures.begin(), failures.end());
    return failures.empty();
  }

  const SessionOptions& options_;
  Journalled journals_;
  KnownFiles known_;
};

}  // namespace

SessionSummary extend_files(const std::vector<std::string>& files, const SessionOptions& options,
                            const ProgressCallback& progress) {
  SessionSummary summary;
  std::vector<Pdf> pdfs;
  Extending extending(options);
  bool refused = false;
  auto go_on = [&](Progress::Pass pass, size_t done, std::string_view subject) {
    return !progress || progress({pass, done, files.size(), subject});
  };
  for (size_t i = 0; i < files.size(); ++i) {
    if (!go_on(Progress::Pass::kChecking, i, files[i])) return summary.interrupted = true, summary;
    ActSummary& act = summary.acts.emplace_back();
    act.number = files[i];
    act.state = ActState::kChecked;
    Result<Pdf> pdf = open_signed(files[i]);
    if (!pdf.ok()) refuse(act, pdf.errors());
    if (pdf.ok() && !options.folder.empty() && !options.replace)
      if (std::optional<Diagnostic> taken =
              taken_place(options.folder, fs::path(files[i]).filename().string()))
        refuse(act, {*taken});
    refused = refused || act.state == ActState::kRefused;
    pdfs.push_back(pdf.ok() ? std::move(pdf).value() : Pdf());
  }
  if (refused) return summary;
  for (size_t i = 0; i < files.size(); ++i) {
    if (!go_on(Progress::Pass::kWriting, i, files[i])) return summary.interrupted = true, summary;
    summary.acts[i].state = ActState::kPending;
    if (!extending.extend(pdfs[i], summary.acts[i])) return summary;
    pdfs[i] = Pdf();
  }
  go_on(Progress::Pass::kWriting, files.size(), "");
  return summary;
}

}  // namespace paraphe
