#include "type/linebreak.h"

#include <algorithm>
#include <cstdlib>

namespace paraphe {
namespace {

constexpr int kInfinitelyBad = 10000;           // tex.web §108
constexpr int64_t kAwfulBad = INT64_MAX / 4;    // tex.web §833
constexpr int64_t kHugeDemerits = 100'000'000;  // tex.web §859
// More feasible breaks than any page needs; bounds the work that a hostile paragraph can ask for.
constexpr size_t kMostActive = 600;

// TeX's three (§863); then, for its overfull lines, ragged ones; at last whatever must be.
enum class Pass : uint8_t { kFirst = 1, kSecond, kEmergency, kRagged, kLastResort };

// What stands before an item: prefix sums take the place of TeX's active_width arrays (§823).
struct Sums {
  int64_t width = 0, stretch = 0, shrink = 0;
  int32_t endless = 0;
};

// An item that a line may end at, as all passes see it.
struct Stop {
  size_t item = 0;
  int64_t width = 0;  // up to it, with the hyphen that it adds, without what hangs
  int64_t stretch = 0, shrink = 0;
  int32_t endless = 0;
  int penalty = 0;
  bool flagged = false, hyphenation = false, last_resort = false;
};

// A feasible break: passive node and active node in one (tex.web §819–821), but for what all ways
// to the same break have in common.
struct Node {
  int64_t demerits = 0;
  int previous = -1;
  int opening = 0;  // the line after it
  int line = 0;     // lines up to here
  int fitness = 2;  // 0 very loose, 1 loose, 2 decent, 3 tight (tex.web §817)
  int ladder = 0;   // flagged lines in a row, up to here
};

// Where a line may begin.
struct Opening {
  const Stop* end = nullptr;  // of the line before it
  size_t start = 0;           // its own first item
  // Up to `start`, less the hanging and post-break material of the line; and of the width, plus
  // what the line has room for.
  Sums before;
};

struct Fit {
  int64_t missing = 0, stretch = 0, shrink = 0;
  bool endless = false;
  int bad = 0;  // kInfinitelyBad + 1: overfull
  int fitness = 2;
};

// The best ways to a break, one for each fitness class of its last line (tex.web §833).
struct Ways {
  int64_t demerits[4] = {kAwfulBad, kAwfulBad, kAwfulBad, kAwfulBad};
  int from[4];  // nodes; of meaning only where there are demerits
};

// The ways to one break, up to one for each fitness class: nodes [first, end). Lines that begin
// there fit alike, so that they are measured once.
struct Active {
  int first = 0, end = 0;
  int opening = 0;
  int64_t reach = 0;  // what the sums must come to for a line that is not too short
  int64_t least = 0;  // the least reach from here to the end of the list
};

// Room for the breaker's lists, kept by the thread: most paragraphs need as much as the one before.
struct Room {
  std::vector<Stop> stops;
  std::vector<Node> nodes;
  std::vector<Opening> openings;
  std::vector<Active> active, next;
};

Room& room_of_thread() {
  static thread_local Room room;
  return room;
}

class Breaker {
 public:
  Breaker(const std::vector<BreakItem>& items, const BreakParameters& parameters)
      : items_(items), p_(parameters) {
    // In variables, straight into place: reading back what was just written takes its time.
    int64_t width = 0, stretch = 0, shrink = 0;
    int32_t endless = 0;
    if (stops_.size() < items.size()) stops_.resize(items.size());
    Stop* stop = stops_.data();
    for (size_t i = 0; i < items.size(); ++i) {
      const BreakItem& item = items[i];
      const bool penalty = item.kind == BreakItem::Kind::kPenalty;
      if (item.kind != BreakItem::Kind::kBox && item.penalty < kForbidden) {
        stop->item = i;
        stop->width = width - item.hang_right.units + (penalty ? item.width.units : 0);
        stop->stretch = stretch;
        stop->shrink = shrink;
        stop->endless = endless;
        stop->penalty = item.penalty;
        stop->flagged = item.flagged;
        stop->hyphenation = item.hyphenation;
        stop->last_resort = item.last_resort;
        ++stop;
      }
      if (penalty) continue;
      width += item.width.units;
      stretch += item.stretch.units;
      shrink += item.shrink.units;
      endless += item.endless ? 1 : 0;
    }
    last_stop_ = stop;
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
    openings_.clear();
    active_.clear();
    head_ = 0;
    nodes_.emplace_back();
    open_line(nullptr);
    append(active_, 0, 1);
    const bool hyphens = pass > Pass::kFirst, anywhere = pass == Pass::kLastResort;
    for (const Stop* next = stops_.data(); next != last_stop_; ++next) {
      const Stop& stop = *next;
      if ((stop.hyphenation && !hyphens) || (stop.last_resort && !anywhere)) continue;
      const int64_t reached =
          stop.penalty <= kForced || tolerance_ >= kInfinitelyBad ||
                  stop.endless > openings_[active_[head_].opening].before.endless
              ? INT64_MAX
              : reached_at(stop);
      if (reached < active_[head_].least) continue;  // every line would be too short
      try_break(stop, reached);
      if (head_ == active_.size()) return -1;
    }
    return choose_end();
  }

