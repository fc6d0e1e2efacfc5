#include <algorithm>

#include "pdf/conformity.h"

namespace paraphe {

namespace {

constexpr Message kHeadingLevel{
    "pdf.heading-level",
    N_("The heading “{0}” is of level {1}, but level {2} is the deepest allowed here."),
    N_("Begin with a heading of level 1 and go down one level at a time.")};
constexpr Message kFigureWithoutText{
    "pdf.figure-without-text", N_("An image has no description for those who cannot see it."),
    N_("Describe the image in the layout, or make it a decoration.")};
constexpr Message kLinkWithoutAddress{"pdf.link-without-address", N_("A link leads nowhere."),
                                      N_("Give the link an address.")};
constexpr Message kNesting{"pdf.nesting",
                           N_("A part of type {0} may not stand inside a part of type {1}."),
                           N_("Correct the order of the elements in the record or in the layout.")};
constexpr Message kStrayContent{
    "pdf.stray-content",
    N_("A part of type {0} shows text or lines of its own; it may only hold other parts."),
    N_("Correct the order of the elements in the record or in the layout.")};
constexpr Message kFormContent{"pdf.form-content",
                               N_("A form may hold one field and nothing else."),
                               N_("Move the text out of the signature field.")};
constexpr Message kHeaderScope{"pdf.header-without-scope",
                               N_("A header cell does not say whether it heads a column or a row."),
                               N_("State the direction of the header cell.")};
constexpr Message kIrregularTable{"pdf.irregular-table",
                                  N_("The rows of a table do not have the same number of columns."),
                                  N_("Give each row of the table as many cells as the others, "
                                     "counting those that span several.")};
constexpr Message kCellWithoutHeader{
    "pdf.cell-without-header", N_("A table has cells that no header describes."),
    N_("Give the table a header row, or make the first cell of each row a header.")};
constexpr Message kTableParts{"pdf.table-parts", N_("The parts of a table are not in order: {0}."),
                              N_("A table has at most one head and one foot, a body when it has a "
                                 "head, and its caption first "
                                 "or last.")};

constexpr size_t kMostFindings = 500;

void add(Diagnostics* findings, Diagnostic finding) {
  if (findings->size() < kMostFindings) findings->push_back(std::move(finding));
}

int heading_level(Role role) {
  return role >= Role::kH1 && role <= Role::kH6
             ? static_cast<int>(role) - static_cast<int>(Role::kH1) + 1
             : 0;
}

bool is_row_group(Role role) {
  return role == Role::kTHead || role == Role::kTBody || role == Role::kTFoot;
}

// ISO 32000-1 §14.8.4.3 and ISO 14289-1 7.5, 7.6.
bool may_contain(Role parent, Role child) {
  switch (parent) {
    case Role::kL:
      return child == Role::kLI || child == Role::kL || child == Role::kCaption;
    case Role::kLI:
      return child == Role::kLbl || child == Role::kLBody;
    case Role::kTable:
      return child == Role::kTR || is_row_group(child) || child == Role::kCaption;
    case Role::kTHead:
    case Role::kTBody:
    case Role::kTFoot:
      return child == Role::kTR;
    case Role::kTR:
      return child == Role::kTH || child == Role::kTD;
    case Role::kForm:
      return false;
    default:
      break;
  }
  switch (child) {
    case Role::kLI:
    case Role::kLBody:
    case Role::kTR:
    case Role::kTH:
    case Role::kTD:
    case Role::kTHead:
    case Role::kTBody:
    case Role::kTFoot:
      return false;
    default:
      return true;
  }
}

bool is_container_only(Role role) {
  return role == Role::kL || role == Role::kLI || role == Role::kTable || role == Role::kTR ||
         is_row_group(role);
}

void check_kids(const Document& document, const StructureTree& tree, NodeId id,
                Diagnostics* findings) {
  const Node& node = document.nodes[id];
  bool stray = false;
  size_t objects = 0, contents = 0;
  for (const Kid& kid : tree.kids(id)) {
    if (kid.is_node) {
      const Node& child = document.nodes[kid.index];
      if (may_contain(node.role, child.role)) continue;
      add(findings, error(kNesting, {role_name(child.role), role_name(node.role)}, child.place));
    } else {
      stray = stray || is_container_only(node.role);
      ++(tree.marks()[kid.index].content < 0 ? objects : contents);
    }
  }
  if (stray) add(findings, error(kStrayContent, {role_name(node.role)}, node.place));
  // ISO 14289-1 7.18.4: a Form holds one widget.
  if (node.role == Role::kForm && (objects != 1 || contents != 0)) {
    add(findings, error(kFormContent, {}, node.place));
  }
}

void check_node(const Document& document, const StructureTree& tree, NodeId id,
                Diagnostics* findings) {
  const Node& node = document.nodes[id];
  check_kids(document, tree, id, findings);
  switch (node.role) {
    case Role::kFigure:  // ISO 14289-1 7.3
      if (node.alternative.empty()) add(findings, error(kFigureWithoutText, {}, node.place));
      break;
    case Role::kLink:  // ISO 14289-1 7.18.5
      if (node.link.empty() && node.destination >= document.destinations.size())
        add(findings, error(kLinkWithoutAddress, {}, node.place));
      break;
    case Role::kTH:  // ISO 14289-1 7.5
      if (node.scope == Scope::kNone) add(findings, error(kHeaderScope, {}, node.place));
      break;
    case Role::kTable:
      check_table(document, tree, id, findings);
      break;
    default:
      break;
  }
}

// One table: places the cells on a grid, row by row.
class TableChecker {
 public:
  TableChecker(const Document& document, const StructureTree& tree, NodeId table,
               Diagnostics* findings)
      : document_(document), tree_(tree), table_(document.nodes[table]), findings_(findings) {
    for (const Kid& kid : tree.kids(table)) {
      if (!kid.is_node) continue;
      if (!is_row_group(document.nodes[kid.index].role)) {
        parts_.push_back(kid.index);
        continue;
      }
      parts_.push_back(kid.index);
      for (const Kid& row : tree.kids(kid.index)) {
        if (row.is_node) rows_.push_back(row.index);
      }
    }
    for (NodeId part : parts_) {
      if (document.nodes[part].role == Role::kTR) rows_.push_back(part);
    }
    std::sort(rows_.begin(), rows_.end());
  }

