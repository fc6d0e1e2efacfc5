// The floors charte and styles.
#include <algorithm>
#include <utility>

#include "base/resource.h"
#include "base/text.h"
#include "document/reader.h"

namespace paraphe {
namespace {

constexpr Message kUnsafePath{
    "layout.unsafe-path", N_("“{0}” is not a plain file name."),
    N_("Put the file in the layout’s own folder and write its name alone, without “/” or “..”.")};
constexpr Message kNoFont{"layout.no-font", N_("The font file “{0}” cannot be found."),
                          N_("Put it in the layout’s folder, or use one that is built in{1}.")};
constexpr Message kNoImage{"layout.no-image", N_("The image file “{0}” cannot be found."),
                           N_("Put the file itself, not a link to it, in the layout’s folder.")};
constexpr Message kUnknownFont{"layout.unknown-font", N_("The charte has no font named “{0}”."),
                               N_("Use a font of the charte{1}, or add it there.")};
constexpr Message kUnknownBase{"layout.unknown-base",
                               N_("Style “{0}” starts from “{1}”, which does not exist."),
                               N_("Start from a style of this layout or of its bases{2}.")};
constexpr Message kStyleCycle{"layout.style-cycle",
                              N_("Style “{0}” starts from itself, by way of “{1}”."),
                              N_("Let one of these styles start from another.")};
constexpr Message kNoFontInStyle{"layout.style-without-font", N_("Style “{0}” has no font."),
                                 N_("Give it a police, or a base that has one.")};
constexpr Message kContrast{
    "layout.contrast",
    N_("The colour {0} of style “{1}” has a contrast of {2} on white; 4.5 to 1 is needed."),
    N_("Use a darker colour: partially sighted readers could not read this text.")};
constexpr Message kTint{
    "layout.tint",
    N_("Style “{0}” has a contrast of {1} on the tint of frame “{2}”; 4.5 to 1 is needed."),
    N_("Use a lighter fond for the frame, or a darker colour for the text in it.")};
constexpr Message kFrameWithoutLook{"layout.frame-without-look",
                                    N_("The frame “{0}” has neither rule nor tint."),
                                    N_("Give it a filet, or a fond.")};
constexpr Message kFrameSize{"layout.frame-size",
                             N_("The frame “{0}” has a rule or a margin of {1} pt."),
                             N_("Use rules up to 12 pt and margins up to 72 pt.")};
constexpr Message kSize{
    "layout.type-size", N_("Style “{0}” has a type size of {1} pt."),
    N_("Use a size from 5 to 72 pt and a line spacing no smaller than the size.")};
constexpr Message kTooMany{"layout.too-many", N_("The layout defines more than {0} {1}."),
                           N_("Remove those that are not used.")};

constexpr size_t kMostFaces = 64;
// Built in, for names in scripts that the layout's own faces lack; tried after these.
constexpr const char* kReserve[] = {"Amiri-Regular.ttf", "NotoSerifHebrew-Regular.ttf"};
constexpr size_t kMostStyles = 500;

// Relative luminance and contrast of WCAG 2.1 (1.4.3), in hundredths.
double channel(uint8_t value) {
  // The curve of sRGB, IEC 61966-2-1, in the three terms that suffice for two decimals.
  double v = value / 255.0;
  if (v <= 0.03928) return v / 12.92;
  double x = (v + 0.055) / 1.055;
  // x^2.4 = x² · x^0.4; x^0.4 by Newton's method on y⁵ = x².
  double y = x;
  for (int i = 0; i < 40; ++i) y -= (y * y * y * y * y - x * x) / (5 * y * y * y * y);
  return x * x * y;
}

double luminance(Color color) {
  return 0.2126 * channel(color.red) + 0.7152 * channel(color.green) + 0.0722 * channel(color.blue);
}

int contrast(Color a, Color b) {
  const double one = luminance(a) + 0.05, other = luminance(b) + 0.05;
  return static_cast<int>(std::max(one, other) / std::min(one, other) * 100);
}

int contrast_on_white(Color color) { return contrast(color, {255, 255, 255}); }

// "1.3 to 1", as WCAG 2.1 writes it; cli/phrases.cc has it in other languages.
std::string ratio(int hundredths) {
  return std::to_string(hundredths / 100) + "." + std::to_string(hundredths % 100 / 10) + " to 1";
}

std::string hexadecimal(Color color) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out = "#";
  for (uint8_t value : {color.red, color.green, color.blue})
    out += kDigits[value >> 4], out += kDigits[value & 15];
  return out;
}

Color parse_color(std::string_view text) {
  auto digit = [&](size_t i) {
    char c = i < text.size() ? text[i] : '0';
    return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
  };
  auto byte = [&](size_t i) { return static_cast<uint8_t>(digit(i) * 16 + digit(i + 1)); };
  return {byte(1), byte(3), byte(5)};
}

template <class T>
uint16_t intern_in(std::vector<T>& pool, const T& value) {
  for (size_t i = 0; i < pool.size(); ++i)
    if (pool[i] == value) return static_cast<uint16_t>(i);
  pool.push_back(value);
  return static_cast<uint16_t>(pool.size() - 1);
}

}  // namespace

