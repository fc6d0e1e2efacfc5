// Job: one act of a batch on its way, and the record it is of. Private to session/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

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
  uint32_t number = 0;  // in the batch
  uint32_t record = 0;
  std::unique_ptr<Making> making;
  Spool::Place spooled;                 // where the file and the key wait, if they do
  const std::string* layout = nullptr;  // its digest
  // Both in the batch's Texts. The name is ActSummary::number.
  std::string_view name, file_name;
  // What is told of it at the end. Between the passes and once it is told, of an act of a long
  // batch that is as it should be only the second is there.
  std::unique_ptr<ActSummary> act = std::make_unique<ActSummary>();
  struct {
    uint32_t pages = 0;
    ActState state = ActState::kPending;
  } in_short;
  bool is_signed = false, told = false;
  // What stands in its place gives way; is known to no journal; has just these bytes.
  bool replaces = false, occupied = false, same = false;

  ActState state() const { return act != nullptr ? act->state : in_short.state; }
  size_t pages() const { return act != nullptr ? act->pages : in_short.pages; }
  // What is told of it, made whole again when only a part was kept.
  ActSummary& whole(const std::string& record_file) {
    if (act == nullptr) {
      act = std::make_unique<ActSummary>();
      act->number = name;
      act->pages = in_short.pages;
      act->state = in_short.state;
      act->record = record_file;
    }
    return *act;
  }
};

}  // namespace paraphe
