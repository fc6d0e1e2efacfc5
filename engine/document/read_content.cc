// The floor contenu, and what stands in the zones: XML → pieces.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "document/reader.h"

namespace paraphe {
namespace {

constexpr Message kMisplaced{"layout.misplaced", N_("“{0}” cannot stand here."),
                             N_("Inside {1}, only these may stand: {2}.")};
constexpr Message kLooseText{"layout.loose-text", N_("The text “{0}” stands outside a paragraph."),
                             N_("Put it into a paragraphe.")};
constexpr Message kBadLink{"layout.bad-link", N_("The address “{0}” cannot be linked to."),
                           N_("Use an address that begins with https:, http: or mailto:.")};
constexpr Message kUnknownLogo{"layout.unknown-logo", N_("The charte has no logo named “{0}”."),
                               N_("Use a logo of the charte, or add it there.")};
constexpr Message kNoAlternative{
    "layout.no-alternative", N_("The image “{0}” has no alternative text."),
    N_("Give the logo a texte-alternatif, or mark the image decoratif=\"oui\".")};
constexpr Message kTooDeep{"layout.too-deep", N_("The layout nests more than {0} levels."),
                           N_("Simplify it.")};
constexpr Message kPageInText{"layout.page-number",
                              N_("“{0}” can only stand in entete, pied or zone."),
                              N_("Page numbers belong to the head or foot of the page.")};
constexpr Message kUnknownFrame{"layout.unknown-frame", N_("There is no frame named “{0}”."),
                                N_("Use a cadre of the styles{1}, or add it there.")};
constexpr Message kColumnCount{"layout.column-count", N_("The number of columns is {0}."),
                               N_("Use 1 to 6 columns.")};
constexpr Message kNoSignatory{"layout.no-signatory", N_("This signature belongs to nobody."),
                               N_("Put it into <pour-chaque dans=\"signataires\">.")};
constexpr Message kTableGrid{
    "layout.table-grid", N_("This row fills {0} columns; the table has {1}."),
    N_("Give each row as many cells as there are colonne, counting etendue.")};

constexpr Message kImageSource{"layout.image-source", N_("This image has not exactly one source."),
                               N_("Give it the nom of a logo of the charte, or the champ of one of "
                                  "the record: champ=\"autorite.logo\".")};
constexpr Message kNoPicture{"layout.no-picture", N_("The field “{0}” holds no picture."),
                             N_("Use champ=\"autorite.logo\".")};
constexpr Message kImageRoom{"layout.image-room", N_("The image of the record has no room."),
                             N_("Give it a largeur and, if need be, a hauteur.")};
constexpr Message kBannerFirst{"layout.banner-first",
                               N_("The bandeau does not stand at the top of contenu."),
                               N_("Make it the first thing in contenu, and the only bandeau.")};
constexpr Message kTooManyPieces{"layout.too-many-pieces",
                                 N_("The layout comes to more than {0} elements."),
                                 N_("Place each rubrique once.")};

constexpr size_t kDeepest = 40;
constexpr size_t kMostPieces = 20'000;

using Kind = Piece::Kind;
struct Name {
  std::string_view name;
  Kind kind;
};
constexpr Name kInline[] = {
    {"champ", Kind::kField},       {"gras", Kind::kEmphasis},
    {"italique", Kind::kEmphasis}, {"petites-capitales", Kind::kEmphasis},
    {"exposant", Kind::kEmphasis}, {"texte", Kind::kStyled},
    {"page", Kind::kPage},         {"pages-totales", Kind::kPages},
    {"page-de", Kind::kPageOf},    {"renvoi", Kind::kReference},
    {"conduite", Kind::kLeader},   {"lien", Kind::kLink},
    {"accord", Kind::kAgree},      {"passage-a-la-ligne", Kind::kLineBreak}};
constexpr Name kInItem[] = {{"liste", Kind::kList},
                            {"champ", Kind::kField},
                            {"gras", Kind::kEmphasis},
                            {"italique", Kind::kEmphasis},
                            {"petites-capitales", Kind::kEmphasis},
                            {"exposant", Kind::kEmphasis},
                            {"texte", Kind::kStyled},
                            {"page", Kind::kPage},
                            {"pages-totales", Kind::kPages},
                            {"page-de", Kind::kPageOf},
                            {"renvoi", Kind::kReference},
                            {"conduite", Kind::kLeader},
                            {"lien", Kind::kLink},
                            {"accord", Kind::kAgree},
                            {"passage-a-la-ligne", Kind::kLineBreak}};
constexpr Name kBlocks[] = {{"titre", Kind::kHeading},       {"paragraphe", Kind::kParagraph},
                            {"bloc", Kind::kStack},          {"rangee", Kind::kRow},
                            {"colonnes", Kind::kColumns},    {"definitions", Kind::kDefinitions},
                            {"liste", Kind::kList},          {"tableau", Kind::kTable},
                            {"filet", Kind::kRule},          {"espace", Kind::kSpace},
                            {"saut", Kind::kPageBreak},      {"image", Kind::kImage},
                            {"signature", Kind::kSignature}, {"corps", Kind::kBody},
                            {"bandeau", Kind::kBanner},      {"encadre", Kind::kFrame},
                            {"citation", Kind::kQuote}};
constexpr Name kZoneBlocks[] = {{"paragraphe", Kind::kParagraph},
                                {"rangee", Kind::kRow},
                                {"filet", Kind::kRule},
                                {"espace", Kind::kSpace},
                                {"image", Kind::kImage}};
constexpr Name kRowParts[] = {{"colonne", Kind::kColumn}};
constexpr Name kDefinitionParts[] = {{"definition", Kind::kDefinition}};
constexpr Name kDefinitionPair[] = {{"etiquette", Kind::kLabel}, {"valeur", Kind::kValue}};
constexpr Name kListParts[] = {{"element", Kind::kItem}};
constexpr Name kTableParts[] = {{"colonne", Kind::kTableColumn},
                                {"ligne-entete", Kind::kHeaderRow},
                                {"ligne", Kind::kTableRow}};
constexpr Name kRowCells[] = {{"cellule", Kind::kCell}};
constexpr Name kMentions[] = {{"description", Kind::kDescription}, {"mention", Kind::kMention}};

std::pair<const Name*, size_t> names_of(Surroundings where) {
  switch (where) {
    case Surroundings::kLine:
    case Surroundings::kZoneLine:
      return {kInline, std::size(kInline)};
    case Surroundings::kItem:
      return {kInItem, std::size(kInItem)};
    case Surroundings::kBlocks:
      return {kBlocks, std::size(kBlocks)};
    case Surroundings::kZone:
      return {kZoneBlocks, std::size(kZoneBlocks)};
    case Surroundings::kRow:
    case Surroundings::kZoneRow:
      return {kRowParts, std::size(kRowParts)};
    case Surroundings::kDefinitions:
      return {kDefinitionParts, std::size(kDefinitionParts)};
    case Surroundings::kDefinition:
      return {kDefinitionPair, std::size(kDefinitionPair)};
    case Surroundings::kList:
      return {kListParts, std::size(kListParts)};
    case Surroundings::kTable:
      return {kTableParts, std::size(kTableParts)};
    case Surroundings::kTableRow:
      return {kRowCells, std::size(kRowCells)};
    case Surroundings::kSignature:
      return {kMentions, std::size(kMentions)};
  }
  return {nullptr, 0};
}

bool is_line(Surroundings where) {
  return where == Surroundings::kLine || where == Surroundings::kItem ||
         where == Surroundings::kZoneLine;
}

// Runs of white space become one space, as in any XML text for people; ends are kept, because a
// space may part this text from a field.
std::string squeezed(std::string_view text) {
  std::string out;
  for (char c : text) {
    bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!space) {
      out += c;
    } else if (out.empty() || out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

Bloc::Marque word_of(XmlNode node, std::string_view attribute) {
  constexpr std::pair<std::string_view, Bloc::Marque> kMarks[] = {
      {"tiret", Bloc::Marque::kTiret},   {"puce", Bloc::Marque::kPuce},
      {"numero", Bloc::Marque::kNumero}, {"lettre", Bloc::Marque::kLettre},
      {"romain", Bloc::Marque::kRomain}, {"aucune", Bloc::Marque::kAucune}};
  const std::string_view word = trim(node.attribute(attribute).value_or(""));
  for (const auto& [name, mark] : kMarks)
    if (name == word) return mark;
  return Bloc::Marque::kAucune;
}

Alignment position_of(XmlNode node) {
  const std::string_view word = trim(node.attribute("position").value_or(""));
  return word == "centre"   ? Alignment::kCentre
         : word == "droite" ? Alignment::kRight
                            : Alignment::kLeft;
}

std::string listed(std::pair<const Name*, size_t> names) {
  std::string out;
  for (size_t i = 0; i < names.second; ++i)
    out += (i == 0 ? "" : ", ") + std::string(names.first[i].name);
  return out;
}

bool holds_list(const Pieces& pieces) {
  return std::any_of(pieces.begin(), pieces.end(), [](const Piece& piece) {
    return piece.kind == Kind::kList || holds_list(piece.children);
  });
}

// What the children of a piece of this kind stand in.
Surroundings inside(Kind kind, Surroundings where) {
  bool zone = where == Surroundings::kZone || where == Surroundings::kZoneRow ||
              where == Surroundings::kZoneLine;
  switch (kind) {
    case Kind::kBanner:
    case Kind::kStack:
    case Kind::kFrame:
    case Kind::kQuote:
    case Kind::kColumns:
      return Surroundings::kBlocks;
    case Kind::kColumn:
      return zone ? Surroundings::kZone : Surroundings::kBlocks;
    case Kind::kRow:
      return zone ? Surroundings::kZoneRow : Surroundings::kRow;
    case Kind::kDefinitions:
      return Surroundings::kDefinitions;
    case Kind::kDefinition:
      return Surroundings::kDefinition;
    case Kind::kList:
      return Surroundings::kList;
    case Kind::kItem:
      return Surroundings::kItem;
    case Kind::kTable:
      return Surroundings::kTable;
    case Kind::kHeaderRow:
    case Kind::kTableRow:
      return Surroundings::kTableRow;
    case Kind::kSignature:
      return Surroundings::kSignature;
    default:
      return zone ? Surroundings::kZoneLine : Surroundings::kLine;
  }
}

}  // namespace

Pieces LayoutReader::read_pieces(XmlNode parent, Surroundings where) {
  Pieces out;
  if (++depth_ > kDeepest) {
    if (depth_ == kDeepest + 1) report(kTooDeep, {std::to_string(kDeepest)}, parent);
    --depth_;
    return out;
  }
  std::optional<bool> chosen;  // what the last choice by the charte came to
  for (XmlNode node : parent.children()) {
    Piece piece;
    piece.spot = spot(node);
    if (node.is_text()) {
      piece.text = squeezed(node.text());
      if (is_line(where)) {
        out.push_back(std::move(piece));
      } else if (piece.text != " " && !piece.text.empty()) {
        report(kLooseText, {shorten(trim(piece.text), 40)}, parent);
      }
      continue;
    }
    if (read_static(node, where, chosen, out)) continue;
    if (!read_piece(node, where, piece, out)) continue;
    if (++pieces_ == kMostPieces) report(kTooManyPieces, {std::to_string(kMostPieces)}, node);
    if (pieces_ < kMostPieces) out.push_back(std::move(piece));
  }
  --depth_;
  return out;
}

bool LayoutReader::read_piece(XmlNode node, Surroundings where, Piece& piece,
                              const Pieces& before) {
  std::string_view name = node.name();
  if (name == "si" || name == "sinon" || name == "pour-chaque")
    return read_choice(node, where, piece, before);
  auto [names, count] = names_of(where);
  const Name* found =
      std::find_if(names, names + count, [&](const Name& n) { return n.name == name; });
  if (found == names + count) {
    report(kMisplaced, {std::string(name), std::string(containers_.back()), listed({names, count})},
           node);
    return false;
  }
  piece.kind = found->kind;
  if (piece.kind != Kind::kBanner) content_begun_ = true;
  if (is_line(where) && piece.kind != Kind::kList) {
    read_inline(node, where, piece);
  } else {
    read_block(node, piece);
  }
  // A choice is no container in the author's eyes: messages name the element around it.
  containers_.push_back(name);
  if (piece.kind != Kind::kField && piece.kind != Kind::kAgree && piece.kind != Kind::kTableColumn)
    piece.children = read_pieces(node, inside(piece.kind, where));
  containers_.pop_back();
  if (piece.kind == Kind::kTable) check_grid(node, piece);
  if (piece.kind == Kind::kItem) piece.number = holds_list(piece.children) ? 1 : 0;
  return true;
}

void LayoutReader::read_inline(XmlNode node, Surroundings where, Piece& piece) {
  std::string_view name = node.name();
  switch (piece.kind) {
    case Kind::kField:
      read_field(node, piece);
      break;
    case Kind::kEmphasis:
      piece.emphasis = name == "gras"       ? kBold
                       : name == "italique" ? kItalic
                       : name == "exposant" ? kRaised
                                            : kSmall;
      break;
    case Kind::kStyled:
      piece.style = style(node, "style");
      piece.text = std::string(trim(node.attribute("langue").value_or("")));
      break;
    case Kind::kLink: {
      piece.text = std::string(trim(*node.attribute("adresse")));
      bool known = piece.text.rfind("https:", 0) == 0 || piece.text.rfind("http:", 0) == 0 ||
                   piece.text.rfind("mailto:", 0) == 0;
      if (!known) report(kBadLink, {piece.text}, node);
      break;
    }
    case Kind::kAgree:
      read_agreement(node, piece);
      break;
    case Kind::kPageOf:
      piece.flag = yes(node, "total");
      [[fallthrough]];
    case Kind::kReference:
      piece.text = std::string(trim(*node.attribute("repere")));
      break;
    case Kind::kPage:
      if (where != Surroundings::kZoneLine) report(kPageInText, {std::string(name)}, node);
      break;
    default:
      break;
  }
}

void LayoutReader::read_block(XmlNode node, Piece& piece) {
  piece.space = spacing(node);
  piece.style = style(node, "style");
  switch (piece.kind) {
    case Kind::kHeading:
      piece.number = number(node, "niveau", 1);
      piece.flag = yes(node, "signet", true);
      break;
    case Kind::kStack:
      piece.flag = yes(node, "section");
      break;
    case Kind::kBanner:
      if (std::exchange(content_begun_, true) || containers_.size() > 1)
        report(kBannerFirst, {}, node);
      piece.width = {TableColumn::Width::kFixed, length(node, "largeur"), 1};
      piece.height = length(node, "hauteur");
      break;
    case Kind::kRow:
      piece.gap = length(node, "gouttiere");
      break;
    case Kind::kColumn:
      piece.width = width(node, "largeur");
      break;
    case Kind::kTableColumn:
      piece.width = width(node, "largeur");
      // Larger type needs the room it needs.
      if (parts.large && piece.width.kind == TableColumn::Width::kFixed)
        piece.width.kind = TableColumn::Width::kAutomatic;
      piece.flag = yes(node, "decimale");
      break;
    case Kind::kColumns:
      piece.number = number(node, "nombre", 1);
      if (piece.number < 1 || piece.number > 6)
        report(kColumnCount, {std::to_string(piece.number)}, node);
      piece.threshold = number(node, "a-partir-de");
      piece.gap = length(node, "gouttiere");
      break;
    case Kind::kFrame:
      piece.frame = frame_named(node, "cadre", {});
      break;
    case Kind::kList:
      piece.mark = word_of(node, "marque");
      piece.number = number(node, "debut", 1);
      [[fallthrough]];
    case Kind::kDefinitions:
      piece.width = {TableColumn::Width::kFixed, larger(length(node, "etiquettes")), 1};
      break;
    case Kind::kItem:
      piece.flag = yes(node, "tiret");
      break;
    case Kind::kTable:
      piece.header_style = style(node, "style-entete");
      piece.dress = table_dress(node);
      break;
    case Kind::kTableRow:
      piece.flag = yes(node, "total");
      break;
    case Kind::kCell:
      piece.flag = yes(node, "entete");
      piece.number = std::max(1, number(node, "etendue", 1));
      break;
    case Kind::kRule:
      piece.height = length(node, "epaisseur");
      piece.color = color(node, "couleur");
      piece.position = position_of(node);
      piece.width = {TableColumn::Width::kFixed, length(node, "largeur"), 1};
      break;
    case Kind::kSpace:
      piece.height = length(node, "hauteur");
      piece.flag = yes(node, "pousser");
      break;
    case Kind::kImage:
      read_image(node, piece);
      break;
    case Kind::kSignature:
      piece.height = larger(length(node, "hauteur"));
      if (!in_scope(kOfSignatory)) report(kNoSignatory, {}, node);
      break;
    case Kind::kBody:
      read_body(node, piece);
      break;
    default:
      break;
  }
}

// Of the charte, by its name; or of the record, in the room that is given here.
void LayoutReader::read_image(XmlNode node, Piece& piece) {
  piece.flag = yes(node, "decoratif");
  const bool of_record = node.attribute("champ").has_value();
  if (of_record == node.attribute("nom").has_value()) return report(kImageSource, {}, node);
  if (of_record) {
    piece.field = field_named(node, "champ");
    if (piece.field != nullptr && piece.field->name != "autorite.logo")
      report(kNoPicture, {std::string(piece.field->name)}, node);
    piece.width = {TableColumn::Width::kFixed, length(node, "largeur"), 1};
    piece.height = length(node, "hauteur");
    if (piece.width.length <= Length{}) report(kImageRoom, {}, node);
    return;
  }
  std::string name(trim(*node.attribute("nom")));
  piece.logo = parts.logos.size();
  for (size_t i = 0; i < parts.logos.size(); ++i)
    if (parts.logos[i].name == name) piece.logo = i;
  if (piece.logo == parts.logos.size()) {
    report(kUnknownLogo, {name}, node);
  } else if (const CharterLogo& logo = parts.logos[piece.logo];
             !piece.flag && logo.alternative.empty()) {
    // A base that shows the logo waits for its words: they are missing where the logo is given.
    if (logo.spot.source < spot(node).source) {
      report_at(kNoAlternative, {name}, logo.spot);
    } else {
      report(kNoAlternative, {name}, node);
    }
  }
}

size_t LayoutReader::frame_named(XmlNode node, std::string_view attribute,
                                 std::string_view missing) {
  std::optional<std::string_view> value = node.attribute(attribute);
  const std::string_view name = value ? trim(*value) : missing;
  for (size_t i = 0; i < parts.frames.size(); ++i)
    if (parts.frames[i].name == name) return i;
  if (value) {
    std::vector<std::string_view> names;
    for (const FrameDress& frame : parts.frames) names.push_back(frame.name);
    report(kUnknownFrame, {std::string(name), did_you_mean(name, names)}, node);
  }
  return kNoFrame;
}

// Rows of a layout's own table must fill the grid: PDF/UA-1 7.2 wants regular tables.
void LayoutReader::check_grid(XmlNode node, const Piece& table) {
  int columns = 0;
  for (const Piece& child : table.children) columns += child.kind == Kind::kTableColumn ? 1 : 0;
  std::vector<const Pieces*> open = {&table.children};
  while (!open.empty()) {
    const Pieces& pieces = *open.back();
    open.pop_back();
    for (const Piece& piece : pieces) {
      if (piece.kind == Kind::kIf || piece.kind == Kind::kElse || piece.kind == Kind::kEach)
        open.push_back(&piece.children);
      if (piece.kind != Kind::kHeaderRow && piece.kind != Kind::kTableRow) continue;
      int filled = 0;
      for (const Piece& cell : piece.children) filled += cell.number;
      if (filled != columns)
        report_at(kTableGrid, {std::to_string(filled), std::to_string(columns)},
                  piece.spot.line == 0 ? spot(node) : piece.spot);
    }
  }
}

TableDress LayoutReader::table_dress(XmlNode node) {
  TableDress out;
  out.padding_x = length(node, "marge-laterale", Length::from_points(4));
  out.padding_y = length(node, "marge-verticale", Length::from_points(2));
  out.rule_color = color(node, "filets");
  out.row_rules = yes(node, "filets-lignes");
  return out;
}

Spacing LayoutReader::spacing(XmlNode node) {
  Spacing out;
  if (node.attribute("avant")) out.before = length(node, "avant");
  if (node.attribute("apres")) out.after = length(node, "apres");
  out.left = length(node, "retrait-gauche");
  out.right = length(node, "retrait-droit");
  out.keep_together = yes(node, "insecable");
  out.keep_with_next = yes(node, "avec-suivant");
  out.keep_previous_lines = number(node, "lignes-avant");
  out.anchor = std::string(trim(node.attribute("repere").value_or("")));
  return out;
}

}  // namespace paraphe
