// The revisions of a PDF file, read strictly from its bytes (ISO 32000-1 §7.5).
//
// One %%EOF per revision, every revision behind the one before it, nothing before the header, nothing
// behind the last end; cross-reference tables or streams, never both in one revision. What a viewer
// would silently mend is an error here, because mending is how signed files are forged.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sign/scan.h"

namespace paraphe {

struct XrefEntry {
  size_t offset = 0;
  uint32_t generation = 0;
  bool in_use = false;
  // In an object stream (§7.5.7): that of this number, at this place in it; else 0.
  uint32_t container = 0, index = 0;
  bool operator==(const XrefEntry&) const = default;
};
using XrefTable = std::map<uint32_t, XrefEntry>;

struct Revision {
  size_t begin = 0;     // end of the revision before it
  size_t bare_end = 0;  // behind %%EOF
  size_t end = 0;       // behind the end of line that follows %%EOF, if any
  size_t xref = 0;      // of the word "xref", or of the cross-reference stream
  uint32_t stream = 0;  // object number of the cross-reference stream; 0: it is a table
  XrefTable changed;    // what this revision says of objects, entries that repeat left out
  XrefTable objects;    // what holds after it
  std::vector<DictionaryEntry> trailer;  // without the entries that every stream has
};

// Oldest first; never empty. Errors: "pdf.unsupported" for a well-known kind of file that is not
// read (hybrid, encrypted, linearised), else what is broken and where.
Result<std::vector<Revision>> read_revisions(std::string_view bytes, const std::string& file);

// Whether `error` says that the file is of a kind that is not read, rather than broken.
bool is_unsupported(const Diagnostics& errors);

}  // namespace paraphe
