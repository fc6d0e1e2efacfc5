// Signing: PAdES signatures (ETSI EN 319 142-1) on files that Paraphe wrote.
//
// Layers, from the outside in: sign() steers; prepare_signature() (pdf/pdf.h) makes the hole;
// make_cms() fills it with a CAdES SignedData; Signer holds the key. After PreparedPdf nothing but
// the hexadecimal digits of /Contents changes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pdf/pdf.h"

namespace paraphe {

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

  std::string common_name() const;      // of the certificate's subject
  std::string issuer_name() const;      // common name of its issuer
  std::string algorithm() const;        // "ECDSA P-256 / SHA-256"
  const Diagnostics& warnings() const;  // e.g. PKCS#1 v1.5 ends 2029-01-01 (ETSI TS 119 312)
  const Parts& parts() const { return *parts_; }

 private:
  std::shared_ptr<const Parts> parts_;
};

// Keeps private keys out of core dumps and of other processes' sight, and gives OpenSSL a locked
// heap for them. For programs, once, before the first key is read and before threads start; false
// when the system refuses a part of it.
bool protect_process_memory();

struct SignOptions {
  std::string field;             // "" takes the first unsigned field
  Instant date;                  // /M and the visible date
  std::string reason, location;  // may be empty
};

struct SignedPdf {
  Pdf pdf;
};

// Signs one field at level B-B: `pdf` is an exact prefix of the result.
Result<SignedPdf> sign(const Pdf& pdf, const Signer& signer, const SignOptions& options,
                       const Fonts& fonts);

// Reads back a file that Paraphe wrote (from disk) so that it can be signed: fields and tail.
// Foreign input, read with qpdf and refused when it is not the kind of file Paraphe writes.
Result<Pdf> read_pdf(std::string bytes, const std::string& file);

}  // namespace paraphe
