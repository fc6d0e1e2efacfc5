// The cryptographic half of the verifier: is this CMS a signature over these bytes, and whose?
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sign/judgement.h"
#include "sign/openssl_handles.h"
#include "sign/policy.h"

namespace paraphe {

struct CmsFindings {
  bool intact = false;       // digest and signature value are right
  bool is_baseline = false;  // the attributes are those of a CAdES baseline signature
  Scheme scheme;
  Certificate signer;   // null when it cannot be told
  Certificates others;  // carried along, not trusted
  // What the signature says besides: its value, the timestamps over it, the capacity claimed.
  std::string value, capacity;
  std::vector<std::string> timestamps;
};

// `contents` is the CMS and the zeros behind it; `first` and `second` are the covered ranges.
// How long its algorithms count is not looked at (sign/history.h). `needs_cades`: the signature says
// that it is one (ETSI.CAdES.detached).
CmsFindings check_cms(std::string_view contents, std::string_view first, std::string_view second,
                      bool needs_cades, Judgement& judgement);

}  // namespace paraphe
