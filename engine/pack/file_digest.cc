#include "pack/file_digest.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace paraphe {
namespace {

constexpr Message kUnreadable{"pack.unreadable", N_("“{0}” cannot be read"),
                              N_("Check that the file is there and that you may read it.")};

constexpr std::pair<PackageDigest, const char*> kNames[] = {
    {PackageDigest::kMd5, "MD5"},
    {PackageDigest::kSha256, "SHA-256"},
    {PackageDigest::kSha384, "SHA-384"},
    {PackageDigest::kSha512, "SHA-512"},
};

const EVP_MD* implementation_of(PackageDigest digest) {
  switch (digest) {
    case PackageDigest::kMd5:
      return EVP_md5();
    case PackageDigest::kSha256:
      return EVP_sha256();
    case PackageDigest::kSha384:
      return EVP_sha384();
    case PackageDigest::kSha512:
      return EVP_sha512();
  }
  return nullptr;
}

struct Closer {
  int file;
  ~Closer() { ::close(file); }
};

}  // namespace

const char* digest_name(PackageDigest digest) {
  for (const auto& [known, name] : kNames)
    if (known == digest) return name;
  return "";
}

bool find_digest(std::string_view name, PackageDigest& digest) {
  for (const auto& [known, its_name] : kNames)
    if (name == its_name) return digest = known, true;
  return false;
}

struct RunningDigest::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

RunningDigest::RunningDigest(PackageDigest digest) : state_(std::make_unique<State>()) {
  if (state_->context != nullptr) EVP_DigestInit_ex(state_->context, implementation_of(digest), nullptr);
}
RunningDigest::RunningDigest(RunningDigest&&) noexcept = default;
RunningDigest::~RunningDigest() = default;

void RunningDigest::add(std::string_view bytes) {
  if (state_->context != nullptr) EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

std::string RunningDigest::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> raw;
  unsigned length = 0;
  if (state_->context == nullptr ||
      EVP_DigestFinal_ex(state_->context, raw.data(), &length) != 1)
    return "";
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (unsigned i = 0; i < length; ++i) {
    out += kDigits[raw[i] >> 4];
    out += kDigits[raw[i] & 15];
  }
  return out;
}

Result<FileFacts> facts_of(const std::string& path) {
  const Diagnostic unreadable = error(kUnreadable, {path}, {path, 0, 0, ""});
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return unreadable;
  Closer closer{file};
  struct stat status;
  if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return unreadable;
  RunningDigest digest(PackageDigest::kSha512);
  FormatFinder finder;
  FileFacts out;
  std::string buffer(size_t{1} << 18, '\0');
  for (;;) {
    const ssize_t got = ::read(file, buffer.data(), buffer.size());
    if (got < 0) return unreadable;
    if (got == 0) break;
    std::string_view piece(buffer.data(), static_cast<size_t>(got));
    digest.add(piece);
    finder.add(piece);
    out.size += piece.size();
  }
  out.digest = digest.finish();
  out.format = finder.finish();
  return out;
}

FileFacts facts_of_bytes(std::string_view bytes) {
  RunningDigest digest(PackageDigest::kSha512);
  FormatFinder finder;
  digest.add(bytes);
  finder.add(bytes);
  return {digest.finish(), bytes.size(), finder.finish()};
}

}  // namespace paraphe
