// Inheritance: what the files of a layout say of the same name, laid one over the other.
#include <algorithm>

#include "base/text.h"
#include "document/reader.h"

namespace paraphe {
namespace {

constexpr Message kTwice{"layout.twice", N_("“{0}” is defined twice; first on line {1}."),
                         N_("Give each its own name.")};
constexpr Message kMissingAttribute{
    "layout.missing-attribute", N_("“{0}” has no {1}, and no base says it."),
    N_("Write {1}=\"…\", or start from a base in which this element has it.")};

}  // namespace

Spot LayoutReader::spot(XmlNode node) const {
  Spot out{node.exists() ? node.line() : 1, 0};
  for (size_t i = 0; i < chain_.size(); ++i)
    if (chain_[i].document.holds(node)) out.source = static_cast<uint8_t>(i);
  return out;
}

std::vector<Named> LayoutReader::gather(std::string_view floor, KeyOf key) {
  std::vector<Named> out;
  for (auto file = chain_.rbegin(); file != chain_.rend(); ++file) {
    std::map<std::string, int, std::less<>> lines;
    for (XmlNode node : file->document.root().child(floor).elements()) {
      std::string name = key(node);
      if (name.empty()) continue;
      if (auto [known, added] = lines.emplace(name, node.line()); !added) {
        report(kTwice,
               {std::string(trim(node.attribute("nom").value_or(name))),
                std::to_string(known->second)},
               node);
        continue;
      }
      auto found =
          std::find_if(out.begin(), out.end(), [&](const Named& n) { return n.name == name; });
      if (found == out.end()) found = out.insert(out.end(), Named{name, {}});
      found->layers.push_back(node);
    }
  }
  return out;
}

XmlNode LayoutReader::nearest(std::string_view floor) const {
  for (const LayoutFile& file : chain_)
    if (XmlNode node = file.document.root().child(floor); node.exists()) return node;
  return XmlNode();
}

XmlNode LayoutReader::with(const Layers& layers, std::string_view attribute) {
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
    if (!layer->attribute(attribute)) continue;
    blame(spot(*layer));
    return *layer;
  }
  return layers.back();
}

XmlNode LayoutReader::required(const Layers& layers, std::string_view attribute) {
  XmlNode node = with(layers, attribute);
  if (!node.attribute(attribute))
    report(kMissingAttribute, {std::string(node.name()), std::string(attribute)}, node);
  return node;
}

void LayoutReader::blame(Spot spot) {
  if (spot.source < blamed_.source) blamed_ = spot;
}

}  // namespace paraphe
