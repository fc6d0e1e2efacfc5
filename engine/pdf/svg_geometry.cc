#include "pdf/svg_geometry.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

namespace paraphe::svg {

namespace {

// A quarter of a circle as a curve: 4/3 (√2 − 1).
constexpr double kQuarter = 0.5522847498307936;
// A thousand times the picture: beyond lies no logo.
constexpr double kFarthest = 1e6;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

void append_fixed(std::string& out, double value, int decimals) {
  char buffer[64];
  auto [end, fault] =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals);
  std::string_view digits(buffer, static_cast<size_t>(end - buffer));
  if (digits.find('.') != std::string_view::npos) {
    while (digits.back() == '0') digits.remove_suffix(1);
    if (digits.back() == '.') digits.remove_suffix(1);
  }
  out += digits == "-0" ? "0" : digits;
}

void add_curve(Point one, Point two, Point end, Path& out) {
  out.push_back({Segment::Kind::kCurve, {one, two, end}});
}

double angle_of(double ux, double uy, double vx, double vy) {
  return std::atan2(ux * vy - uy * vx, ux * vx + uy * vy);
}

// SVG 1.1 F.6: from the ends of an arc to its centre, then in curves of a quarter turn at most.
void add_arc(Point from, double rx, double ry, double degrees, bool large, bool sweep, Point to,
             Path& out) {
  rx = std::abs(rx), ry = std::abs(ry);
  if (from.x == to.x && from.y == to.y) return;
  if (rx == 0 || ry == 0) return void(out.push_back({Segment::Kind::kLine, {to, {}, {}}}));
  double turn = std::fmod(degrees, 360.0) * std::numbers::pi / 180;
  double cosine = std::cos(turn), sine = std::sin(turn);
  double dx = (from.x - to.x) / 2, dy = (from.y - to.y) / 2;
  double x1 = cosine * dx + sine * dy, y1 = cosine * dy - sine * dx;
  double excess = x1 * x1 / (rx * rx) + y1 * y1 / (ry * ry);
  if (excess > 1) rx *= std::sqrt(excess), ry *= std::sqrt(excess);
  double below = rx * rx * y1 * y1 + ry * ry * x1 * x1;
  double root = below > 0 ? std::sqrt(std::max(0.0, rx * rx * ry * ry / below - 1)) : 0;
  if (large == sweep) root = -root;
  double cx = root * rx * y1 / ry, cy = -root * ry * x1 / rx;
  Point centre{cosine * cx - sine * cy + (from.x + to.x) / 2,
               sine * cx + cosine * cy + (from.y + to.y) / 2};
  double ux = (x1 - cx) / rx, uy = (y1 - cy) / ry;
  double start = std::atan2(uy, ux);
  double span = angle_of(ux, uy, (-x1 - cx) / rx, (-y1 - cy) / ry);
  if (sweep && span < 0) span += 2 * std::numbers::pi;
  if (!sweep && span > 0) span -= 2 * std::numbers::pi;
  int pieces =
      std::clamp(static_cast<int>(std::ceil(std::abs(span) / (std::numbers::pi / 2) - 1e-9)), 1, 4);
  double step = span / pieces, reach = 4.0 / 3 * std::tan(step / 4);
  auto place = [&](double x, double y) {
    return Point{centre.x + cosine * rx * x - sine * ry * y,
                 centre.y + sine * rx * x + cosine * ry * y};
  };
  for (int i = 0; i < pieces; ++i) {
    double a = start + step * i, b = a + step;
    Point end = i + 1 == pieces ? to : place(std::cos(b), std::sin(b));
    add_curve(place(std::cos(a) - reach * std::sin(a), std::sin(a) + reach * std::cos(a)),
              place(std::cos(b) + reach * std::sin(b), std::sin(b) - reach * std::cos(b)), end,
              out);
  }
}

// The state of a path while its commands are read.
class PathReader {
 public:
  PathReader(std::string_view data, size_t most, Path& out) : in_(data), most_(most), out_(out) {}

  bool run() {
    while (!in_.at_end()) {
      char letter = in_.peek();
      if (std::string_view("MmLlHhVvCcSsQqTtAaZz").find(letter) != std::string_view::npos) {
        command_ = in_.take();
      } else if (command_ == 'M' || command_ == 'm') {
        command_ = command_ == 'M' ? 'L' : 'l';  // more pairs after a move are lines
      } else if (command_ == '\0' || command_ == 'Z' || command_ == 'z') {
        return false;
      }
      if (out_.empty() && command_ != 'M' && command_ != 'm') return false;
      if (!step() || out_.size() > most_) return false;
    }
    return true;
  }

