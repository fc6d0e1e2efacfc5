// What the page breaker remembers: the best way to each place where a page may begin. Private to
// the folder.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <span>
#include <tuple>
#include <vector>

#include "page/break.h"
#include "page/flow.h"

namespace paraphe {

inline constexpr Cost kUnreached = INT64_MAX;
inline constexpr Cost kPage = 100;         // between equals, fewer pages
inline constexpr Cost kWhiteRoom = 2'100;  // the steepest price of white space, for a page of it

// A place where a page may begin. `box` counts the boxes of the flow, its end, then those of the
// recasts one after the other; `note` is the first box of notes not yet set.
struct Position {
  size_t box = 0, child = 0, note = 0;
  bool operator==(const Position&) const = default;
  bool operator<(const Position& other) const {
    return std::tie(box, child, note) < std::tie(other.box, other.child, other.note);
  }
};

// The page that leads to a place at the least cost. Small, for there is one at every box.
struct State {
  ShortLength spare;  // white space of the page
  int32_t from = 0;   // where the page begins: at a box, or, negative, at ~from of OpenPlaces
  int choice = -1;    // the last recast on the page, in PageBreaker::Search
};

// A recast on a page, after another or none (-1).
struct RecastChoice {
  size_t recast;
  int previous;
};

// The numbers of the boxes of recasts, which follow on those of the flow.
class RecastPlaces {
 public:
  // Numbers them from `first` on. Returns the number after the last.
  size_t number(std::span<const Recast> recasts, size_t first) {
    offset_.clear();
    for (const Recast& recast : recasts) {
      offset_.push_back(first);
      first += recast.boxes.size();
    }
    return first;
  }
  size_t offset(size_t recast) const { return offset_[recast]; }
  // The recast whose box has this number.
  size_t recast_of(size_t box) const {
    const auto after = std::upper_bound(offset_.begin(), offset_.end(), box);
    return static_cast<size_t>(after - offset_.begin()) - 1;
  }

 private:
  std::vector<size_t> offset_;
};

// What stands above `box` when a page other than the first begins with it.
inline Length opening_of(const Flow& flow, const Box& box) {
  const Length header = box.repeats_header ? flow.tables[box.table].header_height : Length{};
  return box.inset_above + padding_above(flow, box) + header;
}

// Places where a column is begun or a note open. They are few, and each is asked for while the
// boxes around it are: a short chain at each box is found at once, however long the document.
class OpenPlaces {
 public:
  struct Entry {
    Position place;
    Cost cost = kUnreached;
    State state;
    int next = -1;  // of the same box, in rising order
  };

  void reset(size_t boxes) {
    first_.assign(boxes, -1);
    entries_.clear();
  }
  // The first entry at `box`, or -1.
  int first(size_t box) const { return first_[box]; }
  const Entry& operator[](int entry) const { return entries_[static_cast<size_t>(entry)]; }
  Entry& operator[](int entry) { return entries_[static_cast<size_t>(entry)]; }

  int find(const Position& place) const {
    for (int at = first_[place.box]; at >= 0; at = (*this)[at].next)
      if ((*this)[at].place == place) return at;
    return -1;
  }
  // How many ways there are to have notes open at one place.
  int count(size_t box, size_t child) const {
    int count = 0;
    for (int at = first_[box]; at >= 0; at = (*this)[at].next)
      count += (*this)[at].place.child == child ? 1 : 0;
    return count;
  }
  int add(const Position& place) {
    const int made = static_cast<int>(entries_.size());
    entries_.push_back({place, kUnreached, {}, -1});
    int* link = &first_[place.box];
    while (*link >= 0 && (*this)[*link].place < place) link = &(*this)[*link].next;
    entries_.back().next = *link;
    *link = made;
    return made;
  }

 private:
  std::vector<int> first_;
  std::deque<Entry> entries_;
};

// The cost of white space at the foot of pages of one height: 0 for none, 2,000 for an empty page.
// It grows with its amount, a trifle less the more there is. Multiplies by the inverse, for it
// stands in the innermost loop.
class Emptiness {
 public:
  explicit Emptiness(Length room) {
    int64_t all = std::max<int64_t>(1, room.units >> kShift);
    if (all >= (int64_t{1} << 31)) return;
    square_ = (int64_t{100} << 32) / (all * all);
    linear_ = (kWhiteRoom << 32) / all;
  }
  Cost operator()(Length spare) const {
    int64_t part = spare.units >> kShift;
    return kPage + ((part * linear_ - part * part * square_) >> 32);
  }

