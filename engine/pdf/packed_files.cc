#include "pdf/packed_files.h"

#include <algorithm>

#include "pdf/digest.h"
#include "pdf/packed_file.h"

namespace paraphe {

namespace {

// A session has one record; a process may have some sessions under way.
constexpr size_t kMost = 4;
constexpr size_t kLargest = 16u << 20;

}  // namespace

PackedFile pack_file(std::string_view bytes) {
  return {"", md5(bytes), ObjectStore::pack(bytes)};
}

PackedFiles::PackedFiles() = default;
PackedFiles::~PackedFiles() = default;

std::shared_ptr<const PackedFile> PackedFiles::pack(std::string_view bytes) const {
  // Bytes and not a digest of them: comparing is quicker and cannot be wrong.
  auto find = [this, bytes] {
    return std::find_if(last_.begin(), last_.end(),
                        [bytes](const auto& file) { return file->bytes == bytes; });
  };
  {
    std::lock_guard lock(mutex_);
    if (auto found = find(); found != last_.end()) {
      std::rotate(last_.begin(), found, found + 1);
      return last_.front();
    }
  }
  auto made = std::make_shared<PackedFile>(pack_file(bytes));
  if (bytes.size() > kLargest) return made;
  made->bytes = bytes;
  std::lock_guard lock(mutex_);
  if (find() != last_.end()) return made;  // another thread was quicker
  if (last_.size() == kMost) last_.pop_back();
  last_.insert(last_.begin(), made);
  return made;
}

}  // namespace paraphe
