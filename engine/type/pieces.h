// Writing pieces: from glyphs to the boxes and breaks of the line breaker. Private to the setter.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "type/prepare.h"

namespace paraphe {

// Adds items to one paragraph. Between words the owner says how the next may be divided.
class PieceWriter {
 public:
  // `width`: of the lines; words wider than it are cut.
  PieceWriter(const Block& block, const ParagraphStyle& style, Length width, TypeSetting& setting,
              Prepared& out)
      : block_(block),
        style_(style),
        width_(width),
        setting_(setting),
        out_(out),
        ragged_(style.alignment != Alignment::kJustified),
        microtype_(style.microtype && !ragged_) {}

  void add(const BreakItem& item, const ItemSource& source) {
    out_.items.push_back(item);
    out_.sources.push_back(source);
  }

  // A space between words, made where it stays.
  void add_space(const BreakItem& item, const ItemSource& source) {
    BreakItem& added = *out_.items.add();
    added = item;
    added.hang = hang_;
    *out_.sources.add() = source;
  }

  // `divide`: add_hyphens() may divide the next pieces; `sentence_start`: even those with a
  // capital.
  void set_division(bool divide, bool sentence_start) {
    divide_ = divide;
    sentence_start_ = sentence_start;
  }

  // The boxes of the last of the pieces, and the breaks inside it.
  void add_last_piece();
  // The same of a plain word of one piece, read from left to right: what nearly all are.
  [[gnu::always_inline]] void add_plain_word(TextPiece& piece) {
    if (is_wide(piece)) return add_last_piece();
    piece.divide = divide_;
    piece.sentence_start = sentence_start_;
    piece.item_begin = static_cast<uint32_t>(out_.items.size());
    add_whole(piece, static_cast<uint32_t>(out_.pieces.size() - 1));
    piece.item_end = static_cast<uint32_t>(out_.items.size());
  }

  // Divides the boxes of all pieces, where hyphens may.
  void add_hyphens();

  // A break at a hyphen, dash or separator that the word has of its own, at character `i`.
  void add_break(size_t i);

  // A break with a hyphen after piece number `piece`.
  void add_hyphen(uint32_t piece);

  // How far the last glyph hangs into the right margin.
  Length hang() const { return hang_; }
  bool ragged() const { return ragged_; }

 private:
  // A place in a piece where a line may end.
  struct Point {
    uint32_t at = 0;  // before this character of the piece
    bool hyphen = false;
  };

  void write(const TextPiece& piece);
  bool add_known_parts(const TextPiece& piece);
  void divide_box(const TextPiece& piece, size_t item);
  void add_part(const TextPiece& piece, BreakPart part, PartSource source, size_t begin);
  void divide_ligature(const TextPiece& piece, uint32_t at, BreakPart& part, PartSource& source);
  bool is_wide(const TextPiece& piece) const {
    return piece.word().width > width_ && width_ > Length{};
  }
  void find_points(const TextPiece& piece, bool wide);
  Length hyphen_of(const TextPiece& piece) const {
    return piece.scaled(piece.font->hyphen_advance());
  }
  Length hang_of_hyphen(const TextPiece& piece) const;
  static Length width_of(const TextPiece& piece, size_t begin, size_t end);
  // The box of a word.
  [[gnu::always_inline]] void add_whole(const TextPiece& piece, uint32_t number) {
    const uint32_t count = piece.shaped->count;
    if (count == 0) return;
    const ScaledWord& word = piece.word();
    BreakItem& box = *out_.items.add();
    box = {};
    box.width = word.width;
    if (microtype_) {
      box.stretch = box.shrink = word.stretch;
      box.hang = word.hang_left;
      hang_ = word.hang_right;
    }
    if (piece.tracking != Length{}) space_out(piece);
    ItemSource& source = *out_.sources.add();
    source = {};
    source.kind = ItemSource::Kind::kGlyphs;
    source.piece = number;
    source.end = count;
  }
  void space_out(const TextPiece& piece);
  void add_box(const TextPiece& piece, size_t begin, size_t end);
  static Length protrusion(const TextPiece& piece, size_t g, int (*of)(char32_t));
  void add_too_wide(const TextPiece& piece);
  bool fits_to_point(const TextPiece& piece, size_t begin, size_t next) const;
  void add_too_wide_backwards(const TextPiece& piece);
  void add_anywhere();

  const Block& block_;
  const ParagraphStyle& style_;
  Length width_;
  TypeSetting& setting_;
  Prepared& out_;
  bool ragged_, microtype_;
  std::vector<Point> points_;
  bool sentence_start_ = false, divide_ = false;
  uint32_t piece_ = 0;
  Length hang_;
};

}  // namespace paraphe
