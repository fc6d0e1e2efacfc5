// What goes wrong in the field, where no other test has it: both sides of it, the one that signs and
// the one that verifies years later. Expired, revoked and clocks: signer_test, history_test; tokens
// that are taken out: token_test; full disks: tests/cli, tests/faults.
#include <gtest/gtest.h>

#include <algorithm>

#include "sign/cms.h"
#include "unit/sign/foreign_file.h"
#include "unit/sign/services.h"

namespace paraphe::test {
namespace {

Pdf sample() { return read_pdf(sample_file(), "acte.pdf").value(); }

SignOptions at(Level level, TrustServices& services) {
  SignOptions options = options_for();
  options.level = level;
  options.services = &services;
  return options;
}

bool has(const Verification& found, const std::string& code) {
  Codes all = codes(found);
  return std::find(all.begin(), all.end(), code) != all.end();
}

// The digits of the signature value number `index` of a file, and what they stand for.
struct Value {
  size_t open = 0, room = 0;
  std::string der;
};
Value value_in(const std::string& bytes, int index = 0) {
  Value out;
  size_t at = bytes.find("/Contents <");
  for (; index > 0; --index) at = bytes.find("/Contents <", at + 1);
  out.open = at + 11;
  out.room = bytes.find('>', at) - out.open;
  for (size_t i = 0; i + 1 < out.room; i += 2)
    out.der += static_cast<char>(std::stoi(bytes.substr(out.open + i, 2), nullptr, 16));
  out.der.erase(out.der.find_last_not_of('\0') + 1);
  return out;
}
std::string with_value(std::string bytes, const Value& where, const std::string& der) {
  EXPECT_LE(2 * der.size(), where.room);
  bytes.replace(where.open, where.room, std::string(where.room, '0'));
  write_hexadecimal(bytes, where.open, der);
  return bytes;
}

// A whole token over something else.
std::string foreign_token(World& world) {
  std::string imprint = digest_of(Digest::kSha256, "another document"), nonce(8, 'n');
  Timestamp stamp;
  EXPECT_EQ(read_timestamp_response(
                world.stamp(make_timestamp_request(Digest::kSha256, imprint, nonce)),
                Digest::kSha256, imprint, nonce, stamp),
            nullptr);
  return stamp.token;
}

// The CMS with another token in the place of the timestamp it carries, if any.
std::string with_token(const std::string& der, const std::string& token) {
  Memory in = view_memory(der);
  Cms cms(d2i_CMS_bio(in.get(), nullptr));
  CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0);
  int old = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, -1);
  if (old >= 0) X509_ATTRIBUTE_free(CMS_unsigned_delete_attr(signer, old));
  EXPECT_EQ(CMS_unsigned_add1_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE,
                                          token.data(), static_cast<int>(token.size())),
            1);
  return encode(cms.get(), i2d_CMS_ContentInfo);
}

// ------------------------------------------------------------------ a timestamp that lies

TEST(Field, ATimestampOfAnotherDocumentProvesNothing) {
  World world;
  TrustServices services = world.services();
  Pdf pdf = sign(sample(), world.signer(), at(Level::kT, services), no_fonts()).value().pdf;
  ASSERT_EQ(world.check(pdf.bytes).signatures[0].level, "PAdES-BASELINE-T");
  Value value = value_in(pdf.bytes);
  Verification found =
      world.check(with_value(pdf.bytes, value, with_token(value.der, foreign_token(world))));
  EXPECT_TRUE(has(found, "verify.bad-timestamp")) << explain(found);
  EXPECT_EQ(found.signatures[0].level, "PAdES-BASELINE-B");
  EXPECT_EQ(found.signatures[0].proven_date, "");
  EXPECT_TRUE(found.signatures[0].intact);
}

TEST(Field, ADocumentTimestampOfAnotherDocumentIsAForgery) {
  World world;
  TrustServices services = world.services();
  Pdf pdf = sign(sample(), world.signer(), at(Level::kLta, services), no_fonts()).value().pdf;
  Verification found =
      world.check(with_value(pdf.bytes, value_in(pdf.bytes, 1), foreign_token(world)));
  EXPECT_EQ(found.verdict, Verdict::kInvalid);
  EXPECT_TRUE(has(found, "verify.wrong-timestamp")) << explain(found);
}

// ------------------------------------------------------------------ the wrong certificate

