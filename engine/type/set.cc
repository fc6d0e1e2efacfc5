#include "type/set.h"

#include <algorithm>

#include "type/assemble.h"

namespace paraphe {
namespace {

constexpr Message kTooDeep{"type.too-deep", N_("blocks are nested more than {0} deep"),
                           N_("Use fewer levels of lists, frames or tables inside one another.")};

constexpr int kDeepest = 64;

// While it lives, nothing turns to landscape: a cell, a row or columns stand around.
class Enclosed {
 public:
  explicit Enclosed(TypeSetting& setting) : setting_(setting), landscape_(setting.landscape) {
    setting.landscape = {};
  }
  ~Enclosed() { setting_.landscape = landscape_; }
  Enclosed(const Enclosed&) = delete;
  Enclosed& operator=(const Enclosed&) = delete;

 private:
  TypeSetting& setting_;
  Length landscape_;
};

bool widens(const Block& block) {
  return block.kind == Block::Kind::kItem && block.extra->label_widens &&
         block.extra->label != nullptr;
}

// What parts a label from the text beside it.
Length label_gap(const Block& label, const TypeSetting& setting) {
  return setting.text_styles[setting.paragraph_styles[label.style].text].size / 2;
}

class BlockSetter {
 public:
  BlockSetter(const Block& block, Length width, TypeSetting& setting)
      : BlockSetter(block, width, block.extra->label_width, setting) {}
  BlockSetter(const Block& block, Length width, Length label_width, TypeSetting& setting)
      : block_(block), label_width_(label_width), setting_(setting) {
    set_.block = &block;
    set_.x = block.indent_left;
    set_.width = std::max(Length{}, width - block.indent_left - block.indent_right);
  }

  SetBlock run() {
    switch (block_.kind) {
      case Block::Kind::kParagraph:
        set_.paragraph = set_paragraph(block_, set_.width, setting_);
        set_.height = height_of_lines(set_.paragraph);
        break;
      case Block::Kind::kStack:
        turn();
        set_.children = set_blocks(block_.children, set_.width, setting_);
        set_.height = height_of(set_.children);
        break;
      case Block::Kind::kFrame:
        set_frame();
        break;
      case Block::Kind::kItem:
        set_item();
        break;
      case Block::Kind::kRow:
        set_row();
        break;
      case Block::Kind::kColumns:
        set_columns();
        break;
      case Block::Kind::kTable: {
        const Enclosed enclosed(setting_);
        set_.table = set_table(block_, set_.width, setting_);
        for (const auto* rows : {&set_.table->header, &set_.table->rows, &set_.table->footer})
          for (const SetRow& row : *rows) set_.height += row.height;
        break;
      }
      case Block::Kind::kRule:
        set_rule();
        break;
      case Block::Kind::kImage:
        set_image();
        break;
      case Block::Kind::kSignature:
        if (block_.extra->field != nullptr) set_.height = block_.extra->field->height;
        break;
      case Block::Kind::kSpace:
      case Block::Kind::kPageBreak:
        break;
    }
    return std::move(set_);
  }

 private:
  void set_rule() {
    const Length room = set_.width;
    if (block_.extra->width > Length{}) set_.width = std::min(set_.width, block_.extra->width);
    const Length spare = room - set_.width;
    if (block_.extra->position == Alignment::kCentre) set_.x += spare / 2;
    if (block_.extra->position == Alignment::kRight) set_.x += spare;
    set_.height = block_.extra->thickness;
  }

  // The content stands inside the rules and the padding; a side without rule or tint has neither.
  void set_frame() {
    const Inset inset = inset_of(*block_.extra->frame);
    const Length width = std::max(Length{}, set_.width - inset.left - inset.right);
    set_.children = set_blocks(block_.children, width, setting_);
    for (SetBlock& child : set_.children) child.x += inset.left;
    set_.height = height_of(set_.children) + inset.top + inset.bottom;
  }

  static Length height_of_lines(const SetParagraph& paragraph) {
    Length height;
    for (const Line& line : paragraph.lines) height += line.height;
    return height;
  }

