// What the file says about itself: XMP, document information, colour, outline, attachments.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "document/document.h"
#include "pdf/objects.h"
#include "pdf/pdf.h"
#include "pdf/structure.h"

namespace paraphe {

// The XMP packet (ISO 19005-3 6.6.2), with the extension schema that lets pdfuaid:part stand in a
// PDF/A file.
std::string xmp_packet(const Document& document, const RenderOptions& options);

// Entries of the Info dictionary: the same values as in the XMP packet.
std::vector<ObjectStore::Entry> information(const Document& document, const RenderOptions& options);

// Adds the output intent, sRGB (ISO 19005-3 6.2.3); returns the number of its dictionary.
uint32_t write_output_intent(ObjectStore& store);

// The sRGB profile, ICC version 4.2, the same bytes on every day.
const std::string& srgb_profile();

// Adds the outline, from the headings that have a title; 0 when there is none.
uint32_t write_outline(ObjectStore& store, const Document& document, const Pages& pages,
                       const StructureTree& tree, const std::vector<uint32_t>& page_objects);

// Adds the attachments; returns the entries of the catalogue: "/AF [ … ] /Names << … >> ".
std::string write_attachments(ObjectStore& store, const Document& document,
                              const RenderOptions& options);

}  // namespace paraphe
