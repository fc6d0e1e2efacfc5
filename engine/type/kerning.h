// Kerning of a font, read off its GPOS table: what the shaper would say of two letters, at a
// fortieth of its price (it tries every rule of the font at every letter; a word of French meets
// two of them). Only for plain words of fonts that are built in, of which a test compares every
// pair with HarfBuzz.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "type/fonts.h"

namespace paraphe {

class Kerning {
 public:
  // Null when the feature “kern” of Latin does more than to move the next letter, or does other
  // things in some languages: then only the shaper knows.
  static std::unique_ptr<const Kerning> of(hb_face_t* face);

  // What the pen moves further between glyphs `left` and `right`, in font units. Glyphs that are
  // marks stand in no such pair; words with them are the shaper's.
  int between(uint16_t left, uint16_t right) const {
    int sum = 0;
    for (const Lookup& lookup : lookups_)
      for (const Pairs& pairs : lookup)
        if (pairs.find(left, right, bytes_, sum)) break;  // the first table that says anything
    return sum;
  }

 private:
  // OpenType, GPOS, PairPosFormat1 (sets of pairs) and 2 (classes): values are x advances alone.
  struct Pairs {
    std::vector<uint32_t> first;  // by left glyph: where its pairs or its row of values begin; or 0
    std::vector<uint16_t> column;  // format 2, by right glyph: twice its class
    bool classes = false;

    // Adds to `sum` and returns true when this table has a value for the pair, be it 0.
    bool find(uint16_t left, uint16_t right, std::string_view bytes, int& sum) const;
  };
  using Lookup = std::vector<Pairs>;

  bool add_lookup(unsigned index, size_t glyphs);
  bool add_pairs(size_t at, size_t glyphs, Lookup& lookup) const;
  // The glyphs of the coverage table at `at`, in order. False: it is damaged.
  bool coverage(size_t at, size_t glyphs, std::vector<uint16_t>& covered) const;
  bool class_of(size_t at, size_t glyphs, std::vector<uint16_t>& classes) const;
  size_t read(size_t at) const {
    return at + 2 > bytes_.size()
               ? 0
               : static_cast<size_t>(static_cast<unsigned char>(bytes_[at])) << 8 |
                     static_cast<unsigned char>(bytes_[at + 1]);
  }
  bool has(size_t at, size_t size) const {
    return at <= bytes_.size() && size <= bytes_.size() - at;
  }

  std::string_view bytes_;  // of the table GPOS
  std::vector<Lookup> lookups_;
};

}  // namespace paraphe
