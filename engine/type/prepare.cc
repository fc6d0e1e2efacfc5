#include "type/prepare.h"

#include <algorithm>

#include "base/text.h"
#include "type/characters.h"
#include "type/french_words.h"
#include "type/pieces.h"
#include "type/word_memory.h"

namespace paraphe {
namespace {

constexpr Message kMissing{
    "type.missing-glyph", N_("no font has the character “{0}” (U+{1}); the text is set in {2}"),
    N_("Replace the character in the record, or add a font that has it to the layout.")};

constexpr size_t kMostErrors = 100;
// The size and the rise of superiors that are made of common letters.
constexpr int kSuperiorSize = 620;

class Preparer {
 public:
  Preparer(const Block& block, Length width, TypeSetting& setting, Prepared& out)
      : block_(block),
        style_(setting.paragraph_styles[block.style]),
        setting_(setting),
        out_(out),
        writer_(block, style_, width, setting, out) {}

  void run() {
    if (!gather_text(block_, setting_, out_)) return end_line(0);
    retune(out_.characters(), style_.french, out_.typed, out_.tunings);
    if (out_.far) levels_ = bidi_levels(out_.characters(), owned_apart(block_, out_));
    out_.bidirectional = !levels_.empty();
    const size_t size = out_.text.size();
    for (size_t i = 0; i < size;) {
      const Tuning& tuning = out_.tunings[i];
      if (tuning.word > 0) {
        const size_t end = i + tuning.word;
        // What nearly all words are: plain, of one run, and met before.
        if (tuning.plain && tuning.facts != 0 && facts_.whole && facts_.run == out_.run_of[i] &&
            facts_.run == out_.run_of[end - 1] && memory_[tuning.facts - 1].key == facts_.key)
          add_known(i, tuning, memory_[tuning.facts - 1]);
        else
          add_word(i, end);
        i = end;
        continue;
      }
      if (out_.text[i] == kLineSeparator) {
        end_line(i);
        writer_.add(BreakItem{}, ItemSource{});  // a box, so that an empty line is a line
      } else if (out_.text[i] == kLeaderMark) {
        add_leader(i);
      } else {
        add_space(i);
      }
      ++i;
    }
    end_line(size);
  }

 private:
  const Run& run_at(size_t i) const { return block_.runs[out_.run_of[i]]; }
  const TextStyle& style_at(size_t i) const { return setting_.text_styles[run_at(i).style]; }

  // ---------------------------------------------------------------- items

  // The end of the paragraph, or of a line by force (tex.web §816).
  void end_line(size_t i) {
    BreakItem fill;
    fill.kind = BreakItem::Kind::kGlue;
    fill.endless = true;
    fill.penalty = kForbidden;
    writer_.add(fill, ItemSource{});
    BreakItem end;
    end.kind = BreakItem::Kind::kPenalty;
    end.penalty = kForced;
    end.hang = writer_.hang();
    ItemSource source;
    if (i < out_.text.size()) source = space_source(i, ' ');
    writer_.add(end, source);
  }

  // What all pieces and spaces of a run have in common.
  struct RunFacts {
    uint32_t run = UINT32_MAX;
    uint8_t level = 0;
    TextPiece piece;
    uint32_t features = 0;
    uint64_t key = 0;     // what facts of words keep
    bool whole = false;   // words of it need nothing but their glyphs: no room for figures …
    bool divide = false;  // hyphens may divide them
    uint32_t space = UINT32_MAX;  // the piece that draws its spaces
    Length word;                  // width of a word space
    struct Gap {
      bool known = false;
      BreakItem item;
      ItemSource source;
    };
    Gap gaps[5];  // its spaces, by kind
  };

  const RunFacts& facts_at(size_t i) {
    const uint8_t level = levels_.empty() ? 0 : levels_[i];
    return facts_.run == out_.run_of[i] && facts_.level == level ? facts_ : find_facts(i, level);
  }

