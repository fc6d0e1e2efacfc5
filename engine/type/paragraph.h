// Setting one paragraph.
#pragma once

#include "type/prepare.h"

namespace paraphe {

// Sets `paragraph` in lines of at most `width`, its own indents included. Warns of lines that could
// not be filled or were too full.
SetParagraph set_paragraph(const Block& paragraph, Length width, TypeSetting& setting);

// The justified `paragraph`, which is set in `lines` in the same `width`, in one line less or more:
// within the breaker's tolerance and never with a line that is too full. None, most often, and
// quickly when the last line shows that there can be none.
std::vector<Alternative> set_otherwise(const Block& paragraph, const std::vector<Line>& lines,
                                       Length width, TypeSetting& setting);

// The widths between which a paragraph may be set: `least` without dividing what should stay whole,
// `most` without any break but forced ones. Indents included.
struct WidthRange {
  Length least, most;
};
WidthRange paragraph_extent(const Block& paragraph, TypeSetting& setting);

// A number for a decimal column: what stands before the comma and from the comma on.
struct DecimalExtent {
  Length whole, fraction;
  bool number = false;  // there is a figure, or nothing but a sign such as a dash
};
DecimalExtent decimal_extent_of(const Block& paragraph, TypeSetting& setting);

}  // namespace paraphe
