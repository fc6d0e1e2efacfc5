// The attacks on signed PDF files that are known by name, each made from a file signed here. None
// may be "valid", and none that changes a signed file may pass as merely "undetermined".
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/sign/sample.h"

namespace paraphe::test {
namespace {

class Attack : public testing::Test {
 protected:
  Pki pki;
  Pdf pdf = signed_sample(pki);

  // `from` becomes `to`, padded with spaces so that nothing else moves; in the last place or the
  // first.
  std::string replaced(const std::string& from, std::string to, bool last = true) const {
    std::string bytes = pdf.bytes;
    size_t at = last ? bytes.rfind(from) : bytes.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (to.size() < from.size()) to.append(from.size() - to.size(), ' ');
    EXPECT_EQ(to.size(), from.size());
    return bytes.replace(at, from.size(), to);
  }

  std::string appended(const std::vector<PdfObjectBytes>& objects) const {
    std::string bytes = pdf.bytes;
    append_revision(bytes, pdf.tail, objects);
    return bytes;
  }

  // The whole text of the last object with this number, without "N 0 obj" and "endobj".
  std::string body(uint32_t number) const {
    std::string head = "\n" + std::to_string(number) + " 0 obj\n";
    size_t start = pdf.bytes.rfind(head) + head.size();
    return pdf.bytes.substr(start, pdf.bytes.find("\nendobj", start) - start);
  }

  uint32_t signature_object() const {
    size_t at = pdf.bytes.rfind(" /V ");
    return static_cast<uint32_t>(std::stoi(pdf.bytes.substr(at + 4)));
  }

