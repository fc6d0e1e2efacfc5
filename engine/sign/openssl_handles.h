// Owners of OpenSSL's objects. Only for the .cc files of this folder: no public header includes it.
#pragma once

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace paraphe {

template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};

template <class T, auto release>
using Handle = std::unique_ptr<T, Release<release>>;

using Certificate = Handle<X509, X509_free>;
using PrivateKey = Handle<EVP_PKEY, EVP_PKEY_free>;
using Memory = Handle<BIO, BIO_free>;
using Cms = Handle<CMS_ContentInfo, CMS_ContentInfo_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using Pkcs12 = Handle<PKCS12, PKCS12_free>;
using Certificates = std::vector<Certificate>;

// A stack that owns neither itself's certificates nor more than itself.
struct ReleaseStack {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};
struct ReleaseStackAndCertificates {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
using CertificateView = std::unique_ptr<STACK_OF(X509), ReleaseStack>;
using CertificateStack = std::unique_ptr<STACK_OF(X509), ReleaseStackAndCertificates>;

inline Certificate share(X509* certificate) {
  if (certificate != nullptr) X509_up_ref(certificate);
  return Certificate(certificate);
}

// A read-only view of `bytes`, which must outlive it.
inline Memory view_memory(std::string_view bytes) {
  if (bytes.size() > (1u << 30)) return nullptr;
  return Memory(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

inline const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline unsigned char* octets(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}
inline std::string_view text_of(const ASN1_STRING* string) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
          static_cast<size_t>(ASN1_STRING_length(string))};
}

}  // namespace paraphe
