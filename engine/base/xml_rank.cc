#include "base/xml_rank.h"

#include <libxml/tree.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace paraphe {
namespace {

// Stands in `_private` of an element without others of its name; else its rank does.
constexpr uintptr_t kAlone = UINTPTR_MAX;

void number_children(xmlNode* parent) {
  std::vector<std::pair<const xmlChar*, std::pair<xmlNode*, uintptr_t>>>
      seen;  // name, first, count
  for (xmlNode* n = parent->children; n != nullptr; n = n->next) {
    if (n->type != XML_ELEMENT_NODE) continue;
    auto same = std::find_if(seen.begin(), seen.end(), [&](const auto& s) {
      return s.first == n->name || xmlStrEqual(s.first, n->name) != 0;
    });
    if (same == seen.end()) {
      seen.push_back({n->name, {n, 1}});
      n->_private = reinterpret_cast<void*>(kAlone);
    } else {
      auto& [first, count] = same->second;
      first->_private = reinterpret_cast<void*>(uintptr_t{1});
      n->_private = reinterpret_cast<void*>(++count);
    }
  }
}

}  // namespace

void number_elements(xmlDoc* document) {
  xmlNode* n = xmlDocGetRootElement(document);
  n->_private = reinterpret_cast<void*>(kAlone);
  while (n != nullptr) {
    if (n->type == XML_ELEMENT_NODE && n->children != nullptr) {
      number_children(n);
      n = n->children;
      continue;
    }
    while (n != nullptr && n->next == nullptr) n = n->parent;
    if (n == nullptr || n->type == XML_DOCUMENT_NODE) return;
    n = n->next;
  }
}

int rank_of_element(const xmlNode* element) {
  if (auto known = reinterpret_cast<uintptr_t>(element->_private); known != 0)
    return known == kAlone ? 0 : static_cast<int>(known);
  int index = 1, count = 1;
  auto same = [&](const xmlNode* other) {
    return other->type == XML_ELEMENT_NODE && xmlStrEqual(other->name, element->name) != 0;
  };
  for (const xmlNode* s = element->prev; s != nullptr; s = s->prev) index += same(s) ? 1 : 0;
  for (const xmlNode* s = element->next; s != nullptr; s = s->next) count += same(s) ? 1 : 0;
  return index + count > 2 ? index : 0;
}

}  // namespace paraphe
