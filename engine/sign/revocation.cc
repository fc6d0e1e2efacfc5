#include "sign/revocation.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "sign/certificate.h"
#include "sign/policy.h"

namespace paraphe {
namespace {

using OcspRequest = Handle<OCSP_REQUEST, OCSP_REQUEST_free>;
using OcspResponse = Handle<OCSP_RESPONSE, OCSP_RESPONSE_free>;
using OcspBasic = Handle<OCSP_BASICRESP, OCSP_BASICRESP_free>;
using CertificateId = Handle<OCSP_CERTID, OCSP_CERTID_free>;
using Crl = Handle<X509_CRL, X509_CRL_free>;

constexpr size_t kLargest = 64u << 20;
constexpr size_t kMostAddresses = 4;

bool read_time(const ASN1_TIME* time, int64_t& out) {
  tm date{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &date) != 1) return false;
  out = static_cast<int64_t>(timegm(&date));
  return true;
}

bool is_strong(int signature_nid) {
  int digest = NID_undef;
  if (OBJ_find_sigid_algs(signature_nid, &digest, nullptr) != 1) return false;
  // RSASSA-PSS keeps its digest in parameters; SHA-1 there is its default, and nobody's choice.
  return signature_nid == NID_rsassaPss || rule_of(digest_of_nid(digest)).accepted;
}

// The issuer is the anchor: it or a responder it appointed must have signed.
bool is_signed_for(OCSP_BASICRESP* basic, X509* issuer) {
  Handle<X509_STORE, X509_STORE_free> store(X509_STORE_new());
  CertificateView helpers(sk_X509_new_null());
  if (store == nullptr || helpers == nullptr || X509_STORE_add_cert(store.get(), issuer) != 1)
    return false;
  X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
  sk_X509_push(helpers.get(), issuer);
  if (OCSP_basic_verify(basic, helpers.get(), store.get(), 0) != 1) return false;
  X509* signer = nullptr;
  int64_t made = 0;
  return OCSP_resp_get0_signer(basic, &signer, helpers.get()) == 1 &&
         read_time(OCSP_resp_get0_produced_at(basic), made) &&
         validity_at(signer, made) == Validity::kNow;
}

using Time = Handle<ASN1_GENERALIZEDTIME, ASN1_GENERALIZEDTIME_free>;

// The value of an extension that is a time; 0 when it is not there or not one.
template <class Holder, class Get>
int64_t time_in(Holder* holder, Get get, int nid) {
  Time time(static_cast<ASN1_GENERALIZEDTIME*>(get(holder, nid, nullptr, nullptr)));
  int64_t out = 0;
  return read_time(time.get(), out) ? out : 0;
}

// expiredCertsOnCRL, which OpenSSL 3.0 has no name for.
int64_t remembered_since(const X509_CRL* list) {
  Handle<ASN1_OBJECT, ASN1_OBJECT_free> kind(OBJ_txt2obj("2.5.29.60", 1));
  int index = kind == nullptr ? -1 : X509_CRL_get_ext_by_OBJ(list, kind.get(), -1);
  if (index < 0) return 0;
  std::string_view bytes = text_of(X509_EXTENSION_get_data(X509_CRL_get_ext(list, index)));
  const unsigned char* cursor = octets(bytes);
  Time time(d2i_ASN1_GENERALIZEDTIME(nullptr, &cursor, static_cast<long>(bytes.size())));
  int64_t out = 0;
  return read_time(time.get(), out) ? out : 0;
}

std::optional<RevocationAnswer> status_in(OCSP_BASICRESP* basic, X509* certificate, X509* issuer) {
  for (int i = 0; i < OCSP_resp_count(basic); ++i) {
    OCSP_SINGLERESP* single = OCSP_resp_get0(basic, i);
    ASN1_OBJECT* digest = nullptr;
    // The answer may name the certificate by another digest than the request did.
    if (OCSP_id_get0_info(nullptr, &digest, nullptr, nullptr,
                          const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(single))) != 1)
      continue;
    const EVP_MD* implementation = implementation_of(digest_of_nid(OBJ_obj2nid(digest)));
    if (implementation == nullptr) continue;
    CertificateId id(OCSP_cert_to_id(implementation, certificate, issuer));
    if (id == nullptr || OCSP_id_cmp(id.get(), OCSP_SINGLERESP_get0_id(single)) != 0) continue;
    ASN1_GENERALIZEDTIME* revoked = nullptr;
    ASN1_GENERALIZEDTIME* from = nullptr;
    ASN1_GENERALIZEDTIME* until = nullptr;
    int reason = -1;
    int status = OCSP_single_get0_status(single, &reason, &revoked, &from, &until);
    RevocationAnswer out;
    if (status != V_OCSP_CERTSTATUS_GOOD && status != V_OCSP_CERTSTATUS_REVOKED)
      return std::nullopt;
    out.revoked = status == V_OCSP_CERTSTATUS_REVOKED;
    if (out.revoked && !read_time(revoked, out.revoked_at)) return std::nullopt;
    out.on_hold = out.revoked && reason == OCSP_REVOKED_STATUS_CERTIFICATEHOLD;
    out.suspect_from = time_in(single, OCSP_SINGLERESP_get1_ext_d2i, NID_invalidity_date);
    out.remembers_since =
        time_in(single, OCSP_SINGLERESP_get1_ext_d2i, NID_id_pkix_OCSP_archiveCutoff);
    if (!read_time(from, out.this_update)) return std::nullopt;
    if (until != nullptr && !read_time(until, out.next_update)) return std::nullopt;
    return out;
  }
  return std::nullopt;
}

