// The forms that identifiers, days and addresses have in what goes out.
#pragma once

#include <string>
#include <string_view>

#include "pack/actes_names.h"
#include "record/record.h"

namespace paraphe {

bool is_digits(std::string_view text);  // one or more
// 14 digits with Luhn's key.
bool is_siret(std::string_view text);
// PREFnnn, SGARnnn, SPREFnnnm; of nnn the last may be A or B (Corsica).
bool is_prefecture(std::string_view text);
// http:// or https:// with a host, of the characters that RFC 3986 lets an address have.
bool is_web_address(std::string_view text);
// "21 décembre 2023", "1er janvier 2024": for titles that people read in catalogues.
std::string french_day(const Date& day);
// Safe everywhere: letters, digits, "-", "_" and "." of `text`, other runs as one "-".
std::string safe_file_name(std::string_view text);

}  // namespace paraphe
