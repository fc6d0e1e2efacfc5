// libxml2 does the work; what belongs to the part asked for is said here.
#include "base/xml_canonical.h"

#include <libxml/c14n.h>

namespace paraphe {
namespace {

struct Part {
  const xmlNode* root;     // null: the whole document
  const xmlNode* omitted;  // null: nothing
};

// An xmlNs begins like no node does, except for its type: then the element it stands in counts.
int is_visible(void* data, xmlNode* node, xmlNode* parent) {
  const auto& part = *static_cast<const Part*>(data);
  bool inside = part.root == nullptr;
  for (const xmlNode* at = node->type == XML_NAMESPACE_DECL ? parent : node; at != nullptr;
       at = at->parent) {
    if (at == part.omitted) return 0;
    inside = inside || at == part.root;
  }
  return inside ? 1 : 0;
}

// What cannot be canonicalised gives nothing; libxml2 would write why to the terminal.
void ignore_error(void*, xmlErrorPtr) {}

std::string canonicalise(const xmlNode* node, Part part) {
  std::string out;
  xmlOutputBuffer* buffer = xmlAllocOutputBuffer(nullptr);
  if (buffer == nullptr) return out;
  // Without comments, as every signature of a trusted list has it; no prefix is treated as
  // inclusive.
  xmlSetStructuredErrorFunc(nullptr, ignore_error);
  if (xmlC14NExecute(node->doc, is_visible, &part, XML_C14N_EXCLUSIVE_1_0, nullptr, 0, buffer) >= 0)
    out.assign(reinterpret_cast<const char*>(xmlOutputBufferGetContent(buffer)),
               xmlOutputBufferGetSize(buffer));
  xmlSetStructuredErrorFunc(nullptr, nullptr);
  xmlOutputBufferClose(buffer);
  return out;
}

}  // namespace

std::string canonical_part(XmlNode node) {
  return node.exists() ? canonicalise(node.raw(), {node.raw(), nullptr}) : "";
}

std::string canonical_document(const XmlDocument& document, XmlNode omitted) {
  return canonicalise(document.root().raw(), {nullptr, omitted.raw()});
}

}  // namespace paraphe
