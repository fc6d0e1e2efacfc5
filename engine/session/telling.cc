#include "session/telling.h"

#include <algorithm>
#include <utility>

#include "session/plan.h"

namespace paraphe {

bool Telling::claim(Progress::Pass pass, size_t total, const std::string& subject) {
  std::lock_guard lock(mutex_);
  if (!stopped_ && !go_on(progress_, pass, claimed_, std::max(total, claimed_ + 1), subject))
    stopped_ = true;
  if (!stopped_) ++claimed_;
  return !stopped_;
}

void Telling::restart() {
  std::lock_guard lock(mutex_);
  claimed_ = 0;
}

bool Telling::is_stopped() const {
  std::lock_guard lock(mutex_);
  return stopped_;
}

void Telling::told(Job& job) {
  std::lock_guard lock(mutex_);
  if (std::exchange(job.told, true) || job.act == nullptr) return;
  if (options_.on_act) options_.on_act(*job.act);
  shorten(job);
}

void Telling::checked(Job& job) {
  // The waivers go into its file; on_act() wants all of it.
  if (options_.on_act || !job.act->waivers.empty()) return;
  std::lock_guard lock(mutex_);
  shorten(job);
}

void Telling::shorten(Job& job) {
  ActSummary& act = *job.act;
  if (job.number < options_.told_whole || act.level_missed || act.state == ActState::kRefused ||
      act.state == ActState::kFailed || has_errors(act.diagnostics))
    return;
  for (const Diagnostic& each : act.diagnostics) ++summary_.forgotten[each.message.code];
  job.in_short = {static_cast<uint32_t>(act.pages), act.state};
  job.act.reset();
}

}  // namespace paraphe
