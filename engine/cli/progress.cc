#include "cli/progress.h"

#include "base/text.h"

namespace paraphe {
namespace {

constexpr const char* kChecking = N_("Checking {0} of {1}: {2}");
constexpr const char* kWriting = N_("Writing {0} of {1}: {2}");

// Redrawing is slower than an act.
constexpr auto kPause = std::chrono::milliseconds(50);
constexpr size_t kLongestSubject = 40;

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
  if (drawn_ && now - last_ < kPause) return;
  last_ = now;
  drawn_ = true;
  const char* text = progress.pass == Progress::Pass::kChecking ? kChecking : kWriting;
  // Carriage return, then ECMA-48 "erase in line".
  err_ << "\r\x1b[K"
       << context_.messages().text(
              text, {std::to_string(progress.done + 1), std::to_string(progress.total),
                     printable(shorten(progress.subject, kLongestSubject))})
       << std::flush;
}

void ProgressLine::clear() {
  if (drawn_) err_ << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

}  // namespace paraphe
