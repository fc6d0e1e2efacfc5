#include "pack/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unordered_set>

#include "base/file.h"
#include "pack/archive_names.h"
#include "pack/gzip_stream.h"

namespace paraphe {
namespace {

constexpr const char* kFreeSpace =
    N_("Check the free space of the disk and your rights on the folder. Nothing was left behind.");
constexpr Message kCannotWrite{"pack.archive-write", N_("the archive “{0}” cannot be written: {1}"),
                               kFreeSpace};
constexpr Message kCannotAdd{"pack.archive-source",
                             N_("“{0}” cannot be read into the archive: {1}"),
                             N_("Check that the file exists and your rights on it.")};
constexpr Message kChanged{"pack.archive-changed",
                           N_("“{0}” changed while it was being read into the archive"),
                           N_("Wait until the file is complete, then pack again.")};

constexpr size_t kBuffer = size_t{1} << 16;

std::string why(archive* a) {
  const char* text = archive_error_string(a);
  return text == nullptr ? std::strerror(archive_errno(a)) : text;
}

std::string folder_of(const std::string& path) {
  size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

struct WriterDeleter {
  void operator()(archive* a) const { archive_write_free(a); }
};
struct EntryDeleter {
  void operator()(archive_entry* e) const { archive_entry_free(e); }
};

class Source {
 public:
  explicit Source(const std::string& path)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  ~Source() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace

struct ArchiveWriter::State {
  std::string path, temporary;
  int fd = -1;
  std::unique_ptr<GzipStream> gzip;  // of a tar.gz; outlives `out`, which ends through it
  std::unique_ptr<archive, WriterDeleter> out;
  std::unordered_set<std::string> names;
  bool closed = false;
  bool published = false;

  ~State() {
    // Frees (and so ends) the archive before its file is closed.
    out.reset();
    if (fd >= 0) ::close(fd);
    if (!published && !temporary.empty()) ::unlink(temporary.c_str());
  }

  Diagnostic failed(const std::string& reason) const {
    return error(kCannotWrite, {path, reason}, {path, 0, 0, ""});
  }

  static la_ssize_t pass_on(archive* out, void* state, const void* bytes, size_t size) {
    auto* self = static_cast<State*>(state);
    const std::string_view piece(static_cast<const char*>(bytes), size);
    if (self->gzip->write(piece)) return static_cast<la_ssize_t>(size);
    archive_set_error(out, errno, "%s", std::strerror(errno));
    return -1;
  }

  // The header of an entry of `size` bytes. Time 0 and no owner: the archive depends on nothing but
  // what is in it. Zip's times are local, yet those before 1980 are all written as 1980-01-01.
  Result<Done> begin(const std::string& name, int64_t size) {
    if (auto wrong = wrong_entry_name(name, path)) return *wrong;
    if (!names.insert(name).second) return repeated_entry(name, path);
    std::unique_ptr<archive_entry, EntryDeleter> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), size);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_mtime(entry.get(), 0, 0);
    archive_entry_set_uid(entry.get(), 0);
    archive_entry_set_gid(entry.get(), 0);
    if (archive_write_header(out.get(), entry.get()) != ARCHIVE_OK) return failed(why(out.get()));
    return Done{};
  }

  Result<Done> write(const char* bytes, size_t size) {
    while (size > 0) {
      la_ssize_t written = archive_write_data(out.get(), bytes, size);
      if (written <= 0) return failed(why(out.get()));
      bytes += written;
      size -= static_cast<size_t>(written);
    }
    return Done{};
  }

  Result<Done> end() {
    if (archive_write_finish_entry(out.get()) != ARCHIVE_OK) return failed(why(out.get()));
    return Done{};
  }
};

ArchiveWriter::ArchiveWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ArchiveWriter::ArchiveWriter(ArchiveWriter&&) noexcept = default;
ArchiveWriter& ArchiveWriter::operator=(ArchiveWriter&&) noexcept = default;
ArchiveWriter::~ArchiveWriter() = default;

Result<ArchiveWriter> ArchiveWriter::create(const std::string& path, ArchiveFormat format) {
  PARAPHE_TRY([[maybe_unused]] Done there, check_folder(folder_of(path)));
  auto state = std::make_unique<State>();
  state->path = path;
  std::string temporary = folder_of(path) + "/.paraphe-XXXXXX";
  state->fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (state->fd < 0) return state->failed(std::strerror(errno));
  state->temporary = temporary;
  state->out.reset(archive_write_new());
  archive* out = state->out.get();
  int status = ARCHIVE_OK;
  if (format == ArchiveFormat::kTarGz) {
    // ustar, not pax: names are short and ASCII, and every receiver reads it. Each piece is passed
    // on as it comes, without blocks, so that images are seen for what they are.
    state->gzip = std::make_unique<GzipStream>(state->fd);
    status = std::min({archive_write_set_format_ustar(out), archive_write_set_bytes_per_block(out, 0),
                       archive_write_open(out, state.get(), nullptr, State::pass_on, nullptr)});
  } else {
    // Everything is deflated, images too: sums stand behind the entries, and Java's stream reader,
    // which the archives use, takes that of deflated entries only.
    status = std::min({archive_write_set_format_zip(out),
                       archive_write_set_options(
                           out, "zip:compression=deflate,zip:compression-level=1"),
                       // Without padding behind the last block.
                       archive_write_set_bytes_in_last_block(out, 1),
                       archive_write_open_fd(out, state->fd)});
  }
  if (status != ARCHIVE_OK) return state->failed(why(out));
  return ArchiveWriter(std::move(state));
}

Result<Done> ArchiveWriter::add_bytes(const std::string& name, std::string_view bytes) {
  PARAPHE_TRY([[maybe_unused]] Done begun, state_->begin(name, static_cast<int64_t>(bytes.size())));
  PARAPHE_TRY([[maybe_unused]] Done written, state_->write(bytes.data(), bytes.size()));
  return state_->end();
}

Result<Done> ArchiveWriter::add_file(const std::string& name, const std::string& path) {
  auto unreadable = [&](const char* reason) {
    return error(kCannotAdd, {path, reason}, {path, 0, 0, ""});
  };
  Source source(path);
  struct stat status{};
  if (source.get() < 0 || ::fstat(source.get(), &status) != 0)
    return unreadable(std::strerror(errno));
  if (!S_ISREG(status.st_mode))
    return unreadable(std::strerror(S_ISDIR(status.st_mode) ? EISDIR : EINVAL));
  PARAPHE_TRY([[maybe_unused]] Done begun, state_->begin(name, status.st_size));
  char buffer[kBuffer];
  int64_t left = status.st_size;
  for (;;) {
    ssize_t count = ::read(source.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unreadable(std::strerror(errno));
    left -= count;
    if (left < 0 || (count == 0 && left > 0)) return error(kChanged, {path}, {path, 0, 0, ""});
    if (count == 0) break;
    PARAPHE_TRY([[maybe_unused]] Done written, state_->write(buffer, static_cast<size_t>(count)));
  }
  return state_->end();
}

Result<uint64_t> ArchiveWriter::close() {
  if (archive_write_close(state_->out.get()) != ARCHIVE_OK)
    return state_->failed(why(state_->out.get()));
  if (state_->gzip && !state_->gzip->finish()) return state_->failed(std::strerror(errno));
  struct stat status{};
  if (::fchmod(state_->fd, 0644) != 0 || ::fsync(state_->fd) != 0 ||
      ::fstat(state_->fd, &status) != 0)
    return state_->failed(std::strerror(errno));
  // A late error of the disk shows here (NFS, quotas).
  int fd = state_->fd;
  state_->fd = -1;
  if (::close(fd) != 0) return state_->failed(std::strerror(errno));
  state_->closed = true;
  return static_cast<uint64_t>(status.st_size);
}

const std::string& ArchiveWriter::temporary() const { return state_->temporary; }

Result<Done> ArchiveWriter::publish() {
  if (!state_->closed) return state_->failed(std::strerror(EINVAL));
  if (::rename(state_->temporary.c_str(), state_->path.c_str()) != 0)
    return state_->failed(std::strerror(errno));
  state_->published = true;
  // The new name is durable only once its folder is.
  int directory = ::open(folder_of(state_->path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
  return Done{};
}

Result<Done> ArchiveWriter::finish() {
  PARAPHE_TRY([[maybe_unused]] uint64_t size, close());
  return publish();
}

void ArchiveWriter::withdraw() {
  if (state_->published) ::unlink(state_->path.c_str());
}

}  // namespace paraphe
