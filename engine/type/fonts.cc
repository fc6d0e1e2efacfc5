#include "type/fonts.h"

#include <hb-ot.h>
#include <hb.h>

#include <atomic>
#include <map>
#include <mutex>

#include "base/file.h"
#include "base/resource.h"
#include "type/kerning.h"

namespace paraphe {
namespace {

constexpr Message kNotFound{
    "font.not-found", N_("the font file “{0}” is not built in and not in the layout's folder"),
    N_("Put the file beside the layout, or name another font.")};
constexpr Message kOutside{"font.outside",
                           N_("the font file “{0}” lies outside the layout's folder"),
                           N_("Give a file name without folders.")};
constexpr Message kNoFont{"font.not-a-font", N_("“{0}” is not a TrueType font"),
                          N_("Use a .ttf file with TrueType outlines.")};
constexpr Message kForbidden{"font.embedding",
                             N_("the licence bits of the font “{0}” forbid embedding it"),
                             N_("Use a font that may be embedded in documents.")};

constexpr size_t kLargestFont = 32u << 20;

uint16_t read16(std::string_view bytes, size_t at) {
  if (at + 2 > bytes.size()) return 0;
  return static_cast<uint16_t>(static_cast<unsigned char>(bytes[at]) << 8 |
                               static_cast<unsigned char>(bytes[at + 1]));
}

std::string_view table_of(hb_face_t* face, hb_tag_t tag) {
  hb_blob_t* blob = hb_face_reference_table(face, tag);
  unsigned length = 0;
  const char* data = hb_blob_get_data(blob, &length);
  std::string_view view(data == nullptr ? "" : data, data == nullptr ? 0 : length);
  hb_blob_destroy(blob);  // the face keeps the bytes alive
  return view;
}

// As the shaper looks for it: in the script Latin, else in the default one.
bool has_small_capitals(hb_face_t* face) {
  constexpr hb_tag_t kGsub = HB_TAG('G', 'S', 'U', 'B');
  const hb_tag_t latin = HB_TAG('l', 'a', 't', 'n');
  unsigned script = 0, feature = 0;
  hb_tag_t chosen = 0;
  hb_ot_layout_table_select_script(face, kGsub, 1, &latin, &script, &chosen);
  return hb_ot_layout_language_find_feature(face, kGsub, script,
                                            HB_OT_LAYOUT_DEFAULT_LANGUAGE_INDEX,
                                            HB_TAG('s', 'm', 'c', 'p'), &feature) != 0;
}

bool safe_name(const std::string& file) {
  return !file.empty() && file[0] != '/' && file.find("..") == std::string::npos &&
         file.find('\\') == std::string::npos && file.find('\0') == std::string::npos;
}

}  // namespace

Font::~Font() {
  if (font_ != nullptr) hb_font_destroy(font_);
  if (face_ != nullptr) hb_face_destroy(face_);
}

const Kerning* Font::kerning() const {
  if (!built_in_) return nullptr;
  std::call_once(kerning_read_, [this] { kerning_ = Kerning::of(face_); });
  return kerning_.get();
}

bool Font::has(char32_t character) const { return glyph(character) != 0; }

uint16_t Font::glyph(char32_t character) const {
  hb_codepoint_t glyph = 0;
  if (!hb_font_get_nominal_glyph(font_, character, &glyph) || glyph > 0xFFFF) return 0;
  return static_cast<uint16_t>(glyph);
}

int Font::advance(uint16_t glyph) const {
  return static_cast<int>(hb_font_get_glyph_h_advance(font_, glyph));
}

Result<Done> Font::open(std::string_view bytes) {
  Place place{file_, 0, 0, ""};
  bytes_ = bytes;
  hb_blob_t* blob = hb_blob_create(bytes.data(), static_cast<unsigned>(bytes.size()),
                                   HB_MEMORY_MODE_READONLY, nullptr, nullptr);
  const unsigned faces = hb_face_count(blob);
  face_ = hb_face_create(blob, 0);
  hb_blob_destroy(blob);
  std::string_view head = table_of(face_, HB_TAG('h', 'e', 'a', 'd'));
  std::string_view hhea = table_of(face_, HB_TAG('h', 'h', 'e', 'a'));
  std::string_view os2 = table_of(face_, HB_TAG('O', 'S', '/', '2'));
  std::string_view glyf = table_of(face_, HB_TAG('g', 'l', 'y', 'f'));
  units_per_em_ = read16(head, 18);
  bool whole = faces > 0 && head.size() >= 54 && hhea.size() >= 36 && os2.size() >= 78 &&
               !glyf.empty() && units_per_em_ >= 16 && units_per_em_ <= 16384 &&
               hb_face_get_glyph_count(face_) > 0;
  if (!whole) return error(kNoFont, {file_}, place);
  // OS/2 fsType: bit 1 restricted licence, bit 9 bitmap embedding only (OpenType, OS/2).
  const uint16_t type = read16(os2, 8);
  if ((type & 0x000F) == 0x0002 || (type & 0x0200) != 0) return error(kForbidden, {file_}, place);
  ascender_ = static_cast<int16_t>(read16(hhea, 4));
  descender_ = static_cast<int16_t>(read16(hhea, 6));
  if (read16(os2, 0) >= 2 && os2.size() >= 90) {
    x_height_ = static_cast<int16_t>(read16(os2, 86));
    cap_height_ = static_cast<int16_t>(read16(os2, 88));
  }
  if (x_height_ <= 0) x_height_ = units_per_em_ / 2;
  if (cap_height_ <= 0) cap_height_ = units_per_em_ * 7 / 10;
  char name[128];
  unsigned length = sizeof name;
  hb_ot_name_get_utf8(face_, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &length, name);
  for (unsigned i = 0; i < length; ++i)
    if (name[i] > ' ' && name[i] < 127 &&
        std::string_view("[](){}<>/%").find(name[i]) == std::string_view::npos)
      postscript_name_ += name[i];
  if (postscript_name_.empty()) postscript_name_ = "Unnamed";
  font_ = hb_font_create(face_);
  hb_font_set_scale(font_, units_per_em_, units_per_em_);
  hb_ot_font_set_funcs(font_);
  hb_face_make_immutable(face_);
  hb_font_make_immutable(font_);
  small_capitals_ = has_small_capitals(face_);
  space_ = glyph(' ');
  space_advance_ = advance(space_);
  hyphen_ = has('-') ? glyph('-') : glyph(0x2010);
  hyphen_advance_ = advance(hyphen_);
  return Done{};
}

Result<std::shared_ptr<const Font>> Font::load(const std::string& file, std::string owned,
                                               std::string_view bytes) {
  static std::atomic<uint64_t> serial{0};
  std::shared_ptr<Font> font(new Font);
  font->file_ = file;
  font->serial_ = ++serial;
  font->built_in_ = owned.empty();
  font->owned_ = std::move(owned);
  Result<Done> opened = font->open(font->owned_.empty() ? bytes : font->owned_);
  if (!opened.ok()) return opened.errors();
  return std::shared_ptr<const Font>(std::move(font));
}

namespace {

// Fonts opened in this process. Those built in stay; those from disk live as long as somebody uses
// them, and are the same only when their bytes are.
struct OpenFonts {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<const Font>> built_in;
  std::vector<std::weak_ptr<const Font>> from_disk;