TEST(Field, ACertificateThatIsNotForSigningLeavesTheQuestionOpen) {
  for (const char* usage : {"critical,keyEncipherment", "critical,keyAgreement"}) {
    Wish wish;
    wish.usage = usage;
    Pki wrong("P-256", wish);
    EXPECT_FALSE(wrong.signer().ok());
    // Another program did not look: the same key and name, under a certificate that allows it, make
    // the value; then the certificates are exchanged. OpenSSL binds what it is given.
    std::string bytes = classic_file(
        [] {
          std::map<uint32_t, std::string> objects = foreign_objects();
          objects[20] = open_signature("", "adbe.pkcs7.detached");
          return objects;
        }(),
        Pki("P-256"));
    Value value = value_in(bytes);
    std::string content = bytes.substr(0, value.open - 1) + bytes.substr(value.open + value.room + 1);
    CertificateView others(sk_X509_new_null());
    sk_X509_push(others.get(), wrong.intermediate.get());
    constexpr unsigned kFlags = CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_PARTIAL;
    Cms cms(CMS_sign(nullptr, nullptr, others.get(), nullptr, kFlags));
    ASSERT_NE(CMS_add1_signer(cms.get(), wrong.leaf.get(), wrong.key, EVP_sha256(), kFlags), nullptr);
    Memory data = view_memory(content);
    ASSERT_EQ(CMS_final(cms.get(), data.get(), nullptr, kFlags), 1);
    Verification found =
        check(with_value(bytes, value, encode(cms.get(), i2d_CMS_ContentInfo)), wrong);
    EXPECT_EQ(found.verdict, Verdict::kUndetermined) << explain(found);
    EXPECT_TRUE(has(found, "verify.key-usage")) << explain(found);
    EXPECT_TRUE(found.signatures[0].intact);
  }
}

// ------------------------------------------------------------------ the chain is missing

TEST(Field, AChainThatNobodyHasIsSaidAndTheFileStaysSound) {
  World world;
  for (const char* url : {"http://aia.test/ca.cer", "http://aia.test/root.cer"})
    world.network->answers.erase(url);
  TrustServices services = world.services();
  Signer alone = Signer::from_pem(to_pem(world.key), "cle.pem", to_pem(world.leaf.get()),
                                  "certificat.pem", Secret(), kWhen)
                     .value();
  // Without a timestamp, which brings the issuer along, nobody knows the signer's authority.
  SignedPdf basic = sign(sample(), alone, options_for(), no_fonts()).value();
  Verification found = world.check(basic.pdf.bytes);
  EXPECT_EQ(found.verdict, Verdict::kUndetermined) << explain(found);
  EXPECT_TRUE(has(found, "verify.untrusted")) << explain(found);
  EXPECT_TRUE(found.signatures[0].intact);
  // Proofs are asked for: what is missing is said, the timestamp stays.
  SignedPdf out = sign(sample(), alone, at(Level::kLta, services), no_fonts()).value();
  EXPECT_EQ(out.level, Level::kT);
  Codes missing = codes(out.missing);
  EXPECT_EQ(std::count(missing.begin(), missing.end(), "services.issuer-missing"), 1);
  EXPECT_EQ(std::count(missing.begin(), missing.end(), "sign.level-missed"), 1);
}

// ------------------------------------------------------------------ clocks

// The clock of the town hall goes wrong by a few minutes: nothing is refused for it, and nothing that
// it says is taken for a proof.
TEST(Field, AClockThatGoesWrongByMinutesDoesNoHarm) {
  for (int64_t skew : {-240, 240}) {
    World world;
    TrustServices services = world.services();
    SignOptions options = at(Level::kLta, services);
    options.date = {world.clock + skew, 0};
    SignedPdf out = sign(sample(), world.signer(), options, no_fonts()).value();
    EXPECT_EQ(out.level, Level::kLta) << skew;
    for (int64_t later : {-200, 0, 200}) {
      Verification found =
          verify(out.pdf.bytes, "acte.pdf", world.anchors(), {world.clock + later, 0});
      EXPECT_EQ(found.verdict, Verdict::kValid) << skew << " " << later << explain(found);
      EXPECT_FALSE(has(found, "verify.date-after-timestamp"));
      EXPECT_EQ(found.signatures[0].level, "PAdES-BASELINE-LTA");
    }
  }
}

}  // namespace
}  // namespace paraphe::test
