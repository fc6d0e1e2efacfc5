#include "base/xml_identity.h"

#include <libxml/tree.h>

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace paraphe {
namespace {

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);
}

std::string_view attribute(const xmlNode* node, std::string_view name) {
  for (const xmlAttr* a = node->properties; a != nullptr; a = a->next)
    if (view(a->name) == name) return a->children == nullptr ? "" : view(a->children->content);
  return {};
}

std::string_view without_prefix(std::string_view name) {
  size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_constraint(const xmlNode* node) {
  if (node->type != XML_ELEMENT_NODE) return false;
  std::string_view name = view(node->name);
  return name == "unique" || name == "key" || name == "keyref";
}

const xmlNode* child(const xmlNode* node, std::string_view name, size_t* count) {
  const xmlNode* found = nullptr;
  *count = 0;
  for (const xmlNode* n = node->children; n != nullptr; n = n->next) {
    if (n->type != XML_ELEMENT_NODE || view(n->name) != name) continue;
    found = n;
    ++*count;
  }
  return found;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.find_first_of("/.*|@:[]() ") == std::string_view::npos;
}

// Every constraint of the schema, in its order.
void collect(xmlNode* node, std::vector<xmlNode*>& out) {
  for (xmlNode* n = node->children; n != nullptr; n = n->next) {
    if (is_constraint(n)) out.push_back(n);
    if (n->type == XML_ELEMENT_NODE) collect(n, out);
  }
}

// What two values have in common that a type may hold equal: white space at the ends and in rows,
// and the sign and the zeros before a whole number.
std::string normal(std::string_view value) {
  std::string text = collapse_spaces(value);
  size_t digits = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
  bool number = digits < text.size() && std::all_of(
                                            text.begin() + static_cast<long>(digits), text.end(),
                                            [](char c) { return c >= '0' && c <= '9'; });
  if (!number) return text;
  size_t first = std::min(text.find_first_not_of('0', digits), text.size() - 1);
  return (text[0] == '-' && text[first] != '0' ? "-" : "") + text.substr(first);
}

}  // namespace

