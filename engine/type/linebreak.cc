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

// A feasible break: passive node and active node in one (tex.web §819–821), but for what all ways
// to the same break have in common.
struct Node {
  int64_t demerits = 0;
  int opening = 0;   // the line after it
  int line = 0;      // lines up to here
  int fitness = 2;   // 0 very loose, 1 loose, 2 decent, 3 tight (tex.web §817)
  int ladder = 0;    // flagged lines in a row, up to here
  int previous = -1;
};

// Where a line may begin.
struct Opening {
  size_t item = 0;   // where the line before it ends
  size_t start = 0;  // its own first item
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

// The best way to a break, for one fitness class of its last line (tex.web §833).
struct Candidate {
  int64_t demerits = kAwfulBad;
  int from = -1;
  int ladder = 0;
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
  std::vector<Sums> sums;
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
    if (sums_.size() <= items.size()) sums_.resize(items.size() + 1);
    // In variables: to read back what was just written, in one piece, makes the processor wait.
    int64_t width = 0, stretch = 0, shrink = 0;
    int32_t endless = 0;
    sums_[0] = {};
    for (size_t i = 0; i < items.size(); ++i) {
      const BreakItem& item = items[i];
      if (item.kind != BreakItem::Kind::kPenalty) {
        width += item.width.units;
        stretch += item.stretch.units;
        shrink += item.shrink.units;
        endless += item.endless ? 1 : 0;
      }
      sums_[i + 1] = {width, stretch, shrink, endless};
    }
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
    nodes_.emplace_back();
    open_line(0, Length{}, p_.first_width, 0);
    append(active_, 0, 1);
    for (size_t i = 0; i < items_.size(); ++i) {
      if (!may_break(items_[i])) continue;
      try_break(i);
      if (active_.empty()) return -1;
    }
    return choose_end();
  }

