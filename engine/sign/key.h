// SigningKey: the one step of a signature that needs the private key.
//
// Everything else works on the certificate alone, so that a token (PKCS#11) or a signature made on
// another machine only has to be another SigningKey.
#pragma once

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
};

// A key held by this process.
std::unique_ptr<const SigningKey> make_software_key(PrivateKey key);

}  // namespace paraphe
