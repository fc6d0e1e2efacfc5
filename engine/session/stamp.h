// Stamped copies: what became of an act, shown on a copy of it that may be published.
//
//   StampOptions options{.folder = "publies", .date = date, .received = day, …};
//   SessionSummary summary = stamp_files(engine, files, options, {});
//
// The signed file is never touched: it is what was signed, and what the courts and the archives hold
// on to. The copy is typeset again from the record that the original carries, with the mentions in
// the zone of the stamp, so that it is as accessible and as lasting as the original (an overlay on a
// signed file is neither, and every verifier would call it a modification). It shows the signatures
// as words and carries the original inside, or its SHA-256 where the original holds what must not be
// published.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "session/journal.h"
#include "session/session.h"

namespace paraphe {

// What is known of the later life of one act. Days that are missing come from the record.
struct ActLife {
  std::optional<Date> sent, received, published;
  std::string identifier;  // unique identifier of ACTES: "062-246200729-20231221-23_12_132-DE"
};

// Of the act `index` of `seance`; what a journal or an acknowledgement says. May be empty.
using LifeLookup = std::function<ActLife(const Seance& seance, size_t index)>;

struct StampOptions {
  std::string folder;  // must exist
  Instant date;        // of the copies
  Instant now;         // when the signatures of the originals are judged
  TrustAnchors anchors;
  ActLife life;       // of every file: goes before the lookup
  LifeLookup lookup;
  bool publish = false;  // leave out what the record marks as personal
  bool replace = false;
  // Beside each copy the certificate of executory character (L2131-1), unsigned: its signature field
  // waits for the executive. Needs an engine that makes documents of that kind.
  bool certificate = false;
  // Where the publication of each act is noted: kLinePublished, with the day in the note. May be
  // null.
  Journal* journal = nullptr;
};

// One copy into the folder for each of `files`, under its own name. All originals are read before
// the first copy is written. Errors, by file: not an extract that Paraphe made; a signature that is
// not intact; no day at all known of the act's later life; days out of order; those of as_copy().
SessionSummary stamp_files(const Engine& engine, const std::vector<std::string>& files,
                           const StampOptions& options, const ProgressCallback& progress);

}  // namespace paraphe
