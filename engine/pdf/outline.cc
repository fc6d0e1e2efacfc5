#include "pdf/metadata.h"
#include "pdf/syntax.h"

namespace paraphe {

namespace {

struct Item {
  NodeId node;
  int level;
  uint32_t object = 0;
  size_t parent = 0;  // index of the item above; 0 is the outline itself
  size_t place = 0;   // among the children of the parent
  std::vector<size_t> children;
};

// The headings in reading order, each below the last one of a higher level. [0] is the outline.
std::vector<Item> gather(const Document& document, const StructureTree& tree) {
  std::vector<Item> items(1);
  items[0].level = 0;
  for (NodeId id : tree.reading_order()) {
    const Node& node = document.nodes[id];
    if (node.role < Role::kH1 || node.role > Role::kH6 || node.title.empty()) continue;
    if (tree.first_mark(id) == nullptr) continue;
    int level = static_cast<int>(node.role) - static_cast<int>(Role::kH1) + 1;
    size_t parent = items.size() - 1;
    while (items[parent].level >= level) parent = items[parent].parent;
    items.push_back({id, level, 0, parent, items[parent].children.size(), {}});
    items[parent].children.push_back(items.size() - 1);
  }
  return items;
}

size_t count_below(const std::vector<Item>& items, const Item& item) {
  size_t count = 0;
  for (size_t child : item.children) count += 1 + count_below(items, items[child]);
  return count;
}

}  // namespace

uint32_t write_outline(ObjectStore& store, const Document& document, const Pages& pages,
                       const StructureTree& tree, const std::vector<uint32_t>& page_objects) {
  std::vector<Item> items = gather(document, tree);
  if (items.size() == 1) return 0;
  for (Item& item : items) item.object = store.reserve();
  for (const Item& item : items) {
    std::string body = "<<";
    if (item.level == 0) {
      body += " /Type /Outlines";
    } else {
      const std::vector<size_t>& siblings = items[item.parent].children;
      const ContentMark& mark = *tree.first_mark(item.node);
      body += " /Title " + text_string(document.nodes[item.node].title);
      body += " /Parent " + reference(items[item.parent].object) + " /Dest [ " +
              reference(page_objects[mark.page]) + " /XYZ null ";
      append_points(body, pages.pages[mark.page].height - mark.top);
      body += " null ]";
      size_t at = item.place;
      if (at > 0) body += " /Prev " + reference(items[siblings[at - 1]].object);
      if (at + 1 < siblings.size()) body += " /Next " + reference(items[siblings[at + 1]].object);
    }
    if (!item.children.empty()) {
      body += " /First " + reference(items[item.children.front()].object) + " /Last " +
              reference(items[item.children.back()].object) + " /Count ";
      append_number(body, static_cast<int64_t>(count_below(items, item)));
    }
    store.set(item.object, body + " >>");
  }
  return items[0].object;
}

}  // namespace paraphe
