#include "sign/cms.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include <algorithm>

#include "sign/der.h"

namespace paraphe {
namespace {

constexpr Message kCmsFailed{
    "sign.cms-failed", N_("The signature could not be put together ({0})."),
    N_("Check the certificate; if it works elsewhere, report this with the certificate.")};

Diagnostic failed() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  Diagnostic out = error(kCmsFailed, {reason != nullptr ? reason : N_("unknown reason")});
  ERR_clear_error();
  return out;
}

// RSASSA-PSS with its parameters, hash = MGF1 hash and salt as long as the digest (RFC 4056).
bool set_pss(X509_ALGOR* algorithm, Digest digest) {
  const EVP_MD* md = implementation_of(digest);
  Handle<RSA_PSS_PARAMS, RSA_PSS_PARAMS_free> parameters(RSA_PSS_PARAMS_new());
  if (parameters == nullptr) return false;
  parameters->hashAlgorithm = X509_ALGOR_new();
  parameters->maskGenAlgorithm = X509_ALGOR_new();
  parameters->saltLength = ASN1_INTEGER_new();
  Handle<X509_ALGOR, X509_ALGOR_free> mask(X509_ALGOR_new());
  if (!parameters->hashAlgorithm || !parameters->maskGenAlgorithm || !parameters->saltLength ||
      !mask)
    return false;
  X509_ALGOR_set_md(parameters->hashAlgorithm, md);
  X509_ALGOR_set_md(mask.get(), md);
  ASN1_STRING* packed_mask = nullptr;
  ASN1_STRING* packed = nullptr;
  if (ASN1_item_pack(mask.get(), ASN1_ITEM_rptr(X509_ALGOR), &packed_mask) == nullptr) return false;
  X509_ALGOR_set0(parameters->maskGenAlgorithm, OBJ_nid2obj(NID_mgf1), V_ASN1_SEQUENCE,
                  packed_mask);
  ASN1_INTEGER_set(parameters->saltLength, EVP_MD_get_size(md));
  if (ASN1_item_pack(parameters.get(), ASN1_ITEM_rptr(RSA_PSS_PARAMS), &packed) == nullptr)
    return false;
  return X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_rsassaPss), V_ASN1_SEQUENCE, packed) == 1;
}

// Content type and message digest. signing-certificate-v2 is there already; signing-time must not
// be (EN 319 142-1 §6.3: the time is /M of the signature dictionary).
bool add_attributes(CMS_SignerInfo* signer, std::string_view digest) {
  return CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_contentType, V_ASN1_OBJECT,
                                     OBJ_nid2obj(NID_pkcs7_data), -1) == 1 &&
         CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING,
                                     digest.data(), static_cast<int>(digest.size())) == 1;
}

void append_length(std::string& out, size_t length) {
  if (length < 0x80) {
    out += static_cast<char>(length);
    return;
  }
  std::string digits;
  for (; length > 0; length >>= 8) digits.insert(digits.begin(), static_cast<char>(length & 0xFF));
  out += static_cast<char>(0x80 | digits.size());
  out += digits;
}

std::string wrap(char tag, const std::string& content) {
  std::string out(1, tag);
  append_length(out, content.size());
  return out + content;
}

constexpr const char* kSignerAttributesV2 = "0.4.0.19122.1.1";

// SignerAttributeV2 with one claimed attribute, the title (X.520 §6.4.3) of the signer.
bool add_capacity(CMS_SignerInfo* signer, std::string_view capacity) {
  const std::string title("\x06\x03\x55\x04\x0C", 5);
  std::string attribute = wrap('\x30', title + wrap('\x31', wrap('\x0C', std::string(capacity))));
  std::string claimed = wrap('\xA0', wrap('\x30', attribute));
  std::string der = wrap('\x30', claimed);
  return CMS_signed_add1_attr_by_txt(signer, kSignerAttributesV2, V_ASN1_SEQUENCE, der.data(),
                                     static_cast<int>(der.size())) == 1;
}

// The first UTF8String of the claimed attributes.
std::string read_capacity(CMS_SignerInfo* signer) {
  Handle<ASN1_OBJECT, ASN1_OBJECT_free> type(OBJ_txt2obj(kSignerAttributesV2, 1));
  auto* packed = static_cast<ASN1_STRING*>(
      CMS_signed_get0_data_by_OBJ(signer, type.get(), -3, V_ASN1_SEQUENCE));
  if (packed == nullptr) return "";
  std::string_view bytes = text_of(packed);
  for (uint8_t tag : {0x30, 0xA0, 0x30, 0x30}) {
    std::optional<DerItem> item = DerReader(bytes).next(tag);
    if (!item) return "";
    bytes = item->content;
  }
  DerReader attribute(bytes);
  std::optional<DerItem> values = attribute.next(0x06) ? attribute.next(0x31) : std::nullopt;
  std::optional<DerItem> text = values ? DerReader(values->content).next(0x0C) : std::nullopt;
  return text ? std::string(text->content.substr(0, 2000)) : "";
}

