#include "type/linebreak.h"

#include <algorithm>
#include <climits>
#include <cstdlib>

#include "type/breaks.h"

namespace paraphe {
namespace {

using namespace breaks;

class Breaker {
 public:
  Breaker(std::span<const BreakItem> items, const BreakParameters& parameters)
      : items_(items),
        p_(parameters),
        line_penalty_(parameters.line_penalty),
        flagged_ladder_(std::min(parameters.ladder, 1)),
        adjacent_demerits_(parameters.adjacent_demerits),
        most_apart_(std::abs(adjacent_demerits_)) {
    stops_.clear();
    stops_.reserve_more(items.size() + 1);  // they stay where they are
    Stop& first = *stops_.add();
    first = Stop{};
    first.next_width = p_.first_width.units;
  }

  // One pass (tex.web §863). The index of the last node, or -1 when this pass finds no way.
  int run(Pass pass) {
    pass_ = pass;
    tolerance_ = pass == Pass::kFirst    ? p_.pretolerance
                 : pass >= Pass::kRagged ? kInfinitelyBad
                                         : p_.tolerance;
    steepest_ = 0;
    for (int64_t step = 1024; step > 0; step /= 2)
      if (steepest_ + step <= 1291 && cube(steepest_ + step) <= tolerance_) steepest_ += step;
    extra_ = p_.ragged.units + (pass >= Pass::kEmergency ? p_.emergency_stretch.units : 0);
    nodes_.clear();
    active_.clear();
    make_room(1);
    head_ = 0;
    *nodes_.add() = Node{};
    append(active_, stops_[0], 0, 1);
    const bool any = tolerance_ >= kInfinitelyBad, by_length = p_.looseness != 0;
    const Stop* const stops = stops_.data();
    size_t ready = 1;  // stops that there is room for
    for (size_t s = 1;; ++s) {
      if (s == ready) {
        if (s == stops_.size() && !read_more()) break;
        ready = std::min(stops_.size(), s + kAtOnce);
        make_room(ready - s);
      }
      const Stop& stop = stops[s];
      if (stop.from > pass) continue;
      const Active& head = active_[head_];
      const int64_t reached = stop.forced || any || stop.endless > head.from->next_endless
                                  ? INT64_MAX
                                  : reached_at(stop);
      if (reached < head.least) continue;  // every line would be too short
      const bool end = stop.item + 1 == items_.size();
      const Target target{stop, end, stop.flagged ? flagged_ladder_ : end ? 1 : INT_MAX};
      if (by_length)
        try_break_by_length(target, reached);
      else
        try_break(target, reached);
      if (head_ == active_.size()) return -1;
      if (active_.size() - head_ > kMostActive) trim();
    }
    return choose_end();
  }

  // The best way that ends with `lines` lines, after a run that told nodes apart by line number.
  int best_of_length(size_t lines) const {
    int best = -1;
    for (size_t k = head_; k < active_.size(); ++k)
      for (int n = active_[k].first; n < active_[k].end; ++n)
        if (node(n).line == static_cast<int>(lines) &&
            (best < 0 || node(n).demerits < node(best).demerits))
          best = n;
    return best;
  }

  BrokenParagraph result(int last) const {
    BrokenParagraph result;
    result.pass = static_cast<int>(pass_);
    result.demerits = node(last).demerits;
    size_t at = static_cast<size_t>(node(last).line);
    result.lines.resize(at);
    for (int n = last; node(n).previous >= 0; n = node(n).previous) {
      const Stop& from = stop_of(node(n).previous);
      const Stop& end = stop_of(n);
      const Fit f = fit(from, end);
      BrokenLine& line = result.lines[--at];
      line.begin = from.next_item;
      line.end = end.item;
      line.missing = Length{f.missing};
      line.stretch = Length{f.stretch - extra_};
      line.shrink = Length{f.shrink};
      line.endless = f.endless;
      line.overfull = f.bad > kInfinitelyBad;
      line.loose = !line.overfull && !f.endless && f.missing > 0 && f.bad > p_.tolerance;
      line.forced_apart = end.last_resort;
      const int64_t give = f.missing >= 0 ? f.stretch : f.shrink;
      if (!f.endless && give > 0)
        line.ratio = static_cast<double>(f.missing) / static_cast<double>(give);
    }
    return result;
  }

