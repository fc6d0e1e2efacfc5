#include <filesystem>
#include <map>
#include <utility>

#include "base/file.h"
#include "session/deliver.h"
#include "session/plan.h"

namespace paraphe {
namespace {

// Two works of one name would overwrite one another.
void refuse_same_names(const std::vector<Work>& works, SessionSummary& summary) {
  std::map<std::string, size_t> first;
  for (size_t i = 0; i < works.size(); ++i) {
    auto [found, is_new] = first.emplace(works[i].file_name, i);
    if (is_new) continue;
    refuse(summary.acts[i], {same_name(works[i].file_name, summary.acts[found->second].number,
                                       summary.acts[i].number)});
  }
}

// What stands in the way of the second pass and can be known before it.
void check_targets(const SessionOptions& options, const std::vector<Work>& works,
                   SessionSummary& summary) {
  refuse_same_names(works, summary);
  Result<Done> folder = check_folder(options.folder);
  if (!folder.ok()) {
    summary.diagnostics.insert(summary.diagnostics.end(), folder.errors().begin(),
                               folder.errors().end());
    return;
  }
  // A signature is different each time; what exists would be replaced for certain.
  if (options.replace) return;
  for (size_t i = 0; i < works.size(); ++i)
    if (std::optional<Diagnostic> taken = taken_place(options.folder, works[i].file_name))
      refuse(summary.acts[i], {*taken}, ActState::kFailed);
}

}  // namespace

SessionSummary sign_files(const Engine& engine, const std::vector<std::string>& files,
                          const SessionOptions& options, const ProgressCallback& progress) {
  SessionSummary summary;
  std::vector<Work> works;
  for (size_t i = 0; i < files.size(); ++i) {
    ActSummary act;
    act.number = files[i];
    Work work{{}, std::filesystem::path(files[i]).filename().string(), {}};
    if (!go_on(progress, Progress::Pass::kChecking, i, files.size(), files[i])) {
      summary.interrupted = true;
      return summary;
    }
    Result<Pdf> pdf = open_pdf(files[i]);
    if (pdf.ok()) {
      act.state = ActState::kChecked;
      work.pdf = std::move(pdf).value();
    } else {
      refuse(act, pdf.errors());
    }
    summary.acts.push_back(std::move(act));
    works.push_back(std::move(work));
  }
  check_targets(options, works, summary);
  if (!may_write(summary)) return summary;
  BatchVerifier verifier(options.anchors, options.level == Level::kB ? options.date : options.now);
  for (size_t i = 0; i < works.size(); ++i) {
    if (!go_on(progress, Progress::Pass::kWriting, i, works.size(), files[i])) {
      summary.interrupted = true;
      return summary;
    }
    if (!deliver(engine, options, verifier, works[i].pdf, works[i].file_name, summary.acts[i]))
      return summary;
    works[i].pdf = Pdf();
  }
  go_on(progress, Progress::Pass::kWriting, works.size(), works.size(), "");
  return summary;
}

}  // namespace paraphe
