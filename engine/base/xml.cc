#include "base/xml.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>

#include <algorithm>
#include <mutex>

#include "base/file.h"
#include "base/resource.h"
#include "base/text.h"
#include "base/xml_faults.h"
#include "base/xml_identity.h"
#include "base/xml_mend.h"
#include "base/xml_messages.h"
#include "base/xml_rank.h"

namespace paraphe {
namespace {

constexpr Message kDoctype{
    "xml.doctype", N_("the file declares a document type (<!DOCTYPE …>), which is refused"),
    N_("Remove the <!DOCTYPE …> declaration and any entity; write characters directly in UTF-8.")};
constexpr Message kTooLarge{"xml.too-large", N_("the file has {0} bytes; at most {1} are read"),
                            N_("Split the record, or move large content to annexes.")};
constexpr Message kNotValidated{"xml.not-validated", N_("the schema could not be applied: {0}"),
                                N_("Install the program again.")};
constexpr Message kBrokenSchema{"xml.broken-schema",
                                N_("the built-in schema “{0}” does not load: {1}"),
                                N_("Install the program again.")};

constexpr Message kNoSchema{"xml.no-schema", N_("the schema “{0}” does not load: {1}"),
                            N_("Give the folder that holds it and all that it includes, as the "
                               "archives publish them.")};

constexpr size_t kLargestDocument = 64u << 20;

const char* cast(const xmlChar* text) { return reinterpret_cast<const char*>(text); }

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view{} : std::string_view{cast(text)};
}

// While a schema of a folder is compiled, in the thread that compiles it: the folders whose files may
// be read. Else none.
thread_local const std::vector<std::string>* open_folders = nullptr;
constexpr size_t kLargestSchema = 16u << 20;

xmlParserInputPtr load_from_folders(const char* address, const char*, xmlParserCtxtPtr context) {
  if (open_folders == nullptr || address == nullptr) return nullptr;
  const std::string name = std::string(address).substr(std::string_view(address).rfind('/') + 1);
  for (const std::string& folder : *open_folders) {
    Result<std::string> bytes = read_file_in(folder, name, kLargestSchema);
    if (!bytes.ok()) continue;
    xmlParserInputBufferPtr buffer = xmlParserInputBufferCreateMem(
        bytes->data(), static_cast<int>(bytes->size()), XML_CHAR_ENCODING_NONE);
    return xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE);
  }
  return nullptr;
}

// libxml2 keeps its loader in a process-wide variable; ours, which as a rule denies, covers every
// parse.
void initialise() {
  static std::once_flag once;
  std::call_once(once, [] {
    xmlInitParser();
    xmlSchemaInitTypes();  // by itself with the first schema, and not safe from other threads then
    xmlSetExternalEntityLoader(load_from_folders);
  });
}

using OwnDocument = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;

