#include "pdf/fontfile.h"

#include <hb-subset.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>

#include "base/text.h"
#include "pdf/syntax.h"

namespace paraphe {

namespace {

constexpr Message kSubsetFailed{
    "pdf.font-subset", N_("The font {0} could not be reduced to the glyphs this document uses."),
    N_("The font file is probably damaged: install it again, or choose another font.")};

// Subsetting a preprocessed face takes a third of the time and gives the same bytes, but the
// preparation costs as much as some sixty documents: it waits until a batch is under way.
constexpr int kUsesBeforePreparation = 32;

// What a face needs besides its glyphs, kept beside the face and freed with it.
struct FaceFacts {
  std::once_flag once;
  std::atomic<int> uses = 0;
  std::atomic<hb_face_t*> prepared = nullptr;
  int box[4] = {0, 0, 0, 0};  // font units
  int italic_angle = 0;       // whole degrees
  int weight = 400;           // OS/2 usWeightClass
  bool serif = false;
  bool fixed_pitch = false;

  ~FaceFacts() { hb_face_destroy(prepared.load()); }
};

// Big-endian fields of a font table; 0 behind its end.
class FontTable {
 public:
  FontTable(hb_face_t* face, hb_tag_t tag) : blob_(hb_face_reference_table(face, tag)) {
    unsigned length = 0;
    const char* data = hb_blob_get_data(blob_, &length);
    bytes_ = std::string_view(data, data != nullptr ? length : 0);
  }
  ~FontTable() { hb_blob_destroy(blob_); }
  FontTable(const FontTable&) = delete;
  FontTable& operator=(const FontTable&) = delete;

  int unsigned16(size_t at) const {
    if (at + 2 > bytes_.size()) return 0;
    return static_cast<uint8_t>(bytes_[at]) << 8 | static_cast<uint8_t>(bytes_[at + 1]);
  }
  int signed16(size_t at) const { return static_cast<int16_t>(unsigned16(at)); }