// A SET OF in DER is sorted by the encodings of its elements (X.690 §11.6).
std::string encode_attributes(CMS_SignerInfo* signer) {
  std::vector<std::string> encoded;
  for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i) {
    unsigned char* der = nullptr;
    int length = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(signer, i), &der);
    if (length > 0) encoded.emplace_back(reinterpret_cast<char*>(der), length);
    OPENSSL_free(der);
  }
  std::sort(encoded.begin(), encoded.end(), [](const std::string& a, const std::string& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
      return static_cast<uint8_t>(x) < static_cast<uint8_t>(y);
    });
  });
  std::string content;
  for (const std::string& attribute : encoded) content += attribute;
  std::string out(1, '\x31');
  append_length(out, content.size());
  return out + content;
}

}  // namespace

// CMS_final() and CMS_SignerInfo_sign() of OpenSSL before 3.5 always add signing-time, which PAdES
// forbids. So the SignedData stays "partial", and the value over the attributes is made by hand.
Result<CmsDraft> CmsDraft::make(std::string_view digest, const Certificates& chain,
                                const Scheme& scheme, std::string_view capacity) {
  constexpr unsigned kFlags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES;
  ERR_clear_error();
  CertificateView issuers(sk_X509_new_null());
  if (chain.empty() || issuers == nullptr) return failed();
  for (size_t i = 1; i < chain.size(); ++i) sk_X509_push(issuers.get(), chain[i].get());
  CmsDraft draft;
  draft.cms_.reset(CMS_sign(nullptr, nullptr, issuers.get(), nullptr, kFlags));
  if (draft.cms_ == nullptr) return failed();
  X509* leaf = chain.front().get();
  CMS_SignerInfo* signer = CMS_add1_signer(draft.cms_.get(), leaf, X509_get0_pubkey(leaf),
                                           implementation_of(scheme.digest), kFlags);
  if (signer == nullptr || !add_attributes(signer, digest)) return failed();
  if (!capacity.empty() && !add_capacity(signer, capacity)) return failed();
  X509_ALGOR* algorithm = nullptr;
  CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, nullptr, &algorithm);
  if (scheme.padding == Padding::kPss && !set_pss(algorithm, scheme.digest)) return failed();
  draft.to_be_signed_ = encode_attributes(signer);
  return draft;
}

Result<std::string> CmsDraft::complete(std::string_view signature_value,
                                       std::string_view timestamp) && {
  CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms_.get()), 0);
  if (signer == nullptr ||
      ASN1_STRING_set(CMS_SignerInfo_get0_signature(signer), signature_value.data(),
                      static_cast<int>(signature_value.size())) != 1)
    return failed();
  if (!timestamp.empty() &&
      CMS_unsigned_add1_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE,
                                    timestamp.data(), static_cast<int>(timestamp.size())) != 1)
    return failed();
  unsigned char* der = nullptr;
  int length = i2d_CMS_ContentInfo(cms_.get(), &der);
  if (length <= 0) return failed();
  std::string out(reinterpret_cast<char*>(der), static_cast<size_t>(length));
  OPENSSL_free(der);
  return out;
}

std::optional<CmsParts> read_cms_parts(std::string_view contents) {
  ERR_clear_error();
  const unsigned char* cursor = octets(contents);
  Cms cms(d2i_CMS_ContentInfo(nullptr, &cursor, static_cast<long>(contents.size())));
  return cms == nullptr ? std::nullopt : cms_parts(cms.get());
}

std::optional<CmsParts> cms_parts(CMS_ContentInfo* cms) {
  STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms);
  ERR_clear_error();
  if (sk_CMS_SignerInfo_num(signers) != 1) return std::nullopt;
  CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(signers, 0);
  CmsParts out;
  out.value = text_of(CMS_SignerInfo_get0_signature(signer));
  CertificateStack all(CMS_get1_certs(cms));
  for (int i = 0; all != nullptr && i < sk_X509_num(all.get()); ++i) {
    X509* certificate = sk_X509_value(all.get(), i);
    if (CMS_SignerInfo_cert_cmp(signer, certificate) == 0 && out.signer == nullptr) {
      out.signer = share(certificate);
    } else {
      out.others.push_back(share(certificate));
    }
  }
  for (int i = 0; i < CMS_unsigned_get_attr_count(signer); ++i) {
    X509_ATTRIBUTE* attribute = CMS_unsigned_get_attr(signer, i);
    if (OBJ_obj2nid(X509_ATTRIBUTE_get0_object(attribute)) != NID_id_smime_aa_timeStampToken)
      continue;
    for (int v = 0; v < X509_ATTRIBUTE_count(attribute); ++v) {
      auto* token = static_cast<ASN1_STRING*>(
          X509_ATTRIBUTE_get0_data(attribute, v, V_ASN1_SEQUENCE, nullptr));
      if (token != nullptr) out.timestamps.emplace_back(text_of(token));
    }
  }
  if (out.signer == nullptr) return std::nullopt;
  out.capacity = read_capacity(signer);
  return out;
}

Result<std::string> make_cms(std::string_view digest, const Signer::Parts& signer) {
  PARAPHE_TRY(CmsDraft draft, CmsDraft::make(digest, signer.chain, signer.scheme));
  PARAPHE_TRY(std::string value, signer.key->sign(draft.to_be_signed(), signer.scheme));
  return std::move(draft).complete(value);
}

}  // namespace paraphe
