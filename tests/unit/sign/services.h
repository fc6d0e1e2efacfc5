// A whole world of trust services in this process: timestamping authority, OCSP responder, CRLs and
// issuers' certificates, behind the Network interface.
#pragma once

#include <openssl/ocsp.h>
#include <openssl/ts.h>

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "base/file.h"
#include "sign/services.h"
#include "sign/trust_services.h"
#include "unit/sign/sample.h"

namespace paraphe::test {

constexpr Message kNobody{"test.nobody", "nobody answers at {0}", ""};

// Answers by address, and counts the questions.
class FakeNetwork final : public Network {
 public:
  using Answer = std::function<Result<std::string>(const WebRequest&)>;

  Result<std::string> fetch(const WebRequest& request) override {
    std::lock_guard<std::mutex> lock(mutex_);
    ++asked[request.url];
    auto found = answers.find(request.url);
    if (found == answers.end()) return error(kNobody, {request.url});
    return found->second(request);
  }

  std::map<std::string, Answer> answers;
  std::map<std::string, int> asked;

 private:
  std::mutex mutex_;
};

template <class T, class Encode>
std::string encode(T* object, Encode encoder) {
  unsigned char* der = nullptr;
  int length = encoder(object, &der);
  std::string out(reinterpret_cast<char*>(der), length > 0 ? static_cast<size_t>(length) : 0);
  OPENSSL_free(der);
  return out;
}

inline Wish authority_wish(const std::string& name, int serial) {
  Wish wish;
  wish.name = name;
  wish.authority = true;
  wish.serial = serial;
  return wish;
}

// Root, intermediate, and below it a signer, a TSA and an OCSP responder; the services tell the
// time `clock`.
class World {
 public:
  explicit World(const std::string& kind = "P-256", int64_t time = k20261124)
      : clock(time), network(std::make_shared<FakeNetwork>()) {
    root_key = key_named("P-256", 200);
    middle_key = key_named("P-256", 201);
    tsa_key = key_named("P-256", 202);
    ocsp_key = key_named("P-256", 203);
    key = key_named(kind, 204);
    root = make_certificate(root_key, authority_wish("Racine ESSAI", 1));
    Wish middle = authority_wish("Autorité ESSAI", 2);
    middle.more = {{NID_crl_distribution_points, "URI:http://crl.test/root.crl"},
                   {NID_info_access, "caIssuers;URI:http://aia.test/root.cer"}};
    intermediate = make_certificate(middle_key, middle, root.get(), root_key);
    leaf = issue(key, "Maire ESSAI", 10, nullptr);
    tsa = issue(tsa_key, "Horodatage ESSAI", 11, "critical,timeStamping");
    Wish responder = below("Répondeur ESSAI", 12, "OCSPSigning");
    responder.more.emplace_back(NID_id_pkix_OCSP_noCheck, "ignored");
    ocsp = make_certificate(ocsp_key, responder, intermediate.get(), middle_key);
    open_services("http://tsa.test/", "http://ocsp.test/", "http://crl.test/root.crl",
                  "http://crl.test/ca.crl", "http://aia.test/root.cer", "http://aia.test/ca.cer");
  }

  // The same services with the certificates and keys of certs/make-test-pki.sh in `folder`.
  World(const std::string& folder, int64_t time, std::nullptr_t)
      : clock(time), network(std::make_shared<FakeNetwork>()) {
    auto read = [&folder](const std::string& name) {
      return read_file(folder + "/" + name).value();
    };
    auto private_key = [&](const std::string& name) {
      std::string pem = read(name);
      Memory memory = view_memory(pem);
      loaded_.emplace_back(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr));
      return loaded_.back().get();
    };
    auto certificate = [&](const std::string& name) {
      std::string pem = read(name);
      Memory memory = view_memory(pem);
      return Certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
    };
    root_key = private_key("root.key");
    middle_key = private_key("intermediate.key");
    tsa_key = private_key("tsa.key");
    ocsp_key = private_key("ocsp.key");
    key = private_key("signer-p256.key");
    root = certificate("root.pem");
    intermediate = certificate("intermediate.pem");
    leaf = certificate("signer-p256.pem");
    tsa = certificate("tsa.pem");
    ocsp = certificate("ocsp.pem");
    const std::string here = "http://127.0.0.1:8642/";
    open_services("http://tsa.test/", here + "ocsp", here + "root.crl", here + "intermediate.crl",
                  here + "root.cer", here + "intermediate.cer");
  }

