// What a document itself can do wrong against PDF/A-3a and PDF/UA-1, found before anything is
// written. What the writer is responsible for is met by construction: see tests/conformity/.
#pragma once

#include "base/diagnostic.h"
#include "document/document.h"
#include "page/pages.h"
#include "pdf/structure.h"
#include "type/fonts.h"

namespace paraphe {

// What must hold before the pages can be drawn at all: parents before children, owners and faces
// that exist, sizes a page can have, glyphs that exist, text that may stand in a PDF.
Diagnostics check_pages(const Pages& pages, const Document& document, const Fonts& fonts);

// Every violation of the two norms in the document's structure, each at its place in the record.
Diagnostics check_structure(const Document& document, const StructureTree& tree);

// Attachments, title, language, signature fields.
Diagnostics check_document(const Pages& pages, const Document& document);

// Tables: a regular grid in which every cell has a header (ISO 14289-1 7.5).
void check_table(const Document& document, const StructureTree& tree, NodeId table,
                 Diagnostics* findings);

}  // namespace paraphe
