// Signing: PAdES signatures (ETSI EN 319 142-1) on files that Paraphe wrote.
//
// Layers, from the outside in: sign() steers; prepare_signature() (pdf/pdf.h) makes the hole;
// make_cms() fills it with a CAdES SignedData; Signer holds the key. After PreparedPdf nothing but
// the hexadecimal digits of /Contents changes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pdf/pdf.h"

namespace paraphe {

class TrustServices;  // sign/trust_services.h

// Bytes that are wiped from memory when they go away: passwords, private keys. Move-only.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string bytes) : bytes_(std::move(bytes)) {}
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();
  const std::string& bytes() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }

 private:
  std::string bytes_;
};

// How an RSA key signs. PSS is the default: ETSI TS 119 312 gives PKCS#1 v1.5 an end (2029-01-01).
// ECDSA keys ignore it.
enum class RsaPadding : uint8_t { kPss, kPkcs1 };

// Gives the PIN of the token with this label; called at most once.
using PinRequest = std::function<Result<Secret>(const std::string& label)>;

// A private key with its certificate chain. Shared by threads once made; the key never leaves it.
class Signer {
 public:
  struct Parts;
  explicit Signer(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

  // `key` and `certificates` are PEM (the signer's certificate first, then its chain in any order).
  // `when` is the signing time, checked against the certificate's validity.
  // Errors: unreadable key, wrong password, key and certificate that do not match, certificate
  // expired or not yet valid at `when`, key usage without signature, weak algorithm.
  static Result<Signer> from_pem(std::string_view key, const std::string& key_file,
                                 std::string_view certificates, const std::string& certificate_file,
                                 const Secret& password, Instant when,
                                 RsaPadding padding = RsaPadding::kPss);
  static Result<Signer> from_pkcs12(std::string_view bytes, const std::string& file,
                                    const Secret& password, Instant when,
                                    RsaPadding padding = RsaPadding::kPss);

  // A key on a token, called through the PKCS#11 module at the path `module` ("" takes module-path
  // of the address). `address` is a pkcs11: URI (RFC 7512). `certificates` (PEM, the signer's
  // first) may be empty: then those on the token serve. One login for the life of the signer.
  // Errors: also no such token or key, a wrong PIN (tried once), a locked token.
  static Result<Signer> from_token(const std::string& address, const std::string& module,
                                   std::string_view certificates, const std::string& file,
                                   const PinRequest& pin, Instant when,
                                   RsaPadding padding = RsaPadding::kPss);

  // A signer whose key is elsewhere: it cannot sign(), only prepare_task() and complete_task().
  static Result<Signer> from_certificate(std::string_view certificates, const std::string& file,
                                         Instant when, RsaPadding padding = RsaPadding::kPss);

  // A signer that knows the signature of each message (prepare_task()) already: sign() then does
  // what complete_task() would. Errors as from_certificate().
  static Result<Signer> from_signatures(std::string_view certificates, const std::string& file,
                                        std::map<std::string, std::string> value_by_message,
                                        Instant when, RsaPadding padding = RsaPadding::kPss);

  std::string common_name() const;      // of the certificate's subject
  std::string issuer_name() const;      // common name of its issuer
  std::string algorithm() const;        // "ECDSA P-256 / SHA-256"
  std::string certificate() const;      // DER
  const Diagnostics& warnings() const;  // e.g. PKCS#1 v1.5 ends 2029-01-01 (ETSI TS 119 312)
  const Parts& parts() const { return *parts_; }

 private:
  std::shared_ptr<const Parts> parts_;
};

// Keeps private keys out of core dumps and of other processes' sight, and gives OpenSSL a locked
// heap for them. For programs, once, before the first key is read and before threads start; false
// when the system refuses a part of it.
bool protect_process_memory();

// The baseline levels of EN 319 142-1 §6: basic, with proof of time, with proof of the
// certificates, and with a timestamp over all of it.
enum class Level : uint8_t { kB, kT, kLt, kLta };
const char* level_name(Level level);  // "PAdES-BASELINE-LTA"
const char* level_word(Level level);  // "LTA"

struct SignOptions {
  std::string field;             // "" takes the first unsigned field
  Instant date;                  // /M and the visible date
  std::string reason, location;  // may be empty
  // In what capacity, also "Pour le maire, par délégation : l’adjointe". Shown below the name, and
  // signed with the rest. May be empty.
  std::string capacity;
  Level level = Level::kB;
  TrustServices* services = nullptr;  // needed above B
};

struct SignedPdf {
  Pdf pdf;
  Level level = Level::kB;  // reached
  // Why it is not the one asked for: a service did not do its part. The file is sound as it is, and
  // extend() raises it later.
  Diagnostics missing;
};

// Signs one field: `pdf` is an exact prefix of the result. Errors: also a certificate that was
// revoked, when the level asks for proof.
Result<SignedPdf> sign(const Pdf& pdf, const Signer& signer, const SignOptions& options,
                       const Fonts& fonts);

// Raises the signatures of a file to `level`, or, at LTA, renews what it has. Only appends.
// Errors: no signature, one that cannot be read, a certificate that was revoked.
Result<SignedPdf> extend(const Pdf& pdf, Level level, TrustServices& services);

// ------------------------------------------------------------------ keys that are elsewhere
//
// A signature in two halves, with a signer made of its certificate alone:
//
//   Signer mayor = Signer::from_certificate(pem, "maire.pem", when).value();
//   SigningTask task = prepare_task(pdf, mayor, options, fonts).value();
//   … task.message is signed anywhere …
//   SignedPdf done = complete_task(pdf, mayor, options, value, fonts).value();
//
// Nothing is kept between the two: the same arguments make the same file again, down to the byte.

struct SigningTask {
  std::string algorithm;  // "RSA 3072 PSS / SHA-256"; the salt is as long as the digest
  std::string message;    // what is signed: the signed attributes, DER
  std::string digest;     // of the message, for devices that take only that
  std::string field;      // that will be filled
};
Result<SigningTask> prepare_task(const Pdf& pdf, const Signer& signer, const SignOptions& options,
                                 const Fonts& fonts);

// `value` is what SigningKey::sign() would give: DER for ECDSA, the octets for RSA. Errors: it was
// not made over this task with this key; and those of sign().
Result<SignedPdf> complete_task(const Pdf& pdf, const Signer& signer, const SignOptions& options,
                                std::string_view value, const Fonts& fonts);

// Reads back a file that Paraphe wrote (from disk) so that it can be signed: fields and tail.
// Foreign input, read with qpdf and refused when it is not the kind of file Paraphe writes.
Result<Pdf> read_pdf(std::string bytes, const std::string& file);

}  // namespace paraphe
