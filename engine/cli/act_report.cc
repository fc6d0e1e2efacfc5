#include "cli/act_report.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <map>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "cli/alike.h"

namespace paraphe {
namespace {

constexpr Message kInterrupted{"cli.interrupted", N_("stopped at your request"),
                               N_("The files already written are complete. Run the command again "
                                  "for the rest.")};

constexpr const char* kOnePage = N_("{0} page");
constexpr const char* kPages = N_("{0} pages");
constexpr const char* kChecked = N_("in order");
constexpr const char* kWritten = N_("written, not signed");
constexpr const char* kSigned = N_("signed by {0}");
constexpr const char* kSignedHigher = N_("signed by {0}, level {1}");
constexpr const char* kUnchanged = N_("already there, unchanged");
constexpr const char* kRefused = N_("refused");
constexpr const char* kFailed = N_("could not be written");
constexpr const char* kPending = N_("not made");
constexpr const char* kStillOpen = N_("still to be signed: {0}");
constexpr const char* kOneInOrder = N_("{0} act is in order.");
constexpr const char* kManyInOrder = N_("{0} acts are in order.");
constexpr const char* kOneMade = N_("{0} file is complete in “{1}”.");
constexpr const char* kManyMade = N_("{0} files are complete in “{1}”.");
constexpr const char* kOneInPlace = N_("{0} file is complete.");
constexpr const char* kManyInPlace = N_("{0} files are complete.");
constexpr const char* kSessionRefused = N_("The session is not in order.");
constexpr const char* kSessionRefusedNothing =
    N_("The session is not in order; no file was written.");
constexpr const char* kOneRefused = N_("{0} act is refused.");
constexpr const char* kManyRefused = N_("{0} acts are refused.");
constexpr const char* kOneRefusedNothing = N_("{0} act is refused; no file was written.");
constexpr const char* kManyRefusedNothing = N_("{0} acts are refused; no file was written.");
constexpr const char* kOneFailed = N_("{0} act could not be written.");
constexpr const char* kManyFailed = N_("{0} acts could not be written.");
constexpr const char* kOneFailedNothing = N_("{0} act could not be written; no file was.");
constexpr const char* kManyFailedNothing = N_("{0} acts could not be written; no file was.");

const char* state_name(const ActSummary& act) {
  switch (act.state) {
    case ActState::kPending:
      return "pending";
    case ActState::kRefused:
      return "refused";
    case ActState::kFailed:
      return "failed";
    case ActState::kChecked:
      return "checked";
    case ActState::kWritten:
      return act.is_signed ? "signed" : "written";
    case ActState::kUnchanged:
      return "unchanged";
  }
  return "";
}

std::string signer_of(const ActSummary& act) {
  std::string signer;
  for (const SignatureReport& report : act.verification.signatures)
    if (!report.is_timestamp) signer = report.signer;
  return signer;
}

std::string state_text(const ActSummary& act, const Messages& messages) {
  switch (act.state) {
    case ActState::kPending:
      return messages.text(kPending);
    case ActState::kRefused:
      return messages.text(kRefused);
    case ActState::kFailed:
      return messages.text(kFailed);
    case ActState::kChecked:
      return messages.text(kChecked);
    case ActState::kUnchanged:
      return messages.text(kUnchanged);
    case ActState::kWritten:
      if (act.is_signed && act.level > Level::kB)
        return messages.text(kSignedHigher, {signer_of(act), level_word(act.level)});
      return act.is_signed ? messages.text(kSigned, {signer_of(act)}) : messages.text(kWritten);
  }
  return "";
}

void say_act(Context& context, const ActSummary& act) {
  const Messages& messages = context.messages();
  std::string line = act.number;
  if (act.pages > 0) line += " — " + messages.count(kOnePage, kPages, act.pages);
  line += " — " + state_text(act, messages);
  if (!act.file.empty()) line += " — " + act.file;
  context.say(printable(line));
  if (!act.is_signed || act.open_fields.empty()) return;
  std::string fields;
  for (const std::string& field : act.open_fields) fields += (fields.empty() ? "" : ", ") + field;
  context.say("    " + printable(messages.text(kStillOpen, {fields})));
}

void say_total(Context& context, const SessionSummary& summary) {
  const Messages& messages = context.messages();
  size_t made = summary.count(ActState::kWritten) + summary.count(ActState::kUnchanged);
  size_t refused = summary.count(ActState::kRefused);
  size_t failed = summary.count(ActState::kFailed);
  size_t checked = summary.count(ActState::kChecked);
  bool only_checking = context.options().folder.empty();
  if (has_errors(summary.diagnostics) && summary.size() > 0) {
    context.say(messages.text(only_checking ? kSessionRefused : kSessionRefusedNothing));
  } else if (only_checking && checked > 0) {
    context.say(messages.count(kOneInOrder, kManyInOrder, checked));
  }
  if (made > 0 && context.options().folder.empty())
    context.say(messages.count(kOneInPlace, kManyInPlace, made));
  else if (made > 0)
    context.say(printable(messages.count(kOneMade, kManyMade, made, {context.options().folder})));
  if (refused > 0 && made == 0 && !only_checking) {
    context.say(messages.count(kOneRefusedNothing, kManyRefusedNothing, refused));
  } else if (refused > 0) {
    context.say(messages.count(kOneRefused, kManyRefused, refused));
  }
  if (failed > 0)
    context.say(made == 0 ? messages.count(kOneFailedNothing, kManyFailedNothing, failed)
                          : messages.count(kOneFailed, kManyFailed, failed));
}

// ---------------------------------------------------------------- the table

constexpr const char* kHeads[] = {N_("record"),   N_("acts"),     N_("made"), N_("already there"),
                                  N_("refusals"), N_("failures"), N_("pages")};
constexpr const char* kAll = N_("all");
constexpr const char* kTime = N_("{0} s, {1} acts a second");

struct Row {
  std::string name;
  size_t numbers[std::size(kHeads) - 1] = {};  // as kHeads, without the name
};

void count_acts(Row& row, ActState state, size_t acts, size_t pages) {
  constexpr ActState kColumns[] = {ActState::kWritten, ActState::kUnchanged, ActState::kRefused,
                                   ActState::kFailed};
  row.numbers[0] += acts;
  for (size_t i = 0; i < std::size(kColumns); ++i)
    if (state == kColumns[i]) row.numbers[1 + i] += acts;
  row.numbers[5] += pages;
}

// Of each record that has acts, in their order.
std::vector<Row> rows_of(const SessionSummary& summary) {
  std::vector<Row> rows;
  std::map<std::string, size_t> known;
  auto row_of = [&](const std::string& record) -> Row& {
    auto [place, is_new] = known.emplace(record, rows.size());
    if (is_new) rows.emplace_back().name = record;
    return rows[place->second];
  };
  for (const ActCount& each : summary.counted) {
    Row& row = row_of(each.record);
    for (size_t state = 0; state < kActStates; ++state)
      count_acts(row, static_cast<ActState>(state), each.by_state[state], 0);
    row.numbers[5] += each.pages;
  }
  for (const ActSummary& act : summary.acts)
    count_acts(row_of(act.record), act.state, 1, act.pages);
  std::erase_if(rows, [](const Row& row) { return row.numbers[0] == 0; });
  return rows;
}

Row sum_of(const std::vector<Row>& rows) {
  Row all;
  for (const Row& row : rows)
    for (size_t i = 0; i < std::size(row.numbers); ++i) all.numbers[i] += row.numbers[i];
  return all;
}

std::string padded(const std::string& text, size_t width, bool left) {
  const size_t have = std::min(width, count_characters(text));
  const std::string space(width - have, ' ');
  return left ? text + space : space + text;
}

void say_table(Context& context, std::vector<Row> rows, double seconds) {
  const Messages& messages = context.messages();
  const Row all = sum_of(rows);
  if (rows.size() > 1) rows.push_back(all), rows.back().name = messages.text(kAll);
  std::vector<std::vector<std::string>> cells(1);
  for (const char* head : kHeads) cells[0].push_back(messages.text(head));
  for (const Row& row : rows) {
    std::vector<std::string>& line = cells.emplace_back();
    line.push_back(printable(row.name));
    for (size_t number : row.numbers) line.push_back(std::to_string(number));
  }
  std::vector<size_t> widths(std::size(kHeads), 0);
  for (const auto& line : cells)
    for (size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], count_characters(line[i]));
  for (const auto& line : cells) {
    std::string text;
    for (size_t i = 0; i < line.size(); ++i)
      text += (i == 0 ? "" : "  ") + padded(line[i], widths[i], i == 0);
    context.say(text);
  }
  if (seconds <= 0) return;
  char time[32];
  std::snprintf(time, sizeof time, "%.1f", seconds);
  const auto pace = static_cast<int64_t>(static_cast<double>(all.numbers[0]) / seconds);
  context.say(messages.text(kTime, {time, std::to_string(pace)}));
}

bool is_fine(const ActSummary& act) {
  return !act.level_missed &&
         (act.state == ActState::kWritten || act.state == ActState::kUnchanged);
}

void write_members(JsonWriter& json, const ActSummary& act, const Messages& messages) {
  json.member("number", act.number).member("title", act.title).member("state", state_name(act));
  if (!act.file.empty()) json.member("file", act.file);
  if (act.pages > 0) json.member("pages", act.pages);
  if (act.bytes > 0) json.member("bytes", act.bytes);
  if (act.is_signed) {
    json.member("level", level_name(act.level)).member("level_missed", act.level_missed);
    json.key("open_fields").begin_array();
    for (const std::string& field : act.open_fields) json.value(field);
    json.end_array();
    json.key("verification").begin_object();
    write_json(json, act.verification, messages);
    json.end_object();
  }
  json.key("diagnostics");
  write_json(json, act.diagnostics, messages);
}

void write_act(JsonWriter& json, const ActSummary& act, const Messages& messages) {
  json.begin_object();
  write_members(json, act, messages);
  json.end_object();
}

}  // namespace

