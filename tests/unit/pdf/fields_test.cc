#include <gtest/gtest.h>

#include "builders.h"

namespace paraphe {
namespace {

TEST(Fields, AreTaggedNamedAndEmpty) {
  ActBuilder act;
  act.field("Signature_President", 500);
  Result<Pdf> pdf = act.render();
  ASSERT_TRUE(pdf.ok());
  ASSERT_EQ(pdf->fields.size(), 1u);
  const PdfField& field = pdf->fields[0];
  PdfEyes eyes(pdf->bytes);
  std::string body = eyes.object(field.object);
  EXPECT_NE(body.find("/F 132 /FT /Sig "), std::string::npos);
  EXPECT_NE(body.find("/T (Signature_President) /TU (Signature de l'essai) "), std::string::npos);
  EXPECT_EQ(body.find("/V "), std::string::npos);
  uint32_t appearance = PdfEyes::reference(body, "/N");
  EXPECT_NE(eyes.object(appearance).find("/Subtype /Form"), std::string::npos);
  EXPECT_EQ(eyes.stream(appearance), "");
  std::string form = eyes.object(pdf->tail.form);
  EXPECT_EQ(form, "<< /Fields [ " + std::to_string(field.object) + " 0 R ] /SigFlags 1 >>");
  std::string element = eyes.object(eyes.find("/S /Form "));
  // Without brackets, as pyHanko expects of a field that may be filled.
  EXPECT_NE(element.find("/K << /Type /OBJR /Obj " + std::to_string(field.object) +
                         " 0 R /Pg 4 0 R >> >>"),
            std::string::npos)
      << element;
  EXPECT_NE(body.find("/StructParent 1 "), std::string::npos);
  EXPECT_NE(eyes.object(4).find("/Tabs /S"), std::string::npos);
}

// What the difference analyses of EU DSS and pyHanko need to take a second signature for one.
TEST(Fields, AreFilledWithoutOtherTraces) {
  ActBuilder act;
  act.field("S", 500);
  Result<Pdf> pdf = act.render();
  ASSERT_TRUE(pdf.ok());
  PdfEyes before(pdf->bytes);
  std::string root = before.object(before.find("/Type /StructTreeRoot"));
  EXPECT_LT(root.find("/ParentTree "), root.find("/K "));
  SignatureRequest request;
  request.signer = std::string(10, 'X') + " Dupont";
  Result<PreparedPdf> prepared = prepare_signature(*pdf, request, act.fonts());
  ASSERT_TRUE(prepared.ok());
  PdfEyes after(prepared->pdf.bytes);
  auto appearance = [&](const PdfEyes& eyes) {
    return eyes.object(PdfEyes::reference(eyes.object(pdf->fields[0].object), "/N"));
  };
  EXPECT_EQ(appearance(before).find("/Filter"), std::string::npos);
  EXPECT_EQ(appearance(after).find("/Filter"), std::string::npos);
  EXPECT_NE(appearance(after).find("]TJ"), std::string::npos);
}

TEST(Fields, SayHowTheirSignatureIsSet) {
  ActBuilder act;
  SignatureField& source = act.field("S", 500);
  TextStyle& style = act.document.text_styles.emplace_back();
  style.face = 1;
  style.size = Length{543210};
  style.color = {255, 0, 51};
  source.style = 1;
  source.leading = Length{654321};
  Result<Pdf> pdf = act.render();
  ASSERT_TRUE(pdf.ok());
  const PdfField& field = pdf->fields[0];
  EXPECT_EQ(field.name, "S");
  EXPECT_EQ(field.face, "SourceSans3-Regular.ttf");
  EXPECT_EQ(field.size.units, 543210);
  EXPECT_EQ(field.leading.units, 654321);
  EXPECT_EQ(field.lines, source.lines);
  EXPECT_EQ(field.width, pt(200));
  EXPECT_EQ(field.height, pt(60));
  EXPECT_NE(
      field.dictionary.find("/PRPH_Signature << /Color [ 1 0 0.2 ] /Face (SourceSans3-Regular.ttf) "
                            "/Leading 9.98415 /Lines [ <feff005300"),
      std::string::npos)
      << field.dictionary;
  EXPECT_NE(field.dictionary.find("(le {date}) ] /Size 8.28873 >>"), std::string::npos);
  // Five decimals give back the length to the unit.
  EXPECT_EQ(Length::from_points(998415).scaled(1, 100000).units, 654321);
  EXPECT_EQ(Length::from_points(828873).scaled(1, 100000).units, 543210);
}

TEST(Fields, AFormHoldsItsFieldOnly) {
  ActBuilder act;
  SignatureField& field = act.field("S", 500);
  ASSERT_TRUE(act.render().ok());
  act.text("Signature :", field.node, 70, 490);
  Result<Pdf> pdf = act.render();
  ASSERT_FALSE(pdf.ok());
  EXPECT_STREQ(pdf.errors()[0].message.code, "pdf.form-content");
}

TEST(Fields, AFormWithoutFieldIsRefused) {
  ActBuilder act;
  act.paragraph("Signature :", 80, Role::kForm);
  Result<Pdf> pdf = act.render();
  ASSERT_FALSE(pdf.ok());
  EXPECT_STREQ(pdf.errors()[0].message.code, "pdf.form-content");
}

TEST(Fields, AStyleThatDoesNotExistIsRefused) {
  ActBuilder act;
  act.field("S", 500).style = 7;
  Result<Pdf> pdf = act.render();
  ASSERT_FALSE(pdf.ok());
  EXPECT_STREQ(pdf.errors()[0].message.code, "pdf.broken-tree");
}

}  // namespace
}  // namespace paraphe
