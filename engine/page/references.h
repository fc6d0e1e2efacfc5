// References to pages: the act is set and cut into pages until the numbers it prints are those of
// its pages.
#pragma once

#include <vector>

#include "page/pages.h"

namespace paraphe {

// Where a destination is: the first thing drawn of its node, or, when that draws nothing, of what
// follows it.
struct DestinationPlace {
  int page = 0;  // from 0
  Length x, y;   // top left corner, from that of the page
};

// The places of Document::destinations, by DestinationId. Those that no node is placed for are at
// the start.
std::vector<DestinationPlace> find_destinations(const Pages& pages, const Document& document);

// Sets `document` and cuts it into pages. A reference in its body, or its number of pages there, is
// settled in at most four rounds: figures are of one width, and room once needed for a number is
// kept, so that the second round nearly always repeats the lines of the first. Errors: those of
// set() and paginate(); numbers that do not settle. Warnings of both are in the result.
Result<Pages> make_pages(const Document& document, const Fonts& fonts);

}  // namespace paraphe