  // The best way that ends with `lines` lines, after a run that told nodes apart by line number.
  int best_of_length(size_t lines) const {
    int best = -1;
    for (const Active& active : active_)
      for (int n = active.first; n < active.end; ++n)
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
      const size_t end = openings_[nodes_[n].opening].item;
      Fit f = fit(from, end);
      BrokenLine line;
      line.begin = from.start;
      line.end = end;
      line.missing = Length{f.missing};
      line.stretch = Length{f.stretch - extra_};
      line.shrink = Length{f.shrink};
      line.endless = f.endless;
      line.overfull = f.bad > kInfinitelyBad;
      line.loose = !line.overfull && !f.endless && f.missing > 0 && f.bad > p_.tolerance;
      line.forced_apart = items_[end].last_resort;
      const int64_t give = f.missing >= 0 ? f.stretch : f.shrink;
      if (!f.endless && give > 0)
        line.ratio = static_cast<double>(f.missing) / static_cast<double>(give);
      result.lines.push_back(line);
    }
    std::reverse(result.lines.begin(), result.lines.end());
    return result;
  }

 private:
  bool may_break(const BreakItem& item) const {
    if (item.kind == BreakItem::Kind::kBox || item.penalty >= kForbidden) return false;
    if (item.hyphenation && pass_ == Pass::kFirst) return false;
    return !item.last_resort || pass_ == Pass::kLastResort;
  }

  // Glue and penalties vanish after a break (tex.web §837, §879), up to the next forced break.
  void open_line(size_t i, Length post, Length width, size_t end) {
    auto discardable = [this](size_t k) {
      const BreakItem& item = items_[k];
      if (item.kind == BreakItem::Kind::kBox) return false;
      return item.kind == BreakItem::Kind::kGlue || item.penalty > kForced;
    };
    while (i < items_.size() && discardable(i)) ++i;
    const Sums& sums = sums_[i];
    int64_t room = sums.width - post.units + width.units;
    if (i < items_.size()) room += items_[i].hang_left.units;
    openings_.push_back({end, i, {room, sums.stretch - extra_, sums.shrink, sums.endless}});
  }

  // How the items of a line that begins at `a` and ends at the break `i` fill it (tex.web
  // §851–853).
  Fit fit(const Opening& a, size_t i) const {
    Fit fit;
    fit.missing = a.before.width - width_to(i);
    fit.stretch = sums_[i].stretch - a.before.stretch;
    fit.shrink = sums_[i].shrink - a.before.shrink;
    fit.endless = sums_[i].endless > a.before.endless;
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

  // What stands up to the break `i`, with the hyphen that it adds, without what hangs.
  int64_t width_to(size_t i) const {
    const BreakItem& end = items_[i];
    const int64_t width = sums_[i].width - end.hang_right.units;
    return end.kind == BreakItem::Kind::kPenalty ? width + end.width.units : width;
  }

  static int cube(int64_t r) { return static_cast<int>((r * r * r + (1 << 17)) >> 18); }

  // A line is too short when 297 · missing > (steepest + 1) · stretch, for then badness() is more
  // than the tolerance. Both sides are differences of sums, so that each end of a line has a number
  // of its own and one comparison tells. Most lines that the breaker looks at are too short.
  int64_t reach_of(const Opening& a) const {
    return 297 * a.before.width + (steepest_ + 1) * a.before.stretch;
  }
  int64_t reached_at(size_t i) const {
    return 297 * width_to(i) + (steepest_ + 1) * sums_[i].stretch;
  }

  bool flagged(size_t i) const { return items_[i].flagged; }
  bool is_end(size_t i) const { return i + 1 == items_.size(); }

  // The demerits of a line that ends at `i` (tex.web §859), whatever comes before it; and what TeX
  // does not know: runts.
  int64_t demerits(const Opening& a, bool first, size_t i, int bad) const {
    const int64_t penalty = items_[i].penalty;
    int64_t d = p_.line_penalty + bad;
    d = std::abs(d) >= 10000 ? kHugeDemerits : d * d;
    if (penalty > 0)
      d += penalty * penalty;
    else if (penalty > kForced)
      d -= penalty * penalty;
    if (is_end(i) && !first && sums_[i].width - (a.before.width - p_.width.units) < p_.runt.units)
      d += p_.runt_demerits;
    return d;
  }

  // What the line before adds to these (tex.web §859), and ladders of more than two hyphens.
  int64_t after(const Node& a, size_t i, int fitness) const {
    int64_t d = 0;
    if (a.ladder > 0) {
      if (is_end(i))
        d += p_.final_hyphen_demerits;
      else if (flagged(i))
        d += p_.double_hyphen_demerits;
      if (flagged(i) && a.ladder >= p_.ladder) d += int64_t{20} * p_.double_hyphen_demerits;
    }
    if (std::abs(fitness - a.fitness) > 1) d += p_.adjacent_demerits;
    return d;
  }

  // tex.web §829–855. Nodes are ordered by line number; they are told apart by it only when the
  // number of lines matters (§830: easy_line).
  void try_break(size_t i) {
    const bool forced = items_[i].penalty <= kForced;
    const int64_t reached =
        forced || tolerance_ >= kInfinitelyBad ||
                sums_[i].endless > openings_[active_.front().opening].before.endless
            ? INT64_MAX
            : reached_at(i);
    if (reached < active_.front().least) return;  // every line would be too short
    std::vector<Active>& next = room_.next;
    next.clear();
    Candidate best[4];
    const bool by_length = p_.looseness != 0;
    int line = nodes_[active_.front().first].line;
    bool recorded = false;  // something was found for this break
    for (size_t k = 0; k < active_.size(); ++k) {
      const Active& active = active_[k];
      if (by_length && nodes_[active.first].line != line) {
        recorded |= add_nodes(i, best, next);
        line = nodes_[active.first].line;
      }
      if (active.least > reached && !by_length) {  // and so are all that begin later
        next.insert(next.end(), active_.begin() + static_cast<ptrdiff_t>(k), active_.end());
        break;
      }
      if (active.reach > reached) {
        next.push_back(active);
        continue;
      }
      const Opening& a = openings_[active.opening];
      const Fit f = fit(a, i);
      const bool ends = f.bad > kInfinitelyBad || forced;
      if (!ends) next.push_back(active);
      int first = active.first;
      if (f.bad > tolerance_) {
        // §854: in the last pass, the only way left is taken, however full the line.
        const bool only = pass_ == Pass::kLastResort && ends && k + 1 == active_.size() &&
                          next.empty() && !recorded && nothing(best);
        if (!only) continue;
        first = active.end - 1;
      }
      const int64_t own = demerits(a, nodes_[first].line == 0, i, f.bad);
      Candidate& found = best[f.fitness];
      for (int n = first; n < active.end; ++n) {
        const Node& node = nodes_[n];
        const int ladder = flagged(i) ? node.ladder + 1 : 0;
        if (ladder > p_.ladder + 1 && pass_ != Pass::kLastResort) continue;
        const int64_t d = node.demerits + own + after(node, i, f.fitness);
        if (d <= found.demerits) found = {d, n, ladder};
      }
    }
    add_nodes(i, best, next);
    trim(next);
    active_.swap(next);
    if (by_length) find_least();
  }

  // The nodes [first, end) are new, and last in `list`.
  void append(std::vector<Active>& list, int first, int end) const {
    const int opening = nodes_[static_cast<size_t>(first)].opening;
    const int64_t reach = reach_of(openings_[static_cast<size_t>(opening)]);
    list.push_back({first, end, opening, reach, reach});
    // What hangs and what kerns may make a later line reach less far: rarely, and not by much.
    for (size_t k = list.size() - 1; k-- > 0 && list[k].least > reach;) list[k].least = reach;
  }

  void find_least() {
    int64_t least = INT64_MAX;
    for (size_t k = active_.size(); k-- > 0;)
      least = active_[k].least = std::min(least, active_[k].reach);
  }

  static bool nothing(const Candidate* best) {
    for (int c = 0; c < 4; ++c)
      if (best[c].from >= 0) return false;
    return true;
  }

  // New active nodes for the best ways found to the break at `i` (tex.web §836–845).
  bool add_nodes(size_t i, Candidate* best, std::vector<Active>& next) {
    int64_t least = kAwfulBad;
    for (int c = 0; c < 4; ++c) least = std::min(least, best[c].demerits);
    if (least == kAwfulBad) return false;
    const bool penalty = items_[i].kind == BreakItem::Kind::kPenalty;
    const int opening = static_cast<int>(openings_.size()), first = static_cast<int>(nodes_.size());
    open_line(penalty ? i + 1 : i, penalty ? items_[i].post : Length{}, p_.width, i);
    for (int c = 0; c < 4; ++c) {
      if (best[c].from >= 0 && best[c].demerits <= least + std::abs(p_.adjacent_demerits))
        nodes_.push_back({best[c].demerits, opening, nodes_[best[c].from].line + 1, c,
                          best[c].ladder, best[c].from});
      best[c] = {};
    }
    append(next, first, static_cast<int>(nodes_.size()));
    return true;
  }

  // Only paragraphs of (almost) no width come here: the breaks of fewest demerits stay.
  void trim(std::vector<Active>& active) {
    if (active.size() <= kMostActive) return;
    auto cost = [this](const Active& a) {
      int64_t least = kAwfulBad;
      for (int n = a.first; n < a.end; ++n) least = std::min(least, nodes_[n].demerits);
      return least;
    };
    std::vector<int64_t> costs;
    for (const Active& a : active) costs.push_back(cost(a));
    std::nth_element(costs.begin(), costs.begin() + kMostActive / 2, costs.end());
    const int64_t limit = costs[kMostActive / 2];
    std::erase_if(active, [&](const Active& a) { return cost(a) > limit; });
    if (active.size() > kMostActive) active.erase(active.begin(), active.end() - kMostActive / 2);
  }

  // tex.web §873–875. All active nodes are at the end of the paragraph.
  int choose_end() const {
    int best = -1;
    for (const Active& active : active_)
      for (int n = active.first; n < active.end; ++n)
        if (best < 0 || nodes_[n].demerits < nodes_[best].demerits) best = n;
    if (best < 0 || p_.looseness == 0) return best;
    const int optimum = nodes_[best].line;
    int actual = 0;
    for (const Active& active : active_)
      for (int n = active.first; n < active.end; ++n) {
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
  std::vector<Sums>& sums_ = room_.sums;
  std::vector<Node>& nodes_ = room_.nodes;
  std::vector<Opening>& openings_ = room_.openings;
  std::vector<Active>& active_ = room_.active;
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
