// Proofs: what the file itself says about the certificates of its signatures.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sign/foreign.h"
#include "sign/openssl_handles.h"
#include "sign/trust.h"

namespace paraphe {

struct ChainProof {
  // Each certificate from the leaf up to an anchor or a root has revocation data here.
  bool complete = false;
  bool leaf_known = false;  // at least the leaf has
  // The first certificate of the chain that was revoked, and when.
  std::string revoked;
  int64_t revoked_at = 0;
};

// Walks up from `leaf`, with the certificates of `pool`, of the proofs and the anchors as issuers.
// Only proofs whose object `counts` (those that an earlier timestamp covers, say) are used.
ChainProof prove_chain(X509* leaf, const Certificates& pool, const StoredProofs& proofs,
                       const TrustStore& trust, const std::function<bool(uint32_t)>& counts);

}  // namespace paraphe
