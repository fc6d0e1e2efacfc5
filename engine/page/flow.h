// Flow: a galley as one vertical list of boxes, the form in which the page breaker sees it.
//
// Boxes are what a page takes or leaves whole: a line, a table row (or a slice of one that is
// taller than a page), a row of blocks side by side, an image, a signature field. Between two boxes
// stands glue (`before`, dropped at the top of a page) and the price of a page break (`penalty`),
// as in TeX's main vertical list (The TeXbook, chapter 15). Balanced columns are one box that may
// be taken in parts.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "document/document.h"
#include "type/galley.h"

namespace paraphe {

// Something drawn. x from the left of the frame, y (of the top; of lines, of the baseline) from the
// top of its box.
struct Mark {
  enum class Kind : uint8_t { kLine, kLeaderLine, kRule, kImage, kField };
  Kind kind = Kind::kLine;
  Color color;  // kRule
  ShortLength x, y;
  ShortLength width, height;  // all but lines
  // What is drawn of a line, so that no line need be looked at again: in a long document each would
  // be waited for.
  uint32_t run_count = 0;
  const GlyphRun* runs = nullptr;
  union {
    const Line* line = nullptr;
    const Block* block;  // the others; none for the rules of tables
  };

  bool is_line() const { return kind == Kind::kLine || kind == Kind::kLeaderLine; }
  // `top` is of the line's box.
  static Mark of(const Line& line, Length x, Length top) {
    Mark mark;
    mark.show(line, x, top);
    return mark;
  }
  // The same, of a mark that stands where it stays: a copy of what has just been written field by
  // field waits for all of it.
  void show(const Line& of, Length at, Length top) {
    if (!of.leaders.empty()) kind = Kind::kLeaderLine;
    x = at;
    y = top + of.baseline;
    run_count = static_cast<uint32_t>(of.runs.size());
    runs = of.runs.data();
    line = &of;
  }
};

// What a page break costs. Prices of kKeep and above are paid only when there is no other way: even
// a hundred thousand pages, each as bad as can be, cost less than one of them.
using Cost = int64_t;
inline constexpr Cost kKeep = 10'000'000'000;
inline constexpr Cost kBreakTogether = 2 * kKeep;   // inside keep_together, between bound rows
inline constexpr Cost kBreakWidow = 3 * kKeep;      // leaves one line of a paragraph alone
inline constexpr Cost kBreakHeading = 4 * kKeep;    // after keep_with_next
inline constexpr Cost kBreakNote = 6 * kKeep;       // parts a note from its call
inline constexpr Cost kBreakSignature = 8 * kKeep;  // parts keep_previous_lines from its lines
// In the currency of the breaker's page costs: an unused tenth of a page costs 209, a line of text
// on A4 about 45, a whole page 2,000.
inline constexpr Cost kBreakHyphen = 12000;  // a page that ends with a hyphenated line
inline constexpr Cost kNotesPage = 3000;     // a page of notes alone
inline constexpr Cost kSplitNote = 600;      // a note that goes on on the next page …
inline constexpr Cost kCarryLine = 10;       // … and each line that does
inline constexpr Cost kBreakColumns = 300;   // columns that would fit on one page
inline constexpr Cost kBreakTable = 250;     // a table of half a page or less
inline constexpr Cost kBreakRow = 200;       // near the ends of a row that must be split
inline constexpr Cost kBreakLone = 100;      // a row of a table, an item of one line, alone at head or foot

// There is one for each line of the document: what is large in it would not stay in the caches.
struct Box {
  // The rule between a row and the one above it on the same page.
  enum class Rule : uint8_t { kNone, kHairline, kFull };

