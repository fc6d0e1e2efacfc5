// The dynamic programme of Knuth and Plass, applied to pages: states are the legal page breaks, an
// edge is one page, its cost how badly that page is filled plus the penalty of the break that ends
// it. Pages have ragged bottoms: white space costs by its amount, so that as little of it as
// possible stands on all pages but the last, which costs nothing. Where some must stand, it stands
// on as few pages as can be, and late: pages are filled, not balanced.
//
// Two things make a state more than a place in the text. Notes: how many of the boxes of called
// notes are already set (the rest is carried over). Recasts: a page may begin inside a paragraph
// set in another number of lines. On one page, the ways that differ only in such paragraphs are
// threads, told apart by the height they use.
#include "page/break.h"

#include <algorithm>
#include <span>

#include "page/break_states.h"

namespace paraphe {
namespace {

// Bounds of the search: more breaks than any page has, on flows with absurdly low boxes; ways to
// carry notes over one place; ways to use a page.
constexpr int kMostBreaksOfAPage = 2000, kMostCarried = 6;
constexpr size_t kMostThreads = 24;

}  // namespace

class PageBreaker::Search {
 public:
  Search(const Flow& flow, const NoteStream& notes, FlowRoom room)
      : flow_(flow),
        notes_(notes),
        room_(room),
        empty_first_(room.following),  // white space is no cheaper on a page that is taller
        empty_following_(room.following),
        empty_landscape_(room.landscape),
        end_(flow.boxes.size()),
        slots_(slots_of(flow, openers_)) {}

  PageBreaks run(std::span<const Recast> recasts) {
    begin(recasts);
    costs_[0] = 0;
    size_t recast = 0;
    for (size_t i = 0; i <= end_; ++i) {
      extend_from(i);
      for (; recast < recasts_.size() && recasts_[recast].begin == i; ++recast)
        for (size_t j = 1; j < recasts_[recast].boxes.size(); ++j)
          extend_from(places_.offset(recast) + j);
    }
    PageBreaks breaks;
    breaks.steps = steps_;
    Position end{end_, 0, due_at(end_, 0)};
    while (end.box > 0 || end.child > 0) {
      const State& state = state_at(end);
      const Position from =
          state.from < 0 ? others_[~state.from].place : plain_at(static_cast<size_t>(state.from));
      breaks.pages.push_back({start_of(from), start_of(end), from.note, end.note,
                              cost_at(end) - cost_at(from), state.spare});
      for (int c = state.choice; c >= 0; c = choices_[static_cast<size_t>(c)].previous)
        breaks.recasts.push_back(choices_[static_cast<size_t>(c)].recast);
      end = from;
    }
    std::reverse(breaks.pages.begin(), breaks.pages.end());
    std::reverse(breaks.recasts.begin(), breaks.recasts.end());
    return breaks;
  }

 private:
  void begin(std::span<const Recast> recasts) {
    steps_ = 0;
    recasts_ = recasts;
    const size_t next = places_.number(recasts, end_ + 1);
    costs_.assign(next, kUnreached);
    states_.resize(next);  // what was there counts no more: it is not reached
    others_.reset(next);
    choices_.clear();
    reaches_.reset();
  }

  // ---------------------------------------------------------------- places

  // The box with which a page at `box` begins; null at the end of the flow.
  const Box* opener_of(size_t box) const {
    if (box < end_) return &flow_.boxes[box];
    if (box == end_) return nullptr;
    const size_t recast = places_.recast_of(box);
    return &recasts_[recast].boxes[box - places_.offset(recast)];
  }

  PageStart start_of(const Position& place) const {
    if (place.box <= end_) return {place.box, place.child, -1};
    const size_t recast = places_.recast_of(place.box);
    return {place.box - places_.offset(recast), 0, static_cast<int>(recast)};
  }

  // How many notes are called before a place.
  size_t called_before(size_t box, size_t child) const {
    if (box <= end_ && child > 0)
      return flow_.columns[flow_.boxes[box].columns].children[child - 1].calls;
    if (box > end_) {
      const size_t recast = places_.recast_of(box);
      if (box > places_.offset(recast)) return recasts_[recast].boxes[box - places_.offset(recast) - 1].calls;
      box = recasts_[recast].begin;
    }
    return box > 0 ? flow_.boxes[box - 1].calls : 0;
  }