  // Landscape pages give a stack more width, where it asks for it or its tables need it.
  void turn() {
    if (setting_.landscape <= Length{} || block_.landscape == Block::Landscape::kNever) return;
    if (block_.landscape == Block::Landscape::kWhenNeeded &&
        std::none_of(block_.children.begin(), block_.children.end(), [&](const Block& child) {
          return child.kind == Block::Kind::kTable &&
                 table_extent(child, setting_).least > set_.width;
        }))
      return;
    set_.landscape = setting_.landscape;
    set_.width += set_.landscape;
  }

  // The label stands beside the first line of the body, which is indented by its width.
  void set_item() {
    const Length indent = std::clamp(label_width_, Length{}, set_.width);
    if (block_.extra->label != nullptr && !block_.extra->label->runs.empty())
      set_label(*block_.extra->label, indent);
    set_.children = set_blocks(block_.children, set_.width - indent, setting_);
    for (SetBlock& child : set_.children) child.x += indent;
    set_.height = std::max(height_of(set_.children), height_of_lines(set_.paragraph));
  }

  // A label that had to be divided leaves free, too, what parts it from the text.
  void set_label(const Block& label, Length indent) {
    indent += setting_.paragraph_styles[label.style].left;
    set_.paragraph = set_paragraph(label, indent, setting_);
    if (!widens(block_) || set_.paragraph.lines.size() < 2) return;
    const Length narrower = indent - label_gap(label, setting_);
    if (narrower > indent / 2 &&
        std::any_of(set_.paragraph.lines.begin(), set_.paragraph.lines.end(),
                    [&](const Line& line) { return line.width > narrower; }))
      set_.paragraph = set_paragraph(label, narrower, setting_);
  }

  void set_row() {
    const Enclosed enclosed(setting_);
    std::vector<TableColumn> columns(block_.extra->columns.begin(), block_.extra->columns.end());
    columns.resize(block_.children.size());
    std::vector<WidthRange> extents(columns.size());
    for (size_t i = 0; i < columns.size(); ++i)
      if (columns[i].kind == TableColumn::Width::kAutomatic)
        extents[i] = extent_of(BlockSpan(&block_.children[i], 1), setting_);
    const Length gap = block_.extra->gap;
    const std::vector<Length> widths = column_widths(columns, extents, set_.width, gap);
    Length x;
    for (size_t i = 0; i < columns.size(); ++i) {
      SetBlock child = BlockSetter(block_.children[i], widths[i], setting_).run();
      child.x += x;
      set_.height = std::max(set_.height, child.height);
      set_.children.push_back(std::move(child));
      x += widths[i] + gap;
    }
  }

  // Children at the width of a column. A plain stack is poured item by item: a list in columns is
  // balanced over its items.
  void set_columns() {
    const Enclosed enclosed(setting_);
    const int count = std::max(1, block_.extra->column_count);
    const Length width = (set_.width - block_.extra->gap * (count - 1)) / count;
    for (SetBlock& child : set_blocks(block_.children, width, setting_))
      pour(std::move(child), Length{});
    const int64_t rows = (static_cast<int64_t>(set_.children.size()) + count - 1) / count;
    if (!set_.children.empty())
      set_.height =
          height_of(set_.children).scaled(rows, static_cast<int64_t>(set_.children.size()));
  }

  void pour(SetBlock child, Length x) {
    const Block& block = *child.block;
    child.x += x;
    const bool plain = block.kind == Block::Kind::kStack && !block.keep_together &&
                       !block.keep_with_next && block.before == Length{} && block.after == Length{};
    if (!plain) {
      set_.children.push_back(std::move(child));
      return;
    }
    for (SetBlock& part : child.children) pour(std::move(part), child.x);
  }

  // Never wider than its column; the proportions stay.
  void set_image() {
    const Length room = set_.width;
    set_.width = block_.extra->width;
    set_.height = block_.extra->height;
    if (set_.width > room && room > Length{}) {
      set_.height = set_.height.scaled(room.units, set_.width.units);
      set_.width = room;
    }
    if (block_.extra->centred) set_.x += (room - set_.width) / 2;
  }