void write_event(Context& context, const ActSummary& act) {
  JsonWriter event(true);
  event.begin_object().member("event", "act");
  if (!act.record.empty()) event.member("record", act.record);
  write_members(event, act, context.messages());
  event.end_object();
  context.say_event(event);
}

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kValid:
      return "valid";
    case Verdict::kInvalid:
      return "invalid";
    case Verdict::kUndetermined:
      return "undetermined";
  }
  return "";
}

void write_json(JsonWriter& json, const Verification& verification, const Messages& messages) {
  json.member("verdict", verdict_name(verification.verdict));
  json.key("findings");
  write_json(json, verification.findings, messages);
  json.key("signatures").begin_array();
  for (const SignatureReport& report : verification.signatures) {
    json.begin_object();
    json.member("field", report.field).member("verdict", verdict_name(report.verdict));
    json.member("signer", report.signer).member("issuer", report.issuer);
    json.member("algorithm", report.algorithm).member("level", report.level);
    json.member("timestamp", report.is_timestamp);
    json.member("claimed_date", report.claimed_date).member("proven_date", report.proven_date);
    json.member("capacity", report.capacity);
    json.member("reason", report.reason).member("location", report.location);
    json.member("intact", report.intact).member("covers_file", report.covers_file);
    json.member("trusted", report.trusted).member("covered_bytes", report.covered);
    json.key("reasons");
    write_json(json, report.reasons, messages);
    json.end_object();
  }
  json.end_array();
}