  // Of the notes called before a place.
  size_t due_at(size_t box, size_t child) const {
    return flow_.calls.empty() ? 0 : notes_.begin(called_before(box, child));
  }

  // Most places are plain: met with no column begun and no note open; the others are few.
  bool is_plain(const Position& place) const {
    return place.child == 0 && (flow_.calls.empty() || place.note == due_at(place.box, 0));
  }

  Position plain_at(size_t box) const { return {box, 0, due_at(box, 0)}; }

  const State& state_at(const Position& place) const {
    return is_plain(place) ? states_[place.box] : others_[others_.find(place)].state;
  }
  Cost cost_at(const Position& place) const {
    return is_plain(place) ? costs_[place.box] : others_[others_.find(place)].cost;
  }

  // A page from `start_` on.
  State state_from_start(Length spare, int choice) const {
    return {spare, entry_ < 0 ? static_cast<int32_t>(start_.box) : ~entry_, choice};
  }

  void relax(const Position& to, Cost cost, Length spare, int choice) {
    offered_ = true;
    State* target = &states_[to.box];
    Cost* least = &costs_[to.box];
    if (!is_plain(to)) {
      int found = others_.find(to);
      if (found < 0) {
        const bool notes_alone = to.box == start_.box && to.child == start_.child;
        if (!flow_.calls.empty() && !notes_alone &&
            (is_dominated(to, cost) || others_.count(to.box, to.child) >= kMostCarried))
          return;  // a page can begin here, if not at the least cost
        found = others_.add(to);
      }
      target = &others_[found].state;
      least = &others_[found].cost;
    }
    // Of equals the last: its pages before this one hold more.
    if (cost > *least) return;
    *least = cost;
    *target = state_from_start(spare, choice);
  }

  // Pages that begin at `box`. A page may add later starts at the same box (columns, notes); they
  // are met in order, those with open notes first.
  void extend_from(size_t box) {
    for (int at = others_.first(box); at >= 0; at = others_[at].next)
      if (others_[at].place.child == 0 && !is_dominated(others_[at].place, others_[at].cost))
        extend_open(at);
    if (costs_[box] != kUnreached) extend(box, 0, due_at(box, 0), costs_[box]);
    for (int at = others_.first(box); at >= 0; at = others_[at].next)
      if (others_[at].place.child > 0) extend_open(at);
  }

  // Whether the way to this place with no note open is better for every end. What follows a place
  // with open notes can follow it too: the same pages, without the rest of those notes, whose room
  // is white space then. That costs at most what the slope of Emptiness makes of it.
  bool is_dominated(const Position& place, Cost cost) const {
    const Cost settled = costs_[place.box];
    if (cost <= settled || place.child > 0) return false;
    const Length rest = notes_.height(place.note, due_at(place.box, 0));
    const Length room = std::min(room_.following, room_.landscape);
    return cost - settled > rest.scaled(kWhiteRoom, std::max<int64_t>(1, room.units)).units + 1;
  }

  void extend_open(int entry) {
    const OpenPlaces::Entry& from = others_[entry];
    extend(from.place.box, from.place.child, from.place.note, from.cost, entry);
  }

  // ---------------------------------------------------------------- pages

