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
#include "record/record.h"

namespace paraphe {

class Layout {
 public:
  struct Parts;  // the parsed layout; private to the folder
  explicit Layout(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  const Parts& parts() const { return *parts_; }
  // The kind of document it is for: "extrait" …
  const std::string& document() const;
  // The font files the layout names, in a stable order; bytes of those in the layout's own folder.
  const std::vector<Face>& faces() const;
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
  // is for what it says: see Layout::document().
  std::string document = "extrait";
  // For partially sighted readers: type of 12 pt at least and text of 16, flush left, unhyphenated,
  // colours of a contrast of 7 (WCAG 2.1, 1.4.6), and what stood side by side one below the other.
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

// How large a picture is when nothing asks otherwise; `image` is its name as in Block::image.
struct PictureSize {
  Length width, height;
};
using PictureSizes = std::function<Result<PictureSize>(const std::string& image)>;

// The logical tree of the deliberation number `index` (from 0) of `seance`, dressed by `layout`.
// Errors: a field the record does not state although the layout requires it; what `sizes` says of a
// picture. Without `sizes` logos fill the room the layout gives them, and images of the act are
// errors.
Result<Document> compose(const Seance& seance, size_t index, const Layout& layout,
                         const PictureSizes& sizes = {});

}  // namespace paraphe
