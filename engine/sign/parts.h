// What a Signer is made of. Only for this folder.
#pragma once

#include <memory>
#include <string>

#include "sign/certificate.h"
#include "sign/key.h"
#include "sign/openssl_handles.h"
#include "sign/policy.h"
#include "sign/sign.h"

namespace paraphe {

struct Signer::Parts {
  std::unique_ptr<const SigningKey> key;
  Certificates chain;  // the signer's certificate, then its issuers
  Scheme scheme;
  std::string common_name, issuer_name, algorithm;
  Diagnostics warnings;
};

// Where the two halves of a signer come from, for messages.
struct SignerFiles {
  std::string key, certificate;
};

// Checks key and certificates against each other, the policy and the time, and joins them. A key
// whose private half is elsewhere is given by its certificate alone: `key` makes the signatures,
// `public_key` is what it claims to be.
Result<Signer> join_signer(std::unique_ptr<const SigningKey> key, EVP_PKEY* public_key,
                           const Certificates& certificates, const SignerFiles& files, Instant when,
                           RsaPadding padding);

// Writes `value` as capitals over the zeros of /Contents; the zeros behind it stay (EN 319 142-1
// §5.3 and ISO 32000-1 §12.8.3.3.1 allow the padding).
void write_hexadecimal(std::string& bytes, size_t position, std::string_view value);

// The error that a file stays below the level wanted.
Diagnostic level_missed(Level reached, Level wanted);

}  // namespace paraphe
