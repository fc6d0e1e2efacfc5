// What threads remember of words never shows: the same document gives the same lines whatever was
// set before it, in whatever order, by whichever thread.
#include <algorithm>
#include <random>
#include <sstream>
#include <thread>

#include "sheet.h"
#include "type/shape.h"

namespace paraphe {
namespace {

// Few words, so that each is met in every face, size, manner and language; with ligatures that
// hyphens divide, names, compounds, apostrophes, ordinals, signs, and letters of other scripts.
const char* const kWords[] = {"affaires",
                              "efficacité",
                              "Délibération",
                              "délibération",
                              "l'intercommunalité",
                              "d'Amiens",
                              "porte-parole",
                              "interministérielles-déconcentrées",
                              "1er",
                              "XXe",
                              "siècle",
                              "«",
                              "»",
                              ";",
                              "oui !",
                              "M.",
                              "Dupont",
                              "2024",
                              "mars",
                              "21",
                              "1 234,56",
                              "€",
                              "n°",
                              "Šibeník",
                              "Nguyễn",
                              "ﬁn",
                              "souf\u00ADflet",
                              "e\u0301te\u0301",
                              "www.exemple.fr/a/b?c=d",
                              "محمد",
                              "ministère",
                              "a-t-il",
                              "conseil",
                              "municipal",
                              "de",
                              "Ştefan",
                              "ţară",
                              "la",
                              "et",
                              "à",
                              "vu",
                              "anticonstitutionnellement"};

Block random_block(std::mt19937& random, size_t styles) {
  Block block;
  block.style = static_cast<ParagraphStyleId>(random() % styles);
  const size_t runs = 1 + random() % 4;
  for (size_t r = 0; r < runs; ++r) {
    std::string text;
    for (size_t words = 1 + random() % 25; words > 0; --words)
      text += std::string(kWords[random() % std::size(kWords)]) + (random() % 15 > 0 ? " " : "");
    block.runs.push_back(Sheet::run(text, static_cast<TextStyleId>(random() % 7)));
    block.runs.back().typed = random() % 5 == 0;
    block.runs.back().keep_case = random() % 7 == 0;
  }
  return block;
}

Sheet random_sheet(std::mt19937& random) {
  Sheet sheet(60 + random() % 400);
  Document& document = sheet.document;
  const char* const languages[] = {"fr-FR", "ro-RO", "nl-NL"};
  document.language = languages[random() % 3];
  document.faces = {{"Spectral-Regular.ttf"}, {"SourceSans3-Regular.ttf"}, {"Spectral-Bold.ttf"}};
  if (random() % 2 == 0) std::swap(document.faces[0], document.faces[2]);
  document.faces.push_back({"Amiri-Regular.ttf"});
  document.fallback = {1, 3};
  document.text_styles.resize(7);
  document.text_styles[1].face = 1;
  document.text_styles[2].size = Length::from_millipoints(9500 + random() % 5000);
  document.text_styles[3].features = kSmallCapitals;
  document.text_styles[4].features = kSuperior;
  document.text_styles[5].tracking = 50;
  document.text_styles[6].features = kOldStyleFigures;
  document.paragraph_styles.resize(5);
  for (ParagraphStyle& style : document.paragraph_styles) {
    style.microtype = random() % 3 > 0;
    style.hyphenate = random() % 3 > 0;
    style.french = random() % 3 > 0;
  }
  document.paragraph_styles[3].alignment = Alignment::kLeft;
  document.paragraph_styles[4].alignment = Alignment::kCentre;
  document.paragraph_styles[4].balanced = true;
  for (size_t k = 1 + random() % 3; k > 0; --k)
    document.body.push_back(random_block(random, document.paragraph_styles.size()));
  document.body.push_back(
      Sheet::container(Block::Kind::kRow, {random_block(random, 5), random_block(random, 5)}));
  Result<Fonts> opened = Fonts::open(document.faces, "");
  EXPECT_TRUE(opened.ok());
  if (opened.ok()) sheet.fonts = *opened;
  return sheet;
}

void tell(std::ostream& out, const std::vector<Line>& lines) {
  for (const Line& line : lines) {
    out << Length(line.width).units << ' ' << line.ratio << ' ' << line.hyphenated << '\n';
    for (const GlyphRun& run : line.runs) {
      out << run.face << ' ' << Length(run.size).units << ' ' << Length(run.x).units << ' '
          << run.expansion << ' ' << run.text << '\n';
      for (const Glyph& glyph : run.glyphs)
        out << glyph.id << ' ' << int{glyph.text} << ' ' << Length(glyph.advance).units << ' ';
      for (const GlyphExtra& extra : run.extras)
        out << extra.glyph << ' ' << extra.more_text << ' ' << extra.dx.units << ' '
            << extra.dy.units << ' ';
    }
  }
}

void tell(std::ostream& out, const Galley& galley, const SetBlock& block) {
  out << block.x.units << ' ' << block.width.units << ' ' << block.height.units << '\n';
  tell(out, block.paragraph.lines);
  if (!block.paragraph.lines.empty())
    for (const Alternative& other : galley.alternatives(block)) {
      out << other.demerits << '\n';
      tell(out, other.lines);
    }
  for (const SetBlock& child : block.children) tell(out, galley, child);
}

// All there is to see of the document.
std::string told(const Sheet& sheet) {
  const Result<Galley> galley = set(sheet.document, sheet.fonts);
  std::ostringstream out;
  if (!galley.ok()) {
    for (const Diagnostic& error : galley.errors()) out << error.message.code << '\n';
    return out.str();
  }
  for (const SetBlock& block : galley->body) tell(out, *galley, block);
  out << galley->warnings.size();
  return out.str();
}

// Words that fill the memory of any thread.
Sheet many_words() {
  Sheet sheet;
  for (int k = 0; k < 10; ++k) {
    std::string text;
    for (int word = 0; word < 1000; ++word) text += "mot" + std::to_string(k * 1000 + word) + ' ';
    sheet.document.body.push_back(Sheet::paragraph(text));
  }
  return sheet;
}

TEST(Order, WhatWasSetBeforeDoesNotShow) {
  std::mt19937 random(5);
  std::vector<Sheet> sheets;
  std::vector<size_t> order;
  for (size_t k = 0; k < 60; ++k) {
    sheets.push_back(random_sheet(random));
    order.push_back(k);
  }
  std::vector<std::string> alone(sheets.size());  // each by a thread that knows no word
  for (size_t k : order) std::thread([&] { alone[k] = told(sheets[k]); }).join();
  EXPECT_GT(std::count_if(alone.begin(), alone.end(), [](auto& all) { return all.size() > 2000; }),
            50);
  const Sheet words = many_words();
  for (int round = 0; round < 4; ++round) {
    for (size_t k : order) {
      EXPECT_EQ(told(sheets[k]), alone[k]) << "document " << k << ", round " << round;
      if (random() % 40 == 0) Shaper::of_thread().forget();
      if (random() % 80 == 0) told(words);
    }
    std::shuffle(order.begin(), order.end(), random);
  }
  std::vector<std::string> there(sheets.size()), back(sheets.size());
  std::thread other([&] {
    for (size_t k : order) there[k] = told(sheets[k]);
  });
  for (auto k = order.rbegin(); k != order.rend(); ++k) back[*k] = told(sheets[*k]);
  other.join();
  EXPECT_EQ(there, alone);
  EXPECT_EQ(back, alone);
}

}  // namespace
}  // namespace paraphe
