// Tables: widths of columns, then cells, then heights of rows.
#include <algorithm>

#include "type/set.h"

namespace paraphe {
namespace {

constexpr Message kTooManyColumns{"type.too-many-columns",
                                  N_("the table has {0} columns; at most {1} can be set"),
                                  N_("Divide the table into several.")};
constexpr Message kColumnOutside{"type.cell-outside",
                                 N_("a cell stands in column {0}, but the table has {1} columns"),
                                 N_("Give the table as many columns as its longest row.")};

constexpr size_t kMostColumns = 200;

size_t span_of(const TableCell& cell, size_t columns) {
  const size_t first = static_cast<size_t>(std::max(0, cell.column));
  return std::min(static_cast<size_t>(std::max(1, cell.column_span)), columns - first);
}

// A spanning cell asks its columns for what they lack, in equal parts: those that share what is
// left if it has any, for a long subtotal must not widen the numbers beside the label; else the
// automatic ones.
void widen(const std::vector<TableColumn>& columns, size_t first, size_t span, Length need,
           Length WidthRange::* what, std::vector<WidthRange>& extents) {
  using Width = TableColumn::Width;
  Length have;
  int64_t shares = 0, automatic = 0;
  for (size_t c = first; c < first + span; ++c) {
    have += columns[c].kind == Width::kFixed ? columns[c].width : extents[c].*what;
    shares += columns[c].kind == Width::kShare ? 1 : 0;
    automatic += columns[c].kind == Width::kAutomatic ? 1 : 0;
  }
  const Width asked = shares > 0 ? Width::kShare : Width::kAutomatic;
  int64_t count = shares > 0 ? shares : automatic;
  if (need <= have || count == 0) return;
  Length rest = need - have;
  for (size_t c = first; c < first + span; ++c) {
    if (columns[c].kind != asked) continue;
    const Length part{rest.units / count--};
    extents[c].*what += part;
    rest -= part;
  }
}

}  // namespace

struct TableMeasure {
  struct Decimal {
    const TableCell* cell;
    DecimalExtent extent;
  };
  std::vector<WidthRange> extents;
  std::vector<Length> fractions, wholes;  // of decimal columns
  std::vector<Decimal> decimals;          // in the order of the cells
};

namespace {

class TableSetter {
 public:
  TableSetter(const Block& block, Length width, TypeSetting& setting)
      : block_(block), table_(*block.extra->table), width_(width), setting_(setting) {}

  std::shared_ptr<const SetTable> run() {
    auto set = std::make_shared<SetTable>();
    if (!check()) return set;
    const TableMeasure& need = measure();
    set->column_width = column_widths(table_.columns, need.extents, width_, Length{});
    for (Length width : set->column_width) {
      set->column_x.push_back(set->width);
      set->width += width;
    }
    set_rows(table_.header, *set, set->header);
    set_rows(table_.rows, *set, set->rows);
    set_rows(table_.footer, *set, set->footer);
    return set;
  }

  // The widths between which the whole table may be set.
  WidthRange extent() {
    WidthRange extent;
    const size_t count = table_.columns.size();
    if (count > kMostColumns) return extent;  // run() reports it
    const TableMeasure& need = measure();
    for (size_t c = 0; c < count; ++c) {
      const bool fixed = table_.columns[c].kind == TableColumn::Width::kFixed;
      extent.least += fixed ? table_.columns[c].width : need.extents[c].least;
      extent.most += fixed ? table_.columns[c].width : need.extents[c].most;
    }
    return extent;
  }

 private:
  template <class Visit>
  void each_cell(Visit visit) const {
    for (const auto* rows : {&table_.header, &table_.rows, &table_.footer})
      for (const TableRow& row : *rows)
        for (const TableCell& cell : row.cells) visit(cell);
  }

  bool check() {
    const size_t count = table_.columns.size();
    if (count > kMostColumns) {
      setting_.errors.push_back(error(
          kTooManyColumns, {std::to_string(count), std::to_string(kMostColumns)}, block_.place));
      return false;
    }
    int outside = -1;
    each_cell([&](const TableCell& cell) {
      if (cell.column < 0 || static_cast<size_t>(cell.column) >= count) outside = cell.column;
    });
    if (outside < 0) return true;
    setting_.errors.push_back(
        error(kColumnOutside, {std::to_string(outside + 1), std::to_string(count)}, block_.place));
    return false;
  }

