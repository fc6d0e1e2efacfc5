// Guides: zones, margins, baselines and the names of blocks drawn over the pages, for who writes a
// layout. Pages with guides are for looking at, never for signing.
#pragma once

#include "page/pages.h"

namespace paraphe {

// Draws them over `pages`, which were made from `document`; everything they add is an artifact.
Result<Done> draw_guides(const Document& document, const Fonts& fonts, Pages& pages);

}  // namespace paraphe
