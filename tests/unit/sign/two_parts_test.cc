// Files prepared by whoever wrote them, in which one object plays two parts: one that a later revision
// may change, and one that is seen. Each attack stands beside the same change of a file without the
// second part, which is accepted.
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/sign/sample.h"

namespace paraphe::test {
namespace {

const std::string kDigest(40, 'A');

std::string catalogue(const std::string& more) {
  return "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R " + more + " >>";
}

std::string page(const std::string& contents, const std::string& resources = "<< >>") {
  return "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents " + contents +
         " /Annots [ 7 0 R 9 0 R ] /Resources " + resources + " >>";
}

// A packet whose program's name is whatever stands in it.
std::string packet(const std::string& program) {
  return stream("/Type /Metadata /Subtype /XML",
                "<?xpacket begin=\"\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
                "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
                "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
                "rdf:about=\"\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"><pdf:Producer>\n" +
                    program +
                    "\n</pdf:Producer></rdf:Description></rdf:RDF></x:xmpmeta>"
                    "<?xpacket end=\"w\"?>");
}

class TwoParts : public testing::Test {
 protected:
  // The sample with other objects in place of some, and more behind them; signed.
  Pdf prepared(const std::map<size_t, std::string>& objects) const {
    std::vector<std::string> all = sample_objects();
    for (const auto& [number, text] : objects) {
      all.resize(std::max(all.size(), number));
      all[number - 1] = text;
    }
    Pdf pdf = read_pdf(make_file(all), "acte.pdf").value();
    pdf = sign(pdf, pki.signer().value(), options_for(), no_fonts()).value().pdf;
    EXPECT_EQ(check(pdf.bytes, pki).verdict, Verdict::kValid) << explain(check(pdf.bytes, pki));
    return pdf;
  }

  Verification appended(const Pdf& pdf, std::vector<PdfObjectBytes> objects) const {
    std::string bytes = pdf.bytes;
    append_revision(bytes, pdf.tail, objects);
    return check(bytes, pki);
  }

  // Entries of the catalogue that make room for the proof `number`.
  static std::string store(uint32_t number) {
    return "/DSS << /VRI << /" + kDigest + " " + std::to_string(number) + " 0 R >> >>";
  }

  static void expect_changed(const Verification& result) {
    EXPECT_EQ(result.verdict, Verdict::kInvalid) << explain(result);
    Codes found = codes(result);
    EXPECT_NE(std::find(found.begin(), found.end(), "verify.changed-later"), found.end())
        << explain(result);
  }
  static void expect_valid(const Verification& result) {
    EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  }

