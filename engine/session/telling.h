// Telling: what a batch says of its work while it goes on, and what it forgets once it is said.
// Private to session/.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>

#include "session/job.h"

namespace paraphe {

// Safe to share by threads.
class Telling {
 public:
  // All of them outlive this.
  Telling(const SessionOptions& options, const ProgressCallback& progress, SessionSummary& summary)
      : options_(options), progress_(progress), summary_(summary) {}

  // The next act is begun; false when the work is to stop.
  bool claim(Progress::Pass pass, size_t total, const std::string& subject);
  // A pass begins.
  void restart();
  // Nothing more will happen to the act: it is told, once, and then only counted, perhaps.
  void told(Job& job);
  // The act is in order, so far; what need not be told of it is forgotten.
  void checked(Job& job);

  bool is_stopped() const;

 private:
  void shorten(Job& job);

  const SessionOptions& options_;
  const ProgressCallback& progress_;
  SessionSummary& summary_;
  mutable std::mutex mutex_;
  size_t claimed_ = 0;
  bool stopped_ = false;
};

}  // namespace paraphe
