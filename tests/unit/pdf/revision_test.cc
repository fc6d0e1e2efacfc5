#include <gtest/gtest.h>

#include "builders.h"

namespace paraphe {
namespace {

Result<Pdf> act_with_fields() {
  static ActBuilder* act = [] {
    auto* made = new ActBuilder;
    made->heading(1, "Délibération", 80);
    made->field("Signature_President", 400);
    made->field("Signature_Secretaire", 500);
    return made;
  }();
  return act->render();
}

const Fonts& fonts() {
  static const Fonts opened = *Fonts::open({{"Spectral-Regular.ttf"}}, "");
  return opened;
}

SignatureRequest request(const std::string& field = "") {
  SignatureRequest out;
  out.field = field;
  out.signer = "Hélène Dupont";
  out.issuer = "AC d'essai";
  out.date = {1703179800, 60};
  out.reason = "Approbation";
  out.reserved = 3000;
  return out;
}

std::string code_of(const Result<PreparedPdf>& result) {
  return result.ok() ? "ok" : result.errors()[0].message.code;
}

TEST(AppendRevision, KeepsTheOldBytesAndFindsTheNewOnes) {
  Result<Pdf> pdf = act_with_fields();
  ASSERT_TRUE(pdf.ok());
  std::string bytes = pdf->bytes;
  std::vector<size_t> offsets;
  uint32_t next = pdf->tail.size;
  PdfTail tail = append_revision(
      bytes, pdf->tail, {{next + 1, "<< /B 2 >>"}, {next, "<< /A 1 >>"}, {3, "<< /C 3 >>"}},
      &offsets);
  EXPECT_TRUE(bytes.starts_with(pdf->bytes));
  PdfEyes eyes(bytes);
  EXPECT_TRUE(eyes.sound());
  EXPECT_EQ(eyes.object(next + 1), "<< /B 2 >>");
  EXPECT_EQ(eyes.object(next), "<< /A 1 >>");
  EXPECT_EQ(eyes.object(3), "<< /C 3 >>");
  EXPECT_EQ(eyes.object(1), PdfEyes(pdf->bytes).object(1));
  EXPECT_EQ(tail.size, next + 2);
  EXPECT_EQ(tail.root, pdf->tail.root);
  ASSERT_EQ(offsets.size(), 3u);
  EXPECT_EQ(bytes.compare(offsets[2], 8, "3 0 obj\n"), 0);
  EXPECT_NE(eyes.trailer().find("/Prev " + std::to_string(pdf->tail.startxref) + " "),
            std::string::npos);
  EXPECT_TRUE(bytes.ends_with("startxref\n" + std::to_string(tail.startxref) + "\n%%EOF\n"));
}

TEST(AppendRevision, ChangesOnlyTheSecondIdentifier) {
  Result<Pdf> pdf = act_with_fields();
  auto append = [&](const char* body) {
    std::string bytes = pdf->bytes;
    append_revision(bytes, pdf->tail, {{pdf->tail.size, body}});
    std::string trailer = PdfEyes(bytes).trailer();
    return trailer.substr(trailer.find("/ID [ ") + 6, 69);
  };
  std::string before = PdfEyes(pdf->bytes).trailer();
  std::string first = before.substr(before.find('<', before.find("/ID")), 34);
  std::string one = append("<< /A 1 >>"), two = append("<< /A 2 >>");
  EXPECT_EQ(one.substr(0, 34), first);
  EXPECT_NE(one.substr(35), first);
  EXPECT_NE(one, two);
  EXPECT_EQ(one, append("<< /A 1 >>"));
}

TEST(AppendRevision, BeginsALine) {
  Result<Pdf> pdf = act_with_fields();
  std::string bytes = pdf->bytes.substr(0, pdf->bytes.size() - 1);
  append_revision(bytes, pdf->tail, {{pdf->tail.size, "null"}});
  EXPECT_TRUE(PdfEyes(bytes).sound());
  EXPECT_EQ(bytes.compare(pdf->bytes.size() - 6, 6, "%%EOF\n"), 0);
}

TEST(PrepareSignature, LeavesOneHoleAndCoversTheRest) {
  Result<Pdf> pdf = act_with_fields();
  Result<PreparedPdf> prepared = prepare_signature(*pdf, request(), fonts());
  ASSERT_EQ(code_of(prepared), "ok");
  const std::string& bytes = prepared->pdf.bytes;
  EXPECT_TRUE(bytes.starts_with(pdf->bytes));
  EXPECT_TRUE(PdfEyes(bytes).sound());
  EXPECT_EQ(prepared->contents_length, 6002u);
  EXPECT_EQ(bytes.substr(prepared->contents, prepared->contents_length),
            "<" + std::string(6000, '0') + ">");
  size_t after = prepared->contents + prepared->contents_length;
  std::string range = "/ByteRange [ 0 " + std::to_string(prepared->contents) + " ";
  size_t at = bytes.find(range, pdf->bytes.size());
  ASSERT_NE(at, std::string::npos);
  EXPECT_LT(at, prepared->contents);
  std::string digits = bytes.substr(at, bytes.find(']', at) - at);
  EXPECT_NE(digits.find(" " + std::to_string(after) + " "), std::string::npos);
  EXPECT_NE(digits.find(" " + std::to_string(bytes.size() - after) + " "), std::string::npos);
}

TEST(PrepareSignature, FillsTheTaggedFieldItself) {
  Result<Pdf> pdf = act_with_fields();
  Result<PreparedPdf> prepared = prepare_signature(*pdf, request(), fonts());
  ASSERT_EQ(code_of(prepared), "ok");
  PdfEyes before(pdf->bytes), after(prepared->pdf.bytes);
  const PdfField& field = prepared->pdf.fields[0];
  EXPECT_TRUE(field.is_signed);
  EXPECT_FALSE(prepared->pdf.fields[1].is_signed);
  std::string widget = after.object(field.object);
  EXPECT_TRUE(before.object(field.object).starts_with("<< " + field.dictionary + " /AP "));
  EXPECT_TRUE(widget.starts_with("<< " + field.dictionary + " /AP "));
  std::string signature = after.object(PdfEyes::reference(widget, "/V"));
  EXPECT_NE(signature.find("/SubFilter /ETSI.CAdES.detached"), std::string::npos);
  EXPECT_NE(signature.find("/M (D:20231221183000+01'00')"), std::string::npos);
  EXPECT_NE(signature.find("/Reason (Approbation)"), std::string::npos);
  EXPECT_EQ(signature.find("/Cert"), std::string::npos);
  EXPECT_NE(before.object(pdf->tail.form).find("/SigFlags 1 "), std::string::npos);
  EXPECT_NE(after.object(pdf->tail.form).find("/SigFlags 3 "), std::string::npos);
  // Nothing else of the first revision is rewritten.
  for (uint32_t number = 1; number < pdf->tail.size; ++number) {
    if (number == field.object || number == pdf->tail.form) continue;
    EXPECT_EQ(before.object(number), after.object(number)) << number;
  }
}

TEST(PrepareSignature, ShowsTheSignerInAFontOfItsOwn) {
  Result<Pdf> pdf = act_with_fields();
  Result<PreparedPdf> prepared = prepare_signature(*pdf, request(), fonts());
  ASSERT_EQ(code_of(prepared), "ok");
  PdfEyes eyes(prepared->pdf.bytes);
  std::string widget = eyes.object(prepared->pdf.fields[0].object);
  uint32_t appearance = PdfEyes::reference(widget, "/N");
  EXPECT_GE(appearance, pdf->tail.size);
  std::string body = eyes.object(appearance);
  EXPECT_NE(body.find("/BBox [ 0 0 200 60 ]"), std::string::npos);
  uint32_t font = PdfEyes::reference(body, "/F0");
  EXPECT_GE(font, pdf->tail.size);
  std::string map = eyes.stream(PdfEyes::reference(eyes.object(font), "/ToUnicode"));
  EXPECT_NE(map.find(" <0048>\n"), std::string::npos);  // H of the signer's name
  EXPECT_EQ(map.find(" <007b>\n"), std::string::npos);  // no { of a placeholder
  std::string operators = eyes.stream(appearance);
  EXPECT_TRUE(operators.starts_with("BT\n"));
  EXPECT_TRUE(operators.ends_with("ET\n"));
}

TEST(PrepareSignature, SignsOneFieldAfterTheOther) {
  Result<Pdf> pdf = act_with_fields();
  Result<PreparedPdf> first = prepare_signature(*pdf, request(), fonts());
  ASSERT_EQ(code_of(first), "ok");
  Result<PreparedPdf> second = prepare_signature(first->pdf, request(), fonts());
  ASSERT_EQ(code_of(second), "ok");
  EXPECT_TRUE(second->pdf.bytes.starts_with(first->pdf.bytes));
  EXPECT_TRUE(PdfEyes(second->pdf.bytes).sound());
  EXPECT_TRUE(second->pdf.fields[1].is_signed);
  EXPECT_EQ(PdfEyes(second->pdf.bytes).object(pdf->tail.form),
            PdfEyes(first->pdf.bytes).object(pdf->tail.form));
  EXPECT_EQ(code_of(prepare_signature(second->pdf, request(), fonts())), "pdf.no-free-field");
  EXPECT_EQ(code_of(prepare_signature(second->pdf, request("Signature_President"), fonts())),
            "pdf.field-signed");
}

TEST(PrepareSignature, IsTheSameEachTime) {
  Result<Pdf> pdf = act_with_fields();
  Result<PreparedPdf> one = prepare_signature(*pdf, request("Signature_Secretaire"), fonts());
  Result<PreparedPdf> two = prepare_signature(*pdf, request("Signature_Secretaire"), fonts());
  ASSERT_EQ(code_of(one) + code_of(two), "okok");
  EXPECT_EQ(one->pdf.bytes, two->pdf.bytes);
  EXPECT_TRUE(one->pdf.fields[1].is_signed);
}

TEST(PrepareSignature, RefusesWhatCannotBeDone) {
  Result<Pdf> pdf = act_with_fields();
  EXPECT_EQ(code_of(prepare_signature(*pdf, request("Autre"), fonts())), "pdf.no-such-field");
  SignatureRequest huge = request();
  huge.reserved = 32768;
  EXPECT_EQ(code_of(prepare_signature(*pdf, huge, fonts())), "pdf.reservation");
  EXPECT_EQ(
      code_of(prepare_signature(*pdf, request(), *Fonts::open({{"SourceSans3-Bold.ttf"}}, ""))),
      "pdf.signature-face");
  SignatureRequest foreign = request();
  foreign.signer = "山田";
  EXPECT_FALSE(prepare_signature(*pdf, foreign, fonts()).ok());
  SignatureRequest endless = request();
  endless.signer = std::string(5000, 'W');
  EXPECT_EQ(code_of(prepare_signature(*pdf, endless, fonts())), "pdf.signature-room");
}

TEST(PrepareSignature, TheLargestReservationIsExact) {
  Result<Pdf> pdf = act_with_fields();
  SignatureRequest largest = request();
  largest.reserved = 32767;
  Result<PreparedPdf> prepared = prepare_signature(*pdf, largest, fonts());
  ASSERT_EQ(code_of(prepared), "ok");
  EXPECT_EQ(prepared->contents_length, 65536u);
}

}  // namespace
}  // namespace paraphe
