#include "cli/preview.h"

#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "base/resource.h"
#include "cli/preview_module.h"

namespace paraphe {
namespace {

constexpr Message kCannotDraw{"cli.cannot-draw", N_("the pages cannot be drawn: {0}"),
                              N_("Check that poppler is installed whole; the PDF itself can still "
                                 "be made with the command render.")};

// A file in memory: poppler writes images to named files only, and libraries are loaded from such.
class MemoryFile {
 public:
  MemoryFile() : fd_(::memfd_create("paraphe", MFD_CLOEXEC)) {}
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  bool usable() const { return fd_ >= 0; }
  int descriptor() const { return fd_; }
  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

// What is known of the module, once for the life of the process; null with the reason.
struct Loaded {
  const PreviewModule* module = nullptr;
  std::string why;
};

Loaded load() {
  const std::optional<std::string_view> bytes = find_resource("modules/preview.so");
  MemoryFile file;
  if (!bytes || !file.usable() || !write_all(file.descriptor(), *bytes))
    return {nullptr, std::strerror(errno)};
  void* library = ::dlopen(file.path().c_str(), RTLD_NOW | RTLD_LOCAL);
  void* found = library == nullptr ? nullptr : ::dlsym(library, kPreviewModule);
  if (found != nullptr) return {static_cast<const PreviewModule*>(found), ""};
  const char* why = ::dlerror();
  return {nullptr, why != nullptr ? why : "dlopen"};
}

const Loaded& loaded() {
  static const Loaded once = load();
  return once;
}

}  // namespace

struct PageImages::Parts {
  const PreviewModule& module;
  void* document;

  Parts(const PreviewModule& used, void* opened) : module(used), document(opened) {}
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts() { module.close(document); }
};

Result<PageImages> PageImages::open(std::string_view pdf) {
  const Loaded& poppler = loaded();
  if (poppler.module == nullptr) return error(kCannotDraw, {poppler.why});
  void* document = poppler.module->open(pdf.data(), static_cast<int>(pdf.size()));
  if (document == nullptr) return error(kCannotDraw, {"PDF"});
  PageImages images;
  images.parts_ = std::make_shared<const Parts>(*poppler.module, document);
  return images;
}

size_t PageImages::size() const {
  return static_cast<size_t>(parts_->module.pages(parts_->document));
}

Result<std::string> PageImages::draw(size_t page, int resolution) const {
  MemoryFile file;
  if (!file.usable()) return error(kCannotDraw, {std::strerror(errno)});
  if (!parts_->module.draw(parts_->document, static_cast<int>(page), resolution,
                           file.path().c_str()))
    return error(kCannotDraw, {errno != 0 ? std::strerror(errno) : std::to_string(page + 1)});
  return read_file(file.path());
}

}  // namespace paraphe
