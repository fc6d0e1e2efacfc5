#include "cli/progress.h"

#include <algorithm>

#include "base/text.h"

namespace paraphe {
namespace {

constexpr const char* kChecking = N_("Checking {0} of {1}: {2}");
constexpr const char* kWriting = N_("Writing {0} of {1}: {2}");
constexpr const char* kCheckingAt = N_("Checking {0} of {1}, {3}: {2}");
constexpr const char* kWritingAt = N_("Writing {0} of {1}, {3}: {2}");
constexpr const char* kPace = N_("{0} a second, {1} s left");

// Redrawing is slower than an act.
constexpr auto kPause = std::chrono::milliseconds(50);
constexpr size_t kLongestSubject = 40;
constexpr size_t kBar = 20;
// What a pace is measured over, at least.
constexpr double kShortest = 0.5;

std::string bar(size_t done, size_t total) {
  const size_t full = total == 0 ? 0 : done * kBar / total;
  return "[" + std::string(full, '#') + std::string(kBar - full, '-') + "] ";
}

}  // namespace

ProgressLine::ProgressLine(const Context& context, std::ostream& err)
    : context_(context), err_(err) {
  visible_ = context.environment().err_is_terminal && context.is_text() && !context.options().quiet;
}

ProgressCallback ProgressLine::callback() {
  return [this](const Progress& progress) {
    show(progress);
    const std::atomic<bool>* interrupted = context_.environment().interrupted;
    return interrupted == nullptr || !interrupted->load();
  };
}

void ProgressLine::show(const Progress& progress) {
  if (!visible_) return;
  if (progress.done == progress.total) {
    clear();
    return;
  }
  auto now = std::chrono::steady_clock::now();
  if (progress.pass != pass_) {
    pass_ = progress.pass;
    pass_begin_ = now;
  }
  if (drawn_ && now - last_ < kPause) return;
  last_ = now;
  drawn_ = true;
  const std::string at = pace(progress);
  const bool checking = progress.pass == Progress::Pass::kChecking;
  const char* text = at.empty() ? (checking ? kChecking : kWriting)
                                : (checking ? kCheckingAt : kWritingAt);
  // Carriage return, then ECMA-48 "erase in line".
  err_ << "\r\x1b[K" << bar(progress.done, progress.total)
       << context_.messages().text(
              text, {std::to_string(progress.done + 1), std::to_string(progress.total),
                     printable(shorten(progress.subject, kLongestSubject)), at})
       << std::flush;
}

// "" while it would be a guess.
std::string ProgressLine::pace(const Progress& progress) const {
  const double passed = std::chrono::duration<double>(last_ - pass_begin_).count();
  if (passed < kShortest || progress.done == 0) return "";
  const double rate = static_cast<double>(progress.done) / passed;
  const double left = static_cast<double>(progress.total - progress.done) / rate;
  return context_.messages().text(
      kPace, {std::to_string(static_cast<int64_t>(std::max(rate, 1.0))),
              std::to_string(static_cast<int64_t>(left) + 1)});
}

double ProgressLine::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

void ProgressLine::clear() {
  if (drawn_) err_ << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

}  // namespace paraphe
