// FontSubset: the part of a font that one file uses, as a CIDFontType2 (ISO 32000-1 §9.7.4).
//
// A code of the file stands for a glyph *and* a text. The fonts have one glyph for the space, but
// the record has spaces of three kinds (U+0020, U+00A0, U+202F), and one for the hyphen of
// U+002D, U+00AD and U+2011: each pair gets its own code, its own line in ToUnicode, and the same
// outline through CIDToGIDMap.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pdf/objects.h"
#include "type/fonts.h"

namespace paraphe {

struct FontParts;  // pdf/fontprogram.h

class FontSubset {
 public:
  explicit FontSubset(const Font& font) : font_(&font) {}

  // A two-byte code, and what it shows.
  struct Code {
    uint16_t number = 0;
    uint16_t next = 0;  // another code of the same glyph, 0 for none
    uint16_t glyph = 0;
    int width = 0;  // nominal, in 1/1000 em, as the file declares it; the line may move what follows
    uint64_t key = 0;  // of a short text: its bytes and their number; else 0
    std::string text;
  };
  // The code that shows `glyph` and reads as `text` (UTF-8). Its number is 0 when all codes are
  // taken, which takes a file made to do so. Lives until the next call.
  const Code& code(uint16_t glyph, std::string_view text);

  // The first code that was made for a glyph, which is nearly always the one that is wanted.
  struct First {
    uint64_t key = 0;  // as Code::key; 0 when there is none or its text is long
    int width = 0;
    uint16_t number = 0;
  };
  // What code() would find, when it is the first; else null.
  const First* first_code(uint16_t glyph, std::string_view text) const {
    if (glyph >= first_.size()) return nullptr;
    const uint64_t key = key_of(text);
    return key != 0 && first_[glyph].key == key ? &first_[glyph] : nullptr;
  }

  const Font& font() const { return *font_; }
  bool is_empty() const { return codes_.empty(); }

  // Adds the font and all it needs; returns the number of the Type0 dictionary.
  Result<uint32_t> write(ObjectStore& store) const;

 private:
  // Texts of up to seven bytes, nearly all there are, are told apart without a call.
  static uint64_t key_of(std::string_view text) {
    if (text.size() > 7) return 0;
    uint64_t key = text.size() + 1;
    for (unsigned char c : text) key = key << 8 | c;
    return key;
  }

  int width(uint16_t glyph) const;
  std::string tag() const;
  std::string widths() const;
  std::string to_unicode() const;
  // Glyphs and texts of all codes, in their order.
  std::string identity() const;
  std::shared_ptr<const FontParts> make_parts(const std::string& codes) const;

  const Font* font_;
  std::vector<Code> codes_;   // codes_[i] is code i + 1; code 0 is .notdef
  std::vector<First> first_;  // by glyph
};

}  // namespace paraphe
