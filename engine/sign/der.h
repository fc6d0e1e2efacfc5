// A strict reader of DER (X.690 §10): definite, shortest lengths and single-byte tags only.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace paraphe {

struct DerItem {
  uint8_t tag = 0;
  std::string_view whole, content;
};

// The items that follow each other in `bytes`.
class DerReader {
 public:
  explicit DerReader(std::string_view bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  // The next item, which must have `tag`; nothing, and no move, otherwise.
  std::optional<DerItem> next(uint8_t tag);
  std::optional<DerItem> next();

 private:
  std::string_view rest_;
};

// The parts of a CMS SignedData that OpenSSL's interface does not show (RFC 5652 §5.1, §5.3).
struct CmsShape {
  size_t length = 0;  // of the ContentInfo; what follows is padding
  std::string_view digest_algorithm, signature_algorithm;  // AlgorithmIdentifier of the signer
  bool has_unsigned_attributes = false;
  std::string_view head;               // of the SignedData, all that stands before the signers
  std::string_view signer;             // of the signer, what stands before its signed attributes
  std::string_view signed_attributes;  // with their tag, [0] instead of SET OF
  std::string_view value;
};

// What the SignedData is about: a file outside it, or the TSTInfo inside it (RFC 3161 §2.4.2).
enum class CmsContent : uint8_t { kFile, kTimestamp };

// "" and the shape, or what is wrong. Only what a signature in a PDF file must be is accepted: one
// signer, no content inside but a timestamp's, no free choice in any byte that the signature does
// not cover.
const char* read_shape(std::string_view bytes, CmsShape& out,
                       CmsContent content = CmsContent::kFile);

}  // namespace paraphe
