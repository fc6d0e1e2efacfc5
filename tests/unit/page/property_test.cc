// Random acts: whatever is set is drawn once, in order, inside the frame; keeps hold whenever they
// can, which a second, slower and simpler search decides.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "page/pages.h"
#include "unit/page/builders.h"

namespace paraphe {
namespace {

// A line as the oracle sees it: may a page begin with it?
struct OracleLine {
  int height, space;  // points; space above
  bool may_begin;
};

// Whether pages of `first` and `following` points can hold the lines without breaking a keep.
bool feasible(const std::vector<OracleLine>& lines, int first, int following) {
  std::vector<bool> reached(lines.size() + 1, false);
  reached[0] = true;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!reached[i]) continue;
    int used = 0;
    for (size_t j = i; j < lines.size(); ++j) {
      used += lines[j].height + (j > i ? lines[j].space : 0);
      if (used > (i == 0 ? first : following)) break;
      if (j + 1 == lines.size() || lines[j + 1].may_begin) reached[j + 1] = true;
    }
  }
  return reached[lines.size()];
}

TEST(Property, KeepsHoldExactlyWhenTheyCan) {
  std::mt19937 random(20231221);
  int infeasible = 0;
  for (int round = 0; round < 3000; ++round) {
    int first = 30 + static_cast<int>(random() % 70),
        following = 30 + static_cast<int>(random() % 70);
    Builder b(first, following);
    std::vector<OracleLine> lines;
    std::string expected;
    bool keep = false;
    int count = 1 + static_cast<int>(random() % 9);
    for (int i = 0; i < count; ++i) {
      int own = 1 + static_cast<int>(random() % 6), height = 7 + static_cast<int>(random() % 8);
      int space = static_cast<int>(random() % 3) * 6;
      SetBlock paragraph = b.paragraph("p" + std::to_string(i), own, height);
      b.of(paragraph).before = pt(space);
      b.of(paragraph).keep_with_next = random() % 4 == 0;
      for (int k = 0; k < own; ++k) {
        bool may = k == 0 ? !keep : k >= 2 && k + 2 <= own;
        lines.push_back({height, k == 0 ? space : 0, may});
        expected += "p" + std::to_string(i) + "." + std::to_string(k + 1) + " ";
      }
      keep = paragraph.block->keep_with_next;
      b.galley.body.push_back(std::move(paragraph));
    }
    Result<Pages> pages = b.paginate();
    ASSERT_TRUE(pages.ok()) << all(pages.errors());
    std::string drawn;
    for (size_t i = 0; i < pages->pages.size(); ++i) {
      const Page& page = pages->pages[i];
      Length top = i == 0 ? pt(50) : pt(20), bottom = page.height - pt(40);
      ASSERT_FALSE(page.items.empty());
      Length before;
      for (const DrawnItem& item : page.items) {
        const DrawnText& text = std::get<DrawnText>(item.what);
        drawn += text.run->text + " ";
        EXPECT_GT(text.y, top);
        EXPECT_LE(text.y + pt(2), bottom);
        EXPECT_GT(text.y, before);
        before = text.y;
      }
    }
    ASSERT_EQ(drawn, expected) << "round " << round;
    bool possible = feasible(lines, first, following);
    infeasible += possible ? 0 : 1;
    ASSERT_EQ(pages->warnings.empty(), possible)
        << "round " << round << " " << all(pages->warnings);
  }
  EXPECT_GT(infeasible, 50);  // the test sees both sides
  EXPECT_LT(infeasible, 2950);
}

