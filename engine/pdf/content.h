// Content streams: the drawn items of a page in PDF operators (ISO 32000-1 §8 and §9), each inside
// the marked content of its owner.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "page/pages.h"
#include "pdf/fontfile.h"
#include "type/fonts.h"

namespace paraphe {

// The subset of every face of a document, made when first used.
class FontSubsets {
 public:
  explicit FontSubsets(const Fonts& fonts) : fonts_(&fonts), subsets_(fonts.size()) {}
  // `face` must be less than size().
  FontSubset& operator[](FaceId face);
  size_t size() const { return subsets_.size(); }
  // Adds the fonts in use; returns the entries of a /Font resource: "/F0 7 0 R /F2 13 0 R".
  Result<std::string> write(ObjectStore& store) const;

 private:
  const Fonts* fonts_;
  std::vector<std::unique_ptr<FontSubset>> subsets_;
};

// Lengths in 1/1000 em, to the nearest, halves away from zero: Length::scaled() by a divisor that
// stays, without dividing.
class EmScale {
 public:
  EmScale() = default;
  // 1/1000 em is `divisor` / 1,000,000,000 of a unit of Length.
  explicit EmScale(int64_t divisor)
      : divisor_(divisor), inverse_(1.0 / static_cast<double>(divisor)) {}
  int64_t of(Length length) const {
    const int64_t value = (length.units < 0 ? -length.units : length.units) * kBillion + divisor_ / 2;
    auto quotient = static_cast<int64_t>(static_cast<double>(value) * inverse_);
    while (quotient * divisor_ > value) --quotient;
    while ((quotient + 1) * divisor_ <= value) ++quotient;
    return length.units < 0 ? -quotient : quotient;
  }

 private:
  static constexpr int64_t kBillion = 1'000'000'000;
  int64_t divisor_ = 1;
  double inverse_ = 1;
};

// Operators that show runs of glyphs, without beginning or ending the text object. Keeps two pens:
// the true one of the line, in Length, and that of the PDF, which moves by the declared widths in
// 1/1000 em. The difference goes into TJ whenever it reaches 1/1000 em, and is taken from the start
// of the run, so it never adds up.
class TextOperators {
 public:
  explicit TextOperators(std::string& out) : out_(out) {}

  void begin();  // BT: the line matrix is the identity again
  void end();
  // Shows `run` with the pen at (x, y) of the page, y upwards. False when the font has no more
  // codes.
  bool show(const GlyphRun& run, const std::string& resource, FontSubset& font, Length x, Length y);
  // The fill colour, shared with rules.
  void set_color(Color color);

 private:
  void set_style(const GlyphRun& run, const std::string& resource);
  void set_rise(Length rise);
  void move_to(Length x, Length y);
  bool show_glyph(const Glyph& glyph, Length dx, std::string_view text, FontSubset& font);
  bool show_plain(const GlyphRun& run, FontSubset& font);
  void flush();
  void begin_replacement(std::string_view text);

  std::string& out_;
  // What the graphics state holds (§8.4); "" or false: unknown or default.
  std::string resource_;
  int64_t size_ = 0;  // 1/1000 pt, as written
  int expansion_ = 0;
  Length rise_;
  Color color_;                      // black is the default of DeviceGray
  int64_t line_x_ = 0, line_y_ = 0;  // 1/1000 pt
  // The run in work.
  Length pen_;         // true, from the start of the run
  EmScale scale_;
  int64_t shown_ = 0;        // where the PDF's pen is, in 1/1000 em
  std::vector<char> array_;  // operand of TJ, up to array_end_
  size_t array_end_ = 0;
  bool in_string_ = false;
};

// One thing of a page that the structure tree points at.
struct ContentMark {
  NodeId owner = kRootNode;
  uint32_t page = 0;        // index
  int content = -1;         // marked-content identifier, or
  uint32_t annotation = 0;  // object number
  Length top;               // of what is drawn, from the top of the page
};

struct PageContent {
  std::string operators;
  std::vector<ContentMark> marks;  // in reading order; one per marked-content identifier,
                            // and one per field
  bool codes_exhausted = false;
};

// Draws one page. `images` gives the resource name of a drawn image ("" leaves it out). Signature
// fields are not drawn: they get a mark whose annotation is still 0.
PageContent draw(const Page& page, uint32_t index, const Document& document, FontSubsets& fonts,
                 const std::vector<std::pair<std::string, std::string>>& images);

}  // namespace paraphe
