// Chains, dates, purposes and policy in the verdict.
#include <gtest/gtest.h>

#include "unit/sign/sample.h"

namespace paraphe::test {
namespace {

struct Outcome {
  Verdict verdict;
  Codes codes;
};

Outcome outcome(const Verification& verification) {
  return {verification.verdict, codes(verification)};
}

// A file signed with a certificate that from_pem() itself would refuse on the day.
std::string signed_by(const Pki& pki, RsaPadding padding = RsaPadding::kPss) {
  Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
  return sign(pdf, pki.signer(padding).value(), options_for(), no_fonts()).value().pdf.bytes;
}

TEST(Trust, WithoutAnchorsNothingIsTrusted) {
  Pki pki;
  Verification result = verify(signed_by(pki), "acte.pdf", {}, kNow);
  EXPECT_EQ(result.verdict, Verdict::kUndetermined);
  EXPECT_EQ(codes(result), Codes{"verify.no-anchor"});
  EXPECT_TRUE(result.signatures[0].intact);
  EXPECT_EQ(result.signatures[0].level, "PAdES-BASELINE-B");
}

TEST(Trust, AnchorsMayBeRootIssuerOrTheCertificateItself) {
  Pki pki;
  std::string bytes = signed_by(pki);
  for (X509* anchor : {pki.root.get(), pki.intermediate.get(), pki.leaf.get()})
    EXPECT_EQ(verify(bytes, "acte.pdf", {{to_pem(anchor)}}, kNow).verdict, Verdict::kValid);
}

TEST(Trust, AnotherRootIsNotEnough) {
  Pki pki;
  Wish wish;
  wish.authority = true;
  wish.name = "Racine ESSAI";  // the same name, another key
  Certificate stranger = make_certificate(key_named("P-256", 200), wish);
  Verification result = verify(signed_by(pki), "acte.pdf", {{to_pem(stranger.get())}}, kNow);
  EXPECT_NE(result.verdict, Verdict::kValid);
  EXPECT_FALSE(result.signatures[0].trusted);
}

TEST(Trust, TwoAuthoritiesMayShareAName) {
  Pki pki;
  Wish wish;
  wish.authority = true;
  wish.name = "Racine ESSAI";  // the same name, another key
  Certificate other = make_certificate(key_named("P-256", 200), wish);
  std::string bytes = signed_by(pki);
  for (const TrustAnchors& anchors : {TrustAnchors{{to_pem(other.get()), to_pem(pki.root.get())}},
                                      TrustAnchors{{to_pem(pki.root.get()), to_pem(other.get())}}})
    EXPECT_EQ(verify(bytes, "acte.pdf", anchors, kNow).verdict, Verdict::kValid);
}

TEST(Trust, UnreadableAnchorsAreReported) {
  Pki pki;
  Verification result =
      verify(signed_by(pki), "acte.pdf", {{"nonsense", to_pem(pki.root.get())}}, kNow);
  EXPECT_EQ(result.verdict, Verdict::kValid);
  EXPECT_EQ(codes(result), (Codes{"verify.anchor-unreadable", "verify.revocation-unchecked"}));
}

TEST(Trust, AMissingIntermediateIsSaid) {
  Pki pki;
  Signer signer =
      Signer::from_pem(to_pem(pki.key), "k", to_pem(pki.leaf.get()), "c", Secret(), kWhen).value();
  Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
  std::string bytes = sign(pdf, signer, options_for(), no_fonts()).value().pdf.bytes;
  Verification result = check(bytes, pki);
  EXPECT_EQ(outcome(result).verdict, Verdict::kUndetermined);
  EXPECT_EQ(codes(result), Codes{"verify.untrusted"});
  EXPECT_EQ(result.signatures[0].reasons[0].arguments, (Codes{"Maire ESSAI", "Autorité ESSAI"}));
}

TEST(Trust, ExpiredAndFutureCertificatesLeaveTheQuestionOpen) {
  Pki pki;
  std::string bytes = signed_by(pki);
  Verification late = check(bytes, pki, {k20400101 + 1, 0});
  EXPECT_EQ(late.verdict, Verdict::kUndetermined);
  EXPECT_EQ(codes(late)[0], "verify.certificate-expired");
  Verification early = check(bytes, pki, {k20200101 - 1, 0});
  EXPECT_EQ(early.verdict, Verdict::kUndetermined);
  EXPECT_EQ(codes(early)[0], "verify.certificate-not-yet-valid");
}

TEST(Trust, AnAuthorityMustBeOne) {
  // The mayor's own certificate "issues" one for somebody else.
  Pki pki;
  Wish wish;
  wish.name = "Faux maire";
  wish.serial = 11;
  EVP_PKEY* key = key_named("P-256", 11);
  Certificate forged = make_certificate(key, wish, pki.leaf.get(), pki.key);
  std::string chain =
      to_pem(forged.get()) + to_pem(pki.leaf.get()) + to_pem(pki.intermediate.get());
  Signer signer = Signer::from_pem(to_pem(key), "k", chain, "c", Secret(), kWhen).value();
  Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
  std::string bytes = sign(pdf, signer, options_for(), no_fonts()).value().pdf.bytes;
  Verification result = check(bytes, pki);
  EXPECT_NE(result.verdict, Verdict::kValid) << explain(result);
  EXPECT_FALSE(result.signatures[0].trusted);
}

TEST(Trust, PolicyHasDates) {
  constexpr int64_t k20290101 = 1861920000;
  Pki pki("3072");
  std::string bytes = signed_by(pki, RsaPadding::kPkcs1);
  Outcome before = outcome(check(bytes, pki, {k20290101 - 1, 0}));
  EXPECT_EQ(before.verdict, Verdict::kValid);
  EXPECT_EQ(before.codes, (Codes{"verify.algorithm-ends", "verify.revocation-unchecked"}));
  Outcome after = outcome(check(bytes, pki, {k20290101, 0}));
  EXPECT_EQ(after.verdict, Verdict::kUndetermined);
  EXPECT_EQ(after.codes[0], "verify.outdated-algorithm");
  std::string pss = signed_by(pki);
  EXPECT_EQ(check(pss, pki, {k20290101, 0}).verdict, Verdict::kValid);
}

TEST(Trust, RevocationIsSaidToBeUnchecked) {
  Pki pki;
  Verification result = check(signed_by(pki), pki);
  ASSERT_EQ(codes(result), Codes{"verify.revocation-unchecked"});
  EXPECT_EQ(result.signatures[0].reasons[0].severity, Severity::kAdvice);
}

TEST(Trust, AnUnsignedFileIsUndetermined) {
  Pki pki;
  Verification result = check(sample_file(), pki);
  EXPECT_EQ(result.verdict, Verdict::kUndetermined);
  EXPECT_EQ(codes(result), Codes{"verify.not-signed"});
  EXPECT_TRUE(result.signatures.empty());
}

}  // namespace
}  // namespace paraphe::test
