#include "sign/xml_signature.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/xml_canonical.h"
#include "sign/certificate.h"
#include "sign/digest.h"
#include "sign/key.h"
#include "sign/policy.h"

namespace paraphe {
namespace {

constexpr Message kBadSignature{
    "trusted-list.bad-signature", N_("The signature of the trusted list is not accepted: {0}."),
    N_("Download the list again from the address that its authority publishes, over https.")};
constexpr Message kOtherSigner{
    "trusted-list.other-signer",
    N_("The trusted list was not signed with the certificate that was given for it, or was changed "
       "since."),
    N_("Give with --trusted-list-cert the certificate that signs this list, from the Official "
       "Journal or from the European list that names it.")};

constexpr std::string_view kDsig = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::string_view kXades = "http://uri.etsi.org/01903/v1.3.2#";
constexpr std::string_view kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr std::string_view kEnveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
constexpr std::string_view kSignedProperties = "http://uri.etsi.org/01903#SignedProperties";
constexpr size_t kMostReferences = 4;

struct DigestName {
  std::string_view uri;
  Digest digest;
};
constexpr std::array<DigestName, 3> kDigests{
    {{"http://www.w3.org/2001/04/xmlenc#sha256", Digest::kSha256},
     {"http://www.w3.org/2001/04/xmldsig-more#sha384", Digest::kSha384},
     {"http://www.w3.org/2001/04/xmlenc#sha512", Digest::kSha512}}};

// RFC 9231 §2.3.
struct SignatureName {
  std::string_view uri;
  KeyKind kind;
  Padding padding;
  Digest digest;
};
constexpr std::array<SignatureName, 9> kSignatures{{
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", KeyKind::kRsa, Padding::kPkcs1,
     Digest::kSha256},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", KeyKind::kRsa, Padding::kPkcs1,
     Digest::kSha384},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", KeyKind::kRsa, Padding::kPkcs1,
     Digest::kSha512},
    {"http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", KeyKind::kRsa, Padding::kPss,
     Digest::kSha256},
    {"http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1", KeyKind::kRsa, Padding::kPss,
     Digest::kSha384},
    {"http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1", KeyKind::kRsa, Padding::kPss,
     Digest::kSha512},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", KeyKind::kEcdsa, Padding::kNone,
     Digest::kSha256},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", KeyKind::kEcdsa, Padding::kNone,
     Digest::kSha384},
    {"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", KeyKind::kEcdsa, Padding::kNone,
     Digest::kSha512},
}};

bool is(XmlNode node, std::string_view space, std::string_view name) {
  return node.name() == name && node.namespace_uri() == space;
}

// The elements `name` of the XML signature namespace right below `node`.
std::vector<XmlNode> below(XmlNode node, std::string_view name) {
  std::vector<XmlNode> out;
  for (XmlNode each : node.elements(name))
    if (each.namespace_uri() == kDsig) out.push_back(each);
  return out;
}

// The only one, or a node that does not exist.
XmlNode only(XmlNode node, std::string_view name) {
  std::vector<XmlNode> found = below(node, name);
  return found.size() == 1 ? found.front() : XmlNode();
}

std::string_view algorithm(XmlNode node) { return node.attribute("Algorithm").value_or(""); }

size_t count_signatures(XmlNode node) {
  size_t count = is(node, kDsig, "Signature") ? 1 : 0;
  for (XmlNode each : node.elements()) count += count_signatures(each);
  return count;
}

// Algorithm without anything inside: no list of inclusive prefixes, no output length.
bool is_plain(XmlNode node, std::string_view uri) {
  return algorithm(node) == uri && node.elements().empty();
}

class Check {
 public:
  Check(const XmlDocument& document, XmlNode signature)
      : document_(document), signature_(signature), info_(only(signature, "SignedInfo")) {}

  // nullptr, or what is wrong.
  const char* shape() {
    if (!info_.exists()) return N_("it does not say what it signs");
    if (!is_plain(only(info_, "CanonicalizationMethod"), kExclusive))
      return N_("it uses another canonicalization than the exclusive one");
    XmlNode method = only(info_, "SignatureMethod");
    for (const SignatureName& each : kSignatures)
      if (is_plain(method, each.uri)) named_ = &each;
    if (named_ == nullptr) return N_("it uses an algorithm that is not accepted");
    std::optional<std::string> value = decode_base64(only(signature_, "SignatureValue").inner_text());
    if (!value || value->empty()) return N_("its value is missing");
    value_ = std::move(*value);
    return references();
  }

