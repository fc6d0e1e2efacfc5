// The package handed to the archives: SEDA 2.1, 2.2 or 2.3, as VITAM takes it.
//
//   std::vector<SedaSession> sessions = …;         // their acts, the files of each
//   PARAPHE_TRY(SedaResult made, pack_seda(sessions, options, "out/SIP-….zip"));
//
// A zip with manifest.xml and one flat folder, content/. The tree is what archivists look for: the
// year (when there are several sessions), the session with its record, each deliberation with the
// act as it was signed, its annexes, and what was exchanged with the préfecture. Files are
// streamed: memory grows with their number, not with their size. The same files, options and date
// give the same bytes.
//
// The rules of VITAM that the schema cannot say (“Structuration des SIP”) are checked here, each
// with its own code. Signatures are described (SigningInformation) from 2.3 on, which is the first
// version to have the words for it; before, in the description, because VITAM advises against the
// element Signature of 2.1 and 2.2.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "pack/archive.h"
#include "record/record.h"
#include "sign/sign.h"

namespace paraphe {

enum class SedaVersion : uint8_t { k21, k22, k23 };
const char* seda_name(SedaVersion version);  // "2.2"

// What the verifier found in a signed file.
struct SedaSignature {
  std::string signer, issuer, capacity;
  std::string level;                // "PAdES-BASELINE-LTA"
  std::optional<Instant> claimed;   // as the signer states it
  std::optional<Instant> proven;    // by a timestamp
};

struct SedaFile {
  std::string path;  // where it is now; of an entry of an archive, that archive
  // Its bytes, when it is no file of its own.
  std::shared_ptr<const std::string> content;
  std::string name;         // as people know it: "23-12-132.pdf"
  std::string title;        // "Acte signé", "Accusé de réception de la préfecture"
  std::string description;  // may be empty
  std::optional<Date> received;
  std::vector<SedaSignature> signatures;
};

struct SedaAct {
  size_t index = 0;  // of the deliberation
  SedaFile act;
  std::vector<SedaFile> annexes;
  std::vector<SedaFile> exchanges;  // in the order of time
  std::optional<Date> sent, received, last_exchange;
  std::string identifier;  // IDActe; may be empty
  // Whether the access rule for personal data holds: individual acts of staff (4.x) and social aid
  // (8.2), and whatever the record marks as private.
  bool is_personal = false;
};

struct SedaSession {
  const Seance* seance = nullptr;
  std::vector<SedaFile> documents;  // the record, minutes, lists …
  std::vector<SedaAct> acts;
  std::vector<SedaFile> exchanges;  // about many acts: envelopes, their refusals
};

struct SedaOptions {
  SedaVersion version = SedaVersion::k22;
  std::string identifier;  // MessageIdentifier and name of the file, without ".zip"
  Instant date;
  std::string agreement;            // ArchivalAgreement: the ingest contract
  std::string archival_agency;      // of the archive service
  std::string transferring_agency;  // "" for the SIREN of the authority
  std::string originating_agency;   // likewise
  std::string submission_agency;    // likewise
  std::string profile;              // ArchivalProfile; may be empty
  // Rules as the archive service names them; "" for none.
  std::string appraisal_rule, access_rule, personal_access_rule;
  bool keep = true;  // FinalAction: Keep, else Destroy
};

struct SedaResult {
  std::string manifest;
  size_t units = 0, objects = 0;
  uint64_t bytes = 0;  // of the zip
  std::optional<ArchiveWriter> archive;  // closed: publish() gives it its name
  Diagnostics findings;
};

// "SIP-246200729-2023-12-21", or "-2023" behind for sessions of one year.
std::string seda_identifier(const std::vector<SedaSession>& sessions);

// Makes the package, to be published at `path`; until then nothing is there. `shared`: exchanges about several of the
// sessions. Errors: files that cannot be read; rules of
// VITAM; options that are missing. All at once.
Result<SedaResult> pack_seda(const std::vector<SedaSession>& sessions, const SedaOptions& options,
                             const std::string& path, const std::vector<SedaFile>& shared = {});

}  // namespace paraphe
