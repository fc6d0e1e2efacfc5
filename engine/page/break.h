// The page breaker: total fit over the whole document.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "page/flow.h"
#include "page/notes.h"

namespace paraphe {

// A paragraph set in another number of lines: boxes that may stand for [begin, end) of the flow.
struct Recast {
  size_t begin = 0, end = 0;
  std::vector<Box> boxes;
  Cost price = 0;
  size_t lines = 0;  // where its lines are kept, in the list of those set anew
};

// Where a page begins: at a box, or inside one that is columns, at one of their children.
struct PageStart {
  size_t box = 0, child = 0;
  int recast = -1;  // the box is one of this recast, not of the flow
  bool operator==(const PageStart&) const = default;
};

// A page holds what stands from `begin` up to `end`, and of the notes the boxes from `first_note`
// up to `end_note`.
struct PageSpan {
  PageStart begin, end;
  size_t first_note = 0, end_note = 0;
  Cost price = 0;  // of its white space and its end
  Length spare;    // its white space
};

struct PageBreaks {
  std::vector<PageSpan> pages;
  std::vector<size_t> recasts;  // those that were chosen, in the order of the flow
  size_t steps = 0;  // breaks that were weighed: a bound on the work, whatever the machine
};

// Breaks a flow and its notes into pages at the least total cost. Every page takes something, since
// make_flow() refused what is taller than a page. Time grows with the boxes times the boxes on a
// page.
class PageBreaker {
 public:
  // All must outlive it.
  PageBreaker(const Flow& flow, const NoteStream& notes, FlowRoom room);
  ~PageBreaker();
  // With any of `recasts`, ordered by their begin; those of one paragraph share begin and end.
  PageBreaks run(const std::vector<Recast>& recasts = {});

 private:
  class Search;
  std::unique_ptr<Search> search_;
};

}  // namespace paraphe
