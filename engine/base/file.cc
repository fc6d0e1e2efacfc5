#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace paraphe {
namespace {

constexpr Message kCannotRead{"file.cannot-read", N_("“{0}” cannot be read: {1}"),
                              N_("Check the name of the file and your rights on it.")};
constexpr Message kTooLarge{"file.too-large", N_("“{0}” is larger than {1} bytes"),
                            N_("Check that this is the right file.")};
constexpr Message kOutside{"file.outside-folder", N_("“{0}” is not the plain name of a file"),
                           N_("Put the file in the folder itself and give its name alone.")};
constexpr Message kNotPlain{"file.not-plain", N_("“{0}” is a link, or no ordinary file"),
                            N_("Put the file itself, not a link to it, in the folder.")};
constexpr Message kNoFolder{"file.no-folder", N_("the folder “{0}” does not exist"),
                            N_("Create it, or give another with -o.")};
constexpr Message kNotFolder{"file.no-folder", N_("“{0}” is a file, not a folder"),
                             N_("Give a folder with -o.")};
constexpr Message kCannotWrite{"file.cannot-write", N_("“{0}” cannot be written: {1}"),
                               N_("Check the free space of the disk and your rights on the folder. "
                                  "Nothing was left behind.")};

// Closes on every way out.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  // Closing can report a late write error (NFS, quotas): false then.
  bool close() {
    int fd = fd_;
    fd_ = -1;
    return ::close(fd) == 0;
  }

 private:
  int fd_;
};

std::string folder_of(const std::string& path) {
  size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Result<std::string> read_all(int fd, off_t size, const std::string& path, size_t limit) {
  Place place{path, 0, 0, ""};
  std::string bytes;
  if (size > 0) bytes.reserve(std::min(static_cast<size_t>(size), limit) + 1);
  char buffer[1 << 16];
  for (;;) {
    ssize_t count = ::read(fd, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return error(kCannotRead, {path, std::strerror(errno)}, place);
    if (count == 0) return bytes;
    bytes.append(buffer, static_cast<size_t>(count));
    if (bytes.size() > limit) return error(kTooLarge, {path, std::to_string(limit)}, place);
  }
}

bool is_plain_name(const std::string& name) {
  return !name.empty() && name[0] != '.' && name.find('/') == std::string::npos &&
         name.find('\\') == std::string::npos && name.find('\0') == std::string::npos;
}

// O_NOFOLLOW: no link leads out of the folder. O_NONBLOCK: a pipe does not hold us up.
int open_in(const std::string& folder, const std::string& name) {
  Descriptor place(
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (place.get() < 0) return -1;
  int fd = ::openat(place.get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  int why = errno;
  place.close();
  errno = why;
  return fd;
}

}  // namespace

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written == 0) errno = EIO;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

Result<std::string> read_file(const std::string& path, size_t limit) {
  Place place{path, 0, 0, ""};
  Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) return error(kCannotRead, {path, std::strerror(errno)}, place);
  struct stat status{};
  if (::fstat(fd.get(), &status) == 0 && S_ISDIR(status.st_mode))
    return error(kCannotRead, {path, std::strerror(EISDIR)}, place);
  return read_all(fd.get(), status.st_size, path, limit);
}

Result<std::string> read_file_in(const std::string& folder, const std::string& name, size_t limit) {
  std::string path = folder.empty() ? name : folder + "/" + name;
  Place place{path, 0, 0, ""};
  if (!is_plain_name(name)) return error(kOutside, {name}, place);
  Descriptor fd(open_in(folder, name));
  if (fd.get() < 0 && errno == ELOOP) return error(kNotPlain, {path}, place);
  if (fd.get() < 0) return error(kCannotRead, {path, std::strerror(errno)}, place);
  struct stat status{};
  if (::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return error(kNotPlain, {path}, place);
  return read_all(fd.get(), status.st_size, path, limit);
}

bool is_file_in(const std::string& folder, const std::string& name) {
  if (!is_plain_name(name)) return false;
  Descriptor fd(open_in(folder, name));
  struct stat status{};
  return fd.get() >= 0 && ::fstat(fd.get(), &status) == 0 && S_ISREG(status.st_mode);
}

Diagnostic cannot_write(const std::string& path, int why) {
  return error(kCannotWrite, {path, std::strerror(why)}, {path, 0, 0, ""});
}

Result<Done> check_folder(const std::string& path) {
  Place place{path, 0, 0, ""};
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return error(kNoFolder, {path}, place);
  if (!S_ISDIR(status.st_mode)) return error(kNotFolder, {path}, place);
  if (::access(path.c_str(), W_OK | X_OK) != 0)
    return cannot_write(path, errno);
  return Done{};
}

Result<Done> write_file(const std::string& path, std::string_view bytes, int mode) {
  Place place{path, 0, 0, ""};
  std::string folder = folder_of(path);
  struct stat status{};
  if (::stat(folder.c_str(), &status) != 0) return error(kNoFolder, {folder}, place);
  if (!S_ISDIR(status.st_mode)) return error(kNotFolder, {folder}, place);
  std::string temporary = folder + "/.paraphe-XXXXXX";
  Descriptor fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (fd.get() < 0) return cannot_write(path, errno);
  auto fail = [&]() -> Result<Done> {
    int why = errno;
    ::unlink(temporary.c_str());
    return cannot_write(path, why);
  };
  if (!write_all(fd.get(), bytes) || ::fchmod(fd.get(), static_cast<mode_t>(mode)) != 0 ||
      ::fsync(fd.get()) != 0 || !fd.close())
    return fail();
  if (::rename(temporary.c_str(), path.c_str()) != 0) return fail();
  // The new name is durable only once its folder is.
  Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() >= 0) ::fsync(directory.get());
  return Done{};
}

}  // namespace paraphe
