// Watching files: knowing that something beside a record or a layout was saved.
#pragma once

#include <atomic>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace paraphe {

// The files of some folders, not of those below them. What is in `ours`, the pictures that are drawn
// there, does not count.
class FileWatch {
 public:
  FileWatch(std::vector<std::string> folders, const std::set<std::string>& ours);

  // Waits until a file is new, gone or changed, and has been left alone for a moment: editors write
  // in several steps. False when `interrupted` became true instead.
  bool wait(const std::atomic<bool>* interrupted);

 private:
  uint64_t look() const;

  std::vector<std::string> folders_;
  const std::set<std::string>& ours_;
  uint64_t seen_ = 0;
};

}  // namespace paraphe
