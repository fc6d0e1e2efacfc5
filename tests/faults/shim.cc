// A library that is put before the C library (LD_PRELOAD) and lets the disk fail, or the process
// end, at a chosen call. It counts the calls that change files below one folder:
//
//   PARAPHE_FAULT_FOLDER=…   only files below it count
//   PARAPHE_FAULT=kill:N     the process is killed (SIGKILL) before the N-th call
//                 after:N    … after it
//                 torn:N     … in the middle of it: half of what was to be written is
//                 enospc:N   from the N-th call on there is no room: writing and making fails
//                 eio:N      the N-th call fails with EIO; later ones do not
//                 short:N    from the N-th call on, writing takes one byte and half of the rest
//   PARAPHE_FAULT_COUNT=FILE at the end, the number of calls is written there
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

enum class Fault { kNone, kKill, kAfter, kTorn, kNoSpace, kInputOutput, kShort };

struct Settings {
  Fault fault = Fault::kNone;
  long at = 0;
  const char* folder = nullptr;
  size_t folder_size = 0;

  Settings() {
    folder = std::getenv("PARAPHE_FAULT_FOLDER");
    folder_size = folder == nullptr ? 0 : std::strlen(folder);
    const char* what = std::getenv("PARAPHE_FAULT");
    const char* colon = what == nullptr ? nullptr : std::strchr(what, ':');
    if (colon == nullptr) return;
    at = std::atol(colon + 1);
    constexpr struct {
      const char* name;
      Fault fault;
    } kFaults[] = {{"kill", Fault::kKill},      {"after", Fault::kAfter},
                   {"torn", Fault::kTorn},      {"enospc", Fault::kNoSpace},
                   {"eio", Fault::kInputOutput}, {"short", Fault::kShort}};
    for (const auto& each : kFaults)
      if (std::strncmp(what, each.name, static_cast<size_t>(colon - what)) == 0) fault = each.fault;
  }
};

const Settings& settings() {
  static const Settings read;
  return read;
}

std::atomic<long> calls{0};
std::atomic<bool> counted[65536];  // descriptors of files below the folder

struct Report {
  ~Report() {
    const char* path = std::getenv("PARAPHE_FAULT_COUNT");
    if (path == nullptr) return;
    if (FILE* file = std::fopen(path, "w")) {
      std::fprintf(file, "%ld\n", calls.load());
      std::fclose(file);
    }
  }
} report;

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool is_below(const char* path) {
  const Settings& s = settings();
  return s.folder != nullptr && path != nullptr &&
         std::strncmp(path, s.folder, s.folder_size) == 0;
}

bool is_counted(int descriptor) {
  return descriptor >= 0 && descriptor < 65536 && counted[descriptor].load();
}

void end() { ::kill(::getpid(), SIGKILL); }

// What is to happen at a call that counts. kSpace: it needs room on the disk.
struct Call {
  long number = ++calls;
  bool here() const { return number == settings().at; }
  bool from_here() const { return settings().at > 0 && number >= settings().at; }
  // The error that it fails with; 0: none.
  int before(bool needs_room) const {
    const Fault fault = settings().fault;
    if (fault == Fault::kKill && here()) end();
    if (fault == Fault::kTorn && here() && !needs_room) end();
    if (fault == Fault::kNoSpace && from_here() && needs_room) return ENOSPC;
    if (fault == Fault::kInputOutput && here()) return EIO;
    return 0;
  }
  void after() const {
    if (settings().fault == Fault::kAfter && here()) end();
  }
};

// `work(size)` writes so many bytes.
template <class Work>
ssize_t write_some(int descriptor, size_t size, Work work) {
  if (!is_counted(descriptor)) return work(size);
  Call call;
  if (int why = call.before(true)) {
    errno = why;
    return -1;
  }
  if (settings().fault == Fault::kTorn && call.here()) {
    work(size / 2);
    end();
  }
  const bool is_short = settings().fault == Fault::kShort && call.from_here() && size > 1;
  const ssize_t done = work(is_short ? 1 + (size - 1) / 2 : size);
  call.after();
  return done;
}

template <class Work>
int change(bool counts, bool needs_room, Work work) {
  if (!counts) return work();
  Call call;
  if (int why = call.before(needs_room)) {
    errno = why;
    return -1;
  }
  const int done = work();
  call.after();
  return done;
}

template <class Work>
int open_counted(const char* path, int flags, Work work) {
  const bool below = is_below(path);
  const bool makes = below && (flags & O_CREAT) != 0 && ::access(path, F_OK) != 0;
  const int descriptor = change(makes, true, work);
  if (descriptor >= 0 && descriptor < 65536)
    counted[descriptor] = below && (flags & (O_WRONLY | O_RDWR | O_DIRECTORY)) != 0;
  return descriptor;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0;
  va_end(list);
  static auto* real = next<int(const char*, int, ...)>("open");
  return open_counted(path, flags, [&] { return real(path, flags, mode); });
}

int open64(const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0;
  va_end(list);
  static auto* real = next<int(const char*, int, ...)>("open64");
  return open_counted(path, flags, [&] { return real(path, flags, mode); });
}

int close(int descriptor) {
  static auto* real = next<int(int)>("close");
  if (descriptor >= 0 && descriptor < 65536) counted[descriptor] = false;
  return real(descriptor);
}

ssize_t write(int descriptor, const void* bytes, size_t size) {
  static auto* real = next<ssize_t(int, const void*, size_t)>("write");
  return write_some(descriptor, size, [&](size_t part) { return real(descriptor, bytes, part); });
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t at) {
  static auto* real = next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return write_some(descriptor, size,
                    [&](size_t part) { return real(descriptor, bytes, part, at); });
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t at) {
  static auto* real = next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return write_some(descriptor, size,
                    [&](size_t part) { return real(descriptor, bytes, part, at); });
}

int fsync(int descriptor) {
  static auto* real = next<int(int)>("fsync");
  return change(is_counted(descriptor), false, [&] { return real(descriptor); });
}

int fdatasync(int descriptor) {
  static auto* real = next<int(int)>("fdatasync");
  return change(is_counted(descriptor), false, [&] { return real(descriptor); });
}

int ftruncate(int descriptor, off_t size) {
  static auto* real = next<int(int, off_t)>("ftruncate");
  return change(is_counted(descriptor), false, [&] { return real(descriptor, size); });
}

int ftruncate64(int descriptor, off64_t size) {
  static auto* real = next<int(int, off64_t)>("ftruncate64");
  return change(is_counted(descriptor), false, [&] { return real(descriptor, size); });
}

int rename(const char* from, const char* to) {
  static auto* real = next<int(const char*, const char*)>("rename");
  return change(is_below(to), true, [&] { return real(from, to); });
}

int link(const char* from, const char* to) {
  static auto* real = next<int(const char*, const char*)>("link");
  return change(is_below(to), true, [&] { return real(from, to); });
}

int unlink(const char* path) {
  static auto* real = next<int(const char*)>("unlink");
  return change(is_below(path), false, [&] { return real(path); });
}

int mkdir(const char* path, mode_t mode) {
  static auto* real = next<int(const char*, mode_t)>("mkdir");
  return change(is_below(path), true, [&] { return real(path, mode); });
}

}  // extern "C"