OwnDocument parse_resource(const std::string& name) {
  std::optional<std::string_view> bytes = find_resource(name);
  xmlDoc* document =
      bytes ? xmlReadMemory(bytes->data(), static_cast<int>(bytes->size()), name.c_str(), nullptr,
                            XML_PARSE_NONET | XML_PARSE_NOBLANKS | XML_PARSE_COMPACT |
                                XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
            : nullptr;
  return {document, xmlFreeDoc};
}

struct Collector {
  const std::string* file;
  const std::string* resource;       // of the schema
  std::optional<SchemaWords> words;  // read at the first error: valid documents do not pay for it
  const xmlDoc* document;
  Diagnostics diagnostics;
};

void collect_schema_error(void* context, xmlErrorPtr e) {
  constexpr size_t kMostErrors = 100;
  auto* collector = static_cast<Collector*>(context);
  if (collector->diagnostics.size() >= kMostErrors) return;
  if (!collector->words)
    collector->words = SchemaWords::from(parse_resource(*collector->resource).get());
  Diagnostic next =
      describe_schema_error(*e, *collector->file, *collector->words, collector->document);
  // Some versions of libxml2 report a bad value twice: once for the facet, once for the type.
  if (!collector->diagnostics.empty()) {
    const Diagnostic& last = collector->diagnostics.back();
    if (std::string_view(last.message.code) == "xml.value" &&
        std::string_view(next.message.code) == "xml.value" && last.place.path == next.place.path &&
        last.arguments[0] == next.arguments[0])
      return;
  }
  collector->diagnostics.push_back(std::move(next));
}

// The first error is to be believed; the parser's later ones often follow from it.
struct FirstError {
  const std::string* file;
  Diagnostics diagnostics;
};

void keep_first_error(void* context, xmlErrorPtr e) {
  auto* first = static_cast<FirstError*>(context);
  if (e->level < XML_ERR_ERROR || !first->diagnostics.empty()) return;
  first->diagnostics.push_back(describe_syntax_error(*e, *first->file));
}

// The parser has the word on the first fault; the search for others may know it as one of its own.
Diagnostics all_faults(const Diagnostic& first, std::string_view bytes, const std::string& file) {
  Diagnostics faults = syntax_faults(bytes, file);
  if (faults.empty() || first.place.line < faults.front().place.line)
    faults.insert(faults.begin(), first);
  return faults;
}

struct ParserDeleter {
  void operator()(xmlParserCtxt* p) const { xmlFreeParserCtxt(p); }
};
struct ValidatorDeleter {
  void operator()(xmlSchemaValidCtxt* p) const { xmlSchemaFreeValidCtxt(p); }
};

Diagnostics validate(xmlDoc* document, xmlSchema* schema, const std::string& resource,
                     const std::string& file) {
  Collector collector{&file, &resource, {}, document, {}};
  std::unique_ptr<xmlSchemaValidCtxt, ValidatorDeleter> context(xmlSchemaNewValidCtxt(schema));
  xmlSchemaSetValidStructuredErrors(context.get(), collect_schema_error, &collector);
  int status = xmlSchemaValidateDoc(context.get(), document);
  if (status != 0 && collector.diagnostics.empty())
    collector.diagnostics.push_back(
        error(kNotValidated, {std::to_string(status)}, {file, 0, 0, ""}));
  return std::move(collector.diagnostics);
}

struct SchemaDeleter {
  void operator()(xmlSchema* schema) const { xmlSchemaFree(schema); }
};
using OwnSchema = std::unique_ptr<xmlSchema, SchemaDeleter>;

void keep_message(void* context, xmlErrorPtr e) {
  auto* why = static_cast<std::string*>(context);
  if (*why == "?" && e->message != nullptr)
    *why = std::to_string(e->line) + ": " + std::string(trim(e->message));
}

OwnSchema compile(xmlDoc* document, std::string* why) {
  xmlSchemaParserCtxtPtr parser = xmlSchemaNewDocParserCtxt(document);
  xmlSchemaSetParserStructuredErrors(parser, keep_message, why);
  OwnSchema schema(xmlSchemaParse(parser));
  xmlSchemaFreeParserCtxt(parser);
  return schema;
}

void ignore_error(void*, xmlErrorPtr) {}

}  // namespace

// Documents are first held against `quick`, which has no identity constraints, and `identities`.
// What does not pass is held against the whole schema, which has the last word and the messages.
struct XmlSchema::Compiled {
  std::string resource;
  OwnSchema quick;
  std::optional<IdentityRules> identities;  // none: `quick` is whole

  bool accepts(xmlDoc* document) const {
    if (!identities) return false;
    std::unique_ptr<xmlSchemaValidCtxt, ValidatorDeleter> context(
        xmlSchemaNewValidCtxt(quick.get()));
    xmlSchemaSetValidStructuredErrors(context.get(), ignore_error, nullptr);
    return xmlSchemaValidateDoc(context.get(), document) == 0 && identities->hold(document);
  }

  // Compiled when first needed: for valid documents it never is.
  xmlSchema* whole() const {
    if (!identities) return quick.get();
    std::call_once(once_, [this] {
      std::string why;
      whole_ = compile(parse_resource(resource).get(), &why);
    });
    return whole_ != nullptr ? whole_.get() : quick.get();
  }

 private:
  mutable std::once_flag once_;
  mutable OwnSchema whole_;
};

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

int XmlNode::rank() const { return rank_of_element(node_); }

XmlNode XmlNode::parent() const {
  const xmlNode* above = node_ == nullptr ? nullptr : node_->parent;
  return XmlNode(above != nullptr && above->type == XML_ELEMENT_NODE ? above : nullptr);
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
    std::string step = std::string("/") + cast(n->name);
    if (const int rank = rank_of_element(n); rank > 0) step += "[" + std::to_string(rank) + "]";
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
  if (!find_resource(name)) return error(kBrokenSchema, {name, "not found"}, place);
  OwnDocument document = parse_resource(name);
  if (document == nullptr) return error(kBrokenSchema, {name, "not well-formed"}, place);
  auto compiled = std::make_shared<Compiled>();
  compiled->resource = name;
  std::string why = "?";
  compiled->identities = IdentityRules::take_from(document.get());
  compiled->quick = compile(document.get(), &why);
  if (compiled->quick == nullptr) return error(kBrokenSchema, {name, why}, place);
  XmlSchema schema;
  schema.compiled_ = std::move(compiled);
  return schema;
}

