// Tables in the flow: one box for each row. Rows tied by a cell that spans them are one box; what
// is taller than a page is cut between its rows, then between lines, and only that.
#include <algorithm>

#include "page/flow_maker.h"

namespace paraphe {
namespace {

// The end of the group of rows that begins at `begin`: no cell spans from inside to outside.
size_t group_end(const std::vector<SetRow>& rows, size_t begin) {
  size_t end = begin + 1;
  for (size_t row = begin; row < end; ++row)
    for (const SetCell& cell : rows[row].cells) {
      size_t span = static_cast<size_t>(std::max(1, cell.cell->row_span));
      end = std::min(rows.size(), std::max(end, row + std::min(span, rows.size())));
    }
  return end;
}

Box::Rule rule_above(const Table& table, const SetRow& row, bool first) {
  if (row.row->rule_above) return Box::Rule::kFull;
  return table.row_rules && !first ? Box::Rule::kHairline : Box::Rule::kNone;
}

// A box of a cell, at its place from the top of its group of rows.
struct Atom {
  Length top, bottom;
  size_t cell = 0, box = 0;
};

// A part of a group of rows that a page takes whole: the atoms [begin, end).
struct Slice {
  size_t begin = 0, end = 0;
  Length top, bottom;
};

// The atoms of all cells, ordered by their tops.
template <class CellParts>
std::vector<Atom> atoms_of(const CellParts& cells) {
  std::vector<Atom> atoms;
  for (size_t cell = 0; cell < cells.size(); ++cell) {
    Length y = cells[cell].y;
    for (size_t i = cells[cell].begin; i < cells[cell].end; ++i) {
      const Box& box = cells[cell].flow->boxes[i];
      if (i > cells[cell].begin) y += box.before;
      atoms.push_back({y, y + box.height, cell, i});
      y += box.height;
    }
  }
  std::stable_sort(atoms.begin(), atoms.end(),
                   [](const Atom& a, const Atom& b) { return a.top < b.top; });
  return atoms;
}

// Cuts where no cell has a line across the cut.
std::vector<Slice> slices_of(const std::vector<Atom>& atoms) {
  std::vector<Slice> slices;
  for (size_t i = 0; i < atoms.size(); ++i) {
    if (slices.empty() || atoms[i].top >= slices.back().bottom)
      slices.push_back({i, i, atoms[i].top, atoms[i].top});
    slices.back().end = i + 1;
    slices.back().bottom = std::max(slices.back().bottom, atoms[i].bottom);
  }
  return slices;
}

// Cells whose lines never end at one height leave no place to cut: their lines are moved, the first
// of each cell to one height, then the second, and so on. Returns one slice for each rank.
std::vector<Slice> align(std::vector<Atom>& atoms, const Slice& slice) {
  auto begin = atoms.begin() + static_cast<std::ptrdiff_t>(slice.begin);
  auto end = atoms.begin() + static_cast<std::ptrdiff_t>(slice.end);
  std::stable_sort(begin, end, [](const Atom& a, const Atom& b) {
    return a.cell != b.cell ? a.cell < b.cell : a.box < b.box;
  });
  std::vector<size_t> rank(slice.end - slice.begin);
  for (size_t i = 1; i < rank.size(); ++i) {
    const Atom& atom = atoms[slice.begin + i];
    rank[i] = atom.cell == atoms[slice.begin + i - 1].cell ? rank[i - 1] + 1 : 0;
  }
  std::vector<std::vector<Atom>> ranks;
  for (size_t i = 0; i < rank.size(); ++i) {
    if (rank[i] >= ranks.size()) ranks.resize(rank[i] + 1);
    ranks[rank[i]].push_back(atoms[slice.begin + i]);
  }
  std::vector<Slice> slices;
  Length y = slice.top;
  size_t at = slice.begin;
  for (const std::vector<Atom>& one : ranks) {
    Slice part{at, at + one.size(), y, y};
    for (Atom atom : one) {
      atom.bottom = y + (atom.bottom - atom.top);
      atom.top = y;
      part.bottom = std::max(part.bottom, atom.bottom);
      atoms[at++] = atom;
    }
    slices.push_back(part);
    y = part.bottom;
  }
  return slices;
}

// Which columns cells of the rows above cover, row by row: each cell is looked at once.
class Coverage {
 public:
  explicit Coverage(size_t columns) : until_(columns, 0) {}
  void add(size_t row, const SetRow& cells) {
    for (const SetCell& cell : cells.cells) {
      size_t from = static_cast<size_t>(std::max(0, cell.cell->column));
      size_t to = from + static_cast<size_t>(std::max(1, cell.cell->column_span));
      for (size_t c = from; c < std::min(to, until_.size()); ++c)
        until_[c] = row + static_cast<size_t>(std::max(1, cell.cell->row_span));
    }
  }
  // Of each column: whether a cell crosses the upper edge of `row`.
  std::vector<bool> crossing(size_t row) const {
    std::vector<bool> out(until_.size());
    for (size_t c = 0; c < until_.size(); ++c) out[c] = until_[c] > row;
    return out;
  }

