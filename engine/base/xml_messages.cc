#include "base/xml_messages.h"

#include <libxml/tree.h>
#include <libxml/xmlschemas.h>

#include <algorithm>

#include "base/text.h"
#include "base/xml.h"

namespace paraphe {
namespace {

// In templates about values, {2} is the schema's explanation in English and {3} in French: each
// language's template takes its own.
constexpr Message kRootNamespace{
    "xml.namespace", N_("the root element “{0}” is in the namespace “{1}” instead of “{2}”"),
    N_("Write xmlns=\"{2}\" on the root element.")};
constexpr Message kRootNoNamespace{"xml.namespace",
                                   N_("the root element “{0}” is in no namespace"),
                                   N_("Write xmlns=\"{2}\" on the root element.")};
constexpr Message kRoot{"xml.root", N_("the root element is “{0}”; expected: {1}"),
                        N_("Check that this is the right kind of file.")};
constexpr Message kForeign{"xml.namespace",
                           N_("the element “{0}” is in the namespace “{1}”, unknown here"),
                           N_("Remove it, or write it without prefix. Expected here: {2}.")};
constexpr Message kNoNamespace{"xml.namespace", N_("the element “{0}” is in no namespace"),
                               N_("Take away the xmlns=\"\" on it or around it. Expected here: "
                                  "{2}.")};
constexpr Message kUnknown{"xml.unknown-element", N_("there is no element “{0}”"),
                           N_("Correct its name. Expected here, within “{1}”: {2}.")};
constexpr Message kUnknownClose{"xml.unknown-element",
                                N_("there is no element “{0}”; did you mean “{3}”?"),
                                N_("Correct its name. Expected here, within “{1}”: {2}.")};
constexpr Message kMisplaced{
    "xml.misplaced-element", N_("the element “{0}” may not stand here, within “{1}”"),
    N_("Expected here: {2}. The order of elements matters; move this one, or add what should come "
       "before it.")};
constexpr Message kSurplus{
    "xml.misplaced-element",
    N_("the element “{0}” may not stand here: nothing more is expected in “{1}”"),
    N_("Move it or remove it; some elements may be given only once.")};
constexpr Message kTooMany{"xml.too-many-elements",
                           N_("“{1}” holds more than {2} elements “{0}”"),
                           N_("Divide it, or remove what is too much.")};
constexpr Message kElsewhere{"xml.misplaced-element",
                             N_("the element “{0}” may not stand within “{1}”"),
                             N_("Move it or remove it. Within “{1}” may stand: {2}.")};
constexpr Message kMissing{"xml.missing-element", N_("“{0}” is not complete; expected: {1}"),
                           N_("Add what is missing inside “{0}”.")};
constexpr Message kStrayText{"xml.stray-text",
                             N_("text stands directly in “{0}”, which holds elements"),
                             N_("Put the text inside one of its elements.")};
constexpr Message kNoContent{"xml.stray-text", N_("“{0}” must be empty"),
                             N_("Remove what it contains; use its attributes.")};
constexpr Message kUnknownAttribute{"xml.unknown-attribute", N_("“{0}” has no attribute “{1}”"),
                                    N_("Check its spelling, or remove it.")};
constexpr Message kUnknownAttributeClose{"xml.unknown-attribute",
                                         N_("“{0}” has no attribute “{1}”; did you mean “{2}”?"),
                                         N_("Correct its name, or remove it.")};
constexpr Message kMissingAttribute{"xml.missing-attribute", N_("“{0}” lacks its attribute “{1}”"),
                                    N_("Add {1}=\"…\".")};
constexpr Message kChoice{"xml.value", N_("“{0}” cannot be “{1}”"), N_("It is one of: {2}.")};
constexpr Message kChoiceClose{"xml.value", N_("“{0}” cannot be “{1}”; did you mean “{3}”?"),
                               N_("It is one of: {2}.")};
constexpr Message kForm{"xml.value", N_("“{0}” cannot be “{1}”"), N_("What is expected: {2}")};
constexpr Message kEmptyValue{"xml.value", N_("“{0}” is empty"),
                              N_("Fill it in, or remove it when there is nothing to say.")};
constexpr Message kLong{"xml.value", N_("“{0}” is too long"), N_("Shorten it.")};
constexpr Message kRange{"xml.value", N_("“{0}” cannot be “{1}”: too large or too small"),
                         N_("Check the number.")};
constexpr Message kValue{"xml.value", N_("“{0}” cannot be “{1}”"),
                         N_("The schema's documentation of “{0}” says what it may be.")};
// {2} names the rule of the schema: readers of one kind of file know better words for it.
constexpr Message kDangling{"xml.dangling-reference",
                            N_("“{0}”, to which “{1}” refers, does not exist"),
                            N_("Correct the identifier, or add what it refers to.")};
constexpr Message kDuplicate{"xml.duplicate", N_("“{0}” is given twice, the second time in “{1}”"),
                             N_("Each may be given only once; correct one of the two.")};
constexpr Message kInvalid{"xml.schema", N_("this does not follow the schema: {0}"),
                           N_("Compare with the schema's documentation of that element.")};

std::string text_of(const char* text) { return text == nullptr ? "" : text; }
std::string text_of(const xmlChar* text) {
  return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}

// ---------------------------------------------------------------- reading libxml2's sentences

// '{urn:…}name' becomes 'name'.
std::string without_namespaces(std::string_view in) {
  std::string out;
  for (size_t i = 0; i < in.size(); ++i) {
    if (in[i] == '{' && i > 0 && (in[i - 1] == '\'' || in[i - 1] == ' ')) {
      size_t end = in.find('}', i);
      if (end != std::string_view::npos &&
          in.substr(i, end - i).find(':') != std::string_view::npos) {
        i = end;
        continue;
      }
    }
    out += in[i] == '\n' ? ' ' : in[i];
  }
  return std::string(trim(out));
}

// What stands between `open` and the last `close` behind it.
std::string_view between(std::string_view text, std::string_view open, std::string_view close) {
  size_t start = text.find(open);
  if (start == std::string_view::npos) return {};
  start += open.size();
  size_t end = text.rfind(close);
  return end == std::string_view::npos || end < start ? std::string_view{}
                                                      : text.substr(start, end - start);
}

// The first '…' behind `before`.
std::string_view quoted(std::string_view text, std::string_view before) {
  size_t start = text.find(before);
  if (start == std::string_view::npos) return {};
  start += before.size();
  size_t end = text.find('\'', start);
  return end == std::string_view::npos ? std::string_view{} : text.substr(start, end - start);
}

// "a, b, c" from "'a', 'b', 'c'" or " a, b, c ".
std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    size_t comma = list.find(',');
    std::string_view item = trim(list.substr(0, comma));
    if (item.size() >= 2 && item.front() == '\'') item = item.substr(1, item.size() - 2);
    if (!item.empty() && !item.starts_with("##")) out.emplace_back(item);
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return out;
}

std::string join(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ", ") + item;
  return out;
}

