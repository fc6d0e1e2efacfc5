#include "type/kerning.h"

#include <hb-ot.h>
#include <hb.h>

#include <algorithm>
#include <set>

namespace paraphe {
namespace {

constexpr hb_tag_t kGpos = HB_TAG('G', 'P', 'O', 'S');
constexpr size_t kAdvanceOnly = 4;  // ValueFormat: XAdvance

uint16_t read16(const char* at) {
  return static_cast<uint16_t>(static_cast<unsigned char>(at[0]) << 8 |
                               static_cast<unsigned char>(at[1]));
}

// The lookups of “kern”, for one language system.
std::set<unsigned> lookups_of(hb_face_t* face, unsigned script, unsigned language) {
  std::set<unsigned> lookups;
  unsigned feature = 0;
  if (!hb_ot_layout_language_find_feature(face, kGpos, script, language, HB_TAG('k', 'e', 'r', 'n'),
                                          &feature))
    return lookups;
  for (unsigned start = 0;;) {
    unsigned indices[16], count = 16;
    hb_ot_layout_feature_get_lookups(face, kGpos, feature, start, &count, indices);
    lookups.insert(indices, indices + count);
    start += count;
    if (count == 0) return lookups;
  }
}

// The same for every language of Latin; false when they differ.
bool lookups_of_latin(hb_face_t* face, std::set<unsigned>& lookups) {
  const hb_tag_t latin = HB_TAG('l', 'a', 't', 'n');
  unsigned script = 0;
  hb_tag_t chosen = 0;
  if (!hb_ot_layout_table_select_script(face, kGpos, 1, &latin, &script, &chosen)) return false;
  lookups = lookups_of(face, script, HB_OT_LAYOUT_DEFAULT_LANGUAGE_INDEX);
  const unsigned languages =
      hb_ot_layout_script_get_language_tags(face, kGpos, script, 0, nullptr, nullptr);
  for (unsigned i = 0; i < languages; ++i)
    if (lookups_of(face, script, i) != lookups) return false;
  return true;
}

}  // namespace

bool Kerning::Pairs::find(uint16_t left, uint16_t right, std::string_view bytes, int& sum) const {
  if (left >= first.size() || first[left] == 0) return false;
  const char* at = bytes.data() + first[left];
  if (classes) {
    sum += static_cast<int16_t>(read16(at + (right < column.size() ? column[right] : 0)));
    return true;
  }
  // PairSet: a count, then second glyph and value, by rising glyphs.
  size_t low = 0, high = read16(at);
  at += 2;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    const uint16_t glyph = read16(at + 4 * middle);
    if (glyph == right) {
      sum += static_cast<int16_t>(read16(at + 4 * middle + 2));
      return true;
    }
    (glyph < right ? low : high) = glyph < right ? middle + 1 : middle;
  }
  return false;
}

std::unique_ptr<const Kerning> Kerning::of(hb_face_t* face) {
  std::set<unsigned> lookups;
  if (!lookups_of_latin(face, lookups)) return nullptr;
  std::unique_ptr<Kerning> made(new Kerning);
  hb_blob_t* blob = hb_face_reference_table(face, kGpos);
  unsigned length = 0;
  const char* data = hb_blob_get_data(blob, &length);
  hb_blob_destroy(blob);  // the face keeps the bytes alive
  made->bytes_ = {data == nullptr ? "" : data, data == nullptr ? 0 : length};
  const size_t glyphs = hb_face_get_glyph_count(face);
  for (unsigned lookup : lookups)
    if (!made->add_lookup(lookup, glyphs)) return nullptr;
  return made;
}

