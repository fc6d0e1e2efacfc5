// FlowMaker: walks set blocks and writes them into a Flow. Private to the folder.
#pragma once

#include <algorithm>
#include <vector>

#include "page/flow.h"

namespace paraphe {

class FlowMaker {
 public:
  static constexpr int kDeepest = 64;  // blocks inside one another

  // `depth` is 0 for the body itself, more for what is inside a row, a cell or columns.
  FlowMaker(Flow& flow, FlowRoom room, int depth, const NoteCalls& calls, Diagnostics& errors)
      : flow_(flow),
        room_(room),
        depth_(depth),
        enclosed_(depth > 0),
        calls_(calls),
        errors_(errors) {}

  void add_body(const std::vector<const SetBlock*>& blocks);
  void add(const SetBlocks& blocks, Length x);

 private:
  // A cell, or a child of a row, flowed by itself; x and y of its corner in the box it goes to.
  struct Part {
    Length x, y;
    Flow flow;
  };
  // The boxes [begin, end) of a cell's flow, at their place in the box they go to.
  struct CellPart {
    Length x, y;
    const Flow* flow = nullptr;
    size_t begin = 0, end = 0;
  };
  // Columns being filled: the piece under work, and the glue around it.
  struct Pouring {
    Flow piece;
    Length before, space;
    bool keep = false;
    int lines = 0;
  };
  class Items;
  // Rows of a table that spans tie together; alone, a group is one row.
  struct RowGroup {
    const Table* table = nullptr;
    const SetTable* set = nullptr;
    const std::vector<SetRow>* rows = nullptr;
    size_t begin = 0, end = 0;
    Length x;                 // of the table
    std::vector<Length> top;  // of each row from the top of the group; then the group's height
  };

  void add_block(const SetBlock& set, Length x);
  void hold_against_pages(size_t first);
  void add_stack(const SetBlock& set, Length x);
  void add_paragraph(const SetBlock& set, Length x);
  void add_item(const SetBlock& set, Length x);
  void share_label(size_t labelled, Length rest);
  void add_frame(const SetBlock& set, Length x);
  void add_inset(Length height, const Block* block);
  int32_t widened(int32_t frame, Length by);
  void add_row(const SetBlock& set, Length x);
  void add_columns(const SetBlock& set, Length x);
  void pour(const SetBlocks& blocks, Length x, ColumnGroup& group, Pouring& state);
  void finish_piece(ColumnGroup& group, Pouring& state);
  void add_space(const Block& block);
  void add_single(const SetBlock& set, Length x, Mark::Kind kind);

  // tables (table.cc)
  void add_table(const SetBlock& set, Length x);
  void add_rows(const SetBlock& set, const std::vector<SetRow>& rows, Length x, int table);
  std::vector<Part> cells_of(const SetBlock& set, RowGroup& group);
  void add_whole(const SetBlock& set, const RowGroup& group, const std::vector<Part>& cells);
  void add_row_by_row(const SetBlock& set, const RowGroup& group, const std::vector<Part>& cells);
  void add_slices(const SetBlock& set, const std::vector<CellPart>& cells, Length height);
  void underline_spans(const RowGroup& group);
  void draw_inner_rule(const RowGroup& group, size_t row, const std::vector<bool>& spanned,
                       Length y);

  // Takes over the notes called in boxes [first, last) of a part.
  void call_notes_of(const Flow& part, size_t first, size_t last);
  Flow sub_flow(const SetBlocks& blocks);
  void space(Length length) { space_ = std::max(space_, length); }
  // A box is made between open() and close(): open() draws the waiting labels, with their baseline
  // on `baseline` when that is not negative; what is drawn in between belongs to the box.
  size_t open(Length baseline);
  Box& close(size_t first_mark, Length height, Length baseline, const Block* block);
  void keep_lines(int lines);
  void keep_range(size_t first);

  struct Label {
    const SetBlock* item;
    Length x;
  };
  Flow& flow_;
  FlowRoom room_;
  int depth_;
  bool enclosed_;
  const NoteCalls& calls_;
  Diagnostics& errors_;
  int32_t frame_ = -1;                // the innermost around the next box
  Length inset_above_, inset_below_;  // of all frames around it
  Length strut_;                      // height of the last box when it is enclosed space
  Length space_;                      // glue waiting for the next box
  bool forced_ = false, fill_ = false, keep_ = false;
  bool landscape_ = false;  // of the boxes being made
  int stay_ = 0;               // keep_previous_lines of the next box
  std::vector<Label> labels_;  // waiting for the first box of their item
  Length label_bottom_;        // of the labels drawn by open()
  // What labels added to the height of a box, for each item that is not yet done.
  std::vector<std::pair<size_t, Length>> pushed_;
};

}  // namespace paraphe