 private:
  hb_blob_t* blob_;
  std::string_view bytes_;
};

// Offsets: OpenType, tables head, post and OS/2.
std::unique_ptr<FaceFacts> read_facts(hb_face_t* face) {
  auto facts = std::make_unique<FaceFacts>();
  FontTable head(face, HB_TAG('h', 'e', 'a', 'd'));
  for (size_t i = 0; i < 4; ++i) facts->box[i] = head.signed16(36 + 2 * i);
  FontTable post(face, HB_TAG('p', 'o', 's', 't'));
  facts->italic_angle = post.signed16(4);
  facts->fixed_pitch = post.unsigned16(12) != 0 || post.unsigned16(14) != 0;
  FontTable os2(face, HB_TAG('O', 'S', '/', '2'));
  facts->weight = os2.unsigned16(4);
  int panose_family = os2.unsigned16(32) >> 8, panose_serif = os2.unsigned16(32) & 0xFF;
  facts->serif = panose_family == 2 && panose_serif >= 2 && panose_serif <= 10;
  return facts;
}

FaceFacts& facts_of(const Font& font) {
  static hb_user_data_key_t key;
  hb_face_t* face = font.face();
  if (void* known = hb_face_get_user_data(face, &key)) return *static_cast<FaceFacts*>(known);
  std::unique_ptr<FaceFacts> facts = read_facts(face);
  auto destroy = [](void* data) { delete static_cast<FaceFacts*>(data); };
  // Without `replace` the first thread wins and the others take what it left.
  if (hb_face_set_user_data(face, &key, facts.get(), destroy, false)) return *facts.release();
  return *static_cast<FaceFacts*>(hb_face_get_user_data(face, &key));
}

hb_face_t* face_to_subset(const Font& font, FaceFacts& facts) {
  if (facts.uses.fetch_add(1) < kUsesBeforePreparation) return font.face();
  std::call_once(facts.once, [&] {
    hb_face_t* prepared = hb_subset_preprocess(font.face());
    hb_face_make_immutable(prepared);
    facts.prepared = prepared;
  });
  return facts.prepared;
}

struct InputDeleter {
  void operator()(hb_subset_input_t* input) const { hb_subset_input_destroy(input); }
};
using Input = std::unique_ptr<hb_subset_input_t, InputDeleter>;

// Only what a CIDFontType2 reads (ISO 32000-1 §9.9 table 126): glyf head hhea hmtx loca maxp.
// Hinting is two thirds of the file and no printer or modern screen uses it.
Input make_input() {
  Input input(hb_subset_input_create_or_fail());
  if (input == nullptr) return input;
  hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_NO_HINTING);
  hb_set_clear(hb_subset_input_set(input.get(), HB_SUBSET_SETS_LAYOUT_FEATURE_TAG));
  hb_set_t* dropped = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
  for (const char* table :
       {"GSUB", "GPOS", "GDEF", "kern", "cmap", "OS/2", "name", "post", "DSIG", "BASE",
        "MATH", "gasp", "hdmx", "LTSH", "VDMX", "STAT", "meta", "cvt ", "fpgm", "prep"}) {
    hb_set_add(dropped, hb_tag_from_string(table, 4));
  }
  return input;
}

struct Program {
  std::string bytes;
  std::vector<uint16_t> glyphs;  // new number of each old one asked for, in the same order
};

bool make_program(const Font& font, const std::vector<uint16_t>& wanted, Program* program) {
  Input input = make_input();
  if (input == nullptr) return false;
  hb_set_t* set = hb_subset_input_glyph_set(input.get());
  hb_set_add(set, 0);
  for (uint16_t glyph : wanted) hb_set_add(set, glyph);
  hb_face_t* source = face_to_subset(font, facts_of(font));
  hb_subset_plan_t* plan = hb_subset_plan_create_or_fail(source, input.get());
  if (plan == nullptr) return false;
  const hb_map_t* renumbered = hb_subset_plan_old_to_new_glyph_mapping(plan);
  program->glyphs.reserve(wanted.size());
  for (uint16_t glyph : wanted) {
    hb_codepoint_t now = hb_map_get(renumbered, glyph);
    program->glyphs.push_back(now == HB_MAP_VALUE_INVALID ? 0 : static_cast<uint16_t>(now));
  }
  hb_face_t* subset = hb_subset_plan_execute_or_fail(plan);
  hb_subset_plan_destroy(plan);
  if (subset == nullptr) return false;
  hb_blob_t* blob = hb_face_reference_blob(subset);
  unsigned length = 0;
  const char* data = hb_blob_get_data(blob, &length);
  program->bytes.assign(data != nullptr ? data : "", data != nullptr ? length : 0);
  hb_blob_destroy(blob);
  hb_face_destroy(subset);
  return !program->bytes.empty();
}

// ISO 32000-1 table 122: the flags that hold for these faces. Symbolic, as codes are not
// characters.
int flags_of(const FaceFacts& facts) {
  return (facts.fixed_pitch ? 1 : 0) | (facts.serif ? 2 : 0) | 4 |
         (facts.italic_angle != 0 ? 64 : 0);
}

std::string descriptor(const Font& font, const std::string& name, uint32_t program) {
  const FaceFacts& facts = facts_of(font);
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

uint16_t FontSubset::code(uint16_t glyph, std::string_view text) {
  if (glyph >= first_.size()) first_.resize(static_cast<size_t>(glyph) + 64);
  uint16_t last = 0;
  for (uint16_t code = first_[glyph]; code != 0; code = codes_[code - 1u].next) {
    if (codes_[code - 1u].text == text) return code;
    last = code;
  }
  if (codes_.size() >= 0xFFFF) return 0;
  codes_.push_back({glyph, 0, width(glyph), std::string(text)});
  auto fresh = static_cast<uint16_t>(codes_.size());
  (last != 0 ? codes_[last - 1u].next : first_[glyph]) = fresh;
  return fresh;
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

Result<uint32_t> FontSubset::write(ObjectStore& store) const {
  std::vector<uint16_t> wanted;
  wanted.reserve(codes_.size());
  for (const Code& code : codes_) wanted.push_back(code.glyph);
  Program program;
  if (!make_program(*font_, wanted, &program)) return error(kSubsetFailed, {font_->file()});

  std::string name = tag() + "+" + plain_name(*font_);
  std::string length;
  append_number(length, static_cast<int64_t>(program.bytes.size()));
  uint32_t file = store.add_stream({{"Length1", length}}, std::move(program.bytes),
                                   ObjectStore::Coding::kFlate, &ObjectStore::kNoIdentity);
  std::string map(2, '\0');
  for (uint16_t glyph : program.glyphs) {
    map += static_cast<char>(glyph >> 8);
    map += static_cast<char>(glyph & 0xFF);
  }
  uint32_t glyphs =
      store.add_stream({}, std::move(map), ObjectStore::Coding::kFlate, &ObjectStore::kNoIdentity);
  uint32_t unicode = store.add_stream({}, to_unicode(), ObjectStore::Coding::kFlate);
  uint32_t facts = store.add(descriptor(*font_, name, file));
  uint32_t descendant = store.add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /" + name +
                                  " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
                                  "/Supplement 0 >> /FontDescriptor " +
                                  reference(facts) + " /CIDToGIDMap " + reference(glyphs) +
                                  " /DW 1000 /W " + widths() + " >>");
  return store.add("<< /Type /Font /Subtype /Type0 /BaseFont /" + name +
                   " /Encoding /Identity-H /DescendantFonts [ " + reference(descendant) +
                   " ] /ToUnicode " + reference(unicode) + " >>");
}

}  // namespace paraphe
