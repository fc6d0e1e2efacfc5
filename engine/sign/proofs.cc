#include "sign/proofs.h"

#include <openssl/err.h>

#include <utility>

#include "sign/certificate.h"

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
  Walk(const Certificates& pool, const StoredProofs& proofs, const TrustStore& trust, int64_t when,
       const std::function<bool(uint32_t)>& counts)
      : pool_(pool), proofs_(proofs), trust_(trust), when_(when), counts_(counts) {
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
    bool all = true;
    for (size_t i = 0; i < kLongestChain; ++i) {
      if (is_self_issued(current.get()) || is_anchor(current.get())) {
        out.complete = i > 0 && all;
        return out;
      }
      Certificate issuer = find_issuer(current.get());
      if (issuer == nullptr) return out;
      std::optional<RevocationAnswer> answer = find_answer(current.get(), issuer.get());
      bool counts = answer && (answer->revoked || answer->clears(current.get(), when_));
      all = all && counts;
      if (i == 0) out.leaf_known = counts;
      if (i == 0) out.outdated = answer && !counts;
      if (answer && answer->revoked)
        out.revoked.push_back({subject_name(current.get()), std::move(*answer)});
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

  // Of several the one that says "revoked", else one that clears, else the youngest.
  std::optional<RevocationAnswer> find_answer(X509* certificate, X509* issuer) const {
    std::optional<RevocationAnswer> best;
    auto consider = [&](std::optional<RevocationAnswer> next) {
      if (!next) return;
      auto rank = [&](const RevocationAnswer& answer) {
        int kind = answer.revoked ? 2 : answer.clears(certificate, when_) ? 1 : 0;
        return std::pair(kind, answer.this_update);
      };
      if (!best || rank(*next) > rank(*best)) best = std::move(next);
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
  int64_t when_;
  const std::function<bool(uint32_t)>& counts_;
  Certificates stored_;
};

}  // namespace

ChainProof prove_chain(X509* leaf, const Certificates& pool, const StoredProofs& proofs,
                       const TrustStore& trust, int64_t when,
                       const std::function<bool(uint32_t)>& counts) {
  return Walk(pool, proofs, trust, when, counts).run(leaf);
}

}  // namespace paraphe
