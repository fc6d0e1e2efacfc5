#include "cli/preview.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-image.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"

namespace paraphe {
namespace {

constexpr Message kCannotDraw{"cli.cannot-draw", N_("the pages cannot be drawn: {0}"),
                              N_("Check that poppler is installed whole; the PDF itself can still "
                                 "be made with the command render.")};
// A file in memory: poppler writes images to named files only.
class MemoryFile {
 public:
  MemoryFile() : fd_(::memfd_create("paraphe-page", MFD_CLOEXEC)) {}
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  bool usable() const { return fd_ >= 0; }
  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

void ignore_message(const std::string&, void*) {}

}  // namespace

struct PageImages::Parts {
  std::unique_ptr<poppler::document> document;
};

Result<PageImages> PageImages::open(std::string_view pdf) {
  poppler::set_debug_error_function(ignore_message, nullptr);
  auto parts = std::make_shared<Parts>();
  parts->document.reset(
      poppler::document::load_from_raw_data(pdf.data(), static_cast<int>(pdf.size())));
  if (parts->document == nullptr || parts->document->is_locked())
    return error(kCannotDraw, {"PDF"});
  PageImages images;
  images.parts_ = std::move(parts);
  return images;
}

size_t PageImages::size() const { return static_cast<size_t>(parts_->document->pages()); }

Result<std::string> PageImages::draw(size_t page, int resolution) const {
  std::unique_ptr<poppler::page> source(parts_->document->create_page(static_cast<int>(page)));
  if (source == nullptr) return error(kCannotDraw, {std::to_string(page + 1)});
  poppler::page_renderer renderer;
  renderer.set_render_hint(poppler::page_renderer::antialiasing);
  renderer.set_render_hint(poppler::page_renderer::text_antialiasing);
  poppler::image image = renderer.render_page(source.get(), resolution, resolution);
  if (!image.is_valid()) return error(kCannotDraw, {std::to_string(page + 1)});
  MemoryFile file;
  if (!file.usable() || !image.save(file.path(), "png", resolution))
    return error(kCannotDraw, {std::strerror(errno)});
  return read_file(file.path());
}

}  // namespace paraphe
