// Handmade galleys: blocks whose lines are as high as a test wants, without fonts.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "page/pages.h"

namespace paraphe {

inline Length pt(int64_t points) { return Length::from_points(points); }

// Owns what SetBlocks point at. Lines are called "name.1", "name.2" …; each block has its own node.
class Builder {
 public:
  // Pages whose body frames have these heights; margins 50 pt at the top of the first page, 20 pt
  // at the top of the others, 30 pt at the left.
  Builder(int64_t first, int64_t following) {
    node(Role::kDocument);
    document.faces.push_back({"Spectral-Regular.ttf"});
    document.first = master(first, 50);
    document.following = master(following, 20);
    galley.measure = pt(400);
  }

  // A style for what is set rather than built: 8 pt on 10, flush left.
  void add_style() {
    document.text_styles.emplace_back();
    document.text_styles[0].size = pt(8);
    ParagraphStyle style;
    style.leading = pt(10);
    style.alignment = Alignment::kLeft;
    style.hyphenate = false;
    document.paragraph_styles.push_back(style);
  }

  NodeId node(Role role, NodeId parent = kRootNode) {
    Node made;
    made.role = role;
    made.parent = parent;
    document.nodes.push_back(std::move(made));
    return static_cast<NodeId>(document.nodes.size() - 1);
  }

  SetBlock block(Block::Kind kind, Role role = Role::kP) {
    Block made;
    made.kind = kind;
    made.node = node(role);
    made.place.line = ++line_;
    blocks_.push_back(std::move(made));
    SetBlock set;
    set.block = &blocks_.back();
    set.width = pt(400);
    return set;
  }
  // The block behind `set`, to give it keeps and spaces.
  Block& of(const SetBlock& set) { return const_cast<Block&>(*set.block); }

  Line line(const std::string& text, NodeId owner, int64_t height = 10) {
    Line made;
    made.height = pt(height);
    made.baseline = pt(height) - pt(2);
    GlyphRun run;
    run.owner = owner;
    run.text = text;
    run.size = pt(9);
    made.runs.push_back(std::move(run));
    return made;
  }

  SetBlock paragraph(const std::string& name, int lines, int64_t height = 10) {
    SetBlock set = block(Block::Kind::kParagraph);
    for (int i = 1; i <= lines; ++i)
      set.paragraph.lines.push_back(line(name + "." + std::to_string(i), set.block->node, height));
    set.height = pt(height) * lines;
    return set;
  }

  // Calls from `line`, by a star, a note whose lines are "name.1", "name.2" …
  void call(Line& line, const std::string& name, int lines, int64_t height = 10) {
    const NodeId reference = node(Role::kReference);
    GlyphRun star = line.runs.back();
    star.owner = reference;
    star.text = "*";
    line.runs.push_back(std::move(star));
    galley.notes.push_back(paragraph(name, lines, height));
    document.notes.push_back({reference, *galley.notes.back().block});
  }

  // Lets `set` be set in `lines` lines too, called "name'.1", "name'.2" …
  void alternative(const SetBlock& set, const std::string& name, int lines, int64_t demerits) {
    Alternative made;
    made.demerits = demerits;
    for (int i = 1; i <= lines; ++i)
      made.lines.push_back(line(name + "'." + std::to_string(i), set.block->node));
    alternatives_[set.block].push_back(std::move(made));
    galley.alternatives = [this](const SetBlock& asked) {
      auto found = alternatives_.find(asked.block);
      return found == alternatives_.end() ? std::vector<Alternative>{} : found->second;
    };
  }
  // The newest alternative of `set`, to change its lines.
  Alternative& alternative_of(const SetBlock& set) { return alternatives_[set.block].back(); }

  SetBlock container(Block::Kind kind, SetBlocks children) {
    SetBlock set = block(kind, Role::kDiv);
    set.children = std::move(children);
    return set;
  }

  SetBlock space(int64_t points, bool fill = false) {
    SetBlock set = block(Block::Kind::kSpace);
    of(set).before = pt(points);
    of(set).fill = fill;
    return set;
  }

  SetBlock page_break() { return block(Block::Kind::kPageBreak); }

