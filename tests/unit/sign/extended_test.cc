// Files that other programs extended after signing: EU DSS writes old objects again and the store in
// a new one, pyHanko adds /VRI and brings dates up to date. What only adds is accepted; the same
// shapes with anything taken away or slipped in are refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "unit/sign/services.h"

namespace paraphe::test {
namespace {

const std::string kPacketHead =
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
    "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" "
    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
    "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"";
const std::string kPacketTail = "</rdf:Description></rdf:RDF></x:xmpmeta>";

std::string packet(const std::string& text) {
  return stream("/Type /Metadata /Subtype /XML", text);
}

class Extended : public testing::Test {
 protected:
  Extended() { make(Level::kLt); }

  void make(Level level) {
    std::vector<std::string> objects = sample_objects();
    objects[0] = kCatalogue + " >>";
    objects.push_back(packet(kPacketHead + "><dc:title>Acte</dc:title><xmp:ModifyDate>2023-12-21"
                                           "</xmp:ModifyDate><pdf:Producer>Paraphe</pdf:Producer>" +
                             kPacketTail));
    services_ = std::make_unique<TrustServices>(world.services());
    SignOptions options = options_for();
    options.level = level;
    options.services = services_.get();
    Pdf honest = read_pdf(make_file(objects), "acte.pdf").value();
    pdf = sign(honest, world.signer(), options, no_fonts()).value().pdf;
    ASSERT_EQ(world.check(pdf.bytes).verdict, Verdict::kValid);
    next = pdf.tail.size;
    size_t at = pdf.bytes.rfind("<< /Type /DSS");
    if (level < Level::kLt) return;
    store = static_cast<uint32_t>(std::stoul(pdf.bytes.substr(pdf.bytes.rfind('\n', at - 2) + 1)));
    certificates = list("/Certs");
    crls = list("/CRLs");
    ocsps = list("/OCSPs");
  }

  // The references in a list of the store, each as "12 0 R".
  std::vector<std::string> list(const std::string& key) const {
    size_t from = pdf.bytes.find(key + " [ ", pdf.bytes.rfind("<< /Type /DSS"));
    std::vector<std::string> out;
    if (from == std::string::npos) return out;
    std::istringstream words(pdf.bytes.substr(from + key.size() + 3, 400));
    for (std::string number, zero, letter; words >> number >> zero >> letter && letter == "R";)
      out.push_back(number + " 0 R");
    return out;
  }

  static std::string array(const std::vector<std::string>& items) {
    std::string out = "[";
    for (const std::string& item : items) out += " " + item;
    return out + " ]";
  }

  std::string lists(const std::vector<std::string>& certs) const {
    return "<< /Certs " + array(certs) + (crls.empty() ? "" : " /CRLs " + array(crls)) +
           (ocsps.empty() ? "" : " /OCSPs " + array(ocsps));
  }

  // The object as the file has it last.
  std::string body(uint32_t number) const {
    std::string head = "\n" + std::to_string(number) + " 0 obj\n";
    size_t start = pdf.bytes.rfind(head) + head.size();
    return pdf.bytes.substr(start, pdf.bytes.find("\nendobj", start) - start);
  }
  static uint32_t number_in(const std::string& reference) {
    return static_cast<uint32_t>(std::stoul(reference));
  }

  void expect(const std::vector<PdfObjectBytes>& objects, Verdict verdict) const {
    std::string bytes = pdf.bytes;
    append_revision(bytes, pdf.tail, objects);
    Verification result = world.check(bytes);
    EXPECT_EQ(result.verdict, verdict) << explain(result);
    Codes found = codes(result);
    if (verdict == Verdict::kInvalid) {
      EXPECT_EQ(std::count(found.begin(), found.end(), "verify.changed-later"), 1) << explain(result);
    }
  }

  std::string catalogue(const std::string& more) const { return kCatalogue + " " + more + " >>"; }
  std::string reference(uint32_t number) const { return std::to_string(number) + " 0 R"; }
  PdfObjectBytes proof(uint32_t number) const {
    return {number, stream("", encode(world.root.get(), i2d_X509))};
  }

