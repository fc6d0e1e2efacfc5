// Kinds of document that a record gives, and what each is made of.
//
// A kind has one French name, used in layouts (mise-en-page/@document), on the command line and in
// the names of files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/record.h"

namespace paraphe {

enum class DocumentKind : uint8_t {
  kExtrait,       // extract of the register, certified
  kDeliberation,  // the sheet of the register itself (L2121-23, R2121-9)
  kCertificat,    // of publication and executory character (L2131-1)
  kFeuillet,      // closing the session (R2121-9)
  kListe,         // of the deliberations examined (L2121-25)
  kProcesVerbal,  // minutes (L2121-15)
  kConvocation,   // with its agenda (L2121-10)
  kOrdreDuJour,   // the agenda alone, to be posted
  kEmargement,    // attendance sheet, to be signed by hand
  kBordereau,     // list of what goes to the archives
  kTableDates,    // of the year, by date (R2121-9)
  kTableMatieres,  // of the year, by subject (R2121-9)
  kRegistre,       // the volume: sheets, closing sheets, tables
  kArrete,         // of the executive
  kDecision,       // of the executive, by delegation of the council (L2122-22, L5211-10)
};
inline constexpr size_t kDocumentKinds = 15;

// What one document of a kind is made of.
enum class Extent : uint8_t {
  kAct,       // one act
  kSession,   // one session
  kSessions,  // one session or several: a year
};

struct KindOfDocument {
  DocumentKind kind;
  const char* name;   // "proces-verbal"
  const char* alias;  // "pv"; "" when there is none
  Extent extent;
  bool is_signed;  // carries signature fields
};

// All kinds, in the order of DocumentKind.
const std::vector<KindOfDocument>& document_kinds();
const KindOfDocument& about(DocumentKind kind);
// By name or alias.
std::optional<DocumentKind> find_kind(std::string_view name);
// "extrait, deliberation, …", for messages.
std::string kind_names();

// What one document is made of. The sessions outlive it.
struct Subject {
  std::vector<const Seance*> sessions;  // never empty; in the order of their dates
  std::optional<size_t> act;            // index in the only session, for Extent::kAct

  static Subject of_act(const Seance& seance, size_t index) { return {{&seance}, index}; }
  static Subject of_session(const Seance& seance) { return {{&seance}, std::nullopt}; }
};

// The document that an act is, as it is signed and sent: the extract of a deliberation, an order or
// a decision of the executive.
DocumentKind kind_of_act(const Deliberation& item);
// Whether the item was examined to the end: what is put off or withdrawn makes no act.
bool is_act(const Deliberation& item);

// What a record gives unasked: extracts, a convocation (session to come), orders and decisions.
std::vector<DocumentKind> usual_kinds(const Seance& seance);

// One document to be made.
struct Order {
  DocumentKind kind = DocumentKind::kExtrait;
  Subject subject;
};

// The documents of these kinds that the acts `wanted` (indices) of `seance` give, in the order of
// the kinds: one for each act of that kind (extracts of deliberations, orders and decisions of
// those of the executive; no register sheet and no certificate of what was put off or withdrawn), one for the session, or one for the session and those of `others`
// together, by date.
std::vector<Order> orders_of(const Seance& seance, const std::vector<size_t>& wanted,
                             const std::vector<DocumentKind>& kinds,
                             const std::vector<const Seance*>& others = {});

// The name of its file, safe on every file system: "23-12-132.pdf" for extracts, else the kind with
// the number, the day or the years: "certificat-23-12-132.pdf", "feuillet-2023-12-21.pdf",
// "registre-2023.pdf".
std::string file_name_of(const Order& order);

}  // namespace paraphe
