// Items of the line breaker, in units, for tests that know nothing of fonts.
#pragma once

#include <cstdint>
#include <vector>

#include "type/linebreak.h"

namespace paraphe {

inline Length units(int64_t n) { return Length{n}; }

inline BreakItem box(int64_t width) {
  BreakItem item;
  item.width = units(width);
  return item;
}

inline BreakItem glue(int64_t width, int64_t stretch, int64_t shrink, int penalty = 0) {
  BreakItem item;
  item.kind = BreakItem::Kind::kGlue;
  item.width = units(width);
  item.stretch = units(stretch);
  item.shrink = units(shrink);
  item.penalty = penalty;
  return item;
}

inline BreakItem penalty(int cost, int64_t width = 0, bool flagged = false) {
  BreakItem item;
  item.kind = BreakItem::Kind::kPenalty;
  item.penalty = cost;
  item.width = units(width);
  item.flagged = flagged;
  item.hyphenation = flagged;
  return item;
}

inline void finish(std::vector<BreakItem>& items) {
  items.push_back(glue(0, 0, 0, kForbidden));
  items.back().endless = true;
  items.push_back(penalty(kForced));
}

inline BreakParameters parameters(int64_t width) {
  BreakParameters p;
  p.first_width = p.width = units(width);
  return p;
}

}  // namespace paraphe
