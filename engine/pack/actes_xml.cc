#include "pack/actes_xml.h"

#include "base/text.h"

namespace paraphe {

Result<XmlDocument> parse_actes(std::string_view bytes, const std::string& file) {
  Result<XmlDocument> document = XmlDocument::parse(bytes, file, nullptr);
  if (document.ok() || is_valid_utf8(bytes)) return document;
  // Not UTF-8, whatever it says: a declaration of ISO-8859-1 in place of its own.
  size_t start = 0;
  if (bytes.starts_with("<?xml")) {
    size_t end = bytes.find("?>");
    if (end == std::string_view::npos) return document;
    start = end + 2;
  }
  std::string again = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>";
  again += bytes.substr(start);
  Result<XmlDocument> second = XmlDocument::parse(again, file, nullptr);
  return second.ok() ? second : document;
}

std::optional<std::string> actes_attribute(XmlNode node, std::string_view name) {
  for (const char* space : {kActesNamespace, kInseeNamespace, ""})
    if (auto value = node.attribute(name, space)) return std::string(trim(*value));
  return std::nullopt;
}

std::string actes_text(XmlNode node, std::string_view name) {
  XmlNode child = node.child(name);
  return child.exists() ? std::string(trim(child.inner_text())) : std::string();
}

}  // namespace paraphe
