// Reading files back, and the strict reading of bytes below it.
#include <gtest/gtest.h>

#include <string>

#include "sign/revisions.h"
#include "sign/scan.h"
#include "unit/sign/sample.h"

namespace paraphe::test {
namespace {

using namespace std::string_literals;

Codes refusal(const std::string& bytes) {
  Result<Pdf> pdf = read_pdf(bytes, "acte.pdf");
  return pdf.ok() ? Codes{"none"} : codes(pdf.errors());
}

TEST(ReadPdf, GivesTailAndFields) {
  std::string file = sample_file();
  Pdf pdf = read_pdf(file, "acte.pdf").value();
  EXPECT_EQ(pdf.bytes, file);
  EXPECT_EQ(pdf.tail.startxref, file.find("\nxref") + 1);
  EXPECT_EQ(pdf.tail.size, 10u);
  EXPECT_EQ(pdf.tail.root, 1u);
  EXPECT_EQ(pdf.tail.info, 4u);
  EXPECT_EQ(pdf.tail.form, 6u);
  EXPECT_EQ(pdf.tail.id_first, "\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xAA\xBB\xCC\xDD\xEE\xFF"s);
  ASSERT_EQ(pdf.fields.size(), 2u);
  const PdfField& field = pdf.fields[0];
  EXPECT_EQ(field.name, "Signature_President");
  EXPECT_EQ(field.object, 7u);
  EXPECT_FALSE(field.is_signed);
  EXPECT_EQ(field.width, Length::from_millipoints(200500));
  EXPECT_EQ(field.height, Length::from_millipoints(60250));
  EXPECT_EQ(field.size, Length::from_points(9));
  EXPECT_EQ(field.leading, Length::from_millipoints(12500));
  EXPECT_EQ(field.face, "Spectral-Regular.ttf");
  EXPECT_EQ(field.color, (Color{0, 51, 255}));
  EXPECT_EQ(field.dictionary,
            "/F 132 /FT /Sig /P 3 0 R /PRPH_Signature << /Color [ 0 0.2 1 ] "
            "/Face (Spectral-Regular.ttf) /Leading 12.5 /Lines [ ] /Size 9 >> "
            "/Rect [ 60 100 260.5 160.25 ] /StructParent 1 /Subtype /Widget "
            "/T (Signature_President) /TU (Signature) /Type /Annot");
}

TEST(ReadPdf, RefusesWhatParapheDoesNotWrite) {
  std::string file = sample_file();
  EXPECT_EQ(refusal(""), Codes{"pdf.no-header"});
  EXPECT_EQ(refusal("%PDF-1.7\n"), Codes{"pdf.no-end"});
  EXPECT_EQ(refusal(" " + file), Codes{"pdf.no-header"});
  EXPECT_EQ(refusal(file + "x"), Codes{"pdf.no-end"});
  EXPECT_EQ(refusal(file + "\n"), Codes{"pdf.no-end"});
  EXPECT_EQ(refusal(make_file(sample_objects(), " /Encrypt 4 0 R")), Codes{"pdf.unsupported"});
  EXPECT_EQ(refusal(make_file(sample_objects(), " /XRefStm 4")), Codes{"pdf.broken-xref"});
  std::vector<std::string> objects = sample_objects();
  objects[0] = "<< /Linearized 1 >>";
  EXPECT_EQ(refusal(make_file(objects)), Codes{"pdf.unsupported"});
  objects = sample_objects();
  objects[6] = "<< /FT /Sig /T (Autre) /Type /Annot /Subtype /Widget /Rect [ 0 0 1 1 ] >>";
  EXPECT_EQ(refusal(make_file(objects)), Codes{"sign.foreign-file"});
}

TEST(ReadPdf, RefusesDamage) {
  std::vector<std::string> objects = sample_objects();
  objects[4] = "<< /Length 9999 >>\nstream\nx\nendstream";
  EXPECT_EQ(refusal(make_file(objects)), Codes{"pdf.unreadable"});
  objects = sample_objects();
  objects[3] = "<< /Title (x) /Title (y) >>";
  EXPECT_EQ(refusal(make_file(objects)), Codes{"pdf.unreadable"});
  std::string file = sample_file();
  size_t entry = file.find("00000 n", file.find("\nxref"));
  file[entry - 2] = file[entry - 2] == '1' ? '2' : '1';
  EXPECT_EQ(refusal(file), Codes{"pdf.broken-xref"});
}

TEST(ReadPdf, FieldTreesThatLoopAreRefused) {
  std::vector<std::string> objects = sample_objects();
  objects[6] = "<< /FT /Sig /T (a) /Kids [ 7 0 R ] >>";
  EXPECT_EQ(refusal(make_file(objects)), Codes{"pdf.ambiguous"});
}

std::string round(std::string_view bytes) {
  size_t position = 0;
  std::optional<Span> value = read_value(bytes, position);
  return value ? std::string(slice(bytes, *value)) : "nothing";
}

TEST(Scan, FindsWhereAValueEnds) {
  EXPECT_EQ(round("12 0 R /X"), "12 0 R");
  EXPECT_EQ(round("12 0 Rx"), "12");
  EXPECT_EQ(round("12 0 obj"), "12");
  EXPECT_EQ(round("-1.5]"), "-1.5");
  EXPECT_EQ(round("(a(b)\\)c) x"), "(a(b)\\)c)");
  EXPECT_EQ(round("<48 65>x"), "<48 65>");
  EXPECT_EQ(round("[1[2(])]<</A[]>>]z"), "[1[2(])]<</A[]>>]");
  EXPECT_EQ(round("<</A 1/B<<>>>>y"), "<</A 1/B<<>>>>");
  EXPECT_EQ(round("true]"), "true");
  EXPECT_EQ(round("/N#20a/B"), "/N#20a");
  for (const char* bad : {"", "(", "(()", "<4", "<4g>", "[1", "<</A>>", "<<1 2>>", "trua", "1.2.3",
                          "+", ")", "]", ">", "endobj"})
    EXPECT_EQ(round(bad), "nothing") << bad;
}

TEST(Scan, DepthAndSizeAreBounded) {
  EXPECT_EQ(round(std::string(1'000'000, '[')), "nothing");
  std::string many = "<<";
  for (int i = 0; i < 1000; ++i) many += "/K" + std::to_string(i) + " 0";
  size_t position = 0;
  EXPECT_FALSE(read_dictionary(many + ">>", position));
}

TEST(Scan, DictionaryKeysAreDecodedAndUnique) {
  std::string bytes = "<< /By#74eRange [ 0 ] /B 1 0 R >>";
  size_t position = 0;
  auto dictionary = read_dictionary(bytes, position);
  ASSERT_TRUE(dictionary);
  ASSERT_NE(find(*dictionary, "ByteRange"), nullptr);
  EXPECT_EQ(slice(bytes, find(*dictionary, "ByteRange")->value), "[ 0 ]");
  position = 0;
  EXPECT_FALSE(read_dictionary("<< /A 1 /#41 2 >>", position));
}

TEST(Revisions, KnowWhatEachOneChanged) {
  Pki pki;
  Pdf pdf = signed_sample(pki, {"", ""});
  std::vector<Revision> revisions = read_revisions(pdf.bytes, "acte.pdf").value();
  ASSERT_EQ(revisions.size(), 3u);
  EXPECT_EQ(revisions[0].end, sample_file().size());
  EXPECT_EQ(revisions[1].begin, sample_file().size());
  EXPECT_EQ(revisions[2].end, pdf.bytes.size());
  EXPECT_EQ(revisions[0].objects.size(), 10u);
  EXPECT_TRUE(revisions[1].changed.count(7) && revisions[1].changed.count(6));
  EXPECT_FALSE(revisions[2].changed.count(7));
  EXPECT_TRUE(revisions[2].changed.count(9));
}

}  // namespace
}  // namespace paraphe::test
