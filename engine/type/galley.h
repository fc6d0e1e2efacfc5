// Galley: the document with every paragraph broken into lines and every table measured, not yet
// cut into pages.
//
// Coordinates inside a galley are relative: x from the left of the frame, y downwards from the top
// of the box that holds the thing. Nothing here knows of pages, except that the measure (width) of
// the body frame comes from the page masters.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/rare.h"
#include "base/result.h"
#include "document/document.h"
#include "type/fonts.h"

namespace paraphe {

// A distance of less than 32,768 pt, in half the room; what is longer is cut to that, which no page
// can show (pdf/conformity.h).
class ShortLength {
 public:
  constexpr ShortLength() = default;
  constexpr ShortLength(Length length)
      : units_(static_cast<int32_t>(std::clamp<int64_t>(length.units, -kMost, kMost))) {}
  constexpr operator Length() const { return {units_}; }
  constexpr ShortLength& operator+=(Length other) { return *this = Length(*this) + other; }
  constexpr ShortLength& operator-=(Length other) { return *this = Length(*this) - other; }
  constexpr Length operator+(Length other) const { return Length(*this) + other; }
  constexpr Length operator-(Length other) const { return Length(*this) - other; }
  constexpr Length operator-() const { return -Length(*this); }
  constexpr Length operator*(int64_t factor) const { return Length(*this) * factor; }
  constexpr Length operator/(int64_t divisor) const { return Length(*this) / divisor; }
  constexpr Length scaled(int64_t numerator, int64_t denominator) const {
    return Length(*this).scaled(numerator, denominator);
  }
  constexpr auto operator<=>(const ShortLength&) const = default;
  constexpr auto operator<=>(Length other) const { return Length(*this) <=> other; }
  constexpr bool operator==(Length other) const { return Length(*this) == other; }

 private:
  static constexpr int64_t kMost = INT32_MAX;
  int32_t units_ = 0;
};

// A value that may stand at any address. Made without one, so that rows of it are copied as bytes.
template <class T>
class Unaligned {
 public:
  Unaligned() = default;
  Unaligned(T value) { std::memcpy(bytes_, &value, sizeof value); }
  operator T() const {
    T value;
    std::memcpy(&value, bytes_, sizeof value);
    return value;
  }

 private:
  unsigned char bytes_[sizeof(T)];
};

// A ShortLength that may stand at any address.
class UnalignedLength {
 public:
  UnalignedLength() = default;
  UnalignedLength(Length length)
      : length_(static_cast<int32_t>(Length(ShortLength(length)).units)) {}
  operator Length() const { return {length_}; }
  UnalignedLength& operator+=(Length other) { return *this = Length(*this) + other; }
  UnalignedLength& operator-=(Length other) { return *this = Length(*this) - other; }

 private:
  Unaligned<int32_t> length_;
};

// One drawn glyph, in seven bytes: a volume of the register has millions of them. `advance` is what
// the pen moves by on this line: kerning, letter-spacing, justified space and expansion included;
// it may differ from the font's nominal width.
struct Glyph {
  Unaligned<uint16_t> id;
  // The characters it stands for: so many bytes of GlyphRun::text, after those of the glyphs before
  // it. None for the 2nd … glyph of a cluster: the first carries the whole cluster's text.
  uint8_t text;
  UnalignedLength advance;
};
static_assert(sizeof(Glyph) == 7 && std::is_trivial_v<Glyph>);

// What few glyphs have.
struct GlyphExtra {
  uint32_t glyph = 0;      // index in GlyphRun::glyphs
  uint32_t more_text = 0;  // bytes beyond those that Glyph::text can count
  Length dx, dy;           // offset of the drawing, not of the pen; dy upwards
};

// Glyphs of one face, size, colour and owner. A space of the record is a glyph too (the font's
// space, or U+00A0/U+202F drawn as an advance): its text is one space character, retuned.
// White space that French typography adds where the record has none is only an advance.
struct GlyphRun {
  FaceId face = 0;
  int16_t expansion = 0;  // horizontal scaling in 1/1000 above or below 1; advances include it
  Color color;
  NodeId owner = kRootNode;
  ShortLength size;
  ShortLength rise;  // of the baseline
  ShortLength x;     // of the pen at the first glyph, from the left of the line box
  std::vector<Glyph> glyphs;
  RareList<GlyphExtra> extras;  // in the order of the glyphs
  std::string text;                // UTF-8

  // Adds a glyph that stands for the last `bytes` bytes of `text`.
  void put(uint16_t id, Length advance, size_t bytes) {
    constexpr size_t kMost = UINT8_MAX;
    glyphs.push_back({id, static_cast<uint8_t>(std::min(bytes, kMost)), advance});
    if (bytes > kMost)
      extra(glyphs.size() - 1).more_text = static_cast<uint32_t>(bytes - kMost);
  }
  // What `glyph` has beyond others; none after it may have been asked for.
  GlyphExtra& extra(size_t glyph) {
    if (extras.empty() || extras.back().glyph != glyph)
      extras.push_back({static_cast<uint32_t>(glyph), 0, {}, {}});
    return extras.back();
  }
};

// Walks the glyphs of a run, each with all that is its own.
class GlyphReader {
 public:
  explicit GlyphReader(const GlyphRun& run) : run_(run) {}

  // Goes to the first glyph, then to the next; false when there is none.
  bool next() {
    if (next_ == run_.glyphs.size()) return false;
    text_begin_ = text_end_;
    dx_ = dy_ = {};
    text_end_ += run_.glyphs[next_].text;
    if (extra_ < run_.extras.size() && run_.extras[extra_].glyph == next_) {
      const GlyphExtra& extra = run_.extras[extra_++];
      text_end_ += extra.more_text;
      dx_ = extra.dx;
      dy_ = extra.dy;
    }
    text_end_ = std::min(text_end_, run_.text.size());
    ++next_;
    return true;
  }