  Pki pki;
  const std::string other = stream("", "1 0 0 rg % subvention : 90 000 euros");
};

TEST_F(TwoParts, AnEntryOfTheStoreThatIsTheContentOfThePage) {
  const std::string entry = "<< /Type /VRI >>";
  Pdf honest = prepared({{1, catalogue(store(10))}, {10, entry}});
  uint32_t next = honest.tail.size;
  expect_valid(appended(honest, {{1, catalogue(store(next))}, {next, entry}}));
  Pdf pdf = prepared({{1, catalogue(store(5))}, {10, entry}});
  expect_changed(appended(pdf, {{1, catalogue(store(next))}, {5, other}, {next, entry}}));
  // Still in the store, and a dictionary: it names another font.
  Pdf font = prepared({{1, catalogue(store(10))}, {10, entry}, {3, page("5 0 R", "10 0 R")}});
  expect_changed(appended(font, {{1, catalogue(store(10))}, {10, "<< /Type /VRI /TU (D:2026) >>"}}));
}

TEST_F(TwoParts, AStoreThatIsTheResourcesOfThePage) {
  const std::string empty = "<< /Type /DSS /VRI << >> >>";
  const std::string full = "<< /Type /DSS /VRI << /" + kDigest + " << /Type /VRI >> >> >>";
  Pdf honest = prepared({{1, catalogue("/DSS 10 0 R")}, {10, empty}});
  expect_valid(appended(honest, {{10, full}}));
  Pdf pdf = prepared({{1, catalogue("/DSS 10 0 R")}, {10, empty}, {3, page("5 0 R", "10 0 R")}});
  expect_changed(appended(pdf, {{10, full}}));
  // Left behind by a store that moves.
  uint32_t next = pdf.tail.size;
  expect_valid(appended(honest, {{1, catalogue("/DSS " + std::to_string(next) + " 0 R")},
                                 {next, full}}));
  expect_changed(appended(honest, {{1, catalogue("/DSS " + std::to_string(next) + " 0 R")},
                                   {10, "<< /Font << >> >>"},
                                   {next, full}}));
}

TEST_F(TwoParts, MetadataThatIsTheContentOfThePage) {
  const std::string new_store =
      "/Metadata 10 0 R /DSS << /VRI << /" + kDigest + " << /Type /VRI >> >> >>";
  auto objects = [](const std::string& contents) {
    return std::map<size_t, std::string>{{1, catalogue("/Metadata 10 0 R")},
                                         {3, page(contents)},
                                         {10, packet("% 10 000")},
                                         {11, contents == "11 0 R" ? "[ 10 0 R ]" : "[ ]"}};
  };
  const std::vector<PdfObjectBytes> later{{1, catalogue(new_store)}, {10, packet("% 90 000")}};
  expect_valid(appended(prepared(objects("5 0 R")), later));
  expect_changed(appended(prepared(objects("10 0 R")), later));
  expect_changed(appended(prepared(objects("[ 5 0 R 10 0 R ]")), later));
  expect_changed(appended(prepared(objects("11 0 R")), later));
}

TEST_F(TwoParts, ATitleThatIsMoreThanATitle) {
  const std::string information = "<< /Title (x) /Producer (a) >>", now = "<< /Title (x) /Producer (b) >>";
  const std::string proofs = catalogue("/DSS << /VRI << /" + kDigest + " << /Type /VRI >> >> >>");
  expect_valid(appended(prepared({{4, information}}), {{1, proofs}, {4, now}}));
  expect_changed(appended(prepared({{4, information}, {3, page("5 0 R", "4 0 R")}}),
                          {{1, proofs}, {4, now}}));
}

// A reference to an object that is not there yet leads to nothing, until one comes.
TEST_F(TwoParts, AProofThatFillsAGapInThePage) {
  uint32_t next = prepared({{10, "null"}}).tail.size;
  const std::string gap = std::to_string(next);
  const std::vector<PdfObjectBytes> later{
      {1, catalogue("/DSS << /Certs [ " + gap + " 0 R ] >>")}, {next, other}};
  expect_valid(appended(prepared({{10, "null"}}), later));
  expect_changed(appended(prepared({{10, "null"}, {3, page("[ 5 0 R " + gap + " 0 R ]")}}), later));
  // However the reference is written.
  for (const char* middle : {" %\n0 R", "\n0\nR", "\t00 R"})
    expect_changed(
        appended(prepared({{10, "<< /Kids [ " + gap + middle + " ] >>"}, {3, page("5 0 R", "10 0 R")}}),
                 later));
}

TEST_F(TwoParts, ASignatureThatFillsAGapInThePage) {
  Pdf honest = prepared({{10, "null"}});
  auto sign_again = [this](const Pdf& pdf) {
    return check(sign(pdf, pki.signer().value(), options_for(), no_fonts()).value().pdf.bytes, pki);
  };
  expect_valid(sign_again(honest));
  const std::string gap = std::to_string(honest.tail.size) + " 0 R";
  expect_changed(sign_again(prepared({{10, gap}})));
}

// Acrobat writes so, and others put the form into the catalogue.
TEST_F(TwoParts, WhatOthersReferToWithReasonIsNoSecondPart) {
  Pdf certified = prepared({{10, "<< /Type /SigRef /TransformMethod /DocMDP /Data 1 0 R >>"}});
  expect_valid(appended(certified, {{1, catalogue("/DSS << /VRI << /" + kDigest +
                                                  " << /Type /VRI >> >> >>")}}));
  // Files of this writer have a form of its own: the catalogue lists the fields beside it.
  Pdf listed = prepared({{1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R "
                             "/PieceInfo << /Fields [ 7 0 R 9 0 R ] >> >>"}});
  expect_valid(check(sign(listed, pki.signer().value(), options_for(), no_fonts()).value().pdf.bytes,
                     pki));
}

// "/V 12 Tf" would set what follows in whatever the signature says.
TEST_F(TwoParts, AFieldThatIsAListOfFonts) {
  auto sign_again = [this](const std::string& resources) {
    Pdf pdf = prepared({{3, page("5 0 R", resources)}, {10, "[ 9 0 R ]"}});
    return check(sign(pdf, pki.signer().value(), options_for(), no_fonts()).value().pdf.bytes, pki);
  };
  expect_valid(sign_again("<< /Font << >> /Fields 10 0 R >>"));
  expect_changed(sign_again("<< /Font 9 0 R >>"));
  expect_changed(sign_again("<< /F#6Fnt 9 0 R >>"));
  expect_changed(sign_again("<< /XObject << /V 9 0 R >> >>"));
}

}  // namespace
}  // namespace paraphe::test
