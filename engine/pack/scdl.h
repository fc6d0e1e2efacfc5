// Open data of the deliberations: the CSV of the common base of local data (SCDL), 2.1.5.
//
//   Result<Scdl> table = pack_scdl({{&seance, {}}}, {});
//
// One row for each deliberation that was adopted. Every constraint and every custom check of the
// schema is applied here, so that a validator has nothing left to find: a row that would fail is
// refused with its reason, and then there is no table at all. Ballots that the five columns of
// votes cannot express (elections, blank or void votes, weighted votes) leave them empty, which the
// schema allows. ACTES carries no votes: the record is the only place they can come from.
//
// Give records without their private parts (record/publish.h): what is written here is published.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/record.h"

namespace paraphe {

// What is known of one act outside the record.
struct ScdlAct {
  std::optional<Date> reception;  // by the préfecture; else that of the record
  std::string url;                // of the published act; else that of the record
};

struct ScdlSource {
  const Seance* seance = nullptr;
  std::vector<ScdlAct> acts;  // by deliberation; may be shorter
};

struct ScdlOptions {
  // Before the name of the act's file, where neither ScdlAct nor record says where it is published:
  // "https://exemple.fr/deliberations/". May be empty.
  std::string url_base;
};

struct Scdl {
  std::string csv;  // UTF-8, commas, CR LF (RFC 4180): what Table Schema expects unless told
  size_t rows = 0;
  Diagnostics findings;  // warnings and advice: votes left out, acts left out
};

// Rows in the order of date and agenda. Errors: a required column the record cannot fill, a value
// that a check of the schema refuses, the same deliberation twice; all at once.
Result<Scdl> pack_scdl(const std::vector<ScdlSource>& sources, const ScdlOptions& options);

}  // namespace paraphe