 private:
  const Node& node(int n) const { return nodes_[static_cast<size_t>(n)]; }
  const Stop& stop_of(int n) const { return stops_[static_cast<size_t>(node(n).stop)]; }

  // Room for the nodes and active breaks of so many more stops: up to four and one of each, which
  // are then added without asking.
  void make_room(size_t stops) {
    nodes_.reserve_more(4 * stops);
    active_.reserve_more(stops);
  }

  // Reads on in the items; what a pass does not come to is not read. False: that was all.
  bool read_more() {
    const size_t count = items_.size(), first = next_item_;
    if (first == count) return false;
    Stop* stop = stops_.end();
    Stop* open = stop - (stops_.size() == 1 ? 1 : 0);  // those whose next line has not begun yet
    // In variables, straight into place: reading back what was just written takes its time.
    int64_t width = sums_.width, stretch = sums_.stretch, shrink = sums_.shrink;
    int32_t endless = sums_.endless;
    const int64_t line = p_.width.units;
    const BreakItem* const items = items_.data();
    const BreakItem* item = items + first;
    const BreakItem* const end = items + count;
    const BreakItem* const enough = item + std::min(kAtOnce, count - first);
    for (; item != end; ++item) {
      const bool box = item->kind == BreakItem::Kind::kBox;
      const bool penalty = item->kind == BreakItem::Kind::kPenalty;
      // Glue and penalties vanish after a break (tex.web §837, §879), up to the next forced break.
      if (open != stop && (box || (penalty && item->penalty <= kForced))) {
        const int64_t begin = width + item->hang_left.units;
        do {
          open->next_width += begin;
          open->next_stretch = stretch;
          open->next_shrink = shrink;
          open->next_endless = endless;
          open->next_item = static_cast<uint32_t>(item - items);
        } while (++open != stop);
      }
      if (box) {
        if (item >= enough) break;
      } else {
        if (item->penalty < kForbidden) {
          stop->width = width - item->hang_right.units + (penalty ? item->width.units : 0);
          stop->stretch = stretch;
          stop->shrink = shrink;
          stop->next_width = line - (penalty ? item->post.units : 0);
          stop->demerits = demerits_of(item->penalty);
          stop->item = static_cast<uint32_t>(item - items);
          stop->endless = endless;
          stop->from = item->last_resort   ? Pass::kLastResort
                       : item->hyphenation ? Pass::kSecond
                                           : Pass::kFirst;
          stop->forced = item->penalty <= kForced;
          stop->flagged = item->flagged;
          stop->last_resort = item->last_resort;
          ++stop;
        }
        if (penalty) continue;
        endless += item->endless ? 1 : 0;
      }
      width += item->width.units;
      stretch += item->stretch.units;
      shrink += item->shrink.units;
    }
    for (; item == end && open != stop; ++open) {
      open->next_width += width;
      open->next_stretch = stretch;
      open->next_shrink = shrink;
      open->next_endless = endless;
      open->next_item = static_cast<uint32_t>(count);
    }
    next_item_ = static_cast<size_t>(item - items);
    sums_ = {width, stretch, shrink, endless};
    stops_.add(static_cast<size_t>(stop - stops_.end()));
    return true;
  }

  // All that stands before a stop.
  int64_t width_before(const Stop& stop) const {
    const BreakItem& item = items_[stop.item];
    const int64_t width = stop.width + item.hang_right.units;
    return item.kind == BreakItem::Kind::kPenalty ? width - item.width.units : width;
  }

  // How the items of a line fill it that begins after `from` (tex.web §851–853).
  [[gnu::always_inline]] Fit fit(const Stop& from, const Stop& end) const {
    Fit fit;
    fit.missing = from.next_width - end.width;
    fit.stretch = end.stretch - from.next_stretch + extra_;
    fit.shrink = end.shrink - from.next_shrink;
    fit.endless = end.endless > from.next_endless;
    if (fit.missing >= 0) {
      if (fit.endless) return fit;
      fit.bad = quick_badness(fit.missing, fit.stretch);
      fit.fitness = 2 - (fit.bad > 12 ? 1 : 0) - (fit.bad > 99 ? 1 : 0);
    } else {
      fit.bad =
          -fit.missing > fit.shrink ? kInfinitelyBad + 1 : quick_badness(-fit.missing, fit.shrink);
      fit.fitness = 2 + (fit.bad > 12 ? 1 : 0);
    }
    return fit;
  }

