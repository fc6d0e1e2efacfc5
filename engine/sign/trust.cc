#include "sign/trust.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <vector>

#include "sign/certificate.h"

namespace paraphe {
namespace {

constexpr Message kAnchorUnreadable{
    "verify.anchor-unreadable",
    N_("There is no readable certificate among the trust anchors ({0})."),
    N_("Give PEM files that contain BEGIN CERTIFICATE.")};
constexpr Message kNoAnchor{
    "verify.no-anchor", N_("No authority to trust was given, so the signer cannot be confirmed."),
    N_("Give the root certificate of the authority that issued the signer's certificate: --trust FILE")};
constexpr Message kUntrusted{
    "verify.untrusted",
    N_("The certificate of {0} was not issued under an authority you trust "
       "(no link from {1})."),
    N_("Add the authority to the trusted ones if you know it; otherwise ask the signer.")};
constexpr Message kExpired{"verify.certificate-expired",
                           N_("The certificate of {0} expired on {2} (valid from {1})."),
                           N_("Without a timestamp nobody can prove that it was signed before.")};
constexpr Message kNotYetValid{"verify.certificate-not-yet-valid",
                               N_("The certificate of {0} is only valid from {1} (to {2})."),
                               N_("Check the date of this computer.")};
constexpr Message kForgedCertificate{
    "verify.forged-certificate", N_("The certificate of {0} was altered or forged."),
    N_("Do not trust this file. Ask the signer for the original.")};
constexpr Message kWeakCertificate{
    "verify.weak-certificate", N_("The certificate of {0} was made with {1}, which can be forged."),
    N_("Ask the signer for a signature with a current certificate.")};
constexpr Message kOutdatedCertificate{
    "verify.outdated-certificate",
    N_("The certificate of {0} was made with {1}, accepted until {2} only."),
    N_("A signature kept this long needs timestamps that were renewed in time.")};
constexpr Message kNotGranted{
    "verify.service-not-granted",
    N_("The certificate of {0} leads to “{1}”, which the trusted list did not recognise for this "
       "on {2}."),
    N_("Ask the signer for a signature with a certificate that the list recognises.")};
constexpr Message kChain{"verify.chain", N_("The certificate of {0} cannot be relied on ({1})."),
                         N_("Ask the authority that issued it.")};

constexpr int kLongestChain = 10;

// Lets OpenSSL go on after an error, so that all reasons are found; the result is ours to judge.
class Collector {
 public:
  explicit Collector(Judgement& judgement) : judgement_(judgement) {}

  static int receive(int ok, X509_STORE_CTX* context) {
    auto* self = static_cast<Collector*>(X509_STORE_CTX_get_app_data(context));
    if (ok == 1 || self == nullptr) return ok;
    self->failed_ = true;
    return self->add(X509_STORE_CTX_get_error(context), X509_STORE_CTX_get_current_cert(context));
  }

  bool failed() const { return failed_; }

 private:
  // 1 to go on, 0 when there is nothing more to find.
  int add(int code, X509* certificate) {
    if (certificate == nullptr) {
      judgement_.undetermined(kChain, {"?", X509_verify_cert_error_string(code)});
      return 0;
    }
    std::string name = subject_name(certificate);
    switch (code) {
      case X509_V_ERR_CERT_HAS_EXPIRED:
        judgement_.undetermined(kExpired, {name, first_day(certificate), last_day(certificate)});
        return 1;
      case X509_V_ERR_CERT_NOT_YET_VALID:
        judgement_.undetermined(kNotYetValid,
                                {name, first_day(certificate), last_day(certificate)});
        return 1;
      case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
      case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
      case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        if (!untrusted_) judgement_.undetermined(kUntrusted, {name, issuer_name(certificate)});
        untrusted_ = true;
        return 1;
      case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      case X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE:
        judgement_.invalid(kForgedCertificate, {name});
        return 0;
      default:
        judgement_.undetermined(kChain, {name, X509_verify_cert_error_string(code)});
        return 0;
    }
  }

  Judgement& judgement_;
  bool failed_ = false;
  bool untrusted_ = false;
};

// The anchor's own signature proves nothing and is not looked at.
bool has_weak_link(X509_STORE_CTX* context, Instant when, Judgement& judgement) {
  STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context);
  bool weak = false;
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    X509* certificate = sk_X509_value(chain, i);
    Scheme key = scheme_of(X509_get0_pubkey(certificate), Padding::kPkcs1);
    Digest digest = certificate_digest(certificate);
    bool is_anchor = i > 0 && i + 1 == sk_X509_num(chain);
    if (!rule_of(key).accepted && key.kind != KeyKind::kUnknown) {
      judgement.undetermined(kWeakCertificate, {subject_name(certificate), describe(key)});
      weak = true;
    } else if (!is_anchor && digest != Digest::kNone && !rule_of(digest).accepted) {
      judgement.undetermined(kWeakCertificate, {subject_name(certificate), rule_of(digest).name});
      weak = true;
    }
    if (is_anchor || i + 1 == sk_X509_num(chain)) continue;
    bool pss = X509_get_signature_nid(certificate) == NID_rsassaPss;
    Scheme made = scheme_of(X509_get0_pubkey(sk_X509_value(chain, i + 1)),
                            pss ? Padding::kPss : Padding::kPkcs1);
    made.digest = digest;
    const KeyRule& rule = rule_of(made);
    if (rule.until == 0 || when.seconds < rule.until) continue;
    judgement.undetermined(kOutdatedCertificate,
                           {subject_name(certificate), describe(made), rule.until_date});
    weak = true;
  }
  return weak;
}

