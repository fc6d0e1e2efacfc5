// Trust: does a chain lead from a certificate to an anchor (RFC 5280 §6)?
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sign/judgement.h"
#include "sign/openssl_handles.h"
#include "sign/trusted_list.h"

namespace paraphe {

struct TrustStore {
  size_t count = 0;  // of anchors
  Certificates anchors;
  // Of each anchor: what a trusted list says of it. Null: the user gave it, for everything.
  std::vector<std::shared_ptr<const TrustedService>> services;
};

// The certificates of `anchors`. A text without any readable one is reported in `findings`.
TrustStore make_store(const TrustAnchors& anchors, Diagnostics& findings);

// Builds the chain of `leaf` as of `when`, with `others` as possible links, to an anchor that was to
// be trusted for this `use` then. Every reason why there is none goes into the judgement. Revocation
// is not looked at.
bool check_trust(X509* leaf, const Certificates& others, const TrustStore& trust, Instant when,
                 TrustedService::Use use, Judgement& judgement);

}  // namespace paraphe
