// Styles of SVG (§6 and §11): properties, colours, and the sheet of a <style> element. Private to
// the reader of SVG.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/document.h"

namespace paraphe::svg {

struct Paint {
  enum class Kind : uint8_t { kNone, kColor, kServer } kind = Kind::kNone;
  Color color;            // kColor; kServer: when the server paints nothing
  double alpha = 1;       // of the colour
  std::string server;     // id of a gradient
  bool fallback = false;  // kServer: `color` is given
};

struct Style {
  // Inherited.
  Paint fill{Paint::Kind::kColor, {}, 1, "", false};
  Paint stroke;
  double fill_opacity = 1, stroke_opacity = 1;
  bool even_odd = false, clip_even_odd = false;
  std::string stroke_width = "1", dash_offset = "0";  // lengths, resolved where they are used
  std::vector<std::string> dashes;
  int cap = 0, join = 0;  // as in PDF
  double miter_limit = 4;
  Color color;
  bool visible = true;
  // Of the element alone.
  double opacity = 1;
  std::string clip_path;  // id
  bool displayed = true;
  Color stop_color;
  double stop_alpha = 1, stop_opacity = 1;

  // What a child starts from.
  Style inherited() const;
};

enum class Verdict : uint8_t {
  kTaken,
  kUnknown,      // no property of ours, nor one without effect on what is drawn
  kBad,          // its value cannot be read
  kUnsupported,  // it would change what is drawn, and is not drawn
  kOutside,      // it refers to another file
};

// Applies one declaration; `parent` is for "inherit".
Verdict apply(std::string_view property, std::string_view value, const Style& parent, Style& style);

// The properties that may also be attributes.
const std::vector<std::string_view>& presentation_attributes();

using Declarations = std::vector<std::pair<std::string_view, std::string_view>>;
// "fill: red; stroke: none"; false when it is not that.
bool parse_declarations(std::string_view text, Declarations& out);

// The rules of a <style> element, by rising weight.
class Sheet {
 public:
  // Reads `css`, which must outlive the sheet. What is wrong, or "": a rule that is no list of
  // simple selectors, an @rule, too many rules.
  std::string_view add(std::string_view css);
  void sort();
  // The declarations that hold for an element.
  void match(std::string_view element, std::string_view id,
             const std::vector<std::string_view>& classes, Declarations& out) const;

 private:
  struct Rule {
    std::string_view element, id;  // "" for any
    std::vector<std::string_view> classes;
    int weight = 0;
    size_t declarations = 0;  // index
  };
  bool parse_selector(std::string_view text, Rule& rule) const;

  std::vector<Rule> rules_;
  std::vector<Declarations> declarations_;
};

struct ColorValue {
  Color color;
  double alpha = 1;
};
// A colour of CSS: #rgb, #rrggbb, #rrggbbaa, rgb(), rgba(), a name; not currentColor.
std::optional<ColorValue> parse_color(std::string_view text);

}  // namespace paraphe::svg