  // What the cells of each column need: first those of one column, then those that span several.
  // Numbers need room for the longest whole part and the longest fraction, were they in two cells.
  const TableMeasure& measure() {
    std::shared_ptr<const TableMeasure>& known = setting_.measured[&table_];
    if (known != nullptr) return *(measure_ = known);
    auto made = std::make_shared<TableMeasure>();
    struct Wide {
      size_t first, span;
      WidthRange extent;
    };
    const size_t count = table_.columns.size();
    std::vector<WidthRange>& extents = made->extents;
    extents.resize(count);
    measure_decimals(*made);
    std::vector<Wide> wide;
    const Length padding = table_.padding_x * 2;
    each_cell([&](const TableCell& cell) {
      const size_t first = static_cast<size_t>(cell.column);
      if (cell.column < 0 || first >= count) return;
      const size_t span = span_of(cell, count);
      if (span == 1 && table_.columns[first].kind == TableColumn::Width::kFixed) return;
      WidthRange extent = extent_of(cell.content, setting_);
      extent.least += padding;
      extent.most += padding;
      if (span > 1) {
        wide.push_back({first, span, extent});
        return;
      }
      extents[first].least = std::max(extents[first].least, extent.least);
      extents[first].most = std::max(extents[first].most, extent.most);
    });
    for (size_t c = 0; c < count; ++c) {
      if (made->wholes[c] + made->fractions[c] == Length{}) continue;
      const Length aligned = made->wholes[c] + made->fractions[c] + padding;
      extents[c].least = std::max(extents[c].least, aligned);
      extents[c].most = std::max(extents[c].most, aligned);
    }
    for (const Wide& cell : wide) {
      widen(table_.columns, cell.first, cell.span, cell.extent.least, &WidthRange::least, extents);
      widen(table_.columns, cell.first, cell.span, cell.extent.most, &WidthRange::most, extents);
    }
    known = measure_ = made;
    return *made;
  }

  // The one paragraph of a cell whose number is aligned, or null.
  static const Block* decimal_paragraph(const TableCell& cell) {
    if (!cell.decimal || cell.column_span > 1 || cell.content.size() != 1) return nullptr;
    const Block& block = cell.content[0];
    return block.kind == Block::Kind::kParagraph && !block.runs.empty() ? &block : nullptr;
  }

  void measure_decimals(TableMeasure& made) {
    const size_t count = table_.columns.size();
    made.fractions.assign(count, Length{});
    made.wholes = made.fractions;
    each_cell([&](const TableCell& cell) {
      const Block* paragraph = decimal_paragraph(cell);
      if (paragraph == nullptr || cell.column < 0) return;
      const size_t column = static_cast<size_t>(cell.column);
      if (column >= count) return;
      const DecimalExtent extent = decimal_extent_of(*paragraph, setting_);
      made.decimals.push_back({&cell, extent});
      if (!extent.number) return;  // "non communiqué" stays flush right and moves no number
      made.fractions[column] = std::max(made.fractions[column], extent.fraction);
      made.wholes[column] = std::max(made.wholes[column], extent.whole);
    });
  }

  void set_rows(const std::vector<TableRow>& rows, const SetTable& set, std::vector<SetRow>& out) {
    out.reserve(rows.size());
    for (const TableRow& row : rows) {
      SetRow& made = out.emplace_back();
      made.row = &row;
      made.cells.reserve(row.cells.size());
      for (const TableCell& cell : row.cells) made.cells.push_back(set_cell(cell, set));
    }
    settle_heights(out);
  }

  SetCell set_cell(const TableCell& cell, const SetTable& set) {
    const size_t first = static_cast<size_t>(cell.column);
    const size_t last = first + span_of(cell, table_.columns.size()) - 1;
    SetCell made;
    made.cell = &cell;
    made.x = set.column_x[first] + table_.padding_x;
    made.width = std::max(Length{}, set.column_x[last] + set.column_width[last] -
                                        set.column_x[first] - table_.padding_x * 2);
    made.content = set_blocks(cell.content, made.width, setting_);
    if (decimal_paragraph(cell) != nullptr) align_decimal(made);
    made.height = height_of(made.content) + table_.padding_y * 2;
    return made;
  }

