#include "sign/proofs.h"

#include <openssl/err.h>

#include "sign/certificate.h"
#include "sign/revocation.h"

namespace paraphe {
namespace {

constexpr size_t kLongestChain = 10;

bool issued(X509* issuer, X509* certificate) {
  bool yes = X509_check_issued(issuer, certificate) == X509_V_OK &&
             X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
  ERR_clear_error();
  return yes;
}

class Walk {
 public:
  Walk(const Certificates& pool, const StoredProofs& proofs, const TrustStore& trust,
       const std::function<bool(uint32_t)>& counts)
      : pool_(pool), proofs_(proofs), trust_(trust), counts_(counts) {
    for (const StoredProof& each : proofs.certificates) {
      const unsigned char* cursor = octets(each.der);
      Certificate certificate(d2i_X509(nullptr, &cursor, static_cast<long>(each.der.size())));
      if (certificate != nullptr && counts(each.object)) stored_.push_back(std::move(certificate));
    }
    ERR_clear_error();
  }

  ChainProof run(X509* leaf) const {
    ChainProof out;
    Certificate current = share(leaf);
    for (size_t i = 0; i < kLongestChain; ++i) {
      if (is_self_issued(current.get()) || is_anchor(current.get())) {
        out.complete = i > 0;
        return out;
      }
      Certificate issuer = find_issuer(current.get());
      std::optional<RevocationAnswer> answer =
          issuer == nullptr ? std::nullopt : find_answer(current.get(), issuer.get());
      if (!answer) return out;
      if (i == 0) out.leaf_known = true;
      if (answer->revoked && out.revoked.empty()) {
        out.revoked = subject_name(current.get());
        out.revoked_at = answer->revoked_at;
      }
      current = std::move(issuer);
    }
    return out;
  }

 private:
  bool is_anchor(X509* certificate) const {
    for (const Certificate& anchor : trust_.anchors)
      if (X509_cmp(anchor.get(), certificate) == 0) return true;
    return false;
  }

  Certificate find_issuer(X509* certificate) const {
    for (const Certificates* list : {&trust_.anchors, &pool_, &stored_})
      for (const Certificate& candidate : *list)
        if (issued(candidate.get(), certificate)) return share(candidate.get());
    return nullptr;
  }

  // Of several the one that says "revoked", else the youngest.
  std::optional<RevocationAnswer> find_answer(X509* certificate, X509* issuer) const {
    std::optional<RevocationAnswer> best;
    auto consider = [&](std::optional<RevocationAnswer> next) {
      if (!next) return;
      bool better = !best || (next->revoked && !best->revoked) ||
                    (next->revoked == best->revoked && next->this_update > best->this_update);
      if (better) best = std::move(next);
    };
    for (const StoredProof& each : proofs_.ocsps)
      if (counts_(each.object)) consider(read_ocsp(each.der, certificate, issuer));
    for (const StoredProof& each : proofs_.crls)
      if (counts_(each.object)) consider(read_crl(each.der, certificate, issuer));
    return best;
  }

  const Certificates& pool_;
  const StoredProofs& proofs_;
  const TrustStore& trust_;
  const std::function<bool(uint32_t)>& counts_;
  Certificates stored_;
};

}  // namespace

ChainProof prove_chain(X509* leaf, const Certificates& pool, const StoredProofs& proofs,
                       const TrustStore& trust, const std::function<bool(uint32_t)>& counts) {
  return Walk(pool, proofs, trust, counts).run(leaf);
}

}  // namespace paraphe
