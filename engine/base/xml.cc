#include "base/xml.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>

#include <algorithm>
#include <mutex>

#include "base/resource.h"
#include "base/text.h"

namespace paraphe {
namespace {

constexpr Message kMalformed{"xml.malformed", N_("this is not well-formed XML: {0}"),
                             N_("Correct the file with an XML editor, or export it again from the "
                                "program that made it.")};
constexpr Message kDoctype{
    "xml.doctype", N_("the file declares a document type (<!DOCTYPE …>), which is refused"),
    N_("Remove the <!DOCTYPE …> declaration and any entity; write characters directly in UTF-8.")};
constexpr Message kTooLarge{"xml.too-large", N_("the file has {0} bytes; at most {1} are read"),
                            N_("Split the record, or move large content to annexes.")};
constexpr Message kInvalid{"xml.schema", N_("this does not follow the schema: {0}"),
                           N_("Compare with the schema's documentation of that element.")};
constexpr Message kUnexpected{"xml.unexpected-element", N_("the element “{0}” is not expected here{1}"),
                              N_("Check its spelling and its place in the schema.")};
constexpr Message kNamespace{
    "xml.namespace", N_("the root element is “{0}” in the namespace “{1}”, which is not the one expected"),
    N_("Declare the expected namespace on the root element, for example "
       "xmlns=\"urn:paraphe:seance:1\" for a record.")};
constexpr Message kMissing{"xml.missing", N_("“{0}” is incomplete{1}"),
                           N_("Add what is missing.")};
constexpr Message kAttribute{"xml.attribute", N_("attribute problem: {0}"),
                             N_("Check the spelling of the attribute and the values it may have.")};
constexpr Message kValue{"xml.value", N_("a value is not acceptable: {0}"),
                         N_("Correct the value; the schema says which form it must have.")};
constexpr Message kDangling{"xml.dangling-reference",
                            N_("a reference points to something that does not exist: {0}"),
                            N_("Correct the identifier, or add what it refers to.")};
constexpr Message kDuplicate{"xml.duplicate", N_("an identifier is used twice: {0}"),
                             N_("Give each its own identifier.")};
constexpr Message kBrokenSchema{"xml.broken-schema", N_("the built-in schema “{0}” does not load: {1}"),
                                N_("Install the program again.")};

constexpr size_t kLargestDocument = 64u << 20;

const char* cast(const xmlChar* text) { return reinterpret_cast<const char*>(text); }

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view{} : std::string_view{cast(text)};
}

xmlParserInputPtr refuse_external(const char*, const char*, xmlParserCtxtPtr) { return nullptr; }

// libxml2 keeps its loader in a process-wide variable; denying once covers every parse.
void initialise() {
  static std::once_flag once;
  std::call_once(once, [] {
    xmlInitParser();
    xmlSetExternalEntityLoader(refuse_external);
  });
}

struct Collector {
  const std::string* file;
  Diagnostics diagnostics;
};

// libxml2 names elements as '{urn:…}name' and quotes everything with ''. Shorter for people.
std::string readable(const char* text) {
  std::string out;
  std::string_view in = text == nullptr ? "" : text;
  for (size_t i = 0; i < in.size(); ++i) {
    if (in[i] == '{') {
      size_t end = in.find('}', i);
      if (end != std::string_view::npos) {
        i = end;
        continue;
      }
    }
    out += in[i] == '\n' ? ' ' : in[i];
  }
  return std::string(trim(out));
}

// The part of a message behind its first ": ", where libxml2 says what is the matter.
std::string detail_of(const std::string& text) {
  size_t colon = text.find(": ");
  return colon == std::string::npos ? text : text.substr(colon + 2);
}

std::string expected_of(const std::string& text) {
  size_t start = text.find("Expected is");
  if (start == std::string::npos) return "";
  size_t open = text.find('(', start);
  size_t close = text.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close < open) return "";
  std::string names = text.substr(open + 1, close - open - 1);
  return " (" + std::string(trim(names)) + ")";
}

std::string element_name(const xmlNode* node) {
  if (node == nullptr) return "";
  if (node->type == XML_ATTRIBUTE_NODE) return element_name(node->parent);
  return node->name == nullptr ? "" : cast(node->name);
}

Diagnostic describe(const xmlError& e, const std::string& file) {
  const auto* node = static_cast<const xmlNode*>(e.node);
  Place place = node != nullptr ? XmlNode(node).place(file) : Place{file, e.line, 0, ""};
  if (e.line > 0 && place.line == 0) place.line = e.line;
  std::string text = readable(e.message);
  switch (e.code) {
    case XML_SCHEMAV_CVC_ELT_1: {
      std::string uri = node != nullptr ? std::string(XmlNode(node).namespace_uri()) : "";
      return error(kNamespace, {element_name(node), uri}, place);
    }
    case XML_SCHEMAV_ELEMENT_CONTENT: {
      bool missing = text.find("Missing child") != std::string::npos;
      return error(missing ? kMissing : kUnexpected, {element_name(node), expected_of(text)}, place);
    }
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_1:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_4:
      return error(kAttribute, {detail_of(text)}, place);
    case XML_SCHEMAV_CVC_IDC: {
      bool keyref = text.find("No match found") != std::string::npos;
      return error(keyref ? kDangling : kDuplicate, {detail_of(text)}, place);
    }
    default: {
      bool value = text.find("value") != std::string::npos;
      return error(value ? kValue : kInvalid, {detail_of(text)}, place);
    }
  }
}

