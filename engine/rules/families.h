// The tables of rules, one per family. Private to the folder.
#pragma once

#include <span>

#include "rules/rules.h"

namespace paraphe {

std::span<const Rule> pouvoir_rules();
std::span<const Rule> quorum_rules();
std::span<const Rule> counter_rules();
std::span<const Rule> vote_rules();
std::span<const Rule> date_rules();
std::span<const Rule> form_rules();
std::span<const Rule> interest_rules();
std::span<const Rule> election_rules();
std::span<const Rule> budget_rules();
std::span<const Rule> wording_rules();

}  // namespace paraphe
