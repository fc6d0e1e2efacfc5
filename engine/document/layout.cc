#include "document/layout.h"

#include <algorithm>
#include <iterator>

#include "base/resource.h"
#include "document/after_faults.h"
#include "document/layout_chain.h"
#include "document/reader.h"

namespace paraphe {
namespace {

constexpr Message kNoLayout{"layout.not-built-in", N_("There is no built-in layout “{0}”."),
                            N_("Use one of: {1}.")};

Result<Layout> read(std::string_view bytes, const std::string& file, bool built_in,
                    const LayoutOptions& options) {
  PARAPHE_TRY(LinkedLayout linked, read_chain(bytes, file, built_in, options.document));
  LayoutReader reader(linked, options);
  reader.read();
  Diagnostics& findings = linked.faults;
  if (!findings.empty()) reader.diagnostics = that_stand(std::move(reader.diagnostics), linked);
  std::move(reader.diagnostics.begin(), reader.diagnostics.end(), std::back_inserter(findings));
  if (!findings.empty()) return std::move(findings);
  return Layout(std::make_shared<const Layout::Parts>(std::move(reader.parts)));
}

}  // namespace

const std::vector<Face>& Layout::faces() const { return parts_->faces; }

DocumentKind Layout::kind() const { return parts_->kind; }

std::vector<Layout::ImageFile> Layout::images() const {
  std::vector<ImageFile> out;
  for (const CharterLogo& logo : parts_->logos)
    out.push_back({logo.file, parts_->place(logo.spot)});
  return out;
}

Result<Layout> read_layout(std::string_view bytes, const std::string& file,
                           const LayoutOptions& options) {
  return read(bytes, file, false, options);
}

std::vector<DocumentKind> built_in_kinds() {
  std::vector<DocumentKind> out;
  for (std::string_view document : built_in_documents())
    if (std::optional<DocumentKind> kind = find_kind(document)) out.push_back(*kind);
  std::sort(out.begin(), out.end());
  return out;
}

Result<Layout> built_in_layout(std::string_view name, const LayoutOptions& options) {
  std::string file = "layouts/" + std::string(name) + ".xml";
  LayoutOptions own = options;
  own.document = find_kind(name).value_or(options.document);
  std::string known;
  for (std::string_view document : built_in_documents()) {
    if (document == name) return read(*find_resource(file), file, true, own);
    known += (known.empty() ? "" : ", ") + std::string(document);
  }
  return error(kNoLayout, {std::string(name), known});
}

Result<Layout> built_in_layout(DocumentKind kind, const LayoutOptions& options) {
  return built_in_layout(about(kind).name, options);
}

}  // namespace paraphe
