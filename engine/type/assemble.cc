#include "type/assemble.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <span>

#include "base/text.h"
#include "type/characters.h"
#include "type/run_writer.h"

namespace paraphe {
namespace {

// A line left ragged because nothing fills it: its spaces grow by this much of their stretch.
constexpr int64_t kLooseRatio = 2;

class Assembler : RunWriter {
 public:
  Assembler(const Prepared& prepared, const BrokenLine& broken, const ParagraphStyle& style,
            Length right)
      : RunWriter(prepared.bidirectional),
        p_(prepared),
        broken_(broken),
        style_(style),
        right_(right) {}

  Line run(bool first) {
    line_.height = style_.leading;
    line_.baseline = baseline_of(style_.leading);
    line_.ratio = broken_.ratio;
    weigh();
    if (style_.alignment == Alignment::kJustified) distribute();
    pen_ = style_.left + (first ? style_.first_indent : Length{}) + offset();
    if (broken_.begin_part > 0)
      pen_ -= p_.parts[first_part(broken_.begin)].hang_left;
    else if (broken_.begin < p_.items.size() &&
             p_.items[broken_.begin].kind == BreakItem::Kind::kBox)
      pen_ -= p_.items[broken_.begin].hang;
    if (p_.bidirectional)
      draw_reordered();
    else
      draw_in_order();
    line_.width = pen_;
    draw_end();
    close_run();
    if (p_.bidirectional) order_runs();
    return std::move(line_);
  }

 private:
  // What is on the line.
  void weigh() {
    const BreakItem* item = p_.items.data() + broken_.begin;
    const BreakItem* const end = p_.items.data() + broken_.end;
    const ItemSource* source = p_.sources.data() + broken_.begin;
    Length boxes, stretch, shrink;
    for (; item < end; ++item, ++source) {
      if (item->kind == BreakItem::Kind::kBox) {
        boxes += item->width;
      } else if (item->kind == BreakItem::Kind::kGlue) {
        stretch += item->stretch;
        shrink += item->shrink;
        if (item->endless) leaders_ += source->kind == ItemSource::Kind::kLeader ? 1 : 0;
      }
    }
    for (size_t k = 0; k < broken_.begin_part; ++k)
      boxes -= p_.parts[p_.items[broken_.begin].part + k].width;
    for (size_t k = 0; k < broken_.end_part; ++k) boxes += p_.parts[item->part + k].width;
    boxes_ = boxes;
    stretch_ = stretch;
    shrink_ = shrink;
  }

  // How expansion and white space share what the line lacks (or has too much).
  void distribute() {
    missing_ = broken_.missing;
    if (missing_ > Length{} && broken_.endless) missing_ = Length{};
    if (missing_ == Length{}) return;
    const Length give = missing_ > Length{} ? stretch_ : shrink_;
    const Length whole = missing_ > Length{} ? broken_.stretch : broken_.shrink;
    if (style_.microtype && whole > Length{}) {
      // pdfTeX's way: the glyphs take the share of the whole that is theirs.
      int64_t part = missing_.scaled(kExpansion, whole.units).units;
      expansion_ = std::clamp<int64_t>(part, -kExpansion, kExpansion);
      expansion_size_ = static_cast<uint64_t>(std::abs(expansion_)) * kThousandth;
      narrower_ = expansion_ < 0 ? UINT32_MAX : 0;
      missing_ -= boxes_.scaled(expansion_, 1000);
    }
    if (broken_.loose) missing_ = std::min(missing_, give * kLooseRatio);
    if (missing_ < Length{}) missing_ = std::max(missing_, -give);
    give_ = give;
  }

  // What ragged and centred setting leave at the left.
  Length offset() const {
    if (style_.alignment == Alignment::kJustified || style_.alignment == Alignment::kLeft ||
        leaders_ > 0)
      return Length{};
    const Length spare = std::max(Length{}, broken_.missing);
    return style_.alignment == Alignment::kRight ? spare : Length{spare.units / 2};
  }

  // The white space of glue `item` on this line. Shares are rounded as sums, so that the last glue
  // ends exactly at the margin.
  Length set_glue(const BreakItem& item) {
    if (give_ <= Length{}) return item.width;
    given_ += missing_ > Length{} ? item.stretch : item.shrink;
    const Length now = missing_.scaled(given_.units, give_.units);
    const Length share = now - set_;
    set_ = now;
    return item.width + share;
  }