  void open_services(const std::string& tsa_url, const std::string& ocsp_url,
                     const std::string& root_list, const std::string& list_url,
                     const std::string& root_url, const std::string& issuer_url) {
    auto& answers = network->answers;
    answers[tsa_url] = [this](const WebRequest& r) { return stamp(r.body); };
    answers[ocsp_url] = [this](const WebRequest& r) { return answer(r.body); };
    answers[root_list] = [this](const WebRequest&) { return list(root.get(), root_key); };
    answers[list_url] = [this](const WebRequest&) { return list(intermediate.get(), middle_key); };
    answers[root_url] = [this](const WebRequest&) { return encode(root.get(), i2d_X509); };
    answers[issuer_url] = [this](const WebRequest&) {
      return encode(intermediate.get(), i2d_X509);
    };
  }

  TrustAnchors anchors() const { return {{to_pem(root.get())}}; }

  TrustServices services(std::vector<std::string> authorities = {"http://tsa.test/"}) const {
    TrustServiceOptions options;
    options.timestamp_authorities = std::move(authorities);
    options.anchors = anchors();
    options.now = {clock, 0};
    return TrustServices(network, options);
  }

  Signer signer(RsaPadding padding = RsaPadding::kPss) const {
    return Signer::from_pem(to_pem(key), "cle.pem", to_pem(leaf.get()) + to_pem(intermediate.get()),
                            "certificats.pem", Secret(), kWhen, padding)
        .value();
  }

  Verification check(const std::string& bytes) const {
    return verify(bytes, "acte.pdf", anchors(), {clock + 60, 0});
  }

  // The lies of a timestamping authority.
  enum class Lie { kNone, kImprint, kNonce, kNoCertificate, kRefusal, kOldTime };

  std::string stamp(const std::string& query, Lie lie = Lie::kNone, X509* with = nullptr) {
    const unsigned char* cursor = octets(query);
    Handle<TS_REQ, TS_REQ_free> request(
        d2i_TS_REQ(nullptr, &cursor, static_cast<long>(query.size())));
    EXPECT_NE(request, nullptr);
    if (lie == Lie::kImprint) {
      std::string other(32, 'x');
      TS_MSG_IMPRINT_set_msg(TS_REQ_get_msg_imprint(request.get()), octets(other), 32);
    }
    if (lie == Lie::kNonce) {
      Handle<ASN1_INTEGER, ASN1_INTEGER_free> nonce(ASN1_INTEGER_new());
      ASN1_INTEGER_set(nonce.get(), 5);
      TS_REQ_set_nonce(request.get(), nonce.get());
    }
    if (lie == Lie::kNoCertificate) TS_REQ_set_cert_req(request.get(), 0);
    std::string told = encode(request.get(), i2d_TS_REQ);
    Handle<TS_RESP_CTX, TS_RESP_CTX_free> context(TS_RESP_CTX_new());
    Handle<ASN1_OBJECT, ASN1_OBJECT_free> policy(OBJ_txt2obj("1.3.6.1.4.1.32473.1.2", 1));
    TS_RESP_CTX_set_signer_cert(context.get(), with != nullptr ? with : tsa.get());
    TS_RESP_CTX_set_signer_key(context.get(), tsa_key);
    CertificateView chain(sk_X509_new_null());
    sk_X509_push(chain.get(), intermediate.get());
    TS_RESP_CTX_set_certs(context.get(), chain.get());
    TS_RESP_CTX_set_def_policy(context.get(), policy.get());
    TS_RESP_CTX_set_signer_digest(context.get(), EVP_sha256());
    TS_RESP_CTX_set_ess_cert_id_digest(context.get(), EVP_sha256());
    TS_RESP_CTX_add_md(context.get(), lie == Lie::kRefusal ? EVP_sha512() : EVP_sha256());
    TS_RESP_CTX_set_time_cb(
        context.get(),
        [](TS_RESP_CTX*, void* data, long* seconds, long* micros) {
          *seconds = *static_cast<long*>(data);
          *micros = 0;
          return 1;
        },
        &told_time_);
    told_time_ = lie == Lie::kOldTime ? k20200101 - 1000 : clock;
    Memory in = view_memory(told);
    Handle<TS_RESP, TS_RESP_free> response(TS_RESP_create_response(context.get(), in.get()));
    EXPECT_NE(response, nullptr);
    ERR_clear_error();
    return encode(response.get(), i2d_TS_RESP);
  }

