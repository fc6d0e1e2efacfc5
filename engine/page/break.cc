// The dynamic programme of Knuth and Plass, applied to pages: states are the legal page breaks, an
// edge is one page, its cost how badly that page is filled plus the penalty of the break that ends
// it. Pages have ragged bottoms: only white space costs, by its square, so that many pages a little
// short are better than one half empty, and the last page costs nothing. Hence pages are filled
// from the first on, and what is left is left at the end.
#include "page/break.h"

#include <algorithm>
#include <map>

namespace paraphe {
namespace {

constexpr Cost kUnreached = INT64_MAX;
constexpr Cost kPage = 100;  // between equals, fewer pages

// Bound of the search on flows with absurdly low boxes: more than any page holds.
constexpr int kMostBreaksOfAPage = 2000;

struct State {
  Cost cost = kUnreached;
  PageStart from;
};

// The cost of white space at the foot of pages of one height: from 0 for none to 10,000 for an
// empty page, by the square. Multiplies by the inverse, for it stands in the innermost loop.
class Emptiness {
 public:
  explicit Emptiness(Length room) {
    int64_t all = std::max<int64_t>(1, room.units >> kShift);
    scale_ = all < (int64_t{1} << 31) ? (int64_t{10'000} << 32) / (all * all) : 0;
  }
  Cost operator()(Length spare) const {
    int64_t part = spare.units >> kShift;
    return kPage + ((part * part * scale_) >> 32);
  }

 private:
  static constexpr int kShift = 10;  // 1/64 pt is fine enough
  int64_t scale_;
};

class Breaker {
 public:
  Breaker(const Flow& flow, FlowRoom room)
      : flow_(flow),
        room_(room),
        empty_first_(room.first),
        empty_following_(room.following),
        empty_landscape_(room.landscape),
        states_(flow.boxes.size() + 1),
        inside_(flow.columns.size()) {}

  std::vector<PageSpan> run() {
    states_[0].cost = 0;
    for (size_t i = 0; i < flow_.boxes.size(); ++i) {
      if (states_[i].cost != kUnreached) extend({i, 0}, states_[i].cost);
      if (flow_.boxes[i].columns < 0) continue;
      // extend() may add later starts in the same columns; a map lets us meet them in order.
      for (const auto& [child, state] : inside_[flow_.boxes[i].columns])
        extend({i, child}, state.cost);
    }
    std::vector<PageSpan> pages;
    PageStart end{flow_.boxes.size(), 0};
    while (end.box > 0 || end.child > 0) {
      PageStart begin = state(end).from;
      pages.push_back({begin, end});
      end = begin;
    }
    std::reverse(pages.begin(), pages.end());
    return pages;
  }

 private:
  State& state(PageStart at) {
    return at.child == 0 ? states_[at.box] : inside_[flow_.boxes[at.box].columns][at.child];
  }

  void relax(PageStart from, PageStart to, Cost cost) {
    State& target = state(to);
    if (cost < target.cost) target = {cost, from};
  }

  // Tries every page that begins at `start`.
  void extend(PageStart start, Cost cost) {
    const bool first = start.box == 0 && start.child == 0;
    const Box& opener = flow_.boxes[start.box];
    const Length room = room_.of(opener, first);
    const Emptiness& empty = opener.landscape ? empty_landscape_
                             : first          ? empty_first_
                                              : empty_following_;
    Length used = first ? Length{} : opener.inset_above + opener.opening;
    if (opener.repeats_header && !first) used += flow_.tables[opener.table].header_height;
    bool fill = false;
    int breaks = 0;
    for (size_t k = start.box; k < flow_.boxes.size(); ++k) {
      const Box& box = flow_.boxes[k];
      if (k > start.box) {
        // Else a page could be empty; or the frames around its last box have no room to close,
        // which is tolerated when that box is the page's only one; or the table's footer has none.
        const Box& last = flow_.boxes[k - 1];
        const Length footer =
            last.repeats_footer ? flow_.tables[last.table].footer_height : Length{};
        const bool closes = used + footer + last.inset_below <= room ||
                            (footer == Length{} && (k == start.box + 1 || box.forced));
        if ((box.height > Length{} || box.forced) && closes) {
          bool free = box.forced || fill;
          relax(start, {k, 0},
                cost + (box.forced ? 0 : box.penalty) + (free ? kPage : empty(room - used)));
          if (box.forced || ++breaks >= kMostBreaksOfAPage) return;
        }
        used += box.before;
      }
      Length height = box.height;
      if (box.columns >= 0 && k == start.box && start.child > 0) {
        const ColumnGroup& group = flow_.columns[box.columns];
        height = group.balanced(start.child, group.children.size());
      }
      if (used + height > room) {
        if (box.columns >= 0) break_columns(start, k, cost, room - used - box.inset_below, empty);
        return;
      }
      used += height;
      fill = fill || box.fill;
    }
    relax(start, {flow_.boxes.size(), 0}, cost + kPage);
  }

  // Takes as many children of columns as `room`, the rest of the page, holds.
  void break_columns(PageStart start, size_t k, Cost cost, Length room, const Emptiness& empty) {
    const Box& box = flow_.boxes[k];
    const ColumnGroup& group = flow_.columns[box.columns];
    const size_t from = k == start.box ? start.child : 0, all = group.children.size();
    size_t end = group.poured(from, all, room, group.count);
    if (end == from) return;
    const size_t row = static_cast<size_t>(group.count);
    bool whole_page = k == start.box;
    // Not less than a row of children before the break, nor after it.
    if (all - end < row && all - from > 2 * row) end = all - row;
    if (end - from < row && !whole_page) return;
    Cost penalty = box.bound ? kBreakTogether : box.height <= room_.following ? kBreakColumns : 0;
    relax(start, {k, end}, cost + penalty + empty(room - group.balanced(from, end)));
  }

  const Flow& flow_;
  FlowRoom room_;
  Emptiness empty_first_, empty_following_, empty_landscape_;
  std::vector<State> states_;                    // by box
  std::vector<std::map<size_t, State>> inside_;  // by columns, then by child
};

}  // namespace

std::vector<PageSpan> break_pages(const Flow& flow, FlowRoom room) {
  if (flow.boxes.empty()) return {};
  return Breaker(flow, room).run();
}

}  // namespace paraphe
