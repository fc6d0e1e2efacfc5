// What VITAM asks of a package and no schema says (“Structuration des SIP”, v16). Private.
#pragma once

#include <string>
#include <string_view>

#include "pack/seda.h"

namespace paraphe {

inline constexpr uint64_t kLargestSip = uint64_t{1} << 30;  // over https
inline constexpr size_t kMostUnits = 100'000;
inline constexpr size_t kLongestValue = 32'000;

// ^[a-zA-Z0-9\-_@]+(\.[a-zA-Z0-9\-_@]+)*$
bool is_vitam_file_name(std::string_view name);
// [a-zA-Z0-9.\-/+=@_ ]+, and no "/": it is the name of a file too.
bool is_vitam_identifier(std::string_view text);
// Of a value: not too long, no HTML, none that begins with "_" or "#".
bool is_vitam_value(std::string_view text);

// Errors in the options.
Diagnostics check_seda_options(const SedaOptions& options);

}  // namespace paraphe