  // Tries every page that begins at a Position; `entry`: in OpenPlaces, when it is there.
  void extend(size_t box, size_t child, size_t note, Cost cost, int entry = -1) {
    start_ = {box, child, note};
    entry_ = entry;
    const bool bare = box < end_ && child == 0 && openers_[box] >= Length{};
    const bool first = box == 0 && child == 0;
    const Box* opener = bare ? nullptr : opener_of(box);
    const bool landscape = opener != nullptr && opener->landscape;
    room_here_ = landscape ? room_.landscape : first ? room_.first : room_.following;
    empty_ = landscape ? &empty_landscape_ : first ? &empty_first_ : &empty_following_;
    offered_ = false;
    breaks_ = 0;
    if (note < due_at(box, child) && !text_fits_with_notes()) return offer_notes_alone(cost);
    if (box == end_) return;
    Thread thread;
    thread.cost = cost;
    threads_.clear();
    size_t k = box;
    if (!bare && !first) thread.used = opening_of(flow_, *opener);
    if (k > end_) {
      const Recast& recast = recasts_[places_.recast_of(k)];
      const size_t offset = places_.offset(places_.recast_of(k));
      for (; k < offset + recast.boxes.size(); ++k)
        if (!take(thread, recast.boxes[k - offset], k)) return;
      k = recast.end;
    }
    auto recast = std::lower_bound(recasts_.begin(), recasts_.end(), k,
                                   [](const Recast& r, size_t at) { return r.begin < at; });
    const size_t stop = recast != recasts_.end() ? recast->begin : end_;
    if (bare && k < stop && open_bare(thread, k) && !take_plain(thread, k, stop)) return;
    threads_.push_back(thread);
    while (k < end_) {
      if (recast != recasts_.end() && recast->begin == k) {
        fork(recast, k);
      } else {
        if (threads_.size() == 1) {
          const size_t until = recast != recasts_.end() ? recast->begin : end_;
          if (!take_plain(threads_.front(), k, until)) return;
          if (k == until) continue;
        }
        size_t kept = 0;
        for (size_t t = 0; t < threads_.size(); ++t) {
          if (!take(threads_[t], flow_.boxes[k], k)) continue;
          if (kept != t) threads_[kept] = threads_[t];
          ++kept;
        }
        if (kept < threads_.size()) threads_.resize(kept);
        ++k;
      }
      if (threads_.empty()) return;
    }
    for (const Thread& last : threads_) offer(last, {end_, 0, 0}, 0, true);
  }

  // Begins a page with box `k`, an opener, as take() would; only its slot is looked at. False when the
  // page has no room for it.
  bool open_bare(Thread& thread, size_t& k) {
    thread.used = slots_[k + 1].top - slots_[k].top - openers_[k];
    if (thread.used > room_here_) return thread.used = {}, false;
    thread.closing = slots_[++k].closing;
    thread.boxes = 1;
    return ++steps_, true;
  }

  bool take_plain(Thread& thread, size_t& k, size_t stop) {
    return flow_.calls.empty() ? take_plain<false>(thread, k, stop)
                               : take_plain<true>(thread, k, stop);
  }

  // Offers and takes boxes from `k` on as far as each is plain and all notes called up to it fit
  // beside it; take() does the same for every box, and all that is left here. False when the page
  // ends. Nearly all of the time goes by in this loop: nothing that it asks for is a member.
  template <bool kNotes>
  bool take_plain(Thread& thread, size_t& k, size_t stop) {
    if (thread.boxes == 0 || thread.footer || thread.fill) return true;
    if (kNotes && start_.box > end_) return true;
    const Slot* const slots = slots_.data();
    Cost* const costs = costs_.data();
    const Emptiness empty = *empty_;
    const Cost before = thread.cost;
    const size_t first = k;
    // Without what stands before a box, the room below it.
    const Length room = room_here_ - thread.used + slots[k].top;
    Length closing = thread.closing;
    auto notes_for = [&](uint32_t called) {
      return kNotes ? notes_.height(start_.note, notes_.begin(called)) : Length{};
    };
    const size_t most = first + static_cast<size_t>(kMostBreaksOfAPage - breaks_ - 1);
    Reaches::Reach reach{before, room, start_.note, empty_, first, first};
    if (const size_t use = reaches_.use_of(reach); use > first + 1 && first < stop) {
      k = std::min({use, stop, most + 1}) - 1;
      closing = slots[k].closing;
    }
    const size_t seen = k;
    uint32_t calls = slots[k].calls;
    Length below = notes_for(calls), below_next = below;
    bool full = false;
    for (; k < stop; ++k) {
      const Slot &slot = slots[k], &next = slots[k + 1];
      const Length spare = room - slot.top - closing - below;
      if (!slot.is_plain() || spare < Length{}) break;
      if (kNotes && next.calls != calls) below_next = notes_for(next.calls);
      full = room - next.top < below_next;
      // Where notes leave no room, take() knows what may be done.
      if (kNotes && full) break;
      const Cost cost = before + slot.penalty;
      if (cost + kPage <= costs[k]) {
        const Cost whole = cost + empty(spare);
        if (whole <= costs[k]) {
          costs[k] = whole;
          states_[k] = state_from_start(spare, thread.choice);
        }
      }
      if (full || k >= most) {
        offered_ = true;
        steps_ += k + 1 - seen;
        reach.end = k + 1;
        reaches_.add(reach);
        return false;
      }
      closing = next.closing;
      calls = next.calls;
      below = below_next;
    }
    if (k == first) return true;
    offered_ = true;
    breaks_ += static_cast<int>(k - first);
    steps_ += k - seen;
    reach.end = k;
    reaches_.add(reach);
    thread.used += slots[k].top - slots[first].top;
    thread.closing = closing;
    thread.boxes += static_cast<int>(k - first);
    return true;
  }

