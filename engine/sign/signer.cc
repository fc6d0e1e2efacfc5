#include <openssl/crypto.h>
#include <openssl/x509v3.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>

#include "sign/parts.h"
#include "sign/sign.h"

namespace paraphe {
namespace {

constexpr Message kMismatch{
    "sign.key-mismatch", N_("None of the certificates belongs to the private key of {0}."),
    N_("Give the certificate that was issued for this key, or the key of this certificate.")};
constexpr Message kNoCertificate{
    "sign.certificate-missing", N_("There is no certificate beside the private key of {0}."),
    N_("Give the file with the certificate that was issued for this key.")};
constexpr Message kExpired{"sign.certificate-expired",
                           N_("The certificate of {0} expired on {2} (valid from {1})."),
                           N_("Sign with the renewed certificate.")};
constexpr Message kNotYetValid{"sign.certificate-not-yet-valid",
                               N_("The certificate of {0} is only valid from {1} (to {2})."),
                               N_("Wait until that day, or check the date of this computer.")};
constexpr Message kDatesUnreadable{
    "sign.certificate-dates", N_("The validity dates of the certificate of {0} cannot be read."),
    N_("Ask the issuer for a new certificate.")};
constexpr Message kKeyUsage{
    "sign.certificate-key-usage", N_("The certificate of {0} is not meant for signing documents."),
    N_("Use a certificate whose key usage includes digital signature or non-repudiation.")};
constexpr Message kAuthority{
    "sign.certificate-authority",
    N_("The certificate of {0} is that of a certification authority, not of a person."),
    N_("Ask an authority for a certificate in the signer's own name.")};
constexpr Message kKind{
    "sign.key-kind", N_("The private key of {0} is of a kind that cannot be used here."),
    N_("Use an ECDSA key on P-256, P-384 or P-521, or an RSA key of at least 3072 bits.")};
constexpr Message kWeak{"sign.key-weak", N_("The {1} key of {0} is too weak."),
                        N_("Use an ECDSA P-256 key or an RSA key of at least 3072 bits.")};
constexpr Message kWeakDigest{
    "sign.certificate-weak-digest",
    N_("The certificate of {0} was issued with {1}, which can be forged."),
    N_("Ask the issuer for a certificate made with SHA-256 or better.")};
constexpr Message kEnds{"sign.algorithm-ends",
                        N_("Signatures made with {0} are accepted until {1} only ({2})."),
                        N_("Plan to move to an ECDSA P-256 key or to RSA-PSS with 3072 bits.")};
constexpr Message kShort{"sign.key-short", N_("The RSA key of {0} has {1} bits; {2} are advised."),
                         N_("Ask for a longer key when the certificate is renewed.")};

// The certificate that belongs to the key, wherever it stands in the file.
const Certificate* find_leaf(const Certificates& certificates, EVP_PKEY* public_key) {
  for (const Certificate& certificate : certificates)
    if (EVP_PKEY_eq(X509_get0_pubkey(certificate.get()), public_key) == 1) return &certificate;
  return nullptr;
}

void check_validity(X509* leaf, const Place& place, Instant when, Diagnostics& out) {
  std::vector<std::string> arguments{subject_name(leaf), first_day(leaf), last_day(leaf)};
  switch (validity_at(leaf, when.seconds)) {
    case Validity::kNow:
      break;
    case Validity::kNotYet:
      out.push_back(error(kNotYetValid, arguments, place));
      break;
    case Validity::kExpired:
      out.push_back(error(kExpired, arguments, place));
      break;
    case Validity::kUnreadable:
      out.push_back(error(kDatesUnreadable, arguments, place));
      break;
  }
}

void check_algorithms(const Certificates& chain, const Scheme& scheme, const Place& key_place,
                      const Place& place, Diagnostics& out) {
  std::string name = subject_name(chain.front().get());
  const KeyRule& rule = rule_of(scheme);
  if (scheme.kind == KeyKind::kUnknown) {
    out.push_back(error(kKind, {name}, key_place));
  } else if (!rule.accepted) {
    out.push_back(error(kWeak, {name, describe(scheme)}, key_place));
  } else {
    if (rule.until != 0)
      out.push_back(warning(kEnds, {describe(scheme), rule.until_date, rule.source}, key_place));
    if (rule.advised_bits > scheme.bits)
      out.push_back(warning(kShort,
                            {name, std::to_string(scheme.bits), std::to_string(rule.advised_bits)},
                            key_place));
  }
  for (const Certificate& certificate : chain)
    if (Digest digest = certificate_digest(certificate.get()); !rule_of(digest).accepted)
      out.push_back(
          error(kWeakDigest, {subject_name(certificate.get()), rule_of(digest).name}, place));
}

void check_purpose(X509* leaf, const Place& place, Diagnostics& out) {
  if (!may_sign(leaf)) out.push_back(error(kKeyUsage, {subject_name(leaf)}, place));
  if (X509_check_ca(leaf) == 1) out.push_back(warning(kAuthority, {subject_name(leaf)}, place));
}

}  // namespace

Secret::Secret(Secret&& other) noexcept { *this = std::move(other); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
    bytes_ = other.bytes_;  // a copy: a moved-from short string would keep its characters
    OPENSSL_cleanse(other.bytes_.data(), other.bytes_.size());
    other.bytes_.clear();
  }
  return *this;
}

