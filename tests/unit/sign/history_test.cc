// Signatures judged as of the time at which they are proven to have existed: what happened to
// certificates, keys and algorithms before and after (EN 319 102-1 §5.6).
#include <gtest/gtest.h>

#include <algorithm>

#include "sign/security_store.h"
#include "unit/sign/services.h"

namespace paraphe::test {
namespace {

constexpr int64_t kDay = 86400, kYear = 365 * kDay;
constexpr int kKeyCompromise = 1, kSuperseded = 4, kHold = 6;

class History : public testing::Test {
 protected:
  Pdf sign_at(Level level, RsaPadding padding = RsaPadding::kPss) {
    TrustServices services = world.services();
    SignOptions options = options_for();
    options.date = {world.clock, 0};
    options.level = level;
    options.services = &services;
    Signer signer = Signer::from_pem(to_pem(world.key), "cle.pem",
                                     to_pem(world.leaf.get()) + to_pem(world.intermediate.get()),
                                     "certificats.pem", Secret(), {world.clock, 0}, padding)
                        .value();
    Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
    Result<SignedPdf> out = sign(pdf, signer, options, no_fonts());
    EXPECT_TRUE(out.ok()) << (out.ok() ? "" : to_string(out.errors().front()));
    return out.ok() ? out->pdf : Pdf{};
  }

  // The file with what the lists say today.
  Pdf with_lists(const Pdf& pdf) { return append_evidence(pdf, world.evidence()).value(); }

  SignedPdf renew(const Pdf& pdf) {
    TrustServices services = world.services();
    Result<SignedPdf> out = extend(read_pdf(pdf.bytes, "acte.pdf").value(), Level::kLta, services);
    EXPECT_TRUE(out.ok()) << (out.ok() ? "" : to_string(out.errors().front()));
    return out.ok() ? *out : SignedPdf{};
  }

  void expect(const Pdf& pdf, Verdict verdict, const std::string& code,
              const std::string& level = "") {
    Verification result = world.check(pdf.bytes);
    EXPECT_EQ(result.verdict, verdict) << explain(result);
    Codes found = codes(result);
    if (code.empty()) {
      EXPECT_EQ(found, Codes{}) << explain(result);
    } else {
      EXPECT_NE(std::count(found.begin(), found.end(), code), 0) << code << " is not in\n"
                                                                 << explain(result);
    }
    if (!level.empty()) {
      EXPECT_EQ(result.signatures[0].level, level) << explain(result);
    }
  }

