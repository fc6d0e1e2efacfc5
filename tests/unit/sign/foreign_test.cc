// Files of other programs, with cross-reference streams and object streams: read, and not deceived.
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/sign/foreign_file.h"

namespace paraphe::test {
namespace {

class Foreign : public testing::Test {
 protected:
  // Signed in its first revision; everything that can be is packed into an object stream.
  std::string signed_file(const StreamFileOptions& how = packed(),
                          const std::map<uint32_t, std::string>& objects = foreign_objects()) {
    file = StreamFile();
    std::map<uint32_t, std::string> all = objects;
    all[20] = open_signature();
    file.append(all, how);
    file.bytes = close_signature(file.bytes, pki);
    return file.bytes;
  }
  static StreamFileOptions packed() {
    StreamFileOptions out;
    out.packed = {1, 2, 3, 4, 6, 7, 8, 9};
    return out;
  }

  void expect(const std::string& bytes, Verdict verdict, const std::string& code = "") {
    Verification result = check(bytes, pki);
    EXPECT_EQ(result.verdict, verdict) << explain(result);
    Codes found = codes(result);
    if (!code.empty()) {
      EXPECT_NE(std::find(found.begin(), found.end(), code), found.end()) << code << " is not in\n"
                                                                          << explain(result);
    }
  }

