// Geometry of SVG: numbers, matrices, paths. Private to the reader of SVG.
//
// In floating point, unlike the pages: a drawing has its own units and any scale. What leaves is
// rounded to a millionth of the picture's size, far from where sums could differ.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paraphe::svg {

struct Point {
  double x = 0, y = 0;
};

// x' = a x + c y + e, y' = b x + d y + f (SVG 1.1 §7.4, and the same in PDF).
struct Matrix {
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;

  Point operator()(Point p) const { return {a * p.x + c * p.y + e, b * p.x + d * p.y + f}; }
  // First `inner`, then this.
  Matrix operator*(const Matrix& inner) const;
  double determinant() const { return a * d - b * c; }
  // Turns, mirrors and scales alike in all directions: circles stay circles.
  bool is_similarity() const;
};

struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;
  bool empty = true;

  void cover(Point p);
  double width() const { return right - left; }
  double height() const { return bottom - top; }
  bool meets(const Box& other) const;
};

struct Segment {
  enum class Kind : uint8_t { kMove, kLine, kCurve, kClose } kind = Kind::kMove;
  Point points[3];  // kMove, kLine: the first; kCurve: two controls and the end
};
using Path = std::vector<Segment>;

// What bounds every number of a drawing.
inline constexpr double kLargestNumber = 1e9;

// Reads numbers and words off the value of an attribute.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // Skips white space, and at most one comma among it.
  void skip();
  bool at_end() {
    skip();
    return text_.empty();
  }
  char peek() const { return text_.empty() ? '\0' : text_.front(); }
  char take();
  std::string_view rest() const { return text_; }
  // A number of SVG (§4.2); nothing when there is none, or none that is reasonable.
  std::optional<double> number();
  // The 0 or 1 of an arc, which may stick to what follows.
  std::optional<bool> flag();
  // Letters, digits and dashes.
  std::string_view word();

 private:
  std::string_view text_;
};

// Path data (§8.3): false when it is not that, or longer than `most` segments.
bool parse_path(std::string_view data, size_t most, Path& out);
// "translate(…) rotate(…)" (§7.6).
std::optional<Matrix> parse_transform(std::string_view text);

void add_ellipse(Point centre, double rx, double ry, Path& out);
void add_rectangle(double x, double y, double width, double height, double rx, double ry,
                   Path& out);
void transform(const Matrix& matrix, Path& path);
// The exact bounds: of the curves, not of their controls.
Box bounds(const Path& path);

// "0.001234567", without exponent: seven significant digits.
void append_real(std::string& out, double value);
// Three decimals: for the coordinates of the drawing, whose larger side is 1000.
void append_coordinate(std::string& out, double value);
void append_matrix(std::string& out, const Matrix& matrix);
// Operators that build the path (ISO 32000-1 §8.5.2). False when it leaves all reason.
bool append_path(std::string& out, const Path& path);

}  // namespace paraphe::svg
