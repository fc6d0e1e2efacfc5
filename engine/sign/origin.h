// Origin: what a file that Paraphe made says it was made of. Claims, until it is made again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pdf/pdf.h"

namespace paraphe {

struct Origin {
  std::string_view unsigned_file;  // the first revision, as it was before anything was signed
  std::string producer;            // "Paraphe 0.1.0"
  std::string kind, layout;        // as in RenderOptions
  size_t act = 0;
  Instant date;
  std::vector<std::string> waivers;
  // The records attached as its source.
  struct Record {
    std::string name, bytes;
  };
  std::vector<Record> records;
};

// `bytes` must outlive the result. Errors: no file of Paraphe, damaged, made before files said what
// they were made of, without its record.
Result<Origin> read_origin(std::string_view bytes, const std::string& file);

}  // namespace paraphe