  std::string answer(const std::string& query) {
    const unsigned char* cursor = octets(query);
    Handle<OCSP_REQUEST, OCSP_REQUEST_free> request(
        d2i_OCSP_REQUEST(nullptr, &cursor, static_cast<long>(query.size())));
    EXPECT_NE(request, nullptr);
    Handle<OCSP_BASICRESP, OCSP_BASICRESP_free> basic(OCSP_BASICRESP_new());
    Handle<ASN1_TIME, ASN1_TIME_free> from(ASN1_TIME_set(nullptr, clock - 60));
    Handle<ASN1_TIME, ASN1_TIME_free> until(ASN1_TIME_set(nullptr, clock + 86400));
    Handle<ASN1_TIME, ASN1_TIME_free> revocation(ASN1_TIME_set(nullptr, clock - 86400));
    for (int i = 0; i < OCSP_request_onereq_count(request.get()); ++i) {
      OCSP_CERTID* id = OCSP_onereq_get0_id(OCSP_request_onereq_get0(request.get(), i));
      ASN1_INTEGER* serial = nullptr;
      OCSP_id_get0_info(nullptr, nullptr, nullptr, &serial, id);
      long number = ASN1_INTEGER_get(serial);
      bool is_revoked = revoked.count(number) + revocations.count(number) != 0;
      int reason = OCSP_REVOKED_STATUS_KEYCOMPROMISE;
      if (auto known = revocations.find(number); known != revocations.end()) {
        ASN1_TIME_set(revocation.get(), known->second.at);
        reason = known->second.reason;
      }
      OCSP_SINGLERESP* single = OCSP_basic_add1_status(
          basic.get(), id,
          forgotten.count(number) != 0 ? V_OCSP_CERTSTATUS_UNKNOWN
          : is_revoked                 ? V_OCSP_CERTSTATUS_REVOKED
                                       : V_OCSP_CERTSTATUS_GOOD,
          reason,
          is_revoked ? revocation.get() : nullptr, from.get(), until.get());
      if (auto known = revocations.find(number);
          known != revocations.end() && known->second.invalid_since != 0) {
        Handle<ASN1_GENERALIZEDTIME, ASN1_GENERALIZEDTIME_free> since(
            ASN1_GENERALIZEDTIME_set(nullptr, known->second.invalid_since));
        OCSP_SINGLERESP_add1_ext_i2d(single, NID_invalidity_date, since.get(), 0, 0);
      }
    }
    OCSP_basic_sign(basic.get(), ocsp.get(), ocsp_key, EVP_sha256(), nullptr, 0);
    Handle<OCSP_RESPONSE, OCSP_RESPONSE_free> response(
        OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
    return encode(response.get(), i2d_OCSP_RESPONSE);
  }

  std::string list(X509* issuer, EVP_PKEY* issuer_key, int64_t age = 60) const {
    Handle<X509_CRL, X509_CRL_free> crl(X509_CRL_new());
    X509_CRL_set_version(crl.get(), 1);
    X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer));
    Handle<ASN1_TIME, ASN1_TIME_free> from(ASN1_TIME_set(nullptr, clock - age));
    Handle<ASN1_TIME, ASN1_TIME_free> until(ASN1_TIME_set(nullptr, clock - age + 86400));
    Handle<ASN1_TIME, ASN1_TIME_free> revocation(ASN1_TIME_set(nullptr, clock - 86400));
    X509_CRL_set1_lastUpdate(crl.get(), from.get());
    X509_CRL_set1_nextUpdate(crl.get(), until.get());
    std::map<long, Revoked> all = revocations;
    for (long serial : revoked) all[serial].at = clock - 86400;
    for (const auto& [serial, how] : all) {
      X509_REVOKED* entry = X509_REVOKED_new();
      ASN1_TIME_set(revocation.get(), how.at);
      Handle<ASN1_INTEGER, ASN1_INTEGER_free> which(ASN1_INTEGER_new());
      ASN1_INTEGER_set(which.get(), serial);
      X509_REVOKED_set_serialNumber(entry, which.get());
      X509_REVOKED_set_revocationDate(entry, revocation.get());
      if (how.reason >= 0) {
        Handle<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason(ASN1_ENUMERATED_new());
        ASN1_ENUMERATED_set(reason.get(), how.reason);
        X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, reason.get(), 0, 0);
      }
      if (how.invalid_since != 0) {
        Handle<ASN1_GENERALIZEDTIME, ASN1_GENERALIZEDTIME_free> since(
            ASN1_GENERALIZEDTIME_set(nullptr, how.invalid_since));
        X509_REVOKED_add1_ext_i2d(entry, NID_invalidity_date, since.get(), 0, 0);
      }
      X509_CRL_add0_revoked(crl.get(), entry);
    }
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, nullptr, nullptr, crl.get(), 0);
    X509_EXTENSION* named =
        X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid:always");
    X509_CRL_add_ext(crl.get(), named, -1);
    X509_EXTENSION_free(named);
    Handle<ASN1_INTEGER, ASN1_INTEGER_free> number(ASN1_INTEGER_new());
    ASN1_INTEGER_set(number.get(), 1);
    X509_CRL_add1_ext_i2d(crl.get(), NID_crl_number, number.get(), 0, 0);
    if (remembers_since != 0) {
      Handle<ASN1_GENERALIZEDTIME, ASN1_GENERALIZEDTIME_free> since(
          ASN1_GENERALIZEDTIME_set(nullptr, remembers_since));
      std::string der = encode(since.get(), i2d_ASN1_GENERALIZEDTIME);
      Handle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> value(ASN1_OCTET_STRING_new());
      ASN1_OCTET_STRING_set(value.get(), octets(der), static_cast<int>(der.size()));
      Handle<ASN1_OBJECT, ASN1_OBJECT_free> kind(OBJ_txt2obj("2.5.29.60", 1));
      Handle<X509_EXTENSION, X509_EXTENSION_free> extension(
          X509_EXTENSION_create_by_OBJ(nullptr, kind.get(), 0, value.get()));
      X509_CRL_add_ext(crl.get(), extension.get(), -1);
    }
    X509_CRL_sort(crl.get());
    X509_CRL_sign(crl.get(), issuer_key, EVP_sha256());
    return encode(crl.get(), i2d_X509_CRL);
  }

  Wish below(const std::string& name, int serial, const char* purpose) const {
    Wish wish;
    wish.name = name;
    wish.serial = serial;
    if (purpose != nullptr) {
      wish.usage = "critical,digitalSignature";
      wish.more.emplace_back(NID_ext_key_usage, purpose);
    }
    return wish;
  }

  Certificate issue(EVP_PKEY* of, const std::string& name, int serial, const char* purpose,
                    int64_t until = k20400101) const {
    Wish wish = below(name, serial, purpose);
    wish.until = until;
    wish.more.emplace_back(NID_crl_distribution_points, "URI:http://crl.test/ca.crl");
    wish.more.emplace_back(NID_info_access,
                           "OCSP;URI:http://ocsp.test/,caIssuers;URI:http://aia.test/ca.cer");
    return make_certificate(of, wish, intermediate.get(), middle_key);
  }

  // What the lists of the world say now, with all its certificates: for a file whose maker could
  // not, or would not, ask.
  Evidence evidence() const {
    Evidence out;
    for (X509* each : {leaf.get(), intermediate.get(), tsa.get()})
      Evidence::add(out.certificates, to_der(each));
    out.crls = {list(root.get(), root_key), list(intermediate.get(), middle_key)};
    return out;
  }

  int64_t clock;
  std::shared_ptr<FakeNetwork> network;
  EVP_PKEY *root_key, *middle_key, *tsa_key, *ocsp_key, *key;
  Certificate root, intermediate, leaf, tsa, ocsp;
  std::set<long> revoked;  // a day ago
  std::set<long> forgotten;  // by the responder
  struct Revoked {
    int64_t at = 0;
    int reason = -1;        // CRLReason; -1: none is said
    int64_t invalid_since = 0;  // invalidityDate; 0: none is said
  };
  std::map<long, Revoked> revocations;
  int64_t remembers_since = 0;  // expiredCertsOnCRL; 0: not said

 private:
  long told_time_ = 0;
  std::vector<PrivateKey> loaded_;
};

}  // namespace paraphe::test
