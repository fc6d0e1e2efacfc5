// Messages to the préfecture besides acts: annulments, replies to its letters, the request for the
// classification. Each leaves in an envelope and archive of its own, as acts do.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "pack/actes.h"
#include "pack/received.h"

namespace paraphe {

// Who sends, through whom, when.
struct ReplyOptions {
  ActesSender sender;
  std::string platform;  // the operator's three letters
  bool test = false;
  Date day;
  std::vector<std::string> return_addresses;
  ActesReferent referent;
  uint64_t largest_archive = kLargestActesArchive;
};

// How a letter is answered.
enum class Answer : uint8_t {
  kAnswer,       // 2-2, 3-4, 4-4: with documents
  kRefuse,       // 3-3, 4-3: the refusal to send documents, to change the act; with one document
  kAcknowledge,  // 3-2, 4-2: its receipt; without document
};

// A message that is ready to be packed.
struct Reply {
  std::string code;              // "3-4"
  std::string name, message;     // the business XML
  std::vector<ActesFile> files;  // its documents
};

// Withdraws the transmission of an act (6-1).
Reply make_annulment(const ActId& act);

// Answers `letter` (2-1, 3-1 or 4-1). Errors: a message that is not answered so; a letter without
// act or date; no document, more than one where one is due, or any with kAcknowledge; a document
// that is neither PDF, JPG, PNG nor XML, locked or damaged.
Result<Reply> make_reply(const ReceivedMessage& letter, Answer answer,
                         const std::vector<std::string>& documents);

// Asks for the classification (7-1): whether that of `known` is still current, or for any.
Reply make_classification_request(const ActesSender& sender, const std::optional<Date>& known,
                                  int serial);

// Checks sender, operator and addresses, and writes the replies in one archive into `folder`, not
// shown before publish(). Errors as of write_actes().
Result<ActesPacked> write_replies(const std::vector<Reply>& replies, const ReplyOptions& options,
                                  int serial, const std::string& folder);

}  // namespace paraphe
