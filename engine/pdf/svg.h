// SVG: the static part of SVG 1.1 that logos are drawn in, as vectors of PDF.
//
// Drawn: svg, g, a, symbol and use (of ids in the same file), path, rect, circle, ellipse, line,
// polyline, polygon; transforms, viewBox and preserveAspectRatio; fills and strokes with plain
// colours and gradients; opacity; clip paths; styles in attributes and in a <style> of simple
// selectors. Anything else that would show (text, images, filters, masks, patterns, markers,
// scripts, links to other files) is an error with its line: nothing is left out in silence. What
// never shows (titles, metadata, the data of drawing programs) is passed over.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "pdf/image.h"

namespace paraphe {

// Whether the bytes begin as an SVG file does.
bool is_svg(std::string_view bytes);

// Reads a drawing of at most 2 MiB, 20000 elements (`use` unrolled) and 200000 segments. Errors
// have the line of the drawing.
Result<PreparedImage> read_svg(std::string_view bytes, const std::string& file);

}  // namespace paraphe
