// Journal: what was made in a folder and what became of it, line by line, never changed afterwards.
//
//   Result<Journal> journal = Journal::open("actes", Journal::Mode::kCreate);
//   Result<std::vector<JournalLine>> acts = journal->find_acts("23_12_132", "2023-12-21");
//   journal->add_event(acts->front(), "transmitted", now, {.note = json, .file = "…-1-1_0.xml"});
//
// An SQLite file, FOLDER/.paraphe/journal.sqlite. Each line carries the SHA-256 of the line before
// it together with its own content, and the file keeps the number and hash of the last line: a line
// that was altered, taken out or put in between shows in check(). (Who rewrites every line and the
// end too can hide; so a reader may note the hash of the last line elsewhere, and find() it later.)
//
// Every function is durable when it returns, and may be called from several threads and processes.
// No clock in here: times come in.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paraphe.h"
#include "sign/digest.h"

namespace paraphe {

// Whose act, of which session. What journals look acts up by.
struct ActKey {
  std::string authority;   // SIREN, else the name
  std::string session;     // day of the session, "2023-12-21"
  std::string act;         // number as printed, "23-12-132"
  std::string identifier;  // number as transmitted, "23_12_132"; may be empty
  std::string document;    // kind of document, "extrait"
};
ActKey act_key(const Seance& seance, size_t index, std::string document);
// Of a document of a session or a year: without numbers; of a year, the session is "2023".
ActKey act_key(const Order& order);

// Kinds of lines that this folder writes. Others are free: lower case letters, digits, "-".
inline constexpr const char* kLineRendered = "rendered";  // a file without signature was made
inline constexpr const char* kLineSigned = "signed";  // a file was made and signed, or signed again
inline constexpr const char* kLineExtended = "extended";  // its signature was raised or renewed
inline constexpr const char* kLineReplaced = "replaced";  // another file took its place
inline constexpr const char* kLineWaived = "waived";      // note: "rules.quorum: the reason"
inline constexpr const char* kLineSerial = "serial";      // a serial was given out
inline constexpr const char* kLineTransmitted = "transmitted";
inline constexpr const char* kLineAcknowledged = "acknowledged";
inline constexpr const char* kLinePublished = "published";

struct JournalLine {
  int64_t number = 0;  // from 1, without gaps; the journal gives it
  std::string kind;
  Instant time;  // when it was written
  ActKey key;
  // Of a file that was made or received; its name in the folder, SHA-256 in hexadecimal, bytes.
  std::string file, digest;
  int64_t size = 0;
  // What it was made from: SHA-256 of the record, of the layout, of the signer's certificate (""
  // when unsigned); and the version of the program.
  std::string record, layout, certificate, program;
  Instant dated;      // the date in the file
  std::string level;  // "B" … "LTA"; "" when unsigned
  int64_t serial = 0;
  std::string note;  // text or JSON, as its writer likes
  std::string hash;  // of this line and all before it; the journal gives it
};

// What an event may say besides its act and kind.
struct EventDetail {
  std::string note = {};
  std::string file = {}, digest = {};
  int64_t size = 0;
  int64_t serial = 0;
};

// What check() finds. `lines` were read; `findings` are errors, each naming its line.
struct JournalCheck {
  int64_t lines = 0;
  std::string hash;  // of the last line
  Diagnostics findings;
};

class Journal {
 public:
  enum class Mode : uint8_t { kCreate, kExisting };  // kCreate makes what is missing
  // Errors: the folder or its journal is missing or cannot be written, another program's file, a
  // newer version of the journal.
  static Result<Journal> open(const std::string& folder, Mode mode);
  static std::string path_in(const std::string& folder);

  // Writes all lines in one transaction: all are there afterwards, or none. Fills in numbers and
  // hashes. Errors: the disk; an end that does not fit the lines (somebody cut the journal).
  // `in_doubt` is set when it was the end of the transaction that failed: the disk may hold it or not.
  Result<Done> append(std::vector<JournalLine>& lines, bool* in_doubt = nullptr);

  // One line about an act.
  Result<Done> add_event(const ActKey& act, std::string_view kind, Instant time,
                         const EventDetail& detail = {});

  // The next number, from 1, of what `series` counts for this authority on this day (the day's
  // transmissions, say). Given out once: durable before it is returned, and never again.
  Result<int64_t> next_serial(const std::string& authority, const std::string& day,
                              std::string_view series, Instant time);

  // The last line of a file made of this document; nothing when it was never made.
  Result<std::optional<JournalLine>> last_made(const ActKey& key) const;
  // The last line of a file made under this name, whatever it is of.
  Result<std::optional<JournalLine>> last_of_file(const std::string& file) const;
  // The last line made of each document of the act that is transmitted (or printed) under this
  // number; `session` "" for any day. In the order in which they were made first.
  Result<std::vector<JournalLine>> find_acts(const std::string& number,
                                             const std::string& session) const;
  // All lines about an act (its document apart), oldest first; `kind` "" for all.
  Result<std::vector<JournalLine>> history(const ActKey& act, std::string_view kind = "") const;
  // Every line, oldest first, until `visit` says false.
  Result<Done> each(const std::function<bool(const JournalLine&)>& visit) const;
  // The number of the line with this hash, 0 when there is none.
  Result<int64_t> find(const std::string& hash) const;

  // Reads the whole chain.
  JournalCheck check() const;

  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();

 private:
  struct Parts;
  explicit Journal(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// Whether the line says that a file was made: rendered, signed or extended.
bool is_made(const JournalLine& line);

// The hash of `line` behind one whose hash is `previous` ("" before the first): SHA-256, in
// hexadecimal, over `previous` and each field in the order of the table, each preceded by its
// length in bytes and a colon. `line.hash` is not read.
std::string chained_hash(const std::string& previous, const JournalLine& line);

}  // namespace paraphe
