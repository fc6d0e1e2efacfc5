#include "cli/password.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/file.h"

namespace paraphe {
namespace {

constexpr Message kCannotRead{"cli.secret-cannot-read", N_("“{0}” cannot be read: {1}"),
                              N_("Check the name of the file and your rights on it.")};
constexpr Message kOpenToOthers{"cli.password-file-open",
                                N_("others may read the password in “{0}”"),
                                N_("Take that right away with: chmod 600 '{0}'")};
constexpr Message kKeyOpenToOthers{"cli.key-open", N_("others may read the private key in “{0}”"),
                                   N_("Take that right away with: chmod 600 '{0}'")};
constexpr Message kNoLine{"cli.password-unreadable",
                          N_("no password of at most 1,024 bytes can be read from {0}"),
                          N_("The password must be the first line.")};
constexpr Message kBadLogin{"cli.password-no-login", N_("{0} holds no login"),
                            N_("Write it on the first line as name:password.")};
constexpr Message kNeeded{"cli.password-needed", N_("the key “{0}” is protected by a password"),
                          N_("Run the command on a terminal, where the password is asked for, or "
                             "give --password-file or --password-fd.")};
constexpr Message kNotAKey{"cli.key-unreadable",
                           N_("“{0}” is neither a PEM file nor a PKCS#12 container"),
                           N_("Give --key the file of the private key that your certificate "
                              "provider delivered (.p12, .pfx or .pem).")};
constexpr Message kCertificateNeeded{
    "cli.certificate-missing", N_("the command “{0}” needs the option “--cert” with this key"),
    N_("Add --cert and the file of the certificate in PEM; only a PKCS#12 key holds its own.")};
constexpr Message kCertificateIgnored{"cli.cert-not-used",
                                      N_("--cert is not used: “{0}” holds its own certificate"),
                                      N_("Leave --cert out with this key.")};

constexpr Message kPinNeeded{"cli.pin-needed", N_("the token “{0}” asks for its PIN"),
                             N_("Run the command on a terminal, where the PIN is asked for, or "
                                "give --password-file or --password-fd.")};
constexpr const char* kPinQuestion = N_("PIN of the token “{0}”: ");
constexpr const char* kQuestion = N_("Password of “{0}”: ");

constexpr size_t kLongestPassword = 1024;
constexpr size_t kLargestKey = 1u << 20;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

Diagnostic cannot_read(const std::string& path, int why) {
  return error(kCannotRead, {path, std::strerror(why)}, {path, 0, 0, ""});
}

// Not read_file(): its buffers are not wiped.
Result<Secret> read_key(const std::string& path, bool& open_to_others) {
  Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (fd.get() < 0 || ::fstat(fd.get(), &status) != 0) return cannot_read(path, errno);
  if (S_ISDIR(status.st_mode)) return cannot_read(path, EISDIR);
  open_to_others = (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
  std::string bytes(kLargestKey + 1, '\0');
  size_t length = 0;
  while (length < bytes.size()) {
    ssize_t count = ::read(fd.get(), bytes.data() + length, bytes.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot_read(path, errno);
    if (count == 0) break;
    length += static_cast<size_t>(count);
  }
  if (length > kLargestKey) {
    Secret wiped(std::move(bytes));
    return error(kNotAKey, {path}, {path, 0, 0, ""});
  }
  bytes.resize(length);
  return Secret(std::move(bytes));
}

Result<Secret> read_password_file(const std::string& path) {
  Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (fd.get() < 0 || ::fstat(fd.get(), &status) != 0) return cannot_read(path, errno);
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return error(kOpenToOthers, {path}, {path, 0, 0, ""});
  std::optional<Secret> line = read_secret_line(fd.get(), nullptr);
  if (!line) return error(kNoLine, {"“" + path + "”"}, {path, 0, 0, ""});
  return std::move(*line);
}

// What the user gives to open `name`, asked for with `question` where nothing else says it.
Result<Secret> find_password(const Options& options, const Environment& environment,
                             const Messages& messages, const std::string& name,
                             const char* question, const Message& needed) {
  if (!options.password_file.empty()) return read_password_file(options.password_file);
  if (options.password_fd >= 0) {
    std::optional<Secret> line = read_secret_line(options.password_fd, environment.interrupted);
    if (!line) return error(kNoLine, {"--password-fd " + std::to_string(options.password_fd)});
    return std::move(*line);
  }
  if (!environment.ask_secret) return error(needed, {name}, {options.key, 0, 0, ""});
  return environment.ask_secret(messages.text(question, {printable(name)}));
}

// A signal may come between looking at the flag and reading, so reading itself must never wait.
bool wait_for_input(int fd, const std::atomic<bool>* interrupted) {
  constexpr int kPause = 50;  // milliseconds
  for (;;) {
    if (interrupted != nullptr && interrupted->load()) return false;
    struct pollfd waiting {
      fd, POLLIN, 0
    };
    int ready = ::poll(&waiting, 1, kPause);
    if (ready > 0 || (ready < 0 && errno != EINTR)) return ready > 0;
  }
}

// DER begins with a SEQUENCE, PEM is text.
bool is_pkcs12(std::string_view bytes) { return !bytes.empty() && bytes.front() == '\x30'; }

bool contains(std::string_view bytes, std::string_view words) {
  return bytes.find(words) != std::string_view::npos;
}

Result<Signer> open_pem(const Options& options, const Secret& key, const Secret& password,
                        Instant when) {
  if (!options.certificate.empty()) {
    PARAPHE_TRY(std::string certificates, read_file(options.certificate, kLargestKey));
    return Signer::from_pem(key.bytes(), options.key, certificates, options.certificate, password,
                            when);
  }
  if (!contains(key.bytes(), "-----BEGIN CERTIFICATE-----"))
    return error(kCertificateNeeded, {options.command->name});
  return Signer::from_pem(key.bytes(), options.key, key.bytes(), options.key, password, when);
}

Result<Signer> open_token(const Options& options, const Environment& environment,
                          const Messages& messages, Instant when) {
  std::string certificates;
  if (!options.certificate.empty()) {
    PARAPHE_TRY(certificates, read_file(options.certificate, kLargestKey));
  }
  auto pin = [&](const std::string& label) {
    return find_password(options, environment, messages, label, kPinQuestion, kPinNeeded);
  };
  return Signer::from_token(options.key, options.module, certificates, options.certificate, pin,
                            when);
}

}  // namespace

std::optional<Secret> read_secret_line(int fd, const std::atomic<bool>* interrupted) {
  std::string line;
  line.reserve(kLongestPassword + 2);  // never moved, so that no copy stays behind
  for (;;) {
    char c = '\0';
    ssize_t count = wait_for_input(fd, interrupted) ? ::read(fd, &c, 1) : -1;
    bool ended = count == 0 || (count == 1 && c == '\n');
    bool failed = count < 0 || (count == 0 && line.empty()) || line.size() > kLongestPassword;
    if (failed) {
      Secret wiped(std::move(line));
      return std::nullopt;
    }
    if (ended) break;
    line.push_back(c);
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return Secret(std::move(line));
}

Result<Signer> open_signer(const Options& options, const Environment& environment,
                           const Messages& messages, Instant when, Diagnostics& warnings) {
  if (options.key.rfind("pkcs11:", 0) == 0)
    return open_token(options, environment, messages, when);
  bool open_to_others = false;
  PARAPHE_TRY(Secret key, read_key(options.key, open_to_others));
  bool pkcs12 = is_pkcs12(key.bytes());
  if (!pkcs12 && !contains(key.bytes(), "-----BEGIN "))
    return error(kNotAKey, {options.key}, {options.key, 0, 0, ""});
  Secret password;
  if (pkcs12 || contains(key.bytes(), "ENCRYPTED")) {
    PARAPHE_TRY(password, find_password(options, environment, messages, options.key, kQuestion,
                                        kNeeded));
  }
  bool holds_key = pkcs12 || contains(key.bytes(), "PRIVATE KEY-----");
  if (open_to_others && holds_key)
    warnings.push_back(warning(kKeyOpenToOthers, {options.key}, {options.key, 0, 0, ""}));
  if (!pkcs12) return open_pem(options, key, password, when);
  if (!options.certificate.empty()) warnings.push_back(warning(kCertificateIgnored, {options.key}));
  return Signer::from_pkcs12(key.bytes(), options.key, password, when);
}

Result<Secret> read_login(const Options& options, const Environment& environment) {
  auto checked = [](Secret login, const std::string& where) -> Result<Secret> {
    if (login.bytes().find(':') == std::string::npos) return error(kBadLogin, {where});
    return login;
  };
  if (!options.login_file.empty()) {
    PARAPHE_TRY(Secret login, read_password_file(options.login_file));
    return checked(std::move(login), "“" + options.login_file + "”");
  }
  std::string where = "--tsa-login-fd " + std::to_string(options.login_fd);
  std::optional<Secret> line = read_secret_line(options.login_fd, environment.interrupted);
  if (!line) return error(kNoLine, {where});
  return checked(std::move(*line), where);
}

}  // namespace paraphe