  World world;
};

// ------------------------------------------------------------------ revocation

TEST_F(History, RevokedBeforeSigningIsInvalid) {
  Pdf pdf = sign_at(Level::kT);
  world.revocations[10] = {world.clock - kDay, kSuperseded, 0};
  world.clock += kDay;
  expect(with_lists(pdf), Verdict::kInvalid, "verify.revoked");
}

TEST_F(History, RevokedAfterSigningStaysValid) {
  Pdf pdf = sign_at(Level::kT);
  world.revocations[10] = {world.clock + kDay, kSuperseded, 0};
  world.clock += 2 * kDay;
  expect(with_lists(pdf), Verdict::kValid, "verify.revoked-later", "PAdES-BASELINE-LT");
}

TEST_F(History, RevokedInTheVerySecondOfTheTimestampIsInvalid) {
  Pdf pdf = sign_at(Level::kT);
  world.revocations[10] = {world.clock, kKeyCompromise, 0};
  world.clock += kDay;
  expect(with_lists(pdf), Verdict::kInvalid, "verify.revoked");
}

TEST_F(History, WithoutATimestampNobodyCanTell) {
  Pdf pdf = sign_at(Level::kB);
  world.revocations[10] = {world.clock + kDay, kSuperseded, 0};
  world.clock += 2 * kDay;
  expect(with_lists(pdf), Verdict::kUndetermined, "verify.revoked-perhaps-later");
}

// The thief had the key before its loss was noticed: the list says since when.
TEST_F(History, AKeyLostBeforeSigningAndRevokedAfterwardsIsDoubtful) {
  Pdf pdf = sign_at(Level::kT);
  world.revocations[10] = {world.clock + 5 * kDay, kKeyCompromise, world.clock - kDay};
  world.clock += 6 * kDay;
  expect(with_lists(pdf), Verdict::kUndetermined, "verify.key-compromised");
  world.revocations[10].invalid_since = world.clock - 5 * kDay;
  expect(with_lists(pdf), Verdict::kValid, "verify.revoked-later");
}

TEST_F(History, ASuspendedCertificateIsAQuestion) {
  Pdf pdf = sign_at(Level::kT);
  world.revocations[10] = {world.clock - kDay, kHold, 0};
  expect(with_lists(pdf), Verdict::kUndetermined, "verify.certificate-on-hold");
}

TEST_F(History, AnAuthorityRevokedBeforeSigningTakesTheSignerWithIt) {
  Wish stamps = world.below("Horodatage ESSAI", 11, "critical,timeStamping");
  world.tsa = make_certificate(world.tsa_key, stamps, world.root.get(), world.root_key);
  Pdf pdf = sign_at(Level::kT);
  world.revocations[2] = {world.clock - kDay, kKeyCompromise, 0};
  expect(with_lists(pdf), Verdict::kInvalid, "verify.revoked");
  world.revocations[2].at = world.clock + kDay;
  world.clock += 2 * kDay;
  expect(with_lists(pdf), Verdict::kValid, "verify.revoked-later");
}

TEST_F(History, AnAuthorityRevokedTakesItsTimestampsWithIt) {
  Pdf pdf = sign_at(Level::kT);
  world.revocations[2] = {world.clock + kDay, kKeyCompromise, 0};
  world.clock += 2 * kDay;
  expect(with_lists(pdf), Verdict::kUndetermined, "verify.timestamp-revoked");
}

TEST_F(History, OcspSaysTheSameAsALists) {
  Pdf pdf = sign_at(Level::kT);
  world.revocations[10] = {world.clock + 5 * kDay, kKeyCompromise, world.clock - kDay};
  world.clock += 6 * kDay;
  Evidence evidence = world.evidence();
  Handle<OCSP_REQUEST, OCSP_REQUEST_free> request(OCSP_REQUEST_new());
  OCSP_request_add0_id(request.get(), OCSP_cert_to_id(EVP_sha1(), world.leaf.get(),
                                                      world.intermediate.get()));
  evidence.ocsps = {world.answer(encode(request.get(), i2d_OCSP_REQUEST))};
  evidence.crls = {world.list(world.root.get(), world.root_key)};
  expect(append_evidence(pdf, evidence).value(), Verdict::kUndetermined, "verify.key-compromised");
}

// ------------------------------------------------------------------ what a proof is worth

// The usual case of PAdES-LT: the list is made after the signature.
TEST_F(History, AListYoungerThanTheSignatureIsTheBestProof) {
  Pdf pdf = sign_at(Level::kT);
  world.clock += 30 * kDay;
  expect(with_lists(pdf), Verdict::kValid, "", "PAdES-BASELINE-LT");
}

TEST_F(History, AListThatEndedBeforeTheSignatureProvesNothing) {
  Pdf pdf = sign_at(Level::kT);
  world.clock -= 3 * kDay;
  pdf = with_lists(pdf);
  world.clock += 3 * kDay;
  expect(pdf, Verdict::kValid, "verify.revocation-outdated", "PAdES-BASELINE-T");
}

// An authority may strike certificates that have expired off its list.
TEST_F(History, AListMadeAfterTheCertificateExpiredProvesNothingUnlessItSaysSo) {
  world.leaf = world.issue(world.key, "Maire ESSAI", 10, nullptr, world.clock + kYear);
  Pdf pdf = sign_at(Level::kT);
  world.clock += 2 * kYear;
  expect(with_lists(pdf), Verdict::kValid, "verify.revocation-outdated", "PAdES-BASELINE-T");
  world.remembers_since = k20200101;
  expect(with_lists(pdf), Verdict::kValid, "", "PAdES-BASELINE-LT");
}

// ------------------------------------------------------------------ expiry

TEST_F(History, ACertificateThatExpiredAfterTheTimestampDoesNoHarm) {
  world.leaf = world.issue(world.key, "Maire ESSAI", 10, nullptr, world.clock + kYear);
  Pdf basic = sign_at(Level::kB), timed = sign_at(Level::kLt);
  world.clock += 2 * kYear;
  expect(basic, Verdict::kUndetermined, "verify.certificate-expired");
  expect(timed, Verdict::kValid, "", "PAdES-BASELINE-LT");
}

TEST_F(History, WhenTheTimestampsAuthorityExpiresARenewalMustHaveComeInTime) {
  world.tsa = world.issue(world.tsa_key, "Horodatage ESSAI", 11, "critical,timeStamping",
                          world.clock + kYear);
  world.leaf = world.issue(world.key, "Maire ESSAI", 10, nullptr, world.clock + kYear / 2);
  Pdf pdf = sign_at(Level::kLta);
  expect(pdf, Verdict::kValid, "", "PAdES-BASELINE-LTA");
  world.clock += kYear - 30 * kDay;
  Certificate old = share(world.tsa.get());
  world.tsa_key = key_named("P-256", 212);
  world.tsa = world.issue(world.tsa_key, "Horodatage 2", 21, "critical,timeStamping");
  Pdf renewed = renew(pdf).pdf;
  world.clock += kYear;
  expect(pdf, Verdict::kUndetermined, "verify.certificate-expired");
  expect(renewed, Verdict::kValid, "", "PAdES-BASELINE-LTA");
}

// A mayor's certificate is revoked when the mandate ends, and his authority forgets it later.
TEST_F(History, AFileIsRenewedAfterItsSignerWasRevokedAndForgotten) {
  Pdf pdf = sign_at(Level::kLta);
  world.revocations[10] = {world.clock + kYear, 5, 0};
  world.clock += 2 * kYear;
  SignedPdf renewed = renew(pdf);
  EXPECT_EQ(codes(renewed.missing), Codes{});
  expect(renewed.pdf, Verdict::kValid, "", "PAdES-BASELINE-LTA");
  world.network->answers.erase("http://crl.test/ca.crl");
  world.forgotten = {10};
  world.clock += 2 * kYear;
  renewed = renew(renewed.pdf);
  EXPECT_EQ(renewed.level, Level::kLta);
  EXPECT_EQ(codes(renewed.missing), Codes{});
  expect(renewed.pdf, Verdict::kValid, "", "PAdES-BASELINE-LTA");
}

TEST_F(History, AFileAtTIsRaisedAfterItsSignerWasRevoked) {
  Pdf pdf = sign_at(Level::kT);
  world.revocations[10] = {world.clock + kYear, 5, 0};
  world.clock += 2 * kYear;
  SignedPdf raised = renew(pdf);
  EXPECT_EQ(raised.level, Level::kLta);
  expect(raised.pdf, Verdict::kValid, "verify.revoked-later", "PAdES-BASELINE-LTA");
}

TEST_F(History, AFileAtBIsNotRaisedAfterItsSignerWasRevoked) {
  Pdf pdf = sign_at(Level::kB);
  world.revocations[10] = {world.clock + kYear, 5, 0};
  world.clock += 2 * kYear;
  TrustServices services = world.services();
  Result<SignedPdf> out = extend(read_pdf(pdf.bytes, "a.pdf").value(), Level::kLta, services);
  // The timestamp of today comes after the revocation.
  ASSERT_FALSE(out.ok());
  EXPECT_EQ(codes(out.errors()), Codes{"services.revoked"});
}

// ------------------------------------------------------------------ timestamps

TEST_F(History, ARevokedTimestampingAuthorityProvesNothing) {
  Pdf pdf = sign_at(Level::kT);
  world.revocations[11] = {world.clock + kDay, kKeyCompromise, 0};
  world.clock += 2 * kDay;
  expect(with_lists(pdf), Verdict::kValid, "verify.timestamp-revoked", "PAdES-BASELINE-B");
}

TEST_F(History, ALaterTimestampKeepsAnOlderOneWhoseAuthorityWasRevoked) {
  Pdf pdf = sign_at(Level::kLta);
  Certificate old = share(world.tsa.get());
  world.clock += kDay;
  world.tsa_key = key_named("P-256", 212);
  world.tsa = world.issue(world.tsa_key, "Horodatage 2", 21, "critical,timeStamping");
  pdf = renew(pdf).pdf;
  world.revocations[11] = {world.clock + kDay, kKeyCompromise, 0};
  world.clock += 2 * kDay;
  expect(with_lists(pdf), Verdict::kValid, "", "PAdES-BASELINE-LTA");
}

TEST_F(History, ATimestampFromTheFutureDoesNotCount) {
  Pdf pdf = sign_at(Level::kT);
  world.clock -= kDay;
  expect(pdf, Verdict::kValid, "verify.timestamp-from-the-future", "PAdES-BASELINE-B");
  world.clock += kDay - 180;  // clocks differ
  expect(pdf, Verdict::kValid, "verify.revocation-unchecked", "PAdES-BASELINE-T");
}

TEST_F(History, TimestampsInTheWrongOrderDoNotCount) {
  Pdf pdf = sign_at(Level::kT);
  world.clock -= 30 * kDay;
  Pdf stamped = renew(pdf).pdf;
  world.clock += 31 * kDay;
  expect(stamped, Verdict::kValid, "verify.timestamp-order");
}

TEST_F(History, ADateLaterThanItsProofIsSaid) {
  TrustServices services = world.services();
  SignOptions options = options_for();
  options.date = {world.clock + kDay, 0};
  options.level = Level::kT;
  options.services = &services;
  Pdf pdf = sign(read_pdf(sample_file(), "a.pdf").value(), world.signer(), options, no_fonts())
                .value()
                .pdf;
  world.clock += 2 * kDay;
  expect(pdf, Verdict::kValid, "verify.date-after-timestamp");
}

// ------------------------------------------------------------------ algorithms

TEST_F(History, AnAlgorithmThatEndedLaterDoesNoHarmToWhatIsTimed) {
  world.key = key_named("2048", 204);
  world.leaf = world.issue(world.key, "Maire ESSAI", 10, nullptr);
  Pdf basic = sign_at(Level::kB, RsaPadding::kPkcs1), timed = sign_at(Level::kLta, RsaPadding::kPkcs1);
  expect(basic, Verdict::kValid, "verify.algorithm-ends");
  expect(timed, Verdict::kValid, "", "PAdES-BASELINE-LTA");
  world.clock = 1861920000 + kYear;  // 2029, and a year
  expect(basic, Verdict::kUndetermined, "verify.outdated-algorithm");
  expect(timed, Verdict::kValid, "", "PAdES-BASELINE-LTA");
}

TEST_F(History, ATimestampWhoseAlgorithmEndedProvesNothing) {
  world.tsa_key = key_named("2048", 205);
  world.tsa = world.issue(world.tsa_key, "Horodatage ESSAI", 11, "critical,timeStamping");
  Pdf pdf = sign_at(Level::kT);
  world.clock = 1861920000 + kYear;
  expect(pdf, Verdict::kValid, "verify.timestamp-outdated", "PAdES-BASELINE-B");
}

TEST_F(History, CertificatesMadeWithAnAlgorithmThatEndedProveNothing) {
  world.middle_key = key_named("2048", 206);
  world.intermediate = make_certificate(world.middle_key, authority_wish("Autorité ESSAI", 2),
                                        world.root.get(), world.root_key);
  world.leaf = world.issue(world.key, "Maire ESSAI", 10, nullptr);
  Pdf pdf = sign_at(Level::kB);
  expect(pdf, Verdict::kValid, "verify.revocation-unchecked");
  world.clock = 1861920000 + kYear;
  expect(pdf, Verdict::kUndetermined, "verify.outdated-certificate");
}

}  // namespace
}  // namespace paraphe::test
