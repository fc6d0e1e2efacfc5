#include "paraphe.h"

#include <utility>

#include "base/resource.h"
#include "page/references.h"
#include "pdf/images.h"
#include "sign/digest.h"

namespace paraphe {
namespace {

std::string folder_of(const std::string& file) {
  size_t slash = file.rfind('/');
  return slash == std::string::npos ? "." : file.substr(0, slash);
}

}  // namespace

const char* version() { return PARAPHE_VERSION; }

Engine::Engine(Layout layout, Fonts fonts, std::shared_ptr<const Images> images)
    : layout_(std::make_shared<const Layout>(std::move(layout))),
      fonts_(std::make_shared<const Fonts>(std::move(fonts))),
      files_(std::make_shared<const PackedFiles>()),
      images_(std::move(images)) {}

Result<Engine> Engine::create(const EngineOptions& options) {
  Result<Layout> layout = options.layout.empty()
                              ? built_in_layout("extrait")
                              : read_layout(options.layout_bytes, options.layout);
  if (!layout.ok()) return layout.errors();
  std::string folder = options.layout.empty() ? "" : folder_of(options.layout);
  PARAPHE_TRY(Fonts fonts, Fonts::open(layout->faces(), folder));
  auto images = std::make_shared<const Images>(folder, options.record_folder);
  // Now, so that a bad logo is known before the first act.
  Diagnostics findings;
  for (const Layout::ImageFile& image : layout->images()) {
    Result<const PreparedImage*> found = images->find(image.file);
    if (found.ok()) continue;
    for (Diagnostic finding : found.errors()) {
      if (finding.place.file.empty()) finding.place = image.place;
      findings.push_back(std::move(finding));
    }
  }
  if (!findings.empty()) return findings;
  Engine engine(std::move(layout).value(), std::move(fonts), std::move(images));
  engine.layout_digest_ =
      sha256_hex(options.layout.empty() ? find_resource("layouts/extrait.xml").value_or("")
                                        : std::string_view(options.layout_bytes));
  return engine;
}

Result<Engine::Set> Engine::make_pages(const Seance& seance, size_t index) const {
  PARAPHE_TRY(Document composed, compose(seance, index, *layout_, [this](const std::string& image) {
                return images_->size_of(image);
              }));
  Set result;
  result.document = std::make_unique<const Document>(std::move(composed));
  PARAPHE_TRY(result.pages, paraphe::make_pages(*result.document, *fonts_));
  return result;
}

Result<Act> Engine::make_act(const Seance& seance, size_t index, Instant date,
                             std::vector<std::string> waivers) const {
  PARAPHE_TRY(Set made, make_pages(seance, index));
  RenderOptions options;
  options.date = date;
  options.waivers = std::move(waivers);
  options.files = files_.get();
  options.images = images_.get();
  options.producer = std::string("Paraphe ") + version();
  Act act;
  PARAPHE_TRY(act.pdf, render(made.pages, *made.document, *fonts_, options));
  act.file_name = file_name_of(seance, index);
  act.title = made.document->title;
  act.pages = made.pages.pages.size();
  act.warnings = std::move(made.pages.warnings);
  return act;
}

std::string file_name_of(const Seance& seance, size_t index) {
  std::string name;
  for (char c : seance.deliberations[index].numero) {
    bool safe = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                c == '_' || c == '.' || c == '-';
    if (safe && !(name.empty() && c == '.')) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  if (name.empty()) name = "deliberation-" + std::to_string(index + 1);
  return name + ".pdf";
}

Result<SignedPdf> Engine::sign(const Pdf& pdf, const Signer& signer,
                               const SignOptions& options) const {
  return paraphe::sign(pdf, signer, options, *fonts_);
}

Result<SigningTask> Engine::prepare_task(const Pdf& pdf, const Signer& signer,
                                         const SignOptions& options) const {
  return paraphe::prepare_task(pdf, signer, options, *fonts_);
}

}  // namespace paraphe
