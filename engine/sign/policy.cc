#include "sign/policy.h"

#include <array>

namespace paraphe {
namespace {

constexpr const char* kEtsi = "ETSI TS 119 312 V1.5.1";
constexpr int64_t k20290101 = 1861920000;

constexpr std::array<DigestRule, 7> kDigests{{
    {Digest::kNone, "?", 0, false, kEtsi},
    {Digest::kMd5, "MD5", 16, false, kEtsi},
    {Digest::kSha1, "SHA-1", 20, false, kEtsi},      // dead since 2012
    {Digest::kSha224, "SHA-224", 28, false, kEtsi},  // until 2029, but nothing needs it
    {Digest::kSha256, "SHA-256", 32, true, kEtsi},
    {Digest::kSha384, "SHA-384", 48, true, kEtsi},
    {Digest::kSha512, "SHA-512", 64, true, kEtsi},
}};

// Rows of one kind and padding stand in the order of growing keys. The 3072 bits advised for RSA
// are ANSSI's (RGS, annexe B1: from 2031) and ETSI's 3000 rounded up to the size people have.
constexpr std::array<KeyRule, 9> kKeys{{
    {KeyKind::kUnknown, Padding::kNone, 0, false, 0, "", 0, kEtsi},
    {KeyKind::kRsa, Padding::kPkcs1, 0, false, 0, "", 0, kEtsi},
    {KeyKind::kRsa, Padding::kPkcs1, 2048, true, k20290101, "2029-01-01", 3072, kEtsi},
    {KeyKind::kRsa, Padding::kPss, 0, false, 0, "", 0, kEtsi},
    {KeyKind::kRsa, Padding::kPss, 2048, true, k20290101, "2029-01-01", 3072, kEtsi},
    {KeyKind::kRsa, Padding::kPss, 3000, true, 0, "", 3072, kEtsi},
    {KeyKind::kRsa, Padding::kPss, 3072, true, 0, "", 0, kEtsi},
    {KeyKind::kEcdsa, Padding::kNone, 0, false, 0, "", 0, kEtsi},
    {KeyKind::kEcdsa, Padding::kNone, 256, true, 0, "", 0, kEtsi},
}};

}  // namespace

const DigestRule& rule_of(Digest digest) { return kDigests[static_cast<size_t>(digest)]; }

const KeyRule& rule_of(const Scheme& scheme) {
  const KeyRule* found = &kKeys[0];
  for (const KeyRule& rule : kKeys)
    if (rule.kind == scheme.kind && rule.padding == scheme.padding &&
        rule.least_bits <= scheme.bits)
      found = &rule;
  return *found;
}

Digest digest_for(KeyKind kind, int bits) {
  if (kind == KeyKind::kEcdsa && bits > 384) return Digest::kSha512;
  if (kind == KeyKind::kEcdsa && bits > 256) return Digest::kSha384;
  return Digest::kSha256;
}

std::string describe(const Scheme& scheme) {
  std::string out = "?";
  if (scheme.kind == KeyKind::kEcdsa) out = "ECDSA " + scheme.curve;
  if (scheme.kind == KeyKind::kRsa)
    out = "RSA " + std::to_string(scheme.bits) +
          (scheme.padding == Padding::kPss ? " PSS" : " PKCS#1");
  return out + " / " + rule_of(scheme.digest).name;
}

}  // namespace paraphe
