#include "type/prepare.h"

#include <algorithm>

#include "base/text.h"
#include "type/characters.h"
#include "type/french_words.h"
#include "type/protrusion.h"

namespace paraphe {
namespace {

constexpr Message kMissing{
    "type.missing-glyph", N_("no font has the character “{0}” (U+{1}); the text is set in {2}"),
    N_("Replace the character in the record, or add a font that has it to the layout.")};

constexpr int kHyphenPenalty = 50, kExplicitHyphenPenalty = 50;  // as in plain TeX
constexpr int kAddressPenalty = 100, kCompoundPenalty = 60;
constexpr int kLastResortPenalty = 5000;
constexpr size_t kMostErrors = 100;
// Expansion of glyphs in both directions, in 1/1000: beyond 2 % it would be seen.
constexpr int kExpansion = 20;
// The size and the rise of superiors that are made of common letters.
constexpr int kSuperiorSize = 620;

bool is_default_ignorable(char32_t c) {
  return c == kSoftHyphen || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F);
}

class Preparer {
 public:
  Preparer(const Block& block, Length width, Setting& setting, bool hyphens, Prepared& out)
      : hyphens_(hyphens),
        block_(block),
        style_(setting.paragraph_styles[block.style]),
        width_(width),
        setting_(setting),
        out_(out),
        ragged_(style_.alignment != Alignment::kJustified) {}

  void run() {
    // With hyphens after all, what is known of the text serves again.
    if (!out_.gathered) {
      out_.gathered = gather_text(block_, setting_, out_);
      if (!out_.gathered) return end_line(0);
      retune(out_.text, style_.french, out_.tunings);
    }
    out_.pieces.clear();
    out_.items.clear();
    out_.sources.clear();
    levels_ = bidi_levels(out_.text);
    out_.bidirectional = !levels_.empty();
    const size_t size = out_.text.size();
    out_.items.reserve(size / 2 + 8);
    out_.sources.reserve(size / 2 + 8);
    out_.pieces.reserve(size / 4 + 8);
    for (size_t i = 0; i < size;) {
      const char32_t c = out_.text[i];
      if (c == kLineSeparator) {
        end_line(i);
        add(BreakItem{}, Source{});  // a box, so that an empty line is a line
        ++i;
      } else if (is_space(c)) {
        add_space(i);
        ++i;
      } else {
        const size_t end = i + out_.tunings[i].word;
        add_word(i, end);
        i = end;
      }
    }
    end_line(size);
  }

 private:
  const Run& run_at(size_t i) const { return block_.runs[out_.run_of[i]]; }
  const TextStyle& style_at(size_t i) const { return setting_.text_styles[run_at(i).style]; }

  // ---------------------------------------------------------------- items

  void add(const BreakItem& item, const Source& source) {
    out_.items.push_back(item);
    out_.sources.push_back(source);
  }

  // The end of the paragraph, or of a line by force (tex.web §816).
  void end_line(size_t i) {
    BreakItem fill;
    fill.kind = BreakItem::Kind::kGlue;
    fill.endless = true;
    fill.penalty = kForbidden;
    add(fill, Source{});
    BreakItem end;
    end.kind = BreakItem::Kind::kPenalty;
    end.penalty = kForced;
    end.hang_right = hang_;
    Source source;
    if (i < out_.text.size()) source = space_source(i, ' ');
    add(end, source);
  }

  // What all pieces and spaces of a run have in common.
  struct RunFacts {
    uint32_t run = UINT32_MAX;
    uint8_t level = 0;
    Piece piece;
    uint32_t features = 0;
    uint32_t space = UINT32_MAX;  // the piece that draws its spaces
    Length word;                  // width of a word space
  };

  const RunFacts& facts_at(size_t i) {
    const uint8_t level = levels_.empty() ? 0 : levels_[i];
    if (facts_.run == out_.run_of[i] && facts_.level == level) return facts_;
    const TextStyle& style = style_at(i);
    facts_ = {};
    facts_.run = out_.run_of[i];
    facts_.level = level;
    Piece& piece = facts_.piece;
    piece.face = style.face;
    piece.font = &setting_.fonts[style.face];
    piece.per_em = Divider(piece.font->units_per_em());
    piece.color = style.color;
    piece.size = style.size;
    piece.rise = style.rise;
    piece.tracking = style.size.scaled(style.tracking, 1000);
    piece.owner = run_at(i).owner;
    piece.level = level;
    facts_.features = style.features;
    if (style.tracking != 0) facts_.features |= kNoLigatures;
    if ((level & 1) != 0) facts_.features |= kRightToLeft;
    facts_.word =
        piece.font->space() != 0 ? piece.scaled(piece.font->space_advance()) : piece.size / 4;
    return facts_;
  }