  Length height;
  ShortLength before;  // glue above, when the box does not begin a page
  // Of the frames around the box: what they add above it when it begins a page, and below it when
  // it ends one.
  ShortLength inset_above, inset_below;
  uint32_t first_mark = 0;       // in Flow::marks
  Cost penalty = 0;              // of a page break before the box
  const Block* block = nullptr;  // for messages
  uint32_t mark_count = 0;       // in Flow::marks
  uint32_t calls = 0;            // in Flow::calls, up to the end of the box
  int32_t columns = -1;          // in Flow::columns; the box's height is that of all children
  int32_t table = -1;            // in Flow::tables
  int32_t frame = -1;            // in Flow::frames: the innermost around the box
  uint16_t lines = 0;            // of text, for keep_previous_lines
  bool forced : 1 = false;          // a page break before the box is forced
  bool fill : 1 = false;            // the page's spare space goes above the box
  bool bound : 1 = false;           // columns: never broken unless they must
  bool landscape : 1 = false;       // stands on landscape pages; a break is forced where this changes
  bool repeats_header : 1 = false;  // when the box begins a page
  bool repeats_footer : 1 = false;  // when the box ends a page
  bool padded : 1 = false;          // of a row that is split: padding stands above, at the top of a page
  Rule rule_above = Rule::kNone;

  // As `lines`: more than it can count are as good as that many.
  static uint16_t count_of(int64_t lines) {
    return static_cast<uint16_t>(std::min<int64_t>(lines, UINT16_MAX));
  }
};
static_assert(sizeof(Box) == 64);  // one line of a cache

// What the rows of a table have in common.
struct TableFrame {
  Length x, width, rule;
  Length padding;  // of cells, above and below
  Color color;
  Length header_height, footer_height;
  std::vector<Mark> header;  // as drawn on the pages after the first
  std::vector<Mark> footer;  // as drawn on the pages before the last
};

// A frame around boxes that stand together. Its first and last box are its own upper and lower
// insets; on a page that holds only a part of them, the frame is closed where the page ends.
struct FrameSpan {
  const Frame* look = nullptr;
  Length x, width;
  Length above, below;  // its own insets
  int32_t outer = -1;   // the frame around it
};

// Children poured into balanced columns, and measured so that any part of them can be balanced.
struct ColumnGroup {
  struct Child {
    size_t first_mark = 0, mark_count = 0;  // in Flow::marks; x from the left of the column
    uint32_t calls = 0;                     // in Flow::calls, up to the end of the child
  };
  int count = 1;
  Length x, width, gap;  // of the first column; between columns
  std::vector<Child> children;
  std::vector<Length> top, bottom;  // of each child, were they all in one column

  // How many children from `from` on, and at most up to `to`, columns of `height` hold: the index
  // of the first that they do not.
  size_t poured(size_t from, size_t to, Length height, int columns) const;
  // The smallest height in which the children [from, to) fit.
  Length balanced(size_t from, size_t to) const;
  // Where each column ends when [from, to) is set in that height: as even as it allows, the earlier
  // columns taking one child more.
  std::vector<size_t> cut(size_t from, size_t to) const;

