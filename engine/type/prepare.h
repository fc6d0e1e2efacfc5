// Preparing a paragraph: from runs of text to the items of the line breaker, each with the glyphs
// it stands for.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "type/french.h"
#include "type/galley.h"
#include "type/linebreak.h"
#include "type/shape.h"

namespace paraphe {

// What the setter needs to know of a document, and where it reports.
struct Setting {
  const std::vector<TextStyle>& text_styles;
  const std::vector<ParagraphStyle>& paragraph_styles;
  const Fonts& fonts;
  const std::vector<FaceId>& fallback;
  const std::string& record;  // name of its file, for errors in runs that know their line
  PageContext page;
  Shaper& shaper;
  Diagnostics errors, warnings;
  std::set<std::tuple<char32_t, FaceId, int>> missing;  // reported characters, by face and line
  size_t lines = 0;                                     // set so far
  int depth = 0;
};

// A stretch of glyphs of one style, face and direction.
struct Piece {
  const Shaped* shaped = nullptr;
  const Font* font = nullptr;
  FaceId face = 0;
  Color color;
  Length size, rise;
  Length tracking;  // after each cluster
  NodeId owner = kRootNode;
  uint32_t first = 0;  // its first character in the paragraph
  uint8_t level = 0;   // of embedding; odd: right to left

  // `units` of the font at this size. Pens are rounded, never advances, so that errors do not add.
  Length scaled(int64_t units) const { return size.scaled(units, font->units_per_em()); }
};

// What an item of the line breaker draws.
struct Source {
  enum class Kind : uint8_t { kNothing, kGlyphs, kSpace, kAdvance, kHyphen };
  Kind kind = Kind::kNothing;
  uint32_t piece = 0;           // kGlyphs, kSpace, kHyphen: index into pieces
  uint32_t begin = 0, end = 0;  // kGlyphs: glyphs of the piece
  int64_t pen = 0;              // kGlyphs: of the first, from the start of the piece; font units
  int32_t kern = 0;        // kHyphen: kerning between the letters it parts, which a break undoes
  char32_t character = 0;  // kSpace: its text
  // kHyphen inside a ligature: what is drawn of it before and after the break.
  const Shaped* before = nullptr;
  const Shaped* after = nullptr;
};

struct Prepared {
  std::u32string text;           // the paragraph; white space collapsed, forced breaks U+2028
  std::vector<uint32_t> run_of;  // the run of each character
  std::vector<Tuning> tunings;
  std::vector<Piece> pieces;
  std::vector<BreakItem> items;
  std::vector<Source> sources;  // one for each item
  bool bidirectional = false;
};

// The characters of `block`, white space collapsed, with the run of each: `text` and `run_of`.
// False, with an error and no text, when a word is longer than can be broken in reasonable time.
bool gather_text(const Block& block, Setting& setting, Prepared& out);

// Where run `run` of `block` comes from: its own line of the record, or the block's place.
Place place_of(const Block& block, size_t run, const Setting& setting);

// Prepares `paragraph`, to be set in lines of `width`. Characters that no face has are reported.
Prepared prepare(const Block& paragraph, Length width, Setting& setting);

// The hyphen that `font` draws at breaks, and its width in font units.
uint16_t hyphen_glyph(const Font& font);

}  // namespace paraphe
