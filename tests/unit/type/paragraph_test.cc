// Paragraphs: from runs of text to positioned glyphs.
#include <random>

#include "sheet.h"
#include "type/characters.h"

namespace paraphe {
namespace {

constexpr int64_t kRounding = 64;  // 1/1000 pt

void expect_near(Length a, Length b, const std::string& what) {
  EXPECT_LE(std::abs((a - b).units), kRounding)
      << what << ": " << to_points(a) << " and " << to_points(b);
}

// Pens follow advances: a run begins where the one before it ends.
void expect_contiguous(const Line& line) {
  for (size_t r = 0; r + 1 < line.runs.size(); ++r) {
    Length pen = line.runs[r].x;
    for (const Glyph& glyph : line.runs[r].glyphs) pen += glyph.advance;
    EXPECT_EQ(pen.units, Length(line.runs[r + 1].x).units);
  }
}

TEST(Paragraph, JustifiedLinesEndExactlyAtTheMargin) {
  Sheet sheet;
  Galley galley = sheet.set({Sheet::paragraph(kParagraph)});
  const std::vector<Line>& lines = galley.body[0].paragraph.lines;
  ASSERT_GE(lines.size(), 5u);
  for (size_t i = 0; i + 1 < lines.size(); ++i) {
    expect_near(lines[i].width, galley.measure, text_of(lines[i]));
    EXPECT_LT(std::abs(lines[i].ratio), 1.3) << text_of(lines[i]);
    expect_contiguous(lines[i]);
  }
  EXPECT_LT(lines.back().width, galley.measure);
  EXPECT_TRUE(galley.warnings.empty());
  EXPECT_EQ(galley.body[0].height, pt(14) * static_cast<int64_t>(lines.size()));
}

TEST(Paragraph, LinesOfOneLeadingStandOnOneGrid) {
  Sheet sheet;
  const Length baseline = sheet.lines("a")[0].baseline;
  sheet.text().size = pt(8);
  sheet.text().face = 1;
  EXPECT_EQ(sheet.lines("a")[0].baseline, baseline);
  EXPECT_EQ(sheet.lines("a")[0].height, pt(14));
}

TEST(Paragraph, MicrotypeHangsSignsAndExpandsByTwoPercentAtMost) {
  Sheet sheet(330);
  sheet.style().microtype = true;
  const std::vector<Line> lines = sheet.lines(kParagraph);
  bool hangs = false, expands = false;
  for (size_t i = 0; i + 1 < lines.size(); ++i) {
    EXPECT_GE(lines[i].width, pt(330) - Length{kRounding}) << text_of(lines[i]);
    EXPECT_LE(lines[i].width, pt(330) + Length::from_millipoints(2500));
    hangs |= lines[i].width > pt(330) + Length::from_millipoints(500);
    for (const GlyphRun& run : lines[i].runs) {
      EXPECT_LE(std::abs(run.expansion), 20);
      expands |= run.expansion != 0;
    }
  }
  EXPECT_TRUE(hangs);
  EXPECT_TRUE(expands);
}

// Advances include the expansion: the glyphs of a line are all wider in the same measure.
TEST(Paragraph, ExpandedAdvancesAreThoseOfTheFontTimesTheExpansion) {
  Sheet sheet(330);
  sheet.style().microtype = true;
  const Font& font = sheet.fonts[0];
  int checked = 0;
  for (const Line& line : sheet.lines(kParagraph))
    for (const GlyphRun& run : line.runs)
      for (GlyphReader reader(run); reader.next();) {
        if (reader.text()[0] != 'e') continue;  // no kerning before most letters
        const Glyph& glyph = reader.glyph();
        const Length natural = run.size.scaled(font.advance(glyph.id), font.units_per_em());
        const Length wanted = natural + natural.scaled(run.expansion, 1000);
        if (std::abs((wanted - glyph.advance).units) <= 4) ++checked;
      }
  EXPECT_GT(checked, 20);
}

TEST(Paragraph, BreakHyphensAreSoftInTheTextLayer) {
  Sheet sheet(150);
  bool hyphenated = false;
  for (const Line& line : sheet.lines(kParagraph)) {
    const std::string text = text_of(line);
    const bool soft = text.size() > 2 && text.substr(text.size() - 2) == "\u00AD";
    EXPECT_EQ(line.hyphenated, soft) << text;
    if (!soft) continue;
    hyphenated = true;
    EXPECT_EQ(line.runs.back().glyphs.back().id, sheet.fonts[0].glyph('-'));
  }
  EXPECT_TRUE(hyphenated);
}

TEST(Paragraph, AcronymsNamesAndKeptRunsAreNeverHyphenated) {
  Sheet sheet(100);
  Block block;
  block.runs = {Sheet::run("Le plan de Intercommunalisation et INTERCOMMUNALISATION, puis "),
                Sheet::run("intercommunalisation")};
  block.runs[1].keep_case = true;
  Galley galley = sheet.set({block});
  for (const Line& line : galley.body[0].paragraph.lines) EXPECT_FALSE(line.hyphenated);
  block.runs[1].keep_case = false;
  galley = sheet.set({block});
  int hyphens = 0;
  for (const Line& line : galley.body[0].paragraph.lines) hyphens += line.hyphenated ? 1 : 0;
  EXPECT_GE(hyphens, 1);
}

// "(www.telerecours." and, below it, "fr)." alone.
TEST(Paragraph, RaggedTextDoesNotEndWithTheLastLettersOfAnAddress) {
  for (int width = 120; width <= 400; width += 3) {
    Sheet sheet(width);
    sheet.style().hyphenate = false;
    sheet.style().alignment = Alignment::kLeft;
    const std::vector<Line> lines = sheet.lines(
        "L’acte peut être contesté, par courrier ou par l’application Télérecours citoyens "
        "(www.telerecours.fr).");
    EXPECT_NE(words_of({lines.back()}), "fr).") << width;
    EXPECT_FALSE(lines.back().hyphenated);
  }
}

TEST(Paragraph, AWordWiderThanItsLineIsDividedAtSyllablesWhereOthersAreNot) {
  Sheet sheet(60);
  sheet.style().hyphenate = false;
  sheet.style().alignment = Alignment::kLeft;
  const std::vector<Line> lines = sheet.lines("prévisionnellement");
  ASSERT_GE(lines.size(), 2u);
  EXPECT_TRUE(lines[0].hyphenated);
  EXPECT_EQ(words_of(lines), "prévisionnellement");
  sheet.set_measure(pt(200));
  for (const Line& line : sheet.lines("un mot très long, prévisionnellement, et un autre mot"))
    EXPECT_FALSE(line.hyphenated);
}

// The ligature ffi is one glyph, unless the word is divided inside it.
TEST(Paragraph, AWordIsDividedInsideALigature) {
  Sheet sheet;
  const std::vector<Line> whole = sheet.lines("efficacement");
  size_t glyphs = whole[0].runs[0].glyphs.size();
  ASSERT_LT(glyphs, std::string("efficacement").size());
  bool divided = false;
  for (int64_t width = 80; width <= 180; ++width) {
    sheet.set_measure(pt(width));
    const std::vector<Line> lines = sheet.lines("LE SYNDICAT efficacement géré");
    EXPECT_EQ(words_of(lines), "LE SYNDICAT efficacement géré") << width;
    divided |= text_of(lines[0]) == "LE SYNDICAT ef\u00AD" && text_of(lines[1]).starts_with("fica");
    for (const Line& line : lines) EXPECT_LE(line.width, pt(width) + Length{kRounding});
  }
  EXPECT_TRUE(divided);
}

// The property of the text layer: whatever the width, the record's words and no others; no line too
// wide without a warning; no line that ends or begins where none may.
TEST(Paragraph, AtEveryWidthTheWordsStay) {
  Sheet sheet;
  for (bool microtype : {false, true}) {
    sheet.style().microtype = microtype;
    for (int64_t width = 30; width < 430; width += 2) {
      sheet.set_measure(pt(width));
      Galley galley = sheet.set({Sheet::paragraph(kParagraph)});
      const std::vector<Line>& lines = galley.body[0].paragraph.lines;
      EXPECT_EQ(words_of(lines), kParagraph) << width;
      size_t overfull = 0;
      for (size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].width > pt(width) + pt(microtype ? 4 : 0) + Length{kRounding}) ++overfull;
        if (width < 90) continue;
        const std::string text = text_of(lines[i]);
        for (const char* bad : {"; ", "€", "» ", ", ", "»."}) EXPECT_FALSE(text.starts_with(bad));
        for (const char* bad : {"« ", " 13 ", " 1 ", "«\u00A0"}) EXPECT_FALSE(text.ends_with(bad));
      }
      EXPECT_LE(overfull, galley.warnings.size()) << width;
      if (width > 250) {
        EXPECT_TRUE(galley.warnings.empty()) << to_string(galley.warnings[0]);
      }
    }
  }
}

