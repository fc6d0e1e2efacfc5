#include "page/flow.h"

#include <algorithm>

#include "page/flow_maker.h"

namespace paraphe {
namespace {

constexpr Message kTooDeep{"page.too-deep", N_("blocks are nested more than {0} deep"),
                           N_("Use fewer levels of lists, frames or tables inside one another.")};

}  // namespace

std::string millimetres(Length length, bool up) {
  constexpr int64_t kUnits = Length::from_micrometres(1'000'000).units;  // per metre
  return std::to_string((length.units * 1000 + (up ? kUnits - 1 : 0)) / kUnits);
}

// ------------------------------------------------------------------ drawing

void draw_marks(const std::vector<Mark>& marks, size_t first, size_t count, Length x, Length y,
                std::vector<Mark>& out) {
  for (size_t i = first; i < first + count; ++i) {
    Mark mark = marks[i];
    mark.x += x;
    mark.y += y;
    out.push_back(mark);
  }
}

void draw_row_rules(const Flow& flow, const Box& box, bool opens, bool closes, Length x, Length y,
                    std::vector<Mark>& out) {
  if (box.table < 0) return;
  const TableFrame& table = flow.tables[box.table];
  if (table.rule <= Length{}) return;
  Mark rule;
  rule.kind = Mark::Kind::kRule;
  rule.color = table.color;
  rule.x = x + table.x;
  rule.width = table.width;
  if (opens || box.rule_above != Box::Rule::kNone) {
    bool full = opens || box.rule_above == Box::Rule::kFull;
    rule.y = y;
    rule.height = full ? table.rule : table.rule / 2;
    out.push_back(rule);
  }
  if (closes) {
    rule.height = table.rule;
    rule.y = y + box.height - table.rule;  // inside the row, so that it never leaves the frame
    out.push_back(rule);
  }
}

void draw_box(const Flow& flow, size_t index, Length x, Length y, std::vector<Mark>& out) {
  const std::vector<Box>& boxes = flow.boxes;
  const Box& box = boxes[index];
  draw_row_rules(flow, box, index == 0 || boxes[index - 1].table != box.table,
                 index + 1 == boxes.size() || boxes[index + 1].table != box.table, x, y, out);
  draw_marks(flow.marks, box.first_mark, box.mark_count, x, y, out);
  if (box.columns < 0) return;
  const ColumnGroup& group = flow.columns[box.columns];
  draw_columns(flow, group, 0, group.children.size(), x, y, out);
}

Length height_of(const Flow& flow) {
  Length height;
  for (size_t i = 0; i < flow.boxes.size(); ++i)
    height += flow.boxes[i].height + (i > 0 ? flow.boxes[i].before : ShortLength{});
  return height;
}

Length stack(const Flow& flow, Length x, Length y, std::vector<Mark>& out) {
  const Length start = y;
  Length bottom = y;
  FrameDrawer frames(flow);
  auto insert = [&](size_t at, Mark mark) {
    mark.x += x;
    out.insert(out.begin() + static_cast<std::ptrdiff_t>(at), mark);
  };
  for (size_t i = 0; i < flow.boxes.size(); ++i) {
    if (i > 0) y += flow.boxes[i].before;
    if (!flow.frames.empty())
      frames.next(flow.boxes[i].frame, y, bottom, out.size(), false, insert);
    draw_box(flow, i, x, y, out);
    bottom = y += flow.boxes[i].height;
  }
  if (!flow.frames.empty()) frames.next(-1, y, bottom, out.size(), false, insert);
  return y - start;
}

// ------------------------------------------------------------------ making

void calls_of(const Line& line, const NoteCalls& calls, std::vector<uint32_t>& out) {
  if (calls.empty()) return;
  NodeId last = kArtifact;  // a call may be several runs
  for (const GlyphRun& run : line.runs) {
    if (run.owner == last) continue;
    auto found = std::lower_bound(calls.begin(), calls.end(), run.owner,
                                  [](const auto& call, NodeId node) { return call.first < node; });
    if (found == calls.end() || found->first != run.owner) continue;
    out.push_back(found->second);
    last = run.owner;
  }
}

// Two lines at least before and after a break (The TeXbook, chapter 14: clubs and widows), and no
// hyphen before it.
Cost line_penalty(const std::vector<Line>& lines, size_t i) {
  Cost cost = i == 1 || i + 1 == lines.size() ? kBreakWidow : 0;
  return lines[i - 1].hyphenated ? cost + kBreakHyphen : cost;
}

Flow FlowMaker::sub_flow(const SetBlocks& blocks) {
  Flow flow;
  FlowMaker(flow, room_, depth_ + 1, calls_, errors_).add(blocks, {});
  return flow;
}

void FlowMaker::call_notes_of(const Flow& part, size_t first, size_t last) {
  if (part.calls.empty() || first == last) return;
  const size_t from = first > 0 ? part.boxes[first - 1].calls : 0;
  flow_.calls.insert(flow_.calls.end(), part.calls.begin() + static_cast<std::ptrdiff_t>(from),
                     part.calls.begin() + static_cast<std::ptrdiff_t>(part.boxes[last - 1].calls));
}

size_t FlowMaker::open(Length baseline) {
  size_t first = flow_.marks.size();
  label_bottom_ = {};
  for (const Label& label : labels_) {
    const std::vector<Line>& lines = label.item->paragraph.lines;
    Length y;
    if (baseline >= Length{} && !lines.empty()) y = baseline - lines.front().baseline;
    for (const Line& line : lines) {
      flow_.marks.emplace_back().show(line, label.x, y);
      calls_of(line, calls_, flow_.calls);
      y += line.height;
    }
    label_bottom_ = std::max(label_bottom_, y);
  }
  labels_.clear();
  return first;
}

Box& FlowMaker::close(size_t first_mark, Length height, Length baseline, const Block* block) {
  const bool opens = flow_.boxes.empty();
  const bool turns = !opens && flow_.boxes.back().landscape != landscape_;
  // Made where it stays: a copy of what has just been written, field by field, waits for all of it.
  Box& box = flow_.boxes.emplace_back();
  // A label that stands a little lower than its line does not push the next line down; one of more
  // lines than its body does.
  box.height = label_bottom_ > height + height / 2 ? label_bottom_ : height;
  box.height = std::max(box.height, Length{});
  if (const Length more = box.height - std::max(height, Length{}); more > Length{})
    pushed_.emplace_back(flow_.boxes.size() - 1, more);
  box.first_mark = static_cast<uint32_t>(first_mark);
  box.mark_count = static_cast<uint32_t>(flow_.marks.size() - first_mark);
  box.block = block;
  box.calls = static_cast<uint32_t>(flow_.calls.size());
  box.fill = fill_;
  box.frame = frame_;
  box.inset_above = inset_above_;
  box.inset_below = inset_below_;
  box.landscape = landscape_;
  label_bottom_ = {};
  if (opens) {
    flow_.baseline = baseline;
  } else {
    box.before = std::max(Length{}, space_ - strut_);
    box.forced = forced_ || turns;
    if (keep_) box.penalty = kBreakHeading;
  }
  if (stay_ > 0) keep_lines(stay_);
  space_ = strut_ = {};
  forced_ = fill_ = keep_ = false;
  stay_ = 0;
  return box;
}

// The last box stays with the `lines` lines of text before it.
void FlowMaker::keep_lines(int lines) {
  for (size_t i = flow_.boxes.size() - 1; i > 0 && lines > 0; --i) {
    Box& box = flow_.boxes[i];
    if (box.forced) return;
    box.penalty = std::max(box.penalty, kBreakSignature);
    lines -= flow_.boxes[i - 1].lines;
  }
}

// The boxes from `first` on stay together, when a page can hold them.
void FlowMaker::keep_range(size_t first) {
  Length height;
  for (size_t i = first; i < flow_.boxes.size(); ++i)
    height += flow_.boxes[i].height + (i > first ? flow_.boxes[i].before : ShortLength{});
  if (height > (first == 0 ? room_.first : room_.following)) return;
  for (size_t i = first; i < flow_.boxes.size(); ++i) {
    Box& box = flow_.boxes[i];
    box.bound = true;
    if (i > first) box.penalty = std::max(box.penalty, kBreakTogether);
  }
}

namespace {

// The lines of a block some blocks ahead are asked for: in a long document they have left the
// caches since they were set, and each paragraph would be waited for in its turn.
void fetch_lines(const SetBlock& set) {
  constexpr size_t kLines = 6;
  const std::vector<Line>& lines = set.paragraph.lines;
  for (size_t i = 0; i < std::min(lines.size(), kLines); ++i) __builtin_prefetch(lines.data() + i);
}

constexpr size_t kBlocksAhead = 5;

}  // namespace

// The items that stand one behind the other among the blocks of one level. The first or the last of
// them, when it is one line, does not like to stand alone on a page; of two, one always does.
class FlowMaker::Items {
 public:
  explicit Items(FlowMaker& maker) : maker_(maker) {}
  ~Items() { end(); }

