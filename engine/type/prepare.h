// Preparing a paragraph: from runs of text to the items of the line breaker, each with the glyphs
// it stands for.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
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
// What the columns of a table need, measured once whoever asks.
struct TableMeasure;

struct Setting {
  const std::vector<TextStyle>& text_styles;
  const std::vector<ParagraphStyle>& paragraph_styles;
  std::vector<const Font*> fonts;  // by FaceId
  std::vector<FaceId> fallback;
  PageContext page;
  Shaper& shaper;
  Diagnostics errors, warnings;
  std::set<std::tuple<char32_t, FaceId, int>> missing;  // reported characters, by face and line
  size_t lines = 0;                                     // set so far
  int depth = 0;
  std::map<const Table*, std::shared_ptr<const TableMeasure>> measured;
  // What landscape pages have more of width; 0: there are none, or something encloses the block.
  Length landscape;
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

// Stands for a leader in the text of a paragraph: a noncharacter, which no text holds for itself.
inline constexpr char32_t kLeaderMark = 0xFDD0;

// What an item of the line breaker draws.
struct Source {
  enum class Kind : uint8_t { kNothing, kGlyphs, kSpace, kAdvance, kHyphen, kLeader };
  Kind kind = Kind::kNothing;
  uint32_t piece = 0;           // kGlyphs, kSpace, kHyphen, kLeader: index into pieces
  uint32_t begin = 0, end = 0;  // kGlyphs: glyphs of the piece
  int64_t pen = 0;              // kGlyphs: of the first, from the start of the piece; font units
  char32_t character = 0;       // kSpace: its text
  // kHyphen inside a ligature: what is drawn of it before and after the break.
  const Shaped* before = nullptr;
  const Shaped* after = nullptr;
};

struct Prepared {
  // The paragraph; white space collapsed, forced breaks U+2028, leaders kLeaderMark.
  std::u32string text;
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

// The figures for which `run`, a page reference, keeps room; 0 for other runs.
int figures_of(const Run& run, const PageContext& page);

// The glue of a space: `word` is the width of the space of the font of `piece`. In ragged setting
// it neither stretches nor shrinks.
BreakItem glue_of(Space space, Length word, const Piece& piece, bool ragged);

// A break that only the last pass takes.
inline constexpr int kLastResortPenalty = 5000;

// Prepares `paragraph`, to be set in lines of `width`. Characters that no face has are reported.
Prepared prepare(const Block& paragraph, Length width, Setting& setting);

// The hyphen that `font` draws at breaks, and its width in font units.
uint16_t hyphen_glyph(const Font& font);

}  // namespace paraphe