 private:
  std::vector<size_t> until_;  // first row below the cell that covers the column
};

}  // namespace

void FlowMaker::add_table(const SetBlock& set, Length x) {
  if (set.table == nullptr) return;  // nested too deep, which add_block() reports
  const Table& table = *set.block->extra->table;
  const SetTable& rows = *set.table;
  TableFrame frame;
  frame.x = x;
  frame.width = rows.width;
  frame.rule = table.rule;
  frame.padding = table.padding_y;
  frame.color = table.rule_color;
  // Header and footer as the other pages show them.
  auto repeated = [&](const std::vector<SetRow>& part, bool closes, std::vector<Mark>& out) {
    Flow flow;
    flow.tables.push_back(frame);
    FlowMaker(flow, room_, depth_ + 1, calls_, errors_).add_rows(set, part, x, 0);
    Length y;
    for (size_t i = 0; i < flow.boxes.size(); ++i) {
      const Box& box = flow.boxes[i];
      draw_row_rules(flow, box, i == 0, closes && i + 1 == flow.boxes.size(), {}, y, out);
      draw_marks(flow.marks, box.first_mark, box.mark_count, {}, y, out);
      y += box.height;
    }
    return y;
  };
  std::vector<Mark> head, foot_marks;
  frame.header_height = repeated(rows.header, false, head);
  frame.footer_height = repeated(rows.footer, true, foot_marks);
  frame.header = std::move(head);
  frame.footer = std::move(foot_marks);
  const Length header_height = frame.header_height, footer_height = frame.footer_height;
  const int index = static_cast<int>(flow_.tables.size());
  flow_.tables.push_back(std::move(frame));

  const size_t first = flow_.boxes.size();
  add_rows(set, rows.header, x, index);
  const size_t body = flow_.boxes.size();
  add_rows(set, rows.rows, x, index);
  const size_t foot = flow_.boxes.size();
  add_rows(set, rows.footer, x, index);

  // A header of more than half a page is broken like any row, and stands there once.
  bool header_fits = header_height <= room_.following / 2;
  for (size_t i = first + 1; i <= body && i < flow_.boxes.size() && header_fits; ++i)
    if (body > first) flow_.boxes[i].penalty = kBreakHeading;
  for (size_t i = foot; i < flow_.boxes.size(); ++i)
    if (i > first) flow_.boxes[i].penalty = std::max(flow_.boxes[i].penalty, kBreakTogether);
  Length height;
  for (size_t i = first; i < flow_.boxes.size(); ++i) height += flow_.boxes[i].height;
  for (size_t i = first + 1; i < flow_.boxes.size() && height <= room_.following / 2; ++i)
    flow_.boxes[i].penalty = std::max(flow_.boxes[i].penalty, kBreakTable);
  for (size_t i : {body, foot})
    if (i > first && i < flow_.boxes.size()) flow_.boxes[i].rule_above = Box::Rule::kFull;
  for (size_t i = std::max(body, first + 1); i < flow_.boxes.size(); ++i) {
    Box& box = flow_.boxes[i];
    Length needed = header_height + padding_above(flow_, box) + box.height;
    box.repeats_header = header_height > Length{} && header_fits && needed <= room_.following;
    // Any row that a page can hold with header and footer may end a page; so pages always end.
    box.repeats_footer = footer_height > Length{} && i + 1 < foot &&
                         needed + footer_height <= std::min(room_.first, room_.following);
  }
}

void FlowMaker::add_rows(const SetBlock& set, const std::vector<SetRow>& rows, Length x,
                         int table) {
  bool after_tied = false;
  for (size_t begin = 0; begin < rows.size();) {
    RowGroup group{
        set.block->extra->table.get(), set.table.get(), &rows, begin, group_end(rows, begin), x, {}};
    const std::vector<Part> cells = cells_of(set, group);
    const size_t first = flow_.boxes.size();
    bool content = std::any_of(cells.begin(), cells.end(),
                               [](const Part& cell) { return !cell.flow.boxes.empty(); });
    if (content && group.top.back() > (first == 0 ? room_.first : room_.following))
      add_row_by_row(set, group, cells);
    else
      add_whole(set, group, cells);
    for (size_t i = first; i < flow_.boxes.size(); ++i) flow_.boxes[i].table = table;
    Box& box = flow_.boxes[first];
    box.rule_above = rule_above(*group.table, rows[begin], begin == 0);
    // What a cell ties together is told from the rows around it.
    const bool tied = group.end - begin > 1;
    if ((tied || after_tied) && begin > 0 && box.rule_above == Box::Rule::kNone)
      box.rule_above = Box::Rule::kHairline;
    after_tied = tied;
    if (first > 0 && rows[begin].row->keep_with_previous)
      box.penalty = std::max(box.penalty, kBreakTogether);
    else if (begin == 1 || (begin > 0 && group.end == rows.size()))
      box.penalty = std::max(box.penalty, kBreakLone);
    begin = group.end;
  }
}

// Flows the cells of a group of rows and settles the heights of its rows. A cell that spans rows
// and needs more than they have lengthens the last of them.
std::vector<FlowMaker::Part> FlowMaker::cells_of(const SetBlock& set, RowGroup& group) {
  const Length padding = set.block->extra->table->padding_y;
  struct Need {
    size_t row, end;
    Length height;
  };
  std::vector<Part> parts;
  std::vector<Need> needs;
  for (size_t row = group.begin; row < group.end; ++row)
    for (const SetCell& cell : (*group.rows)[row].cells) {
      parts.push_back({group.x + cell.x, {}, sub_flow(cell.content)});
      size_t span = static_cast<size_t>(std::max(1, cell.cell->row_span));
      needs.push_back(
          {row - group.begin,
           std::min(group.end - group.begin, row - group.begin + std::min(span, group.end)),
           height_of(parts.back().flow) + padding * 2});
    }
  std::vector<Length> height;
  for (size_t row = group.begin; row < group.end; ++row)
    height.push_back((*group.rows)[row].height);
  for (size_t pass : {0, 1})  // cells of one row first
    for (const Need& need : needs) {
      if ((need.end - need.row == 1) != (pass == 0)) continue;
      Length have;
      for (size_t row = need.row; row < need.end; ++row) have += height[row];
      if (need.height > have) height[need.end - 1] += need.height - have;
    }
  group.top = {Length{}};
  for (Length own : height) group.top.push_back(group.top.back() + own);
  for (size_t i = 0; i < parts.size(); ++i) parts[i].y = group.top[needs[i].row] + padding;
  return parts;
}

void FlowMaker::add_whole(const SetBlock& set, const RowGroup& group,
                          const std::vector<Part>& cells) {
  // A label before the table, that of a list item, stands on the first line of the table.
  Length baseline{-1};
  if (!cells.empty() && !cells[0].flow.boxes.empty()) {
    const Length own = cells[0].flow.baseline;
    if (own >= Length{}) baseline = cells[0].y + own;
  }
  size_t marks = open(baseline);
  Coverage coverage(group.set->column_x.size());
  for (size_t row = group.begin; row < group.end; ++row) {
    if (row > group.begin)
      draw_inner_rule(group, row, coverage.crossing(row), group.top[row - group.begin]);
    coverage.add(row, (*group.rows)[row]);
  }
  underline_spans(group);
  size_t lines = 1;
  for (const Part& cell : cells) {
    stack(cell.flow, cell.x, cell.y, flow_.marks);
    call_notes_of(cell.flow, 0, cell.flow.boxes.size());
    lines = std::max(lines, cell.flow.boxes.size());
  }
  close(marks, group.top.back(), Length{-1}, set.block).lines = Box::count_of(lines);
}

// A group that is taller than a page: its rows are boxes of their own. A cell that spans them is
// poured through them: each row takes the lines that it holds whole, the last one all that are left.
// A row that is still taller than a page is cut between lines.
void FlowMaker::add_row_by_row(const SetBlock& set, const RowGroup& group,
                               const std::vector<Part>& cells) {
  const Length padding = group.table->padding_y;
  const std::vector<SetRow>& rows = *group.rows;
  struct Spanning {
    size_t cell, end;  // index in `cells`; first row below it
    size_t next = 0;   // box that waits for room
  };
  std::vector<Spanning> spanning;
  Coverage coverage(group.set->column_x.size());
  size_t index = 0;  // of the next cell
  for (size_t row = group.begin; row < group.end; ++row) {
    const std::vector<bool> crossing = coverage.crossing(row);
    coverage.add(row, rows[row]);
    std::vector<CellPart> parts;
    Length height = rows[row].cells.empty() ? rows[row].height : Length{};
    for (const SetCell& cell : rows[row].cells) {
      const Part& part = cells[index];
      size_t end = row + static_cast<size_t>(std::max(1, cell.cell->row_span));
      if (end > row + 1 && row + 1 < group.end) {
        spanning.push_back({index, std::min(end, group.end)});
      } else {
        parts.push_back({part.x, padding, &part.flow, 0, part.flow.boxes.size()});
        height = std::max(height, height_of(part.flow) + padding * 2);
      }
      ++index;
    }
    height = std::max(height, rows[row].height);
    for (Spanning& one : spanning) {
      const Flow& flow = cells[one.cell].flow;
      const size_t begin = one.next;
      Length y = padding;
      for (; one.next < flow.boxes.size(); ++one.next) {
        const Box& box = flow.boxes[one.next];
        const Length below = y + (one.next > begin ? box.before : ShortLength{}) + box.height;
        if (below + padding > height && row + 1 < one.end) break;
        y = below;
      }
      if (one.next == begin) continue;
      parts.push_back({cells[one.cell].x, padding, &flow, begin, one.next});
      if (row + 1 == one.end) height = std::max(height, y + padding);
    }
    spanning.erase(std::remove_if(spanning.begin(), spanning.end(),
                                  [&](const Spanning& one) { return one.end <= row + 1; }),
                   spanning.end());
    std::stable_sort(parts.begin(), parts.end(),  // what is read first stands left
                     [](const CellPart& a, const CellPart& b) { return a.x < b.x; });
    const size_t first = flow_.boxes.size();
    add_slices(set, parts, height);
    if (row == group.begin) continue;
    Box& box = flow_.boxes[first];
    // The rule goes into the box itself: it leaves the spanning cells open.
    const size_t old = flow_.marks.size();
    draw_inner_rule(group, row, crossing, {});
    std::rotate(flow_.marks.begin() + box.first_mark, flow_.marks.begin() + static_cast<long>(old),
                flow_.marks.end());
    const uint32_t added = static_cast<uint32_t>(flow_.marks.size() - old);
    box.mark_count += added;
    for (size_t i = first + 1; i < flow_.boxes.size(); ++i) flow_.boxes[i].first_mark += added;
    box.penalty = rows[row].row->keep_with_previous ? kBreakTogether : kBreakRow;
  }
}

// One box when a page holds it, else one for each run of lines between two places to cut.
void FlowMaker::add_slices(const SetBlock& set, const std::vector<CellPart>& cells,
                           Length row_height) {
  const Length padding = set.block->extra->table->padding_y;
  std::vector<Atom> atoms = atoms_of(cells);
  const Length room = flow_.boxes.empty() ? room_.first : room_.following;
  if (row_height <= room || atoms.empty()) {
    size_t marks = open(Length{-1});
    for (const Atom& atom : atoms) {
      draw_box(*cells[atom.cell].flow, atom.box, cells[atom.cell].x, atom.top, flow_.marks);
      call_notes_of(*cells[atom.cell].flow, atom.box, atom.box + 1);
    }
    close(marks, row_height, Length{-1}, set.block).lines = 1;
    return;
  }
  std::vector<Slice> slices;
  for (const Slice& slice : slices_of(atoms)) {
    if (slice.bottom - slice.top <= room_.following / 2) {
      slices.push_back(slice);
      continue;
    }
    for (const Slice& part : align(atoms, slice)) slices.push_back(part);
  }
  const size_t first = flow_.boxes.size();
  Length bottom;  // of the slice before
  for (size_t i = 0; i < slices.size(); ++i) {
    const Slice& slice = slices[i];
    size_t marks = open(Length{-1});
    Length above = i == 0 ? slice.top : Length{};
    if (i > 0) space(std::max(Length{}, slice.top - bottom));
    for (size_t k = slice.begin; k < slice.end; ++k) {
      const CellPart& cell = cells[atoms[k].cell];
      draw_box(*cell.flow, atoms[k].box, cell.x, above + atoms[k].top - slice.top, flow_.marks);
      call_notes_of(*cell.flow, atoms[k].box, atoms[k].box + 1);
    }
    Length height = above + slice.bottom - slice.top;
    if (i + 1 == slices.size()) height += padding;
    Box& box = close(marks, height, Length{-1}, set.block);
    box.lines = 1;
    box.padded = i > 0;
    bottom = slice.bottom;
  }
  for (size_t i = first + 1; i < flow_.boxes.size(); ++i)
    if (i == first + 1 || i + 1 == flow_.boxes.size()) flow_.boxes[i].penalty = kBreakRow;
}

// In a header of several rows, a hairline under each cell shows which columns it heads.
void FlowMaker::underline_spans(const RowGroup& group) {
  if (group.rows != &group.set->header || group.table->rule <= Length{}) return;
  const SetTable& set = *group.set;
  for (size_t row = group.begin; row < group.end; ++row)
    for (const SetCell& cell : (*group.rows)[row].cells) {
      const size_t below = row + static_cast<size_t>(std::max(1, cell.cell->row_span));
      const size_t first = static_cast<size_t>(std::max(0, cell.cell->column));
      const size_t last = first + static_cast<size_t>(std::max(1, cell.cell->column_span)) - 1;
      if (last == first || last >= set.column_x.size() || below >= group.end) continue;
      Mark rule;
      rule.kind = Mark::Kind::kRule;
      rule.color = group.table->rule_color;
      rule.height = group.table->rule / 2;
      rule.x = group.x + set.column_x[first] + group.table->padding_x;
      rule.width = set.column_x[last] + set.column_width[last] - set.column_x[first] -
                   group.table->padding_x * 2;
      rule.y = group.top[below - group.begin] - rule.height;
      flow_.marks.push_back(rule);
    }
}

// The rule above `row` inside a group, left out where a cell spans it.
void FlowMaker::draw_inner_rule(const RowGroup& group, size_t row, const std::vector<bool>& spanned,
                                Length y) {
  Box::Rule kind = rule_above(*group.table, (*group.rows)[row], false);
  if (kind == Box::Rule::kNone || group.table->rule <= Length{}) return;
  Mark rule;
  rule.kind = Mark::Kind::kRule;
  rule.color = group.table->rule_color;
  rule.height = kind == Box::Rule::kFull ? group.table->rule : group.table->rule / 2;
  rule.y = y;
  const SetTable& set = *group.set;
  for (size_t c = 0, from = 0; c <= spanned.size(); ++c) {
    if (c < spanned.size() && !spanned[c]) continue;
    if (c > from) {
      rule.x = group.x + set.column_x[from];
      rule.width = set.column_x[c - 1] + set.column_width[c - 1] - set.column_x[from];
      flow_.marks.push_back(rule);
    }
    from = c + 1;
  }
}

}  // namespace paraphe
