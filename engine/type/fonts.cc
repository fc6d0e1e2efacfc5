#include "type/fonts.h"

#include <hb-ot.h>
#include <hb.h>

#include <atomic>
#include <map>
#include <mutex>

#include "base/file.h"
#include "base/resource.h"

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

bool safe_name(const std::string& file) {
  return !file.empty() && file[0] != '/' && file.find("..") == std::string::npos &&
         file.find('\\') == std::string::npos && file.find('\0') == std::string::npos;
}

}  // namespace

Font::~Font() {
  if (font_ != nullptr) hb_font_destroy(font_);
  if (face_ != nullptr) hb_face_destroy(face_);
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
  return Done{};
}

Result<std::shared_ptr<const Font>> Font::load(const std::string& file, std::string owned,
                                               std::string_view bytes) {
  static std::atomic<uint64_t> serial{0};
  std::shared_ptr<Font> font(new Font);
  font->file_ = file;
  font->serial_ = ++serial;
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

}  // namespace

Result<Fonts> Fonts::open(const std::vector<Face>& faces, const std::string& folder) {
  static OpenFonts known;
  Fonts fonts;
  Diagnostics errors;
  auto keep_errors = [&](const auto& result) {
    errors.insert(errors.end(), result.errors().begin(), result.errors().end());
  };
  for (const Face& face : faces) {
    if (std::optional<std::string_view> resource = find_resource("fonts/" + face.file)) {
      std::lock_guard<std::mutex> lock(known.mutex);
      std::shared_ptr<const Font>& font = known.built_in[face.file];
      if (font == nullptr) {
        Result<std::shared_ptr<const Font>> loaded = Font::load(face.file, "", *resource);
        if (loaded.ok())
          font = *loaded;
        else
          keep_errors(loaded);
      }
      fonts.fonts_.push_back(font);
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

}  // namespace paraphe
