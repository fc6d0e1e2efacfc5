// Enveloped XML signatures, in the one shape that trusted lists have (ETSI TS 119 612 annex B).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/xml.h"
#include "sign/openssl_handles.h"

namespace paraphe {

// Checks the one signature of `document`, which must stand directly in its root and cover all of
// it. Gives the certificate of `signers` that made it; what the signature itself carries as its key
// is not looked at. Nothing but Exclusive Canonicalization, the enveloped-signature transform, and
// the algorithms of sign/policy.h are accepted: every other freedom of XML signatures is a way to
// be deceived. Errors: what is wrong with the signature, in words.
Result<X509*> check_xml_signature(const XmlDocument& document, const Certificates& signers);

// Base64 with white space between (RFC 4648); nothing when it is something else.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace paraphe