 private:
  bool read(double& value) {
    in_.skip();
    std::optional<double> number = in_.number();
    if (number) value = *number;
    return number.has_value();
  }
  bool read(Point& point) {
    if (!read(point.x) || !read(point.y)) return false;
    if (is_relative()) point = {point.x + at_.x, point.y + at_.y};
    return true;
  }
  bool is_relative() const { return command_ >= 'a'; }

  void line_to(Point to) {
    reopen();
    out_.push_back({Segment::Kind::kLine, {to, {}, {}}});
    at_ = to;
  }
  void curve_to(Point one, Point two, Point to) {
    reopen();
    add_curve(one, two, to, out_);
    at_ = to;
  }
  // What follows a closed subpath begins where it began.
  void reopen() {
    if (out_.back().kind == Segment::Kind::kClose)
      out_.push_back({Segment::Kind::kMove, {at_, {}, {}}});
  }
  static Point mirrored(Point control, Point at) {
    return {2 * at.x - control.x, 2 * at.y - control.y};
  }

  bool step() {
    char kind = static_cast<char>(command_ | 32);
    char before = before_;
    before_ = kind;
    Point one, two, to;
    switch (kind) {
      case 'm':
        if (!read(to)) return false;
        out_.push_back({Segment::Kind::kMove, {to, {}, {}}});
        at_ = begin_ = to;
        return true;
      case 'l':
        if (!read(to)) return false;
        return line_to(to), true;
      case 'h':
        if (!read(to.x)) return false;
        return line_to({to.x + (is_relative() ? at_.x : 0), at_.y}), true;
      case 'v':
        if (!read(to.y)) return false;
        return line_to({at_.x, to.y + (is_relative() ? at_.y : 0)}), true;
      case 'c':
        if (!read(one) || !read(two) || !read(to)) return false;
        break;
      case 's':
        if (!read(two) || !read(to)) return false;
        one = before == 'c' || before == 's' ? mirrored(control_, at_) : at_;
        break;
      case 'q':
        if (!read(one) || !read(to)) return false;
        return quadratic(one, to), true;
      case 't':
        if (!read(to)) return false;
        return quadratic(before == 'q' || before == 't' ? mirrored(control_, at_) : at_, to), true;
      case 'a':
        return arc();
      default:
        if (out_.back().kind != Segment::Kind::kClose) out_.push_back({Segment::Kind::kClose, {}});
        at_ = begin_;
        return true;
    }
    control_ = two;
    return curve_to(one, two, to), true;
  }

  void quadratic(Point control, Point to) {
    Point from = at_;
    curve_to({from.x + (control.x - from.x) * 2 / 3, from.y + (control.y - from.y) * 2 / 3},
             {to.x + (control.x - to.x) * 2 / 3, to.y + (control.y - to.y) * 2 / 3}, to);
    control_ = control;
  }

  bool arc() {
    double rx = 0, ry = 0, turn = 0;
    Point to;
    if (!read(rx) || !read(ry) || !read(turn)) return false;
    in_.skip();
    std::optional<bool> large = in_.flag();
    in_.skip();
    std::optional<bool> sweep = in_.flag();
    if (!large || !sweep || !read(to)) return false;
    reopen();
    add_arc(at_, rx, ry, turn, *large, *sweep, to, out_);
    at_ = to;
    return true;
  }

  Scanner in_;
  size_t most_;
  Path& out_;
  char command_ = '\0', before_ = '\0';
  Point at_, begin_, control_;
};

// Where a curve of one coordinate turns: the roots of its derivative in (0, 1).
void cover_turns(const double (&v)[4], double* lowest, double* highest) {
  auto visit = [&](double t) {
    if (!(t > 0 && t < 1)) return;
    double u = 1 - t;
    double at = u * u * u * v[0] + 3 * u * u * t * v[1] + 3 * u * t * t * v[2] + t * t * t * v[3];
    *lowest = std::min(*lowest, at);
    *highest = std::max(*highest, at);
  };
  double a = v[3] - 3 * v[2] + 3 * v[1] - v[0], b = 2 * (v[2] - 2 * v[1] + v[0]), c = v[1] - v[0];
  if (std::abs(a) < 1e-12) {
    if (b != 0) visit(-c / b);
    return;
  }
  double inside = b * b - 4 * a * c;
  if (inside < 0) return;
  visit((-b + std::sqrt(inside)) / (2 * a));
  visit((-b - std::sqrt(inside)) / (2 * a));
}

}  // namespace