  const Block& block_;
  Length label_width_;
  TypeSetting& setting_;
  SetBlock set_;
};

// Whether `next`, which follows `item`, is one of the same kind of list: definitions that follow a
// list are not.
bool stands_with(const Block& item, const Block& next) {
  return widens(next) && next.extra->label_width == item.extra->label_width;
}

// The indent that the label of `item` needs: its width and what parts it from the body, but no more
// than a third of the room. The body has what indents the label too, in a quotation.
Length needed_by_label(const Block& item, Length width, TypeSetting& setting) {
  const Block& label = *item.extra->label;
  const Length own = paragraph_extent(label, setting).most + label_gap(label, setting) -
                     setting.paragraph_styles[label.style].left;
  return std::max(item.extra->label_width, std::min(own, width / 3));
}

// That of the items from `begin` on, which stand together.
Length common_label_width(BlockSpan blocks, size_t begin, size_t end, Length width,
                          TypeSetting& setting) {
  Length widest;
  for (size_t i = begin; i < end; ++i)
    widest = std::max(widest, needed_by_label(blocks[i], width, setting));
  return widest;
}

// The notes of an act, though they stand on many pages, have one indent too.
SetBlocks set_notes(const std::vector<Footnote>& notes, Length width, TypeSetting& setting) {
  Length indent;
  for (const Footnote& note : notes)
    if (widens(note.block))
      indent = std::max(indent, needed_by_label(note.block, width, setting));
  SetBlocks result;
  result.reserve(notes.size());
  for (const Footnote& note : notes)
    result.push_back(BlockSetter(note.block, width, indent, setting).run());
  return result;
}

WidthRange block_extent(const Block& block, TypeSetting& setting) {
  WidthRange extent;
  switch (block.kind) {
    case Block::Kind::kParagraph:
      extent = paragraph_extent(block, setting);
      break;
    case Block::Kind::kItem:
      extent = extent_of(block.children, setting);
      extent.least += block.extra->label_width;
      extent.most += block.extra->label_width;
      break;
    case Block::Kind::kFrame:
      extent = extent_of(block.children, setting);
      extent.least += inset_of(*block.extra->frame).left + inset_of(*block.extra->frame).right;
      extent.most += inset_of(*block.extra->frame).left + inset_of(*block.extra->frame).right;
      break;
    case Block::Kind::kRow:
      for (const Block& child : block.children) {
        const WidthRange own = block_extent(child, setting);
        extent.least += own.least;
        extent.most += own.most;
      }
      break;
    case Block::Kind::kTable:
      extent = table_extent(block, setting);
      break;
    case Block::Kind::kImage:
      extent = {block.extra->width, block.extra->width};
      break;
    case Block::Kind::kRule:
      extent = {block.extra->width, block.extra->width};
      break;
    default:
      extent = extent_of(block.children, setting);
      break;
  }
  const Length indents = block.indent_left + block.indent_right;
  return {extent.least + indents, extent.most + indents};
}

Length measure_of(const PageMaster& master) { return master.width - master.left - master.right; }

TypeSetting make_setting(const Document& document, const Fonts& fonts, PageContext page) {
  static const std::string kNoRecord;
  TypeSetting setting{document.text_styles,
                      document.paragraph_styles,
                      fonts,
                      document.fallback,
                      document.nodes.empty() ? kNoRecord : document.nodes[0].place.file(),
                      page,
                      Shaper::of_thread(),
                      {},
                      {},
                      {},
                      0,
                      0};
  setting.shaper.set_language(document.language);
  return setting;
}

}  // namespace

SetBlocks set_blocks(BlockSpan blocks, Length width, TypeSetting& setting) {
  SetBlocks result;
  if (++setting.depth > kDeepest) {
    if (!blocks.empty())
      setting.errors.push_back(error(kTooDeep, {std::to_string(kDeepest)}, blocks[0].place));
  } else {
    result.reserve(blocks.size());
    size_t end = 0;  // of the items that share an indent
    Length indent;
    for (size_t i = 0; i < blocks.size(); ++i) {
      if (!widens(blocks[i])) {
        result.push_back(BlockSetter(blocks[i], width, setting).run());
        continue;
      }
      if (i >= end) {
        for (end = i + 1; end < blocks.size() && stands_with(blocks[i], blocks[end]);) ++end;
        indent = common_label_width(blocks, i, end, width, setting);
      }
      result.push_back(BlockSetter(blocks[i], width, indent, setting).run());
    }
  }
  --setting.depth;
  return result;
}

Length height_of(const SetBlocks& blocks) {
  Length height, space;
  for (size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = *blocks[i].block;
    space = std::max(space, block.before);
    if (block.kind == Block::Kind::kSpace || block.kind == Block::Kind::kPageBreak) continue;
    height += (i > 0 ? space : Length{}) + blocks[i].height;
    space = block.after;
  }
  return height;
}

WidthRange extent_of(BlockSpan blocks, TypeSetting& setting) {
  WidthRange extent;
  if (++setting.depth <= kDeepest) {
    for (const Block& block : blocks) {
      const WidthRange own = block_extent(block, setting);
      extent.least = std::max(extent.least, own.least);
      extent.most = std::max(extent.most, own.most);
    }
  }
  --setting.depth;
  return extent;
}

Inset inset_of(const Frame& frame) {
  auto side = [&](uint8_t bit, Length padding) {
    const bool ruled = (frame.sides & bit) != 0 && frame.rule > Length{};
    if (!ruled && !frame.tinted) return Length{};
    return padding + (ruled ? frame.rule : Length{});
  };
  return {side(Frame::kTop, frame.padding_y), side(Frame::kRight, frame.padding_x),
          side(Frame::kBottom, frame.padding_y), side(Frame::kLeft, frame.padding_x)};
}

Result<Galley> set(const Document& document, const Fonts& fonts, const PageNumbers& pages) {
  TypeSetting setting = make_setting(document, fonts, {1, pages.total, &pages});
  Galley galley;
  galley.measure = measure_of(document.first);
  if (document.landscape.width > Length{})
    setting.landscape = std::max(Length{}, measure_of(document.landscape) - galley.measure);
  galley.body = set_blocks(document.body, galley.measure, setting);
  galley.notes = set_notes(document.notes, galley.measure, setting);
  if (!setting.errors.empty()) return std::move(setting.errors);
  galley.warnings = std::move(setting.warnings);
  galley.alternatives = [&document, &fonts, pages](const SetBlock& paragraph) {
    TypeSetting again = make_setting(document, fonts, {1, pages.total, &pages});
    return set_otherwise(*paragraph.block, paragraph.paragraph.lines, paragraph.width, again);
  };
  return galley;
}

Result<SetBlocks> set_zone(const Document& document, const Fonts& fonts, BlockSpan blocks,
                           Length measure, PageContext page) {
  TypeSetting setting = make_setting(document, fonts, page);
  SetBlocks set = set_blocks(blocks, measure, setting);
  if (!setting.errors.empty()) return std::move(setting.errors);
  return set;
}

Result<std::vector<Line>> set_lines(const Font& font, const std::vector<std::string>& texts,
                                    Length size, Length leading, Length measure) {
  std::vector<TextStyle> text_styles(1);
  text_styles[0].size = size;
  std::vector<ParagraphStyle> paragraph_styles(1);
  paragraph_styles[0].alignment = Alignment::kLeft;
  paragraph_styles[0].leading = leading;
  paragraph_styles[0].hyphenate = false;
  const Fonts fonts = Fonts::only(font);
  const std::vector<FaceId> no_fallback;
  const std::string no_record;
  TypeSetting setting{text_styles,
                      paragraph_styles,
                      fonts,
                      no_fallback,
                      no_record,
                      {},
                      Shaper::of_thread(),
                      {},
                      {},
                      {},
                      0,
                      0};
  setting.shaper.set_language("fr");
  std::vector<Line> lines;
  for (const std::string& text : texts) {
    Block block;
    block.runs.push_back({Run::Kind::kText, text, 0, kRootNode, false, 0});
    SetParagraph paragraph = set_paragraph(block, measure, setting);
    for (Line& line : paragraph.lines) lines.push_back(std::move(line));
  }
  if (!setting.errors.empty()) return std::move(setting.errors);
  return lines;
}

}  // namespace paraphe