SetBlock random_block(Builder& b, std::mt19937& random, int& name, int depth) {
  auto paragraph = [&] {
    return b.paragraph("x" + std::to_string(name++), 1 + static_cast<int>(random() % 5));
  };
  auto some = [&] {
    SetBlocks children;
    for (size_t i = 0, n = 1 + random() % 4; i < n; ++i)
      children.push_back(random_block(b, random, name, depth + 1));
    return children;
  };
  SetBlock set;
  size_t kind = depth > 1 ? 0 : random() % 10;
  if (kind < 4) {
    set = paragraph();
  } else if (kind == 4) {
    set = b.container(Block::Kind::kStack, some());
  } else if (kind == 5) {
    set = b.container(Block::Kind::kItem, some());
    set.paragraph.lines = {b.line("label", set.block->node)};
  } else if (kind == 6 && depth == 0) {
    SetBlocks children;
    for (size_t i = 0, n = 1 + random() % 60; i < n; ++i) children.push_back(paragraph());
    set = b.container(Block::Kind::kColumns, children);
    b.of(set).extra.make().column_count = 1 + static_cast<int>(random() % 4);
  } else {
    Builder::Rows rows, header;
    if (random() % 2) header = {{{{paragraph()}, 0}}};
    for (size_t i = 0, n = random() % 12; i < n; ++i) {
      int span = 1 + static_cast<int>(random() % 3);
      Builder::Cell left{{paragraph()}, 0, 1, span}, right{some(), 1, 1, 1};
      rows.push_back({left, right});
      for (int k = 1; k < span; ++k) rows.push_back({{{paragraph()}, 1}});
    }
    set = b.table(header, rows);
  }
  b.of(set).before = pt(static_cast<int64_t>(random() % 3) * 5);
  b.of(set).keep_together = random() % 5 == 0;
  b.of(set).keep_with_next = random() % 5 == 0;
  b.of(set).keep_previous_lines = random() % 8 == 0 ? 2 : 0;
  return set;
}

// All text of `blocks`, in no order.
void gather(const SetBlocks& blocks, std::multiset<std::string>& out) {
  for (const SetBlock& set : blocks) {
    for (const Line& line : set.paragraph.lines) out.insert(line.runs[0].text);
    gather(set.children, out);
    if (set.table == nullptr) continue;
    for (const auto* rows : {&set.table->header, &set.table->rows, &set.table->footer})
      for (const SetRow& row : *rows)
        for (const SetCell& cell : row.cells) gather(cell.content, out);
  }
}

TEST(Property, EverythingIsDrawnOnceInsideTheFrame) {
  std::mt19937 random(23);
  int drawn_rounds = 0;
  for (int round = 0; round < 1000; ++round) {
    int64_t following = 60 + static_cast<int64_t>(random() % 300);
    Builder b(60 + static_cast<int64_t>(random() % 300), following);
    int name = 0;
    for (size_t i = 0, n = 1 + random() % 8; i < n; ++i) {
      b.galley.body.push_back(random_block(b, random, name, 0));
      if (random() % 6 == 0) b.galley.body.push_back(b.page_break());
      if (random() % 6 == 0) b.galley.body.push_back(b.space(3, true));
    }
    Result<Pages> pages = b.paginate();
    if (!pages.ok()) {  // tall columns, rows or nested tables on a low page
      EXPECT_STREQ(pages.errors()[0].message.code, "page.too-tall");
      continue;
    }
    ++drawn_rounds;
    std::multiset<std::string> expected, drawn;
    gather(b.galley.body, expected);
    for (size_t i = 0; i < pages->pages.size(); ++i) {
      const Page& page = pages->pages[i];
      Length top = i == 0 ? pt(50) : pt(20), bottom = page.height - pt(40);
      bool content = false;
      for (const DrawnItem& item : page.items) {
        if (const auto* rule = std::get_if<DrawnRule>(&item.what)) {
          EXPECT_GE(rule->y, top);
          EXPECT_LE(rule->y + rule->height, bottom) << "round " << round << " page " << i + 1;
        }
        const auto* text = std::get_if<DrawnText>(&item.what);
        if (text == nullptr) continue;
        EXPECT_GE(text->y - pt(8), top) << "round " << round;
        EXPECT_LE(text->y + pt(2), bottom) << "round " << round << " page " << i + 1;
        if (item.artifact() != Artifact::kNone) continue;
        content = true;
        drawn.insert(text->run->text);
      }
      EXPECT_TRUE(content || expected.empty())
          << "round " << round << ": page " << i + 1 << " is empty";
    }
    ASSERT_EQ(drawn, expected) << "round " << round;
  }
  EXPECT_GT(drawn_rounds, 500);
}