  void check() {
    check_parts();
    for (NodeId row : rows_) {
      if (!place_row(row)) {
        add(findings_, error(kIrregularTable, {}, document_.nodes[row].place));
        return;
      }
    }
    for (const Column& column : columns_) {
      if (column.rows_taken == 0) continue;
      add(findings_, error(kIrregularTable, {}, table_.place));
      return;
    }
  }

 private:
  struct Column {
    int rows_taken = 0;  // further rows taken by a cell above
    bool has_header = false;
  };
  static constexpr int kMostColumns = 1000, kMostRows = 100'000;

  void check_parts() {
    size_t heads = 0, feet = 0, bodies = 0;
    for (size_t i = 0; i < parts_.size(); ++i) {
      Role role = document_.nodes[parts_[i]].role;
      heads += role == Role::kTHead;
      feet += role == Role::kTFoot;
      bodies += role == Role::kTBody;
      if (role == Role::kCaption && i != 0 && i + 1 != parts_.size()) {
        add(findings_, error(kTableParts, {"Caption"}, table_.place));
      }
    }
    if (heads > 1 || (heads == 1 && bodies == 0))
      add(findings_, error(kTableParts, {"THead"}, table_.place));
    if (feet > 1) add(findings_, error(kTableParts, {"TFoot"}, table_.place));
  }

  // False when the row breaks the grid.
  bool place_row(NodeId row) {
    bool first = columns_.empty(), row_header = false, headless = false;
    size_t at = 0;
    for (const Kid& kid : tree_.kids(row)) {
      if (!kid.is_node) continue;
      const Node& cell = document_.nodes[kid.index];
      if (cell.column_span < 1 || cell.column_span > kMostColumns || cell.row_span < 1 ||
          cell.row_span > kMostRows) {
        return false;
      }
      while (at < columns_.size() && columns_[at].rows_taken > 0) ++at;
      size_t end = at + static_cast<size_t>(cell.column_span);
      if (first && end <= kMostColumns) columns_.resize(end);
      if (end > columns_.size()) return false;
      bool column_header = true;
      for (; at < end; ++at) {
        Column& column = columns_[at];
        if (column.rows_taken > 0) return false;
        column.rows_taken = -cell.row_span;  // negative: begun in this row
        if (heads_column(cell)) column.has_header = true;
        column_header = column_header && column.has_header;
      }
      row_header = row_header || heads_row(cell);
      // A cell without content (the corner above the row headers) has nothing to be described.
      if (cell.role == Role::kTD && !tree_.kids(kid.index).empty()) {
        headless = headless || (!column_header && !row_header);
      }
    }
    if (headless && !reported_)
      add(findings_, error(kCellWithoutHeader, {}, document_.nodes[row].place));
    reported_ = reported_ || headless;
    return finish_row();
  }

  // Every column must be taken, by a cell of this row or of one above.
  bool finish_row() {
    for (Column& column : columns_) {
      if (column.rows_taken == 0) return false;
      column.rows_taken = (column.rows_taken < 0 ? -column.rows_taken : column.rows_taken) - 1;
    }
    return true;
  }

  static bool heads_column(const Node& cell) {
    return cell.role == Role::kTH && cell.scope != Scope::kRow;
  }
  static bool heads_row(const Node& cell) {
    return cell.role == Role::kTH && (cell.scope == Scope::kRow || cell.scope == Scope::kBoth);
  }

  const Document& document_;
  const StructureTree& tree_;
  const Node& table_;
  Diagnostics* findings_;
  std::vector<NodeId> parts_, rows_;
  std::vector<Column> columns_;
  bool reported_ = false;
};

}  // namespace

void check_table(const Document& document, const StructureTree& tree, NodeId table,
                 Diagnostics* findings) {
  TableChecker(document, tree, table, findings).check();
}

Diagnostics check_structure(const Document& document, const StructureTree& tree) {
  Diagnostics findings;
  int previous = 0;
  for (NodeId id : tree.reading_order()) {
    const Node& node = document.nodes[id];
    check_node(document, tree, id, &findings);
    int level = heading_level(node.role);
    if (level == 0) continue;
    // ISO 14289-1 7.4.2: the first heading is H1, and no level is skipped.
    if (level > previous + 1) {
      add(&findings,
          error(kHeadingLevel, {node.title, std::to_string(level), std::to_string(previous + 1)},
                node.place));
    }
    previous = level;
  }
  return findings;
}

}  // namespace paraphe
