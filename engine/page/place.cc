#include "page/place.h"

#include <algorithm>
#include <map>
#include <utility>

namespace paraphe {
namespace {

class Placer {
 public:
  Placer(Length x, Length y, Artifact kind, bool all_artifacts, std::vector<DrawnItem>& out)
      : x_(x), y_(y), kind_(kind), all_artifacts_(all_artifacts), out_(out) {}

  void place(const Mark& mark) {
    switch (mark.kind) {
      case Mark::Kind::kLine:
      case Mark::Kind::kLeaderLine:
        place_line(mark);
        break;
      case Mark::Kind::kRule: {
        const NodeId owner = mark.block != nullptr ? owner_of(mark.block->node) : kArtifact;
        add(DrawnRule{mark.x + x_, mark.y + y_, mark.width, mark.height, mark.color, owner});
        break;
      }
      case Mark::Kind::kImage: {
        add(DrawnImage{mark.x + x_, mark.y + y_, mark.width, mark.height, &mark.block->extra->image,
                       owner_of(mark.block->node)});
        break;
      }
      case Mark::Kind::kField: {
        if (all_artifacts_) break;  // a widget cannot be an artifact
        add(DrawnField{mark.x + x_, mark.y + y_, mark.width, mark.height,
                       mark.block->extra->field.get()});
        break;
      }
    }
  }

 private:
  NodeId owner_of(NodeId node) const { return all_artifacts_ ? kArtifact : node; }

  void place_line(const Mark& mark) {
    bool begins = true;
    for (const GlyphRun& run : std::span(mark.runs, mark.run_count)) {
      add(DrawnText{&run, mark.x + x_, mark.y + y_, mark.line, all_artifacts_, begins});
      begins = false;
    }
    if (mark.kind != Mark::Kind::kLeaderLine) return;
    for (const Dots& dots : mark.line->leaders) {
      add(DrawnRule{mark.x + x_ + dots.x - dots.diameter / 2,
                    mark.y + y_ - dots.rise - dots.diameter / 2,
                    dots.pitch * (dots.count - 1) + dots.diameter, dots.diameter, dots.color,
                    kArtifact, dots.pitch});
    }
  }

  // Made where it stays, as the boxes of the flow are.
  template <class T>
  void add(const T& what) {
    DrawnItem& item = out_.emplace_back();
    item.what.template emplace<T>(what);
    item.kind = kind_;
  }

  Length x_, y_;
  Artifact kind_;
  bool all_artifacts_;
  std::vector<DrawnItem>& out_;
};

// The height of the part of box `k` that `span` holds.
Length height_in(const Flow& flow, const PageSpan& span, size_t k) {
  const Box& box = flow.boxes[k];
  if (box.columns < 0) return box.height;
  const ColumnGroup& group = flow.columns[box.columns];
  size_t from = k == span.begin.box ? span.begin.child : 0;
  size_t to = k == span.end.box ? span.end.child : group.children.size();
  if (from == 0 && to == group.children.size()) return box.height;
  return group.balanced(from, to);
}

// Boxes touched by `span`: the last one may be columns taken in part.
size_t end_box(const PageSpan& span) { return span.end.box + (span.end.child > 0 ? 1 : 0); }

Length opening_of(const Flow& flow, const PageSpan& span) {
  const Box& box = flow.boxes[span.begin.box];
  if (span.begin.box == 0 && span.begin.child == 0) return {};
  return box.inset_above + padding_above(flow, box) +
         (box.repeats_header ? flow.tables[box.table].header_height : Length{});
}

// In a long document the boxes have left the caches since they were made, and each would be waited
// for in its turn: they are asked for about a page ahead.
void fetch_ahead(const Flow& flow, size_t box) {
  constexpr size_t kBoxes = 64;
  __builtin_prefetch(flow.boxes.data() + std::min(box + kBoxes, flow.boxes.size()));
}

// Draws the frames of a page of the body.
class PageFrames {
 public:
  PageFrames(const Flow& flow, Length x, std::vector<DrawnItem>& out)
      : drawer_(flow), active_(!flow.frames.empty()), x_(x), out_(out) {}

  // `top` of the next box and `bottom` of the one before, from the top of the page.
  void next(int32_t frame, Length top, Length bottom, bool nested) {
    if (!active_) return;
    drawer_.next(frame, top, bottom, out_.size(), nested, [&](size_t at, const Mark& mark) {
      std::vector<DrawnItem> items;
      place_marks({&mark, 1}, x_, {}, Artifact::kLayout, true, items);
      out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(at), items.begin(), items.end());
    });
  }

 private:
  FrameDrawer drawer_;
  bool active_;
  Length x_;
  std::vector<DrawnItem>& out_;
};

}  // namespace

void place_marks(std::span<const Mark> marks, Length x, Length y, Artifact kind,
                 bool all_artifacts, std::vector<DrawnItem>& out) {
  Placer placer(x, y, kind, all_artifacts, out);
  for (const Mark& mark : marks) placer.place(mark);
}

