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

// A word wider than the line is divided at its syllables wherever it stands, in tables too: the
// hyphen keeps it one word for who extracts the text.
void PieceWriter::find_points(const TextPiece& piece, bool wide) {
  points_.clear();
  const size_t count = piece.shaped->text.size();
  const bool plain = out_.tunings[piece.first].plain;
  for (size_t i = 0; i + 1 < count && !plain; ++i)
    if (out_.tunings[piece.first + i].break_after)
      points_.push_back({static_cast<uint32_t>(i + 1), false, 0});
  wide &= !out_.tunings[piece.first].code && !block_.runs[out_.run_of[piece.first]].keep_case;
  if (!(divide_ && hyphens_) && !wide) return;
  const size_t own = points_.size();
  for (const HyphenPoint& point : piece.shaped->points(*piece.font))
    if (!point.capital || sentence_start_) points_.push_back({point.at, true, point.kern});
  if (own > 0 && own < points_.size())
    std::stable_sort(points_.begin(), points_.end(),
                     [](const Point& a, const Point& b) { return a.at < b.at; });
}

// The width of glyphs [begin, end) of a piece.
Length PieceWriter::width_of(const TextPiece& piece, size_t begin, size_t end) {
  const int64_t* pens = piece.word().pens;
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
  if (!(divide_ && hyphens_) && out_.tunings[piece.first].plain && !is_wide(piece) &&
      (piece.level & 1) == 0)
    add_whole(piece, piece_);
  else if (!divide_ || !hyphens_ || (piece.level & 1) != 0 || !write_parts(piece))
    write(piece);
  piece.item_end = static_cast<uint32_t>(out_.items.size());
}

void PieceWriter::add_hyphens() {
  Row<BreakItem>& items = out_.old_items;
  Row<ItemSource>& sources = out_.old_sources;
  items.swap(out_.items);
  sources.swap(out_.sources);
  out_.items.clear();
  out_.sources.clear();
  size_t copied = 0;
  auto copy_to = [&](size_t end) {
    out_.items.append(items.data() + copied, end - copied);
    out_.sources.append(sources.data() + copied, end - copied);
    copied = end;
  };
  for (piece_ = 0; piece_ < out_.pieces.size(); ++piece_) {
    const TextPiece& piece = out_.pieces[piece_];
    if (!piece.divide || (piece.level & 1) != 0 || !piece.shaped->divides(*piece.font)) continue;
    copy_to(piece.item_begin);
    if (!write_parts(piece)) {
      set_division(true, piece.sentence_start);
      write(piece);
    }
    copied = piece.item_end;
  }
  copy_to(items.size());
}

// The same items as write() makes, of a word whose parts are known: nearly all there are. False,
// and nothing is written, for others.
bool PieceWriter::write_parts(const TextPiece& piece) {
  piece.word();  // at this size
  const std::vector<WordPart>& parts = piece.shaped->parts(*piece.font, piece.per_em);
  if (parts.empty() || !out_.tunings[piece.first].plain || piece.tracking != Length{} ||
      piece.font->hyphen() == 0 || is_wide(piece))
    return false;
  ItemSource* source = out_.sources.add(2 * parts.size() - 1);
  out_.items.reserve_more(2 * parts.size());
  for (const WordPart& part : parts) {
    add_box_of(part.box, part.hang_right);
    *source = ItemSource{};
    source->kind = ItemSource::Kind::kGlyphs;
    source->piece = piece_;
    source->begin = part.begin;
    source->end = part.end;
    if (&part == &parts.back()) break;
    ++source;
    BreakItem& hyphen = *out_.items.add();
    hyphen = part.hyphen;
    if (!microtype_) hyphen.hang_right = Length{};
    *source = ItemSource{};
    source->kind = ItemSource::Kind::kHyphen;
    source->piece = piece_;
    source->kern = part.kern;
    ++source;
  }
  return true;
}

// The items of `piece`, which is number piece_.
void PieceWriter::write(const TextPiece& piece) {
  const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
  const bool wide = is_wide(piece);
  if ((piece.level & 1) != 0 ||
      (!(divide_ && hyphens_) && !wide && out_.tunings[piece.first].plain))
    points_.clear();
  else
    find_points(piece, wide);
  if (wide) return add_too_wide(piece);
  size_t begin = 0, g = 0;
  for (const Point& point : points_) {
    while (g < glyphs.size() && glyphs[g].cluster < point.at) ++g;
    const bool inside = g == glyphs.size() || glyphs[g].cluster > point.at;
    size_t cut = g;
    if (inside)  // the ligature that the point divides begins here
      while (cut > 0 && glyphs[cut - 1].cluster == glyphs[g - 1].cluster) --cut;
    add_box(piece, begin, cut);
    begin = std::max(begin, cut);
    if (inside && cut >= begin)
      add_divided(
          piece, glyphs[cut].cluster, point.at,
          g < glyphs.size() ? glyphs[g].cluster : static_cast<uint32_t>(piece.shaped->text.size()));
    else if (point.hyphen)
      add_hyphen(piece_, point.kern);
    else
      add_break(piece.first + point.at - 1);
  }
  add_box(piece, begin, glyphs.size());
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
    box.width =
        piece.word().width() + piece.tracking * static_cast<int64_t>(piece.shaped->clusters);
  else
    box.width = width_of(piece, begin, end);
  if (microtype_) {
    box.stretch = box.shrink = box.width.scaled(kExpansion, 1000);
    box.hang_left = first ? piece.word().box.hang_left : protrusion(piece, begin, left_protrusion);
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
  item.hang_right = hang_;
  add(item, ItemSource{});
}

void PieceWriter::add_hyphen(uint32_t number, int32_t kern, const Shaped* before,
                             const Shaped* after, Length post) {
  if (number >= out_.pieces.size()) return;
  const TextPiece& piece = out_.pieces[number];
  if (piece.font->hyphen() == 0) return;
  const Length hyphen = piece.scaled(piece.font->hyphen_advance());
  BreakItem item;
  item.kind = BreakItem::Kind::kPenalty;
  item.flagged = item.hyphenation = true;
  item.penalty = kHyphenPenalty;
  item.width =
      hyphen - piece.scaled(kern) + (before != nullptr ? piece.scaled(before->width) : Length{});
  item.post = post;
  if (microtype_) item.hang_right = hyphen.scaled(right_protrusion(kSoftHyphen), 1000);
  ItemSource source;
  source.kind = ItemSource::Kind::kHyphen;
  source.piece = number;
  source.before = before;
  source.after = after;
  source.kern = kern;
  add(item, source);
}

// A hyphen at `at` inside the ligature of characters [begin, end).
void PieceWriter::add_divided(const TextPiece& piece, uint32_t begin, uint32_t at, uint32_t end) {
  std::u32string_view text = piece.shaped->text;
  uint32_t features = setting_.text_styles[block_.runs[out_.run_of[piece.first]].style].features;
  const Shaped& before =
      setting_.shaper.shape(*piece.font, features, text.substr(begin, at - begin));
  const Shaped& after = setting_.shaper.shape(*piece.font, features, text.substr(at, end - at));
  int64_t ligature = 0;
  for (const ShapedGlyph& glyph : piece.shaped->glyphs)
    if (glyph.cluster == begin) ligature += glyph.advance;
  add_hyphen(piece_, 0, &before, &after, piece.scaled(after.width) - piece.scaled(ligature));
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
      add_hyphen(piece_, 0);
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
