// The record as it may be shown to everybody: without its private parts.
//
//   PARAPHE_TRY(PublicRecord open, public_record(seance));
//   PARAPHE_TRY(Seance shown, read_seance(open.bytes, seance.file));
//
// What the record marks as personal (<prive>, diffusion="non") is replaced by words that say so, and
// nothing else changes: numbers, order, references and page furniture stay as they are, so that the
// copy can be held against the act. The result is a record again, of the same schema, and what
// is left out is in no byte of it: comments and processing instructions go too, because nobody can
// say what they hold. Publishing twice gives what publishing once gives.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "record/record.h"

namespace paraphe {

struct PublicRecord {
  std::string bytes;                // UTF-8
  std::vector<size_t> omitted;      // by deliberation: passages left out
  size_t omitted_elsewhere = 0;     // in what all acts of the session share
  bool is_changed_for(size_t index) const {
    return omitted_elsewhere > 0 || omitted[index] > 0;
  }
  bool has_private_parts() const {
    for (size_t count : omitted)
      if (count > 0) return true;
    return omitted_elsewhere > 0;
  }
};

// Errors: those of reading seance.source, which a Seance that was read does not have.
Result<PublicRecord> public_record(const Seance& seance);

}  // namespace paraphe
