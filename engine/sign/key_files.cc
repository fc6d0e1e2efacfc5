// Signers from files: PEM and PKCS#12 (RFC 7468, RFC 7292). Nothing here ever asks at a terminal.
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/provider.h>

#include <algorithm>
#include <optional>

#include "sign/parts.h"

namespace paraphe {
namespace {

constexpr Message kKeyUnreadable{
    "sign.key-unreadable", N_("There is no readable private key in {0}."),
    N_("Give a PEM file that contains BEGIN PRIVATE KEY or BEGIN ENCRYPTED PRIVATE KEY.")};
constexpr Message kPasswordNeeded{
    "sign.password-needed", N_("The private key in {0} is protected by a password."),
    N_("Give the password (see the help of the sign command for the ways to do so).")};
constexpr Message kPasswordWrong{"sign.password-wrong",
                                 N_("The password does not open the private key in {0}."),
                                 N_("Check the password; capitals and accents count.")};
constexpr Message kCertificateUnreadable{
    "sign.certificate-unreadable", N_("There is no readable certificate in {0}."),
    N_("Give a PEM file that contains BEGIN CERTIFICATE, the signer's and its issuers'.")};
constexpr Message kPkcs12Unreadable{
    "sign.pkcs12-unreadable", N_("{0} is not a readable PKCS#12 file."),
    N_("Export certificate and private key again as a .p12 or .pfx file.")};
constexpr Message kPkcs12NoKey{"sign.pkcs12-no-key",
                               N_("The PKCS#12 file {0} contains no private key."),
                               N_("Export it again and choose to include the private key.")};
constexpr Message kPkcs12Old{"sign.pkcs12-encryption",
                             N_("{0} is encrypted in a way that this system does not support."),
                             N_("Export it again with AES-256 (the default of current programs).")};

constexpr size_t kLargestFile = 1 << 20;
constexpr long kMostIterations = 10'000'000;  // more is an attack on our time, not a protection

struct PasswordRequest {
  const Secret& password;
  bool asked = false;
};

int give_password(char* buffer, int size, int, void* data) {
  auto& request = *static_cast<PasswordRequest*>(data);
  request.asked = true;
  const std::string& bytes = request.password.bytes();
  if (bytes.empty() || size < 0 || bytes.size() > static_cast<size_t>(size)) return -1;
  std::copy(bytes.begin(), bytes.end(), buffer);
  return static_cast<int>(bytes.size());
}

struct KeyAndCertificates {
  PrivateKey key;
  Certificates certificates;
};

std::optional<KeyAndCertificates> parse(PKCS12* store, const Secret& password) {
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  STACK_OF(X509)* others = nullptr;
  if (PKCS12_parse(store, password.bytes().c_str(), &key, &certificate, &others) != 1)
    return std::nullopt;
  KeyAndCertificates out;
  out.key.reset(key);
  if (certificate != nullptr) out.certificates.emplace_back(certificate);
  CertificateStack rest(others);
  for (int i = 0; others != nullptr && i < sk_X509_num(others); ++i)
    out.certificates.push_back(share(sk_X509_value(others, i)));
  return out;
}

// Key and certificates as DER; the key is wiped with its owner.
struct Exported {
  Secret key;
  std::vector<std::string> certificates;
};

Exported to_der(const KeyAndCertificates& from) {
  Exported out;
  unsigned char* der = nullptr;
  int length = from.key == nullptr ? 0 : i2d_PrivateKey(from.key.get(), &der);
  if (length > 0) {
    out.key = Secret(std::string(reinterpret_cast<char*>(der), static_cast<size_t>(length)));
    OPENSSL_clear_free(der, static_cast<size_t>(length));
  }
  for (const Certificate& certificate : from.certificates) {
    der = nullptr;
    length = i2d_X509(certificate.get(), &der);
    if (length > 0)
      out.certificates.emplace_back(reinterpret_cast<char*>(der), static_cast<size_t>(length));
    OPENSSL_free(der);
  }
  return out;
}

KeyAndCertificates from_der(const Exported& from) {
  KeyAndCertificates out;
  const std::string& key = from.key.bytes();
  const unsigned char* cursor = octets(key);
  if (!key.empty())
    out.key.reset(d2i_AutoPrivateKey(nullptr, &cursor, static_cast<long>(key.size())));
  for (const std::string& der : from.certificates) {
    cursor = octets(der);
    Certificate certificate(d2i_X509(nullptr, &cursor, static_cast<long>(der.size())));
    if (certificate != nullptr) out.certificates.push_back(std::move(certificate));
  }
  return out;
}

// What browsers and Windows wrote until about 2022 (RC2-40, 3DES) needs OpenSSL's legacy provider.
// It is loaded into a library context of its own, which is this thread's for the moment only, and
// what was opened leaves it as DER: nothing else can ever use those algorithms.
class LegacyContext {
 public:
  LegacyContext()
      : library_(OSSL_LIB_CTX_new()),
        old_(OSSL_PROVIDER_load(library_.get(), "legacy")),
        usual_(OSSL_PROVIDER_load(library_.get(), "default")),
        before_(OSSL_LIB_CTX_set0_default(library_.get())) {}
  LegacyContext(const LegacyContext&) = delete;
  LegacyContext& operator=(const LegacyContext&) = delete;
  ~LegacyContext() { OSSL_LIB_CTX_set0_default(before_); }
  bool ready() const { return old_ != nullptr && usual_ != nullptr; }