  const RunFacts& find_facts(size_t i, uint8_t level) {
    const TextStyle& style = style_at(i);
    facts_ = {};
    facts_.run = out_.run_of[i];
    facts_.level = level;
    TextPiece& piece = facts_.piece;
    piece.face = style.face;
    piece.font = &setting_.fonts[style.face];
    piece.per_em = Divider(piece.font->units_per_em());
    piece.color = style.color;
    piece.size = style.size;
    piece.rise = style.rise;
    piece.tracking = style.size.scaled(style.tracking, 1000);
    piece.owner = run_at(i).owner;
    piece.level = level;
    piece.look = ++looks_;
    facts_.features = style.features;
    if (style.tracking != 0) facts_.features |= kNoLigatures;
    if ((level & 1) != 0) facts_.features |= kRightToLeft;
    facts_.whole = levels_.empty() && figures_of(run_at(i), setting_.page) <= 0;
    facts_.divide = style_.hyphenate && !run_at(i).keep_case;
    facts_.key =
        setting_.shaper.key(*piece.font, facts_.features, style_.french && !run_at(i).typed);
    facts_.word =
        piece.font->space() != 0 ? piece.scaled(piece.font->space_advance()) : piece.size / 4;
    return facts_;
  }

  TextPiece base_piece(size_t i) {
    TextPiece piece = facts_at(i).piece;
    piece.first = static_cast<uint32_t>(i);
    return piece;
  }

  // A space has the glyph of U+0020, whatever its width; without one it is only an advance.
  ItemSource space_source(size_t i, char32_t text) {
    facts_at(i);
    if (facts_.space == UINT32_MAX) {
      TextPiece piece = base_piece(i);
      if (piece.font->space() == 0) {
        for (FaceId face : setting_.fallback)
          if (setting_.fonts[face].space() != 0) {
            piece.face = face;
            piece.font = &setting_.fonts[face];
            piece.per_em = Divider(piece.font->units_per_em());
            piece.look = 0;
            break;
          }
      }
      facts_.space = static_cast<uint32_t>(out_.pieces.size());
      out_.pieces.push_back(piece);
    }
    ItemSource source;
    source.kind = ItemSource::Kind::kSpace;
    source.character = text;
    source.piece = facts_.space;
    return source;
  }

  BreakItem glue(Space space, size_t i) {
    const RunFacts& facts = facts_at(i);
    return glue_of(space, facts.word, facts.piece, writer_.ragged());
  }

  void add_space(size_t i) {
    const Space space = out_.tunings[i].space;
    if (i > 0 && out_.text[i] == ' ' && is_space(out_.text[i - 1])) return;
    RunFacts::Gap& gap = facts_.gaps[static_cast<size_t>(space)];
    if (!gap.known || facts_.run != out_.run_of[i] || !levels_.empty()) {
      facts_at(i);
      const char32_t text = space == Space::kThin     ? kNarrowNoBreakSpace
                            : space == Space::kNormal ? U' '
                                                      : kNoBreakSpace;
      gap = {true, glue(space, i), space_source(i, text)};
    }
    writer_.add_space(gap.item, gap.source);
  }

  // \leaders\hfill: takes all that the line has to spare. No line ends at it, so that it never
  // begins or ends one.
  void add_leader(size_t i) {
    ItemSource source = space_source(i, ' ');
    source.kind = ItemSource::Kind::kLeader;
    BreakItem item;
    item.kind = BreakItem::Kind::kGlue;
    item.endless = true;
    item.penalty = kForbidden;
    item.width = style_at(i).size * 3 / 2;
    writer_.add(item, source);
  }

  // Room for the figures that another round of page breaking may need.
  void reserve_figures(size_t i) {
    if (i == 0 || out_.run_of[i - 1] != out_.run_of[i]) reserve_of_run(i);
  }
  void reserve_of_run(size_t i) {
    int digits = figures_of(run_at(i), setting_.page);
    if (digits <= 0) return;
    for (size_t k = i; k < out_.text.size() && out_.run_of[k] == out_.run_of[i]; ++k) --digits;
    if (digits <= 0) return;
    const TextPiece& piece = facts_at(i).piece;
    BreakItem box;
    box.width = piece.scaled(piece.font->advance(piece.font->glyph('0'))) * digits;
    ItemSource source;
    source.kind = ItemSource::Kind::kAdvance;
    writer_.add(box, source);
  }

