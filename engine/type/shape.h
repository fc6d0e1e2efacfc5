// Shaping: characters to glyphs, word by word. The only user of HarfBuzz's shaper.
//
// Words come back again and again, in an act and from act to act; so each thread keeps what it has
// shaped, in font units, whatever the size. The result is the same with or without that memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "type/fonts.h"
#include "type/hyphenate.h"

namespace paraphe {

struct ShapedGlyph {
  uint16_t id = 0;
  int32_t advance = 0, dx = 0, dy = 0;  // font units
  uint32_t cluster = 0;                 // the first character it stands for
};

struct Shaped {
  std::u32string text;
  std::vector<ShapedGlyph> glyphs;  // left to right
  int64_t width = 0;                // font units
  bool missing = false;             // some glyph is .notdef
  // Superiors were asked for and the font has none: these are its common glyphs, to be set small
  // and raised.
  bool synthetic = false;

  // The end of the cluster that begins at character `cluster`.
  uint32_t cluster_end(uint32_t cluster) const;
  // Where the word may be divided; worked out on first use.
  const std::vector<HyphenPoint>& points() const;

 private:
  friend class Shaper;
  uint64_t font = 0, hash = 0;
  uint32_t features = 0;
  const void* language = nullptr;
  mutable bool points_known_ = false;
  mutable std::vector<HyphenPoint> points_;
};

// Beyond the features of document.h: what the setter asks of the shaper.
enum ShapeFlag : uint32_t {
  kNoLigatures = 1 << 16,  // of letter-spaced text
  kRightToLeft = 1 << 17,
};

class Shaper {
 public:
  Shaper();
  ~Shaper();
  // This thread's own.
  static Shaper& of_thread();

  // BCP 47; for the language systems of OpenType.
  void set_language(const std::string& language);

  // `features`: Feature bits and ShapeFlags. The reference holds until forget_if_full().
  const Shaped& shape(const Font& font, uint32_t features, std::u32string_view text);

  // Forgets everything when the memory is full. Only between paragraphs.
  void forget_if_full();

 private:
  struct Buffer;
  void shape_anew(const Font& font, Shaped& shaped);
  void grow();

  std::unique_ptr<Buffer> buffer_;
  const void* language_ = nullptr;
  std::vector<std::unique_ptr<Shaped>> known_;
  std::vector<uint32_t> slots_;  // open addressing: index into known_ + 1; 0 is free
  size_t characters_ = 0;
};

}  // namespace paraphe
