// Gradients (SVG 1.1 §13.2) as shadings of PDF (ISO 32000-1 §8.7.4.5.3 and .4).
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "pdf/svg_drawing.h"

namespace paraphe::svg {

namespace {

constexpr Message kSpread{"svg.spread", N_("The drawing repeats a gradient (spreadMethod “{0}”)."),
                          N_("Let the gradient end once, or write its stops out.")};
constexpr Message kFading{
    "svg.fading", N_("The drawing has a gradient that fades into transparency."),
    N_("Use colours instead: the paper is white. Or export the drawing as PNG.")};
constexpr Message kNoServer{"svg.no-gradient", N_("“{0}” is no gradient that could fill a shape."),
                            N_("Fill the shape with a colour or a gradient.")};

constexpr size_t kLongestChain = 8, kMostStops = 256;

struct Stop {
  double offset = 0;
  Color color;
  double alpha = 1;
};

// A gradient and those it takes its attributes from, nearest first.
using Chain = std::vector<XmlNode>;

bool is_gradient(XmlNode node) {
  return is_svg_element(node) &&
         (node.name() == "linearGradient" || node.name() == "radialGradient");
}

Chain chain_of(Source& source, const std::string& id, XmlNode user) {
  Chain chain;
  XmlNode from = user;
  for (std::string next = id; !next.empty();) {
    XmlNode node = source.find(next, from);
    if (!node.exists()) return {};
    if (!is_gradient(node)) return source.report(kNoServer, {next}, from), Chain{};
    if (chain.size() == kLongestChain) return source.report(kRound, {next}, from), Chain{};
    chain.push_back(node);
    from = node;
    next = source.reference(node);
  }
  return chain;
}

// Who in the chain states an attribute.
XmlNode holder(const Chain& chain, std::string_view attribute) {
  for (XmlNode node : chain)
    if (node.attribute(attribute)) return node;
  return chain.front();
}

std::string_view stated(const Chain& chain, std::string_view attribute, std::string_view missing) {
  return trim(holder(chain, attribute).attribute(attribute).value_or(missing));
}

std::vector<Stop> stops_of(Source& source, const Chain& chain, const Style& style) {
  std::vector<Stop> stops;
  for (XmlNode node : chain) {
    Style outer = source.style_of(node, style);
    for (XmlNode child : node.children()) {
      if (!is_svg_element(child) || child.name() != "stop") continue;
      if (stops.size() == kMostStops) return source.report_value(child, "stop", "256"), stops;
      Style own = source.style_of(child, outer);
      double offset = std::clamp(source.length(child, "offset", 1), 0.0, 1.0);
      if (!stops.empty()) offset = std::max(offset, stops.back().offset);
      stops.push_back({offset, own.stop_color, own.stop_alpha * own.stop_opacity});
    }
    if (!stops.empty()) break;
  }
  return stops;
}

void append_step(std::string& out, const Stop& from, const Stop& to) {
  append_color(out += "<< /FunctionType 2 /Domain [ 0 1 ] /N 1 /C0 [ ", from.color);
  append_color(out += " ] /C1 [ ", to.color);
  out += " ] >> ";
}

// The colours from 0 to 1, as one function or several stitched (ISO 32000-1 §7.10.4).
std::string function_of(std::vector<Stop> stops) {
  constexpr double kNothing = 1e-6;
  stops.insert(stops.begin(), {0, stops.front().color, 1});
  stops.push_back({1, stops.back().color, 1});
  std::string functions, limits, encode;
  size_t count = 0;
  double last = 0;
  for (size_t i = 0; i + 1 < stops.size(); ++i) {
    if (stops[i + 1].offset - stops[i].offset < kNothing) continue;
    append_step(functions, stops[i], stops[i + 1]);
    if (count++ > 0) {
      append_real(limits, last);
      limits += ' ';
    }
    encode += "0 1 ";
    last = stops[i + 1].offset;
  }
  if (count == 1) return functions;
  return "<< /FunctionType 3 /Domain [ 0 1 ] /Functions [ " + functions + "] /Bounds [ " + limits +
         "] /Encode [ " + encode + "] >> ";
}

}  // namespace

ServerPaint gradient(Source& source, const std::string& id, XmlNode user, const Style& style,
                     const Matrix& matrix, const Box& box, Viewport view) {
  ServerPaint out;
  Chain chain = chain_of(source, id, user);
  if (chain.empty()) return out;
  std::vector<Stop> stops = stops_of(source, chain, style);
  if (stops.empty()) return out;
  out.paints = true;
  out.is_color = true;
  out.color = stops.back().color;
  out.alpha = stops.back().alpha;
  if (stops.size() == 1) return out;
  for (const Stop& stop : stops) {
    if (stop.alpha == out.alpha) continue;
    source.report(kFading, {}, chain.front());
    return out;
  }
  std::string_view spread = stated(chain, "spreadMethod", "pad");
  if (spread != "pad") source.report(kSpread, {std::string(spread)}, chain.front());

  bool by_box = stated(chain, "gradientUnits", "objectBoundingBox") != "userSpaceOnUse";
  Matrix units = matrix;
  if (by_box) {
    // §7.11: without width or height there is nothing to measure by.
    if (box.empty || box.width() <= 0 || box.height() <= 0) return out.paints = false, out;
    units = matrix * Matrix{box.width(), 0, 0, box.height(), box.left, box.top};
    view = {1, 1};
  }
  units = units * source.matrix(holder(chain, "gradientTransform"), "gradientTransform");
  if (!(std::abs(units.determinant()) > 1e-12)) return out;
  double diagonal = std::sqrt((view.width * view.width + view.height * view.height) / 2);
  auto value = [&](const char* name, double whole, double missing) {
    return source.length(holder(chain, name), name, whole, missing);
  };
  std::string coordinates;
  auto add = [&](std::initializer_list<double> numbers) {
    for (double number : numbers) {
      append_real(coordinates, number);
      coordinates += ' ';
    }
  };
  bool radial = chain.front().name() == "radialGradient";
  if (radial) {
    double cx = value("cx", view.width, view.width / 2);
    double cy = value("cy", view.height, view.height / 2);
    double r = value("r", diagonal, diagonal / 2), fr = value("fr", diagonal, 0);
    double fx = value("fx", view.width, cx), fy = value("fy", view.height, cy);
    if (!(r > 0) || fr < 0 || fr >= r) return out;
    // The focus stays inside the circle.
    double distance = std::hypot(fx - cx, fy - cy), most = 0.99 * r;
    if (distance > most)
      fx = cx + (fx - cx) * most / distance, fy = cy + (fy - cy) * most / distance;
    add({fx, fy, fr, cx, cy, r});
  } else {
    double x1 = value("x1", view.width, 0), y1 = value("y1", view.height, 0);
    double x2 = value("x2", view.width, view.width), y2 = value("y2", view.height, 0);
    if (x1 == x2 && y1 == y2) return out;
    add({x1, y1, x2, y2});
  }
  out.is_color = false;
  out.pattern = "<< /PatternType 2 /Matrix [ ";
  append_matrix(out.pattern, units);
  out.pattern += radial ? "] /Shading << /ShadingType 3" : "] /Shading << /ShadingType 2";
  out.pattern += " /ColorSpace /DeviceRGB /Coords [ " + coordinates +
                 "] /Extend [ true true ] /Function " + function_of(std::move(stops)) + ">> >>";
  return out;
}

}  // namespace paraphe::svg
