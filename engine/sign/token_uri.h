// pkcs11: addresses (RFC 7512): which key on which token.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace paraphe {

struct TokenUri {
  // What the token and the key must be called; an absent one does not matter. `id` is raw bytes.
  std::optional<std::string> token, manufacturer, model, serial, object, id, slot;
  std::string module;  // module-path; "" when it is not there
};

bool is_token_uri(std::string_view text);

// Errors: malformed, an attribute that is not known here, or a PIN, which does not belong on a
// command line.
Result<TokenUri> read_token_uri(const std::string& text);

}  // namespace paraphe
