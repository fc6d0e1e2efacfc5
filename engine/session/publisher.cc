#include "session/publisher.h"

#include <utility>

namespace paraphe {
namespace {

constexpr size_t kMostWaiting = 256;  // each holds a file descriptor
// A transaction and its syncs cost about as much as signing an act, whatever it holds.
constexpr size_t kWorthAGroup = 64;
constexpr auto kPause = std::chrono::milliseconds(25);

}  // namespace

Publisher::Publisher(Callback done) : done_(std::move(done)), thread_([this] { work(); }) {}

Publisher::~Publisher() { close(); }

void Publisher::finish() {
  close();
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

void Publisher::close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  came_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Publisher::add(OutputFolder* folder, OutputFolder::Item item, void* owner) {
  std::unique_lock lock(mutex_);
  went_.wait(lock, [this] { return waiting_.size() < kMostWaiting; });
  waiting_.push_back({folder, std::move(item), owner});
  came_.notify_one();
}

void Publisher::work() {
  for (;;) {
    std::vector<Waiting> group;
    {
      std::unique_lock lock(mutex_);
      came_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      came_.wait_until(lock, next_group_, [this] {
        return closed_ || waiting_.size() >= kWorthAGroup;
      });
      group.swap(waiting_);
      went_.notify_all();
    }
    try {
      publish(std::move(group));
    } catch (...) {
      if (!thrown_) thrown_ = std::current_exception();
    }
    next_group_ = std::chrono::steady_clock::now() + kPause;
  }
}

void Publisher::publish(std::vector<Waiting> group) {
  while (!group.empty()) {
    OutputFolder* folder = group.front().folder;
    std::vector<OutputFolder::Item> items;
    std::vector<void*> owners;
    std::vector<Waiting> others;
    for (Waiting& each : group) {
      if (each.folder != folder) {
        others.push_back(std::move(each));
        continue;
      }
      items.push_back(std::move(each.item));
      owners.push_back(each.owner);
    }
    folder->publish(items);
    for (size_t i = 0; i < items.size(); ++i) done_(owners[i], items[i].failures);
    group = std::move(others);
  }
}

}  // namespace paraphe
