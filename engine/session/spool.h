// Spool: acts that are rendered and wait to be signed, when there are more than memory should hold.
// Private to session/.
//
// They wait in a file without a name, which goes with the process, whatever ends it. Writing and
// reading an act takes a fiftieth of rendering it again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "session/journal.h"
#include "session/session.h"

namespace paraphe {

// Safe to share by threads.
class Spool {
 public:
  // The file is made in `folder` when it is first needed, and never takes more than a quarter of
  // what is free there then.
  explicit Spool(std::string folder) : folder_(std::move(folder)) {}
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  struct Place {
    uint64_t begin = 0;
    uint32_t size = 0, checksum = 0;  // 0 bytes: nothing waits
    explicit operator bool() const { return size != 0; }
  };
  struct Kept {
    Pdf pdf;
    ActKey key;
  };
  // Nothing when the disk does not take it: then the act has to be made again.
  Place put(const Pdf& pdf, const ActKey& key);
  // Gives the room back. Nothing unless it is what was put there.
  std::optional<Kept> take(const Place& place);

 private:
  bool open();

  std::string folder_;
  std::mutex mutex_;
  int descriptor_ = -1;
  bool is_tried_ = false;
  uint64_t end_ = 0, limit_ = 0;
};

}  // namespace paraphe
