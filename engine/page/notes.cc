#include "page/notes.h"

#include <algorithm>

namespace paraphe {

NoteStream::NoteStream(const SetBlocks& notes, const std::vector<uint32_t>& order,
                       const NoteArea& area, FlowRoom room, Diagnostics& errors) {
  if (order.empty()) return;
  area_ = area.before + area.thickness + area.after;
  std::vector<const SetBlock*> called;
  called.reserve(order.size());
  for (uint32_t index : order) called.push_back(&notes[index]);
  const Length most = std::min(room.following, room.landscape) - area_;  // wherever they are called
  flow_ = make_flow(called, {most, most, most}, errors);
  // A note is one block; its boxes are those made for it.
  begin_.clear();
  size_t next = 0;
  for (size_t i = 0; i < called.size(); ++i) {
    begin_.push_back(next);
    next = flow_.block_ends[i];
  }
  begin_.push_back(next);
  bottom_.reserve(flow_.boxes.size() + 1);
  for (const Box& box : flow_.boxes) bottom_.push_back(bottom_.back() + box.before + box.height);
}

size_t NoteStream::end_within(size_t from, size_t to, Length room) const {
  if (from >= to) return from;
  const Length limit = room - area_ + bottom_[from] + flow_.boxes[from].before;
  auto first = bottom_.begin() + static_cast<std::ptrdiff_t>(from) + 1;
  auto last = bottom_.begin() + static_cast<std::ptrdiff_t>(to) + 1;
  return from + static_cast<size_t>(std::upper_bound(first, last, limit) - first);
}

}  // namespace paraphe