  // Every thread goes on with the paragraph at `k` as it is set, and with each of its recasts.
  void fork(std::span<const Recast>::iterator& recast, size_t& k) {
    const size_t begin = k, end = recast->end;
    next_.clear();
    for (Thread thread : threads_) {
      bool alive = true;
      for (k = begin; k < end && alive; ++k) alive = take(thread, flow_.boxes[k], k);
      if (alive) next_.push_back(thread);
    }
    for (; recast != recasts_.end() && recast->begin == begin; ++recast) {
      const size_t index = static_cast<size_t>(recast - recasts_.begin());
      if (recast->boxes.front().forced && begin != start_.box) continue;
      for (Thread thread : threads_) {
        choices_.push_back({index, thread.choice});
        thread.choice = static_cast<int>(choices_.size() - 1);
        thread.cost += recast->price;
        bool alive = true;
        for (size_t j = 0; j < recast->boxes.size() && alive; ++j)
          alive = take(thread, recast->boxes[j], j == 0 ? begin : places_.offset(index) + j, j > 0);
        if (alive) next_.push_back(thread);
      }
    }
    k = end;
    thin_out(next_, kMostThreads);
    threads_.swap(next_);
  }

  // Offers the break before `box`, then puts it on the page. False when the page ends here.
  bool take(Thread& thread, const Box& box, size_t at, bool may_offer = true) {
    ++steps_;
    if (thread.boxes > 0) {
      if (box.height > Length{} || box.forced) {  // else a page could be empty
        // Frames without room to close are tolerated around the page's only box, and before a
        // forced break.
        const bool closes = thread.used + thread.closing <= room_here_ ||
                            (!thread.footer && (thread.boxes == 1 || box.forced));
        if (may_offer && closes) offer(thread, {at, 0, 0}, box.forced ? 0 : box.penalty, box.forced);
        if (box.forced || ++breaks_ >= kMostBreaksOfAPage) return false;
      }
      thread.used += box.before;
    }
    Length height = box.height;
    if (box.columns >= 0 && at == start_.box && start_.child > 0) {
      const ColumnGroup& group = flow_.columns[box.columns];
      height = group.balanced(start_.child, group.children.size());
    }
    if (thread.used + height > room_here_) {
      if (box.columns >= 0) break_columns(thread, at, box);
      return false;
    }
    if (!flow_.calls.empty() && offered_ &&
        thread.used + height + notes_.least_height(start_.note, box.calls) > room_here_) {
      if (box.columns >= 0) break_columns(thread, at, box);
      return false;
    }
    thread.used += height;
    thread.closing = box.inset_below;
    thread.footer = box.repeats_footer;
    if (box.repeats_footer) thread.closing += flow_.tables[box.table].footer_height;
    thread.fill = thread.fill || box.fill;
    ++thread.boxes;
    return true;
  }

  // Takes as many children of columns as the rest of the page holds.
  void break_columns(const Thread& thread, size_t k, const Box& box) {
    const ColumnGroup& group = flow_.columns[box.columns];
    const size_t from = k == start_.box ? start_.child : 0, all = group.children.size();
    const Length room = room_here_ - box.inset_below;
    const size_t most = group.poured(from, all, room - thread.used, group.count);
    size_t end = most;
    // Notes that the children call, or that are still to be set, take from them.
    while (!flow_.calls.empty() && end > from &&
           thread.used + group.balanced(from, end) + notes_.least_height(start_.note, group.children[end - 1].calls) >
               room)
      --end;
    const size_t row = static_cast<size_t>(group.count);
    // Notes that fit nowhere beside them are set after them.
    if (end == from && !offered_) end = std::min(most, from + row);
    if (end == from) return;
    bool whole_page = k == start_.box;
    // Not less than a row of children before the break, nor after it.
    if (all - end < row && all - from > 2 * row) end = all - row;
    if (end - from < row && !whole_page) return;
    Cost penalty = box.bound ? kBreakTogether : box.height <= room_.of(box, false) ? kBreakColumns : 0;
    Thread part = thread;
    part.used += group.balanced(from, end);
    part.closing = box.inset_below;
    // All of them, with notes that fit nowhere beside them: the page ends behind the columns.
    offer(part, end == all ? Position{k + 1, 0, 0} : Position{k, end, 0}, penalty, false);
  }