bool LayoutReader::safe_file(XmlNode node, std::string_view name) {
  bool safe = !name.empty() && name.front() != '.' && is_valid_utf8(name);
  for (char c : name)
    if (c == '/' || c == '\\' || c == ':' || static_cast<unsigned char>(c) < 0x20) safe = false;
  if (!safe) report(kUnsafePath, {std::string(name)}, node);
  return safe;
}

FaceId LayoutReader::face(XmlNode node, std::string_view attribute, FaceId missing) {
  std::optional<std::string_view> value = node.attribute(attribute);
  if (!value) return missing;
  std::string name(trim(*value));
  if (!safe_file(node, name)) return missing;
  if (!find_resource("fonts/" + name) && !file_exists(name)) {
    std::vector<std::string_view> names = list_resources("fonts/");
    for (std::string_view& known : names) known.remove_prefix(6);
    report(kNoFont, {name, did_you_mean(name, names)}, node);
    return missing;
  }
  if (parts.faces.size() == kMostFaces) {
    report(kTooMany, {std::to_string(kMostFaces), "font files"}, node);
    return missing;
  }
  return intern_in(parts.faces, Face{name});
}

void LayoutReader::read_charter() {
  auto key = [](XmlNode node) {
    return std::string(node.name()) + " " + std::string(trim(*node.attribute("nom")));
  };
  for (const Named& entry : gather("charte", key)) {
    XmlNode node = entry.layers.back();
    std::string name(trim(*node.attribute("nom")));
    if (node.name() == "couleur") {
      colors_[name] = {parse_color(trim(*node.attribute("valeur"))), spot(node)};
    } else if (node.name() == "mesure") {
      measures_[name] = {length(node, "valeur"), spot(node)};
    } else if (node.name() == "police") {
      NamedFont font;
      font.faces[0] = face(node, "romain", 0);
      font.faces[kItalic] = face(node, "italique", font.faces[0]);
      font.faces[kBold] = face(node, "gras", font.faces[0]);
      font.faces[kBold | kItalic] = face(node, "gras-italique", font.faces[kBold]);
      fonts_[name] = font;
      intern_in(parts.fallback, font.faces[0]);
    } else if (node.name() == "logo") {
      read_logo(node, name);
    }
  }
  for (const char* file : kReserve)
    intern_in(parts.fallback, intern_in(parts.faces, Face{file, true}));
}

void LayoutReader::read_logo(XmlNode node, const std::string& name) {
  CharterLogo logo;
  logo.name = name;
  logo.file = std::string(trim(*node.attribute("fichier")));
  logo.width = length(node, "largeur");
  logo.height = length(node, "hauteur");
  logo.alternative = std::string(trim(node.attribute("texte-alternatif").value_or("")));
  logo.spot = spot(node);
  // Whether it is a picture is judged where pictures are read (pdf/images.h).
  if (safe_file(node, logo.file) && !find_resource("layouts/" + logo.file) &&
      !file_exists(logo.file))
    report(kNoImage, {logo.file}, node);
  parts.logos.push_back(std::move(logo));
}