void collect_schema_error(void* context, xmlErrorPtr e) {
  constexpr size_t kMostErrors = 100;
  auto* collector = static_cast<Collector*>(context);
  if (collector->diagnostics.size() >= kMostErrors) return;
  Diagnostic next = describe(*e, *collector->file);
  // A bad simple value is reported twice by libxml2: once for the facet, once for the type.
  if (!collector->diagnostics.empty()) {
    const Diagnostic& last = collector->diagnostics.back();
    if (last.place.path == next.place.path && last.place.line == next.place.line &&
        last.message.code == next.message.code && !next.place.path.empty())
      return;
  }
  collector->diagnostics.push_back(std::move(next));
}

struct ParserDeleter {
  void operator()(xmlParserCtxt* p) const { xmlFreeParserCtxt(p); }
};
struct ValidatorDeleter {
  void operator()(xmlSchemaValidCtxt* p) const { xmlSchemaFreeValidCtxt(p); }
};

Diagnostics validate(xmlDoc* document, xmlSchema* schema, const std::string& file) {
  Collector collector{&file, {}};
  std::unique_ptr<xmlSchemaValidCtxt, ValidatorDeleter> context(xmlSchemaNewValidCtxt(schema));
  xmlSchemaSetValidStructuredErrors(context.get(), collect_schema_error, &collector);
  int status = xmlSchemaValidateDoc(context.get(), document);
  if (status != 0 && collector.diagnostics.empty())
    collector.diagnostics.push_back(error(kInvalid, {std::to_string(status)}, {file, 0, 0, ""}));
  return std::move(collector.diagnostics);
}

void ignore_error(void*, xmlErrorPtr) {}

}  // namespace

bool XmlNode::is_element() const { return node_ != nullptr && node_->type == XML_ELEMENT_NODE; }

bool XmlNode::is_text() const {
  return node_ != nullptr &&
         (node_->type == XML_TEXT_NODE || node_->type == XML_CDATA_SECTION_NODE);
}

std::string_view XmlNode::name() const {
  return is_element() ? view(node_->name) : std::string_view{};
}

std::string_view XmlNode::namespace_uri() const {
  return is_element() && node_->ns != nullptr ? view(node_->ns->href) : std::string_view{};
}

std::string_view XmlNode::prefix() const {
  return is_element() && node_->ns != nullptr ? view(node_->ns->prefix) : std::string_view{};
}

std::string_view XmlNode::text() const {
  return is_text() ? view(node_->content) : std::string_view{};
}

std::string XmlNode::inner_text() const {
  if (is_text()) return std::string(text());
  std::string out;
  for (XmlNode child : children()) out += child.inner_text();
  return out;
}

int XmlNode::line() const {
  return node_ == nullptr ? 0 : static_cast<int>(xmlGetLineNo(const_cast<xmlNode*>(node_)));
}

Place XmlNode::place(const std::string& file) const {
  Place place{file, line(), 0, ""};
  // Written by hand: xmlGetNodePath gives "*[3]" for elements in a namespace.
  std::string path;
  for (const xmlNode* n = node_; n != nullptr && n->type != XML_DOCUMENT_NODE; n = n->parent) {
    if (n->type == XML_ATTRIBUTE_NODE) {
      path = std::string("/@") + cast(n->name) + path;
      continue;
    }
    if (n->type != XML_ELEMENT_NODE) continue;
    int index = 1, count = 1;
    auto same = [&](const xmlNode* other) {
      return other->type == XML_ELEMENT_NODE && xmlStrEqual(other->name, n->name) != 0;
    };
    for (const xmlNode* s = n->prev; s != nullptr; s = s->prev) index += same(s) ? 1 : 0;
    for (const xmlNode* s = n->next; s != nullptr; s = s->next) count += same(s) ? 1 : 0;
    std::string step = std::string("/") + cast(n->name);
    if (index + count > 2) step += "[" + std::to_string(index) + "]";
    path = step + path;
  }
  place.path = path;
  return place;
}

std::optional<std::string_view> XmlNode::attribute(std::string_view name,
                                                   std::string_view namespace_uri) const {
  if (!is_element()) return std::nullopt;
  for (const xmlAttr* a = node_->properties; a != nullptr; a = a->next) {
    std::string_view uri = a->ns == nullptr ? std::string_view{} : view(a->ns->href);
    if (view(a->name) != name || uri != namespace_uri) continue;
    // Without DTD and entities an attribute's value is one text node, or none when empty.
    return a->children == nullptr ? std::string_view{} : view(a->children->content);
  }
  return std::nullopt;
}

