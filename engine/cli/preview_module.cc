#include "cli/preview_module.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-image.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>

#include <cerrno>
#include <memory>
#include <string>

namespace paraphe {
namespace {

void ignore_message(const std::string&, void*) {}

const poppler::document& document_of(const void* document) {
  return *static_cast<const poppler::document*>(document);
}

void* open(const char* bytes, int size) {
  poppler::set_debug_error_function(ignore_message, nullptr);
  std::unique_ptr<poppler::document> document(poppler::document::load_from_raw_data(bytes, size));
  return document == nullptr || document->is_locked() ? nullptr : document.release();
}

void close(void* document) { delete static_cast<poppler::document*>(document); }

int pages(const void* document) { return document_of(document).pages(); }

bool draw(const void* document, int number, int resolution, const char* path) {
  errno = 0;
  std::unique_ptr<poppler::page> page(document_of(document).create_page(number));
  if (page == nullptr) return false;
  poppler::page_renderer renderer;
  renderer.set_render_hint(poppler::page_renderer::antialiasing);
  renderer.set_render_hint(poppler::page_renderer::text_antialiasing);
  poppler::image image = renderer.render_page(page.get(), resolution, resolution);
  errno = 0;
  return image.is_valid() && image.save(path, "png", resolution);
}

}  // namespace
}  // namespace paraphe

extern "C" __attribute__((visibility("default"))) const paraphe::PreviewModule
    paraphe_preview_module;
const paraphe::PreviewModule paraphe_preview_module = {paraphe::open, paraphe::close,
                                                       paraphe::pages, paraphe::draw};
