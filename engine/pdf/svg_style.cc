#include "pdf/svg_style.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "pdf/svg_geometry.h"

namespace paraphe::svg {

namespace {

constexpr size_t kMostRules = 500, kMostDashes = 64;

// "50%" or "0.5", from 0 to 1.
bool parse_opacity(std::string_view text, double& out) {
  Scanner in(text);
  std::optional<double> number = in.number();
  if (!number) return false;
  if (in.peek() == '%') in.take(), *number /= 100;
  if (!in.at_end()) return false;
  out = std::clamp(*number, 0.0, 1.0);
  return true;
}

// "url(#id)" at the beginning of `text`, which is moved behind it. False when it is no url() at
// all; `id` is "" when it is one of another file.
bool take_url(std::string_view& text, std::string& id) {
  if (text.substr(0, 4) != "url(") return false;
  size_t end = text.find(')');
  if (end == std::string_view::npos) return false;
  std::string_view inside = trim(text.substr(4, end - 4));
  if (inside.size() >= 2 && (inside.front() == '"' || inside.front() == '\'') &&
      inside.back() == inside.front())
    inside = inside.substr(1, inside.size() - 2);
  id = inside.substr(0, 1) == "#" ? std::string(inside.substr(1)) : "";
  text = trim(text.substr(end + 1));
  return true;
}

Verdict parse_paint(std::string_view text, const Color& current, Paint& out) {
  Paint paint;
  if (take_url(text, paint.server)) {
    if (paint.server.empty()) return Verdict::kOutside;
    paint.kind = Paint::Kind::kServer;
    if (text.empty() || text == "none") return out = paint, Verdict::kTaken;
    paint.fallback = true;
  } else if (text == "none") {
    return out = paint, Verdict::kTaken;
  } else {
    paint.kind = Paint::Kind::kColor;
  }
  if (text == "currentColor" || text == "currentcolor") {
    paint.color = current;
  } else if (std::optional<ColorValue> color = parse_color(text)) {
    paint.color = color->color;
    paint.alpha = color->alpha;
  } else {
    return Verdict::kBad;
  }
  return out = paint, Verdict::kTaken;
}

Verdict parse_dashes(std::string_view text, std::vector<std::string>& out) {
  std::vector<std::string> dashes;
  if (text != "none") {
    Scanner in(text);
    while (!in.at_end()) {
      std::string_view before = in.rest();
      if (!in.number() || dashes.size() == kMostDashes) return Verdict::kBad;
      if (in.peek() == '%') {
        in.take();
      } else {
        in.word();
      }
      dashes.emplace_back(before.substr(0, before.size() - in.rest().size()));
    }
  }
  out = std::move(dashes);
  return Verdict::kTaken;
}

Verdict taken(bool understood) { return understood ? Verdict::kTaken : Verdict::kBad; }

// One of two words sets a switch.
Verdict parse_switch(std::string_view value, std::string_view off, std::string_view on, bool& out) {
  if (value != off && value != on) return Verdict::kBad;
  out = value == on;
  return Verdict::kTaken;
}

Verdict parse_choice(std::string_view value, const std::vector<std::string_view>& words, int& out) {
  auto found = std::find(words.begin(), words.end(), value);
  if (found == words.end()) return Verdict::kBad;
  out = static_cast<int>(found - words.begin());
  return Verdict::kTaken;
}

Verdict only(std::string_view value, std::string_view harmless, std::string_view other = "") {
  return value == harmless || (!other.empty() && value == other) ? Verdict::kTaken
                                                                 : Verdict::kUnsupported;
}

// Of text, of the pointer, of the screen, of other programs: they change nothing of a still shape.
bool has_no_effect(std::string_view property) {
  for (std::string_view begin : {"-",
                                 "font",
                                 "text-",
                                 "letter-",
                                 "word-",
                                 "line-height",
                                 "white-space",
                                 "writing-mode",
                                 "direction",
                                 "unicode-bidi",
                                 "baseline-shift",
                                 "dominant-baseline",
                                 "alignment-baseline",
                                 "shape-rendering",
                                 "image-rendering",
                                 "color-rendering",
                                 "color-interpolation",
                                 "cursor",
                                 "pointer-events",
                                 "enable-background",
                                 "overflow",
                                 "clip-rule",
                                 "block-progression",
                                 "solid-",
                                 "isolation",
                                 "shape-inside",
                                 "shape-padding",
                                 "shape-margin",
                                 "inline-size",
                                 "kerning",
                                 "glyph-orientation",
                                 "color-profile",
                                 "flood-",
                                 "lighting-color",
                                 "will-change",
                                 "user-select"})
    if (property.substr(0, begin.size()) == begin) return true;
  return false;
}

}  // namespace

Style Style::inherited() const {
  Style child = *this;
  child.opacity = 1;
  child.clip_path.clear();
  child.displayed = true;
  child.stop_color = {};
  child.stop_alpha = child.stop_opacity = 1;
  return child;
}

Verdict apply(std::string_view property, std::string_view value, const Style& parent,
              Style& style) {
  value = trim(value);
  bool inherit = value == "inherit";
  // An inherited property with its reader.
  auto take = [&](auto& mine, const auto& of_parent, auto read) {
    if (!inherit) return read(mine);
    mine = of_parent;
    return Verdict::kTaken;
  };
  auto opacity = [&](double& out) { return taken(parse_opacity(value, out)); };
  auto text = [&](std::string& out) { return out = value, Verdict::kTaken; };
  auto paint = [&](Paint& out) { return parse_paint(value, style.color, out); };
  auto rule = [&](bool& out) { return parse_switch(value, "nonzero", "evenodd", out); };

  if (property == "fill") return take(style.fill, parent.fill, paint);
  if (property == "stroke") return take(style.stroke, parent.stroke, paint);
  if (property == "fill-opacity") return take(style.fill_opacity, parent.fill_opacity, opacity);
  if (property == "stroke-opacity")
    return take(style.stroke_opacity, parent.stroke_opacity, opacity);
  if (property == "fill-rule") return take(style.even_odd, parent.even_odd, rule);
  if (property == "clip-rule") return take(style.clip_even_odd, parent.clip_even_odd, rule);
  if (property == "stroke-width") return take(style.stroke_width, parent.stroke_width, text);
  if (property == "stroke-dashoffset") return take(style.dash_offset, parent.dash_offset, text);
  if (property == "stroke-dasharray")
    return take(style.dashes, parent.dashes, [&](auto& out) { return parse_dashes(value, out); });
  if (property == "stroke-linecap")
    return take(style.cap, parent.cap,
                [&](int& out) { return parse_choice(value, {"butt", "round", "square"}, out); });
  if (property == "stroke-linejoin")
    return take(style.join, parent.join,
                [&](int& out) { return parse_choice(value, {"miter", "round", "bevel"}, out); });
  if (property == "stroke-miterlimit")
    return take(style.miter_limit, parent.miter_limit, [&](double& out) {
      Scanner in(value);
      std::optional<double> number = in.number();
      if (!number || *number < 1 || !in.at_end()) return Verdict::kBad;
      out = *number;
      return Verdict::kTaken;
    });
  if (property == "visibility")
    return take(style.visible, parent.visible, [&](bool& out) {
      return parse_switch(value == "collapse" ? "hidden" : value, "hidden", "visible", out);
    });
  if (property == "color")
    return take(style.color, parent.color, [&](Color& out) {
      std::optional<ColorValue> color = parse_color(value);
      if (color) out = color->color;
      return taken(color.has_value() || value == "currentColor");
    });
  if (property == "opacity") return take(style.opacity, parent.opacity, opacity);
  if (property == "display") return style.displayed = value != "none", Verdict::kTaken;
  if (property == "stop-opacity") return take(style.stop_opacity, parent.stop_opacity, opacity);
  if (property == "stop-color") {
    Paint stop;
    Verdict verdict = parse_paint(value, style.color, stop);
    if (verdict != Verdict::kTaken) return verdict;
    if (stop.kind != Paint::Kind::kColor) return Verdict::kBad;
    style.stop_color = stop.color;
    style.stop_alpha = stop.alpha;
    return Verdict::kTaken;
  }
  if (property == "clip-path") {
    style.clip_path.clear();
    if (value == "none") return Verdict::kTaken;
    if (!take_url(value, style.clip_path)) return Verdict::kUnsupported;
    return style.clip_path.empty() ? Verdict::kOutside : Verdict::kTaken;
  }
  if (property == "filter" || property == "mask" || property == "marker" ||
      property == "marker-start" || property == "marker-mid" || property == "marker-end" ||
      property == "vector-effect" || property == "transform")
    return only(value, "none");
  if (property == "mix-blend-mode" || property == "paint-order") return only(value, "normal");
  if (property == "clip") return only(value, "auto");
  return has_no_effect(property) ? Verdict::kTaken : Verdict::kUnknown;
}

const std::vector<std::string_view>& presentation_attributes() {
  // `color` first: the others may refer to it.
  static const std::vector<std::string_view> names = {"color",
                                                      "fill",
                                                      "stroke",
                                                      "fill-opacity",
                                                      "stroke-opacity",
                                                      "fill-rule",
                                                      "clip-rule",
                                                      "stroke-width",
                                                      "stroke-dasharray",
                                                      "stroke-linecap",
                                                      "stroke-linejoin",
                                                      "stroke-miterlimit",
                                                      "stroke-dashoffset",
                                                      "visibility",
                                                      "opacity",
                                                      "display",
                                                      "stop-color",
                                                      "stop-opacity",
                                                      "clip-path",
                                                      "filter",
                                                      "mask",
                                                      "marker-start",
                                                      "marker-mid",
                                                      "marker-end",
                                                      "vector-effect",
                                                      "mix-blend-mode",
                                                      "paint-order"};
  return names;
}

bool parse_declarations(std::string_view text, Declarations& out) {
  while (!text.empty()) {
    size_t end = text.find(';');
    // A semicolon inside quotation marks or brackets belongs to a value of no interest here.
    std::string_view one = trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (one.empty()) continue;
    size_t colon = one.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    std::string_view value = trim(one.substr(colon + 1));
    if (value.find('!') != std::string_view::npos) return false;
    out.emplace_back(trim(one.substr(0, colon)), value);
  }
  // `color` first: the others may refer to it.
  std::stable_partition(out.begin(), out.end(), [](const auto& d) { return d.first == "color"; });
  return true;
}

bool Sheet::parse_selector(std::string_view text, Rule& rule) const {
  Scanner in(text);
  if (in.peek() == '*') {
    in.take();
  } else {
    rule.element = in.word();
    rule.weight += rule.element.empty() ? 0 : 1;
  }
  bool any = rule.element.size() < text.size() || !rule.element.empty();
  while (!in.rest().empty()) {
    char sign = in.take();
    std::string_view name = in.word();
    if (name.empty()) return false;
    if (sign == '.') {
      rule.classes.push_back(name);
      rule.weight += 10;
    } else if (sign == '#' && rule.id.empty()) {
      rule.id = name;
      rule.weight += 100;
    } else {
      return false;
    }
  }
  return any;
}

std::string_view Sheet::add(std::string_view css) {
  for (;;) {
    css = trim(css);
    if (css.empty()) return "";
    size_t open = css.find('{'), close = css.find('}');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open)
      return css.substr(0, 40);
    std::string_view selectors = css.substr(0, open), body = css.substr(open + 1, close - open - 1);
    if (body.find('{') != std::string_view::npos) return trim(selectors);
    Declarations declarations;
    if (!parse_declarations(body, declarations)) return trim(body);
    declarations_.push_back(std::move(declarations));
    while (!selectors.empty()) {
      size_t comma = selectors.find(',');
      std::string_view one = trim(selectors.substr(0, comma));
      selectors.remove_prefix(comma == std::string_view::npos ? selectors.size() : comma + 1);
      Rule rule;
      rule.declarations = declarations_.size() - 1;
      if (!parse_selector(one, rule) || rules_.size() == kMostRules)
        return one.empty() ? std::string_view("{") : one;
      rules_.push_back(std::move(rule));
    }
    css.remove_prefix(close + 1);
  }
}

void Sheet::sort() {
  std::stable_sort(rules_.begin(), rules_.end(),
                   [](const Rule& a, const Rule& b) { return a.weight < b.weight; });
}

void Sheet::match(std::string_view element, std::string_view id,
                  const std::vector<std::string_view>& classes, Declarations& out) const {
  for (const Rule& rule : rules_) {
    if (!rule.element.empty() && rule.element != element) continue;
    if (!rule.id.empty() && rule.id != id) continue;
    bool has_all = std::all_of(rule.classes.begin(), rule.classes.end(), [&](std::string_view one) {
      return std::find(classes.begin(), classes.end(), one) != classes.end();
    });
    if (!has_all) continue;
    const Declarations& more = declarations_[rule.declarations];
    out.insert(out.end(), more.begin(), more.end());
  }
}

}  // namespace paraphe::svg