// A list may be one of several by which an authority spreads its certificates: then it must be the
// one that the certificate names (RFC 5280 §6.3.3 b 2 i), or it proves nothing about it.
bool is_named(const DIST_POINT_NAME* list, X509* certificate) {
  if (list == nullptr) return true;
  if (list->type != 0) return false;  // relative to the issuer: not read here
  Handle<CRL_DIST_POINTS, CRL_DIST_POINTS_free> points(static_cast<CRL_DIST_POINTS*>(
      X509_get_ext_d2i(certificate, NID_crl_distribution_points, nullptr, nullptr)));
  for (int i = 0; points != nullptr && i < sk_DIST_POINT_num(points.get()); ++i) {
    const DIST_POINT* point = sk_DIST_POINT_value(points.get(), i);
    if (point->distpoint == nullptr || point->distpoint->type != 0) continue;
    const GENERAL_NAMES* wanted = point->distpoint->name.fullname;
    const GENERAL_NAMES* found = list->name.fullname;
    for (int a = 0; a < sk_GENERAL_NAME_num(wanted); ++a)
      for (int b = 0; b < sk_GENERAL_NAME_num(found); ++b)
        if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(wanted, a), sk_GENERAL_NAME_value(found, b)) ==
            0)
          return true;
  }
  return false;
}

// A critical extension that is not understood makes a list unusable (RFC 5280 §5.2).
bool has_strange_extension(const X509_CRL* list) {
  for (int i = X509_CRL_get_ext_by_critical(list, 1, -1); i >= 0;
       i = X509_CRL_get_ext_by_critical(list, 1, i)) {
    const ASN1_OBJECT* kind = X509_EXTENSION_get_object(X509_CRL_get_ext(list, i));
    if (OBJ_obj2nid(kind) != NID_issuing_distribution_point) return true;
  }
  return false;
}