  const Glyph& glyph() const { return run_.glyphs[next_ - 1]; }
  std::string_view text() const {
    return std::string_view(run_.text).substr(text_begin_, text_end_ - text_begin_);
  }
  Length dx() const { return dx_; }
  Length dy() const { return dy_; }
  // How many glyphs stand for text() together.
  size_t glyphs() const {
    size_t end = next_;
    while (end < run_.glyphs.size() && run_.glyphs[end].text == 0) ++end;
    return end - next_ + 1;
  }

 private:
  const GlyphRun& run_;
  size_t next_ = 0, extra_ = 0, text_begin_ = 0, text_end_ = 0;
  Length dx_, dy_;
};

// The text of each glyph of a run.
inline std::vector<std::string_view> texts_of(const GlyphRun& run) {
  std::vector<std::string_view> texts;
  for (GlyphReader reader(run); reader.next();) texts.push_back(reader.text());
  return texts;
}

// Leaders: round dots in a row. Not text: they are drawn, and nobody reads them.
struct Dots {
  Length x;      // of the centre of the first, from the left of the line box
  Length pitch;  // from centre to centre
  int count = 0;
  Length diameter;
  Length rise;  // of the centres above the baseline
  Color color;
};

struct Line {
  // In the order in which they are read: left to right, but for words of Arabic and Hebrew. The
  // glyphs of each run always stand left to right.
  std::vector<GlyphRun> runs;
  RareList<Dots> leaders;
  ShortLength baseline;     // from the top of the line's box
  ShortLength height;       // of the line's box: the paragraph's leading
  ShortLength width;        // natural right end of the ink, for tests and for overfull reports
  double ratio = 0;         // adjustment ratio of TeX (§ of the line breaker); for dumps only
  bool hyphenated = false;  // ends with a break hyphen
};

// ------------------------------------------------------------------ set blocks

struct SetBlock;
using SetBlocks = std::vector<SetBlock>;

struct SetParagraph {
  std::vector<Line> lines;
};

struct SetCell {
  const TableCell* cell = nullptr;  // into the Document
  Length x, width;                  // of the content, inside the padding
  SetBlocks content;
  Length height;  // of the content, padding included
};

struct SetRow {
  const TableRow* row = nullptr;
  std::vector<SetCell> cells;
  Length height;  // the tallest cell that ends in this row
};

struct SetTable {
  std::vector<Length> column_x;  // left edges, from the left of the table
  std::vector<Length> column_width;
  Length width;
  std::vector<SetRow> header, rows, footer;
};

// One block, measured. `block` points into the Document, which must outlive the Galley.
struct SetBlock {
  const Block* block = nullptr;
  Length x;  // left of the block from the left of its container, indents included
  Length width;
  Length height;           // of the block when it is not broken; without before and after
  Length landscape;        // kStack: set for landscape pages, which gave it so much more width
  SetParagraph paragraph;  // kParagraph; kItem: the label's line
  SetBlocks children;      // kStack, kFrame, kItem, kRow, kColumns
  std::shared_ptr<const SetTable> table;  // kTable
};

// What a frame takes from its content on each side: rule and padding. A side that has neither rule
// nor tint takes nothing.
struct Inset {
  Length top, right, bottom, left;
};
Inset inset_of(const Frame& frame);
// A paragraph set in one line less, or one more, than the galley sets it.
struct Alternative {
  std::vector<Line> lines;
  int64_t demerits = 0;  // of the line breaker, beyond those of the paragraph as the galley has it
};

struct Galley {
  SetBlocks body;
  SetBlocks notes;       // one for each of Document::notes
  Length measure;        // width of the body frame
  Diagnostics warnings;  // overfull lines, with the record's line
  // The alternatives of a paragraph of the body, set when a page asks for them. Empty: there are
  // none. Uses the document and the fonts that the galley was set with.
  std::function<std::vector<Alternative>(const SetBlock&)> alternatives;
};

// What references to pages say: guessed at first, then read off the pages (page/references.h).
struct PageNumbers {
  int total = 1;
  std::vector<int> destinations;  // by DestinationId, from 1; what is missing counts as 1
  // Figures for which room is kept, at least: the same lines whether page 9 or 10 comes of them.
  int total_digits = 1;
  std::vector<int> digits;  // by DestinationId

  int of(DestinationId id) const { return id < destinations.size() ? destinations[id] : 1; }
  int digits_of(DestinationId id) const { return id < digits.size() ? digits[id] : 1; }
};

// What page numbers say, where zones ask for them.
struct PageContext {
  int number = 1;
  int total = 1;
  const PageNumbers* references = nullptr;
};

// Sets the whole body. Errors: a character that no face has (all of them at once, with the lines of
// the record). `document` and `fonts` must outlive the Galley. `pages`: what references to pages
// say.
Result<Galley> set(const Document& document, const Fonts& fonts, const PageNumbers& pages = {});

// Sets blocks of a zone (header, footer) at `measure`, with its page number.
Result<SetBlocks> set_zone(const Document& document, const Fonts& fonts, BlockSpan blocks,
                           Length measure, PageContext page);

// Sets lines of text outside any document, flush left, unhyphenated: for the visible signature.
// Lines longer than `measure` are wrapped.
Result<std::vector<Line>> set_lines(const Font& font, const std::vector<std::string>& texts,
                                    Length size, Length leading, Length measure);

// The dump that golden files hold: one line of text per set line, with position and ratio.
std::string dump(const Galley& galley);

}  // namespace paraphe