  static int cube(int64_t r) { return static_cast<int>((r * r * r + (1 << 17)) >> 18); }

  // A line is too short when 297 · missing > (steepest + 1) · stretch, for then badness() is more
  // than the tolerance. Both sides are differences of sums, so that each end of a line has a number
  // of its own and one comparison tells. Most lines that the breaker looks at are too short.
  int64_t reach_of(const Stop& from) const {
    return 297 * from.next_width + (steepest_ + 1) * (from.next_stretch - extra_);
  }
  int64_t reached_at(const Stop& end) const {
    return 297 * end.width + (steepest_ + 1) * end.stretch;
  }

  static int64_t demerits_of(int64_t penalty) {
    return penalty > 0 ? penalty * penalty : penalty > kForced ? -(penalty * penalty) : 0;
  }

  // tex.web §829–855. Active breaks whose lines can end no later leave the list: they are at its
  // head, but for what hangs and kerns.
  [[gnu::always_inline]] void try_break(const Target& target, int64_t reached) {
    Ways ways;
    Active* head = active_.begin() + head_;
    Active* const end = active_.end();
    for (Active* active = head; active != end; ++active) {
      if (active->least > reached) break;  // all that begin later are too short
      if (active->reach > reached) continue;
      if (!consider(*active, active->first, tolerance_, target, ways)) continue;
      for (Active* at = active; at != head; --at) *at = at[-1];
      ++head;
    }
    head_ = static_cast<size_t>(head - active_.begin());
    if (head == end && !ways.found) take_last(target, ways);
    if (ways.found) add_nodes(target.stop, ways, active_);
  }

  // The same when the number of lines matters (§830: easy_line): nodes are told apart by it, in
  // whose order they are.
  [[gnu::noinline]] void try_break_by_length(const Target& target, int64_t reached) {
    Ways ways;
    Row<Active>& next = room_.next;
    next.clear();
    int line = node(active_[head_].first).line;
    auto add_ways = [&] {  // of one length
      if (!ways.found) return;
      nodes_.reserve_more(4);
      next.reserve_more(1);
      add_nodes(target.stop, ways, next);
      ways = Ways{};
    };
    for (size_t k = head_; k < active_.size(); ++k) {
      const Active& active = active_[k];
      if (node(active.first).line != line) {
        add_ways();
        line = node(active.first).line;
      }
      if (active.reach > reached || !consider(active, active.first, tolerance_, target, ways))
        next.push_back(active);
    }
    if (next.empty() && !ways.found) take_last(target, ways);
    add_ways();
    active_.swap(next);
    head_ = 0;
    int64_t least = INT64_MAX;
    for (size_t n = active_.size(); n-- > 0;)
      active_[n].least = least = std::min(least, active_[n].reach);
  }

  // §854: in the last pass, the only way left is taken, however full the line.
  [[gnu::noinline]] void take_last(const Target& target, Ways& ways) const {
    const Active& last = active_.back();
    if (pass_ == Pass::kLastResort) consider(last, last.end - 1, INT_MAX, target, ways);
  }

  // Adds the ways from nodes `n` … of `active` to the target, where the line is no worse than
  // `tolerance`. True: no line from there ends later. The breaker spends its time here.
  [[gnu::always_inline]] bool consider(const Active& active, int n, int tolerance,
                                       const Target& target, Ways& ways) const {
    // §851–853, as fit() has it.
    const Stop &stop = target.stop, &from = *active.from;
    const int64_t missing = from.next_width - stop.width;
    int bad = 0, fitness = 2;
    bool ends = stop.forced;
    if (missing < 0) {
      const int64_t shrink = stop.shrink - from.next_shrink;
      if (-missing > shrink) {
        if (tolerance <= kInfinitelyBad) return true;
        bad = kInfinitelyBad + 1;
        ends = true;
      } else {
        bad = quick_badness(-missing, shrink);
      }
      fitness = 2 + (bad > 12 ? 1 : 0);
    } else if (stop.endless <= from.next_endless) {
      bad = quick_badness(missing, stop.stretch - from.next_stretch + extra_);
      fitness = 2 - (bad > 12 ? 1 : 0) - (bad > 99 ? 1 : 0);
    }
    if (bad > tolerance) return ends;
    // §859.
    const int64_t badly = line_penalty_ + bad;
    int64_t own = badly * badly;
    if (own >= int64_t{10000} * 10000) own = kHugeDemerits;
    own += stop.demerits;
    if (target.end && is_runt(node(n), from, stop)) own += p_.runt_demerits;
    int64_t best = ways.demerits[fitness];
    int best_from = ways.from[fitness];
    auto add = [&](int64_t demerits, int node_fitness, int ladder) {
      int64_t d = demerits + own;
      if (static_cast<unsigned>(fitness - node_fitness + 1) > 2) d += adjacent_demerits_;
      // A ladder matters where it grows or where the paragraph ends.
      if (ladder >= target.ladder) d += ladder_demerits(ladder, target);
      if (d > best) return;
      best = d;
      best_from = n;
    };
    if (n == active.first) add(active.demerits, active.fitness, active.ladder), ++n;
    for (const Node* at = nodes_.data() + n; n < active.end; ++n, ++at)
      add(at->demerits, at->fitness, at->ladder);
    ways.demerits[fitness] = best;
    ways.from[fitness] = best_from;
    ways.found |= best < kAwfulBad;
    return ends;
  }