// Whether the list is a whole one of this issuer for this kind of certificate.
bool concerns(X509_CRL* list, X509* certificate) {
  if (X509_CRL_get_ext_by_NID(list, NID_delta_crl, -1) >= 0 || has_strange_extension(list))
    return false;
  int critical = -1;
  Handle<ISSUING_DIST_POINT, ISSUING_DIST_POINT_free> scope(static_cast<ISSUING_DIST_POINT*>(
      X509_CRL_get_ext_d2i(list, NID_issuing_distribution_point, &critical, nullptr)));
  if (scope == nullptr) return critical == -1;  // absent; else unreadable
  if (scope->indirectCRL > 0 || scope->onlyattr > 0 || scope->onlysomereasons != nullptr ||
      !is_named(scope->distpoint, certificate))
    return false;
  bool authority = X509_check_ca(certificate) > 0;
  return authority ? scope->onlyuser <= 0 : scope->onlyCA <= 0;
}

void add_address(const GENERAL_NAME* name, std::vector<std::string>& out) {
  if (name == nullptr || name->type != GEN_URI || out.size() == kMostAddresses) return;
  std::string url(text_of(name->d.uniformResourceIdentifier));
  if (url.rfind("http://", 0) == 0 || url.rfind("https://", 0) == 0) out.push_back(url);
}

std::vector<std::string> access_addresses(X509* certificate, int method) {
  std::vector<std::string> out;
  Handle<AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free> access(
      static_cast<AUTHORITY_INFO_ACCESS*>(
          X509_get_ext_d2i(certificate, NID_info_access, nullptr, nullptr)));
  for (int i = 0; access != nullptr && i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
    const ACCESS_DESCRIPTION* one = sk_ACCESS_DESCRIPTION_value(access.get(), i);
    if (OBJ_obj2nid(one->method) == method) add_address(one->location, out);
  }
  return out;
}

}  // namespace

bool RevocationAnswer::clears(const X509* certificate, int64_t when) const {
  // A responder that names no end has newer answers all the time; a batch keeps one for its length.
  constexpr int64_t kOneDay = 86400;
  int64_t until = next_update != 0 ? next_update : this_update + kOneDay;
  if (this_update < when && until < when) return false;
  int64_t expiry = 0;
  if (!read_time(X509_get0_notAfter(certificate), expiry)) return false;
  return this_update <= expiry || (remembers_since != 0 && remembers_since <= expiry);
}

std::optional<RevocationAnswer> read_ocsp(std::string_view der, X509* certificate, X509* issuer) {
  ERR_clear_error();
  if (der.size() > kLargest) return std::nullopt;
  const unsigned char* cursor = octets(der);
  OcspResponse response(d2i_OCSP_RESPONSE(nullptr, &cursor, static_cast<long>(der.size())));
  std::optional<RevocationAnswer> out;
  if (response != nullptr && cursor == octets(der) + der.size() &&
      OCSP_response_status(response.get()) == OCSP_RESPONSE_STATUS_SUCCESSFUL) {
    OcspBasic basic(OCSP_response_get1_basic(response.get()));
    const ASN1_OBJECT* algorithm = nullptr;
    if (basic != nullptr)
      X509_ALGOR_get0(&algorithm, nullptr, nullptr, OCSP_resp_get0_tbs_sigalg(basic.get()));
    if (basic != nullptr && is_strong(OBJ_obj2nid(algorithm)) && is_signed_for(basic.get(), issuer))
      out = status_in(basic.get(), certificate, issuer);
    if (out) {
      const STACK_OF(X509)* carried = OCSP_resp_get0_certs(basic.get());
      for (int i = 0; i < sk_X509_num(carried); ++i)
        out->others.push_back(share(sk_X509_value(carried, i)));
    }
  }
  ERR_clear_error();
  return out;
}

