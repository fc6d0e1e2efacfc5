// The page breaker by what it weighs, which no machine makes faster or slower: the work is linear in
// the pages, and so is what a search keeps.
#include "page/break.h"

#include <gtest/gtest.h>

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
    // From each box on, at most what a page holds; a few times that where notes are carried over.
    EXPECT_LE(many.steps, many.boxes * (notes ? 160 : 55)) << notes;
  }
}

// One of each at every line of a volume.
TEST(PageBreaker, WhatItKeepsOfALineIsSmall) {
  EXPECT_LE(sizeof(State), 12u);
  EXPECT_LE(sizeof(Slot), 24u);
  EXPECT_LE(sizeof(Box), 88u);
}

}  // namespace
}  // namespace paraphe
