// Composing: the layout's pieces, with the record's words in them. Private to the folder.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "document/parts.h"

namespace paraphe {

// Whether `block` is a paragraph or a heading without a word, and nothing mentions it: it would be
// an empty line, and an empty element for who has the act read aloud.
bool is_empty_text(const Bloc& block);

// Parts the call of a note from its word: 2021 and its note 1 are not 20211.
inline constexpr std::string_view kBeforeCall = "\u202F";

// Writes the runs of one paragraph, which stay where they are.
struct LineWriter {
  Runs& runs;
  StyleId style = 0;
  NodeId owner = kRootNode;
  uint8_t emphasis = 0;
  int line = 0;  // of the record, where what is being written comes from it; else 0
  bool typed = false;  // what is being written is set as it is: Run::typed
};

// Whether text is set as it is written, in what says `here` amid what does so when `around`.
inline bool respects(Typographie here, bool around) {
  return here == Typographie::kHeritee ? around : here == Typographie::kRespectee;
}

// Makes room for `more` blocks at the end.
void make_room(Blocks& blocks, size_t more);

// While it lives, `what` is `value`.
template <typename T>
class Within {
 public:
  Within(T& what, T value) : what_(what), outer_(what) { what = value; }
  ~Within() { what_ = outer_; }
  Within(const Within&) = delete;
  Within& operator=(const Within&) = delete;

 private:
  T& what_;
  T outer_;
};

// Makes one Document. Used once.
class Composer {
 public:
  Composer(const Layout::Parts& parts, const Subject& subject, const PictureSizes& sizes);
  Result<Document> compose();

 private:
  // --- nodes. In a zone everything belongs to kArtifact and no node is made.
  std::string property(const Pieces& pieces);  // plain text, no node
  NodeId add_node(Role role, NodeId parent, Whence place);
  // Takes back the nodes from `mark` on, of a block that shows nothing, and the notes called there.
  void forget_nodes(size_t mark);
  Whence here(const Piece& piece) const { return parts_.place(piece.spot); }

  size_t expected_nodes() const;
  void attach_records();

  // --- references (compose_references.cc)
  // `key` as the act at hand means it: ids are its own, and a document may hold many acts.
  std::string in_act(const std::string& key) const;
  void settle_destinations();
  // The destination that `key` names, known or not yet.
  DestinationId destination(const std::string& key);
  // `node` is what `key` names; the first one stays.
  void place_destination(const std::string& key, NodeId node);
  // Opens Reference > Link to `key`; close_reference() gives the line its owner back.
  NodeId open_reference(const std::string& key, const std::string& name, Whence place,
                        LineWriter& line);
  void close_reference(NodeId outer, LineWriter& line);
  void write_page_of(const std::string& key, const std::string& name, bool total, Whence place,
                     LineWriter& line);
  void write_page_total(LineWriter& line);
  TextStyleId tabular(TextStyleId style);
  void resolve_references();
  void name_destinations(BlockSpan blocks);

  // --- choices
  bool holds(const Condition& condition) const;
  // Calls visit(piece) for each piece that shows: choices are decided, repetitions unrolled, with
  // scene_ inside the item of the list.
  template <class Visit>
  void expand(const Pieces& pieces, const Visit& visit) {
    for (const Piece& piece : pieces) {
      if (piece.kind == Piece::Kind::kIf || piece.kind == Piece::Kind::kElse) {
        if (holds(piece.condition) == (piece.kind == Piece::Kind::kIf))
          expand(piece.children, visit);
      } else if (piece.kind == Piece::Kind::kEach) {
        Scene outer = scene_;
        size_t count = items_of(*piece.list, outer);
        const SectionId around = section_;
        for (size_t i = 0; i < count; ++i) {
          enter(*piece.list, i);
          if (piece.flag) open_section();
          expand(piece.children, visit);
        }
        scene_ = outer;
        if (piece.flag) section_ = mark_ = around;
      } else {
        visit(piece);
      }
    }
  }

  // What the zones of the pages speak of from the next block on: what is at hand now.
  void open_section() {
    sections_.push_back(scene_);
    section_ = mark_ = static_cast<SectionId>(sections_.size());
  }

