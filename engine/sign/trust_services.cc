#include "sign/trust_services.h"

#include <openssl/rand.h>

#include <algorithm>

#include "sign/certificate.h"
#include "sign/digest.h"
#include "sign/services.h"

namespace paraphe {
namespace {

constexpr Message kNoAuthority{"services.no-timestamp-authority",
                               N_("No timestamping authority was given."),
                               N_("Give the address of one with --tsa, or sign at level B-B.")};
constexpr Message kBadTimestamp{
    "services.bad-timestamp", N_("The timestamp given by {0} cannot be used: {1}."),
    N_("Try again; if it happens again, report it to the authority and use another one.")};
constexpr Message kIssuer{
    "services.issuer-missing",
    N_("The certificate of the authority that issued that of {0} is missing ({1})."),
    N_("Add it to the file of the certificates, or give it with --trust.")};
constexpr Message kNoAnswer{
    "services.no-revocation-data",
    N_("No current proof was obtained that the certificate of {0} is not revoked."),
    N_("Check the network and try again later with “paraphe extend”.")};
constexpr Message kRevoked{"services.revoked", N_("The certificate of {0} was revoked on {1}."),
                           N_("Ask the authority that issued it for a new certificate.")};
constexpr Message kRandom{"services.no-randomness", N_("The system gives no random numbers."),
                          N_("Check the installation of OpenSSL.")};

constexpr const char* kTimestampQuery = "application/timestamp-query";
constexpr const char* kOcspQuery = "application/ocsp-request";
constexpr size_t kNonceSize = 8;  // as large as every authority accepts
constexpr size_t kLargestAnswer = 1 << 20;
constexpr int64_t kClockSkew = 300;  // seconds
// An answer may be younger than `now`, which is when the batch began: people look for their PIN.
constexpr int64_t kLongestBatch = 86400;
constexpr size_t kLongestChain = 10;

std::string to_day(int64_t seconds) { return to_iso_date({seconds, 0}).substr(0, 10); }

// A certificate as authorities publish it: DER, or PEM against the rules.
Certificate read_one(const std::string& bytes) {
  const unsigned char* cursor = octets(bytes);
  Certificate der(d2i_X509(nullptr, &cursor, static_cast<long>(bytes.size())));
  if (der != nullptr) return der;
  Certificates pem = read_certificates(bytes);
  return pem.empty() ? nullptr : std::move(pem.front());
}

bool is_same(X509* a, X509* b) { return X509_cmp(a, b) == 0; }

}  // namespace

void Evidence::add(std::vector<std::string>& list, const std::string& der) {
  if (std::find(list.begin(), list.end(), der) == list.end()) list.push_back(der);
}

std::string to_der(X509* certificate) {
  unsigned char* der = nullptr;
  int length = i2d_X509(certificate, &der);
  std::string out(reinterpret_cast<char*>(der), length > 0 ? static_cast<size_t>(length) : 0);
  OPENSSL_free(der);
  return out;
}

TrustServices::TrustServices(std::shared_ptr<Network> network, TrustServiceOptions options)
    : parts_(std::make_shared<Parts>(std::move(network), std::move(options))) {}

TrustServices::Parts::Parts(std::shared_ptr<Network> network, TrustServiceOptions options)
    : network_(std::move(network)), options_(std::move(options)) {
  Diagnostics ignored;  // whoever verifies reports them
  trust_ = make_store(options_.anchors, ignored);
}

// ------------------------------------------------------------------ timestamps

Result<Timestamp> TrustServices::Parts::timestamp(std::string_view data) {
  return timestamp(Digest::kSha256, digest_of(Digest::kSha256, data));
}

Result<Timestamp> TrustServices::Parts::timestamp(Digest digest, const std::string& imprint) {
  Diagnostics errors;
  if (options_.timestamp_authorities.empty()) return error(kNoAuthority);
  for (const std::string& url : options_.timestamp_authorities) {
    for (int attempt = 0; attempt < std::max(options_.attempts, 1); ++attempt) {
      std::string nonce(kNonceSize, '\0');
      if (RAND_bytes(octets(nonce), static_cast<int>(nonce.size())) != 1) return error(kRandom);
      nonce[0] = static_cast<char>((nonce[0] & 0x7F) | 0x40);  // positive, of fixed length
      WebRequest request{url, kTimestampQuery, make_timestamp_request(digest, imprint, nonce),
                         kLargestAnswer, options_.login.get()};
      Result<std::string> answer = network_->fetch(request);
      if (!answer.ok()) {
        errors.push_back(answer.errors().front());
        continue;
      }
      Timestamp out;
      if (const char* why = read_timestamp_response(*answer, digest, imprint, nonce, out)) {
        errors.push_back(error(kBadTimestamp, {url, why}));
        break;  // who answers wrongly will do so again
      }
      if (std::optional<Diagnostic> problem = doubt(out, url)) {
        errors.push_back(std::move(*problem));
        break;
      }
      return out;
    }
  }
  return errors;
}

std::optional<Diagnostic> TrustServices::Parts::doubt(const Timestamp& timestamp,
                                                      const std::string& url) const {
  if (trust_.count == 0) return std::nullopt;
  Judgement judgement("");
  if (check_trust(timestamp.authority.get(), timestamp.others, trust_, {timestamp.time, 0},
                  TrustedService::Use::kTimestamps, judgement))
    return std::nullopt;
  return error(kBadTimestamp, {url, N_("its authority leads to none that you trust")});
}

// ------------------------------------------------------------------ revocation

Diagnostics TrustServices::Parts::gather(X509* leaf, const Certificates& pool, int64_t proven_at,
                                         Evidence& out) {
  std::lock_guard<std::mutex> lock(mutex_);
  return walk(leaf, pool, proven_at, out, 0);
}

Diagnostics TrustServices::Parts::walk(X509* leaf, const Certificates& pool, int64_t proven_at,
                                       Evidence& out, int depth) {
  Diagnostics missing;
  Certificate current = share(leaf);
  for (size_t i = 0; i < kLongestChain && !is_self_issued(current.get()); ++i) {
    Evidence::add(out.certificates, to_der(current.get()));
    bool is_anchor = std::any_of(
        trust_.anchors.begin(), trust_.anchors.end(),
        [&](const Certificate& anchor) { return is_same(anchor.get(), current.get()); });
    if (is_anchor || (i == 0 && depth > 0 && needs_no_revocation(leaf))) break;
    Certificate issuer = find_issuer(current.get(), pool);
    if (issuer == nullptr) {
      missing.push_back(error(kIssuer, {subject_name(current.get()), issuer_name(current.get())}));
      break;
    }
    const Known& known = ask(current.get(), issuer.get());
    if (!known.answer) {
      missing.push_back(error(kNoAnswer, {subject_name(current.get())}));
    } else {
      Evidence::add(known.is_ocsp ? out.ocsps : out.crls, known.der);
      if (known.answer->revoked && known.answer->revoked_at <= proven_at)
        missing.push_back(
            error(kRevoked, {subject_name(current.get()), to_day(known.answer->revoked_at)}));
      // A responder is a certificate like another, unless its issuer says not to ask.
      for (const Certificate& responder : known.answer->others)
        if (depth == 0 && X509_check_ca(responder.get()) == 0) {
          Diagnostics more = walk(responder.get(), pool, proven_at, out, depth + 1);
          missing.insert(missing.end(), more.begin(), more.end());
        }
    }
    current = std::move(issuer);
  }
  // The root as well: who verifies in thirty years may trust it by name only, and pyHanko looks for
  // the issuer of a root's own list among the proofs alone.
  if (is_self_issued(current.get())) Evidence::add(out.certificates, to_der(current.get()));
  return missing;
}

Certificate TrustServices::Parts::find_issuer(X509* certificate, const Certificates& pool) {
  auto issued = [certificate](X509* candidate) {
    return X509_check_issued(candidate, certificate) == X509_V_OK &&
           X509_verify(certificate, X509_get0_pubkey(candidate)) == 1;
  };
  for (const Certificates* list : {&pool, static_cast<const Certificates*>(&trust_.anchors)})
    for (const Certificate& candidate : *list)
      if (issued(candidate.get())) return share(candidate.get());
  for (const std::string& url : issuer_addresses(certificate)) {
    Certificate fetched = read_one(fetch_once(url));
    if (fetched != nullptr && issued(fetched.get())) return fetched;
  }
  return nullptr;
}

// OCSP first: its answer is small and of this minute; a list may be megabytes and a week old.
const TrustServices::Parts::Known& TrustServices::Parts::ask(X509* certificate, X509* issuer) {
  auto [entry, is_new] = known_.try_emplace(to_der(certificate));
  Known& out = entry->second;
  if (is_new && !ask_ocsp(certificate, issuer, out)) ask_crl(certificate, issuer, out);
  return out;
}

bool TrustServices::Parts::ask_ocsp(X509* certificate, X509* issuer, Known& out) {
  std::string request = make_ocsp_request(certificate, issuer);
  for (const std::string& url : ocsp_addresses(certificate)) {
    Result<std::string> answer = network_->fetch({url, kOcspQuery, request, kLargestAnswer});
    if (!answer.ok()) continue;
    std::optional<RevocationAnswer> read = read_ocsp(*answer, certificate, issuer);
    if (!read || !is_current(*read)) continue;
    out = {std::move(read), std::move(answer).value(), true};
    return true;
  }
  return false;
}

bool TrustServices::Parts::ask_crl(X509* certificate, X509* issuer, Known& out) {
  for (const std::string& url : crl_addresses(certificate)) {
    const std::string& list = fetch_once(url);
    std::optional<RevocationAnswer> read = read_crl(list, certificate, issuer);
    if (!read || !is_current(*read)) continue;
    out = {std::move(read), list, false};
    return true;
  }
  return false;
}

const std::string& TrustServices::Parts::fetch_once(const std::string& url) {
  auto [entry, is_new] = files_.try_emplace(url);
  if (!is_new) return entry->second;
  WebRequest request;
  request.url = url;
  Result<std::string> answer = network_->fetch(request);
  if (answer.ok()) entry->second = std::move(answer).value();
  return entry->second;
}

bool TrustServices::Parts::is_current(const RevocationAnswer& answer) const {
  int64_t now = options_.now.seconds;
  return answer.this_update <= now + kLongestBatch &&
         (answer.next_update == 0 || answer.next_update >= now - kClockSkew);
}

}  // namespace paraphe
