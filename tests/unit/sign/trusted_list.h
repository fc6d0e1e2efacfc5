// Trusted lists made and signed on the spot (ETSI TS 119 612).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/xml_canonical.h"
#include "sign/digest.h"
#include "unit/sign/pki.h"

namespace paraphe::test {

inline std::string base64(const std::string& bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3), '\0');
  std::string room(out.size() + 1, '\0');
  EVP_EncodeBlock(octets(room), octets(bytes), static_cast<int>(bytes.size()));
  return room.substr(0, out.size());
}

inline std::string der_of(X509* certificate) {
  unsigned char* der = nullptr;
  int length = i2d_X509(certificate, &der);
  std::string out(reinterpret_cast<char*>(der), static_cast<size_t>(length));
  OPENSSL_free(der);
  return out;
}

inline std::string replace_all(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// One service of a list.
struct ListedService {
  std::string certificate;  // DER
  std::string type = "CA/QC";
  std::string status = "granted", since = "2016-06-30T22:00:00Z";
  std::vector<std::pair<std::string, std::string>> history = {};  // older: status, since
  std::string extension = "";  // XML, inside ServiceInformationExtensions
};

struct ListRecipe {
  std::string territory = "FR";
  std::string type = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric";
  std::string issued = "2026-11-01T00:00:00Z", next = "2027-04-01T00:00:00Z";
  std::vector<ListedService> services;
  std::string pointers;  // XML
  std::string version = "5";
};

inline std::string status_xml(const std::string& type, const std::string& status,
                              const std::string& since) {
  return "<ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/" + type +
         "</ServiceTypeIdentifier><ServiceName><Name xml:lang=\"fr\">Autorité &amp; Cie</Name>"
         "</ServiceName><ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/" +
         status + "</ServiceStatus><StatusStartingTime>" + since + "</StatusStartingTime>";
}

inline std::string service_xml(const ListedService& service) {
  std::string out = "<TSPService><ServiceInformation>" +
                    status_xml(service.type, service.status, service.since) +
                    "<ServiceDigitalIdentity><DigitalId><X509Certificate>\n" +
                    base64(service.certificate) +
                    "\n</X509Certificate></DigitalId></ServiceDigitalIdentity>";
  if (!service.extension.empty())
    out += "<ServiceInformationExtensions>" + service.extension + "</ServiceInformationExtensions>";
  out += "</ServiceInformation><ServiceHistory>";
  for (const auto& [status, since] : service.history)
    out += "<ServiceHistoryInstance>" + status_xml(service.type, status, since) +
           "</ServiceHistoryInstance>";
  return out + "</ServiceHistory></TSPService>";
}

// The unsigned list; @SIGNATURE@ stands where the signature comes.
inline std::string list_xml(const ListRecipe& recipe) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?style none?>"
      "<!-- not signed --><tsl:TrustServiceStatusList xmlns:tsl=\"http://uri.etsi.org/02231/v2#\" "
      "xmlns=\"http://uri.etsi.org/02231/v2#\" xmlns:unused=\"urn:x\" Id=\"list\" "
      "TSLTag=\"http://uri.etsi.org/19612/TSLTag\"><SchemeInformation><TSLVersionIdentifier>" +
      recipe.version + "</TSLVersionIdentifier><TSLType>" + recipe.type +
      "</TSLType><SchemeTerritory>" + recipe.territory + "</SchemeTerritory>" + recipe.pointers +
      "<ListIssueDateTime>" + recipe.issued + "</ListIssueDateTime><NextUpdate><dateTime>" +
      recipe.next + "</dateTime></NextUpdate></SchemeInformation>\n<TrustServiceProviderList>";
  for (const ListedService& service : recipe.services)
    out += "<TrustServiceProvider><TSPServices>" + service_xml(service) +
           "</TSPServices></TrustServiceProvider>";
  return out + "</TrustServiceProviderList>@SIGNATURE@</tsl:TrustServiceStatusList>\n";
}

struct SignatureRecipe {
  std::string method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
  std::string digest = "http://www.w3.org/2001/04/xmlenc#sha256";
  std::string canonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#";
  std::string more_transforms, uri;
  bool whole = true, properties = true;
};

