// TrustServices: who vouches for a signature from outside, with what they said to this batch.
//
//   TrustServices services(make_network({}), {.timestamp_authorities = {url}, .anchors = anchors,
//                                             .now = now});
//   sign(pdf, signer, {.date = date, .level = Level::kLta, .services = &services}, fonts);
//
// Timestamps (RFC 3161), OCSP (RFC 6960), CRLs and issuers' certificates (RFC 5280). One per batch:
// each certificate is asked about once, each list fetched once. Safe to share by threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pdf/pdf.h"
#include "sign/network.h"
#include "sign/verify.h"

namespace paraphe {

struct TrustServiceOptions {
  std::vector<std::string> timestamp_authorities;  // addresses, tried in this order
  // "user:password" for all of them; null for none.
  std::shared_ptr<const Secret> login = nullptr;
  int attempts = 2;  // at each authority, before the next one is asked
  // Issuers that may be needed, and where trust ends. With anchors, a timestamp from an authority
  // that leads to none of them is refused.
  TrustAnchors anchors;
  Instant now;  // the clock: revocation data that is out of date then is not used
};

class TrustServices {
 public:
  struct Parts;
  TrustServices(std::shared_ptr<Network> network, TrustServiceOptions options);
  Parts& parts() const { return *parts_; }

 private:
  std::shared_ptr<Parts> parts_;
};

}  // namespace paraphe
