// The law, checked before the signature: what a session's record says against what the CGCT asks.
//
// A rule is one small function and one entry of its family's table (pouvoirs.cc, quorum.cc,
// votes.cc, counters.cc, dates.cc, forms.cc, interest.cc, elections.cc, budget.cc, wording.cc).
// Every rule knows its article, the days between which it is in force and the authorities it binds;
// a session is judged by the law of its day. The figures come from record/presence.h; what the
// record states is compared with them and never replaced.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "record/presence.h"
#include "record/record.h"

namespace paraphe {

// A session with what every rule needs, computed once.
struct Review {
  explicit Review(const Seance& reviewed);

  const Seance& seance;
  std::vector<Situation> opening;  // one per member
  Decompte opening_count;
  std::vector<std::vector<Situation>> presence;  // one list per deliberation
  std::vector<Decompte> counts;                  // one per deliberation, first ballot

  // The name of a member as the act prints it.
  std::string name(MembreIndex member) const { return printed_name(seance.membres[member]); }
};

struct Rule;

// What one rule found; adds the rule's message, severity and article to each finding.
class Findings {
 public:
  Findings(const Rule& rule, Diagnostics& out) : rule_(rule), out_(out) {}
  // `arguments` become {1}, {2} … of the rule's message; {0} is its article.
  void add(const Place& place, std::vector<std::string> arguments);

 private:
  const Rule& rule_;
  Diagnostics& out_;
};

// Sets of kinds of authority.
using Authorities = uint32_t;
inline constexpr Authorities kAllAuthorities = ~Authorities{0};
// Communes and their groupings: bound by the communal articles directly or through L5211-1.
extern const Authorities kCommunalAuthorities;
extern const Authorities kCommune;
extern const Authorities kGroupings;  // the communal authorities that are no commune

// How well the source of a rule is known.
enum class Certainty : uint8_t {
  kEstablished,    // the article was read, or several sources agree
  kToBeConfirmed,  // the present text, or its reach, is still to be confirmed by a person
};

struct Rule {
  Message message;      // its code names the rule; {0} is the article
  const char* article;  // "L2121-20 CGCT"; "" when it is plain arithmetic
  Date from;            // first day in force; zero: since ever
  Date until;           // last day in force; zero: still
  Authorities authorities;
  Severity severity;
  void (*find)(const Review&, Findings&);
  Certainty certainty = Certainty::kEstablished;
};

// All rules, in the order in which they are applied.
const std::vector<Rule>& rules();

// Whether `rule` binds the authority of `seance` on the day of the session.
bool applies(const Rule& rule, const Seance& seance);

// The same, by the law of another day and for an authority that `type` names.
bool applies(const Rule& rule, TypeCollectivite type, const Date& day);

// The findings of all rules that apply, in the order of the rules.
Diagnostics check(const Seance& seance);
// By the law of `as_of` instead of that of the session's day.
Diagnostics check(const Seance& seance, const Date& as_of);
// Without the rule of this code: tests prove with it that every rule is missed.
Diagnostics check_without(const Seance& seance, std::string_view code);

// One rule for lists: its sources and reach, as `rules()` states them.
struct RuleInfo {
  Message message;
  std::string article;
  Date from, until;  // zero: without limit
  Authorities authorities;
  Severity severity;
  Certainty certainty;
};
// The rules in force on `day`, for all authorities, in the order of rules().
std::vector<RuleInfo> rules_in_force(const Date& day);

}  // namespace paraphe
