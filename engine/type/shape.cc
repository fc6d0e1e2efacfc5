#include "type/shape.h"

#include <hb.h>

#include <algorithm>
#include <atomic>
#include <cstring>

#include "base/text.h"
#include "type/characters.h"
#include "type/kerning.h"
#include "type/protrusion.h"
#include "type/word_memory.h"

namespace paraphe {
namespace {

constexpr size_t kMostWords = 3000;  // each takes about a kilobyte, and an act has 600
constexpr size_t kMostCharacters = 2'000'000;
constexpr size_t kLongestBatch = 4000;  // characters
constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15u;

uint64_t hash_of(uint64_t font, uint32_t features, const void* language, std::u32string_view text) {
  uint64_t hash = font * kMultiplier + features;
  hash = (hash ^ reinterpret_cast<uintptr_t>(language)) * kMultiplier;
  // Two at a time: each step waits for the one before.
  size_t i = 0;
  for (; i + 2 <= text.size(); i += 2)
    hash = (hash ^ text[i] ^ uint64_t{text[i + 1]} << 32) * kMultiplier;
  if (i < text.size()) hash = (hash ^ text[i]) * kMultiplier;
  return hash ^ hash >> 29;
}

// Of text without combining marks, letters that fonts make with such, and fraction slashes: the
// rules for these are left out. They would find nothing to do, and to try each of them at each
// letter was a quarter of what shaping cost.
constexpr uint32_t kPlain = 1 << 18;
// And kerning is found without the shaper, of whose price it was half.
constexpr uint32_t kUnkerned = 1 << 19;

std::vector<hb_feature_t> features_of(uint32_t bits) {
  struct Tag {
    uint32_t bit;
    hb_tag_t tag;
    uint32_t value;
  };
  static constexpr Tag kTags[] = {
      {kSmallCapitals, HB_TAG('s', 'm', 'c', 'p'), 1},
      {kAllSmallCapitals, HB_TAG('s', 'm', 'c', 'p'), 1},
      {kAllSmallCapitals, HB_TAG('c', '2', 's', 'c'), 1},
      {kTabularFigures, HB_TAG('t', 'n', 'u', 'm'), 1},
      {kOldStyleFigures, HB_TAG('o', 'n', 'u', 'm'), 1},
      {kLiningFigures, HB_TAG('l', 'n', 'u', 'm'), 1},
      {kProportionalFigures, HB_TAG('p', 'n', 'u', 'm'), 1},
      {kCapitalForms, HB_TAG('c', 'a', 's', 'e'), 1},
      {kSuperior, HB_TAG('s', 'u', 'p', 's'), 1},
      {kNoLigatures, HB_TAG('l', 'i', 'g', 'a'), 0},
      {kNoLigatures, HB_TAG('c', 'l', 'i', 'g'), 0},
      {kPlain, HB_TAG('c', 'c', 'm', 'p'), 0},
      {kPlain, HB_TAG('m', 'a', 'r', 'k'), 0},
      {kPlain, HB_TAG('m', 'k', 'm', 'k'), 0},
      {kPlain, HB_TAG('f', 'r', 'a', 'c'), 0},
      {kPlain, HB_TAG('n', 'u', 'm', 'r'), 0},
      {kPlain, HB_TAG('d', 'n', 'o', 'm'), 0},
      {kUnkerned, HB_TAG('k', 'e', 'r', 'n'), 0},
  };
  std::vector<hb_feature_t> features;
  for (const Tag& tag : kTags)
    if ((bits & tag.bit) != 0)
      features.push_back({tag.tag, tag.value, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END});
  return features;
}

// Letters of Latin, and signs that every script uses. Figures alone would be of no script, and then
// a word's glyphs would hang on its neighbours.
bool is_latin(std::u32string_view text) {
  return std::all_of(text.begin(), text.end(), [](char32_t c) {
    return c < 0x2B0 || (c >= 0x1E00 && c < 0x1F00) || (c >= 0x2010 && c < 0x2060) ||
           (c >= 0x20A0 && c < 0x20C0);
  });
}

// The letters of French and its neighbours, and signs: for these the rules that kPlain leaves out
// do nothing in any font that is built in, as a test knows.
bool is_plain(std::u32string_view text) {
  constexpr char32_t kFractionSlash = 0x2044;
  return std::all_of(text.begin(), text.end(), [](char32_t c) {
    return (c < 0x100 && c != kSoftHyphen) || c == U'Œ' || c == U'œ' || c == U'Ÿ' ||
           (c >= 0x2010 && c < 0x20C0 && c != kFractionSlash && !is_default_ignorable(c));
  });
}

}  // namespace

// HarfBuzz's buffer, and room for text and glyphs that lasts until everything is forgotten.
struct Shaper::Memory {
  hb_buffer_t* buffer = hb_buffer_create();
  uint32_t bits = UINT32_MAX;
  std::vector<hb_feature_t> features;  // of `bits`
  std::vector<uint32_t> offsets;       // bytes before each character of a word, and before its end
  std::vector<std::unique_ptr<std::byte[]>> blocks;
  size_t left = 0;
  std::byte* next = nullptr;

