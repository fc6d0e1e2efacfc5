// Writing a line: runs of glyphs with their text. Private to assemble.cc.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "base/text.h"
#include "type/prepare.h"
#include "type/row.h"

namespace paraphe {

class RunWriter {
 protected:
  explicit RunWriter(bool bidirectional) : bidirectional_(bidirectional) {
    glyphs_.clear();
    text_.clear();
  }

  // Opens the run that a piece is drawn in: mostly it is open.
  void open_run(const TextPiece& piece) {
    if (piece.look != look_) open_new_run(piece);
  }

  [[gnu::noinline]] void open_new_run(const TextPiece& piece) {
    look_ = piece.look != 0 && !bidirectional_ ? piece.look : kNoLook;
    if (open_ && !apart_) {
      const GlyphRun& last = line_.runs.back();
      if (last.face == piece.face && last.size == piece.size && last.rise == piece.rise &&
          last.owner == piece.owner && last.color == piece.color)
        return;
    }
    close_run();
    open_ = true;
    GlyphRun& run = line_.runs.emplace_back();
    if (bidirectional_) {
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
  }

  void close_run() {
    if (!open_) return;
    GlyphRun& run = line_.runs.back();
    run.glyphs.assign(glyphs_.begin(), glyphs_.end());
    run.text = std::string(text_.data(), text_.size());
    glyphs_.clear();
    text_.clear();
    open_ = false;
    look_ = kNoLook;
  }

  // Room for so many more glyphs, and for what write() writes beyond the last.
  void make_room(size_t glyphs) { glyphs_.reserve_more(glyphs + 1); }

  // White space that has no character: the glyph before it moves the pen further.
  void advance(Length width) {
    if (open_ && glyphs_.empty())
      line_.runs.back().x += width;
    else if (open_)
      glyphs_.back().advance += width;
    pen_ += width;
  }

  // A glyph that stands for one character.
  [[gnu::always_inline]] void put(uint16_t id, Length width, char32_t character) {
    size_t bytes = 1;
    if (character < 0x80)
      text_.push_back(static_cast<char>(character));
    else
      bytes = put_long(character);
    glyphs_.reserve_more(1);
    Glyph& glyph = *glyphs_.add_in_room();
    glyph.id = id;
    glyph.text = static_cast<uint8_t>(bytes);
    glyph.advance = width;
    pen_ += width;
  }
  // A glyph that stands for the last `bytes` bytes of the text, as GlyphRun::put() does.
  void put_cluster(uint16_t id, Length advance, size_t bytes) {
    constexpr size_t kMost = UINT8_MAX;
    *glyphs_.add() = {id, static_cast<uint8_t>(std::min(bytes, kMost)), advance};
    if (bytes > kMost)
      line_.runs.back().extra(glyphs_.size() - 1).more_text = static_cast<uint32_t>(bytes - kMost);
  }
  void put_text(char32_t c) {
    if (c < 0x80)
      text_.push_back(static_cast<char>(c));
    else
      put_long(c);
  }
  // Returns of how many bytes it is.
  [[gnu::noinline]] size_t put_long(char32_t c) {
    std::string bytes;
    append_utf8(bytes, c);
    text_.append(bytes.data(), bytes.size());
    return bytes.size();
  }

  // Bytes of a word's text. Beyond those of a short one, some that nobody reads: see Shaped::utf8.
  void put_bytes(const char* from, size_t count) {
    if (count > kTextSlack) return text_.append(from, count);
    text_.reserve_more(kTextSlack);
    std::memcpy(text_.end(), from, kTextSlack);
    text_.extend_to(text_.end() + count);
  }

  void displace(const TextPiece& piece, const ShapedGlyph& from, size_t glyph) {
    GlyphExtra& extra = line_.runs.back().extra(glyph);
    extra.dx = piece.scaled(from.dx);
    extra.dy = piece.scaled(from.dy);
  }

  Line line_;
  Length pen_;  // where the next glyph goes, from the left of the line's box
  int64_t expansion_ = 0;
  Row<Glyph>& glyphs_ = drawn_of_thread().glyphs;  // of the open run, and its text
  Row<char>& text_ = drawn_of_thread().text;
  bool open_ = false;  // the last of the line's runs is
  // Of the run that is open, where pieces of the same look need nothing but adding to it.
  uint32_t look_ = kNoLook;
  // Of lines with runs from right to left:
  bool bidirectional_;
  bool apart_ = false;             // what comes next begins a run
  size_t item_ = 0;                // in work
  std::vector<size_t> run_items_;  // the first of each run

 private:
  static constexpr uint32_t kNoLook = UINT32_MAX;

  // What is drawn of a run before it is closed, kept by the thread: a line then takes just the
  // memory that it needs.
  struct Drawn {
    Row<Glyph> glyphs;
    Row<char> text;
  };
  static Drawn& drawn_of_thread() {
    static thread_local Drawn drawn;
    return drawn;
  }
};

}  // namespace paraphe