  // ---------------------------------------------------------------- drawing

  void draw(size_t i) {
    const BreakItem& item = p_.items[i];
    const ItemSource& source = p_.sources[i];
    switch (source.kind) {
      case ItemSource::Kind::kGlyphs:
        draw_glyphs(i);
        break;
      case ItemSource::Kind::kSpace:
        if (item.kind == BreakItem::Kind::kGlue) draw_space(source, set_glue(item));
        break;
      case ItemSource::Kind::kAdvance:
        advance(item.kind == BreakItem::Kind::kGlue ? set_glue(item) : item.width);
        break;
      case ItemSource::Kind::kLeader:
        draw_leader(item, source);
        break;
      default:
        break;
    }
  }

  void draw_in_order() {
    for (size_t i = broken_.begin; i < broken_.items_end(); ++i) {
      const ItemSource& source = p_.sources[i];
      if (source.kind == ItemSource::Kind::kSpace) {
        const BreakItem& item = p_.items[i];
        if (item.kind == BreakItem::Kind::kGlue) draw_space(source, set_glue(item));
      } else if (source.kind != ItemSource::Kind::kGlyphs || !draw_word(i)) {
        draw(i);
      }
    }
  }

  // Of the box at item `i`, the parts that are on this line.
  size_t first_part(size_t i) const {
    return p_.items[i].part + (i == broken_.begin ? broken_.begin_part : 0);
  }
  size_t parts_end(size_t i) const {
    return p_.items[i].part + (i == broken_.end ? broken_.end_part : p_.items[i].parts);
  }
  // Where the glyphs of number `part` of them begin.
  uint32_t begin_of(size_t i, size_t part) const {
    return part == p_.items[i].part ? p_.sources[i].begin : p_.part_sources[part - 1].end;
  }
  // Whether the line begins inside a ligature: what comes after the hyphen is drawn in its stead.
  bool begins_inside(size_t i) const {
    return i == broken_.begin && broken_.begin_part > 0 &&
           p_.part_sources[first_part(i) - 1].after != nullptr;
  }

  // The word at item `i`, or what of it is on the line, in one go. False: it is not plain.
  bool draw_word(size_t i) {
    const ItemSource& source = p_.sources[i];
    const TextPiece& piece = p_.pieces[source.piece];
    const Shaped& shaped = *piece.shaped;
    const ScaledWord& word = piece.word();
    if (word.plain == nullptr || piece.tracking != Length{} || (piece.level & 1) != 0 ||
        !(piece.literal || shaped.text.size() <= kFewCharacters) || begins_inside(i))
      return false;
    const PartSource whole{source.end};
    const PartSource *part = &whole, *end = part + 1;
    uint32_t begin = source.begin;
    if (p_.items[i].parts > 0) {
      begin = begin_of(i, first_part(i));
      part = p_.part_sources.data() + first_part(i);
      end = p_.part_sources.data() + parts_end(i);
    }
    const uint32_t first = begin, last = end[-1].end;
    if (first == last) return true;
    open_run(piece);
    if (piece.literal) append_text(shaped, first, last);
    make_room(last - first);
    Glyph* glyph = glyphs_.end();
    for (; part != end; ++part) {
      draw_plain(glyph, word.plain, begin, part->end);
      glyph += part->end - begin;
      begin = part->end;
    }
    glyphs_.extend_to(glyph);
    if (!piece.literal) append_own_text(piece, first, last);
    if (shaped.offsets) displace_last(piece, first, last);
    return true;
  }

  // The glyphs [begin, end) of a word were drawn last, others than the record's characters: ’ for
  // '.
  void append_own_text(const TextPiece& piece, size_t begin, size_t end) {
    const Shaped& shaped = *piece.shaped;
    Glyph* glyph = glyphs_.end() - (end - begin);
    for (size_t g = begin; g < end; ++g, ++glyph) {
      const size_t before = text_.size();
      if (shaped.glyphs[g].bytes > 0)
        put_characters(piece.first + shaped.glyphs[g].cluster,
                       characters_of(shaped, shaped.glyphs[g]));
      glyph->text = static_cast<uint8_t>(text_.size() - before);
    }
  }
  // So many characters of the paragraph, from number `first` on.
  void put_characters(size_t first, size_t count) {
    for (size_t c = first; c < first + count; ++c) put_text(p_.text[c]);
  }

