// Reading a layout: what its floors share. Private to the folder.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/xml.h"
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

// Collects the parts of a layout and every fault on the way. The XML is known to be schema-valid,
// so only what a schema cannot say is looked at here.
class LayoutReader {
 public:
  explicit LayoutReader(std::string file);

  // What the layout dresses; decides which fields have a meaning outside every pour-chaque.
  void set_kind(DocumentKind kind);

  void read_properties(XmlNode properties);
  void read_charter(XmlNode charter);
  void read_styles(XmlNode styles);
  void read_pages(XmlNode pages);
  void read_content(XmlNode content);
  // What only the whole layout can show: geometry, heading levels, legal mentions.
  void check();

  Layout::Parts parts;
  Diagnostics diagnostics;

 private:
  // Values of attributes. A name that does not exist is reported, and a default returned.
  Length length(XmlNode node, std::string_view attribute, Length missing = {});
  Color color(XmlNode node, std::string_view attribute, Color missing = {});
  StyleId style(XmlNode node, std::string_view attribute, std::string_view missing = {});
  Width width(XmlNode node, std::string_view attribute);
  bool yes(XmlNode node, std::string_view attribute, bool missing = false) const;
  int number(XmlNode node, std::string_view attribute, int missing = 0) const;

  void report(const Message& message, std::vector<std::string> arguments, XmlNode node);
  void report_at(const Message& message, std::vector<std::string> arguments, int line);
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
  void read_style(XmlNode node, const std::string& name);
  void read_frame(XmlNode node, const std::string& name);
  struct StyleDraft;
  void apply(XmlNode node, StyleDraft& draft);

  void read_master(XmlNode node);
  ZonePieces read_zone(XmlNode node);
  void read_notes(XmlNode node);

  Pieces read_pieces(XmlNode parent, Surroundings where);
  bool read_piece(XmlNode node, Surroundings where, Piece& piece, const Pieces& before);
  void read_inline(XmlNode node, Surroundings where, Piece& piece);
  void read_block(XmlNode node, Piece& piece);
  bool read_choice(XmlNode node, Surroundings where, Piece& piece, const Pieces& before);
  void read_condition(XmlNode node, Condition& out);
  void read_field(XmlNode node, Piece& piece);
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
  void check_level(int found, int& level, int line);
  void check_mentions();
  void check_references();
  void check_tints();
  void check_tint(const FrameDress& frame, StyleId style, int line);

  std::map<std::string, Length, std::less<>> measures_;
  std::map<std::string, Color, std::less<>> colors_;
  std::map<std::string, NamedFont, std::less<>> fonts_;
  std::map<std::string, StyleId, std::less<>> style_names_;
  struct StyleDraft {
    std::array<FaceId, 4> faces{};
    bool bold = false, italic = false;
    TextStyle text;
    ParagraphStyle paragraph;
    Length before, after;
    bool keep_with_next = false, keep_together = false;
  };
  std::vector<StyleDraft> drafts_;  // by StyleId
  std::vector<uint32_t> scope_ = {kOfAct | kOfSession};  // what the kind and pour-chaque open
  std::vector<std::string_view> containers_ = {"contenu"};  // names of the elements around
  size_t depth_ = 0;
  bool seen_first_ = false, seen_following_ = false, seen_landscape_ = false;
};

}  // namespace paraphe
