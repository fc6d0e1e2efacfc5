// Blocks: from pieces of the layout to nodes and blocks.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "document/composer.h"
#include "document/words.h"

namespace paraphe {

using Kind = Piece::Kind;

// To move a block costs as much as to make it: long lists grow once.
void make_room(Blocks& blocks, size_t more) {
  const size_t wanted = blocks.size() + more;
  if (wanted > blocks.capacity())
    blocks.reserve(blocks.empty() ? wanted : std::max(wanted, blocks.capacity() * 2));
}

Block Composer::block_of(Block::Kind kind, const Piece& piece, NodeId node) const {
  Block block;
  block.kind = kind;
  block.node = node;
  block.place = here(piece);
  block.before = piece.space.before.value_or(Length{});
  block.after = piece.space.after.value_or(Length{});
  block.indent_left = piece.space.left;
  block.indent_right = piece.space.right;
  block.keep_with_next = piece.space.keep_with_next;
  block.keep_together = piece.space.keep_together;
  block.keep_previous_lines = piece.space.keep_previous_lines;
  return block;
}

void Composer::make_paragraph(StyleId id, NodeId node, Whence place, Block& block) const {
  const Style& style = parts_.styles[id];
  block.kind = Block::Kind::kParagraph;
  block.node = node;
  block.place = place;
  block.style = style.paragraph;
  block.before = style.before;
  block.after = style.after;
  block.keep_with_next = style.keep_with_next;
  block.keep_together = style.keep_together;
}

void Composer::add_blocks(const Pieces& pieces, NodeId parent, Blocks& out) {
  expand(pieces, [&](const Piece& piece) {
    const SectionId mark = std::exchange(mark_, kSameSection);
    const size_t first = out.size();
    add_block(piece, parent, out);
    if (mark == kSameSection) return;
    if (out.size() > first) {
      out[first].section = mark;
    } else if (mark_ == kSameSection) {
      mark_ = mark;
    }
  });
}

void Composer::add_block(const Piece& piece, NodeId parent, Blocks& out) {
  const size_t first = document_.nodes.size();
  place_block(piece, parent, out);
  if (!piece.space.anchor.empty() && document_.nodes.size() > first)
    place_destination(in_act("mise-en-page " + piece.space.anchor), static_cast<NodeId>(first));
}

void Composer::place_block(const Piece& piece, NodeId parent, Blocks& out) {
  switch (piece.kind) {
    case Kind::kBanner:
      add_banner(piece, parent, out);
      break;
    case Kind::kHeading:
      add_heading(piece, parent, out);
      break;
    case Kind::kParagraph:
      add_paragraph(piece, Role::kP, parent, out);
      break;
    case Kind::kStack:
      add_stack(piece, parent, out);
      break;
    case Kind::kFrame:
      add_frame(piece, parent, out);
      break;
    case Kind::kQuote:
      add_quote(piece, parent, out);
      break;
    case Kind::kRow:
      add_row(piece, parent, out);
      break;
    case Kind::kColumns:
      add_columns(piece, parent, out);
      break;
    case Kind::kDefinitions:
      add_definitions(piece, parent, out);
      break;
    case Kind::kList:
      add_list(piece, parent, out);
      break;
    case Kind::kTable:
      add_table(piece, parent, out);
      break;
    case Kind::kImage:
      add_image(piece, parent, out);
      break;
    case Kind::kSignature:
      add_signature(piece, parent, out);
      break;
    case Kind::kBody:
      add_body(piece, parent, out);
      break;
    case Kind::kRule: {
      Block block = block_of(Block::Kind::kRule, piece, kArtifact);
      BlockExtra& rule = block.extra.make();
      rule.thickness = piece.height;
      rule.color = piece.color;
      rule.width = piece.width.length;
      rule.position = piece.position;
      out.push_back(std::move(block));
      break;
    }
    case Kind::kSpace: {
      Block block = block_of(Block::Kind::kSpace, piece, parent);
      block.before = piece.height;
      block.fill = piece.flag;
      out.push_back(std::move(block));
      break;
    }
    case Kind::kPageBreak:
      out.push_back(block_of(Block::Kind::kPageBreak, piece, parent));
      break;
    default:
      break;
  }
}

// False, and nothing added, when nothing stands in the paragraph.
bool Composer::add_paragraph(const Piece& piece, Role role, NodeId parent, Blocks& out) {
  size_t mark = document_.nodes.size();
  const StyleId style = piece.style == kNoStyle ? 0 : piece.style;
  Block& block = out.emplace_back();
  make_paragraph(style, add_node(role, parent, here(piece)), here(piece), block);
  LineWriter line{block.runs, style, block.node};
  write_line(piece.children, line);
  finish_line(line);
  if (block.runs.empty()) {
    out.pop_back();
    forget_nodes(mark);
    return false;
  }
  const Spacing& space = piece.space;
  if (space.before) block.before = *space.before;
  if (space.after) block.after = *space.after;
  block.indent_left = space.left;
  block.indent_right = space.right;
  block.keep_with_next |= space.keep_with_next;
  block.keep_together |= space.keep_together;
  block.keep_previous_lines = space.keep_previous_lines;
  return true;
}

void Composer::add_heading(const Piece& piece, NodeId parent, Blocks& out) {
  auto role = static_cast<Role>(static_cast<int>(Role::kH1) + piece.number - 1);
  if (!add_paragraph(piece, role, parent, out)) return;
  Block& block = out.back();
  block.keep_with_next = true;
  if (piece.flag) document_.nodes[block.node].title = plain_text(block.runs);
  heading_level_ = piece.number;
}

void Composer::add_stack(const Piece& piece, NodeId parent, Blocks& out) {
  size_t mark = document_.nodes.size();
  NodeId node = piece.flag ? add_node(Role::kSect, parent, here(piece)) : parent;
  Block block = block_of(Block::Kind::kStack, piece, node);
  add_blocks(piece.children, node, block.children);
  if (block.children.empty()) {
    forget_nodes(mark);
    return;
  }
  out.push_back(std::move(block));
}

void Composer::add_frame(const Piece& piece, NodeId parent, Blocks& out) {
  size_t mark = document_.nodes.size();
  NodeId node = add_node(Role::kDiv, parent, here(piece));
  Block block = block_of(Block::Kind::kFrame, piece, node);
  block.extra.make().frame = std::make_shared<const Frame>(parts_.frames[piece.frame].frame);
  add_blocks(piece.children, node, block.children);
  if (block.children.empty()) {
    document_.nodes.resize(mark);
    return;
  }
  out.push_back(std::move(block));
}

void Composer::add_quote(const Piece& piece, NodeId parent, Blocks& out) {
  size_t mark = document_.nodes.size();
  NodeId node = add_node(Role::kBlockQuote, parent, here(piece));
  Block block = block_of(Block::Kind::kStack, piece, node);
  add_blocks(piece.children, node, block.children);
  if (block.children.empty()) {
    document_.nodes.resize(mark);
    return;
  }
  out.push_back(std::move(block));
}

// The letterhead: text at the left, and beside it nothing, as high as the stamp's free zone.
void Composer::add_banner(const Piece& piece, NodeId parent, Blocks& out) {
  Block row = block_of(Block::Kind::kRow, piece, parent);
  Block text = block_of(Block::Kind::kStack, piece, parent);
  add_blocks(piece.children, parent, text.children);
  Block free = block_of(Block::Kind::kSpace, piece, parent);
  free.before = piece.height;
  Block beside = block_of(Block::Kind::kStack, piece, parent);
  beside.children.push_back(std::move(free));
  row.extra.make().columns = {{TableColumn::Width::kFixed, piece.width.length, 1},
                              {TableColumn::Width::kShare, {}, 1}};
  row.children.push_back(std::move(text));
  row.children.push_back(std::move(beside));
  out.push_back(std::move(row));
}

void Composer::add_row(const Piece& piece, NodeId parent, Blocks& out) {
  Block row = block_of(Block::Kind::kRow, piece, parent);
  row.extra.make().gap = piece.gap;
  if (parts_.large && !in_zone_) row.kind = Block::Kind::kStack;
  expand(piece.children, [&](const Piece& child) {
    Block column = block_of(Block::Kind::kStack, child, parent);
    add_blocks(child.children, parent, column.children);
    if (row.kind == Block::Kind::kRow)
      row.extra.make().columns.push_back({child.width.kind, child.width.length, child.width.share});
    row.children.push_back(std::move(column));
  });
  if (!row.children.empty()) out.push_back(std::move(row));
}

void Composer::add_columns(const Piece& piece, NodeId parent, Blocks& out) {
  Block block = block_of(Block::Kind::kColumns, piece, parent);
  block.extra.make().gap = piece.gap;
  if (scene_.list != nullptr) {  // mostly what they hold: its members, each group with its title
    size_t more = 0;
    for (const GroupeDePresence& group : scene_.list->groupes) more += 1 + group.presences.size();
    make_room(block.children, more);
  }
  add_blocks(piece.children, parent, block.children);
  size_t items = block.children.size();
  // In large type a line of half the width holds hardly more than a name.
  const bool one = parts_.large || static_cast<int>(items) < piece.threshold;
  block.extra.make().column_count = one ? 1 : piece.number;
  if (!block.children.empty()) out.push_back(std::move(block));
}

void Composer::add_definitions(const Piece& piece, NodeId parent, Blocks& out) {
  size_t mark = document_.nodes.size();
  NodeId list = add_node(Role::kL, parent, here(piece));
  Block stack = block_of(Block::Kind::kStack, piece, list);
  expand(piece.children,
         [&](const Piece& child) { add_definition(child, piece, list, stack.children); });
  if (stack.children.empty()) {
    forget_nodes(mark);
    return;
  }
  out.push_back(std::move(stack));
}

void Composer::add_definition(const Piece& piece, const Piece& list, NodeId parent, Blocks& out) {
  size_t mark = document_.nodes.size();
  NodeId node = add_node(Role::kLI, parent, here(piece));
  Block item = block_of(Block::Kind::kItem, piece, node);
  Blocks label, value;
  for (const Piece& child : piece.children) {
    if (child.kind == Kind::kLabel) add_paragraph(child, Role::kLbl, node, label);
    if (child.kind == Kind::kValue) add_paragraph(child, Role::kLBody, node, value);
  }
  if (value.empty()) {
    forget_nodes(mark);
    return;
  }
  BlockExtra& hanging = item.extra.make();
  hanging.label_width = list.width.length;
  if (!label.empty()) hanging.label = std::make_shared<const Block>(std::move(label[0]));
  item.children = std::move(value);
  out.push_back(std::move(item));
}

void Composer::add_list(const Piece& piece, NodeId parent, Blocks& out) {
  size_t mark = document_.nodes.size();
  NodeId list = add_node(Role::kL, parent, here(piece));
  Block stack = block_of(Block::Kind::kStack, piece, list);
  const bool apart = stack.keep_together || stack.keep_with_next || stack.keep_previous_lines > 0 ||
                     stack.indent_left != Length{} || stack.indent_right != Length{};
  // As a rule the items stand among their neighbours, so that columns can be balanced over them.
  Blocks& items = apart ? stack.children : out;
  const size_t first = items.size();
  int number = piece.number;
  for (const Piece& child : piece.children)
    if (child.kind == Kind::kEach) make_room(items, items_of(*child.list, scene_));
  expand(piece.children, [&](const Piece& child) {
    const size_t before = items.size();
    add_item(child, piece, number, list, items);
    if (items.size() > before) ++number;
  });
  if (items.size() == first) {
    forget_nodes(mark);
    return;
  }
  if (apart) {
    out.push_back(std::move(stack));
    return;
  }
  items[first].before = std::max(items[first].before, stack.before);
  items.back().after = std::max(items.back().after, stack.after);
}

// The paragraph of an item is its LBody; where lists stand below it, it is the first thing in one.
void Composer::add_item(const Piece& piece, const Piece& list, int number, NodeId parent,
                        Blocks& out) {
  size_t mark = document_.nodes.size();
  NodeId node = add_node(Role::kLI, parent, here(piece));
  const std::string text = piece.flag ? "–" : mark_of(list.mark, number);
  NodeId label = text.empty() ? node : add_node(Role::kLbl, node, here(piece));
  const bool holds_list = piece.number > 0;
  if (text.empty() && !holds_list) {
    if (!add_paragraph(piece, Role::kLBody, node, out)) forget_nodes(mark);
    return;
  }
  Blocks body;
  if (holds_list) {
    NodeId content = add_node(Role::kLBody, node, here(piece));
    add_paragraph(piece, Role::kP, content, body);
    add_lists(piece.children, content, body);
  } else {
    add_paragraph(piece, Role::kLBody, node, body);
  }
  if (body.empty()) {
    forget_nodes(mark);
  } else if (text.empty()) {
    std::move(body.begin(), body.end(), std::back_inserter(out));
  } else {
    out.push_back(labelled(text, label, node, piece.style == kNoStyle ? 0 : piece.style,
                           list.width.length, std::move(body)));
  }
}

// The lists among the words of an item, in the choices around them.
void Composer::add_lists(const Pieces& pieces, NodeId parent, Blocks& out) {
  expand(pieces, [&](const Piece& piece) {
    if (piece.kind == Kind::kList) add_list(piece, parent, out);
  });
}

void Composer::add_zones(const PagePieces& pieces, PageMaster& master) {
  master = pieces.master;
  in_zone_ = true;
  Within nothing_at_hand(scene_.hidden, parts_.running);
  for (const ZonePieces& source : pieces.zones) {
    Zone zone = source.zone;
    add_blocks(source.pieces, kArtifact, zone.content);
    master.zones.push_back(std::move(zone));
  }
  in_zone_ = false;
}

void Composer::add_sections(const PagePieces& pieces, PageMaster& master) {
  in_zone_ = true;
  const Scene outer = scene_;
  for (size_t i = 0; i < pieces.zones.size(); ++i) {
    if (!pieces.zones[i].follows) continue;
    std::vector<Blocks>& sections = master.zones[i].sections;
    for (const Scene& scene : sections_) {
      scene_ = scene;
      add_blocks(pieces.zones[i].pieces, kArtifact, sections.emplace_back());
    }
  }
  scene_ = outer;
  in_zone_ = false;
}

}  // namespace paraphe