void place_span(const Flow& flow, const PageSpan& span, Length x, Length y, Length room,
                std::vector<DrawnItem>& out) {
  const size_t begin = span.begin.box, end = end_box(span);
  Length used = opening_of(flow, span);
  int fills = 0;
  size_t drawn = 0;
  for (size_t k = begin; k < end; ++k) {
    drawn += flow.boxes[k].mark_count;
    used += height_in(flow, span, k) + (k > begin ? flow.boxes[k].before : ShortLength{});
    fills += flow.boxes[k].fill ? 1 : 0;
  }
  const Box* last = end < flow.boxes.size() && end > begin ? &flow.boxes[end - 1] : nullptr;
  const bool footer = last != nullptr && last->repeats_footer;
  if (footer) used += flow.tables[last->table].footer_height;
  Length spare = std::max(Length{}, room - used);

  out.reserve(out.size() + drawn);
  std::vector<Mark> marks;
  PageFrames frames(flow, x, out);
  Length bottom = y;  // of the box before
  for (size_t k = begin; k < end; ++k) {
    Box box = flow.boxes[k];
    fetch_ahead(flow, k);
    if (k > begin) y += box.before;
    if (box.fill) {  // the last one takes what rounding leaves
      Length share{spare.units / fills};
      spare -= share;
      --fills;
      y += share;
    }
    frames.next(box.frame, y, bottom, k == begin && box.inset_above > Length{});
    if (k == begin && (k > 0 || span.begin.child > 0)) y += box.inset_above;
    bool opens = k == begin || flow.boxes[k - 1].table != box.table;
    if (k == begin && opening_of(flow, span) > box.inset_above) {
      if (box.repeats_header) {
        const TableFrame& table = flow.tables[box.table];
        place_marks(table.header, x, y, Artifact::kLayout, true, out);
        y += table.header_height;
        opens = false;
        box.rule_above = Box::Rule::kFull;
      }
      y += padding_above(flow, box);
    }
    marks.clear();
    bool closes = (k + 1 == end && !footer) ||
                  (k + 1 < flow.boxes.size() && flow.boxes[k + 1].table != box.table);
    draw_row_rules(flow, box, opens, closes, {}, {}, marks);
    place_marks(marks, x, y, Artifact::kLayout, false, out);
    const size_t from = k == begin ? span.begin.child : 0;
    if (from == 0) {  // else its labels stand on the page where it begins
      const Mark* first = flow.marks.data() + box.first_mark;
      place_marks({first, box.mark_count}, x, y, Artifact::kLayout, false, out);
    }
    if (box.columns >= 0) {
      const ColumnGroup& group = flow.columns[box.columns];
      marks.clear();
      draw_columns(flow, group, from, k == span.end.box ? span.end.child : group.children.size(),
                   {}, {}, marks);
      place_marks(marks, x, y, Artifact::kLayout, false, out);
    }
    y += height_in(flow, span, k);
    bottom = y + (k + 1 == end ? box.inset_below : ShortLength{});
  }
  if (footer) {
    place_marks(flow.tables[last->table].footer, x, y, Artifact::kLayout, true, out);
    bottom += flow.tables[last->table].footer_height;
  }
  frames.next(-1, y, bottom, end > begin && flow.boxes[end - 1].inset_below > Length{});
}

void place_notes(const NoteStream& notes, const PageSpan& span, const NoteArea& area, Length x,
                 Length y, std::vector<DrawnItem>& out) {
  y += area.before;
  if (area.thickness > Length{} && area.width > Length{})
    out.push_back(
        {DrawnRule{x, y, area.width, area.thickness, area.color, kArtifact}, Artifact::kLayout});
  y += area.thickness + area.after;
  PageSpan boxes;
  boxes.begin.box = span.first_note;
  boxes.end.box = span.end_note;
  place_span(notes.flow(), boxes, x, y, {}, out);
}

void gather_spanning_cells(const Document& document, std::vector<DrawnItem>& items) {
  // The cell over several rows that text belongs to.
  auto cell_of = [&](const DrawnItem& item) {
    NodeId node = std::holds_alternative<DrawnText>(item.what) ? item.owner() : kArtifact;
    while (node != kRootNode && node < document.nodes.size()) {
      if (document.nodes[node].row_span > 1) return node;
      node = document.nodes[node].parent;
    }
    return kArtifact;
  };
  std::vector<NodeId> cells(items.size(), kArtifact);
  bool any = false;
  for (size_t i = 0; i < items.size(); ++i) {
    cells[i] = cell_of(items[i]);
    any = any || cells[i] != kArtifact;
  }
  if (!any) return;
  std::map<NodeId, std::vector<size_t>> places;
  for (size_t i = 0; i < items.size(); ++i)
    if (cells[i] != kArtifact) places[cells[i]].push_back(i);
  std::vector<DrawnItem> ordered;
  ordered.reserve(items.size());
  for (size_t i = 0; i < items.size(); ++i) {
    if (cells[i] == kArtifact) {
      ordered.push_back(std::move(items[i]));
    } else if (places[cells[i]].front() == i) {
      for (size_t place : places[cells[i]]) ordered.push_back(std::move(items[place]));
    }
  }
  items = std::move(ordered);
}

}  // namespace paraphe