  std::shared_ptr<const Font> find(const std::string& file, std::string_view bytes) {
    std::erase_if(from_disk, [](const auto& font) { return font.expired(); });
    for (const auto& known : from_disk)
      if (auto font = known.lock(); font && font->file() == file && font->bytes() == bytes)
        return font;
    return nullptr;
  }
};

Result<std::string> read_font(const std::string& file, const std::string& folder) {
  const Place place{file, 0, 0, ""};
  if (!safe_name(file)) return error(kOutside, {file}, place);
  if (folder.empty()) return error(kNotFound, {file}, place);
  Result<std::string> bytes = read_file(folder + "/" + file, kLargestFont);
  if (!bytes.ok()) return error(kNotFound, {file}, place);
  if (bytes->empty()) return error(kNoFont, {file}, place);
  return bytes;
}

OpenFonts& open_fonts() {
  static OpenFonts known;
  return known;
}

// `bytes` are those of the resource.
Result<std::shared_ptr<const Font>> open_built_in(
    const std::string& file, std::string_view bytes,
    Result<std::shared_ptr<const Font>> (*load)(const std::string&, std::string_view)) {
  OpenFonts& known = open_fonts();
  std::lock_guard<std::mutex> lock(known.mutex);
  std::shared_ptr<const Font>& font = known.built_in[file];
  if (font == nullptr) {
    Result<std::shared_ptr<const Font>> loaded = load(file, bytes);
    if (!loaded.ok()) return loaded;
    font = *loaded;
  }
  return font;
}

}  // namespace

// What is known of a face in reserve before it is opened, and then the face.
struct Fonts::Reserve {
  std::string file;
  std::string_view bytes;
  std::once_flag once;
  std::shared_ptr<const Font> font;
};

Result<Fonts> Fonts::open(const std::vector<Face>& faces, const std::string& folder) {
  OpenFonts& known = open_fonts();
  Fonts fonts;
  Diagnostics errors;
  auto keep_errors = [&](const auto& result) {
    errors.insert(errors.end(), result.errors().begin(), result.errors().end());
  };
  auto load_built_in = [](const std::string& file, std::string_view bytes) {
    return Font::load(file, "", bytes);
  };
  for (const Face& face : faces) {
    if (std::optional<std::string_view> resource = find_resource("fonts/" + face.file)) {
      if (face.reserve) {
        fonts.reserves_.resize(fonts.fonts_.size());
        fonts.reserves_.push_back(std::make_shared<Reserve>());
        fonts.reserves_.back()->file = face.file;
        fonts.reserves_.back()->bytes = *resource;
        fonts.fonts_.emplace_back();
        continue;
      }
      Result<std::shared_ptr<const Font>> font = open_built_in(face.file, *resource, load_built_in);
      if (font.ok())
        fonts.fonts_.push_back(*font);
      else
        keep_errors(font);
      continue;
    }
    Result<std::string> bytes = read_font(face.file, folder);
    if (!bytes.ok()) {
      keep_errors(bytes);
      continue;
    }
    std::lock_guard<std::mutex> lock(known.mutex);
    std::shared_ptr<const Font> font = known.find(face.file, *bytes);
    if (font == nullptr) {
      Result<std::shared_ptr<const Font>> loaded =
          Font::load(face.file, std::move(bytes).value(), {});
      if (!loaded.ok()) {
        keep_errors(loaded);
        continue;
      }
      font = *loaded;
      known.from_disk.push_back(font);
    }
    fonts.fonts_.push_back(std::move(font));
  }
  if (!errors.empty()) return errors;
  return fonts;
}

Fonts Fonts::only(const Font& font) {
  Fonts fonts;
  fonts.fonts_.emplace_back(std::shared_ptr<const Font>(), &font);
  return fonts;
}

const Font& Fonts::open_reserve(FaceId id) const {
  Reserve& reserve = *reserves_[id];
  std::call_once(reserve.once, [&] {
    Result<std::shared_ptr<const Font>> font = open_built_in(
        reserve.file, reserve.bytes, [](const std::string& file, std::string_view bytes) {
          return Font::load(file, "", bytes);
        });
    // A resource is a font, or the tests of this program failed; the first face has no glyph
    // either.
    reserve.font = font.ok() ? *font : fonts_[0];
  });
  return *reserve.font;
}

}  // namespace paraphe
