// The manifest of a package as a reader needs it: what must be there. Private.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "pack/file_digest.h"

namespace paraphe {

struct ExpectedFile {
  std::string digest;  // lower case hexadecimal
  PackageDigest algorithm = PackageDigest::kSha512;
  std::optional<uint64_t> size;
  std::string name;  // FileInfo/Filename
  bool seen = false;
};

struct ReadManifest {
  std::string version;                       // "2.2"
  std::map<std::string, ExpectedFile> files;  // by Uri
  Diagnostics findings;  // what is wrong in the tree: ids twice, references to nothing
};

bool is_manifest_name(std::string_view entry);

// `schemas` as in PackageOptions. Errors: not XML, not SEDA, invalid.
Result<ReadManifest> read_manifest(std::string_view bytes, const std::string& file,
                                   const std::string& schemas);

}  // namespace paraphe