  ~Memory() { hb_buffer_destroy(buffer); }

  template <class T>
  T* room(size_t count) {
    constexpr size_t kBlock = 64 << 10;
    const size_t size = (count * sizeof(T) + 7) & ~size_t{7};
    if (size > left) {
      left = std::max(size, kBlock);
      blocks.push_back(std::make_unique_for_overwrite<std::byte[]>(left));
      next = blocks.back().get();
    }
    T* made = reinterpret_cast<T*>(next);
    next += size;
    left -= size;
    return made;
  }

  void forget() {
    blocks.clear();
    left = 0;
  }
};

Shaper::Shaper() : memory_(new Memory), slots_(1024) {}
Shaper::~Shaper() = default;

Shaper& Shaper::of_thread() {
  static thread_local Shaper shaper;
  return shaper;
}

void Shaper::set_language(const std::string& language) {
  language_ = hb_language_from_string(language.data(), static_cast<int>(language.size()));
}

void Shaped::find_points(const Font& of) const {
  points_known_ = true;
  points_ = hyphen_points(text);
  // A hyphen undoes the kerning of the letter before it towards the letter after.
  size_t g = 0;
  for (HyphenPoint& point : points_) {
    capital_points_ += point.capital ? 1 : 0;
    while (g < glyphs.size() && glyphs[g].cluster < point.at) ++g;
    if (g > 0 && g < glyphs.size() && glyphs[g].cluster == point.at && glyphs[g - 1].dx == 0)
      point.kern = glyphs[g - 1].advance - of.advance(glyphs[g - 1].id);
  }
}

uint64_t Shaper::key(const Font& font, uint32_t features, bool french) {
  static std::atomic<uint64_t> last{0};
  for (const Key& key : keys_)
    if (key.font == font.serial() && key.features == features && key.french == french &&
        key.language == language_)
      return key.key;
  keys_.push_back({font.serial(), features, french, language_, ++last});
  return keys_.back().key;
}

// The slot of this word, or the free one where it belongs.
size_t Shaper::slot_of(const Font& font, uint32_t features, uint64_t hash,
                       std::u32string_view text) const {
  size_t slot = hash >> 20 & (slots_.size() - 1);
  for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    const Shaped& word = known_[slots_[slot] - 1];
    if (word.hash == hash && word.font == font.serial() && word.features == features &&
        word.language == language_ && same_word(word.text, text))
      break;
  }
  return slot;
}

const Shaped* Shaper::known(const Font& font, uint32_t features, std::u32string_view text) const {
  const uint64_t hash = hash_of(font.serial(), features, language_, text);
  const size_t slot = slot_of(font, features, hash, text);
  return slots_[slot] == 0 ? nullptr : &known_[slots_[slot] - 1];
}

