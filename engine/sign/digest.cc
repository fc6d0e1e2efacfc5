#include "sign/digest.h"

#include "sign/certificate.h"
#include "sign/openssl_handles.h"

namespace paraphe {

namespace {

// Of what `context` holds and `last`; empty when it cannot be had.
std::string finish(EVP_MD_CTX* context, std::string_view last) {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned length = 0;
  if (EVP_DigestUpdate(context, last.data(), last.size()) != 1 ||
      EVP_DigestFinal_ex(context, octets(out), &length) != 1)
    return "";
  out.resize(length);
  return out;
}

std::string hexadecimal_of(std::string_view octets) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(2 * octets.size());
  for (unsigned char octet : octets) {
    out += kDigits[octet >> 4];
    out += kDigits[octet & 15];
  }
  return out;
}

}  // namespace

std::string digest_of(Digest digest, std::string_view first, std::string_view second) {
  const EVP_MD* implementation = implementation_of(digest);
  DigestContext context(EVP_MD_CTX_new());
  if (implementation == nullptr || context == nullptr ||
      EVP_DigestInit_ex(context.get(), implementation, nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), first.data(), first.size()) != 1)
    return "";
  return finish(context.get(), second);
}

RangesAndWhole digests_of(Digest digest, std::string_view first, std::string_view second,
                          std::string_view whole) {
  if (digest != Digest::kSha256 || !whole.starts_with(first))
    return {digest_of(digest, first, second), sha256_hex(whole)};
  DigestContext shared(EVP_MD_CTX_new()), other(EVP_MD_CTX_new());
  if (shared == nullptr || other == nullptr ||
      EVP_DigestInit_ex(shared.get(), implementation_of(digest), nullptr) != 1 ||
      EVP_DigestUpdate(shared.get(), first.data(), first.size()) != 1 ||
      EVP_MD_CTX_copy_ex(other.get(), shared.get()) != 1)
    return {};
  return {finish(shared.get(), second),
          hexadecimal_of(finish(other.get(), whole.substr(first.size())))};
}

std::string sha256_hex(std::string_view bytes) {
  return hexadecimal_of(digest_of(Digest::kSha256, bytes));
}

}  // namespace paraphe
