// Digests of the ranges that a signature covers.
#pragma once

#include <string>
#include <string_view>

#include "sign/policy.h"

namespace paraphe {

// The digest of `first` followed by `second`; empty when the digest is not known here.
std::string digest_of(Digest digest, std::string_view first, std::string_view second = {});

// SHA-256 in hexadecimal, as people and journals write it.
std::string sha256_hex(std::string_view bytes);

}  // namespace paraphe