 private:
  size_t column_end(size_t from, size_t to, Length height) const;
};

// A paragraph of the body that stands by itself in the list, one box for each line: [begin, end).
struct Passage {
  size_t begin = 0, end = 0;
  const SetBlock* set = nullptr;
};

// The notes by their calls: nodes in rising order, each with the index of its note.
using NoteCalls = std::vector<std::pair<NodeId, uint32_t>>;

struct Flow {
  std::vector<Box> boxes;
  Length baseline{-1};  // of the first line of the first box, from its top; negative when there is none
  std::vector<Mark> marks;
  std::vector<TableFrame> tables;
  std::vector<ColumnGroup> columns;
  std::vector<FrameSpan> frames;
  std::vector<uint32_t> calls;  // the notes called, in the order of the boxes
  std::vector<Passage> passages;
  std::vector<size_t> block_ends;  // the end of what each of the blocks has made
  std::vector<std::pair<size_t, SectionId>> sections;  // the box from which on each counts, in order
};

// The space above the content of `box` when a page begins with it.
inline Length padding_above(const Flow& flow, const Box& box) {
  return box.padded ? flow.tables[static_cast<size_t>(box.table)].padding : Length{};
}

// The room of pages: of the first, of each following one, and of those in landscape.
struct FlowRoom {
  Length first, following, landscape;
  // Of the page that begins with `box`, the first of the flow or another.
  Length of(const Box& box, bool first_box) const {
    return box.landscape ? landscape : first_box ? first : following;
  }
};

// Makes the list. Appends to `errors` what can never be placed: boxes taller than a page.
Flow make_flow(const SetBlocks& blocks, FlowRoom room, Diagnostics& errors,
               const NoteCalls& calls = {});
Flow make_flow(const std::vector<const SetBlock*>& blocks, FlowRoom room, Diagnostics& errors,
               const NoteCalls& calls = {});

// Appends the notes that `line` calls, each once.
void calls_of(const Line& line, const NoteCalls& calls, std::vector<uint32_t>& out);

// The price of a page break before line `i` > 0 of a paragraph by itself.
Cost line_penalty(const std::vector<Line>& lines, size_t i);

// Draws the whole of `flow` unbroken, its top left corner at (x, y). Returns its height.
Length stack(const Flow& flow, Length x, Length y, std::vector<Mark>& out);

// The height of `flow` unbroken.
Length height_of(const Flow& flow);

// Draws box `index` of an unbroken flow, its top left corner at (x, y).
void draw_box(const Flow& flow, size_t index, Length x, Length y, std::vector<Mark>& out);

// Draws children [from, to) of `group`, balanced, top left at (x, y).
void draw_columns(const Flow& flow, const ColumnGroup& group, size_t from, size_t to, Length x,
                  Length y, std::vector<Mark>& out);

// Draws the rules of a table row at `y`. `opens` and `closes`: first or last of its table here.
void draw_row_rules(const Flow& flow, const Box& box, bool opens, bool closes, Length x, Length y,
                    std::vector<Mark>& out);

// Draws the frames around boxes that are placed one after the other, below what they hold.
class FrameDrawer {
 public:
  explicit FrameDrawer(const Flow& flow) : flow_(flow) {}

  // The next box has `frame` around it and its top, or what precedes it inside the frames, at `y`;
  // `bottom` is that of the box before. `size` is how much has been drawn. Calls
  // insert(at, mark) for each mark of a frame that ends here. With `nested`, frames that begin (or
  // end) at one height stand inside one another by their insets: a page begins or ends here.
  template <class Insert>
  void next(int32_t frame, Length y, Length bottom, size_t size, bool nested,
            const Insert& insert) {
    std::vector<int32_t> chain;
    for (int32_t at = frame; at >= 0; at = span(at).outer) chain.insert(chain.begin(), at);
    size_t common = 0;
    while (common < chain.size() && common < open_.size() && open_[common].frame == chain[common])
      ++common;
    Length outside;  // insets of the frames around the one that ends
    for (size_t i = common; nested && i + 1 < open_.size(); ++i)
      outside += span(open_[i].frame).below;
    while (open_.size() > common) {
      const Open& ended = open_.back();
      std::vector<Mark> marks = marks_of(span(ended.frame), ended.top, bottom - outside);
      for (size_t i = 0; i < marks.size(); ++i) insert(ended.at + i, marks[i]);
      size += marks.size();
      open_.pop_back();
      if (nested && open_.size() > common) outside -= span(open_.back().frame).below;
    }
    for (size_t i = common; i < chain.size(); ++i) {
      open_.push_back({chain[i], y, size});
      if (nested) y += span(chain[i]).above;
    }
  }

 private:
  struct Open {
    int32_t frame;
    Length top;
    size_t at;  // where its marks go, before those of what it holds
  };
  static std::vector<Mark> marks_of(const FrameSpan& span, Length top, Length bottom);
  const FrameSpan& span(int32_t frame) const { return flow_.frames[static_cast<size_t>(frame)]; }

  const Flow& flow_;
  std::vector<Open> open_;
};

// `length` (≥ 0) in whole millimetres, rounded up or down: a measure for messages.
std::string millimetres(Length length, bool up);

// Copies `count` marks from `first` on, moved by (x, y).
void draw_marks(const std::vector<Mark>& marks, size_t first, size_t count, Length x, Length y,
                std::vector<Mark>& out);

}  // namespace paraphe