  void next(const SetBlock& set) {
    if (set.block->kind != Block::Kind::kItem) return end();
    if (count_++ == 1) second_ = size();
    if (count_ == 1) first_ = size();
    last_ = size();
  }

 private:
  size_t size() const { return maker_.flow_.boxes.size(); }
  void price(size_t box) {
    Cost& cost = maker_.flow_.boxes[box].penalty;
    cost = std::max(cost, kBreakLone);
  }
  void end() {
    if (count_ > 2 && !maker_.enclosed_) {
      if (second_ == first_ + 1) price(second_);
      if (size() == last_ + 1) price(last_);
    }
    count_ = 0;
  }

  FlowMaker& maker_;
  size_t count_ = 0, first_ = 0, second_ = 0, last_ = 0;  // of items; boxes
};

void FlowMaker::add_body(const std::vector<const SetBlock*>& blocks) {
  Items items(*this);
  ++depth_;
  for (size_t i = 0; i < blocks.size(); ++i) {
    if (i + kBlocksAhead < blocks.size()) fetch_lines(*blocks[i + kBlocksAhead]);
    items.next(*blocks[i]);
    const size_t first = flow_.boxes.size();
    add_block(*blocks[i], {});
    hold_against_pages(first);
    flow_.block_ends.push_back(flow_.boxes.size());
  }
  --depth_;
}

void FlowMaker::add(const SetBlocks& blocks, Length x) {
  Items items(*this);
  ++depth_;
  for (size_t i = 0; i < blocks.size(); ++i) {
    if (i + kBlocksAhead < blocks.size()) fetch_lines(blocks[i + kBlocksAhead]);
    items.next(blocks[i]);
    add_block(blocks[i], x);
  }
  --depth_;
}

void FlowMaker::add_block(const SetBlock& set, Length x) {
  const Block& block = *set.block;
  if (depth_ > kDeepest) {
    errors_.push_back(error(kTooDeep, {std::to_string(kDeepest)}, block.place));
    return;
  }
  space(block.before);
  const size_t first = flow_.boxes.size();
  if (block.section != kSameSection && !enclosed_)
    flow_.sections.emplace_back(first, block.section);
  const int stay = stay_;
  stay_ = std::max(stay_, block.keep_previous_lines);
  switch (block.kind) {
    case Block::Kind::kParagraph:
      add_paragraph(set, x + set.x);
      break;
    case Block::Kind::kStack:
      add_stack(set, x + set.x);
      break;
    case Block::Kind::kFrame:
      add_frame(set, x + set.x);
      break;
    case Block::Kind::kItem:
      add_item(set, x + set.x);
      break;
    case Block::Kind::kRow:
      add_row(set, x + set.x);
      break;
    case Block::Kind::kColumns:
      add_columns(set, x + set.x);
      break;
    case Block::Kind::kTable:
      add_table(set, x + set.x);
      break;
    case Block::Kind::kRule:
      add_single(set, x + set.x, Mark::Kind::kRule);
      break;
    case Block::Kind::kImage:
      add_single(set, x + set.x, Mark::Kind::kImage);
      break;
    case Block::Kind::kSignature:
      add_single(set, x + set.x, Mark::Kind::kField);
      break;
    case Block::Kind::kSpace:
      add_space(block);
      break;
    case Block::Kind::kPageBreak:
      forced_ = true;
      break;
  }
  if (flow_.boxes.size() == first) {
    stay_ = stay;
  } else {
    if (block.keep_together) keep_range(first);
    keep_ = keep_ || block.keep_with_next;
  }
  space(block.after);
}

void FlowMaker::add_stack(const SetBlock& set, Length x) {
  const FlowRoom room = room_;
  const bool outer = landscape_;
  const int32_t frame = frame_;
  if (set.landscape > Length{} && !enclosed_) {
    landscape_ = true;
    room_.first = room_.following = room_.landscape;
    frame_ = widened(frame_, set.landscape);
  }
  add(set.children, x);
  landscape_ = outer;
  frame_ = frame;
  room_ = room;
}

// On a page, space is glue and falls away at the top. Inside a row, a cell or a column it is as
// solid as the text beside it: a letterhead reserves the room of the stamp with it.
void FlowMaker::add_space(const Block& block) {
  if (!enclosed_) {
    fill_ = fill_ || block.fill;
  } else if (space_ > Length{}) {
    Length height = space_;
    space_ = {};
    close(open(Length{-1}), height, Length{-1}, &block);
    strut_ = height;
  }
}

void FlowMaker::add_paragraph(const SetBlock& set, Length x) {
  const std::vector<Line>& lines = set.paragraph.lines;
  if (!enclosed_ && lines.size() > 1)
    flow_.passages.push_back({flow_.boxes.size(), flow_.boxes.size() + lines.size(), &set});
  for (size_t i = 0; i < lines.size(); ++i) {
    size_t marks = open(lines[i].baseline);
    // calls_of() waits for the runs of each line otherwise, which have left the caches.
    if (!calls_.empty() && i + 2 < lines.size()) __builtin_prefetch(lines[i + 2].runs.data());
    calls_of(lines[i], calls_, flow_.calls);
    flow_.marks.emplace_back().show(lines[i], x, {});
    Box& box = close(marks, lines[i].height, lines[i].baseline, set.block);
    box.lines = 1;
    if (i > 0) box.penalty = line_penalty(lines, i);
  }
}

void FlowMaker::add_item(const SetBlock& set, Length x) {
  const bool outermost = labels_.empty();  // of the items whose labels stand on one line
  const size_t first = flow_.boxes.size();
  labels_.push_back({&set, x});
  add(set.children, x);
  if (labels_.empty()) {
    if (!outermost || pushed_.empty() || pushed_.back().first < first) return;
    const auto [labelled, rest] = pushed_.back();  // those of items inside are done
    pushed_.pop_back();
    return share_label(labelled, rest);
  }
  size_t marks = open(Length{-1});  // an empty item still shows its label
  Length bottom = label_bottom_;
  Length baseline{-1};
  if (!set.paragraph.lines.empty()) baseline = set.paragraph.lines[0].baseline;
  close(marks, bottom, baseline, set.block).lines = 1;
}

// A label of several lines stands beside the lines of its body, not above all but the first: what
// it added to the first is taken back as far as lines follow, and no page ends before they have.
void FlowMaker::share_label(size_t labelled, Length rest) {
  if (enclosed_ || rest > room_.following / 2) return;
  const auto is_line = [&](const Box& box) {
    return box.lines == 1 && box.table < 0 && box.columns < 0 && !box.forced && !box.fill &&
           box.frame == flow_.boxes[labelled].frame;
  };
  if (!is_line(flow_.boxes[labelled])) return;
  flow_.boxes[labelled].height -= rest;
  size_t i = labelled + 1;
  for (; rest > Length{} && i < flow_.boxes.size() && is_line(flow_.boxes[i]); ++i) {
    rest -= flow_.boxes[i].before + flow_.boxes[i].height;
    flow_.boxes[i].penalty = std::max(flow_.boxes[i].penalty, kBreakTogether);
  }
  flow_.boxes[i - 1].height += std::max(rest, Length{});
  // Another number of lines would not leave the label its room: no alternatives.
  std::vector<Passage>& passages = flow_.passages;
  const auto from = std::partition_point(passages.begin(), passages.end(),
                                         [&](const Passage& p) { return p.end <= labelled; });
  passages.erase(from, std::partition_point(from, passages.end(),
                                            [&](const Passage& p) { return p.begin < i; }));
}

// Children stand side by side with their first lines on one baseline.
void FlowMaker::add_row(const SetBlock& set, Length x) {
  std::vector<Part> parts;
  Length baseline{-1};
  int lines = 0;
  for (const SetBlock& child : set.children) {
    Part part;
    FlowMaker(part.flow, room_, depth_ + 1, calls_, errors_).add_block(child, {});
    if (!part.flow.boxes.empty()) baseline = std::max<Length>(baseline, part.flow.baseline);
    int own = 0;
    for (const Box& box : part.flow.boxes) own += box.lines;
    lines = std::max(lines, own);
    parts.push_back(std::move(part));
  }
  size_t marks = open(baseline);
  Length height;
  for (const Part& part : parts) {
    if (part.flow.boxes.empty()) continue;
    Length own = part.flow.baseline;
    Length shift = own >= Length{} ? baseline - own : Length{};
    height = std::max(height, shift + stack(part.flow, x, shift, flow_.marks));
    call_notes_of(part.flow, 0, part.flow.boxes.size());
  }
  close(marks, height, baseline, set.block).lines = Box::count_of(lines);
}

void FlowMaker::add_single(const SetBlock& set, Length x, Mark::Kind kind) {
  size_t marks = open(Length{-1});
  Mark mark;
  mark.kind = kind;
  mark.x = x;
  mark.width = set.width;
  mark.height = set.height;
  mark.color = set.block->extra->color;
  mark.block = set.block;
  flow_.marks.push_back(mark);
  close(marks, set.height, Length{-1}, set.block);
}

}  // namespace paraphe
