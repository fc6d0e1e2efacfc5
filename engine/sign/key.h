// SigningKey: the one step of a signature that needs the private key.
//
// Everything else works on the certificate alone, so that a token (PKCS#11) or a signature made on
// another machine only has to be another SigningKey.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sign/openssl_handles.h"
#include "sign/policy.h"

namespace paraphe {

class SigningKey {
 public:
  virtual ~SigningKey() = default;
  // The signature value over `message` (the message itself, not its digest): DER for ECDSA
  // (RFC 3279 §2.2.3), the octets of RFC 8017 for RSA. Safe to call from several threads.
  virtual Result<std::string> sign(std::string_view message, const Scheme& scheme) const = 0;
  // Whether it signs now; else the same message was prepared before, perhaps for another level.
  virtual bool is_here() const { return true; }
};

// Whether `value` is a signature over `message` by the private half of `key`.
bool is_signature_of(EVP_PKEY* key, const Scheme& scheme, std::string_view message,
                     std::string_view value);

// r and s one behind the other, as tokens and XML have them, in DER (RFC 3279 §2.2.3).
std::string to_ecdsa_der(std::string_view raw);

// A key held by this process.
std::unique_ptr<const SigningKey> make_software_key(PrivateKey key);

// A key that is elsewhere, and signed these messages there; each value is checked with `public_key`
// when it is asked for.
std::unique_ptr<const SigningKey> make_absent_key(
    PrivateKey public_key, std::map<std::string, std::string> value_by_message);

}  // namespace paraphe
