// Placing: from spans of a flow to drawn items with their owners.
#pragma once

#include <span>
#include <vector>

#include "page/break.h"
#include "page/flow.h"
#include "page/pages.h"

namespace paraphe {

// Appends `marks`, moved by (x, y), as items. What has no owner in the Document becomes an artifact
// of `kind`; with `all_artifacts` everything does (repeated headers, zones without a stamp).
void place_marks(std::span<const Mark> marks, Length x, Length y, Artifact kind,
                 bool all_artifacts, std::vector<DrawnItem>& out);

// Appends the items of one page of the body, whose frame has its top left corner at (x, y).
void place_span(const Flow& flow, const PageSpan& span, Length x, Length y, Length room,
                std::vector<DrawnItem>& out);

// Appends the rule above the notes of a page, and the notes, from `y` on.
void place_notes(const NoteStream& notes, const PageSpan& span, const NoteArea& area, Length x,
                 Length y, std::vector<DrawnItem>& out);

// Brings together, at the place of the first, the items of each cell that spans rows: drawn row by
// row where a group of rows is cut, they are still read one after the other.
void gather_spanning_cells(const Document& document, std::vector<DrawnItem>& items);

}  // namespace paraphe