  // Puts an item of the list at hand.
  void enter(const List& list, size_t index) {
    list.enter(scene_, index);
    scene_.rank = index + 1;
  }

  // The line of the record that the innermost open item stands on.
  int record_line() const;

  // --- lines (compose_line.cc)
  void write_line(const Pieces& pieces, LineWriter& line);
  void write_piece(const Piece& piece, LineWriter& line);
  void write_layout_text(std::string_view text, LineWriter& line);
  void write_text(std::string_view text, LineWriter& line, bool keep_case = false);
  void write_text(std::string&& text, LineWriter& line, bool keep_case = false);
  void write_text(const char* text, LineWriter& line) { write_text(std::string_view(text), line); }
  Run* run_for(std::string_view text, LineWriter& line, bool keep_case) const;
  void write_field(const Piece& piece, LineWriter& line);
  void write_agreed(const Piece& piece, LineWriter& line);
  void write_each(const Piece& piece, LineWriter& line);
  void write_special(Run::Kind kind, LineWriter& line);
  static void finish_line(LineWriter& line);
  // The words of `runs` without note calls.
  std::string plain_text(const Runs& runs) const;

  // --- blocks (compose_blocks.cc)
  void add_blocks(const Pieces& pieces, NodeId parent, Blocks& out);
  void add_block(const Piece& piece, NodeId parent, Blocks& out);
  bool add_paragraph(const Piece& piece, Role role, NodeId parent, Blocks& out);
  void add_heading(const Piece& piece, NodeId parent, Blocks& out);
  void add_stack(const Piece& piece, NodeId parent, Blocks& out);
  void add_frame(const Piece& piece, NodeId parent, Blocks& out);
  void add_quote(const Piece& piece, NodeId parent, Blocks& out);
  void place_block(const Piece& piece, NodeId parent, Blocks& out);
  void add_banner(const Piece& piece, NodeId parent, Blocks& out);
  void add_row(const Piece& piece, NodeId parent, Blocks& out);
  void add_columns(const Piece& piece, NodeId parent, Blocks& out);
  void add_definitions(const Piece& piece, NodeId parent, Blocks& out);
  void add_definition(const Piece& piece, const Piece& list, NodeId parent, Blocks& out);
  void add_list(const Piece& piece, NodeId parent, Blocks& out);
  void add_item(const Piece& piece, const Piece& list, int number, NodeId parent, Blocks& out);
  void add_lists(const Pieces& pieces, NodeId parent, Blocks& out);
  void add_zones(const PagePieces& pieces, PageMaster& master);
  // What they say in each section, once the body is written.
  void add_sections(const PagePieces& pieces, PageMaster& master);
  Block block_of(Block::Kind kind, const Piece& piece, NodeId node) const;
  // A paragraph in a style, with the style's spacing, still to be written: in `block`, or in one of
  // its own.
  void make_paragraph(StyleId style, NodeId node, Whence place, Block& block) const;
  Block paragraph_of(StyleId style, NodeId node, Whence place) const {
    Block block;
    make_paragraph(style, node, place, block);
    return block;
  }

  // --- images (compose_image.cc)
  void add_image(const Piece& piece, NodeId parent, Blocks& out);
  void add_figure(const Bloc& source, NodeId parent, const BodyStyles& styles, Blocks& out);
  std::optional<PictureSize> size_of(const std::string& image, Whence place);

  // --- tables and signatures (compose_table.cc)
  void add_table(const Piece& piece, NodeId parent, Blocks& out);
  TableRow table_row(const Piece& piece, const Piece& table, const std::vector<bool>& decimal,
                     NodeId parent);
  void add_record_table(const Bloc& source, NodeId parent, const BodyStyles& styles, Blocks& out);
  void take_what_leads(Blocks& out, NodeId parent, Block& whole) const;
  TableRow record_row(const LigneDeTableau& from, const TableauDeTexte& table, bool heads,
                      NodeId parent, const BodyStyles& styles);
  void fill_cell(const Contenu& content, TableCell& cell, StyleId style, bool strong,
                 const BodyStyles& styles);
  void dress(Table& table, const TableDress& look) const;
  ParagraphStyleId aligned(ParagraphStyleId style, Alignment alignment);
  void add_signature(const Piece& piece, NodeId parent, Blocks& out);

