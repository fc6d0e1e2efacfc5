#include <algorithm>

#include "record/read.h"

namespace paraphe {
namespace {

using Column = ColonneDeTableau::Genre;
using Row = LigneDeTableau::Genre;

constexpr Message kTooManyCells{
    "record.too-many-cells", N_("this row of the table is wider than its {0} columns"),
    N_("Remove cells from the row, or declare more <colonne> at the head of the table.")};
constexpr Message kTooManyColumns{
    "record.too-many-columns", N_("this table has {0} columns; {1} are the most"),
    N_("Divide the table into several, or exchange its rows and columns.")};
constexpr Message kTooFewCells{"record.too-few-cells",
                               N_("this row of the table fills {0} of its {1} columns"),
                               N_("Add the missing cells; an empty one is written <cellule/>.")};
constexpr Message kHangingCell{
    "record.hanging-cell", N_("a cell covers {0} more rows than the table has"),
    N_("Correct its attribute “lignes”. Header rows and other rows are counted apart.")};

constexpr size_t kMostColumns = 40;

constexpr Word<Column> kColumns[] = {{"texte", Column::kTexte},
                                     {"centre", Column::kCentre},
                                     {"nombre", Column::kNombre},
                                     {"montant", Column::kMontant}};
constexpr Word<Row> kRows[] = {{"normale", Row::kNormale},
                               {"section", Row::kSection},
                               {"sous-total", Row::kSousTotal},
                               {"total", Row::kTotal}};

constexpr Word<TableauDeTexte::Orientation> kOrientations[] = {
    {"portrait", TableauDeTexte::Orientation::kPortrait},
    {"paysage", TableauDeTexte::Orientation::kPaysage}};

// "25mm", "12.5mm": the schema has checked the form.
Length width_of(std::string_view text) {
  int64_t micrometres = 0, unit = 1000;
  bool fraction = false;
  for (char c : text) {
    if (c == '.') fraction = true;
    if (c < '0' || c > '9') continue;
    if (fraction) unit /= 10;
    micrometres = fraction ? micrometres + (c - '0') * unit : micrometres * 10 + (c - '0') * 1000;
  }
  return Length::from_micrometres(micrometres);
}

// The grid under the cells: how many more rows each column is covered from above.
class Grid {
 public:
  Grid(ReadContext& context, size_t columns) : context_(context), covered_(columns, 0) {}

  LigneDeTableau read_row(XmlNode node) {
    LigneDeTableau row;
    row.genre = word_attribute(node, "genre", kRows, Row::kNormale);
    row.place = context_.place_of(node);
    std::vector<int> below = covered_;
    size_t column = 0;
    bool fits = true;
    for (XmlNode child : node.children()) {
      if (child.name() != "cellule") continue;
      CelluleDeTableau cell = read_cell(child);
      while (column < covered_.size() && covered_[column] > 0) ++column;
      cell.colonne = static_cast<int>(column);
      for (int i = 0; i < cell.colonnes; ++i, ++column) {
        fits = fits && column < covered_.size() && covered_[column] == 0;
        if (fits) below[column] = cell.lignes;
      }
      row.cellules.push_back(std::move(cell));
    }
    finish_row(row, below, fits);
    return row;
  }

  // After the last row: no cell may reach further down.
  void finish(XmlNode table) {
    int hanging = *std::max_element(covered_.begin(), covered_.end());
    if (hanging > 0)
      context_.diagnostics.push_back(
          error(kHangingCell, {std::to_string(hanging)}, context_.place_of(table)));
  }

 private:
  CelluleDeTableau read_cell(XmlNode node) {
    CelluleDeTableau cell;
    cell.colonnes = number_attribute(node, "colonnes").value_or(1);
    cell.lignes = number_attribute(node, "lignes").value_or(1);
    cell.entete = yes(node, "entete");
    cell.contenu = read_flow(context_, node);
    cell.place = context_.line_of(node);
    return cell;
  }

  void finish_row(const LigneDeTableau& row, std::vector<int>& below, bool fits) {
    std::string columns = std::to_string(covered_.size());
    if (!fits) {
      context_.diagnostics.push_back(error(kTooManyCells, {columns}, row.place));
    } else {
      auto filled = std::count_if(below.begin(), below.end(), [](int rows) { return rows > 0; });
      if (filled != static_cast<long>(below.size()))
        context_.diagnostics.push_back(
            error(kTooFewCells, {std::to_string(filled), columns}, row.place));
    }
    for (int& rows : below) rows = std::max(0, rows - 1);
    covered_ = below;
  }

  ReadContext& context_;
  std::vector<int> covered_;
};

ColonneDeTableau read_column(XmlNode node) {
  ColonneDeTableau column;
  column.genre = word_attribute(node, "genre", kColumns, Column::kTexte);
  column.part = number_attribute(node, "part").value_or(0);
  column.largeur = width_of(text_attribute(node, "largeur"));
  column.nom = text_attribute(node, "nom");
  return column;
}

}  // namespace

TableauDeTexte read_table(ReadContext& context, XmlNode node) {
  TableauDeTexte table;
  table.legende = read_child_text(context, node, "legende");
  for (XmlNode child : node.children())
    if (child.name() == "colonne") table.colonnes.push_back(read_column(child));
  table.orientation = word_attribute(node, "orientation", kOrientations,
                                     TableauDeTexte::Orientation::kSelonLargeur);
  const size_t columns = table.colonnes.size();
  if (columns > kMostColumns) {
    context.diagnostics.push_back(
        error(kTooManyColumns, {std::to_string(columns), std::to_string(kMostColumns)},
              context.place_of(node)));
    return table;
  }
  Grid head(context, columns), body(context, columns), foot(context, columns);
  for (XmlNode child : node.children()) {
    if (child.name() == "ligne-entete") table.entetes.push_back(head.read_row(child));
    if (child.name() == "ligne") table.lignes.push_back(body.read_row(child));
    if (child.name() == "ligne-pied") table.pieds.push_back(foot.read_row(child));
  }
  head.finish(node);
  body.finish(node);
  foot.finish(node);
  return table;
}

}  // namespace paraphe