  Piece base_piece(size_t i) {
    Piece piece = facts_at(i).piece;
    piece.first = static_cast<uint32_t>(i);
    return piece;
  }

  // A space has the glyph of U+0020, whatever its width; without one it is only an advance.
  Source space_source(size_t i, char32_t text) {
    facts_at(i);
    if (facts_.space == UINT32_MAX) {
      Piece piece = base_piece(i);
      if (piece.font->space() == 0) {
        for (FaceId face : setting_.fallback)
          if (setting_.fonts[face].space() != 0) {
            piece.face = face;
            piece.font = &setting_.fonts[face];
            piece.per_em = Divider(piece.font->units_per_em());
            break;
          }
      }
      facts_.space = static_cast<uint32_t>(out_.pieces.size());
      out_.pieces.push_back(piece);
    }
    Source source;
    source.kind = Source::Kind::kSpace;
    source.character = text;
    source.piece = facts_.space;
    return source;
  }

  BreakItem glue(Space space, size_t i) {
    const RunFacts& facts = facts_at(i);
    const Length word = facts.word;
    BreakItem item;
    item.kind = BreakItem::Kind::kGlue;
    item.width = word + facts.piece.tracking;
    if (!ragged_) {  // as in Computer Modern: a half more, a third less
      item.stretch = word / 2;
      item.shrink = word / 3;
    }
    switch (space) {
      case Space::kThin:
        // Half a word space, but never so thin that readers of the text layer take the two words
        // for one: poppler wants more than 0.15 of the size.
        item.width = std::max(word / 2, facts.piece.size / 6) + facts.piece.tracking;
        item.stretch = item.shrink = Length{};
        break;
      case Space::kGuillemet:  // babel-french: .8 of the space, .3 of its stretch, .8 of its shrink
        item.width = item.width.scaled(8, 10);
        item.stretch = item.stretch.scaled(3, 10);
        item.shrink = item.shrink.scaled(8, 10);
        break;
      default:
        break;
    }
    if (space != Space::kNormal) {
      item.penalty = kLastResortPenalty;
      item.last_resort = true;
    }
    return item;
  }

  void add_space(size_t i) {
    if (i > 0 && out_.text[i] == ' ' && is_space(out_.text[i - 1])) return;
    const Space space = out_.tunings[i].space;
    const char32_t text = space == Space::kThin     ? kNarrowNoBreakSpace
                          : space == Space::kNormal ? U' '
                                                    : kNoBreakSpace;
    BreakItem item = glue(space, i);
    item.hang_right = hang_;
    add(item, space_source(i, text));
  }

  void add_advance(Space space, size_t i) {
    BreakItem item = glue(space, i);
    item.penalty = kForbidden;
    item.last_resort = false;
    Source source;
    source.kind = Source::Kind::kAdvance;
    add(item, source);
  }

  // ---------------------------------------------------------------- words

  // A word may be of several styles, directions and faces; each part is shaped on its own.
  void add_word(size_t begin, size_t end) {
    const bool sentence = out_.tunings[begin].sentence_start;
    if (out_.tunings[begin].plain && levels_.empty() &&
        out_.run_of[begin] == out_.run_of[end - 1]) {
      sentence_start_ = sentence;
      divide_ = hyphens_ && style_.hyphenate && !run_at(begin).keep_case;
      add_part(begin, end, style_at(begin).face, 0);
      return;
    }
    for (size_t i = begin; i < end;) {
      const Tuning& tuning = out_.tunings[i];
      if (tuning.added != Space::kNone && i > 0) add_advance(tuning.added, i);
      if (out_.text[i] == kSoftHyphen) {
        if (i > begin && i + 1 < end) add_hyphen(0);
        ++i;
        continue;
      }
      size_t stop = i + 1;
      while (stop < end && continues(i, stop)) ++stop;
      const bool whole = (i == begin || !is_letter(out_.text[i - 1])) &&
                         (stop == end || !is_letter(out_.text[stop]));
      sentence_start_ = sentence || tuning.sentence_start;
      divide_ = hyphens_ && whole && style_.hyphenate && !run_at(i).keep_case && !tuning.code;
      add_part(i, stop, style_at(i).face, 0);
      if (stop < end && out_.tunings[stop - 1].break_after) add_break(stop - 1);
      i = stop;
    }
  }