std::string suggest(std::string_view word, const std::vector<std::string>& names) {
  std::vector<std::string_view> views(names.begin(), names.end());
  return closest(word, views.data(), views.size());
}

bool contains(const std::vector<std::string>& sorted, const std::string& name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

// ---------------------------------------------------------------- kinds of fault

// How many elements of the same name stand before `node`, among those of its parent.
int same_before(const void* node) {
  const auto* element = static_cast<const xmlNode*>(node);
  int count = 0;
  for (const xmlNode* other = element == nullptr ? nullptr : element->prev; other != nullptr;
       other = other->prev)
    if (other->type == XML_ELEMENT_NODE && xmlStrEqual(other->name, element->name)) ++count;
  return count;
}

struct Fault {
  const xmlError& e;
  const SchemaWords& words;
  std::string text;     // without namespaces
  std::string element;  // the element it is about
  std::string parent;
  Place place;
};

Diagnostic describe_content(const Fault& f) {
  std::vector<std::string> expected = split(between(f.text, "Expected is", ")"));
  // "one of ( a, b" or "( a": the parenthesis is still there.
  if (!expected.empty()) expected.front().erase(0, expected.front().find('(') + 1);
  for (std::string& name : expected) name = std::string(trim(name));
  if (f.text.find("Missing child") != std::string::npos)
    return error(kMissing, {f.element, join(expected)}, f.place);
  XmlNode node(static_cast<const xmlNode*>(f.e.node));
  std::string uri(node.namespace_uri());
  if (node.exists() && uri != f.words.target)
    return error(uri.empty() ? kNoNamespace : kForeign, {f.element, uri, join(expected)}, f.place);
  // Where an element may stand anywhere among others, libxml2 does not say what is expected.
  std::vector<std::string> allowed;
  if (auto known = f.words.children.find(f.parent); known != f.words.children.end())
    allowed.assign(known->second.begin(), known->second.end());
  if (contains(f.words.elements, f.element)) {
    if (expected.empty() && !allowed.empty() && !contains(allowed, f.element))
      return error(kElsewhere, {f.element, f.parent, join(allowed)}, f.place);
    if (const int before = same_before(f.e.node); expected.empty() && before > 1)
      return error(kTooMany, {f.element, f.parent, std::to_string(before)}, f.place);
    if (expected.empty()) return error(kSurplus, {f.element, f.parent}, f.place);
    return error(kMisplaced, {f.element, f.parent, join(expected)}, f.place);
  }
  if (expected.empty()) expected = allowed;
  std::string guess = suggest(f.element, expected);
  if (guess.empty()) guess = suggest(f.element, f.words.elements);
  if (guess.empty()) return error(kUnknown, {f.element, f.parent, join(expected)}, f.place);
  return error(kUnknownClose, {f.element, f.parent, join(expected), guess}, f.place);
}

Diagnostic describe_root(const Fault& f) {
  XmlNode node(static_cast<const xmlNode*>(f.e.node));
  std::string uri(node.namespace_uri());
  if (uri != f.words.target)
    return error(uri.empty() ? kRootNoNamespace : kRootNamespace, {f.element, uri, f.words.target},
                 f.place);
  return error(kRoot, {f.element, join(f.words.roots)}, f.place);
}

Diagnostic describe_unknown_attribute(const Fault& f) {
  std::string name(quoted(f.text, "attribute '"));
  std::string guess = suggest(name, f.words.attributes);
  if (guess.empty() || guess == name) return error(kUnknownAttribute, {f.element, name}, f.place);
  return error(kUnknownAttributeClose, {f.element, name, guess}, f.place);
}

Diagnostic describe_value(const Fault& f) {
  // The name of what bears the value, and the value itself, taken from the document where possible:
  // a value may hold quotation marks that libxml2 does not escape.
  XmlNode node(static_cast<const xmlNode*>(f.e.node));
  std::string name(quoted(f.text, ", attribute '"));
  std::string value;
  if (name.empty()) {
    name = f.element;
    value = shorten(collapse_spaces(node.inner_text()), 80);
  } else if (std::optional<std::string_view> found = node.attribute(name)) {
    value = shorten(*found, 80);
  }
  if (f.text.find("[facet 'enumeration']") != std::string::npos) {
    std::vector<std::string> choices = split(between(f.text, "of the set {", "}"));
    std::string guess = suggest(value, choices);
    if (guess.empty()) return error(kChoice, {name, value, join(choices)}, f.place);
    return error(kChoiceClose, {name, value, join(choices), guess}, f.place);
  }
  const SchemaWords::Explanation* why = nullptr;
  if (std::string_view pattern = between(f.text, "the pattern '", "'"); !pattern.empty()) {
    auto found = f.words.patterns.find(pattern);
    if (found != f.words.patterns.end()) why = &found->second;
  } else if (std::string_view type = quoted(f.text, "atomic type '"); !type.empty()) {
    auto found = f.words.types.find(type);
    if (found != f.words.types.end()) why = &found->second;
  }
  if (why != nullptr) return error(kForm, {name, value, why->english, why->french}, f.place);
  if (f.text.find("Length'] The value has a length of '0'") != std::string::npos || value.empty())
    return error(kEmptyValue, {name}, f.place);
  if (f.text.find("[facet 'maxLength']") != std::string::npos) return error(kLong, {name}, f.place);
  if (f.text.find("clusive']") != std::string::npos) return error(kRange, {name, value}, f.place);
  return error(kValue, {name, value}, f.place);
}

// The first element of line `line` called `name` with an attribute that has `value`. Iterative: the
// document may be deep, and this is done once per broken reference.
const xmlNode* find_reference(const xmlDoc* document, const std::string& name, int line,
                              std::string_view value) {
  const xmlNode* n = xmlDocGetRootElement(document);
  while (n != nullptr) {
    XmlNode node(n);
    if (node.is_element() && node.name() == name && (line <= 0 || node.line() == line))
      for (const auto& [key, held] : node.attributes())
        if (trim(held) == value) return n;
    if (n->type == XML_ELEMENT_NODE && n->children != nullptr) {
      n = n->children;
      continue;
    }
    while (n != nullptr && n->next == nullptr) n = n->parent;
    if (n == nullptr || n->type == XML_DOCUMENT_NODE) return nullptr;
    n = n->next;
  }
  return nullptr;
}

Diagnostic describe_key(Fault f, const xmlDoc* document) {
  std::string value(between(f.text, "key-sequence ['", "']"));
  bool reference = f.text.find("No match found") != std::string::npos;
  std::string rule(quoted(f.text, reference ? "keyref '" : "identity-constraint '"));
  if (f.element.empty()) f.element = quoted(f.text, "Element '");
  if (f.place.path.empty())
    if (const xmlNode* n = find_reference(document, f.element, f.place.line, value))
      f.place = XmlNode(n).place(f.place.file);
  return error(reference ? kDangling : kDuplicate, {value, f.element, rule}, f.place);
}

}  // namespace

