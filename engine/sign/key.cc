#include "sign/key.h"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <string>

#include "sign/certificate.h"

namespace paraphe {
namespace {

constexpr Message kKeyFailed{
    "sign.key-failed", N_("The private key could not sign ({0})."),
    N_("Check that the key file is complete and that the key is meant for signing.")};

constexpr Message kKeyElsewhere{
    "sign.key-elsewhere", N_("The private key of this certificate is not here."),
    N_("Prepare the signature with --prepare, sign elsewhere, and bring it back with --complete.")};

constexpr Message kOtherMessage{"sign.other-message",
                                N_("No signature was brought back for this document as it is now."),
                                N_("Complete with the same file that was prepared, unchanged.")};
constexpr Message kOtherKey{
    "sign.other-key",
    N_("The signature brought back was not made with the key of the certificate."),
    N_("Sign exactly the prepared bytes, with the algorithm given there and the right key.")};

std::string last_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  std::string out = reason != nullptr ? reason : "unknown reason";
  ERR_clear_error();
  return out;
}

class SoftwareKey final : public SigningKey {
 public:
  explicit SoftwareKey(PrivateKey key) : key_(std::move(key)) {}

  Result<std::string> sign(std::string_view message, const Scheme& scheme) const override {
    DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* parameters = nullptr;
    bool ready = context != nullptr &&
                 EVP_DigestSignInit(context.get(), &parameters, implementation_of(scheme.digest),
                                    nullptr, key_.get()) == 1;
    // The salt is as long as the digest: that is what the certificate's world expects (RFC 4055
    // §3.1) and what tokens can do.
    if (ready && scheme.padding == Padding::kPss)
      ready = EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
              EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1;
    std::string value(static_cast<size_t>(EVP_PKEY_get_size(key_.get())), '\0');
    size_t length = value.size();
    if (!ready ||
        EVP_DigestSign(context.get(), octets(value), &length, octets(message), message.size()) != 1)
      return error(kKeyFailed, {last_reason()});
    value.resize(length);
    return value;
  }

 private:
  PrivateKey key_;
};

class AbsentKey final : public SigningKey {
 public:
  AbsentKey(PrivateKey public_key, std::map<std::string, std::string> values)
      : public_key_(std::move(public_key)), values_(std::move(values)) {}

  Result<std::string> sign(std::string_view message, const Scheme& scheme) const override {
    if (values_.empty()) return error(kKeyElsewhere);
    auto found = values_.find(std::string(message));
    if (found == values_.end()) return error(kOtherMessage);
    if (!is_signature_of(public_key_.get(), scheme, message, found->second))
      return error(kOtherKey);
    return found->second;
  }
  bool is_here() const override { return false; }

 private:
  PrivateKey public_key_;
  std::map<std::string, std::string> values_;
};

}  // namespace

bool is_signature_of(EVP_PKEY* key, const Scheme& scheme, std::string_view message,
                     std::string_view value) {
  DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;
  bool ready = context != nullptr &&
               EVP_DigestVerifyInit(context.get(), &parameters, implementation_of(scheme.digest),
                                    nullptr, key) == 1;
  if (ready && scheme.padding == Padding::kPss)
    ready = EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1;
  bool right = ready && EVP_DigestVerify(context.get(), octets(value), value.size(),
                                         octets(message), message.size()) == 1;
  ERR_clear_error();
  return right;
}

std::unique_ptr<const SigningKey> make_absent_key(
    PrivateKey public_key, std::map<std::string, std::string> value_by_message) {
  return std::make_unique<AbsentKey>(std::move(public_key), std::move(value_by_message));
}

std::string to_ecdsa_der(std::string_view raw) {
  Handle<ECDSA_SIG, ECDSA_SIG_free> signature(ECDSA_SIG_new());
  auto half = static_cast<int>(raw.size() / 2);
  BIGNUM* r = BN_bin2bn(octets(raw), half, nullptr);
  BIGNUM* s = BN_bin2bn(octets(raw) + half, half, nullptr);
  if (signature == nullptr || r == nullptr || s == nullptr ||
      ECDSA_SIG_set0(signature.get(), r, s) != 1)
    return "";
  unsigned char* der = nullptr;
  int length = i2d_ECDSA_SIG(signature.get(), &der);
  std::string out(reinterpret_cast<char*>(der), length > 0 ? static_cast<size_t>(length) : 0);
  OPENSSL_free(der);
  return out;
}

std::unique_ptr<const SigningKey> make_software_key(PrivateKey key) {
  return std::make_unique<SoftwareKey>(std::move(key));
}

}  // namespace paraphe
