#include "rules/rules.h"

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
         {pouvoir_rules(), quorum_rules(), counter_rules(), vote_rules()})
      all.insert(all.end(), family.begin(), family.end());
    return all;
  }();
  return kRules;
}

bool applies(const Rule& rule, const Seance& seance) {
  if ((rule.authorities & bit(seance.collectivite.type)) == 0) return false;
  if (is_set(rule.from) && seance.date < rule.from) return false;
  return !is_set(rule.until) || seance.date <= rule.until;
}

Diagnostics check(const Seance& seance) {
  Diagnostics out;
  Review review(seance);
  for (const Rule& rule : rules()) {
    if (!applies(rule, seance)) continue;
    Findings findings(rule, out);
    rule.find(review, findings);
  }
  for (Diagnostic& diagnostic : out)
    if (diagnostic.place.file.empty()) diagnostic.place.file = seance.file;
  return out;
}

}  // namespace paraphe