Secret::~Secret() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

Result<Signer> join_signer(std::unique_ptr<const SigningKey> key, EVP_PKEY* public_key,
                           const Certificates& certificates, const SignerFiles& files, Instant when,
                           RsaPadding padding) {
  Place key_place{files.key, 0, 0, ""};
  Place place{files.certificate, 0, 0, ""};
  if (certificates.empty()) return error(kNoCertificate, {files.key}, place);
  const Certificate* leaf = find_leaf(certificates, public_key);
  if (leaf == nullptr) return error(kMismatch, {files.key}, place);

  auto parts = std::make_shared<Signer::Parts>();
  parts->chain = order_chain(*leaf, certificates);
  parts->scheme =
      scheme_of(public_key, padding == RsaPadding::kPss ? Padding::kPss : Padding::kPkcs1);
  parts->key = std::move(key);
  parts->common_name = subject_name(leaf->get());
  parts->issuer_name = issuer_name(leaf->get());
  parts->algorithm = describe(parts->scheme);

  Diagnostics findings;
  check_validity(leaf->get(), place, when, findings);
  check_purpose(leaf->get(), place, findings);
  check_algorithms(parts->chain, parts->scheme, key_place, place, findings);
  if (has_errors(findings)) return findings;
  parts->warnings = std::move(findings);
  return Signer(std::move(parts));
}

std::string Signer::common_name() const { return parts_->common_name; }
std::string Signer::issuer_name() const { return parts_->issuer_name; }
std::string Signer::algorithm() const { return parts_->algorithm; }
std::string Signer::certificate() const {
  unsigned char* out = nullptr;
  const int size = i2d_X509(parts_->chain.front().get(), &out);
  std::string der(reinterpret_cast<const char*>(out), static_cast<size_t>(std::max(size, 0)));
  OPENSSL_free(out);
  return der;
}
const Diagnostics& Signer::warnings() const { return parts_->warnings; }

bool protect_process_memory() {
  constexpr size_t kLockedHeap = 128 * 1024;
  constexpr size_t kSmallestBlock = 32;
  rlimit none{0, 0};
  bool no_core = setrlimit(RLIMIT_CORE, &none) == 0;
  bool hidden = prctl(PR_SET_DUMPABLE, 0) == 0;
  bool locked = CRYPTO_secure_malloc_initialized() == 1 ||
                CRYPTO_secure_malloc_init(kLockedHeap, kSmallestBlock) == 1;
  return no_core && hidden && locked;
}

}  // namespace paraphe
