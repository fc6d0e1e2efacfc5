// Trusted lists: the national and European lists of trust services, in XML (ETSI TS 119 612 v2).
//
//   TrustedListReader reader(signer_certificates, now);
//   for (…) if (Result<TrustedList> list = reader.read(bytes, file); list.ok()) …
//
// A list counts only when its XML signature was made with a certificate that was given for it, or
// that a European list read before names for its country.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace paraphe {

// A trust service as a list names it: a certificate, what it is trusted for, and when.
struct TrustedService {
  enum class Use : uint8_t { kSignatures, kTimestamps };
  std::string certificate;  // DER
  Use use = Use::kSignatures;
  std::string name;  // of the service, as the list has it
  // When its status was one that lets signatures be trusted (TS 119 612 §5.5.4: granted; before
  // July 2016 also under supervision, accredited), oldest first. `until` is INT64_MAX while it lasts.
  struct Period {
    int64_t from = 0, until = 0;  // seconds since 1970, [from, until)
  };
  std::vector<Period> granted;

  bool is_granted_at(int64_t seconds) const;
};

struct TrustedList {
  std::string territory;  // "FR", "EU"
  std::string signer;     // common name of the certificate that signed it
  int64_t issued = 0, next_update = 0;
  std::vector<TrustedService> services;
};

class TrustedListReader {
 public:
  // `signers`: PEM texts of the certificates that may sign lists. `now`: lists whose next update is
  // past are refused, for what was withdrawn since cannot be known.
  TrustedListReader(std::vector<std::string> signers, int64_t now);

  // Errors: not such a list, larger than 16 MiB, signature, dates. A European list of lists has
  // hardly any service; it makes the lists it points at readable.
  Result<TrustedList> read(std::string_view bytes, const std::string& file);

 private:
  std::vector<std::string> signers_;
  std::map<std::string, std::vector<std::string>> by_territory_;  // DER, from European lists
  int64_t now_;
};

}  // namespace paraphe
