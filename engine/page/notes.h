// Notes at the foot of pages: one stream of boxes, cut by the page breaker like the text itself.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "page/flow.h"

namespace paraphe {

// The notes in the order of their calls, poured into one list.
class NoteStream {
 public:
  NoteStream() = default;
  // `order`: indices into `notes`, which must outlive what is drawn of them. Appends to `errors` what no page can hold.
  NoteStream(const SetBlocks& notes, const std::vector<uint32_t>& order, const NoteArea& area,
             FlowRoom room, Diagnostics& errors);

  const Flow& flow() const { return flow_; }
  // The first box of the note that is called at place `call`, or the end of them all.
  size_t begin(size_t call) const { return begin_[call]; }
  // What boxes [from, to) take from a page, rule and white space included; zero for none.
  Length height(size_t from, size_t to) const {
    if (from >= to) return {};
    return area_ + bottom_[to] - bottom_[from] - flow_.boxes[from].before;
  }
  // The first end of a page's notes from `from` on that sets a line of each note called before place
  // `called`, and something of those carried over; and what they take up to there: the least.
  size_t least_end(size_t from, size_t called) const {
    const size_t last = called > 0 ? begin_[called - 1] : 0;
    return std::min(std::max(last, from) + 1, begin_[called]);
  }
  Length least_height(size_t from, size_t called) const {
    return begin_[called] == from ? Length{} : height(from, least_end(from, called));
  }
  // The greatest end for which [from, end) takes at most `room`.
  size_t end_within(size_t from, size_t to, Length room) const;

 private:
  Flow flow_;
  std::vector<size_t> begin_{0};
  std::vector<Length> bottom_{Length{}};  // of what stands before each box
  Length area_;
};

}  // namespace paraphe
