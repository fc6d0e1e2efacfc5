#include "base/xml_mend.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "base/text.h"

namespace paraphe {
namespace {

// See xml_mend.h.
constexpr size_t kMostFaults = 100;
constexpr int kMostRounds = 16;

struct Found {
  Diagnostic fault;
  xmlNode* node = nullptr;  // the element it is about
  int code = 0;
};

struct Round {
  const std::string* file;
  const SchemaWords* words;
  const xmlDoc* document;
  std::vector<Found> found;
};

void collect_fault(void* context, xmlErrorPtr e) {
  auto* round = static_cast<Round*>(context);
  if (round->found.size() >= kMostFaults) return;
  auto* node = static_cast<xmlNode*>(e->node);
  if (node != nullptr && node->type == XML_ATTRIBUTE_NODE) node = node->parent;
  if (node != nullptr && node->type != XML_ELEMENT_NODE) node = nullptr;
  round->found.push_back(
      {describe_schema_error(*e, *round->file, *round->words, round->document), node, e->code});
}

bool is(const Found& found, std::string_view code) { return found.fault.message.code == code; }

class Mender {
 public:
  explicit Mender(xmlDoc* document) : document_(document) {}
  ~Mender() {
    for (xmlNode* node : removed_) xmlFreeNode(node);
  }
  Mender(const Mender&) = delete;
  Mender& operator=(const Mender&) = delete;

  // Whether what was taken out before explains this fault.
  bool follows(const Found& found) const {
    const std::vector<std::string>& said = found.fault.arguments;
    // An attribute that was there, with a value that was none.
    if (is(found, "xml.missing-attribute") && said.size() > 1)
      return without_.count({found.node, said[1]}) > 0;
    // A child that was there, or the one that had to come first.
    if (is(found, "xml.missing-element")) return bereft_.count(found.node) > 0;
    if (is(found, "xml.misplaced-element") && said.size() > 2)
      return found.node != nullptr && bereft_.count(found.node->parent) > 0 &&
             said[2].find(',') == std::string::npos;
    return false;
  }

  // Takes out what is at fault. False when there is nothing to take.
  bool mend(const Found& found, std::vector<XmlLoss>& losses) {
    if (found.node == nullptr) return false;
    if (!is_there(found.node)) return true;
    const bool root = found.node == xmlDocGetRootElement(document_);
    const std::vector<std::string>& said = found.fault.arguments;
    switch (found.code) {
      case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1:
      case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2:
      case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3:
        return take_content(found.node, found.code == XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1, losses);
      case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_1:
      case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1:
      case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2:
        return said.size() > 1 && take_attribute(found.node, said[1], losses);
      default:
        break;
    }
    if (is(found, "xml.value") && !said.empty() && take_attribute(found.node, said[0], losses))
      return true;
    if (is(found, "xml.unknown-element") && rename(found)) return true;
    if (root) {
      // The root cannot go; what it must say is said for it.
      if (!is(found, "xml.missing-attribute") || said.size() < 2) return false;
      losses.push_back(loss_of(found.node, said[1]));
      return xmlSetProp(found.node, to_xml(said[1]), to_xml("?")) != nullptr;
    }
    take(found.node, losses);
    return true;
  }

 private:
  static const xmlChar* to_xml(const std::string& text) {
    return reinterpret_cast<const xmlChar*>(text.c_str());
  }

  bool is_there(const xmlNode* node) const {
    while (node != nullptr && node->type == XML_ELEMENT_NODE) node = node->parent;
    return node != nullptr && node == reinterpret_cast<const xmlNode*>(document_);
  }

  static XmlLoss loss_of(const xmlNode* node, std::string attribute) {
    XmlLoss loss;
    loss.element = XmlNode(node).name();
    loss.attribute = std::move(attribute);
    loss.line = XmlNode(node).line();
    for (const xmlNode* n = node; n->parent != nullptr && n->parent->parent != nullptr &&
                                  n->parent->type == XML_ELEMENT_NODE;
         n = n->parent)
      if (n->parent->parent->type != XML_ELEMENT_NODE) loss.floor = XmlNode(n).name();
    for (const auto& [name, value] : XmlNode(node).attributes())
      loss.said.emplace_back(name, trim(value));
    return loss;
  }