TEST(Paragraph, RandomTextKeepsItsWordsAtAnyWidth) {
  std::mt19937 random(5);
  const char* const words[] = {"conseil", "de",     "l'intercommunalité",
                               "M.",      "Dupont", "25",
                               "voix",    ";",      "« oui »",
                               "12",      "€",      "porte-parole",
                               "J.-P.",   "à",      "1er",
                               "n°",      "XXe",    "efficacité",
                               "Šibeník", "Nguyễn", "https://www.exemple.fr/a/b/c?d=e",
                               "!"};
  for (int round = 0; round < 150; ++round) {
    std::string text = "Vu";
    for (int i = 0; i < 60; ++i) text += std::string(" ") + words[random() % std::size(words)];
    Sheet sheet(30 + random() % 400);
    sheet.style().microtype = random() % 2;
    sheet.style().alignment = static_cast<Alignment>(random() % 4);
    EXPECT_EQ(words_of(sheet.lines(text)), text);
  }
}

TEST(Paragraph, FrenchSpacesAreRightInTheTextLayerWithoutGlyphs) {
  Sheet sheet;
  ASSERT_FALSE(sheet.fonts[0].has(0x202F));
  EXPECT_EQ(text_of(sheet.lines("présents ; 1 234,56 € : « oui »")),
            "présents\u202F; 1\u202F234,56\u00A0€\u00A0: «\u00A0oui\u00A0»");
  sheet.style().french = false;
  EXPECT_EQ(text_of(sheet.lines("présents ; 1 234,56 € : « oui »")),
            "présents ; 1 234,56 € : « oui »");
}

