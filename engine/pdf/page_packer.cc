#include "pdf/page_packer.h"

#include <system_error>

namespace paraphe {
namespace {

constexpr size_t kWorthwhile = 64;  // streams
// Pages that may wait: beyond them the hand that draws compresses too, so that none pile up.
constexpr size_t kMostWaiting = 16;

}  // namespace

PagePacker::PagePacker(size_t streams) {
  if (streams < kWorthwhile || std::thread::hardware_concurrency() < 2) return;
  try {
    thread_ = std::thread([this] { work(); });
  } catch (const std::system_error&) {
    // No more threads are to be had: the work is done here.
  }
}

void PagePacker::add(uint32_t number, std::string data) {
  if (thread_.joinable()) {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < kMostWaiting) {
      waiting_.emplace_back(number, std::move(data));
      changed_.notify_one();
      return;
    }
  }
  done_.emplace_back(number, ObjectStore::pack(data));
}

void PagePacker::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    beside_.emplace_back(next.first, ObjectStore::pack(next.second));
    lock.lock();
  }
}

void PagePacker::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_one();
  }
  thread_.join();
}

void PagePacker::finish(ObjectStore& store) {
  stop();
  for (std::vector<Finished>* list : {&beside_, &done_}) {
    for (auto& [number, packed] : *list)
      store.set_stream(number, {}, std::move(packed.bytes), packed.coding);
    list->clear();
  }
}

}  // namespace paraphe
