// Recasting: paragraphs set a line shorter or longer, where a page needs it.
//
// Paragraphs of the body: by themselves, in lists, quotations, frames. Not those in cells and
// columns: a row is taken whole, or cut between lines of cells that are taller than a page, so that
// no heading or line of it is left alone; and both are set ragged, which gives a paragraph one
// number of lines only (set_otherwise()). In none of the golden cases, most of which have tables or
// columns, does a page break a keep.
#pragma once

#include <deque>
#include <vector>

#include "page/break.h"
#include "page/flow.h"
#include "type/galley.h"

namespace paraphe {

// Sets the alternatives of paragraphs on the pages that end badly although a line more or less
// could help: near a keep, a hyphen, or white space that what follows almost fills. Their marks are
// added to `flow`, their lines to `lines`, which must outlive it. In the order of the flow.
std::vector<Recast> recasts_where_needed(Flow& flow, const std::vector<PageSpan>& pages,
                                         const NoteCalls& calls, const Galley& galley,
                                         std::deque<std::vector<Line>>& lines);

// Puts the recasts that `breaks` chose in the place of the paragraphs they stand for.
void apply_recasts(Flow& flow, const std::vector<Recast>& recasts, PageBreaks& breaks);

}  // namespace paraphe
