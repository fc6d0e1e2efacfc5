#include "type/shape.h"

#include <hb.h>

#include <algorithm>

namespace paraphe {
namespace {

constexpr size_t kMostWords = 30000;
constexpr size_t kMostCharacters = 2'000'000;
constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15u;

uint64_t hash_of(uint64_t font, uint32_t features, const void* language, std::u32string_view text) {
  uint64_t hash = font * kMultiplier + features;
  hash = (hash ^ reinterpret_cast<uintptr_t>(language)) * kMultiplier;
  for (char32_t c : text) {
    hash = (hash ^ c) * kMultiplier;
    hash ^= hash >> 29;
  }
  return hash;
}

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
  };
  std::vector<hb_feature_t> features;
  for (const Tag& tag : kTags)
    if ((bits & tag.bit) != 0)
      features.push_back({tag.tag, tag.value, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END});
  return features;
}

}  // namespace

struct Shaper::Buffer {
  hb_buffer_t* buffer = hb_buffer_create();
  ~Buffer() { hb_buffer_destroy(buffer); }
};

Shaper::Shaper() : buffer_(new Buffer), slots_(1024) {}
Shaper::~Shaper() = default;

Shaper& Shaper::of_thread() {
  static thread_local Shaper shaper;
  return shaper;
}

void Shaper::set_language(const std::string& language) {
  language_ = hb_language_from_string(language.data(), static_cast<int>(language.size()));
}

uint32_t Shaped::cluster_end(uint32_t cluster) const {
  uint32_t end = static_cast<uint32_t>(text.size());
  for (const ShapedGlyph& glyph : glyphs)
    if (glyph.cluster > cluster) end = std::min(end, glyph.cluster);
  return end;
}

const std::vector<HyphenPoint>& Shaped::points() const {
  if (!points_known_) points_ = hyphen_points(text);
  points_known_ = true;
  return points_;
}

const Shaped& Shaper::shape(const Font& font, uint32_t features, std::u32string_view text) {
  const uint64_t hash = hash_of(font.serial(), features, language_, text);
  size_t slot = hash >> 20 & (slots_.size() - 1);
  for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    const Shaped& known = *known_[slots_[slot] - 1];
    if (known.hash == hash && known.font == font.serial() && known.features == features &&
        known.language == language_ && known.text == text)
      return known;
  }
  auto shaped = std::make_unique<Shaped>();
  shaped->text = text;
  shaped->font = font.serial();
  shaped->features = features;
  shaped->language = language_;
  shaped->hash = hash;
  shape_anew(font, *shaped);
  characters_ += text.size();
  known_.push_back(std::move(shaped));
  slots_[slot] = static_cast<uint32_t>(known_.size());
  const Shaped& result = *known_.back();
  if (known_.size() * 2 > slots_.size()) grow();
  return result;
}

void Shaper::grow() {
  slots_.assign(slots_.size() * 2, 0);
  for (size_t i = 0; i < known_.size(); ++i) {
    size_t slot = known_[i]->hash >> 20 & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<uint32_t>(i + 1);
  }
}

void Shaper::forget_if_full() {
  if (known_.size() < kMostWords && characters_ < kMostCharacters) return;
  known_.clear();
  slots_.assign(1024, 0);
  characters_ = 0;
}

void Shaper::shape_anew(const Font& font, Shaped& shaped) {
  hb_buffer_t* buffer = buffer_->buffer;
  auto run = [&](uint32_t bits) {
    hb_buffer_clear_contents(buffer);
    hb_buffer_add_utf32(buffer, reinterpret_cast<const uint32_t*>(shaped.text.data()),
                        static_cast<int>(shaped.text.size()), 0, -1);
    hb_buffer_set_direction(buffer,
                            (bits & kRightToLeft) != 0 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_language(buffer, static_cast<hb_language_t>(language_));
    hb_buffer_guess_segment_properties(buffer);
    const std::vector<hb_feature_t> features = features_of(bits);
    hb_shape(font.shaper(), buffer, features.data(), static_cast<unsigned>(features.size()));
  };
  std::vector<hb_codepoint_t> common;
  if ((shaped.features & kSuperior) != 0) {
    run(shaped.features & ~static_cast<uint32_t>(kSuperior));
    unsigned count = 0;
    const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer, &count);
    for (unsigned i = 0; i < count; ++i) common.push_back(infos[i].codepoint);
  }
  run(shaped.features);
  unsigned count = 0;
  const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer, &count);
  if ((shaped.features & kSuperior) != 0) {
    // Superiors are whole or not at all: 1ᵉr would be worse than none.
    shaped.synthetic = common.size() != count;
    for (unsigned i = 0; i < count && !shaped.synthetic; ++i)
      shaped.synthetic = common[i] == infos[i].codepoint;
    if (shaped.synthetic) {
      run(shaped.features & ~static_cast<uint32_t>(kSuperior));
      infos = hb_buffer_get_glyph_infos(buffer, &count);
    }
  }
  const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(buffer, nullptr);
  shaped.glyphs.resize(count);
  for (unsigned i = 0; i < count; ++i) {
    shaped.glyphs[i] = {static_cast<uint16_t>(infos[i].codepoint), positions[i].x_advance,
                        positions[i].x_offset, positions[i].y_offset, infos[i].cluster};
    shaped.width += positions[i].x_advance;
    shaped.missing |= infos[i].codepoint == 0;
  }
}

}  // namespace paraphe
