// The font program of a subset, and what a font says about itself beyond its metrics. With type/,
// the only user of HarfBuzz.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "pdf/objects.h"
#include "type/fonts.h"

namespace paraphe {

// Tables head, post and OS/2.
struct FontFacts {
  int box[4] = {0, 0, 0, 0};  // font units
  int italic_angle = 0;       // whole degrees
  int weight = 400;           // OS/2 usWeightClass
  bool serif = false;
  bool fixed_pitch = false;
};
const FontFacts& facts_of(const Font& font);

// A TrueType file with some of a font's glyphs, ready to be a stream.
struct FontProgram {
  size_t length = 0;  // before compression: /Length1
  ObjectStore::Packed packed;
  std::vector<uint16_t> glyphs;   // those asked for, ascending
  std::vector<uint16_t> numbers;  // and their numbers in the subset

  // The number in the subset of a glyph that was asked for; 0 for others.
  uint16_t renumbered(uint16_t glyph) const;
};

// The program with `glyphs` (ascending, each once). Null when the font cannot be cut. The same
// glyphs give the same bytes, so the last few programs of each font are kept for the next act:
// a session's headings, lists and visible signatures often need just the glyphs of the act before.
std::shared_ptr<const FontProgram> program_of(const Font& font,
                                              const std::vector<uint16_t>& glyphs);

// What a file says of a font, made of its codes alone: the glyphs and texts that they stand for, in
// their order.
struct FontParts {
  std::string codes;  // what tells them from others
  std::string name;   // "ABCDEF+Spectral-Regular"
  std::shared_ptr<const FontProgram> program;
  ObjectStore::Packed map, unicode;  // CIDToGIDMap, ToUnicode
  std::string widths;                // /W
};

// The parts with these codes, made by `make` unless they are among the last few of this font: much
// of a session is the same in every act, its lists of members and its labels. Null when `make` gives
// null.
std::shared_ptr<const FontParts> parts_of(
    const Font& font, const std::string& codes,
    const std::function<std::shared_ptr<const FontParts>()>& make);

}  // namespace paraphe
