// Proofs: what the file itself says about the certificates of its signatures.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sign/foreign.h"
#include "sign/openssl_handles.h"
#include "sign/revocation.h"
#include "sign/trust.h"

namespace paraphe {

struct ChainProof {
  // Each certificate from the leaf up to an anchor or a root has revocation data here that counts
  // for the time asked about.
  bool complete = false;
  bool leaf_known = false;  // at least the leaf has
  bool outdated = false;    // there is some about the leaf, but older than the time asked about
  struct Revoked {
    std::string who;
    RevocationAnswer answer;
  };
  std::vector<Revoked> revoked;  // the certificates of the chain that were, at any time
};

// Walks up from `leaf`, with the certificates of `pool`, of the proofs and the anchors as issuers.
// Only proofs whose object `counts` (those that an earlier timestamp covers, say) are used; what
// says "not revoked" must do so for the time `when`.
ChainProof prove_chain(X509* leaf, const Certificates& pool, const StoredProofs& proofs,
                       const TrustStore& trust, int64_t when,
                       const std::function<bool(uint32_t)>& counts);

}  // namespace paraphe