  // Moves the one line of a number so that its comma stands under the others: the widest fraction
  // of the column ends at the right edge.
  void align_decimal(SetCell& cell) {
    const std::vector<TableMeasure::Decimal>& decimals = measure_->decimals;
    while (next_decimal_ < decimals.size() && decimals[next_decimal_].cell != cell.cell)
      ++next_decimal_;
    if (next_decimal_ == decimals.size()) return;
    const DecimalExtent extent = decimals[next_decimal_].extent;
    if (!extent.number) return;
    const size_t column = static_cast<size_t>(cell.cell->column);
    const Length whole = measure_->wholes[column], fraction = measure_->fractions[column];
    std::vector<Line>& lines = cell.content[0].paragraph.lines;
    if (lines.size() != 1 || lines[0].runs.empty()) return;
    if (whole + fraction > cell.width) return;
    const Length target = cell.width - fraction - extent.whole - cell.content[0].x;
    const Length shift = target - lines[0].runs.front().x;
    for (GlyphRun& run : lines[0].runs) run.x += shift;
    lines[0].width += shift;
  }

  // A row is as high as the tallest cell that ends in it.
  static void settle_heights(std::vector<SetRow>& rows) {
    std::vector<std::vector<std::pair<size_t, Length>>> ending(rows.size());  // first row, height
    for (size_t r = 0; r < rows.size(); ++r)
      for (const SetCell& cell : rows[r].cells) {
        const size_t span = static_cast<size_t>(std::max(1, cell.cell->row_span));
        ending[std::min(rows.size(), r + std::min(span, rows.size())) - 1].push_back(
            {r, cell.height});
      }
    std::vector<Length> top(rows.size() + 1);
    for (size_t r = 0; r < rows.size(); ++r) {
      for (const auto& [first, height] : ending[r])
        rows[r].height = std::max(rows[r].height, height - (top[r] - top[first]));
      top[r + 1] = top[r] + rows[r].height;
    }
  }

  const Block& block_;
  const Table& table_;
  Length width_;
  TypeSetting& setting_;
  std::shared_ptr<const TableMeasure> measure_;
  size_t next_decimal_ = 0;
};

// Where the longest words of `columns` have no room beside each other, all get the same, but none
// more than its own: what is narrow already, a column of numbers, is not narrowed for a long word.
void share_want(std::vector<size_t> columns, const std::vector<WidthRange>& extents, Length room,
                std::vector<Length>& widths) {
  std::sort(columns.begin(), columns.end(), [&](size_t a, size_t b) {
    return std::pair(extents[a].least, a) < std::pair(extents[b].least, b);
  });
  for (size_t i = 0; i < columns.size(); ++i) {
    const Length part{room.units / static_cast<int64_t>(columns.size() - i)};
    widths[columns[i]] = std::min(extents[columns[i]].least, part);
    room -= widths[columns[i]];
  }
}

// Gives automatic columns between their least and their most, in proportion to the difference.
void share_automatic(const std::vector<TableColumn>& columns, const std::vector<WidthRange>& extents,
                     Length room, bool fill, std::vector<Length>& widths) {
  Length least, most;
  std::vector<size_t> automatic;
  for (size_t c = 0; c < columns.size(); ++c)
    if (columns[c].kind == TableColumn::Width::kAutomatic) {
      automatic.push_back(c);
      least += extents[c].least;
      most += extents[c].most;
    }
  if (automatic.empty()) return;
  auto divide = [&](Length total, auto weight, Length sum, auto base) {
    // Shares are rounded as sums: together they are exactly `total`.
    Length weighed, given;
    for (size_t c : automatic) {
      weighed += weight(c);
      const Length now = sum > Length{} ? total.scaled(weighed.units, sum.units) : Length{};
      widths[c] = base(c) + now - given;
      given = now;
    }
  };
  auto least_of = [&](size_t c) { return extents[c].least; };
  auto most_of = [&](size_t c) { return extents[c].most; };
  auto between = [&](size_t c) { return extents[c].most - extents[c].least; };
  if (room >= most && !fill) {
    for (size_t c : automatic) widths[c] = extents[c].most;
  } else if (room >= most) {
    divide(room - most, most_of, most, most_of);
  } else if (room >= least) {
    divide(room - least, between, most - least, least_of);
  } else {
    share_want(automatic, extents, std::max(Length{}, room), widths);
  }
}

// Divides `left` by shares. A column whose share is less than its longest word gets that word's
// width, and the others what is left of it, as long as there is enough for all.
void divide_shares(const std::vector<TableColumn>& columns, const std::vector<WidthRange>& extents,
                   Length left, int64_t shares, std::vector<Length>& widths) {
  std::vector<size_t> open;
  Length least;
  for (size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].kind != TableColumn::Width::kShare) continue;
    open.push_back(c);
    least += extents[c].least;
  }
  auto share_of = [&](size_t c) { return int64_t{std::max(1, columns[c].share)}; };
  for (bool again = least <= left; again;) {
    again = false;
    std::vector<size_t> still;
    const Length all = left;
    const int64_t parts = shares;
    for (size_t c : open) {
      if (all.scaled(share_of(c), parts) >= extents[c].least) {
        still.push_back(c);
        continue;
      }
      widths[c] = extents[c].least;
      left -= widths[c];
      shares -= share_of(c);
      again = true;
    }
    open = std::move(still);
  }
  for (size_t c : open) {
    widths[c] = left.scaled(share_of(c), shares);
    left -= widths[c];
    shares -= share_of(c);
  }
}

}  // namespace