Matrix Matrix::operator*(const Matrix& inner) const {
  return {a * inner.a + c * inner.b, b * inner.a + d * inner.b,     a * inner.c + c * inner.d,
          b * inner.c + d * inner.d, a * inner.e + c * inner.f + e, b * inner.e + d * inner.f + f};
}

bool Matrix::is_similarity() const {
  double size = a * a + b * b + c * c + d * d;
  return std::abs(a * c + b * d) < 1e-6 * size &&
         std::abs(a * a + b * b - c * c - d * d) < 1e-6 * size;
}

void Box::cover(Point p) {
  left = empty ? p.x : std::min(left, p.x);
  right = empty ? p.x : std::max(right, p.x);
  top = empty ? p.y : std::min(top, p.y);
  bottom = empty ? p.y : std::max(bottom, p.y);
  empty = false;
}

bool Box::meets(const Box& other) const {
  return !empty && !other.empty && left < other.right && other.left < right && top < other.bottom &&
         other.top < bottom;
}

void Scanner::skip() {
  bool comma = false;
  while (!text_.empty() && (is_space(text_.front()) || (text_.front() == ',' && !comma))) {
    comma = comma || text_.front() == ',';
    text_.remove_prefix(1);
  }
}

char Scanner::take() {
  char c = peek();
  if (!text_.empty()) text_.remove_prefix(1);
  return c;
}

std::optional<double> Scanner::number() {
  std::string_view digits = text_;
  bool negative = !digits.empty() && digits.front() == '-';
  if (!digits.empty() && (digits.front() == '-' || digits.front() == '+')) digits.remove_prefix(1);
  // from_chars() would also read "inf" and "nan".
  if (digits.empty() ||
      !(digits.front() == '.' || (digits.front() >= '0' && digits.front() <= '9')))
    return std::nullopt;
  double value = 0;
  auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (fault != std::errc() || !(value <= kLargestNumber)) return std::nullopt;
  text_ = digits.substr(static_cast<size_t>(end - digits.data()));
  return negative ? -value : value;
}

std::optional<bool> Scanner::flag() {
  if (peek() != '0' && peek() != '1') return std::nullopt;
  return take() == '1';
}

std::string_view Scanner::word() {
  size_t length = 0;
  while (length < text_.size()) {
    char c = text_[length];
    bool inside = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
    if (!inside) break;
    ++length;
  }
  std::string_view out = text_.substr(0, length);
  text_.remove_prefix(length);
  return out;
}

bool parse_path(std::string_view data, size_t most, Path& out) {
  return PathReader(data, most, out).run();
}

std::optional<Matrix> parse_transform(std::string_view text) {
  Matrix all;
  Scanner in(text);
  while (!in.at_end()) {
    std::string_view name = in.word();
    in.skip();
    if (in.take() != '(') return std::nullopt;
    double v[6] = {};
    size_t count = 0;
    for (in.skip(); in.peek() != ')'; in.skip()) {
      std::optional<double> number = in.number();
      if (!number || count == 6) return std::nullopt;
      v[count++] = *number;
    }
    in.take();
    double turn = v[0] * std::numbers::pi / 180;
    if (name == "matrix" && count == 6) {
      all = all * Matrix{v[0], v[1], v[2], v[3], v[4], v[5]};
    } else if (name == "translate" && (count == 1 || count == 2)) {
      all = all * Matrix{1, 0, 0, 1, v[0], v[1]};
    } else if (name == "scale" && (count == 1 || count == 2)) {
      all = all * Matrix{v[0], 0, 0, count == 1 ? v[0] : v[1], 0, 0};
    } else if (name == "rotate" && (count == 1 || count == 3)) {
      Matrix round{std::cos(turn), std::sin(turn), -std::sin(turn), std::cos(turn), 0, 0};
      all = all * Matrix{1, 0, 0, 1, v[1], v[2]} * round * Matrix{1, 0, 0, 1, -v[1], -v[2]};
    } else if (name == "skewX" && count == 1) {
      all = all * Matrix{1, 0, std::tan(turn), 1, 0, 0};
    } else if (name == "skewY" && count == 1) {
      all = all * Matrix{1, std::tan(turn), 0, 1, 0, 0};
    } else {
      return std::nullopt;
    }
    for (double value : {all.a, all.b, all.c, all.d, all.e, all.f})
      if (!(std::abs(value) <= kLargestNumber)) return std::nullopt;
  }
  return all;
}

