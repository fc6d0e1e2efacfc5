// Pieces: the files that travel with a message, judged by their content and never by their name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace paraphe {

enum class PieceKind : uint8_t { kPdf, kJpeg, kPng, kXml, kOther };
// "pdf", "jpg", "png", "xml"; "" for other kinds.
const char* extension_of(PieceKind kind);

struct Piece {
  std::string path;
  PieceKind kind = PieceKind::kOther;
  uint64_t size = 0;       // bytes
  size_t pages = 0;        // of a PDF
  bool is_signed = false;  // a PDF with a signature field that has a value
  // A PDF that Paraphe made holds the record it was made from, and says its number in the title.
  std::optional<std::string> record;
  std::string title;
};

// Looks at the file, reading no more of it than needed. Errors (A8): it cannot be read or is no
// plain file; a PDF that is encrypted, or damaged beyond repair. A PDF that had to be repaired to
// be read gives a warning in `notes`. `with_record`: take the record out, too.
Result<Piece> look_at_piece(const std::string& path, bool with_record, Diagnostics& notes);

}  // namespace paraphe
