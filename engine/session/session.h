// Session: the evening's work, a whole council session from its record to signed files in a folder.
//
//   SessionOptions options{.folder = "out", .date = date, .signer = &signer, .anchors = anchors};
//   SessionSummary summary = run_seance(engine, seance, options, {});
//
// In two passes: first everything is checked, rendered and thrown away again or kept; nothing is
// signed while one act is refused. Then each act is signed, verified against the anchors, and
// written whole or not at all. The folder keeps a journal (session/journal.h): what an earlier run
// finished is not made again, whatever ended that run.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paraphe.h"

namespace paraphe {

// A rule's finding that a person answers for: it no longer refuses, and the files keep the reason.
struct Waiver {
  std::string code, reason;
};

struct ActSummary;

struct SessionOptions {
  std::vector<std::string> only;  // printed numbers of the acts wanted; empty for all
  // The engine has opened them; empty for those that are usual for each record.
  std::vector<DocumentKind> documents = {DocumentKind::kExtrait};
  // Other sessions of the year, for the kinds that are made of several; they outlive the run.
  std::vector<const Seance*> others;
  std::string folder;              // must exist; not used by check_seance()
  Instant date;                    // of the files, of the signatures, and of their verification
  const Signer* signer = nullptr;  // null: the files stay unsigned
  std::string field;               // "" takes the first unsigned field of each file
  std::string reason, location;    // may be empty
  std::string capacity;            // may be empty
  Level level = Level::kB;
  TrustServices* services = nullptr;  // needed above B; shared by all acts
  // The clock, for proofs that are obtained now: above B, files are verified as of then.
  Instant now;
  // With anchors, only a signature found valid is written. Without, trust cannot be judged: then
  // the signature must be intact and cover the file.
  TrustAnchors anchors;
  std::vector<Waiver> waivers;
  std::optional<Date> as_of;  // the law of this day instead of that of the session
  // An existing different file is replaced instead of refused; run_batch() keeps the old one aside.
  bool replace = false;
  // Of run_batch() and run_seance():
  size_t jobs = 1;             // threads that render and sign
  bool keep_going = false;     // acts that are refused do not keep the others from being made
  bool date_of_clock = false;  // nobody chose `date`: a file made on another day is no other file
  // Acts from this one on are only counted once they are told, when they are as they should be: so
  // memory does not grow with a year of sessions.
  size_t told_whole = SIZE_MAX;
  // Told of each act when nothing more will happen to it, one at a time, from any thread. May be
  // empty.
  std::function<void(const ActSummary&)> on_act;
};

enum class ActState : uint8_t {
  kPending,  // not reached: another act was refused, or the run stopped
  kRefused,  // its diagnostics say why; no file was written
  kFailed,   // it can be made, but not written: the disk is full, another file has its name
  kChecked,  // it can be made; nothing was to be written
  kWritten,
  kUnchanged,  // the folder already held it, from this run's point of view finished
};
inline constexpr size_t kActStates = 6;

struct ActSummary {
  std::string number;  // of the act, as printed; for other documents their kind, for sign_files()
                       // the input
  std::string title;
  std::string file;  // path of the file written; "" when there is none
  size_t pages = 0;
  size_t bytes = 0;
  bool is_signed = false;
  Level level = Level::kB;               // reached, when is_signed
  bool level_missed = false;             // the file is there, sound, and below the level wanted
  Verification verification;             // when is_signed
  std::vector<std::string> open_fields;  // signature fields still to be signed
  std::vector<std::string> waivers;      // that the file keeps: "rules.quorum: why"
  std::string record;                    // the record's file
  ActState state = ActState::kPending;
  Diagnostics diagnostics;
};

// The acts of one record that are as they should be and were not worth keeping each.
struct ActCount {
  std::string record;
  std::array<size_t, kActStates> by_state{};
  size_t pages = 0;
};

struct SessionSummary {
  std::deque<ActSummary> acts;  // in the order of the records
  // Of a batch: each record, in their order, with its acts that are not among `acts`.
  std::vector<ActCount> counted;
  Diagnostics diagnostics;  // about the session as a whole: findings of the rules, the folder
  bool interrupted = false;
  // Findings that are no errors, of acts that are only counted: how many, by their codes.
  std::map<std::string, size_t> forgotten;

  size_t size() const;  // all acts
  size_t count(ActState state) const;
  // Everything that was asked for is there, at the level asked for.
  bool complete() const;
};

// Where the work stands. `done` of `total` steps; `subject` is the act at hand.
struct Progress {
  enum class Pass : uint8_t { kChecking, kWriting } pass = Pass::kChecking;
  size_t done = 0;
  size_t total = 0;
  std::string_view subject;
};

// Called before each act of each pass and once at the end of a pass; false stops the run cleanly
// between two acts. May be empty.
using ProgressCallback = std::function<bool(const Progress&)>;

// The indices of the deliberations with these numbers (printed or transmitted), in the record's
// order; all when `numbers` is empty. Errors: a number the record does not hold.
Result<std::vector<size_t>> select_acts(const Seance& seance,
                                        const std::vector<std::string>& numbers);

// Applies the rules and sets every act to the last detail, without writing anything.
SessionSummary check_seance(const Engine& engine, const Seance& seance,
                            const SessionOptions& options, const ProgressCallback& progress);

// The whole of it. With a signer the files are signed, without they are only rendered.
SessionSummary run_seance(const Engine& engine, const Seance& seance, const SessionOptions& options,
                          const ProgressCallback& progress);

// One record of many. Both functions may be called again, when memory was wanted for other records.
struct RecordSource {
  std::string file;    // for messages
  std::string folder;  // that its files go to; "" for SessionOptions::folder
  std::function<Result<std::shared_ptr<const Seance>>()> read;
  std::function<Result<std::shared_ptr<const Engine>>()> open_engine;
};

// The same for a year of sessions, or several councils. All records are checked, with their numbers
// among each other and against the journals, before anything is signed. Memory does not grow with
// the number of records. An act that fails, whatever its reason, fails alone; where files can no
// longer be written the batch ends.
SessionSummary run_batch(const std::vector<RecordSource>& records, const SessionOptions& options,
                         const ProgressCallback& progress);

// Signs one field of each of `files`, PDFs that Paraphe wrote, into the folder, under their own
// names. All are read before the first is signed. `only` is not used.
SessionSummary sign_files(const Engine& engine, const std::vector<std::string>& files,
                          const SessionOptions& options, const ProgressCallback& progress);

// Raises or renews the signatures of each of `files` to options.level, by appending. Into the
// folder, or with an empty folder each in its own place. All are read before the first is written.
SessionSummary extend_files(const std::vector<std::string>& files, const SessionOptions& options,
                            const ProgressCallback& progress);

}  // namespace paraphe
