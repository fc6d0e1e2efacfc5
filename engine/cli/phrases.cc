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
    // libxml2's parser, where base/ passes its words on
    {"Start tag expected, '<' not found", N_("the text begins with something else than a tag")},
    {"Couldn't find end of Start Tag {} line {}",
     N_("the start tag “{0}” of line {1} has no end “>”")},
    {"Couldn't find end of Start Tag {}", N_("the start tag “{0}” has no end “>”")},
    {"expected '>'", N_("a tag has no end “>”")},
    {"EndTag: '</' not found", N_("an end tag “</…>” is missing")},
    {"StartTag: invalid element name", N_("“<” is not followed by the name of an element; write "
                                          "&lt; for the sign itself")},
    {"AttValue: \" or ' expected", N_("the value of an attribute is not between quotes")},
    {"attributes construct error", N_("two attributes are not separated, or one is badly written")},
    {"Unescaped '<' not allowed in attributes values",
     N_("an attribute holds a sign “<”; write &lt; for the sign itself")},
    {"Specification mandates value for attribute {}", N_("the attribute “{0}” has no value")},
    {"invalid character in attribute value", N_("an attribute holds a forbidden character")},
    {"PCDATA invalid Char value {}", N_("the text holds a forbidden control character ({0})")},
    {"xmlParseCharRef: invalid xmlChar value {}",
     N_("&#{0} names no character that may stand in an XML file")},
    {"xmlParseCharRef: invalid decimal value",
     N_("&# is not followed by a number and a semicolon")},
    {"xmlParseCharRef: invalid hexadecimal value",
     N_("&#x is not followed by a hexadecimal number and a semicolon")},
    {"Namespace prefix {} on {} is not defined",
     N_("the prefix “{0}” of “{1}” is not declared with xmlns:{0}")},
    {"Namespace prefix {} for {} on {} is not defined",
     N_("the prefix “{0}” of the attribute “{1}” is not declared with xmlns:{0}")},
    // What the law asks of a layout (document/mentions.h)
    {"the name of the authority", N_("the name of the authority")},
    {"the date of the session", N_("the date of the session")},
    {"the date of the act", N_("the date of the act")},
    {"the hour of the session", N_("the hour of the session")},
    {"the place of the session", N_("the place of the session")},
    {"the number of the deliberation", N_("the number of the deliberation")},
    {"the order numbers of the deliberations", N_("the order numbers of the deliberations")},
    {"the object of the deliberation", N_("the object of the deliberation")},
    {"the agenda", N_("the agenda")},
    {"the president of the session", N_("the president of the session")},
    {"the secretary of the session", N_("the secretary of the session")},
    {"the members present", N_("the members present")},
    {"the members", N_("the members")},
    {"the members represented", N_("the members represented")},
    {"the quorum", N_("the quorum")},
    {"the result of the ballots", N_("the result of the ballots")},
    {"the names of those who voted in a public ballot",
     N_("the names of those who voted in a public ballot")},
    {"who asked for a special ballot", N_("who asked for a special ballot")},
    {"the substance of the debates", N_("the substance of the debates")},
    {"what the council decides", N_("what the council decides")},
    {"the body of the act", N_("the body of the act")},
    {"the notes of the act", N_("the notes of the act")},
    {"when the act was transmitted", N_("when the act was transmitted")},
    {"when the act was published or notified", N_("when the act was published or notified")},
    {"the subject", N_("the subject")},
    {"the name of who signs", N_("the name of who signs")},
    {"the capacity of who signs", N_("the capacity of who signs")},
    {"the title", N_("the title")},
    {"the signature", N_("the signature")},
    {"the signatures of the president and of the secretaries",
     N_("the signatures of the president and of the secretaries")},
    // Other words of the readers of layouts; the first is a contrast
    {"{}.{} to 1", N_("{0}.{1} to 1")},
    {"notes in pages, or corps notes", N_("notes in pages, or corps notes")},
    {"signature in pour-chaque signataires-registre",
     N_("signature in pour-chaque signataires-registre")},
    {"fields that hold text", N_("fields that hold text")},
    {"fields that hold dates", N_("fields that hold dates")},
    {"fields that hold hours", N_("fields that hold hours")},
    {"fields that hold numbers", N_("fields that hold numbers")},
    {"font files", N_("font files")},
    {"named styles", N_("named styles")},
    {"named frames", N_("named frames")},
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
