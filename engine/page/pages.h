// Pages: everything that is drawn, at its place.
//
// Every drawn item has exactly one owner: a node of the Document, or an artifact (ISO 32000-1
// §14.8.2.2). Items of a page are in reading order. Coordinates: x from the left of the page, y
// from its top, downwards; the writer turns them over.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "type/galley.h"

namespace paraphe {

// What kind of artifact an item with owner kArtifact is (ISO 32000-1 table 330).
enum class Artifact : uint8_t { kNone, kHeader, kFooter, kLayout };

// A run of a set line, which is not copied: a page says only where it stands, and whose it is.
struct DrawnText {
  const GlyphRun* run = nullptr;
  ShortLength x, y;           // of the pen at the first glyph; baseline
  const Line* line = nullptr;  // in which it stands; for dumps only
  NodeId owner = kArtifact;   // instead of the run's own: of what is repeated, an artifact
  bool begins_line = false;   // the first run of its line
};

struct DrawnRule {
  ShortLength x, y, width, height;  // y: top
  Color color;
  NodeId owner = kArtifact;
  ShortLength pitch = {};  // not zero: round dots of diameter `height`, this far from centre to centre
};

struct DrawnImage {
  ShortLength x, y, width, height;
  const std::string* file = nullptr;  // Block::image
  NodeId owner = kArtifact;
};

// The widget of a signature field.
struct DrawnField {
  ShortLength x, y, width, height;
  const SignatureField* field = nullptr;  // into the Document
};

struct DrawnItem {
  std::variant<DrawnText, DrawnRule, DrawnImage, DrawnField> what;
  Artifact artifact = Artifact::kNone;  // kNone: owned by a node
};

struct Page {
  Length width, height;
  std::vector<DrawnItem> items;
};

struct Pages {
  std::vector<Page> pages;
  Diagnostics warnings;
  // What the items point into, beside the galley and the document: lines set for these pages alone.
  std::vector<std::shared_ptr<const void>> own_lines;
};

// Breaks the galley into pages. Errors: something that can never fit (a zone too small for its
// content, an unbreakable block taller than a page). `galley` and `document` must outlive the
// result.
Result<Pages> paginate(const Galley& galley, const Document& document, const Fonts& fonts);

// The dump that golden files hold: page, position, face and text of each item; the adjustment ratio
// of each line (r=), the expansion of each run (e=, in 1/1000), and braces around what is one
// cluster of several characters (a ligature) or, with a count, of several glyphs.
std::string dump(const Pages& pages, const Document& document);

// The structure tree with its text, in reading order: what the tags of the PDF must say.
std::string dump_tags(const Document& document);

// The words of the text layer, page by page, one set line on each line: what a reader that asks the
// PDF for its text must find.
std::string dump_words(const Pages& pages);

}  // namespace paraphe
