#include "pack/seda_rules.h"

#include <algorithm>

#include "base/text.h"

namespace paraphe {
namespace {

constexpr Message kNoAgreement{"pack.seda-agreement", N_("the archives' ingest contract is not given"),
                               N_("Add --agreement and the identifier of the contract that the "
                                  "archive service opened for you.")};
constexpr Message kNoAgency{"pack.seda-agency", N_("the archive service is not given"),
                            N_("Add --archive and the identifier of the archive service.")};
constexpr Message kIdentifier{
    "pack.seda-identifier", N_("“{0}” cannot be the identifier of a package"),
    N_("Use letters without accents, digits, spaces and . - + = @ _")};
constexpr Message kNoRule{
    "pack.seda-destroy", N_("a package to be destroyed needs the rule that says when"),
    N_("Add --appraisal-rule and the identifier of the rule, or leave --destroy out.")};

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// "<b", "</p", "<!": what a sanitiser takes for HTML. "< 3 %" is none.
bool looks_like_html(std::string_view text) {
  for (size_t at = text.find('<'); at != text.npos && at + 1 < text.size();
       at = text.find('<', at + 1)) {
    const char next = text[at + 1];
    if (next == '/' || next == '!' || next == '?' || (is_plain(next) && (next < '0' || next > '9')))
      return true;
  }
  return false;
}

}  // namespace

bool is_vitam_file_name(std::string_view name) {
  if (name.empty() || name.front() == '.' || name.back() == '.' || name.find("..") != name.npos)
    return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return is_plain(c) || c == '-' || c == '_' || c == '@' || c == '.';
  });
}

bool is_vitam_identifier(std::string_view text) {
  constexpr std::string_view kMarks = ".-+=@_ ";
  return !text.empty() && text.size() <= 200 && text.front() != '.' &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_plain(c) || kMarks.find(c) != kMarks.npos; });
}

bool is_vitam_value(std::string_view text) {
  return !text.empty() && text.front() != '_' && text.front() != '#' && !looks_like_html(text) &&
         count_characters(text) <= kLongestValue;
}

Diagnostics check_seda_options(const SedaOptions& options) {
  Diagnostics out;
  if (options.agreement.empty()) out.push_back(error(kNoAgreement));
  if (options.archival_agency.empty()) out.push_back(error(kNoAgency));
  if (!is_vitam_identifier(options.identifier))
    out.push_back(error(kIdentifier, {options.identifier}));
  if (!options.keep && options.appraisal_rule.empty()) out.push_back(error(kNoRule));
  return out;
}

}  // namespace paraphe
