// Scripts: names that French acts hold besides French ones, in their own letters.
#include <algorithm>
#include <thread>

#include "base/resource.h"
#include "sheet.h"
#include "type/characters.h"
#include "type/shape.h"

namespace paraphe {
namespace {

// A sheet with the faces that layouts have in reserve.
struct WorldSheet : Sheet {
  explicit WorldSheet(int64_t measure = 400) : Sheet(measure) {
    document.faces.push_back({"Amiri-Regular.ttf", true});
    document.faces.push_back({"NotoSerifHebrew-Regular.ttf", true});
    document.fallback = {1, 2, 3};
    Result<Fonts> opened = Fonts::open(document.faces, "");
    EXPECT_TRUE(opened.ok());
    if (opened.ok()) fonts = *opened;
  }
};

// The faces a line uses, in the order of the page.
std::vector<FaceId> faces_of(const Line& line) {
  std::vector<FaceId> faces;
  for (const GlyphRun& run : line.runs)
    if (faces.empty() || faces.back() != run.face) faces.push_back(run.face);
  return faces;
}

std::u32string decode(std::string_view text) {
  std::u32string out;
  for (size_t i = 0; i < text.size();) out += next_character(text, i);
  return out;
}

// The text of a line: runs stand in reading order, glyphs always from left to right.
std::string in_reading_order(const Line& line) {
  std::string out;
  for (const GlyphRun& run : line.runs) {
    std::vector<std::string> clusters;
    bool backwards = false;
    for (std::string_view text : texts_of(run)) {
      if (text.empty()) continue;
      clusters.emplace_back(text);
      const char32_t first = decode(clusters.back())[0];
      backwards |= first >= 0x590 && first < 0x700;
    }
    if (backwards) std::reverse(clusters.begin(), clusters.end());
    for (const std::string& cluster : clusters) out += cluster;
  }
  return out;
}

TEST(Scripts, NamesAreSetInTheFirstFaceThatHasThem) {
  WorldSheet sheet;
  const struct {
    const char* name;
    FaceId face;
  } names[] = {{"Nguyễn Thị Hường", 0},
               {"Łukasz Żółć-Dąbrowski", 0},
               {"Ірина Їжакевич", 0},
               {"Γιώργος Παπαδόπουλος", 1},
               {"Šimůnek Jiří", 0},
               {"Ștefănescu Țuțea", 0},
               {"محمد", 2},
               {"שרה", 3}};
  for (const auto& [name, face] : names) {
    const std::vector<Line> lines = sheet.lines(name);
    ASSERT_EQ(lines.size(), 1u);
    bool found = false;
    for (FaceId used : faces_of(lines[0])) found |= used == face;
    EXPECT_TRUE(found) << name;
    EXPECT_EQ(in_reading_order(lines[0]), name);
    for (const GlyphRun& run : lines[0].runs)
      for (const Glyph& glyph : run.glyphs) EXPECT_NE(glyph.id, 0) << name;
  }
}

TEST(Scripts, WordsFromRightToLeftStandInThatOrder) {
  WorldSheet sheet;
  const Line line = sheet.lines("avant محمد الأمين après")[0];
  EXPECT_EQ(in_reading_order(line).substr(0, 6), "avant ");
  // The second word stands at the left of the first.
  const Length first = x_of(line, "م"), second = x_of(line, "ن");
  EXPECT_GT(first, Length{});
  EXPECT_GT(second, Length{});
  EXPECT_LT(second, first);
  EXPECT_LT(x_of(line, "v"), second);
  EXPECT_LT(first, x_of(line, "p"));
}

TEST(Scripts, LeadersAfterNamesFromRightToLeftStandAtTheirRight) {
  WorldSheet sheet;
  Block entry = Sheet::paragraph("Jumelage avec محمد");
  paraphe::Run leader;
  leader.kind = paraphe::Run::Kind::kLeader;
  entry.runs.push_back(leader);
  entry.runs.push_back(Sheet::run("7"));
  const Galley galley = sheet.set({entry});
  const Line& line = galley.body[0].paragraph.lines.at(0);
  ASSERT_EQ(line.leaders.size(), 1u);
  EXPECT_EQ(in_reading_order(line), "Jumelage avec محمد 7");
  EXPECT_LT(x_of(line, "م"), line.leaders[0].x);
  EXPECT_LT(line.leaders[0].x, x_of(line, "7"));
}

// The figures of an Arabic name stand at its left; the call of a note is none of them.
TEST(Scripts, CallsAfterNamesFromRightToLeftStandAtTheirRight) {
  WorldSheet sheet;
  sheet.document.nodes.resize(3);
  for (const NodeId owner : {kRootNode, NodeId{2}}) {
    Block block = Sheet::paragraph("avec ");
    block.runs.push_back(Sheet::run("محمد"));
    block.runs.push_back(Sheet::run("7"));
    block.runs.back().owner = owner;
    block.runs.push_back(Sheet::run(" puis"));
    const Galley galley = sheet.set({block});
    const Line& line = galley.body[0].paragraph.lines.at(0);
    EXPECT_EQ(x_of(line, "7") > x_of(line, "م"), owner != kRootNode);
    EXPECT_LT(x_of(line, "7"), x_of(line, "p"));
    EXPECT_EQ(in_reading_order(line), "avec محمد7 puis");
  }
}

TEST(Scripts, BracketsAreMirroredAndFiguresAreNot) {
  WorldSheet sheet;
  const Line line = sheet.lines("(חיפה 1962)")[0];
  // From right to left by itself, the bracket opens at the right: there stands the glyph of ).
  sheet.set_measure(pt(300));
  const Line inside = sheet.lines("יעקב (חיפה) כהן")[0];
  const Font& hebrew = sheet.fonts[3];
  const Length opening = x_of(inside, "("), closing = x_of(inside, ")");
  EXPECT_GT(opening, closing);
  bool mirrored = false;
  for (const GlyphRun& run : inside.runs)
    for (GlyphReader reader(run); reader.next();)
      if (reader.text() == "(") {
        const Font& font = sheet.fonts[run.face];
        const uint16_t id = reader.glyph().id;
        mirrored = id == font.glyph(')') || id == hebrew.glyph(')');
      }
  EXPECT_TRUE(mirrored);
  std::string figures;
  for (const GlyphRun& run : line.runs) figures += run.text;
  EXPECT_NE(figures.find("1962"), figures.npos);
}

TEST(Scripts, ArabicLettersJoin) {
  WorldSheet sheet;
  const Line line = sheet.lines("محمد")[0];
  const Font& arabic = sheet.fonts[2];
  int joined = 0;
  for (const GlyphRun& run : line.runs)
    for (GlyphReader reader(run); reader.next();) {
      if (reader.text().empty()) continue;
      joined += reader.glyph().id != arabic.glyph(decode(reader.text())[0]) ? 1 : 0;
    }
  EXPECT_GE(joined, 2);
}

// Broken into lines, a text from right to left keeps its words and their order.
TEST(Scripts, TextFromRightToLeftIsBrokenInReadingOrder) {
  WorldSheet sheet;
  sheet.style().alignment = Alignment::kLeft;
  const std::string text = "السيدة فاطمة الزهراء بن يوسف وزوجها السيد محمد الأمين";
  for (int64_t width = 40; width <= 300; width += 10) {
    sheet.set_measure(pt(width));
    std::string read;
    for (const Line& line : sheet.lines(text)) read += in_reading_order(line);
    EXPECT_EQ(read, text) << width;
  }
}

TEST(Scripts, AnArabicWordTooWideIsCutInReadingOrder) {
  WorldSheet sheet(30);
  std::string text;
  for (int i = 0; i < 12; ++i) text += "محمد";
  std::string read;
  for (const Line& line : sheet.lines(text)) read += in_reading_order(line);
  EXPECT_EQ(read, text);
}

TEST(Scripts, CombiningMarksStayWithLettersOfAnyScript) {
  WorldSheet sheet;
  for (const char* text : {"L\u030Cupta\u0301k", "Nguye\u0302\u0303n", "и\u0306", "שָׁלוֹם"}) {
    const Line line = sheet.lines(text)[0];
    EXPECT_EQ(in_reading_order(line), text);
    for (const GlyphRun& run : line.runs)
      for (const Glyph& glyph : run.glyphs) EXPECT_NE(glyph.id, 0) << text;
  }
}

TEST(Scripts, AMissingCharacterNamesTheLineOfItsRun) {
  WorldSheet sheet;
  PlaceBook places;
  sheet.document.nodes[0].place = places.add_file("record.xml");
  Block block;
  block.place = places.add_file("layout.xml").at(7);
  block.runs = {Sheet::run("avant "), Sheet::run("漢")};
  block.runs[1].line = 42;
  const Diagnostics errors = sheet.errors_of({block});
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].place.file, "record.xml");
  EXPECT_EQ(errors[0].place.line, 42);
  EXPECT_EQ(errors[0].arguments[0], "漢");
}

