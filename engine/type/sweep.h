// The passes with a tolerance, break by break. Private to linebreak.cc.
//
// TeX goes from place to place and keeps a list of the breaks from which a line may come (tex.web
// §829); here each break with a way to it, once all ways to it are known, looks ahead at all places
// where its line may end. These are the same lines, weighed in the same order at each place, so
// that ties fall alike; but what belongs to the break stays in registers, and no list has to be
// kept. At 200 pt, with three feasible lines to each of 170 places, that is a third of the work.
#pragma once

#include "type/break_stops.h"

namespace paraphe::breaks {

class Sweep : protected Stops {
 protected:
  Sweep(std::span<const BreakItem> items, const BreakParameters& parameters)
      : Stops(items, parameters) {
    for (int a = 0; a < 4; ++a)
      for (int b = 0; b < 4; ++b) apart_[a][b] = std::abs(a - b) > 1 ? adjacent_demerits_ : 0;
  }

  static constexpr int kNoWay = -1, kTooMany = -2;

  // The last node, kNoWay; or kTooMany, where more than kMostActive lines begin at one break, so
  // that someone has to choose among them.
  int sweep() {
    nodes_.clear();
    ways_.clear();
    opened_ = 0;
    farthest_ = 0;
    most_ = INT64_MIN;
    open();
    *nodes_.add() = Node{};
    size_t start = 1;
    for (size_t at = 0;; ++at) {
      const int first = at == 0 ? 0 : static_cast<int>(nodes_.size());
      if (at > 0) {
        if (!ways_[at].found) continue;
        make_nodes(stops_[at], static_cast<int>(at), ways_[at]);
        if (stops_[at].end) return best_from(first);
      }
      if (!look_ahead(at, first, start)) return kTooMany;
      if (farthest_ <= at) return kNoWay;
    }
  }

 private:
  // Makes ready what was read: how far lines must reach to end there, and no way to it yet.
  void open() {
    const size_t size = stops_.size();
    ways_.reserve_more(size - opened_);
    nodes_.reserve_more(4 * size);
    int64_t most = most_;
    Ways* ways = ways_.end();
    const Stop* const end = stops_.end();
    for (Stop* stop = stops_.data() + opened_; stop != end; ++stop, ++ways) {
      *ways = Ways{};
      stop->reached = stop->forced ? INT64_MAX : reached_at(*stop);
      const bool seen = stop->from <= pass_;
      if (seen) most = std::max(most, stop->endless > 0 ? INT64_MAX : stop->reached);
      stop->most = most;
      if (stop->forced && seen) most = INT64_MIN;  // no line goes beyond
    }
    ways_.extend_to(ways);
    most_ = most;
    opened_ = size;
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

  // The lines that begin at stop `at`, whose nodes are those from `first` on. `start`: where lines
  // from the break before were long enough. False: there are too many. The breaker spends its time
  // here.
  [[gnu::noinline]] bool look_ahead(size_t at, int first, size_t& start) {
    const Stop& from = stops_[at];
    Best plain, after_hyphen, *hyphen = &plain;
    find_best(first, Stop::Kind::kPlain, plain);
    if (from.flagged || flagged_ladder_ <= 0)  // a ladder grows
      find_best(first, Stop::Kind::kHyphen, *(hyphen = &after_hyphen));
    const int64_t width = from.next_width, shrink = from.next_shrink;
    const int64_t stretch = from.next_stretch - extra_, reach = reach_of(from);
    const int32_t endless = from.next_endless;
    const Stop* const stops = stops_.data();
    size_t s = std::max(start, at + 1);
    while (s > at + 1 && stops[s - 1].most >= reach) --s;
    while (s == opened_ || stops[s].most < reach)
      if (s < opened_)
        ++s;
      else if (!open_more())
        return true;
    start = s;
    do {
      const Stop* const end = stops + opened_;
      const Stop* stop = stops + s;
      Ways* ways = ways_.data() + s;
      Ways* last = nullptr;
      for (; stop != end; ++stop, ++ways) {
        if (stop->from > pass_) continue;
        if (stop->reached < reach && stop->endless <= endless) continue;  // too short
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
          const Best* best = stop->flagged ? hyphen : &plain;
          if (stop->end) {
            if (is_runt(node(first), *stop)) d += p_.runt_demerits;
            find_best(first, Stop::Kind::kEnd, *(hyphen = &after_hyphen));
            best = hyphen;
          }
          d += best->demerits[fitness];
          if (d <= ways->demerits[fitness]) {
            ways->demerits[fitness] = d;
            ways->from[fitness] = best->node[fitness];
            ways->found = true;
            last = ways;
          }
        }
        if (stop->forced) break;
      }
      s = static_cast<size_t>(stop - stops);
      if (last != nullptr)
        farthest_ = std::max(farthest_, static_cast<size_t>(last - ways_.data()));
      if (stop != end) break;
    } while (open_more());
    return s - at <= kMostActive;
  }

  bool open_more() {
    if (!read_more()) return false;
    open();
    return true;
  }

  int64_t apart_[4][4];           // what two lines in a row of such fitness classes cost
  Row<Ways>& ways_ = room_.ways;  // to each stop
  size_t opened_ = 0;             // stops that are ready
  size_t farthest_ = 0;           // the last stop with a way to it
  int64_t most_ = INT64_MIN;      // that any stop so far has reached
};

}  // namespace paraphe::breaks
