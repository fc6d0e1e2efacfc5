#include "rules/rules.h"

#include <algorithm>
#include <iterator>

#include "rules/families.h"

namespace paraphe {
namespace {

constexpr Authorities bit(TypeCollectivite type) {
  return Authorities{1} << static_cast<int>(type);
}

bool is_set(const Date& date) { return date.annee != 0; }

}  // namespace

const Authorities kCommunalAuthorities =
    bit(TypeCollectivite::kCommune) | bit(TypeCollectivite::kCommunauteDeCommunes) |
    bit(TypeCollectivite::kCommunauteAgglomeration) | bit(TypeCollectivite::kCommunauteUrbaine) |
    bit(TypeCollectivite::kMetropole) | bit(TypeCollectivite::kSyndicatDeCommunes) |
    bit(TypeCollectivite::kSyndicatMixte) | bit(TypeCollectivite::kPoleMetropolitain) |
    bit(TypeCollectivite::kPetr);

const Authorities kCommune = bit(TypeCollectivite::kCommune);
const Authorities kGroupings = kCommunalAuthorities & ~kCommune;

Review::Review(const Seance& reviewed)
    : seance(reviewed),
      opening(presence_at(reviewed, kOpening)),
      opening_count(count_at(reviewed, kOpening)) {
  for (size_t i = 0; i < seance.deliberations.size(); ++i) {
    presence.push_back(presence_at(seance, i));
    counts.push_back(count_at(seance, i));
  }
}

void Findings::add(const Place& place, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), rule_.article);
  out_.push_back({rule_.severity, rule_.message, std::move(arguments), place});
}

const std::vector<Rule>& rules() {
  static const std::vector<Rule> kRules = [] {
    std::vector<Rule> all;
    for (std::span<const Rule> family :
         {pouvoir_rules(), quorum_rules(), counter_rules(), vote_rules(), date_rules(),
          form_rules(), interest_rules(), election_rules(), budget_rules(),
          wording_rules()})
      all.insert(all.end(), family.begin(), family.end());
    return all;
  }();
  return kRules;
}

bool applies(const Rule& rule, TypeCollectivite type, const Date& day) {
  if ((rule.authorities & bit(type)) == 0) return false;
  if (is_set(rule.from) && day < rule.from) return false;
  return !is_set(rule.until) || day <= rule.until;
}

bool applies(const Rule& rule, const Seance& seance) {
  return applies(rule, seance.collectivite.type, seance.date);
}

namespace {

// Rules that have a meaning before the session, and for acts of the executive: those about the
// convocation, and about what an act says of itself.
constexpr std::string_view kBeforeSession[] = {
    "rules.classification", "rules.convocation", "rules.gender", "rules.number", "rules.object",
    "rules.order",          "rules.second-conv", "rules.sire",   "rules.table"};
constexpr std::string_view kOfExecutive[] = {
    "rules.annex",  "rules.classification", "rules.number", "rules.object", "rules.sire",
    "rules.table",  "rules.signatory",      "rules.reception"};

bool concerns(const Rule& rule, const Seance& seance) {
  auto among = [&](const auto& codes) {
    return std::any_of(std::begin(codes), std::end(codes), [&](std::string_view start) {
      return std::string_view(rule.message.code).starts_with(start);
    });
  };
  if (seance.genre == GenreSeance::kHorsSeance) return among(kOfExecutive);
  return !seance.a_venir || among(kBeforeSession);
}

Diagnostics check_rules(const Seance& seance, const Date& day, std::string_view skipped) {
  Diagnostics out;
  Review review(seance);
  for (const Rule& rule : rules()) {
    if (skipped == rule.message.code || !applies(rule, seance.collectivite.type, day) ||
        !concerns(rule, seance))
      continue;
    Findings findings(rule, out);
    rule.find(review, findings);
  }
  for (Diagnostic& diagnostic : out)
    if (diagnostic.place.file.empty()) diagnostic.place.file = seance.file;
  return out;
}

}  // namespace

Diagnostics check(const Seance& seance) { return check_rules(seance, seance.date, ""); }
Diagnostics check(const Seance& seance, const Date& as_of) {
  return check_rules(seance, as_of, "");
}
Diagnostics check_without(const Seance& seance, std::string_view code) {
  return check_rules(seance, seance.date, code);
}

std::vector<RuleInfo> rules_in_force(const Date& day) {
  std::vector<RuleInfo> out;
  for (const Rule& r : rules()) {
    if ((is_set(r.from) && day < r.from) || (is_set(r.until) && r.until < day)) continue;
    out.push_back({r.message, r.article, r.from, r.until, r.authorities, r.severity, r.certainty});
  }
  return out;
}

}  // namespace paraphe