// OpenType, chapter 2: LookupList at offset 8 of the header; a lookup is its type, flags, and the
// offsets of its subtables.
bool Kerning::add_lookup(unsigned index, size_t glyphs) {
  constexpr size_t kRightToLeft = 1, kIgnoreMarks = 8;  // neither matters without marks
  constexpr size_t kPairs = 2, kExtension = 9;
  const size_t list = read(8);
  if (list == 0 || index >= read(list)) return false;
  const size_t at = list + read(list + 2 + 2 * size_t{index});
  const size_t type = read(at), count = read(at + 4);
  if ((read(at + 2) & ~(kRightToLeft | kIgnoreMarks)) != 0 || !has(at + 6, 2 * count)) return false;
  Lookup& lookup = lookups_.emplace_back();
  for (size_t i = 0; i < count; ++i) {
    size_t table = at + read(at + 6 + 2 * i), kind = type;
    if (kind == kExtension && has(table, 8)) {
      kind = read(table + 2);
      table += read(table + 4) << 16 | read(table + 6);
    }
    if (kind != kPairs || !add_pairs(table, glyphs, lookup)) return false;
  }
  return true;
}

bool Kerning::add_pairs(size_t at, size_t glyphs, Lookup& lookup) const {
  if (!has(at, 10) || read(at + 4) != kAdvanceOnly || read(at + 6) != 0) return false;
  const size_t format = read(at);
  std::vector<uint16_t> covered;
  if ((format != 1 && format != 2) || !coverage(at + read(at + 2), glyphs, covered)) return false;
  Pairs& pairs = lookup.emplace_back();
  pairs.first.assign(glyphs, 0);
  if (format == 1) {
    const size_t sets = read(at + 8);
    if (sets < covered.size() || !has(at + 10, 2 * sets)) return false;
    for (size_t i = 0; i < covered.size(); ++i) {
      const size_t set = at + read(at + 10 + 2 * i);
      if (!has(set, 2) || !has(set + 2, 4 * read(set))) return false;
      pairs.first[covered[i]] = static_cast<uint32_t>(set);
    }
    return true;
  }
  pairs.classes = true;
  std::vector<uint16_t> rows;
  if (!has(at, 16) || !class_of(at + read(at + 8), glyphs, rows) ||
      !class_of(at + read(at + 10), glyphs, pairs.column))
    return false;
  const size_t row_count = read(at + 12), columns = read(at + 14);
  if (!has(at + 16, 2 * row_count * columns)) return false;
  for (uint16_t glyph : covered) {
    if (rows[glyph] >= row_count) return false;
    pairs.first[glyph] = static_cast<uint32_t>(at + 16 + 2 * columns * rows[glyph]);
  }
  for (uint16_t& column : pairs.column) {
    if (column >= columns) return false;
    column = static_cast<uint16_t>(2 * column);
  }
  return true;
}

bool Kerning::coverage(size_t at, size_t glyphs, std::vector<uint16_t>& covered) const {
  const size_t format = read(at), count = read(at + 2);
  if (format == 1) {
    for (size_t i = 0; i < count; ++i)
      covered.push_back(static_cast<uint16_t>(read(at + 4 + 2 * i)));
  } else if (format == 2) {
    for (size_t i = 0; i < count; ++i) {
      const size_t range = at + 4 + 6 * i, begin = read(range), end = read(range + 2);
      if (begin > end || read(range + 4) != covered.size()) return false;
      for (size_t glyph = begin; glyph <= end; ++glyph)
        covered.push_back(static_cast<uint16_t>(glyph));
    }
  } else {
    return false;
  }
  // By rising glyphs, so that none is there twice.
  return std::adjacent_find(covered.begin(), covered.end(), std::greater_equal<>()) ==
             covered.end() &&
         (covered.empty() || covered.back() < glyphs);
}

bool Kerning::class_of(size_t at, size_t glyphs, std::vector<uint16_t>& classes) const {
  classes.assign(glyphs, 0);
  const size_t format = read(at);
  auto put = [&](size_t glyph, size_t value) {
    if (glyph < glyphs) classes[glyph] = static_cast<uint16_t>(value);
  };
  if (format == 1) {
    const size_t first = read(at + 2), count = read(at + 4);
    for (size_t i = 0; i < count; ++i) put(first + i, read(at + 6 + 2 * i));
    return true;
  }
  for (size_t i = 0; format == 2 && i < read(at + 2); ++i) {
    const size_t range = at + 4 + 6 * i;
    for (size_t glyph = read(range); glyph <= read(range + 2); ++glyph) put(glyph, read(range + 4));
  }
  return format == 2;
}

}  // namespace paraphe
