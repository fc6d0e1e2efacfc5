// What is told of the faults that keep a file from being XML. Private to base/.
#pragma once

#include <cstdio>
#include <string>

#include "base/diagnostic.h"

namespace paraphe {

inline constexpr Message kMalformed{
    "xml.malformed", N_("this is not well-formed XML: {0}"),
    N_("Correct the file with an XML editor, or export it again from the "
       "program that made it.")};
inline constexpr Message kEmpty{
    "xml.malformed", N_("the file is empty"),
    N_("Check that this is the right file, and that its export succeeded.")};
inline constexpr Message kNotXml{
    "xml.malformed", N_("this is not an XML file"),
    N_("Give an XML file: a document of a word processor, a spreadsheet or a "
       "PDF is none.")};
inline constexpr Message kEncoding{
    "xml.malformed", N_("the file is not in the encoding it declares"), N_("Save it as UTF-8.")};
inline constexpr Message kTooDeep{"xml.too-deep", N_("elements are nested more than 256 deep"),
                                  N_("Flatten the structure; no act needs such depth.")};
inline constexpr Message kControlCharacter{
    "xml.malformed", N_("the character {0} may not stand in an XML file"),
    N_("Delete it: it is invisible, and often comes along with text pasted "
       "from a word processor.")};
inline constexpr Message kClosedByAnother{
    "xml.malformed", N_("<{0}>, opened on line {1}, is closed by </{2}>"),
    N_("Close each element by its own name, the inner ones before the outer ones; one that holds "
       "nothing ends in />.")};
inline constexpr Message kNeverClosed{
    "xml.malformed", N_("<{0}>, opened on line {1}, is never closed"),
    N_("Write </{0}> where it ends. The file may have been cut off.")};
inline constexpr Message kBareAmpersand{"xml.malformed", N_("a character & stands alone"),
                                        N_("Write &amp; for &, and &lt; for <.")};
inline constexpr Message kUnknownEntity{
    "xml.malformed", N_("&{0}; is not known here"),
    N_("Write the character itself, in UTF-8: only &amp; &lt; &gt; &quot; and "
       "&apos; are known.")};
inline constexpr Message kAttributeTwice{
    "xml.malformed", N_("an attribute of the same element is given twice: “{0}”"),
    N_("Keep one of the two.")};
inline constexpr Message kTrailingContent{
    "xml.malformed", N_("something stands after the end of the document"),
    N_("A file holds one root element; remove what follows it.")};
inline constexpr Message kBareLess{"xml.malformed", N_("a character < stands alone"),
                                   N_("Write &lt; for <, and &amp; for &.")};
inline constexpr Message kTagOpen{"xml.malformed", N_("the tag “{0}” has no > at its end"),
                                  N_("Write the missing >.")};
inline constexpr Message kCutOff{
    "xml.malformed", N_("the file ends inside the tag “{0}”"),
    N_("It may have been cut off: take the whole file, or export it again.")};
inline constexpr Message kNoQuotes{"xml.malformed",
                                   N_("in <{0}>, the value of “{1}” is not in quotation marks"),
                                   N_("Write {1}=\"…\".")};
inline constexpr Message kQuoteOpen{
    "xml.malformed", N_("in <{0}>, the value of “{1}” has no closing quotation mark"),
    N_("Write the quotation mark where the value ends.")};
inline constexpr Message kTag{
    "xml.malformed", N_("the tag <{0}> is not well written"),
    N_("Behind its name an opening tag has only attributes, each a name and a "
       "value in quotation marks: nom=\"…\".")};
inline constexpr Message kStray{"xml.malformed", N_("</{0}> closes nothing that is open here"),
                                N_("Remove it, or write <{0}> where it begins.")};
inline constexpr Message kOpen{"xml.malformed", N_("this {0} is never closed"),
                               N_("Write {1} where it ends.")};

inline constexpr Message kSectionEnd{"xml.malformed", N_("the signs ]]> stand in the text"),
                                     N_("Write ]]&gt;.")};
inline constexpr Message kDashes{
    "xml.malformed", N_("a comment holds two hyphens in a row"),
    N_("Write one, or a dash –: -- may stand only in the --> that ends the comment.")};
inline constexpr Message kDeclaration{
    "xml.malformed", N_("the first line, <?xml … ?>, is not well written"),
    N_("Write <?xml version=\"1.0\" encoding=\"UTF-8\"?>, and save the file as UTF-8.")};
inline constexpr Message kLateDeclaration{
    "xml.malformed", N_("something, perhaps an empty line, stands before <?xml … ?>"),
    N_("Delete what stands before it: a file begins with its declaration, and has one.")};
inline constexpr Message kInstruction{
    "xml.malformed", N_("an instruction <?…?> has no name"),
    N_("Delete all of it, or write &lt; for the sign <.")};
inline constexpr Message kLeading{
    "xml.malformed", N_("something stands before the first element"),
    N_("Delete it: the text of a document stands inside its elements.")};
inline constexpr Message kNoElement{
    "xml.malformed", N_("the file holds no element"),
    N_("Check that this is the right file, and that its export succeeded.")};
inline constexpr Message kTooLong{
    "xml.malformed", N_("a name, a value or a comment is far too long"),
    N_("Shorten it; perhaps a quotation mark or a --> is missing where it should end.")};

// "U+000B"
inline std::string code_point(int value) {
  char digits[16];
  std::snprintf(digits, sizeof digits, "U+%04X", static_cast<unsigned>(value));
  return digits;
}

}  // namespace paraphe
