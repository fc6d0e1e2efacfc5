// Trust: does a chain lead from a certificate to an anchor (RFC 5280 §6)?
#pragma once

#include <memory>
#include <string>

#include "sign/judgement.h"
#include "sign/openssl_handles.h"

namespace paraphe {

using Store = Handle<X509_STORE, X509_STORE_free>;

struct TrustStore {
  Store store;
  size_t count = 0;  // of anchors
  Certificates anchors;
};

// The certificates of `anchors`. A text without any readable one is reported in `findings`.
TrustStore make_store(const TrustAnchors& anchors, Diagnostics& findings);

// Builds the chain of `leaf` at `now`, with `others` as possible links. Every reason why there is
// none goes into the judgement. Revocation is not looked at.
bool check_trust(X509* leaf, const Certificates& others, const TrustStore& trust, Instant now,
                 Judgement& judgement);

}  // namespace paraphe
