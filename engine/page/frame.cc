// Frames in the flow: two boxes of their own, above and below what they hold, and a mark on every
// box between them. What is drawn of a frame on a page goes from the first to the last of its boxes
// there.
#include <algorithm>
#include <utility>

#include "page/flow_maker.h"

namespace paraphe {

std::vector<Mark> FrameDrawer::marks_of(const FrameSpan& span, Length top, Length bottom) {
  const Frame& look = *span.look;
  std::vector<Mark> marks;
  auto add = [&](Length x, Length y, Length width, Length height, Color color) {
    if (width <= Length{} || height <= Length{}) return;
    Mark mark;
    mark.kind = Mark::Kind::kRule;
    mark.color = color;
    mark.x = x;
    mark.y = y;
    mark.width = width;
    mark.height = height;
    marks.push_back(mark);
  };
  const Length height = bottom - top;
  if (look.tinted) add(span.x, top, span.width, height, look.tint);
  if ((look.sides & Frame::kTop) != 0) add(span.x, top, span.width, look.rule, look.color);
  if ((look.sides & Frame::kBottom) != 0)
    add(span.x, bottom - look.rule, span.width, look.rule, look.color);
  if ((look.sides & Frame::kLeft) != 0) add(span.x, top, look.rule, height, look.color);
  if ((look.sides & Frame::kRight) != 0)
    add(span.x + span.width - look.rule, top, look.rule, height, look.color);
  return marks;
}

// A frame that cannot be told from white space takes the space of its padding all the same.
void FlowMaker::add_frame(const SetBlock& set, Length x) {
  const Inset inset = inset_of(*set.block->extra->frame);
  const auto outer = std::pair(frame_, std::pair(inset_above_, inset_below_));
  frame_ = static_cast<int32_t>(flow_.frames.size());
  flow_.frames.push_back(
      {set.block->extra->frame.get(), x, set.width, inset.top, inset.bottom, outer.first});
  inset_above_ += inset.top;
  inset_below_ += inset.bottom;
  const size_t first = flow_.boxes.size();
  add_inset(inset.top, set.block);
  keep_ = keep_ || flow_.boxes.size() > first;
  add(set.children, x);
  // The space after the last block is inside no more; the lower edge stays with the text above.
  space_ = {};
  keep_ = false;
  const size_t last = flow_.boxes.size();
  add_inset(inset.bottom, set.block);
  if (flow_.boxes.size() > last && last > first)
    flow_.boxes[last].penalty = std::max(flow_.boxes[last].penalty, kBreakWidow);
  // At the ends of the frame a page needs no more than what is there already.
  if (first < flow_.boxes.size()) flow_.boxes[first].inset_above -= inset.top;
  if (first < flow_.boxes.size()) flow_.boxes.back().inset_below -= inset.bottom;
  frame_ = outer.first;
  inset_above_ = outer.second.first;
  inset_below_ = outer.second.second;
}

// `frame` and those around it, as they stand on landscape pages.
int32_t FlowMaker::widened(int32_t frame, Length by) {
  if (frame < 0) return frame;
  FrameSpan span = flow_.frames[static_cast<size_t>(frame)];
  span.width += by;
  span.outer = widened(span.outer, by);
  flow_.frames.push_back(span);
  return static_cast<int32_t>(flow_.frames.size()) - 1;
}

// Solid space; the labels that wait are those of the text below it.
void FlowMaker::add_inset(Length height, const Block* block) {
  if (height <= Length{}) return;
  std::vector<Label> waiting;
  std::swap(waiting, labels_);
  close(open(Length{-1}), height, Length{-1}, block);
  std::swap(waiting, labels_);
}

}  // namespace paraphe
