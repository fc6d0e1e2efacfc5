// PagePacker: compresses the pages of long documents beside their drawing. Private to the folder.
//
// Deflate takes a tenth of the time of a volume, and needs nothing but the bytes of each page: what
// comes of them is the same in whichever thread it is done, and takes its place by its number.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "pdf/objects.h"

namespace paraphe {

class PagePacker {
 public:
  // For so many streams. A thread of its own is begun where they are worth it, and where there can be
  // one.
  explicit PagePacker(size_t streams);
  ~PagePacker() { stop(); }
  PagePacker(const PagePacker&) = delete;
  PagePacker& operator=(const PagePacker&) = delete;

  // Takes the stream of object `number`.
  void add(uint32_t number, std::string data);
  // Gives the store all that was taken.
  void finish(ObjectStore& store);

 private:
  using Waiting = std::pair<uint32_t, std::string>;
  using Finished = std::pair<uint32_t, ObjectStore::Packed>;

  void work();
  void stop();

  std::mutex mutex_;  // of the two below
  std::deque<Waiting> waiting_;
  bool ended_ = false;
  std::condition_variable changed_;
  std::vector<Finished> beside_;  // the thread's, until it has ended
  std::vector<Finished> done_;    // ours
  std::thread thread_;
};

}  // namespace paraphe