  Pki pki;
  StreamFile file;
};

TEST_F(Foreign, StreamsOfEveryCodingAreRead) {
  for (bool deflate : {false, true})
    for (bool predict : {false, true})
      for (bool pack : {false, true}) {
        StreamFileOptions how;
        if (pack) how = packed();
        how.deflate = deflate;
        how.predict = predict;
        Verification result = check(signed_file(how), pki);
        EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
        ASSERT_EQ(result.signatures.size(), 1u);
        EXPECT_EQ(result.signatures[0].field, "Fournisseur");
        EXPECT_TRUE(result.signatures[0].covers_file);
      }
}

TEST_F(Foreign, ALaterRevisionMaySignAReservedField) {
  signed_file();
  file.append({{9, foreign_field("Maire", "/V 50 0 R ")}, {50, open_signature()}});
  std::string both = close_signature(file.bytes, pki);
  Verification result = check(both, pki);
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  EXPECT_EQ(result.signatures.size(), 2u);
}

TEST_F(Foreign, AFieldMayStandInAnObjectStreamOfTheLaterRevision) {
  signed_file();
  StreamFileOptions how;
  how.packed = {9};
  file.append({{9, foreign_field("Maire", "/V 150 0 R ")}, {150, open_signature()}}, how);
  expect(close_signature(file.bytes, pki), Verdict::kValid);
}

TEST_F(Foreign, ContentIsNotReplacedInAnyWay) {
  const std::string forged = stream("", "1 0 0 rg % 90 000 euros");
  signed_file();
  file.append({{5, forged}});
  expect(file.bytes, Verdict::kInvalid, "verify.changed-later");
  signed_file();
  StreamFileOptions how;
  how.packed = {3};
  file.append({{3,
                "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents 70 0 R "
                "/Annots [ 7 0 R 8 0 R 9 0 R ] /Resources << >> >>"},
               {70, forged}},
              how);
  expect(file.bytes, Verdict::kInvalid, "verify.changed-later");
  signed_file();
  file.append({{5, ""}});
  expect(file.bytes, Verdict::kInvalid);
  // Together with a signature.
  signed_file();
  file.append({{9, foreign_field("Maire", "/V 50 0 R ")}, {50, open_signature()}, {5, forged}});
  Verification result = check(close_signature(file.bytes, pki), pki);
  EXPECT_EQ(result.verdict, Verdict::kInvalid) << explain(result);
  EXPECT_EQ(result.signatures[0].verdict, Verdict::kInvalid);
}

// ------------------------------------------------------------------ shadows

// The entries stay as they are; the stream they point into becomes another one.
TEST_F(Foreign, AnObjectStreamIsNotReplacedUnderItsObjects) {
  signed_file();
  std::string body = "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 5 5 ] >>";
  uint32_t container = file.container();
  std::map<uint32_t, std::string> entries;
  entries[container] = file.write(
      container, stream("/Type /ObjStm /N 3 /First 14", "1 0 2 3 3 6    4 5 " + body));
  file.write_table(entries, {});
  expect(file.bytes, Verdict::kInvalid, "pdf.broken-xref");
}

// A second object with a known number waits in the signed stream; a table leads to it later.
TEST_F(Foreign, ATableDoesNotReachIntoAnOlderObjectStream) {
  signed_file();
  std::map<uint32_t, std::string> entries;
  entries[5] = StreamFile::entry(2, file.container(), 0);
  file.write_table(entries, {});
  expect(file.bytes, Verdict::kInvalid, "pdf.broken-xref");
  signed_file();
  entries.clear();
  entries[3] = StreamFile::entry(2, file.container(), 7);  // the page becomes the field
  file.write_table(entries, {});
  expect(file.bytes, Verdict::kInvalid, "pdf.broken-xref");
}

TEST_F(Foreign, NothingWaitsUnlistedInAnObjectStream) {
  signed_file();
  std::map<uint32_t, std::string> entries;
  entries[50] = file.write(50, open_signature());
  entries[80] = file.write(80, stream("/Type /ObjStm /N 2 /First 10",
                                      "9 0 5 300 " + foreign_field("Maire", "/V 50 0 R ") +
                                          std::string(300, ' ') + "<< >>"));
  entries[9] = StreamFile::entry(2, 80, 0);
  file.use_number(81);
  file.write_table(entries, {});
  expect(close_signature(file.bytes, pki), Verdict::kInvalid);
}

TEST_F(Foreign, ASignatureInAnObjectStreamIsNone) {
  StreamFile other;
  std::map<uint32_t, std::string> all = foreign_objects();
  all[20] = open_signature();
  StreamFileOptions how;
  how.deflate = false;
  how.packed = {20};
  other.append(all, how);
  expect(close_signature(other.bytes, pki), Verdict::kInvalid, "verify.malformed-signature");
}

// ------------------------------------------------------------------ two readings

TEST_F(Foreign, ATableThatSaysTooMuchOrTooLittleIsRefused) {
  for (const char* more : {" /W [ 1 4 2 ]", " /Index [ 0 1 ]", " /Size 3"}) {
    StreamFile broken;
    std::map<uint32_t, std::string> entries;
    for (const auto& [number, body] : foreign_objects()) entries[number] = broken.write(number, body);
    entries[20] = broken.write(20, open_signature());
    broken.use_number(21);
    broken.write_table(entries, {}, more);  // a key twice
    expect(close_signature(broken.bytes, pki), Verdict::kInvalid);
  }
}

TEST_F(Foreign, HybridAndMixedFilesAreNotTakenForGood) {
  std::string bytes = signed_file();
  // A classic table behind a stream: readers of either kind see different files.
  std::string forged =
      with_classic_revision(bytes, {{5, stream("", "1 0 0 rg % 90 000 euros")}});
  expect(forged, Verdict::kInvalid);
}

TEST_F(Foreign, OneByteChangedAnywhereIsFound) {
  std::string bytes = signed_file();
  for (size_t at = 20; at < bytes.size(); at += 37) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_NE(check(changed, pki).verdict, Verdict::kValid) << at;
  }
}

TEST_F(Foreign, HostileStreamsAreBounded) {
  // A table that claims a million entries, a stream that inflates without end.
  StreamFile bomb;
  std::string zeros = Deflater(6).compress(std::string(200u << 20, '\0'));
  std::map<uint32_t, std::string> entries;
  entries[1] = bomb.write(1, "<< /Type /Catalog /Pages 2 0 R >>");
  bomb.bytes += "9 0 obj\n" +
                stream("/Type /XRef /Size 999999 /W [ 1 4 2 ] /Root 1 0 R /Filter /FlateDecode", zeros) +
                "\nendobj\n";
  size_t at = bomb.bytes.find("9 0 obj");
  bomb.bytes += "startxref\n" + std::to_string(at) + "\n%%EOF\n";
  expect(bomb.bytes, Verdict::kUndetermined, "pdf.broken-xref");
}

// A file with streams is verified, but never signed here: what is appended would be of another kind.
TEST_F(Foreign, IsNotSignedHere) {
  Result<Pdf> read = read_pdf(signed_file(), "acte.pdf");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(codes(read.errors()), Codes{"sign.foreign-file"});
}

}  // namespace
}  // namespace paraphe::test
