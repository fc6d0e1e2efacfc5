// Balanced columns: poured child by child, measured so that any part of them can be balanced.
#include <algorithm>

#include "page/flow_maker.h"

namespace paraphe {

size_t ColumnGroup::column_end(size_t from, size_t to, Length height) const {
  const Length* all = bottom.data();
  return static_cast<size_t>(std::upper_bound(all + from, all + to, top[from] + height) - all);
}

size_t ColumnGroup::poured(size_t from, size_t to, Length height, int columns) const {
  for (int column = 0; column < columns && from < to; ++column) {
    size_t end = column_end(from, to, height);
    if (end == from) break;
    from = end;
  }
  return from;
}

Length ColumnGroup::balanced(size_t from, size_t to) const {
  if (from >= to) return {};
  // `high` always fits. Glue falls away at the tops of columns, so the mean of the columns is no
  // lower bound; zero is.
  Length high = bottom[to - 1] - top[from], low{-1};
  while (high.units - low.units > 1) {
    Length middle{low.units + (high.units - low.units) / 2};
    (poured(from, to, middle, count) == to ? high : low) = middle;
  }
  return high;
}

std::vector<size_t> ColumnGroup::cut(size_t from, size_t to) const {
  const Length height = balanced(from, to);
  std::vector<size_t> ends;
  for (int left = count; left > 0 && from < to; --left) {
    size_t most = column_end(from, to, height);
    size_t end = std::min(most, from + (to - from + left - 1) / static_cast<size_t>(left));
    while (end < most && poured(end, to, height, left - 1) < to) ++end;
    ends.push_back(end);
    from = end;
  }
  return ends;
}

void draw_columns(const Flow& flow, const ColumnGroup& group, size_t from, size_t to, Length x,
                  Length y, std::vector<Mark>& out) {
  size_t at = from;
  Length left = x + group.x;
  for (size_t end : group.cut(from, to)) {
    for (size_t i = at; i < end; ++i) {
      const ColumnGroup::Child& child = group.children[i];
      draw_marks(flow.marks, child.first_mark, child.mark_count, left,
                 y + group.top[i] - group.top[at], out);
    }
    at = end;
    left += group.width + group.gap;
  }
}

// Pours `blocks` as children of `group`. A stack (a list, say) is poured piece by piece; what is
// kept with its next is one piece with it.
void FlowMaker::pour(const SetBlocks& blocks, Length x, ColumnGroup& group, Pouring& state) {
  for (const SetBlock& set : blocks) {
    const Block& block = *set.block;
    state.space = std::max(state.space, block.before);
    bool divisible = block.kind == Block::Kind::kStack && !block.keep_together;
    if (divisible && !state.keep && !block.keep_with_next && depth_ <= kDeepest) {
      ++depth_;
      pour(set.children, x + set.x, group, state);
      --depth_;
    } else {
      if (state.piece.boxes.empty()) state.before = state.space;
      FlowMaker maker(state.piece, room_, depth_ + 1, calls_, errors_);
      maker.space_ = state.space;
      maker.add_block(set, x);
      state.keep = block.keep_with_next;
      state.space = {};
      if (!state.keep) finish_piece(group, state);
    }
    state.space = std::max(state.space, block.after);
  }
}

void FlowMaker::finish_piece(ColumnGroup& group, Pouring& state) {
  state.keep = false;
  if (state.piece.boxes.empty()) return;
  ColumnGroup::Child child;
  child.first_mark = flow_.marks.size();
  Length top = group.bottom.empty() ? Length{} : group.bottom.back() + state.before;
  group.top.push_back(top);
  group.bottom.push_back(top + stack(state.piece, {}, {}, flow_.marks));
  child.mark_count = flow_.marks.size() - child.first_mark;
  call_notes_of(state.piece, 0, state.piece.boxes.size());
  child.calls = static_cast<uint32_t>(flow_.calls.size());
  group.children.push_back(child);
  for (const Box& box : state.piece.boxes) state.lines += box.lines;
  state.piece = Flow();
}

void FlowMaker::add_columns(const SetBlock& set, Length x) {
  const Block& block = *set.block;
  ColumnGroup group;
  group.count = std::max(1, block.extra->column_count);
  group.x = x;
  group.gap = block.extra->gap;
  group.width = (set.width - block.extra->gap * (group.count - 1)) / group.count;
  size_t first = open(Length{-1});
  size_t own = flow_.marks.size() - first;
  Pouring state;
  pour(set.children, {}, group, state);
  finish_piece(group, state);
  if (group.children.empty()) return;
  Length height = group.balanced(0, group.children.size());
  Box& box = close(first, height, Length{-1}, set.block);
  box.mark_count = static_cast<uint32_t>(own);  // the children draw the others
  box.lines = Box::count_of((state.lines + group.count - 1) / group.count);
  box.columns = static_cast<int>(flow_.columns.size());
  flow_.columns.push_back(std::move(group));
}

}  // namespace paraphe
