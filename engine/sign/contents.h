// What a PDF that Paraphe wrote carries beside its pages: the record, other files, and what it says
// of itself. Foreign input, read with qpdf.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pdf/pdf.h"

namespace paraphe {

struct CarriedFile {
  std::string name, description, mime;
  std::string relationship;  // /AFRelationship: "Source"
  std::string bytes;
};

struct PdfContents {
  std::vector<CarriedFile> files;
  std::string title;
  std::string producer;
  std::optional<Instant> created;
  std::vector<std::string> waivers;  // RenderOptions::waivers
  std::string original;              // RenderOptions::original: the file is a copy of that one
  size_t first_revision = 0;         // its length in bytes: what was there before any signature

  // The record: the first XML file that is a source. Null when there is none.
  const CarriedFile* record() const;
};

// "2023-12-21T18:30:00+01:00" or "…Z", as to_iso_date() writes it.
std::optional<Instant> parse_iso_date(std::string_view text);

// Errors: a file that cannot be read, or whose metadata are not what Paraphe writes.
Result<PdfContents> read_contents(std::string_view bytes, const std::string& file);

}  // namespace paraphe
