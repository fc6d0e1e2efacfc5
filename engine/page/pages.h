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

// A run of a set line, which is not copied: a page says only where the line stands. Nor is the run
// looked at when pages are made: those of a long document have left the caches by then.
struct DrawnText {
  const GlyphRun* run = nullptr;
  ShortLength line_x, y;       // left of the line; baseline
  const Line* line = nullptr;  // in which it stands; for dumps only
  bool repeated = false;       // an artifact, whoever owns the run
  bool begins_line = false;    // the first run of its line

  // Of the pen at the first glyph.
  Length x() const { return line_x + run->x; }
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

inline NodeId owner_of(const DrawnText& text) { return text.repeated ? kArtifact : text.run->owner; }
inline NodeId owner_of(const DrawnRule& rule) { return rule.owner; }
inline NodeId owner_of(const DrawnImage& image) { return image.owner; }
inline NodeId owner_of(const DrawnField& field) { return field.field->node; }

struct DrawnItem {
  std::variant<DrawnText, DrawnRule, DrawnImage, DrawnField> what;
  Artifact kind = Artifact::kLayout;  // of artifact, if it is one

  NodeId owner() const {
    return std::visit([](const auto& drawn) { return owner_of(drawn); }, what);
  }
  // kNone: a node owns it.
  Artifact artifact() const { return owner() == kArtifact ? kind : Artifact::kNone; }
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
