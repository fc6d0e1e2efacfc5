// Standing: how an act that is to be made stands to what its folder holds already. Private to
// session/.
#pragma once

#include <cstdint>
#include <string>

#include "session/folder.h"
#include "session/session.h"

namespace paraphe {

struct Standing {
  enum class Kind : uint8_t {
    kNew,          // not made before, or to be made anew
    kFinished,     // made before, of the same things, and still there
    kOtherRecord,  // made before of another state of the record: `content` tells whether it matters
  } kind = Kind::kNew;
  bool occupied = false;      // kNew: a file stands in its place that no journal knows
  bool replaces = false;      // what stands there gives way
  std::string content;        // content_digest() of what stands there
  int64_t size = 0;           // kFinished, kOtherRecord: of the file
  bool level_missed = false;  // kFinished: below the level wanted now
  Diagnostics notes;          // for the act
};

// `line` says of what the act is to be made, for this file name. Errors: what stands there is
// something else, and was not to be replaced; the journal's.
Result<Standing> standing_of(const OutputFolder& folder, const JournalLine& line,
                             const std::string& file_name, const SessionOptions& options);

// What makes a file another one.
enum class Change : uint8_t { kRecord, kLayout, kCertificate, kDate };
Diagnostic changed(const std::string& path, Change change);

}  // namespace paraphe
