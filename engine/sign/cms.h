// CMS: the SignedData that goes into /Contents (RFC 5652, RFC 5035, ETSI EN 319 122-1).
//
// Made in two steps so that the private key can be anywhere: draft_cms() gives the bytes to be
// signed, complete() puts the signature value in. make_cms() does both with the signer's own key.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sign/parts.h"

namespace paraphe {

class CmsDraft {
 public:
  // `digest` is that of the signed ranges, made with the digest of `scheme`. `chain` begins with
  // the signer's certificate. The same arguments give the same draft, so that a signature made
  // elsewhere can be put into a draft that is made again.
  // `capacity` (may be empty) is what the signer claims to be, as signer-attributes-v2 (ETSI
  // EN 319 122-1 §5.2.6.1).
  static Result<CmsDraft> make(std::string_view digest, const Certificates& chain,
                               const Scheme& scheme, std::string_view capacity = {});

  // The DER of the signed attributes as a SET (RFC 5652 §5.4).
  const std::string& to_be_signed() const { return to_be_signed_; }

  // The finished ContentInfo, DER. `timestamp` is a token over the signature value, or empty.
  Result<std::string> complete(std::string_view signature_value,
                               std::string_view timestamp = {}) &&;

 private:
  Cms cms_;
  std::string to_be_signed_;
};

// What a finished CMS says of whom to ask for proofs.
struct CmsParts {
  Certificate signer;
  Certificates others;
  std::string value;                    // of the signature
  std::vector<std::string> timestamps;  // tokens over it, DER
  std::string capacity;                 // the title claimed in signer-attributes-v2, UTF-8
};
// Nothing when it is not a CMS with one signer whose certificate is in it. Zeros may follow.
std::optional<CmsParts> read_cms_parts(std::string_view contents);
// The same of one that is parsed already.
std::optional<CmsParts> cms_parts(CMS_ContentInfo* cms);

Result<std::string> make_cms(std::string_view digest, const Signer::Parts& signer);

}  // namespace paraphe
