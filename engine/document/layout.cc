#include "document/layout.h"

#include "base/resource.h"
#include "base/text.h"
#include "base/xml.h"
#include "document/reader.h"

namespace paraphe {
namespace {

constexpr Message kTooLarge{
    "layout.too-large", N_("The layout has {0} bytes; at most {1} are read."),
    N_("A layout is a few pages of text: check that this is the right file.")};
constexpr Message kNoLayout{"layout.not-built-in", N_("There is no built-in layout “{0}”."),
                            N_("Use one of: {1}.")};

constexpr size_t kLargestLayout = 1u << 20;

const Result<XmlSchema>& schema() {
  static const Result<XmlSchema> kSchema = XmlSchema::from_resource("schemas/mise-en-page.xsd");
  return kSchema;
}

}  // namespace

const std::vector<Face>& Layout::faces() const { return parts_->faces; }

DocumentKind Layout::kind() const { return parts_->kind; }

std::vector<Layout::ImageFile> Layout::images() const {
  std::vector<ImageFile> out;
  for (const CharterLogo& logo : parts_->logos)
    out.push_back({logo.file, {parts_->file, logo.line, 0, ""}});
  return out;
}

Result<Layout> read_layout(std::string_view bytes, const std::string& file) {
  if (bytes.size() > kLargestLayout)
    return error(kTooLarge, {std::to_string(bytes.size()), std::to_string(kLargestLayout)},
                 Place{file, 0, 0, ""});
  if (!schema().ok()) return schema().errors();
  PARAPHE_TRY(XmlDocument document, XmlDocument::parse(bytes, file, &*schema()));
  XmlNode root = document.root();
  LayoutReader reader(file);
  reader.parts.name = std::string(root.attribute("nom").value_or(""));
  if (auto language = root.attribute("langue")) reader.parts.language = std::string(*language);
  // The schema lists the kinds.
  if (auto kind = root.attribute("document"))
    reader.set_kind(find_kind(trim(*kind)).value_or(DocumentKind::kExtrait));
  reader.read_charter(root.child("charte"));
  reader.read_styles(root.child("styles"));
  reader.read_pages(root.child("pages"));
  reader.read_properties(root.child("proprietes"));
  reader.read_content(root.child("contenu"));
  reader.check();
  if (!reader.diagnostics.empty()) return std::move(reader.diagnostics);
  return Layout(std::make_shared<const Layout::Parts>(std::move(reader.parts)));
}

Result<Layout> built_in_layout(std::string_view name) {
  std::string file = "layouts/" + std::string(name) + ".xml";
  if (std::optional<std::string_view> bytes = find_resource(file)) return read_layout(*bytes, file);
  std::string known;
  for (std::string_view resource : list_resources("layouts/")) {
    resource.remove_prefix(8);
    known += (known.empty() ? "" : ", ") + std::string(resource.substr(0, resource.rfind('.')));
  }
  return error(kNoLayout, {std::string(name), known});
}

Result<Layout> built_in_layout(DocumentKind kind) { return built_in_layout(about(kind).name); }

}  // namespace paraphe
