// Keys and certificates for the tests, made on the spot.
#pragma once

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sign/openssl_handles.h"
#include "sign/sign.h"

namespace paraphe::test {

constexpr int64_t k20200101 = 1577836800, k20231221 = 1703116800, k20261124 = 1795478400,
                  k20300101 = 1893456000, k20400101 = 2208988800;
constexpr Instant kWhen{k20231221 + 66600, 60};  // the séance: 21 December 2023, 18:30 UTC
constexpr Instant kNow{k20261124, 0};

// "P-256", "P-384" or a number of RSA bits. The same name gives the same key for the whole run.
inline EVP_PKEY* key_named(const std::string& kind, int which = 0) {
  static std::map<std::pair<std::string, int>, PrivateKey> keys;
  PrivateKey& key = keys[{kind, which}];
  if (key == nullptr)
    key.reset(kind[0] == 'P' ? EVP_EC_gen(kind.c_str())
                             : EVP_RSA_gen(static_cast<unsigned>(std::stoi(kind))));
  return key.get();
}

struct Wish {
  std::string name = "Maire ESSAI";
  int64_t from = k20200101, until = k20400101;
  const char* usage = "critical,digitalSignature,nonRepudiation";  // nullptr: none
  bool authority = false;
  const EVP_MD* digest = EVP_sha256();
  int serial = 7;
  std::vector<std::pair<int, std::string>> more;  // extensions: NID and value
};

inline void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// Signed by `issuer` with `issuer_key`, or by itself when there is no issuer.
inline Certificate make_certificate(EVP_PKEY* key, const Wish& wish, X509* issuer = nullptr,
                                    EVP_PKEY* issuer_key = nullptr) {
  Certificate out(X509_new());
  X509* certificate = out.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), wish.serial);
  ASN1_TIME_set(X509_getm_notBefore(certificate), static_cast<time_t>(wish.from));
  ASN1_TIME_set(X509_getm_notAfter(certificate), static_cast<time_t>(wish.until));
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, octets(wish.name), -1, -1, 0);
  X509* from = issuer != nullptr ? issuer : certificate;
  X509_set_issuer_name(certificate, X509_get_subject_name(from));
  add_extension(certificate, from, NID_basic_constraints,
                wish.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  const char* usage = wish.authority ? "critical,keyCertSign,cRLSign" : wish.usage;
  if (usage != nullptr) add_extension(certificate, from, NID_key_usage, usage);
  add_extension(certificate, from, NID_subject_key_identifier, "hash");
  for (const auto& [nid, value] : wish.more) add_extension(certificate, from, nid, value.c_str());
  X509_sign(certificate, issuer_key != nullptr ? issuer_key : key, wish.digest);
  return out;
}

inline std::string to_pem(X509* certificate) {
  Memory memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(memory.get(), certificate);
  char* data = nullptr;
  long length = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<size_t>(length)};
}

inline std::string to_pem(EVP_PKEY* key, const std::string& password = "") {
  Memory memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(memory.get(), key, password.empty() ? nullptr : EVP_aes_256_cbc(),
                                password.empty() ? nullptr : password.data(),
                                static_cast<int>(password.size()), nullptr, nullptr);
  char* data = nullptr;
  long length = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<size_t>(length)};
}

inline std::string to_pkcs12(EVP_PKEY* key, X509* certificate, const std::string& password,
                             const Certificates& others = {}, int key_cipher = 0) {
  CertificateView rest(sk_X509_new_null());
  for (const Certificate& other : others) sk_X509_push(rest.get(), other.get());
  Pkcs12 store(PKCS12_create(password.c_str(), "maire", key, certificate, rest.get(), key_cipher,
                             key_cipher, 1000, 1000, 0));
  unsigned char* der = nullptr;
  int length = i2d_PKCS12(store.get(), &der);
  std::string out(reinterpret_cast<char*>(der), static_cast<size_t>(length));
  OPENSSL_free(der);
  return out;
}

// Root, intermediate and a signer.
struct Pki {
  std::string kind;
  Certificate root, intermediate, leaf;
  EVP_PKEY* key = nullptr;

  explicit Pki(const std::string& key_kind = "P-256", const Wish& wish = {}) : kind(key_kind) {
    EVP_PKEY* root_key = key_named("P-256", 100);
    EVP_PKEY* middle_key = key_named("P-256", 101);
    key = key_named(kind, wish.serial);
    Wish authority;
    authority.authority = true;
    authority.name = "Racine ESSAI";
    authority.serial = 1;
    root = make_certificate(root_key, authority);
    authority.name = "Autorité ESSAI";
    authority.serial = 2;
    intermediate = make_certificate(middle_key, authority, root.get(), root_key);
    leaf = make_certificate(key, wish, intermediate.get(), middle_key);
  }

  std::string chain_pem() const {
    return to_pem(root.get()) + to_pem(leaf.get()) + to_pem(intermediate.get());
  }
  Result<Signer> signer(RsaPadding padding = RsaPadding::kPss, Instant when = kWhen) const {
    return Signer::from_pem(to_pem(key), "cle.pem", chain_pem(), "certificats.pem", Secret(), when,
                            padding);
  }
};

}  // namespace paraphe::test