 private:
  static constexpr int kShift = 10;  // 1/64 pt is fine enough
  int64_t square_ = 0, linear_ = 0;
};

// A way to fill the page so far.
struct Thread {
  Length used;
  Length closing;  // below the last box if the page ends there: the table's footer, frames
  Cost cost = 0;
  int choice = -1;
  int boxes = 0;
  bool fill = false;
  bool footer = false;  // a table's footer is in `closing`, and has to fit
};

// Of those that use the same height, the cheapest; and no more than `most`.
inline void thin_out(std::vector<Thread>& threads, size_t most) {
  std::sort(threads.begin(), threads.end(), [](const Thread& a, const Thread& b) {
    return std::tie(a.used, a.cost, a.choice) < std::tie(b.used, b.cost, b.choice);
  });
  threads.erase(std::unique(threads.begin(), threads.end(),
                            [](const Thread& a, const Thread& b) { return a.used == b.used; }),
                threads.end());
  if (threads.size() <= most) return;
  std::stable_sort(threads.begin(), threads.end(),
                   [](const Thread& a, const Thread& b) { return a.cost < b.cost; });
  threads.resize(most);
}

// What the innermost loop asks of the break before a box, close together: a document of a thousand
// pages is gone through fifty times.
struct Slot {
  Length top;        // the boxes and the glue before it, all in one column
  Cost penalty = 0;  // negative: the box is not plain: forced, filled, empty, columns, or followed
                     // by a footer at the end of a page
  ShortLength closing;  // below the box before it, when that ends a page: frames
  uint32_t calls = 0;   // of notes before it
  bool is_plain() const { return penalty >= 0; }
};

// Pages that reach far at little cost. A page that begins later, and to which the way cost more, has
// more white space at each break that both of them weigh, and so the higher price there: it is of use
// only beyond what the earlier one has reached.
class Reaches {
 public:
  struct Reach {
    Cost cost;     // of the way to it
    Length limit;  // Slot::top at which it is full
    size_t note;   // its first
    const Emptiness* empty;
    size_t begin, end;  // of the slots whose breaks it weighs
  };

  void reset() { pages_.clear(); }
  // The first slot where `page` can matter.
  size_t use_of(const Reach& page) const {
    for (size_t i = pages_.size(); i > 0 && pages_[i - 1].end > page.begin; --i) {
      const Reach& other = pages_[i - 1];
      if (other.cost < page.cost && other.limit <= page.limit && other.note <= page.note &&
          other.empty == page.empty && other.begin <= page.begin)
        return other.end;
    }
    return page.begin;
  }
  [[gnu::always_inline]] void add(const Reach& page) {
    while (!pages_.empty() && pages_.front().end <= page.begin) pages_.erase(pages_.begin());
    while (!pages_.empty() && pages_.back().end <= page.end && pages_.back().cost >= page.cost)
      pages_.pop_back();
    pages_.emplace_back() = page;
  }

 private:
  std::vector<Reach> pages_;  // a few: of rising cost, each reaching farther than the one before
};

// The glue before each box where a page may begin with no more ado: nothing stands above the box
// then, and it is plain. Negative elsewhere.
using Openers = std::vector<ShortLength>;

// The slots of all boxes, and of the end.
inline std::vector<Slot> slots_of(const Flow& flow, Openers& openers) {
  std::vector<Slot> slots(flow.boxes.size() + 1);
  openers.reserve(flow.boxes.size());
  Slot* slot = slots.data();
  for (const Box& box : flow.boxes) {
    const bool plain = !box.forced && !box.fill && box.height > Length{} && box.columns < 0 &&
                       !box.repeats_footer;
    const bool bare = plain && !box.landscape && !box.repeats_header &&
                      !box.padded && Length(box.inset_above) == Length{};
    slot->penalty = plain ? box.penalty : -1;
    openers.push_back(bare ? box.before : ShortLength(Length{-1}));
    slot[1].top = slot->top + box.before + box.height;
    slot[1].closing = box.inset_below;
    slot[1].calls = box.calls;
    ++slot;
  }
  return slots;
}

}  // namespace paraphe
