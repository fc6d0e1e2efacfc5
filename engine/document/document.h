// Document: the logical tree of one act, ready to be set.
//
// Two things travel together. `nodes` is the structure tree of the PDF (ISO 32000-1 §14.8.4): what
// each thing *is*, in reading order. `body` is the tree of blocks: how things are *shown*. Every
// block and run names the node that owns what it draws; pages only point at nodes, so a paragraph
// over two pages stays one P and a table over three pages one Table. Immutable once composed.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/length.h"
#include "base/rare.h"
#include "base/shared_text.h"
#include "base/whence.h"

namespace paraphe {

// ---------------------------------------------------------------- structure

// Standard structure types of ISO 32000-1 §14.8.4 that we use.
enum class Role : uint8_t {
  kDocument,
  kPart,
  kSect,
  kDiv,
  kBlockQuote,
  kCaption,
  kIndex,
  kNonStruct,
  kH1,
  kH2,
  kH3,
  kH4,
  kH5,
  kH6,
  kP,
  kL,
  kLI,
  kLbl,
  kLBody,
  kTable,
  kTHead,
  kTBody,
  kTFoot,
  kTR,
  kTH,
  kTD,
  kSpan,
  kQuote,
  kNote,
  kReference,
  kLink,
  kFigure,
  kForm,
};
// "H1", "LBody" …
const char* role_name(Role role);

enum class Scope : uint8_t { kNone, kColumn, kRow, kBoth };

using NodeId = uint32_t;
inline constexpr NodeId kRootNode = 0;
// Owner of things that are not content: page headers, rules, repeated table headers.
inline constexpr NodeId kArtifact = 0xFFFFFFFF;
// What links and page references point at: index in Document::destinations.
using DestinationId = uint32_t;
inline constexpr DestinationId kNoDestination = 0xFFFFFFFF;

// Header cells of a cell of a table: mostly one or two.
using HeaderCells = FewList<NodeId, 2>;

struct Node {
  Role role = Role::kDiv;
  NodeId parent = kRootNode;  // always smaller than the node's own id; the root is its own parent
  RareText alternative;       // /Alt of figures, /TU of signature fields
  RareText language;          // /Lang when it differs from the document's
  RareText title;             // of headings, for the outline; of others, for links to them
  RareText link;              // URI of a Link
  DestinationId destination = kNoDestination;  // of a Link inside the document
  Scope scope = Scope::kNone;                  // of TH
  int column_span = 1;                         // of TH and TD
  int row_span = 1;
  HeaderCells headers;  // TH cells that describe this cell, where scopes do not suffice
  Whence place;  // the line of the record (or layout) it comes from
};

// ---------------------------------------------------------------- styles

struct Color {
  uint8_t red = 0, green = 0, blue = 0;  // sRGB
  bool operator==(const Color&) const = default;
};

// A font face by the name of its file in fonts/ or in the layout's folder.
using FaceId = uint16_t;  // index in Document::faces
struct Face {
  std::string file;      // "Spectral-Regular.ttf"
  bool reserve = false;  // built in, for scripts the layout's own faces lack: opened when needed
  bool operator==(const Face&) const = default;
};

enum Feature : uint16_t {     // OpenType features beyond the shaper's defaults
  kSmallCapitals = 1,         // smcp
  kAllSmallCapitals = 2,      // c2sc + smcp
  kTabularFigures = 4,        // tnum
  kOldStyleFigures = 8,       // onum
  kLiningFigures = 16,        // lnum
  kSuperior = 32,             // sups; scaled and raised where the font has none
  kProportionalFigures = 64,  // pnum
  kCapitalForms = 128,        // case: hyphens, brackets and guillemets at the height of capitals
};

using TextStyleId = uint16_t;  // index in Document::text_styles
struct TextStyle {
  FaceId face = 0;
  Length size = Length::from_points(11);
  Color color;
  int tracking = 0;       // letter-spacing in 1/1000 of the size
  uint16_t features = 0;  // Feature bits
  Length rise;            // of the baseline, upwards
  bool operator==(const TextStyle&) const = default;
};

enum class Alignment : uint8_t { kJustified, kLeft, kRight, kCentre };

using ParagraphStyleId = uint16_t;  // index in Document::paragraph_styles
struct ParagraphStyle {
  TextStyleId text = 0;  // for the strut: an empty paragraph has the height of this style
  Alignment alignment = Alignment::kJustified;
  Length leading = Length::from_points(14);  // baseline to baseline
  Length first_indent;                       // may be negative (hanging)
  Length left, right;                        // indents of all lines
  bool hyphenate = true;
  bool french = true;      // retune spaces by French rules (typographie="francaise")
  bool microtype = false;  // protrusion and expansion; body text only
  bool balanced = false;   // lines of about equal length, where ragged: headings, letterheads
  bool operator==(const ParagraphStyle&) const = default;
};

// ---------------------------------------------------------------- inline

struct Run {
  enum class Kind : uint8_t {
    kText,
    kLineBreak,   // forced; a space in the text layer
    kPageNumber,  // of the page it lands on; zones only
    kPageTotal,   // of the document
    kPageOf,      // the number of the page where `destination` begins
    kLeader,      // a row of dots that fills the line: what follows is flush right
  };
  Kind kind = Kind::kText;
  std::string text;  // UTF-8, the record's own words; kText only
  TextStyleId style = 0;
  NodeId owner = kRootNode;  // the paragraph's node, or an inline node (Span, Link, Reference)
  bool keep_case = false;    // surnames, codes: never hyphenated, spaces still retuned
  DestinationId destination = kNoDestination;  // kPageOf
  int line = 0;  // of the record, where the text comes from it; else 0
  bool typed = false;  // set as it is written: no French typography in it, whatever the style says
};

// Those of one paragraph: one, as a rule.
using Runs = OneList<Run>;

// ---------------------------------------------------------------- blocks

// A stretch of the body that zones of the page name: a session in a volume of the register (R2121-9
// CGCT). Not a node of the structure.
using SectionId = uint32_t;
inline constexpr SectionId kNoSection = 0;
inline constexpr SectionId kSameSection = 0xFFFFFFFF;  // that of the block before

// What the name of an image begins with when it belongs to the record. No file name has a slash.
inline constexpr std::string_view kRecordImages = "acte/";

struct Block;
using Blocks = std::vector<Block>;
// Blocks of whatever holds them.
using BlockSpan = std::span<const Block>;

struct TableColumn {
  enum class Width : uint8_t { kFixed, kShare, kAutomatic };
  Width kind = Width::kAutomatic;
  Length width;   // kFixed
  int share = 1;  // kShare: parts of what is left
};

struct Table;

// A signature field: room on the page, a widget in the PDF (design §6).
struct SignatureField {
  std::string name;                // partial field name, e.g. "Signature_President"
  Length height;                   // its width is the width it is given
  std::vector<std::string> lines;  // text of the visible signature; {nom} {date} {emetteur} are
                                   // filled when signing
  TextStyleId style = 0;
  Length leading;
  NodeId node = kRootNode;  // Form
};

// The look of a frame around blocks. It is an artifact: what it says, its content says.
struct Frame {
  enum Side : uint8_t { kTop = 1, kRight = 2, kBottom = 4, kLeft = 8, kAll = 15 };
  uint8_t sides = kLeft;  // those that have a rule
  Length rule;            // thickness
  Color color;            // of the rules
  bool tinted = false;    // filled with `tint`
  Color tint;
  Length padding_x, padding_y;  // between the frame and its content
  bool operator==(const Frame&) const = default;
};

// What only blocks of some kinds have: most are paragraphs.
struct BlockExtra {
  std::shared_ptr<const Frame> frame;  // kFrame
  std::shared_ptr<const Block>
      label;                  // kItem: a paragraph, set flush right or left before the body
  Length label_width;         // kItem: indent of the body
  bool label_widens = false;  // kItem: the indent grows with the widest label of the items around
  std::vector<TableColumn> columns;             // kRow: one per child
  Length gap;                                   // kRow, kColumns: between columns
  int column_count = 1;                         // kColumns
  std::shared_ptr<const Table> table;           // kTable
  std::shared_ptr<const SignatureField> field;  // kSignature
  Length thickness;                             // kRule
  Alignment position = Alignment::kLeft;        // kRule: of one narrower than the measure
  Color color;                                  // kRule
  std::string image;  // kImage: file, a resource or in the layout's folder; after kRecordImages, in
                      // the folder of the record
  bool centred = false;  // kImage
  Length width, height;  // kImage; kRule: width 0 = full measure
};

struct Block {
  enum class Kind : uint8_t {
    kParagraph,  // runs
    kStack,      // children one below the other
    kFrame,      // the same inside `frame`, which is drawn on each page they stand on
    kItem,       // list item: `label` hangs left of the first line of the children
    kRow,        // children side by side in `columns`; never broken over pages
    kColumns,    // children poured in `column_count` balanced columns
    kTable,
    kRule,   // horizontal line: `thickness`, `color`
    kSpace,  // `before` only; kFill pushes what follows to the foot of the page
    kPageBreak,
    kSignature,
    kImage,
  };
  Kind kind = Kind::kParagraph;
  NodeId node = kRootNode;           // owner of what it draws; kArtifact for rules
  Length before, after;              // white space; adjoining spaces: the larger wins
  Length indent_left, indent_right;  // of the whole block, inside its container
  bool keep_with_next = false;
  bool keep_together = false;   // never broken over pages when it fits on one
  int keep_previous_lines = 0;  // this many lines of the preceding text stay with it
  // kStack: stands on landscape pages of its own; kWhenNeeded: if a table of it is wider than the
  // text. Counts only where no cell, row or columns enclose it.
  enum class Landscape : uint8_t { kNever, kWhenNeeded, kAlways } landscape = Landscape::kNever;
  bool fill = false;            // kSpace
  // From this block on, as with the marks of TeX (The TeXbook, chapter 23). Counts only where no cell,
  // row or columns enclose it; a block that draws nothing may carry it for those after it.
  SectionId section = kSameSection;

