// ProgressLine: one line on the terminal that says how far the work is, rewritten in place:
//
//   [############--------] Writing 121 of 200, 480 a second, 1 s left: 23-12-132
#pragma once

#include <chrono>

#include "cli/context.h"
#include "session/session.h"

namespace paraphe {

// Shows nothing unless standard error is a terminal and the output is text without --quiet.
class ProgressLine {
 public:
  ProgressLine(const Context& context, std::ostream& err);
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // A callback for session/: also notices that the user interrupts. Valid as long as this is.
  ProgressCallback callback();

  // Since it was made.
  double seconds() const;

  // Removes the line, so that other text can follow.
  void clear();

 private:
  void show(const Progress& progress);

  const Context& context_;
  std::ostream& err_;
  bool visible_;
  bool drawn_ = false;
  std::string pace(const Progress& progress) const;

  std::chrono::steady_clock::time_point last_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  // Of the pass at hand.
  Progress::Pass pass_ = Progress::Pass::kChecking;
  std::chrono::steady_clock::time_point pass_begin_ = begin_;
};

}  // namespace paraphe