  bool continues(size_t i, size_t next) const {
    const Tuning &a = out_.tunings[i], &b = out_.tunings[next];
    return b.added == Space::kNone && a.superior == b.superior && out_.text[next] != kSoftHyphen &&
           (levels_.empty() || levels_[i] == levels_[next]) &&
           (out_.run_of[i] == out_.run_of[next] ||
            (run_at(i).style == run_at(next).style && run_at(i).owner == run_at(next).owner &&
             run_at(i).keep_case == run_at(next).keep_case));
  }

  // Shapes [begin, end) with `face`; what it lacks, with the fallback faces from `tried` on.
  void add_part(size_t begin, size_t end, FaceId face, size_t tried) {
    Piece piece = base_piece(begin);
    if (face != piece.face) {
      piece.face = face;
      piece.font = &setting_.fonts[face];
      piece.per_em = Divider(piece.font->units_per_em());
    }
    uint32_t features = facts_.features;
    if (out_.tunings[begin].superior) features |= kSuperior;
    const std::u32string_view drawn = drawn_text(piece, begin, end);
    piece.shaped = setting_.shaper.known(*piece.font, features, drawn);
    if (piece.shaped == nullptr) {
      if (piece.font->built_in() && out_.tunings[begin].plain && (features & kUnbatched) == 0)
        learn_from(begin, features);
      piece.shaped = &setting_.shaper.shape(*piece.font, features, drawn);
    }
    if (piece.shaped->missing && add_with_fallback(piece, begin, end, tried)) return;
    if (piece.shaped->synthetic) {
      // The tops of small figures and of capitals are at one height.
      piece.rise += piece.scaled(piece.font->cap_height()).scaled(1000 - kSuperiorSize, 1000);
      piece.size = piece.size.scaled(kSuperiorSize, 1000);
    }
    add_piece(piece);
  }

  // The characters whose glyphs are drawn for [begin, end): mostly those of the record.
  std::u32string_view drawn_text(Piece& piece, size_t begin, size_t end) {
    const std::u32string_view own = std::u32string_view(out_.text).substr(begin, end - begin);
    piece.literal = true;
    if (out_.tunings[begin].literal) return own;
    for (size_t i = begin; i < end; ++i)
      piece.literal &= out_.tunings[i].drawn == out_.text[i] && out_.text[i] != kNoBreakHyphen;
    if (piece.literal) return own;
    drawn_.resize(own.size());
    for (size_t i = begin; i < end; ++i) {
      char32_t c = out_.tunings[i].drawn;
      if (c == kNoBreakHyphen && !piece.font->has(c)) c = '-';
      drawn_[i - begin] = c;
    }
    return drawn_;
  }

  static constexpr uint32_t kUnbatched = uint32_t{kSuperior} | uint32_t{kRightToLeft};

  // Has the shaper learn the plain words of this run from `begin` on in one go.
  void learn_from(size_t begin, uint32_t features) {
    const uint32_t run = out_.run_of[begin];
    const size_t size = out_.text.size();
    words_.clear();
    drawn_words_.clear();
    // Views into drawn_words_ need it to stay where it is.
    size_t room = 0;
    for (size_t i = begin; i < size && out_.run_of[i] == run; ++i) ++room;
    drawn_words_.reserve(room);
    for (size_t i = begin; i < size && out_.run_of[i] == run;) {
      if (is_space(out_.text[i]) || out_.text[i] == kLineSeparator) {
        ++i;
        continue;
      }
      size_t end = i;
      while (end < size && !is_space(out_.text[end]) && out_.text[end] != kLineSeparator) ++end;
      if (out_.tunings[i].plain && out_.run_of[end - 1] == run) {
        const size_t at = drawn_words_.size();
        for (size_t k = i; k < end; ++k) drawn_words_ += out_.tunings[k].drawn;
        words_.push_back(std::u32string_view(drawn_words_).substr(at, end - i));
      }
      i = end;
    }
    setting_.shaper.learn(setting_.fonts[style_at(begin).face], features, words_);
  }

