// Tables, of the layout and of the act, and signature fields.
#include <algorithm>
#include <iterator>
#include <span>

#include "document/composer.h"

namespace paraphe {
namespace {

bool is_figures(ColonneDeTableau::Genre kind) {
  return kind == ColonneDeTableau::Genre::kNombre || kind == ColonneDeTableau::Genre::kMontant;
}

// Whether /Scope leaves a doubt: header cells over several columns or in several rows, sections
// inside the body, headers of several rows.
bool has_ambiguous_scopes(const Table& table, const std::vector<Node>& nodes) {
  if (table.header.size() > 1) return true;
  for (const auto* rows : {&table.header, &table.rows, &table.footer})
    for (const TableRow& row : *rows) {
      int headers = 0;
      for (const TableCell& cell : row.cells) {
        const Node& node = nodes[cell.node];
        if (node.role != Role::kTH) continue;
        ++headers;
        const bool column = node.scope == Scope::kColumn;
        if (column && (rows != &table.header || cell.column_span > 1)) return true;
        if (!column && (cell.row_span > 1 || headers > 1)) return true;
      }
    }
  return false;
}

// ISO 32000-1 table 349, /Headers: names for each cell the header cells above it, from the top
// down, then the section it stands in, then the headers of its row. Only where scopes leave a doubt
// (ISO 14289-1 7.5): in a plain table they would say the same thing twice.
void name_headers(const Table& table, std::vector<Node>& nodes) {
  if (!has_ambiguous_scopes(table, nodes)) return;
  const size_t columns = table.columns.size();
  auto covered = [&](const TableCell& cell) {
    size_t from = std::min(columns, static_cast<size_t>(std::max(0, cell.column)));
    return std::pair(from, std::min(columns, from + static_cast<size_t>(cell.column_span)));
  };
  std::vector<std::vector<NodeId>> above(columns);  // of each column, in the header rows
  std::vector<NodeId> joined;
  auto above_cell = [&](const TableCell& cell) -> std::span<const NodeId> {
    const auto [from, to] = covered(cell);
    if (to - from == 1) return above[from];
    joined.clear();
    for (size_t c = from; c < to; ++c)
      for (NodeId header : above[c])  // those over several columns only once
        if (std::find(joined.begin(), joined.end(), header) == joined.end())
          joined.push_back(header);
    return joined;
  };
  auto name = [&](const TableCell& cell, std::span<const NodeId> more) {
    const std::span<const NodeId> heads = above_cell(cell);
    HeaderCells& headers = nodes[cell.node].headers;
    headers.reserve(heads.size() + more.size());
    headers.append(heads);
    headers.append(more);
  };
  for (const TableRow& row : table.header) {
    for (const TableCell& cell : row.cells) name(cell, {});
    for (const TableCell& cell : row.cells) {
      if (nodes[cell.node].role != Role::kTH) continue;
      auto [from, to] = covered(cell);
      for (size_t c = from; c < to; ++c) above[c].push_back(cell.node);
    }
  }
  NodeId section = kArtifact;
  struct RowHeader {
    NodeId node;
    size_t until;  // first row below
  };
  std::vector<NodeId> more;
  for (const auto* rows : {&table.rows, &table.footer}) {
    std::vector<RowHeader> heads;
    for (size_t r = 0; r < rows->size(); ++r) {
      const TableRow& row = (*rows)[r];
      heads.erase(std::remove_if(heads.begin(), heads.end(),
                                 [r](const RowHeader& head) { return head.until <= r; }),
                  heads.end());
      for (const TableCell& cell : row.cells) {
        const Node& node = nodes[cell.node];
        if (node.role != Role::kTH) continue;
        if (node.scope == Scope::kColumn) {
          section = cell.node;
        } else {
          heads.push_back({cell.node, r + static_cast<size_t>(std::max(1, cell.row_span))});
        }
      }
      more.clear();
      if (section != kArtifact) more.push_back(section);
      for (const RowHeader& head : heads) more.push_back(head.node);
      for (const TableCell& cell : row.cells) {
        // A header of a row is described by its column and its section, not by its neighbours.
        const bool header = nodes[cell.node].role == Role::kTH;
        if (header && nodes[cell.node].scope == Scope::kColumn) continue;
        if (!header)
          name(cell, more);
        else
          name(cell, {&section, section != kArtifact ? size_t{1} : 0});
      }
      if (row.rule_above) section = kArtifact;  // its total ends a section
    }
    section = kArtifact;
  }
}

}  // namespace

ParagraphStyleId Composer::intern(const ParagraphStyle& look) {
  auto& pool = document_.paragraph_styles;
  auto found = std::find(pool.begin(), pool.end(), look);
  if (found == pool.end()) found = pool.insert(pool.end(), look);
  return static_cast<ParagraphStyleId>(found - pool.begin());
}

ParagraphStyleId Composer::aligned(ParagraphStyleId style, Alignment alignment) {
  if (document_.paragraph_styles[style].alignment == alignment) return style;
  // Tables ask the same few again for each of their cells.
  for (const Aligned& known : aligned_)
    if (known.style == style && known.alignment == alignment) return known.as;
  ParagraphStyle look = document_.paragraph_styles[style];
  look.alignment = alignment;
  aligned_.push_back({style, alignment, intern(look)});
  return aligned_.back().as;
}

// The style of a label that may take several lines: ragged, half a line from what it stands beside.
ParagraphStyleId Composer::beside_text(ParagraphStyleId style) {
  ParagraphStyle look = document_.paragraph_styles[style];
  look.alignment = Alignment::kLeft;
  look.right += look.leading / 2;
  return intern(look);
}

// That of a label beside text in `style`: what the text leaves free at its right, or before its
// first line, has nothing to do with it.
ParagraphStyleId Composer::label_style(ParagraphStyleId style) {
  if (document_.paragraph_styles[style].right == Length{} &&
      document_.paragraph_styles[style].first_indent == Length{})
    return style;
  ParagraphStyle look = document_.paragraph_styles[style];
  look.right = look.first_indent = Length{};
  return intern(look);
}

// The label of `item`, which may take several lines, in `style`.
void Composer::set_label_style(Block& item, ParagraphStyleId style) {
  Block label = *item.extra->label;
  label.style = style;
  item.extra.make().label = std::make_shared<const Block>(std::move(label));
}

// ---------------------------------------------------------------- tables of the layout

void Composer::add_table(const Piece& piece, NodeId parent, Blocks& out) {
  size_t mark = document_.nodes.size();
  auto table = std::make_shared<Table>();
  dress(*table, piece.dress);
  NodeId node = add_node(Role::kTable, parent, here(piece));
  std::vector<bool> decimal;
  // Columns and header rows first: the groups of a table stand in this order in the tree.
  NodeId head = node, body = node;
  expand(piece.children, [&](const Piece& child) {
    if (child.kind == Piece::Kind::kTableColumn) {
      table->columns.push_back({child.width.kind, child.width.length, child.width.share});
      decimal.push_back(child.flag);
    }
    if (child.kind != Piece::Kind::kHeaderRow) return;
    if (head == node) head = add_node(Role::kTHead, node, here(child));
    table->header.push_back(table_row(child, piece, decimal, head));
  });
  expand(piece.children, [&](const Piece& child) {
    if (child.kind != Piece::Kind::kTableRow) return;
    if (body == node) body = add_node(Role::kTBody, node, here(child));
    table->rows.push_back(table_row(child, piece, decimal, body));
  });
  if (table->rows.empty()) {
    forget_nodes(mark);
    return;
  }
  name_headers(*table, document_.nodes);
  Block block = block_of(Block::Kind::kTable, piece, node);
  block.extra.make().table = std::move(table);
  out.push_back(std::move(block));
}

TableRow Composer::table_row(const Piece& piece, const Piece& table,
                             const std::vector<bool>& decimal, NodeId parent) {
  bool heads = piece.kind == Piece::Kind::kHeaderRow;
  TableRow row;
  row.node = add_node(Role::kTR, parent, here(piece));
  row.keep_with_previous = row.rule_above = piece.flag && !heads;
  int column = 0;
  row.cells.reserve(piece.children.size());
  for (const Piece& child : piece.children) {
    if (child.kind != Piece::Kind::kCell) continue;
    TableCell& cell = row.cells.emplace_back();
    cell.column = column;
    cell.column_span = child.number;
    bool header = heads || child.flag;
    cell.node = add_node(header ? Role::kTH : Role::kTD, row.node, here(child));
    Node& node = document_.nodes[cell.node];
    node.scope = heads ? Scope::kColumn : child.flag ? Scope::kRow : Scope::kNone;
    node.column_span = child.number;
    bool figures = static_cast<size_t>(column) < decimal.size() && decimal[column];
    cell.decimal = figures && !header;
    StyleId usual = heads && table.header_style != kNoStyle ? table.header_style : table.style;
    StyleId style = child.style != kNoStyle ? child.style : usual != kNoStyle ? usual : 0;
    Block& block = cell.content.emplace_back();
    make_paragraph(style, cell.node, here(child), block);
    LineWriter line{block.runs, style, cell.node};
    write_line(child.children, line);
    finish_line(line);
    if (block.runs.empty())
      cell.content.pop_back();
    else if (figures)
      block.style = aligned(block.style, Alignment::kRight);
    column += child.number;
  }
  return row;
}

void Composer::dress(Table& table, const TableDress& look) const {
  table.padding_x = look.padding_x;
  table.padding_y = look.padding_y;
  table.rule_color = look.rule_color;
  table.row_rules = look.row_rules;
}

// ---------------------------------------------------------------- tables of the act

void Composer::add_record_table(const Bloc& source, NodeId parent, const BodyStyles& styles,
                                Blocks& out) {
  const TableauDeTexte& from = source.tableau.front();
  auto table = std::make_shared<Table>();
  dress(*table, styles.dress);
  NodeId node = add_node(Role::kTable, parent, source.place);
  Block whole;  // caption and table turn together
  whole.kind = Block::Kind::kStack;
  whole.node = node;
  whole.place = source.place;
  using Orientation = TableauDeTexte::Orientation;
  whole.landscape = from.orientation == Orientation::kPaysage    ? Block::Landscape::kAlways
                    : from.orientation == Orientation::kPortrait ? Block::Landscape::kNever
                                                                 : Block::Landscape::kWhenNeeded;
  if (!from.legende.empty()) {
    const NodeId words = add_node(Role::kCaption, node, source.place);
    Block& caption = whole.children.emplace_back();
    make_paragraph(styles.table_header, words, source.place, caption);
    LineWriter line{caption.runs, styles.table_header, words};
    write_rich(from.legende, line);
    caption.before = parts_.styles[styles.text].after;
    caption.after = styles.dress.padding_y * 2;
    caption.keep_with_next = true;
  }
  for (const ColonneDeTableau& column : from.colonnes) {
    TableColumn::Width kind = column.largeur > Length{} ? TableColumn::Width::kFixed
                              : column.part > 0         ? TableColumn::Width::kShare
                                                        : TableColumn::Width::kAutomatic;
    table->columns.push_back({kind, column.largeur, std::max(1, column.part)});
  }
  if (!from.entetes.empty()) {
    NodeId head = add_node(Role::kTHead, node, source.place);
    table->header.reserve(from.entetes.size());
    for (const LigneDeTableau& row : from.entetes)
      table->header.push_back(record_row(row, from, true, head, styles));
  }
  NodeId body = add_node(Role::kTBody, node, source.place);
  bool after_section = false;
  table->rows.reserve(from.lignes.size());
  for (const LigneDeTableau& row : from.lignes) {
    table->rows.push_back(record_row(row, from, false, body, styles));
    // What a section heads stays with it.
    table->rows.back().keep_with_previous |= after_section;
    after_section = row.genre == LigneDeTableau::Genre::kSection;
  }
  if (!from.pieds.empty()) {
    NodeId foot = add_node(Role::kTFoot, node, source.place);
    for (const LigneDeTableau& row : from.pieds)
      table->footer.push_back(record_row(row, from, false, foot, styles));
  }
  name_headers(*table, document_.nodes);
  Block block;
  block.kind = Block::Kind::kTable;
  block.node = node;
  block.place = source.place;
  // The text after a table stands as far off as a line of it, or the rule would crowd it.
  Length apart = parts_.styles[styles.text].after;
  block.before = from.legende.empty() ? apart * 2 : styles.dress.padding_y * 2;
  block.after = apart * 2;
  block.extra.make().table = std::move(table);
  // The stack has the space of its ends: lists and articles look at it.
  whole.before = whole.children.empty() ? block.before : whole.children[0].before;
  whole.after = block.after;
  whole.children.push_back(std::move(block));
  if (whole.landscape != Block::Landscape::kNever) take_what_leads(out, parent, whole);
  out.push_back(std::move(whole));
}

// The headings at the end of `out` turn together with what they head, a line that announces it too:
// no page could hold both otherwise, and they would be left alone. A longer paragraph may stand at
// the foot of a page, and would have lines too long to read on a wider one.
void Composer::take_what_leads(Blocks& out, NodeId parent, Block& whole) const {
  constexpr size_t kOneLine = 90;  // bytes
  const auto only_leads = [&](const Block& block) {
    size_t length = 0;
    for (const Run& run : block.runs) length += run.text.size();
    return block.kind == Block::Kind::kParagraph && block.keep_with_next && length <= kOneLine &&
           document_.nodes[block.node].parent == parent;
  };
  size_t first = out.size();
  while (first > 0 && only_leads(out[first - 1])) --first;
  if (first == out.size()) return;
  whole.node = parent;  // the table is one of several now
  whole.before = out[first].before;
  whole.children.insert(whole.children.begin(),
                        std::make_move_iterator(out.begin() + static_cast<std::ptrdiff_t>(first)),
                        std::make_move_iterator(out.end()));
  out.resize(first);
}

TableRow Composer::record_row(const LigneDeTableau& from, const TableauDeTexte& table, bool heads,
                              NodeId parent, const BodyStyles& styles) {
  using Genre = LigneDeTableau::Genre;
  bool strong = heads || from.genre != Genre::kNormale;
  TableRow row;
  row.node = add_node(Role::kTR, parent, from.place);
  row.keep_with_previous = from.genre == Genre::kTotal || from.genre == Genre::kSousTotal;
  row.rule_above = from.genre == Genre::kTotal;
  row.cells.reserve(from.cellules.size());
  for (const CelluleDeTableau& source : from.cellules) {
    // PDF/UA-1 7.5: every data cell has a header. Where the act's table has no header row, the
    // first cell of each row is taken as its header.
    bool section = from.genre == Genre::kSection && !source.contenu.empty();
    bool row_header = source.entete || (table.entetes.empty() && source.colonne == 0);
    bool header = heads || section || row_header;
    TableCell& cell = row.cells.emplace_back();
    cell.column = source.colonne;
    cell.column_span = source.colonnes;
    cell.row_span = source.lignes;
    cell.node = add_node(header ? Role::kTH : Role::kTD, row.node, source.place);
    Node& node = document_.nodes[cell.node];
    node.scope = heads || section ? Scope::kColumn : row_header ? Scope::kRow : Scope::kNone;
    node.column_span = source.colonnes;
    node.row_span = source.lignes;
    ColonneDeTableau::Genre kind = table.colonnes[static_cast<size_t>(source.colonne)].genre;
    bool figures = is_figures(kind) && source.colonnes == 1;
    cell.decimal = figures && !header;
    StyleId style = heads ? styles.table_header : styles.table;
    fill_cell(source.contenu, cell, style, strong && !heads, styles);
    // A header over several columns stands in their middle.
    const bool over_several = heads && source.colonnes > 1;
    Alignment alignment = over_several                               ? Alignment::kCentre
                          : figures                                  ? Alignment::kRight
                          : kind == ColonneDeTableau::Genre::kCentre ? Alignment::kCentre
                                                                     : Alignment::kLeft;
    for (Block& block : cell.content)
      if (block.kind == Block::Kind::kParagraph) block.style = aligned(block.style, alignment);
  }
  // A row left empty, to be filled in by hand, has the height of a line.
  const bool empty = std::all_of(row.cells.begin(), row.cells.end(),
                                 [](const TableCell& cell) { return cell.content.empty(); });
  if (empty && !row.cells.empty())
    row.cells[0].content.push_back(paragraph_of(styles.table, row.cells[0].node, from.place));
  return row;
}

// A cell with one paragraph owns its words itself; more blocks get nodes of their own.
void Composer::fill_cell(const Contenu& content, TableCell& cell, StyleId style, bool strong,
                         const BodyStyles& styles) {
  if (content.size() == 1 && content[0].genre == Bloc::Genre::kParagraphe) {
    Block& block = cell.content.emplace_back();
    make_paragraph(style, cell.node, content[0].place, block);
    LineWriter line{block.runs, style, cell.node};
    if (strong) line.emphasis = kBold;
    write_rich(content[0].texte, line);
    if (block.runs.empty()) cell.content.pop_back();
    return;
  }
  BodyStyles inside = styles;
  inside.text = inside.list = inside.quote = inside.visa = inside.considering = inside.article =
      style;
  Blocks blocks;
  add_content(content, cell.node, inside, styles.level, blocks);
  cell.content.reserve(blocks.size());
  for (Block& block : blocks) cell.content.push_back(std::move(block));
}

// ---------------------------------------------------------------- signatures

void Composer::add_signature(const Piece& piece, NodeId parent, Blocks& out) {
  auto field = std::make_shared<SignatureField>();
  field->name = scene_.signatory->champ;
  int same = 0;
  for (const std::string& used : field_names_) same += used == scene_.signatory->champ ? 1 : 0;
  field_names_.push_back(scene_.signatory->champ);
  if (same > 0) field->name += "_" + std::to_string(same + 1);
  field->height = piece.height;
  field->node = add_node(Role::kForm, parent, here(piece));
  const Style& style = parts_.styles[piece.style == kNoStyle ? 0 : piece.style];
  field->style = style.text[0];
  field->leading = parts_.paragraph_styles[style.paragraph].leading;
  expand(piece.children, [&](const Piece& child) {
    std::string text = property(child.children);
    if (child.kind == Piece::Kind::kDescription) {
      document_.nodes[field->node].alternative = std::move(text);
    } else if (!text.empty()) {
      field->lines.push_back(std::move(text));
    }
  });
  Block block = block_of(Block::Kind::kSignature, piece, field->node);
  block.extra.make().field = std::move(field);
  out.push_back(std::move(block));
}

}  // namespace paraphe
