#include "sign/digest.h"

#include "sign/certificate.h"
#include "sign/openssl_handles.h"

namespace paraphe {

std::string digest_of(Digest digest, std::string_view first, std::string_view second) {
  const EVP_MD* implementation = implementation_of(digest);
  DigestContext context(EVP_MD_CTX_new());
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned length = 0;
  if (implementation == nullptr || context == nullptr ||
      EVP_DigestInit_ex(context.get(), implementation, nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), first.data(), first.size()) != 1 ||
      EVP_DigestUpdate(context.get(), second.data(), second.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), octets(out), &length) != 1)
    return "";
  out.resize(length);
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (unsigned char octet : digest_of(Digest::kSha256, bytes)) {
    out += kDigits[octet >> 4];
    out += kDigits[octet & 15];
  }
  return out;
}

}  // namespace paraphe
