// Digests and formats of files that are too large to be held: read once, in pieces.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "pack/formats.h"

namespace paraphe {

// The algorithms of SEDA and VITAM; MD5 is known to readers only.
enum class PackageDigest : uint8_t { kMd5, kSha256, kSha384, kSha512 };
const char* digest_name(PackageDigest digest);  // "SHA-512"
// By its name; false when there is none.
bool find_digest(std::string_view name, PackageDigest& digest);

// Sums what passes.
class RunningDigest {
 public:
  explicit RunningDigest(PackageDigest digest);
  RunningDigest(RunningDigest&&) noexcept;
  ~RunningDigest();
  void add(std::string_view bytes);
  // Lower case hexadecimal. Ends the sum.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct FileFacts {
  std::string digest;  // SHA-512, lower case hexadecimal
  uint64_t size = 0;
  FileFormat format;
};
// Errors: the file cannot be read, or is no ordinary file.
Result<FileFacts> facts_of(const std::string& path);
// Of a file that is held.
FileFacts facts_of_bytes(std::string_view bytes);

}  // namespace paraphe
