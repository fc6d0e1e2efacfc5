// Where the lines of a paragraph may end, with the sums of what stands before each such place: what
// all passes of the breaker share. Private to linebreak.cc.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "type/breaks.h"

namespace paraphe::breaks {

class Stops {
 protected:
  Stops(std::span<const BreakItem> items, const BreakParameters& parameters,
        std::span<const BreakPart> parts)
      : items_(items),
        parts_(parts),
        p_(parameters),
        line_penalty_(parameters.line_penalty),
        flagged_ladder_(std::min(parameters.ladder, 1)),
        adjacent_demerits_(parameters.adjacent_demerits),
        most_apart_(std::abs(adjacent_demerits_)) {
    stops_.clear();
    stops_.reserve_more(items.size() + parts.size() + 1);  // they stay where they are
    Stop& first = *stops_.add();
    first = Stop{};
    first.next_width = p_.first_width.units;
  }

  // What a pass allows (tex.web §863).
  void set_pass(Pass pass) {
    pass_ = pass;
    tolerance_ = pass == Pass::kFirst    ? p_.pretolerance
                 : pass >= Pass::kRagged ? kInfinitelyBad
                                         : p_.tolerance;
    steepest_ = 0;
    for (int64_t step = 1024; step > 0; step /= 2)
      if (steepest_ + step <= 1291 && cube(steepest_ + step) <= tolerance_) steepest_ += step;
    extra_ = p_.ragged.units + (pass >= Pass::kEmergency ? p_.emergency_stretch.units : 0);
    if (stops_.size() == 1) read_more();
  }

  const Node& node(int n) const { return nodes_[static_cast<size_t>(n)]; }
  const Stop& stop_of(int n) const { return stops_[static_cast<size_t>(node(n).stop)]; }