// The stars and the lines of notes, with those of the text: random acts with notes everywhere and
// paragraphs that may be set otherwise.
TEST(Property, NotesAreDrawnOnceInOrderWithTheirCalls) {
  std::mt19937 random(1962);
  int drawn_rounds = 0, apart = 0;
  for (int round = 0; round < 500; ++round) {
    Builder b(60 + static_cast<int64_t>(random() % 200), 60 + static_cast<int64_t>(random() % 200));
    b.document.note_area = {pt(4), pt(1), pt(60), pt(static_cast<int64_t>(random() % 8)), {}};
    int name = 0, notes = 0;
    auto call_some = [&](auto&& self, SetBlocks& blocks) -> void {
      for (SetBlock& set : blocks) {
        for (Line& line : set.paragraph.lines)
          if (random() % 6 == 0)
            b.call(line, "note" + std::to_string(notes++), 1 + static_cast<int>(random() % 9));
        self(self, set.children);
        if (set.table == nullptr) continue;
        auto& table = const_cast<SetTable&>(*set.table);
        for (auto* rows : {&table.header, &table.rows})
          for (SetRow& row : *rows)
            for (SetCell& cell : row.cells) self(self, cell.content);
      }
    };
    for (size_t i = 0, n = 1 + random() % 8; i < n; ++i) {
      b.galley.body.push_back(random_block(b, random, name, 0));
      if (random() % 8 == 0) b.galley.body.push_back(b.page_break());
    }
    call_some(call_some, b.galley.body);
    for (SetBlock& set : b.galley.body) {
      const size_t lines = set.paragraph.lines.size();
      if (set.block->kind != Block::Kind::kParagraph || lines < 2 || random() % 2) continue;
      b.alternative(set, "alt", static_cast<int>(lines + (random() % 2 ? 1 : -1)),
                    static_cast<int64_t>(random() % 50000));
      // What the lines call is called from the last line of the alternative.
      for (const Line& line : set.paragraph.lines)
        for (size_t r = 1; r < line.runs.size(); ++r)
          b.alternative_of(set).lines.back().runs.push_back(line.runs[r]);
    }
    Result<Pages> pages = b.paginate();
    if (!pages.ok()) {
      EXPECT_STREQ(pages.errors()[0].message.code, "page.too-tall");
      continue;
    }
    ++drawn_rounds;
    for (const Diagnostic& warning : pages->warnings)
      apart += std::string(warning.message.code) == "page.note-apart" ? 1 : 0;
    std::map<NodeId, size_t> called_on;                  // by call, the page
    std::map<std::string, std::vector<size_t>> note_on;  // by note, the pages of its lines
    std::string notes_drawn, last_note;
    for (size_t i = 0; i < pages->pages.size(); ++i) {
      const Page& page = pages->pages[i];
      Length top = i == 0 ? pt(50) : pt(20), bottom = page.height - pt(40), note_top = bottom;
      Length text_bottom = top;
      bool content = false;
      for (const DrawnItem& item : page.items) {
        const auto* text = std::get_if<DrawnText>(&item.what);
        if (text == nullptr) continue;
        content = true;
        EXPECT_GE(text->y - pt(8), top) << "round " << round;
        EXPECT_LE(text->y + pt(2), bottom) << "round " << round << " page " << i + 1;
        const std::string& words = text->run->text;
        if (words.starts_with("note")) {
          const std::string note = words.substr(0, words.find('.'));
          note_on[note].push_back(i);
          // Lines of one note count up, whatever stands between.
          EXPECT_EQ(words, note + "." + std::to_string(note_on[note].size()));
          if (note != last_note) {
            EXPECT_EQ(note_on[note].size(), 1u) << "round " << round;
          }
          last_note = note;
          note_top = std::min(note_top, text->y - pt(8));
        } else {
          text_bottom = std::max(text_bottom, text->y + pt(2));
        }
        if (words == "*" && item.artifact() == Artifact::kNone) {
          EXPECT_TRUE(called_on.emplace(owner_of(*text), i).second) << "round " << round;
        }
      }
      EXPECT_TRUE(content || name == 0 || pages->pages.size() == 1)
          << "round " << round << ": page " << i + 1 << " is empty";
      EXPECT_LE(text_bottom, note_top) << "round " << round << " page " << i + 1;
    }
    ASSERT_EQ(called_on.size(), b.document.notes.size()) << "round " << round;
    for (size_t n = 0; n < b.document.notes.size(); ++n) {
      const std::string note = "note" + std::to_string(n);
      ASSERT_EQ(note_on[note].size(), b.galley.notes[n].paragraph.lines.size());
      if (pages->warnings.empty()) {
        EXPECT_EQ(note_on[note][0], called_on[b.document.notes[n].call]) << "round " << round;
      }
    }
  }
  EXPECT_GT(drawn_rounds, 250);
  EXPECT_GT(apart, 10);  // the test sees both sides
}

}  // namespace
}  // namespace paraphe
