// Reading a layout: what its floors share. Private to the folder.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/xml.h"
#include "document/layout_chain.h"
#include "document/parts.h"

namespace paraphe {

struct NamedFont {
  std::array<FaceId, 4> faces{};  // by kBold | kItalic
};

// " (“close”?)" when a known name is close to `name`, else "".
std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known);

// Where a piece stands decides what it may hold.
enum class Surroundings : uint8_t {
  kLine,
  kItem,  // a line, and lists below it
  kBlocks,
  kRow,
  kDefinitions,
  kDefinition,
  kList,
  kTable,
  kTableRow,
  kSignature,
  kZone,
  kZoneRow,
  kZoneLine,
};

// What the files of a chain say of one name, the farthest base first.
using Layers = std::vector<XmlNode>;
struct Named {
  std::string name;
  Layers layers;
};

// Collects the parts of a layout and every fault on the way. The XML is known to be schema-valid,
// so only what a schema cannot say is looked at here.
class LayoutReader {
 public:
  LayoutReader(const LinkedLayout& linked, const LayoutOptions& options);

  void read();

  Layout::Parts parts;
  Diagnostics diagnostics;

 private:
  // What the layout dresses; decides which fields have a meaning outside every pour-chaque.
  void set_kind(DocumentKind kind);
  void read_charter();
  void read_styles();
  void read_pages();
  void read_properties();
  void read_rubrics();
  void read_content();
  // What only the whole layout can show: geometry, heading levels, legal mentions.
  void check();

  // --- the chain (read_layers.cc)
  Spot spot(XmlNode node) const;
  // The elements of a floor by their key, each name once a file; keys stand where the farthest base
  // has them. An empty key leaves an element out.
  using KeyOf = std::string (*)(XmlNode);
  std::vector<Named> gather(std::string_view floor, KeyOf key);
  // The child of the root with this name in the file nearest to the layout that has it.
  XmlNode nearest(std::string_view floor) const;
  // Of layers, the nearest that has the attribute; the nearest of all when none has.
  XmlNode with(const Layers& layers, std::string_view attribute);
  // The same for an attribute that some layer must have.
  XmlNode required(const Layers& layers, std::string_view attribute);
  // What is read from now on is blamed on the nearest file that had a say in it.
  void blame(Spot spot);

  // Values of attributes. A name that does not exist is reported, and a default returned.
  Length length(XmlNode node, std::string_view attribute, Length missing = {});
  Color color(XmlNode node, std::string_view attribute, Color missing = {});
  StyleId style(XmlNode node, std::string_view attribute, std::string_view missing = {});
  Width width(XmlNode node, std::string_view attribute);
  bool yes(XmlNode node, std::string_view attribute, bool missing = false) const;
  int number(XmlNode node, std::string_view attribute, int missing = 0) const;

  void report(const Message& message, std::vector<std::string> arguments, XmlNode node);
  void report_at(const Message& message, std::vector<std::string> arguments, Spot spot);
  template <class Map>
  std::string suggestion(std::string_view name, const Map& known) const {
    std::vector<std::string_view> names;
    for (const auto& entry : known) names.push_back(entry.first);
    return did_you_mean(name, names);
  }

  FaceId face(XmlNode node, std::string_view attribute, FaceId missing);
  bool safe_file(XmlNode node, std::string_view name);
  bool file_exists(const std::string& name) const;
  void read_logo(XmlNode node, const std::string& name);
  struct StyleDraft;
  // The style of this name, read when it is first asked for; nothing when there is none.
  std::optional<StyleId> style_named(std::string_view name);
  void read_style(const Named& style);
  void read_frame(const Named& frame);
  void enlarge(StyleDraft& draft);
  // What has to hold larger type in the accessible form.
  Length larger(Length length) const { return parts.large ? length.scaled(16, 11) : length; }
  void check_style(const std::string& name, const StyleDraft& draft, const Layers& layers);
  void apply(XmlNode node, StyleDraft& draft);