TEST(Paragraph, MissingSpaceIsAnAdvanceWithoutText) {
  Sheet sheet;
  const Line with = sheet.lines("Vote ; non")[0], without = sheet.lines("Vote; non")[0];
  EXPECT_EQ(text_of(without), "Vote; non");
  expect_near(x_of(with, ";"), x_of(without, ";"), "place of the semicolon");
}

TEST(Paragraph, ApostrophesAreDrawnAsSuchAndKeptInTheText) {
  Sheet sheet;
  const Line line = sheet.lines("l'avis")[0];
  EXPECT_EQ(text_of(line), "l'avis");
  EXPECT_EQ(line.runs[0].glyphs[1].id, sheet.fonts[0].glyph(U'’'));
}

// The header of a column of figures stands flush right: its lines are even all the same.
TEST(Paragraph, BalancedLinesAreEvenOnWhateverSideTheyStand) {
  for (Alignment alignment : {Alignment::kLeft, Alignment::kRight, Alignment::kCentre}) {
    Sheet sheet(150);
    sheet.style().alignment = alignment;
    sheet.style().hyphenate = false;
    const std::string header = "Montant des travaux restant à financer en 2027";
    auto difference = [&] {
      const std::vector<Line> lines = sheet.lines(header);
      EXPECT_EQ(lines.size(), 2u);
      auto ink = [](const Line& line) {
        Length width;
        for (const GlyphRun& run : line.runs)
          for (const Glyph& glyph : run.glyphs) width += glyph.advance;
        return width.units;
      };
      return std::abs(ink(lines.front()) - ink(lines.back()));
    };
    const int64_t ragged = difference();
    sheet.style().balanced = true;
    EXPECT_LT(difference(), ragged / 2);
    const std::vector<Line> lines = sheet.lines(header);
    for (const Line& line : lines) {
      const Length left = line.runs.front().x, right = pt(150) - line.width;
      const Length wrong = alignment == Alignment::kLeft    ? left
                           : alignment == Alignment::kRight ? right
                                                            : left - right;
      EXPECT_LT(std::abs(wrong.units), 16) << static_cast<int>(alignment);
    }
  }
}

TEST(Paragraph, OrdinalsAreSmallAndRaised) {
  Sheet sheet;
  const Line line = sheet.lines("le 1er mars")[0];
  EXPECT_EQ(text_of(line), "le 1er\u00A0mars");
  const Font& font = sheet.fonts[0];
  bool raised = false;
  for (const GlyphRun& run : line.runs)
    for (GlyphReader reader(run); reader.next();)
      if (reader.text() == "r")
        raised |= run.rise > Length{} || reader.glyph().id != font.glyph('r');
  EXPECT_TRUE(raised);
}

