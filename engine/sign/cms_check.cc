#include "sign/cms_check.h"

#include <openssl/err.h>
#include <openssl/ess.h>

#include <optional>

#include "sign/certificate.h"
#include "sign/cms.h"
#include "sign/der.h"
#include "sign/digest.h"

namespace paraphe {
namespace {

constexpr const char* kForged =
    N_("Do not trust this file: it was damaged or forged. Ask the signer for the original.");
constexpr Message kMalformed{"verify.malformed-cms", N_("The signature value is malformed: {0}."),
                             kForged};
constexpr Message kPadding{"verify.padding",
                           N_("Something stands behind the signature value, where only zeros may."),
                           kForged};
constexpr Message kNoCertificate{"verify.signer-missing",
                                 N_("The signature does not carry the certificate of its signer."),
                                 N_("Ask the signer for a file signed anew.")};
constexpr Message kAltered{
    "verify.altered", N_("The document was changed after it was signed."),
    N_("Do not trust this file. Ask the signer, or the authority, for the original.")};
constexpr Message kWrongValue{"verify.wrong-value",
                              N_("The signature was not made with the key of {0}."), kForged};
constexpr Message kWrongCertificate{
    "verify.wrong-certificate",
    N_("The certificate of {0} is not the one that the signature was made for."), kForged};
constexpr Message kNotBound{
    "verify.certificate-not-bound",
    N_("The signature does not say which certificate it was made for (signing-certificate-v2)."),
    N_("Ask the signer for a PAdES signature.")};
constexpr Message kSigningTime{
    "verify.signing-time",
    N_("The signature repeats its date in a place that PAdES forbids (signing-time)."),
    N_("Nothing to do for the reader; the signer's program should be renewed.")};
constexpr Message kWeak{"verify.weak-algorithm", N_("The signature uses {0}, which can be forged."),
                        N_("Ask the signer for a signature made with current algorithms.")};
constexpr Message kUnknown{"verify.unknown-algorithm",
                           N_("The signature uses an algorithm that is not known here."),
                           N_("Check it with another verifier.")};
constexpr Message kKeyUsage{"verify.key-usage",
                            N_("The certificate of {0} is not meant for signing documents."),
                            N_("Ask the signer to use a certificate for signatures.")};

// The attribute `nid`, when it is there exactly once and with one value.
X509_ATTRIBUTE* single_attribute(const CMS_SignerInfo* signer, int nid) {
  int index = CMS_signed_get_attr_by_NID(signer, nid, -1);
  if (index < 0 || CMS_signed_get_attr_by_NID(signer, nid, index) >= 0) return nullptr;
  X509_ATTRIBUTE* attribute = CMS_signed_get_attr(signer, index);
  return X509_ATTRIBUTE_count(attribute) == 1 ? attribute : nullptr;
}

bool has_attribute(const CMS_SignerInfo* signer, int nid) {
  return CMS_signed_get_attr_by_NID(signer, nid, -1) >= 0;
}

bool says_data(X509_ATTRIBUTE* content_type) {
  if (content_type == nullptr) return false;
  auto* type =
      static_cast<ASN1_OBJECT*>(X509_ATTRIBUTE_get0_data(content_type, 0, V_ASN1_OBJECT, nullptr));
  return type != nullptr && OBJ_obj2nid(type) == NID_pkcs7_data;
}

// A check of one signature value with its certificate, in the order of RFC 5652 §5.4–5.6.
class Check {
 public:
  Check(Judgement& judgement, CmsFindings& findings) : judgement_(judgement), out_(findings) {}

  void run(std::string_view contents, std::string_view first, std::string_view second,
           bool needs_cades) {
    if (!parse(contents) || !find_signer()) return;
    bool bound = check_binding(needs_cades);
    if (!read_scheme()) return;
    bool digest_right = check_digest(first, second);
    bool value_right = check_value();
    out_.intact = digest_right && value_right;
    out_.is_baseline = bound && !has_attribute(signer_, NID_pkcs9_signingTime);
    if (needs_cades && has_attribute(signer_, NID_pkcs9_signingTime)) judgement_.warn(kSigningTime);
    check_strength();
    if (std::optional<CmsParts> parts = cms_parts(cms_.get())) {
      out_.value = std::move(parts->value);
      out_.capacity = std::move(parts->capacity);
      out_.timestamps = std::move(parts->timestamps);
    }
    if (!may_sign(out_.signer.get()))
      judgement_.undetermined(kKeyUsage, {subject_name(out_.signer.get())});
  }

 private:
  bool malformed(const char* why) {
    judgement_.invalid(kMalformed, {why});
    return false;
  }

  bool parse(std::string_view contents) {
    if (const char* why = read_shape(contents, shape_)) return malformed(why);
    if (contents.find_first_not_of('\0', shape_.length) != std::string_view::npos) {
      judgement_.invalid(kPadding);
      return false;
    }
    const unsigned char* cursor = octets(contents);
    cms_.reset(d2i_CMS_ContentInfo(nullptr, &cursor, static_cast<long>(shape_.length)));
    if (cms_ == nullptr || cursor != octets(contents) + shape_.length)
      return malformed(N_("it is not a CMS signature"));
    STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms_.get());
    if (sk_CMS_SignerInfo_num(signers) != 1) return malformed(N_("it has no signer"));
    signer_ = sk_CMS_SignerInfo_value(signers, 0);
    return true;
  }