void LayoutReader::read_styles() {
  auto style_key = [](XmlNode node) {
    return node.name() == "style" ? std::string(trim(*node.attribute("nom"))) : std::string();
  };
  auto frame_key = [](XmlNode node) {
    return node.name() == "cadre" ? std::string(trim(*node.attribute("nom"))) : std::string();
  };
  style_layers_ = gather("styles", style_key);
  if (style_layers_.size() > kMostStyles) {
    report(kTooMany, {std::to_string(kMostStyles), "named styles"},
           style_layers_[kMostStyles].layers.back());
    style_layers_.resize(kMostStyles);
  }
  for (const Named& style : style_layers_)
    if (style_names_.count(style.name) == 0) read_style(style);
  std::vector<Named> frames = gather("styles", frame_key);
  if (frames.size() > kMostStyles) {
    report(kTooMany, {std::to_string(kMostStyles), "named frames"}, frames[kMostStyles].layers.back());
    frames.resize(kMostStyles);
  }
  for (const Named& frame : frames) read_frame(frame);
}

void LayoutReader::read_frame(const Named& named) {
  const Layers& layers = named.layers;
  auto at = [&](std::string_view attribute) { return with(layers, attribute); };
  FrameDress dress;
  dress.name = named.name;
  blamed_ = spot(layers.front());
  Frame& frame = dress.frame;
  const std::string_view sides = trim(at("cotes").attribute("cotes").value_or("gauche"));
  frame.sides = sides == "tous"       ? Frame::kAll
                : sides == "haut-bas" ? Frame::kTop | Frame::kBottom
                                      : Frame::kLeft;
  frame.rule = length(at("filet"), "filet");
  frame.color = color(at("couleur"), "couleur");
  XmlNode tinted = at("fond");
  frame.tinted = tinted.attribute("fond").has_value();
  frame.tint = color(tinted, "fond", {255, 255, 255});
  dress.tint = spot(tinted);
  if (auto found = colors_.find(trim(tinted.attribute("fond").value_or("")));
      found != colors_.end() && found->second.spot.source < dress.tint.source)
    dress.tint = found->second.spot;
  frame.padding_x = length(at("marge-laterale"), "marge-laterale", Length::from_points(7));
  frame.padding_y = length(at("marge-verticale"), "marge-verticale", Length::from_points(7));
  dress.spot = blamed_;
  if (frame.rule <= Length{} && !frame.tinted)
    report_at(kFrameWithoutLook, {dress.name}, dress.spot);
  const Length padding_limit = Length::from_points(72), rule_limit = Length::from_points(12);
  for (auto [value, limit] : {std::pair{frame.rule, rule_limit},
                              {frame.padding_x, padding_limit},
                              {frame.padding_y, padding_limit}})
    if (value < Length{} || value > limit)
      report_at(kFrameSize, {dress.name, to_points(value)}, dress.spot);
  parts.frames.push_back(std::move(dress));
}

// Text on a tint is read as easily as on white.
void LayoutReader::check_tint(const FrameDress& frame, StyleId style, Spot spot) {
  if (!frame.frame.tinted || style == kNoStyle) return;
  const Color color = parts.text_styles[parts.styles[style].text[0]].color;
  const int found = contrast(color, frame.frame.tint);
  if (found >= 450) return;
  // Blamed on the nearest file that had a say: the tint, the colour of the text, or the frame around
  // it. What is too pale on white has been said already.
  if (contrast_on_white(color) < 450) return;
  if (frame.tint.source < spot.source) spot = frame.tint;
  if (parts.styles[style].color.source < spot.source) spot = parts.styles[style].color;
  report_at(kTint, {parts.styles[style].name, ratio(found), frame.name}, spot);
}

std::optional<StyleId> LayoutReader::style_named(std::string_view name) {
  if (auto found = style_names_.find(name); found != style_names_.end()) return found->second;
  auto layers = std::find_if(style_layers_.begin(), style_layers_.end(),
                             [&](const Named& style) { return style.name == name; });
  if (layers == style_layers_.end()) return std::nullopt;
  read_style(*layers);
  return style_names_.find(name)->second;
}

