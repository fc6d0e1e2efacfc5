// The cryptographic policy: which algorithms may make and prove a signature, and until when.
//
// It is data with sources (policy.cc holds the tables), so that a new edition of ETSI TS 119 312
// is a change of lines, not of code.
#pragma once

#include <cstdint>
#include <string>

namespace paraphe {

enum class Digest : uint8_t { kNone, kMd5, kSha1, kSha224, kSha256, kSha384, kSha512 };
enum class KeyKind : uint8_t { kUnknown, kRsa, kEcdsa };
enum class Padding : uint8_t { kNone, kPkcs1, kPss };  // kNone for ECDSA

// How a signature value is made.
struct Scheme {
  KeyKind kind = KeyKind::kUnknown;
  Padding padding = Padding::kNone;
  Digest digest = Digest::kNone;
  int bits = 0;       // of the modulus or of the curve
  std::string curve;  // "P-256"; ECDSA only
};

struct DigestRule {
  Digest digest;
  const char* name;  // "SHA-256"
  size_t size;       // bytes
  bool accepted;     // for signatures and certificates, old or new
  const char* source;
};

struct KeyRule {
  KeyKind kind;
  Padding padding;
  int least_bits;  // the rule with the highest least_bits that is not above the key applies
  bool accepted;
  int64_t until;           // seconds since 1970; 0: no end known
  const char* until_date;  // the same for people, "2029-01-01"
  int advised_bits;        // smaller keys get a warning; 0: none
  const char* source;
};

const DigestRule& rule_of(Digest digest);
const KeyRule& rule_of(const Scheme& scheme);

// The digest that goes with a key: as strong as the key, SHA-256 at least (ETSI TS 119 312,
// suites).
Digest digest_for(KeyKind kind, int bits);

// "ECDSA P-256 / SHA-256", "RSA 3072 PSS / SHA-256".
std::string describe(const Scheme& scheme);

}  // namespace paraphe
