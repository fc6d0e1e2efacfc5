#include "pdf/svg.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/text.h"
#include "pdf/svg_drawing.h"
#include "pdf/syntax.h"

namespace paraphe {

namespace {

using namespace svg;

constexpr Message kNoSize{"svg.no-size", N_("The drawing does not say how large it is."),
                          N_("Give its svg element a viewBox, or a width and a height.")};
constexpr Message kBigFile{"svg.too-many-bytes", N_("The drawing “{0}” is larger than 2 MiB."),
                           N_("A logo needs some kilobytes: reduce it, or export it as PNG.")};
constexpr Message kOutsideSheet{
    "svg.outside-sheet", N_("The drawing has its styles in another file."),
    N_("Save the drawing with its styles inside: nothing else is read.")};
constexpr Message kNotSvg{"svg.not-svg",
                          N_("The root of the drawing is <{0}>, not an <svg> of SVG."),
                          N_("Save it as plain SVG, with xmlns=\"http://www.w3.org/2000/svg\".")};
constexpr Message kClip{"svg.clip", N_("The clip path “{0}” is too elaborate."),
                        N_("Unite its shapes into one path, without clip paths inside.")};

constexpr size_t kLargestDrawing = 2u << 20, kMostClipShapes = 64;
constexpr int kDeepestUse = 12, kDeepestClip = 20, kDeepestGroup = 16;
constexpr double kSide = 1000;  // of the form, its larger one

class Drawer {
 public:
  explicit Drawer(Source& source) : source_(source) {}

  Result<PreparedImage> draw() {
    XmlNode root = source_.root();
    Viewport size = natural_size(root);
    if (source_.failed()) return source_.diagnostics;
    double scale = kSide / std::max(size.width, size.height);
    Around around;
    around.matrix = Matrix{scale, 0, 0, -scale, 0, size.height * scale};
    around.style = source_.style_of(root, {});
    around.view = size;
    around.matrix = around.matrix * view_matrix(source_, root, &around.view);
    Canvas canvas;
    double opacity = around.style.opacity;
    if (around.style.displayed) {
      if (opacity < 1 || !around.style.clip_path.empty()) {
        draw_decorated(root, around, canvas,
                       [&](Canvas& into) { draw_children(root, around, into); });
      } else {
        draw_children(root, around, canvas);
      }
    }
    if (source_.failed()) return source_.diagnostics;
    PreparedImage image;
    image.size = {from_pixels(size.width), from_pixels(size.height)};
    forms_.push_back(std::move(canvas).finish());
    image.forms = std::move(forms_);
    append_coordinate(image.box_width, size.width * scale);
    append_coordinate(image.box_height, size.height * scale);
    image.matrix = "[ ";
    append_matrix(image.matrix, {1 / (size.width * scale), 0, 0, 1 / (size.height * scale), 0, 0});
    image.matrix += "]";
    return image;
  }

 private:
  static Length from_pixels(double pixels) {
    return Length::from_millipoints(std::max<int64_t>(1, std::llround(pixels * 750)));
  }

  // width and height, or what the viewBox says of them (§7.2).
  Viewport natural_size(XmlNode root) {
    Viewport box{0, 0};
    if (auto value = root.attribute("viewBox")) {
      Scanner in(*value);
      double v[4] = {};
      for (double& one : v) {
        in.skip();
        one = in.number().value_or(0);
      }
      box = {v[2], v[3]};
    }
    auto side = [&](const char* name) {
      std::optional<std::string_view> value = root.attribute(name);
      if (!value || value->find('%') != std::string_view::npos) return 0.0;
      return source_.length(root, name, 0);
    };
    Viewport size{side("width"), side("height")};
    bool has_box = box.width > 0 && box.height > 0;
    if (size.width <= 0 && size.height <= 0) {
      size = box;
    } else if (has_box && size.width <= 0) {
      size.width = size.height * box.width / box.height;
    } else if (has_box && size.height <= 0) {
      size.height = size.width * box.height / box.width;
    }
    bool sound = size.width > 0 && size.height > 0 && size.width < 1e6 && size.height < 1e6 &&
                 size.width / size.height < 1000 && size.height / size.width < 1000;
    if (!sound) source_.report(kNoSize, {}, root);
    return size;
  }

  void draw_children(XmlNode node, const Around& around, Canvas& into) {
    for (XmlNode child : node.children()) {
      if (source_.is_exhausted()) return;
      if (is_svg_element(child)) draw_element(child, around, into);
    }
  }

