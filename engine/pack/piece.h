// Pieces: the files that travel with a message, judged by their content and never by their name.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"

namespace paraphe {

enum class PieceKind : uint8_t { kPdf, kJpeg, kPng, kXml, kOther };
// "pdf", "jpg", "png", "xml"; "" for other kinds.
const char* extension_of(PieceKind kind);

struct SentFile {
  std::string path;
  PieceKind kind = PieceKind::kOther;
  uint64_t size = 0;       // bytes
  size_t pages = 0;        // of a PDF
  bool is_signed = false;  // a PDF with a signature field that has a value
  // A PDF that Paraphe made holds the record it was made from, and says its number in the title.
  std::shared_ptr<const std::string> record;
  std::string title;
};

// Looks at files, one after the other. The acts of a session hold the same record, as large as the
// session: it is unpacked once, and shared by the pieces that have it.
class SentFileReader {
 public:
  // Reads no more of the file than needed. Errors (A8): it cannot be read or is no plain file; a
  // PDF that is encrypted, or damaged beyond repair. A PDF that had to be repaired to be read gives
  // a warning in `notes`. `with_record`: take the record out, too. `whole`, unless null, takes the
  // bytes of a PDF that was read at once, so that nobody reads them again; else it is left empty.
  Result<SentFile> look(const std::string& path, bool with_record, Diagnostics& notes,
                        std::string* whole = nullptr);

 private:
  std::string packed_;  // as the last record was in its file
  std::shared_ptr<const std::string> record_;
};

// One file.
Result<SentFile> look_at_piece(const std::string& path, bool with_record, Diagnostics& notes);

}  // namespace paraphe
