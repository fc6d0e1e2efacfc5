// The national classification of acts (ACTES), levels 1 and 2, in words that can be printed.
//
// The ministry's own file mixes accents and has a slip (“pourvoirs”); these labels are the ones that
// SCDL “délibérations” 2.1.5 accepts. Codes come from the ministry's file of 1 March 2019.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace paraphe {

// {7} "Finances locales", {7, 10} "Divers"; further levels are those of level 2. "" for a code the
// classification does not have.
std::string_view matter_label(const std::vector<int>& levels);

// "7.10"; "" for none.
std::string matter_code(const std::vector<int>& levels);

}  // namespace paraphe
