// The first two levels of the national classification of acts, by their names.
//
// They have not moved between the ministry's files of 2004 and 2019; deeper levels vary with the
// préfecture and the date and are read from its file. The ministry's labels mix accented and
// unaccented spelling and have slips ("pourvoirs"); these are the accented ones in lower case,
// without comma, bracket or solidus, that the open data schema of deliberations asks for.
#pragma once

#include <string_view>

namespace paraphe {

// "finances locales"; "" when there is no such level 1.
std::string_view matiere_name(int first);
// "divers" for 7.10; "" when there is none.
std::string_view matiere_name(int first, int second);

}  // namespace paraphe
