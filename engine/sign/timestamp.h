// Timestamps (RFC 3161): the request, and the check that signer and verifier make of a token.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "sign/openssl_handles.h"
#include "sign/policy.h"

namespace paraphe {

struct Timestamp {
  std::string token;      // ContentInfo, DER
  int64_t time = 0;       // genTime, seconds since 1970
  Certificate authority;  // who made it
  Certificates others;    // carried along, not trusted
  Scheme scheme;          // of the authority's signature
  Digest imprint = Digest::kNone;
};

// A TimeStampReq with certReq TRUE (ISO 19005-3 6.4.3 wants the certificate inside); `nonce` is raw
// bytes. Empty when OpenSSL fails.
std::string make_timestamp_request(Digest digest, std::string_view imprint, std::string_view nonce);

// Reads a token and checks what can be checked without trust: its signature, that its one signer is
// a timestamping authority whose certificate was in force at that time and is the one the token
// names, and that its imprint is `digest_of` the data (called with the digest the token uses).
// An empty function leaves the imprint to the caller. Returns nullptr or what is wrong. Bytes
// behind the token must be zero.
const char* read_timestamp(std::string_view bytes,
                           const std::function<std::string(Digest)>& digest_of, Timestamp& out);

// Reads a TimeStampResp and checks it against its request: status, nonce, and read_timestamp().
const char* read_timestamp_response(std::string_view response, Digest digest,
                                    std::string_view imprint, std::string_view nonce,
                                    Timestamp& out);

}  // namespace paraphe