  void add_advance(Space space, size_t i) {
    BreakItem item = glue(space, i);
    item.penalty = kForbidden;
    item.last_resort = false;
    ItemSource source;
    source.kind = ItemSource::Kind::kAdvance;
    writer_.add(item, source);
  }

  // ---------------------------------------------------------------- words

  // A word may be of several styles, directions and faces; each part is shaped on its own.
  void add_word(size_t begin, size_t end) {
    spread_tunings(out_.characters(), begin, out_.tunings);
    const bool sentence = out_.tunings[begin].sentence_start;
    if (out_.tunings[begin].plain && levels_.empty() &&
        out_.run_of[begin] == out_.run_of[end - 1]) {
      reserve_figures(begin);
      writer_.set_division(
          style_.hyphenate && !run_at(begin).keep_case && !out_.tunings[begin].undivided, sentence);
      const uint32_t number = out_.tunings[begin].facts;
      if (number == 0) return add_part(begin, end, style_at(begin).face, 0);
      if (memory_[number - 1].key != facts_at(begin).key)
        return add_new_word(begin, end, number - 1);
      return add_known(begin, out_.tunings[begin], memory_[number - 1]);
    }
    for (size_t i = begin; i < end;) {
      const Tuning& tuning = out_.tunings[i];
      if (tuning.added != Space::kNone && i > 0) add_advance(tuning.added, i);
      reserve_figures(i);
      if (out_.text[i] == kSoftHyphen) {
        if (i > begin && i + 1 < end)
          writer_.add_hyphen(static_cast<uint32_t>(out_.pieces.size() - 1));
        ++i;
        continue;
      }
      size_t stop = i + 1;
      while (stop < end && continues(i, stop)) ++stop;
      const bool whole = (i == begin || !is_letter(out_.text[i - 1])) &&
                         (stop == end || !is_letter(out_.text[stop]));
      writer_.set_division(whole && style_.hyphenate && !run_at(i).keep_case && !tuning.code &&
                               !out_.tunings[begin].undivided,
                           sentence || tuning.sentence_start);
      add_part(i, stop, style_at(i).face, 0);
      if (stop < end && out_.tunings[stop - 1].break_after) writer_.add_break(stop - 1);
      i = stop;
    }
  }

  // A plain word that was shaped before, with nothing else to find out about it.
  [[gnu::always_inline]] void add_known(size_t begin, const Tuning& tuning, const Facts& facts) {
    TextPiece& piece = *out_.pieces.add();
    piece = facts_.piece;
    piece.first = static_cast<uint32_t>(begin);
    piece.shaped = facts.shaped;
    piece.literal = facts.literal;
    writer_.set_division(facts_.divide && !tuning.undivided, tuning.sentence_start);
    writer_.add_plain_word(piece);
  }

  void add_new_word(size_t begin, size_t end, uint32_t number) {
    const size_t before = out_.pieces.size();
    add_part(begin, end, style_at(begin).face, 0);
    const TextPiece& piece = out_.pieces.back();
    // Nothing is kept of words that take other faces.
    if (out_.pieces.size() != before + 1 || piece.shaped->missing ||
        piece.font != facts_.piece.font || piece.look == 0)
      return;
    Facts& facts = memory_[number];
    facts.key = facts_.key;
    facts.shaped = piece.shaped;
    facts.literal = piece.literal;
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
    TextPiece piece = base_piece(begin);
    if (face != piece.face) {
      piece.face = face;
      piece.font = &setting_.fonts[face];
      piece.per_em = Divider(piece.font->units_per_em());
      piece.look = 0;
    }
    uint32_t features = facts_.features;
    if ((features & kSmallLetters) != 0 && !piece.font->small_capitals()) {
      if (makes_small_capitals(piece, begin, end, tried)) return;
      features &= ~kSmallLetters;
    }
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
      piece.look = 0;
    }
    out_.pieces.push_back(piece);
    writer_.add_last_piece();
  }

  static constexpr uint32_t kSmallLetters = uint32_t{kSmallCapitals} | uint32_t{kAllSmallCapitals};

