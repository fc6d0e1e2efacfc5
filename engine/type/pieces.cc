#include "type/pieces.h"

#include <algorithm>

#include "base/text.h"
#include "type/characters.h"
#include "type/protrusion.h"

namespace paraphe {
namespace {

constexpr int kExplicitHyphenPenalty = 50;  // as in plain TeX
constexpr int kAddressPenalty = 100, kCompoundPenalty = 60;
// Words up to this many glyphs may be divided at any; longer ones only where a line is full.
constexpr size_t kFreelyDivided = 200;

}  // namespace

// Where the word may be divided by what it has itself. A word wider than the line, at its syllables
// too, wherever it stands, in tables too: the hyphen keeps it one word for who extracts the text.
void PieceWriter::find_points(const TextPiece& piece, bool wide) {
  points_.clear();
  if ((piece.level & 1) != 0) return;
  const size_t count = piece.shaped->text.size();
  const bool plain = out_.tunings[piece.first].plain;
  for (size_t i = 0; i + 1 < count && !plain; ++i)
    if (out_.tunings[piece.first + i].break_after)
      points_.push_back({static_cast<uint32_t>(i + 1), false});
  if (!wide || out_.tunings[piece.first].code || block_.runs[out_.run_of[piece.first]].keep_case)
    return;
  const size_t own = points_.size();
  for (const HyphenPoint& point : piece.shaped->points(*piece.font))
    if (!point.capital || sentence_start_) points_.push_back({point.at, true});
  if (own > 0 && own < points_.size())
    std::stable_sort(points_.begin(), points_.end(),
                     [](const Point& a, const Point& b) { return a.at < b.at; });
}

// The width of glyphs [begin, end) of a piece.
Length PieceWriter::width_of(const TextPiece& piece, size_t begin, size_t end) {
  piece.word();  // at this size
  const int64_t* pens = piece.shaped->pens();
  const Length width{pens[end] - pens[begin]};
  if (piece.tracking == Length{}) return width;
  int64_t clusters = 0;
  const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
  for (size_t g = begin; g < end; ++g)
    if (g == 0 || glyphs[g].cluster != glyphs[g - 1].cluster) ++clusters;
  return width + piece.tracking * clusters;
}

void PieceWriter::add_last_piece() {
  piece_ = static_cast<uint32_t>(out_.pieces.size() - 1);
  TextPiece& piece = out_.pieces.back();
  piece.divide = divide_;
  piece.sentence_start = sentence_start_;
  piece.item_begin = static_cast<uint32_t>(out_.items.size());
  if (out_.tunings[piece.first].plain && !is_wide(piece))
    add_whole(piece, piece_);
  else
    write(piece);
  piece.item_end = static_cast<uint32_t>(out_.items.size());
}

// The items of `piece`, which is number piece_, with the breaks that it has of its own.
void PieceWriter::write(const TextPiece& piece) {
  const bool wide = is_wide(piece);
  find_points(piece, wide);
  if (wide) return add_too_wide(piece);
  const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
  size_t begin = 0, g = 0;
  for (const Point& point : points_) {
    while (g < glyphs.size() && glyphs[g].cluster < point.at) ++g;
    if (g == glyphs.size() || glyphs[g].cluster > point.at) continue;  // inside a ligature
    add_box(piece, begin, g);
    begin = g;
    add_break(piece.first + point.at - 1);
  }
  add_box(piece, begin, glyphs.size());
}

void PieceWriter::add_hyphens() {
  for (const TextPiece& piece : out_.pieces) {
    if (!piece.divide || (piece.level & 1) != 0 || piece.font->hyphen() == 0 ||
        piece.shaped->points_at(piece.sentence_start, *piece.font) == 0 || is_wide(piece) ||
        add_known_parts(piece))
      continue;
    for (size_t i = piece.item_begin; i < piece.item_end; ++i)
      if (out_.sources[i].kind == ItemSource::Kind::kGlyphs) divide_box(piece, i);
  }
}

// Divides a word whose parts are known: nearly all there are. False for others.
bool PieceWriter::add_known_parts(const TextPiece& piece) {
  piece.word();  // at this size
  const Shaped& shaped = *piece.shaped;
  const WordParts& known = shaped.parts(*piece.font, piece.per_em);
  const size_t count = known.parts.size();
  if (count == 0 || piece.tracking != Length{} || piece.item_end != piece.item_begin + 1 ||
      shaped.points_at(piece.sentence_start, *piece.font) != shaped.points(*piece.font).size())
    return false;
  BreakItem& box = out_.items[piece.item_begin];
  box.part = static_cast<uint32_t>(out_.parts.size());
  box.parts = static_cast<uint16_t>(count);
  box.penalty = kHyphenPenalty;
  out_.parts.append(known.parts.data(), count);
  out_.part_sources.append(known.sources.data(), count);
  for (size_t k = box.part; k < out_.parts.size() && !microtype_; ++k)
    out_.parts[k].stretch = out_.parts[k].hang_left = out_.parts[k].hang_right = Length{};
  return true;
}

// The same of any box of any piece that is read from left to right.
void PieceWriter::divide_box(const TextPiece& piece, size_t item) {
  const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
  const uint32_t end = out_.sources[item].end, first = static_cast<uint32_t>(out_.parts.size());
  uint32_t begin = out_.sources[item].begin, g = begin;
  for (const HyphenPoint& point : piece.shaped->points(*piece.font)) {
    if (point.capital && !piece.sentence_start) continue;
    while (g < glyphs.size() && glyphs[g].cluster < point.at) ++g;
    const bool inside = g == glyphs.size() || glyphs[g].cluster > point.at;
    uint32_t cut = g;
    if (inside)  // the ligature that the point divides begins here
      while (cut > begin && glyphs[cut - 1].cluster == glyphs[g - 1].cluster) --cut;
    if (g == begin || cut >= end) continue;  // outside the box
    BreakPart part;
    PartSource source;
    part.hyphen = hyphen_of(piece);
    part.hang_right = hang_of_hyphen(piece);
    source.end = cut;
    if (inside) {
      divide_ligature(piece, point.at, part, source);
    } else {
      part.hyphen -= piece.scaled(point.kern);
      source.kern = point.kern;
    }
    add_part(piece, part, source, begin);
    begin = cut;
  }
  const size_t count = out_.parts.size() - first;
  if (count == 0) return;
  PartSource rest;
  rest.end = end;
  add_part(piece, {}, rest, begin);
  BreakItem& box = out_.items[item];
  box.part = first;
  box.parts = static_cast<uint16_t>(count + 1);
  box.penalty = kHyphenPenalty;
}

// `part` with what its glyphs, from `begin` on, make of it.
void PieceWriter::add_part(const TextPiece& piece, BreakPart part, PartSource source,
                           size_t begin) {
  part.width = width_of(piece, begin, source.end);
  if (microtype_) {
    part.stretch = part.width.scaled(kExpansion, 1000);
    part.hang_left = protrusion(piece, begin, left_protrusion);
  }
  out_.parts.push_back(part);
  out_.part_sources.push_back(source);
}

// A hyphen before character `at`, inside the ligature that begins with glyph `source.end`.
void PieceWriter::divide_ligature(const TextPiece& piece, uint32_t at, BreakPart& part,
                                  PartSource& source) {
  const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
  const uint32_t begin = glyphs[source.end].cluster;
  int64_t ligature = 0;
  size_t next = source.end;
  for (; next < glyphs.size() && glyphs[next].cluster == begin; ++next)
    ligature += glyphs[next].advance;
  const std::u32string_view text = piece.shaped->text;
  const size_t end = next < glyphs.size() ? glyphs[next].cluster : text.size();
  const uint32_t features =
      setting_.text_styles[block_.runs[out_.run_of[piece.first]].style].features;
  source.before = &setting_.shaper.shape(*piece.font, features, text.substr(begin, at - begin));
  source.after = &setting_.shaper.shape(*piece.font, features, text.substr(at, end - at));
  part.hyphen += piece.scaled(source.before->width);
  part.post = piece.scaled(source.after->width) - piece.scaled(ligature);
}

// Letters are spaced: the box is wider, and expansion has more of it.
void PieceWriter::space_out(const TextPiece& piece) {
  BreakItem& box = out_.items.back();
  box.width += piece.tracking * static_cast<int64_t>(piece.shaped->clusters);
  if (microtype_) box.stretch = box.shrink = box.width.scaled(kExpansion, 1000);
}

void PieceWriter::add_box(const TextPiece& piece, size_t begin, size_t end) {
  if (begin >= end) return;
  const bool first = begin == 0, last = end == piece.shaped->glyphs.size();
  BreakItem box;
  if (first && last)
    box.width = piece.word().width + piece.tracking * static_cast<int64_t>(piece.shaped->clusters);
  else
    box.width = width_of(piece, begin, end);
  if (microtype_) {
    box.stretch = box.shrink = box.width.scaled(kExpansion, 1000);
    box.hang = first ? piece.word().hang_left : protrusion(piece, begin, left_protrusion);
    hang_ = last ? piece.word().hang_right : protrusion(piece, end - 1, right_protrusion);
  }
  ItemSource source;
  source.kind = ItemSource::Kind::kGlyphs;
  source.piece = piece_;
  source.begin = static_cast<uint32_t>(begin);
  source.end = static_cast<uint32_t>(end);
  add(box, source);
}

Length PieceWriter::protrusion(const TextPiece& piece, size_t g, int (*of)(char32_t)) {
  const ShapedGlyph& glyph = piece.shaped->glyphs[g];
  const int part = of(piece.shaped->text[glyph.cluster]);
  return part == 0 ? Length{} : piece.scaled(glyph.advance).scaled(part, 1000);
}

void PieceWriter::add_break(size_t i) {
  const char32_t c = out_.text[i];
  if (block_.runs[out_.run_of[i]].keep_case && !out_.tunings[i].code) return;
  BreakItem item;
  item.kind = BreakItem::Kind::kPenalty;
  item.flagged = c == '-' || c == 0x2010;
  item.penalty = out_.tunings[i].code ? kAddressPenalty
                 : item.flagged       ? kExplicitHyphenPenalty
                                      : kCompoundPenalty;
  if (is_ideographic(c) || c == 0x200B) item.penalty = 0;
  item.hang = hang_;
  add(item, ItemSource{});
}

Length PieceWriter::hang_of_hyphen(const TextPiece& piece) const {
  return microtype_ ? hyphen_of(piece).scaled(right_protrusion(kSoftHyphen), 1000) : Length{};
}

void PieceWriter::add_hyphen(uint32_t number) {
  if (number >= out_.pieces.size()) return;
  const TextPiece& piece = out_.pieces[number];
  if (piece.font->hyphen() == 0) return;
  BreakItem item;
  item.kind = BreakItem::Kind::kPenalty;
  item.flagged = item.hyphenation = true;
  item.penalty = kHyphenPenalty;
  item.width = hyphen_of(piece);
  item.hang = hang_of_hyphen(piece);
  ItemSource source;
  source.kind = ItemSource::Kind::kHyphen;
  source.piece = number;
  add(item, source);
}

// A word wider than the line. Where nothing else helps it is divided anywhere, without a hyphen:
// where a line is full, when it begins a line. What a line can hold between two points of the word
// stays whole.
void PieceWriter::add_too_wide(const TextPiece& piece) {
  if ((piece.level & 1) != 0) return add_too_wide_backwards(piece);
  const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
  size_t begin = 0, next_point = 0;
  int64_t start = 0, pen = 0;
  bool fits = fits_to_point(piece, 0, next_point);
  for (size_t g = 1; g <= glyphs.size(); ++g) {
    pen += glyphs[g - 1].advance;
    if (g == glyphs.size() || glyphs[g].cluster == glyphs[g - 1].cluster) continue;
    bool own = false, hyphen = false;
    const size_t passed = next_point;
    while (next_point < points_.size() && points_[next_point].at <= glyphs[g].cluster) {
      if (points_[next_point].at == glyphs[g].cluster) {
        own = true;
        hyphen = points_[next_point].hyphen;
      }
      ++next_point;
    }
    if (next_point > passed) fits = fits_to_point(piece, own ? g : begin, next_point);
    const Length next = piece.scaled(pen + glyphs[g].advance - start) +
                        piece.tracking * static_cast<int64_t>(g - begin + 1);
    const bool full = next > width_;
    if (!own && (fits || (!full && glyphs.size() > kFreelyDivided))) continue;
    add_box(piece, begin, g);
    begin = g;
    if (own && hyphen)
      add_hyphen(piece_);
    else if (own)
      add_break(piece.first + glyphs[g].cluster - 1);
    else
      add_anywhere();
    if (full) start = pen;
  }
  add_box(piece, begin, glyphs.size());
}

// Whether the first line, too, holds what stands from glyph `begin` to point `next`, with a hyphen.
bool PieceWriter::fits_to_point(const TextPiece& piece, size_t begin, size_t next) const {
  const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
  int64_t advance = 0;
  size_t g = begin;
  for (; g < glyphs.size() && (next >= points_.size() || glyphs[g].cluster < points_[next].at); ++g)
    advance += glyphs[g].advance;
  if (next < points_.size() && points_[next].hyphen) advance += piece.font->hyphen_advance();
  return piece.scaled(advance) + piece.tracking * static_cast<int64_t>(g - begin) <=
         width_ - std::max(Length{}, style_.first_indent);
}

// The same for a word from right to left: its first letters are its last glyphs.
void PieceWriter::add_too_wide_backwards(const TextPiece& piece) {
  const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
  size_t end = glyphs.size();
  int64_t taken = 0;
  for (size_t g = glyphs.size(); g-- > 0;) {
    taken += glyphs[g].advance;
    if (g > 0 && glyphs[g - 1].cluster == glyphs[g].cluster) continue;
    const int64_t next = g > 0 ? glyphs[g - 1].advance : 0;
    if (g > 0 && piece.scaled(taken + next) <= width_ && glyphs.size() > kFreelyDivided) continue;
    if (end < glyphs.size()) add_anywhere();
    add_box(piece, g, end);
    end = g;
    if (piece.scaled(taken + next) > width_) taken = 0;
  }
}

void PieceWriter::add_anywhere() {
  BreakItem item;
  item.kind = BreakItem::Kind::kPenalty;
  item.penalty = kLastResortPenalty;
  item.last_resort = true;
  add(item, ItemSource{});
}

}  // namespace paraphe
