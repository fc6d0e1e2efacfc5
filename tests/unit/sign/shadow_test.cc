// More attacks on files signed here: content that was planted before signing and comes to light later
// ("shadow": hide, replace, hide and replace), ranges that overlap, bytes that no table lists, and
// spellings that programs read differently. The first ones are in attack_test.cc; the ledger
// (tests/conformity/ledger.md) says which class is proven where.
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/sign/sample.h"

namespace paraphe::test {
namespace {

// The sample with a font, and with what an attacker who prepared it has hidden: a second content, a
// second page, a white sheet over the first content. All of it is signed.
constexpr uint32_t kFont = 10, kContent = 11, kPage = 12, kSheet = 13;

std::string page(const std::string& contents) {
  return "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents " + contents +
         " /Annots [ 7 0 R 9 0 R ] /Resources << /Font << /F 10 0 R >> >> >>";
}

std::string font(const std::string& name) {
  return "<< /Type /Font /Subtype /Type1 /BaseFont /" + name + " >>";
}

class Shadow : public testing::Test {
 protected:
  Shadow() {
    std::vector<std::string> objects = sample_objects();
    objects[2] = page("[ 5 0 R 13 0 R ]");
    objects.push_back(font("Helvetica"));
    objects.push_back(stream("", "BT /F 12 Tf (90 000 euros) Tj ET"));
    objects.push_back(page("11 0 R"));
    objects.push_back(stream("", "1 g 0 0 595 842 re f"));
    Pdf prepared = read_pdf(make_file(objects), "acte.pdf").value();
    pdf = sign(prepared, pki.signer().value(), options_for(), no_fonts()).value().pdf;
    EXPECT_EQ(check(pdf.bytes, pki).verdict, Verdict::kValid);
  }

  std::string appended(const std::vector<PdfObjectBytes>& objects) const {
    std::string bytes = pdf.bytes;
    append_revision(bytes, pdf.tail, objects);
    return bytes;
  }

  // A revision written by hand: `body` comes first, `table` has entries for what is in it.
  std::string by_hand(const std::string& body, const std::string& table) const {
    size_t xref = pdf.bytes.size() + body.size();
    return pdf.bytes + body + "xref\n" + table + "trailer\n<< /Size " +
           std::to_string(pdf.tail.size) + " /Root 1 0 R /Info 4 0 R /Prev " +
           std::to_string(pdf.tail.startxref) +
           " /ID [ <00112233445566778899AABBCCDDEEFF> <00> ] >>\nstartxref\n" + std::to_string(xref) +
           "\n%%EOF\n";
  }
  std::string entry(size_t at, const char* rest = " 00000 n \n") const {
    return ten_digits(pdf.bytes.size() + at) + rest;
  }

  std::string body(uint32_t number) const {
    std::string head = "\n" + std::to_string(number) + " 0 obj\n";
    size_t start = pdf.bytes.rfind(head) + head.size();
    return pdf.bytes.substr(start, pdf.bytes.find("\nendobj", start) - start);
  }

  void expect_invalid(const std::string& bytes, const std::string& code = "verify.changed-later") {
    Verification result = check(bytes, pki);
    EXPECT_EQ(result.verdict, Verdict::kInvalid) << explain(result);
    Codes found = codes(result);
    EXPECT_NE(std::find(found.begin(), found.end(), code), found.end()) << code << " is not in\n"
                                                                        << explain(result);
  }

