// Tables, of the layout and of the act, and signature fields.
#include <algorithm>

#include "document/composer.h"

namespace paraphe {
namespace {

bool is_figures(ColonneDeTableau::Genre kind) {
  return kind == ColonneDeTableau::Genre::kNombre || kind == ColonneDeTableau::Genre::kMontant;
}

}  // namespace

ParagraphStyleId Composer::aligned(ParagraphStyleId style, Alignment alignment) {
  ParagraphStyle look = document_.paragraph_styles[style];
  if (look.alignment == alignment) return style;
  look.alignment = alignment;
  auto& pool = document_.paragraph_styles;
  auto found = std::find(pool.begin(), pool.end(), look);
  if (found == pool.end()) found = pool.insert(pool.end(), look);
  return static_cast<ParagraphStyleId>(found - pool.begin());
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
  Block block = block_of(Block::Kind::kTable, piece, node);
  block.table = std::move(table);
  out.push_back(std::move(block));
}

TableRow Composer::table_row(const Piece& piece, const Piece& table,
                             const std::vector<bool>& decimal, NodeId parent) {
  bool heads = piece.kind == Piece::Kind::kHeaderRow;
  TableRow row;
  row.node = add_node(Role::kTR, parent, here(piece));
  row.keep_with_previous = row.rule_above = piece.flag && !heads;
  int column = 0;
  for (const Piece& child : piece.children) {
    if (child.kind != Piece::Kind::kCell) continue;
    TableCell cell;
    cell.column = column;
    cell.column_span = child.number;
    bool header = heads || child.flag;
    cell.node = add_node(header ? Role::kTH : Role::kTD, row.node, here(child));
    Node& node = document_.nodes[cell.node];
    node.scope = heads ? Scope::kColumn : child.flag ? Scope::kRow : Scope::kNone;
    node.column_span = child.number;
    bool figures = static_cast<size_t>(column) < decimal.size() && decimal[column];
    cell.decimal = figures && !header;
    LineWriter line;
    StyleId usual = heads && table.header_style != kNoStyle ? table.header_style : table.style;
    line.style = child.style != kNoStyle ? child.style : usual != kNoStyle ? usual : 0;
    line.owner = cell.node;
    write_line(child.children, line);
    finish_line(line);
    if (!line.runs.empty()) {
      cell.content.push_back(
          paragraph_of(line.style, cell.node, std::move(line.runs), here(child)));
      if (figures) cell.content[0].style = aligned(cell.content[0].style, Alignment::kRight);
    }
    column += child.number;
    row.cells.push_back(std::move(cell));
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
  if (!from.legende.empty()) {
    LineWriter line;
    line.style = styles.table_header;
    line.owner = add_node(Role::kCaption, node, source.place);
    write_rich(from.legende, line);
    Block caption =
        paragraph_of(styles.table_header, line.owner, std::move(line.runs), source.place);
    caption.before = parts_.styles[styles.text].after;
    caption.after = styles.dress.padding_y * 2;
    caption.keep_with_next = true;
    out.push_back(std::move(caption));
  }
  for (const ColonneDeTableau& column : from.colonnes)
    table->columns.push_back(
        {column.part > 0 ? TableColumn::Width::kShare : TableColumn::Width::kAutomatic,
         {},
         std::max(1, column.part)});
  if (!from.entetes.empty()) {
    NodeId head = add_node(Role::kTHead, node, source.place);
    for (const LigneDeTableau& row : from.entetes)
      table->header.push_back(record_row(row, from, true, head, styles));
  }
  NodeId body = add_node(Role::kTBody, node, source.place);
  bool after_section = false;
  for (const LigneDeTableau& row : from.lignes) {
    table->rows.push_back(record_row(row, from, false, body, styles));
    // What a section heads stays with it.
    table->rows.back().keep_with_previous |= after_section;
    after_section = row.genre == LigneDeTableau::Genre::kSection;
  }
  Block block;
  block.kind = Block::Kind::kTable;
  block.node = node;
  block.place = source.place;
  // The text after a table stands as far off as a line of it, or the rule would crowd it.
  Length apart = parts_.styles[styles.text].after;
  block.before = from.legende.empty() ? apart * 2 : styles.dress.padding_y * 2;
  block.after = apart * 2;
  block.table = std::move(table);
  out.push_back(std::move(block));
}

TableRow Composer::record_row(const LigneDeTableau& from, const TableauDeTexte& table, bool heads,
                              NodeId parent, const BodyStyles& styles) {
  using Genre = LigneDeTableau::Genre;
  bool strong = heads || from.genre != Genre::kNormale;
  TableRow row;
  row.node = add_node(Role::kTR, parent, from.place);
  row.keep_with_previous = from.genre == Genre::kTotal || from.genre == Genre::kSousTotal;
  row.rule_above = from.genre == Genre::kTotal;
  for (const CelluleDeTableau& source : from.cellules) {
    // PDF/UA-1 7.5: every data cell has a header. Where the act's table has no header row, the
    // first cell of each row is taken as its header.
    bool section = from.genre == Genre::kSection && !source.contenu.empty();
    bool row_header = source.entete || (table.entetes.empty() && source.colonne == 0);
    bool header = heads || section || row_header;
    TableCell cell;
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
    Alignment alignment = figures                                    ? Alignment::kRight
                          : kind == ColonneDeTableau::Genre::kCentre ? Alignment::kCentre
                                                                     : Alignment::kLeft;
    for (Block& block : cell.content)
      if (block.kind == Block::Kind::kParagraph) block.style = aligned(block.style, alignment);
    row.cells.push_back(std::move(cell));
  }
  return row;
}

// A cell with one paragraph owns its words itself; more blocks get nodes of their own.
void Composer::fill_cell(const Contenu& content, TableCell& cell, StyleId style, bool strong,
                         const BodyStyles& styles) {
  if (content.size() == 1 && content[0].genre == Bloc::Genre::kParagraphe) {
    LineWriter line;
    line.style = style;
    line.owner = cell.node;
    if (strong) line.emphasis = kBold;
    write_rich(content[0].texte, line);
    if (!line.runs.empty())
      cell.content.push_back(
          paragraph_of(style, cell.node, std::move(line.runs), content[0].place));
    return;
  }
  BodyStyles inside = styles;
  inside.text = inside.list = inside.quote = inside.visa = inside.considering = inside.article =
      style;
  add_content(content, cell.node, inside, styles.level, cell.content);
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
  block.height = piece.height;
  block.field = std::move(field);
  out.push_back(std::move(block));
}

}  // namespace paraphe
