// The page breaker by what it weighs, which no machine makes faster or slower: the work is linear in
// the pages, and so is what a search keeps.
#include "page/break.h"

#include <gtest/gtest.h>

#include <random>

#include "page/break_states.h"
#include "unit/page/builders.h"

namespace paraphe {
namespace {

struct Work {
  size_t steps = 0, boxes = 0, pages = 0;
};

// Of so many pages of paragraphs; with `notes`, each calls a few, some too long for it.
Work work_of(int pages, bool notes) {
  Builder builder(700, 700);
  for (int i = 0; i < pages * 15 / 2; ++i) {  // 91 pt each
    SetBlock paragraph = builder.paragraph("p", 6, 14);
    builder.of(paragraph).before = pt(7);
    if (notes && i % 3 == 0)
      builder.call(paragraph.paragraph.lines[i % 5], "n", i % 60 == 0 ? 50 : 1 + i % 4, 11);
    builder.galley.body.push_back(std::move(paragraph));
  }
  NoteCalls calls;
  for (uint32_t i = 0; i < builder.galley.notes.size(); ++i)
    calls.push_back({builder.document.notes[i].call, i});
  const FlowRoom room{pt(700), pt(700), pt(700)};
  Diagnostics errors;
  const Flow flow = make_flow(builder.galley.body, room, errors, calls);
  const NoteStream stream(builder.galley.notes, flow.calls, builder.document.note_area, room, errors);
  EXPECT_TRUE(errors.empty());
  const PageBreaks breaks = PageBreaker(flow, stream, room).run();
  return {breaks.steps, flow.boxes.size(), breaks.pages.size()};
}

TEST(PageBreaker, WorkIsLinearInThePages) {
  for (bool notes : {false, true}) {
    const Work few = work_of(100, notes), many = work_of(1000, notes);
    EXPECT_GE(few.pages, 95u);
    EXPECT_GE(many.pages, 950u);
    EXPECT_GT(few.steps, few.boxes) << "nothing was counted";
    // The first and the last page have fewer ways to begin than those between.
    EXPECT_LE(many.steps * 10, few.steps * 104) << notes;
    // From each box on, half of what a page holds, for the other half is of no use beside pages that
    // began before; a few times that where notes are carried over.
    EXPECT_LE(many.steps, many.boxes * (notes ? 30 : 25)) << notes;
  }
}

// Every page from every box on, each weighed: what the breaker leaves out must not be missed.
TEST(PageBreaker, FindsWhatASearchOfAllPagesFinds) {
  std::mt19937 random(20231221);
  for (int round = 0; round < 400; ++round) {
    const int64_t room = 60 + static_cast<int64_t>(random() % 300);
    Builder builder(room, room);
    for (int i = 0; i < 60; ++i) {
      SetBlock paragraph = builder.paragraph("p", 1 + static_cast<int>(random() % 8),
                                             7 + static_cast<int64_t>(random() % 3) * 5);
      Block& block = builder.of(paragraph);
      block.before = pt(static_cast<int64_t>(random() % 3) * 5);
      block.keep_with_next = random() % 8 == 0;
      for (Line& line : paragraph.paragraph.lines) line.hyphenated = random() % 6 == 0;
      builder.galley.body.push_back(std::move(paragraph));
    }
    Diagnostics errors;
    const FlowRoom rooms{pt(room), pt(room), pt(room)};
    const Flow flow = make_flow(builder.galley.body, rooms, errors);
    const Emptiness empty(pt(room));
    const size_t count = flow.boxes.size();
    std::vector<Cost> costs(count + 1, kUnreached);
    std::vector<size_t> from(count + 1);
    costs[0] = 0;
    for (size_t i = 0; i < count; ++i) {
      if (costs[i] == kUnreached) continue;
      Length used;
      for (size_t k = i; k < count; ++k) {
        used += flow.boxes[k].height + (k > i ? flow.boxes[k].before : ShortLength{});
        if (used > pt(room)) break;
        const Cost end = k + 1 == count ? kPage : flow.boxes[k + 1].penalty + empty(pt(room) - used);
        if (costs[i] + end > costs[k + 1]) continue;
        costs[k + 1] = costs[i] + end;
        from[k + 1] = i;
      }
    }
    const PageBreaks breaks = PageBreaker(flow, NoteStream(), rooms).run();
    size_t end = count;
    for (size_t page = breaks.pages.size(); page > 0; --page, end = from[end]) {
      ASSERT_EQ(breaks.pages[page - 1].end.box, end) << round;
      ASSERT_EQ(breaks.pages[page - 1].begin.box, from[end]) << round;
    }
    EXPECT_EQ(end, 0u) << round;
  }
}

// One of each at every line of a volume.
TEST(PageBreaker, WhatItKeepsOfALineIsSmall) {
  EXPECT_LE(sizeof(State), 12u);
  EXPECT_LE(sizeof(Slot), 24u);
  EXPECT_LE(sizeof(Box), 64u);
}

}  // namespace
}  // namespace paraphe
