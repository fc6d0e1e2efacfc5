// The visible signature: what a signed field shows.
#pragma once

#include <string>
#include <vector>

#include "pdf/objects.h"
#include "pdf/pdf.h"
#include "type/fonts.h"

namespace paraphe {

// Adds the appearance stream of `field`, with `lines` set in the field's face, and a subset of that
// face with just their glyphs. Text too tall for the field is set smaller. Returns its number.
// Errors: the face is not among `fonts`; a character that it does not have.
Result<uint32_t> write_appearance(ObjectStore& store, const PdfField& field,
                                  const std::vector<std::string>& lines, const Fonts& fonts);

}  // namespace paraphe