  // What the zones may name besides: the items of the lists of contenu that are titre-courant.
  void find_running();
  bool names_running(const Pieces& pieces) const;
  PagePieces read_master(const Layers& layers);
  ZonePieces read_zone(const Layers& layers);
  void read_notes(const Layers& layers);

  Pieces read_pieces(XmlNode parent, Surroundings where);
  // What decides itself when the layout is read: rubriques, and choices by the charte. True when
  // `node` is one and its pieces have been added to `out`.
  bool read_static(XmlNode node, Surroundings where, std::optional<bool>& chosen, Pieces& out);
  void place_rubric(XmlNode node, Surroundings where, Pieces& out);
  bool read_piece(XmlNode node, Surroundings where, Piece& piece, const Pieces& before);
  void read_inline(XmlNode node, Surroundings where, Piece& piece);
  void read_block(XmlNode node, Piece& piece);
  bool read_choice(XmlNode node, Surroundings where, Piece& piece, const Pieces& before);
  void read_choice_of_two(XmlNode node);
  void read_condition(XmlNode node, Condition& out);
  void read_field(XmlNode node, Piece& piece);
  void read_agreement(XmlNode node, Piece& piece);
  void read_body(XmlNode node, Piece& piece);
  void read_image(XmlNode node, Piece& piece);
  size_t frame_named(XmlNode node, std::string_view attribute, std::string_view missing);
  void check_grid(XmlNode node, const Piece& table);
  Spacing spacing(XmlNode node);
  TableDress table_dress(XmlNode node);
  const Field* field_named(XmlNode node, std::string_view attribute);
  const List* list_named(XmlNode node, std::string_view attribute);
  bool in_scope(uint32_t needed) const;

  void check_pages();
  void check_zones(const PagePieces& page, bool first);
  void check_headings(const Pieces& pieces, int& level);
  void check_level(int found, int& level, Spot spot);
  void check_mentions();
  void check_signatories();
  // Where a mention was lost that `places` recognises; `content`: nowhere in particular.
  Spot where_lost(const std::function<bool(XmlNode)>& places, Spot content) const;
  void check_references();
  void check_tints();
  void check_tint(const FrameDress& frame, StyleId style, Spot spot);

  const LinkedLayout& linked_;
  const LayoutChain& chain_;
  const LayoutOptions& options_;
  struct Measure {
    Length length;
    Spot spot;
  };
  std::map<std::string, Measure, std::less<>> measures_;
  struct CharterColor {
    Color color;
    Spot spot;
    bool blamed = false;
  };
  std::map<std::string, CharterColor, std::less<>> colors_;
  std::map<std::string, NamedFont, std::less<>> fonts_;
  std::map<std::string, StyleId, std::less<>> style_names_;
  struct StyleDraft {
    std::array<FaceId, 4> faces{};
    bool bold = false, italic = false;
    TextStyle text;
    ParagraphStyle paragraph;
    Length before, after;
    bool keep_with_next = false, keep_together = false;
    Spot color;
  };
  std::vector<StyleDraft> drafts_;  // by StyleId
  std::vector<Named> style_layers_;
  std::vector<std::string_view> styles_in_hand_;
  std::map<std::string, Layers, std::less<>> rubrics_;
  std::map<std::string, bool, std::less<>> rubrics_placed_;
  std::vector<std::string_view> rubrics_in_hand_;
  Spot blamed_;
  size_t pieces_ = 0;
  bool content_begun_ = false;
  std::vector<uint32_t> scope_ = {kOfAct | kOfSession};  // what the kind and pour-chaque open
  std::vector<std::string_view> containers_ = {"contenu"};  // names of the elements around
  size_t depth_ = 0;
  bool seen_first_ = false, seen_following_ = false, seen_landscape_ = false;
};

}  // namespace paraphe