const Shaped& Shaper::shape(const Font& font, uint32_t features, std::u32string_view text) {
  const uint64_t hash = hash_of(font.serial(), features, language_, text);
  const size_t slot = slot_of(font, features, hash, text);
  if (slots_[slot] != 0) return known_[slots_[slot] - 1];
  Shaped& shaped = add(font, features, hash, text, slot);
  shape_anew(font, shaped);
  return shaped;
}

Shaped& Shaper::add(const Font& font, uint32_t features, uint64_t hash, std::u32string_view text,
                    size_t slot) {
  Shaped& shaped = known_.emplace_back();
  char32_t* characters = memory_->room<char32_t>(text.size());
  std::copy(text.begin(), text.end(), characters);
  shaped.text = {characters, text.size()};
  shaped.font = font.serial();
  shaped.features = features;
  shaped.language = language_;
  shaped.hash = hash;
  characters_ += text.size();
  slots_[slot] = static_cast<uint32_t>(known_.size());
  if (known_.size() * 2 > slots_.size()) grow();
  return shaped;
}

void Shaper::learn(const Font& font, uint32_t features,
                   const std::vector<std::u32string_view>& words) {
  for (size_t next = 0; next < words.size();) {
    batch_.assign(1, U' ');
    bool plain = true;
    const size_t first = known_.size();
    for (; next < words.size() && batch_.size() < kLongestBatch; ++next) {
      const std::u32string_view word = words[next];
      if (!is_latin(word)) continue;
      const uint64_t hash = hash_of(font.serial(), features, language_, word);
      const size_t slot = slot_of(font, features, hash, word);
      if (slots_[slot] != 0) continue;
      add(font, features, hash, word, slot);
      plain &= is_plain(word);
      batch_ += word;
      batch_ += U' ';
    }
    if (known_.size() == first) continue;
    const Kerning* kerning = plain ? font.kerning() : nullptr;
    run(font, features | (plain ? kPlain : 0) | (kerning != nullptr ? kUnkerned : 0), batch_);
    unsigned count = 0;
    const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(memory_->buffer, &count);
    uint32_t start = 1;
    size_t at = 0;
    std::vector<size_t> alone;  // words that share a cluster with a space
    for (size_t w = first; w < known_.size(); ++w) {
      const uint32_t end = start + static_cast<uint32_t>(known_[w].text.size());
      while (at < count && infos[at].cluster < start) ++at;
      const size_t begin = at;
      while (at < count && infos[at].cluster < end) ++at;
      const bool apart =
          at > begin && infos[begin].cluster == start && at < count && infos[at].cluster == end;
      if (apart)
        keep_glyphs(known_[w], begin, at, start, kerning);
      else
        alone.push_back(w);
      start = end + 1;
    }
    for (size_t w : alone) shape_anew(font, known_[w]);
  }
}

void Shaper::grow() {
  slots_.assign(slots_.size() * 2, 0);
  for (size_t i = 0; i < known_.size(); ++i) {
    size_t slot = known_[i].hash >> 20 & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<uint32_t>(i + 1);
  }
}

void Shaper::forget_if_full() {
  if (known_.size() >= kMostWords || characters_ >= kMostCharacters) forget();
}

void Shaper::forget() {
  known_.clear();
  keys_.clear();
  memory_->forget();
  slots_.assign(1024, 0);
  characters_ = 0;
}

