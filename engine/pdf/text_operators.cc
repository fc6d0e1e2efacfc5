#include <algorithm>

#include "pdf/content.h"
#include "pdf/syntax.h"

namespace paraphe {

namespace {

int64_t thousandths(Length length) { return length.scaled(1000, Length::kUnitsPerPoint).units; }

// `value` in thousandths: "10.5".
void append_thousandths(std::string& out, int64_t value) {
  append_points(out, Length::from_millipoints(value), 3);
}

// Two bytes inside a literal string (§7.3.4.2). CR must be escaped too: a raw one reads as LF.
void append_escaped(std::string& out, uint16_t code) {
  for (char byte : {static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)}) {
    switch (byte) {
      case '(':
      case ')':
      case '\\':
        out += '\\', out += byte;
        break;
      case '\r':
        out += "\\r";
        break;
      case '\n':
        out += "\\n";
        break;
      default:
        out += byte;
    }
  }
}

std::string_view text_of(const GlyphRun& run, const Glyph& glyph) {
  size_t end = std::min<size_t>(glyph.text_end, run.text.size());
  size_t begin = std::min<size_t>(glyph.text_begin, end);
  return std::string_view(run.text).substr(begin, end - begin);
}

}  // namespace

void TextOperators::begin() {
  out_ += "BT\n";
  line_x_ = line_y_ = 0;
}

void TextOperators::end() { out_ += "ET\n"; }

void TextOperators::set_color(Color color) {
  if (color == color_) return;
  append_components(out_, color);
  out_ += " rg\n";
  color_ = color;
}

void TextOperators::set_style(const GlyphRun& run, const std::string& resource) {
  int64_t size = std::max<int64_t>(1, thousandths(run.size));
  if (resource != resource_ || size != size_) {
    out_ += '/';
    out_ += resource;
    out_ += ' ';
    append_thousandths(out_, size);
    out_ += " Tf\n";
    resource_ = resource;
    size_ = size;
  }
  int expansion = std::clamp(run.expansion, -900, 9000);
  if (expansion != expansion_) {
    append_thousandths(out_, (1000 + expansion) * 100);
    out_ += " Tz\n";
    expansion_ = expansion;
  }
  set_color(run.color);
}

void TextOperators::set_rise(Length rise) {
  if (rise == rise_) return;
  flush();
  append_points(out_, rise);
  out_ += " Ts\n";
  rise_ = rise;
}

void TextOperators::move_to(Length x, Length y) {
  int64_t to_x = thousandths(x), to_y = thousandths(y);
  append_thousandths(out_, to_x - line_x_);
  out_ += ' ';
  append_thousandths(out_, to_y - line_y_);
  out_ += " Td\n";
  line_x_ = to_x;
  line_y_ = to_y;
}

void TextOperators::flush() {
  if (array_.empty()) return;
  if (in_string_) array_ += ')';
  in_string_ = false;
  out_ += '[';
  out_ += array_;
  out_ += "]TJ\n";
  array_.clear();
}

bool TextOperators::show_glyph(const GlyphRun& run, const Glyph& glyph, FontSubset& font) {
  uint16_t code = font.code(glyph.id, text_of(run, glyph));
  set_rise(run.rise + glyph.dy);
  // §9.4.4: tx = (w − a)/1000 × size × scale, hence a = shown − wanted, all in 1/1000 em.
  Length from_start = pen_ + glyph.dx;
  int64_t wanted =
      from_start.scaled(1'000'000'000, Length::kUnitsPerPoint * size_ * (1000 + expansion_)).units;
  if (int64_t adjustment = shown_ - wanted; adjustment != 0) {
    if (in_string_) array_ += ')';
    in_string_ = false;
    append_number(array_, adjustment);
    shown_ = wanted;
  }
  if (!in_string_) array_ += '(';
  in_string_ = true;
  append_escaped(array_, code);
  shown_ += font.width_of(code);
  pen_ += glyph.advance;
  return code != 0;
}

// /ActualText for glyphs that only together stand for their text (§14.9.4).
void TextOperators::begin_replacement(std::string_view text) {
  flush();
  out_ += "/Span <</ActualText ";
  append_hexadecimal(out_, "\xFE\xFF" + to_utf16(text));
  out_ += ">> BDC\n";
}

bool TextOperators::show(const GlyphRun& run, const std::string& resource, FontSubset& font,
                         Length x, Length y) {
  if (run.glyphs.empty()) return true;
  set_style(run, resource);
  move_to(x, y);
  pen_ = Length{};
  shown_ = 0;
  bool complete = true;
  for (size_t i = 0; i < run.glyphs.size();) {
    size_t end = i + 1;
    while (end < run.glyphs.size() && text_of(run, run.glyphs[end]).empty()) ++end;
    std::string_view text = text_of(run, run.glyphs[i]);
    bool replaced = end - i > 1 || text.empty();
    if (replaced) begin_replacement(text);
    for (; i < end; ++i) complete &= show_glyph(run, run.glyphs[i], font);
    if (replaced) {
      flush();
      out_ += "EMC\n";
    }
  }
  flush();
  return complete;
}

}  // namespace paraphe
