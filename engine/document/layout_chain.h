// The files a layout is made of: itself, its base, the base of that … Private to the folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/xml.h"
#include "document/kinds.h"

namespace paraphe {

struct LayoutFile {
  std::string name;       // for messages
  bool built_in = false;  // else a file of the folder of the layout
  XmlDocument document;   // passes the schema
  // What was left out of it for that: no layout that misses anything is ever used, but what is wrong
  // with the rest can be told at once.
  std::vector<XmlLoss> losses;
};
// What is said in a file holds over what those after it say. Never empty.
using LayoutChain = std::vector<LayoutFile>;

struct LinkedLayout {
  LayoutChain chain;
  Diagnostics faults;      // against the schema, in any of the files; those of a base
  bool base_lost = false;  // what a base says is unknown
  std::optional<DocumentKind> kind;  // the only one it is for; a letterhead dresses them all
};

// Reads `bytes`, named `file`, and its bases. A base is a file of the same folder, by its plain
// name, or one that is built in, "layouts/…"; nothing else is ever opened. When no file of the
// chain has a contenu the layout is a letterhead, and the built-in layout of `document` stands
// under it. Faults: those of the XML of any of the files; a base that leaves the folder, does not
// exist, or leads back to where it came from. Errors: only what keeps the layout itself from being
// read at all.
Result<LinkedLayout> read_chain(std::string_view bytes, const std::string& file, bool built_in,
                               DocumentKind document);

// The folder of `file`, for read_file_in(); "" for the current one.
std::string folder_of_layout(const std::string& file);

// The names of the documents that are built in: "extrait" …
std::vector<std::string_view> built_in_documents();

}  // namespace paraphe
