// The parsed layout: names resolved, styles interned, everything checked. Private to the folder.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "document/agree.h"
#include "document/document.h"
#include "document/fields.h"
#include "document/layout.h"
#include "document/tallies.h"

namespace paraphe {

// Bits of emphasis inside a style: index into Style::text.
enum Emphasis : uint8_t { kBold = 1, kItalic = 2, kSmall = 4, kRaised = 8 };
inline constexpr size_t kEmphases = 16;

// Where in the files of a layout: a line of the file `source` of Layout::Parts::files.
struct Spot {
  int line = 0;
  uint8_t source = 0;
};

using StyleId = uint16_t;
inline constexpr StyleId kNoStyle = 0xFFFF;

// A named style with its sixteen emphases, all interned when the layout is read.
struct Style {
  std::string name;
  ParagraphStyleId paragraph = 0;
  std::array<TextStyleId, kEmphases> text{};
  Length before, after;
  bool keep_with_next = false;
  bool keep_together = false;
  Spot color;  // where its colour is said: by the charte, when that is nearer
};

// A length that may be a share of the width available.
struct Width {
  TableColumn::Width kind = TableColumn::Width::kShare;
  Length length;
  int share = 1;
};

struct Spacing {
  std::optional<Length> before, after;  // else those of the style
  Length left, right;
  bool keep_together = false;
  bool keep_with_next = false;
  int keep_previous_lines = 0;
  std::string anchor;  // repere: what references of the layout name
};

// Condition of a choice. Field and list are never both set.
struct Condition {
  enum class Test : uint8_t { kPresent, kAbsent, kEqual, kDifferent, kMoreThan };
  Test test = Test::kPresent;
  const Field* field = nullptr;
  const List* list = nullptr;
  std::string text;
  int64_t number = 0;
};

// How a table looks.
struct TableDress {
  Length padding_x, padding_y;
  Color rule_color;
  bool row_rules = false;
};

// A look of frames, named in the styles.
struct FrameDress {
  std::string name;
  Frame frame;
  Spot tint;  // where the colour of the tint is said
  Spot spot;
};
inline constexpr size_t kNoFrame = static_cast<size_t>(-1);

// Styles that a part of the act's own text is dressed in.
struct BodyStyles {
  StyleId text = kNoStyle, list = kNoStyle, table = kNoStyle, table_header = kNoStyle,
          quote = kNoStyle, source = kNoStyle, visa = kNoStyle, considering = kNoStyle,
          article = kNoStyle, term = kNoStyle;
  std::array<StyleId, 4> headings{kNoStyle, kNoStyle, kNoStyle, kNoStyle};  // by niveau − 1
  Length labels, article_labels, term_labels;
  size_t frame = kNoFrame;  // of Layout::Parts::frames: the look of the act's own frames
  TableDress dress;
  int level = 2;
};

// One instruction of `contenu`, or of a zone. Each kind reads only the members it needs.
struct Piece {
  enum class Kind : uint8_t {
    kText,
    kField,
    kEmphasis,
    kStyled,
    kPage,
    kPages,
    kPageOf,
    kReference,
    kLeader,
    kLink,
    kAgree,
    kLineBreak,  // in a line
    kBanner,
    kHeading,
    kParagraph,
    kStack,
    kFrame,
    kQuote,
    kRow,
    kColumn,
    kColumns,
    kDefinitions,  // blocks
    kDefinition,
    kLabel,
    kValue,
    kList,
    kItem,
    kTable,
    kTableColumn,
    kHeaderRow,
    kTableRow,
    kCell,
    kRule,
    kSpace,
    kPageBreak,
    kImage,
    kSignature,
    kMention,
    kDescription,
    kBody,
    kIf,
    kElse,
    kEach,  // choices
  };
  Kind kind = Kind::kText;
  bool flag = false;     // kSpace: fill; kTableRow: total; kCell: row header; kItem: dash;
                         // kStack: section; kTableColumn: decimal; kField: required;
                         // kHeading: in the outline; kImage: decorative; kPageOf: of the total;
                         // kAgree: inclusive; kEach: titre-courant
  uint8_t emphasis = 0;  // kEmphasis: bits
  int number = 0;        // kHeading: level; kColumns: columns; kCell: span; kList: first number; kItem: 1 with lists inside
  Bloc::Marque mark = Bloc::Marque::kAucune;  // kList
  Alignment position = Alignment::kLeft;      // kRule
  size_t frame = kNoFrame;                    // kFrame: of Layout::Parts::frames
  int threshold = 0;                          // kColumns: fewer items stay in one column
  StyleId style = kNoStyle;
  StyleId header_style = kNoStyle;  // kTable
  // kText; kLink: address; kStyled: language; kEach: separator; kPageOf, kReference: repere
  std::string text;
  std::string last;  // kEach: separator before the last item
  const Field* field = nullptr;
  FieldFormat format = FieldFormat::kPlain;
  const List* list = nullptr;
  const BodyPart* part = nullptr;
  const Agreement* agreement = nullptr;  // kAgree: with whom `text` agrees
  // kAgree: the feminine, the plural and the feminine plural where they are given
  std::array<std::string, 3> forms;
  Condition condition;
  BodyStyles body;
  TableDress dress;  // kTable
  Spacing space;
  Width width;         // kColumn, kTableColumn, kBanner, kDefinitions: labels
  Length height, gap;  // kSpace, kSignature, kBanner; kRow, kColumns; kRule: thickness
  Color color;
  size_t logo = 0;  // kImage: index of Parts::logos
  Spot spot;
  std::vector<Piece> children;
};
using Pieces = std::vector<Piece>;

struct CharterLogo {
  std::string name, file, alternative;
  Length width, height;  // the room it has; height 0: as its width asks
  Spot spot;
};

// A zone before its content is composed.
struct ZonePieces {
  Zone zone;  // without content
  Pieces pieces;
  bool follows = false;  // names what is at hand on the page, Parts::running
  Spot spot;
};

struct PagePieces {
  PageMaster master;  // without zones
  std::vector<ZonePieces> zones;
  Spot spot;
};

// How notes at the foot of pages look.
struct NotePieces {
  StyleId style = 0;
  Length labels;  // width of the numbers
  NoteArea area;
  Spot spot;
};

struct Layout::Parts {
  std::vector<Whence> files;  // the layout itself, its base, the base of that …
  std::shared_ptr<PlaceBook> places = std::make_shared<PlaceBook>();
  std::string name;
  std::string language;  // "fr-FR"
  DocumentKind kind = DocumentKind::kExtrait;
  Signatories signatories = Signatories::kAsRecorded;  // of an extract
  bool inclusive = false;  // phrases that agree with women and men say so
  bool large = false;      // one column, in larger type
  Whence place(Spot spot) const {
    Whence place = files[spot.source];
    place.line = spot.line;
    return place;
  }
  std::vector<Face> faces;
  std::vector<FaceId> fallback;
  std::vector<TextStyle> text_styles;
  std::vector<ParagraphStyle> paragraph_styles;
  std::vector<Style> styles;
  std::vector<FrameDress> frames;
  std::vector<CharterLogo> logos;
  PagePieces first, following, landscape;
  uint32_t running = 0;  // ScopeBits that only zones on the pages of a titre-courant know
  std::optional<NotePieces> notes;  // else they stand where the part "notes" is placed
  Pieces content;
  Pieces title, author, subject, attachment;  // lines
};

}  // namespace paraphe
