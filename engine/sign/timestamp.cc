#include "sign/timestamp.h"

#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509_vfy.h>

#include <ctime>

#include "base/diagnostic.h"
#include "sign/certificate.h"
#include "sign/der.h"

namespace paraphe {
namespace {

using Request = Handle<TS_REQ, TS_REQ_free>;
using Response = Handle<TS_RESP, TS_RESP_free>;
using Info = Handle<TS_TST_INFO, TS_TST_INFO_free>;
using Imprint = Handle<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free>;
using Algorithm = Handle<X509_ALGOR, X509_ALGOR_free>;
using Number = Handle<ASN1_INTEGER, ASN1_INTEGER_free>;
using Token = Handle<PKCS7, PKCS7_free>;
using CheckContext = Handle<TS_VERIFY_CTX, TS_VERIFY_CTX_free>;

constexpr size_t kLargestToken = 1 << 20;

Number to_number(std::string_view bytes) {
  Handle<BIGNUM, BN_free> number(BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr));
  return Number(number == nullptr ? nullptr : BN_to_ASN1_INTEGER(number.get(), nullptr));
}

Token read_token(std::string_view bytes, size_t& length) {
  CmsShape shape;
  if (bytes.size() > kLargestToken || read_shape(bytes, shape, CmsContent::kTimestamp) != nullptr ||
      bytes.find_first_not_of('\0', shape.length) != std::string_view::npos)
    return nullptr;
  length = shape.length;
  const unsigned char* cursor = octets(bytes);
  Token token(d2i_PKCS7(nullptr, &cursor, static_cast<long>(length)));
  if (token == nullptr || cursor != octets(bytes) + length ||
      PKCS7_type_is_signed(token.get()) == 0)
    return nullptr;
  return token;
}

// The signature, the name of the certificate in the token (ESS) and its purpose, timeStamping alone
// and critical (RFC 3161 §2.3). The certificate is its own anchor here: trust is another question.
bool is_signed_by(PKCS7* token, X509* authority) {
  Handle<X509_STORE, X509_STORE_free> store(X509_STORE_new());
  if (store == nullptr || X509_STORE_add_cert(store.get(), authority) != 1) return false;
  X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
  CheckContext context(TS_VERIFY_CTX_new());
  if (context == nullptr) return false;
  TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_SIGNATURE | TS_VFY_VERSION);
#if OPENSSL_VERSION_NUMBER >= 0x30400000L
  TS_VERIFY_CTX_set0_store(context.get(), store.release());
#else
  TS_VERIFY_CTX_set_store(context.get(), store.release());
#endif
  return TS_RESP_verify_token(context.get(), token) == 1;
}

bool read_time(const TS_TST_INFO* info, int64_t& out) {
  tm date{};
  if (ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &date) != 1) return false;
  out = static_cast<int64_t>(timegm(&date));
  return true;
}

const char* read_imprint(TS_TST_INFO* info, const std::function<std::string(Digest)>& digest_of,
                         Timestamp& out) {
  TS_MSG_IMPRINT* imprint = TS_TST_INFO_get_msg_imprint(info);
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
  out.imprint = digest_of_nid(OBJ_obj2nid(object));
  if (!rule_of(out.imprint).accepted) return N_("it uses a digest that can be forged");
  if (!digest_of) return nullptr;
  std::string expected = digest_of(out.imprint);
  if (expected.empty() || text_of(TS_MSG_IMPRINT_get_msg(imprint)) != expected)
    return N_("it is about other data than these");
  return nullptr;
}

const char* read_signer(PKCS7* token, Timestamp& out) {
  CertificateView signers(PKCS7_get0_signers(token, nullptr, 0));
  if (signers == nullptr || sk_X509_num(signers.get()) != 1)
    return N_("it does not carry the certificate of its one signer");
  X509* authority = sk_X509_value(signers.get(), 0);
  out.authority = share(authority);
  STACK_OF(X509)* all = token->d.sign->cert;
  for (int i = 0; i < sk_X509_num(all); ++i)
    if (sk_X509_value(all, i) != authority) out.others.push_back(share(sk_X509_value(all, i)));
  PKCS7_SIGNER_INFO* signer = sk_PKCS7_SIGNER_INFO_value(PKCS7_get_signer_info(token), 0);
  X509_ALGOR* digest = nullptr;
  X509_ALGOR* signature = nullptr;
  PKCS7_SIGNER_INFO_get0_algs(signer, nullptr, &digest, &signature);
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, signature);
  bool pss = OBJ_obj2nid(object) == NID_rsassaPss;
  out.scheme = scheme_of(X509_get0_pubkey(authority), pss ? Padding::kPss : Padding::kPkcs1);
  X509_ALGOR_get0(&object, nullptr, nullptr, digest);
  out.scheme.digest = digest_of_nid(OBJ_obj2nid(object));
  if (!algorithm_fits(signature, out.scheme.digest, out.scheme.kind))
    return N_("its algorithms contradict each other");
  if (!rule_of(out.scheme).accepted || !rule_of(out.scheme.digest).accepted)
    return N_("its signature uses an algorithm that can be forged");
  return nullptr;
}