std::optional<RevocationAnswer> read_crl(std::string_view der, X509* certificate, X509* issuer) {
  ERR_clear_error();
  if (der.size() > kLargest) return std::nullopt;
  const unsigned char* cursor = octets(der);
  Crl list(d2i_X509_CRL(nullptr, &cursor, static_cast<long>(der.size())));
  bool sound =
      list != nullptr && cursor == octets(der) + der.size() &&
      X509_NAME_cmp(X509_CRL_get_issuer(list.get()), X509_get_subject_name(issuer)) == 0 &&
      X509_NAME_cmp(X509_get_issuer_name(certificate), X509_get_subject_name(issuer)) == 0 &&
      (X509_get_key_usage(issuer) & KU_CRL_SIGN) != 0 &&
      is_strong(X509_CRL_get_signature_nid(list.get())) &&
      X509_CRL_verify(list.get(), X509_get0_pubkey(issuer)) == 1 &&
      concerns(list.get(), certificate);
  ERR_clear_error();
  RevocationAnswer out;
  if (!sound || !read_time(X509_CRL_get0_lastUpdate(list.get()), out.this_update))
    return std::nullopt;
  const ASN1_TIME* next = X509_CRL_get0_nextUpdate(list.get());
  if (next != nullptr && !read_time(next, out.next_update)) return std::nullopt;
  X509_REVOKED* entry = nullptr;
  int found = X509_CRL_get0_by_cert(list.get(), &entry, certificate);
  out.revoked = found == 1;
  out.remembers_since = remembered_since(list.get());
  if (out.revoked && !read_time(X509_REVOKED_get0_revocationDate(entry), out.revoked_at))
    return std::nullopt;
  if (out.revoked) {
    Handle<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason(static_cast<ASN1_ENUMERATED*>(
        X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr)));
    out.on_hold = reason != nullptr && ASN1_ENUMERATED_get(reason.get()) == CRL_REASON_CERTIFICATE_HOLD;
    out.suspect_from = time_in(entry, X509_REVOKED_get_ext_d2i, NID_invalidity_date);
  }
  ERR_clear_error();
  return out;
}

std::string make_ocsp_request(X509* certificate, X509* issuer) {
  OcspRequest request(OCSP_REQUEST_new());
  // SHA-1 names the certificate here and protects nothing; it is what every responder understands
  // (RFC 5019 §2.1.1).
  OCSP_CERTID* id = OCSP_cert_to_id(EVP_sha1(), certificate, issuer);
  if (request == nullptr || id == nullptr || OCSP_request_add0_id(request.get(), id) == nullptr)
    return OCSP_CERTID_free(id), "";
  unsigned char* der = nullptr;
  int length = i2d_OCSP_REQUEST(request.get(), &der);
  std::string out(reinterpret_cast<char*>(der), length > 0 ? static_cast<size_t>(length) : 0);
  OPENSSL_free(der);
  return out;
}

bool needs_no_revocation(X509* certificate) {
  return X509_get_ext_by_NID(certificate, NID_id_pkix_OCSP_noCheck, -1) >= 0;
}

std::vector<std::string> ocsp_addresses(X509* certificate) {
  return access_addresses(certificate, NID_ad_OCSP);
}

std::vector<std::string> issuer_addresses(X509* certificate) {
  return access_addresses(certificate, NID_ad_ca_issuers);
}

std::vector<std::string> crl_addresses(X509* certificate) {
  std::vector<std::string> out;
  Handle<CRL_DIST_POINTS, CRL_DIST_POINTS_free> points(static_cast<CRL_DIST_POINTS*>(
      X509_get_ext_d2i(certificate, NID_crl_distribution_points, nullptr, nullptr)));
  for (int i = 0; points != nullptr && i < sk_DIST_POINT_num(points.get()); ++i) {
    const DIST_POINT* point = sk_DIST_POINT_value(points.get(), i);
    if (point->distpoint == nullptr || point->distpoint->type != 0) continue;
    const GENERAL_NAMES* names = point->distpoint->name.fullname;
    for (int n = 0; n < sk_GENERAL_NAME_num(names); ++n)
      add_address(sk_GENERAL_NAME_value(names, n), out);
  }
  return out;
}

}  // namespace paraphe
