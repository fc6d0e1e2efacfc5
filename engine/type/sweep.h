// The passes with a tolerance, break by break. Private to linebreak.cc.
//
// TeX goes from place to place and keeps a list of the breaks from which a line may come (tex.web
// §829); here each break with a way to it, once all ways to it are known, looks ahead at all places
// where its line may end. These are the same lines, weighed in the same order at each place, so
// that ties fall alike; but no list has to be kept, what belongs to the break is at hand for all of
// its lines, and which of its nodes is best for a line is asked once (it hangs on the line's
// fitness class alone). At 200 pt, with three feasible lines to each of 170 places, a fifth of the
// breaker's time.
#pragma once

#include "type/break_stops.h"

namespace paraphe::breaks {

class Sweep : protected Stops {
 protected:
  Sweep(std::span<const BreakItem> items, const BreakParameters& parameters,
        std::span<const BreakPart> parts)
      : Stops(items, parameters, parts) {
    for (int a = 0; a < 4; ++a)
      for (int b = 0; b < 4; ++b) apart_[a][b] = std::abs(a - b) > 1 ? adjacent_demerits_ : 0;
  }

  static constexpr int kNoWay = -1, kTooMany = -2;

  // The last node, kNoWay; or kTooMany, where more than kMostActive lines begin at one break, so
  // that someone has to choose among them.
  int sweep() {
    nodes_.clear();
    Stop* at = stops_.data();  // they stay where they are
    opened_ = farthest_ = start_ = at;
    most_ = INT64_MIN;
    open();
    *nodes_.add() = Node{};
    for (int number = 0, first = 0;; ++number, ++at) {
      if (number > 0) {
        const int64_t least = at->ways.least();
        if (least >= kAwfulBad) continue;
        first = static_cast<int>(nodes_.size());
        make_nodes(*at, number, at->ways, least);
        if (at->end) return best_from(first);
      }
      if (!look_ahead(at, first)) return kTooMany;
      if (farthest_ <= at) return kNoWay;
    }
  }

 private:
  // Makes ready what was read: how far lines must reach to end there, and no way to it yet.
  void open() {
    Stop* const end = stops_.end();
    nodes_.reserve_more(4 * stops_.size());
    int64_t most = most_;
    for (Stop* stop = opened_; stop != end; ++stop) {
      stop->ways = Ways{};
      const bool seen = stop->from <= pass_;
      stop->reached = !seen ? INT64_MIN : stop->forced ? INT64_MAX : reached_at(*stop);
      if (seen) most = std::max(most, stop->endless > 0 ? INT64_MAX : stop->reached);
      stop->most = most;
      if (stop->forced && seen) most = INT64_MIN;  // no line goes beyond
    }
    most_ = most;
    opened_ = end;
  }
  [[gnu::noinline]] bool open_more() {
    if (!read_more()) return false;
    open();
    return true;
  }

  int best_from(int first) const {
    int best = first;
    for (int n = first + 1; n < static_cast<int>(nodes_.size()); ++n)
      if (node(n).demerits < node(best).demerits) best = n;
    return best;
  }

  // The best of the nodes at one break, for a line of each fitness class: it hangs on nothing else,
  // for all lines from there to one place are as bad.
  struct Best {
    int64_t demerits[4];
    int node[4];
  };
  // For lines to places of one kind.
  [[gnu::always_inline]] void find_best(int first, Stop::Kind kind, Best& best) const {
    const Node* at = &node(first);
    int64_t d = at->demerits + ladder_demerits(at->ladder, kind);
    const int64_t* apart = apart_[at->fitness];
    for (int fitness = 0; fitness < 4; ++fitness) {
      best.demerits[fitness] = d + apart[fitness];
      best.node[fitness] = first;
    }
    // Most breaks have one node.
    for (int n = first + 1; n < static_cast<int>(nodes_.size()); ++n) {
      ++at;
      d = at->demerits + ladder_demerits(at->ladder, kind);
      apart = apart_[at->fitness];
      for (int fitness = 0; fitness < 4; ++fitness) {
        if (d + apart[fitness] > best.demerits[fitness]) continue;
        best.demerits[fitness] = d + apart[fitness];
        best.node[fitness] = n;
      }
    }
  }

  // The lines that begin at `from`, whose nodes are those from `first` on. False: there are too
  // many. The breaker spends its time here.
  [[gnu::noinline]] bool look_ahead(Stop* from, int first) {
    Best plain, other;
    const Best* best_to[] = {&plain, &plain};  // a place, and a hyphen
    find_best(first, Stop::Kind::kPlain, plain);
    if (from->flagged || flagged_ladder_ <= 0) {  // a ladder grows
      find_best(first, Stop::Kind::kHyphen, other);
      best_to[1] = &other;
    }
    const int64_t width = from->next_width, shrink = from->next_shrink;
    const int64_t stretch = from->next_stretch - extra_, reach = reach_of(*from);
    const int32_t endless = from->next_endless;
    // Where the lines from the break before were long enough, these mostly are.
    Stop* stop = std::max(start_, from + 1);
    while (stop > from + 1 && stop[-1].most >= reach) --stop;
    while (stop == opened_ || stop->most < reach)
      if (stop != opened_)
        ++stop;
      else if (!open_more())
        return true;
    start_ = stop;
    Stop* last = from;
    for (;; ++stop) {
      if (stop == opened_ && !open_more()) break;
      if (stop->reached < reach && (stop->endless <= endless || stop->from > pass_))
        continue;  // too short, or not seen
      // §851–853, as fit() has it.
      const int64_t missing = width - stop->width;
      int bad = 0, fitness = 2;
      if (missing < 0) {
        const int64_t give = stop->shrink - shrink;
        if (-missing > give) break;  // later lines are longer, but for what hangs and kerns
        bad = quick_badness(-missing, give);
        fitness = 2 + static_cast<int>(bad > 12);
      } else if (stop->endless <= endless) {
        bad = quick_badness(missing, stop->stretch - stretch);
        fitness = 2 - static_cast<int>(bad > 12) - static_cast<int>(bad > 99);
      }
      if (bad <= tolerance_) {
        // §859. A badness within the tolerance is far from what is capped there.
        const int64_t badly = line_penalty_ + bad;
        int64_t d = badly * badly + stop->demerits;
        const Best* best = best_to[stop->flagged ? 1 : 0];
        if (stop->end) {
          if (is_runt(node(first), *stop)) d += p_.runt_demerits;
          find_best(first, Stop::Kind::kEnd, other);
          best = &other;
        }
        d += best->demerits[fitness];
        if (d <= stop->ways.demerits[fitness]) {
          stop->ways.demerits[fitness] = d;
          stop->ways.from[fitness] = best->node[fitness];
          last = stop;
        }
      }
      if (stop->forced) break;
    }
    farthest_ = std::max(farthest_, last);
    return stop - from <= static_cast<ptrdiff_t>(kMostActive);
  }

  int64_t apart_[4][4];       // what two lines in a row of such fitness classes cost
  Stop* opened_ = nullptr;    // where those that are ready end
  Stop* farthest_ = nullptr;  // the last to which there is a way
  Stop* start_ = nullptr;
  int64_t most_ = INT64_MIN;  // that any has reached since the last forced break
};

}  // namespace paraphe::breaks
