// What kind of file it is, by its bytes, in the vocabulary of archives: PRONOM identifiers.
#pragma once

#include <string>
#include <string_view>

namespace paraphe {

struct FileFormat {
  std::string name;    // "Acrobat PDF/A - Portable Document Format 3a"; "" when not known
  std::string mime;    // "application/pdf"; "application/octet-stream" when not known
  std::string pronom;  // "fmt/479"; "" when not known
};

// Looks at a file while it passes. PDF by its version and, in the metadata that ISO 19005 keeps
// readable, the part of PDF/A it claims; JPEG, PNG, XML, TIFF and ZIP by their marks.
class FormatFinder {
 public:
  void add(std::string_view bytes);
  FileFormat finish() const;

 private:
  void look_for_claim(std::string_view text);
  std::string head_;   // the first bytes
  std::string tail_;   // of the last piece, for what stands across two
  std::string part_, conformance_;  // of PDF/A: "3", "A"
  bool has_text_chunk_ = false, has_profile_chunk_ = false;  // of PNG
};

}  // namespace paraphe