  // Splits at the clusters that lack a glyph; each goes to the first face from `tried` on that has
  // its first character. False when nothing was added: no face has any.
  bool add_with_fallback(const Piece& piece, size_t begin, size_t end, size_t tried) {
    constexpr size_t kOwn = SIZE_MAX;
    const size_t none = setting_.fallback.size();
    std::vector<size_t> choice(end - begin, kOwn);
    for (const ShapedGlyph& glyph : piece.shaped->glyphs)
      if (glyph.id == 0) choice[glyph.cluster] = face_for(out_.text[begin + glyph.cluster], tried);
    std::vector<bool> starts(end - begin, false);
    for (const ShapedGlyph& glyph : piece.shaped->glyphs) starts[glyph.cluster] = true;
    bool helped = false;
    for (size_t i = 0; i < choice.size(); ++i) {
      if (i > 0 && !starts[i]) choice[i] = choice[i - 1];
      if (choice[i] == none) report(begin + i);
      helped |= choice[i] < none;
    }
    if (!helped) return false;
    for (size_t i = begin; i < end;) {
      size_t stop = i + 1;
      const size_t chosen = choice[i - begin];
      while (stop < end && choice[stop - begin] == chosen) ++stop;
      if (chosen < none)
        add_part(i, stop, setting_.fallback[chosen], chosen + 1);
      else
        add_part(i, stop, piece.face, none);
      i = stop;
    }
    return true;
  }

  size_t face_for(char32_t c, size_t tried) const {
    while (tried < setting_.fallback.size() && !setting_.fonts[setting_.fallback[tried]].has(c))
      ++tried;
    return tried;
  }

  void report(size_t i) {
    const char32_t c = out_.text[i];
    const FaceId face = style_at(i).face;
    if (is_default_ignorable(c) || setting_.errors.size() >= kMostErrors) return;
    Place place = place_of(block_, out_.run_of[i], setting_);
    if (!setting_.missing.insert({c, face, place.line}).second) return;
    std::string shown;
    append_utf8(shown, c);
    setting_.errors.push_back(
        error(kMissing, {shown, hexadecimal(c), setting_.fonts[face].file()}, std::move(place)));
  }

  // ---------------------------------------------------------------- pieces

  // A place in a piece where a line may end.
  struct Point {
    uint32_t at = 0;  // before this character of the piece
    bool hyphen = false;
    int32_t kern = 0;  // that the hyphen undoes
  };

  void find_points(const Piece& piece) {
    points_.clear();
    const size_t count = piece.shaped->text.size();
    const bool plain = out_.tunings[piece.first].plain;
    for (size_t i = 0; i + 1 < count && !plain; ++i)
      if (out_.tunings[piece.first + i].break_after)
        points_.push_back({static_cast<uint32_t>(i + 1), false, 0});
    if (!divide_) return;
    const size_t own = points_.size();
    for (const HyphenPoint& point : piece.shaped->points(*piece.font))
      if (!point.capital || sentence_start_) points_.push_back({point.at, true, point.kern});
    if (own > 0 && own < points_.size())
      std::stable_sort(points_.begin(), points_.end(),
                       [](const Point& a, const Point& b) { return a.at < b.at; });
  }

  // The width of glyphs [begin, end) of a piece whose first glyph is at `pen` font units.
  Length width_of(const Piece& piece, size_t begin, size_t end, int64_t& pen) const {
    const Length from = piece.scaled(pen);
    int64_t clusters = 0;
    const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
    for (size_t g = begin; g < end; ++g) {
      pen += glyphs[g].advance;
      if (g == 0 || glyphs[g].cluster != glyphs[g - 1].cluster) ++clusters;
    }
    return piece.scaled(pen) - from + piece.tracking * clusters;
  }