namespace {

// What every act of a long session is told alike is told a few times, then counted.
void report_acts(Context& context, const SessionSummary& summary, bool in_short) {
  Alike alike;
  for (const ActSummary& act : summary.acts) {
    Diagnostics shown;
    for (const Diagnostic& each : act.diagnostics) {
      const bool may_wait = in_short && each.severity != Severity::kError;
      if (!may_wait || alike.is_told(each)) shown.push_back(each);
    }
    context.report(shown);
  }
  for (const auto& [code, times] : summary.forgotten) alike.add(code, times);
  alike.say_rest(context);
}

}  // namespace

ExitCode report_session(Context& context, const SessionSummary& summary, double seconds) {
  context.report(summary.diagnostics);
  const std::vector<Row> rows = rows_of(summary);
  const bool in_table = summary.size() > kActsToldOneByOne || rows.size() > 1;
  report_acts(context, summary, in_table && context.is_text());
  if (summary.interrupted) context.report({error(kInterrupted)});
  for (const ActSummary& act : summary.acts)
    if (!in_table || !is_fine(act)) say_act(context, act);
  if (in_table) say_table(context, rows, seconds);
  say_total(context, summary);
  JsonWriter& json = context.json();
  if (!context.is_text() && context.options().format != Format::kJsonLines) {
    json.key("acts").begin_array();
    for (const ActSummary& act : summary.acts) write_act(json, act, context.messages());
    json.end_array();
  }
  json.member("complete", summary.complete());
  if (summary.interrupted) return ExitCode::kInterrupted;
  return summary.complete() ? ExitCode::kOk : context.code();
}

}  // namespace paraphe