void add_ellipse(Point c, double rx, double ry, Path& out) {
  double kx = rx * kQuarter, ky = ry * kQuarter;
  out.push_back({Segment::Kind::kMove, {{c.x + rx, c.y}, {}, {}}});
  add_curve({c.x + rx, c.y + ky}, {c.x + kx, c.y + ry}, {c.x, c.y + ry}, out);
  add_curve({c.x - kx, c.y + ry}, {c.x - rx, c.y + ky}, {c.x - rx, c.y}, out);
  add_curve({c.x - rx, c.y - ky}, {c.x - kx, c.y - ry}, {c.x, c.y - ry}, out);
  add_curve({c.x + kx, c.y - ry}, {c.x + rx, c.y - ky}, {c.x + rx, c.y}, out);
  out.push_back({Segment::Kind::kClose, {}});
}

void add_rectangle(double x, double y, double width, double height, double rx, double ry,
                   Path& out) {
  auto line = [&](double to_x, double to_y) {
    out.push_back({Segment::Kind::kLine, {{to_x, to_y}, {}, {}}});
  };
  rx = std::min(rx, width / 2), ry = std::min(ry, height / 2);
  double right = x + width, bottom = y + height;
  if (rx <= 0 || ry <= 0) {
    out.push_back({Segment::Kind::kMove, {{x, y}, {}, {}}});
    line(right, y), line(right, bottom), line(x, bottom);
  } else {
    double kx = rx * (1 - kQuarter), ky = ry * (1 - kQuarter);
    out.push_back({Segment::Kind::kMove, {{x + rx, y}, {}, {}}});
    line(right - rx, y);
    add_curve({right - kx, y}, {right, y + ky}, {right, y + ry}, out);
    line(right, bottom - ry);
    add_curve({right, bottom - ky}, {right - kx, bottom}, {right - rx, bottom}, out);
    line(x + rx, bottom);
    add_curve({x + kx, bottom}, {x, bottom - ky}, {x, bottom - ry}, out);
    line(x, y + ry);
    add_curve({x, y + ky}, {x + kx, y}, {x + rx, y}, out);
  }
  out.push_back({Segment::Kind::kClose, {}});
}

void transform(const Matrix& matrix, Path& path) {
  for (Segment& segment : path)
    for (Point& point : segment.points) point = matrix(point);
}

Box bounds(const Path& path) {
  Box box;
  Point at;
  for (const Segment& segment : path) {
    if (segment.kind == Segment::Kind::kClose) continue;
    const auto& p = segment.points;
    Point end = segment.kind == Segment::Kind::kCurve ? p[2] : p[0];
    box.cover(end);
    if (segment.kind == Segment::Kind::kCurve) {
      cover_turns({at.x, p[0].x, p[1].x, p[2].x}, &box.left, &box.right);
      cover_turns({at.y, p[0].y, p[1].y, p[2].y}, &box.top, &box.bottom);
    }
    at = end;
  }
  return box;
}

void append_real(std::string& out, double value) {
  double size = std::abs(value);
  int decimals = 9;
  for (double limit = 1e-2; decimals > 0 && size >= limit; limit *= 10) --decimals;
  append_fixed(out, value, decimals);
}

void append_coordinate(std::string& out, double value) { append_fixed(out, value, 3); }

void append_matrix(std::string& out, const Matrix& matrix) {
  for (double value : {matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f}) {
    append_real(out, value);
    out += ' ';
  }
}

bool append_path(std::string& out, const Path& path) {
  for (const Segment& segment : path) {
    size_t count = segment.kind == Segment::Kind::kClose   ? 0
                   : segment.kind == Segment::Kind::kCurve ? 3
                                                           : 1;
    for (size_t i = 0; i < count; ++i) {
      for (double value : {segment.points[i].x, segment.points[i].y}) {
        if (!(std::abs(value) <= kFarthest)) return false;
        append_coordinate(out, value);
        out += ' ';
      }
    }
    switch (segment.kind) {
      case Segment::Kind::kMove:
        out += "m\n";
        break;
      case Segment::Kind::kLine:
        out += "l\n";
        break;
      case Segment::Kind::kCurve:
        out += "c\n";
        break;
      case Segment::Kind::kClose:
        out += "h\n";
        break;
    }
  }
  return true;
}

}  // namespace paraphe::svg