  // What the elements below `node` say is lost with it.
  static void add_below(const xmlNode* node, XmlLoss& loss) {
    for (XmlNode child : XmlNode(node).elements()) {
      loss.below.emplace_back(child.name());
      for (const auto& [name, value] : child.attributes())
        loss.said_below.emplace_back(name, trim(value));
      add_below(child.raw(), loss);
    }
  }

  void take(xmlNode* node, std::vector<XmlLoss>& losses) {
    XmlLoss loss = loss_of(node, "");
    add_below(node, loss);
    losses.push_back(std::move(loss));
    bereft_.insert(node->parent);
    xmlUnlinkNode(node);
    removed_.push_back(node);
  }

  // Text where elements stand or, with `all`, whatever stands in what must be empty.
  bool take_content(xmlNode* node, bool all, std::vector<XmlLoss>& losses) {
    bool taken = false;
    for (xmlNode* child = node->children; child != nullptr;) {
      xmlNode* next = child->next;
      const bool text = XmlNode(child).is_text();
      if (all && child->type == XML_ELEMENT_NODE) {
        take(child, losses);
        taken = true;
      } else if (text && (all || !trim(XmlNode(child).text()).empty())) {
        xmlUnlinkNode(child);
        removed_.push_back(child);
        taken = true;
      }
      child = next;
    }
    return taken;
  }

  bool take_attribute(xmlNode* node, const std::string& name, std::vector<XmlLoss>& losses) {
    for (xmlAttr* a = node->properties; a != nullptr; a = a->next) {
      if (xmlStrEqual(a->name, to_xml(name)) == 0) continue;
      losses.push_back(loss_of(node, name));
      without_.insert({node, name});
      xmlRemoveProp(a);
      return true;
    }
    return false;
  }

  // An element whose name is nearly that of one expected here is read as that one: what it holds is
  // looked at too.
  bool rename(const Found& found) {
    const std::vector<std::string>& said = found.fault.arguments;
    if (said.size() < 4) return false;
    const std::string expected = ", " + said[2] + ",";
    if (expected.find(", " + said[3] + ",") == std::string::npos) return false;
    xmlNodeSetName(found.node, to_xml(said[3]));
    return true;
  }

  xmlDoc* document_;
  std::vector<xmlNode*> removed_;
  std::set<const xmlNode*> bereft_;  // of a child
  std::set<std::pair<const xmlNode*, std::string>> without_;
};

struct ValidatorDeleter {
  void operator()(xmlSchemaValidCtxt* p) const { xmlSchemaFreeValidCtxt(p); }
};

// Some versions of libxml2 report a bad value twice: once for the facet, once for the type.
bool says_again(const Diagnostics& faults, const Diagnostic& next) {
  return std::any_of(faults.begin(), faults.end(), [&](const Diagnostic& known) {
    return std::string_view(known.message.code) == next.message.code &&
           known.place.line == next.place.line && known.place.path == next.place.path &&
           known.arguments.front() == next.arguments.front() &&
           (std::string_view(next.message.code) == "xml.value" ||
            known.arguments == next.arguments);
  });
}

}  // namespace

Mending mend(xmlDoc* document, xmlSchema* schema, const SchemaWords& words,
             const std::string& file) {
  Mending out;
  Mender mender(document);
  for (int round = 0; round < kMostRounds; ++round) {
    Round now{&file, &words, document, {}};
    std::unique_ptr<xmlSchemaValidCtxt, ValidatorDeleter> context(xmlSchemaNewValidCtxt(schema));
    xmlSchemaSetValidStructuredErrors(context.get(), collect_fault, &now);
    out.whole = xmlSchemaValidateDoc(context.get(), document) == 0;
    if (out.whole || now.found.empty()) return out;
    bool taken = false;
    for (Found& found : now.found) {
      const bool known = mender.follows(found) || says_again(out.faults, found.fault);
      if (!known && out.faults.size() < kMostFaults) out.faults.push_back(found.fault);
      taken |= mender.mend(found, out.losses);
    }
    if (!taken) return out;
  }
  return out;
}

}  // namespace paraphe