  ParagraphStyleId style = 0;  // kParagraph
  Runs runs;                   // kParagraph; kItem: none

  Blocks children;               // kStack, kFrame, kItem, kRow, kColumns
  RareParts<BlockExtra> extra;   // of the other kinds
  Whence place;
};

struct TableCell {
  int column = 0;  // first column, from 0
  int column_span = 1;
  int row_span = 1;
  bool decimal = false;     // align on the decimal comma of the column
  NodeId node = kRootNode;  // TH or TD
  OneList<Block> content;   // one paragraph, as a rule
};

struct TableRow {
  NodeId node = kRootNode;          // TR
  bool keep_with_previous = false;  // totals
  bool rule_above = false;
  std::vector<TableCell> cells;
};

struct Table {
  std::vector<TableColumn> columns;
  std::vector<TableRow> header, rows, footer;   // header and footer are repeated on each page
  Length padding_x, padding_y;                  // inside cells
  Length rule = Length::from_millipoints(500);  // thickness of the rules above, below, under header
  Color rule_color;
  bool row_rules = false;  // hairline between body rows
};

// ---------------------------------------------------------------- pages

// A fixed area of the page outside the body: header, footer, free zone. Its content is an artifact,
// but for the stamp of a copy (document/copy.h).
struct Zone {
  Length x, y;  // top left corner, from the top left corner of the page
  Length width, height;
  enum class Kind : uint8_t { kHeader, kFooter, kOther } kind = Kind::kOther;
  bool stamp = false;  // reserved for the préfecture's stamp: empty in the act itself
  Blocks content;      // all owned by kArtifact; of the stamp, what owns it
  // Instead of `content`, on pages that begin in section 1, 2, …; those beyond the end, and
  // kNoSection, have `content`.
  std::vector<Blocks> sections;

