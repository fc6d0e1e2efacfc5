// The dump that golden files hold.
#include <charconv>

#include "type/galley.h"

namespace paraphe {
namespace {

void append_number(std::string& out, int64_t value) { out += std::to_string(value); }

void dump_line(const Line& line, int depth, std::string& out) {
  out.append(static_cast<size_t>(depth) * 2, ' ');
  out += "line x=";
  append_points(out, line.runs.empty() ? Length{} : Length(line.runs.front().x), 2);
  out += " w=";
  append_points(out, line.width, 2);
  out += " r=";
  append_points(out, Length::from_millipoints(static_cast<int64_t>(line.ratio * 1000)), 2);
  if (!line.runs.empty() && line.runs.front().expansion != 0) {
    out += " e=";
    append_number(out, line.runs.front().expansion);
  }
  if (line.hyphenated) out += " hyphen";
  for (const Dots& dots : line.leaders) {
    out += " dots=";
    append_number(out, dots.count);
  }
  out += " |";
  for (const GlyphRun& run : line.runs) out += run.text;
  out += "|\n";
}

const char* name_of(Block::Kind kind) {
  switch (kind) {
    case Block::Kind::kParagraph:
      return "paragraph";
    case Block::Kind::kStack:
      return "stack";
    case Block::Kind::kFrame:
      return "frame";
    case Block::Kind::kItem:
      return "item";
    case Block::Kind::kRow:
      return "row";
    case Block::Kind::kColumns:
      return "columns";
    case Block::Kind::kTable:
      return "table";
    case Block::Kind::kRule:
      return "rule";
    case Block::Kind::kSpace:
      return "space";
    case Block::Kind::kPageBreak:
      return "page-break";
    case Block::Kind::kSignature:
      return "signature";
    case Block::Kind::kImage:
      return "image";
  }
  return "";
}

void dump_blocks(const SetBlocks& blocks, int depth, std::string& out);

void dump_rows(const char* part, const std::vector<SetRow>& rows, int depth, std::string& out) {
  const std::string indent(static_cast<size_t>(depth) * 2, ' ');
  for (const SetRow& row : rows) {
    out += indent + part + " h=";
    append_points(out, row.height, 2);
    out += '\n';
    for (const SetCell& cell : row.cells) {
      out += indent + "  cell ";
      append_number(out, cell.cell->column);
      out += " x=";
      append_points(out, cell.x, 2);
      out += " w=";
      append_points(out, cell.width, 2);
      out += '\n';
      dump_blocks(cell.content, depth + 2, out);
    }
  }
}

void dump_blocks(const SetBlocks& blocks, int depth, std::string& out) {
  for (const SetBlock& set : blocks) {
    out.append(static_cast<size_t>(depth) * 2, ' ');
    out += name_of(set.block->kind);
    out += " x=";
    append_points(out, set.x, 2);
    out += " w=";
    append_points(out, set.width, 2);
    out += " h=";
    append_points(out, set.height, 2);
    out += '\n';
    for (const Line& line : set.paragraph.lines) dump_line(line, depth + 1, out);
    dump_blocks(set.children, depth + 1, out);
    if (set.table != nullptr) {
      dump_rows("header-row", set.table->header, depth + 1, out);
      dump_rows("row", set.table->rows, depth + 1, out);
      dump_rows("footer-row", set.table->footer, depth + 1, out);
    }
  }
}

}  // namespace

std::string dump(const Galley& galley) {
  std::string out;
  dump_blocks(galley.body, 0, out);
  return out;
}

}  // namespace paraphe
