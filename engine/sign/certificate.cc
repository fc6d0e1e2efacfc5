#include "sign/certificate.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>

#include "base/text.h"

namespace paraphe {
namespace {

constexpr size_t kMostCertificates = 64;
constexpr size_t kLongestChain = 10;

// Names come from strangers: no control character may reach a terminal, no text may be endless.
std::string tidy(std::string_view text) {
  constexpr size_t kLongestName = 160;
  std::string out;
  for (size_t position = 0; position < text.size();) {
    char32_t character = next_character(text, position);
    bool control = character < 0x20 || (character >= 0x7F && character < 0xA0) ||
                   (character >= 0x200B && character <= 0x200F) ||
                   (character >= 0x202A && character <= 0x202E) ||
                   (character >= 0x2066 && character <= 0x2069);
    if (!control) append_utf8(out, character);
  }
  return shorten(trim(out), kLongestName);
}

std::string entry_of(const X509_NAME* name, int nid) {
  int index = X509_NAME_get_index_by_NID(name, nid, -1);
  if (index < 0) return "";
  ASN1_STRING* data = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index));
  unsigned char* utf8 = nullptr;
  int length = ASN1_STRING_to_UTF8(&utf8, data);
  if (length < 0) return "";
  std::string out = tidy({reinterpret_cast<char*>(utf8), static_cast<size_t>(length)});
  OPENSSL_free(utf8);
  return out;
}

std::string name_of(const X509_NAME* name) {
  if (name == nullptr) return "?";
  for (int nid : {NID_commonName, NID_organizationName, NID_organizationalUnitName})
    if (std::string text = entry_of(name, nid); !text.empty()) return text;
  Memory memory(BIO_new(BIO_s_mem()));
  if (X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) <= 0)
    return "?";
  char* data = nullptr;
  long length = BIO_get_mem_data(memory.get(), &data);
  std::string text = length > 0 ? tidy({data, static_cast<size_t>(length)}) : "";
  return text.empty() ? "?" : text;
}

std::string day_of(const ASN1_TIME* time) {
  tm date{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &date) != 1) return "?";
  auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return std::to_string(date.tm_year + 1900) + "-" + two(date.tm_mon + 1) + "-" + two(date.tm_mday);
}

struct Curve {
  int nid;
  const char* name;
};
constexpr std::array<Curve, 6> kCurves{{{NID_X9_62_prime256v1, "P-256"},
                                        {NID_secp384r1, "P-384"},
                                        {NID_secp521r1, "P-521"},
                                        {NID_brainpoolP256r1, "brainpoolP256r1"},
                                        {NID_brainpoolP384r1, "brainpoolP384r1"},
                                        {NID_brainpoolP512r1, "brainpoolP512r1"}}};

// Only named curves that the ETSI suites know; a curve given by its parameters could be anything.
const Curve* curve_of(EVP_PKEY* key) {
  std::array<char, 64> group{};
  size_t length = 0;
  if (EVP_PKEY_get_group_name(key, group.data(), group.size(), &length) != 1) return nullptr;
  int nid = OBJ_sn2nid(group.data());
  for (const Curve& curve : kCurves)
    if (curve.nid == nid) return &curve;
  return nullptr;
}

// OpenSSL's own callback would ask at the terminal; nothing in the engine ever does.
int never_ask(char*, int, int, void*) { return -1; }

// Whether `algorithm` is one of this key with this digest.
bool belongs(int algorithm, Digest digest, KeyKind kind) {
  if (kind == KeyKind::kUnknown) return true;
  if (kind == KeyKind::kRsa && algorithm == NID_rsaEncryption) return true;
  int named_digest = NID_undef;
  int named_key = NID_undef;
  if (OBJ_find_sigid_algs(algorithm, &named_digest, &named_key) != 1) return false;
  int expected = kind == KeyKind::kRsa ? NID_rsaEncryption : NID_X9_62_id_ecPublicKey;
  return digest_of_nid(named_digest) == digest && named_key == expected;
}

// The parameters of RSASSA-PSS: a weak hash hidden there would be as good as a weak digest.
bool has_same_digest(const X509_ALGOR* algorithm, Digest digest) {
  const void* value = nullptr;
  int type = 0;
  X509_ALGOR_get0(nullptr, &type, &value, algorithm);
  if (type != V_ASN1_SEQUENCE) return false;
  Handle<RSA_PSS_PARAMS, RSA_PSS_PARAMS_free> parameters(static_cast<RSA_PSS_PARAMS*>(
      ASN1_item_unpack(static_cast<const ASN1_STRING*>(value), ASN1_ITEM_rptr(RSA_PSS_PARAMS))));
  if (parameters == nullptr || parameters->hashAlgorithm == nullptr ||
      parameters->maskGenAlgorithm == nullptr)
    return false;
  const ASN1_OBJECT* hash = nullptr;
  X509_ALGOR_get0(&hash, nullptr, nullptr, parameters->hashAlgorithm);
  return digest_of_nid(OBJ_obj2nid(hash)) == digest;
}