  // Reads on in the items, to the next place where a line may end at least; what a pass does not
  // come to is not read. False: that was all.
  bool read_more() {
    const size_t count = items_.size(), first = next_item_;
    if (first == count) return false;
    Stop *const added = stops_.end(), *stop = added;
    Stop* open = stop - (stops_.size() == 1 ? 1 : 0);  // those whose next line has not begun yet
    // In variables, straight into place: reading back what was just written takes its time.
    int64_t width = sums_.width, stretch = sums_.stretch, shrink = sums_.shrink;
    int32_t endless = sums_.endless;
    const int64_t line = p_.width.units;
    const BreakItem* const items = items_.data();
    const BreakItem* item = items + first;
    const BreakItem* const end = items + count;
    const BreakItem* const enough = item + std::min(kReadAtOnce, count - first);
    for (; item != end; ++item) {
      const bool box = item->kind == BreakItem::Kind::kBox;
      const bool penalty = item->kind == BreakItem::Kind::kPenalty;
      // Glue and penalties vanish after a break (tex.web §837, §879), up to the next forced break.
      if (open != stop && (box || (penalty && item->penalty <= kForced))) {
        const int64_t begin = width + (box ? item->hang.units : 0);
        do {
          open->next_width += begin;
          open->next_stretch = stretch;
          open->next_shrink = shrink;
          open->next_endless = endless;
          open->next_item = static_cast<uint32_t>(item - items);
        } while (++open != stop);
      }
      if (box) {
        if (item >= enough && stop != added) break;
        if (item->parts > 0) {
          const int64_t price = item->penalty;
          const BreakPart* part = parts_.data() + item->part;
          for (uint16_t before = 1;; ++before, ++part) {
            width += part->width.units;
            stretch += part->stretch.units;
            shrink += part->stretch.units;
            if (before == item->parts) break;
            if (price >= kForbidden) continue;
            stop->width = width + part->hyphen.units - part->hang_right.units;
            stop->stretch = stop->next_stretch = stretch;
            stop->shrink = stop->next_shrink = shrink;
            stop->next_width = line - part->post.units + width + part[1].hang_left.units;
            stop->demerits = price * std::abs(price);
            stop->item = stop->next_item = static_cast<uint32_t>(item - items);
            stop->endless = stop->next_endless = endless;
            stop->part = before;
            stop->from = Pass::kSecond;
            stop->forced = stop->end = stop->last_resort = false;
            stop->flagged = true;
            ++stop;
          }
          open = stop;
          continue;
        }
      } else {
        if (item->penalty < kForbidden) {
          const int64_t price = item->penalty;
          stop->width = width - item->hang.units + (penalty ? item->width.units : 0);
          stop->stretch = stretch;
          stop->shrink = shrink;
          stop->next_width = line;
          stop->demerits = price * std::abs(price);
          stop->item = static_cast<uint32_t>(item - items);
          stop->endless = endless;
          stop->part = 0;
          stop->from = item->last_resort   ? Pass::kLastResort
                       : item->hyphenation ? Pass::kSecond
                                           : Pass::kFirst;
          stop->forced = stop->end = false;
          if (price <= kForced) {
            stop->forced = true;
            stop->demerits = 0;
          }
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
    if (item == end && stop != added) stop[-1].end = true;
    next_item_ = static_cast<size_t>(item - items);
    sums_ = {width, stretch, shrink, endless};
    stops_.extend_to(stop);
    return stop != added;
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

  // What TeX does not know: runts; and ladders of more than two hyphens, as dear as need be.
  [[gnu::noinline]] bool is_runt(const Node& from, const Stop& end) const {
    const BreakItem& last = items_[end.item];  // the penalty that ends the paragraph
    const int64_t before = end.width + last.hang.units - last.width.units;
    const int64_t next_width = stops_[static_cast<size_t>(from.stop)].next_width;
    return from.line > 0 && before - (next_width - p_.width.units) < p_.runt.units;
  }
  int64_t ladder_demerits(int ladder, Stop::Kind kind) const {
    if (ladder < flagged_ladder_ || kind == Stop::Kind::kPlain) return 0;
    if (kind == Stop::Kind::kEnd) return ladder > 0 ? p_.final_hyphen_demerits : 0;
    if (ladder > p_.ladder && pass_ != Pass::kLastResort) return kAwfulBad * 2;
    int64_t d = ladder > 0 ? p_.double_hyphen_demerits : 0;
    if (ladder >= p_.ladder) d += int64_t{20} * p_.double_hyphen_demerits;
    return d;
  }

  // Makes the nodes of the best ways found to `stop` (tex.web §836–845). There is room for them.
  [[gnu::always_inline]] void make_nodes(const Stop& stop, int number, const Ways& ways,
                                         int64_t least) {
    const int64_t most = least + most_apart_;
    const bool flagged = stop.flagged;
    const Node* const nodes = nodes_.data();
    Node* made = nodes_.end();
    for (int c = 0; c < 4; ++c) {
      if (ways.demerits[c] > most) continue;
      const Node& from = nodes[ways.from[c]];
      made->demerits = ways.demerits[c];
      made->previous = ways.from[c];
      made->stop = number;
      made->line = from.line + 1;
      made->ladder = flagged ? from.ladder + 1 : 0;
      made->fitness = static_cast<uint8_t>(c);
      ++made;
    }
    nodes_.extend_to(made);
  }

  static constexpr size_t kReadAtOnce = 32;  // items

  struct Sums {
    int64_t width = 0, stretch = 0, shrink = 0;
    int32_t endless = 0;
  };

  std::span<const BreakItem> items_;
  std::span<const BreakPart> parts_;
  const BreakParameters& p_;
  // Of them, what is asked for most.
  const int line_penalty_, flagged_ladder_;
  const int64_t adjacent_demerits_, most_apart_;
  size_t next_item_ = 0;  // to be read
  Sums sums_;             // of what stands before it
  Room& room_ = room_of_thread();
  Row<Stop>& stops_ = room_.stops;
  Row<Node>& nodes_ = room_.nodes;
  Pass pass_ = Pass::kFirst;
  int tolerance_ = 0;
  int64_t extra_ = 0;
  int64_t steepest_ = 0;  // the largest r of badness() that the tolerance allows
};

}  // namespace paraphe::breaks
