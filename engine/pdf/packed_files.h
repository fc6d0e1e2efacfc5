// PackedFiles: attachments as they go into a file, remembered for the next act. Every act of a
// session carries the same record, and compressing it would be most of the work of a long session.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "base/shared_text.h"

namespace paraphe {

struct PackedFile;

// May be used by several threads at once: one packs, the others wait for it. The same bytes always
// give the same result.
class PackedFiles {
 public:
  PackedFiles();
  ~PackedFiles();
  PackedFiles(const PackedFiles&) = delete;
  PackedFiles& operator=(const PackedFiles&) = delete;

  std::shared_ptr<const PackedFile> pack(const SharedText& bytes) const;

 private:
  struct Entry;
  std::shared_ptr<Entry> entry_of(const SharedText& bytes) const;

  mutable std::mutex mutex_;
  mutable std::vector<std::shared_ptr<Entry>> last_;  // the latest first
};

}  // namespace paraphe
