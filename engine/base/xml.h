// XmlDocument: a parsed, schema-valid XML document, read-only. The only door to libxml2.
//
// Parsing is deaf to the world: no DTD, no entities beyond the five of XML, no network, no file,
// depth ≤ 256, size bounded. A document that declares a DTD is refused.
// A document may be read from several threads once made.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

struct _xmlDoc;
struct _xmlNode;

namespace paraphe {

class XmlNodeRange;

// A view of one element or text node; valid as long as its XmlDocument.
class XmlNode {
 public:
  explicit XmlNode(const _xmlNode* node = nullptr) : node_(node) {}

  bool exists() const { return node_ != nullptr; }
  bool is_element() const;
  bool is_text() const;                        // text or CDATA
  std::string_view name() const;               // local name; "" for text
  std::string_view namespace_uri() const;      // "" when none
  std::string_view prefix() const;             // as written; "" when none
  std::string_view text() const;               // of a text node
  std::string inner_text() const;              // all text below, concatenated, as written
  int line() const;                            // from 1
  Place place(const std::string& file) const;  // with the path of the node

  // The value of the attribute with this local name and no namespace (or `namespace_uri`).
  std::optional<std::string_view> attribute(std::string_view name,
                                            std::string_view namespace_uri = {}) const;
  // Names and values of all attributes, in document order.
  std::vector<std::pair<std::string_view, std::string_view>> attributes() const;

  XmlNode parent() const;  // the element around it, if any
  // Among its siblings of the same name, from 1; 0 when there is no other.
  int rank() const;
  XmlNodeRange children() const;  // elements and texts
  // The first child element with this local name, or a node that does not exist.
  XmlNode child(std::string_view name) const;
  std::vector<XmlNode> elements() const;  // child elements
  std::vector<XmlNode> elements(std::string_view name) const;

  const _xmlNode* raw() const { return node_; }

 private:
  const _xmlNode* node_;
};

class XmlNodeRange {
 public:
  class Iterator {
   public:
    explicit Iterator(const _xmlNode* node) : node_(node) {}
    XmlNode operator*() const { return XmlNode(node_); }
    Iterator& operator++();
    bool operator!=(const Iterator& other) const { return node_ != other.node_; }

   private:
    const _xmlNode* node_;
  };
  explicit XmlNodeRange(const _xmlNode* first) : first_(first) {}
  Iterator begin() const { return Iterator(first_); }
  Iterator end() const { return Iterator(nullptr); }

 private:
  const _xmlNode* first_;
};

// A compiled XML Schema; immutable, shared by threads.
class XmlSchema {
 public:
  // `resource` names an embedded resource ("schemas/seance.xsd"), whole in one file: nothing is
  // included or imported. A schema of ours that does not compile is a programming error, reported
  // as such.
  static Result<XmlSchema> from_resource(std::string_view resource);
  // The schema `main` of a folder, with what it includes and imports: by the last part of the
  // address, from that folder or from the folder “w3c” beside it, and from nowhere else.
  // Errors: a file that is not there, a schema that does not compile.
  static Result<XmlSchema> from_folder(const std::string& folder, const std::string& main);

 private:
  friend class XmlDocument;
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

// What was left out of a document so that the rest follows the schema.
struct XmlLoss {
  std::string floor;      // the child of the root in which it stood; "" for the root itself
  std::string element;    // the element that is left out, or that has lost an attribute
  std::string attribute;  // the attribute; "" when it is the whole element
  std::vector<std::pair<std::string, std::string>> said;  // names and values of its attributes
  // Of the elements that are left out with it: their names, and what their attributes say.
  std::vector<std::string> below;
  std::vector<std::pair<std::string, std::string>> said_below;
  int line = 0;
};

struct XmlMended;

class XmlDocument {
 public:
  // Parses `bytes` and, when `schema` is given, validates. `file` is only for messages. All errors
  // of well-formedness or of the schema come back at once, with line and path, in words.
  static Result<XmlDocument> parse(std::string_view bytes, const std::string& file,
                                   const XmlSchema* schema);
  // The same with a schema that is asked for when the document has been parsed: it may be made
  // elsewhere meanwhile.
  static Result<XmlDocument> parse_asking(std::string_view bytes, const std::string& file,
                                          const Result<XmlSchema>& (*schema)());
  // The same of a document that may not follow the schema, for readers that tell what is wrong with
  // the rest as well: what is at fault is left out, each time no more than need be. Errors: only
  // what keeps it from being read at all.
  static Result<XmlMended> parse_mending(std::string_view bytes, const std::string& file,
                                         const XmlSchema& schema);

  XmlNode root() const;
  const std::string& file() const { return file_; }
  Place place(XmlNode node) const { return node.place(file_); }
  bool holds(XmlNode node) const;  // whether it is a node of this document

 private:
  Result<Done> follow(const XmlSchema& schema) const;

  std::shared_ptr<_xmlDoc> document_;
  std::string file_;
};

// A document that follows its schema, once `losses` are left out of it.
struct XmlMended {
  XmlDocument document;
  Diagnostics faults;  // none: the document is as it was given
  std::vector<XmlLoss> losses;
};

// `text` with & < > " escaped, for writing XML by hand; characters that XML 1.0 forbids are
// dropped.
std::string xml_escape(std::string_view text);

}  // namespace paraphe
