// Files: read whole with a bound, written whole or not at all.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace paraphe {

// Reads at most `limit` bytes; a larger file is an error. "-" is not special.
Result<std::string> read_file(const std::string& path, size_t limit = 256u << 20);

// Reads the file `name` of the folder `folder` ("" for the current one), and nothing else: a name
// with a path, a link, a pipe or a device is an error, so that a record or a layout cannot reach out
// of its folder. At most `limit` bytes.
Result<std::string> read_file_in(const std::string& folder, const std::string& name, size_t limit);
// Whether read_file_in() would find such a file.
bool is_file_in(const std::string& folder, const std::string& name);

// Whether files can be made in the folder `path`: it exists, is a folder and may be written. What
// write_file() would say, known before the work begins.
Result<Done> check_folder(const std::string& path);

// Writes all of `bytes` where `descriptor` stands; false with errno set.
bool write_all(int descriptor, std::string_view bytes);

// What the functions here say when the system refuses to write `path`; `why` is an errno.
Diagnostic cannot_write(const std::string& path, int why);

// Makes `path` hold `bytes`, or leaves it untouched: writes a temporary file in the same folder,
// syncs it, renames it over `path`, syncs the folder. On failure the temporary file is removed.
// `mode` is the permission of the new file.
Result<Done> write_file(const std::string& path, std::string_view bytes, int mode = 0644);

}  // namespace paraphe