Diagnostic describe_schema_error(const xmlError& e, const std::string& file,
                                 const SchemaWords& words, const xmlDoc* document) {
  const auto* node = static_cast<const xmlNode*>(e.node);
  if (node != nullptr && node->type == XML_ATTRIBUTE_NODE) node = node->parent;
  Fault f{e, words, without_namespaces(text_of(e.message)), "", "", {file, e.line, 0, ""}};
  if (node != nullptr && node->type == XML_ELEMENT_NODE) {
    f.place = XmlNode(node).place(file);
    f.element = text_of(node->name);
    if (node->parent != nullptr && node->parent->type == XML_ELEMENT_NODE)
      f.parent = text_of(node->parent->name);
  }
  switch (e.code) {
    case XML_SCHEMAV_CVC_ELT_1:
      return describe_root(f);
    case XML_SCHEMAV_ELEMENT_CONTENT:
      return describe_content(f);
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1:
      return error(kNoContent, {f.element}, f.place);
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3:
      return error(kStrayText, {f.element}, f.place);
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_1:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2:
      return describe_unknown_attribute(f);
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_4:
      return error(kMissingAttribute, {f.element, std::string(quoted(f.text, "attribute '"))},
                   f.place);
    case XML_SCHEMAV_CVC_IDC:
      return describe_key(f, document);
    default:
      break;
  }
  bool value = f.text.find("[facet ") != std::string::npos ||
               f.text.find("is not a valid value of") != std::string::npos;
  return value ? describe_value(f) : error(kInvalid, {f.text}, f.place);
}

}  // namespace paraphe
