// Token: a PKCS#11 module called directly (OASIS PKCS#11 2.40), without OpenSSL's engines or
// providers, so that every Debian is served alike. Only for this folder.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sign/key.h"
#include "sign/openssl_handles.h"
#include "sign/sign.h"
#include "sign/token_uri.h"

namespace paraphe {

// A private key on a token, opened and logged in.
class Token {
 public:
  // Loads `module`, finds the one token and the one key that `uri` names, and logs in once with
  // what `pin` gives for the label of the token. A wrong PIN is not tried again: three make a
  // brick.
  static Result<std::shared_ptr<Token>> open(const std::string& module, const TokenUri& uri,
                                             const PinRequest& pin);
  virtual ~Token() = default;

  // The certificate with the key's identifier, then the others on the token.
  virtual const Certificates& certificates() const = 0;
  virtual bool can_do_pss() const = 0;
  // Over the digest of `message`; as SigningKey::sign(). One signature at a time: a token has one
  // processor.
  virtual Result<std::string> sign(std::string_view message, const Scheme& scheme) = 0;
};

}  // namespace paraphe