bool IdentityRules::read(xmlNode* constraint, Rule& rule) {
  size_t selectors = 0, fields = 0;
  const xmlNode* selector = child(constraint, "selector", &selectors);
  const xmlNode* field = child(constraint, "field", &fields);
  const xmlNode* host = constraint->parent;
  if (selectors != 1 || fields != 1 || host == nullptr || view(host->name) != "element")
    return false;
  rule.name = attribute(constraint, "name");
  rule.refer = without_prefix(attribute(constraint, "refer"));
  rule.is_key = view(constraint->name) == "key";
  rule.host = attribute(host, "name");
  std::string_view path = attribute(field, "xpath");
  if (path.substr(0, 1) != "@" || !is_name(path.substr(1)) || !is_name(rule.host)) return false;
  rule.field = path.substr(1);
  path = attribute(selector, "xpath");
  rule.anywhere = path.substr(0, 3) == ".//";
  if (rule.anywhere) path.remove_prefix(3);
  while (true) {
    size_t slash = path.find('/');
    std::string_view step = path.substr(0, slash);
    if (step != "*") {
      // All of a record is in one namespace: names with a prefix are of that one.
      if (step.find(':') == std::string_view::npos) return false;
      step = without_prefix(step);
      if (!is_name(step)) return false;
    }
    rule.steps.emplace_back(step);
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return !rule.anywhere || rule.steps.size() == 1;
}

std::optional<IdentityRules> IdentityRules::take_from(xmlDoc* schema) {
  std::vector<xmlNode*> found;
  collect(xmlDocGetRootElement(schema), found);
  IdentityRules out;
  for (xmlNode* constraint : found) {
    Rule rule;
    if (!read(constraint, rule)) return std::nullopt;
    out.rules_.push_back(std::move(rule));
  }
  std::stable_partition(out.rules_.begin(), out.rules_.end(),
                        [](const Rule& rule) { return rule.refer.empty(); });
  for (const Rule& rule : out.rules_) {
    bool known = rule.refer.empty() ||
                 std::any_of(out.rules_.begin(), out.rules_.end(), [&rule](const Rule& key) {
                   return key.name == rule.refer && key.host == rule.host && key.refer.empty();
                 });
    if (!known) return std::nullopt;
  }
  for (xmlNode* constraint : found) {
    xmlUnlinkNode(constraint);
    xmlFreeNode(constraint);
  }
  return out;
}

// Names of a document are pointers into its dictionary: one look-up for each name of a rule, then
// comparisons of pointers.
class IdentityRules::Walk {
 public:
  Walk(const std::vector<Rule>& rules, const xmlDoc* document) {
    auto known = [document](const std::string& name) {
      return xmlDictExists(document->dict, reinterpret_cast<const xmlChar*>(name.data()),
                           static_cast<int>(name.size()));
    };
    for (const Rule& rule : rules) {
      Bound bound{&rule, known(rule.host), {}, known(rule.field), {}, 0};
      if (bound.host == nullptr) continue;
      for (const std::string& step : rule.steps)
        bound.steps.push_back(step == "*" ? nullptr : known(step));
      for (size_t i = 0; i < rule.steps.size(); ++i)
        bound.idle |= rule.steps[i] != "*" && bound.steps[i] == nullptr;
      bounds_.push_back(std::move(bound));
    }
  }

  bool run(const xmlNode* root) {
    for (const xmlNode* n = root; n != nullptr; n = next(n, root))
      if (n->type == XML_ELEMENT_NODE && !host(n)) return false;
    return true;
  }

 private:
  struct Bound {
    const Rule* rule;
    const xmlChar* host;
    std::vector<const xmlChar*> steps;  // null for any
    const xmlChar* field;               // null when no attribute of the document has the name
    std::vector<std::string_view> values;
    bool idle;  // the document has no such elements
  };

  // In document order, inside `top`.
  static const xmlNode* next(const xmlNode* n, const xmlNode* top) {
    if (n->type == XML_ELEMENT_NODE && n->children != nullptr) return n->children;
    while (n != top && n->next == nullptr) n = n->parent;
    return n == top ? nullptr : n->next;
  }

  // The rules of one element.
  bool host(const xmlNode* node) {
    for (Bound& bound : bounds_) {
      if (bound.host != node->name) continue;
      bound.values.clear();
      complete_ = true;
      if (!bound.idle) select(bound, node);
      bool key = bound.rule->is_key;
      if (key && !complete_) return false;
      if (bound.rule->refer.empty() ? !differ(bound) : !refer(bound)) return false;
    }
    return true;
  }

  void select(Bound& bound, const xmlNode* node) {
    if (!bound.rule->anywhere) return descend(bound, node, 0);
    for (const xmlNode* n = node; (n = next(n, node)) != nullptr;)
      if (n->type == XML_ELEMENT_NODE && (bound.steps[0] == nullptr || n->name == bound.steps[0]))
        take(bound, n);
  }

  void descend(Bound& bound, const xmlNode* node, size_t step) {
    if (step == bound.steps.size()) return take(bound, node);
    for (const xmlNode* n = node->children; n != nullptr; n = n->next)
      if (n->type == XML_ELEMENT_NODE &&
          (bound.steps[step] == nullptr || n->name == bound.steps[step]))
        descend(bound, n, step + 1);
  }

  void take(Bound& bound, const xmlNode* node) {
    for (const xmlAttr* a = node->properties; a != nullptr; a = a->next) {
      if (a->name != bound.field || a->ns != nullptr) continue;
      bound.values.push_back(a->children == nullptr ? "" : view(a->children->content));
      return;
    }
    complete_ = false;
  }

  static bool differ(Bound& bound) {
    std::vector<std::string> values;
    values.reserve(bound.values.size());
    for (std::string_view value : bound.values) values.push_back(normal(value));
    std::sort(values.begin(), values.end());
    std::sort(bound.values.begin(), bound.values.end());  // for those that refer to it
    return std::adjacent_find(values.begin(), values.end()) == values.end();
  }

  // Every value must be that of a key, letter by letter.
  bool refer(const Bound& bound) const {
    static const std::vector<std::string_view> kNone;
    const std::vector<std::string_view>* keys = &kNone;
    for (const Bound& key : bounds_)
      if (key.rule->name == bound.rule->refer && key.host == bound.host) keys = &key.values;
    return std::all_of(bound.values.begin(), bound.values.end(), [keys](std::string_view value) {
      return std::binary_search(keys->begin(), keys->end(), value);
    });
  }

  std::vector<Bound> bounds_;
  bool complete_ = true;
};

bool IdentityRules::hold(const xmlDoc* document) const {
  // Without dictionary, names are not unique pointers.
  if (document->dict == nullptr) return false;
  return Walk(rules_, document).run(xmlDocGetRootElement(document));
}

}  // namespace paraphe