  Pki pki;
  Pdf pdf;
};

// ------------------------------------------------------------------ shadows

TEST_F(Shadow, HideBecomesSeenWhenTheSheetIsTakenAway) {
  expect_invalid(by_hand("", "13 1\n0000000000 00001 f \n"));
  expect_invalid(appended({{kSheet, "null"}}));
  expect_invalid(appended({{kSheet, stream("", "")}}));
  expect_invalid(appended({{3, page("5 0 R")}}));
}

TEST_F(Shadow, ReplaceTheFontThatTheTextIsSetIn) {
  expect_invalid(appended({{kFont, font("Symbol")}}));
  expect_invalid(appended({{kFont,
                            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << "
                            "/Differences [ 49 /nine ] >> >>"}}));
}

TEST_F(Shadow, HideAndReplaceSwitchesToWhatWaited) {
  expect_invalid(appended({{3, page("11 0 R")}}));
  expect_invalid(appended({{2, "<< /Type /Pages /Kids [ 12 0 R ] /Count 1 >>"}}));
  // Without a new object: the table alone leads number 5 to the bytes of number 11.
  size_t planted = pdf.bytes.find("\n11 0 obj\n") + 1;
  expect_invalid(by_hand("", "5 1\n" + ten_digits(planted) + " 00000 n \n"), "pdf.broken-xref");
}

TEST_F(Shadow, LayersAreNotSwitched) {
  for (const char* more :
       {"/OCProperties << /OCGs [ ] /D << /OFF [ ] >> >>", "/Perms << /DocMDP 20 0 R >>",
        "/Names << /JavaScript << /Names [ ] >> >>", "/AA << /WC << /S /JavaScript /JS (x) >> >>"})
    expect_invalid(appended(
        {{1, std::string("<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R ") + more + " >>"}}));
}

// ------------------------------------------------------------------ ranges that overlap

// The second signature repeats the first: same range, same value, in the other field.
TEST_F(Shadow, ASecondSignatureDoesNotShareTheBytesOfTheFirst) {
  size_t at = pdf.bytes.rfind(" /V ");
  uint32_t first = static_cast<uint32_t>(std::stoi(pdf.bytes.substr(at + 4)));
  uint32_t next = pdf.tail.size;
  std::string other = body(9);
  other.insert(other.size() - 2, "/V " + std::to_string(next) + " 0 R ");
  expect_invalid(appended({{9, other}, {next, body(first)}}), "verify.wrong-range");
  // Its range ends where that of the first ends, around its own value.
  std::string copy = body(first);
  size_t range = copy.find("/ByteRange [") + 12, end = copy.find(']', range);
  std::string bytes = appended({{9, other}, {next, copy}});
  size_t hole = bytes.rfind("/Contents <") + 10, close = bytes.find('>', hole) + 1;
  size_t numbers = bytes.rfind("/ByteRange [") + 12;
  std::string text = "0 " + std::to_string(hole) + " " + std::to_string(close) + " ";
  for (size_t length : {size_t{0}, pdf.bytes.size() - 10, bytes.size() - close + 1}) {
    std::string forged = bytes, all = text + std::to_string(length);
    ASSERT_LE(all.size(), end - range);
    all.resize(end - range, ' ');
    expect_invalid(forged.replace(numbers, all.size(), all), "verify.wrong-range");
  }
  // The whole revision, with the value of the first: nothing was signed there.
  std::string all = text + std::to_string(bytes.size() - close);
  all.resize(end - range, ' ');
  expect_invalid(bytes.replace(numbers, all.size(), all), "verify.altered");
}

// ------------------------------------------------------------------ bytes that no table lists

TEST_F(Shadow, NothingStandsUnlistedInALaterRevision) {
  // A whole second signature would be allowed; what comes with it is in no table.
  std::string hidden = "5 0 obj\n" + stream("", "1 0 0 rg") + "\nendobj\n";
  Pdf again = pdf;
  for (const std::string& extra : {hidden, std::string("% a remark\n"), std::string("x"),
                                   "77 0 obj\n<< >>\nendobj\n" + hidden}) {
    Pdf changed = pdf;
    changed.bytes += extra;
    Pdf both = sign(changed, pki.signer().value(), options_for(), no_fonts()).value().pdf;
    Verification result = check(both.bytes, pki);
    EXPECT_EQ(result.verdict, Verdict::kInvalid) << extra << explain(result);
    ASSERT_FALSE(result.signatures.empty()) << explain(result);
    EXPECT_EQ(result.signatures[0].verdict, Verdict::kInvalid);
  }
  // Two ends, one behind the other.
  std::string end = pdf.bytes.substr(pdf.bytes.rfind("startxref"));
  expect_invalid(pdf.bytes + end, "pdf.no-end");
  expect_invalid(pdf.bytes + "%%EOF\n" + end, "pdf.no-end");
}

// ------------------------------------------------------------------ spellings

TEST_F(Shadow, AnotherGenerationIsAnotherObject) {
  std::string forged = "5 1 obj\n" + stream("", "1 0 0 rg") + "\nendobj\n";
  expect_invalid(by_hand(forged, "5 1\n" + entry(0, " 00001 n \n")), "pdf.ambiguous");
  // Old programs take the first of two numbers, new ones both.
  std::string other = "05 0 obj\n" + stream("", "1 0 0 rg") + "\nendobj\n";
  expect_invalid(by_hand(other, "5 1\n" + entry(0)));
}

TEST_F(Shadow, AKeyInDisguiseIsTheSameKey) {
  size_t at = pdf.bytes.rfind(" /V ");
  std::string value = pdf.bytes.substr(at + 1, pdf.bytes.find(" R", at) + 2 - at - 1);
  for (const std::string& twice : {value + " /#56 20 0 R", "/#56 20 0 R " + value}) {
    std::string signed_field = body(7);
    size_t found = signed_field.find(value);
    ASSERT_NE(found, std::string::npos);
    signed_field.replace(found, value.size(), twice);
    expect_invalid(appended({{7, signed_field}}), "pdf.unreadable");
  }
  // A comment, an odd space, a name in another spelling: what is appended is not what was reserved.
  std::string other = body(9);
  size_t name = other.find("/FT /Sig");
  ASSERT_NE(name, std::string::npos);
  other.replace(name, 8, "/FT %\n/Si#67 /Ff 1");
  expect_invalid(appended({{9, other}}));
}

}  // namespace
}  // namespace paraphe::test
