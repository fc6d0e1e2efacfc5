// Line breaking: the total-fit algorithm of Knuth and Plass ("Breaking Paragraphs into Lines",
// Software — Practice and Experience 11, 1981) as TeX runs it (tex.web §813–890), on integers.
//
// Pure: no text and no fonts here, only widths. The setter turns words into items, and the lines
// that come back into glyphs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/length.h"

namespace paraphe {

// A break of this penalty is forced; of kForbidden or more, forbidden (tex.web §157).
inline constexpr int kForced = -10000;
inline constexpr int kForbidden = 10000;
inline constexpr int kHyphenPenalty = 50;  // as in plain TeX

// A part of a box that hyphens divide. All parts follow each other in the box; after each but the
// last a line may end with a hyphen, from the second pass on (tex.web §863).
struct BreakPart {
  Length width;
  Length stretch;     // by expansion of its glyphs, more or less
  Length hang_left;   // as of a box
  Length hyphen;      // what is then added to the line that ends after it
  Length hang_right;  // how far that line may hang into the right margin
  Length post;        // added to the line that begins after it
};

struct BreakItem {
  enum class Kind : uint8_t {
    kBox,      // never vanishes
    kGlue,     // vanishes at a break; a line may end at it when `penalty` allows
    kPenalty,  // a line may end here; `width` is what is then added (the hyphen)
  };
  Kind kind = Kind::kBox;
  bool flagged = false;      // kPenalty: the line ends with a hyphen, of the word's own or not
  bool hyphenation = false;  // kPenalty: no break in the first pass (tex.web §863)
  bool last_resort = false;  // no break before the last pass, which takes anything
  bool endless = false;      // kGlue: stretches without limit (\hfil)
  uint16_t parts = 0;        // kBox: it has so many, beginning with number `part`; 0: it is whole
  int penalty = 0;           // kBox: of a hyphen between its parts
  uint32_t part = 0;
  Length width;
  Length stretch, shrink;  // kGlue; kBox: by expansion of its glyphs
  Length hang;             // how far a line that begins with this box, or ends at this glue or
                           // penalty, may hang into the margin there
};

// TeX's parameters, with the values of plain TeX (The TeXbook, appendix B) where it has them.
struct BreakParameters {
  Length first_width, width;  // of the first line, and of the others
  int pretolerance = 100;     // negative: no first pass
  int tolerance = 200;
  int line_penalty = 10;
  int adjacent_demerits = 10000;
  int double_hyphen_demerits = 10000;
  int final_hyphen_demerits = 5000;
  int ladder = 2;             // flagged lines in a row; one more is tolerated at a price
  Length emergency_stretch;   // of each line, in the third pass and the last
  Length ragged;              // stretch of the end of each line: ragged and centred setting
  Length runt;                // a last line with less text than this …
  int runt_demerits = 20000;  // … costs this
  int looseness = 0;          // lines more (or fewer) than the optimum, if it can be done
};

struct BrokenLine {
  size_t begin = 0;  // first item that is not discarded
  size_t end = 0;    // the glue or penalty at which the line ends, or the box that a hyphen divides
  uint16_t begin_part = 0;  // parts of box `begin` that stand on the line before
  uint16_t end_part = 0;    // parts of box `end` that still stand on this line
  Length missing;  // width of the line less the natural width of its items; negative: to shrink
  Length stretch, shrink;  // of its items
  bool endless = false;    // something in it stretches without limit
  double ratio = 0;        // adjustment ratio (Knuth and Plass, p. 1122); for dumps and tests only
  bool overfull = false;   // cannot shrink enough
  bool loose = false;      // looser than tolerance and emergency stretch allow
  bool forced_apart = false;  // ends where only the last resort may: in a tie, or inside a word

  // Past the last item of which something is on the line.
  size_t items_end() const { return end + (end_part > 0 ? 1 : 0); }
};

struct BrokenParagraph {
  std::vector<BrokenLine> lines;
  // 1 no hyphenation, 2 hyphenation, 3 emergency stretch, 4 ragged lines, 5 last resort
  int pass = 0;
  int64_t demerits = 0;  // of the whole
};

// Breaks a paragraph. The last item must be a penalty of kForced. Always returns lines that
// together hold all boxes; those that are too full or too loose are marked. `parts`: of the boxes.
BrokenParagraph break_lines(std::span<const BreakItem> items, const BreakParameters& parameters,
                            std::span<const BreakPart> parts = {});

// The first pass alone, on whole boxes. False, with nothing in `broken`, when it finds no way.
bool break_first_pass(std::span<const BreakItem> items, const BreakParameters& parameters,
                      BrokenParagraph& broken);
// Other ways to break a paragraph that is set in `lines` lines: with one line less, and with one
// more. Each is the best of its length within `tolerance`, hyphens allowed; without lines when
// there is none. One run finds both (tex.web §873–875 would need one for each).
struct OtherLengths {
  BrokenParagraph shorter, longer;
  int64_t demerits = 0;  // of the best way with `lines` lines, to compare with
};
OtherLengths break_otherwise(std::span<const BreakItem> items, BreakParameters parameters,
                             size_t lines, std::span<const BreakPart> parts = {});

// About 100 (t/s)³ for a shortage of t that can stretch (or shrink) by s, at most 10000
// (tex.web §108).
int badness(int64_t t, int64_t s);

}  // namespace paraphe
