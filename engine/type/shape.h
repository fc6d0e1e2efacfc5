// Shaping: characters to glyphs, word by word. The only user of HarfBuzz's shaper.
//
// Words come back again and again, in an act and from act to act; so each thread keeps what it has
// shaped, in font units, whatever the size. The result is the same with or without that memory.
//
// What a call of the shaper costs hardly depends on the length of its text (each lookup of the font
// is tried on each call), so the words of a run that are new are shaped in one call, parted by
// spaces. Only with fonts that are built in, of which a test knows that no rule of theirs looks
// past a space.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/length.h"
#include "type/fonts.h"
#include "type/hyphenate.h"
#include "type/linebreak.h"

namespace paraphe {

struct ShapedGlyph {
  uint16_t id = 0;
  uint16_t bytes = 0;                   // text_end - text_begin, where it holds them
  int32_t advance = 0, dx = 0, dy = 0;  // font units
  uint32_t cluster = 0;                 // the first character it stands for
  // The bytes of Shaped::utf8 that it stands for; none for the second of a cluster.
  uint32_t text_begin = 0, text_end = 0;
};

// Division by a number that stays the same for many: a multiplication where it is exact.
class Divider {
 public:
  Divider() = default;
  explicit Divider(int64_t by)
      : by_(by),
        reciprocal_(by > 1 && by <= 16384 ? UINT64_MAX / static_cast<uint64_t>(by) + 1 : 0) {}

  // value / by, rounded half away from zero, as Length does.
  int64_t divide(int64_t value) const {
    const uint64_t size =
        static_cast<uint64_t>(value < 0 ? -value : value) + static_cast<uint64_t>(by_ / 2);
    // The reciprocal is too large by less than by / 2⁶⁴: nothing for dividends below 2⁶⁴ / by.
    const uint64_t quotient =
        reciprocal_ != 0 && size < uint64_t{1} << 50
            ? static_cast<uint64_t>(static_cast<Wide>(size) * reciprocal_ >> 64)
            : size / static_cast<uint64_t>(by_);
    return value < 0 ? -static_cast<int64_t>(quotient) : static_cast<int64_t>(quotient);
  }

 private:
  __extension__ using Wide = unsigned __int128;
  int64_t by_ = 1;
  uint64_t reciprocal_ = 0;
};

// Glyphs expand and shrink by so many thousandths: beyond 2 % it would be seen.
inline constexpr int kExpansion = 20;

// What is drawn of a glyph: its number, the bytes it stands for beyond the 16th bit, and where the
// pen stands after it.
struct PlainGlyph {
  uint32_t head = 0, pen = 0;
};

// A word at a size.
struct ScaledWord {
  static constexpr Length kNone{INT64_MIN};
  Length size = kNone;
  // What is drawn, of words whose pens go only to the right, and not so far as 2,048 pt; of up to
  // 255 bytes. Else none.
  const PlainGlyph* plain = nullptr;
  // For the breaker, with microtypography: what expansion makes of the width, more or less, and how
  // far its first and last glyph may hang into the margins.
  Length width, stretch;
  Length hang_left, hang_right;
};

struct Shaped;

// What is drawn of a part of a box, and of the hyphen after it.
struct PartSource {
  uint32_t end = 0;  // of its glyphs, which begin where those of the part before end
  int32_t kern = 0;  // between it and the next, which a hyphen undoes
  // A hyphen inside a ligature: what is drawn of it before and after the break.
  const Shaped* before = nullptr;
  const Shaped* after = nullptr;
};

// A word as hyphens divide it, at a size and with microtypography.
struct WordParts {
  Length size;
  std::vector<BreakPart> parts;
  std::vector<PartSource> sources;
};

// So many bytes may be read beyond those of Shaped::utf8, so that short words are copied in one
// step.
inline constexpr size_t kTextSlack = 16;

// Text and glyphs lie in the shaper's memory. What every use of a word asks for is in one line of
// the processor's cache, and nearly all else in the next.
struct alignas(64) Shaped {
 private:
  mutable ScaledWord scaled_;

