// Signatures judged as of when they were made. Private to the folder.
#pragma once

#include <string>
#include <string_view>

#include "sign/verify.h"

namespace paraphe {

// As verify() at `now`; where that finds something not valid, as of the latest moment that a
// signature claims: whoever copies or hands over an act, perhaps years later, must know that it is
// what was signed, and not whether its certificates live. `is_sound` says whether every signature
// holds so far.
struct AsSigned {
  Verification verification;
  bool is_sound = true;
  Diagnostics reasons;  // why not
};
AsSigned verify_as_signed(std::string_view bytes, const std::string& path,
                          const TrustAnchors& anchors, Instant now);

}  // namespace paraphe
