// The list of boxes of a galley: made at one go, then held against the pages.
#include <algorithm>

#include "page/flow_maker.h"

namespace paraphe {
namespace {

constexpr Message kTooTall{
    "page.too-tall", N_("this cannot be divided and needs {0} mm; the page has room for {1} mm"),
    N_("Make it smaller, or divide it: a smaller image, less text in blocks set side by side, "
       "larger pages or smaller margins in the layout.")};

// About as many boxes and marks as blocks give: of a volume they take megabytes, twice that while
// they grow.
struct Extent {
  size_t boxes = 0, marks = 0;

  void add(const SetBlock& set) {
    boxes += std::max<size_t>(1, set.paragraph.lines.size());
    marks += std::max<size_t>(1, set.paragraph.lines.size());
    for (const SetBlock& child : set.children) add(child);
    if (set.table == nullptr) return;
    for (const auto* rows : {&set.table->header, &set.table->rows, &set.table->footer}) {
      boxes += rows->size();
      for (const SetRow& row : *rows)
        for (const SetCell& cell : row.cells)
          for (const SetBlock& block : cell.content) marks += block.paragraph.lines.size();
    }
  }
};

}  // namespace

// Each box as soon as it is made, while it is still at hand.
void FlowMaker::hold_against_pages(size_t first) {
  for (size_t i = first; i < flow_.boxes.size(); ++i) {
    Box& box = flow_.boxes[i];
    const Length limit = room_.of(box, i == 0), following = room_.of(box, false);
    if (padding_above(flow_, box) + box.height > following) box.padded = false;
    // Where a page has no room for it, the frame closes tightly around its part.
    const Length header = box.repeats_header ? flow_.tables[box.table].header_height : Length{};
    if (box.inset_above + padding_above(flow_, box) + header + box.height + box.inset_below > following)
      box.inset_above = box.inset_below = {};
    Length height = box.height;
    if (box.columns >= 0) {
      const ColumnGroup& group = flow_.columns[box.columns];
      height = {};
      for (size_t k = 0; k < group.children.size(); ++k)
        height = std::max(height, group.bottom[k] - group.top[k]);
    }
    if (height > limit)
      errors_.push_back(error(kTooTall, {millimetres(height, true), millimetres(limit, false)},
                              box.block != nullptr ? box.block->place : Place{}));
  }
}

Flow make_flow(const SetBlocks& blocks, FlowRoom room, Diagnostics& errors,
               const NoteCalls& calls) {
  std::vector<const SetBlock*> list;
  list.reserve(blocks.size());
  for (const SetBlock& block : blocks) list.push_back(&block);
  return make_flow(list, room, errors, calls);
}

Flow make_flow(const std::vector<const SetBlock*>& blocks, FlowRoom room, Diagnostics& errors,
               const NoteCalls& calls) {
  Flow flow;
  Extent extent;
  for (const SetBlock* set : blocks) extent.add(*set);
  flow.boxes.reserve(extent.boxes);
  flow.marks.reserve(extent.marks);
  FlowMaker(flow, room, 0, calls, errors).add_body(blocks);
  return flow;
}

}  // namespace paraphe