  // The best way that ends with `lines` lines, after a run that told nodes apart by line number.
  int best_of_length(size_t lines) const {
    int best = -1;
    for (size_t k = head_; k < active_.size(); ++k)
      for (int n = active_[k].first; n < active_[k].end; ++n)
        if (nodes_[n].line == static_cast<int>(lines) &&
            (best < 0 || nodes_[n].demerits < nodes_[best].demerits))
          best = n;
    return best;
  }

  BrokenParagraph result(int last) const {
    BrokenParagraph result;
    result.pass = static_cast<int>(pass_);
    result.demerits = nodes_[last].demerits;
    for (int n = last; nodes_[n].previous >= 0; n = nodes_[n].previous) {
      const Opening& from = openings_[nodes_[nodes_[n].previous].opening];
      const Stop& end = *openings_[nodes_[n].opening].end;
      Fit f = fit(from, end);
      BrokenLine line;
      line.begin = from.start;
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
      result.lines.push_back(line);
    }
    std::reverse(result.lines.begin(), result.lines.end());
    return result;
  }

 private:
  // All that stands before a stop.
  int64_t width_before(const Stop& stop) const {
    const BreakItem& item = items_[stop.item];
    const int64_t width = stop.width + item.hang_right.units;
    return item.kind == BreakItem::Kind::kPenalty ? width - item.width.units : width;
  }

  // A line may begin after `end`, or with the paragraph. Glue and penalties vanish after a break
  // (tex.web §837, §879), up to the next forced break.
  void open_line(const Stop* end) {
    size_t i = 0;
    Sums sums{p_.first_width.units, -extra_, 0, 0};
    if (end != nullptr) {
      const BreakItem& item = items_[end->item];
      const bool penalty = item.kind == BreakItem::Kind::kPenalty;
      i = end->item + (penalty ? 1 : 0);
      sums = {width_before(*end) + p_.width.units - (penalty ? item.post.units : 0),
              end->stretch - extra_, end->shrink, end->endless};
    }
    for (; i < items_.size(); ++i) {
      const BreakItem& item = items_[i];
      if (item.kind == BreakItem::Kind::kPenalty) {
        if (item.penalty <= kForced) break;
        continue;
      }
      if (item.kind == BreakItem::Kind::kBox) break;
      sums.width += item.width.units;
      sums.stretch += item.stretch.units;
      sums.shrink += item.shrink.units;
      sums.endless += item.endless ? 1 : 0;
    }
    if (i < items_.size()) sums.width += items_[i].hang_left.units;
    openings_.push_back({end, i, sums});
  }

  // How the items of a line from `a` to `end` fill it (tex.web §851–853).
  static Fit fit(const Opening& a, const Stop& end) {
    Fit fit;
    fit.missing = a.before.width - end.width;
    fit.stretch = end.stretch - a.before.stretch;
    fit.shrink = end.shrink - a.before.shrink;
    fit.endless = end.endless > a.before.endless;
    if (fit.missing >= 0) {
      if (fit.endless) return fit;
      fit.bad = badness(fit.missing, fit.stretch);
      fit.fitness = fit.bad > 99 ? 0 : fit.bad > 12 ? 1 : 2;
    } else {
      fit.bad = -fit.missing > fit.shrink ? kInfinitelyBad + 1 : badness(-fit.missing, fit.shrink);
      fit.fitness = fit.bad > 12 ? 3 : 2;
    }
    return fit;
  }

  static int cube(int64_t r) { return static_cast<int>((r * r * r + (1 << 17)) >> 18); }

  // A line is too short when 297 · missing > (steepest + 1) · stretch, for then badness() is more
  // than the tolerance. Both sides are differences of sums, so that each end of a line has a number
  // of its own and one comparison tells. Most lines that the breaker looks at are too short.
  int64_t reach_of(const Opening& a) const {
    return 297 * a.before.width + (steepest_ + 1) * a.before.stretch;
  }
  int64_t reached_at(const Stop& end) const {
    return 297 * end.width + (steepest_ + 1) * end.stretch;
  }

  bool is_end(const Stop& stop) const { return stop.item + 1 == items_.size(); }

