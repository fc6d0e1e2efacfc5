// The promise of a paragraph, on random ones at 200 widths: the record's words and no others; no
// line wider than its column without a warning; no line that ends where none may without one.
#include <random>

#include "sheet.h"
#include "type/characters.h"
#include "type/french.h"
#include "type/hyphenate.h"

namespace paraphe {
namespace {

const char* const kWords[] = {"Vu",          "conseil",     "municipal",
                              "de",          "la",          "l'intercommunalité",
                              "M.",          "Mme",         "Dupont",
                              "J.-P.",       "LEROY",       "25",
                              "voix",        "1 234,56 €",  "12 345 678",
                              "%",           ";",           "!",
                              ":",           "«",           "»",
                              "(annexe)",    "« oui »",     "porte-parole",
                              "a-t-il",      "1er",         "mars",
                              "2024",        "21",          "décembre",
                              "n°",          "art.",        "L.",
                              "2121-29",     "XXe",         "siècle",
                              "etc.",        "efficacité",  "délibération",
                              "14:30",       "Yahoo!",      "2'33\"",
                              "03 21 95 12", "246 200 729", "Šibeník",
                              "Nguyễn",      "AFNOR",       "–",
                              "ci-annexée",  "à",           "18 h 30",
                              "redélibérer", "ÉLECTIONS",   "https://www.exemple.fr/a/b?c=d"};

std::u32string decode(std::string_view text) {
  std::u32string out;
  for (size_t i = 0; i < text.size();) out += next_character(text, i);
  return out;
}

// Why the line that ends before character `at` may not end there; "" when it may.
std::string fault(const std::u32string& text, const std::vector<Tuning>& tunings, size_t at,
                  bool hyphen) {
  if (text[at - 1] == ' ') return tunings[at - 1].space == Space::kNormal ? "" : "a tie is broken";
  if (!hyphen) return tunings[at - 1].break_after ? "" : "a word is cut";
  size_t begin = at, end = at;
  while (begin > 0 && text[begin - 1] != ' ') --begin;
  while (end < text.size() && text[end] != ' ') ++end;
  for (const HyphenPoint& point : hyphen_points(text.substr(begin, end - begin)))
    if (begin + point.at == at)
      return point.capital && !tunings[begin].sentence_start ? "a name is divided" : "";
  return "no hyphen may stand here";
}

struct Seen {
  size_t lines = 0, hyphens = 0, warned = 0, faults = 0;
};

void check(const std::string& words, const Galley& galley, Length width, Seen& seen) {
  const std::vector<Line>& lines = galley.body[0].paragraph.lines;
  ASSERT_EQ(words_of(lines), words) << to_points(width);
  const std::u32string text = decode(words);
  const std::vector<Tuning> tunings = retune(text, true);
  size_t at = 0, ladder = 0, warned = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::u32string shown = decode(text_of(lines[i]));
    at += shown.size() - (lines[i].hyphenated ? 1 : 0);
    Length ink = lines[i].width;
    const Length hanging = pt(11) * 6 / 10;  // no sign is wider than an em, of which 6/10 may hang
    if (ink > width + hanging) ++warned;
    if (i + 1 == lines.size()) continue;
    const std::string why = fault(text, tunings, at, lines[i].hyphenated);
    if (!why.empty()) {
      ++warned;
      ++seen.faults;
      EXPECT_FALSE(galley.warnings.empty()) << why << ": " << text_of(lines[i]);
    }
    seen.hyphens += lines[i].hyphenated ? 1 : 0;
    ladder = lines[i].hyphenated ? ladder + 1 : 0;
    if (galley.warnings.empty()) {
      EXPECT_LE(ladder, 3u);
    }
  }
  EXPECT_EQ(at, text.size());
  EXPECT_LE(warned, galley.warnings.size()) << to_points(width);
  seen.lines += lines.size();
  seen.warned += galley.warnings.size();
}

TEST(Property, WordsStayAndNoLineBreaksARuleUnwarned) {
  std::mt19937 random(17);
  Sheet sheet;
  Seen seen;
  for (int width = 0; width < 200; ++width) {
    sheet.set_measure(Length::from_millipoints(35'000 + width * 2'345));
    const Length measure = Length::from_millipoints(35'000 + width * 2'345);
    for (int paragraph = 0; paragraph < 6; ++paragraph) {
      std::string words = "Vu";
      const size_t count = 10 + random() % 80;
      for (size_t w = 0; w < count; ++w)
        words += std::string(" ") + kWords[random() % std::size(kWords)];
      sheet.style().microtype = random() % 2 == 0;
      sheet.style().alignment = static_cast<Alignment>(random() % 4);
      sheet.style().first_indent = random() % 3 == 0 ? pt(8) : pt(0);
      check(words, sheet.set({Sheet::paragraph(words)}), measure, seen);
    }
  }
  EXPECT_GT(seen.lines, 8000u);
  EXPECT_GT(seen.hyphens, 300u);
  EXPECT_GT(seen.faults, 10u);  // narrow columns do ask for the last resort
}

// The warnings name the line of the record, not that of the layout.
TEST(Property, WarningsNameTheLineOfTheRecord) {
  Sheet sheet(60);
  PlaceBook places;
  sheet.document.nodes[0].place = places.add_file("record.xml");
  Block block = Sheet::paragraph("Une INTERCOMMUNALISATION des compétences");
  block.place = places.add_file("layout.xml").at(3);
  block.runs[0].line = 88;
  Galley galley = sheet.set({block});
  ASSERT_FALSE(galley.warnings.empty());
  for (const Diagnostic& warning : galley.warnings) {
    EXPECT_EQ(warning.place.file, "record.xml");
    EXPECT_EQ(warning.place.line, 88);
  }
}

}  // namespace
}  // namespace paraphe
