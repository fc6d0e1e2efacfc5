#include "pdf/packed_files.h"

#include <algorithm>

#include "pdf/digest.h"
#include "pdf/packed_file.h"

namespace paraphe {

namespace {

// A session has one record; while the last acts of one are made, those of the next are begun.
constexpr size_t kMost = 2;
constexpr size_t kLargestTogether = 16u << 20;  // bytes, of all but the latest

}  // namespace

PackedFile pack_file(std::string_view bytes) { return {md5(bytes), ObjectStore::pack(bytes)}; }

struct PackedFiles::Entry {
  SharedText bytes;
  std::once_flag once;
  PackedFile file;
};

PackedFiles::PackedFiles() = default;
PackedFiles::~PackedFiles() = default;

std::shared_ptr<PackedFiles::Entry> PackedFiles::entry_of(const SharedText& bytes) const {
  std::lock_guard lock(mutex_);
  // Bytes and not a digest of them: comparing is quicker and cannot be wrong.
  auto found = std::find_if(last_.begin(), last_.end(),
                            [&](const auto& entry) { return entry->bytes == bytes; });
  if (found != last_.end()) {
    std::rotate(last_.begin(), found, found + 1);
    return last_.front();
  }
  auto entry = std::make_shared<Entry>();
  entry->bytes = bytes;
  size_t together = 0, kept = 0;
  while (kept < last_.size() && kept + 1 < kMost &&
         (together += last_[kept]->bytes.size()) <= kLargestTogether)
    ++kept;
  last_.resize(kept);
  last_.insert(last_.begin(), entry);
  return entry;
}

std::shared_ptr<const PackedFile> PackedFiles::pack(const SharedText& bytes) const {
  std::shared_ptr<Entry> entry = entry_of(bytes);
  std::call_once(entry->once, [&] { entry->file = pack_file(entry->bytes); });
  return {entry, &entry->file};
}

}  // namespace paraphe