 public:
  uint32_t count = 0;  // of its glyphs
  uint32_t clusters = 0;
  bool missing = false;  // some glyph is .notdef
  bool offsets = false;  // some glyph is drawn beside its pen
  // Superiors were asked for and the font has none: these are its common glyphs, to be set small
  // and raised.
  bool synthetic = false;
  std::string_view utf8;                // its text, and kTextSlack bytes that mean nothing
  std::span<const ShapedGlyph> glyphs;  // left to right
  std::u32string_view text;
  int64_t width = 0;  // font units

  // Where the word may be divided, shaped with `font`; worked out on first use.
  const std::vector<HyphenPoint>& points(const Font& of) const {
    if (!points_known_) find_points(of);
    return points_;
  }
  // How many of the points hold where the word stands.
  size_t points_at(bool sentence_start, const Font& of) const {
    const size_t all = points(of).size();  // which are counted with it
    return sentence_start ? all : all - capital_points_;
  }

  // At `size`, with the divider by the font's units per em. The last size asked for is kept.
  const ScaledWord& scaled(Length size, const Divider& per_em) const {
    if (scaled_.size != size) scale(size, per_em);
    return scaled_;
  }
  // Where each glyph begins, and the last ends, at the size that scaled() was asked for last.
  const int64_t* pens() const { return pens_; }

  // All parts between its points, shaped with font `of`, at the size that scaled() was asked for
  // last. None where points lie inside ligatures.
  const WordParts& parts(const Font& of, const Divider& per_em) const {
    if (parts_.size != scaled_.size) divide(of, per_em);
    return parts_;
  }

 private:
  void scale(Length size, const Divider& per_em) const;
  void find_points(const Font& of) const;
  void divide(const Font& of, const Divider& per_em) const;
  friend class Shaper;
  uint64_t font = 0, hash = 0;
  uint32_t features = 0;
  const void* language = nullptr;
  mutable bool points_known_ = false;
  mutable std::vector<HyphenPoint> points_;
  mutable size_t capital_points_ = 0;
  mutable WordParts parts_;
  int64_t* pens_ = nullptr;
  PlainGlyph* plain_ = nullptr;
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

  // A number for `font`, `features`, the language and `french`, the same until all is forgotten and
  // then never again: what a word's facts keep to know whether they hold.
  uint64_t key(const Font& font, uint32_t features, bool french);

  // The same when it is known; else null.
  const Shaped* known(const Font& font, uint32_t features, std::u32string_view text) const;

  // Shapes many words at once, as shape() would one by one. None holds a space; no superiors, and
  // nothing from right to left.
  void learn(const Font& font, uint32_t features, const std::vector<std::u32string_view>& words);

  // Forgets everything when the memory is full. Only between paragraphs.
  void forget_if_full();
  void forget();

 private:
  struct Memory;
  size_t slot_of(const Font& font, uint32_t features, uint64_t hash,
                 std::u32string_view text) const;
  Shaped& add(const Font& font, uint32_t features, uint64_t hash, std::u32string_view text,
              size_t slot);
  void run(const Font& font, uint32_t features, std::u32string_view text);
  void shape_anew(const Font& font, Shaped& shaped);
  void keep_glyphs(Shaped& shaped, size_t begin, size_t end, uint32_t first,
                   const Kerning* kerning);
  void grow();

  struct Key {
    uint64_t font = 0;
    uint32_t features = 0;
    bool french = false;
    const void* language = nullptr;
    uint64_t key = 0;
  };

  std::unique_ptr<Memory> memory_;
  std::vector<Key> keys_;
  const void* language_ = nullptr;
  std::deque<Shaped> known_;
  std::vector<uint32_t> slots_;  // open addressing: index into known_ + 1; 0 is free
  std::u32string batch_;
  size_t characters_ = 0;
};

}  // namespace paraphe
