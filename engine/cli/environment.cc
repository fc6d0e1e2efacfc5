#include "cli/environment.h"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>

#include "cli/password.h"

namespace paraphe {
namespace {

constexpr Message kNoPassword{"cli.no-password", N_("no password was given"),
                              N_("Run the command again and type the password, or give it with "
                                 "--password-file.")};

int local_offset_of(int64_t seconds) {
  auto moment = static_cast<time_t>(seconds);
  struct tm local {};
  if (::localtime_r(&moment, &local) == nullptr) return 0;
  return static_cast<int>(local.tm_gmtoff / 60);
}

// A terminal that does not show what is typed, until this goes away.
class SilentTerminal {
 public:
  explicit SilentTerminal(int fd) : fd_(fd) {
    usable_ = ::tcgetattr(fd, &before_) == 0;
    struct termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silent.c_lflag |= ECHONL;
    if (usable_) usable_ = ::tcsetattr(fd, TCSAFLUSH, &silent) == 0;
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  ~SilentTerminal() {
    if (usable_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
    ::close(fd_);
  }
  bool usable() const { return usable_; }

 private:
  int fd_;
  bool usable_ = false;
  struct termios before_ {};
};

// On /dev/tty and not on standard input, which may be a pipe.
Result<Secret> ask_on_terminal(const std::string& question, const std::atomic<bool>* interrupted) {
  int fd = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (fd < 0) return error(kNoPassword);
  SilentTerminal terminal(fd);
  if (!terminal.usable()) return error(kNoPassword);
  if (::write(fd, question.data(), question.size()) < 0) return error(kNoPassword);
  std::optional<Secret> line = read_secret_line(fd, interrupted);
  if (!line || line->empty()) return error(kNoPassword);
  return std::move(*line);
}

bool has_terminal() {
  int fd = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (fd >= 0) ::close(fd);
  return fd >= 0;
}

}  // namespace

Environment system_environment(const std::atomic<bool>* interrupted) {
  Environment environment;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
    const char* equals = std::strchr(*entry, '=');
    if (equals == nullptr) continue;
    environment.variables.emplace(std::string(*entry, static_cast<size_t>(equals - *entry)),
                                  std::string(equals + 1));
  }
  ::tzset();
  environment.now = static_cast<int64_t>(std::time(nullptr));
  environment.local_offset = local_offset_of;
  environment.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  environment.nobody_reads = [] {
    struct pollfd out {
      STDOUT_FILENO, POLLOUT, 0
    };
    return ::poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
  };
  environment.err_is_terminal = ::isatty(STDERR_FILENO) == 1;
  if (has_terminal()) {
    environment.ask_secret = [interrupted](const std::string& question) {
      return ask_on_terminal(question, interrupted);
    };
  }
  environment.interrupted = interrupted;
  return environment;
}

}  // namespace paraphe
