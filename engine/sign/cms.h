// CMS: the SignedData that goes into /Contents (RFC 5652, RFC 5035, ETSI EN 319 122-1).
//
// Made in two steps so that the private key can be anywhere: draft_cms() gives the bytes to be
// signed, complete() puts the signature value in. make_cms() does both with the signer's own key.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "sign/parts.h"

namespace paraphe {

class CmsDraft {
 public:
  // `digest` is that of the signed ranges, made with the digest of `scheme`. `chain` begins with
  // the signer's certificate. The same arguments give the same draft, so that a signature made
  // elsewhere can be put into a draft that is made again.
  static Result<CmsDraft> make(std::string_view digest, const Certificates& chain,
                               const Scheme& scheme);

  // The DER of the signed attributes as a SET (RFC 5652 §5.4).
  const std::string& to_be_signed() const { return to_be_signed_; }

  // The finished ContentInfo, DER.
  Result<std::string> complete(std::string_view signature_value) &&;

 private:
  Cms cms_;
  std::string to_be_signed_;
};

Result<std::string> make_cms(std::string_view digest, const Signer::Parts& signer);

}  // namespace paraphe
