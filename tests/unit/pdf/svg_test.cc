#include "pdf/svg.h"

#include <gtest/gtest.h>


#include "base/file.h"
#include "pdf/svg_geometry.h"
#include "pdf/svg_style.h"
#include "pictures.h"

namespace paraphe {
namespace {

std::string code_of(const Result<PreparedImage>& image) {
  return image.ok() ? "ok" : image.errors()[0].message.code;
}
std::string code(const std::string& inside, const std::string& attributes = "") {
  return code_of(read_svg(svg_file(inside, attributes), "logo.svg"));
}

// The operators of the picture, its larger side 1000: of viewBox 0 0 100 50, ten to a unit.
std::string drawn(const std::string& inside, const std::string& attributes = "") {
  Result<PreparedImage> image = read_svg(svg_file(inside, attributes), "logo.svg");
  if (!image.ok()) return to_string(image.errors()[0]);
  return image->forms.back().operators;
}
std::string resources(const std::string& inside) {
  Result<PreparedImage> image = read_svg(svg_file(inside), "logo.svg");
  return image.ok() ? image->forms.back().resources : to_string(image.errors()[0]);
}

#define EXPECT_HOLDS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

TEST(Svg, ARectangleIsFourLines) {
  EXPECT_EQ(drawn("<rect x='10' y='5' width='20' height='10' fill='#ff0000'/>"),
            "q 1 0 0 rg\n100 450 m\n300 450 l\n300 350 l\n100 350 l\nh\nf Q\n");
}

TEST(Svg, TheFormFillsTheUnitSquare) {
  Result<PreparedImage> image = read_svg(svg_file("<path d='M0 0H1V1Z'/>"), "logo.svg");
  ASSERT_EQ(code_of(image), "ok");
  EXPECT_EQ(image->size.width, Length::from_points(75));  // 100 px
  EXPECT_EQ(image->box_width, "1000");
  EXPECT_EQ(image->box_height, "500");
  EXPECT_EQ(image->matrix, "[ 0.001 0 0 0.002 0 0 ]");
  ObjectStore store;
  write_image(store, *image);
  std::vector<PdfObjectBytes> objects = std::move(store).take();
  ASSERT_EQ(objects.size(), 1u);
  EXPECT_HOLDS(objects[0].body, "/Subtype /Form");
  EXPECT_HOLDS(objects[0].body, "/BBox [ 0 0 1000 500 ]");
}

TEST(Svg, SizesComeFromTheRootOrItsBox) {
  auto size = [](const std::string& attributes) {
    Result<PreparedImage> image =
        read_svg("<svg xmlns='http://www.w3.org/2000/svg' " + attributes + "/>", "logo.svg");
    return image.ok() ? to_points(image->size.width) + " " + to_points(image->size.height)
                      : std::string(image.errors()[0].message.code);
  };
  EXPECT_EQ(size("width='1in' height='2in'"), "72 144");
  EXPECT_EQ(size("width='96' viewBox='0 0 2 1'"), "72 36");
  EXPECT_EQ(size("width='100%' height='100%' viewBox='0 0 96 192'"), "72 144");
  EXPECT_EQ(size(""), "svg.no-size");
  EXPECT_EQ(size("width='0' height='5'"), "svg.no-size");
  EXPECT_EQ(size("width='-4' height='5'"), "svg.no-size");
  EXPECT_EQ(size("width='1e300' height='5'"), "svg.value");
  EXPECT_EQ(size("width='nan' height='inf'"), "svg.value");
}

TEST(Svg, EveryCommandOfAPath) {
  using svg::Path;
  auto path = [](const char* data) {
    Path out;
    std::string text;
    if (!svg::parse_path(data, 1000, out)) return std::string("bad");
    svg::append_path(text, out);
    for (char& c : text)
      if (c == '\n') c = ' ';
    return text;
  };
  EXPECT_EQ(path("M1 2L3 4H5V6Z"), "1 2 m 3 4 l 5 4 l 5 6 l h ");
  EXPECT_EQ(path("m1 2 1 1l1 1h1v1z"), "1 2 m 2 3 l 3 4 l 4 4 l 4 5 l h ");
  EXPECT_EQ(path("M0 0C1 1 2 1 3 0S5-1 6 0"), "0 0 m 1 1 2 1 3 0 c 4 -1 5 -1 6 0 c ");
  EXPECT_EQ(path("M0 0Q3 3 6 0T12 0"), "0 0 m 2 2 4 2 6 0 c 8 -2 10 -2 12 0 c ");
  EXPECT_EQ(path("M0 0s3 3 6 0"), "0 0 m 0 0 3 3 6 0 c ");
  // A half circle in two quarters, its flags stuck together.
  EXPECT_EQ(path("M-10 0a10 10 0 0120 0"),
            "-10 0 m -10 -5.523 -5.523 -10 0 -10 c 5.523 -10 10 -5.523 10 0 c ");
  EXPECT_EQ(path("M-10 0A10 10 0 0 0 10 0"),
            "-10 0 m -10 5.523 -5.523 10 0 10 c 5.523 10 10 5.523 10 0 c ");
  EXPECT_EQ(path("M0 0A0 5 0 0 0 10 0"), "0 0 m 10 0 l ");
  EXPECT_EQ(path("M1 1h2zl5 5"), "1 1 m 3 1 l h 1 1 m 6 6 l ");
  for (const char* bad : {"L1 1", "M1", "M1 1 2", "M1 1X", "M1 1A1 1 0 2 0 3 3", "Z", "M1 1ZM",
                          "M1e999 1", "M1 1 Z 2 2", "Mnan 1"})
    EXPECT_EQ(path(bad), "bad") << bad;
}

TEST(Svg, BoundsAreThoseOfTheCurve) {
  svg::Path path;
  ASSERT_TRUE(svg::parse_path("M0 0C0 40 30 40 30 0", 100, path));
  svg::Box box = svg::bounds(path);
  EXPECT_NEAR(box.bottom, 30, 1e-9);
  EXPECT_NEAR(box.top, 0, 1e-9);
}

TEST(Svg, ShapesAndTransforms) {
  EXPECT_HOLDS(drawn("<circle cx='50' cy='25' r='10'/>"), "600 250 m");
  EXPECT_HOLDS(drawn("<ellipse cx='50' cy='25' rx='10' ry='5'/>"), "500 200 c");
  EXPECT_HOLDS(drawn("<line x1='0' y1='0' x2='10' y2='10' stroke='black'/>"),
               "0 500 m\n100 400 l\nS");
  EXPECT_HOLDS(drawn("<polyline points='0,0 10,0 10,10' fill='none' stroke='blue'/>"),
               "0 0 1 RG\n10 w 0 J 0 j 4 M 0 500 m\n100 500 l\n100 400 l\nS");
  EXPECT_HOLDS(drawn("<polygon points='0,0 10,0 10,10'/>"), "100 400 l\nh\nf");
  EXPECT_HOLDS(drawn("<rect width='10' height='10' rx='2'/>"), "20 500 m\n80 500 l\n");
  EXPECT_HOLDS(drawn("<g transform='translate(10,5) scale(2)'><rect width='1' height='1'/></g>"),
               "100 450 m\n120 450 l\n120 430 l");
  EXPECT_HOLDS(drawn("<rect width='10' height='5' transform='rotate(90 50 25)'/>"), "750 750 m\n750 650 l");
  EXPECT_HOLDS(drawn("<rect width='1' height='1' transform='matrix(1 0 0 1 3 4)skewX(0)'/>"),
               "30 460 m");
  EXPECT_EQ(code("<rect width='1' height='1' transform='spin(3)'/>"), "svg.value");
  EXPECT_EQ(drawn("<rect width='0' height='5'/><circle r='0'/>"), "");
}

TEST(Svg, ABentPenNeedsTheMatrix) {
  std::string out =
      drawn("<path d='M0 0H10' transform='scale(1 4)' stroke='black' stroke-width='2'/>");
  EXPECT_HOLDS(out, "0.5 0 0 -2 0 500 cm\n40 w");
  EXPECT_HOLDS(out, "0 0 m\n200 0 l\nS Q");
}

TEST(Svg, Strokes) {
  std::string out = drawn(
      "<path d='M0 0H10' stroke='black' stroke-linecap='round' stroke-linejoin='bevel' "
      "stroke-dasharray='3 1 2' stroke-dashoffset='-1' stroke-miterlimit='7'/>");
  EXPECT_HOLDS(out, "10 w 1 J 2 j 7 M [ 30 10 20 30 10 20 ] 110 d ");
  EXPECT_EQ(drawn("<path d='M0 0H10' stroke='black' stroke-width='0'/>").find("S"),
            std::string::npos);
  EXPECT_EQ(code("<path d='M0 0H1' stroke='black' stroke-dasharray='1 -1'/>"), "svg.value");
}

TEST(Svg, Colours) {
  auto color = [](const char* text) {
    std::optional<svg::ColorValue> value = svg::parse_color(text);
    if (!value) return -1;
    return value->color.red << 16 | value->color.green << 8 | value->color.blue;
  };
  EXPECT_EQ(color("#1F3A5f"), 0x1F3A5F);
  EXPECT_EQ(color("#abc"), 0xAABBCC);
  EXPECT_EQ(color("rgb(255, 128,0)"), 0xFF8000);
  EXPECT_EQ(color("rgb(100%,50%,0%)"), 0xFF8000);
  EXPECT_EQ(color("RebeccaPurple"), 0x663399);
  EXPECT_EQ(color("aliceblue"), 0xF0F8FF);
  EXPECT_EQ(color("yellowgreen"), 0x9ACD32);
  EXPECT_NEAR(svg::parse_color("rgba(0,0,0,.25)")->alpha, 0.25, 1e-9);
  for (const char* bad : {"", "#12", "#12345g", "rgb(1,2)", "rgb(1,2,3", "redd", "hsl(1,2%,3%)"})
    EXPECT_EQ(color(bad), -1) << bad;
  EXPECT_HOLDS(drawn("<g color='lime'><rect width='1' height='1' fill='currentColor'/></g>"),
               "0 1 0 rg");
}

TEST(Svg, TheCascade) {
  const std::string rect = "<rect class='a b' id='r' width='1' height='1' fill='#fff'";
  auto fill = [&](const std::string& css, const std::string& more = "") {
    std::string out = drawn("<style>" + css + "</style>" + rect + more + "/>");
    return out.substr(0, out.find(" rg"));
  };
  EXPECT_EQ(fill(""), "q 1 1 1");
  EXPECT_EQ(fill("rect { fill: red }"), "q 1 0 0");
  EXPECT_EQ(fill(".a { fill: lime } rect { fill: red }"), "q 0 1 0");
  EXPECT_EQ(fill("#r { fill: blue } .a.b { fill: lime } /* { */"), "q 0 0 1");
  EXPECT_EQ(fill("circle, .b { fill: red }", " style='fill: blue'"), "q 0 0 1");
  EXPECT_EQ(fill("* { fill: red; -inkscape-x: 1; font-family: X }"), "q 1 0 0");
  for (const char* css :
       {"g rect { fill: red }", "rect:hover { fill: red }", "@import url(x);", "rect { fill: red",
        "rect > g {}", "rect { fill }", "@media print { rect { fill: red } }", "[x] { fill: red }"})
    EXPECT_EQ(code("<style>" + std::string(css) + "</style>"), "svg.sheet") << css;
}

TEST(Svg, InheritedAndNot) {
  EXPECT_HOLDS(drawn("<g fill='red'><g><rect width='1' height='1'/></g></g>"), "1 0 0 rg");
  EXPECT_HOLDS(
      drawn("<g fill='red'><g fill='lime'><rect width='1' height='1' fill='inherit'/></g></g>"),
      "0 1 0 rg");
  EXPECT_EQ(drawn("<g display='none'><rect width='1' height='1'/><text>x</text></g>"), "");
  EXPECT_HOLDS(
      drawn("<g visibility='hidden'><rect width='1' height='1' visibility='visible'/></g>"), "rg");
}

TEST(Svg, Opacity) {
  EXPECT_HOLDS(drawn("<rect width='1' height='1' fill-opacity='.5'/>"), "q /S0 gs 0 0 0 rg");
  EXPECT_EQ(resources("<rect width='1' height='1' fill-opacity='.5'/>"),
            "/ExtGState << /S0 << /CA 1 /ca 0.5 >>  >> ");
  Result<PreparedImage> image =
      read_svg(svg_file("<g opacity='50%'><rect width='1' height='1'/></g>"), "logo.svg");
  ASSERT_EQ(code_of(image), "ok");
  ASSERT_EQ(image->forms.size(), 2u);
  EXPECT_TRUE(image->forms[0].is_group);
  EXPECT_EQ(image->forms[1].operators, "q\n/S0 gs /G0 Do\nQ\n");
  ObjectStore store;
  EXPECT_EQ(write_image(store, *image), 2u);
  std::vector<PdfObjectBytes> objects = std::move(store).take();
  EXPECT_HOLDS(objects[0].body, "/Group << /CS /DeviceRGB /I true /S /Transparency >>");
  EXPECT_HOLDS(objects[1].body, "/XObject << /G0 1 0 R >>");
  EXPECT_EQ(drawn("<rect width='1' height='1' opacity='0'/>"), "q\nQ\n");
}

TEST(Svg, Gradients) {
  std::string linear =
      "<linearGradient id='g'><stop stop-color='red'/><stop offset='1' stop-color='blue'/>"
      "</linearGradient><rect width='10' height='10' fill='url(#g)'/>";
  EXPECT_HOLDS(drawn(linear), "q /Pattern cs /P0 scn\n");
  EXPECT_HOLDS(resources(linear), "/Matrix [ 100 0 0 -100 0 500 ]");
  EXPECT_HOLDS(resources(linear), "/ShadingType 2 /ColorSpace /DeviceRGB /Coords [ 0 0 1 0 ]");
  EXPECT_HOLDS(resources(linear), "/C0 [ 1 0 0 ] /C1 [ 0 0 1 ]");
  std::string radial =
      "<linearGradient id='s'><stop stop-color='red'/><stop offset='.3' stop-color='lime'/>"
      "<stop offset='1'/></linearGradient>"
      "<radialGradient id='g' href='#s' gradientUnits='userSpaceOnUse' cx='5' cy='6' r='4' fx='4'/>"
      "<rect width='10' height='10' fill='url(#g)'/>";
  EXPECT_HOLDS(resources(radial), "/ShadingType 3 /ColorSpace /DeviceRGB /Coords [ 4 6 0 5 6 4 ]");
  EXPECT_HOLDS(resources(radial), "/Bounds [ 0.3 ]");
  // One stop is a colour; none paints nothing; a missing server with a fallback is an error still.
  EXPECT_HOLDS(drawn("<linearGradient id='g'><stop stop-color='red'/></linearGradient>"
                     "<rect width='1' height='1' fill='url(#g)'/>"),
               "1 0 0 rg");
  EXPECT_EQ(drawn("<linearGradient id='g'/><rect width='1' height='1' fill='url(#g)'/>"), "");
  EXPECT_EQ(code("<rect width='1' height='1' fill='url(#nix) red'/>"), "svg.unknown-id");
  EXPECT_EQ(code("<rect id='r' width='1' height='1' fill='url(#r)'/>"), "svg.no-gradient");
  EXPECT_EQ(code("<linearGradient id='a' href='#b'/><linearGradient id='b' href='#a'/>"
                 "<rect width='1' height='1' fill='url(#a)'/>"),
            "svg.round");
  EXPECT_EQ(code("<linearGradient id='g'><stop stop-opacity='0'/><stop offset='1'/>"
                 "</linearGradient><rect width='1' height='1' fill='url(#g)'/>"),
            "svg.fading");
  EXPECT_EQ(code("<linearGradient id='g' spreadMethod='reflect'><stop/><stop offset='1'/>"
                 "</linearGradient><rect width='1' height='1' fill='url(#g)'/>"),
            "svg.spread");
}

TEST(Svg, UseAndSymbols) {
  EXPECT_HOLDS(
      drawn("<defs><rect id='r' width='1' height='1'/></defs><use href='#r' x='5' y='6'/>"),
      "50 440 m");
  std::string symbol = drawn(
      "<symbol id='s' viewBox='0 0 10 10'><rect width='10' height='10'/></symbol>"
      "<use href='#s' x='20' y='10' width='5' height='5'/>");
  EXPECT_HOLDS(symbol, "200 400 m\n250 400 l\n250 350 l\n200 350 l\nh\nW n");
  EXPECT_HOLDS(symbol, "250 350 l\n200 350 l\nh\nf Q");
  EXPECT_EQ(code("<use href='#nix'/>"), "svg.unknown-id");
  EXPECT_EQ(code("<use href='other.svg#r'/>"), "svg.outside");
  EXPECT_EQ(code("<g id='a'><use href='#a'/></g>"), "svg.round");
}

TEST(Svg, ClipPaths) {
  EXPECT_HOLDS(drawn("<clipPath id='c'><circle cx='5' cy='5' r='5'/></clipPath>"
                     "<g clip-path='url(#c)'><rect width='10' height='10'/></g>"),
               "W n\nq 0 0 0 rg");
  EXPECT_HOLDS(drawn("<clipPath id='c' clipPathUnits='objectBoundingBox'><rect width='.5' "
                     "height='1'/></clipPath><rect width='10' height='10' clip-path='url(#c)'/>"),
               "0 500 m\n50 500 l\n50 400 l");
  EXPECT_EQ(code("<clipPath id='c'><rect width='5' height='5'/><rect x='2' width='5' height='5'/>"
                 "</clipPath><g clip-path='url(#c)'/>"),
            "svg.clip");
  EXPECT_EQ(drawn("<clipPath id='c'/><rect width='1' height='1' clip-path='url(#c)'/>"), "q\nQ\n");
}

TEST(Svg, WhatIsNotDrawnIsRefusedWithItsLine) {
  Result<PreparedImage> image = read_svg(svg_file("<g>\n<text>Ville</text></g>"), "logo.svg");
  ASSERT_EQ(code_of(image), "svg.text");
  EXPECT_EQ(image.errors()[0].place.file, "logo.svg");
  EXPECT_EQ(image.errors()[0].place.line, 3);
  EXPECT_NE(std::string(image.errors()[0].message.remedy).find("paths"), std::string::npos);
  for (const char* inside :
       {"<image href='x.png' width='1' height='1'/>", "<switch/>", "<video/>", "<hatch/>"})
    EXPECT_EQ(code(inside), "svg.not-drawn") << inside;
  for (const char* inside : {"<script>x</script>", "<foreignObject/>", "<defs><animate/></defs>",
                             "<rect onclick='x()' width='1' height='1'/>", "<set/>"})
    EXPECT_EQ(code(inside), "svg.script") << inside;
  for (const char* style : {"filter: url(#f)", "mask: url(#m)", "marker-end: url(#m)",
                            "mix-blend-mode: multiply", "paint-order: stroke", "r: 3", "d: none",
                            "vector-effect: non-scaling-stroke", "transform: scale(2)"})
    EXPECT_EQ(code("<rect width='1' height='1' style='" + std::string(style) + "'/>"),
              "svg.property")
        << style;
  EXPECT_EQ(code("<rect width='1' height='1' fill='url(x.svg#g)'/>"), "svg.outside");
  EXPECT_EQ(code("<rect width='1em' height='1'/>"), "svg.value");
  EXPECT_EQ(code("<rect width='-1' height='1'/>"), "svg.value");
  EXPECT_EQ(code("<rect width='1' height='1' fill='no-color'/>"), "svg.value");
  EXPECT_EQ(code_of(read_svg("<?xml-stylesheet href='a.css'?>" + svg_file(""), "a")),
            "svg.outside-sheet");
  EXPECT_EQ(code_of(read_svg("<html><svg/></html>", "a")), "svg.not-svg");
  EXPECT_EQ(code_of(read_svg("<svg", "a")), "xml.malformed");
}

TEST(Svg, WhatNeverShowsIsPassedOver) {
  EXPECT_EQ(drawn("<title>Blason</title><desc/><metadata><x:y xmlns:x='u'/></metadata>"
                  "<x:namedview xmlns:x='urn:x'><x:text/></x:namedview><!-- <text/> -->"
                  "<defs><text>x</text><filter/></defs>"),
            "");
}

TEST(Svg, ADoctypeThatOnlyNamesTheDtdIsPassedOver) {
  std::string doctype =
      "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\"\n \"http://www.w3.org/svg11.dtd\">";
  EXPECT_EQ(code_of(read_svg(doctype + svg_file(""), "a")), "ok");
  EXPECT_EQ(code_of(read_svg("<!DOCTYPE svg [<!ENTITY a 'b'>]>" + svg_file("&a;"), "a")),
            "xml.doctype");
}

TEST(Svg, BombsEnd) {
  // Each group shows the one before ten times.
  std::string laughs = "<g id='g0'><rect width='1' height='1'/></g>";
  for (int i = 1; i < 12; ++i) {
    laughs += "<g id='g" + std::to_string(i) + "'>";
    for (int n = 0; n < 10; ++n) laughs += "<use href='#g" + std::to_string(i - 1) + "'/>";
    laughs += "</g>";
  }
  EXPECT_EQ(code(laughs), "svg.too-large");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<g>";
  EXPECT_NE(code(deep), "ok");
  deep.clear();
  for (int i = 0; i < 220; ++i) deep += "<g>";
  for (int i = 0; i < 220; ++i) deep += "</g>";
  EXPECT_EQ(code(deep), "svg.too-large");
  std::string translucent;
  for (int i = 0; i < 40; ++i) translucent += "<g opacity='.9'>";
  translucent += "<rect width='1' height='1'/>";
  for (int i = 0; i < 40; ++i) translucent += "</g>";
  EXPECT_EQ(code(translucent), "svg.not-drawn");
  std::string long_path = "<path d='M0 0";
  for (int i = 0; i < 300'000; ++i) long_path += "h1";
  EXPECT_EQ(code(long_path + "'/>"), "svg.too-large");
  std::string white = "<path id='w' d='" + std::string(1'000'000, ' ') + "'/>";
  for (int i = 0; i < 10'000; ++i) white += "<use href='#w'/>";
  EXPECT_EQ(code(white), "svg.too-large");
  EXPECT_EQ(code(std::string(3'000'000, ' ')), "svg.too-many-bytes");
  EXPECT_EQ(code("<rect width='1e8' height='1e8'/>"), "svg.far");
  EXPECT_EQ(code("<path d='M1e400 0'/>"), "svg.value");
  EXPECT_EQ(code("<g transform='scale(1e9)'><g transform='scale(1e9)'><path d='M1 1H2' "
                 "stroke='red'/></g></g>"),
            "svg.far");
  std::string sheet = "<style>";
  for (int i = 0; i < 5000; ++i) sheet += ".a{}";
  EXPECT_EQ(code(sheet + "</style>"), "svg.sheet");
}

TEST(Svg, TheExamplesAreDrawn) {
  for (const char* name : {"blason.svg", "coupe.svg"}) {
    Result<std::string> bytes =
        read_file(std::string(PARAPHE_SOURCE_DIR) + "/tests/cases/commune-blason-et-plan/" + name);
    ASSERT_TRUE(bytes.ok());
    EXPECT_TRUE(is_svg(*bytes));
    Result<PreparedImage> image = read_image(*bytes, name);
    EXPECT_EQ(code_of(image), "ok") << (image.ok() ? "" : to_string(image.errors()[0]));
    // Every truncation is refused.
    for (size_t length = 0; length + 10 < bytes->size(); length += 97)
      EXPECT_FALSE(read_image(bytes->substr(0, length), name).ok()) << length;
  }
}

}  // namespace
}  // namespace paraphe
