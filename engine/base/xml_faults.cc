// What the parser says of a fault, in words that help.
#include "base/xml_faults.h"

#include <libxml/xmlerror.h>

#include "base/text.h"
#include "base/xml_fault_texts.h"

namespace paraphe {
namespace {

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

}  // namespace

std::optional<Diagnostic> describe_no_xml(std::string_view bytes, const std::string& file) {
  Place place{file, 1, 1, ""};
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::string_view start = trim(bytes);
  if (start.empty()) return error(kEmpty, {}, place);
  // UTF-16 and its kind begin with a mark or have a zero beside the "<": the parser knows them.
  bool wide = start.starts_with("\xFE\xFF") || start.starts_with("\xFF\xFE") ||
              start.substr(0, 4).find('\0') != std::string_view::npos;
  if (start.front() == '<' || wide) return std::nullopt;
  return error(kNotXml, {}, place);
}

Diagnostic describe_syntax_error(const xmlError& e, const std::string& file) {
  Place place{file, e.line, e.int2, ""};
  switch (e.code) {
    case XML_ERR_DOCUMENT_EMPTY:  // no tag where the first is expected
      return error(kNoElement, {}, place);
    case XML_ERR_MISPLACED_CDATA_END:
      return error(kSectionEnd, {}, place);
    case XML_ERR_HYPHEN_IN_COMMENT:
      return error(kDashes, {}, place);
    case XML_ERR_RESERVED_XML_NAME:
      return error(kLateDeclaration, {}, place);
    case XML_ERR_PI_NOT_STARTED:
      return error(kInstruction, {}, place);
    case XML_ERR_VERSION_MISSING:
    case XML_ERR_UNKNOWN_VERSION:
    case XML_ERR_STANDALONE_VALUE:
    case XML_ERR_ENCODING_NAME:
    case XML_ERR_XMLDECL_NOT_FINISHED:
    case XML_ERR_STRING_NOT_STARTED:  // where there is no DTD, only a declaration has strings
    case XML_ERR_STRING_NOT_CLOSED:
      return error(kDeclaration, {}, place);
    case XML_ERR_NAME_TOO_LONG:
      return error(kTooLong, {}, place);
    case XML_ERR_INVALID_CHAR:
    case XML_ERR_INVALID_CHARREF:
      if (e.int1 <= 0) break;  // not every report says which
      return error(kControlCharacter, {code_point(e.int1)}, place);
    case XML_ERR_TAG_NAME_MISMATCH:
      return error(kClosedByAnother, {text_of(e.str1), std::to_string(e.int1), text_of(e.str2)},
                   place);
    case XML_ERR_TAG_NOT_FINISHED:
      return error(kNeverClosed, {text_of(e.str1), std::to_string(e.int1)}, place);
    case XML_ERR_NAME_REQUIRED:
      if (text_of(e.message).find("EntityRef") == std::string::npos) break;
      [[fallthrough]];
    case XML_ERR_ENTITYREF_SEMICOL_MISSING:
      return error(kBareAmpersand, {}, place);
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY:
      return error(kUnknownEntity, {text_of(e.str1)}, place);
    case XML_ERR_INVALID_ENCODING:
    case XML_ERR_UNKNOWN_ENCODING:
    case XML_ERR_UNSUPPORTED_ENCODING:
    case XML_I18N_CONV_FAILED:
      return error(kEncoding, {}, place);
    case XML_ERR_ATTRIBUTE_REDEFINED:
      return error(kAttributeTwice, {text_of(e.str1)}, place);
    case XML_ERR_DOCUMENT_END:
      return error(kTrailingContent, {}, place);
    default:
      break;
  }
  std::string text = collapse_spaces(text_of(e.message));
  if (text.find("not proper UTF-8") != std::string::npos) return error(kEncoding, {}, place);
  // "AttValue length too long", "Comment too big found"
  if (text.find("too long") != std::string::npos || text.find("too big") != std::string::npos)
    return error(kTooLong, {}, place);
  if (text.find("depth in document") != std::string::npos) return error(kTooDeep, {}, place);
  return error(kMalformed, {text}, place);
}

}  // namespace paraphe