bool issued(X509* issuer, X509* subject) { return X509_check_issued(issuer, subject) == X509_V_OK; }

}  // namespace

std::string subject_name(const X509* certificate) {
  return name_of(X509_get_subject_name(certificate));
}
std::string issuer_name(const X509* certificate) {
  return name_of(X509_get_issuer_name(certificate));
}
std::string first_day(const X509* certificate) { return day_of(X509_get0_notBefore(certificate)); }
std::string last_day(const X509* certificate) { return day_of(X509_get0_notAfter(certificate)); }

Validity validity_at(const X509* certificate, int64_t seconds) {
  time_t when = static_cast<time_t>(seconds);
  // X509_cmp_time: -1 when the certificate's date is earlier than or equal to `when`, 0 on error.
  int from = X509_cmp_time(X509_get0_notBefore(certificate), &when);
  int until = X509_cmp_time(X509_get0_notAfter(certificate), &when);
  if (from == 0 || until == 0) return Validity::kUnreadable;
  if (from > 0) return Validity::kNotYet;
  return until < 0 ? Validity::kExpired : Validity::kNow;
}

bool may_sign(X509* certificate) {
  return (X509_get_key_usage(certificate) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
}

bool is_self_issued(X509* certificate) {
  return X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
}

Scheme scheme_of(EVP_PKEY* key, Padding padding) {
  Scheme scheme;
  if (key == nullptr) return scheme;
  scheme.bits = EVP_PKEY_get_bits(key);
  if (EVP_PKEY_is_a(key, "RSA") != 0 || EVP_PKEY_is_a(key, "RSA-PSS") != 0) {
    scheme.kind = KeyKind::kRsa;
    scheme.padding = EVP_PKEY_is_a(key, "RSA-PSS") != 0 ? Padding::kPss : padding;
  } else if (EVP_PKEY_is_a(key, "EC") != 0) {
    const Curve* curve = curve_of(key);
    if (curve == nullptr) return {};
    scheme.kind = KeyKind::kEcdsa;
    scheme.curve = curve->name;
  } else {
    return {};
  }
  scheme.digest = digest_for(scheme.kind, scheme.bits);
  return scheme;
}

Digest certificate_digest(const X509* certificate) {
  int digest = NID_undef;
  int bits = 0;
  // X509_get_signature_info also reads the digest out of RSASSA-PSS parameters.
  X509_get_signature_info(const_cast<X509*>(certificate), &digest, nullptr, &bits, nullptr);
  return digest_of_nid(digest);
}

bool algorithm_fits(const X509_ALGOR* signature, Digest digest, KeyKind kind) {
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, signature);
  int algorithm = OBJ_obj2nid(object);
  if (algorithm != NID_rsassaPss) return belongs(algorithm, digest, kind);
  return kind != KeyKind::kEcdsa && has_same_digest(signature, digest);
}

Digest digest_of_nid(int nid) {
  switch (nid) {
    case NID_md5:
      return Digest::kMd5;
    case NID_sha1:
      return Digest::kSha1;
    case NID_sha224:
      return Digest::kSha224;
    case NID_sha256:
      return Digest::kSha256;
    case NID_sha384:
      return Digest::kSha384;
    case NID_sha512:
      return Digest::kSha512;
    default:
      return Digest::kNone;
  }
}

const EVP_MD* implementation_of(Digest digest) {
  switch (digest) {
    case Digest::kSha1:
      return EVP_sha1();
    case Digest::kSha224:
      return EVP_sha224();
    case Digest::kSha256:
      return EVP_sha256();
    case Digest::kSha384:
      return EVP_sha384();
    case Digest::kSha512:
      return EVP_sha512();
    default:
      return nullptr;
  }
}

Certificates read_certificates(std::string_view pem) {
  Certificates out;
  Memory memory = view_memory(pem);
  if (memory == nullptr) return out;
  ERR_clear_error();
  while (out.size() < kMostCertificates) {
    Certificate next(PEM_read_bio_X509(memory.get(), nullptr, never_ask, nullptr));
    if (next == nullptr) break;
    out.push_back(std::move(next));
  }
  unsigned long reason = ERR_peek_last_error();
  bool at_end = ERR_GET_LIB(reason) == ERR_LIB_PEM && ERR_GET_REASON(reason) == PEM_R_NO_START_LINE;
  if (!at_end) out.clear();
  ERR_clear_error();
  return out;
}

Certificates order_chain(const Certificate& leaf, const Certificates& pool) {
  Certificates chain;
  chain.push_back(share(leaf.get()));
  while (chain.size() < kLongestChain && !is_self_issued(chain.back().get())) {
    X509* found = nullptr;
    for (const Certificate& candidate : pool)
      if (!is_self_issued(candidate.get()) && issued(candidate.get(), chain.back().get())) {
        found = candidate.get();
        break;
      }
    for (const Certificate& known : chain)
      if (found != nullptr && X509_cmp(known.get(), found) == 0) found = nullptr;  // a loop
    if (found == nullptr) break;
    chain.push_back(share(found));
  }
  return chain;
}

}  // namespace paraphe
