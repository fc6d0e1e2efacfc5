// paraphe rules: what the law asks on a day, with its sources.
#include <algorithm>
#include <array>

#include "cli/commands.h"
#include "cli/date.h"
#include "cli/help.h"

namespace paraphe {
namespace {

constexpr const char* kRefusal = N_("refusal");
constexpr const char* kWarning = N_("warning");
constexpr const char* kAdvice = N_("advice");
constexpr const char* kArithmetic = N_("no article: plain arithmetic or good form");
constexpr const char* kEveryAuthority = N_("every authority");
constexpr const char* kCommunesAndGroupings = N_("communes and their groupings");
constexpr const char* kCommunesOnly = N_("communes");
constexpr const char* kGroupingsOnly = N_("groupings of communes");
constexpr const char* kSince = N_("since {0}");
constexpr const char* kUntil = N_("until {0}");
constexpr const char* kUnconfirmed = N_("source to be confirmed by a person");
constexpr const char* kOneRule = N_("{0} rule in force on {1}.");
constexpr const char* kManyRules = N_("{0} rules in force on {1}.");

constexpr size_t kWidth = 90, kIndent = 4;

const char* severity_text(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return kRefusal;
    case Severity::kWarning:
      return kWarning;
    case Severity::kAdvice:
      return kAdvice;
  }
  return "";
}

struct Reach {
  const char* text;
  const char* name;  // for programs
};
Reach reach_of(Authorities authorities) {
  if (authorities == kAllAuthorities) return {kEveryAuthority, "all"};
  if (authorities == kCommune) return {kCommunesOnly, "communes"};
  if (authorities == kGroupings) return {kGroupingsOnly, "groupings"};
  return {kCommunesAndGroupings, "communal"};
}

std::string iso(const Date& d) {
  auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(d.annee) + "-" + two(d.mois) + "-" + two(d.jour);
}

// The rule's message with dots where a finding has its figures and names.
Diagnostic specimen(const RuleInfo& rule) {
  std::vector<std::string> arguments(6, "…");
  arguments[0] = rule.article;
  return {rule.severity, rule.message, arguments, {}};
}

void say_rule(Context& context, const RuleInfo& rule) {
  const Messages& messages = context.messages();
  std::string head = std::string(rule.message.code) + " — " +
                     std::string(messages.translate(severity_text(rule.severity)));
  for (const std::string& part :
       {std::string(messages.translate(rule.article.empty() ? kArithmetic : rule.article.c_str())),
        std::string(messages.translate(reach_of(rule.authorities).text)),
        rule.from.annee != 0 ? messages.text(kSince, {messages.date(iso(rule.from))}) : "",
        rule.until.annee != 0 ? messages.text(kUntil, {messages.date(iso(rule.until))}) : "",
        rule.certainty == Certainty::kToBeConfirmed ? messages.text(kUnconfirmed) : ""})
    if (!part.empty()) head += " — " + part;
  context.say(wrap(head, kWidth, kIndent));
  context.say(std::string(kIndent, ' ') +
              wrap(messages.text_of(specimen(rule)), kWidth - kIndent, kIndent));
}

void write_rule(JsonWriter& json, const RuleInfo& rule, const Messages& messages) {
  constexpr std::array<const char*, 3> kNames = {"error", "warning", "advice"};
  json.begin_object().member("code", rule.message.code);
  json.member("severity", kNames[static_cast<size_t>(rule.severity)]);
  json.member("article", rule.article);
  json.member("authorities", reach_of(rule.authorities).name);
  if (rule.from.annee != 0) json.member("from", iso(rule.from));
  if (rule.until.annee != 0) json.member("until", iso(rule.until));
  json.member("confirmed", rule.certainty == Certainty::kEstablished);
  json.member("message", messages.text_of(specimen(rule)));
  json.member("remedy", messages.remedy_of(specimen(rule)));
  json.end_object();
}

ExitCode run_rules(Context& context) {
  Date day;
  if (std::optional<Instant> given = parse_date(context.options().as_of, {})) {
    day = day_of(*given);
  } else {
    Result<Instant> now = chosen_date(context.options(), context.environment(), true);
    if (!now.ok()) {
      context.report(now.errors());
      return context.code();
    }
    day = day_of(*now);
  }
  const Messages& messages = context.messages();
  const std::vector<RuleInfo> rules = rules_in_force(day);
  JsonWriter& json = context.json();
  json.member("as_of", iso(day)).key("rules").begin_array();
  for (const RuleInfo& rule : rules) {
    say_rule(context, rule);
    write_rule(json, rule, messages);
  }
  json.end_array();
  context.say(messages.count(kOneRule, kManyRules, rules.size(), {messages.date(iso(day))}));
  return ExitCode::kOk;
}

}  // namespace

const Command kRulesCommand = {
    "rules",
    N_("paraphe rules [options]"),
    N_("Lists the legal rules in force on a day."),
    N_("Lists every rule that check applies to a session of that day: its code, its article, the "
    "days between which it is in force, the authorities it binds, and what it says. A rule "
    "whose source is still to be confirmed by a person says so."),
    N_("paraphe rules\nparaphe rules --as-of 2019-12-31 --format json"),
    "as-of",
    {0, 0}, Reports::kPlain, nullptr, run_rules};

}  // namespace paraphe