std::vector<Length> column_widths(const std::vector<TableColumn>& columns,
                                  const std::vector<WidthRange>& extents, Length room, Length gap) {
  std::vector<Length> widths(columns.size());
  if (columns.empty()) return widths;
  room -= gap * static_cast<int64_t>(columns.size() - 1);
  int64_t shares = 0;
  Length fixed;
  for (size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].kind == TableColumn::Width::kShare) shares += std::max(1, columns[c].share);
    if (columns[c].kind == TableColumn::Width::kFixed) fixed += widths[c] = columns[c].width;
  }
  // What a column that is not fixed needs at the very least: its longest word, or a third of what it
  // would have if all were alike.
  const Length third{std::max(Length{}, room).units / (3 * static_cast<int64_t>(columns.size()))};
  Length needed, needed_by_automatic;
  for (size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].kind == TableColumn::Width::kFixed) continue;
    needed += std::min(extents[c].least, third);
    if (columns[c].kind == TableColumn::Width::kAutomatic)
      needed_by_automatic += std::min(extents[c].least, third);
  }
  // Fixed columns that ask for more than there is are narrowed in proportion.
  if (const Length most = std::max(Length{}, room - needed); fixed > most) {
    const Length wanted = fixed;
    fixed = Length{};
    for (size_t c = 0; c < columns.size(); ++c)
      if (columns[c].kind == TableColumn::Width::kFixed)
        fixed += widths[c] = most.scaled(widths[c].units, wanted.units);
  }
  const Length rest = std::max(Length{}, room - fixed);
  // Automatic columns leave to shares what their longest words need.
  Length reserved;
  for (size_t c = 0; c < columns.size(); ++c)
    if (columns[c].kind == TableColumn::Width::kShare) reserved += extents[c].least;
  share_automatic(columns, extents, std::max(needed_by_automatic, rest - reserved), shares == 0,
                  widths);
  Length left = rest;
  for (size_t c = 0; c < columns.size(); ++c)
    if (columns[c].kind == TableColumn::Width::kAutomatic) left -= widths[c];
  if (shares > 0) divide_shares(columns, extents, left, shares, widths);
  return widths;
}

WidthRange table_extent(const Block& block, TypeSetting& setting) {
  return TableSetter(block, Length{}, setting).extent();
}

std::shared_ptr<const SetTable> set_table(const Block& block, Length width, TypeSetting& setting) {
  return TableSetter(block, width, setting).run();
}

}  // namespace paraphe
