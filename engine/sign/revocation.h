// Revocation data (RFC 6960, RFC 5280 §5), read and judged alike by signer and verifier.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sign/openssl_handles.h"

namespace paraphe {

struct RevocationAnswer {
  bool revoked = false;
  int64_t revoked_at = 0;    // when it is
  int64_t suspect_from = 0;  // invalidityDate (RFC 5280 §5.3.2); 0: it does not say
  bool on_hold = false;      // suspended, perhaps not for good (certificateHold)
  int64_t this_update = 0;   // what it says was so at this time
  int64_t next_update = 0;   // 0: it does not say
  // Certificates that expired since then are still spoken of (expiredCertsOnCRL, X.509 §9.5.2.8;
  // archive cutoff, RFC 6960 §4.4.4); 0: those that expired may have been left out.
  int64_t remembers_since = 0;
  Certificates others;  // the responder's certificate and what it carried along

  // Whether "not revoked" is worth something for a signature that existed at `when`: it was current
  // then or is younger, and was made while `certificate` could still be listed.
  bool clears(const X509* certificate, int64_t when) const;
};

// What the OCSPResponse `der` says of `certificate`, issued by `issuer`; nothing when it is not
// about it, says "unknown", is not signed by the issuer or by a responder the issuer appointed
// (id-kp-OCSPSigning), or uses an algorithm that can be forged.
std::optional<RevocationAnswer> read_ocsp(std::string_view der, X509* certificate, X509* issuer);

// The same for the CertificateList `der`. A delta, indirect or partial list says nothing here.
std::optional<RevocationAnswer> read_crl(std::string_view der, X509* certificate, X509* issuer);

// An OCSPRequest about `certificate`; "" when OpenSSL fails.
std::string make_ocsp_request(X509* certificate, X509* issuer);

// Whether a responder says that nobody need ask about it (RFC 6960 §4.2.2.2.1).
bool needs_no_revocation(X509* certificate);

// http and https addresses that the certificate names: of OCSP responders, of its issuer's
// certificate, of CRLs. At most four each.
std::vector<std::string> ocsp_addresses(X509* certificate);
std::vector<std::string> issuer_addresses(X509* certificate);
std::vector<std::string> crl_addresses(X509* certificate);

}  // namespace paraphe
