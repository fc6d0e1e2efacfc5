#include "session/session.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <numeric>
#include <utility>

#include "base/file.h"
#include "session/deliver.h"
#include "session/plan.h"

namespace paraphe {
namespace {

constexpr Message kUnknownNumber{
    "session.unknown-number", N_("the record holds no deliberation with the number “{0}”"),
    N_("Give the number as it is printed on the act. The record holds: {1}")};
constexpr Message kSameName{"session.same-name",
                            N_("two acts would be written to the same file “{0}”: {1} and {2}"),
                            N_("Give each deliberation its own number; files to be signed need "
                               "different names.")};

constexpr Message kNothingToMake{
    "session.nothing-to-make", N_("the record gives none of the documents asked for"),
    N_("Orders and decisions come from a record of <actes>, the other documents from one of "
       "<seance>.")};
constexpr Message kUnknownRule{"session.unknown-rule", N_("there is no rule “{0}” to be waived"),
                               N_("“paraphe rules” lists the codes.")};
constexpr Message kWaived{"session.waived", N_("{0} is waived: {1}"),
                          N_("The files keep the waiver and its reason.")};
constexpr Message kNeedlessWaiver{"session.waiver-needless",
                                  N_("{0} is waived, but nothing was found against it"),
                                  N_("Leave the waiver out.")};

// What the summary calls a document: an extract by the number of its act.
std::string name_of(const Order& order) {
  const std::string kind = about(order.kind).name;
  if (!order.subject.act) return kind;
  const std::string& number =
      order.subject.sessions.front()->deliberations[*order.subject.act].numero;
  return order.kind == DocumentKind::kExtrait ? number : kind + " " + number;
}

bool bears(const Deliberation& deliberation, const std::string& number) {
  return !number.empty() && (deliberation.numero == number || deliberation.identifiant == number);
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
void share_out(const Seance& seance, const std::vector<Order>& orders,
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
    for (size_t i = 0; i < orders.size(); ++i) {
      const std::optional<size_t>& own = orders[i].subject.act;
      // What is wrong with an act is wrong with every document that shows it; it is told once.
      if (own && *own != act) continue;
      if (finding.severity == Severity::kError) summary.acts[i].state = ActState::kRefused;
      keep_waiver(waivers, finding, summary.acts[i]);
      if (!told) summary.acts[i].diagnostics.push_back(finding);
      told = true;
    }
  }
}

}  // namespace

std::vector<DocumentKind> kinds_of(const SessionOptions& options, const Seance& seance) {
  return options.documents.empty() ? usual_kinds(seance) : options.documents;
}

SessionSummary begin(const Seance& seance, const SessionOptions& options,
                     std::vector<Order>& orders) {
  SessionSummary summary;
  Result<std::vector<size_t>> selected = select_acts(seance, options.only);
  if (!selected.ok()) {
    summary.diagnostics = selected.errors();
    return summary;
  }
  Diagnostics findings = options.as_of ? check(seance, *options.as_of) : check(seance);
  waive(options.waivers, findings, summary.diagnostics);
  orders = orders_of(seance, *selected, kinds_of(options, seance), options.others);
  for (const Order& order : orders) summary.acts.emplace_back().number = name_of(order);
  if (orders.empty()) summary.diagnostics.push_back(error(kNothingToMake, {}, seance.place));
  share_out(seance, orders, options.waivers, std::move(findings), summary);
  return summary;
}

void refuse(ActSummary& act, const Diagnostics& why, ActState state) {
  act.state = state;
  act.diagnostics.insert(act.diagnostics.end(), why.begin(), why.end());
}

bool may_write(const SessionSummary& summary) {
  return summary.count(ActState::kRefused) + summary.count(ActState::kFailed) == 0 &&
         !has_errors(summary.diagnostics);
}

Diagnostic same_name(const std::string& file, const std::string& first, const std::string& second) {
  return error(kSameName, {file, first, second});
}

bool go_on(const ProgressCallback& progress, Progress::Pass pass, size_t done, size_t total,
           std::string_view subject) {
  return !progress || progress({pass, done, total, subject});
}

size_t SessionSummary::size() const {
  size_t out = acts.size();
  for (const ActCount& each : counted)
    out = std::accumulate(each.by_state.begin(), each.by_state.end(), out);
  return out;
}

size_t SessionSummary::count(ActState state) const {
  auto out = static_cast<size_t>(std::count_if(
      acts.begin(), acts.end(), [&](const ActSummary& act) { return act.state == state; }));
  for (const ActCount& each : counted) out += each.by_state[static_cast<size_t>(state)];
  return out;
}

bool SessionSummary::complete() const {
  return !interrupted && !has_errors(diagnostics) &&
         count(ActState::kPending) + count(ActState::kRefused) + count(ActState::kFailed) == 0 &&
         std::none_of(acts.begin(), acts.end(),
                      [](const ActSummary& act) { return act.level_missed; });
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
  std::vector<Order> orders;
  SessionSummary summary = begin(seance, options, orders);
  for (size_t i = 0; i < orders.size(); ++i) {
    ActSummary& act = summary.acts[i];
    if (!go_on(progress, Progress::Pass::kChecking, i, orders.size(), act.number)) {
      summary.interrupted = true;
      return summary;
    }
    Result<Act> made = engine.make(orders[i], options.date, act.waivers);
    if (!made.ok()) {
      refuse(act, made.errors());
      continue;
    }
    if (act.state != ActState::kRefused) act.state = ActState::kChecked;  // by the rules
    act.title = made->title;
    act.pages = made->pages;
    act.diagnostics.insert(act.diagnostics.end(), made->warnings.begin(), made->warnings.end());
  }
  summary.interrupted =
      !go_on(progress, Progress::Pass::kChecking, orders.size(), orders.size(), "");
  return summary;
}

}  // namespace paraphe