  static bool never_shows(std::string_view name) {
    for (std::string_view known :
         {"title",          "desc",      "metadata",     "defs",          "style", "linearGradient",
          "radialGradient", "clipPath",  "symbol",       "marker",        "mask",  "filter",
          "pattern",        "view",      "script",       "foreignObject", "set",   "cursor",
          "font",           "font-face", "color-profile"})
      if (name == known) return true;
    return name.substr(0, 7) == "animate";  // reported already, as script is
  }

  void draw_element(XmlNode node, const Around& around, Canvas& into) {
    if (never_shows(node.name())) return;
    Around here = around;
    here.style = source_.style_of(node, around.style);
    if (!here.style.displayed || source_.is_exhausted()) return;
    here.matrix = around.matrix * source_.matrix(node, "transform");
    if (here.style.opacity < 1 || !here.style.clip_path.empty()) {
      draw_decorated(node, here, into, [&](Canvas& f) { draw_plain(node, here, f); });
    } else {
      draw_plain(node, here, into);
    }
  }

  // Clips, then composes what `draw` draws as one when it is translucent.
  template <class Draw>
  void draw_decorated(XmlNode node, Around& here, Canvas& into, const Draw& draw) {
    into.operators += "q\n";
    if (here.style.clip_path.empty() || clip(node, here, into)) {
      double opacity = here.style.opacity;
      if (opacity >= 1) {
        draw(into);
      } else if (opacity > 0 && may_nest(node, ++here.groups, kDeepestGroup)) {
        Canvas group;
        draw(group);
        forms_.push_back(std::move(group).finish());
        forms_.back().is_group = true;
        into.operators += into.state(opacity, opacity);
        into.show(forms_.size() - 1);
      }
    }
    into.operators += "Q\n";
  }

  bool may_nest(XmlNode node, int depth, int deepest) {
    if (depth <= deepest) return true;
    source_.refuse(node);
    return false;
  }

  void draw_plain(XmlNode node, const Around& here, Canvas& into) {
    std::string_view name = node.name();
    if (name == "g" || name == "a") return draw_children(node, here, into);
    if (name == "use") return draw_use(node, here, into);
    if (name == "svg")
      return draw_viewport(node, node, here, into, source_.length(node, "x", here.view.width),
                           source_.length(node, "y", here.view.height));
    Path path;
    if (!source_.outline(node, here.view.width, here.view.height, path))
      return source_.refuse(node);
    if (here.style.visible && !path.empty() && !source_.is_exhausted())
      paint(source_, node, here, path, into);
  }

  void draw_use(XmlNode node, const Around& around, Canvas& into) {
    std::string id = source_.reference(node);
    if (id.empty()) return;
    XmlNode target = source_.find(id, node);
    if (!target.exists()) return;
    if (around.uses == kDeepestUse) return source_.report(kRound, {id}, node);
    Around here = around;
    ++here.uses;
    double x = source_.length(node, "x", here.view.width);
    double y = source_.length(node, "y", here.view.height);
    here.matrix = here.matrix * Matrix{1, 0, 0, 1, x, y};
    if (!is_svg_element(target)) return source_.refuse(target);
    if (target.name() != "symbol" && target.name() != "svg")
      return draw_element(target, here, into);
    here.style = source_.style_of(target, here.style);
    if (here.style.displayed) draw_viewport(target, node, here, into, 0, 0);
  }

  // An svg or a symbol inside the drawing, as large as `sized` says (§5.6, §7.9).
  void draw_viewport(XmlNode node, XmlNode sized, const Around& around, Canvas& into, double x,
                     double y) {
    Around here = around;
    Viewport size{source_.length(sized, "width", around.view.width, around.view.width),
                  source_.length(sized, "height", around.view.height, around.view.height)};
    if (!(size.width > 0) || !(size.height > 0)) return;
    here.matrix = here.matrix * Matrix{1, 0, 0, 1, x, y};
    if (!may_nest(node, ++here.clips, kDeepestClip)) return;
    Path frame;
    add_rectangle(0, 0, size.width, size.height, 0, 0, frame);
    transform(here.matrix, frame);
    into.operators += "q\n";
    into.put_path(source_, node, frame);
    into.operators += "W n\n";
    here.view = size;
    here.matrix = here.matrix * view_matrix(source_, node, &here.view);
    draw_children(node, here, into);
    into.operators += "Q\n";
  }