  // ---------------------------------------------------------------- notes

  // Ends the page before `to`, whose notes are settled here. `free`: white space costs nothing.
  void offer(const Thread& thread, Position to, Cost penalty, bool free) {
    const Length spare = std::max(Length{}, room_here_ - thread.used - thread.closing);
    const Cost cost = thread.cost + penalty;
    auto end = [&](size_t note, Cost more) {
      to.note = note;
      const Length left = spare - notes_.height(start_.note, note);
      const bool at_will = free || thread.fill;
      relax(to, cost + more + (at_will || left < Length{} ? kPage : (*empty_)(left)), left,
            thread.choice);
    };
    if (flow_.calls.empty()) {
      const Cost white = free || thread.fill ? kPage : (*empty_)(spare);
      return relax(to, cost + white, spare, thread.choice);
    }
    const size_t called = called_before(to.box, to.child), due = notes_.begin(called);
    if (notes_.height(start_.note, due) <= spare) return end(due, 0);
    size_t note = notes_.end_within(start_.note, due, spare);
    const size_t least = notes_.least_end(start_.note, called);
    if (note < least) {
      // No way to keep notes with their calls: only when the page ends nowhere else.
      if (!offered_) end(note, kBreakNote);
      return;
    }
    // Two lines on each side of a note that is split, when it has them.
    size_t best = note;
    while (best > least && notes_.flow().boxes[best].penalty >= kBreakHyphen) --best;
    if (notes_.flow().boxes[best].penalty < kBreakHyphen) note = best;
    const Cost carried = static_cast<Cost>(std::min<size_t>(due - note, 100)) * kCarryLine;
    end(note, kSplitNote + carried + notes_.flow().boxes[note].penalty);
  }

  // Whether the page can begin with text although notes are carried over to it.
  bool text_fits_with_notes() const {
    if (start_.box == end_) return false;
    const Box& box = *opener_of(start_.box);
    if (box.columns >= 0) {
      const auto& children = flow_.columns[box.columns].children;
      return notes_.least_height(start_.note, children[start_.child].calls) < room_here_ / 2;
    }
    return opening_of(flow_, box) + box.height + notes_.least_height(start_.note, box.calls) <= room_here_;
  }

  // A page that holds notes only: what is carried over may be longer than a page.
  void offer_notes_alone(Cost cost) {
    const size_t due = due_at(start_.box, start_.child);
    size_t note = notes_.end_within(start_.note, due, room_here_);
    note = std::max(note, start_.note + 1);  // make_flow() saw to it that one box fits
    const Length left = room_here_ - notes_.height(start_.note, note);
    const Cost split = note < due ? notes_.flow().boxes[note].penalty : 0;
    relax({start_.box, start_.child, note}, cost + kPage + kNotesPage + split, left, -1);
  }

  const Flow& flow_;
  const NoteStream& notes_;
  FlowRoom room_;
  std::span<const Recast> recasts_;
  Emptiness empty_first_, empty_following_, empty_landscape_;
  size_t end_;
  Openers openers_;             // among the flow's boxes
  std::vector<Slot> slots_;     // of the flow's boxes
  Reaches reaches_;             // of the pages so far
  RecastPlaces places_;
  std::vector<Cost> costs_;     // by box, then by boxes of recasts
  std::vector<State> states_;   // likewise
  OpenPlaces others_;
  std::vector<RecastChoice> choices_;

  // Of the page under work.
  Position start_;
  int entry_ = -1;
  Length room_here_;
  const Emptiness* empty_ = nullptr;
  bool offered_ = false;  // it can end somewhere
  int breaks_ = 0;
  size_t steps_ = 0;  // in all
  std::vector<Thread> threads_, next_;
};

PageBreaker::PageBreaker(const Flow& flow, const NoteStream& notes, FlowRoom room)
    : search_(std::make_unique<Search>(flow, notes, room)) {}

PageBreaker::~PageBreaker() = default;

PageBreaks PageBreaker::run(const std::vector<Recast>& recasts) { return search_->run(recasts); }

}  // namespace paraphe