// A style of the same name in a base gives what is not said here, unless another base is named.
void LayoutReader::read_style(const Named& named) {
  const std::string& name = named.name;
  Layers layers = named.layers;
  auto last = std::find_if(layers.rbegin(), layers.rend(),
                           [](XmlNode node) { return node.attribute("base").has_value(); });
  if (last != layers.rend()) layers.erase(layers.begin(), last.base() - 1);
  styles_in_hand_.push_back(name);
  StyleDraft draft;
  XmlNode first = layers.front();
  if (std::optional<std::string_view> base = first.attribute("base")) {
    std::string_view text = trim(*base);
    if (std::find(styles_in_hand_.begin(), styles_in_hand_.end(), text) != styles_in_hand_.end()) {
      report(kStyleCycle, {name, std::string(text)}, first);
    } else if (std::optional<StyleId> found = style_named(text)) {
      draft = drafts_[*found];
    } else {
      std::vector<std::string_view> known;
      for (const Named& style : style_layers_) known.push_back(style.name);
      report(kUnknownBase, {name, std::string(text), did_you_mean(text, known)}, first);
    }
  } else if (!with(layers, "police").attribute("police")) {
    report(kNoFontInStyle, {name}, layers.back());
  }
  for (XmlNode layer : layers) apply(layer, draft);
  styles_in_hand_.pop_back();
  check_style(name, draft, layers);
  drafts_.push_back(draft);  // for the styles that start from this one
  style_names_[name] = static_cast<StyleId>(parts.styles.size());
  if (parts.large) enlarge(draft);
  Style style;
  style.name = name;
  for (size_t bits = 0; bits < kEmphases; ++bits) {
    TextStyle text = draft.text;
    // Italics inside an italic style stay italic: the act may or may not mark what the style
    // already sets so.
    size_t slant = (bits | (draft.bold ? kBold : 0) | (draft.italic ? kItalic : 0)) & 3;
    text.face = draft.faces[slant];
    if ((bits & kSmall) != 0) text.features |= kSmallCapitals;
    if ((bits & kRaised) != 0) text.features |= kSuperior;
    style.text[bits] = intern_in(parts.text_styles, text);
  }
  draft.paragraph.text = style.text[0];
  style.paragraph = intern_in(parts.paragraph_styles, draft.paragraph);
  style.before = draft.before;
  style.after = draft.after;
  style.keep_with_next = draft.keep_with_next;
  style.keep_together = draft.keep_together;
  style.color = draft.color;
  parts.styles.push_back(std::move(style));
}

// Text of 11 pt comes to 16, what is larger grows less, nothing stays below 12: the sizes of
// « gros caractères » for partially sighted readers. Lines of even length and divided words hinder
// them; a contrast of 7 is what WCAG 2.1 (1.4.6) asks for.
void LayoutReader::enlarge(StyleDraft& draft) {
  TextStyle& text = draft.text;
  ParagraphStyle& paragraph = draft.paragraph;
  const Length before = text.size, common = Length::from_points(14);
  text.size = before <= common ? larger(before) : larger(common) + (before - common);
  text.size = std::max(text.size, Length::from_points(12));
  paragraph.leading =
      std::max(paragraph.leading.scaled(text.size.units, before.units), text.size.scaled(5, 4));
  for (Length* length : {&paragraph.first_indent, &paragraph.left, &paragraph.right, &draft.before,
                         &draft.after, &text.rise})
    *length = length->scaled(text.size.units, before.units);
  // Nor do figures that stand far from what they count.
  if (paragraph.alignment != Alignment::kCentre) paragraph.alignment = Alignment::kLeft;
  paragraph.hyphenate = false;
  paragraph.microtype = false;
  while (contrast_on_white(text.color) < 700)
    for (uint8_t* channel : {&text.color.red, &text.color.green, &text.color.blue})
      *channel = static_cast<uint8_t>(*channel * 15 / 16);
}

// What a base already got wrong is not said again of each style that starts from it. A colour that
// a nearer file has changed is blamed there, once: the clerk who changed it does not know the
// styles it is used by.
void LayoutReader::check_style(const std::string& name, const StyleDraft& draft,
                               const Layers& layers) {
  auto says = [&](std::string_view attribute) {
    return with(layers, attribute).attribute(attribute).has_value();
  };
  const bool alone = !layers.front().attribute("base");
  Length smallest = Length::from_points(5), largest = Length::from_points(72);
  if ((alone || says("taille") || says("interligne")) &&
      (draft.text.size < smallest || draft.text.size > largest ||
       draft.paragraph.leading < draft.text.size || draft.paragraph.leading > largest * 2))
    report(kSize, {name, to_points(draft.text.size)},
           with(layers, says("taille") ? "taille" : "interligne"));
  const int found = contrast_on_white(draft.text.color);
  if (found >= 450 || !(alone || says("couleur"))) return;
  XmlNode node = with(layers, "couleur");
  Spot where = spot(node);
  if (auto said = colors_.find(trim(node.attribute("couleur").value_or("")));
      said != colors_.end() && said->second.spot.source < where.source) {
    if (std::exchange(said->second.blamed, true)) return;
    where = said->second.spot;
  }
  report_at(kContrast, {hexadecimal(draft.text.color), name, ratio(found)}, where);
}