  // tex.web §829–855. Nodes are told apart by line number, in whose order they are, only when the
  // number of lines matters (§830: easy_line).
  void try_break(const Stop& stop, int64_t reached) {
    const bool forced = stop.penalty <= kForced, ladders = stop.flagged || is_end(stop);
    std::vector<Active>& next = room_.next;
    next.clear();
    Ways ways;
    const bool by_length = p_.looseness != 0;
    int line = nodes_[active_[head_].first].line;
    bool recorded = false;  // something was found for this break
    const int64_t at_break = demerits_of(stop.penalty);
    const size_t count = active_.size();
    size_t k = head_;
    for (; k < count; ++k) {
      const Active& active = active_[k];
      if (by_length && nodes_[active.first].line != line) {
        recorded |= add_nodes(stop, ways, next);
        line = nodes_[active.first].line;
      }
      if (active.least > reached && !by_length) break;  // all that begin later are too short
      if (active.reach > reached) {
        next.push_back(active);
        continue;
      }
      const Opening& a = openings_[active.opening];
      const Fit f = fit(a, stop);
      const bool ends = f.bad > kInfinitelyBad || forced;
      if (!ends) next.push_back(active);
      int first = active.first;
      if (f.bad > tolerance_) {
        // §854: in the last pass, the only way left is taken, however full the line.
        const bool only = pass_ == Pass::kLastResort && ends && k + 1 == count && next.empty() &&
                          !recorded && least_of(ways) == kAwfulBad;
        if (!only) continue;
        first = active.end - 1;
      }
      // §859.
      const int64_t badly = p_.line_penalty + f.bad;
      int64_t d = at_break + (std::abs(badly) >= 10000 ? kHugeDemerits : badly * badly);
      if (ladders) {
        add_ladders(active, first, stop, f.fitness, d, ways);
        continue;
      }
      int64_t best = ways.demerits[f.fitness];
      const Node* node = &nodes_[static_cast<size_t>(first)];
      for (int n = first; n < active.end; ++n, ++node) {
        int64_t all = node->demerits + d;
        if (static_cast<unsigned>(f.fitness - node->fitness + 1) > 2) all += p_.adjacent_demerits;
        if (all > best) continue;
        best = all;
        ways.from[f.fitness] = n;
      }
      ways.demerits[f.fitness] = best;
    }
    if (by_length) {
      add_nodes(stop, ways, next);
      active_.swap(next);
      head_ = 0;
      int64_t least = INT64_MAX;
      for (size_t n = active_.size(); n-- > 0;)
        active_[n].least = least = std::min(least, active_[n].reach);
    } else {  // those that stay move up to the ones not looked at
      head_ = k - next.size();
      std::copy(next.begin(), next.end(), active_.begin() + static_cast<ptrdiff_t>(head_));
      add_nodes(stop, ways, active_);
    }
    if (active_.size() - head_ > kMostActive) trim();
  }

  static int64_t demerits_of(int64_t penalty) {
    return penalty > 0 ? penalty * penalty : penalty > kForced ? -(penalty * penalty) : 0;
  }

  // The same where hyphens in a row matter (§859), and what TeX does not know: ladders of more than
  // two hyphens, and runts.
  void add_ladders(const Active& active, int first, const Stop& stop, int fitness, int64_t own,
                   Ways& ways) const {
    const Opening& a = openings_[static_cast<size_t>(active.opening)];
    const bool end = is_end(stop), hyphen = stop.flagged;
    if (end && nodes_[static_cast<size_t>(first)].line > 0 &&
        width_before(stop) - (a.before.width - p_.width.units) < p_.runt.units)
      own += p_.runt_demerits;
    for (int n = first; n < active.end; ++n) {
      const Node& node = nodes_[static_cast<size_t>(n)];
      int64_t d = node.demerits + own;
      if (hyphen && node.ladder > p_.ladder && pass_ != Pass::kLastResort) continue;
      if (node.ladder > 0)
        d += end ? p_.final_hyphen_demerits : hyphen ? p_.double_hyphen_demerits : 0;
      if (hyphen && node.ladder >= p_.ladder) d += int64_t{20} * p_.double_hyphen_demerits;
      if (std::abs(fitness - node.fitness) > 1) d += p_.adjacent_demerits;
      if (d > ways.demerits[fitness]) continue;
      ways.demerits[fitness] = d;
      ways.from[fitness] = n;
    }
  }

  // The nodes [first, end) are new, and last in `list`.
  void append(std::vector<Active>& list, int first, int end) const {
    const int opening = nodes_[static_cast<size_t>(first)].opening;
    const int64_t reach = reach_of(openings_[static_cast<size_t>(opening)]);
    list.push_back({first, end, opening, reach, reach});
    // What hangs and what kerns may make a later line reach less far: rarely, and not by much.
    for (size_t k = list.size() - 1; k-- > 0 && list[k].least > reach;) list[k].least = reach;
  }

