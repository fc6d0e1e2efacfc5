// Shapes in operators of PDF (ISO 32000-1 §8.4 and §8.5).
#include <algorithm>
#include <cmath>

#include "pdf/svg_drawing.h"
#include "pdf/syntax.h"

namespace paraphe::svg {

namespace {

constexpr Message kFar{"svg.far", N_("The drawing goes on far outside its frame."),
                       N_("Fit the frame (viewBox) to the drawing and save it again.")};

constexpr size_t kMostWritten = 16u << 20;

std::string name_of(char letter, size_t number) {
  std::string out = {'/', letter};
  append_number(out, static_cast<int64_t>(number));
  return out;
}

// A fill or a stroke, ready to be named.
struct Ink {
  bool shows = false;
  std::string operators;  // sets the colour
  double alpha = 1;
};

Ink ink_of(Source& source, XmlNode node, const Around& here, const Path& outline, bool stroke,
           Canvas& canvas) {
  const Paint& paint = stroke ? here.style.stroke : here.style.fill;
  double alpha = stroke ? here.style.stroke_opacity : here.style.fill_opacity;
  Color color = paint.color;
  if (paint.kind == Paint::Kind::kNone) return {};
  alpha *= paint.alpha;
  Ink ink;
  if (paint.kind == Paint::Kind::kServer) {
    ServerPaint server =
        gradient(source, paint.server, node, here.style, here.matrix, bounds(outline), here.view);
    if (!server.paints && !paint.fallback) return {};
    if (server.paints) alpha *= server.alpha;
    if (server.paints && server.is_color) color = server.color;
    if (server.paints && !server.is_color) {
      std::string name = canvas.pattern(std::move(server.pattern));
      ink.operators = stroke ? "/Pattern CS " + name + " SCN\n" : "/Pattern cs " + name + " scn\n";
    }
  }
  if (ink.operators.empty()) {
    append_color(ink.operators, color);
    ink.operators += stroke ? " RG\n" : " rg\n";
  }
  ink.alpha = alpha;
  ink.shows = alpha > 0.0005;
  return ink;
}

// Width, caps, joins and dashes in units `scale` times the user's; false when nothing is to be
// drawn.
bool append_pen(Source& source, XmlNode node, const Around& here, double scale, std::string& out) {
  const Style& style = here.style;
  double diagonal =
      std::sqrt((here.view.width * here.view.width + here.view.height * here.view.height) / 2);
  double width = source.parse_length(style.stroke_width, diagonal, node, "stroke-width") * scale;
  if (!(width >= 0.0005) || width > 1e6) return false;  // PDF would draw 0 as a hair
  append_coordinate(out, width);
  out += " w ";
  append_number(out, style.cap);
  append_number(out += " J ", style.join);
  out += " j ";
  append_coordinate(out, style.miter_limit);
  out += " M ";
  std::string dashes;
  double sum = 0;
  size_t count = style.dashes.size() * (style.dashes.size() % 2 == 1 ? 2 : 1);
  for (size_t i = 0; i < count; ++i) {
    const std::string& text = style.dashes[i % style.dashes.size()];
    double dash = source.parse_length(text, diagonal, node, "stroke-dasharray") * scale;
    if (dash < 0 || dash > 1e6) {
      source.report_value(node, "stroke-dasharray", text);
      return false;
    }
    sum += dash;
    append_coordinate(dashes, dash);
    dashes += ' ';
  }
  if (sum > 0.01) {
    double offset = source.parse_length(style.dash_offset, diagonal, node, "stroke-dashoffset");
    // A phase may not be negative: the pattern repeats.
    offset = std::fmod(offset * scale, sum);
    out += "[ " + dashes + "] ";
    append_coordinate(out, offset < 0 ? offset + sum : offset);
    out += " d ";
  }
  return true;
}

void fill_shape(Source& source, XmlNode node, const Around& here, const Ink& ink, Path path,
                Canvas& canvas) {
  transform(here.matrix, path);
  canvas.operators += "q " + canvas.state(ink.alpha, 1) + ink.operators;
  canvas.put_path(source, node, path);
  canvas.operators += here.style.even_odd ? "f* Q\n" : "f Q\n";
}

// Under a matrix that makes ellipses of circles the pen is bent too, and the matrix has to be
// PDF's.
void stroke_shape(Source& source, XmlNode node, const Around& here, const Ink& ink, Path path,
                  Canvas& canvas) {
  double scale = std::sqrt(std::abs(here.matrix.determinant()));
  std::string pen;
  if (!(scale > 1e-9) || !append_pen(source, node, here, scale, pen)) return;
  canvas.operators += "q " + canvas.state(1, ink.alpha) + ink.operators;
  if (here.matrix.is_similarity()) {
    transform(here.matrix, path);
  } else {
    // In units of about the form's, so that rounding costs nothing.
    transform({scale, 0, 0, scale, 0, 0}, path);
    append_matrix(canvas.operators, here.matrix * Matrix{1 / scale, 0, 0, 1 / scale, 0, 0});
    canvas.operators += "cm\n";
  }
  canvas.operators += pen;
  canvas.put_path(source, node, path);
  canvas.operators += "S Q\n";
}

}  // namespace

std::string Canvas::state(double fill, double stroke) {
  if (fill >= 1 && stroke >= 1) return "";
  std::string dictionary = "<< /CA ";
  append_coordinate(dictionary, stroke);
  append_coordinate(dictionary += " /ca ", fill);
  dictionary += " >> ";
  auto known = std::find(states_.begin(), states_.end(), dictionary);
  if (known == states_.end()) known = states_.insert(states_.end(), dictionary);
  return name_of('S', static_cast<size_t>(known - states_.begin())) + " gs ";
}

std::string Canvas::pattern(std::string dictionary) {
  patterns_.push_back(std::move(dictionary));
  return name_of('P', patterns_.size() - 1);
}

void Canvas::show(size_t form) {
  children_.push_back(form);
  operators += name_of('G', form) + " Do\n";
}

bool Canvas::put_path(Source& source, XmlNode node, const Path& path) {
  if (append_path(operators, path) && operators.size() <= kMostWritten) return true;
  source.report(kFar, {}, node);
  operators.clear();
  return false;
}

DrawnForm Canvas::finish() && {
  DrawnForm form;
  auto name_all = [&](const char* kind, char letter, const std::vector<std::string>& dictionaries) {
    if (dictionaries.empty()) return;
    form.resources += std::string(kind) + " << ";
    for (size_t i = 0; i < dictionaries.size(); ++i)
      form.resources += name_of(letter, i) + " " + dictionaries[i] + " ";
    form.resources += ">> ";
  };
  name_all("/ExtGState", 'S', states_);
  name_all("/Pattern", 'P', patterns_);
  form.operators = std::move(operators);
  form.children = std::move(children_);
  return form;
}

void paint(Source& source, XmlNode node, const Around& here, const Path& outline, Canvas& canvas) {
  bool has_area = here.style.fill.kind != Paint::Kind::kNone;
  Ink fill = has_area ? ink_of(source, node, here, outline, false, canvas) : Ink();
  if (fill.shows) fill_shape(source, node, here, fill, outline, canvas);
  Ink stroke = ink_of(source, node, here, outline, true, canvas);
  if (stroke.shows) stroke_shape(source, node, here, stroke, outline, canvas);
}

}  // namespace paraphe::svg