  // What TeX does not know: runts; and ladders of more than two hyphens, as dear as need be.
  bool is_runt(const Node& node, const Stop& from, const Stop& end) const {
    return node.line > 0 && width_before(end) - (from.next_width - p_.width.units) < p_.runt.units;
  }
  [[gnu::noinline]] int64_t ladder_demerits(int ladder, const Target& target) const {
    const bool hyphen = target.stop.flagged;
    if (hyphen && ladder > p_.ladder && pass_ != Pass::kLastResort) return kAwfulBad * 2;
    int64_t d = 0;
    if (ladder > 0) d = target.end ? p_.final_hyphen_demerits : p_.double_hyphen_demerits;
    if (hyphen && ladder >= p_.ladder) d += int64_t{20} * p_.double_hyphen_demerits;
    return d;
  }

  // New active nodes for the best ways found to `stop` (tex.web §836–845). There is room for them.
  [[gnu::always_inline]] void add_nodes(const Stop& stop, const Ways& ways, Row<Active>& list) {
    const int64_t most = ways.least() + most_apart_;
    const int number = static_cast<int>(&stop - stops_.data());
    const int ladder = stop.flagged ? 1 : 0;
    const Node* const nodes = nodes_.data();
    Node *const first = nodes_.end(), *made = first;
    for (int c = 0; c < 4; ++c) {
      if (ways.demerits[c] > most) continue;
      const Node& from = nodes[ways.from[c]];
      made->demerits = ways.demerits[c];
      made->previous = ways.from[c];
      made->stop = number;
      made->line = from.line + 1;
      made->fitness = c;
      made->ladder = ladder != 0 ? from.ladder + 1 : 0;
      ++made;
    }
    nodes_.extend_to(made);
    append(list, stop, static_cast<int>(first - nodes), static_cast<int>(made - nodes));
  }

  // The nodes [first, end) at `from` are new, and last in `list`, which has room.
  [[gnu::always_inline]] void append(Row<Active>& list, const Stop& from, int first,
                                     int end) const {
    const int64_t reach = reach_of(from);
    Active* made = list.end();
    list.extend_to(made + 1);
    made->reach = made->least = reach;
    made->from = &from;
    made->first = first;
    made->end = end;
    const Node& node = nodes_[static_cast<size_t>(first)];
    made->demerits = node.demerits;
    made->fitness = node.fitness;
    made->ladder = node.ladder;
    // What hangs and what kerns may make a later line reach less far: rarely, and not by much.
    for (; made != list.begin() && made[-1].least > reach; --made) made[-1].least = reach;
  }

  // Only paragraphs of (almost) no width come here: the breaks of fewest demerits stay.
  void trim() {
    const size_t count = active_.size() - head_;
    std::vector<int64_t> costs(count);
    auto cost = [this](const Active& a) {
      int64_t least = kAwfulBad;
      for (int n = a.first; n < a.end; ++n) least = std::min(least, node(n).demerits);
      return least;
    };
    for (size_t k = 0; k < count; ++k) costs[k] = cost(active_[head_ + k]);
    std::nth_element(costs.begin(), costs.begin() + kMostActive / 2, costs.end());
    const int64_t limit = costs[kMostActive / 2];
    Active* kept = std::remove_if(active_.begin() + head_, active_.end(),
                                  [&](const Active& a) { return cost(a) > limit; });
    active_.shrink_to(static_cast<size_t>(kept - active_.begin()));
    if (active_.size() - head_ > kMostActive) active_.shrink_to(active_.size() - kMostActive / 2);
  }

