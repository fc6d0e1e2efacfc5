// The open data of records: pack/scdl.h on what may be published of them.
#pragma once

#include <string>
#include <vector>

#include "pack/scdl.h"
#include "session/session.h"

namespace paraphe {

struct OpenData {
  std::string file_name;  // "deliberations-21860194600013-2023-12-21.csv"
  Scdl table;
};

// Reads the records, takes their private parts out, and makes one table of all. Errors: those of
// reading, of each record; of pack_scdl().
Result<OpenData> make_open_data(const std::vector<std::string>& files, const ScdlOptions& options);

// Writes the table into `folder` and returns where it is. Errors: another file has its name, unless
// `replace`; the disk.
Result<std::string> write_open_data(const OpenData& data, const std::string& folder, bool replace);

}  // namespace paraphe
