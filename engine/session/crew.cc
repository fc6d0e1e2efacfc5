#include "session/crew.h"

#include <system_error>
#include <utility>

namespace paraphe {

Crew::Crew(size_t hands) : most_waiting_(2 * hands) {
  try {
    for (size_t i = 1; i < hands; ++i) threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    // No more threads to be had: those that are there do all of it.
  }
}

Crew::~Crew() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    row_.clear();
  }
  came_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Crew::add(Task task) {
  if (threads_.empty()) {
    ++busy_;
    return run(task);
  }
  Task first;
  {
    std::lock_guard lock(mutex_);
    row_.push_back(std::move(task));
    if (row_.size() > most_waiting_) {
      first = std::move(row_.front());
      row_.pop_front();
      ++busy_;
    }
  }
  came_.notify_one();
  if (first) run(first);
}

void Crew::finish() {
  for (Task task; take(task);) run(task);
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return row_.empty() && busy_ == 0; });
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

void Crew::work() {
  for (;;) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      came_.wait(lock, [this] { return closed_ || !row_.empty(); });
      if (row_.empty()) return;
      task = std::move(row_.front());
      row_.pop_front();
      ++busy_;
    }
    run(task);
  }
}

bool Crew::take(Task& task) {
  std::lock_guard lock(mutex_);
  if (row_.empty()) return false;
  task = std::move(row_.front());
  row_.pop_front();
  ++busy_;
  return true;
}

// One bad act must not end the others: what it throws waits until all is done.
void Crew::run(const Task& task) {
  std::exception_ptr thrown;
  try {
    task();
  } catch (...) {
    thrown = std::current_exception();
  }
  std::lock_guard lock(mutex_);
  if (thrown && !thrown_) thrown_ = thrown;
  --busy_;
  if (busy_ == 0 && row_.empty()) done_.notify_all();
}

}  // namespace paraphe