std::vector<std::pair<std::string_view, std::string_view>> XmlNode::attributes() const {
  std::vector<std::pair<std::string_view, std::string_view>> out;
  if (!is_element()) return out;
  for (const xmlAttr* a = node_->properties; a != nullptr; a = a->next)
    out.emplace_back(view(a->name),
                     a->children == nullptr ? std::string_view{} : view(a->children->content));
  return out;
}

static const xmlNode* skip(const xmlNode* node) {
  while (node != nullptr && !XmlNode(node).is_element() && !XmlNode(node).is_text())
    node = node->next;
  return node;
}

XmlNodeRange XmlNode::children() const {
  return XmlNodeRange(is_element() ? skip(node_->children) : nullptr);
}

XmlNodeRange::Iterator& XmlNodeRange::Iterator::operator++() {
  node_ = skip(node_->next);
  return *this;
}

XmlNode XmlNode::child(std::string_view name) const {
  for (XmlNode child : children())
    if (child.name() == name) return child;
  return XmlNode();
}

std::vector<XmlNode> XmlNode::elements() const {
  std::vector<XmlNode> out;
  for (XmlNode child : children())
    if (child.is_element()) out.push_back(child);
  return out;
}

std::vector<XmlNode> XmlNode::elements(std::string_view name) const {
  std::vector<XmlNode> out;
  for (XmlNode child : children())
    if (child.name() == name) out.push_back(child);
  return out;
}

Result<XmlSchema> XmlSchema::from_resource(std::string_view resource) {
  initialise();
  std::string name(resource);
  Place place{name, 0, 0, ""};
  std::optional<std::string_view> bytes = find_resource(name);
  if (!bytes) return error(kBrokenSchema, {name, "not found"}, place);
  std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
      xmlReadMemory(bytes->data(), static_cast<int>(bytes->size()), name.c_str(), nullptr,
                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
      xmlFreeDoc);
  if (document == nullptr) return error(kBrokenSchema, {name, "not well-formed"}, place);
  xmlSchemaParserCtxtPtr parser = xmlSchemaNewDocParserCtxt(document.get());
  Collector collector{&name, {}};
  xmlSchemaSetParserStructuredErrors(parser, collect_schema_error, &collector);
  XmlSchema schema;
  schema.schema_ = std::shared_ptr<xmlSchema>(xmlSchemaParse(parser), [](xmlSchema* s) {
    if (s != nullptr) xmlSchemaFree(s);
  });
  xmlSchemaFreeParserCtxt(parser);
  if (schema.schema_ == nullptr) {
    std::string why =
        collector.diagnostics.empty() ? "?" : to_string(collector.diagnostics.front());
    return error(kBrokenSchema, {name, why}, place);
  }
  return schema;
}

Result<XmlDocument> XmlDocument::parse(std::string_view bytes, const std::string& file,
                                       const XmlSchema* schema) {
  initialise();
  Place place{file, 0, 0, ""};
  if (bytes.size() > kLargestDocument)
    return error(kTooLarge, {std::to_string(bytes.size()), std::to_string(kLargestDocument)}, place);
  std::unique_ptr<xmlParserCtxt, ParserDeleter> parser(xmlNewParserCtxt());
  xmlSetStructuredErrorFunc(parser.get(), ignore_error);
  xmlDoc* parsed = xmlCtxtReadMemory(
      parser.get(), bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr,
      XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_NOCDATA | XML_PARSE_NOERROR |
          XML_PARSE_NOWARNING);
  xmlSetStructuredErrorFunc(nullptr, nullptr);
  XmlDocument document;
  document.document_ = std::shared_ptr<xmlDoc>(parsed, [](xmlDoc* d) {
    if (d != nullptr) xmlFreeDoc(d);
  });
  document.file_ = file;
  // A DTD is refused even when the parse failed because of it, for the clearer message.
  bool doctype = (parsed != nullptr && parsed->intSubset != nullptr) ||
                 (parsed == nullptr && bytes.substr(0, 4096).find("<!DOCTYPE") != bytes.npos);
  if (doctype) {
    place.line = 1 + static_cast<int>(std::count(
                         bytes.begin(), bytes.begin() + static_cast<long>(bytes.find("<!DOCTYPE")),
                         '\n'));
    return error(kDoctype, {}, place);
  }
  if (parsed == nullptr || xmlDocGetRootElement(parsed) == nullptr) {
    const xmlError* last = xmlCtxtGetLastError(parser.get());
    std::string why = last == nullptr ? "empty file" : readable(last->message);
    if (last != nullptr) place.line = last->line, place.column = last->int2;
    return error(kMalformed, {why}, place);
  }
  if (schema != nullptr) {
    Diagnostics errors = validate(parsed, schema->schema_.get(), file);
    if (!errors.empty()) return errors;
  }
  return document;
}

XmlNode XmlDocument::root() const { return XmlNode(xmlDocGetRootElement(document_.get())); }

std::string xml_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') continue;
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace paraphe
