// One drawing of SVG on its way to PDF: what the parts of its reader share. Private to it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/xml.h"
#include "pdf/image.h"
#include "pdf/svg_geometry.h"
#include "pdf/svg_style.h"

namespace paraphe::svg {

// The elements of the file by id, the sheet, the faults found, and what is left of the bounds.
class Source {
 public:
  Source(const XmlDocument& document, const std::string& file);

  XmlNode root() const { return document_.root(); }
  // The element with this id; reported when there is none.
  XmlNode find(const std::string& id, XmlNode from);
  // The value of href, in either namespace, without "#"; "" when there is none. Links to other
  // files are reported.
  std::string reference(XmlNode node);
  Style style_of(XmlNode node, const Style& parent);
  // The transform of an attribute.
  Matrix matrix(XmlNode node, std::string_view attribute);
  // A length in user units; `whole` is what 100 % means.
  double length(XmlNode node, std::string_view attribute, double whole, double missing = 0);
  double parse_length(std::string_view text, double whole, XmlNode node, std::string_view name);
  // The outline of a shape, in its own units; false when the element is no shape.
  bool outline(XmlNode node, double width, double height, Path& out);

  void report(const Message& message, std::vector<std::string> arguments, XmlNode node);
  void report_value(XmlNode node, std::string_view attribute, std::string_view value);
  void refuse(XmlNode node);  // an element that is not drawn
  // Counts work; false, once and for all, when a bound is passed.
  bool spend(XmlNode node, size_t elements, size_t segments, size_t bytes);
  bool is_exhausted() const { return exhausted_; }
  bool failed() const { return !diagnostics.empty(); }

  Diagnostics diagnostics;

 private:
  void scan(XmlNode node, int depth);
  void read_sheet(XmlNode node);
  bool outline_of_points(XmlNode node, Path& out);

  const XmlDocument& document_;
  const std::string& file_;
  std::map<std::string, XmlNode, std::less<>> ids_;
  std::vector<std::unique_ptr<std::string>> sheets_;  // the texts that `sheet_` points into
  Sheet sheet_;
  size_t elements_ = 0, segments_ = 0, bytes_ = 0;
  bool exhausted_ = false;
};

extern const Message kRound;  // something refers to itself

inline constexpr size_t kMostSegments = 200'000;

// A box that holds another drawing (§7.7): svg and symbol.
struct Viewport {
  double width = 0, height = 0;
};
// viewBox and preserveAspectRatio (§7.8); the identity without viewBox. `inside` becomes the size
// in units of the viewBox.
Matrix view_matrix(Source& source, XmlNode node, Viewport* inside);

// A gradient as a colour of the fill or of the stroke.
struct ServerPaint {
  bool is_color = false;  // a single colour after all
  Color color;
  double alpha = 1;
  std::string pattern;  // dictionary
  bool paints = false;  // otherwise nothing is to be painted
};
// `matrix` takes user units to the form's; `box` is that of the shape in user units.
ServerPaint gradient(Source& source, const std::string& id, XmlNode user, const Style& style,
                     const Matrix& matrix, const Box& box, Viewport view);

// What an element stands in.
struct Around {
  Matrix matrix;  // user units to those of the form
  Style style;
  Viewport view;
  int uses = 0, clips = 0, groups = 0;  // how deep
};

// A form in the making.
class Canvas {
 public:
  std::string operators;

  // "/S0 gs " for these opacities of fill and stroke; "" when both are full.
  std::string state(double fill, double stroke);
  // The name of a pattern: "/P0".
  std::string pattern(std::string dictionary);
  // Shows another form.
  void show(size_t form);
  // False when it leaves all reason; reported.
  bool put_path(Source& source, XmlNode node, const Path& path);
  DrawnForm finish() &&;

 private:
  std::vector<std::string> states_, patterns_;  // dictionaries
  std::vector<size_t> children_;
};

// Fills and strokes an outline given in user units, with the opacity of the element itself left
// out.
void paint(Source& source, XmlNode node, const Around& here, const Path& outline, Canvas& canvas);

bool is_svg_element(XmlNode node);
// "0.2 0.4 1"
void append_color(std::string& out, Color color);

}  // namespace paraphe::svg
