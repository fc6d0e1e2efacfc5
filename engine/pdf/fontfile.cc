#include "pdf/fontfile.h"

#include <algorithm>

#include "base/text.h"
#include "pdf/fontprogram.h"
#include "pdf/syntax.h"

namespace paraphe {

namespace {

constexpr Message kSubsetFailed{
    "pdf.font-subset", N_("The font {0} could not be reduced to the glyphs this document uses."),
    N_("The font file is probably damaged: install it again, or choose another font.")};

// ISO 32000-1 table 122: the flags that hold for these faces. Symbolic, as codes are not
// characters.
int flags_of(const FontFacts& facts) {
  return (facts.fixed_pitch ? 1 : 0) | (facts.serif ? 2 : 0) | 4 |
         (facts.italic_angle != 0 ? 64 : 0);
}

std::string descriptor(const Font& font, const std::string& name, uint32_t program) {
  const FontFacts& facts = facts_of(font);
  auto thousandths = [&font](int units) {
    return Length{units}.scaled(1000, font.units_per_em()).units;
  };
  std::string out = "<< /Type /FontDescriptor /FontName /" + name;
  auto put = [&out](const char* key, int64_t value) {
    out += key;
    append_number(out, value);
  };
  put(" /Flags ", flags_of(facts));
  out += " /FontBBox [ ";
  for (int edge : facts.box) {
    append_number(out, thousandths(edge));
    out += ' ';
  }
  out += ']';
  put(" /ItalicAngle ", facts.italic_angle);
  put(" /Ascent ", thousandths(font.ascender()));
  put(" /Descent ", thousandths(font.descender()));
  put(" /CapHeight ", thousandths(font.cap_height()));
  put(" /XHeight ", thousandths(font.x_height()));
  // The fonts do not say how thick their stems are; from the weight class, near enough for the
  // substitution that never happens with an embedded font.
  put(" /StemV ", 50 + facts.weight * facts.weight / 4225);
  put(" /FontWeight ", std::clamp(facts.weight / 100 * 100, 100, 900));
  out += " /FontFile2 ";
  append_reference(out, program);
  out += " >>";
  return out;
}

// Letters, digits and hyphens of a PostScript name.
std::string plain_name(const Font& font) {
  std::string out;
  for (char c : font.postscript_name().substr(0, 60)) {
    bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    if (plain) out += c;
  }
  return out.empty() ? "Font" : out;
}

void append_code(std::string& out, unsigned code) {
  const char bytes[] = {static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  append_hexadecimal(out, std::string_view(bytes, 2));
}

// U+0000, U+FEFF and U+FFFE may not be in ToUnicode (ISO 19005-3 6.2.11.7.2); a glyph that stands
// for nothing by itself (the second of a cluster) reads as a zero-width space and is overridden by
// the /ActualText around it.
std::string readable(std::string_view text) {
  std::string out;
  for (size_t position = 0; position < text.size();) {
    char32_t character = next_character(text, position);
    if (character != 0 && character != 0xFEFF && character != 0xFFFE) append_utf8(out, character);
  }
  if (out.empty()) append_utf8(out, 0x200B);
  return out;
}

}  // namespace

const FontSubset::Code& FontSubset::code(uint16_t glyph, std::string_view text) {
  static const Code kNone;
  const uint64_t key = key_of(text);
  if (glyph >= first_.size()) first_.resize(static_cast<size_t>(glyph) + 64);
  uint16_t last = 0;
  for (uint16_t number = first_[glyph].number; number != 0;) {
    const Code& code = codes_[number - 1u];
    if (code.key == key && (key != 0 || code.text == text)) return code;
    last = number;
    number = code.next;
  }
  if (codes_.size() >= 0xFFFF) return kNone;
  const auto fresh = static_cast<uint16_t>(codes_.size() + 1);
  codes_.push_back({fresh, 0, glyph, width(glyph), key, std::string(text)});
  if (last != 0)
    codes_[last - 1u].next = fresh;
  else
    first_[glyph] = {key, codes_.back().width, fresh};
  return codes_.back();
}

int FontSubset::width(uint16_t glyph) const {
  return static_cast<int>(
      Length{font_->advance(glyph)}.scaled(1000, std::max(1, font_->units_per_em())).units);
}

// "ABCDEF": six capitals that tell subsets apart (ISO 32000-1 §9.6.4), from what the subset holds.
std::string FontSubset::tag() const {
  uint64_t hash = 0xCBF29CE484222325;  // FNV-1a
  auto mix = [&hash](unsigned char byte) { hash = (hash ^ byte) * 0x100000001B3; };
  for (const Code& code : codes_) {
    mix(static_cast<unsigned char>(code.glyph >> 8));
    mix(static_cast<unsigned char>(code.glyph & 0xFF));
    for (char c : code.text) mix(static_cast<unsigned char>(c));
    mix(0);
  }
  hash ^= hash >> 32;
  std::string out;
  for (int i = 0; i < 6; ++i, hash /= 26) out += static_cast<char>('A' + hash % 26);
  return out;
}

std::string FontSubset::widths() const {
  std::string out = "[ 0 [ ";
  append_number(out, width(0));
  for (const Code& code : codes_) {
    out += ' ';
    append_number(out, code.width);
  }
  return out + " ] ]";
}

std::string FontSubset::to_unicode() const {
  std::string out =
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
      "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n";
  constexpr size_t kBlock = 100;  // the most one block may hold
  for (size_t begin = 0; begin < codes_.size(); begin += kBlock) {
    size_t end = std::min(codes_.size(), begin + kBlock);
    append_number(out, static_cast<int64_t>(end - begin));
    out += " beginbfchar\n";
    for (size_t i = begin; i < end; ++i) {
      append_code(out, static_cast<unsigned>(i + 1));
      out += ' ';
      append_hexadecimal(out, to_utf16(readable(codes_[i].text)));
      out += '\n';
    }
    out += "endbfchar\n";
  }
  return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

std::string FontSubset::identity() const {
  std::string out;
  out.reserve(codes_.size() * 5);
  for (const Code& code : codes_) {
    out += static_cast<char>(code.glyph >> 8);
    out += static_cast<char>(code.glyph & 0xFF);
    append_number(out, static_cast<int64_t>(code.text.size()));
    out += ' ';
    out += code.text;
  }
  return out;
}

// Null when the font cannot be cut.
std::shared_ptr<const FontParts> FontSubset::make_parts(const std::string& codes) const {
  std::vector<uint16_t> wanted;
  wanted.reserve(codes_.size());
  for (const Code& code : codes_) wanted.push_back(code.glyph);
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  auto parts = std::make_shared<FontParts>();
  parts->program = program_of(*font_, wanted);
  if (parts->program == nullptr) return nullptr;
  parts->codes = codes;
  parts->name = tag() + "+" + plain_name(*font_);
  std::string map(2, '\0');
  map.reserve(2 + 2 * codes_.size());
  for (const Code& code : codes_) {
    uint16_t glyph = parts->program->renumbered(code.glyph);
    map += static_cast<char>(glyph >> 8);
    map += static_cast<char>(glyph & 0xFF);
  }
  parts->map = ObjectStore::pack(map);
  parts->unicode = ObjectStore::pack(to_unicode());
  parts->widths = widths();
  return parts;
}

Result<uint32_t> FontSubset::write(ObjectStore& store) const {
  const std::string codes = identity();
  std::shared_ptr<const FontParts> parts =
      parts_of(*font_, codes, [&] { return make_parts(codes); });
  if (parts == nullptr) return error(kSubsetFailed, {font_->file()});

  const FontProgram& program = *parts->program;
  std::string length;
  append_number(length, static_cast<int64_t>(program.length));
  uint32_t file = store.add_stream({{"Length1", length}}, program.packed.bytes,
                                   program.packed.coding, &ObjectStore::kNoIdentity);
  uint32_t glyphs =
      store.add_stream({}, parts->map.bytes, parts->map.coding, &ObjectStore::kNoIdentity);
  uint32_t unicode = store.add_stream({}, parts->unicode.bytes, parts->unicode.coding);
  uint32_t facts = store.add(descriptor(*font_, parts->name, file));
  uint32_t descendant =
      store.add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /" + parts->name +
                " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
                "/FontDescriptor " +
                reference(facts) + " /CIDToGIDMap " + reference(glyphs) + " /DW 1000 /W " +
                parts->widths + " >>");
  return store.add("<< /Type /Font /Subtype /Type0 /BaseFont /" + parts->name +
                   " /Encoding /Identity-H /DescendantFonts [ " + reference(descendant) +
                   " ] /ToUnicode " + reference(unicode) + " >>");
}

}  // namespace paraphe
