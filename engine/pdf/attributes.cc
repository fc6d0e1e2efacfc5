// Attributes of structure elements that only the drawn pages can tell (ISO 32000-1 §14.8.5).
#include <algorithm>

#include "pdf/structure.h"
#include "pdf/syntax.h"

namespace paraphe {

namespace {

// ISO 32000-1 table 347, from the first label of a list: "1.", "a)", "IV". Dashes and words are no
// numbering.
const char* numbering_of(std::string_view label) {
  if (label[0] >= '0' && label[0] <= '9') return "Decimal";
  std::string_view letters = label.substr(0, label.find_first_of(".)-– \u00A0\u202F"));
  if (letters.empty()) return nullptr;
  if (letters.find_first_not_of("IVXLC") == std::string_view::npos && letters != "C")
    return "UpperRoman";
  if (letters.find_first_not_of("ivxlc") == std::string_view::npos && letters != "c")
    return "LowerRoman";
  if (letters.size() > 1) return nullptr;
  if (letters[0] >= 'a' && letters[0] <= 'z') return "LowerAlpha";
  if (letters[0] >= 'A' && letters[0] <= 'Z') return "UpperAlpha";
  return nullptr;
}

struct Box {
  Length left, top, right, bottom;  // from the top of the page
};

// What an item with its own outline covers; text does so by its line.
Box box_of(const DrawnRule& rule) {
  return {rule.x, rule.y, rule.x + rule.width, rule.y + rule.height};
}
Box box_of(const DrawnImage& image) {
  return {image.x, image.y, image.x + image.width, image.y + image.height};
}
Box box_of(const DrawnText& text) {
  Length right = text.x();
  for (const Glyph& glyph : text.run->glyphs) right += glyph.advance;
  return {text.x(), text.y - text.run->size, right, text.y + text.run->size / 4};
}

}  // namespace

std::vector<std::string> figure_boxes(const Document& document, const Pages& pages) {
  std::vector<std::string> out(document.nodes.size());
  for (const Page& page : pages.pages) {
    std::vector<std::pair<NodeId, Box>> here;
    auto cover = [&](const auto& item) {
      if constexpr (!std::is_same_v<std::decay_t<decltype(item)>, DrawnField>) {
        NodeId owner = owner_of(item);
        if (owner >= document.nodes.size() || document.nodes[owner].role != Role::kFigure) return;
        Box box = box_of(item);
        auto known = std::find_if(here.begin(), here.end(),
                                  [owner](const auto& entry) { return entry.first == owner; });
        if (known == here.end()) return void(here.emplace_back(owner, box));
        Box& all = known->second;
        all = {std::min(all.left, box.left), std::min(all.top, box.top),
               std::max(all.right, box.right), std::max(all.bottom, box.bottom)};
      }
    };
    for (const DrawnItem& item : page.items) std::visit(cover, item.what);
    for (const auto& [owner, box] : here) {
      if (!out[owner].empty()) continue;
      append_rectangle(out[owner], box.left, page.height - box.bottom, box.right,
                       page.height - box.top);
    }
  }
  return out;
}

std::vector<const char*> list_numbering(const Document& document, const Pages& pages) {
  std::vector<const char*> out(document.nodes.size(), nullptr);
  std::vector<char> seen(document.nodes.size());
  for (const Page& page : pages.pages) {
    for (const DrawnItem& item : page.items) {
      const auto* text = std::get_if<DrawnText>(&item.what);
      if (text == nullptr || owner_of(*text) >= document.nodes.size()) continue;
      const Node& label = document.nodes[owner_of(*text)];
      if (label.role != Role::kLbl || text->run->text.empty()) continue;
      NodeId list = document.nodes[label.parent].parent;
      if (seen[list]) continue;
      seen[list] = true;
      out[list] = numbering_of(text->run->text);
    }
  }
  return out;
}

}  // namespace paraphe
