// The manifest of a package. Private.
#pragma once

#include <string>
#include <vector>

#include "pack/file_digest.h"
#include "pack/seda.h"

namespace paraphe {

// A file of content/, in the order of the tree.
struct SedaObject {
  const SedaFile* file = nullptr;
  FileFacts facts;
  std::string id;     // "OBJ3"
  std::string group;  // "GRP3"
  std::string entry;  // "content/OBJ3.pdf"
};

struct Manifest {
  std::string xml;
  size_t units = 0;
  Diagnostics findings;
};

// `shared` are exchanges about several of the sessions; of every file there is an object.
Manifest write_manifest(const std::vector<SedaSession>& sessions,
                        const std::vector<SedaFile>& shared, const std::vector<SedaObject>& objects,
                        const SedaOptions& options);

}  // namespace paraphe
