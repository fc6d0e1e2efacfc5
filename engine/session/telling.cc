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
  if (std::exchange(job.told, true)) return;
  if (options_.on_act) options_.on_act(*job.act);
  if (is_told_in_short(job)) forget(*job.act);
}

void Telling::checked(Job& job) {
  if (options_.on_act || !is_told_in_short(job)) return;
  std::lock_guard lock(mutex_);
  forget_findings(*job.act);
  job.act->title = std::string();
}

void Telling::forget(ActSummary& act) {
  act.verification = Verification();
  forget_findings(act);
  if (act.state != ActState::kWritten && act.state != ActState::kUnchanged) return;
  for (std::string* text : {&act.title, &act.file}) *text = std::string();
  act.open_fields = {};
}

// All but errors.
void Telling::forget_findings(ActSummary& act) {
  Diagnostics errors;
  for (Diagnostic& each : act.diagnostics) {
    if (each.severity == Severity::kError)
      errors.push_back(std::move(each));
    else
      ++summary_.forgotten[each.message.code];
  }
  act.diagnostics = std::move(errors);
}

}  // namespace paraphe
