// Files with two tables of contents in one revision: linearised (ISO 32000-1 annex F) and hybrid
// (§7.5.8.4). They are read when every program sees the same in them, and no other way.
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/sign/two_tables.h"

namespace paraphe::test {
namespace {

class TwoTables : public testing::Test {
 protected:
  void expect(const std::string& bytes, Verdict verdict, const std::string& code = "") {
    Verification result = check(bytes, pki);
    EXPECT_EQ(result.verdict, verdict) << explain(result);
    Codes found = codes(result);
    if (!code.empty()) {
      EXPECT_NE(std::find(found.begin(), found.end(), code), found.end()) << code << " is not in\n"
                                                                          << explain(result);
    }
  }
  static std::string object(uint32_t number, const std::string& body) {
    return std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
  }
  static std::string line(size_t offset) { return ten_digits(offset) + " 00000 n \n"; }
  static std::string replaced(std::string bytes, const std::string& from, const std::string& to) {
    size_t at = bytes.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    EXPECT_EQ(from.size(), to.size());
    return at == std::string::npos ? bytes : bytes.replace(at, from.size(), to);
  }

  Pki pki;
};

// ------------------------------------------------------------------ linearised files

TEST_F(TwoTables, ALinearisedFileIsVerified) {
  std::string bytes = linearised(pki);
  Verification result = check(bytes, pki);
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  ASSERT_EQ(result.signatures.size(), 1u);
  EXPECT_TRUE(result.signatures[0].covers_file);
  for (size_t at = 0; at < bytes.size(); at += 53) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_NE(check(changed, pki).verdict, Verdict::kValid) << at;
  }
  EXPECT_EQ(codes(read_pdf(bytes, "acte.pdf").errors()), Codes{"sign.foreign-file"});
}

// The shape of every file that says so, whichever program wrote it.
TEST_F(TwoTables, ALinearisationThatIsNotTrueIsRefused) {
  LinearisedRecipe how;
  how.length = 7;
  expect(linearised(pki, how), Verdict::kInvalid, "pdf.broken-xref");
  how.length = -9;
  expect(linearised(pki, how), Verdict::kInvalid, "pdf.broken-xref");
  how = {};
  how.first_page = 5;  // programs that show a file while it comes in begin there
  expect(linearised(pki, how), Verdict::kInvalid, "pdf.two-tables");
  how = {};
  how.twice = true;
  expect(linearised(pki, how), Verdict::kInvalid, "pdf.broken-xref");
  how = {};
  how.head_end = "startxref\n9\n%%EOF\n";
  expect(linearised(pki, how), Verdict::kInvalid, "pdf.broken-xref");
  how.head_end = "";
  expect(linearised(pki, how), Verdict::kInvalid, "pdf.broken-xref");
  how = {};
  how.more = " /P 1";
  expect(linearised(pki, how), Verdict::kUndetermined, "pdf.unsupported");
}

// What comes later is read from the end, by everybody: the file is longer than it says.
TEST_F(TwoTables, ALinearisedFileMayBeSignedAgainAndNotChanged) {
  std::string bytes = linearised(pki);
  std::string both = close_signature(
      with_classic_revision(bytes, {{9, foreign_field("Maire", "/V 50 0 R ")}, {50, open_signature()}}),
      pki);
  Verification result = check(both, pki);
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  EXPECT_EQ(result.signatures.size(), 2u);
  expect(with_classic_revision(bytes, {{5, stream("", "1 0 0 rg % 90 000 euros")}}),
         Verdict::kInvalid, "verify.changed-later");
  expect(bytes + " ", Verdict::kInvalid, "pdf.no-end");
}

// The end of the first table is no end: a signature up to there covers half of a version.
TEST_F(TwoTables, TheFirstPartAloneIsNoVersionOfTheFile) {
  std::string bytes = linearised(pki);
  size_t end = bytes.find("%%EOF\n") + 6;
  expect(bytes.substr(0, end), Verdict::kUndetermined);
  // Prepared so that later the first table alone is the whole file: it says how long that is.
  LinearisedRecipe how;
  how.length = 5000;
  std::string trap = linearised(pki, how);
  expect(trap, Verdict::kInvalid, "pdf.broken-xref");
}

// ------------------------------------------------------------------ hybrid files

TEST_F(TwoTables, AHybridFileIsVerifiedWhenOldProgramsSeeItsPages) {
  expect(hybrid(pki), Verdict::kValid);
  HybridRecipe how;
  how.word = true;
  expect(hybrid(pki, how), Verdict::kValid);
  how.repeat = true;
  expect(hybrid(pki, how), Verdict::kValid);
  EXPECT_EQ(codes(read_pdf(hybrid(pki), "acte.pdf").errors()), Codes{"sign.foreign-file"});
}

TEST_F(TwoTables, WhatOldProgramsDoNotSeeIsNotOnAPage) {
  for (uint32_t number : {3, 5, 7, 8, 10}) {
    HybridRecipe how;
    how.hidden.insert(number);
    expect(hybrid(pki, how), Verdict::kInvalid, "pdf.two-tables");
  }
  HybridRecipe how;
  how.page = "/Extra << /Of [ 61 0 R ] >> ";
  expect(hybrid(pki, how), Verdict::kInvalid, "pdf.two-tables");
}

TEST_F(TwoTables, NoObjectOfAHybridFileHasTwoPlaces) {
  HybridRecipe how;
  how.repeat = true;
  how.shift = 1;
  expect(hybrid(pki, how), Verdict::kInvalid, "pdf.broken-xref");
}

TEST_F(TwoTables, TheSecondTableLeadsNowhereElse) {
  for (const char* more : {"/Root 2 0 R ", "/Prev 15 ", "/Info 5 0 R ", "/XRefStm 15 "}) {
    HybridRecipe how;
    how.in_stream = more;
    expect(hybrid(pki, how), Verdict::kInvalid, "pdf.broken-xref");
  }
  HybridRecipe same;
  same.in_stream = "/Root 1 0 R /Info 4 0 R ";
  expect(hybrid(pki, same), Verdict::kValid);
}

// A revision behind the signature whose table is empty and whose second one replaces the page.
TEST_F(TwoTables, AHybridRevisionHidesNoChange) {
  for (const std::string& signed_file : {hybrid(pki), signed_sample(pki).bytes}) {
    for (bool listed : {false, true}) {
      std::string out = signed_file;
      std::string previous = out.substr(out.rfind("startxref\n") + 10);
      previous.resize(previous.find('\n'));
      size_t forged = out.size();
      out += object(5, stream("", "1 0 0 rg % 90 000 euros"));
      size_t place = out.size();
      out += object(90, stream("/Type /XRef /Size 91 /W [ 1 4 2 ] /Index [ 5 1 ]",
                               StreamFile::entry(1, forged, 0)));
      size_t xref = out.size();
      out += "xref\n" + (listed ? "5 1\n0000000000 00001 f \n90 1\n" + line(place) : "0 0\n") +
             "trailer\n<< /Size 91 /Root 1 0 R /Info 4 0 R /ID [ <0011> <0022> ] /Prev " + previous +
             " /XRefStm " + std::to_string(place) + " >>\nstartxref\n" + std::to_string(xref) +
             "\n%%EOF\n";
      expect(out, Verdict::kInvalid);
    }
  }
}

// The second table, and what it lists, were signed long ago; now a table leads to it.
TEST_F(TwoTables, ATableThatWaitedInTheSignedBytesIsNotReached) {
  std::vector<std::string> objects = sample_objects();
  std::string planted = object(5, stream("", "1 0 0 rg % 90 000 euros"));
  objects.push_back(stream("", planted));
  std::string honest = make_file(objects);
  size_t forged = honest.find(planted);
  objects.push_back(stream("/Type /XRef /Size 12 /W [ 1 4 2 ] /Index [ 5 1 ]",
                           StreamFile::entry(1, forged, 0)));
  honest = make_file(objects);
  ASSERT_EQ(honest.find(planted), forged);
  Pdf prepared = read_pdf(honest, "acte.pdf").value();
  Pdf pdf = sign(prepared, pki.signer().value(), options_for(), no_fonts()).value().pdf;
  ASSERT_EQ(check(pdf.bytes, pki).verdict, Verdict::kValid);
  for (const char* table : {"0 0\n", "5 1\n0000000000 00001 f \n"}) {
    size_t xref = pdf.bytes.size();
    std::string out = pdf.bytes + "xref\n" + table + "trailer\n<< /Size " +
                      std::to_string(pdf.tail.size) + " /Root 1 0 R /Info 4 0 R /ID [ <0011> <0022> ] /Prev " +
                      std::to_string(pdf.tail.startxref) + " /XRefStm " +
                      std::to_string(honest.find("11 0 obj\n")) + " >>\nstartxref\n" +
                      std::to_string(xref) + "\n%%EOF\n";
    expect(out, Verdict::kInvalid, "pdf.broken-xref");
  }
}

// The two sections of Word are one version; a signature up to the first end covers half of it.
TEST_F(TwoTables, AnEmptyTableBehindASignedFileIsNoPartOfIt) {
  std::string bytes = classic_file(
      [] {
        std::map<uint32_t, std::string> objects = foreign_objects();
        objects[20] = open_signature();
        objects[30] = stream("/Type /XRef /Size 31 /W [ 1 4 2 ] /Index [ 40 1 ]",
                             StreamFile::entry(1, 15, 0));
        return objects;
      }(),
      pki);
  ASSERT_EQ(check(bytes, pki).verdict, Verdict::kValid);
  std::string previous = bytes.substr(bytes.rfind("startxref\n") + 10);
  previous.resize(previous.find('\n'));
  size_t xref = bytes.size();
  expect(bytes + "xref\n0 0\ntrailer\n<< /Size 41 /Root 1 0 R /Info 4 0 R /ID [ <0011> <0011> ] /Prev " +
             previous + " /XRefStm " + std::to_string(bytes.find("30 0 obj")) + " >>\nstartxref\n" +
             std::to_string(xref) + "\n%%EOF\n",
         Verdict::kInvalid);
}

}  // namespace
}  // namespace paraphe::test