  // The text of glyphs [begin, end).
  void append_text(const Shaped& shaped, size_t begin, size_t end) {
    const size_t from = begin == 0 ? 0 : shaped.glyphs[begin].text_begin;
    const size_t to = end == shaped.count ? shaped.utf8.size() : shaped.glyphs[end - 1].text_end;
    put_bytes(shaped.utf8.data() + from, to - from);
  }

  // Runs from right to left: the items of the line in visual order (UAX #9, rule L2). Each of them
  // is a run of its own, so that runs can then stand in the order in which they are read.
  void draw_reordered() {
    std::vector<size_t> items;
    std::vector<uint8_t> levels;
    for (size_t i = broken_.begin; i < broken_.items_end(); ++i) {
      const ItemSource& source = p_.sources[i];
      if (p_.items[i].kind == BreakItem::Kind::kPenalty) continue;
      uint8_t level = levels.empty() ? 0 : levels.back();
      if (source.kind == ItemSource::Kind::kGlyphs || source.kind == ItemSource::Kind::kSpace ||
          source.kind == ItemSource::Kind::kLeader)
        level = p_.pieces[source.piece].level;
      items.push_back(i);
      levels.push_back(level);
    }
    for (int32_t at : visual_order(levels)) {
      apart_ |= levels[static_cast<size_t>(at)] > 0;
      item_ = items[static_cast<size_t>(at)];
      draw(item_);
      apart_ = levels[static_cast<size_t>(at)] > 0;
    }
    apart_ = true;
    item_ = broken_.items_end();
  }

  // Content streams are read in their order: words of Arabic from the right (ISO 32000-1 14.8.2.3).
  void order_runs() {
    std::vector<size_t> order(line_.runs.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [this](size_t a, size_t b) { return run_items_[a] < run_items_[b]; });
    std::vector<GlyphRun> runs;
    for (size_t i : order) runs.push_back(std::move(line_.runs[i]));
    line_.runs = std::move(runs);
  }

  // One space in the text, and dots on a grid that hangs at the right edge, so that those of all
  // lines that end there stand in columns.
  void draw_leader(const BreakItem& item, const ItemSource& source) {
    const TextPiece& piece = p_.pieces[source.piece];
    const Length width =
        item.width + std::max(Length{}, broken_.missing) / static_cast<int64_t>(leaders_);
    Dots dots;
    dots.pitch = piece.size / 2;
    dots.diameter = piece.size / 12;
    dots.rise = piece.rise + dots.diameter / 2;
    dots.color = piece.color;
    const Length gap = piece.size / 3 + dots.diameter / 2;
    const Length from = pen_ + gap, to = pen_ + width - gap;
    if (dots.pitch > Length{} && to > from) {
      auto column = [&](Length x) { return (right_ - x).units / dots.pitch.units; };
      const int64_t last = column(to) + (dots.pitch * column(to) < right_ - to ? 1 : 0);
      dots.count = static_cast<int>(std::max<int64_t>(0, column(from) - last + 1));
      dots.x = right_ - dots.pitch * column(from);
    }
    if (dots.count > 0) line_.leaders.push_back(dots);
    draw_space(source, width);
  }

  [[gnu::always_inline]] void draw_space(const ItemSource& source, Length width) {
    const TextPiece& piece = p_.pieces[source.piece];
    const uint16_t glyph = piece.font->space();
    if (glyph == 0) {
      advance(width);
      return;
    }
    open_run(piece);
    put(glyph, width, source.character);
  }

  void draw_glyphs(size_t i) {
    const ItemSource& source = p_.sources[i];
    const TextPiece& piece = p_.pieces[source.piece];
    if (p_.items[i].parts == 0)
      return draw_shaped(piece, *piece.shaped, source.begin, source.end, piece.first);
    uint32_t begin = begin_of(i, first_part(i));
    if (begins_inside(i)) {
      const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
      const Shaped& after = *p_.part_sources[first_part(i) - 1].after;
      uint32_t end = begin;
      while (end < source.end && glyphs[end].cluster == glyphs[begin].cluster) ++end;
      const uint32_t next = end < glyphs.size() ? glyphs[end].cluster
                                                : static_cast<uint32_t>(piece.shaped->text.size());
      draw_shaped(piece, after, 0, after.glyphs.size(),
                  piece.first + next - static_cast<uint32_t>(after.text.size()));
      begin = end;
    }
    for (size_t part = first_part(i); part < parts_end(i); ++part) {
      const uint32_t end = p_.part_sources[part].end;
      draw_shaped(piece, *piece.shaped, begin, end, piece.first);
      begin = std::max(begin, end);
    }
  }