// The value over `message`, as XML wants it: r and s one behind the other for ECDSA.
inline std::string raw_signature(EVP_PKEY* key, const std::string& method,
                                 const std::string& message) {
  const EVP_MD* digest = method.find("512") != std::string::npos   ? EVP_sha512()
                         : method.find("384") != std::string::npos ? EVP_sha384()
                                                                   : EVP_sha256();
  DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;
  EVP_DigestSignInit(context.get(), &parameters, digest, nullptr, key);
  if (method.find("MGF1") != std::string::npos) {
    EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST);
  }
  std::string value(static_cast<size_t>(EVP_PKEY_get_size(key)), '\0');
  size_t length = value.size();
  EVP_DigestSign(context.get(), octets(value), &length, octets(message), message.size());
  value.resize(length);
  if (method.find("ecdsa") == std::string::npos) return value;
  const unsigned char* cursor = octets(value);
  Handle<ECDSA_SIG, ECDSA_SIG_free> parts(
      d2i_ECDSA_SIG(nullptr, &cursor, static_cast<long>(value.size())));
  int half = (EVP_PKEY_get_bits(key) + 7) / 8;
  std::string raw(static_cast<size_t>(2 * half), '\0');
  BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), octets(raw), half);
  BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), octets(raw) + half, half);
  return raw;
}

// Signs a text that holds @SIGNATURE@. What is canonicalised is cut out of the finished document,
// so that the namespaces in force are those of the place.
inline std::string sign_list(const std::string& unsigned_list, EVP_PKEY* key,
                             const SignatureRecipe& recipe = {}) {
  std::string transform = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>";
  std::string digests = "<ds:DigestMethod Algorithm=\"" + recipe.digest + "\"/><ds:DigestValue>";
  std::string info = "<ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"" +
                     recipe.canonicalization + "\"/><ds:SignatureMethod Algorithm=\"" +
                     recipe.method + "\"/>";
  if (recipe.whole)
    info += "<ds:Reference URI=\"" + recipe.uri +
            "\"><ds:Transforms><ds:Transform "
            "Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>" +
            transform + recipe.more_transforms + "</ds:Transforms>" + digests +
            "@WHOLE@</ds:DigestValue></ds:Reference>";
  if (recipe.properties)
    info += "<ds:Reference Type=\"http://uri.etsi.org/01903#SignedProperties\" URI=\"#p\">"
            "<ds:Transforms>" +
            transform + "</ds:Transforms>" + digests + "@PART@</ds:DigestValue></ds:Reference>";
  info += "</ds:SignedInfo>";
  std::string signature =
      "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" Id=\"s\">" + info +
      "<ds:SignatureValue>@VALUE@</ds:SignatureValue><ds:Object><xades:QualifyingProperties "
      "xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\" Target=\"#s\"><xades:SignedProperties "
      "Id=\"p\"><xades:SignedSignatureProperties><xades:SigningTime>2026-11-01T00:00:00Z"
      "</xades:SigningTime></xades:SignedSignatureProperties></xades:SignedProperties>"
      "</xades:QualifyingProperties></ds:Object></ds:Signature>";
  Digest digest = recipe.digest.find("512") != std::string::npos ? Digest::kSha512 : Digest::kSha256;
  std::string list = replace_all(unsigned_list, "@SIGNATURE@", signature);
  XmlDocument draft = XmlDocument::parse(list, "liste.xml", nullptr).value();
  XmlNode place = draft.root().child("Signature");
  list = replace_all(list, "@WHOLE@", base64(digest_of(digest, canonical_document(draft, place))));
  XmlNode properties =
      place.child("Object").child("QualifyingProperties").child("SignedProperties");
  list = replace_all(list, "@PART@", base64(digest_of(digest, canonical_part(properties))));
  XmlDocument ready = XmlDocument::parse(list, "liste.xml", nullptr).value();
  std::string message = canonical_part(ready.root().child("Signature").child("SignedInfo"));
  return replace_all(list, "@VALUE@", base64(raw_signature(key, recipe.method, message)));
}

}  // namespace paraphe::test
