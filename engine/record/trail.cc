#include "record/trail.h"

namespace paraphe {

Whence Trail::place_of(XmlNode node) {
  const int line = node.line();
  way_.clear();
  for (; node.exists(); node = node.parent())
    if (node.is_element()) way_.push_back(node);
  size_t depth = 0;  // of what is common to this way, which leads up, and to the last
  while (depth < told_.size() && depth < way_.size() &&
         told_[depth].node == way_[way_.size() - 1 - depth].raw())
    ++depth;
  told_.resize(depth);
  Whence place = depth == 0 ? file_ : told_.back().place;
  for (; depth < way_.size(); ++depth) {
    const XmlNode step = way_[way_.size() - 1 - depth];
    place = book_.add_step(place, step.line(), step.name(), step.rank());
    told_.push_back({step.raw(), place});
  }
  place.line = line;
  return place;
}

}  // namespace paraphe