  bool is_by(X509* signer) const {
    EVP_PKEY* key = X509_get0_pubkey(signer);
    Scheme scheme = scheme_of(key, named_->padding);
    scheme.digest = named_->digest;
    if (scheme.kind != named_->kind || scheme.padding != named_->padding ||
        !rule_of(scheme).accepted)
      return false;
    std::string value = scheme.kind == KeyKind::kEcdsa ? to_ecdsa_der(value_) : value_;
    return is_signature_of(key, scheme, canonical_part(info_), value);
  }

 private:
  // One reference to everything but the signature; perhaps one to what XAdES adds to it.
  const char* references() {
    std::vector<XmlNode> all = below(info_, "Reference");
    if (all.size() > kMostReferences) return N_("it signs more parts than a list has");
    size_t whole = 0;
    for (XmlNode each : all) {
      bool is_whole = each.attribute("URI") == std::string_view();
      whole += is_whole ? 1 : 0;
      std::string content = is_whole ? whole_document(each) : signed_properties(each);
      if (content.empty()) return N_("it signs a part in an unknown way");
      if (!has_digest(each, content)) return N_("the list was changed after it was signed");
    }
    return whole == 1 ? nullptr : N_("it does not cover the whole list");
  }

  std::string whole_document(XmlNode reference) const {
    std::vector<XmlNode> steps = below(only(reference, "Transforms"), "Transform");
    bool usual = steps.size() == 2 && is_plain(steps[0], kEnveloped) && is_plain(steps[1], kExclusive);
    return usual ? canonical_document(document_, signature_) : "";
  }

  // Named by its Id; taken from where it must stand, not looked up: another element may bear the
  // same name.
  std::string signed_properties(XmlNode reference) const {
    std::string_view uri = reference.attribute("URI").value_or("");
    std::vector<XmlNode> steps = below(only(reference, "Transforms"), "Transform");
    bool usual = steps.size() == 1 && is_plain(steps[0], kExclusive) &&
                 reference.attribute("Type") == kSignedProperties && uri.size() > 1 && uri[0] == '#';
    if (!usual) return "";
    for (XmlNode object : below(signature_, "Object"))
      for (XmlNode qualifying : object.elements("QualifyingProperties"))
        for (XmlNode properties : qualifying.elements("SignedProperties"))
          if (properties.namespace_uri() == kXades && properties.attribute("Id") == uri.substr(1))
            return canonical_part(properties);
    return "";
  }

  static bool has_digest(XmlNode reference, const std::string& content) {
    XmlNode method = only(reference, "DigestMethod");
    std::optional<std::string> value = decode_base64(only(reference, "DigestValue").inner_text());
    for (const DigestName& each : kDigests)
      if (is_plain(method, each.uri)) return value && *value == digest_of(each.digest, content);
    return false;
  }

  const XmlDocument& document_;
  XmlNode signature_, info_;
  const SignatureName* named_ = nullptr;
  std::string value_;
};

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  std::string joined;
  for (char c : text)
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') joined += c;
  if (joined.size() % 4 != 0 || joined.size() > (1u << 24)) return std::nullopt;
  std::string out(joined.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(octets(out), octets(joined), static_cast<int>(joined.size())) < 0)
    return std::nullopt;
  // The decoder counts the bytes of the padding too.
  size_t padding = joined.size() - (joined.find_last_not_of('=') + 1);
  if (padding > 2 || out.size() < padding) return std::nullopt;
  out.resize(out.size() - padding);
  return out;
}

Result<X509*> check_xml_signature(const XmlDocument& document, const Certificates& signers) {
  Place place{document.file(), 0, 0, ""};
  XmlNode signature = only(document.root(), "Signature");
  if (!signature.exists() || count_signatures(document.root()) != 1)
    return error(kBadSignature, {N_("there must be exactly one, directly in the root")}, place);
  Check check(document, signature);
  if (const char* why = check.shape()) return error(kBadSignature, {why}, place);
  X509* found = nullptr;
  for (const Certificate& signer : signers)
    if (found == nullptr && check.is_by(signer.get())) found = signer.get();
  ERR_clear_error();
  if (found == nullptr) return error(kOtherSigner, {}, place);
  return found;
}

}  // namespace paraphe
