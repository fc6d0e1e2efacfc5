// Signature values as other programs make them, good and bad.
#include "sign/cms.h"

#include <gtest/gtest.h>

#include "sign/der.h"
#include "sign/digest.h"
#include "unit/sign/sample.h"

namespace paraphe::test {
namespace {

// The sample with whatever `make` returns for the digest of the ranges as the signature value.
template <class Make>
std::string signed_with(Make make, const std::string& subfilter = "ETSI.CAdES.detached") {
  Pdf pdf = read_pdf(sample_file(), "acte.pdf").value();
  SignatureRequest request;
  request.date = kWhen;
  PreparedPdf prepared = prepare_signature(pdf, request, no_fonts()).value();
  std::string& bytes = prepared.pdf.bytes;
  size_t at = bytes.rfind("ETSI.CAdES.detached");
  bytes.replace(at, subfilter.size(), subfilter);
  std::string content = bytes.substr(0, prepared.contents) +
                        bytes.substr(prepared.contents + prepared.contents_length);
  std::string cms = make(content);
  constexpr char kDigits[] = "0123456789abcdef";
  for (size_t i = 0; i < cms.size(); ++i) {
    bytes[prepared.contents + 1 + 2 * i] = kDigits[static_cast<uint8_t>(cms[i]) >> 4];
    bytes[prepared.contents + 2 + 2 * i] = kDigits[static_cast<uint8_t>(cms[i]) & 15];
  }
  return bytes;
}

std::string to_der(CMS_ContentInfo* cms) {
  unsigned char* der = nullptr;
  int length = i2d_CMS_ContentInfo(cms, &der);
  std::string out(reinterpret_cast<char*>(der), static_cast<size_t>(length));
  OPENSSL_free(der);
  return out;
}

// What "openssl cms -sign" makes: signing-time and, with CMS_CADES, signing-certificate-v2.
std::string usual_cms(const Pki& pki, const std::string& content, unsigned flags,
                      const EVP_MD* md = EVP_sha256(), int signers = 1) {
  CertificateView others(sk_X509_new_null());
  sk_X509_push(others.get(), pki.intermediate.get());
  unsigned all = flags | CMS_BINARY | CMS_NOSMIMECAP | CMS_PARTIAL;
  Cms cms(CMS_sign(nullptr, nullptr, others.get(), nullptr, all));
  for (int i = 0; i < signers; ++i)
    CMS_add1_signer(cms.get(), pki.leaf.get(), pki.key, md, all | (i > 0 ? CMS_NOCERTS : 0));
  Memory data = view_memory(content);
  EXPECT_EQ(CMS_final(cms.get(), data.get(), nullptr, all), 1);
  return to_der(cms.get());
}

std::string to_der_text(X509* certificate) {
  unsigned char* der = nullptr;
  int length = i2d_X509(certificate, &der);
  std::string out(reinterpret_cast<char*>(der), static_cast<size_t>(length));
  OPENSSL_free(der);
  return out;
}

std::string with_header(char tag, const std::string& content) {
  std::string out(1, tag);
  if (content.size() > 0xFF) {
    out += '\x82';
    out += static_cast<char>(content.size() >> 8);
  } else if (content.size() > 0x7F) {
    out += '\x81';
  }
  return out + static_cast<char>(content.size() & 0xFF) + content;
}

// The ContentInfo `der` with one of its certificates exchanged; nothing else changes but lengths.
std::string with_certificate(const std::string& der, const std::string& from,
                             const std::string& to) {
  DerReader info(DerReader(der).next()->content);
  std::string type(info.next(0x06)->whole);
  DerReader data(DerReader(info.next(0xA0)->content).next()->content);
  std::string before;
  for (uint8_t tag : {0x02, 0x31, 0x30}) before += data.next(tag)->whole;
  std::string certificates(data.next(0xA0)->content);
  size_t at = certificates.find(from);
  EXPECT_NE(at, std::string::npos);
  certificates.replace(at, from.size(), to);
  std::string signers(data.rest());
  return with_header(
      0x30,
      type + with_header('\xA0',
                         with_header(0x30, before + with_header('\xA0', certificates) + signers)));
}

TEST(CmsOfOthers, OlderKindIsValidButNotPades) {
  Pki pki("3072");
  std::string bytes =
      signed_with([&](const std::string& content) { return usual_cms(pki, content, CMS_DETACHED); },
                  "adbe.pkcs7.detached");
  Verification result = check(bytes, pki);
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  EXPECT_EQ(result.signatures[0].level, "");
  EXPECT_EQ(codes(result),
            (Codes{"verify.not-pades", "verify.algorithm-ends", "verify.revocation-unchecked"}));
}

TEST(CmsOfOthers, SigningTimeTakesTheLevelAway) {
  Pki pki;
  std::string bytes = signed_with([&](const std::string& content) {
    return usual_cms(pki, content, CMS_DETACHED | CMS_CADES);
  });
  Verification result = check(bytes, pki);
  EXPECT_EQ(result.verdict, Verdict::kValid) << explain(result);
  EXPECT_EQ(result.signatures[0].level, "");
  EXPECT_EQ(codes(result), (Codes{"verify.signing-time", "verify.revocation-unchecked"}));
}

TEST(CmsOfOthers, CadesMustNameItsCertificate) {
  Pki pki;
  std::string bytes = signed_with(
      [&](const std::string& content) { return usual_cms(pki, content, CMS_DETACHED); });
  Verification result = check(bytes, pki);
  EXPECT_EQ(result.verdict, Verdict::kUndetermined) << explain(result);
  EXPECT_EQ(codes(result)[0], "verify.certificate-not-bound");
}

TEST(CmsOfOthers, TwoSignersOrContentInsideAreRefused) {
  Pki pki;
  auto verdict = [&](unsigned flags, int signers) {
    return codes(check(signed_with([&](const std::string& content) {
                         return usual_cms(pki, content.substr(0, 100), flags, EVP_sha256(),
                                          signers);
                       }),
                       pki));
  };
  EXPECT_EQ(verdict(CMS_DETACHED | CMS_CADES, 2), Codes{"verify.malformed-cms"});
  EXPECT_EQ(verdict(CMS_CADES, 1), Codes{"verify.malformed-cms"});
  EXPECT_EQ(verdict(CMS_DETACHED | CMS_CADES | CMS_USE_KEYID, 1)[0], "verify.altered");
}

TEST(CmsOfOthers, Sha1IsNotAccepted) {
  Pki pki("3072");
  std::string bytes = signed_with(
      [&](const std::string& content) { return usual_cms(pki, content, CMS_DETACHED, EVP_sha1()); },
      "adbe.pkcs7.detached");
  Verification result = check(bytes, pki);
  EXPECT_EQ(result.verdict, Verdict::kUndetermined);
  EXPECT_TRUE(result.signatures[0].intact);
  EXPECT_EQ(codes(result)[1], "verify.weak-algorithm");
}

std::string cms_for(const Pki& pki, const std::string& content) {
  Signer signer = pki.signer().value();
  return make_cms(digest_of(signer.parts().scheme.digest, content), signer.parts()).value();
}

TEST(CmsOfOthers, ACertificateWithTheSameKeyButNotTheNamedOneIsRefused) {
  // Same issuer, number and key, other content: only signing-certificate-v2 tells them apart.
  Pki pki;
  Wish other;
  other.name = "Préfet ESSAI";
  Certificate impostor =
      make_certificate(pki.key, other, pki.intermediate.get(), key_named("P-256", 101));
  std::string bytes = signed_with([&](const std::string& content) {
    return with_certificate(cms_for(pki, content), to_der_text(pki.leaf.get()),
                            to_der_text(impostor.get()));
  });
  Verification result = check(bytes, pki);
  EXPECT_EQ(result.verdict, Verdict::kInvalid) << explain(result);
  Codes found = codes(result);
  EXPECT_EQ(found[0], "verify.wrong-certificate") << explain(result);
}

TEST(CmsOfOthers, WithoutItsCertificateTheSignerIsUnknown) {
  Pki pki;
  Pki other("P-256", [] {
    Wish wish;
    wish.serial = 8;
    return wish;
  }());
  std::string bytes = signed_with([&](const std::string& content) {
    return with_certificate(cms_for(pki, content), to_der_text(pki.leaf.get()),
                            to_der_text(other.leaf.get()));
  });
  EXPECT_EQ(codes(check(bytes, pki)), Codes{"verify.signer-missing"});
}

TEST(Cms, TheDraftHasExactlyThreeAttributesAndTheSameBytesEachTime) {
  Pki pki;
  Signer signer = pki.signer().value();
  std::string digest = digest_of(Digest::kSha256, "acte");
  CmsDraft first = CmsDraft::make(digest, signer.parts().chain, signer.parts().scheme).value();
  CmsDraft again = CmsDraft::make(digest, signer.parts().chain, signer.parts().scheme).value();
  EXPECT_EQ(first.to_be_signed(), again.to_be_signed());
  DerReader outer(first.to_be_signed());
  DerReader set(outer.next(0x31)->content);
  int attributes = 0;
  for (std::string_view before; !set.at_end(); ++attributes) {
    std::string_view whole = set.next(0x30)->whole;
    EXPECT_LT(before, whole);  // all begin alike, so signed characters do not matter here
    before = whole;
  }
  EXPECT_EQ(attributes, 3);
  EXPECT_TRUE(outer.at_end());
}

// The three calls of a signature made elsewhere.
TEST(Cms, ASignatureMadeElsewhereCompletesADraftMadeAgain) {
  Pki pki;
  Signer signer = pki.signer().value();
  std::string bytes = signed_with([&](const std::string& content) {
    std::string digest = digest_of(Digest::kSha256, content);
    const Signer::Parts& parts = signer.parts();
    std::string asked = CmsDraft::make(digest, parts.chain, parts.scheme).value().to_be_signed();
    std::string value = parts.key->sign(asked, parts.scheme).value();
    return CmsDraft::make(digest, parts.chain, parts.scheme).value().complete(value).value();
  });
  // signed_with() writes small letters, sign() capitals: both are read.
  EXPECT_EQ(check(bytes, pki).verdict, Verdict::kValid);
}

TEST(Der, OnlyDefiniteAndShortestLengths) {
  using namespace std::string_view_literals;
  EXPECT_TRUE(DerReader("\x04\x01x"sv).next());
  EXPECT_FALSE(DerReader("\x04\x02x"sv).next());
  EXPECT_FALSE(DerReader("\x04\x80\x00\x00"sv).next());
  EXPECT_FALSE(DerReader("\x04\x81\x01x"sv).next());
  EXPECT_FALSE(DerReader("\x04\x82\x00\x01x"sv).next());
  EXPECT_FALSE(DerReader("\x04\x84\xFF\xFF\xFF\xFFx"sv).next());
  EXPECT_FALSE(DerReader("\x1F\x01x"sv).next());
  EXPECT_FALSE(DerReader("\x04"sv).next());
  std::string long_enough = "\x04\x81\x80" + std::string(128, 'x');
  EXPECT_TRUE(DerReader(long_enough).next());
}

}  // namespace
}  // namespace paraphe::test