  const Blocks& content_in(SectionId section) const {
    return section == kNoSection || section > sections.size() ? content : sections[section - 1];
  }
};

struct PageMaster {
  Length width, height;
  Length top, bottom, left, right;  // margins of the body frame
  std::vector<Zone> zones;
};

// A note at the foot of the page that calls it.
struct Footnote {
  NodeId call = kRootNode;  // the Reference that calls it, somewhere in the body
  Block block;              // its number and its text
};

// Between the text of a page and its notes.
struct NoteArea {
  Length before;            // between the text, or the page's free space, and the rule
  Length thickness, width;  // of the rule, an artifact
  Length after;             // between the rule and the first note
  Color color;
};

// A file that travels inside the PDF.
struct Attachment {
  std::string name;  // file name, e.g. "23-12-132.xml"
  std::string description;
  std::string mime;          // "application/xml"
  std::string relationship;  // /AFRelationship: "Source"
  SharedText bytes;
};

struct Document {
  std::string title;     // dc:title, /Title
  std::string author;    // dc:creator: the authority
  std::string subject;   // dc:description
  std::string language;  // "fr-FR"
  std::vector<Face> faces;
  std::vector<FaceId> fallback;  // tried in order for characters a style's face lacks
  std::vector<TextStyle> text_styles;
  std::vector<ParagraphStyle> paragraph_styles;
  std::vector<Node> nodes;           // [0] is the root, of role Document
  std::vector<NodeId> destinations;  // the nodes that links and page references point at
  PageMaster first, following;       // same body width
  PageMaster landscape;              // for what is wider; of width 0 when there is none
  Blocks body;
  std::vector<Footnote> notes;  // in the order of their calls
  NoteArea note_area;
  std::vector<Attachment> attachments;
  std::vector<std::shared_ptr<const PlaceBook>> places;  // those of nodes and blocks
};

}  // namespace paraphe
