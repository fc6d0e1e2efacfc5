// Coverage: where the value of a signature stands in the file, and which bytes it covers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sign/judgement.h"
#include "sign/revisions.h"
#include "sign/scan.h"

namespace paraphe {

struct Coverage {
  Span hole;             // of /Contents, with < and >
  size_t end = 0;        // of the second range
  size_t revision = 0;   // the one it signs, with everything before
  std::string contents;  // decoded, with the zeros behind the CMS
  std::vector<DictionaryEntry> dictionary;
};

// Reads the signature dictionary `object` in the bytes themselves: /ByteRange must be four numbers
// that leave out exactly the hexadecimal string of this dictionary's /Contents, from 0 to the end
// of the revision the dictionary stands in (ISO 32000-1 §12.8.1). Whatever differs makes the
// signature invalid: every difference is the beginning of a known attack.
std::optional<Coverage> find_coverage(std::string_view bytes,
                                      const std::vector<Revision>& revisions, uint32_t object,
                                      Judgement& judgement);

}  // namespace paraphe
