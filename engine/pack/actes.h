// Packing acts for the préfecture: signed extracts and their annexes become archives that the
// operators of télétransmission take (@CTES).
//
//   PARAPHE_TRY(ActesPlan plan, plan_actes(acts, options));       every check, nothing written
//   … plan.envelopes.size() serials are taken from the journal …
//   PARAPHE_TRY(ActesPacked packed, write_actes(plan, serials, "envoi"));   archives, not shown yet
//   packed.publish();                                             … and shown
//
// One archive for the session: an envelope, and for each act its message (1-1), its PDF and its
// annexes, in a flat tar.gz; more than one when 150 MiB do not hold them. The same acts, options
// and serials give the same bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "pack/actes_checks.h"
#include "pack/actes_message.h"
#include "pack/actes_names.h"
#include "pack/archive.h"
#include "pack/classification.h"
#include "pack/piece.h"
#include "record/record.h"

namespace paraphe {

// One act to be sent.
struct ActesItem {
  const Seance* seance = nullptr;
  size_t index = 0;  // of the deliberation
  Piece pdf;         // as look_at_piece() gave it
  // The folder in which the files of its annexes are, by the names that the record gives.
  std::string annex_folder;
  bool on_paper = false;  // annexes without a file are sent on paper
};

struct ActesOptions {
  const Classification* classification = nullptr;
  ClassificationNews news;
  std::string platform;                       // the operator's three letters: "SLO"
  bool test = false;                          // TACT instead of EACT
  Date day;                                   // of sending
  std::vector<std::string> return_addresses;  // none: that of the authority in the record
  ActesReferent referent;
  uint64_t largest_archive = kLargestActesArchive;  // bytes
};

// A file and the name it has in the archive.
struct ActesFile {
  std::string name;
  std::string path;
  std::string label;  // of an annex, as the record calls it
  std::string piece;  // "99_DE"
  uint64_t size = 0;
};

// An act, checked and named.
struct PlannedAct {
  std::string printed;     // number as printed: "23-12-132"
  ActId id;                // with the number as it is sent
  bool converted = false;  // the number was converted, not stated in the record
  ActesAct form;
  std::string message_name, message;  // the business XML
  std::vector<ActesFile> files;       // the act, then its annexes
  std::string matter;                 // "Finances locales / Divers"
  const Seance* seance = nullptr;
  size_t index = 0;
};

struct PlannedEnvelope {
  ActesEnvelope content;     // forms included
  std::vector<size_t> acts;  // of ActesPlan::acts
};

struct ActesPlan {
  std::string application;  // EACT or TACT
  std::string platform;
  Date day;
  uint64_t largest_archive = 0;
  std::vector<PlannedAct> acts;
  std::vector<PlannedEnvelope> envelopes;
  Diagnostics warnings;
};

// Errors, all at once: whatever check of actes_checks.h or classification.h fails; a file of an
// annex that is missing, of another kind than PDF, JPG, PNG and XML, or named with more than plain
// letters; a main file that is no PDF; an act that no archive can hold; items of different
// authorities or sessions. Never empty `items`.
Result<ActesPlan> plan_actes(const std::vector<ActesItem>& items, const ActesOptions& options);
// The same without what only an archive needs: the operator, addresses and envelopes. For those who
// fill in the operator's form.
Result<ActesPlan> plan_actes_by_hand(const std::vector<ActesItem>& items,
                                     const ActesOptions& options);

struct ActesArchive {
  std::string envelope;  // "EACT--246200729--20231222-1.xml"
  std::string name;      // "SLO-EACT--246200729--20231222-1.tar.gz"
  std::string path;
  int serial = 0;
  uint64_t size = 0;
  std::vector<size_t> acts;  // of the plan
};

class ActesPacked {
 public:
  std::vector<ActesArchive> archives;

  // Shows the archives under their names. On an error none is left.
  Result<Done> publish();

 private:
  friend class ActesPacker;
  std::vector<ArchiveWriter> writers_;
};

// Writes the archives into `folder`, as temporary files until publish(), and reads each back with
// check_actes_archive(). `serials`: one for each envelope. Errors: a serial out of its range (A12),
// an archive of that name that is there already, one that came out too large, the disk.
Result<ActesPacked> write_actes(const ActesPlan& plan, const std::vector<int>& serials,
                                const std::string& folder);

// Re-checks an archive, of whomever: A1 to A5, A8 to A10, A12, and A6 and A7 when `classification`
// is given. `name` is what the archive is called, when its path is not yet that.
Diagnostics check_actes_archive(const std::string& path, const std::string& name,
                                const Classification* classification);

}  // namespace paraphe
