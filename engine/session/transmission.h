// Transmission: the acts of a folder on their way to the préfecture, and what comes back.
//
//   SendSummary sent = send_acts({.folder = "signes", .output = "envoi", …});
//   ReceiveSummary news = receive_messages({.journal = "signes"}, {"…-1-2_1.xml"});
//
// The journal (session/journal.h) remembers: which serials were used, which act left in which
// envelope, what the préfecture said of it. An act that is on its way, or has arrived, is not sent
// again; one that was refused may be.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pack/actes.h"
#include "pack/by_hand.h"
#include "pack/received.h"
#include "pack/reply.h"
#include "session/journal.h"

namespace paraphe {

// ---- lines of the journal about transmissions, besides those of session/journal.h. The note of
// each has one "name: value" a line; "id" is the identifier of the act.
inline constexpr const char* kLineByHand = "by-hand";     // prepared for the operator's form
inline constexpr const char* kLineRefused = "refused";    // an anomaly: may be sent again
inline constexpr const char* kLineAnnulled = "annulled";  // its transmission was withdrawn
inline constexpr const char* kLineLetter = "letter";      // 2-1, 3-1, 4-1, 5-1, and 3-5, 4-5
inline constexpr const char* kLineReplied = "replied";    // we sent 2-2 … 4-4 or 6-1
inline constexpr const char* kLineClassification = "classification";  // which one is in force

// The value of `name` in such a note, "" when it has none.
std::string note_value(const std::string& note, std::string_view name);

// Where an act stands.
struct Transmission {
  enum class State : uint8_t {
    kSent,
    kByHand,
    kRefused,
    kAcknowledged,
    kAnnulled
  } state = State::kSent;
  ActId id;
  ActKey key;
  std::optional<Date> sent, received;  // received: by the préfecture
  std::string envelope;                // "" by hand
  ActesSender sender;
  std::vector<std::string> letters;  // codes of letters that came, oldest first
};
const char* state_name(Transmission::State state);  // "sent", "by-hand" …

// What a journal knows of transmissions.
struct TransmissionBook {
  std::map<std::string, Transmission> acts;  // by identifier
  ClassificationNews news;
  // The act that is spoken of: known in part, or by its number as printed or sent. Null when there
  // is none, or several.
  const Transmission* find(const ActId& spoken) const;
  const Transmission* find_number(const std::string& number) const;
};
Result<TransmissionBook> read_transmissions(const Journal& journal);

// ---- sending

struct SendOptions {
  std::string folder;                       // of the signed files
  std::string output;                       // of the archives; must exist
  std::string annexes;                      // "": that of the signed files
  std::string journal;                      // folder of the journal; "": that of the signed files
  std::vector<std::string> only, on_paper;  // numbers as printed or sent
  bool by_hand = false;                     // a folder for the operator's form instead of archives
  bool replace = false;                     // an existing folder by hand
  bool resend = false;                      // acts that are on their way too
  int first_serial = 0;                     // no serial below is used; 0: the journal's next
  ActesOptions actes;                       // its classification must be there
  TrustAnchors anchors;                     // whom to trust for the signatures; may be empty
  Instant now;
};

struct SendSummary {
  ActesPlan plan;  // acts, with their names
  std::vector<ActesArchive> archives;
  std::optional<ByHandFolder> folder;
  std::vector<std::string> passed_over;  // files of the folder that are no acts
  Diagnostics diagnostics;
  bool sent = false;  // everything is there and noted
  // Owns what the plan points to.
  std::vector<std::shared_ptr<const Seance>> records;
};
SendSummary send_acts(const SendOptions& options);

// ---- receiving

struct ReceiveOptions {
  std::string journal;  // folder of the journal
  Instant now;
};

struct ReceivedItem {
  std::string file;  // path, or archive and name
  ReceivedMessage message;
  std::optional<Transmission> act;  // as it stood before
  bool known = false;               // it was received before
  std::string kept;                 // where it was copied to, in the folder of the journal
};
struct ReceiveSummary {
  std::vector<ReceivedItem> items;
  Diagnostics diagnostics;  // refusals explained; messages that match no act
};
// `files` are messages or archives of them. Each is copied into the folder "echanges" beside the
// journal, and noted.
ReceiveSummary receive_messages(const ReceiveOptions& options,
                                const std::vector<std::string>& files);

// ---- answering

struct AnswerOptions {
  std::string journal, output;
  ReplyOptions reply;  // its sender may be empty: that of the act's transmission is taken
  int first_serial = 0;
  Instant now;
};
struct AnswerSummary {
  std::vector<Reply> replies;
  std::vector<ActesArchive> archives;
  Diagnostics diagnostics;
  bool sent = false;
};
// Withdraws acts, given by number or identifier.
AnswerSummary send_annulments(const AnswerOptions& options, const std::vector<std::string>& acts);
// Answers a letter.
AnswerSummary send_reply(const AnswerOptions& options, const std::string& letter, Answer answer,
                         const std::vector<std::string>& documents);
// Asks for the classification. `record` says who asks.
AnswerSummary request_classification(const AnswerOptions& options, const Seance& record,
                                     const std::optional<Date>& known);

}  // namespace paraphe