  const std::string kCatalogue = "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Metadata 10 0 R";
  const std::string kName = "0123456789ABCDEF0123456789ABCDEF01234567";
  mutable World world;
  std::unique_ptr<TrustServices> services_;
  Pdf pdf;
  uint32_t next = 0, store = 0;
  std::vector<std::string> certificates, crls, ocsps;
};

// The whole chain, up to the root: some programs look for the issuer of the root's own list there and
// nowhere else, and a file of thirty years says by itself whom it was trusted by.
TEST_F(Extended, TheRootStandsAmongTheProofs) {
  for (const Certificate* each : {&world.leaf, &world.intermediate, &world.tsa, &world.root})
    EXPECT_NE(pdf.bytes.find("stream\n" + encode(each->get(), i2d_X509) + "\nendstream"),
              std::string::npos);
}

// As EU DSS does it.
TEST_F(Extended, AStoreInANewObjectInAnotherOrderKeepsItsProofs) {
  std::vector<std::string> others(certificates.rbegin(), certificates.rend());
  others.insert(others.begin() + 1, reference(next + 1));
  PdfObjectBytes moved{next, lists(others) + " >>"};
  PdfObjectBytes root{1, catalogue("/DSS " + reference(next))};
  PdfObjectBytes again{number_in(certificates[0]), body(number_in(certificates[0]))};
  expect({moved, proof(next + 1), again, root}, Verdict::kValid);
  // One is left out.
  others.pop_back();
  expect({{next, lists(others) + " >>"}, proof(next + 1), root}, Verdict::kInvalid);
  // One is left out, and its bytes stand under another number.
  others.push_back(reference(next + 2));
  expect({{next, lists(others) + " >>"},
          proof(next + 1),
          {next + 2, body(number_in(certificates[0]))},
          root},
         Verdict::kValid);
  // One becomes another under its own number.
  PdfObjectBytes other{number_in(certificates[0]), proof(0).body};
  expect({moved, proof(next + 1), other, root}, Verdict::kInvalid);
}

TEST_F(Extended, TheStoreIsNeitherTakenAwayNorMadeOfOldObjects) {
  expect({{1, catalogue("")}}, Verdict::kInvalid);
  expect({{1, catalogue("/DSS null")}}, Verdict::kInvalid);
  expect({{1, catalogue("/DSS 5 0 R")}}, Verdict::kInvalid);
  std::vector<std::string> others = certificates;
  others.push_back("5 0 R");  // the content of the page
  expect({{store, lists(others) + " >>"}}, Verdict::kInvalid);
  others.back() = "7 0 R";  // no stream
  expect({{store, lists(others) + " >>"}}, Verdict::kInvalid);
  others.back() = reference(next);
  expect({{store, lists(others) + " >>"}, {next, "<< >>"}}, Verdict::kInvalid);
  expect({{store, lists(others) + " /More 1 >>"}, proof(next)}, Verdict::kInvalid);
  expect({{store, lists(others) + " >>"}, proof(next)}, Verdict::kValid);
  expect({{store, lists(others) + " >>"}, proof(next), proof(next + 1)}, Verdict::kInvalid);
}

// As pyHanko does it.
TEST_F(Extended, EntriesBySignatureMayBeAdded) {
  std::string vri = " /VRI << /" + kName + " " + reference(next) + " >> >>";
  PdfObjectBytes with{store, lists(certificates) + vri};
  PdfObjectBytes entry{next, "<< /Type /VRI /Cert " + array(certificates) + " /TU (D:2026) >>"};
  expect({with, entry}, Verdict::kValid);
  // By reference, and inline.
  expect({{store, lists(certificates) + " /VRI " + reference(next + 1) + " >>"},
          entry,
          {next + 1, "<< /" + kName + " << /Cert " + array(certificates) + " >> /" + kName.substr(1) +
                         "8 " + reference(next) + " >>"}},
         Verdict::kValid);
  for (const char* body : {"<< /Cert [ 5 0 R ] >>", "<< /Other 1 >>", "<< /Type /Font >>", "5",
                           "<< /TU 5 0 R >>", "<< /TS 5 0 R >>"})
    expect({with, {next, body}}, Verdict::kInvalid);
  // Not in the store itself (EN 319 142-1 §5.4.2.3).
  expect({with, {next, "<< /Cert [ " + reference(next + 1) + " ] >>"}, proof(next + 1)},
         Verdict::kInvalid);
  for (const std::string& name : {std::string("F1"), kName.substr(1) + "a"})
    expect({{store, lists(certificates) + " /VRI << /" + name + " " + reference(next) + " >> >>"},
            entry},
           Verdict::kInvalid);
}

TEST_F(Extended, EntriesBySignatureStay) {
  std::string vri = " /VRI << /" + kName + " " + reference(next) + " >> >>";
  pdf.tail = append_revision(pdf.bytes, pdf.tail,
                             {{store, lists(certificates) + vri},
                              {next, "<< /Cert " + array(certificates) + " >>"}});
  ASSERT_EQ(world.check(pdf.bytes).verdict, Verdict::kValid);
  std::vector<std::string> more = certificates;
  more.push_back(reference(next + 1));
  PdfObjectBytes longer{store, lists(more) + vri};
  expect({longer, proof(next + 1), {next, "<< /Cert " + array(more) + " >>"}}, Verdict::kValid);
  expect({longer, proof(next + 1), {next, "<< /Cert [ " + certificates[0] + " ] >>"}},
         Verdict::kInvalid);
  expect({{store, lists(more) + " >>"}, proof(next + 1)}, Verdict::kInvalid);
  expect({{store, lists(more) + " /VRI << >> >>"}, proof(next + 1)}, Verdict::kInvalid);
}

// A file that others extended is renewed here, and what they put there stays.
TEST_F(Extended, IsExtendedFurther) {
  std::vector<std::string> more(certificates.rbegin(), certificates.rend());
  more.push_back(reference(next + 1));
  std::string vri = " /VRI << /" + kName + " " + reference(next + 2) + " >> >>";
  append_revision(pdf.bytes, pdf.tail,
                  {{next, lists(more) + vri},
                   proof(next + 1),
                   {next + 2, "<< /Type /VRI /Cert " + array(more) + " >>"},
                   {1, catalogue("/DSS " + reference(next))}});
  ASSERT_EQ(world.check(pdf.bytes).verdict, Verdict::kValid);
  for (int renewal = 0; renewal < 2; ++renewal) {
    world.clock += 86'400;
    services_ = std::make_unique<TrustServices>(world.services());
    Result<SignedPdf> out =
        extend(read_pdf(pdf.bytes, "acte.pdf").value(), Level::kLta, *services_);
    ASSERT_TRUE(out.ok()) << to_string(out.errors().front());
    EXPECT_EQ(out->level, Level::kLta);
    pdf = out->pdf;
    Verification found = world.check(pdf.bytes);
    EXPECT_EQ(found.verdict, Verdict::kValid) << explain(found);
    EXPECT_EQ(found.signatures[0].level, "PAdES-BASELINE-LTA");
    size_t last = pdf.bytes.rfind("/DSS /Certs");
    EXPECT_NE(pdf.bytes.find("/" + kName + " " + reference(next + 2), last), std::string::npos);
  }
}

// An array that is a list of proofs and the content of the page at once.
TEST_F(Extended, AListThatIsSomethingElseTooDoesNotGrow) {
  std::vector<std::string> objects = sample_objects();
  size_t at = objects[2].find("/Contents 5 0 R");
  objects[2].replace(at, 15, "/Contents 10 0 R");
  objects[0] = "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /DSS 11 0 R >>";
  objects.push_back("[ 5 0 R ]");
  objects.push_back("<< /Certs 10 0 R >>");
  Pdf honest = read_pdf(make_file(objects), "acte.pdf").value();
  pdf = sign(honest, world.signer(), options_for(), no_fonts()).value().pdf;
  ASSERT_EQ(world.check(pdf.bytes).verdict, Verdict::kValid);
  next = pdf.tail.size;
  expect({{10, "[ 5 0 R " + reference(next) + " ]"}, {next, stream("", "1 0 0 rg 0 0 9 9 re f")}},
         Verdict::kInvalid);
}

TEST_F(Extended, ObjectsMayBeWrittenAgainButNotOtherwise) {
  std::vector<std::string> more = certificates;
  more.push_back(reference(next));
  PdfObjectBytes longer{store, lists(more) + " >>"};
  std::string page = body(3), content = body(5);
  expect({longer, proof(next), {3, page}, {5, content}, {2, "<</Kids[3 0 R]/Count 1/Type/Pages>>"}},
         Verdict::kValid);
  expect({longer, proof(next), {5, content.substr(0, content.size() - 11) + " \nendstream"}},
         Verdict::kInvalid);
  size_t at = page.find("595");
  expect({longer, proof(next), {3, page.replace(at, 3, "596")}}, Verdict::kInvalid);
  at = content.find("10 000");
  expect({longer, proof(next), {5, content.replace(at, 6, "90 000")}}, Verdict::kInvalid);
  // Alone it serves nothing.
  expect({{3, body(3)}}, Verdict::kInvalid);
}

TEST_F(Extended, DatesMayBeBroughtUpToDateAndNothingElse) {
  std::vector<std::string> more = certificates;
  more.push_back(reference(next));
  PdfObjectBytes longer{store, lists(more) + " >>"};
  auto with = [&](PdfObjectBytes object, Verdict verdict) {
    SCOPED_TRACE(object.body);
    expect({longer, proof(next), std::move(object)}, verdict);
  };
  with({4, "<< /Title <FEFF00440065006C00690062006500720061007400690" "06F006E002000320033002D00310"
           "032002D003100330032> /ModDate (D:2027) /Producer (Autre) >>"},
       Verdict::kValid);
  with({4, "<< /Title (Deliberation 23-12-133) /ModDate (D:2027) >>"}, Verdict::kInvalid);
  with({4, "<< /ModDate (D:2027) >>"}, Verdict::kInvalid);
  with({4, "<< /Title (Deliberation 23-12-132) /ModDate << /S /JavaScript >> >>"},
       Verdict::kInvalid);
  // As properties, and as attributes.
  with({10, packet(kPacketHead + "><dc:title>Acte</dc:title><xmp:ModifyDate>2027-01-01"
                                 "</xmp:ModifyDate><pdf:Producer>Autre</pdf:Producer>" +
                   kPacketTail)},
       Verdict::kValid);
  with({10, packet(kPacketHead + " dc:title=\"Acte\" xmp:ModifyDate=\"2027\" pdf:Producer=\"Autre\">" +
                   kPacketTail)},
       Verdict::kValid);
  for (const char* text :
       {"><dc:title>Autre acte</dc:title>", ">", " xmp:title=\"Acte\">", " pdf:title=\"Acte\">",
        "><dc:title>Acte</dc:title><dc:creator>Un autre</dc:creator>",
        "><dc:title>Acte<b/></dc:title>", " dc:title=\"Acte\" dc:rights=\"aucun\">"})
    with({10, packet(kPacketHead + text + kPacketTail)}, Verdict::kInvalid);
  with({10, packet("<a/>")}, Verdict::kInvalid);
  with({10, packet("no packet")}, Verdict::kInvalid);
}

TEST_F(Extended, ExtensionsMayBeNamed) {
  std::string dss = "/DSS " + reference(store) + " ";
  std::vector<std::string> more = certificates;
  more.push_back(reference(next));
  PdfObjectBytes longer{store, lists(more) + " >>"};
  expect({longer, proof(next),
          {1, catalogue(dss + "/Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 5 >> >>")}},
         Verdict::kValid);
  for (const char* what : {"/Extensions << /ESIC << /BaseVersion /1.7 /JS (x) >> >>",
                           "/Extensions 5 0 R", "/Version /2.0", "/OpenAction [ 3 0 R /Fit ]"})
    expect({longer, proof(next), {1, catalogue(dss + what)}}, Verdict::kInvalid);
}

}  // namespace
}  // namespace paraphe::test
