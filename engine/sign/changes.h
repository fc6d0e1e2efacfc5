// What a later revision may do to a signed file: nothing but what is allowed here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sign/foreign.h"
#include "sign/mentions.h"
#include "sign/revisions.h"

namespace paraphe {

// The signature that a revision adds, and its field.
struct AddedSignature {
  uint32_t field = 0;  // object numbers; no signature: 0
  uint32_t signature = 0;
  bool is_timestamp = false;
};

// Whether revision `index` (not the first) does nothing but one of these. Every byte must belong to
// an object that the table lists. Returns "" or the reason why not.
//
//   with a signature   fills the field reserved for it: the signature dictionary, its appearance
//                      inside the field's own rectangle, what that appearance needs, and /SigFlags;
//   with a timestamp   adds an invisible field of no size, with its value, to one page and the form;
//   with neither       adds proofs to the document security store (EN 319 142-1 §5.4.2).
//
// With each, proofs may be added, objects written again as they were, and the date of the change and
// the program's name brought up to date: so do EU DSS and pyHanko when they extend a file. What
// changes or comes has no second part to play in what was there before: `mentions` are those of the
// file.
std::string find_forbidden_change(std::string_view bytes, const std::vector<Revision>& revisions,
                                  const Mentions& mentions, size_t index, const ForeignPdf& pdf,
                                  const AddedSignature& added);

// Whether revision `index` only fills in form fields or, with `remarks`, also adds annotations to
// pages: what a certification can allow (ISO 32000-1 table 254). Says which, or nullptr.
const char* find_allowed_change(std::string_view bytes, const std::vector<Revision>& revisions,
                                const Mentions& mentions, size_t index, const ForeignPdf& pdf,
                                bool remarks);

}  // namespace paraphe