  void expect_invalid(const std::string& bytes, const std::string& code) const {
    Verification result = check(bytes, pki);
    EXPECT_EQ(result.verdict, Verdict::kInvalid) << explain(result);
    Codes found = codes(result);
    EXPECT_NE(std::find(found.begin(), found.end(), code), found.end()) << code << " is not in\n"
                                                                        << explain(result);
  }
};

// ------------------------------------------- universal signature forgery: nothing to be checked

TEST_F(Attack, ContentsMissing) {
  expect_invalid(replaced("/Contents <", "/Kontents <"), "verify.malformed-signature");
}

TEST_F(Attack, ContentsEmpty) {
  std::string bytes = pdf.bytes;
  size_t at = bytes.rfind("/Contents <") + 11;
  std::string spaces(bytes.find('>', at) - at, ' ');
  expect_invalid(bytes.replace(at, spaces.size() + 1, ">" + spaces), "verify.wrong-range");
}

TEST_F(Attack, ContentsNull) {
  std::string bytes = pdf.bytes;
  size_t at = bytes.rfind("/Contents <") + 10;
  size_t length = bytes.find('>', at) + 1 - at;
  expect_invalid(bytes.replace(at, length, "null" + std::string(length - 4, ' ')),
                 "verify.malformed-signature");
}

TEST_F(Attack, ContentsZero) {
  std::string bytes = pdf.bytes;
  size_t at = bytes.rfind("/Contents <") + 11;
  size_t length = bytes.find('>', at) - at;
  expect_invalid(bytes.replace(at, length, std::string(length, '0')), "verify.malformed-cms");
}

TEST_F(Attack, ByteRangeMissingOrMalformed) {
  size_t at = pdf.bytes.rfind("/ByteRange [");
  std::string range = pdf.bytes.substr(at, pdf.bytes.find(']', at) + 1 - at);
  expect_invalid(replaced("/ByteRange", "/ByteRunge"), "verify.malformed-signature");
  expect_invalid(replaced(range, "/ByteRange null"), "verify.wrong-range");
  for (const char* numbers : {"[ ]", "[ 0 0 0 0 ]", "[ 0 1 ]", "[ 0 10 20 30 40 ]",
                              "[ 0 -1 20 30 ]", "[ 0 9999999999 9 9 ]", "[ 0 10 20 [ 30 ] ]"})
    expect_invalid(replaced(range, std::string("/ByteRange ") + numbers), "verify.wrong-range");
}

TEST_F(Attack, ValueOfTheFieldIsNullOrDangling) {
  std::string reference = "/V " + std::to_string(signature_object()) + " 0 R";
  expect_invalid(replaced(reference, "/V null"), "verify.no-signature-dictionary");
  expect_invalid(replaced(reference, "/V 99 0 R"), "verify.no-signature-dictionary");
  expect_invalid(replaced(reference, "/V 3 0 R"), "verify.malformed-signature");
  expect_invalid(replaced(reference, "/W 0"), "verify.hidden-signature");
}

TEST_F(Attack, UnknownKindOfSignatureIsNotValid) {
  // A name nobody knows: the ranges are checked all the same, and they were signed with another
  // one.
  expect_invalid(replaced("ETSI.CAdES.detached", "ETSI.CAdES.detachee"), "verify.unknown-format");
  expect_invalid(replaced("ETSI.CAdES.detached", "ETSI.CAdES.detachee"), "verify.altered");
  Verification result = check(replaced("/ETSI.CAdES.detached", "/adbe.pkcs7.sha1"), pki);
  EXPECT_EQ(result.verdict, Verdict::kUndetermined) << explain(result);
  EXPECT_EQ(codes(result), Codes{"verify.unknown-format"});
}

// ----------------------------------------------------------- incremental saving: added afterwards

TEST_F(Attack, TrailingBytes) {
  for (const char* tail : {" ", "\n", "%%EOF\n", "garbage", "20 0 obj\n<< >>\nendobj\n"})
    expect_invalid(pdf.bytes + tail, "pdf.no-end");
}

TEST_F(Attack, PageContentReplaced) {
  expect_invalid(appended({{5, stream("", "0 0 1 rg 0 0 1 1 re f")}}), "verify.changed-later");
}

TEST_F(Attack, ObjectsWithoutTable) {
  std::string bytes = pdf.bytes + "5 0 obj\n" + stream("", "1 0 0 rg") + "\nendobj\ntrailer\n" +
                      "<< /Size 20 /Root 1 0 R >>\nstartxref\n" +
                      std::to_string(pdf.tail.startxref) + "\n%%EOF\n";
  expect_invalid(bytes, "pdf.no-end");
}

TEST_F(Attack, NewCatalogue) {
  expect_invalid(appended({{20, "<< /Type /Catalog /Pages 2 0 R >>"},
                           {1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Lang (fr) >>"}}),
                 "verify.changed-later");
  PdfTail tail = pdf.tail;
  tail.root = 20;
  std::string bytes = pdf.bytes;
  append_revision(bytes, tail, {{20, "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>"}});
  expect_invalid(bytes, "verify.changed-later");
}

TEST_F(Attack, EmptyRevisionAndUnusedObjects) {
  expect_invalid(appended({}), "pdf.unreadable");
  expect_invalid(appended({{30, "<< /Type /Page >>"}}), "verify.changed-later");
}

TEST_F(Attack, FormWithoutItsFields) {
  expect_invalid(appended({{6, "<< /Fields [ ] /SigFlags 3 >>"}}), "verify.hidden-signature");
}

// ------------------------------------------------------------------- signature wrapping: the gap

TEST_F(Attack, GapWiderThanTheValue) {
  // The zeros behind the CMS leave the value and become room for an object.
  std::string bytes = pdf.bytes;
  size_t close = bytes.find('>', bytes.rfind("/Contents <") + 11);
  std::string room = ">/X (00000000000000000)";
  expect_invalid(bytes.replace(close - room.size() + 1, room.size(), room), "verify.wrong-range");
}

// What was signed moves to the end of the file; a forged page and a table that leads to it take its
// place, exactly where the signed "startxref" points.
TEST_F(Attack, SecondRangeMoved) {
  size_t open = pdf.bytes.rfind("/Contents <") + 10;
  size_t close = pdf.bytes.find('>', open) + 1;
  std::string tail = pdf.bytes.substr(close);
  std::string table = pdf.bytes.substr(pdf.tail.startxref);
  std::string forged = " >>\nendobj\n5 0 obj\n" + stream("", "1 0 0 rg") + "\nendobj\n";
  forged.append(pdf.tail.startxref - close - forged.size(), '\n');
  std::string bytes = pdf.bytes.substr(0, close) + forged + table + tail;
  size_t at = bytes.rfind("/ByteRange", open) + 12;
  std::string range = "0 " + std::to_string(open) + " " +
                      std::to_string(close + forged.size() + table.size()) + " " +
                      std::to_string(tail.size());
  bytes.replace(at, range.size() + 1, range + " ");
  expect_invalid(bytes, "pdf.no-end");
}

// ----------------------------------------------------------- shadow: hidden content comes to light

TEST_F(Attack, ShadowReplaceThroughTheTable) {
  // Planted before signing: inside a harmless stream, another object 5. Afterwards a table alone
  // leads to it.
  std::vector<std::string> objects = sample_objects();
  std::string planted = "5 0 obj\n" + stream("", "1 0 0 rg % 90 000 euros") + "\nendobj\n";
  objects.push_back(stream("", planted));
  std::string honest = make_file(objects);
  size_t hidden = honest.find(planted);
  Pdf prepared = read_pdf(honest, "acte.pdf").value();
  Pdf signed_pdf = sign(prepared, pki.signer().value(), options_for(), no_fonts()).value().pdf;
  ASSERT_EQ(check(signed_pdf.bytes, pki).verdict, Verdict::kValid);
  size_t xref = signed_pdf.bytes.size();
  std::string bytes = signed_pdf.bytes + "xref\n5 1\n" + ten_digits(hidden) +
                      " 00000 n \ntrailer\n<< /Size 20 /Root 1 0 R /Info 4 0 R /Prev " +
                      std::to_string(signed_pdf.tail.startxref) +
                      " /ID [ <00112233445566778899AABBCCDDEEFF> "
                      "<00112233445566778899AABBCCDDEEFF> ] >>\nstartxref\n" +
                      std::to_string(xref) + "\n%%EOF\n";
  expect_invalid(bytes, "pdf.broken-xref");
}

TEST_F(Attack, ShadowHideWithAnAnnotation) {
  expect_invalid(
      appended({{20,
                 "<< /Type /Annot /Subtype /FreeText /Rect [ 0 0 595 842 ] /P 3 0 R "
                 "/Contents (90 000) >>"},
                {3,
                 "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents 5 0 R "
                 "/Annots [ 7 0 R 9 0 R 20 0 R ] /Resources << >> >>"}}),
      "verify.changed-later");
}

TEST_F(Attack, AppearanceOfTheSignatureReplaced) {
  size_t at = pdf.bytes.rfind("/AP << /N ");
  uint32_t drawing = static_cast<uint32_t>(std::stoi(pdf.bytes.substr(at + 10)));
  expect_invalid(
      appended({{drawing, stream("/Type /XObject /Subtype /Form /BBox [ 0 0 9 9 ]", "1 g")}}),
      "verify.changed-later");
}

TEST_F(Attack, AppearanceOfAnUnsignedFieldReplaced) {
  std::string other = body(9);
  size_t at = other.find("/N 8 0 R");
  other.replace(at, 8, "/N 20 0 R");
  expect_invalid(
      appended(
          {{20, stream("/Type /XObject /Subtype /Form /BBox [ 0 0 200 60 ]", "0 g")}, {9, other}}),
      "verify.changed-later");
}

// -------------------------------------------------------------- spoofing, sharing, second signing

TEST_F(Attack, ReasonReplacedLater) {
  std::string dictionary = body(signature_object());
  size_t at = dictionary.find("/M ");
  dictionary.insert(at, "/Reason (Vu et approuve) ");
  expect_invalid(appended({{signature_object(), dictionary}}), "verify.wrong-range");
}

TEST_F(Attack, ReasonReplacedWithTheRangesOfTheOldOne) {
  // The new dictionary stands later but repeats value and ranges: they no longer fit its own place.
  expect_invalid(appended({{signature_object(), body(signature_object())}}), "verify.wrong-range");
}

TEST_F(Attack, TwoFieldsShareOneSignature) {
  std::string other = body(9);
  other.insert(other.size() - 2, "/V " + std::to_string(signature_object()) + " 0 R ");
  expect_invalid(appended({{9, other}}), "verify.shared-signature");
}

TEST_F(Attack, ASecondSignatureByAStrangerIsReportedAsSuch) {
  Wish wish;
  wish.name = "Inconnu";
  wish.serial = 9;
  Certificate own = make_certificate(key_named("P-256", 9), wish);
  Signer stranger =
      Signer::from_pem(to_pem(key_named("P-256", 9)), "k", to_pem(own.get()), "c", Secret(), kWhen)
          .value();
  Pdf both = sign(pdf, stranger, options_for(), no_fonts()).value().pdf;
  Verification result = check(both.bytes, pki);
  ASSERT_EQ(result.signatures.size(), 2u) << explain(result);
  EXPECT_EQ(result.verdict, Verdict::kUndetermined);
  EXPECT_EQ(result.signatures[0].verdict, Verdict::kValid) << explain(result);
  EXPECT_EQ(result.signatures[1].verdict, Verdict::kUndetermined);
  EXPECT_TRUE(result.signatures[1].intact);
  EXPECT_FALSE(result.signatures[1].trusted);
  EXPECT_EQ(codes(result.signatures[1].reasons), Codes{"verify.untrusted"});
}

TEST_F(Attack, ASecondSignatureThatChangesMoreMakesTheFirstInvalid) {
  // The stranger's revision also replaces the content; its own signature covers that.
  std::string bytes = pdf.bytes;
  Pdf changed = pdf;
  changed.tail = append_revision(changed.bytes, pdf.tail, {{5, stream("", "1 0 0 rg")}});
  Pdf both = sign(changed, pki.signer().value(), options_for(), no_fonts()).value().pdf;
  Verification result = check(both.bytes, pki);
  ASSERT_EQ(result.signatures.size(), 2u) << explain(result);
  EXPECT_EQ(result.signatures[0].verdict, Verdict::kInvalid) << explain(result);
  EXPECT_EQ(result.signatures[1].verdict, Verdict::kValid) << explain(result);
  EXPECT_EQ(result.verdict, Verdict::kInvalid);
}

// Signing a field again in a later revision would let anybody take the president's place.
TEST_F(Attack, AFieldIsNotSignedTwice) {
  Pdf again = pdf;
  again.fields[0].is_signed = false;
  Pdf both = sign(again, pki.signer().value(), options_for(), no_fonts()).value().pdf;
  expect_invalid(both.bytes, "verify.hidden-signature");
}

// A field that was not reserved may be anywhere and look like anything.
TEST_F(Attack, AFieldAddedAfterwardsIsNotReserved) {
  std::string box = field("Signature_Pape", "0 0 595 842");
  PdfField added;
  added.name = "Signature_Pape";
  added.object = 40;
  std::string appearance = "/AP << /N 8 0 R >> ";
  added.dictionary = box.substr(3 + appearance.size(), box.size() - 6 - appearance.size());
  Pdf changed = pdf;
  changed.tail =
      append_revision(changed.bytes, pdf.tail,
                      {{40, box}, {6, "<< /Fields [ 7 0 R 9 0 R 40 0 R ] /SigFlags 3 >>"}});
  changed.fields.push_back(added);
  Pdf both =
      sign(changed, pki.signer().value(), options_for("Signature_Pape"), no_fonts()).value().pdf;
  Verification result = check(both.bytes, pki);
  ASSERT_EQ(result.signatures.size(), 2u) << explain(result);
  EXPECT_EQ(result.verdict, Verdict::kInvalid);
  EXPECT_EQ(result.signatures[0].verdict, Verdict::kInvalid) << explain(result);
}

// --------------------------------------------------- files that different programs read
// differently

TEST_F(Attack, GarbageBeforeTheHeader) { expect_invalid("\n" + pdf.bytes, "pdf.no-header"); }

TEST_F(Attack, StartxrefOffByOne) {
  std::string number = "startxref\n" + std::to_string(pdf.tail.startxref);
  expect_invalid(replaced(number, "startxref\n" + std::to_string(pdf.tail.startxref + 1)),
                 "pdf.broken-xref");
}

// More of them, and linearised files, in linearised_test.cc.
TEST_F(Attack, HybridFileWhoseSecondTableIsNone) {
  std::string bytes = make_file(sample_objects(), " /XRefStm 9");
  Verification result = check(bytes, pki);
  EXPECT_EQ(result.verdict, Verdict::kUndetermined);  // it never claimed to be signed
  EXPECT_EQ(codes(result), Codes{"pdf.broken-xref"});
}

TEST_F(Attack, AnObjectListedTwice) {
  std::string bytes = pdf.bytes;
  size_t xref = bytes.size();
  bytes += "30 0 obj\n<< >>\nendobj\n";
  size_t table = bytes.size();
  std::string entry = ten_digits(xref) + " 00000 n \n";
  bytes += "xref\n30 1\n" + entry + "30 1\n" + entry + "trailer\n<< /Size 31 /Root 1 0 R /Prev " +
           std::to_string(pdf.tail.startxref) + " >>\nstartxref\n" + std::to_string(table) +
           "\n%%EOF\n";
  expect_invalid(bytes, "pdf.broken-xref");
}

TEST_F(Attack, AKeyThatStandsTwice) {
  // Readers choose differently: some take the first, some the last.
  expect_invalid(replaced("/Filter /Adobe.PPKLite", "/SubFilter /Adobe.PPK"), "pdf.unreadable");
}

TEST_F(Attack, MixedCaseOfTheValue) {
  std::string bytes = pdf.bytes;
  size_t at = bytes.find_first_of("ABCDEF", bytes.rfind("/Contents <") + 11);
  bytes[at] = static_cast<char>(bytes[at] + 32);
  expect_invalid(bytes, "verify.malformed-signature");
}

TEST_F(Attack, SomethingInThePadding) {
  std::string bytes = pdf.bytes;
  size_t close = bytes.find('>', bytes.rfind("/Contents <"));
  bytes[close - 1] = '1';
  expect_invalid(bytes, "verify.padding");
}

}  // namespace
}  // namespace paraphe::test
