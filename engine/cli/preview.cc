#include "cli/preview.h"

#include <fcntl.h>
#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-image.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/file.h"

namespace paraphe {
namespace {

constexpr Message kCannotDraw{"cli.cannot-draw", N_("the pages cannot be drawn: {0}"),
                              N_("Check that poppler is installed whole; the PDF itself can still "
                                 "be made with the command render.")};
constexpr Message kCannotWrite{"file.cannot-write", N_("“{0}” cannot be written: {1}"),
                               N_("Check the free space of the disk and your rights on the folder. "
                                  "Nothing was left behind.")};

// A file of its own that goes away with this.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& folder) : path_(folder + "/.paraphe-XXXXXX") {
    int fd = ::mkostemp(path_.data(), O_CLOEXEC);
    usable_ = fd >= 0;
    if (fd >= 0) ::close(fd);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (usable_) ::unlink(path_.c_str());
  }
  bool usable() const { return usable_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool usable_ = false;
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

Result<std::string> PageImages::draw(size_t page, int resolution, const std::string& folder) const {
  std::unique_ptr<poppler::page> source(parts_->document->create_page(static_cast<int>(page)));
  if (source == nullptr) return error(kCannotDraw, {std::to_string(page + 1)});
  poppler::page_renderer renderer;
  renderer.set_render_hint(poppler::page_renderer::antialiasing);
  renderer.set_render_hint(poppler::page_renderer::text_antialiasing);
  poppler::image image = renderer.render_page(source.get(), resolution, resolution);
  if (!image.is_valid()) return error(kCannotDraw, {std::to_string(page + 1)});
  TemporaryFile file(folder);
  Place place{folder, 0, 0, ""};
  if (!file.usable()) return error(kCannotWrite, {folder, std::strerror(errno)}, place);
  if (!image.save(file.path(), "png", resolution))
    return error(kCannotWrite, {folder, std::strerror(errno)}, place);
  return read_file(file.path());
}

}  // namespace paraphe