using Anchors = std::vector<X509*>;

// Those that share their name with another one; at most 64.
Anchors namesakes(const Anchors& anchors) {
  constexpr size_t kMost = 64;
  auto earlier = [](X509* a, X509* b) {
    return X509_NAME_cmp(X509_get_subject_name(a), X509_get_subject_name(b)) < 0;
  };
  Anchors sorted = anchors;
  std::sort(sorted.begin(), sorted.end(), earlier);
  Anchors out;
  for (size_t i = 0; i < sorted.size() && out.size() < kMost; ++i)
    if ((i > 0 && !earlier(sorted[i - 1], sorted[i])) ||
        (i + 1 < sorted.size() && !earlier(sorted[i], sorted[i + 1])))
      out.push_back(sorted[i]);
  return out;
}

bool build_chain(X509* leaf, const Certificates& others, const Anchors& anchors, Instant when,
                 Judgement& judgement) {
  Handle<X509_STORE, X509_STORE_free> store(X509_STORE_new());
  Handle<X509_STORE_CTX, X509_STORE_CTX_free> context(X509_STORE_CTX_new());
  CertificateView untrusted(sk_X509_new_null());
  CertificateView trusted(sk_X509_new_null());
  if (store == nullptr || context == nullptr || untrusted == nullptr || trusted == nullptr ||
      X509_STORE_CTX_init(context.get(), store.get(), leaf, untrusted.get()) != 1)
    return false;
  for (const Certificate& other : others) sk_X509_push(untrusted.get(), other.get());
  for (X509* anchor : anchors) sk_X509_push(trusted.get(), anchor);
  X509_STORE_CTX_set0_trusted_stack(context.get(), trusted.get());
  Collector collector(judgement);
  X509_STORE_CTX_set_app_data(context.get(), &collector);
  X509_STORE_CTX_set_verify_cb(context.get(), Collector::receive);
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  // Any certificate the user gave is an anchor, also one that another authority issued: that is how
  // trusted lists name them. Key usage of the leaf is checked by the caller.
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(when.seconds));
  X509_VERIFY_PARAM_set_depth(parameters, kLongestChain);
  X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_ANY);
  bool verified = X509_verify_cert(context.get()) == 1 && !collector.failed();
  ERR_clear_error();
  return verified && !has_weak_link(context.get(), when, judgement);
}

}  // namespace

TrustStore make_store(const TrustAnchors& anchors, Diagnostics& findings) {
  TrustStore out;
  auto add = [&out](X509* certificate, std::shared_ptr<const TrustedService> service) {
    ++out.count;
    out.anchors.push_back(share(certificate));
    out.services.push_back(std::move(service));
  };
  for (size_t i = 0; i < anchors.pem.size(); ++i) {
    Certificates certificates = read_certificates(anchors.pem[i]);
    if (certificates.empty()) findings.push_back(error(kAnchorUnreadable, {std::to_string(i + 1)}));
    for (const Certificate& certificate : certificates) add(certificate.get(), nullptr);
  }
  for (const TrustedService& service : anchors.services) {
    const unsigned char* cursor = octets(service.certificate);
    Certificate certificate(
        d2i_X509(nullptr, &cursor, static_cast<long>(service.certificate.size())));
    if (certificate != nullptr)
      add(certificate.get(), std::make_shared<const TrustedService>(service));
  }
  ERR_clear_error();
  return out;
}

bool check_trust(X509* leaf, const Certificates& others, const TrustStore& trust, Instant when,
                 TrustedService::Use use, Judgement& judgement) {
  if (trust.count == 0) {
    judgement.undetermined(kNoAnchor);
    return false;
  }
  Anchors granted;
  for (size_t i = 0; i < trust.anchors.size(); ++i) {
    const TrustedService* service = trust.services[i].get();
    if (service == nullptr || (service->use == use && service->is_granted_at(when.seconds)))
      granted.push_back(trust.anchors[i].get());
  }
  if (granted.size() == trust.anchors.size() && granted.size() < 2)
    return build_chain(leaf, others, granted, when, judgement);
  Judgement first("");
  if (build_chain(leaf, others, granted, when, first)) return true;
  // Authorities have several keys under one name, and OpenSSL takes the first unless the
  // certificates say which (authorityKeyIdentifier).
  for (X509* anchor : namesakes(granted))
    if (Judgement alone(""); build_chain(leaf, others, {anchor}, when, alone)) return true;
  // One that is listed, but not for this, or not then, is the better reason.
  for (size_t i = 0; i < trust.anchors.size(); ++i) {
    const TrustedService* service = trust.services[i].get();
    Judgement unused("");
    if (service == nullptr || (service->use == use && service->is_granted_at(when.seconds)) ||
        !build_chain(leaf, others, {trust.anchors[i].get()}, when, unused))
      continue;
    judgement.undetermined(kNotGranted, {subject_name(leaf), service->name,
                                         to_iso_date(when).substr(0, 10)});
    return false;
  }
  build_chain(leaf, others, granted, when, judgement);
  return false;
}

}  // namespace paraphe