// Leaves the glyphs of `text` in the buffer.
void Shaper::run(const Font& font, uint32_t features, std::u32string_view text) {
  hb_buffer_t* buffer = memory_->buffer;
  if (memory_->bits != features) {
    memory_->features = features_of(features);
    memory_->bits = features;
  }
  hb_buffer_clear_contents(buffer);
  hb_buffer_add_utf32(buffer, reinterpret_cast<const uint32_t*>(text.data()),
                      static_cast<int>(text.size()), 0, -1);
  hb_buffer_set_direction(buffer,
                          (features & kRightToLeft) != 0 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
  hb_buffer_set_language(buffer, static_cast<hb_language_t>(language_));
  if (is_latin(text))
    hb_buffer_set_script(buffer, HB_SCRIPT_LATIN);
  else
    hb_buffer_guess_segment_properties(buffer);
  hb_shape(font.shaper(), buffer, memory_->features.data(),
           static_cast<unsigned>(memory_->features.size()));
}

void Shaper::shape_anew(const Font& font, Shaped& shaped) {
  hb_buffer_t* buffer = memory_->buffer;
  std::vector<hb_codepoint_t> common;
  const uint32_t without = shaped.features & ~static_cast<uint32_t>(kSuperior);
  if ((shaped.features & kSuperior) != 0) {
    run(font, without, shaped.text);
    unsigned count = 0;
    const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer, &count);
    for (unsigned i = 0; i < count; ++i) common.push_back(infos[i].codepoint);
  }
  run(font, shaped.features, shaped.text);
  unsigned count = 0;
  const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer, &count);
  if ((shaped.features & kSuperior) != 0) {
    // Superiors are whole or not at all: 1ᵉr would be worse than none.
    shaped.synthetic = common.size() != count;
    for (unsigned i = 0; i < count && !shaped.synthetic; ++i)
      shaped.synthetic = common[i] == infos[i].codepoint;
    if (shaped.synthetic) {
      run(font, without, shaped.text);
      infos = hb_buffer_get_glyph_infos(buffer, &count);
    }
  }
  keep_glyphs(shaped, 0, count, 0, nullptr);
}

// Glyphs [begin, end) of the buffer are those of `shaped`, whose text began at character `first`.
// `kerning`: is still to be added.
void Shaper::keep_glyphs(Shaped& shaped, size_t begin, size_t end, uint32_t first,
                         const Kerning* kerning) {
  const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(memory_->buffer, nullptr);
  const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(memory_->buffer, nullptr);
  const size_t count = end - begin;
  char* bytes = memory_->room<char>(shaped.text.size() * 4 + kTextSlack);
  std::vector<uint32_t>& offsets = memory_->offsets;
  offsets.clear();
  size_t size = 0;
  for (char32_t c : shaped.text) {
    offsets.push_back(static_cast<uint32_t>(size));
    if (c < 0x80) {
      bytes[size++] = static_cast<char>(c);
    } else {
      std::string encoded;
      append_utf8(encoded, c);
      std::memcpy(bytes + size, encoded.data(), encoded.size());
      size += encoded.size();
    }
  }
  offsets.push_back(static_cast<uint32_t>(size));
  shaped.utf8 = {bytes, size};
  ShapedGlyph* glyphs = memory_->room<ShapedGlyph>(count);
  const bool backwards = count > 0 && infos[begin].cluster > infos[end - 1].cluster;
  for (size_t i = 0; i < count; ++i) {
    const hb_glyph_info_t& info = infos[begin + i];
    const hb_glyph_position_t& position = positions[begin + i];
    glyphs[i] = {static_cast<uint16_t>(info.codepoint),
                 0,
                 position.x_advance,
                 position.x_offset,
                 position.y_offset,
                 info.cluster - first,
                 0,
                 0};
    if (kerning != nullptr && i + 1 < count)
      glyphs[i].advance +=
          kerning->between(glyphs[i].id, static_cast<uint16_t>(infos[begin + i + 1].codepoint));
    shaped.width += glyphs[i].advance;
    shaped.missing |= info.codepoint == 0;
    shaped.offsets |= position.x_offset != 0 || position.y_offset != 0;
  }
  // Where clusters end: where the next one begins, in the order of the text.
  for (size_t i = 0; i < count;) {
    size_t after = i + 1;
    while (after < count && glyphs[after].cluster == glyphs[i].cluster) ++after;
    const size_t next = backwards ? (i > 0 ? glyphs[i - 1].cluster : shaped.text.size())
                                  : (after < count ? glyphs[after].cluster : shaped.text.size());
    glyphs[i].text_begin = offsets[std::min<size_t>(glyphs[i].cluster, shaped.text.size())];
    glyphs[i].text_end = std::max(glyphs[i].text_begin, offsets[next]);
    glyphs[i].bytes = static_cast<uint16_t>(glyphs[i].text_end - glyphs[i].text_begin);
    for (size_t k = i + 1; k < after; ++k)
      glyphs[k].text_begin = glyphs[k].text_end = glyphs[i].text_end;
    ++shaped.clusters;
    i = after;
  }
  shaped.glyphs = {glyphs, count};
  shaped.count = static_cast<uint32_t>(count);
  shaped.pens_ = memory_->room<int64_t>(count + 1);
  shaped.plain_ = memory_->room<PlainGlyph>(count);
}

