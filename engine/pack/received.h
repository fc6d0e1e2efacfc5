// What the préfecture sends back: acknowledgements, anomalies, letters, requests, classifications.
//
//   Result<ReceivedMessage> message = read_message(bytes, "062-…-DE-1-2_5279.xml");
//
// Read leniently, as real messages ask: any prefix, wrong encodings, file names without index,
// codes outside the schema. What a message says about an act is kept as text where it may be odd.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pack/actes_message.h"
#include "pack/actes_names.h"

namespace paraphe {

enum class MessageKind : uint8_t {
  kAcknowledgement,        // 1-2 ARActe
  kActAnomaly,             // 1-3 AnomalieActe: the act is refused
  kLetter,                 // 2-1 CourrierSimple
  kDocumentRequest,        // 3-1 DemandePieceComplementaire
  kDocumentsReceived,      // 3-5 ARPieceComplementaire
  kObservations,           // 4-1 LettreObservations
  kReplyReceived,          // 4-5 ARReponseRejetLettreObservations
  kReferral,               // 5-1 DefereTA: the act goes before the court
  kAnnulled,               // 6-2 ARAnnulation
  kClassification,         // 7-2 RetourClassification
  kClassificationCurrent,  // 7-3 ReponseClassificationSansChangement
  kEnvelopeAnomaly,        // AnomalieEnveloppe: the whole envelope is refused
  kReturnEnvelope,         // EnveloppeMISILLCL: names the messages that came with it
  kSent,                   // what a council sends: 1-1, 2-2, 3-4, its envelope …
};

struct ReceivedMessage {
  MessageKind kind = MessageKind::kSent;
  std::string code;     // "1-2"; "" for envelopes
  std::string element;  // "ARActe"
  std::string file;     // its name
  // The act: from @IDActe, from the copy of the act, or from the file's name; nothing for the
  // others.
  std::optional<ActId> act;
  std::optional<Date> received;           // when the State received the act, reply or annulment
  std::optional<Date> date;               // of the letter, anomaly, referral or classification
  std::string nature;                     // of an anomaly: "002"
  std::string text;                       // detail, reason, description of the documents asked for
  std::vector<std::string> documents;     // names of files that came with it
  std::optional<Date> current;            // date of the classification in force
  std::optional<ActesAct> copy;           // of the act
  std::optional<ActesEnvelope> envelope;  // of an envelope, or the copy in an anomaly
};

// Errors: no XML, or no message of ACTES. `file` is a path; messages may be told apart by its name.
Result<ReceivedMessage> read_message(std::string_view bytes, const std::string& file);

// Whether the act that an anomaly or acknowledgement speaks of is this one; an anomaly knows
// neither department nor SIREN, so what is empty in `spoken` is not compared.
bool speaks_of(const ActId& spoken, const ActId& act);

// Why the State refused, in words, and what to do. `message` is an anomaly.
Diagnostic explain_anomaly(const ReceivedMessage& message);
// What the rules of actes_checks.h find in the copy of the act or envelope that the anomaly holds:
// where the State gives a number and no word, this is what can be corrected.
Diagnostics faults_of_refused(const ReceivedMessage& message);

}  // namespace paraphe