  // tex.web §873–875. All active nodes are at the end of the paragraph.
  int choose_end() const {
    int best = -1;
    for (size_t k = head_; k < active_.size(); ++k)
      for (int n = active_[k].first; n < active_[k].end; ++n)
        if (best < 0 || node(n).demerits < node(best).demerits) best = n;
    if (best < 0 || p_.looseness == 0) return best;
    const int optimum = node(best).line;
    int actual = 0;
    for (size_t k = head_; k < active_.size(); ++k)
      for (int n = active_[k].first; n < active_[k].end; ++n) {
        const int difference = node(n).line - optimum;
        const bool closer = (difference < actual && p_.looseness <= difference) ||
                            (difference > actual && p_.looseness >= difference);
        if (closer) {
          best = n;
          actual = difference;
        } else if (difference == actual && node(n).demerits < node(best).demerits) {
          best = n;
        }
      }
    return actual == p_.looseness || pass_ >= Pass::kEmergency ? best : -1;
  }

  static constexpr size_t kAtOnce = 32;  // items read, or stops weighed, before memory is asked for

  struct Sums {
    int64_t width = 0, stretch = 0, shrink = 0;
    int32_t endless = 0;
  };

  std::span<const BreakItem> items_;
  const BreakParameters& p_;
  // Of them, what is asked for most.
  const int line_penalty_, flagged_ladder_;
  const int64_t adjacent_demerits_, most_apart_;
  size_t next_item_ = 0;  // to be read
  Sums sums_;             // of what stands before it
  Room& room_ = room_of_thread();
  Row<Stop>& stops_ = room_.stops;
  Row<Node>& nodes_ = room_.nodes;
  Row<Active>& active_ = room_.active;  // from head_ on
  size_t head_ = 0;
  Pass pass_ = Pass::kFirst;
  int tolerance_ = 0;
  int64_t extra_ = 0;
  int64_t steepest_ = 0;  // the largest r of badness() that the tolerance allows
};

}  // namespace

int badness(int64_t t, int64_t s) {
  if (t == 0) return 0;
  if (s <= 0) return kInfinitelyBad;
  // r is about 297 t/s, for 297³ ≈ 100 · 2¹⁸; the limits kept TeX's 32 bits from overflow.
  const int64_t r = t <= 7230584 ? t * 297 / s : s >= 1663497 ? t / (s / 297) : t;
  if (r > 1290) return kInfinitelyBad;
  return static_cast<int>((r * r * r + (1 << 17)) >> 18);
}

bool break_first_pass(std::span<const BreakItem> items, const BreakParameters& parameters,
                      BrokenParagraph& broken) {
  if (parameters.pretolerance < 0) return false;
  Breaker breaker(items, parameters);
  const int last = breaker.run(Pass::kFirst);
  if (last >= 0) broken = breaker.result(last);
  return last >= 0;
}

BrokenParagraph break_lines(std::span<const BreakItem> items, const BreakParameters& parameters) {
  Breaker breaker(items, parameters);
  int last = -1;
  if (parameters.pretolerance >= 0) last = breaker.run(Pass::kFirst);
  if (last < 0) last = breaker.run(Pass::kSecond);
  if (last < 0) last = breaker.run(Pass::kEmergency);
  if (last < 0) last = breaker.run(Pass::kRagged);
  if (last < 0) last = breaker.run(Pass::kLastResort);
  return breaker.result(last);
}

OtherLengths break_otherwise(std::span<const BreakItem> items, BreakParameters parameters,
                             size_t lines) {
  parameters.looseness = 1;  // any but zero: the number of lines matters
  Breaker breaker(items, parameters);
  breaker.run(Pass::kSecond);
  OtherLengths other;
  const int same = breaker.best_of_length(lines);
  if (same < 0) return other;
  other.demerits = breaker.result(same).demerits;
  if (const int n = breaker.best_of_length(lines - 1); n >= 0) other.shorter = breaker.result(n);
  if (const int n = breaker.best_of_length(lines + 1); n >= 0) other.longer = breaker.result(n);
  return other;
}

}  // namespace paraphe