  // Glyphs [begin, end) of `shaped`, whose character 0 is character `first` of the paragraph.
  void draw_shaped(const TextPiece& piece, const Shaped& shaped, size_t begin, size_t end,
                   uint32_t first) {
    if (begin >= end) return;
    open_run(piece);
    const std::span<const ShapedGlyph> glyphs = shaped.glyphs;
    const bool backwards = glyphs.front().cluster > glyphs.back().cluster;
    const bool literal = piece.literal && !backwards && &shaped == piece.shaped;
    if (literal) append_text(shaped, begin, end);
    if (literal && piece.tracking == Length{} && shaped.utf8.size() <= UINT8_MAX) {
      piece.word();  // at this size
      draw_wide(shaped, shaped.pens(), begin, end);
      if (shaped.offsets) displace_last(piece, begin, end);
      return;
    }
    int64_t units = 0;
    for (size_t g = 0; g < begin; ++g) units += glyphs[g].advance;
    const Length start = piece.scaled(units), origin = pen_, tracking = piece.tracking;
    const int64_t expansion = expansion_;
    Length tracked, last = pen_;
    for (size_t g = begin; g < end; ++g) {
      const ShapedGlyph& from = glyphs[g];
      const bool closes = g + 1 == end || from.cluster != glyphs[g + 1].cluster;
      units += from.advance;
      if (closes) tracked += tracking;
      const Length natural = piece.scaled(units) - start + tracked;
      Length pen = origin + natural;
      if (expansion != 0) pen += natural.scaled(expansion, 1000);
      size_t bytes = from.text_end - from.text_begin;
      if (!literal) {
        // The record's characters, where others are drawn for them.
        const size_t before = text_.size();
        if (g == begin || from.cluster != glyphs[g - 1].cluster)
          put_characters(first + from.cluster, characters_of(shaped, from));
        bytes = text_.size() - before;
      }
      put_cluster(from.id, pen - last, bytes);
      if ((from.dx | from.dy) != 0) displace(piece, from, glyphs_.size() - 1);
      last = pen;
    }
    pen_ = last;
  }

  // The same for nearly all glyphs there are: their text is there already, and nothing is added
  // between letters. Writes them to `glyph`. In 32 bits, which hold what expansion adds to 2,048
  // pt.
  [[gnu::always_inline]] void draw_plain(Glyph* glyph, const PlainGlyph* word, size_t begin,
                                         size_t end) {
    const uint32_t start = begin == 0 ? 0 : word[begin - 1].pen;
    const uint64_t expansion = expansion_size_;
    const uint32_t narrower = narrower_;
    uint32_t before = 0;
    if (expansion == 0) {
      for (const PlainGlyph& from : std::span(word + begin, end - begin)) {
        const uint32_t pen = from.pen - start;
        write(glyph++, from.head, pen - before);
        before = pen;
      }
    } else {
      for (const PlainGlyph& from : std::span(word + begin, end - begin)) {
        const uint32_t natural = from.pen - start;
        const uint32_t part =
            static_cast<uint32_t>((natural * expansion + 500 * kThousandth) >> kShift);
        const uint32_t pen = natural + ((part ^ narrower) - narrower);
        write(glyph++, from.head, pen - before);
        before = pen;
      }
    }
    pen_.units += static_cast<int32_t>(before);
  }

  // In one step where the bytes of numbers stand so; the byte that is written beyond the glyph
  // belongs to the next, or to nobody.
  static void write(Glyph* glyph, uint32_t head, uint32_t advance) {
    if constexpr (std::endian::native == std::endian::little) {
      static_assert(offsetof(Glyph, id) == 0 && offsetof(Glyph, text) == 2 &&
                    offsetof(Glyph, advance) == 3);
      const uint64_t whole = head | uint64_t{advance} << 24;
      std::memcpy(static_cast<void*>(glyph), &whole, sizeof whole);
    } else {
      *glyph = {static_cast<uint16_t>(head), static_cast<uint8_t>(head >> 16),
                Length{static_cast<int32_t>(advance)}};
    }
  }

