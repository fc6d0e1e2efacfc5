// Proof that a signed page is its record's page: the record inside the file is typeset again, with
// the layout that was used, and compared with what was signed, byte for byte.
#pragma once

#include <string>
#include <string_view>

#include "paraphe.h"

namespace paraphe {

enum class Proof : uint8_t {
  kSame,       // the pages are those of the record
  kDifferent,  // made again by the same program with the same layout, they are not
  kUnknown,    // it could not be made again as it was: the finding says why
};

struct Proving {
  Proof proof = Proof::kUnknown;
  std::string producer;  // the program that made the file, as it says
  Diagnostics findings;  // never empty
};

// `layout` is the path of the layout that was used, "" for the built-in one; its bytes are in
// `layout_bytes`. Pictures are looked for in `folder`, "" for none.
Proving prove(std::string_view bytes, const std::string& file, const std::string& layout,
              const std::string& layout_bytes, const std::string& folder);

}  // namespace paraphe
