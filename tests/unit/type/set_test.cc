// Blocks: stacks, items, rows, columns, tables; zones; fonts.
#include <algorithm>
#include <fstream>
#include <random>

#include "sheet.h"

namespace paraphe {
namespace {

TEST(Set, StacksAreAsHighAsTheirLinesAndTheLargerOfAdjoiningSpaces) {
  Sheet sheet;
  Block first = Sheet::paragraph("un"), second = Sheet::paragraph("deux");
  first.after = pt(6);
  second.before = pt(10);
  second.after = pt(99);  // outside
  Galley galley = sheet.set({Sheet::container(Block::Kind::kStack, {first, second})});
  EXPECT_EQ(galley.body[0].height, pt(14) * 2 + pt(10));
  EXPECT_EQ(galley.body[0].children.size(), 2u);
}

TEST(Set, IndentsNarrowABlockFromBothSides) {
  Sheet sheet(300);
  Block block = Sheet::paragraph(kParagraph);
  block.indent_left = pt(30);
  block.indent_right = pt(20);
  Galley galley = sheet.set({block});
  EXPECT_EQ(galley.body[0].x, pt(30));
  EXPECT_EQ(galley.body[0].width, pt(250));
  for (const Line& line : galley.body[0].paragraph.lines)
    EXPECT_LE(line.width, pt(250) + Length{64});
}

// What a line can hold of a word that is too wide stays whole: a name is not cut at a letter to fill
// the line before.
TEST(Set, ACompoundTooWideForItsColumnIsDividedAtItsHyphen) {
  for (const int width : {32, 36, 40, 44}) {
    Sheet sheet(width);
    const std::vector<Line> lines = sheet.lines("M. Jean-Pierre");
    ASSERT_GE(lines.size(), 2u);
    EXPECT_EQ(text_of(lines.back()), "Pierre") << width;
    EXPECT_TRUE(text_of(lines[lines.size() - 2]).ends_with("Jean-")) << width << text_of(lines);
  }
}

TEST(Set, LabelsStandBesideTheFirstLineOfTheirItem) {
  Sheet sheet(300);
  Block item = Sheet::container(Block::Kind::kItem, {Sheet::paragraph(kParagraph)});
  item.extra.make().label = std::make_shared<Block>(Sheet::paragraph("–"));
  item.extra.make().label_width = pt(14);
  Galley galley = sheet.set({item});
  const SetBlock& set = galley.body[0];
  ASSERT_EQ(set.paragraph.lines.size(), 1u);
  EXPECT_EQ(text_of(set.paragraph.lines[0]), "–");
  ASSERT_EQ(set.children.size(), 1u);
  EXPECT_EQ(set.children[0].x, pt(14));
  EXPECT_EQ(set.children[0].width, pt(286));
}

TEST(Set, RowsShareTheirWidth) {
  Sheet sheet(310);
  Block row = Sheet::container(Block::Kind::kRow, {Sheet::paragraph("a"), Sheet::paragraph("b"),
                                                   Sheet::paragraph("Pour extrait")});
  row.extra.make().gap = pt(5);
  row.extra.make().columns = {{TableColumn::Width::kFixed, pt(100), 1},
                 {TableColumn::Width::kShare, {}, 2},
                 {TableColumn::Width::kAutomatic, {}, 1}};
  sheet.style().alignment = Alignment::kLeft;
  Galley galley = sheet.set({row});
  const SetBlocks& children = galley.body[0].children;
  ASSERT_EQ(children.size(), 3u);
  EXPECT_EQ(children[0].x, pt(0));
  EXPECT_EQ(children[1].x, pt(105));
  EXPECT_EQ(children[1].width + children[2].width, pt(310) - pt(110));
  EXPECT_EQ(children[2].x + children[2].width, pt(310));
  const Line& last = children[2].paragraph.lines[0];
  EXPECT_EQ(children[2].paragraph.lines.size(), 1u);
  EXPECT_LE(std::abs((last.width - children[2].width).units), 64);
}

TEST(Set, AListInColumnsIsPouredItemByItem) {
  Sheet sheet(310);
  Block list = Sheet::container(
      Block::Kind::kStack,
      {Sheet::paragraph("un"), Sheet::paragraph("deux"), Sheet::paragraph("trois")});
  list.indent_left = pt(4);
  Block columns = Sheet::container(Block::Kind::kColumns, {list});
  columns.extra.make().column_count = 3;
  columns.extra.make().gap = pt(5);
  Galley galley = sheet.set({columns});
  const SetBlocks& children = galley.body[0].children;
  ASSERT_EQ(children.size(), 3u);
  for (const SetBlock& child : children) {
    EXPECT_EQ(child.x, pt(4));
    EXPECT_EQ(child.width, pt(96));
  }
}

TEST(Set, ImagesAreNeverWiderThanTheirColumn) {
  Sheet sheet(300);
  Block image;
  image.kind = Block::Kind::kImage;
  image.extra.make().width = pt(600);
  image.extra.make().height = pt(100);
  Galley galley = sheet.set({image});
  EXPECT_EQ(galley.body[0].width, pt(300));
  EXPECT_EQ(galley.body[0].height, pt(50));
}

TEST(Set, BlocksNestedTooDeepAreAnError) {
  Sheet sheet;
  Block block = Sheet::paragraph("fond");
  for (int i = 0; i < 200; ++i) block = Sheet::container(Block::Kind::kStack, {block});
  const Diagnostics errors = sheet.errors_of({block});
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_STREQ(errors[0].message.code, "type.too-deep");
}

// ---------------------------------------------------------------- tables

TableCell cell(const std::string& text, int column, int column_span = 1, int row_span = 1) {
  TableCell made;
  made.column = column;
  made.column_span = column_span;
  made.row_span = row_span;
  made.content = {Sheet::paragraph(text)};
  return made;
}

Block table_of(std::vector<TableColumn> columns, std::vector<std::vector<TableCell>> rows) {
  auto table = std::make_shared<Table>();
  table->columns = std::move(columns);
  for (std::vector<TableCell>& cells : rows) {
    table->rows.emplace_back();
    table->rows.back().cells = std::move(cells);
  }
  table->padding_x = pt(3);
  table->padding_y = pt(2);
  Block block;
  block.kind = Block::Kind::kTable;
  block.extra.make().table = table;
  return block;
}

TEST(Tables, AutomaticColumnsAreBetweenTheirLongestWordAndTheirWholeText) {
  Sheet sheet(300);
  sheet.style().alignment = Alignment::kLeft;
  sheet.style().hyphenate = false;
  const std::string text =
      "une phrase bien plus longue que les autres cellules de la ligne entière";
  Galley galley =
      sheet.set({table_of({{}, {}, {}}, {{cell("un", 0), cell(text, 1), cell("2", 2)}})});
  const SetTable& table = *galley.body[0].table;
  EXPECT_EQ(table.width, pt(300));
  EXPECT_GT(table.column_width[1], pt(200));
  EXPECT_LT(table.column_width[2], pt(30));
  EXPECT_EQ(table.rows[0].cells[0].content[0].paragraph.lines.size(), 1u);
  EXPECT_EQ(table.rows[0].cells[1].x, table.column_x[1] + pt(3));
  EXPECT_EQ(table.rows[0].cells[1].width, table.column_width[1] - pt(6));
  EXPECT_EQ(table.rows[0].height, table.rows[0].cells[1].height);
}

TEST(Tables, FixedAndSharedColumns) {
  Sheet sheet(300);
  const TableColumn fixed{TableColumn::Width::kFixed, pt(60), 1};
  Galley galley = sheet.set(
      {table_of({fixed, {TableColumn::Width::kShare, {}, 1}, {TableColumn::Width::kShare, {}, 3}},
                {{cell("a", 0), cell("b", 1), cell("c", 2)}})});
  const std::vector<Length> expected = {pt(60), pt(60), pt(180)};
  EXPECT_EQ(galley.body[0].table->column_width, expected);
}

TEST(Tables, SpansTakeTheWidthAndTheHeightOfWhatTheySpan) {
  Sheet sheet(300);
  const TableColumn share{TableColumn::Width::kShare, {}, 1};
  std::string tall = "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a";
  Galley galley =
      sheet.set({table_of({share, share, share}, {{cell("large", 0, 2), cell(tall, 2, 1, 2)},
                                                  {cell("x", 0), cell("y", 1)}})});
  const SetTable& table = *galley.body[0].table;
  EXPECT_EQ(table.rows[0].cells[0].width, pt(194));
  EXPECT_EQ(table.rows[0].height, pt(18));  // of its one line
  EXPECT_EQ(table.rows[0].height + table.rows[1].height, table.rows[0].cells[1].height);
  EXPECT_GT(table.rows[1].height, pt(18));
}

TEST(Tables, FiguresStandWithTheirCommasInOneLine) {
  Sheet sheet(300);
  sheet.style().alignment = Alignment::kRight;
  std::vector<std::vector<TableCell>> rows;
  for (const char* amount : {"1 250,5", "3,25", "-12", "10 530,00 €"}) {
    rows.push_back({cell("Chapitre", 0), cell(amount, 1)});
    rows.back()[1].decimal = true;
  }
  Galley galley = sheet.set({table_of({{}, {}}, std::move(rows))});
  const SetTable& table = *galley.body[0].table;
  auto line = [&](size_t row) -> const Line& {
    return table.rows[row].cells[1].content[0].paragraph.lines[0];
  };
  const Length comma = x_of(line(0), ",");
  EXPECT_GT(comma, Length{});
  EXPECT_LE(std::abs((x_of(line(1), ",") - comma).units), 64);
  EXPECT_LE(std::abs((x_of(line(3), ",") - comma).units), 64);
  EXPECT_LE(std::abs((line(2).width - comma).units), 64);  // 12 ends where others have their comma
  EXPECT_LE(std::abs((line(3).width - table.rows[3].cells[1].width).units), 64);
}

TEST(Tables, NumbersHaveRoomForTheLongestWholeAndTheLongestFraction) {
  Sheet sheet(300);
  sheet.style().alignment = Alignment::kRight;
  std::vector<std::vector<TableCell>> rows;
  for (const char* amount : {"1 250 000", "0,1234567", "non communiqué", "—"}) {
    rows.push_back({cell("un libellé qui prend toute la place que les nombres lui laissent", 0),
                    cell(amount, 1)});
    rows.back()[1].decimal = true;
  }
  Galley galley = sheet.set({table_of({{}, {}}, std::move(rows))});
  const SetTable& table = *galley.body[0].table;
  auto line = [&](size_t row) -> const Line& {
    return table.rows[row].cells[1].content[0].paragraph.lines[0];
  };
  const Length comma = x_of(line(1), ",");
  EXPECT_LE(std::abs((line(0).width - comma).units), 64);
  EXPECT_LE(std::abs((line(3).width - comma).units), 64);  // a dash stands under the whole parts
  // Words are no number: flush right, and they move nothing.
  EXPECT_LE(std::abs((line(2).width - table.rows[2].cells[1].width).units), 64);
}

TEST(Tables, AShareIsNeverNarrowerThanItsLongestWordWhenOthersCanGive) {
  Sheet sheet(300);
  sheet.style().alignment = Alignment::kLeft;
  sheet.style().hyphenate = false;
  const TableColumn one{TableColumn::Width::kShare, {}, 1}, nine{TableColumn::Width::kShare, {}, 9};
  const std::string long_text =
      "une phrase bien plus longue que les autres cellules de la ligne entière, et qui dure";
  for (const TableColumn& other : {nine, TableColumn{}}) {
    Galley galley = sheet.set(
        {table_of({one, other}, {{cell("Assainissement", 0), cell(long_text, 1)}})});
    const SetTable& table = *galley.body[0].table;
    EXPECT_EQ(table.width, pt(300));
    EXPECT_GT(table.column_width[0], pt(60));
    EXPECT_EQ(table.rows[0].cells[0].content[0].paragraph.lines.size(), 1u);
    EXPECT_TRUE(galley.warnings.empty());
  }
}

TEST(Tables, ALongSubtotalWidensTheLabelsNotTheNumbers) {
  Sheet sheet(300);
  sheet.style().alignment = Alignment::kLeft;
  const TableColumn share{TableColumn::Width::kShare, {}, 1};
  Galley galley = sheet.set(
      {table_of({{}, share, {}}, {{cell("011", 0), cell("Eau", 1), cell("12", 2)},
                                  {cell("Sous-total du chapitre des charges", 0, 2),
                                   cell("12", 2)}})});
  EXPECT_LT(galley.body[0].table->column_width[0], pt(30));
}

TEST(Tables, AColumnOfOneNarrowLetterIsNoError) {
  Sheet sheet(200);
  sheet.style().alignment = Alignment::kLeft;
  Galley galley = sheet.set({table_of(
      {{}, {}}, {{cell("I", 0), cell("un texte qui prend la place qui reste, et encore un peu plus "
                                     "que cette place", 1)}})});
  EXPECT_LT(galley.body[0].table->rows[0].cells[0].width, pt(5));
}

TEST(Tables, ATableInACellAsksForItsWidth) {
  Sheet sheet(300);
  TableCell outer = cell("", 0);
  outer.content = {table_of({{}, {}}, {{cell("anticonstitutionnel", 0), cell("x", 1)}})};
  Galley galley = sheet.set({table_of({{}, {}}, {{outer, cell("un mot et puis un autre mot, et "
                                                              "encore beaucoup de mots", 1)}})});
  const SetTable& table = *galley.body[0].table;
  EXPECT_GT(table.column_width[0], pt(80));
  EXPECT_TRUE(galley.warnings.empty());
}

TEST(Tables, ThatAreTooWideTurnToLandscapeWhereNothingEnclosesThem) {
  Sheet sheet(200);
  sheet.document.landscape = sheet.document.first;
  sheet.document.landscape.width = pt(500);
  auto stack = [](const char* word, Block::Landscape landscape) {
    Block made = Sheet::container(Block::Kind::kStack, {table_of({{}, {}}, {{cell(word, 0),
                                                                            cell(word, 1)}})});
    made.landscape = landscape;
    return made;
  };
  using Landscape = Block::Landscape;
  const char *wide = "anticonstitutionnellement-anticonstitutionnel", *narrow = "mot";
  sheet.style().hyphenate = false;
  Galley galley = sheet.set({stack(narrow, Landscape::kWhenNeeded),
                             stack(wide, Landscape::kWhenNeeded), stack(wide, Landscape::kNever),
                             stack(narrow, Landscape::kAlways)});
  const std::vector<bool> turned = {false, true, false, true};
  for (size_t i = 0; i < turned.size(); ++i) {
    EXPECT_EQ(galley.body[i].landscape, turned[i] ? pt(200) : pt(0)) << i;
    EXPECT_EQ(galley.body[i].width, turned[i] ? pt(400) : pt(200)) << i;
    EXPECT_EQ(galley.body[i].children[0].table->width, galley.body[i].width) << i;
  }
  // Not inside a cell, nor when there are no landscape pages.
  TableCell outer = cell("", 0);
  outer.content = {stack(wide, Landscape::kAlways)};
  galley = sheet.set({table_of({{}}, {{outer}})});
  EXPECT_EQ(galley.body[0].table->rows[0].cells[0].content[0].landscape, pt(0));
  sheet.document.landscape = {};
  EXPECT_EQ(sheet.set({stack(wide, Landscape::kAlways)}).body[0].landscape, pt(0));
}

TEST(Tables, TenThousandColumnsAreAnError) {
  Sheet sheet;
  std::vector<TableColumn> columns(10000);
  const Diagnostics errors = sheet.errors_of({table_of(columns, {{cell("a", 0)}})});
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_STREQ(errors[0].message.code, "type.too-many-columns");
}

TEST(Tables, ACellOutsideItsTableIsAnError) {
  Sheet sheet;
  const Diagnostics errors = sheet.errors_of({table_of({{}, {}}, {{cell("a", 2)}})});
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_STREQ(errors[0].message.code, "type.cell-outside");
}

TEST(Tables, ColumnsOfOnePointAreAnError) {
  Sheet sheet(100);
  const TableColumn narrow{TableColumn::Width::kFixed, pt(1), 1};
  const Diagnostics errors = sheet.errors_of({table_of({narrow, narrow}, {{cell("mot", 1)}})});
  ASSERT_FALSE(errors.empty());
  EXPECT_STREQ(errors[0].message.code, "type.too-narrow");
}

TEST(Tables, EmptyCellsHaveTheirHeight) {
  Sheet sheet;
  Galley galley = sheet.set({table_of({{}, {}}, {{cell("", 0), TableCell{}}})});
  EXPECT_EQ(galley.body[0].table->rows[0].height, pt(18));
}

// ---------------------------------------------------------------- zones and single lines

// Fixed widths that take the whole page leave the other columns something to stand in.
TEST(Tables, FixedColumnsLeaveRoomForTheOthers) {
  Sheet sheet(200);
  TableColumn fixed, share, automatic;
  fixed.kind = TableColumn::Width::kFixed;
  fixed.width = pt(150);
  share.kind = TableColumn::Width::kShare;
  const Galley galley = sheet.set({table_of(
      {fixed, share, fixed, automatic}, {{cell("a", 0), cell("mot", 1), cell("b", 2), cell("mot", 3)}})});
  const std::vector<Length>& width = galley.body[0].table->column_width;
  EXPECT_EQ(width[0], width[2]);
  EXPECT_GE(width[1], pt(16));
  EXPECT_GE(width[3], pt(16));
  EXPECT_LE(galley.body[0].table->width, pt(200));
}

// Where words have no room beside each other, what is narrow already stays as it is.
TEST(Tables, ANarrowColumnIsNotNarrowedForALongWord) {
  Sheet sheet(60);
  sheet.style().hyphenate = false;
  const Galley galley = sheet.set({table_of(
      {{}, {}}, {{cell("12", 0), cell("anticonstitutionnellement", 1)}})});
  const SetTable& table = *galley.body[0].table;
  EXPECT_EQ(table.rows[0].cells[0].content[0].paragraph.lines.size(), 1u);
  EXPECT_GT(table.column_width[1], table.column_width[0]);
  EXPECT_LE(table.width, pt(60));
}

// A list in a quotation has its marks where the quotation begins, and its text no further than its
// own; definitions that follow a list have an indent of their own.
TEST(Items, AreIndentedByTheirMarksAlone) {
  Sheet sheet(300);
  sheet.style().left = pt(20);
  auto item = [](const char* mark, Length width) {
    Block made = Sheet::container(Block::Kind::kItem, {Sheet::paragraph("mot")});
    BlockExtra& extra = made.extra.make();
    extra.label = std::make_shared<const Block>(Sheet::paragraph(mark));
    extra.label_width = width;
    extra.label_widens = true;
    return made;
  };
  const Galley galley = sheet.set({item("–", pt(14)), item("10.", pt(14)), item("Terme", pt(80))});
  EXPECT_EQ(galley.body[0].children[0].x, galley.body[1].children[0].x);
  EXPECT_LT(galley.body[0].children[0].x, pt(28));
  EXPECT_EQ(galley.body[2].children[0].x, pt(80));
  for (const SetBlock& one : galley.body) EXPECT_EQ(one.paragraph.lines.size(), 1u);
}

TEST(Paragraphs, ABreakAtTheirEndBreaksNothing) {
  Sheet sheet;
  Block block = Sheet::paragraph("mot");
  for (int i = 0; i < 2; ++i) {
    block.runs.push_back(Sheet::run(""));
    block.runs.back().kind = paraphe::Run::Kind::kLineBreak;
  }
  block.runs.push_back(Sheet::run(" "));
  EXPECT_EQ(sheet.set({block}).body[0].paragraph.lines.size(), 1u);
}

// Ten notes and more: the texts of all stand below one another, clear of the widest number.
TEST(Notes, HaveOneIndentThatTheWidestNumberNeeds) {
  Sheet sheet(200);
  for (const char* number : {"9", "1024"}) {
    Block item = Sheet::container(Block::Kind::kItem, {Sheet::paragraph("mot")});
    BlockExtra& extra = item.extra.make();
    extra.label = std::make_shared<const Block>(Sheet::paragraph(number));
    extra.label_width = pt(10);
    extra.label_widens = true;
    sheet.document.notes.push_back({kRootNode, item});
  }
  const Galley galley = sheet.set({Sheet::paragraph("texte")});
  ASSERT_EQ(galley.notes.size(), 2u);
  const Length indent = galley.notes[0].children[0].x;
  EXPECT_EQ(galley.notes[1].children[0].x, indent);
  EXPECT_GT(indent, pt(10));
  EXPECT_GE(indent - galley.notes[1].paragraph.lines.at(0).width, sheet.text().size / 2);
  EXPECT_LT(indent, pt(40));
}

TEST(Zones, ShowTheNumberOfTheirPage) {
  Sheet sheet;
  Block block = Sheet::paragraph("page ");
  auto number = Sheet::run("");
  number.kind = paraphe::Run::Kind::kPageNumber;
  auto total = number;
  total.kind = paraphe::Run::Kind::kPageTotal;
  block.runs = {Sheet::run("page "), number, Sheet::run("/"), total};
  const Blocks blocks = {block};
  Result<SetBlocks> set = set_zone(sheet.document, sheet.fonts, blocks, pt(100), {3, 12});
  ASSERT_TRUE(set.ok());
  EXPECT_EQ(text_of((*set)[0].paragraph.lines), "page\u00A0" "3/12");
}

TEST(Zones, SingleLinesAreWrapped) {
  Sheet sheet;
  Result<std::vector<Line>> lines =
      set_lines(sheet.fonts[1], {"Christian LEROY", "Signé électroniquement le 21 décembre 2023"},
                pt(8), pt(10), pt(90));
  ASSERT_TRUE(lines.ok());
  ASSERT_EQ(lines->size(), 3u);
  EXPECT_EQ(text_of((*lines)[0]), "Christian LEROY");
  for (const Line& line : *lines) {
    EXPECT_LE(line.width, pt(90));
    EXPECT_EQ(line.height, pt(10));
    EXPECT_FALSE(line.hyphenated);
  }
  EXPECT_FALSE(set_lines(sheet.fonts[1], {"漢"}, pt(8), pt(10), pt(90)).ok());
}

// ---------------------------------------------------------------- fonts

std::string code_of(const Result<Fonts>& fonts) {
  return fonts.ok() ? "" : fonts.errors()[0].message.code;
}

std::string folder_with(const std::string& name, const std::string& bytes) {
  const std::string folder = testing::TempDir();
  std::ofstream(folder + name, std::ios::binary) << bytes;
  return folder;
}

std::string spectral() {
  Result<Fonts> fonts = Fonts::open({{"Spectral-Regular.ttf"}}, "");
  return fonts.ok() ? std::string((*fonts)[0].bytes()) : "";
}

TEST(FontFiles, AreOpenedOnce) {
  Result<Fonts> first = Fonts::open({{"Spectral-Regular.ttf"}}, "");
  Result<Fonts> second = Fonts::open({{"Spectral-Regular.ttf"}, {"SourceSans3-Regular.ttf"}}, "");
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(&(*first)[0], &(*second)[0]);
  EXPECT_NE((*second)[0].serial(), (*second)[1].serial());
  EXPECT_EQ((*first)[0].postscript_name(), "Spectral-Regular");
  EXPECT_EQ((*first)[0].units_per_em(), 1000);
}

TEST(FontFiles, ComeFromTheLayoutsFolderAndNowhereElse) {
  const std::string folder = folder_with("own.ttf", spectral());
  Result<Fonts> once = Fonts::open({{"own.ttf"}}, folder),
                twice = Fonts::open({{"own.ttf"}}, folder);
  ASSERT_TRUE(once.ok() && twice.ok());
  EXPECT_EQ(&(*once)[0], &(*twice)[0]);
  EXPECT_EQ(code_of(Fonts::open({{"own.ttf"}}, "")), "font.not-found");
  EXPECT_EQ(code_of(Fonts::open({{"absent.ttf"}}, folder)), "font.not-found");
  EXPECT_EQ(code_of(Fonts::open({{"../own.ttf"}}, folder)), "font.outside");
  EXPECT_EQ(code_of(Fonts::open({{folder + "own.ttf"}}, folder)), "font.outside");
}

TEST(FontFiles, ThatAreNoFontsAreRefused) {
  EXPECT_EQ(code_of(Fonts::open({{"text.ttf"}}, folder_with("text.ttf", "not a font"))),
            "font.not-a-font");
  EXPECT_EQ(code_of(Fonts::open({{"empty.ttf"}}, folder_with("empty.ttf", ""))), "font.not-a-font");
  const std::string bytes = spectral();
  for (size_t size : {size_t{4}, size_t{12}, size_t{200}, bytes.size() / 3})
    EXPECT_EQ(code_of(Fonts::open({{"cut.ttf"}}, folder_with("cut.ttf", bytes.substr(0, size)))),
              "font.not-a-font")
        << size;
}

TEST(FontFiles, ThatForbidEmbeddingAreRefused) {
  std::string bytes = spectral();
  const size_t tables = static_cast<unsigned char>(bytes[5]);
  size_t os2 = 0;
  for (size_t i = 0; i < tables; ++i)
    if (bytes.compare(12 + 16 * i, 4, "OS/2") == 0)
      for (size_t k = 8; k < 12; ++k)
        os2 = os2 << 8 | static_cast<unsigned char>(bytes[12 + 16 * i + k]);
  ASSERT_GT(os2, 0u);
  bytes[os2 + 9] = 2;  // fsType: restricted licence
  EXPECT_EQ(code_of(Fonts::open({{"no.ttf"}}, folder_with("no.ttf", bytes))), "font.embedding");
  bytes[os2 + 9] = 8;  // editable
  EXPECT_EQ(code_of(Fonts::open({{"yes.ttf"}}, folder_with("yes.ttf", bytes))), "");
}

// Absurd tables: whatever the bytes, an error or a font with which text can be set, and no crash.
TEST(FontFiles, WithAbsurdTablesDoNoHarm) {
  const std::string whole = spectral();
  std::mt19937 random(23);
  int refused = 0, set = 0;
  auto attempt = [&](const std::string& bytes, const std::string& what) {
    Result<Fonts> fonts = Fonts::open({{"absurd.ttf"}}, folder_with("absurd.ttf", bytes));
    if (!fonts.ok()) {
      ++refused;
      EXPECT_EQ(fonts.errors()[0].place.file, "absurd.ttf") << what;
      EXPECT_STRNE(fonts.errors()[0].message.remedy, "") << what;
      return;
    }
    Sheet sheet;
    sheet.fonts = *fonts;
    sheet.document.faces.resize(1);
    sheet.document.fallback.clear();
    sheet.style().microtype = true;
    sheet.document.body = {Sheet::paragraph(kParagraph)};
    Result<Galley> galley = paraphe::set(sheet.document, sheet.fonts);
    set += galley.ok() ? 1 : 0;
  };
  const size_t tables = static_cast<unsigned char>(whole[5]);
  auto number = [&](size_t at) {
    size_t value = 0;
    for (size_t k = 0; k < 4; ++k) value = value << 8 | static_cast<unsigned char>(whole[at + k]);
    return value;
  };
  for (size_t t = 0; t < tables; ++t) {
    const size_t record = 12 + 16 * t, at = number(record + 8), size = number(record + 12);
    const std::string tag = whole.substr(record, 4);
    for (char fill : {'\0', '\xFF', '\x7F'}) {  // the table all of one byte
      std::string bytes = whole;
      std::fill_n(bytes.begin() + static_cast<long>(at), size, fill);
      attempt(bytes, tag);
    }
    std::string bytes = whole;  // the table outside the file, or as long as nothing
    std::fill_n(bytes.begin() + static_cast<long>(record) + 8, 4, '\xFF');
    attempt(bytes, tag + " outside");
    bytes = whole;
    std::fill_n(bytes.begin() + static_cast<long>(record) + 12, 4, '\0');
    attempt(bytes, tag + " empty");
    for (int round = 0; round < 4; ++round) {  // a table with wrong bytes in it
      bytes = whole;
      for (int k = 0; k < 1 + round * 8; ++k)
        bytes[at + random() % std::max<size_t>(1, size)] = static_cast<char>(random());
      attempt(bytes, tag + " noise");
    }
  }
  EXPECT_GT(refused, 20);
  EXPECT_GT(set, 20);
}

TEST(FontFiles, AllErrorsComeAtOnce) {
  Result<Fonts> fonts = Fonts::open({{"a.ttf"}, {"../b.ttf"}}, "");
  ASSERT_FALSE(fonts.ok());
  EXPECT_EQ(fonts.errors().size(), 2u);
}

}  // namespace
}  // namespace paraphe
