#include "sign/metadata_changes.h"

#include <optional>
#include <set>
#include <vector>

#include "base/text.h"
#include "base/xml.h"

namespace paraphe {
namespace {

using Side = RevisionPair::Side;

constexpr std::string_view kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr std::string_view kXmp = "http://ns.adobe.com/xap/1.0/";
constexpr std::string_view kPdf = "http://ns.adobe.com/pdf/1.3/";
// Descriptions of schemas (ISO 19005-3 6.6.2.3.3) say what a property is, nothing of the document.
constexpr std::string_view kSchemas = "http://www.aiim.org/pdfa/ns/extension/";
constexpr int kDeepest = 16;

bool may_differ(std::string_view space, std::string_view name) {
  return (space == kXmp && (name == "ModifyDate" || name == "MetadataDate")) ||
         (space == kPdf && name == "Producer") || space == kSchemas;
}

// What an element says, whichever way it is written.
std::string meaning(XmlNode node, int depth) {
  std::vector<XmlNode> elements = node.elements();
  std::string out;
  for (auto [name, value] : node.attributes())
    out += "@" + std::string(name) + "=" + std::string(value) + ";";
  if (elements.empty() || depth > kDeepest) return out + std::string(trim(node.inner_text()));
  for (XmlNode each : elements)
    out += "<" + std::string(each.namespace_uri()) + " " + std::string(each.name()) + ">" +
           meaning(each, depth + 1) + "</>";
  return out;
}

// The namespaces of properties: those that are usual, and those that stand as elements.
std::set<std::string> namespaces_of(XmlNode packet) {
  std::set<std::string> out{std::string(kXmp),
                            std::string(kPdf),
                            "http://purl.org/dc/elements/1.1/",
                            "http://ns.adobe.com/xap/1.0/mm/",
                            "http://ns.adobe.com/xap/1.0/rights/",
                            "http://www.aiim.org/pdfa/ns/id/",
                            "http://www.aiim.org/pdfua/ns/id/",
                            "urn:paraphe:metadata:1:"};
  for (XmlNode rdf : packet.elements())
    for (XmlNode description : rdf.elements())
      for (XmlNode property : description.elements())
        out.insert(std::string(property.namespace_uri()));
  return out;
}

// The properties of a packet that may not differ; nothing when it is written in a way that is not
// known here. Attributes of a description are properties too (XMP part 1, 7.9.2.2), here those of
// the namespaces `known`.
using Properties = std::set<std::string>;
std::optional<Properties> properties(XmlNode packet, const std::set<std::string>& known) {
  Properties out;
  std::vector<XmlNode> top = packet.elements();
  if (top.size() != 1 || top[0].namespace_uri() != kRdf || top[0].name() != "RDF")
    return std::nullopt;
  for (XmlNode description : top[0].elements()) {
    if (description.namespace_uri() != kRdf || description.name() != "Description")
      return std::nullopt;
    for (auto [name, value] : description.attributes()) {
      if (name == "about" && value.empty()) continue;
      bool is_known = false;
      for (const std::string& space : known) {
        if (description.attribute(name, space) != value) continue;
        is_known = true;
        if (!may_differ(space, name))
          out.insert(space + " " + std::string(name) + "=" + std::string(trim(value)));
      }
      if (!is_known) return std::nullopt;
    }
    for (XmlNode property : description.elements())
      if (!may_differ(property.namespace_uri(), property.name()))
        out.insert(std::string(property.namespace_uri()) + " " + std::string(property.name()) +
                   "=" + meaning(property, 0));
  }
  return out;
}

bool same_packet(const RevisionPair& pair, uint32_t number) {
  std::optional<std::string> old = pair.stream_data(Side::kBefore, number);
  std::optional<std::string> now = pair.stream_data(Side::kAfter, number);
  if (!old || !now) return false;
  Result<XmlDocument> first = XmlDocument::parse(*old, "", nullptr);
  Result<XmlDocument> second = XmlDocument::parse(*now, "", nullptr);
  if (!first.ok() || !second.ok()) return false;
  std::set<std::string> known = namespaces_of(first->root());
  std::optional<Properties> was = properties(first->root(), known);
  return was && was == properties(second->root(), known);
}

// Strings may be encoded otherwise.
bool same_information(const RevisionPair& pair, uint32_t number) {
  auto old = pair.entries(Side::kBefore, number), now = pair.entries(Side::kAfter, number);
  if (!old || !now) return false;
  for (auto* entries : {&*old, &*now})
    for (auto& [key, value] : *entries) {
      std::optional<std::string> text = pair.pdf().string_text(value);
      if (text) value = "text " + *text;
      if (!text && (key == "ModDate" || key == "Producer")) return false;
    }
  for (const char* key : {"ModDate", "Producer"}) old->erase(key), now->erase(key);
  return *old == *now;
}

}  // namespace

bool is_dated_anew(const RevisionPair& pair, uint32_t number) {
  auto trailer = pair.trailer(Side::kAfter);
  if (!trailer || number == 0) return false;
  if (number == RevisionPair::number_of((*trailer)["Info"])) return same_information(pair, number);
  auto catalogue = pair.entries(Side::kBefore, RevisionPair::number_of((*trailer)["Root"]));
  return catalogue && number == RevisionPair::number_of((*catalogue)["Metadata"]) &&
         same_packet(pair, number);
}

}  // namespace paraphe