  // Clips to the shapes of the clip path (§14.3.5); false when nothing is left to be seen.
  bool clip(XmlNode node, Around& here, Canvas& into) {
    const std::string id = here.style.clip_path;
    XmlNode area = source_.find(id, node);
    if (!area.exists() || !may_nest(node, ++here.clips, kDeepestClip)) return false;
    Style style = source_.style_of(area, {});
    bool by_box = trim(area.attribute("clipPathUnits").value_or("")) == "objectBoundingBox";
    if (area.name() != "clipPath" || !style.clip_path.empty())
      return source_.report(kClip, {id}, node), false;
    Matrix matrix = here.matrix * source_.matrix(area, "transform");
    if (by_box) {
      Path own;
      bool is_shape = source_.outline(node, here.view.width, here.view.height, own);
      Box box = bounds(own);
      if (!is_shape || box.empty) return source_.report(kClip, {id}, node), false;
      matrix = matrix * Matrix{box.width(), 0, 0, box.height(), box.left, box.top};
    }
    Path all;
    std::vector<Box> boxes;
    bool even_odd = false;
    for (XmlNode child : area.children()) {
      if (!is_svg_element(child) || never_shows(child.name()) || source_.is_exhausted()) continue;
      Matrix inner = matrix;
      Style own = source_.style_of(child, style);
      if (child.name() == "use") {
        double x = source_.length(child, "x", here.view.width);
        double y = source_.length(child, "y", here.view.height);
        inner = inner * source_.matrix(child, "transform") * Matrix{1, 0, 0, 1, x, y};
        XmlNode target = source_.find(source_.reference(child), child);
        if (!target.exists()) return false;
        child = target;
        own = source_.style_of(child, own);
      }
      Path path;
      bool is_shape = source_.outline(child, here.view.width, here.view.height, path);
      if (!is_shape || !own.clip_path.empty()) return source_.report(kClip, {id}, child), false;
      if (!own.displayed || !own.visible || path.empty()) continue;
      transform(inner * source_.matrix(child, "transform"), path);
      Box box = bounds(path);
      // Shapes that overlap are united; in one path they might cut holes into each other.
      bool overlap = std::any_of(boxes.begin(), boxes.end(),
                                 [&](const Box& other) { return other.meets(box); });
      if (overlap || (!boxes.empty() && own.clip_even_odd != even_odd) ||
          boxes.size() == kMostClipShapes)
        return source_.report(kClip, {id}, child), false;
      even_odd = own.clip_even_odd;
      boxes.push_back(box);
      all.insert(all.end(), path.begin(), path.end());
    }
    if (all.empty()) return false;
    into.put_path(source_, node, all);
    into.operators += even_odd ? "W* n\n" : "W n\n";
    return true;
  }

  Source& source_;
  std::vector<DrawnForm> forms_;
};

// A <!DOCTYPE> that only names the DTD of SVG says nothing and is blanked out, because drawing
// programs write it; one with declarations of its own stays, and is refused.
void blank_doctype(std::string& text) {
  size_t begin = text.find("<!DOCTYPE");
  if (begin == std::string::npos) return;
  size_t end = text.find('>', begin);
  if (end == std::string::npos || text.find('[', begin) < end) return;
  for (size_t i = begin; i <= end; ++i)
    if (text[i] != '\n') text[i] = ' ';
}

}  // namespace

bool is_svg(std::string_view bytes) {
  std::string_view head = bytes.substr(0, 1 << 16);
  if (head.substr(0, 3) == "\xEF\xBB\xBF") head.remove_prefix(3);
  head = trim(head);
  return head.substr(0, 1) == "<" && (head.find("<svg") != std::string_view::npos ||
                                      head.find(":svg") != std::string_view::npos);
}

Result<PreparedImage> read_svg(std::string_view bytes, const std::string& file) {
  if (bytes.size() > kLargestDrawing) return error(kBigFile, {file});
  Place place{file, 1, 0, ""};
  if (bytes.find("<?xml-stylesheet") != std::string_view::npos)
    return error(kOutsideSheet, {}, place);
  std::string text(bytes);
  blank_doctype(text);
  PARAPHE_TRY(XmlDocument document, XmlDocument::parse(text, file, nullptr));
  XmlNode root = document.root();
  if (!is_svg_element(root) || root.name() != "svg")
    return error(kNotSvg, {std::string(root.name())}, {file, root.line(), 0, ""});
  Source source(document, file);
  return Drawer(source).draw();
}

}  // namespace paraphe
