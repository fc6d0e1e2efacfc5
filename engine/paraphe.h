// Paraphe: from the XML record of a council session to signed, archivable extracts.
//
// Start here. The pipeline, in reading order (each stage in the header of its folder):
//
//   read_seance   bytes   → Seance      record/record.h     XSD and keys; typed
//   check         Seance  → findings    rules/rules.h       the law
//   compose       Subject → Document    document/layout.h   logical tree, dressed by a Layout
//   set           Document→ Galley      type/galley.h       lines
//   paginate      Galley  → Pages       page/pages.h        pages
//   render        Pages   → Pdf         pdf/pdf.h           PDF/A-3a + PDF/UA-1
//   sign          Pdf     → SignedPdf   sign/sign.h         PAdES; extend raises its level
//   verify        bytes   → Verification sign/verify.h
//
//   Result<Engine> engine = Engine::create({});
//   Result<Seance> seance = read_seance(bytes, "record.xml");
//   Result<Act> act = engine->make_act(*seance, 0, date);
//   Result<SignedPdf> extract = engine->sign(act->pdf, signer, {.date = date});
//
// Nothing here reads a clock, an environment variable or a locale: dates come in as arguments.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "document/copy.h"
#include "document/layout.h"
#include "pack/verify_package.h"
#include "document/vocabulary.h"
#include "page/pages.h"
#include "pdf/packed_files.h"
#include "pdf/pdf.h"
#include "record/record.h"
#include "rules/rules.h"
#include "sign/sign.h"
#include "sign/trust_services.h"
#include "sign/verify.h"
#include "type/fonts.h"

namespace paraphe {

// "0.1.0"
const char* version();

struct EngineOptions {
  std::string layout;        // path of a layout file, "" for none: it takes the place of the
                             // built-in layout of its kind
  std::string layout_bytes;  // its content, when `layout` is given
  // The kinds of document (document/kinds.h) that will be made; a layout is opened for each.
  std::vector<DocumentKind> documents = {DocumentKind::kExtrait};
  bool accessible = false;  // larger type and stronger contrast: LayoutOptions::accessible
  bool guides = false;      // zones, margins, baselines and names of blocks over the pages
  // The folder in which the images of the record are looked for, and only there; "" for none.
  std::string record_folder;
};

// One document, rendered and not yet signed.
struct Act {
  std::string file_name;  // "23-12-132.pdf", "feuillet-2023-12-21.pdf": file_name_of(order)
  std::string title;
  Pdf pdf;
  size_t pages = 0;
  Diagnostics warnings;
};

// What the documents of a batch share: their layouts, the fonts and the pictures, opened once, and
// the record as it is embedded, compressed once. Its functions may be called from several threads at
// once, and give the same whatever was made before.
class Engine {
 public:
  // Errors: those of the layout, its fonts and its logos, each with the line of the layout.
  static Result<Engine> create(const EngineOptions& options);

  // The pages of one document, with the Document they point at. Errors: a kind that was not among
  // EngineOptions::documents; those of compose() and of the pages.
  struct Set {
    std::unique_ptr<const Document> document;
    Pages pages;
  };
  Result<Set> make_pages(const Order& order) const;

  // The unsigned document, dated `date`. `waivers`: see RenderOptions.
  Result<Act> make(const Order& order, Instant date, std::vector<std::string> waivers = {}) const;

  // The extract of deliberation `index` (from 0).
  Result<Set> make_pages(const Seance& seance, size_t index) const;
  Result<Act> make_act(const Seance& seance, size_t index, Instant date,
                       std::vector<std::string> waivers = {}) const;

  // SHA-256 in hexadecimal of the layout that dresses a kind: what a journal notes of it. "" when the
  // kind was not asked for.
  std::string layout_digest(DocumentKind kind) const;

  // A copy of act `index` (its extract, or the order or decision that it is), with what became of
  // it since (document/copy.h).
  Result<Act> make_copy(const Seance& seance, size_t index, Instant date,
                        const CopyMentions& mentions, std::vector<std::string> waivers = {}) const;
  // What the files of this kind say of their layout: "built-in", or "sha-256:" and the digest of its
  // file, then " accessible" for that variant; "" for a kind that was not asked for.
  std::string layout_identity(DocumentKind kind) const;

  // Signs one field of a file that make_act() or read_pdf() gave.
  Result<SignedPdf> sign(const Pdf& pdf, const Signer& signer, const SignOptions& options) const;
  // The first half of a signature whose key is elsewhere (sign/sign.h).
  Result<SigningTask> prepare_task(const Pdf& pdf, const Signer& signer,
                                   const SignOptions& options) const;

 private:
  // A layout with its fonts: a face of a document is one of its own layout's.
  struct Dress {
    Layout layout;
    Fonts fonts;
    std::string digest;
    std::string identity;  // as in RenderOptions::layout
  };
  bool guides_ = false;
  explicit Engine(std::shared_ptr<const Images> images);
  Result<const Dress*> dress_of(DocumentKind kind) const;
  std::array<std::shared_ptr<const Dress>, kDocumentKinds> dresses_;
  std::shared_ptr<const Fonts> fonts_;  // of the visible signatures: the faces of every layout
  std::shared_ptr<const PackedFiles> files_;
  std::shared_ptr<const Images> images_;
};

// The name of the file that holds act `index`: its extract, or the order or decision that it is.
std::string file_name_of(const Seance& seance, size_t index);

}  // namespace paraphe
