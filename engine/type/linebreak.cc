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

// A feasible break: active and passive node in one (tex.web §819–821).
struct Node {
  size_t item = 0;   // where the line before it ends
  size_t start = 0;  // first item of the line after it
  Sums before;       // up to `start`, less the hanging and post-break material of that line
  int64_t demerits = 0;
  int line = 0;     // lines up to here
  int fitness = 2;  // 0 very loose, 1 loose, 2 decent, 3 tight (tex.web §817)
  int ladder = 0;   // flagged lines in a row, up to here
  int previous = -1;
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

// A node that lines may begin at, and what the sums must come to for one that is not too short.
struct Active {
  int node = 0;
  int64_t reach = 0;
};

class Breaker {
 public:
  Breaker(const std::vector<BreakItem>& items, const BreakParameters& parameters)
      : items_(items), p_(parameters) {
    sums_.resize(items.size() + 1);
    // In variables: to read back what was just written, in one piece, makes the processor wait.
    int64_t width = 0, stretch = 0, shrink = 0;
    int32_t endless = 0;
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
    nodes_.reserve(items_.size());
    active_.clear();
    begin_after(0, Length{}, nodes_.emplace_back());
    active_.push_back({0, reach_of(nodes_[0])});
    nearest_ = active_[0].reach;
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
    for (const auto& [n, reach] : active_)
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
      const Node& from = nodes_[nodes_[n].previous];
      Fit f = fit(from, nodes_[n].item);
      BrokenLine line;
      line.begin = from.start;
      line.end = nodes_[n].item;
      line.missing = Length{f.missing};
      line.stretch = Length{f.stretch - extra_};
      line.shrink = Length{f.shrink};
      line.endless = f.endless;
      line.overfull = f.bad > kInfinitelyBad;
      line.loose = !line.overfull && !f.endless && f.missing > 0 && f.bad > p_.tolerance;
      line.forced_apart = items_[nodes_[n].item].last_resort;
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
  void begin_after(size_t i, Length post, Node& node) const {
    auto discardable = [this](size_t k) {
      const BreakItem& item = items_[k];
      if (item.kind == BreakItem::Kind::kBox) return false;
      return item.kind == BreakItem::Kind::kGlue || item.penalty > kForced;
    };
    while (i < items_.size() && discardable(i)) ++i;
    node.start = i;
    node.before = sums_[i];
    node.before.width -= post.units;
    if (i < items_.size()) node.before.width += items_[i].hang_left.units;
  }

  // How the items from node `a` to the break at `i` fill their line (tex.web §851–853).
  Fit fit(const Node& a, size_t i) const {
    const BreakItem& end = items_[i];
    int64_t width = sums_[i].width - a.before.width - end.hang_right.units;
    if (end.kind == BreakItem::Kind::kPenalty) width += end.width.units;
    Fit fit;
    fit.missing = (a.line == 0 ? p_.first_width : p_.width).units - width;
    fit.stretch = sums_[i].stretch - a.before.stretch + extra_;
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

  static int cube(int64_t r) { return static_cast<int>((r * r * r + (1 << 17)) >> 18); }

  // A line is too short when 297 · missing > (steepest + 1) · stretch, for then badness() is more
  // than the tolerance. Both sides are differences of sums, so that each end of a line has a number
  // of its own and one comparison tells. Most lines that the breaker looks at are too short.
  int64_t reach_of(const Node& a) const {
    return 297 * (a.before.width + (a.line == 0 ? p_.first_width : p_.width).units) +
           (steepest_ + 1) * (a.before.stretch - extra_);
  }
  int64_t reached_at(size_t i) const {
    const BreakItem& end = items_[i];
    int64_t width = sums_[i].width - end.hang_right.units;
    if (end.kind == BreakItem::Kind::kPenalty) width += end.width.units;
    return 297 * width + (steepest_ + 1) * sums_[i].stretch;
  }

  bool flagged(size_t i) const { return items_[i].flagged; }
  bool is_end(size_t i) const { return i + 1 == items_.size(); }

  // The demerits of the line from `a` to `i` (tex.web §859), and what TeX does not know: ladders
  // of more than two hyphens, and runts.
  int64_t demerits(const Node& a, size_t i, const Fit& fit) const {
    const int64_t penalty = items_[i].penalty;
    int64_t d = p_.line_penalty + fit.bad;
    d = std::abs(d) >= 10000 ? kHugeDemerits : d * d;
    if (penalty > 0)
      d += penalty * penalty;
    else if (penalty > kForced)
      d -= penalty * penalty;
    if (a.ladder > 0) {
      if (is_end(i))
        d += p_.final_hyphen_demerits;
      else if (flagged(i))
        d += p_.double_hyphen_demerits;
    }
    if (flagged(i) && a.ladder >= p_.ladder) d += int64_t{20} * p_.double_hyphen_demerits;
    if (std::abs(fit.fitness - a.fitness) > 1) d += p_.adjacent_demerits;
    if (is_end(i) && a.line > 0 && sums_[i].width - a.before.width < p_.runt.units)
      d += p_.runt_demerits;
    return d;
  }

  // tex.web §829–855. Nodes are ordered by line number; they are told apart by it only when the
  // number of lines matters (§830: easy_line).
  void try_break(size_t i) {
    const bool forced = items_[i].penalty <= kForced;
    const int64_t reached = forced || tolerance_ >= kInfinitelyBad ||
                                    sums_[i].endless > nodes_[active_.front().node].before.endless
                                ? INT64_MAX
                                : reached_at(i);
    if (reached < nearest_) return;  // every line would be too short
    std::vector<Active>& next = scratch_;
    next.clear();
    Candidate best[4];
    int line = nodes_[active_.front().node].line;
    bool recorded = false;  // something was found for this break
    const bool by_length = p_.looseness != 0;
    for (const Active& active : active_) {
      const int from = active.node;
      if (by_length && nodes_[from].line != line) {
        recorded |= add_nodes(i, best, next);
        line = nodes_[from].line;
      }
      if (active.reach > reached) {
        next.push_back(active);
        continue;
      }
      const Node& a = nodes_[from];
      const Fit f = fit(a, i);
      const bool ends = f.bad > kInfinitelyBad || forced;
      if (!ends) next.push_back(active);
      if (f.bad > tolerance_) {
        // §854: in the last pass, the only way left is taken, however full the line.
        const bool only = pass_ == Pass::kLastResort && ends && &active == &active_.back() &&
                          next.empty() && !recorded && nothing(best);
        if (!only) continue;
      }
      const int ladder = flagged(i) ? a.ladder + 1 : 0;
      if (ladder > p_.ladder + 1 && pass_ != Pass::kLastResort) continue;
      const int64_t d = a.demerits + demerits(a, i, f);
      if (d <= best[f.fitness].demerits) best[f.fitness] = {d, from, ladder};
    }
    add_nodes(i, best, next);
    trim(next);
    active_.swap(next);
    nearest_ = INT64_MAX;
    for (const Active& a : active_) nearest_ = std::min(nearest_, a.reach);
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
    for (int c = 0; c < 4; ++c) {
      if (best[c].from >= 0 && best[c].demerits <= least + std::abs(p_.adjacent_demerits)) {
        const bool penalty = items_[i].kind == BreakItem::Kind::kPenalty;
        Node& node = nodes_.emplace_back();
        begin_after(penalty ? i + 1 : i, penalty ? items_[i].post : Length{}, node);
        node.item = i;
        node.demerits = best[c].demerits;
        node.line = nodes_[best[c].from].line + 1;
        node.fitness = c;
        node.ladder = best[c].ladder;
        node.previous = best[c].from;
        next.push_back({static_cast<int>(nodes_.size()) - 1, reach_of(node)});
      }
      best[c] = {};
    }
    return true;
  }

  // Only paragraphs of (almost) no width come here: the nodes of fewest demerits stay.
  void trim(std::vector<Active>& active) const {
    if (active.size() <= kMostActive) return;
    std::vector<int64_t> costs;
    for (const Active& a : active) costs.push_back(nodes_[a.node].demerits);
    std::nth_element(costs.begin(), costs.begin() + kMostActive / 2, costs.end());
    const int64_t limit = costs[kMostActive / 2];
    std::erase_if(active, [&](const Active& a) { return nodes_[a.node].demerits > limit; });
    if (active.size() > kMostActive) active.erase(active.begin(), active.end() - kMostActive / 2);
  }

  // tex.web §873–875. All active nodes are at the end of the paragraph.
  int choose_end() const {
    int best = -1;
    for (const auto& [n, reach] : active_)
      if (best < 0 || nodes_[n].demerits < nodes_[best].demerits) best = n;
    if (best < 0 || p_.looseness == 0) return best;
    const int optimum = nodes_[best].line;
    int actual = 0;
    for (const auto& [n, reach] : active_) {
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
  std::vector<Sums> sums_;
  std::vector<Node> nodes_;
  std::vector<Active> active_, scratch_;
  int64_t nearest_ = 0;  // the least reach of those active
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
