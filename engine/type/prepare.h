// Preparing a paragraph: from runs of text to the items of the line breaker, each with the glyphs
// it stands for.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "type/french.h"
#include "type/galley.h"
#include "type/linebreak.h"
#include "type/row.h"
#include "type/shape.h"

namespace paraphe {

// A stretch of glyphs of one style, face and direction.
struct TextPiece {
  const Shaped* shaped = nullptr;
  const Font* font = nullptr;
  FaceId face = 0;
  Color color;
  Length size, rise;
  Length tracking;  // after each cluster
  NodeId owner = kRootNode;
  uint32_t first = 0;  // its first character in the paragraph
  uint8_t level = 0;   // of embedding; odd: right to left

  // All characters are as the record has them: their bytes are those of `shaped`.
  bool literal = false;
  // Whether hyphens may divide it: even when it begins with a capital?
  bool divide = false, sentence_start = false;

  Divider per_em = {};  // of `font`

  // Pieces of one look other than 0 are drawn in one run: nothing else needs comparing.
  uint32_t look = 0;
  uint32_t item_begin = 0, item_end = 0;  // its items

  // The word at this size.
  const ScaledWord& word() const { return shaped->scaled(size, per_em); }
  // `units` of the font. Pens are rounded, never advances, so that errors do not add.
  Length scaled(int64_t units) const { return {per_em.divide(size.units * units)}; }
};

// What an item of the line breaker draws. Most hyphens are no items: see PartSource.
struct ItemSource {
  enum class Kind : uint8_t {
    kNothing,
    kGlyphs,
    kSpace,
    kAdvance,
    kHyphen,  // where the record has U+00AD, or in a word wider than the line
    kLeader,
  };
  Kind kind = Kind::kNothing;
  uint32_t piece = 0;           // kGlyphs, kSpace, kHyphen, kLeader: index into pieces
  uint32_t begin = 0, end = 0;  // kGlyphs: glyphs of the piece
  char32_t character = 0;       // kSpace: its text
};

struct Prepared {
  // The paragraph; white space collapsed, forced breaks U+2028, leaders kLeaderMark.
  Row<char32_t> text;
  Row<uint32_t> run_of;        // the run of each character
  std::vector<Stretch> typed;  // of it, where French typography has no say
  std::vector<Tuning> tunings;
  Row<TextPiece> pieces;
  Row<BreakItem> items;
  Row<ItemSource> sources;       // one for each item
  Row<BreakPart> parts;          // of the boxes that hyphens divide
  Row<PartSource> part_sources;  // one for each part
  bool bidirectional = false;
  bool far = false;  // some of the text is beyond Latin, Greek and Cyrillic

  std::u32string_view characters() const { return {text.data(), text.size()}; }

  static Prepared& of_thread() {
    static thread_local Prepared prepared;
    return prepared;
  }
  void clear() {
    far = false;
    text.clear();
    run_of.clear();
    typed.clear();
    pieces.clear();
    items.clear();
    sources.clear();
    parts.clear();
    part_sources.clear();
  }
};

// What the columns of a table need, measured once whoever asks.
struct TableMeasure;

// What the setter needs to know of a document, and where it reports.
struct TypeSetting {
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
  std::map<const Table*, std::shared_ptr<const TableMeasure>> measured = {};
  // What landscape pages have more of width; 0: there are none, or something encloses the block.
  Length landscape = {};
  // The paragraph in work: one for the thread, so that its memory serves the next one again.
  Prepared& prepared = Prepared::of_thread();
};

// The characters of `block`, white space collapsed, with the run of each: `text`, `run_of`,
// `typed`. False, with an error and no text, when a word or all of it is longer than can be broken
// in reasonable time and memory.
bool gather_text(const Block& block, TypeSetting& setting, Prepared& out);

// Stretches that have an owner of their own: words of another language, a link, the call of a note.
std::vector<std::pair<size_t, size_t>> owned_apart(const Block& block, const Prepared& prepared);

// The figures for which `run`, a page reference, keeps room; 0 for other runs.
int figures_of(const Run& run, const PageContext& page);

// The glue of a space: `word` is the width of the space of the font of `piece`. In ragged setting
// it neither stretches nor shrinks.
BreakItem glue_of(Space space, Length word, const TextPiece& piece, bool ragged);

// A break that only the last pass takes.
inline constexpr int kLastResortPenalty = 5000;

// Where run `run` of `block` comes from: its own line of the record, or the block's place.
Place place_of(const Block& block, size_t run, const TypeSetting& setting);

// Prepares `paragraph`, to be set in lines of `width`, in setting.prepared. Characters that no face
// has are reported. Boxes are whole: TeX's first pass divides none (tex.web §863), and most body
// paragraphs end with it.
const Prepared& prepare(const Block& paragraph, Length width, TypeSetting& setting);
// Divides the boxes of the paragraph that was prepared last, where hyphens may.
void add_hyphens(const Block& paragraph, Length width, TypeSetting& setting);

}  // namespace paraphe
