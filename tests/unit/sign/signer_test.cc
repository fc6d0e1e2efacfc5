#include <gtest/gtest.h>

#include "sign/certificate.h"
#include "sign/parts.h"
#include "sign/policy.h"
#include "unit/sign/sample.h"

namespace paraphe::test {
namespace {

Result<Signer> from_pem(const std::string& key, const std::string& certificates,
                        const std::string& password = "", Instant when = kWhen) {
  return Signer::from_pem(key, "cle.pem", certificates, "certificats.pem", Secret(password), when);
}

Codes errors_of(const Result<Signer>& signer) {
  return signer.ok() ? Codes{"none"} : codes(signer.errors());
}

TEST(Signer, FindsItsCertificateAndOrdersTheChainWithoutTheRoot) {
  Pki pki;
  Signer signer = pki.signer().value();  // the file has root, leaf, intermediate
  ASSERT_EQ(signer.parts().chain.size(), 2u);
  EXPECT_EQ(subject_name(signer.parts().chain[0].get()), "Maire ESSAI");
  EXPECT_EQ(subject_name(signer.parts().chain[1].get()), "Autorité ESSAI");
  EXPECT_EQ(signer.common_name(), "Maire ESSAI");
  EXPECT_EQ(signer.issuer_name(), "Autorité ESSAI");
  EXPECT_EQ(signer.algorithm(), "ECDSA P-256 / SHA-256");
  EXPECT_EQ(codes(signer.warnings()), Codes{});
}

TEST(Signer, EncryptedPemNeedsTheRightPassword) {
  Pki pki;
  std::string key = to_pem(pki.key, "s3cret é");
  EXPECT_TRUE(from_pem(key, pki.chain_pem(), "s3cret é").ok());
  EXPECT_EQ(errors_of(from_pem(key, pki.chain_pem())), Codes{"sign.password-needed"});
  EXPECT_EQ(errors_of(from_pem(key, pki.chain_pem(), "secret")), Codes{"sign.password-wrong"});
}

TEST(Signer, UnreadableKeyAndCertificateAreBothReported) {
  Pki pki;
  EXPECT_EQ(errors_of(from_pem("", "")),
            (Codes{"sign.key-unreadable", "sign.certificate-unreadable"}));
  EXPECT_EQ(errors_of(from_pem(to_pem(pki.leaf.get()), pki.chain_pem())),
            Codes{"sign.key-unreadable"});
  std::string cut = to_pem(pki.key);
  cut.erase(cut.size() / 2, 10);
  EXPECT_EQ(errors_of(from_pem(cut, pki.chain_pem())), Codes{"sign.key-unreadable"});
  std::string damaged = to_pem(pki.leaf.get());
  damaged[100] = '!';
  EXPECT_EQ(errors_of(from_pem(to_pem(pki.key), damaged)), Codes{"sign.certificate-unreadable"});
  Result<Signer> result = from_pem("", pki.chain_pem());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.errors()[0].place.file, "cle.pem");
}

TEST(Signer, KeyOfAnotherCertificateIsRefused) {
  Pki pki;
  EXPECT_EQ(errors_of(from_pem(to_pem(key_named("P-256", 55)), pki.chain_pem())),
            Codes{"sign.key-mismatch"});
}

TEST(Signer, ExpiredAndNotYetValidCertificatesAreRefusedWithTheirDates) {
  Wish wish;
  wish.from = k20200101;
  wish.until = k20231221;
  Pki pki("P-256", wish);
  EXPECT_TRUE(pki.signer(RsaPadding::kPss, {k20231221 - 1, 0}).ok());
  Result<Signer> late = pki.signer(RsaPadding::kPss, {k20231221, 0});
  EXPECT_EQ(errors_of(late), Codes{"sign.certificate-expired"});
  EXPECT_EQ(late.errors()[0].arguments, (Codes{"Maire ESSAI", "2020-01-01", "2023-12-21"}));
  Result<Signer> early = pki.signer(RsaPadding::kPss, {k20200101 - 1, 0});
  EXPECT_EQ(errors_of(early), Codes{"sign.certificate-not-yet-valid"});
}

TEST(Signer, KeyUsageMustAllowSignatures) {
  Wish wish;
  wish.usage = "critical,keyEncipherment";
  EXPECT_EQ(errors_of(Pki("P-256", wish).signer()), Codes{"sign.certificate-key-usage"});
  wish.usage = "critical,nonRepudiation";
  EXPECT_TRUE(Pki("P-256", wish).signer().ok());
  wish.usage = nullptr;
  EXPECT_TRUE(Pki("P-256", wish).signer().ok());
}

TEST(Signer, WeakKeysAreRefusedAndAgeingOnesWarned) {
  EXPECT_EQ(errors_of(Pki("1024").signer()), Codes{"sign.key-weak"});
  EXPECT_EQ(codes(Pki("2048").signer().value().warnings()),
            (Codes{"sign.algorithm-ends", "sign.key-short"}));
  EXPECT_EQ(codes(Pki("3072").signer().value().warnings()), Codes{});
  Signer old_padding = Pki("3072").signer(RsaPadding::kPkcs1).value();
  ASSERT_EQ(codes(old_padding.warnings()), Codes{"sign.algorithm-ends"});
  EXPECT_EQ(old_padding.warnings()[0].arguments[1], "2029-01-01");
}

TEST(Signer, KeysOfOtherKindsAreRefused) {
  Pki pki;
  PrivateKey edwards(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  Certificate certificate(X509_new());
  certificate = make_certificate(key_named("P-256", 3), Wish());
  X509_set_pubkey(certificate.get(), edwards.get());
  X509_sign(certificate.get(), key_named("P-256", 101), EVP_sha256());
  EXPECT_EQ(errors_of(from_pem(to_pem(edwards.get()), to_pem(certificate.get()))),
            Codes{"sign.key-kind"});
}

TEST(Signer, ChainsMadeWithSha1AreRefused) {
  Wish wish;
  wish.digest = EVP_sha1();
  EXPECT_EQ(errors_of(Pki("P-256", wish).signer()), Codes{"sign.certificate-weak-digest"});
}

TEST(Signer, AllFindingsComeTogether) {
  Wish wish;
  wish.digest = EVP_sha1();
  wish.usage = "critical,keyAgreement";
  wish.until = k20231221;
  EXPECT_EQ(errors_of(Pki("1024", wish).signer()),
            (Codes{"sign.certificate-expired", "sign.certificate-key-usage", "sign.key-weak",
                   "sign.certificate-weak-digest"}));
}

Result<Signer> from_pkcs12(const std::string& bytes, const std::string& password = "") {
  return Signer::from_pkcs12(bytes, "maire.p12", Secret(password), kWhen);
}

TEST(Signer, Pkcs12OpensWithItsPassword) {
  for (const char* kind : {"P-256", "3072"}) {
    Pki pki(kind);
    Certificates others;
    others.push_back(share(pki.root.get()));
    others.push_back(share(pki.intermediate.get()));
    std::string store = to_pkcs12(pki.key, pki.leaf.get(), "motdepassé", others);
    Result<Signer> signer = from_pkcs12(store, "motdepassé");
    ASSERT_TRUE(signer.ok()) << codes(signer.errors())[0];
    EXPECT_EQ(signer->parts().chain.size(), 2u);
    Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
    pdf = sign(pdf, *signer, options_for(), no_fonts()).value().pdf;
    EXPECT_EQ(check(pdf.bytes, pki).verdict, Verdict::kValid);
    EXPECT_EQ(errors_of(from_pkcs12(store)), Codes{"sign.password-needed"});
    EXPECT_EQ(errors_of(from_pkcs12(store, "mot de passe")), Codes{"sign.password-wrong"});
  }
}

TEST(Signer, Pkcs12WithoutPasswordOrWithoutKeyOrBroken) {
  Pki pki;
  EXPECT_TRUE(from_pkcs12(to_pkcs12(pki.key, pki.leaf.get(), "")).ok());
  EXPECT_EQ(errors_of(from_pkcs12(to_pkcs12(nullptr, pki.leaf.get(), "x"), "x")),
            Codes{"sign.pkcs12-no-key"});
  EXPECT_EQ(errors_of(from_pkcs12("nonsense")), Codes{"sign.pkcs12-unreadable"});
  EXPECT_EQ(errors_of(from_pkcs12(to_pkcs12(key_named("P-256", 55), nullptr, "x"), "x")),
            Codes{"sign.certificate-missing"});
}

// What browsers and Windows exported until about 2022.
TEST(Signer, Pkcs12WithOldEncryptionOpens) {
  Pki pki;
  OSSL_LIB_CTX* global = nullptr;
  OSSL_PROVIDER* legacy = OSSL_PROVIDER_load(global, "legacy");
  OSSL_PROVIDER* usual = OSSL_PROVIDER_load(global, "default");
  ASSERT_NE(legacy, nullptr);
  std::string store = to_pkcs12(pki.key, pki.leaf.get(), "x", {}, NID_pbe_WithSHA1And40BitRC2_CBC);
  OSSL_PROVIDER_unload(legacy);
  Result<Signer> signer = from_pkcs12(store, "x");
  EXPECT_EQ(errors_of(signer), Codes{"none"});
  EXPECT_EQ(errors_of(from_pkcs12(store, "y")), Codes{"sign.password-wrong"});
  if (signer.ok()) {
    Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
    EXPECT_TRUE(sign(pdf, *signer, options_for(), no_fonts()).ok());
  }
  OSSL_PROVIDER_unload(usual);
}

TEST(Signer, NamesAreShownWithoutControlCharacters) {
  Wish wish;
  wish.name =
      "Maire\x1b[31m \xE2\x80\xAE"
      "ESSAI";
  EXPECT_EQ(Pki("P-256", wish).signer().value().common_name(), "Maire[31m ESSAI");
}

TEST(Secret, IsEmptyAfterItMoved) {
  Secret first("abc");
  Secret second(std::move(first));
  EXPECT_TRUE(first.empty());  // NOLINT: that is the point
  EXPECT_EQ(second.bytes(), "abc");
}

TEST(Policy, RulesFollowTheTable) {
  auto accepted = [](KeyKind kind, Padding padding, int bits) {
    return rule_of(Scheme{kind, padding, Digest::kSha256, bits, ""}).accepted;
  };
  EXPECT_FALSE(accepted(KeyKind::kRsa, Padding::kPss, 2047));
  EXPECT_TRUE(accepted(KeyKind::kRsa, Padding::kPss, 2048));
  EXPECT_FALSE(accepted(KeyKind::kEcdsa, Padding::kNone, 255));
  EXPECT_TRUE(accepted(KeyKind::kEcdsa, Padding::kNone, 256));
  EXPECT_FALSE(accepted(KeyKind::kUnknown, Padding::kNone, 4096));
  EXPECT_EQ(rule_of(Scheme{KeyKind::kRsa, Padding::kPss, Digest::kSha256, 3000, ""}).until, 0);
  EXPECT_EQ(rule_of(Scheme{KeyKind::kRsa, Padding::kPss, Digest::kSha256, 2999, ""}).until,
            1861920000);
  EXPECT_FALSE(rule_of(Digest::kSha1).accepted);
  EXPECT_EQ(digest_for(KeyKind::kEcdsa, 384), Digest::kSha384);
  EXPECT_EQ(digest_for(KeyKind::kEcdsa, 521), Digest::kSha512);
}

}  // namespace
}  // namespace paraphe::test
