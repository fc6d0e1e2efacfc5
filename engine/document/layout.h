// Layout: how one kind of document looks, read from XML (schemas/mise-en-page.xsd).
//
// A layout is data: no script, no expression. It is checked whole when it is read, so that a Layout
// that exists can compose any valid Seance. Immutable; shared by threads.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "document/kinds.h"

namespace paraphe {

class Layout {
 public:
  struct Parts;  // the parsed layout; private to the folder
  explicit Layout(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  const Parts& parts() const { return *parts_; }
  // The font files the layout names, in a stable order; bytes of those in the layout's own folder.
  const std::vector<Face>& faces() const;
  // The kind of document it dresses.
  DocumentKind kind() const;
  // The image files it names, each with the line that does; a resource or in its own folder.
  struct ImageFile {
    std::string file;
    Place place;
  };
  std::vector<ImageFile> images() const;

 private:
  std::shared_ptr<const Parts> parts_;
};

struct LayoutOptions {
  // The document that a letterhead dresses. A layout with a contenu, or one that says its document,
  // is for what it says: see Layout::kind().
  DocumentKind document = DocumentKind::kExtrait;
  // For partially sighted readers: type of 12 pt at least and text of 16, flush left, unhyphenated,
  // colours of a contrast of 7 (WCAG 2.1, 1.4.6), what stood side by side one below the other, and
  // heads and feet of pages of twice their height.
  bool accessible = false;
};

// Reads a layout and the files it starts from. `file` is for messages and, by its folder, the place
// of images, fonts and bases; a base "layouts/…" is built in. A layout without contenu is a
// letterhead: it holds over the built-in layout of options.document. Every fault is reported at
// once, with file, line and remedy.
Result<Layout> read_layout(std::string_view bytes, const std::string& file,
                           const LayoutOptions& options = {});

// A built-in layout by the name of its document: "extrait".
Result<Layout> built_in_layout(std::string_view name, const LayoutOptions& options = {});
Result<Layout> built_in_layout(DocumentKind kind, const LayoutOptions& options = {});

// The kinds of which a layout is built in.
std::vector<DocumentKind> built_in_kinds();

// How large a picture is when nothing asks otherwise; `image` is its name as in Block::image.
struct PictureSize {
  Length width, height;
};
using PictureSizes = std::function<Result<PictureSize>(const std::string& image)>;

// The logical tree of `subject`, dressed by `layout`, whose kind says what a subject must be: an act
// (Subject::of_act), a session, or several.
// Errors: a subject that this kind is not made of; a field the record does not state although the
// layout requires it; what `sizes` says of a picture. Without `sizes` logos fill the room the layout
// gives them, and images of the act are errors.
Result<Document> compose(const Subject& subject, const Layout& layout,
                         const PictureSizes& sizes = {});
// The same of the deliberation number `index` (from 0) of `seance`.
Result<Document> compose(const Seance& seance, size_t index, const Layout& layout,
                         const PictureSizes& sizes = {});

}  // namespace paraphe
