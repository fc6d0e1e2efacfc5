// The tables of rules, one per family. Private to the folder.
#pragma once

#include <span>

#include "rules/rules.h"

namespace paraphe {

std::span<const Rule> pouvoir_rules();
std::span<const Rule> quorum_rules();
std::span<const Rule> counter_rules();
std::span<const Rule> vote_rules();

}  // namespace paraphe