const char* read(std::string_view bytes, const std::function<std::string(Digest)>& digest_of,
                 std::string_view nonce, Timestamp& out) {
  size_t length = 0;
  Token token = read_token(bytes, length);
  Info info(token == nullptr ? nullptr : PKCS7_to_TS_TST_INFO(token.get()));
  if (info == nullptr || TS_TST_INFO_get_version(info.get()) != 1)
    return N_("it is not a timestamp");
  out.token = bytes.substr(0, length);
  if (const char* why = read_imprint(info.get(), digest_of, out)) return why;
  if (!nonce.empty()) {
    Number expected = to_number(nonce);
    const ASN1_INTEGER* found = TS_TST_INFO_get_nonce(info.get());
    if (expected == nullptr || found == nullptr || ASN1_INTEGER_cmp(expected.get(), found) != 0)
      return N_("it is the answer to another request");
  }
  if (const char* why = read_signer(token.get(), out)) return why;
  if (!is_signed_by(token.get(), out.authority.get()))
    return N_("it was not signed by a timestamping authority");
  if (!read_time(info.get(), out.time)) return N_("its time cannot be read");
  if (validity_at(out.authority.get(), out.time) != Validity::kNow)
    return N_("the certificate of its authority was not in force at that time");
  return nullptr;
}

}  // namespace

std::string make_timestamp_request(Digest digest, std::string_view imprint,
                                   std::string_view nonce) {
  Request request(TS_REQ_new());
  Imprint message(TS_MSG_IMPRINT_new());
  Algorithm algorithm(X509_ALGOR_new());
  Number number = to_number(nonce);
  if (request == nullptr || message == nullptr || algorithm == nullptr || number == nullptr)
    return "";
  X509_ALGOR_set_md(algorithm.get(), implementation_of(digest));
  std::string copy(imprint);  // the setter wants bytes it could change
  bool ready =
      TS_MSG_IMPRINT_set_algo(message.get(), algorithm.get()) == 1 &&
      TS_MSG_IMPRINT_set_msg(message.get(), octets(copy), static_cast<int>(copy.size())) == 1 &&
      TS_REQ_set_version(request.get(), 1) == 1 &&
      TS_REQ_set_msg_imprint(request.get(), message.get()) == 1 &&
      TS_REQ_set_nonce(request.get(), number.get()) == 1 &&
      TS_REQ_set_cert_req(request.get(), 1) == 1;
  unsigned char* der = nullptr;
  int length = ready ? i2d_TS_REQ(request.get(), &der) : 0;
  std::string out(reinterpret_cast<char*>(der), length > 0 ? static_cast<size_t>(length) : 0);
  OPENSSL_free(der);
  return out;
}

const char* read_timestamp(std::string_view bytes,
                           const std::function<std::string(Digest)>& digest_of, Timestamp& out) {
  ERR_clear_error();
  const char* why = read(bytes, digest_of, {}, out);
  ERR_clear_error();
  return why;
}

const char* read_timestamp_response(std::string_view response, Digest digest,
                                    std::string_view imprint, std::string_view nonce,
                                    Timestamp& out) {
  ERR_clear_error();
  const unsigned char* cursor = octets(response);
  Response answer(response.size() > kLargestToken
                      ? nullptr
                      : d2i_TS_RESP(nullptr, &cursor, static_cast<long>(response.size())));
  if (answer == nullptr) return ERR_clear_error(), N_("it is not a timestamp");
  const TS_STATUS_INFO* status = TS_RESP_get_status_info(answer.get());
  int64_t code = -1;
  // 0 granted, 1 granted with changes (RFC 3161 §2.4.2).
  if (ASN1_INTEGER_get_int64(&code, TS_STATUS_INFO_get0_status(status)) != 1 || code < 0 ||
      code > 1)
    return ERR_clear_error(), N_("the authority refuses the request");
  PKCS7* token = TS_RESP_get_token(answer.get());
  unsigned char* der = nullptr;
  int length = token == nullptr ? 0 : i2d_PKCS7(token, &der);
  std::string bytes(reinterpret_cast<char*>(der), length > 0 ? static_cast<size_t>(length) : 0);
  OPENSSL_free(der);
  auto expected = [&](Digest used) {
    return used == digest ? std::string(imprint) : std::string();
  };
  const char* why = read(bytes, expected, nonce, out);
  ERR_clear_error();
  return why;
}

}  // namespace paraphe
