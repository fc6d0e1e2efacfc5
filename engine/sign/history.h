// History: what held when (ETSI EN 319 102-1 §5.6, validation of signatures that are old).
//
// Each signature is judged as of the earliest time at which it is proven to have existed: trust,
// dates of certificates, revocation and the strength of its algorithms. What happened later, an
// expiry, a revocation, an algorithm that fell, is no concern of it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sign/examined.h"
#include "sign/proofs.h"
#include "sign/revisions.h"
#include "sign/sign.h"
#include "sign/trust.h"

namespace paraphe {

class History {
 public:
  // All must outlive it. `now` is the time of validation.
  History(const std::vector<Revision>& revisions, const StoredProofs& proofs,
          const TrustStore& trust, Instant now, const std::string& file)
      : revisions_(revisions), proofs_(proofs), trust_(trust), now_(now), file_(file) {}

  // From the last revision to the first: what a later timestamp covers existed then, and is judged
  // as of then. Fills trusted, proven_date and level of each report.
  void judge(std::vector<Examined>& all);

 private:
  struct Proof {
    Instant when;
    bool timed = false;
    Certificates authorities;  // of the timestamps in the signature itself
  };

  void judge_stamp(Examined& each);
  void judge_signature(Examined& each);
  Proof prove_time(Examined& each);
  // The time at which everything in `revision` is proven to have existed: that of the earliest
  // timestamp that covers it, else now.
  Instant known_at() const;
  void judge_strength(Examined& each, const Proof& proof);
  ChainProof judge_revocation(Examined& each, const Proof& proof);
  void judge_revoked(Examined& each, const Proof& proof, const ChainProof::Revoked& revoked);
  Level level_of(const Examined& each, const Proof& proof, const ChainProof& chain);
  bool are_proven(const Examined& each, const Certificates& authorities, int64_t when,
                  const std::function<bool(uint32_t)>& counts);
  // Why the authority of a timestamp cannot be relied on for it; nothing when it can.
  std::optional<Diagnostic> doubt(const Timestamp& stamp, const Certificates& pool, Instant known);

  const std::vector<Revision>& revisions_;
  const StoredProofs& proofs_;
  const TrustStore& trust_;
  Instant now_;
  const std::string& file_;
  std::vector<const Examined*> stamps_;  // that count, the last of the file first
};

}  // namespace paraphe
