// Handing over to the archives: gathers what belongs to sessions, looks at it, and packs it.
//
// The records say what there is; the files are where they were left: the signed acts in one folder
// (or several, one for each record), annexes beside the record, what was exchanged with the
// préfecture in a folder under the names of ACTES.
#pragma once

#include <string>
#include <vector>

#include "pack/seda.h"
#include "session/stamp.h"

namespace paraphe {

struct HandoverOptions {
  std::vector<std::string> records;  // files
  std::string acts;                  // folder of the signed acts
  std::string exchanges;             // folder of messages and letters; may be empty
  std::string folder;                // where the package goes; must exist
  SedaOptions seda;                  // `identifier` may be empty: seda_identifier()
  TrustAnchors anchors;
  LifeLookup lookup;  // days of sending and reception; may be empty
  bool replace = false;
};

struct Handover {
  std::string path;
  SedaResult package;
  size_t sessions = 0, acts = 0, annexes = 0, exchanges = 0;
  Diagnostics findings;
};

// Errors, all at once: those of reading each record; an adopted deliberation without its file; an
// act whose signature does not hold; an annex that is missing; a package of that name that is there
// already and is another; those of pack_seda(). Warnings: an act made from another state of the
// record, an annex without file, a message of ACTES that is about none of these acts.
Result<Handover> hand_over(const HandoverOptions& options);

}  // namespace paraphe
