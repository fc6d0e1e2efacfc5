#include "type/set.h"

#include <algorithm>

#include "type/assemble.h"

namespace paraphe {
namespace {

constexpr Message kTooDeep{"type.too-deep", N_("blocks are nested more than {0} deep"),
                           N_("Use fewer levels of lists, frames or tables inside one another.")};

constexpr int kDeepest = 64;

class BlockSetter {
 public:
  BlockSetter(const Block& block, Length width, Setting& setting)
      : block_(block), setting_(setting) {
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
        set_.children = set_blocks(block_.children, set_.width, setting_);
        set_.height = height_of(set_.children);
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
      case Block::Kind::kTable:
        set_.table = set_table(block_, set_.width, setting_);
        for (const auto* rows : {&set_.table->header, &set_.table->rows, &set_.table->footer})
          for (const SetRow& row : *rows) set_.height += row.height;
        break;
      case Block::Kind::kRule:
        if (block_.width > Length{}) set_.width = std::min(set_.width, block_.width);
        set_.height = block_.thickness;
        break;
      case Block::Kind::kImage:
        set_image();
        break;
      case Block::Kind::kSignature:
        if (block_.field != nullptr) set_.height = block_.field->height;
        break;
      case Block::Kind::kSpace:
      case Block::Kind::kPageBreak:
        break;
    }
    return std::move(set_);
  }

 private:
  static Length height_of_lines(const SetParagraph& paragraph) {
    Length height;
    for (const Line& line : paragraph.lines) height += line.height;
    return height;
  }

  // The label stands beside the first line of the body, which is indented by its width.
  void set_item() {
    const Length indent = std::clamp(block_.label_width, Length{}, set_.width);
    if (block_.label != nullptr && !block_.label->runs.empty())
      set_.paragraph = set_paragraph(*block_.label, indent, setting_);
    set_.children = set_blocks(block_.children, set_.width - indent, setting_);
    for (SetBlock& child : set_.children) child.x += indent;
    set_.height = std::max(height_of(set_.children), height_of_lines(set_.paragraph));
  }

  void set_row() {
    std::vector<TableColumn> columns = block_.columns;
    columns.resize(block_.children.size());
    std::vector<Extent> extents(columns.size());
    for (size_t i = 0; i < columns.size(); ++i)
      if (columns[i].kind == TableColumn::Width::kAutomatic)
        extents[i] = extent_of(Blocks{block_.children[i]}, setting_);
    const std::vector<Length> widths = column_widths(columns, extents, set_.width, block_.gap);
    Length x;
    for (size_t i = 0; i < columns.size(); ++i) {
      SetBlock child = BlockSetter(block_.children[i], widths[i], setting_).run();
      child.x += x;
      set_.height = std::max(set_.height, child.height);
      set_.children.push_back(std::move(child));
      x += widths[i] + block_.gap;
    }
  }

  // Children at the width of a column. A plain stack is poured item by item: a list in columns is
  // balanced over its items.
  void set_columns() {
    const int count = std::max(1, block_.column_count);
    const Length width = (set_.width - block_.gap * (count - 1)) / count;
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
    set_.width = block_.width;
    set_.height = block_.height;
    if (set_.width > room && room > Length{}) {
      set_.height = set_.height.scaled(room.units, set_.width.units);
      set_.width = room;
    }
  }

  const Block& block_;
  Setting& setting_;
  SetBlock set_;
};

Extent block_extent(const Block& block, Setting& setting) {
  Extent extent;
  switch (block.kind) {
    case Block::Kind::kParagraph:
      extent = paragraph_extent(block, setting);
      break;
    case Block::Kind::kItem:
      extent = extent_of(block.children, setting);
      extent.least += block.label_width;
      extent.most += block.label_width;
      break;
    case Block::Kind::kRow:
      for (const Block& child : block.children) {
        const Extent own = block_extent(child, setting);
        extent.least += own.least;
        extent.most += own.most;
      }
      break;
    case Block::Kind::kImage:
      extent = {block.width, block.width};
      break;
    case Block::Kind::kRule:
      extent = {block.width, block.width};
      break;
    default:
      extent = extent_of(block.children, setting);
      break;
  }
  const Length indents = block.indent_left + block.indent_right;
  return {extent.least + indents, extent.most + indents};
}

Setting make_setting(const Document& document, const Fonts& fonts, PageContext page) {
  static const std::string kNoRecord;
  Setting setting{document.text_styles,
                  document.paragraph_styles,
                  fonts,
                  document.fallback,
                  document.nodes.empty() ? kNoRecord : document.nodes[0].place.file,
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

SetBlocks set_blocks(const Blocks& blocks, Length width, Setting& setting) {
  SetBlocks result;
  if (++setting.depth > kDeepest) {
    if (!blocks.empty())
      setting.errors.push_back(error(kTooDeep, {std::to_string(kDeepest)}, blocks[0].place));
  } else {
    result.reserve(blocks.size());
    for (const Block& block : blocks) result.push_back(BlockSetter(block, width, setting).run());
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

Extent extent_of(const Blocks& blocks, Setting& setting) {
  Extent extent;
  if (++setting.depth <= kDeepest) {
    for (const Block& block : blocks) {
      const Extent own = block_extent(block, setting);
      extent.least = std::max(extent.least, own.least);
      extent.most = std::max(extent.most, own.most);
    }
  }
  --setting.depth;
  return extent;
}

Result<Galley> set(const Document& document, const Fonts& fonts) {
  Setting setting = make_setting(document, fonts, {});
  Galley galley;
  galley.measure = document.first.width - document.first.left - document.first.right;
  galley.body = set_blocks(document.body, galley.measure, setting);
  if (!setting.errors.empty()) return std::move(setting.errors);
  galley.warnings = std::move(setting.warnings);
  return galley;
}

Result<SetBlocks> set_zone(const Document& document, const Fonts& fonts, const Blocks& blocks,
                           Length measure, PageContext page) {
  Setting setting = make_setting(document, fonts, page);
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
  Setting setting{text_styles,
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
