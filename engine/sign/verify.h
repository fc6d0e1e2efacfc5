// The verifier: says whether a signed PDF is what was signed, by whom, under which trust.
//
// It trusts nothing: every rule that is not met makes the verdict worse, never better. Foreign
// files are read with qpdf and with our own byte checks, never with the library that writes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pdf/pdf.h"
#include "sign/trusted_list.h"

namespace paraphe {

enum class Verdict : uint8_t { kValid, kInvalid, kUndetermined };

// The worse of two: not valid, then undetermined, then valid.
constexpr Verdict worse(Verdict a, Verdict b) {
  if (a == Verdict::kInvalid || b == Verdict::kInvalid) return Verdict::kInvalid;
  return a == Verdict::kUndetermined ? a : b;
}

// One signature field that carries a value.
struct SignatureReport {
  std::string field;
  Verdict verdict = Verdict::kUndetermined;
  Diagnostics reasons;         // why not valid, or what to note; never empty unless valid
  std::string signer, issuer;  // common names
  std::string algorithm;       // "ECDSA P-256 / SHA-256"
  std::string level;           // "PAdES-BASELINE-B", or "" when it is not PAdES
  bool is_timestamp = false;   // a document timestamp: `signer` is the timestamping authority
  std::string claimed_date;    // /M as ISO 8601; a claim, not a proof
  std::string proven_date;     // ISO 8601, UTC: it existed then, says a timestamp that is trusted
  std::string capacity;        // what the signer claims to be
  std::string reason, location;
  bool intact = false;       // digest and signature value
  bool covers_file = false;  // the whole file, not only a revision
  bool trusted = false;      // chain to an anchor
  size_t covered = 0;        // bytes up to the end of the signed range
};

struct Verification {
  Verdict verdict = Verdict::kUndetermined;
  std::vector<SignatureReport> signatures;
  Diagnostics findings;  // about the file as a whole: unsigned, trailing bytes, …
};

struct TrustAnchors {
  std::vector<std::string> pem;                // PEM texts, each with one or more certificates
  std::vector<TrustedService> services = {};  // of trusted lists
};

// Verifies all signatures of `bytes`. `now` is the time of validation. Never fails: what cannot be
// read is a verdict with reasons.
Verification verify(std::string_view bytes, const std::string& file, const TrustAnchors& anchors,
                    Instant now);

}  // namespace paraphe