void LayoutReader::apply(XmlNode node, StyleDraft& draft) {
  TextStyle& text = draft.text;
  ParagraphStyle& paragraph = draft.paragraph;
  if (std::optional<std::string_view> name = node.attribute("police")) {
    auto found = fonts_.find(trim(*name));
    if (found == fonts_.end()) {
      report(kUnknownFont, {std::string(trim(*name)), suggestion(trim(*name), fonts_)}, node);
    } else {
      draft.faces = found->second.faces;
    }
  }
  text.size = length(node, "taille", text.size);
  text.color = color(node, "couleur", text.color);
  if (std::optional<std::string_view> name = node.attribute("couleur")) {
    draft.color = spot(node);
    if (auto said = colors_.find(trim(*name));
        said != colors_.end() && said->second.spot.source < draft.color.source)
      draft.color = said->second.spot;
  }
  text.tracking = number(node, "interlettrage", text.tracking);
  text.rise = length(node, "decalage", text.rise);
  draft.bold = yes(node, "gras", draft.bold);
  draft.italic = yes(node, "italique", draft.italic);
  if (std::optional<std::string_view> figures = node.attribute("chiffres")) {
    text.features &= static_cast<uint16_t>(
        ~(kTabularFigures | kProportionalFigures | kOldStyleFigures | kLiningFigures));
    if (trim(*figures) == "tabulaires") text.features |= kTabularFigures | kLiningFigures;
    if (trim(*figures) == "tabulaires-elzeviriens")
      text.features |= kTabularFigures | kOldStyleFigures;
    if (trim(*figures) == "elzeviriens") text.features |= kProportionalFigures | kOldStyleFigures;
    if (trim(*figures) == "alignes") text.features |= kProportionalFigures | kLiningFigures;
  }
  if (std::optional<std::string_view> capitals = node.attribute("capitales")) {
    text.features &= static_cast<uint16_t>(~(kSmallCapitals | kAllSmallCapitals));
    if (trim(*capitals) == "petites") text.features |= kSmallCapitals;
    if (trim(*capitals) == "toutes") text.features |= kAllSmallCapitals;
  }
  auto feature = [&](std::string_view attribute, uint16_t bit) {
    if (!node.attribute(attribute)) return;
    text.features &= static_cast<uint16_t>(~bit);
    if (yes(node, attribute)) text.features |= bit;
  };
  feature("superieures", kSuperior);
  feature("formes-capitales", kCapitalForms);
  if (std::optional<std::string_view> value = node.attribute("alignement")) {
    std::string_view name = trim(*value);
    paragraph.alignment = name == "gauche"   ? Alignment::kLeft
                          : name == "droite" ? Alignment::kRight
                          : name == "centre" ? Alignment::kCentre
                                             : Alignment::kJustified;
  }
  paragraph.leading = length(node, "interligne", paragraph.leading);
  paragraph.first_indent = length(node, "retrait-premier", paragraph.first_indent);
  paragraph.left = length(node, "retrait-gauche", paragraph.left);
  paragraph.right = length(node, "retrait-droit", paragraph.right);
  paragraph.hyphenate = yes(node, "cesure", paragraph.hyphenate);
  if (std::optional<std::string_view> value = node.attribute("typographie"))
    paragraph.french = trim(*value) == "francaise";
  paragraph.microtype = yes(node, "microtypographie", paragraph.microtype);
  paragraph.balanced = yes(node, "equilibre", paragraph.balanced);
  draft.before = length(node, "avant", draft.before);
  draft.after = length(node, "apres", draft.after);
  draft.keep_with_next = yes(node, "garder-avec-suivant", draft.keep_with_next);
  draft.keep_together = yes(node, "insecable", draft.keep_together);
}

}  // namespace paraphe
