// Publisher: the one hand that puts finished files in their places, many at a time. Private to
// session/.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "session/folder.h"

namespace paraphe {

// What comes while the disk works on a group becomes the next group: the disk sets the size of the
// groups, not the pace of those who sign. A disk that is quick is not asked for each file, either:
// between two groups there is a pause, as long as few files wait.
class Publisher {
 public:
  // `done` is called in the publisher's thread for each item, with what became of it.
  using Callback = std::function<void(void* owner, const Diagnostics& failures)>;
  explicit Publisher(Callback done);
  ~Publisher();  // what was added is published first
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;

  // Waits while very much waits already. `owner` comes back in the callback.
  void add(OutputFolder* folder, OutputFolder::Item item, void* owner);
  // Publishes what was added. Throws what publishing first threw: of its group nobody was told.
  void finish();

 private:
  struct Waiting {
    OutputFolder* folder;
    OutputFolder::Item item;
    void* owner;
  };
  void work();
  void close();
  void publish(std::vector<Waiting> group);

  Callback done_;
  std::mutex mutex_;
  std::condition_variable came_, went_;
  std::vector<Waiting> waiting_;
  std::chrono::steady_clock::time_point next_group_{};  // not before, unless many wait
  bool closed_ = false;
  std::exception_ptr thrown_;
  std::thread thread_;
};

}  // namespace paraphe
