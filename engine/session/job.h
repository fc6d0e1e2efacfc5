// Job: one act of a batch on its way, and the record it is of. Private to session/.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "session/folder.h"
#include "session/session.h"
#include "session/spool.h"
#include "session/standing.h"

namespace paraphe {

struct BatchRecord {
  const RecordSource* source = nullptr;
  OutputFolder* folder = nullptr;
  std::string digest;         // of the record
  JournalLine line;           // what the lines of its acts have in common
  bool blocked = false;       // a finding about the whole session refuses its acts
  size_t first = 0, end = 0;  // its jobs
};

// What an act needs while somebody works at it. A year has many acts, so that little of this may
// stay with each of them meanwhile.
struct Making {
  Order order;  // while its record is in memory
  ActKey key;
  Standing standing;
  std::optional<Pdf> pdf;  // while it is kept in memory
};

struct Job {
  size_t number = 0;  // in the batch
  size_t record = 0;
  std::unique_ptr<Making> making;
  std::optional<Spool::Place> spooled;  // where the file and the key wait
  const std::string* layout = nullptr;  // its digest
  std::string file_name;
  ActSummary* act = nullptr;
  bool is_signed = false, told = false;
  // What stands in its place gives way; is known to no journal; has just these bytes.
  bool replaces = false, occupied = false, same = false;
};

}  // namespace paraphe
