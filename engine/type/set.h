// Setting blocks: the walk over the tree of a document.
#pragma once

#include <memory>

#include "type/paragraph.h"

namespace paraphe {

// Sets `blocks` one below the other in `width`; x from the left of their container.
SetBlocks set_blocks(BlockSpan blocks, Length width, TypeSetting& setting);

// The height of set blocks one below the other, the larger of adjoining spaces between them.
Length height_of(const SetBlocks& blocks);

// The widths between which blocks may be set.
WidthRange extent_of(BlockSpan blocks, TypeSetting& setting);

// Sets a table in `width`.
std::shared_ptr<const SetTable> set_table(const Block& block, Length width, TypeSetting& setting);

// The widths between which a table may be set.
WidthRange table_extent(const Block& block, TypeSetting& setting);

// The widths of `columns` that share `room`. `extents` (one for each column) say what columns that
// are not fixed need; `gap` stands between two.
std::vector<Length> column_widths(const std::vector<TableColumn>& columns,
                                  const std::vector<WidthRange>& extents, Length room, Length gap);

}  // namespace paraphe