TEST(Paragraph, RunsKeepTheirOwnersAndStyles) {
  Sheet sheet;
  sheet.document.text_styles.resize(2);
  sheet.document.text_styles[1].face = 1;
  sheet.document.text_styles[1].color = {200, 0, 0};
  Block block;
  block.runs = {Sheet::run("avant "), Sheet::run("dedans", 1), Sheet::run(" après")};
  block.runs[1].owner = 7;
  Galley galley = sheet.set({block});
  const Line& line = galley.body[0].paragraph.lines[0];
  ASSERT_EQ(line.runs.size(), 3u);
  EXPECT_EQ(line.runs[1].owner, 7u);
  EXPECT_EQ(line.runs[1].face, 1);
  EXPECT_EQ(line.runs[1].color, (Color{200, 0, 0}));
  EXPECT_EQ(line.runs[1].text, "dedans");
  expect_contiguous(line);
}

TEST(Paragraph, TrackingWidensEveryLetterAndPartsLigatures) {
  Sheet sheet;
  const Line common = sheet.lines("efficace")[0];
  sheet.text().tracking = 100;
  const Line tracked = sheet.lines("efficace")[0];
  EXPECT_EQ(tracked.runs[0].glyphs.size(), 8u);
  EXPECT_LT(common.runs[0].glyphs.size(), 8u);
  EXPECT_GT(tracked.width - common.width, Length::from_millipoints(1100) * 7);
}

TEST(Paragraph, AlignmentsAndIndents) {
  Sheet sheet(300);
  sheet.style().alignment = Alignment::kRight;
  expect_near(sheet.lines("Le Président")[0].width, pt(300), "right");
  sheet.style().alignment = Alignment::kCentre;
  Line line = sheet.lines("Le Président")[0];
  expect_near(line.runs[0].x, pt(300) - line.width, "centre");
  sheet.style().alignment = Alignment::kJustified;
  sheet.style().left = pt(20);
  sheet.style().right = pt(10);
  sheet.style().first_indent = -pt(15);
  const std::vector<Line> lines = sheet.lines(kParagraph);
  EXPECT_EQ(lines[0].runs[0].x, pt(5));
  EXPECT_EQ(lines[1].runs[0].x, pt(20));
  expect_near(lines[0].width, pt(290), "first line");
  expect_near(lines[1].width, pt(290), "second line");
}

TEST(Paragraph, ForcedBreaksAreSpacesInTheTextLayer) {
  Sheet sheet;
  Block block;
  auto line_break = Sheet::run("");
  line_break.kind = paraphe::Run::Kind::kLineBreak;
  block.runs = {Sheet::run("Le Maire"), line_break, line_break, Sheet::run("Jean Petit")};
  Galley galley = sheet.set({block});
  const std::vector<Line>& lines = galley.body[0].paragraph.lines;
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(text_of(lines[0]), "Le Maire ");
  EXPECT_EQ(text_of(lines[1]), "");
  EXPECT_EQ(text_of(lines[2]), "Jean Petit");
  EXPECT_LT(lines[0].width, pt(100));
}

TEST(Paragraph, WhiteSpaceOfTheXmlIsOneSpace) {
  Sheet sheet;
  EXPECT_EQ(text_of(sheet.lines("  un\n   deux\ttrois ")), "un deux trois");
}

TEST(Paragraph, AnEmptyParagraphIsOneLineHigh) {
  Sheet sheet;
  Galley galley = sheet.set({Sheet::paragraph("")});
  EXPECT_EQ(galley.body[0].height, pt(14));
}

// ---------------------------------------------------------------- Unicode

TEST(Paragraph, MissingCharactersAreNamedAllAtOnce) {
  Sheet sheet;
  Block first = Sheet::paragraph("Ligne 漢 et encore 漢"), second = Sheet::paragraph("☃");
  PlaceBook places;
  first.place = places.add_step(places.add_file("record.xml"), 12, "seance", 0);
  second.place.line = 13;
  const Diagnostics errors = sheet.errors_of({first, second});
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_STREQ(errors[0].message.code, "type.missing-glyph");
  EXPECT_EQ(errors[0].arguments[0], "漢");
  EXPECT_EQ(errors[0].arguments[1], "6F22");
  EXPECT_EQ(errors[0].arguments[2], "Spectral-Regular.ttf");
  EXPECT_EQ(errors[0].place.line, 12);
  EXPECT_EQ(errors[1].arguments[1], "2603");
  EXPECT_EQ(errors[1].place.line, 13);
}