void Shaped::scale(Length size, const Divider& per_em) const {
  auto at_size = [&](int64_t units) { return Length{per_em.divide(size.units * units)}; };
  int64_t units = 0;
  pens_[0] = 0;
  for (size_t g = 0; g < glyphs.size(); ++g) {
    units += glyphs[g].advance;
    pens_[g + 1] = at_size(units).units;
  }
  constexpr int64_t kMost = int64_t{1} << 27;
  const bool plain = utf8.size() <= UINT8_MAX && pens_[glyphs.size()] < kMost &&
                     std::is_sorted(pens_, pens_ + glyphs.size() + 1);
  for (size_t g = 0; g < glyphs.size() && plain; ++g)
    plain_[g] = {glyphs[g].id | uint32_t{glyphs[g].bytes} << 16,
                 static_cast<uint32_t>(pens_[g + 1])};
  scaled_ = {};
  scaled_.size = size;
  scaled_.plain = plain ? plain_ : nullptr;
  scaled_.width = at_size(width);
  scaled_.stretch = scaled_.width.scaled(kExpansion, 1000);
  if (glyphs.empty()) return;
  auto hang = [&](const ShapedGlyph& glyph, int (*of)(char32_t)) {
    return at_size(glyph.advance).scaled(of(text[glyph.cluster]), 1000);
  };
  scaled_.hang_left = hang(glyphs.front(), left_protrusion);
  scaled_.hang_right = hang(glyphs.back(), right_protrusion);
}

void Shaped::divide(const Font& of, const Divider& per_em) const {
  const Length size = scaled_.size;
  parts_ = {size, {}, {}};
  auto at_size = [&](int64_t units) { return Length{per_em.divide(size.units * units)}; };
  const Length hyphen = at_size(of.hyphen_advance());
  BreakPart part;
  part.hang_right = hyphen.scaled(right_protrusion(kSoftHyphen), 1000);
  uint32_t begin = 0, end = 0;
  auto add = [&](int32_t kern) {
    const ShapedGlyph& first = glyphs[begin];
    part.width = Length{pens_[end] - pens_[begin]};
    part.stretch = part.width.scaled(kExpansion, 1000);
    part.hang_left = at_size(first.advance).scaled(left_protrusion(text[first.cluster]), 1000);
    part.hyphen = hyphen - at_size(kern);
    parts_.parts.push_back(part);
    parts_.sources.push_back({end, kern});
    begin = end;
  };
  for (const HyphenPoint& point : points(of)) {
    while (end < count && glyphs[end].cluster < point.at) ++end;
    const bool inside = end == count || glyphs[end].cluster > point.at;
    if (inside || end == begin) {
      parts_ = {size, {}, {}};
      return;
    }
    add(point.kern);
  }
  if (begin == 0) return;
  end = count;
  add(0);
}

}  // namespace paraphe