Result<XmlSchema> XmlSchema::from_folder(const std::string& folder, const std::string& main) {
  initialise();
  Place place{folder + "/" + main, 0, 0, ""};
  Result<std::string> bytes = read_file_in(folder, main, kLargestSchema);
  if (!bytes.ok()) return bytes.errors();
  const std::vector<std::string> folders = {folder, folder + "/w3c", folder + "/../w3c"};
  struct Opening {
    explicit Opening(const std::vector<std::string>& list) { open_folders = &list; }
    ~Opening() { open_folders = nullptr; }
  } opening(folders);
  OwnDocument document(
      xmlReadMemory(bytes->data(), static_cast<int>(bytes->size()), main.c_str(), nullptr,
                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
      xmlFreeDoc);
  if (document == nullptr) return error(kNoSchema, {main, "not well-formed"}, place);
  auto compiled = std::make_shared<Compiled>();
  compiled->resource = main;
  std::string why = "?";
  compiled->quick = compile(document.get(), &why);
  if (compiled->quick == nullptr) return error(kNoSchema, {main, why}, place);
  XmlSchema schema;
  schema.compiled_ = std::move(compiled);
  return schema;
}

Result<XmlDocument> XmlDocument::parse(std::string_view bytes, const std::string& file,
                                       const XmlSchema* schema) {
  initialise();
  Place place{file, 0, 0, ""};
  if (bytes.size() > kLargestDocument)
    return error(kTooLarge, {std::to_string(bytes.size()), std::to_string(kLargestDocument)},
                 place);
  if (std::optional<Diagnostic> other = describe_no_xml(bytes, file)) return *other;
  std::unique_ptr<xmlParserCtxt, ParserDeleter> parser(xmlNewParserCtxt());
  FirstError first{&file, {}};
  xmlSetStructuredErrorFunc(&first, keep_first_error);
  xmlDoc* parsed = xmlCtxtReadMemory(
      parser.get(), bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr,
      XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_NOCDATA | XML_PARSE_COMPACT |
          XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
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
    place.line =
        1 + static_cast<int>(std::count(
                bytes.begin(), bytes.begin() + static_cast<long>(bytes.find("<!DOCTYPE")), '\n'));
    return error(kDoctype, {}, place);
  }
  if (parsed == nullptr || xmlDocGetRootElement(parsed) == nullptr) {
    if (!first.diagnostics.empty()) return all_faults(first.diagnostics.front(), bytes, file);
    xmlError empty{};
    empty.code = XML_ERR_DOCUMENT_EMPTY;
    return describe_syntax_error(empty, file);
  }
  if (schema != nullptr)
    if (Result<Done> followed = document.follow(*schema); !followed.ok()) return followed.errors();
  return document;
}

Result<XmlDocument> XmlDocument::parse_asking(std::string_view bytes, const std::string& file,
                                              const Result<XmlSchema>& (*schema)()) {
  PARAPHE_TRY(XmlDocument document, parse(bytes, file, nullptr));
  const Result<XmlSchema>& asked = schema();
  if (!asked.ok()) return asked.errors();
  if (Result<Done> followed = document.follow(*asked); !followed.ok()) return followed.errors();
  return document;
}

// Errors of the schema; without any, the elements are numbered.
Result<Done> XmlDocument::follow(const XmlSchema& schema) const {
  const XmlSchema::Compiled& compiled = *schema.compiled_;
  if (!compiled.accepts(document_.get())) {
    Diagnostics errors = validate(document_.get(), compiled.whole(), compiled.resource, file_);
    if (!errors.empty()) return errors;
  }
  number_elements(document_.get());
  return Done{};
}

Result<XmlMended> XmlDocument::parse_mending(std::string_view bytes, const std::string& file,
                                             const XmlSchema& schema) {
  PARAPHE_TRY(XmlDocument document, parse(bytes, file, nullptr));
  const XmlSchema::Compiled& compiled = *schema.compiled_;
  XmlMended out{std::move(document), {}, {}};
  xmlDoc* parsed = out.document.document_.get();
  if (!compiled.accepts(parsed)) {
    const SchemaWords words = SchemaWords::from(parse_resource(compiled.resource).get());
    Mending mending = mend(parsed, compiled.whole(), words, file);
    if (!mending.whole) {
      if (mending.faults.empty()) return error(kNotValidated, {"?"}, {file, 0, 0, ""});
      return std::move(mending.faults);
    }
    out.faults = std::move(mending.faults);
    out.losses = std::move(mending.losses);
  }
  number_elements(parsed);
  return out;
}

bool XmlDocument::holds(XmlNode node) const {
  return node.exists() && node.raw()->doc == document_.get();
}

XmlNode XmlDocument::root() const { return XmlNode(xmlDocGetRootElement(document_.get())); }

}  // namespace paraphe
