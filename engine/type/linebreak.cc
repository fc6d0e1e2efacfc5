#include "type/linebreak.h"

#include <algorithm>

#include "type/sweep.h"

namespace paraphe {
namespace {

using namespace breaks;

class Breaker : Sweep {
 public:
  Breaker(std::span<const BreakItem> items, const BreakParameters& parameters,
          std::span<const BreakPart> parts)
      : Sweep(items, parameters, parts) {}

  // One pass (tex.web §863). The index of the last node, or -1 when this pass finds no way.
  int run(Pass pass) {
    set_pass(pass);
    // Where every line is short of what §859 caps, and their number does not matter.
    if (p_.looseness == 0 && line_penalty_ >= 0 && line_penalty_ + tolerance_ < 10000) {
      const int last = sweep();
      if (last != kTooMany) {
        active_.clear();
        return last;
      }
    }
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
      const int64_t reached =
          stop.forced || any || stop.endless > head.endless ? INT64_MAX : reached_at(stop);
      if (reached < head.least) continue;  // every line would be too short
      const Target target{stop, reached};
      Ways ways;
      if (by_length) {
        try_break_by_length(target, ways);
      } else {
        head_ = weigh(target, ways);
        if (head_ == active_.size() && !ways.found()) take_last(target, ways);
        if (ways.found()) add_nodes(target, ways, active_);
      }
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
      line.begin_part = from.part;
      line.end = end.item;
      line.end_part = end.part;
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
  // tex.web §829–855: the lines from all active breaks to the target. Those whose lines can end no
  // later leave the list: they are at its head, but for what hangs and kerns. The new head.
  [[gnu::noinline]] size_t weigh(const Target& target, Ways& ways) const {
    Active* const begin = active_.begin();
    Active* const end = active_.end();
    size_t head = head_;
    for (Active* active = begin + head; active != end; ++active) {
      if (active->least > target.reached) break;  // all that begin later are too short
      if (active->reach > target.reached) continue;
      if (consider(*active, target, ways)) continue;
      for (Active* at = active; at != begin + head; --at) *at = at[-1];
      ++head;
    }
    return target.stop.forced ? active_.size() : head;
  }

  // The same when the number of lines matters (§830: easy_line): nodes are told apart by it, in
  // whose order they are.
  [[gnu::noinline]] void try_break_by_length(const Target& target, Ways& ways) {
    Row<Active>& next = room_.next;
    next.clear();
    int line = node(active_[head_].first).line;
    auto add_ways = [&] {  // of one length
      if (!ways.found()) return;
      nodes_.reserve_more(4);
      next.reserve_more(1);
      add_nodes(target, ways, next);
      ways = Ways{};
    };
    for (size_t k = head_; k < active_.size(); ++k) {
      const Active& active = active_[k];
      if (node(active.first).line != line) {
        add_ways();
        line = node(active.first).line;
      }
      if (active.reach > target.reached || (consider(active, target, ways) && !target.stop.forced))
        next.push_back(active);
    }
    if (next.empty() && !ways.found()) take_last(target, ways);
    add_ways();
    active_.swap(next);
    head_ = 0;
    int64_t least = INT64_MAX;
    for (size_t n = active_.size(); n-- > 0;)
      active_[n].least = least = std::min(least, active_[n].reach);
  }

  // §854: in the last pass, the only way left is taken, however full the line.
  [[gnu::noinline]] void take_last(const Target& target, Ways& ways) const {
    if (pass_ != Pass::kLastResort) return;
    Active last = active_.back();
    last.first = last.end - 1;
    const Node& node = nodes_[static_cast<size_t>(last.first)];
    last.demerits = node.demerits;
    last.fitness = node.fitness;
    last.ladder = node.ladder;
    const Fit f = fit(stop_of(last.first), target.stop);
    add_ways(last, target, f.bad, f.fitness, ways);
  }

  // Adds the ways from `active` to the target, where the line is within the tolerance. False: no
  // line from there ends later. The breaker spends its time here.
  [[gnu::always_inline]] bool consider(const Active& active, const Target& target,
                                       Ways& ways) const {
    // §851–853, as fit() has it.
    const Stop& stop = target.stop;
    const int64_t missing = active.next_width - stop.width;
    int bad = 0, fitness = 2;
    if (missing < 0) {
      const int64_t shrink = stop.shrink - active.next_shrink;
      if (-missing > shrink) return false;
      bad = quick_badness(-missing, shrink);
      fitness = bad > 12 ? 3 : 2;
    } else if (stop.endless <= active.endless) {
      bad = quick_badness(missing, stop.stretch - active.next_stretch);
      fitness = 2 - static_cast<int>(bad > 12) - static_cast<int>(bad > 99);
    }
    if (bad <= tolerance_) add_ways(active, target, bad, fitness, ways);
    return true;
  }

  // §859: the ways from `active` by a line of this badness.
  [[gnu::always_inline]] void add_ways(const Active& active, const Target& target, int bad,
                                       int fitness, Ways& ways) const {
    const int64_t badly = line_penalty_ + bad;
    int64_t own = badly * badly;
    if (own >= int64_t{10000} * 10000) own = kHugeDemerits;
    own += target.stop.demerits;
    if (target.stop.end && is_runt(node(active.first), target.stop)) own += p_.runt_demerits;
    int64_t best = ways.demerits[fitness];
    auto add = [&](int64_t demerits, int node_fitness, int ladder, int n) {
      int64_t d = demerits + own;
      if (static_cast<unsigned>(fitness - node_fitness + 1) > 2) d += adjacent_demerits_;
      d += ladder_demerits(ladder, target.stop.kind());
      if (d > best) return;
      best = d;
      ways.demerits[fitness] = d;
      ways.from[fitness] = n;
    };
    add(active.demerits, active.fitness, active.ladder, active.first);
    if (active.first + 1 == active.end) return;
    const Node* at = nodes_.data() + active.first + 1;
    for (int n = active.first + 1; n < active.end; ++n, ++at)
      add(at->demerits, at->fitness, at->ladder, n);
  }

  // Room for the nodes and active breaks of so many more stops: up to four and one of each, which
  // are then added without asking.
  void make_room(size_t stops) {
    nodes_.reserve_more(4 * stops);
    active_.reserve_more(stops);
  }

  // New active nodes for the best ways found (tex.web §836–845). There is room for them.
  void add_nodes(const Target& target, const Ways& ways, Row<Active>& list) {
    const int first = static_cast<int>(nodes_.size());
    make_nodes(target.stop, static_cast<int>(&target.stop - stops_.data()), ways, ways.least());
    append(list, target.stop, first, static_cast<int>(nodes_.size()));
  }

  // The nodes [first, end) at `from` are new, and last in `list`, which has room.
  [[gnu::always_inline]] void append(Row<Active>& list, const Stop& from, int first,
                                     int end) const {
    const int64_t reach = reach_of(from);
    Active* made = list.add_in_room();
    made->reach = made->least = reach;
    made->next_width = from.next_width;
    made->next_stretch = from.next_stretch - extra_;
    made->next_shrink = from.next_shrink;
    made->endless = from.next_endless;
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

  static constexpr size_t kAtOnce = 32;  // stops weighed before memory is asked for

  Row<Active>& active_ = room_.active;  // from head_ on
  size_t head_ = 0;
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
  Breaker breaker(items, parameters, {});
  const int last = breaker.run(Pass::kFirst);
  if (last >= 0) broken = breaker.result(last);
  return last >= 0;
}

BrokenParagraph break_lines(std::span<const BreakItem> items, const BreakParameters& parameters,
                            std::span<const BreakPart> parts) {
  Breaker breaker(items, parameters, parts);
  int last = -1;
  if (parameters.pretolerance >= 0) last = breaker.run(Pass::kFirst);
  if (last < 0) last = breaker.run(Pass::kSecond);
  if (last < 0) last = breaker.run(Pass::kEmergency);
  if (last < 0) last = breaker.run(Pass::kRagged);
  if (last < 0) last = breaker.run(Pass::kLastResort);
  return breaker.result(last);
}

OtherLengths break_otherwise(std::span<const BreakItem> items, BreakParameters parameters,
                             size_t lines, std::span<const BreakPart> parts) {
  parameters.looseness = 1;  // any but zero: the number of lines matters
  Breaker breaker(items, parameters, parts);
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