// ---------------------------------------------------------------- faces in reserve

TEST(Reserve, AllFacesThatAreBuiltInAreFonts) {
  std::vector<Face> faces;
  for (std::string_view name : list_resources("fonts/"))
    faces.push_back({std::string(name.substr(6)), true});
  ASSERT_GE(faces.size(), 10u);
  Result<Fonts> fonts = Fonts::open(faces, "");
  ASSERT_TRUE(fonts.ok());
  for (FaceId id = 0; id < faces.size(); ++id) EXPECT_EQ((*fonts)[id].file(), faces[id].file);
}

TEST(Reserve, AFaceIsOpenedOnceByAllThreads) {
  Result<Fonts> fonts =
      Fonts::open({{"Spectral-Regular.ttf"}, {"NotoSerifHebrew-Regular.ttf", true}}, "");
  ASSERT_TRUE(fonts.ok());
  const Font* seen[4] = {};
  std::vector<std::thread> threads;
  for (const Font*& font : seen) threads.emplace_back([&] { font = &(*fonts)[1]; });
  for (std::thread& thread : threads) thread.join();
  for (const Font* font : seen) EXPECT_EQ(font, seen[0]);
  EXPECT_EQ(seen[0]->file(), "NotoSerifHebrew-Regular.ttf");
}