  // --- the act's own text (compose_body.cc)
  void write_rich(const Texte& text, LineWriter& line);
  void write_fragment(const Fragment& fragment, LineWriter& line);
  void write_lowered(const Texte& text, LineWriter& line);
  void write_note_call(const Fragment& note, LineWriter& line);
  Block note_block(const Fragment& note, int number, StyleId style, Length labels, NodeId parent);
  NodeId holder_of_notes(NodeId node) const;
  TextStyleId intern(const TextStyle& look);
  ParagraphStyleId intern(const ParagraphStyle& look);
  void add_body(const Piece& piece, NodeId parent, Blocks& out);
  void add_notes(const BodyStyles& styles, NodeId parent, Blocks& out);
  void add_content(const Contenu& content, NodeId parent, const BodyStyles& styles, int level,
                   Blocks& out);
  void add_record_block(const Bloc& source, NodeId parent, const BodyStyles& styles, int level,
                        Blocks& out);
  void place_record_block(const Bloc& source, NodeId parent, const BodyStyles& styles, int level,
                          Blocks& out);
  void add_text(const Bloc& source, Role role, StyleId style, NodeId parent, Blocks& out);
  void add_article(const Bloc& source, NodeId list, const BodyStyles& styles, int level,
                   Blocks& out);
  void add_record_list(const Bloc& source, NodeId parent, const BodyStyles& styles, int level,
                       Blocks& out);
  void add_record_definitions(const Bloc& source, NodeId parent, const BodyStyles& styles,
                              int level, Blocks& out);
  void add_record_quote(const Bloc& source, NodeId parent, const BodyStyles& styles, int level,
                        Blocks& out);
  void add_record_frame(const Bloc& source, NodeId parent, const BodyStyles& styles, int level,
                        Blocks& out);
  Role heading_role(int level);
  ParagraphStyleId beside_text(ParagraphStyleId style);
  ParagraphStyleId label_style(ParagraphStyleId style);
  static void set_label_style(Block& item, ParagraphStyleId style);
  // Whether the act at hand, or else its session, is set as it is written.
  bool respected() const;
  // Text of the record's own, which typographie="respecter" leaves as it is; what the layout says
  // around it, or makes of a date, is not.
  void write_own(std::string_view text, LineWriter& line) {
    const Within within(line.typed, respect_);
    write_text(text, line);
  }
  Block with_label(Block label, NodeId item, Length width, Blocks body) const;
  // `typed`: the mark is the record's own.
  Block labelled(const std::string& mark, NodeId label, NodeId item, StyleId style, Length width,
                 Blocks body, uint8_t emphasis = 0, bool typed = false);

  const Layout::Parts& parts_;
  const PictureSizes& sizes_;
  const Subject& subject_;
  Tallies tallies_;
  Scene scene_;
  Document document_;
  Diagnostics diagnostics_;
  bool in_zone_ = false;
  std::vector<Scene> sections_;       // by SectionId − 1
  SectionId section_ = kNoSection;    // at hand
  SectionId mark_ = kSameSection;     // for the next block
  bool respect_ = false;                  // typographie="respecter" holds here
  struct Aligned {
    ParagraphStyleId style;
    Alignment alignment;
    ParagraphStyleId as;
  };
  std::vector<Aligned> aligned_;
  int heading_level_ = 0;                 // of the last heading, so that none is skipped
  std::vector<std::string> field_names_;  // of the signature fields, to keep them apart
  struct WaitingNote {
    const Fragment* note;
    bool respect;  // where it was called
  };
  std::vector<WaitingNote> notes_;  // called and not yet written
  int note_count_ = 0;
  // References, by what they name; resolved when everything has been placed.
  std::map<std::string, DestinationId> destination_ids_;
  struct Mention {
    DestinationId destination;
    std::string name;  // as the record or the layout writes it
    Whence place;
    NodeId link;   // kArtifact in a zone
    bool of_page;  // shows its page
  };
  std::vector<Mention> mentions_;
  std::map<NodeId, std::string> destination_words_;  // of those without title
};

}  // namespace paraphe
