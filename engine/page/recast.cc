#include "page/recast.h"

#include <algorithm>

namespace paraphe {
namespace {

// Paragraphs of a page that are set anew, those nearest its end first.
constexpr size_t kMostPassages = 8;
// How many lines those paragraphs can win or lose together, in practice.
constexpr int kLinesInReach = 3;
// White space that costs less is not worth a closer look.
constexpr Cost kWorthwhile = 200;

// In the currency of pages: a trifle for any departure from the best, and the more, the worse the
// lines. 200 demerits are about one line of badness 4, 36,000 one at the limit of tolerance.
Cost price_of(int64_t demerits) { return 20 + std::min<int64_t>(demerits / 200, 3000); }

// Whether another length of the paragraphs on `page` could give it a better end.
bool needs_help(const Flow& flow, const PageSpan& page, Length line) {
  if (page.end.child > 0 || page.end.box >= flow.boxes.size()) return false;
  const Box& next = flow.boxes[page.end.box];
  if (next.forced || page.price < kWorthwhile) return false;
  if (next.penalty >= kBreakHyphen) return true;
  // What would have to come onto the page with the next box.
  Length needed;
  for (size_t k = page.end.box; k < flow.boxes.size(); ++k) {
    if (k > page.end.box && flow.boxes[k].penalty < kBreakHyphen) break;
    needed += flow.boxes[k].before + flow.boxes[k].height;
    if (needed > page.spare + line * kLinesInReach) return false;
  }
  return true;
}

// The boxes of `made` as they would stand in the flow for those of `passage`.
bool make_boxes(Flow& flow, const Passage& passage, const std::vector<Line>& lines,
                const NoteCalls& calls, Recast& recast) {
  const size_t count = lines.size();
  std::vector<uint32_t> notes;
  const uint32_t before = passage.begin > 0 ? flow.boxes[passage.begin - 1].calls : 0;
  // Labels hang before the first line; what they call is counted with it.
  uint32_t others = flow.boxes[passage.begin].calls - before;
  calls_of(passage.set->paragraph.lines.front(), calls, notes);
  others -= std::min(others, static_cast<uint32_t>(notes.size()));
  notes.clear();
  for (size_t j = 0; j < count; ++j) {
    // Lines are counted from the end, where what follows may want some of them to stay with it.
    const size_t back = count - 1 - j;
    const size_t like =
        j == 0 ? passage.begin
               : std::max(passage.begin + 1, passage.end - 1 - std::min(back, passage.end - 1));
    const Box& source = flow.boxes[like];
    Box box = source;
    box.first_mark = static_cast<uint32_t>(flow.marks.size());
    for (uint32_t m = 0; m < source.mark_count; ++m) {
      Mark mark = flow.marks[source.first_mark + m];
      if (m + 1 == source.mark_count)
        mark = Mark::of(lines[j], mark.x, mark.y - mark.line->baseline);
      flow.marks.push_back(mark);
    }
    if (j > 0) {
      box.height = lines[j].height;
      box.penalty = line_penalty(lines, j);
      if (source.bound) box.penalty = std::max(box.penalty, kBreakTogether);
      if (source.penalty >= kBreakSignature) box.penalty = std::max(box.penalty, kBreakSignature);
    }
    calls_of(lines[j], calls, notes);
    box.calls = before + others + static_cast<uint32_t>(notes.size());
    recast.boxes.push_back(box);
  }
  return recast.boxes.back().calls == flow.boxes[passage.end - 1].calls;
}

}  // namespace

std::vector<Recast> recasts_where_needed(Flow& flow, const std::vector<PageSpan>& pages,
                                         const NoteCalls& calls, const Galley& galley,
                                         std::deque<std::vector<Line>>& lines) {
  std::vector<Recast> recasts;
  if (!galley.alternatives) return recasts;
  size_t done = 0;  // passages looked at
  for (const PageSpan& page : pages) {
    // The passages with a box on this page.
    size_t end = done, begin;
    while (end < flow.passages.size() && flow.passages[end].begin < page.end.box) ++end;
    begin = std::max(done, end - std::min(end, kMostPassages));
    while (begin < end && flow.passages[begin].end <= page.begin.box) ++begin;
    if (begin == end) continue;
    const Length line = flow.boxes[flow.passages[end - 1].begin].height;
    if (!needs_help(flow, page, line)) continue;
    for (; begin < end; ++begin) {
      const Passage passage = flow.passages[begin];
      for (Alternative& other : galley.alternatives(*passage.set)) {
        if (other.lines.empty()) continue;
        Recast recast{passage.begin, passage.end, {}, price_of(other.demerits), lines.size()};
        lines.push_back(std::move(other.lines));
        if (make_boxes(flow, passage, lines.back(), calls, recast))
          recasts.push_back(std::move(recast));
      }
    }
    done = end;
  }
  return recasts;
}

void apply_recasts(Flow& flow, const std::vector<Recast>& recasts, PageBreaks& breaks) {
  if (breaks.recasts.empty()) return;
  const size_t count = flow.boxes.size();
  std::vector<Box> boxes;
  boxes.reserve(count + recasts.size());
  std::vector<size_t> place(count + 1);  // of the old boxes among the new
  std::vector<size_t> start(recasts.size());
  size_t at = 0;
  for (size_t chosen : breaks.recasts) {
    const Recast& recast = recasts[chosen];
    for (; at < recast.begin; ++at) {
      place[at] = boxes.size();
      boxes.push_back(flow.boxes[at]);
    }
    start[chosen] = boxes.size();
    for (; at < recast.end; ++at) place[at] = boxes.size();  // its first: a page may begin there
    boxes.insert(boxes.end(), recast.boxes.begin(), recast.boxes.end());
  }
  for (; at < count; ++at) {
    place[at] = boxes.size();
    boxes.push_back(flow.boxes[at]);
  }
  place[count] = boxes.size();
  auto move = [&](PageStart& edge) {
    edge.box =
        edge.recast < 0 ? place[edge.box] : start[static_cast<size_t>(edge.recast)] + edge.box;
    edge.recast = -1;
  };
  for (PageSpan& page : breaks.pages) {
    move(page.begin);
    move(page.end);
  }
  for (auto& [box, section] : flow.sections) box = place[box];
  flow.boxes = std::move(boxes);
}

}  // namespace paraphe
