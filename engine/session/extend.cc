#include <filesystem>
#include <utility>

#include "base/file.h"
#include "session/deliver.h"
#include "session/journalled.h"

namespace paraphe {
namespace {

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

// Puts the raised file in the place of the one it begins with, with a line of the journal.
bool put_journalled(OutputFolder& folder, JournalLine line, const std::string& bytes,
                    const SessionOptions& options, ActSummary& act) {
  line.kind = kLineExtended;
  line.time = options.now;
  line.program = version();
  line.level = level_word(act.level);
  line.note.clear();
  Result<Staged> staged = folder.stage(line.file, bytes);
  std::vector<OutputFolder::Item> items(1);
  if (staged.ok()) {
    items[0].staged = std::move(*staged);
    items[0].line = line;
    folder.publish(items);
  }
  const Diagnostics& failures = staged.ok() ? items[0].failures : staged.errors();
  act.bytes = bytes.size();
  act.state = failures.empty() ? ActState::kWritten : ActState::kFailed;
  if (failures.empty()) act.file = act.number;
  act.diagnostics.insert(act.diagnostics.end(), failures.begin(), failures.end());
  return failures.empty();
}

// False when writing failed.
bool extend_one(const Pdf& pdf, const SessionOptions& options, Journalled& journals,
                ActSummary& act) {
  namespace fs = std::filesystem;
  Result<SignedPdf> made = extend(pdf, options.level, *options.services);
  if (!made.ok()) return refuse(act, made.errors()), true;
  if (!accept(options, *made, verify_made(options, *made, act.number), act.number, act)) return act.state = ActState::kRefused, true;
  fs::path source(act.number);
  SessionOptions target = options;
  if (options.folder.empty()) {
    // The old file is a prefix of the new one: replacing it loses nothing.
    target.folder = source.has_parent_path() ? source.parent_path().string() : ".";
    target.replace = true;
    if (made->pdf.bytes == pdf.bytes) {
      act.state = ActState::kUnchanged;
      act.file = act.number;
      act.bytes = pdf.bytes.size();
      return true;
    }
    Result<OutputFolder*> folder = journals.of(target.folder);
    if (!folder.ok()) return refuse(act, folder.errors()), true;
    if (*folder != nullptr) {
      Result<std::optional<JournalLine>> line =
          (*folder)->journal().last_of_file(source.filename().string());
      if (!line.ok()) return refuse(act, line.errors()), true;
      if (*line && (*line)->digest == sha256_hex(pdf.bytes))
        return put_journalled(**folder, std::move(**line), made->pdf.bytes, options, act);
    }
  }
  act.state = ActState::kRefused;  // until it is there
  return put(target, made->pdf.bytes, source.filename().string(), act);
}

}  // namespace

SessionSummary extend_files(const std::vector<std::string>& files, const SessionOptions& options,
                            const ProgressCallback& progress) {
  SessionSummary summary;
  std::vector<Pdf> pdfs;
  Journalled journals;
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
              taken_place(options.folder, std::filesystem::path(files[i]).filename().string()))
        refuse(act, {*taken});
    refused = refused || act.state == ActState::kRefused;
    pdfs.push_back(pdf.ok() ? std::move(pdf).value() : Pdf());
  }
  if (refused) return summary;
  for (size_t i = 0; i < files.size(); ++i) {
    if (!go_on(Progress::Pass::kWriting, i, files[i])) return summary.interrupted = true, summary;
    summary.acts[i].state = ActState::kPending;
    if (!extend_one(pdfs[i], options, journals, summary.acts[i])) return summary;
    pdfs[i] = Pdf();
  }
  go_on(Progress::Pass::kWriting, files.size(), "");
  return summary;
}

}  // namespace paraphe
