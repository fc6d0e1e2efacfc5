#include "document/document.h"

namespace paraphe {

const char* role_name(Role role) {
  switch (role) {
    case Role::kDocument:
      return "Document";
    case Role::kPart:
      return "Part";
    case Role::kSect:
      return "Sect";
    case Role::kDiv:
      return "Div";
    case Role::kBlockQuote:
      return "BlockQuote";
    case Role::kCaption:
      return "Caption";
    case Role::kIndex:
      return "Index";
    case Role::kNonStruct:
      return "NonStruct";
    case Role::kH1:
      return "H1";
    case Role::kH2:
      return "H2";
    case Role::kH3:
      return "H3";
    case Role::kH4:
      return "H4";
    case Role::kH5:
      return "H5";
    case Role::kH6:
      return "H6";
    case Role::kP:
      return "P";
    case Role::kL:
      return "L";
    case Role::kLI:
      return "LI";
    case Role::kLbl:
      return "Lbl";
    case Role::kLBody:
      return "LBody";
    case Role::kTable:
      return "Table";
    case Role::kTHead:
      return "THead";
    case Role::kTBody:
      return "TBody";
    case Role::kTFoot:
      return "TFoot";
    case Role::kTR:
      return "TR";
    case Role::kTH:
      return "TH";
    case Role::kTD:
      return "TD";
    case Role::kSpan:
      return "Span";
    case Role::kQuote:
      return "Quote";
    case Role::kNote:
      return "Note";
    case Role::kReference:
      return "Reference";
    case Role::kLink:
      return "Link";
    case Role::kFigure:
      return "Figure";
    case Role::kForm:
      return "Form";
  }
  return "Div";
}

}  // namespace paraphe