  static int64_t least_of(const Ways& ways) {
    return std::min(std::min(ways.demerits[0], ways.demerits[1]),
                    std::min(ways.demerits[2], ways.demerits[3]));
  }

  // New active nodes for the best ways found to `stop` (tex.web §836–845).
  bool add_nodes(const Stop& stop, Ways& ways, std::vector<Active>& next) {
    const int64_t least = least_of(ways);
    if (least == kAwfulBad) return false;
    const int opening = static_cast<int>(openings_.size()), first = static_cast<int>(nodes_.size());
    open_line(&stop);
    const int64_t most = least + std::abs(p_.adjacent_demerits);
    for (int c = 0; c < 4; ++c) {
      if (ways.demerits[c] <= most) {
        Node& node = nodes_.emplace_back();
        const Node& from = nodes_[static_cast<size_t>(ways.from[c])];
        node.demerits = ways.demerits[c];
        node.previous = ways.from[c];
        node.opening = opening;
        node.line = from.line + 1;
        node.fitness = c;
        node.ladder = stop.flagged ? from.ladder + 1 : 0;
      }
      ways.demerits[c] = kAwfulBad;
    }
    append(next, first, static_cast<int>(nodes_.size()));
    return true;
  }

  // Only paragraphs of (almost) no width come here: the breaks of fewest demerits stay.
  void trim() {
    active_.erase(active_.begin(), active_.begin() + static_cast<ptrdiff_t>(head_));
    head_ = 0;
    auto cost = [this](const Active& a) {
      int64_t least = kAwfulBad;
      for (int n = a.first; n < a.end; ++n) least = std::min(least, nodes_[n].demerits);
      return least;
    };
    std::vector<int64_t> costs;
    for (const Active& a : active_) costs.push_back(cost(a));
    std::nth_element(costs.begin(), costs.begin() + kMostActive / 2, costs.end());
    const int64_t limit = costs[kMostActive / 2];
    std::erase_if(active_, [&](const Active& a) { return cost(a) > limit; });
    if (active_.size() > kMostActive)
      active_.erase(active_.begin(), active_.end() - kMostActive / 2);
  }

  // tex.web §873–875. All active nodes are at the end of the paragraph.
  int choose_end() const {
    int best = -1;
    for (size_t k = head_; k < active_.size(); ++k)
      for (int n = active_[k].first; n < active_[k].end; ++n)
        if (best < 0 || nodes_[n].demerits < nodes_[best].demerits) best = n;
    if (best < 0 || p_.looseness == 0) return best;
    const int optimum = nodes_[best].line;
    int actual = 0;
    for (size_t k = head_; k < active_.size(); ++k)
      for (int n = active_[k].first; n < active_[k].end; ++n) {
        const int difference = nodes_[n].line - optimum;
        const bool closer = (difference < actual && p_.looseness <= difference) ||
                            (difference > actual && p_.looseness >= difference);
        if (closer) {
          best = n;
          actual = difference;
        } else if (difference == actual && nodes_[n].demerits < nodes_[best].demerits) {
          best = n;
        }
      }
    return actual == p_.looseness || pass_ >= Pass::kEmergency ? best : -1;
  }

  const std::vector<BreakItem>& items_;
  const BreakParameters& p_;
  Room& room_ = room_of_thread();
  std::vector<Stop>& stops_ = room_.stops;
  const Stop* last_stop_ = nullptr;  // and what comes after it is of no paragraph
  std::vector<Node>& nodes_ = room_.nodes;
  std::vector<Opening>& openings_ = room_.openings;
  std::vector<Active>& active_ = room_.active;  // from head_ on
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

bool break_first_pass(const std::vector<BreakItem>& items, const BreakParameters& parameters,
                      BrokenParagraph& broken) {
  if (parameters.pretolerance < 0) return false;
  Breaker breaker(items, parameters);
  const int last = breaker.run(Pass::kFirst);
  if (last >= 0) broken = breaker.result(last);
  return last >= 0;
}

BrokenParagraph break_lines(const std::vector<BreakItem>& items,
                            const BreakParameters& parameters) {
  Breaker breaker(items, parameters);
  int last = -1;
  if (parameters.pretolerance >= 0) last = breaker.run(Pass::kFirst);
  if (last < 0) last = breaker.run(Pass::kSecond);
  if (last < 0) last = breaker.run(Pass::kEmergency);
  if (last < 0) last = breaker.run(Pass::kRagged);
  if (last < 0) last = breaker.run(Pass::kLastResort);
  return breaker.result(last);
}

OtherLengths break_otherwise(const std::vector<BreakItem>& items, BreakParameters parameters,
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