  void add_piece(const Piece& piece) {
    piece_ = static_cast<uint32_t>(out_.pieces.size());
    out_.pieces.push_back(piece);
    pen_ = 0;
    const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
    if (!divide_ && out_.tunings[piece.first].plain)
      points_.clear();
    else if ((piece.level & 1) != 0)
      points_.clear();
    else
      find_points(piece);
    if (piece.scaled(piece.shaped->width) > width_ && width_ > Length{}) {
      add_too_wide(piece);
      return;
    }
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
        add_divided(piece, glyphs[cut].cluster, point.at,
                    g < glyphs.size() ? glyphs[g].cluster
                                      : static_cast<uint32_t>(piece.shaped->text.size()));
      else if (point.hyphen)
        add_hyphen(point.kern);
      else
        add_break(piece.first + point.at - 1);
    }
    add_box(piece, begin, glyphs.size());
  }

  void add_box(const Piece& piece, size_t begin, size_t end) {
    if (begin >= end) return;
    BreakItem box;
    const int64_t pen = pen_;
    if (begin == 0 && end == piece.shaped->glyphs.size())
      box.width = piece.scaled(piece.shaped->width) +
                  piece.tracking * static_cast<int64_t>(piece.shaped->clusters);
    else
      box.width = width_of(piece, begin, end, pen_);
    if (style_.microtype && !ragged_) {
      box.stretch = box.shrink = box.width.scaled(kExpansion, 1000);
      box.hang_left = protrusion(piece, begin, left_protrusion);
      hang_ = protrusion(piece, end - 1, right_protrusion);
    }
    Source source;
    source.kind = Source::Kind::kGlyphs;
    source.piece = piece_;
    source.begin = static_cast<uint32_t>(begin);
    source.end = static_cast<uint32_t>(end);
    source.pen = pen;
    add(box, source);
  }

  static Length protrusion(const Piece& piece, size_t g, int (*of)(char32_t)) {
    const ShapedGlyph& glyph = piece.shaped->glyphs[g];
    const int part = of(piece.shaped->text[glyph.cluster]);
    return part == 0 ? Length{} : piece.scaled(glyph.advance).scaled(part, 1000);
  }

  // A break at a hyphen, dash or separator that the word has of its own, at character `i`.
  void add_break(size_t i) {
    const char32_t c = out_.text[i];
    if (run_at(i).keep_case && !out_.tunings[i].code) return;
    BreakItem item;
    item.kind = BreakItem::Kind::kPenalty;
    item.flagged = c == '-' || c == 0x2010;
    item.penalty = out_.tunings[i].code ? kAddressPenalty
                   : item.flagged       ? kExplicitHyphenPenalty
                                        : kCompoundPenalty;
    if (is_ideographic(c) || c == 0x200B) item.penalty = 0;
    item.hang_right = hang_;
    add(item, Source{});
  }

  // A break with a hyphen. Inside a ligature, `before` and `after` are drawn in its stead, and the
  // next line is longer by `post` than its glyphs say.
  void add_hyphen(int32_t kern, const Shaped* before = nullptr, const Shaped* after = nullptr,
                  Length post = {}) {
    if (out_.pieces.empty()) return;
    const Piece& piece = out_.pieces.back();
    if (piece.font->hyphen() == 0) return;
    const Length hyphen = piece.scaled(piece.font->hyphen_advance());
    BreakItem item;
    item.kind = BreakItem::Kind::kPenalty;
    item.flagged = item.hyphenation = true;
    item.penalty = kHyphenPenalty;
    item.width =
        hyphen - piece.scaled(kern) + (before != nullptr ? piece.scaled(before->width) : Length{});
    item.post = post;
    if (style_.microtype && !ragged_)
      item.hang_right = hyphen.scaled(right_protrusion(kSoftHyphen), 1000);
    Source source;
    source.kind = Source::Kind::kHyphen;
    source.piece = static_cast<uint32_t>(out_.pieces.size() - 1);
    source.before = before;
    source.after = after;
    source.kern = kern;
    add(item, source);
  }

  // A hyphen at `at` inside the ligature of characters [begin, end).
  void add_divided(const Piece& piece, uint32_t begin, uint32_t at, uint32_t end) {
    std::u32string_view text = piece.shaped->text;
    uint32_t features = style_at(piece.first).features;
    const Shaped& before =
        setting_.shaper.shape(*piece.font, features, text.substr(begin, at - begin));
    const Shaped& after = setting_.shaper.shape(*piece.font, features, text.substr(at, end - at));
    int64_t ligature = 0;
    for (const ShapedGlyph& glyph : piece.shaped->glyphs)
      if (glyph.cluster == begin) ligature += glyph.advance;
    add_hyphen(0, &before, &after, piece.scaled(after.width) - piece.scaled(ligature));
  }