// ---------------------------------------------------------------- learning words together

// Words shaped in one call have the glyphs they have alone, with every face that is built in: no
// rule of these looks past a space. Those of Latin-1 and signs come first, and apart from others:
// for them rules are left out.
TEST(Shaper, WordsLearntTogetherAreThoseShapedAlone) {
  std::vector<std::u32string> words;
  for (const char* text :
       {kParagraph,
        "AVIS (T.V.A.) V, W. Y; « oui » l’accord d’Avignon fi ffi efficace fjord 1er 2e",
        "Nguyễn Żółć Ştefan Ťažký L’Haÿ-les-Roses AV To Ta Wa 11/12 1/2 n° 25 %, etc. T. P."})
    for (size_t at = 0, end; at < std::string_view(text).size(); at = end + 1) {
      end = std::min(std::string_view(text).find(' ', at), std::string_view(text).size());
      if (end > at) words.push_back(decode(std::string_view(text).substr(at, end - at)));
    }
  std::u32string letters = U"ŒœŸ–—‘“”•…‰€™";
  for (char32_t a = 0x21; a < 0x180; ++a) letters += a;
  for (char32_t a : letters) {
    if (a == 0x7F || (a >= 0x80 && a <= 0xA0) || a == 0xAD) continue;
    for (char32_t b : U"aVfT1.,’)-") {
      if (b == 0) continue;
      words.push_back({a, b});
      words.push_back({b, a});
    }
  }
  // Every pair of plain letters and signs, both ways: their kerning is not the shaper's.
  std::u32string plain_letters = U"ŒœŸ–—‘“”•…‰€™";
  for (char32_t a = 0x21; a < 0x100; ++a)
    if (a < 0x7F || (a > 0xA0 && a != 0xAD)) plain_letters += a;
  for (char32_t a : plain_letters) {
    std::u32string& pairs = words.emplace_back();
    for (char32_t b : plain_letters) (pairs += a) += b;
  }
  std::vector<std::u32string_view> plain, others;
  for (const std::u32string& word : words)
    (std::all_of(
         word.begin(), word.end(),
         [](char32_t c) { return c < 0x100 || c == U'Œ' || c == U'œ' || c == U'Ÿ' || c > 0x2000; })
         ? plain
         : others)
        .push_back(word);
  EXPECT_GT(plain.size(), 3000u);
  for (std::string_view name : list_resources("fonts/")) {
    Result<Fonts> fonts = Fonts::open({{std::string(name.substr(6))}}, "");
    ASSERT_TRUE(fonts.ok());
    if (name.find("Spectral") != name.npos || name.find("SourceSans") != name.npos) {
      EXPECT_NE((*fonts)[0].kerning(), nullptr) << name;
    }
    for (uint32_t features : {0u, uint32_t{kSmallCapitals}, uint32_t{kTabularFigures},
                              uint32_t{kOldStyleFigures}, uint32_t{kNoLigatures}}) {
      Shaper together, alone;
      together.set_language("fr-FR");
      alone.set_language("fr-FR");
      together.learn((*fonts)[0], features, plain);
      together.learn((*fonts)[0], features, others);
      for (const std::u32string& word : words) {
        const Shaped& a = together.shape((*fonts)[0], features, word);
        const Shaped& b = alone.shape((*fonts)[0], features, word);
        ASSERT_EQ(a.glyphs.size(), b.glyphs.size()) << name;
        EXPECT_EQ(a.width, b.width);
        EXPECT_EQ(a.utf8, b.utf8);
        for (size_t g = 0; g < a.glyphs.size(); ++g) {
          EXPECT_EQ(a.glyphs[g].id, b.glyphs[g].id) << name << ' ' << a.utf8;
          EXPECT_EQ(a.glyphs[g].advance, b.glyphs[g].advance) << name << ' ' << a.utf8;
          EXPECT_EQ(a.glyphs[g].cluster, b.glyphs[g].cluster);
          EXPECT_EQ(a.glyphs[g].text_begin, b.glyphs[g].text_begin);
          EXPECT_EQ(a.glyphs[g].text_end, b.glyphs[g].text_end);
        }
      }
    }
  }
}

