#include "session/as_signed.h"

#include <algorithm>

#include "sign/contents.h"

namespace paraphe {
namespace {

bool is_broken(const SignatureReport& report) {
  return report.verdict == Verdict::kInvalid || !report.intact;
}

}  // namespace

AsSigned verify_as_signed(std::string_view bytes, const std::string& path,
                          const TrustAnchors& anchors, Instant now) {
  AsSigned out;
  out.verification = verify(bytes, path, anchors, now);
  auto broken = [](const Verification& v) {
    return std::any_of(v.signatures.begin(), v.signatures.end(), is_broken);
  };
  if (broken(out.verification)) {
    Instant latest{};
    for (const SignatureReport& report : out.verification.signatures)
      if (std::optional<Instant> claimed = parse_iso_date(report.claimed_date))
        if (claimed->seconds > latest.seconds) latest = *claimed;
    if (latest.seconds > 0 && latest.seconds < now.seconds)
      out.verification = verify(bytes, path, anchors, latest);
  }
  for (const SignatureReport& report : out.verification.signatures) {
    if (!is_broken(report)) continue;
    out.is_sound = false;
    out.reasons.insert(out.reasons.end(), report.reasons.begin(), report.reasons.end());
  }
  for (Diagnostic& reason : out.reasons) reason.severity = Severity::kError;
  return out;
}

}  // namespace paraphe
