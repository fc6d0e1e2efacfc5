#include "paraphe.h"

#include <algorithm>
#include <utility>

#include "page/guides.h"
#include "base/resource.h"
#include "page/references.h"
#include "pdf/images.h"
#include "sign/digest.h"

namespace paraphe {
namespace {

constexpr Message kNotOpened{"engine.kind-not-opened",
                             N_("no layout was opened for documents of the kind “{0}”"),
                             N_("Ask for that kind when the engine is created.")};
constexpr Message kLayoutForNothing{
    "engine.layout-unused", N_("the layout “{0}” dresses documents of the kind “{1}”, and none is asked for"),
    N_("Ask for that kind with --document, or give a layout for the kind you ask for.")};

// What the identity of a layout ends with when its accessible variant was used.
constexpr const char* kAccessible = " accessible";

std::string identity_of(const std::string& layout) { return "sha-256:" + sha256_hex(layout); }

std::string folder_of(const std::string& file) {
  size_t slash = file.rfind('/');
  return slash == std::string::npos ? "." : file.substr(0, slash);
}

}  // namespace

const char* version() { return PARAPHE_VERSION; }

Engine::Engine(std::shared_ptr<const Images> images)
    : files_(std::make_shared<const PackedFiles>()), images_(std::move(images)) {}

Result<Engine> Engine::create(const EngineOptions& options) {
  Diagnostics findings;
  // A letterhead that is wrong is wrong for each kind: told once.
  auto keep = [&](const Diagnostics& errors) {
    for (const Diagnostic& found : errors)
      if (std::none_of(findings.begin(), findings.end(), [&](const Diagnostic& known) {
            return to_string(known) == to_string(found);
          }))
        findings.push_back(found);
  };
  const std::string folder = options.layout.empty() ? "" : folder_of(options.layout);
  bool used = options.layout.empty();
  DocumentKind dressed = DocumentKind::kExtrait;
  Engine engine(std::make_shared<const Images>(folder, options.record_folder));
  engine.guides_ = options.guides;
  std::vector<Face> faces;
  for (DocumentKind kind : options.documents) {
    std::shared_ptr<const Dress>& dress = engine.dresses_[static_cast<size_t>(kind)];
    if (dress != nullptr) continue;  // asked for twice
    const LayoutOptions look{.document = kind, .accessible = options.accessible};
    // A letterhead dresses each kind; a layout with a contenu of its own one of them.
    Result<Layout> layout =
        options.layout.empty()
            ? built_in_layout(kind, look)
            : read_layout(options.layout_bytes, options.layout, look);
    const bool own = !options.layout.empty() && layout.ok() && layout->kind() == kind;
    if (layout.ok() && !own && !options.layout.empty()) {
      dressed = layout->kind();
      layout = built_in_layout(kind, look);
    }
    used |= own;
    if (!layout.ok()) {
      keep(layout.errors());
      continue;
    }
    Result<Fonts> fonts = Fonts::open(layout->faces(), own ? folder : "");
    if (!fonts.ok()) {
      keep(fonts.errors());
      continue;
    }
    for (const Face& face : layout->faces())
      if (std::find(faces.begin(), faces.end(), face) == faces.end()) faces.push_back(face);
    // The digest of all that the layout was read from here.
    const std::string look_of = options.accessible ? kAccessible : "";
    std::string read = about(kind).name + look_of + '\n' + options.layout_bytes;
    for (const std::string& file : {"layouts/" + std::string(about(kind).name) + ".xml",
                                    std::string("layouts/commun.xml")})
      read += find_resource(file).value_or("");
    dress = std::make_shared<const Dress>(
        Dress{std::move(*layout), std::move(*fonts), sha256_hex(read),
              (own ? identity_of(options.layout_bytes) : "built-in") + look_of});
    // Now, so that a bad logo is known before the first act.
    for (const Layout::ImageFile& image : dress->layout.images()) {
      Result<const PreparedImage*> found = engine.images_->find(image.file);
      if (found.ok()) continue;
      for (Diagnostic finding : found.errors()) {
        if (finding.place.file.empty()) finding.place = image.place;
        findings.push_back(std::move(finding));
      }
    }
  }
  if (!used && findings.empty())
    findings.push_back(
        error(kLayoutForNothing, {options.layout, about(dressed).name}, {options.layout, 0, 0, ""}));
  if (!findings.empty()) return findings;
  PARAPHE_TRY(Fonts fonts, Fonts::open(faces, folder));
  engine.fonts_ = std::make_shared<const Fonts>(std::move(fonts));
  return engine;
}

Result<const Engine::Dress*> Engine::dress_of(DocumentKind kind) const {
  const Dress* dress = dresses_[static_cast<size_t>(kind)].get();
  if (dress == nullptr) return error(kNotOpened, {about(kind).name});
  return dress;
}

std::string Engine::layout_identity(DocumentKind kind) const {
  const Dress* dress = dresses_[static_cast<size_t>(kind)].get();
  return dress == nullptr ? "" : dress->identity;
}

Result<Engine::Set> Engine::make_pages(const Order& order) const {
  PARAPHE_TRY(const Dress* dress, dress_of(order.kind));
  PARAPHE_TRY(Document composed,
              compose(order.subject, dress->layout,
                      [this](const std::string& image) { return images_->size_of(image); }));
  Set result;
  result.document = std::make_unique<const Document>(std::move(composed));
  PARAPHE_TRY(result.pages, paraphe::make_pages(*result.document, dress->fonts));
  if (guides_) {
    Result<Done> drawn = draw_guides(*result.document, dress->fonts, result.pages);
    if (!drawn.ok()) return drawn.errors();
  }
  return result;
}

Result<Act> Engine::make(const Order& order, Instant date, std::vector<std::string> waivers) const {
  PARAPHE_TRY(Set made, make_pages(order));
  PARAPHE_TRY(const Dress* dress, dress_of(order.kind));
  RenderOptions options;
  options.date = date;
  options.waivers = std::move(waivers);
  options.files = files_.get();
  options.images = images_.get();
  options.producer = std::string("Paraphe ") + version();
  options.kind = about(order.kind).name;
  options.layout = dress->identity;
  options.act = order.subject.act ? *order.subject.act + 1 : 0;
  Act act;
  act.file_name = file_name_of(order);
  act.title = made.document->title;
  act.pages = made.pages.pages.size();
  act.warnings = std::move(made.pages.warnings);
  PARAPHE_TRY(act.pdf,
              render(std::move(made.pages), *made.document, dress->fonts, options));
  return act;
}

Result<Engine::Set> Engine::make_pages(const Seance& seance, size_t index) const {
  return make_pages({DocumentKind::kExtrait, Subject::of_act(seance, index)});
}

Result<Act> Engine::make_act(const Seance& seance, size_t index, Instant date,
                             std::vector<std::string> waivers) const {
  return make({DocumentKind::kExtrait, Subject::of_act(seance, index)}, date, std::move(waivers));
}

Result<Act> Engine::make_copy(const Seance& seance, size_t index, Instant date,
                              const CopyMentions& mentions,
                              std::vector<std::string> waivers) const {
  const Order order{kind_of_act(seance.deliberations[index]), Subject::of_act(seance, index)};
  PARAPHE_TRY(const Dress* dress, dress_of(order.kind));
  PARAPHE_TRY(Document composed,
              compose(order.subject, dress->layout,
                      [this](const std::string& image) { return images_->size_of(image); }));
  PARAPHE_TRY(Document copy, as_copy(std::move(composed), mentions));
  PARAPHE_TRY(Pages pages, paraphe::make_pages(copy, dress->fonts));
  RenderOptions options;
  options.date = date;
  options.waivers = std::move(waivers);
  options.files = files_.get();
  options.images = images_.get();
  options.producer = std::string("Paraphe ") + version();
  options.original = mentions.original;
  Act act;
  PARAPHE_TRY(act.pdf, render(pages, copy, dress->fonts, options));
  act.file_name = file_name_of(order);
  act.title = copy.title;
  act.pages = pages.pages.size();
  act.warnings = std::move(pages.warnings);
  return act;
}

std::string file_name_of(const Seance& seance, size_t index) {
  return file_name_of({kind_of_act(seance.deliberations[index]), Subject::of_act(seance, index)});
}

std::string Engine::layout_digest(DocumentKind kind) const {
  const std::shared_ptr<const Dress>& dress = dresses_[static_cast<size_t>(kind)];
  return dress == nullptr ? "" : dress->digest;
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
