// The logical tree of a copy: the act as it was composed, with what became of it since.
//
// A copy for publication says what a reader must know of the act's later life (sent, received,
// published, its identifier) in the zone that the layout keeps free for the préfecture's stamp, and
// shows the signatures of the original as words: a copy has no signature field, because nobody
// signs it.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "document/document.h"

namespace paraphe {

// What the original shows in one of its signature fields.
struct ShownSignature {
  std::string field;               // its name
  std::vector<std::string> lines;  // empty: nothing was signed there, and the room stays free
};

struct CopyMentions {
  std::vector<std::string> stamp;  // lines of the stamp, the same on each page; not empty
  std::vector<ShownSignature> signatures;
  std::string title_mark;               // behind the title of the file: " — copie publiée"
  std::vector<Attachment> attachments;  // besides the record
  std::string original;  // SHA-256 of the signed original, hexadecimal: kept in the file's metadata
};

// `act` as a copy. The stamp is content on the first page, read once and last, and an artifact on
// the following ones. Its type is that of the layout's own zones, as large as the zone lets it be,
// at most 8.5 pt. Errors: a page of the layout without a zone for the stamp, or with one in which
// it cannot be read (under 5.5 pt).
Result<Document> as_copy(Document act, const CopyMentions& mentions);

}  // namespace paraphe
