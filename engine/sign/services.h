// What TrustServices is made of. Only for this folder.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sign/openssl_handles.h"
#include "sign/revocation.h"
#include "sign/timestamp.h"
#include "sign/trust.h"
#include "sign/trust_services.h"

namespace paraphe {

// What proves later that certificates were good: DER, each once, in the order found.
struct Evidence {
  std::vector<std::string> certificates, ocsps, crls;

  static void add(std::vector<std::string>& list, const std::string& der);
};

std::string to_der(X509* certificate);

struct TrustServices::Parts {
  Parts(std::shared_ptr<Network> network, TrustServiceOptions options);

  // A timestamp over `data` from the first authority that gives a sound one. Errors: what each of
  // them did wrong.
  Result<Timestamp> timestamp(std::string_view data);
  // The same over the two ranges of a file.
  Result<Timestamp> timestamp(Digest digest, const std::string& imprint);

  // Adds the chain of `leaf` and what is known about the revocation of each of its certificates.
  // `pool` may hold issuers. Gives what is missing, and an error for a certificate that was revoked
  // at `proven_at`, the time at which what it signed is proven to have existed, or before.
  Diagnostics gather(X509* leaf, const Certificates& pool, int64_t proven_at, Evidence& out);

  const TrustStore& trust() const { return trust_; }
  int64_t now() const { return options_.now.seconds; }

 private:
  struct Known {
    std::optional<RevocationAnswer> answer;
    std::string der;
    bool is_ocsp = false;
  };
  Diagnostics walk(X509* leaf, const Certificates& pool, int64_t proven_at, Evidence& out,
                   int depth);
  Certificate find_issuer(X509* certificate, const Certificates& pool);
  const Known& ask(X509* certificate, X509* issuer);
  bool ask_ocsp(X509* certificate, X509* issuer, Known& out);
  bool ask_crl(X509* certificate, X509* issuer, Known& out);
  const std::string& fetch_once(const std::string& url);
  bool is_current(const RevocationAnswer& answer) const;
  std::optional<Diagnostic> doubt(const Timestamp& timestamp, const std::string& url) const;

  std::shared_ptr<Network> network_;
  TrustServiceOptions options_;
  TrustStore trust_;
  std::mutex mutex_;                          // of what follows
  std::map<std::string, Known> known_;        // by certificate
  std::map<std::string, std::string> files_;  // by address; "" when it gave nothing
};

}  // namespace paraphe
