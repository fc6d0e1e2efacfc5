// BatchVerifier: verifies the many files that one signer signs in one batch, from their bytes.
//
// The first file is verified as a stranger would (verify.h), with the second reader of PDF and the
// chain up to the anchors. What that established holds for the next file too, as long as it has the
// same certificates, the same signature dictionary and the same moment; so of the next one only
// that is asked which is its own: that it begins with the bytes that were to be signed, that its
// revisions, its ranges and its digest are right, that its CMS has every other byte of the first
// file's, and that the value was made with the key of that certificate. Whatever is not exactly so,
// and every 64th file, goes the long way again.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "sign/sign.h"
#include "sign/verify.h"

namespace paraphe {

// Safe to share by threads.
class BatchVerifier {
 public:
  BatchVerifier(TrustAnchors anchors, Instant now);
  ~BatchVerifier();

  // The verdict on `made`, which sign() made of a file with the bytes `unsigned_bytes`. What
  // verify() would say, in every part. `file` is for messages. `digest`, unless null, takes the
  // SHA-256 of the file in hexadecimal, most of which comes along.
  Verification verify(const SignedPdf& made, std::string_view unsigned_bytes,
                      const std::string& file, std::string* digest = nullptr);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace paraphe