  // A table; each row is the list of its cells. All columns are 100 pt wide.
  struct Cell {
    SetBlocks content;
    int column = 0, column_span = 1, row_span = 1;
  };
  using Rows = std::vector<std::vector<Cell>>;
  SetBlock table(Rows header, Rows body, Rows footer = {}, int columns = 2) {
    auto made = std::make_shared<Table>();
    auto set_rows = std::make_shared<SetTable>();
    made->rule = pt(1);
    made->padding_y = pt(3);
    for (int i = 0; i < columns; ++i) {
      made->columns.push_back({});
      set_rows->column_x.push_back(pt(100) * i);
      set_rows->column_width.push_back(pt(100));
    }
    set_rows->width = pt(100) * columns;
    fill(header, made->header, set_rows->header);
    fill(body, made->rows, set_rows->rows);
    fill(footer, made->footer, set_rows->footer);
    SetBlock set = block(Block::Kind::kTable, Role::kTable);
    of(set).extra.make().table = made;
    set.table = set_rows;
    tables_.push_back(made);
    return set;
  }
  // The newest table, to change its rows before paging.
  Table& last_table() { return *tables_.back(); }

  Result<Pages> paginate() const { return paraphe::paginate(galley, document, Fonts()); }

  Document document;
  Galley galley;

 private:
  PageMaster master(int64_t room, int64_t top) {
    PageMaster made;
    made.width = pt(500);
    made.top = pt(top);
    made.bottom = pt(40);
    made.left = pt(30);
    made.right = pt(70);
    made.height = pt(room + top + 40);
    return made;
  }

  void fill(Rows& from, std::vector<TableRow>& rows, std::vector<SetRow>& set_rows) {
    rows.resize(from.size());
    set_rows.resize(from.size());
    for (size_t r = 0; r < from.size(); ++r) {
      rows[r].node = node(Role::kTR);
      rows[r].cells.resize(from[r].size());
      set_rows[r].row = &rows[r];
      for (size_t c = 0; c < from[r].size(); ++c) {
        TableCell& cell = rows[r].cells[c];
        cell.column = from[r][c].column;
        cell.column_span = from[r][c].column_span;
        cell.row_span = from[r][c].row_span;
        cell.node = node(Role::kTD);
        SetCell set;
        set.cell = &cell;
        set.x = pt(100) * cell.column + pt(5);
        set.width = pt(90);
        set.content = std::move(from[r][c].content);
        for (const SetBlock& block : set.content) set.height += block.height;
        set.height += pt(6);
        if (cell.row_span == 1) set_rows[r].height = std::max(set_rows[r].height, set.height);
        set_rows[r].cells.push_back(std::move(set));
      }
    }
  }

  std::deque<Block> blocks_;
  std::vector<std::shared_ptr<Table>> tables_;
  std::map<const Block*, std::vector<Alternative>> alternatives_;
  int line_ = 0;
};

// What is written on a page, one word for each text item: "a.1 a.2 b.1". Artifacts in brackets.
inline std::string words(const Page& page) {
  std::string out;
  for (const DrawnItem& item : page.items) {
    const auto* text = std::get_if<DrawnText>(&item.what);
    if (text == nullptr) continue;
    if (!out.empty()) out += ' ';
    out += item.artifact() == Artifact::kNone ? text->run->text : "[" + text->run->text + "]";
  }
  return out;
}

// The words of each page.
inline std::vector<std::string> words(const Pages& pages) {
  std::vector<std::string> out;
  for (const Page& page : pages.pages) out.push_back(words(page));
  return out;
}

// The baseline, in points, of the text item `name` on `page`; -1 when it is not there.
inline double baseline(const Page& page, const std::string& name) {
  for (const DrawnItem& item : page.items) {
    const auto* text = std::get_if<DrawnText>(&item.what);
    if (text != nullptr && text->run->text == name)
      return static_cast<double>(Length(text->y).units) / Length::kUnitsPerPoint;
  }
  return -1;
}

inline std::vector<DrawnRule> rules(const Page& page) {
  std::vector<DrawnRule> out;
  for (const DrawnItem& item : page.items)
    if (const auto* rule = std::get_if<DrawnRule>(&item.what)) out.push_back(*rule);
  return out;
}

inline std::string all(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) out += to_string(diagnostic) + "\n";
  return out;
}

}  // namespace paraphe
