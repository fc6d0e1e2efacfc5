// A document with one style, and short ways to put text in it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "type/galley.h"

namespace paraphe {

inline Length pt(int64_t points) { return Length::from_points(points); }

// A sheet with margins of 50 pt, Spectral, and Source Sans as the fallback.
struct Sheet {
  Document document;
  Fonts fonts;

  explicit Sheet(int64_t measure = 400) {
    document.language = "fr-FR";
    document.faces = {{"Spectral-Regular.ttf"}, {"SourceSans3-Regular.ttf"}};
    document.fallback = {1};
    document.text_styles.resize(1);
    document.paragraph_styles.resize(1);
    document.nodes.resize(1);
    document.first.left = document.first.right = pt(50);
    set_measure(pt(measure));
    Result<Fonts> opened = Fonts::open(document.faces, "");
    EXPECT_TRUE(opened.ok());
    if (opened.ok()) fonts = *opened;
  }
  void set_measure(Length measure) { document.first.width = measure + pt(100); }
  ParagraphStyle& style() { return document.paragraph_styles[0]; }
  TextStyle& text() { return document.text_styles[0]; }

  static Run run(const std::string& text, TextStyleId style = 0) {
    Run made;
    made.text = text;
    made.style = style;
    return made;
  }
  static Block paragraph(const std::string& text) {
    Block block;
    block.runs.push_back(run(text));
    return block;
  }
  static Block container(Block::Kind kind, Blocks children) {
    Block block;
    block.kind = kind;
    block.children = std::move(children);
    return block;
  }

  Galley set(Blocks body) {
    document.body = std::move(body);
    Result<Galley> galley = paraphe::set(document, fonts);
    EXPECT_TRUE(galley.ok()) << (galley.ok() ? "" : to_string(galley.errors()[0]));
    return galley.ok() ? *galley : Galley{};
  }
  Diagnostics errors_of(Blocks body) {
    document.body = std::move(body);
    Result<Galley> galley = paraphe::set(document, fonts);
    EXPECT_FALSE(galley.ok());
    return galley.ok() ? Diagnostics{} : galley.errors();
  }
  std::vector<Line> lines(const std::string& text) {
    Galley galley = set({paragraph(text)});
    return galley.body.empty() ? std::vector<Line>{} : galley.body[0].paragraph.lines;
  }
};

inline std::string text_of(const Line& line) {
  std::string text;
  for (const GlyphRun& run : line.runs) text += run.text;
  return text;
}

inline std::string text_of(const std::vector<Line>& lines) {
  std::string text;
  for (const Line& line : lines) text += text_of(line);
  return text;
}

// The record's words: without break hyphens, and with plain spaces.
inline std::string words_of(const std::vector<Line>& lines) {
  const std::string text = text_of(lines);
  std::string words;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = next_character(text, i);
    if (c == kSoftHyphen) continue;
    append_utf8(words, c == kNoBreakSpace || c == kNarrowNoBreakSpace ? U' ' : c);
  }
  return words;
}

// The x of the first glyph whose text is `character`, or -1.
inline Length x_of(const Line& line, std::string_view character) {
  for (const GlyphRun& run : line.runs) {
    Length pen = run.x;
    for (GlyphReader reader(run); reader.next();) {
      if (reader.text() == character) return pen;
      pen += reader.glyph().advance;
    }
  }
  return Length{-1};
}

inline const char* const kParagraph =
    "Ainsi, dans le cadre de la gouvernance mise en place lors de ce mandat permettant d'associer "
    "plus étroitement les communes aux débats et aux décisions de la communauté, la stratégie "
    "ci-annexée à la présente délibération, après transmission préalable systématique, a été "
    "débattue lors de la conférence des services communaux et intercommunaux du 13 octobre "
    "dernier, "
    "lors de la conférence des maires du 19 octobre dernier ainsi que lors de la commission "
    "efficace des finances, qui a coûté 1 234,56 € ; « rien de plus ».";

}  // namespace paraphe
