// What is fuzzed: everything in sign/ that reads bytes from outside.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "sign/cms_check.h"
#include "sign/sign.h"
#include "sign/verify.h"

// The interface of libFuzzer: any bytes, no crash, no endless work, and never "valid": no anchor is
// given, so nothing can be.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace paraphe;
  std::string bytes(reinterpret_cast<const char*>(data), size);
  constexpr Instant kNow{1795478400, 0};
  if (verify(bytes, "fuzz", {}, kNow).verdict == Verdict::kValid) std::abort();
  (void)read_pdf(bytes, "fuzz");
  if (size < 10'000) {
    (void)Signer::from_pem(bytes, "fuzz", bytes, "fuzz", Secret(), kNow);
    (void)Signer::from_pkcs12(bytes, "fuzz", Secret("x"), kNow);
    Judgement judgement("fuzz");
    (void)check_cms(bytes, "first", "second", true, judgement);
  }
  return 0;
}
