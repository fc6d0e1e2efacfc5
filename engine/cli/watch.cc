#include "cli/watch.h"

#include <poll.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <functional>

namespace paraphe {
namespace {

// Often enough to seem at once, seldom enough to cost nothing. Asking works on every file system,
// which notices of the kernel do not: town halls keep their files on network shares.
constexpr int kPauseMilliseconds = 200;

void pause_or_signal() { ::poll(nullptr, 0, kPauseMilliseconds); }

bool is_set(const std::atomic<bool>* flag) { return flag != nullptr && flag->load(); }

}  // namespace

FileWatch::FileWatch(std::vector<std::string> folders, const std::set<std::string>& ours)
    : folders_(std::move(folders)), ours_(ours), seen_(look()) {}

// A number that changes when a file does. The order of a folder does not matter: it is a sum.
uint64_t FileWatch::look() const {
  namespace fs = std::filesystem;
  uint64_t sum = 0;
  for (const std::string& folder : folders_) {
    std::error_code problem;
    fs::directory_iterator entry(folder, problem), end;
    for (; !problem && entry != end; entry.increment(problem)) {
      const std::string path = entry->path().string();
      // By its name: a folder may be written in several ways.
      const bool drawn = std::any_of(ours_.begin(), ours_.end(), [&](const std::string& own) {
        return fs::path(own).filename() == entry->path().filename();
      });
      struct stat status{};
      if (drawn || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
        continue;
      const std::string state = path + '\0' + std::to_string(status.st_size) + '\0' +
                                std::to_string(status.st_mtim.tv_sec) + '\0' +
                                std::to_string(status.st_mtim.tv_nsec) + '\0' +
                                std::to_string(status.st_ino);
      sum += std::hash<std::string>()(state);
    }
  }
  return sum;
}

bool FileWatch::wait(const std::atomic<bool>* interrupted) {
  uint64_t now = look();
  while (now == seen_) {
    if (is_set(interrupted)) return false;
    pause_or_signal();
    now = look();
  }
  for (uint64_t before = now + 1; before != now; now = look()) {
    before = now;
    if (is_set(interrupted)) return false;
    pause_or_signal();
  }
  seen_ = now;
  return !is_set(interrupted);
}

}  // namespace paraphe
