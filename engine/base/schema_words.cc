#include "base/schema_words.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "base/xml.h"

namespace paraphe {
namespace {

SchemaWords::Explanation explanation_of(XmlNode declaration) {
  SchemaWords::Explanation out;
  constexpr std::string_view kXml = "http://www.w3.org/XML/1998/namespace";
  for (XmlNode text : declaration.child("annotation").elements("documentation")) {
    std::string language(text.attribute("lang", kXml).value_or("en"));
    (language == "fr" ? out.french : out.english) = collapse_spaces(text.inner_text());
  }
  if (out.english.empty()) out.english = out.french;
  if (out.french.empty()) out.french = out.english;
  return out;
}

void collect(XmlNode node, SchemaWords& words) {
  std::string name(node.attribute("name").value_or(""));
  if (node.name() == "element" && !name.empty()) words.elements.push_back(name);
  if (node.name() == "attribute" && !name.empty()) words.attributes.push_back(name);
  if (node.name() == "simpleType" && !name.empty()) {
    SchemaWords::Explanation why = explanation_of(node);
    if (!why.english.empty()) {
      words.types.emplace(name, why);
      for (XmlNode pattern : node.child("restriction").elements("pattern"))
        words.patterns.emplace(std::string(pattern.attribute("value").value_or("")), why);
    }
  }
  for (XmlNode child : node.elements()) collect(child, words);
}

std::string local(std::string_view name) {
  const size_t colon = name.find(':');
  return std::string(colon == name.npos ? name : name.substr(colon + 1));
}

// Named types and groups of a schema, by their name.
using Declarations = std::map<std::string, XmlNode, std::less<>>;
constexpr int kDeepest = 16;  // of groups in groups; a schema of ours has two

// The elements that the content of `declaration` names.
void gather(XmlNode declaration, const Declarations& known, std::set<std::string>& out,
            int depth = 0) {
  if (depth > kDeepest) return;
  auto follow = [&](const char* kind, std::optional<std::string_view> name) {
    if (!name) return;
    if (auto found = known.find(kind + local(*name)); found != known.end())
      gather(found->second, known, out, depth + 1);
  };
  for (XmlNode node : declaration.elements()) {
    if (node.name() == "element") {
      out.insert(local(node.attribute("ref").value_or(node.attribute("name").value_or(""))));
      continue;  // what stands in it is its own
    }
    if (node.name() == "group") follow("group ", node.attribute("ref"));
    if (node.name() == "extension") follow("complexType ", node.attribute("base"));
    gather(node, known, out, depth);
  }
}

void gather_children(XmlNode node, const Declarations& known, SchemaWords& words) {
  if (std::optional<std::string_view> name = node.attribute("name");
      name && node.name() == "element") {
    std::set<std::string>& children = words.children[std::string(*name)];
    gather(node, known, children);
    if (std::optional<std::string_view> type = node.attribute("type"))
      if (auto found = known.find("complexType " + local(*type)); found != known.end())
        gather(found->second, known, children);
  }
  for (XmlNode child : node.elements()) gather_children(child, known, words);
}

void sort_unique(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace

SchemaWords SchemaWords::from(const xmlDoc* schema) {
  SchemaWords words;
  XmlNode root(xmlDocGetRootElement(schema));
  words.target = root.attribute("targetNamespace").value_or("");
  for (XmlNode element : root.elements("element"))
    words.roots.emplace_back(element.attribute("name").value_or(""));
  collect(root, words);
  Declarations known;
  for (XmlNode node : root.elements())
    if (std::optional<std::string_view> name = node.attribute("name"))
      known.emplace(std::string(node.name()) + " " + std::string(*name), node);
  gather_children(root, known, words);
  sort_unique(words.elements);
  sort_unique(words.attributes);
  return words;
}

}  // namespace paraphe
