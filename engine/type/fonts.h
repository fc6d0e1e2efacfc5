// Fonts: the faces of a layout, opened once and shared by every document and thread.
//
// The only users of HarfBuzz are type/ (shaping) and pdf/fontfile (subsetting).
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/document.h"

struct hb_face_t;
struct hb_font_t;

namespace paraphe {

class Kerning;

// One opened font file. Immutable and shared; HarfBuzz objects are made immutable too.
// Metrics are in font units, `units_per_em` to the em.
class Font {
 public:
  Font(const Font&) = delete;
  Font& operator=(const Font&) = delete;
  ~Font();

  const std::string& file() const { return file_; }
  const std::string& postscript_name() const { return postscript_name_; }
  std::string_view bytes() const { return bytes_; }
  int units_per_em() const { return units_per_em_; }
  int ascender() const { return ascender_; }    // hhea, positive
  int descender() const { return descender_; }  // hhea, negative
  int cap_height() const { return cap_height_; }
  int x_height() const { return x_height_; }
  bool has(char32_t character) const;
  uint16_t glyph(char32_t character) const;  // 0 when missing
  int advance(uint16_t glyph) const;         // nominal, font units: the width the PDF declares

  // The glyphs of a space and of the hyphen at breaks (0: it has none), and their advances.
  uint16_t space() const { return space_; }
  int space_advance() const { return space_advance_; }
  uint16_t hyphen() const { return hyphen_; }
  int hyphen_advance() const { return hyphen_advance_; }

  bool built_in() const { return built_in_; }

  // Whether it has small capitals of its own for Latin (the feature smcp).
  bool small_capitals() const { return small_capitals_; }

  // Of plain words (type/kerning.h), read when first asked for; null: only the shaper knows it.
  // Only fonts that are built in have it. Safe in any thread.
  const Kerning* kerning() const;

  // A number no other font of this process ever had: names the font in caches.
  uint64_t serial() const { return serial_; }

  hb_font_t* shaper() const { return font_; }  // scaled to font units
  hb_face_t* face() const { return face_; }

 private:
  friend class Fonts;
  Font() = default;
  static Result<std::shared_ptr<const Font>> load(const std::string& file, std::string owned,
                                                  std::string_view bytes);
  Result<Done> open(std::string_view bytes);
  std::string file_, postscript_name_;
  std::string owned_;  // bytes of a font from disk
  std::string_view bytes_;
  uint64_t serial_ = 0;
  bool built_in_ = false, small_capitals_ = false;
  uint16_t space_ = 0, hyphen_ = 0;
  int space_advance_ = 0, hyphen_advance_ = 0;
  hb_face_t* face_ = nullptr;
  hb_font_t* font_ = nullptr;
  mutable std::once_flag kerning_read_;
  mutable std::unique_ptr<const Kerning> kerning_;
  int units_per_em_ = 1000, ascender_ = 0, descender_ = 0, cap_height_ = 0, x_height_ = 0;
};

// Fonts by FaceId, in the order of `faces` of the Document. Opening is cached: the same bytes under
// the same name, opened twice, are one Font.
class Fonts {
 public:
  // Opens every face but those in reserve. `folder` is where files that are not built in are looked
  // for ("" for none).
  // Errors: not a font, embedding forbidden by OS/2 fsType, no TrueType outlines.
  static Result<Fonts> open(const std::vector<Face>& faces, const std::string& folder);

  // One font alone, as face 0. `font` must outlive the result.
  static Fonts only(const Font& font);

  // A face in reserve is opened when first asked for. Safe in any thread.
  const Font& operator[](FaceId id) const {
    return fonts_[id] != nullptr ? *fonts_[id] : open_reserve(id);
  }
  size_t size() const { return fonts_.size(); }

 private:
  struct Reserve;
  const Font& open_reserve(FaceId id) const;
  std::vector<std::shared_ptr<const Font>> fonts_;  // null: in reserve
  std::vector<std::shared_ptr<Reserve>> reserves_;  // by FaceId, as far as there are any
};

}  // namespace paraphe
