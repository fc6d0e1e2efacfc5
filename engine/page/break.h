// The page breaker: total fit over the whole document.
#pragma once

#include <cstddef>
#include <vector>

#include "page/flow.h"

namespace paraphe {

// Where a page begins: at a box, or inside one that is columns, at one of their children.
struct PageStart {
  size_t box = 0, child = 0;
};

// A page holds what stands from `begin` up to `end`.
struct PageSpan {
  PageStart begin, end;
};

// Breaks `flow` into pages at the least total cost. Every page takes something, since make_flow()
// refused what is taller than a page. Time grows with the boxes times the boxes on a page.
std::vector<PageSpan> break_pages(const Flow& flow, FlowRoom room);

}  // namespace paraphe
