// What a later revision may do to the metadata of a file: bring dates and the name of the program up
// to date, which programs do that append something.
#pragma once

#include <string>

#include "sign/revision_pair.h"

namespace paraphe {

// Whether `number` is the document information or the XMP packet of the catalogue, and says the
// same as before but for the date of the change and the program that made it.
bool is_dated_anew(const RevisionPair& pair, uint32_t number);

}  // namespace paraphe
