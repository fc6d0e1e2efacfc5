#include "session/copy_of.h"

#include "sign/contents.h"
#include "sign/digest.h"

namespace paraphe {

std::optional<CopyOf> look_at_copy(std::string_view bytes, const std::string& file) {
  Result<PdfContents> contents = read_contents(bytes, file);
  if (!contents.ok() || contents->original.empty()) return std::nullopt;
  CopyOf out;
  out.original = contents->original;
  for (const CarriedFile& carried : contents->files) {
    if (carried.mime != "application/pdf" || carried.relationship != "Source") continue;
    const bool right = sha256_hex(carried.bytes) == out.original;
    if (!right && !out.name.empty()) continue;
    out.name = carried.name;
    out.bytes = carried.bytes;
    out.is_right = right;
    if (right) break;
  }
  return out;
}

}  // namespace paraphe
