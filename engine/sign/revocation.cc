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
    int status = OCSP_single_get0_status(single, nullptr, &revoked, &from, &until);
    RevocationAnswer out;
    if (status != V_OCSP_CERTSTATUS_GOOD && status != V_OCSP_CERTSTATUS_REVOKED)
      return std::nullopt;
    out.revoked = status == V_OCSP_CERTSTATUS_REVOKED;
    if (out.revoked && !read_time(revoked, out.revoked_at)) return std::nullopt;
    if (!read_time(from, out.this_update)) return std::nullopt;
    if (until != nullptr && !read_time(until, out.next_update)) return std::nullopt;
    return out;
  }
  return std::nullopt;
}

// Whether the list is a whole one of this issuer for this kind of certificate.
bool concerns(X509_CRL* list, X509* certificate) {
  if (X509_CRL_get_ext_by_NID(list, NID_delta_crl, -1) >= 0) return false;
  int critical = -1;
  Handle<ISSUING_DIST_POINT, ISSUING_DIST_POINT_free> scope(static_cast<ISSUING_DIST_POINT*>(
      X509_CRL_get_ext_d2i(list, NID_issuing_distribution_point, &critical, nullptr)));
  if (scope == nullptr) return critical == -1;  // absent; else unreadable
  if (scope->indirectCRL > 0 || scope->onlyattr > 0 || scope->onlysomereasons != nullptr)
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
  if (out.revoked && !read_time(X509_REVOKED_get0_revocationDate(entry), out.revoked_at))
    return std::nullopt;
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
