#include "session/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <thread>
#include <utility>

#include "base/file.h"

namespace paraphe {
namespace {

constexpr Message kBusy{"session.folder-busy", N_("another Paraphe is at work in the folder “{0}”"),
                        N_("Wait until it has finished, then run the command again.")};

constexpr size_t kDigest = 64;  // hexadecimal digits of SHA-256
constexpr size_t kLargestFile = 256u << 20;

bool sync_folder(const std::string& path) {
  int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool good = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return good;
}

Result<Done> make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0777) == 0 || errno == EEXIST) return Done{};
  return cannot_write(path, errno);
}

bool is_there(const std::string& path) {
  struct stat status{};
  return ::lstat(path.c_str(), &status) == 0;
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  DIR* open = ::opendir(folder.c_str());
  if (open == nullptr) return names;
  while (const dirent* entry = ::readdir(open)) {
    std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(std::move(name));
  }
  ::closedir(open);
  return names;
}

// How many syncs are under way at once. The disk empties its cache once for all that ask meanwhile;
// one after the other, each file would wait for an emptying of its own.
constexpr size_t kSyncsAtOnce = 4;

// Makes the contents of files durable; errno of each, 0 where it is.
std::vector<int> sync_files(const std::vector<int>& descriptors) {
  std::vector<int> out(descriptors.size());
  std::atomic<size_t> next{0};
  auto work = [&] {
    for (size_t i; (i = next++) < descriptors.size();)
      out[i] = ::fdatasync(descriptors[i]) == 0 ? 0 : errno;
  };
  std::vector<std::thread> others;
  try {
    while (others.size() + 1 < std::min(kSyncsAtOnce, descriptors.size())) others.emplace_back(work);
  } catch (const std::system_error&) {
    // No thread to be had: those that are there do all of it.
  }
  work();
  for (std::thread& other : others) other.join();
  return out;
}

// A second name for the file; a copy where the file system knows no second names.
Result<Done> keep_copy(const std::string& from, const std::string& to) {
  if (::link(from.c_str(), to.c_str()) == 0 || errno == EEXIST) return Done{};
  if (errno != EPERM && errno != ENOTSUP && errno != EMLINK && errno != ENOSYS)
    return cannot_write(to, errno);
  PARAPHE_TRY(std::string bytes, read_file(from, kLargestFile));
  return write_file(to, bytes);
}

bool holds_nothing(const Journal& journal) {
  bool empty = true;
  Result<Done> read = journal.each([&](const JournalLine&) { return empty = false; });
  return read.ok() && empty;
}

// Of a folder in which nothing was made, while its lock is held. What else is in .paraphe stays.
void remove_traces(const std::string& folder) {
  const std::string journal = Journal::path_in(folder), own = folder + "/.paraphe";
  ::unlink(journal.c_str());
  ::unlink((journal + "-journal").c_str());
  ::unlink((own + "/verrou").c_str());
  ::rmdir(own.c_str());
}

}  // namespace

// ---------------------------------------------------------------- staged files

Staged::Staged(std::string path, std::string name, std::string digest, int64_t size, int descriptor)
    : path_(std::move(path)),
      name_(std::move(name)),
      digest_(std::move(digest)),
      size_(size),
      descriptor_(descriptor),
      kept_(false) {}

Staged::Staged(Staged&& other) noexcept
    : path_(std::move(other.path_)),
      name_(std::move(other.name_)),
      digest_(std::move(other.digest_)),
      size_(other.size_),
      descriptor_(std::exchange(other.descriptor_, -1)),
      kept_(std::exchange(other.kept_, true)) {}

Staged& Staged::operator=(Staged&& other) noexcept {
  if (this == &other) return *this;
  drop();
  path_ = std::move(other.path_);
  name_ = std::move(other.name_);
  digest_ = std::move(other.digest_);
  size_ = other.size_;
  descriptor_ = std::exchange(other.descriptor_, -1);
  kept_ = std::exchange(other.kept_, true);
  return *this;
}

Staged::~Staged() { drop(); }

void Staged::drop() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  if (!kept_) ::unlink(path_.c_str());
  kept_ = true;
}

void Staged::keep() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  kept_ = true;
}

// ---------------------------------------------------------------- the lock

