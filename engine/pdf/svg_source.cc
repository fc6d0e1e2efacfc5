// The file of a drawing: ids, styles, lengths, outlines of shapes.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "pdf/svg_drawing.h"
#include "pdf/syntax.h"

namespace paraphe::svg {

namespace {

constexpr std::string_view kNamespace = "http://www.w3.org/2000/svg";
constexpr std::string_view kLinks = "http://www.w3.org/1999/xlink";
constexpr size_t kMostElements = 20'000, kMostBytes = 64u << 20, kMostClasses = 64;
constexpr int kDeepest = 200;
constexpr size_t kMostFaults = 20;

constexpr Message kUnknownId{"svg.unknown-id", N_("The drawing has nothing with the id “{0}”."),
                             N_("Save the drawing again as plain SVG.")};
constexpr Message kOutside{"svg.outside", N_("The drawing refers to something outside it (“{0}”)."),
                           N_("Embed it in the drawing: nothing else is read.")};
constexpr Message kScript{"svg.script", N_("The drawing moves or runs a program (“{0}”)."),
                          N_("Remove it: save the drawing as plain SVG.")};
constexpr Message kText{"svg.text", N_("The drawing holds text (<{0}>)."),
                        N_("Convert the text to paths; in Inkscape: Path › Object to Path. The "
                           "font would be missing.")};
constexpr Message kNotDrawn{
    "svg.not-drawn", N_("The drawing uses <{0}>, which Paraphe does not draw."),
    N_("Draw it with plain shapes, or export the drawing as PNG at 600 dots an inch.")};
constexpr Message kProperty{
    "svg.property", N_("The drawing sets {0} to “{1}”, which Paraphe does not draw."),
    N_("Draw it with plain shapes, or export the drawing as PNG at 600 dots an inch.")};
constexpr Message kSheet{"svg.sheet", N_("The style sheet of the drawing is too elaborate: “{0}”."),
                         N_("Save the drawing with its styles as attributes, as plain SVG.")};
constexpr Message kValue{"svg.value", N_("“{1}” is no value for {0}."),
                         N_("Save the drawing again as plain SVG.")};
constexpr Message kTooLarge{
    "svg.too-large", N_("The drawing is too large: more than 20000 elements or 200000 segments."),
    N_("A logo needs some hundreds: reduce it, or export it as PNG at 600 dots an inch.")};

std::string without_comments(std::string_view css) {
  std::string out;
  for (size_t at = 0; at < css.size();) {
    size_t begin = css.find("/*", at);
    out += css.substr(at, begin - at);
    if (begin == std::string_view::npos) break;
    size_t end = css.find("*/", begin + 2);
    if (end == std::string_view::npos) break;
    out += ' ';
    at = end + 2;
  }
  return out;
}

}  // namespace

const Message kRound{"svg.round",
                     N_("Something in the drawing refers to itself, or is nested too deep (“{0}”)."),
                     N_("Save the drawing again as plain SVG.")};

bool is_svg_element(XmlNode node) {
  return node.is_element() && (node.namespace_uri() == kNamespace || node.namespace_uri().empty());
}

void append_color(std::string& out, Color color) { append_components(out, color); }

Source::Source(const XmlDocument& document, const std::string& file)
    : document_(document), file_(file) {
  scan(document.root(), 0);
  sheet_.sort();
}

void Source::report(const Message& message, std::vector<std::string> arguments, XmlNode node) {
  if (diagnostics.size() < kMostFaults)
    diagnostics.push_back(
        error(message, std::move(arguments), {file_, node.exists() ? node.line() : 0, 0, ""}));
}

void Source::report_value(XmlNode node, std::string_view attribute, std::string_view value) {
  report(kValue, {std::string(attribute), shorten(value.substr(0, 200), 40)}, node);
}

void Source::refuse(XmlNode node) {
  std::string name(node.name());
  bool is_text = name == "text" || name == "tspan" || name == "textPath" || name == "tref" ||
                 name == "flowRoot";
  report(is_text ? kText : kNotDrawn, {name}, node);
}

bool Source::spend(XmlNode node, size_t elements, size_t segments, size_t bytes) {
  elements_ += elements, segments_ += segments, bytes_ += bytes;
  if (exhausted_) return false;
  exhausted_ = elements_ > kMostElements || segments_ > kMostSegments || bytes_ > kMostBytes;
  if (exhausted_) report(kTooLarge, {}, node);
  return !exhausted_;
}

// Ids and sheets, and what must not be anywhere, shown or not.
void Source::scan(XmlNode node, int depth) {
  if (depth > kDeepest) return void(exhausted_ || (report(kTooLarge, {}, node), exhausted_ = true));
  if (is_svg_element(node)) {
    std::string_view name = node.name();
    if (name == "script" || name == "foreignObject" || name == "set" ||
        name.substr(0, 7) == "animate" || name == "handler")
      report(kScript, {std::string(name)}, node);
    for (const auto& [attribute, value] : node.attributes())
      if (attribute.size() > 2 && attribute.substr(0, 2) == "on")
        report(kScript, {std::string(attribute)}, node);
    if (name == "style") read_sheet(node);
    if (auto id = node.attribute("id")) ids_.emplace(std::string(*id), node);
  }
  for (XmlNode child : node.children())
    if (child.is_element()) scan(child, depth + 1);
}

void Source::read_sheet(XmlNode node) {
  std::string_view type = trim(node.attribute("type").value_or("text/css"));
  std::string_view media = trim(node.attribute("media").value_or("all"));
  if ((type != "text/css" && !type.empty()) ||
      (media != "all" && media != "screen" && media != "print"))
    report(kSheet, {std::string(type == "text/css" ? media : type)}, node);
  sheets_.push_back(std::make_unique<std::string>(without_comments(node.inner_text())));
  std::string_view wrong = sheet_.add(*sheets_.back());
  if (!wrong.empty()) report(kSheet, {shorten(wrong.substr(0, 200), 40)}, node);
}

XmlNode Source::find(const std::string& id, XmlNode from) {
  auto known = ids_.find(id);
  if (known != ids_.end()) return known->second;
  report(kUnknownId, {id}, from);
  return XmlNode();
}

std::string Source::reference(XmlNode node) {
  std::optional<std::string_view> value = node.attribute("href");
  if (!value) value = node.attribute("href", kLinks);
  if (!value || trim(*value).empty()) return "";
  std::string_view target = trim(*value);
  if (target.front() == '#') return std::string(target.substr(1));
  report(kOutside, {shorten(target.substr(0, 200), 60)}, node);
  return "";
}

Style Source::style_of(XmlNode node, const Style& parent) {
  Style style = parent.inherited();
  Declarations declarations;
  size_t bytes = 0;
  for (const auto& [name, value] : node.attributes()) bytes += value.size();
  if (!spend(node, 1, 0, bytes)) return style;
  for (std::string_view name : presentation_attributes())
    if (auto value = node.attribute(name)) declarations.emplace_back(name, *value);
  std::vector<std::string_view> classes;
  Scanner words(node.attribute("class").value_or(""));
  while (!words.at_end()) {
    std::string_view word = words.word();
    if (word.empty() || classes.size() == kMostClasses) {
      report_value(node, "class", *node.attribute("class"));
      break;
    }
    classes.push_back(word);
  }
  sheet_.match(node.name(), node.attribute("id").value_or(""), classes, declarations);
  if (auto own = node.attribute("style"); own && !parse_declarations(*own, declarations))
    report_value(node, "style", *own);
  // `color` first, by its last word: the others may refer to it.
  std::stable_partition(declarations.begin(), declarations.end(),
                        [](const auto& d) { return d.first == "color"; });
  for (const auto& [name, value] : declarations) {
    switch (apply(name, value, parent, style)) {
      case Verdict::kTaken:
        break;
      case Verdict::kBad:
        report_value(node, name, value);
        break;
      case Verdict::kOutside:
        report(kOutside, {shorten(value.substr(0, 200), 60)}, node);
        break;
      case Verdict::kUnknown:
      case Verdict::kUnsupported:
        report(kProperty, {std::string(name), shorten(value.substr(0, 200), 40)}, node);
        break;
    }
  }
  return style;
}

Matrix Source::matrix(XmlNode node, std::string_view attribute) {
  std::optional<std::string_view> value = node.attribute(attribute);
  if (!value || trim(*value) == "none") return {};
  if (std::optional<Matrix> read = parse_transform(*value)) return *read;
  report_value(node, attribute, *value);
  return {};
}

double Source::length(XmlNode node, std::string_view attribute, double whole, double missing) {
  std::optional<std::string_view> value = node.attribute(attribute);
  if (!value || trim(*value) == "auto") return missing;
  return parse_length(*value, whole, node, attribute);
}

// CSS 2.1 §4.3.2: 96 px to the inch.
double Source::parse_length(std::string_view text, double whole, XmlNode node,
                            std::string_view name) {
  Scanner in(trim(text));
  std::optional<double> number = in.number();
  std::string_view unit = trim(in.rest());
  double factor = unit.empty() || unit == "px" ? 1
                  : unit == "%"                ? whole / 100
                  : unit == "pt"               ? 96.0 / 72
                  : unit == "pc"               ? 16
                  : unit == "mm"               ? 96 / 25.4
                  : unit == "cm"               ? 960 / 25.4
                  : unit == "in"               ? 96
                                               : NAN;
  if (number && !std::isnan(factor)) return *number * factor;
  report_value(node, name, text);
  return 0;
}

bool Source::outline(XmlNode node, double width, double height, Path& out) {
  std::string_view name = node.name();
  double diagonal = std::sqrt((width * width + height * height) / 2);
  auto size = [&](std::string_view attribute, double whole) {
    double value = length(node, attribute, whole, -1);
    if (value < 0 && node.attribute(attribute) && trim(*node.attribute(attribute)) != "auto") {
      report_value(node, attribute, *node.attribute(attribute));
    }
    return value;
  };
  if (name == "path") {
    std::string_view data = node.attribute("d").value_or("");
    if (!parse_path(trim(data), kMostSegments, out)) {
      if (out.size() > kMostSegments) {
        spend(node, 0, out.size(), 0);
      } else {
        report_value(node, "d", data);
      }
    }
  } else if (name == "rect") {
    double wide = size("width", width), high = size("height", height);
    double rx = size("rx", width), ry = size("ry", height);
    if (rx < 0) rx = std::max(ry, 0.0);
    if (ry < 0) ry = rx;
    if (wide > 0 && high > 0)
      add_rectangle(length(node, "x", width), length(node, "y", height), wide, high, rx, ry, out);
  } else if (name == "circle" || name == "ellipse") {
    double rx = size(name == "circle" ? "r" : "rx", name == "circle" ? diagonal : width);
    double ry = name == "circle" ? rx : size("ry", height);
    if (name == "ellipse" && rx < 0) rx = ry;
    if (ry < 0) ry = rx;
    if (rx > 0 && ry > 0)
      add_ellipse({length(node, "cx", width), length(node, "cy", height)}, rx, ry, out);
  } else if (name == "line") {
    Point from{length(node, "x1", width), length(node, "y1", height)};
    Point to{length(node, "x2", width), length(node, "y2", height)};
    out = {{Segment::Kind::kMove, {from, {}, {}}}, {Segment::Kind::kLine, {to, {}, {}}}};
  } else if (name == "polyline" || name == "polygon") {
    outline_of_points(node, out);
    if (name == "polygon" && !out.empty()) out.push_back({Segment::Kind::kClose, {}});
  } else {
    return false;
  }
  spend(node, 0, out.size(), 0);
  return true;
}

bool Source::outline_of_points(XmlNode node, Path& out) {
  std::string_view points = node.attribute("points").value_or("");
  Scanner in(points);
  while (!in.at_end()) {
    std::optional<double> x = in.number();
    in.skip();
    std::optional<double> y = in.number();
    if (!x || !y || out.size() > kMostSegments) {
      if (out.size() <= kMostSegments) report_value(node, "points", points);
      return false;
    }
    out.push_back({out.empty() ? Segment::Kind::kMove : Segment::Kind::kLine, {{*x, *y}, {}, {}}});
  }
  return true;
}

Matrix view_matrix(Source& source, XmlNode node, Viewport* inside) {
  std::optional<std::string_view> value = node.attribute("viewBox");
  if (!value) return {};
  Scanner in(*value);
  double v[4] = {};
  for (double& one : v) {
    in.skip();
    std::optional<double> number = in.number();
    if (!number) return source.report_value(node, "viewBox", *value), Matrix{};
    one = *number;
  }
  if (!in.at_end() || !(v[2] > 0) || !(v[3] > 0))
    return source.report_value(node, "viewBox", *value), Matrix{};
  double sx = inside->width / v[2], sy = inside->height / v[3];
  double across = 0.5, down = 0.5;
  std::string_view ratio = trim(node.attribute("preserveAspectRatio").value_or(""));
  Scanner words(ratio);
  std::string_view align = words.word();
  if (align == "defer") words.skip(), align = words.word();
  words.skip();
  std::string_view fit = words.word();
  if (align != "none") {
    bool known = align.empty() ||
                 (align.size() == 8 && align.substr(0, 1) == "x" && align.substr(4, 1) == "Y");
    if (!known || (!fit.empty() && fit != "meet" && fit != "slice") || !words.at_end())
      source.report_value(node, "preserveAspectRatio", ratio);
    sx = sy = fit == "slice" ? std::max(sx, sy) : std::min(sx, sy);
    auto share = [](std::string_view word) {
      return word == "Min" || word == "MIN" ? 0.0 : word == "Max" ? 1.0 : 0.5;
    };
    if (align.size() == 8) across = share(align.substr(1, 3)), down = share(align.substr(5, 3));
  }
  Matrix out{sx,
             0,
             0,
             sy,
             (inside->width - v[2] * sx) * across - v[0] * sx,
             (inside->height - v[3] * sy) * down - v[1] * sy};
  if (align == "none") out.e = -v[0] * sx, out.f = -v[1] * sy;
  *inside = {v[2], v[3]};
  return out;
}

}  // namespace paraphe::svg