TEST(Paragraph, FallbackFacesServeSingleCharacters) {
  Sheet sheet;
  char32_t only = 0x2100;  // a character that only the second face has
  while (only < 0x2600 && (sheet.fonts[0].has(only) || !sheet.fonts[1].has(only))) ++only;
  ASSERT_LT(only, 0x2600u);
  std::string character;
  append_utf8(character, only);
  const std::string text = "avant" + character + "après";
  const Line line = sheet.lines(text)[0];
  EXPECT_EQ(text_of(line), text);
  ASSERT_EQ(line.runs.size(), 3u);
  EXPECT_EQ(line.runs[1].face, 1);
  EXPECT_EQ(line.runs[1].text, character);
}

TEST(Paragraph, CombiningMarksStayWithTheirLetters) {
  Sheet sheet;
  const std::string decomposed = "e\u0301te\u0301";  // été
  const Line line = sheet.lines(decomposed)[0];
  EXPECT_EQ(text_of(line), decomposed);
  EXPECT_EQ(line.runs[0].glyphs.size(), 3u);
  EXPECT_EQ(line.width, sheet.lines("été")[0].width);
}

TEST(Paragraph, NamesInVietnameseAndPolish) {
  Sheet sheet;
  EXPECT_EQ(text_of(sheet.lines("Nguyễn Thị Hồng, Łukasz Żółć")[0]),
            "Nguyễn Thị Hồng, Łukasz Żółć");
}

TEST(Paragraph, NoBreakHyphensAreDrawnAsHyphens) {
  Sheet sheet;
  const Line line = sheet.lines("Jean\u2011Paul")[0];
  EXPECT_EQ(text_of(line), "Jean\u2011Paul");
  const uint16_t own = sheet.fonts[0].glyph(0x2011);
  EXPECT_EQ(line.runs[0].glyphs[4].id, own != 0 ? own : sheet.fonts[0].glyph('-'));
}

// ---------------------------------------------------------------- absurd input

TEST(Paragraph, AWordWiderThanTheMeasureIsCutAndKept) {
  Sheet sheet(60);
  const std::string text = "Anti" + std::string(300, 'x') + " fin";
  Galley galley = sheet.set({Sheet::paragraph(text)});
  EXPECT_EQ(words_of(galley.body[0].paragraph.lines), text);
  for (const Line& line : galley.body[0].paragraph.lines)
    EXPECT_LE(line.width, pt(60) + Length{kRounding}) << text_of(line);
}

TEST(Paragraph, AWordNobodyWritesIsAnError) {
  Sheet sheet;
  const Diagnostics errors = sheet.errors_of({Sheet::paragraph(std::string(1 << 20, 'm'))});
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_STREQ(errors[0].message.code, "type.word-too-long");
}

