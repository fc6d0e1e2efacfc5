#include <algorithm>
#include <charconv>

#include "pdf/content.h"
#include "pdf/syntax.h"

namespace paraphe {

namespace {

int64_t thousandths(Length length) { return length.scaled(1000, Length::kUnitsPerPoint).units; }

// `value` in thousandths: "10.5".
void append_thousandths(std::string& out, int64_t value) {
  append_points(out, Length::from_millipoints(value), 3);
}

// The most that one glyph takes in the operand of TJ: ")", a number, "(", a code with escapes.
constexpr size_t kMostOfGlyph = 1 + 20 + 1 + 4;

// One byte inside a literal string (§7.3.4.2). CR must be escaped too: a raw one reads as LF.
char* escaped(char* at, char byte) {
  switch (byte) {
    case '(':
    case ')':
    case '\\':
      *at++ = '\\', *at++ = byte;
      break;
    case '\r':
      *at++ = '\\', *at++ = 'r';
      break;
    case '\n':
      *at++ = '\\', *at++ = 'n';
      break;
    default:
      *at++ = byte;
  }
  return at;
}

// Whether each glyph stands for a text of its own, and stands on the pen.
bool is_plain(const GlyphRun& run) {
  size_t bytes = 0;
  bool own = run.extras.empty();
  for (const Glyph& glyph : run.glyphs) {
    own &= glyph.text != 0;
    bytes += glyph.text;
  }
  return own && bytes <= run.text.size();
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
  int expansion = std::clamp<int>(run.expansion, -900, 9000);
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
  if (array_end_ == 0) return;
  if (in_string_) array_[array_end_++] = ')';
  in_string_ = false;
  out_ += '[';
  out_.append(array_.data(), array_end_);
  out_ += "]TJ\n";
  array_end_ = 0;
}

bool TextOperators::show_glyph(const Glyph& glyph, Length dx, std::string_view text,
                               FontSubset& font) {
  const FontSubset::Code& code = font.code(glyph.id, text);
  if (array_.size() < array_end_ + kMostOfGlyph + 1) array_.resize(array_.size() * 2 + 1024);
  char* at = array_.data() + array_end_;
  // §9.4.4: tx = (w − a)/1000 × size × scale, hence a = shown − wanted, all in 1/1000 em.
  const int64_t wanted = scale_.of(pen_ + dx);
  if (const int64_t adjustment = shown_ - wanted; adjustment != 0) {
    if (in_string_) *at++ = ')';
    at = std::to_chars(at, at + 20, adjustment).ptr;
    *at++ = '(';
    shown_ = wanted;
  } else if (!in_string_) {
    *at++ = '(';
  }
  in_string_ = true;
  at = escaped(at, static_cast<char>(code.number >> 8));
  at = escaped(at, static_cast<char>(code.number & 0xFF));
  array_end_ = static_cast<size_t>(at - array_.data());
  shown_ += code.width;
  pen_ += glyph.advance;
  return code.number != 0;
}

// What show_glyph() does, for all glyphs of a plain run in one go: nearly all text there is.
bool TextOperators::show_plain(const GlyphRun& run, FontSubset& font) {
  const size_t most = run.glyphs.size() * kMostOfGlyph + 1;
  if (array_.size() < most) array_.resize(most + 1024);
  char* at = array_.data();
  const char* text = run.text.data();
  Length pen;
  int64_t shown = 0;
  bool complete = true, in_string = false;
  for (const Glyph& glyph : run.glyphs) {
    const std::string_view own(text, glyph.text);
    text += glyph.text;
    uint16_t number;
    int width;
    if (const FontSubset::First* first = font.first_code(glyph.id, own)) {
      number = first->number, width = first->width;
    } else {
      const FontSubset::Code& code = font.code(glyph.id, own);
      number = code.number, width = code.width;
    }
    const int64_t wanted = scale_.of(pen);
    if (const int64_t adjustment = shown - wanted; adjustment != 0) {
      if (in_string) *at++ = ')';
      at = std::to_chars(at, at + 20, adjustment).ptr;
      *at++ = '(';
      shown = wanted;
    } else if (!in_string) {
      *at++ = '(';
    }
    in_string = true;
    at = escaped(at, static_cast<char>(number >> 8));
    at = escaped(at, static_cast<char>(number & 0xFF));
    shown += width;
    pen += glyph.advance;
    complete &= number != 0;
  }
  array_end_ = static_cast<size_t>(at - array_.data());
  in_string_ = in_string;
  return complete;
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
  scale_ = EmScale(Length::kUnitsPerPoint * size_ * (1000 + expansion_));
  pen_ = Length{};
  shown_ = 0;
  bool complete = true;
  if (is_plain(run)) {
    set_rise(run.rise);
    complete = show_plain(run, font);
    flush();
    return complete;
  }
  for (GlyphReader reader(run); reader.next();) {
    const size_t glyphs = reader.glyphs();
    const std::string_view text = reader.text();
    const bool replaced = glyphs > 1 || text.empty();
    if (replaced) begin_replacement(text);
    for (size_t i = 0;;) {
      set_rise(run.rise + reader.dy());
      complete &= show_glyph(reader.glyph(), reader.dx(), reader.text(), font);
      if (++i == glyphs) break;
      reader.next();
    }
    if (replaced) {
      flush();
      out_ += "EMC\n";
    }
  }
  flush();
  return complete;
}

}  // namespace paraphe
