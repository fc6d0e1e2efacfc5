// What the signer and the verifier both ask of an X.509 certificate (RFC 5280).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "sign/openssl_handles.h"
#include "sign/policy.h"

namespace paraphe {

// Common names of subject and issuer, as UTF-8 without control characters; the organisation, then
// the whole name, when there is none.
std::string subject_name(const X509* certificate);
std::string issuer_name(const X509* certificate);

// "2027-03-01", in UTC; "?" when the certificate's date cannot be read.
std::string first_day(const X509* certificate);
std::string last_day(const X509* certificate);

enum class Validity : uint8_t { kNow, kNotYet, kExpired, kUnreadable };
Validity validity_at(const X509* certificate, int64_t seconds);

// digitalSignature or nonRepudiation, or no key usage at all (RFC 5280 §4.2.1.3).
bool may_sign(X509* certificate);
bool is_self_issued(X509* certificate);

// The digest and scheme with which a key signs. RSA gets `padding`; other kinds ignore it.
Scheme scheme_of(EVP_PKEY* key, Padding padding);
// How the issuer signed this certificate; kind from the algorithm, bits unknown (0).
Digest certificate_digest(const X509* certificate);

// Whether the AlgorithmIdentifier of a signature is one of this kind of key with this digest, as
// far as they are known here: it is covered by nothing, and must leave no choice.
bool algorithm_fits(const X509_ALGOR* signature, Digest digest, KeyKind kind);

Digest digest_of_nid(int nid);
const EVP_MD* implementation_of(Digest digest);

// All certificates of a PEM text; at most 64. An unreadable one makes the list empty.
Certificates read_certificates(std::string_view pem);

// `leaf` and then its issuers as far as `pool` has them, without self-signed roots: a root proves
// nothing to somebody who does not have it already.
Certificates order_chain(const Certificate& leaf, const Certificates& pool);

}  // namespace paraphe
