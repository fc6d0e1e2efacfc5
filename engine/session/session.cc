#include "session/session.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "base/file.h"
#include "session/deliver.h"

namespace paraphe {
namespace {

constexpr Message kUnknownNumber{
    "session.unknown-number", N_("the record holds no deliberation with the number “{0}”"),
    N_("Give the number as it is printed on the act. The record holds: {1}")};
constexpr Message kSameName{"session.same-name",
                            N_("two acts would be written to the same file “{0}”: {1} and {2}"),
                            N_("Give each deliberation its own number; files to be signed need "
                               "different names.")};

constexpr Message kUnknownRule{"session.unknown-rule", N_("there is no rule “{0}” to be waived"),
                               N_("“paraphe rules” lists the codes.")};
constexpr Message kWaived{"session.waived", N_("{0} is waived: {1}"),
                          N_("The files keep the waiver and its reason.")};
constexpr Message kNeedlessWaiver{"session.waiver-needless",
                                  N_("{0} is waived, but nothing was found against it"),
                                  N_("Leave the waiver out.")};

// Rendered acts kept between the passes, in bytes. Beyond it an act is rendered a second time:
// the engine gives the same bytes, and a session of any size fits in memory.
constexpr size_t kMostKept = 24u << 20;

bool go_on(const ProgressCallback& progress, Progress::Pass pass, size_t done, size_t total,
           std::string_view subject) {
  return !progress || progress({pass, done, total, subject});
}

// One act on its way; `pdf` is empty while it is not kept.
struct Work {
  Order order;  // not of sign_files()
  std::string file_name;
  Pdf pdf;
};

// What the summary calls a document: an extract by the number of its act.
std::string name_of(const Order& order) {
  const std::string kind = about(order.kind).name;
  if (!order.subject.act) return kind;
  const std::string& number = order.subject.sessions.front()->deliberations[*order.subject.act].numero;
  return order.kind == DocumentKind::kExtrait ? number : kind + " " + number;
}

bool bears(const Deliberation& deliberation, const std::string& number) {
  return !number.empty() && (deliberation.numero == number || deliberation.identifiant == number);
}

void refuse(ActSummary& act, Diagnostics diagnostics, ActState state = ActState::kRefused) {
  act.state = state;
  act.diagnostics.insert(act.diagnostics.end(), diagnostics.begin(), diagnostics.end());
}

// The first pass over deliberations: renders each, so that what cannot be made is known before
// anything is signed. False when the user stopped it.
bool make_all(const Engine& engine, const SessionOptions& options,
              const ProgressCallback& progress, std::vector<Work>& works, SessionSummary& summary) {
  size_t kept = 0;
  for (size_t i = 0; i < works.size(); ++i) {
    ActSummary& act = summary.acts[i];
    if (!go_on(progress, Progress::Pass::kChecking, i, works.size(), act.number)) return false;
    Result<Act> made = engine.make(works[i].order, options.date, act.waivers);
    if (!made.ok()) {
      refuse(act, made.errors());
      continue;
    }
    if (act.state != ActState::kRefused) act.state = ActState::kChecked;  // by the rules
    act.title = made->title;
    act.pages = made->pages;
    act.diagnostics.insert(act.diagnostics.end(), made->warnings.begin(), made->warnings.end());
    works[i].file_name = made->file_name;
    if (kept + made->pdf.bytes.size() > kMostKept) continue;
    kept += made->pdf.bytes.size();
    works[i].pdf = std::move(made->pdf);
  }
  return go_on(progress, Progress::Pass::kChecking, works.size(), works.size(), "");
}

// Two works of one name would overwrite one another.
void refuse_same_names(const std::vector<Work>& works, SessionSummary& summary) {
  std::map<std::string, size_t> first;
  for (size_t i = 0; i < works.size(); ++i) {
    if (works[i].file_name.empty()) continue;
    auto [found, is_new] = first.emplace(works[i].file_name, i);
    if (is_new) continue;
    refuse(summary.acts[i],
           {error(kSameName, {works[i].file_name, summary.acts[found->second].number,
                              summary.acts[i].number})});
  }
}

bool may_write(const SessionSummary& summary) {
  bool refused = std::any_of(summary.acts.begin(), summary.acts.end(), [](const ActSummary& act) {
    return act.state == ActState::kRefused || act.state == ActState::kFailed;
  });
  return !refused && !has_errors(summary.diagnostics);
}

// Findings of waived rules no longer refuse. What is waived is said, with its reason; a waiver that
// names no rule is refused, one that meets no finding is told.
void waive(const std::vector<Waiver>& waivers, Diagnostics& findings, Diagnostics& told) {
  for (const Waiver& waiver : waivers) {
    const bool known = std::any_of(rules().begin(), rules().end(), [&](const Rule& rule) {
      return waiver.code == rule.message.code;
    });
    if (!known) {
      told.push_back(error(kUnknownRule, {waiver.code}));
      continue;
    }
    size_t met = 0;
    for (Diagnostic& finding : findings) {
      if (waiver.code != finding.message.code) continue;
      finding.severity = Severity::kAdvice;
      ++met;
    }
    if (met > 0)
      told.push_back(warning(kWaived, {waiver.code, waiver.reason}));
    else
      told.push_back({Severity::kAdvice, kNeedlessWaiver, {waiver.code}, {}});
  }
}

// What the files of the acts that `finding` is about keep of its waiver.
void keep_waiver(const std::vector<Waiver>& waivers, const Diagnostic& finding, ActSummary& act) {
  for (const Waiver& waiver : waivers) {
    const std::string kept = waiver.code + ": " + waiver.reason;
    const bool known = std::find(act.waivers.begin(), act.waivers.end(), kept) != act.waivers.end();
    if (waiver.code == finding.message.code && !known) act.waivers.push_back(kept);
  }
}

// A finding inside a deliberation goes to its act; those of deliberations that were not asked for
// are left out.
void share_out(const Seance& seance, const std::vector<Work>& works,
               const std::vector<Waiver>& waivers, Diagnostics findings, SessionSummary& summary) {
  const std::vector<Deliberation>& all = seance.deliberations;
  for (Diagnostic& finding : findings) {
    size_t act = all.size();
    if (finding.place.path.starts_with("/seance/deliberations/")) {
      for (size_t i = 0; i < all.size() && all[i].place.line <= finding.place.line; ++i) act = i;
    }
    if (act == all.size()) {
      for (ActSummary& every : summary.acts) keep_waiver(waivers, finding, every);
      summary.diagnostics.push_back(std::move(finding));
      continue;
    }
    bool told = false;
    for (size_t i = 0; i < works.size(); ++i) {
      const std::optional<size_t>& own = works[i].order.subject.act;
      // What is wrong with an act is wrong with every document that shows it; it is told once.
      if (own && *own != act) continue;
      if (finding.severity == Severity::kError) summary.acts[i].state = ActState::kRefused;
      keep_waiver(waivers, finding, summary.acts[i]);
      if (!told) summary.acts[i].diagnostics.push_back(finding);
      told = true;
    }
  }
}

SessionSummary begin(const Seance& seance, const SessionOptions& options,
                     std::vector<Work>& works) {
  SessionSummary summary;
  Result<std::vector<size_t>> selected = select_acts(seance, options.only);
  if (!selected.ok()) {
    summary.diagnostics = selected.errors();
    return summary;
  }
  Diagnostics findings = options.as_of ? check(seance, *options.as_of) : check(seance);
  waive(options.waivers, findings, summary.diagnostics);
  for (Order& order : orders_of(seance, *selected, options.documents, options.others)) {
    ActSummary act;
    act.number = name_of(order);
    summary.acts.push_back(std::move(act));
    works.push_back({std::move(order), "", {}});
  }
  share_out(seance, works, options.waivers, std::move(findings), summary);
  return summary;
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
  if (options.signer == nullptr || options.replace) return;
  for (size_t i = 0; i < works.size(); ++i) {
    if (works[i].file_name.empty()) continue;  // refused already
    if (!about(works[i].order.kind).is_signed) continue;
    if (std::optional<Diagnostic> taken = taken_place(options.folder, works[i].file_name))
      refuse(summary.acts[i], {*taken}, ActState::kFailed);
  }
}

}  // namespace

bool SessionSummary::complete() const {
  return !interrupted && !has_errors(diagnostics) &&
         std::all_of(acts.begin(), acts.end(), [](const ActSummary& act) {
           return !act.level_missed &&
                  (act.state == ActState::kChecked || act.state == ActState::kWritten ||
                   act.state == ActState::kUnchanged);
         });
}

Result<std::vector<size_t>> select_acts(const Seance& seance,
                                        const std::vector<std::string>& numbers) {
  constexpr size_t kMostListed = 12;
  std::string known;
  for (size_t i = 0; i < seance.deliberations.size(); ++i) {
    if (i < kMostListed) known += (i == 0 ? "" : ", ") + seance.deliberations[i].numero;
    if (i == kMostListed) known += " …";
  }
  Diagnostics errors;
  for (const std::string& number : numbers) {
    bool found = std::any_of(seance.deliberations.begin(), seance.deliberations.end(),
                             [&](const Deliberation& d) { return bears(d, number); });
    if (!found) errors.push_back(error(kUnknownNumber, {number, known}));
  }
  if (!errors.empty()) return errors;
  std::vector<size_t> selected;
  for (size_t i = 0; i < seance.deliberations.size(); ++i) {
    bool wanted = std::any_of(numbers.begin(), numbers.end(), [&](const std::string& number) {
      return bears(seance.deliberations[i], number);
    });
    if (wanted || numbers.empty()) selected.push_back(i);
  }
  return selected;
}

SessionSummary check_seance(const Engine& engine, const Seance& seance,
                            const SessionOptions& options, const ProgressCallback& progress) {
  std::vector<Work> works;
  SessionSummary summary = begin(seance, options, works);
  summary.interrupted = !make_all(engine, options, progress, works, summary);
  return summary;
}

SessionSummary run_seance(const Engine& engine, const Seance& seance, const SessionOptions& options,
                          const ProgressCallback& progress) {
  std::vector<Work> works;
  SessionSummary summary = begin(seance, options, works);
  summary.interrupted = !make_all(engine, options, progress, works, summary);
  if (summary.interrupted) return summary;
  check_targets(options, works, summary);
  if (!may_write(summary)) return summary;
  // Lists and tables bear no signature.
  SessionOptions unsigned_options = options;
  unsigned_options.signer = nullptr;
  for (size_t i = 0; i < works.size(); ++i) {
    ActSummary& act = summary.acts[i];
    if (!go_on(progress, Progress::Pass::kWriting, i, works.size(), act.number)) {
      summary.interrupted = true;
      return summary;
    }
    if (works[i].pdf.bytes.empty()) {
      Result<Act> made = engine.make(works[i].order, options.date, act.waivers);
      if (!made.ok()) {
        refuse(act, made.errors());
        continue;
      }
      works[i].pdf = std::move(made->pdf);
    }
    const bool to_sign = about(works[i].order.kind).is_signed;
    bool writable = deliver(engine, to_sign ? options : unsigned_options, works[i].pdf,
                            works[i].file_name, act);
    works[i].pdf = Pdf();
    if (!writable) return summary;
  }
  go_on(progress, Progress::Pass::kWriting, works.size(), works.size(), "");
  return summary;
}

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
  for (size_t i = 0; i < works.size(); ++i) {
    if (!go_on(progress, Progress::Pass::kWriting, i, works.size(), files[i])) {
      summary.interrupted = true;
      return summary;
    }
    if (!deliver(engine, options, works[i].pdf, works[i].file_name, summary.acts[i]))
      return summary;
    works[i].pdf = Pdf();
  }
  go_on(progress, Progress::Pass::kWriting, works.size(), works.size(), "");
  return summary;
}

}  // namespace paraphe