  // A word wider than the line. Where nothing else helps it is divided anywhere, without a hyphen:
  // where a line is full, when it begins a line.
  void add_too_wide(const Piece& piece) {
    if ((piece.level & 1) != 0) return add_too_wide_backwards(piece);
    const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
    size_t begin = 0, next_point = 0;
    int64_t start = 0, pen = 0;
    for (size_t g = 1; g <= glyphs.size(); ++g) {
      pen += glyphs[g - 1].advance;
      if (g == glyphs.size() || glyphs[g].cluster == glyphs[g - 1].cluster) continue;
      bool own = false, hyphen = false;
      while (next_point < points_.size() && points_[next_point].at <= glyphs[g].cluster) {
        if (points_[next_point].at == glyphs[g].cluster) {
          own = true;
          hyphen = points_[next_point].hyphen;
        }
        ++next_point;
      }
      const Length next = piece.scaled(pen + glyphs[g].advance - start) +
                          piece.tracking * static_cast<int64_t>(g - begin + 1);
      const bool full = next > width_;
      if (!own && !full && !(glyphs.size() <= kFreelyDivided)) continue;
      add_box(piece, begin, g);
      begin = g;
      if (own && hyphen)
        add_hyphen(0);
      else if (own)
        add_break(piece.first + glyphs[g].cluster - 1);
      else
        add_anywhere();
      if (full) start = pen;
    }
    add_box(piece, begin, glyphs.size());
  }

  // The same for a word from right to left: its first letters are its last glyphs.
  void add_too_wide_backwards(const Piece& piece) {
    const std::span<const ShapedGlyph> glyphs = piece.shaped->glyphs;
    size_t end = glyphs.size();
    int64_t units = piece.shaped->width, taken = 0;
    for (size_t g = glyphs.size(); g-- > 0;) {
      units -= glyphs[g].advance;
      taken += glyphs[g].advance;
      if (g > 0 && glyphs[g - 1].cluster == glyphs[g].cluster) continue;
      const int64_t next = g > 0 ? glyphs[g - 1].advance : 0;
      if (g > 0 && piece.scaled(taken + next) <= width_ && glyphs.size() > kFreelyDivided) continue;
      pen_ = units;
      if (end < glyphs.size()) add_anywhere();
      add_box(piece, g, end);
      end = g;
      if (piece.scaled(taken + next) > width_) taken = 0;
    }
  }

  void add_anywhere() {
    BreakItem item;
    item.kind = BreakItem::Kind::kPenalty;
    item.penalty = kLastResortPenalty;
    item.last_resort = true;
    add(item, Source{});
  }

  // Words up to this many glyphs may be divided at any; longer ones only where a line is full.
  static constexpr size_t kFreelyDivided = 200;

  const bool hyphens_;
  const Block& block_;
  const ParagraphStyle& style_;
  Length width_;
  Setting& setting_;
  Prepared& out_;
  bool ragged_;
  std::vector<uint8_t> levels_;
  std::vector<Point> points_;
  RunFacts facts_;
  std::u32string drawn_, drawn_words_;
  std::vector<std::u32string_view> words_;
  bool sentence_start_ = false, divide_ = false;
  uint32_t piece_ = 0;
  int64_t pen_ = 0;
  Length hang_;  // of the last glyph, into the right margin
};

}  // namespace

Place place_of(const Block& block, size_t run, const Setting& setting) {
  const int line = run < block.runs.size() ? block.runs[run].line : 0;
  if (line == 0) return block.place;
  if (block.place.file == setting.record) return {setting.record, line, 0, block.place.path};
  return {setting.record, line, 0, ""};
}

const Prepared& prepare(const Block& paragraph, Length width, Setting& setting, bool hyphens) {
  setting.prepared.clear();
  Preparer(paragraph, width, setting, hyphens, setting.prepared).run();
  return setting.prepared;
}

void add_hyphens(const Block& paragraph, Length width, Setting& setting) {
  Preparer(paragraph, width, setting, true, setting.prepared).run();
}

}  // namespace paraphe
