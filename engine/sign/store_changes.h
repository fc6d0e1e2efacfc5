// What a later revision may do to the document security store (EN 319 142-1 §5.4.2): add to it.
#pragma once

#include <string>

#include "sign/revision_pair.h"

namespace paraphe {

// Compares /DSS of the catalogue before and after, whose values are given ("" when there is none).
// Lists may come in another order and the store in another object, as other programs write it, but
// every certificate, list and answer that was there is there still, and what is new is new in this
// revision. So are the entries of /VRI, which name nothing that the store does not hold. Returns ""
// or the reason why not.
std::string find_store_fault(const RevisionPair& pair, const std::string& before,
                             const std::string& after);

// The dictionaries of which the store consists: it, /VRI and its entries. These a revision may
// replace. Arrays of their own it may not: such an array may be the content of a page as well.
std::set<uint32_t> store_objects(const RevisionPair& pair, RevisionPair::Side side,
                                 const std::string& value);

}  // namespace paraphe
