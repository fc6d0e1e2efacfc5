// One attachment, compressed. Private to the folder.
#pragma once

#include <string>
#include <string_view>

#include "pdf/objects.h"

namespace paraphe {

struct PackedFile {
  std::string checksum;  // MD5, raw
  ObjectStore::Packed packed;
};

PackedFile pack_file(std::string_view bytes);

}  // namespace paraphe