  // The same for what is wider, or goes to the left.
  void draw_wide(const Shaped& shaped, const int64_t* pens, size_t begin, size_t end) {
    Length last;
    for (size_t g = begin; g < end; ++g) {
      Length pen{pens[g + 1] - pens[begin]};
      pen += pen.scaled(expansion_, 1000);
      const ShapedGlyph& from = shaped.glyphs[g];
      *glyphs_.add() = {from.id, static_cast<uint8_t>(from.bytes), pen - last};
      last = pen;
    }
    pen_ += last;
  }

  // The glyphs [begin, end) of a word were drawn last, and some of them beside the pen.
  void displace_last(const TextPiece& piece, size_t begin, size_t end) {
    const size_t old = glyphs_.size() - (end - begin);
    for (size_t g = begin; g < end; ++g) {
      const ShapedGlyph& from = piece.shaped->glyphs[g];
      if ((from.dx | from.dy) != 0) displace(piece, from, old + g - begin);
    }
  }

  // How many characters of `shaped` the cluster stands for that `glyph` opens.
  static uint32_t characters_of(const Shaped& shaped, const ShapedGlyph& glyph) {
    uint32_t count = 0;
    for (uint32_t b = glyph.text_begin; b < glyph.text_end; ++b)
      count += (static_cast<unsigned char>(shaped.utf8[b]) & 0xC0) != 0x80 ? 1 : 0;
    return count;
  }

  // What stands at the break itself: a hyphen, or the space between this line's last word and the
  // next line's first, which is in the text but not seen.
  void draw_end() {
    if (broken_.end >= p_.items.size()) return;
    const ItemSource& source = p_.sources[broken_.end];
    if (source.kind == ItemSource::Kind::kSpace) {
      const TextPiece& piece = p_.pieces[source.piece];
      if (!open_) return;
      draw_space(source, piece.scaled(piece.font->space_advance()));
    }
    if (broken_.end_part == 0 && source.kind != ItemSource::Kind::kHyphen) return;
    const TextPiece& piece = p_.pieces[source.piece];
    if (broken_.end_part > 0) {
      const PartSource& part = p_.part_sources[parts_end(broken_.end) - 1];
      if (part.before != nullptr)
        draw_shaped(piece, *part.before, 0, part.before->glyphs.size(),
                    piece.first + piece.shaped->glyphs[part.end].cluster);
      if (part.kern != 0 && !glyphs_.empty()) {
        const Length kern = piece.scaled(part.kern);
        glyphs_.back().advance -= kern;
        pen_ -= kern;
      }
    }
    const uint16_t hyphen = piece.font->hyphen();
    const Length width = piece.scaled(piece.font->hyphen_advance());
    open_run(piece);
    put(hyphen, width + width.scaled(expansion_, 1000), kSoftHyphen);
    line_.hyphenated = true;
    line_.width = pen_;
  }

  static constexpr size_t kFewCharacters = 63;  // of up to four bytes: Glyph::text counts them

  const Prepared& p_;
  const BrokenLine& broken_;
  const ParagraphStyle& style_;
  Length right_;        // edge of the paragraph
  size_t leaders_ = 0;  // on the line
  // Of expansion_, for a division by 1,000 that is a multiplication: exact for 32 bits.
  static constexpr uint64_t kThousandth = 274877907;
  static constexpr int kShift = 38;
  uint64_t expansion_size_ = 0;
  uint32_t narrower_ = 0;    // all ones: it takes away
  Length boxes_;             // width of its boxes
  Length stretch_, shrink_;  // of its glue
  Length missing_;           // what glue has to take, or to give back
  Length give_;              // what all glue of the line can take
  Length given_, set_;       // of the glue up to here
};

}  // namespace

Line assemble(const Prepared& prepared, const BrokenLine& broken, bool first, Length right,
              const ParagraphStyle& style) {
  return Assembler(prepared, broken, style, right).run(first);
}

}  // namespace paraphe