  bool find_signer() {
    CertificateStack all(CMS_get1_certs(cms_.get()));
    for (int i = 0; all != nullptr && i < sk_X509_num(all.get()); ++i) {
      X509* certificate = sk_X509_value(all.get(), i);
      bool is_signer = CMS_SignerInfo_cert_cmp(signer_, certificate) == 0;
      if (is_signer && out_.signer == nullptr) {
        out_.signer = share(certificate);
      } else {
        out_.others.push_back(share(certificate));
      }
    }
    if (out_.signer == nullptr) judgement_.invalid(kNoCertificate);
    return out_.signer != nullptr;
  }

  // Digest, padding and key as the signature names them; they must not contradict each other.
  bool read_scheme() {
    X509_ALGOR* digest = nullptr;
    X509_ALGOR* signature = nullptr;
    CMS_SignerInfo_get0_algs(signer_, nullptr, nullptr, &digest, &signature);
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, digest);
    Digest named = digest_of_nid(OBJ_obj2nid(object));
    X509_ALGOR_get0(&object, nullptr, nullptr, signature);
    bool pss = OBJ_obj2nid(object) == NID_rsassaPss;
    out_.scheme =
        scheme_of(X509_get0_pubkey(out_.signer.get()), pss ? Padding::kPss : Padding::kPkcs1);
    out_.scheme.digest = named;
    if (!algorithm_fits(signature, named, out_.scheme.kind))
      return malformed(N_("its algorithms contradict each other"));
    if (named == Digest::kNone || out_.scheme.kind == KeyKind::kUnknown) {
      judgement_.undetermined(kUnknown);
      return false;
    }
    return true;
  }

  bool check_digest(std::string_view first, std::string_view second) {
    if (!says_data(single_attribute(signer_, NID_pkcs9_contentType)))
      return malformed(N_("the content type is missing"));
    X509_ATTRIBUTE* attribute = single_attribute(signer_, NID_pkcs9_messageDigest);
    auto* digest = attribute == nullptr ? nullptr
                                        : static_cast<ASN1_OCTET_STRING*>(X509_ATTRIBUTE_get0_data(
                                              attribute, 0, V_ASN1_OCTET_STRING, nullptr));
    if (digest == nullptr) return malformed(N_("the digest is missing"));
    std::string actual = digest_of(out_.scheme.digest, first, second);
    if (actual.empty() || actual != text_of(digest)) {
      judgement_.invalid(kAltered);
      return false;
    }
    return true;
  }

  // signing-certificate-v2 (RFC 5035 §3): without it another certificate with the same key, or a
  // forged one with a colliding number, could take the signer's place.
  bool check_binding(bool needs_cades) {
    constexpr int kAttribute = NID_id_smime_aa_signingCertificateV2;
    if (!has_attribute(signer_, kAttribute)) {
      if (needs_cades) judgement_.undetermined(kNotBound);
      return false;
    }
    X509_ATTRIBUTE* attribute = single_attribute(signer_, kAttribute);
    auto* packed = attribute == nullptr ? nullptr
                                        : static_cast<ASN1_STRING*>(X509_ATTRIBUTE_get0_data(
                                              attribute, 0, V_ASN1_SEQUENCE, nullptr));
    if (packed == nullptr) return malformed(N_("the signing certificate is named twice"));
    std::string_view bytes = text_of(packed);
    const unsigned char* cursor = octets(bytes);
    Handle<ESS_SIGNING_CERT_V2, ESS_SIGNING_CERT_V2_free> named(
        d2i_ESS_SIGNING_CERT_V2(nullptr, &cursor, static_cast<long>(bytes.size())));
    CertificateView chain(sk_X509_new_null());
    sk_X509_push(chain.get(), out_.signer.get());
    for (const Certificate& other : out_.others) sk_X509_push(chain.get(), other.get());
    if (named == nullptr || cursor != octets(bytes) + bytes.size() ||
        OSSL_ESS_check_signing_certs(nullptr, named.get(), chain.get(), 1) <= 0) {
      judgement_.invalid(kWrongCertificate, {subject_name(out_.signer.get())});
      return false;
    }
    return true;
  }

  bool check_value() {
    CMS_SignerInfo_set1_signer_cert(signer_, out_.signer.get());
    if (CMS_SignerInfo_verify(signer_) == 1) return true;
    judgement_.invalid(kWrongValue, {subject_name(out_.signer.get())});
    return false;
  }

  void check_strength() {
    if (!rule_of(out_.scheme.digest).accepted || !rule_of(out_.scheme).accepted)
      judgement_.undetermined(kWeak, {describe(out_.scheme)});
  }

  Judgement& judgement_;
  CmsFindings& out_;
  CmsShape shape_;
  Cms cms_;
  CMS_SignerInfo* signer_ = nullptr;
};

}  // namespace

CmsFindings check_cms(std::string_view contents, std::string_view first, std::string_view second,
                      bool needs_cades, Judgement& judgement) {
  CmsFindings out;
  ERR_clear_error();
  Check(judgement, out).run(contents, first, second, needs_cades);
  ERR_clear_error();
  return out;
}

}  // namespace paraphe
