#include "type/assemble.h"

#include <algorithm>

#include "base/text.h"
#include "type/characters.h"

namespace paraphe {
namespace {

// A line left ragged because nothing fills it: its spaces grow by this much of their stretch.
constexpr int64_t kLooseRatio = 2;

class Assembler {
 public:
  Assembler(const Prepared& prepared, const BrokenLine& broken, const ParagraphStyle& style,
            Length right)
      : p_(prepared), broken_(broken), style_(style), right_(right) {}

  Line run(bool first) {
    line_.height = style_.leading;
    line_.baseline = baseline_of(style_.leading);
    line_.ratio = broken_.ratio;
    weigh();
    if (style_.alignment == Alignment::kJustified) distribute();
    pen_ = style_.left + (first ? style_.first_indent : Length{}) + offset();
    if (broken_.begin < p_.items.size()) pen_ -= p_.items[broken_.begin].hang_left;
    if (p_.bidirectional)
      draw_reordered();
    else
      draw_in_order();
    line_.width = pen_;
    draw_end();
    if (p_.bidirectional) order_runs();
    return std::move(line_);
  }

 private:
  // What is on the line.
  void weigh() {
    const BreakItem* item = p_.items.data() + broken_.begin;
    const ItemSource* source = p_.sources.data() + broken_.begin;
    for (size_t i = broken_.begin; i < broken_.end; ++i, ++item, ++source) {
      if (item->kind == BreakItem::Kind::kPenalty) continue;
      if (item->kind == BreakItem::Kind::kBox) {
        boxes_ += item->width;
        room_ += source->end - source->begin;
        continue;
      }
      stretch_ += item->stretch;
      shrink_ += item->shrink;
      leaders_ += source->kind == ItemSource::Kind::kLeader ? 1 : 0;
      ++room_;
    }
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
    for (size_t i = broken_.begin; i < broken_.end;) {
      if (p_.sources[i].kind != ItemSource::Kind::kGlyphs) {
        draw(i++);
        continue;
      }
      size_t last = i;
      while (last + 2 < broken_.end && goes_on(last)) last += 2;
      if (!draw_word(i, last))
        for (; i <= last; i += 2) draw(i);
      i = last + 1;
    }
  }

  // Whether the part of a word at item `i` and the next one stand together, a hyphen unused
  // between.
  bool goes_on(size_t i) const {
    const ItemSource &hyphen = p_.sources[i + 1], &next = p_.sources[i + 2];
    return hyphen.kind == ItemSource::Kind::kHyphen && hyphen.after == nullptr &&
           next.kind == ItemSource::Kind::kGlyphs && next.piece == p_.sources[i].piece &&
           next.begin == p_.sources[i].end;
  }

  // The parts of a word at items `first` to `last`, in one go. False: some are not plain.
  bool draw_word(size_t first, size_t last) {
    const ItemSource& begin = p_.sources[first];
    const TextPiece& piece = p_.pieces[begin.piece];
    if (!piece.literal || piece.tracking != Length{} || (piece.level & 1) != 0 ||
        piece.shaped->utf8.size() > UINT8_MAX ||
        (first == broken_.begin && first > 0 && p_.sources[first - 1].after != nullptr))
      return false;
    GlyphRun& run = run_of(piece);
    append_text(run, *piece.shaped, begin.begin, p_.sources[last].end);
    for (size_t i = first; i <= last; i += 2)
      draw_plain(piece, p_.sources[i].begin, p_.sources[i].end, run);
    return true;
  }

  // The text of glyphs [begin, end).
  static void append_text(GlyphRun& run, const Shaped& shaped, size_t begin, size_t end) {
    const uint32_t from = shaped.glyphs[begin].text_begin;
    run.text.append(shaped.utf8.data() + from, shaped.glyphs[end - 1].text_end - from);
  }

