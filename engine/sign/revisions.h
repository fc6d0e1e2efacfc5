// The revisions of a PDF file, read strictly from its bytes (ISO 32000-1 §7.5).
//
// One %%EOF per revision, every revision behind the one before it, nothing before the header, nothing
// behind the last end; cross-reference tables or streams. What a viewer would silently mend is an
// error here, because mending is how signed files are forged.
//
// Two kinds of file have two sections in one revision: linearised files in their first (annex F), and
// hybrid files, whose table leads to a stream that older programs do not see (§7.5.8.4). They are read
// when all readings agree: no object stands in two places, and a linearisation ends where it says, so
// that no program may look at it alone once something was appended.
#pragma once

#include <cstdint>
#include <map>
#include <set>
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
  bool is_plain = true;       // false: linearised or hybrid
  std::set<uint32_t> hidden;  // objects that only the stream of a hybrid file leads to
  size_t hidden_at = 0;       // where that stream stands; 0: it is not hybrid
  uint32_t first_page = 0;    // of a linearised file, as it says itself
  XrefTable changed;    // what this revision says of objects, entries that repeat left out
  XrefTable objects;    // what holds after it
  std::vector<DictionaryEntry> trailer;  // without the entries that every stream has
};

// Oldest first; never empty. Errors: "pdf.unsupported" for a well-known kind of file that is not
// read (encrypted), else what is broken and where.
Result<std::vector<Revision>> read_revisions(std::string_view bytes, const std::string& file);

// Whether `error` says that the file is of a kind that is not read, rather than broken.
bool is_unsupported(const Diagnostics& errors);

}  // namespace paraphe
