// Assembling: from a broken line to positioned glyphs.
#pragma once

#include "type/prepare.h"

namespace paraphe {

// The line `broken` of a paragraph in `style`; `first`: of the paragraph. `right`: the edge that
// leaders are aligned on, from the left of the line.
Line assemble(const Prepared& prepared, const BrokenLine& broken, bool first, Length right,
              const ParagraphStyle& style);

// Where the baseline lies in a line of `leading`, from its top. The same for every size and face,
// so that lines of one leading stay on one grid.
inline Length baseline_of(Length leading) { return leading.scaled(3, 4); }

}  // namespace paraphe