// ---------------------------------------------------------------- features of our faces

int advance_of(const Font& font, uint32_t features, std::u32string_view text) {
  Shaper shaper;
  shaper.set_language("fr-FR");
  return static_cast<int>(shaper.shape(font, features, text).width);
}

TEST(Features, SmallCapitalsSuperiorsAndFiguresAreTheFontsOwn) {
  Result<Fonts> fonts = Fonts::open(
      {{"Spectral-Regular.ttf"}, {"SourceSans3-Regular.ttf"}, {"Spectral-Bold.ttf"}}, "");
  ASSERT_TRUE(fonts.ok());
  Shaper shaper;
  shaper.set_language("fr-FR");
  for (FaceId id = 0; id < 3; ++id) {
    const Font& font = (*fonts)[id];
    // Small capitals are glyphs of their own.
    const Shaped& small = shaper.shape(font, kSmallCapitals, U"maire");
    for (const ShapedGlyph& glyph : small.glyphs)
      EXPECT_NE(glyph.id, font.glyph(small.text[glyph.cluster])) << font.file();
    const Shaped& all = shaper.shape(font, kAllSmallCapitals, U"Maire");
    EXPECT_NE(all.glyphs[0].id, font.glyph('M')) << font.file();
    // Superiors too, or drawn small and raised.
    const Shaped& superior = shaper.shape(font, kSuperior, U"er");
    if (!superior.synthetic) {
      EXPECT_NE(superior.glyphs[0].id, font.glyph('e')) << font.file();
    }
    // Tabular figures are all as wide as one another.
    const uint32_t tabular = uint32_t{kTabularFigures} | uint32_t{kLiningFigures};
    for (char32_t figure = '0'; figure <= '9'; ++figure)
      EXPECT_EQ(advance_of(font, tabular, {&figure, 1}), advance_of(font, tabular, U"0"))
          << font.file();
  }
}

}  // namespace
}  // namespace paraphe