 private:
  Handle<OSSL_LIB_CTX, OSSL_LIB_CTX_free> library_;
  Handle<OSSL_PROVIDER, OSSL_PROVIDER_unload> old_, usual_;
  OSSL_LIB_CTX* before_;
};

std::optional<Exported> parse_legacy(std::string_view bytes, const Secret& password) {
  LegacyContext context;
  Memory memory = view_memory(bytes);
  Pkcs12 store(context.ready() && memory != nullptr ? d2i_PKCS12_bio(memory.get(), nullptr)
                                                    : nullptr);
  if (store == nullptr) return std::nullopt;
  std::optional<KeyAndCertificates> opened = parse(store.get(), password);
  if (!opened) return std::nullopt;
  return to_der(*opened);
}

// Whether the password is right, by the file's own checksum.
bool opens(PKCS12* store, const Secret& password) {
  const std::string& bytes = password.bytes();
  if (PKCS12_verify_mac(store, bytes.c_str(), static_cast<int>(bytes.size())) == 1) return true;
  return bytes.empty() && PKCS12_verify_mac(store, nullptr, 0) == 1;
}

bool asks_too_much(PKCS12* store) {
  const ASN1_INTEGER* iterations = nullptr;
  PKCS12_get0_mac(nullptr, nullptr, nullptr, &iterations, store);
  if (iterations == nullptr) return false;
  int64_t count = 0;
  return ASN1_INTEGER_get_int64(&count, iterations) != 1 || count > kMostIterations;
}

Result<KeyAndCertificates> open_pkcs12(std::string_view bytes, const std::string& file,
                                       const Secret& password) {
  Place place{file, 0, 0, ""};
  Memory memory = bytes.size() <= kLargestFile ? view_memory(bytes) : nullptr;
  Pkcs12 store(memory == nullptr ? nullptr : d2i_PKCS12_bio(memory.get(), nullptr));
  if (store == nullptr || asks_too_much(store.get()))
    return error(kPkcs12Unreadable, {file}, place);
  if (PKCS12_mac_present(store.get()) == 1 && !opens(store.get(), password))
    return error(password.empty() ? kPasswordNeeded : kPasswordWrong, {file}, place);
  std::optional<KeyAndCertificates> opened = parse(store.get(), password);
  if (!opened)
    if (std::optional<Exported> exported = parse_legacy(bytes, password))
      opened = from_der(*exported);
  if (!opened) return error(kPkcs12Old, {file}, place);
  if (opened->key == nullptr) return error(kPkcs12NoKey, {file}, place);
  return std::move(*opened);
}

}  // namespace

Result<Signer> Signer::from_pem(std::string_view key, const std::string& key_file,
                                std::string_view certificates, const std::string& certificate_file,
                                const Secret& password, Instant when, RsaPadding padding) {
  Diagnostics errors;
  PasswordRequest request{password};
  ERR_clear_error();
  Memory memory = key.size() <= kLargestFile ? view_memory(key) : nullptr;
  PrivateKey private_key(
      memory == nullptr ? nullptr
                        : PEM_read_bio_PrivateKey(memory.get(), nullptr, give_password, &request));
  if (private_key == nullptr) {
    const Message& why = !request.asked     ? kKeyUnreadable
                         : password.empty() ? kPasswordNeeded
                                            : kPasswordWrong;
    errors.push_back(error(why, {key_file}, {key_file, 0, 0, ""}));
  }
  Certificates chain =
      certificates.size() <= kLargestFile ? read_certificates(certificates) : Certificates{};
  if (chain.empty())
    errors.push_back(
        error(kCertificateUnreadable, {certificate_file}, {certificate_file, 0, 0, ""}));
  ERR_clear_error();
  if (!errors.empty()) return errors;
  EVP_PKEY* public_key = private_key.get();
  return join_signer(make_software_key(std::move(private_key)), public_key, chain,
                     {key_file, certificate_file}, when, padding);
}

Result<Signer> Signer::from_certificate(std::string_view certificates, const std::string& file,
                                        Instant when, RsaPadding padding) {
  return from_signatures(certificates, file, {}, when, padding);
}

Result<Signer> Signer::from_signatures(std::string_view certificates, const std::string& file,
                                       std::map<std::string, std::string> value_by_message,
                                       Instant when, RsaPadding padding) {
  Certificates chain =
      certificates.size() <= kLargestFile ? read_certificates(certificates) : Certificates{};
  ERR_clear_error();
  if (chain.empty()) return error(kCertificateUnreadable, {file}, {file, 0, 0, ""});
  PrivateKey public_key(X509_get_pubkey(chain.front().get()));
  EVP_PKEY* view = public_key.get();
  return join_signer(make_absent_key(std::move(public_key), std::move(value_by_message)), view,
                     chain, {file, file}, when, padding);
}

Result<Signer> Signer::from_pkcs12(std::string_view bytes, const std::string& file,
                                   const Secret& password, Instant when, RsaPadding padding) {
  ERR_clear_error();
  Result<KeyAndCertificates> opened = open_pkcs12(bytes, file, password);
  ERR_clear_error();
  if (!opened.ok()) return opened.errors();
  EVP_PKEY* public_key = opened->key.get();
  return join_signer(make_software_key(std::move(opened->key)), public_key, opened->certificates,
                     {file, file}, when, padding);
}

}  // namespace paraphe
