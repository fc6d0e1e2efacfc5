// What every composed Document must satisfy, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "document/document.h"

namespace paraphe {

inline void visit(BlockSpan blocks, const std::function<void(const Block&)>& see) {
  for (const Block& b : blocks) {
    see(b);
    if (b.extra->label) see(*b.extra->label);
    visit(b.children, see);
    if (!b.extra->table) continue;
    for (const auto* rows : {&b.extra->table->header, &b.extra->table->rows, &b.extra->table->footer})
      for (const TableRow& row : *rows)
        for (const TableCell& cell : row.cells) visit(cell.content, see);
  }
}

inline std::string text_of(const Block& b) {
  std::string out;
  for (const Run& run : b.runs) out += run.kind == Run::Kind::kLineBreak ? "\n" : run.text;
  return out;
}

inline std::vector<std::string> paragraphs(const Document& d) {
  std::vector<std::string> out;
  visit(d.body, [&](const Block& b) {
    if (b.kind == Block::Kind::kParagraph) out.push_back(text_of(b));
  });
  return out;
}

inline std::vector<NodeId> with_role(const Document& d, Role role) {
  std::vector<NodeId> out;
  for (NodeId i = 0; i < d.nodes.size(); ++i)
    if (d.nodes[i].role == role) out.push_back(i);
  return out;
}

// The rules of ISO 32000-1 §14.8.4 and PDF/UA-1 7.2, 7.4 that a tree can break.
inline void expect_sound(const Document& d) {
  ASSERT_FALSE(d.nodes.empty());
  EXPECT_EQ(d.nodes[0].role, Role::kDocument);
  int level = 0;
  for (NodeId i = 1; i < d.nodes.size(); ++i) {
    const Node& node = d.nodes[i];
    ASSERT_LT(node.parent, i);
    Role parent = d.nodes[node.parent].role;
    switch (node.role) {
      case Role::kLI:
        EXPECT_EQ(parent, Role::kL);
        break;
      case Role::kLBody:
        EXPECT_EQ(parent, Role::kLI);
        break;
      case Role::kTHead:
      case Role::kTBody:
      case Role::kTFoot:
        EXPECT_EQ(parent, Role::kTable);
        break;
      case Role::kCaption:
        // Of a table inside it, of a figure beside it: the node before is the Figure.
        if (parent != Role::kTable) {
          EXPECT_EQ(parent, Role::kDiv);
          EXPECT_EQ((&node - 1)->role, Role::kFigure);
          EXPECT_EQ((&node - 1)->parent, node.parent);
        }
        break;
      case Role::kTR:
        EXPECT_TRUE(parent == Role::kTHead || parent == Role::kTBody || parent == Role::kTFoot);
        break;
      case Role::kTD:
        EXPECT_EQ(parent, Role::kTR);
        break;
      case Role::kTH:
        EXPECT_EQ(parent, Role::kTR);
        EXPECT_NE(node.scope, Scope::kNone);
        break;
      default:
        EXPECT_TRUE(parent != Role::kL && parent != Role::kTable && parent != Role::kTR);
    }
    if (node.role >= Role::kH1 && node.role <= Role::kH6) {
      int found = static_cast<int>(node.role) - static_cast<int>(Role::kH1) + 1;
      EXPECT_LE(found, level + 1);
      level = found;
    }
    if (node.role == Role::kForm || node.role == Role::kFigure) {
      EXPECT_NE(node.alternative, "");
    }
  }
  Blocks all = d.body;
  for (const Footnote& note : d.notes) {
    ASSERT_LT(note.call, d.nodes.size());
    EXPECT_EQ(d.nodes[note.call].role, Role::kReference);
    EXPECT_EQ(d.nodes[note.block.node].role, Role::kNote);
    all.push_back(note.block);
  }
  visit(all, [&](const Block& b) {
    for (const Run& run : b.runs) {
      ASSERT_LT(run.owner, d.nodes.size()) << text_of(b);
      ASSERT_LT(run.style, d.text_styles.size());
      Role role = d.nodes[run.owner].role;
      EXPECT_TRUE(role != Role::kL && role != Role::kLI && role != Role::kTable &&
                  role != Role::kTR && role != Role::kDocument)
          << role_name(role) << " owns " << run.text;
    }
    if (b.kind == Block::Kind::kParagraph) {
      EXPECT_LT(b.style, d.paragraph_styles.size());
    }
  });
}

}  // namespace paraphe