TEST(Paragraph, AParagraphAsLongAsABookIsAnError) {
  Sheet sheet;
  std::string words;
  while (words.size() < 600'000) words += "conseil municipal ";
  EXPECT_EQ(sheet.set({Sheet::paragraph(words.substr(0, 600'000))}).body.size(), 1u);
  const Diagnostics errors = sheet.errors_of({Sheet::paragraph(words + "de la commune")});
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_STREQ(errors[0].message.code, "type.paragraph-too-long");
}

TEST(Paragraph, ALongWordFillsItsLines) {
  Sheet sheet;
  const std::vector<Line> lines = sheet.lines(std::string(4000, 'm'));
  EXPECT_EQ(words_of(lines).size(), 4000u);
  for (size_t i = 0; i + 1 < lines.size(); ++i) EXPECT_GT(lines[i].width, pt(380));
}

TEST(Paragraph, AMegabyteOfOneLetterWordsEndsQuickly) {
  Sheet sheet;
  std::string text;
  for (int i = 0; i < 1 << 18; ++i) text += "i ";
  Galley galley = sheet.set({Sheet::paragraph(text)});
  EXPECT_GT(galley.body[0].paragraph.lines.size(), 1000u);
}

TEST(Paragraph, NoRoomForOneLetterIsAnError) {
  Sheet sheet(3);
  const Diagnostics errors = sheet.errors_of({Sheet::paragraph("mot")});
  ASSERT_FALSE(errors.empty());
  EXPECT_STREQ(errors[0].message.code, "type.too-narrow");
}

TEST(Paragraph, MoreLinesThanAnyActHasAreAnError) {
  Sheet sheet(20);
  std::string text;
  for (int i = 0; i < 70'000; ++i) text += "mm ";
  const Block third = Sheet::paragraph(text);
  const Diagnostics errors = sheet.errors_of({third, third, third});
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_STREQ(errors[0].message.code, "type.too-long");
}

TEST(Paragraph, TheSameTextIsSetTheSameWayTwice) {
  Sheet sheet(210);
  Galley first = sheet.set({Sheet::paragraph(kParagraph)});
  const std::string once = dump(first);
  sheet.lines("autre texte, pour la mémoire des mots");
  EXPECT_EQ(dump(sheet.set({Sheet::paragraph(kParagraph)})), once);
}

// ---------------------------------------------------------------- months, addresses, balance

TEST(Hyphens, TheMonthOfADateIsNeverDivided) {
  size_t divided = 0;
  for (int64_t measure = 60; measure < 160; measure += 3) {
    Sheet sheet(measure);
    for (const Line& line :
         sheet.lines("La séance du 13 novembre 2023 et celle du 21 décembre, puis "
                     "février 2024, ou le 1er septembre.")) {
      const std::string text = text_of(line);
      for (const char* part : {"no\u00AD", "novem\u00AD", "dé\u00AD", "décem\u00AD", "fé\u00AD",
                               "fév\u00AD", "sep\u00AD", "septem\u00AD"})
        EXPECT_FALSE(text.ends_with(part)) << measure << ' ' << text;
    }
    // Of no date, it is a word like others.
    for (const Line& line : sheet.lines("Le vent de novembre, novembre, novembre et de novembre."))
      divided += line.hyphenated ? 1 : 0;
  }
  EXPECT_GT(divided, 0u);
}

TEST(Addresses, AreDividedAfterTheirSignsWithoutAHyphen) {
  const std::string address =
      "https://www.ville-de-lumbres.example/actes_publies/2023?numero=23-12-132&page=2";
  Sheet sheet(230);
  const std::vector<Line> lines =
      sheet.lines("Le texte est publié à l’adresse " + address + " pendant deux mois au moins.");
  EXPECT_NE(words_of(lines).find(address), std::string::npos);
  for (const Line& line : lines) {
    EXPECT_FALSE(line.hyphenated) << text_of(line);
    EXPECT_LT(line.ratio, 3) << text_of(line);
  }
  // A code that must be cut has no hyphen either.
  const std::string code = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";
  const std::vector<Line> cut = Sheet(150).lines("Empreinte : " + code + ".");
  EXPECT_GT(cut.size(), 2u);
  for (const Line& line : cut) EXPECT_FALSE(line.hyphenated) << text_of(line);
  EXPECT_NE(words_of(cut).find(code), std::string::npos);
}

// A last line that is but “mune ;” is worse than a line before it that is a little loose.
TEST(LastLine, IsNotTheEndOfADividedWordWhereALooserLineHelps) {
  const std::string text =
      "Considérant que le projet a été présenté aux habitants lors de deux réunions publiques et "
      "qu’il a été accueilli favorablement par les associations de la commune ;";
  size_t divided = 0, saved = 0;  // TeX's breaks divide it at 10 of these widths
  for (int width = 200; width < 460; ++width) {
    Sheet sheet(width);
    sheet.style().microtype = true;
    const std::vector<Line> lines = sheet.lines(text);
    ASSERT_GT(lines.size(), 1u);
    EXPECT_EQ(words_of(lines), text) << width;
    const std::string last = text_of(lines.back());
    const bool one_word = last.find(' ') == last.npos;
    divided += one_word && lines[lines.size() - 2].hyphenated ? 1 : 0;
    saved += one_word && !lines[lines.size() - 2].hyphenated ? 1 : 0;
    for (const Line& line : lines) EXPECT_LT(line.ratio, 2.0) << width << text_of(line);
  }
  EXPECT_EQ(divided, 0u);
  EXPECT_GT(saved, 0u);
}

// A page that needs a line more or less does not get one that holds a remainder.
TEST(LastLine, IsNoRemainderInTheOtherLengthsOfAParagraphEither) {
  const std::string text =
      "Considérant que le projet a été présenté aux habitants lors de deux réunions publiques et "
      "qu’il a été accueilli favorablement par les associations de la commune ; que la dépense est "
      "inscrite au budget de l’exercice et que le Département la subventionne pour moitié ;";
  size_t others = 0;
  for (int width = 200; width < 460; ++width) {
    Sheet sheet(width);
    sheet.style().microtype = true;
    const Galley galley = sheet.set({Sheet::paragraph(text)});
    for (const Alternative& other : galley.alternatives(galley.body[0])) {
      ++others;
      const std::string last = text_of(other.lines.back());
      const bool one_word = last.find(' ') == last.npos;
      EXPECT_FALSE(one_word && other.lines[other.lines.size() - 2].hyphenated) << width << last;
      EXPECT_GE(other.lines.back().width, sheet.text().size * 5 / 2) << width << last;
    }
  }
  EXPECT_GT(others, 20u);
}

TEST(Balance, LinesOfAHeadingAreAboutAsLongOnEverySide) {
  const std::string heading = "Crédits ouverts au budget primitif de l’exercice 2023";
  for (Alignment alignment : {Alignment::kLeft, Alignment::kCentre, Alignment::kRight}) {
    Sheet sheet(210);
    sheet.style().alignment = alignment;
    sheet.style().hyphenate = false;
    const size_t count = sheet.lines(heading).size();
    ASSERT_EQ(count, 2u);
    sheet.style().balanced = true;
    const std::vector<Line> lines = sheet.lines(heading);
    ASSERT_EQ(lines.size(), count);
    Length width[2];
    for (size_t i = 0; i < 2; ++i) {
      const Length left = lines[i].runs[0].x, right = lines[i].width;
      width[i] = right - left;
      if (alignment == Alignment::kLeft) {
        EXPECT_EQ(left, Length{});
      } else if (alignment == Alignment::kRight) {
        EXPECT_EQ(right, pt(210));
      } else {
        EXPECT_LE((pt(210) - right - left).units, 2);
        EXPECT_GE((pt(210) - right - left).units, -2);
      }
    }
    EXPECT_LT(width[0] - width[1], pt(50));
    EXPECT_LT(width[1] - width[0], pt(50));
  }
}

// ---------------------------------------------------------------- small capitals that are made

TEST(SmallCapitals, AreSmallerCapitalsWhereTheFaceHasNone) {
  Sheet sheet;
  sheet.document.faces = {{"NotoSerifHebrew-Regular.ttf"}, {"SourceSans3-Regular.ttf"}};
  sheet.fonts = *Fonts::open(sheet.document.faces, "");
  ASSERT_FALSE(sheet.fonts[0].small_capitals());
  ASSERT_TRUE(sheet.fonts[1].small_capitals());
  sheet.text().features = kSmallCapitals;
  for (FaceId face : {FaceId{0}, FaceId{1}}) {
    sheet.text().face = face;
    const Font& font = sheet.fonts[face];
    const std::vector<Line> lines = sheet.lines("Mme Élodie d'Avène 12");
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(words_of(lines), "Mme Élodie d'Avène 12");  // the record's letters
    for (const GlyphRun& run : lines[0].runs)
      for (GlyphReader reader(run); reader.next();) {
        size_t at = 0;
        const char32_t c = next_character(reader.text(), at);
        if (!is_letter(c) || face == 1) continue;
        EXPECT_EQ(reader.glyph().id, font.glyph(upper(c))) << run.text;
        EXPECT_EQ(run.size < sheet.text().size, upper(c) != c) << run.text;
        EXPECT_GT(run.size, sheet.text().size.scaled(6, 10)) << run.text;
      }
    if (face == 1) {
      EXPECT_EQ(lines[0].runs.size(), 1u);
    }
  }
  // All letters, of capitals too.
  sheet.text().face = 0;
  sheet.text().features = kAllSmallCapitals;
  const std::vector<Line> all = sheet.lines("Maire");
  ASSERT_EQ(all[0].runs.size(), 1u);
  EXPECT_LT(all[0].runs[0].size, sheet.text().size);
}

}  // namespace
}  // namespace paraphe