  // Runs from right to left: the items of the line in visual order (UAX #9, rule L2). Each of them
  // is a run of its own, so that runs can then stand in the order in which they are read.
  void draw_reordered() {
    std::vector<size_t> items;
    std::vector<uint8_t> levels;
    for (size_t i = broken_.begin; i < broken_.end; ++i) {
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
    item_ = broken_.end;
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

  // The run that a piece is drawn in: mostly the one before.
  GlyphRun& run_of(const TextPiece& piece) {
    if (piece.look != 0 && piece.look == look_ && !apart_ && !line_.runs.empty())
      return line_.runs.back();
    return run_for(piece);
  }

  GlyphRun& run_for(const TextPiece& piece) {
    if (!line_.runs.empty() && !apart_) {
      look_ = piece.look;
      GlyphRun& last = line_.runs.back();
      if (last.face == piece.face && last.size == piece.size && last.rise == piece.rise &&
          last.owner == piece.owner && last.color == piece.color)
        return last;
    }
    look_ = piece.look;
    GlyphRun& run = line_.runs.emplace_back();
    if (p_.bidirectional) {
      run_items_.push_back(item_);
      apart_ = false;
    }
    run.face = piece.face;
    run.size = piece.size;
    run.color = piece.color;
    run.rise = piece.rise;
    run.expansion = static_cast<int16_t>(expansion_);
    run.x = pen_;
    run.owner = piece.owner;
    if (line_.runs.size() == 1) {  // most lines are one run
      run.glyphs.reserve(room_ + 4);
      run.text.reserve(room_ + room_ / 8 + 16);
    }
    return run;
  }

  // White space that has no character: the glyph before it moves the pen further.
  void advance(Length width) {
    if (line_.runs.empty())
      pen_ += width;
    else if (line_.runs.back().glyphs.empty())
      line_.runs.back().x += width, pen_ += width;
    else
      line_.runs.back().glyphs.back().advance += width, pen_ += width;
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

  void draw_space(const ItemSource& source, Length width) {
    const TextPiece& piece = p_.pieces[source.piece];
    const uint16_t glyph = piece.font->space();
    if (glyph == 0) {
      advance(width);
      return;
    }
    GlyphRun& run = run_of(piece);
    put(run, glyph, width, source.character);
  }

  // A glyph that stands for one character.
  void put(GlyphRun& run, uint16_t id, Length width, char32_t character) {
    const size_t before = run.text.size();
    if (character < 0x80)
      run.text += static_cast<char>(character);
    else
      append_utf8(run.text, character);
    run.put(id, width, run.text.size() - before);
    pen_ += width;
  }

  void draw_glyphs(size_t i) {
    const ItemSource& source = p_.sources[i];
    const TextPiece& piece = p_.pieces[source.piece];
    uint32_t begin = source.begin;
    // The line begins inside a ligature: what comes after the hyphen is drawn in its stead.
    if (i == broken_.begin && i > 0 && p_.sources[i - 1].after != nullptr) {
      const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
      const Shaped& after = *p_.sources[i - 1].after;
      uint32_t end = begin;
      while (end < source.end && glyphs[end].cluster == glyphs[begin].cluster) ++end;
      const uint32_t next = end < glyphs.size() ? glyphs[end].cluster
                                                : static_cast<uint32_t>(piece.shaped->text.size());
      draw_shaped(piece, after, 0, after.glyphs.size(),
                  piece.first + next - static_cast<uint32_t>(after.text.size()));
      begin = end;
    }
    draw_shaped(piece, *piece.shaped, begin, source.end, piece.first);
  }

  // Glyphs [begin, end) of `shaped`, whose character 0 is character `first` of the paragraph.
  void draw_shaped(const TextPiece& piece, const Shaped& shaped, size_t begin, size_t end,
                   uint32_t first) {
    if (begin >= end) return;
    GlyphRun& run = run_of(piece);
    const std::span<const ShapedGlyph> glyphs = shaped.glyphs;
    const bool backwards = glyphs.front().cluster > glyphs.back().cluster;
    const bool literal = piece.literal && !backwards && &shaped == piece.shaped;
    if (literal) append_text(run, shaped, begin, end);
    if (literal && piece.tracking == Length{} && shaped.utf8.size() <= UINT8_MAX)
      return draw_plain(piece, begin, end, run);
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
        const size_t before = run.text.size();
        if (g == begin || from.cluster != glyphs[g - 1].cluster) {
          const uint32_t count = characters_of(shaped, from);
          for (uint32_t c = 0; c < count; ++c)
            append_utf8(run.text, p_.text[first + from.cluster + c]);
        }
        bytes = run.text.size() - before;
      }
      run.put(from.id, pen - last, bytes);
      if ((from.dx | from.dy) != 0) displace(piece, from, run.extra(run.glyphs.size() - 1));
      last = pen;
    }
    pen_ = last;
  }

  // The same for nearly all glyphs there are: their bytes are in `run` already, and nothing is
  // added between letters. Half of what an assembled line costs is spent here.
  void draw_plain(const TextPiece& piece, size_t begin, size_t end, GlyphRun& run) {
    const ShapedGlyph* from = piece.shaped->glyphs.data();
    const int64_t* pens = piece.word().pens;
    const int64_t start = pens[begin], origin = pen_.units, expansion = expansion_;
    int64_t last = origin;
    const size_t old = run.glyphs.size();
    run.glyphs.resize(old + end - begin);
    Glyph* glyph = run.glyphs.data() + old;
    for (size_t g = begin; g < end; ++g, ++glyph) {
      const int64_t natural = pens[g + 1] - start;
      int64_t pen = origin + natural;
      if (expansion != 0) pen += expanded(natural, expansion);
      glyph->id = from[g].id;
      glyph->text = static_cast<uint8_t>(from[g].text_end - from[g].text_begin);
      glyph->advance = Length{pen - last};
      last = pen;
    }
    pen_ = Length{last};
    if (!piece.shaped->offsets) return;
    for (size_t g = begin; g < end; ++g)
      if ((from[g].dx | from[g].dy) != 0) displace(piece, from[g], run.extra(old + g - begin));
  }

  // As Length::scaled, in fewer steps where nothing is negative.
  static int64_t expanded(int64_t natural, int64_t expansion) {
    if (natural < 0) return Length{natural}.scaled(expansion, 1000).units;
    const uint64_t size = static_cast<uint64_t>(natural);
    return expansion > 0
               ? static_cast<int64_t>((size * static_cast<uint64_t>(expansion) + 500) / 1000)
               : -static_cast<int64_t>((size * static_cast<uint64_t>(-expansion) + 500) / 1000);
  }

  static void displace(const TextPiece& piece, const ShapedGlyph& from, GlyphExtra& extra) {
    extra.dx = piece.scaled(from.dx);
    extra.dy = piece.scaled(from.dy);
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
      if (line_.runs.empty()) return;
      draw_space(source, piece.scaled(piece.font->space_advance()));
    }
    if (source.kind != ItemSource::Kind::kHyphen) return;
    const TextPiece& piece = p_.pieces[source.piece];
    if (source.before != nullptr) {
      const ItemSource& box = p_.sources[broken_.end + 1];
      draw_shaped(piece, *source.before, 0, source.before->glyphs.size(),
                  piece.first + piece.shaped->glyphs[box.begin].cluster);
    }
    if (source.kern != 0 && !line_.runs.empty()) {
      const Length kern = piece.scaled(source.kern);
      line_.runs.back().glyphs.back().advance -= kern;
      pen_ -= kern;
    }
    const uint16_t hyphen = piece.font->hyphen();
    const Length width = piece.scaled(piece.font->hyphen_advance());
    put(run_of(piece), hyphen, width + width.scaled(expansion_, 1000), kSoftHyphen);
    line_.hyphenated = true;
    line_.width = pen_;
  }

  const Prepared& p_;
  const BrokenLine& broken_;
  const ParagraphStyle& style_;
  Length right_;             // edge of the paragraph
  size_t leaders_ = 0;       // on the line
  Length boxes_;             // width of its boxes
  Length stretch_, shrink_;  // of its glue
  Line line_;
  Length pen_;          // where the next glyph goes, from the left of the line's box
  Length missing_;      // what glue has to take, or to give back
  Length give_;         // what all glue of the line can take
  Length given_, set_;  // of the glue up to here
  int64_t expansion_ = 0;
  uint32_t look_ = 0;  // of the last piece drawn
  size_t room_ = 0;    // glyphs of the line, about
  // Of lines with runs from right to left:
  bool apart_ = false;             // what comes next begins a run
  size_t item_ = 0;                // in work
  std::vector<size_t> run_items_;  // the first of each run
};

}  // namespace

Line assemble(const Prepared& prepared, const BrokenLine& broken, bool first, Length right,
              const ParagraphStyle& style) {
  return Assembler(prepared, broken, style, right).run(first);
}

}  // namespace paraphe