  // Small capitals of a face that has none: capitals of a smaller size, which stand for the letters
  // that the record has. False, and nothing is added, when no letter is small.
  bool makes_small_capitals(const TextPiece& like, size_t begin, size_t end, size_t tried) {
    const bool all = (facts_.features & kAllSmallCapitals) != 0;
    auto is_small = [&](size_t i) {
      const char32_t c = out_.tunings[i].drawn;
      return !out_.tunings[begin].superior && is_letter(c) && (all || upper(c) != c);
    };
    bool any = false;
    for (size_t i = begin; i < end; ++i) any |= is_small(i);
    if (!any) return false;
    const uint32_t features = facts_.features & ~kSmallLetters;
    // A little taller than the letters without ascenders, as true ones are.
    const Font& font = *like.font;
    const int64_t part =
        std::clamp<int64_t>(int64_t{1060} * font.x_height() / font.cap_height(), 650, 850);
    for (size_t i = begin, stop; i < end; i = stop) {
      const bool small = is_small(i);
      for (stop = i + 1; stop < end && is_small(stop) == small;) ++stop;
      TextPiece piece = like;
      piece.first = static_cast<uint32_t>(i);
      piece.look = 0;
      std::u32string drawn(drawn_text(piece, i, stop));
      if (small) {
        for (char32_t& c : drawn) c = upper(c);
        piece.literal = false;
        piece.size = piece.size.scaled(part, 1000);
      }
      piece.shaped = &setting_.shaper.shape(font, features, drawn);
      if (piece.shaped->missing && add_with_fallback(piece, i, stop, tried)) continue;
      out_.pieces.push_back(piece);
      writer_.add_last_piece();
    }
    return true;
  }

  // The characters whose glyphs are drawn for [begin, end): mostly those of the record.
  std::u32string_view drawn_text(TextPiece& piece, size_t begin, size_t end) {
    const std::u32string_view own = out_.characters().substr(begin, end - begin);
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
      const size_t end = i + out_.tunings[i].word;
      if (end == i) {
        ++i;
        continue;
      }
      if (out_.tunings[i].plain && out_.run_of[end - 1] == run) {
        const size_t at = drawn_words_.size();
        for (size_t k = i; k < end; ++k)
          drawn_words_ += out_.tunings[i].literal ? out_.text[k] : out_.tunings[k].drawn;
        words_.push_back(std::u32string_view(drawn_words_).substr(at, end - i));
      }
      i = end;
    }
    setting_.shaper.learn(setting_.fonts[style_at(begin).face], features, words_);
  }

  // Splits at the clusters that lack a glyph; each goes to the first face from `tried` on that has
  // its first character. False when nothing was added: no face has any.
  bool add_with_fallback(const TextPiece& piece, size_t begin, size_t end, size_t tried) {
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

  const Block& block_;
  const ParagraphStyle& style_;
  TypeSetting& setting_;
  Prepared& out_;
  WordMemory& memory_ = WordMemory::of_thread();
  std::vector<uint8_t> levels_;
  RunFacts facts_;
  uint32_t looks_ = 0;
  std::u32string drawn_, drawn_words_;
  std::vector<std::u32string_view> words_;
  PieceWriter writer_;
};

}  // namespace

Place place_of(const Block& block, size_t run, const TypeSetting& setting) {
  const int line = run < block.runs.size() ? block.runs[run].line : 0;
  if (line == 0) return block.place;
  if (block.place.file() == setting.record) return {setting.record, line, 0, block.place.path()};
  return {setting.record, line, 0, ""};
}

const Prepared& prepare(const Block& paragraph, Length width, TypeSetting& setting) {
  setting.prepared.clear();
  setting.shaper.forget_if_full();  // nothing points into its memory now
  Preparer(paragraph, width, setting, setting.prepared).run();
  return setting.prepared;
}

void add_hyphens(const Block& paragraph, Length width, TypeSetting& setting) {
  PieceWriter(paragraph, setting.paragraph_styles[paragraph.style], width, setting,
              setting.prepared)
      .add_hyphens();
}

}  // namespace paraphe
