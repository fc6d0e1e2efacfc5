// Digests of the ranges that a signature covers.
#pragma once

#include <string>
#include <string_view>

#include "sign/policy.h"

namespace paraphe {

// The digest of `first` followed by `second`; empty when the digest is not known here.
std::string digest_of(Digest digest, std::string_view first, std::string_view second = {});

// Of a signature over `first` and `second`, which surround a hole in `whole`: the digest of both, and
// SHA-256 of the whole in hexadecimal. `first` is hashed once for the two; what they say is what
// digest_of() and sha256_hex() would.
struct RangesAndWhole {
  std::string ranges, whole;
};
RangesAndWhole digests_of(Digest digest, std::string_view first, std::string_view second,
                          std::string_view whole);

// SHA-256 in hexadecimal, as people and journals write it.
std::string sha256_hex(std::string_view bytes);

}  // namespace paraphe
