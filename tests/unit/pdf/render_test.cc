#include <gtest/gtest.h>

#include <atomic>
#include <locale>
#include <sstream>
#include <thread>

#include "builders.h"

namespace paraphe {
namespace {

// The operators of page `index`, decoded.
std::string content_of(const PdfEyes& eyes, size_t index = 0) {
  std::string tree = eyes.object(PdfEyes::reference(eyes.object(eyes.root()), "/Pages"));
  size_t at = tree.find("/Kids [ ") + 8;
  for (; index > 0; --index) at = tree.find(" 0 R ", at) + 5;
  uint32_t page = PdfEyes::reference("/Page " + tree.substr(at), "/Page");
  return eyes.stream(PdfEyes::reference(eyes.object(page), "/Contents"));
}

size_t count(std::string_view text, std::string_view what) {
  size_t found = 0;
  for (size_t at = 0; (at = text.find(what, at)) != std::string_view::npos; at += what.size())
    ++found;
  return found;
}

TEST(Render, EveryObjectIsWhereTheTableSays) {
  ActBuilder act;
  act.heading(1, "Délibération", 80);
  act.field("Signature", 500);
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  PdfEyes eyes(pdf->bytes);
  EXPECT_TRUE(eyes.sound());
  EXPECT_EQ(pdf->bytes.substr(0, 9), "%PDF-1.7\n");
  EXPECT_EQ(eyes.count(), pdf->tail.size);
  for (uint32_t number = 1; number < pdf->tail.size; ++number) {
    EXPECT_FALSE(eyes.object(number).empty()) << number;
  }
  EXPECT_EQ(pdf->bytes.compare(pdf->tail.startxref, 5, "xref\n"), 0);
  EXPECT_EQ(PdfEyes::reference(eyes.trailer(), "/Root"), pdf->tail.root);
  EXPECT_EQ(PdfEyes::reference(eyes.trailer(), "/Info"), pdf->tail.info);
  EXPECT_EQ(PdfEyes::reference(eyes.object(eyes.root()), "/AcroForm"), pdf->tail.form);
  EXPECT_TRUE(pdf->bytes.ends_with("%%EOF\n"));
}

TEST(Render, TheSameInputGivesTheSameBytes) {
  ActBuilder act;
  act.heading(1, "Délibération", 80);
  act.document.attachments.push_back({"a.xml", "", "application/xml", "Source", "<a/>"});
  Result<Pdf> first = act.render();
  ASSERT_EQ(told(first), "ok");
  // More often than the face is used before it is prepared for a batch.
  for (int i = 0; i < 40; ++i) ASSERT_EQ(act.render()->bytes, first->bytes) << i;
}

TEST(Render, ThreadsAgree) {
  ActBuilder act;
  act.document.faces = {{"Spectral-Italic.ttf"}, {"SourceSans3-Italic.ttf"}};
  act.open();  // faces no other test has used: their preparation falls into this one
  act.heading(1, "Délibération", 80);
  act.text("Ville", kArtifact, 70, 30, 1, Artifact::kHeader);
  Result<Pdf> alone = act.render();
  ASSERT_EQ(told(alone), "ok");
  std::atomic<int> different = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 25; ++k) different += act.render()->bytes != alone->bytes;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(different, 0);
}

TEST(Render, TheIdentifierFollowsTheContent) {
  ActBuilder one, other;
  one.paragraph("Pour : 12 voix", 80);
  other.paragraph("Pour : 21 voix", 80);
  Result<Pdf> a = one.render(), b = other.render(), later = one.render(1703179801);
  ASSERT_EQ(told(a) + told(b) + told(later), "okokok");
  EXPECT_EQ(a->tail.id_first.size(), 16u);
  EXPECT_NE(a->tail.id_first, b->tail.id_first);
  EXPECT_NE(a->tail.id_first, later->tail.id_first);
  PdfEyes eyes(a->bytes);
  const std::string& trailer = eyes.trailer();
  size_t first = trailer.find('<', trailer.find("/ID")), second = trailer.find('<', first + 1);
  EXPECT_EQ(trailer.substr(first, 34), trailer.substr(second, 34));
}

TEST(Render, OneGlyphReadsAsSeveralCharacters) {
  ActBuilder act;
  act.paragraph("a b\u00A0c\u202Fd-e\u2011f", 80);
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  PdfEyes eyes(pdf->bytes);
  std::string font = eyes.object(eyes.find("/Subtype /Type0"));
  std::string map = eyes.stream(PdfEyes::reference(font, "/ToUnicode"));
  // Codes in the order of first use: a, space, b, no-break space, c, narrow space, d, -, e, U+2011,
  // f.
  EXPECT_NE(map.find("11 beginbfchar\n"), std::string::npos);
  EXPECT_NE(map.find("<0002> <0020>\n"), std::string::npos);
  EXPECT_NE(map.find("<0004> <00a0>\n"), std::string::npos);
  EXPECT_NE(map.find("<0006> <202f>\n"), std::string::npos);
  EXPECT_NE(map.find("<0008> <002d>\n"), std::string::npos);
  EXPECT_NE(map.find("<000a> <2011>\n"), std::string::npos);
  std::string descendant = eyes.object(PdfEyes::reference(font, "/DescendantFonts"));
  std::string glyphs = eyes.stream(PdfEyes::reference(descendant, "/CIDToGIDMap"));
  ASSERT_EQ(glyphs.size(), 24u);
  auto glyph = [&](size_t code) { return glyphs.substr(2 * code, 2); };
  EXPECT_EQ(glyph(2), glyph(6));   // space and narrow space
  EXPECT_EQ(glyph(8), glyph(10));  // hyphens
  EXPECT_NE(glyph(1), glyph(3));
  EXPECT_EQ(glyph(0), std::string(2, '\0'));
  EXPECT_EQ(descendant.find("/CIDSet"), std::string::npos);
}

// Widths are whole thousandths, advances are not: the pen must come back to the line each time.
TEST(Render, ThePenOfTheFileFollowsTheLine) {
  ActBuilder act;
  NodeId owner = act.node(Role::kP);
  GlyphRun& run = act.text(std::string(200, 'n'), owner, 70, 80);
  run.size = Length::from_millipoints(10500);
  const Font& font = act.fonts()[0];
  uint16_t glyph = font.glyph(U'n');
  ASSERT_EQ(font.units_per_em(), 1000);
  Length odd = run.size.scaled(font.advance(glyph), 1000) + Length{317};  // 0.46/1000 em too wide
  for (Glyph& each : run.glyphs) each.advance = odd;
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  std::string content = content_of(PdfEyes(pdf->bytes));
  size_t begin = content.find('['), end = content.find("]TJ");
  ASSERT_LT(begin, end);
  // Replay TJ as §9.4.4 says.
  int64_t shown = 0, glyphs = 0;
  for (size_t at = begin + 1; at < end;) {
    if (content[at] == '(') {
      for (++at; content[at] != ')'; at += 2) {
        if (content[at + 1] == '\\') ++at;
        Length wanted = odd * glyphs++;
        double exact = static_cast<double>(wanted.units) / 65536 / 10.5 * 1000;
        ASSERT_NEAR(static_cast<double>(shown), exact, 0.51) << glyphs;
        shown += font.advance(glyph);
      }
      ++at;
    } else {
      size_t used = 0;
      shown -= std::stoi(content.substr(at), &used);
      at += used;
    }
  }
  EXPECT_EQ(glyphs, 200);
}

TEST(Render, GlyphsOfOneClusterReadAsTheirText) {
  ActBuilder act;
  GlyphRun& run = act.text("xé", act.node(Role::kP), 70, 80);
  const Font& font = act.fonts()[0];
  run.glyphs[1].id = font.glyph(U'e');
  Glyph accent{};  // a second glyph for the same character, raised
  accent.id = font.glyph(U'\u00B4');
  ASSERT_NE(accent.id, 0);
  run.glyphs.push_back(accent);
  run.extra(2).dy = Length::from_millipoints(1500);
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  PdfEyes eyes(pdf->bytes);
  std::string content = content_of(eyes);
  EXPECT_NE(content.find("/Span <</ActualText <feff00e9>>> BDC\n"), std::string::npos);
  EXPECT_NE(content.find("1.5 Ts\n"), std::string::npos);
  EXPECT_EQ(count(content, "BDC\n"), count(content, "EMC\n"));
  std::string font_object = eyes.object(eyes.find("/Subtype /Type0"));
  std::string map = eyes.stream(PdfEyes::reference(font_object, "/ToUnicode"));
  EXPECT_NE(map.find("<0003> <200b>\n"), std::string::npos);
}

TEST(Render, ForbiddenCharactersAreNotMapped) {
  ActBuilder act;
  GlyphRun& run = act.text("ab", act.node(Role::kP), 70, 80);
  run.text = "\uFEFFa\uFEFF";
  run.glyphs[0].text = 4;  // "\uFEFFa"
  run.glyphs[1].text = 3;  // "\uFEFF" alone
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  PdfEyes eyes(pdf->bytes);
  std::string font = eyes.object(eyes.find("/Subtype /Type0"));
  std::string map = eyes.stream(PdfEyes::reference(font, "/ToUnicode"));
  EXPECT_NE(map.find("<0001> <0061>\n<0002> <200b>\n"), std::string::npos) << map;
}

// A locale that writes 1.234,5.
class Commas : public std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(Render, TheLocaleIsNotHeard) {
  ActBuilder act;
  act.paragraph("Pour : 12 voix", 80);
  Result<Pdf> before = act.render();
  std::locale old = std::locale::global(std::locale(std::locale::classic(), new Commas));
  std::ostringstream heard;
  heard << 1234.5;
  Result<Pdf> after = act.render();
  std::locale::global(old);
  ASSERT_EQ(heard.str(), "1.234,5");
  ASSERT_EQ(told(before) + told(after), "okok");
  EXPECT_EQ(before->bytes, after->bytes);
}

TEST(Render, ExpansionSizeColourAndRiseAreWrittenOnce) {
  ActBuilder act;
  NodeId owner = act.node(Role::kP);
  for (int i = 0; i < 2; ++i) {
    GlyphRun& run = act.text("abc", owner, 70, 80 + 14 * i);
    run.expansion = 15;
    run.color = {255, 0, 51};
    run.rise = Length::from_millipoints(3300);
  }
  act.text("abc", owner, 70, 120);
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  std::string content = content_of(PdfEyes(pdf->bytes));
  EXPECT_EQ(count(content, "101.5 Tz\n"), 1u);
  EXPECT_EQ(count(content, "1 0 0.2 rg\n"), 1u);
  EXPECT_EQ(count(content, "3.3 Ts\n"), 1u);
  EXPECT_EQ(count(content, "100 Tz\n"), 1u);
  EXPECT_EQ(count(content, "0 0 0 rg\n"), 1u);
  EXPECT_EQ(count(content, "\n0 Ts\n"), 1u);
  EXPECT_EQ(count(content, " Tf\n"), 1u);
}

TEST(Render, WhatIsDrawnHasOneOwner) {
  ActBuilder act;
  act.text("Ville", kArtifact, 70, 30, 1, Artifact::kHeader);
  act.text("1/1", kArtifact, 70, 820, 1, Artifact::kFooter);
  act.rule(40);
  NodeId owner = act.paragraph("Première ligne", 80);
  act.text("deuxième ligne", owner, 70, 94);
  act.paragraph("Autre paragraphe", 120);
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  std::string content = content_of(PdfEyes(pdf->bytes));
  EXPECT_EQ(count(content, "/Artifact <</Type /Pagination /Subtype /Header"), 1u);
  EXPECT_EQ(count(content, "/Artifact <</Type /Pagination /Subtype /Footer"), 1u);
  EXPECT_EQ(count(content, "/Artifact <</Type /Layout>> BDC\n70 801.39 400 0.5 re f\nEMC\n"), 1u);
  EXPECT_EQ(count(content, "/P <</MCID "), 2u);
  EXPECT_EQ(count(content, "BDC\n"), count(content, "EMC\n"));
  EXPECT_EQ(count(content, "BT\n"), count(content, "ET\n"));
  // Nothing outside marked content.
  int depth = 0;
  for (size_t at = 0, end; at < content.size(); at = end + 1) {
    end = content.find('\n', at);
    std::string line = content.substr(at, end - at);
    if (line.ends_with("BDC")) {
      ++depth;
    } else if (line == "EMC") {
      --depth;
    } else {
      EXPECT_EQ(depth, 1) << line;
    }
  }
}

TEST(Render, AParagraphOverTwoPagesStaysOneElement) {
  ActBuilder act;
  NodeId owner = act.paragraph("avant", 800);
  act.add_page();
  act.text("après", owner, 70, 80);
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  PdfEyes eyes(pdf->bytes);
  uint32_t element = eyes.find("/StructElem /S /P ");
  ASSERT_NE(element, 0u);
  EXPECT_EQ(eyes.find("/StructElem /S /P ", element), 0u);
  std::string body = eyes.object(element);
  EXPECT_NE(body.find("/K [ 0 << /Type /MCR /MCID 0 /Pg 5 0 R >> ]"), std::string::npos) << body;
  std::string reference = std::to_string(element) + " 0 R";
  EXPECT_NE(
      eyes.object(eyes.find("<< /Nums [")).find("0 [ " + reference + " ] 1 [ " + reference + " ]"),
      std::string::npos);
}

TEST(Render, ChildrenStandWhereTheyAreRead) {
  ActBuilder act;
  NodeId owner = act.paragraph("avant", 80);
  NodeId link = act.node(Role::kLink, owner);
  act[link].link = "https://exemple.fr/été 1";
  act.text("lien", link, 120, 80);
  act.text("suite", link, 70, 94);
  act.text("après", owner, 160, 94);
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  PdfEyes eyes(pdf->bytes);
  std::string element = eyes.object(eyes.find("/StructElem /S /Link "));
  std::string number = std::to_string(eyes.find("/StructElem /S /Link "));
  EXPECT_NE(eyes.object(eyes.find("/StructElem /S /P ")).find("/K [ 0 " + number + " 0 R 2 ]"),
            std::string::npos);
  uint32_t annotation = eyes.find("/Subtype /Link");
  EXPECT_NE(element.find("/K [ 1 << /Type /OBJR /Obj " + std::to_string(annotation) +
                         " 0 R /Pg 4 0 R >> ]"),
            std::string::npos)
      << element;
  std::string body = eyes.object(annotation);
  EXPECT_NE(body.find("/URI (https://exemple.fr/%C3%A9t%C3%A9%201)"), std::string::npos);
  EXPECT_NE(body.find("/Contents <feff"), std::string::npos);
  EXPECT_NE(body.find("/F 4 "), std::string::npos);
  EXPECT_NE(body.find("/StructParent 1 "), std::string::npos);
  size_t quads = body.find("/QuadPoints [ ");
  EXPECT_EQ(count(body.substr(quads, body.find(']', quads) - quads), " "), 18u);  // two lines
  EXPECT_NE(eyes.object(4).find("/Annots [ " + std::to_string(annotation) + " 0 R ] /Tabs /S"),
            std::string::npos);
  EXPECT_NE(eyes.object(eyes.find("<< /Nums [")).find(" 1 " + number + " 0 R ]"),
            std::string::npos);
}

TEST(Render, ALinkInsideTheDocumentLeadsToItsPlace) {
  ActBuilder act;
  NodeId owner = act.paragraph("voir", 80);
  NodeId link = act.node(Role::kLink, act.node(Role::kReference, owner));
  act[link].alternative = "Recettes";
  act[link].destination = 0;
  act.text("page 2", link, 120, 80);
  act.add_page();
  NodeId target = act.paragraph("Recettes", 200);
  act.document.destinations = {target};
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  PdfEyes eyes(pdf->bytes);
  std::string body = eyes.object(eyes.find("/Subtype /Link"));
  // 841.89 − (200 − 11 − 14): a line above the heading, on the second page.
  EXPECT_NE(body.find("/Dest [ 5 0 R /XYZ null 666.89 null ]"), std::string::npos) << body;
  EXPECT_EQ(body.find("/URI"), std::string::npos);
  EXPECT_NE(body.find("/Contents (Recettes)"), std::string::npos) << body;
  EXPECT_NE(body.find("/StructParent "), std::string::npos);
  // One whose destination nobody knows leads nowhere.
  act[link].destination = 7;
  EXPECT_NE(told(act.render()).find("pdf.link-without-address"), std::string::npos);
}

TEST(Render, LinksThatWouldOverlapAreOneAnnotationForEachLine) {
  ActBuilder act;
  NodeId owner = act.paragraph("avant", 80);
  NodeId link = act.node(Role::kLink, owner), page = act.node(Role::kLink, owner);
  for (NodeId node : {link, page}) act[node].link = "https://exemple.fr";
  act.text("un titre sur deux", link, 120, 80);
  act.text("lignes", link, 70, 94);
  act.text("12", page, 180, 94);
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  EXPECT_EQ(count(pdf->bytes, "/Subtype /Link"), 3u);
}

TEST(Render, LeadersAreDotsAndNoText) {
  ActBuilder act;
  act.paragraph("a", 80);
  auto& dots = act.draw<DrawnRule>();
  dots.x = pt(100);
  dots.y = pt(78);
  dots.width = pt(101);
  dots.height = pt(1);
  dots.pitch = pt(5);
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  PdfEyes eyes(pdf->bytes);
  std::string content = content_of(eyes);
  EXPECT_NE(content.find("RG 1 J 1 w [ 0 5 ] 0 d 100.5 763.38977 m"), std::string::npos) << content;
  EXPECT_NE(content.find(" l S Q\nEMC"), std::string::npos) << content;
}

TEST(Render, EmptyNodesAreLeftOutButATableKeepsItsGrid) {
  ActBuilder act;
  NodeId section = act.node(Role::kSect);
  act.node(Role::kP, section);
  NodeId table = act.table(2, 1, 100);
  NodeId row = act.node(Role::kTR, table);
  act[row].parent = table + 5;
  ASSERT_EQ(act[table + 5].role, Role::kTBody);
  act.text("seul", act.node(Role::kTD, row), 70, 200);
  act.node(Role::kTD, row);
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  PdfEyes eyes(pdf->bytes);
  EXPECT_EQ(eyes.find("/S /Sect "), 0u);
  EXPECT_EQ(eyes.find("/S /P "), 0u);
  size_t cells = 0;
  for (uint32_t at = 0; (at = eyes.find("/S /TD ", at)) != 0;) ++cells;
  EXPECT_EQ(cells, 4u);
  EXPECT_NE(eyes.object(eyes.find("/S /TH ")).find("/A << /O /Table /Scope /Column >>"),
            std::string::npos);
}

TEST(Render, SpansNotesListsAndLanguages) {
  ActBuilder act;
  NodeId table = act.node(Role::kTable);
  NodeId first = act.node(Role::kTR, table);
  NodeId wide = act.node(Role::kTH, first);
  act[wide].scope = Scope::kColumn;
  act[wide].column_span = 2;
  act.text("Titre", wide, 70, 100);
  act.row(table, Role::kTD, 2, 114);
  NodeId list = act.node(Role::kL), item = act.node(Role::kLI, list);
  act.text("1.", act.node(Role::kLbl, item), 70, 200);
  NodeId note = act.node(Role::kNote, act.node(Role::kLBody, item));
  act[note].language = "br";
  act.text("note", note, 90, 200);
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  PdfEyes eyes(pdf->bytes);
  EXPECT_NE(eyes.object(eyes.find("/S /TH ")).find("/Scope /Column /ColSpan 2 >>"),
            std::string::npos);
  EXPECT_NE(eyes.object(eyes.find("/S /L ")).find("/ListNumbering /Decimal"), std::string::npos);
  std::string element = eyes.object(eyes.find("/S /Note "));
  EXPECT_NE(element.find("/ID (note-000000"), std::string::npos);
  EXPECT_NE(element.find("/Lang (br)"), std::string::npos);
  EXPECT_NE(eyes.object(eyes.find("/Type /StructTreeRoot")).find("/IDTree "), std::string::npos);
}

TEST(Render, HeadingsMakeTheOutline) {
  ActBuilder act;
  act.heading(1, "Délibération", 80);
  act.heading(2, "Vote", 200);
  act.heading(2, "Décision", 300);
  act.add_page();
  act.heading(1, "Annexe", 100);
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  PdfEyes eyes(pdf->bytes);
  std::string outline = eyes.object(PdfEyes::reference(eyes.object(eyes.root()), "/Outlines"));
  EXPECT_NE(outline.find("/Count 4"), std::string::npos);
  std::string first = eyes.object(PdfEyes::reference(outline, "/First"));
  EXPECT_NE(first.find("/Count 2"), std::string::npos);
  EXPECT_NE(first.find("/Dest [ 4 0 R /XYZ null 772.89 null ]"), std::string::npos) << first;
  std::string last = eyes.object(PdfEyes::reference(outline, "/Last"));
  EXPECT_EQ(PdfEyes::reference(first, "/Next"), PdfEyes::reference(outline, "/Last"));
  EXPECT_NE(last.find("/Title (Annexe)"), std::string::npos);
  EXPECT_NE(last.find("/Dest [ 5 0 R"), std::string::npos);
}

TEST(Render, TheRecordTravelsInside) {
  ActBuilder act;
  act.paragraph("Vu", 80);
  std::string record = "<seance>" + std::string(5000, 'x') + "</seance>";
  act.document.attachments.push_back({"séance.xml", "Procès", "application/xml", "Source", record});
  act.document.attachments.push_back({"a.xml", "", "text/plain", "Data", ""});
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  PdfEyes eyes(pdf->bytes);
  std::string catalog = eyes.object(eyes.root());
  uint32_t file = PdfEyes::reference(catalog, "/AF");
  std::string specification = eyes.object(file);
  EXPECT_NE(specification.find("/AFRelationship /Source"), std::string::npos);
  EXPECT_NE(specification.find("/UF <feff"), std::string::npos);
  EXPECT_EQ(eyes.stream(PdfEyes::reference(specification, "<< /F")), record);
  std::string head = eyes.object(PdfEyes::reference(specification, "<< /F"));
  EXPECT_NE(head.find("/Subtype /application#2fxml"), std::string::npos);
  EXPECT_NE(head.find("/Size 5017"), std::string::npos);
  EXPECT_NE(head.find("/ModDate (D:20231221183000+01'00')"), std::string::npos);
  // The names are sorted by their bytes: ASCII before UTF-16.
  EXPECT_LT(catalog.find("(a.xml)"), catalog.find("<feff007300e9"));
}

TEST(Render, MetadataAgree) {
  ActBuilder act;
  act.document.title = "Motion « A & B » <1>";
  act.paragraph("Vu", 80);
  Result<Pdf> pdf = act.render();
  ASSERT_EQ(told(pdf), "ok");
  PdfEyes eyes(pdf->bytes);
  std::string catalog = eyes.object(eyes.root());
  std::string xmp = eyes.stream(PdfEyes::reference(catalog, "/Metadata"));
  EXPECT_EQ(eyes.object(PdfEyes::reference(catalog, "/Metadata")).find("/Filter"),
            std::string::npos);
  for (const char* part :
       {"<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<",
        "Motion « A &amp; B » &lt;1", "<xmp:CreateDate>2023-12-21T18:30:00+01:00<",
        "<pdf:Producer>Paraphe 0.1<", "<pdfaSchema:prefix>pdfuaid<"}) {
    EXPECT_NE(xmp.find(part), std::string::npos) << part;
  }
  std::string info = eyes.object(pdf->tail.info);
  EXPECT_NE(info.find("(D:20231221183000+01'00')"), std::string::npos);
  EXPECT_NE(info.find("(Paraphe 0.1)"), std::string::npos);
  EXPECT_NE(catalog.find("/Lang (fr-FR)"), std::string::npos);
  EXPECT_NE(catalog.find("/DisplayDocTitle true"), std::string::npos);
  EXPECT_NE(catalog.find("/MarkInfo << /Marked true >>"), std::string::npos);
  std::string intent = eyes.object(PdfEyes::reference(catalog, "/OutputIntents"));
  std::string profile = eyes.stream(PdfEyes::reference(intent, "/DestOutputProfile"));
  ASSERT_GT(profile.size(), 128u);
  EXPECT_LT(profile.size(), 1000u);
  EXPECT_EQ(profile.substr(36, 4), "acsp");
  EXPECT_EQ(profile.substr(84, 16), std::string(16, '\0'));
}

TEST(Dates, OfPdfAndOfXmp) {
  EXPECT_EQ(to_pdf_date({1703179800, 60}), "D:20231221183000+01'00'");
  EXPECT_EQ(to_iso_date({1703179800, -210}), "2023-12-21T14:00:00-03:30");
  EXPECT_EQ(to_iso_date({951782400, 0}), "2000-02-29T00:00:00+00:00");
  EXPECT_EQ(to_iso_date({-1, 0}), "1969-12-31T23:59:59+00:00");
  EXPECT_EQ(to_iso_date({INT64_MAX, 60}), "9999-12-31T23:59:59+01:00");
}

}  // namespace
}  // namespace paraphe
