#include "sign/sign.h"

#include <gtest/gtest.h>

#include <ostream>

#include "unit/sign/sample.h"

namespace paraphe::test {
namespace {

struct Kind {
  std::string key;
  RsaPadding padding;
  std::string algorithm;
};

void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.algorithm; }

class SignEachKind : public testing::TestWithParam<Kind> {};

TEST_P(SignEachKind, GivesABaselineSignatureThatVerifies) {
  Pki pki(GetParam().key);
  Pdf pdf = signed_sample(pki, {""}, GetParam().padding);
  EXPECT_EQ(pdf.bytes.substr(0, sample_file().size()), sample_file());
  Verification result = check(pdf.bytes, pki);
  ASSERT_EQ(result.signatures.size(), 1u);
  const SignatureReport& report = result.signatures[0];
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  EXPECT_EQ(codes(result.findings), Codes{});
  EXPECT_EQ(report.field, "Signature_President");
  EXPECT_EQ(report.level, "PAdES-BASELINE-B");
  EXPECT_EQ(report.algorithm, GetParam().algorithm);
  EXPECT_EQ(report.signer, "Maire ESSAI");
  EXPECT_EQ(report.issuer, "Autorité ESSAI");
  EXPECT_EQ(report.claimed_date, "2023-12-21T19:30:00+01:00");
  EXPECT_TRUE(report.intact && report.covers_file && report.trusted);
  EXPECT_EQ(report.covered, pdf.bytes.size());
}

INSTANTIATE_TEST_SUITE_P(All, SignEachKind,
                         testing::Values(Kind{"P-256", RsaPadding::kPss, "ECDSA P-256 / SHA-256"},
                                         Kind{"P-384", RsaPadding::kPss, "ECDSA P-384 / SHA-384"},
                                         Kind{"3072", RsaPadding::kPss, "RSA 3072 PSS / SHA-256"},
                                         Kind{"3072", RsaPadding::kPkcs1,
                                              "RSA 3072 PKCS#1 / SHA-256"}));

TEST(Sign, TwoSignersInEitherOrderLeaveTheFirstValid) {
  Pki pki;
  for (bool president_first : {true, false}) {
    std::vector<std::string> names{"Signature_President", "Signature_Secretaire"};
    if (!president_first) std::swap(names[0], names[1]);
    Pdf pdf = signed_sample(pki, names);
    Verification result = check(pdf.bytes, pki);
    ASSERT_EQ(result.signatures.size(), 2u);
    EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
    EXPECT_EQ(result.signatures[0].field, names[0]);
    EXPECT_FALSE(result.signatures[0].covers_file);
    EXPECT_TRUE(result.signatures[1].covers_file);
    EXPECT_EQ(result.signatures[0].level, "PAdES-BASELINE-B");
    EXPECT_EQ(result.signatures[1].level, "PAdES-BASELINE-B");
  }
}

TEST(Sign, AFileReadBackCanBeSignedAgain) {
  Pki pki;
  Pdf first = signed_sample(pki);
  Pdf again = read_pdf(first.bytes, "acte.pdf").value();
  EXPECT_TRUE(again.fields[0].is_signed);
  EXPECT_FALSE(again.fields[1].is_signed);
  Pdf second = sign(again, pki.signer().value(), options_for(), no_fonts()).value().pdf;
  EXPECT_EQ(second.bytes.substr(0, first.bytes.size()), first.bytes);
  EXPECT_EQ(check(second.bytes, pki).verdict, Verdict::kValid);
}

TEST(Sign, ReasonAndLocationAreReported) {
  Pki pki;
  SignOptions options = options_for();
  options.reason = "Extrait conforme";
  options.location = "Saint-Étienne";
  Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
  pdf = sign(pdf, pki.signer().value(), options, no_fonts()).value().pdf;
  Verification result = check(pdf.bytes, pki);
  ASSERT_EQ(result.signatures.size(), 1u);
  EXPECT_EQ(result.signatures[0].reason, "Extrait conforme");
  EXPECT_EQ(result.signatures[0].location, "Saint-Étienne");
}

TEST(Sign, ASignedFieldAndAnUnknownFieldAreRefused) {
  Pki pki;
  Pdf pdf = signed_sample(pki);
  Signer signer = pki.signer().value();
  EXPECT_FALSE(sign(pdf, signer, options_for("Signature_President"), no_fonts()).ok());
  EXPECT_FALSE(sign(pdf, signer, options_for("Signature_Pape"), no_fonts()).ok());
}

TEST(Sign, ACertificateTooLargeForTheReservedSpaceIsRefused) {
  Wish wish;
  wish.name = std::string(60, 'x');
  Pki pki("P-256", wish);
  // An issuer with an endless name extension makes the CMS larger than what is reserved.
  Wish large;
  large.authority = true;
  large.name = "Autorité ESSAI";
  EVP_PKEY* middle_key = key_named("P-256", 101);
  EVP_PKEY* root_key = key_named("P-256", 100);
  Certificate middle(X509_new());
  middle = make_certificate(middle_key, large, pki.root.get(), root_key);
  std::string comment(20000, 'c');
  add_extension(middle.get(), pki.root.get(), NID_netscape_comment, comment.c_str());
  X509_sign(middle.get(), root_key, EVP_sha256());
  Result<Signer> signer =
      Signer::from_pem(to_pem(pki.key), "cle.pem", to_pem(pki.leaf.get()) + to_pem(middle.get()),
                       "certificats.pem", Secret(), kWhen);
  ASSERT_TRUE(signer.ok());
  Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
  Result<SignedPdf> result = sign(pdf, *signer, options_for(), no_fonts());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(codes(result.errors()), Codes{"sign.too-large"});
}

TEST(Sign, TheSameAttributesAreSignedWhateverTheTime) {
  // PKCS#1 v1.5 is deterministic: two signatures of one file are the same bytes, because no time
  // and nothing random goes in.
  Pki pki("3072");
  Pdf first = signed_sample(pki, {""}, RsaPadding::kPkcs1);
  Pdf second = signed_sample(pki, {""}, RsaPadding::kPkcs1);
  EXPECT_EQ(first.bytes, second.bytes);
}

}  // namespace
}  // namespace paraphe::test
