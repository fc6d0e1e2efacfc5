#include "cli/phrases.h"

#include "base/diagnostic.h"
#include "base/text.h"

namespace paraphe {
namespace {

struct Known {
  std::string_view pattern;  // {} stands for any words
  const char* text;
};

// The order counts: the first that fits is taken.
constexpr Known kKnown[] = {
    // A name that was probably meant, added to a remedy.
    {"(“{}”?)", N_(" (“{0}”?)")},
    // strerror(3)
    {"No such file or directory", N_("there is no such file")},
    {"Permission denied", N_("you have no right to it")},
    {"Operation not permitted", N_("you have no right to it")},
    {"Is a directory", N_("it is a folder")},
    {"Not a directory", N_("a part of its path is not a folder")},
    {"No space left on device", N_("the disk is full")},
    {"Disk quota exceeded", N_("your disk quota is used up")},
    {"File too large", N_("the file would be larger than the system allows")},
    {"Read-only file system", N_("the disk is read-only")},
    {"Input/output error", N_("the disk or the network does not answer properly")},
    {"File name too long", N_("its name is too long")},
    {"Too many open files", N_("too many files are open")},
    {"Too many levels of symbolic links", N_("its links turn in circles")},
    {"Bad file descriptor", N_("this file descriptor is not open")},
    {"Cannot allocate memory", N_("there is not enough memory")},
    // xmlParse…
    {"empty file", N_("the file is empty")},
    {"Document is empty", N_("the file is empty")},
    {"Start tag expected, '<' not found", N_("the text begins with something else than a tag")},
    {"Opening and ending tag mismatch: {} line {} and {}",
     N_("the element “{0}”, opened on line {1}, is closed by “{2}”")},
    {"Premature end of data in tag {} line {}",
     N_("the file ends although the element “{0}”, opened on line {1}, is not closed")},
    {"Extra content at the end of the document",
     N_("something follows the end of the root element")},
    {"Couldn't find end of Start Tag {} line {}",
     N_("the start tag “{0}” of line {1} has no end “>”")},
    {"Couldn't find end of Start Tag {}", N_("the start tag “{0}” has no end “>”")},
    {"expected '>'", N_("a tag has no end “>”")},
    {"EndTag: '</' not found", N_("an end tag “</…>” is missing")},
    {"StartTag: invalid element name", N_("“<” is not followed by the name of an element; write "
                                          "&lt; for the sign itself")},
    {"xmlParseEntityRef: no name", N_("a sign “&” stands alone; write &amp; for the sign itself")},
    {"EntityRef: expecting ';'", N_("an “&…” has no semicolon; write &amp; for the sign itself")},
    {"Entity '{}' not defined",
     N_("the entity “&{0};” does not exist; write the character itself")},
    {"AttValue: \" or ' expected", N_("the value of an attribute is not between quotes")},
    {"attributes construct error", N_("two attributes are not separated, or one is badly written")},
    {"Attribute {} redefined", N_("the attribute “{0}” is given twice")},
    {"Unescaped '<' not allowed in attributes values",
     N_("an attribute holds a sign “<”; write &lt; for the sign itself")},
    {"Specification mandates value for attribute {}", N_("the attribute “{0}” has no value")},
    {"Input is not proper UTF-8, indicate encoding !{}",
     N_("the file is not in UTF-8, although it should be")},
    {"invalid character in attribute value", N_("an attribute holds a forbidden character")},
    {"PCDATA invalid Char value {}", N_("the text holds a forbidden control character ({0})")},
    {"Namespace prefix {} on {} is not defined",
     N_("the prefix “{0}” of “{1}” is not declared with xmlns:{0}")},
    {"Namespace prefix {} for {} on {} is not defined",
     N_("the prefix “{0}” of the attribute “{1}” is not declared with xmlns:{0}")},
    {"Excessive depth in document: {}", N_("elements are nested too deeply")},
    {"XML declaration allowed only at the start of the document",
     N_("something, perhaps an empty line, stands before <?xml … ?>")},
    // xmlSchemaValidate…
    {"The attribute '{}' is not allowed.", N_("the attribute “{0}” does not exist here")},
    {"The attribute '{}' is required but missing.", N_("the attribute “{0}” is missing")},
    {"[facet 'pattern'] The value '{}' is not accepted by the pattern '{}'.",
     N_("“{0}” does not have the form {1}")},
    {"[facet 'enumeration'] The value '{}' is not an element of the set {}.",
     N_("“{0}” is not one of the values allowed: {1}")},
    {"[facet 'minLength'] The value '{}' has a length of '{}'; this underruns the allowed minimum "
     "length of '{}'.",
     N_("“{0}” has {1} characters; at least {2} are needed")},
    {"[facet 'maxLength'] The value '{}' has a length of '{}'; this exceeds the allowed maximum "
     "length of '{}'.",
     N_("“{0}” has {1} characters; at most {2} are allowed")},
    {"[facet 'minLength'] The value has a length of '{}'; this underruns the allowed minimum "
     "length "
     "of '{}'.",
     N_("the text has {0} characters; at least {1} are needed")},
    {"[facet 'maxLength'] The value has a length of '{}'; this exceeds the allowed maximum length "
     "of "
     "'{}'.",
     N_("the text has {0} characters; at most {1} are allowed")},
    {"[facet 'minInclusive'] The value '{}' is less than the minimum value allowed ('{}').",
     N_("{0} is too small; the least is {1}")},
    {"[facet 'maxInclusive'] The value '{}' is greater than the maximum value allowed ('{}').",
     N_("{0} is too large; the most is {1}")},
    {"'{}' is not a valid value of the atomic type 'xs:date'.",
     N_("“{0}” is not a date of the form 2023-12-21")},
    {"'{}' is not a valid value of the atomic type 'xs:time'.",
     N_("“{0}” is not an hour of the form 18:30:00")},
    {"'{}' is not a valid value of the atomic type 'xs:dateTime'.",
     N_("“{0}” is not a date and time of the form 2023-12-21T18:30:00")},
    {"'{}' is not a valid value of the atomic type 'xs:boolean'.",
     N_("“{0}” is not true or false")},
    {"'{}' is not a valid value of the atomic type 'xs:nonNegativeInteger'.",
     N_("“{0}” is not a whole number, zero or more")},
    {"'{}' is not a valid value of the atomic type 'xs:positiveInteger'.",
     N_("“{0}” is not a whole number above zero")},
    {"'{}' is not a valid value of the atomic type 'xs:integer'.",
     N_("“{0}” is not a whole number")},
    {"'{}' is not a valid value of the atomic type 'xs:decimal'.",
     N_("“{0}” is not a number with a decimal point, such as 1234.56")},
    {"'{}' is not a valid value of the atomic type '{}'.",
     N_("“{0}” is not a value of the kind “{1}”")},
    {"'{}' is not a valid value of the local atomic type.",
     N_("“{0}” is not a value allowed here")},
    {"'{}' is not a valid value of the union type '{}'.",
     N_("“{0}” is not a value of the kind “{1}”")},
    {"Character content other than whitespace is not allowed because the content type is "
     "'element-only'.",
     N_("text stands directly in an element that may only hold other elements")},
    {"Character content is not allowed, because the content type is empty.",
     N_("this element must stay empty")},
    {"Element content is not allowed, because the content type is a simple type definition.",
     N_("this element holds text only, no other elements")},
    {"No match found for key-sequence [{}] of keyref '{}'.",
     N_("nothing bears the identifier {0} (list “{1}”)")},
    {"Duplicate key-sequence [{}] in key identity-constraint '{}'.", N_("{0} (list “{1}”)")},
    {"Duplicate key-sequence [{}] in unique identity-constraint '{}'.", N_("{0} (list “{1}”)")},
};

// Whether `words` are `pattern`; each {} stands for the shortest run of bytes that fits.
bool fits(std::string_view pattern, std::string_view words, std::vector<std::string>& captured) {
  captured.clear();
  size_t hole = pattern.find("{}");
  if (words.substr(0, hole) != pattern.substr(0, hole)) return false;
  if (hole == std::string_view::npos) return true;
  words.remove_prefix(hole);
  pattern.remove_prefix(hole);
  while (!pattern.empty()) {
    pattern.remove_prefix(2);
    hole = pattern.find("{}");
    std::string_view literal = pattern.substr(0, hole);
    bool last = hole == std::string_view::npos;
    size_t end = last && words.ends_with(literal) ? words.size() - literal.size()
                 : last                           ? std::string_view::npos
                                                  : words.find(literal);
    if (end == std::string_view::npos) return false;
    captured.emplace_back(words.substr(0, end));
    words.remove_prefix(end + literal.size());
    pattern.remove_prefix(literal.size());
  }
  return true;
}

}  // namespace

std::optional<Phrase> find_phrase(std::string_view words) {
  words = trim(words);
  Phrase phrase{nullptr, {}};
  for (const Known& known : kKnown) {
    if (!fits(known.pattern, words, phrase.arguments)) continue;
    phrase.text = known.text;
    return phrase;
  }
  return std::nullopt;
}

}  // namespace paraphe