class OutputFolder::Lock {
 public:
  explicit Lock(int descriptor) : descriptor_(descriptor) {}
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() { ::close(descriptor_); }

  // Whoever leaves a folder as it was removes its lock, too: a lock that is no longer at its path
  // locks nothing, and is asked for again.
  static Result<std::unique_ptr<Lock>> take(const std::string& folder, const std::string& path) {
    for (;;) {
      if (Result<Done> made = make_folder(folder + "/.paraphe"); !made.ok()) return made.errors();
      int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
      if (descriptor < 0 && errno == ENOENT) continue;
      if (descriptor < 0) return cannot_write(path, errno);
      auto lock = std::make_unique<Lock>(descriptor);
      int taken = 0;
      while ((taken = ::flock(descriptor, LOCK_EX | LOCK_NB)) != 0 && errno == EINTR) {
      }
      if (taken != 0 && errno == EWOULDBLOCK) return error(kBusy, {folder}, {folder, 0, 0, ""});
      if (taken != 0) return cannot_write(path, errno);
      struct stat held{}, named{};
      if (::fstat(descriptor, &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
          held.st_ino == named.st_ino)
        return lock;
    }
  }

 private:
  int descriptor_;
};

// ---------------------------------------------------------------- the folder

OutputFolder::OutputFolder(std::string path, std::unique_ptr<Lock> lock, Journal journal)
    : path_(std::move(path)),
      lock_(std::move(lock)),
      journal_(std::make_unique<Journal>(std::move(journal))) {}

OutputFolder::OutputFolder(OutputFolder&&) noexcept = default;
OutputFolder& OutputFolder::operator=(OutputFolder&&) noexcept = default;

OutputFolder::~OutputFolder() {
  if (journal_ == nullptr) return;
  const bool empty = holds_nothing(*journal_);
  journal_.reset();
  ::rmdir(own("en-cours").c_str());
  if (empty) remove_traces(path_);
}

std::string OutputFolder::own(std::string_view name) const {
  return path_ + "/.paraphe/" + std::string(name);
}

Result<OutputFolder> OutputFolder::open(const std::string& path) {
  if (Result<Done> usable = check_folder(path); !usable.ok()) return usable.errors();
  PARAPHE_TRY(std::unique_ptr<Lock> lock, Lock::take(path, path + "/.paraphe/verrou"));
  Result<Journal> journal = Journal::open(path, Journal::Mode::kCreate);
  if (!journal.ok()) {
    struct stat begun{};  // a journal that could not be begun
    const bool there = ::stat(Journal::path_in(path).c_str(), &begun) == 0;
    if (!there || begun.st_size == 0) remove_traces(path);
    return journal.errors();
  }
  OutputFolder folder(path, std::move(lock), std::move(journal).value());
  if (Result<Done> made = make_folder(folder.own("en-cours")); !made.ok()) return made.errors();
  if (Result<Done> recovered = folder.recover(); !recovered.ok()) return recovered.errors();
  folder.is_new_ = holds_nothing(folder.journal());
  return folder;
}

Result<Done> OutputFolder::recover() {
  bool moved = false;
  for (const std::string& entry : names_in(own("en-cours"))) {
    const std::string aside = own("en-cours/") + entry;
    const std::string digest = entry.substr(0, kDigest);
    const std::string name = entry.size() > kDigest + 1 ? entry.substr(kDigest + 1) : "";
    PARAPHE_TRY(std::optional<JournalLine> line, journal_->last_of_file(name));
    bool made = line && line->digest == digest;
    if (made) {
      PARAPHE_TRY(std::string bytes, read_file(aside, kLargestFile));
      made = sha256_hex(bytes) == digest;
    }
    const std::string place = path_ + "/" + name;
    if (made ? ::rename(aside.c_str(), place.c_str()) != 0 : ::unlink(aside.c_str()) != 0)
      return cannot_write(made ? place : aside, errno);
    moved = moved || made;
  }
  if (moved && !sync_folder(path_)) return cannot_write(path_, errno);
  return Done{};
}

Result<Staged> OutputFolder::stage(const std::string& name, std::string_view bytes,
                                   std::string digest) const {
  if (digest.empty()) digest = sha256_hex(bytes);
  std::string path = own("en-cours/") + digest + "-" + name;
  int descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (descriptor < 0) {
    const int why = errno;
    if (Result<Done> usable = check_folder(path_); !usable.ok()) return usable.errors();
    return cannot_write(path_ + "/" + name, why);
  }
  Staged staged(std::move(path), name, std::move(digest), static_cast<int64_t>(bytes.size()),
                descriptor);
  if (!write_all(descriptor, bytes)) return cannot_write(path_ + "/" + name, errno);
  // Only a beginning: publish() waits for the end. Without it each file would be given its place on
  // the disk only when it is synced, and cost a commit of the file system of its own.
  ::sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
  return staged;
}

// What stands in the place of `item` gets a second name, under its digest.
Result<Done> OutputFolder::put_aside(Item& item) {
  const std::string place = path_ + "/" + item.staged.name();
  if (!is_there(place)) return Done{};
  PARAPHE_TRY(std::string bytes, read_file(place, kLargestFile));
  const std::string digest = sha256_hex(bytes);
  if (digest == item.staged.digest()) return Done{};
  if (Result<Done> made = make_folder(own("anciens")); !made.ok()) return made.errors();
  const std::string kept = "anciens/" + digest + "-" + item.staged.name();
  if (Result<Done> copied = keep_copy(place, own(kept)); !copied.ok()) return copied.errors();
  if (!sync_folder(own("anciens"))) return cannot_write(own("anciens"), errno);
  JournalLine line;
  line.kind = kLineReplaced;
  line.time = item.line.time;
  line.key = item.line.key;
  line.file = item.staged.name();
  line.digest = digest;
  line.size = static_cast<int64_t>(bytes.size());
  line.program = item.line.program;
  line.note = ".paraphe/" + kept;
  item.before.insert(item.before.begin(), std::move(line));
  return Done{};
}

void OutputFolder::publish(std::vector<Item>& items) {
  auto fail = [](Item& item, const Diagnostics& why) {
    item.failures.insert(item.failures.end(), why.begin(), why.end());
    item.staged = Staged();
  };
  auto place_of = [&](const Item& item) { return path_ + "/" + item.staged.name(); };
  std::vector<JournalLine> lines;
  std::vector<int> descriptors;
  for (const Item& item : items) descriptors.push_back(item.staged.descriptor());
  const std::vector<int> failures = sync_files(descriptors);
  for (size_t i = 0; i < items.size(); ++i) {
    Item& item = items[i];
    if (failures[i] != 0) {
      fail(item, {cannot_write(place_of(item), failures[i])});
    } else if (item.replaces) {
      if (Result<Done> aside = put_aside(item); !aside.ok()) fail(item, aside.errors());
    }
  }
  const bool synced = sync_folder(own("en-cours"));
  const int why = errno;
  for (Item& item : items) {
    if (!item.failures.empty()) continue;
    if (!synced) {
      fail(item, {cannot_write(place_of(item), why)});
      continue;
    }
    for (JournalLine& line : item.before) lines.push_back(std::move(line));
    item.line.file = item.staged.name();
    item.line.digest = item.staged.digest();
    item.line.size = item.staged.size();
    lines.push_back(item.line);
  }
  bool in_doubt = false;
  if (Result<Done> written = journal_->append(lines, &in_doubt); !written.ok()) {
    // A transaction whose end was not heard of may have come to one: the files stay aside, and the
    // journal says next time whether they were made. One that did not get there leaves nothing.
    for (Item& item : items) {
      if (!item.failures.empty()) continue;
      if (in_doubt) item.staged.keep();
      fail(item, written.errors());
    }
    return;
  }
  // From here on they are made: what cannot be moved now, recover() moves.
  for (Item& item : items) {
    if (!item.failures.empty()) continue;
    const bool moved = ::rename(item.staged.path().c_str(), place_of(item).c_str()) == 0;
    if (!moved) item.failures.push_back(cannot_write(place_of(item), errno));
    item.staged.keep();
  }
  if (!sync_folder(path_)) {
    const int reason = errno;
    for (Item& item : items)
      if (item.failures.empty()) item.failures.push_back(cannot_write(place_of(item), reason));
  }
}

}  // namespace paraphe
