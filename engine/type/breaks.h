// What the line breaker keeps of a paragraph while it runs. Private to linebreak.cc.
#pragma once

#include <algorithm>
#include <cstdint>

#include "type/linebreak.h"
#include "type/row.h"

namespace paraphe::breaks {

inline constexpr int kInfinitelyBad = 10000;           // tex.web §108
inline constexpr int64_t kAwfulBad = INT64_MAX / 4;    // tex.web §833
inline constexpr int64_t kHugeDemerits = 100'000'000;  // tex.web §859
// More feasible breaks than any page needs; bounds the work that a hostile paragraph can ask for.
inline constexpr size_t kMostActive = 600;

// TeX's three (§863); then, for its overfull lines, ragged ones; at last whatever must be.
enum class Pass : uint8_t { kFirst = 1, kSecond, kEmergency, kRagged, kLastResort };

// The best ways to a break, one for each fitness class of its last line (tex.web §833).
struct Ways {
  int64_t demerits[4] = {kAwfulBad, kAwfulBad, kAwfulBad, kAwfulBad};
  int from[4];  // nodes; of meaning only where there are demerits

  int64_t least() const {
    const int64_t a = demerits[0], b = demerits[1], c = demerits[2], d = demerits[3];
    const int64_t left = a < b ? a : b, right = c < d ? c : d;
    return left < right ? left : right;
  }
  bool found() const { return least() < kAwfulBad; }
};

// Where a line may end, as all passes see it; and the line that then begins. Prefix sums take the
// place of TeX's active_width arrays (§823): of a line's end, less its beginning, they are what is
// on the line. The first of all is no end: there the paragraph begins.
struct Stop {
  int64_t width = 0;  // up to it, with the hyphen that it adds, without what hangs
  int64_t stretch = 0, shrink = 0;
  // Up to the first item of the next line, less the hanging and post-break material of that line;
  // and of the width, plus what the line has room for.
  int64_t next_width = 0, next_stretch = 0, next_shrink = 0;
  int64_t demerits = 0;  // of the break itself (§859)
  uint32_t item = 0, next_item = 0;
  int32_t endless = 0, next_endless = 0;
  uint16_t part = 0;         // of the item, which is a box: so many parts stand before
  Pass from = Pass::kFirst;  // the first that sees it
  bool forced = false, flagged = false, last_resort = false;
  // What hyphens in a row before it mean.
  enum class Kind : uint8_t { kPlain, kHyphen, kEnd };
  bool end = false;  // of the paragraph
  Kind kind() const { return end ? Kind::kEnd : flagged ? Kind::kHyphen : Kind::kPlain; }
  // Of a sweep: what lines to it come to, as Active::reach, INT64_MIN when the pass does not see
  // it; and the most that any place since the last forced break comes to, so that it only grows.
  int64_t reached = 0, most = 0;
  Ways ways;
};

// A feasible break: passive node and active node in one (tex.web §819–821), but for what all ways
// to the same break have in common.
struct Node {
  int64_t demerits = 0;
  int previous = -1;
  int stop = 0;
  int line = 0;         // lines up to here
  int ladder = 0;       // flagged lines in a row, up to here
  uint8_t fitness = 2;  // 0 very loose, 1 loose, 2 decent, 3 tight (tex.web §817)
};

struct Fit {
  int64_t missing = 0, stretch = 0, shrink = 0;
  bool endless = false;
  int bad = 0;  // kInfinitelyBad + 1: overfull
  int fitness = 2;
};

// The ways to one break, up to one for each fitness class: nodes [first, end). Lines that begin
// there fit alike, so that they are measured once.
struct Active {
  int64_t reach = 0;  // what the sums must come to for a line that is not too short
  int64_t least = 0;  // the least reach from here to the end of the list
  // Of the stop; of the stretch, less what the pass adds to each line.
  int64_t next_width = 0, next_stretch = 0, next_shrink = 0;
  int64_t demerits = 0;  // of the first node, as fitness and ladder: most breaks have but one
  int first = 0, end = 0;
  int fitness = 2, ladder = 0;
  int endless = 0;
};

// What is the same for all lines that end at one stop.
struct Target {
  const Stop& stop;
  int64_t reached;  // what lines to it come to: Active::reach must not be more
};

// Room for the breaker's lists, kept by the thread: most paragraphs need as much as the one before.
struct Room {
  Row<Stop> stops;
  Row<Node> nodes;
  Row<Active> active, next;
};

inline Room& room_of_thread() {
  static thread_local Room room;
  return room;
}

// badness(), in 32 bits where these hold it.
inline int quick_badness(int64_t t, int64_t s) {
  if (t > 7230584 || static_cast<uint64_t>(s) - 1 >= INT32_MAX) return badness(t, s);
  const uint32_t r = static_cast<uint32_t>(t * 297) / static_cast<uint32_t>(s);
  return r > 1290 ? kInfinitelyBad : static_cast<int>((r * r * r + (1 << 17)) >> 18);
}

}  // namespace paraphe::breaks
