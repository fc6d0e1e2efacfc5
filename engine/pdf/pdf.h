// Pdf: a finished PDF/A-3a + PDF/UA-1 file in memory, and what may still be appended to it.
//
// The first revision is complete and conforming by itself, unsigned: its signature fields are
// tagged, named and placed, without value. Signing appends a revision (ISO 32000-1 §7.5.6), so the
// unsigned file is always an exact prefix of the signed one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "page/pages.h"
#include "type/fonts.h"

namespace paraphe {

class Images;       // pdf/images.h
class PackedFiles;  // pdf/packed_files.h

// A moment in UTC, seconds since 1970-01-01, and the offset at which it is shown, in minutes.
struct Instant {
  int64_t seconds = 0;
  int offset_minutes = 0;
};
// "D:20231221183000+01'00'" (ISO 32000-1 §7.9.4) and "2023-12-21T18:30:00+01:00" (XMP).
std::string to_pdf_date(Instant instant);
std::string to_iso_date(Instant instant);
// The same moment on calendar and clock, at its offset. Gregorian; years 0 to 9999.
struct CivilTime {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};
CivilTime to_civil(Instant instant);

struct RenderOptions {
  Instant date;  // creation and modification date of the file
  std::string producer = "Paraphe";
  const Images* images = nullptr;  // the pictures of the layout; without, only those built in
  const PackedFiles* files = nullptr;  // attachments remembered between acts; may be missing
  // Findings of rules that a person answers for, each with its reason: "rules.quorum: …". Kept in
  // the XMP packet, as the bag prph:waivers.
  std::vector<std::string> waivers = {};
  // Of a copy: the SHA-256 of the signed original, hexadecimal; prph:original of the XMP packet.
  std::string original = {};
  // What the file was made of, so that it can be made again and compared. Kept in the XMP packet
  // when `kind` is not empty: the kind of document, the place of the act in the record from 1 (0:
  // none), and the layout: "built-in", or "sha-256:" and the digest of its file.
  std::string kind = {}, layout = {};
  size_t act = 0;
};

// What a revision needs to know of the file it is appended to.
struct PdfTail {
  size_t startxref = 0;  // offset of the last cross-reference table
  uint32_t size = 0;     // /Size of the trailer: the first free object number
  uint32_t root = 0;     // object number of the catalogue
  uint32_t info = 0;     // 0 when there is none
  std::string id_first;  // first element of /ID, raw bytes
  uint32_t form = 0;     // object number of the AcroForm dictionary, an indirect object of its
                         // own; 0 when the file has no signature field
};

// A signature field of the file, as needed to fill it. render() fills it from the Document, and
// read_pdf() (sign/) from the field's dictionary in the file; the two agree:
//
//   1 0 obj << /AP << /N … >> /F 132 /FT /Sig /P 3 0 R
//              /PRPH_Signature << /Color [ r g b ] /Face (file.ttf) /Leading points
//                                 /Lines [ (text) … ] /Size points >>
//              /Rect [ x1 y1 x2 y2 ] /StructParent n /Subtype /Widget /T (name) /TU (description)
//              /Type /Annot >>
//
// /Rect, /Size and /Leading have five decimals, enough to give back the Length exactly (nearest
// 1/65536 pt); components of /Color are value/255 with three decimals.
struct PdfField {
  std::string name;     // /T, as UTF-8; fields have no parent
  uint32_t object = 0;  // object number of the merged field and widget
  // Its entries without /V and /AP, without << >>, keys sorted, one space between tokens and inside
  // brackets: what qpdf's unparse gives.
  std::string dictionary;
  Length width, height;    // of /Rect
  bool is_signed = false;  // has /V
  // A document timestamp (EN 319 142-1 §5.4.3): always signed, never seen, without what follows.
  bool is_timestamp = false;
  // How the visible signature is set, from /PRPH_Signature. In the lines {nom} {date} {heure}
  // {emetteur} stand for the signer's data.
  std::vector<std::string> lines;
  std::string face;  // font file, as Font::file()
  Length size, leading;
  Color color;
};

struct Pdf {
  std::string bytes;
  PdfTail tail;
  std::vector<PdfField> fields;  // all fields of the AcroForm, in its order
};

// Writes the file. Errors: a violation of PDF/A-3a or PDF/UA-1 that the document itself contains
// (heading level skipped, figure without text, …), each with the place in the record.
// The same input gives the same bytes.
Result<Pdf> render(const Pages& pages, const Document& document, const Fonts& fonts,
                   const RenderOptions& options);
// The same; what `pages` hold is given back as soon as it is drawn, before the file is put together.
Result<Pdf> render(Pages&& pages, const Document& document, const Fonts& fonts,
                   const RenderOptions& options);

// ------------------------------------------------------------------ revisions

// Objects to append; `body` is what stands between "N 0 obj" and "endobj".
struct PdfObjectBytes {
  uint32_t number = 0;
  std::string body;
};

// Appends one revision with a classic cross-reference table. Returns the new tail; offsets of the
// objects in the whole file go to `offsets` (same order) when given. The old bytes stay a prefix.
PdfTail append_revision(std::string& bytes, const PdfTail& tail,
                        const std::vector<PdfObjectBytes>& objects,
                        std::vector<size_t>* offsets = nullptr);

struct SignatureRequest {
  std::string field;             // name; "" takes the first unsigned field
  std::string signer;            // {nom}: from the certificate
  std::string issuer;            // {emetteur}
  Instant date;                  // {date} and /M
  std::string reason, location;  // may be empty
  // {qualite}: in what capacity, "Pour le maire, par délégation : l’adjointe". A field whose lines
  // have no place for it shows it below the name. May be empty.
  std::string capacity;
  size_t reserved = 16384;  // bytes for the CMS; at most 32767 (ISO 19005-3 6.1.13)
};

// The lines that the visible signature of `field` shows when it is filled by `request`.
std::vector<std::string> visible_lines(const PdfField& field, const SignatureRequest& request);

// A file whose signature dictionary is written, ranges and all, with /Contents still zero. From
// here on nothing may change but the hexadecimal digits of /Contents.
struct PreparedPdf {
  Pdf pdf;
  size_t contents = 0;         // offset of the "<" of /Contents
  size_t contents_length = 0;  // including "<" and ">"
  // The two ranges to be hashed are [0, contents) and [contents + contents_length, end).
};

// Appends the revision that fills a field: signature dictionary with its /ByteRange, appearance set
// with the document's own face (embedded again as a subset of just the glyphs it needs).
// Errors: no such field, field already signed, a name that no face can show.
Result<PreparedPdf> prepare_signature(const Pdf& pdf, const SignatureRequest& request,
                                      const Fonts& fonts_of_signature);

// A page as it stands in the file, on which the field of a document timestamp is hung.
struct TimestampPlace {
  uint32_t page = 0;        // object number
  std::string dictionary;   // its entries without /Annots, without << >>
  std::string annotations;  // the elements of its /Annots, without [ ]
};

// Appends the revision of a document timestamp: a new field, outside every page and of no size, so
// that ISO 14289-1 7.18.1 asks nothing of it and a file can be renewed as often as its life needs.
// Reserving fields in the first revision would show unsigned ones for decades, and run out.
Result<PreparedPdf> prepare_timestamp(const Pdf& pdf, const TimestampPlace& place,
                                      size_t reserved = 16384);

}  // namespace paraphe
