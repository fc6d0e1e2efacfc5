// The identity constraints of a schema (XML Schema Part 1 §3.11: unique, key, keyref), checked in
// one walk. Private to the folder; part of the door to libxml2.
//
// libxml2 evaluates constraints by running every XPath of the schema beside every node, which takes
// half of the time of a validation. Valid documents, nearly all of them, need not pay for it: this
// check is quick and never says yes to a document that libxml2 would refuse; when it says no,
// libxml2 is asked and has the word, and the messages are its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

struct _xmlDoc;
struct _xmlNode;

namespace paraphe {

class IdentityRules {
 public:
  // Takes the constraints out of a parsed schema, which is then compiled without them. Nothing, and
  // the schema stays as it is, when a constraint is of a kind this check does not know: a selector
  // other than steps of names, ".//name" or ".//*"; a field other than one attribute; a keyref to
  // a key of another element.
  static std::optional<IdentityRules> take_from(_xmlDoc* schema);

  // False when a rule is broken, or may be: values are compared as texts, a little more strictly
  // than the types of names, tokens and whole numbers ask. `document` is valid otherwise.
  bool hold(const _xmlDoc* document) const;

 private:
  struct Rule {
    std::string name, refer;  // refer: "" but for keyrefs
    std::string host;         // name of the elements that it belongs to
    bool is_key = false;
    bool anywhere = false;           // .//step, else child steps
    std::vector<std::string> steps;  // "*" for any
    std::string field;               // name of the attribute
  };
  class Walk;
  static bool read(_xmlNode* constraint, Rule& rule);

  std::vector<Rule> rules_;  // a key stands before its keyrefs
};

}  // namespace paraphe
