// Annulments, replies and requests: messages to the préfecture that carry no act.
#include <algorithm>

#include "base/file.h"
#include "session/outbox.h"

namespace paraphe {
namespace {

constexpr Message kNotSent{
    "session.not-sent", N_("“{0}” is no act that the journal of “{1}” knows as sent"),
    N_("Give its number as printed or sent, or its identifier, and the folder "
       "of the journal with --journal.")};
constexpr Message kWithdrawn{"session.annulled-already", N_("{0} was withdrawn already"),
                             N_("Nothing remains to be done.")};

class Answerer {
 public:
  explicit Answerer(const AnswerOptions& options) : options_(options), reply_(options.reply) {}

  bool open() {
    if (!good(check_folder(options_.output))) return false;
    Result<TransmissionBook> book = read_book(options_.journal);
    if (!good(book)) return false;
    book_ = std::move(book).value();
    return true;
  }

  void annul(const std::string& number) {
    const Transmission* act = book_.find_number(number);
    if (act == nullptr)
      return note({error(kNotSent, {number, options_.journal}, {options_.journal, 0, 0, ""})});
    if (act->state == Transmission::State::kAnnulled)
      return note({error(kWithdrawn, {act->id.text()})});
    add(make_annulment(act->id), *act);
  }

  void answer(const std::string& letter, Answer how, const std::vector<std::string>& documents) {
    Result<std::string> bytes = read_file(letter);
    if (!good(bytes)) return;
    Result<ReceivedMessage> message = read_message(*bytes, letter);
    if (!good(message)) return;
    Result<Reply> reply = make_reply(*message, how, documents);
    if (!good(reply)) return;
    const Transmission* act = book_.find(*message->act);
    if (act == nullptr)
      return note({error(kNotSent, {message->act->text(), options_.journal},
                         {options_.journal, 0, 0, ""})});
    add(std::move(reply).value(), *act);
  }

  void request(const Seance& record, const std::optional<Date>& known) {
    reply_.sender = sender_of(record.collectivite);
    if (reply_.return_addresses.empty() && !record.collectivite.courriel.empty())
      reply_.return_addresses.push_back(record.collectivite.courriel);
    // One request an envelope: its number is always the first.
    summary_.replies.push_back(make_classification_request(reply_.sender, known, 1));
    lines_.emplace_back();
    lines_.back().key.authority = reply_.sender.siren;
    lines_.back().note = "code: 7-1";
  }

  AnswerSummary finish() {
    if (!has_errors(summary_.diagnostics) && !summary_.replies.empty()) summary_.sent = write();
    return std::move(summary_);
  }

 private:
  void note(const Diagnostics& more) {
    summary_.diagnostics.insert(summary_.diagnostics.end(), more.begin(), more.end());
  }
  template <class T>
  bool good(const Result<T>& result) {
    if (!result.ok()) note(result.errors());
    return result.ok();
  }

  void add(Reply reply, const Transmission& act) {
    if (reply_.sender.siren.empty()) reply_.sender = act.sender;
    lines_.emplace_back();
    lines_.back().key = act.key;
    lines_.back().note = "id: " + act.id.text() + "\ncode: " + reply.code;
    summary_.replies.push_back(std::move(reply));
  }

  bool write() {
    // Checked before the journal is touched: a serial is not wasted on what cannot be written.
    ActesEnvelope envelope{reply_.sender, reply_.referent, reply_.return_addresses, {}};
    note(check_sender(reply_.sender, {}));
    note(check_platform(reply_.platform));
    note(check_addresses(envelope, {}));
    if (has_errors(summary_.diagnostics)) return false;
    Result<Journal> journal = Journal::open(options_.journal, Journal::Mode::kCreate);
    if (!good(journal)) return false;
    note(unnoted_archives(*journal, options_.output, reply_.sender.siren, reply_.day));
    if (has_errors(summary_.diagnostics)) return false;
    Result<std::vector<int>> serial = take_serials(*journal, reply_.sender.siren, reply_.day,
                                                   options_.first_serial, 1, options_.now);
    if (!good(serial)) return false;
    Result<ActesPacked> packed =
        write_replies(summary_.replies, reply_, serial->front(), options_.output);
    if (!good(packed) || !good(packed->publish())) return false;
    summary_.archives = packed->archives;
    const ActesArchive& archive = summary_.archives.front();
    for (JournalLine& line : lines_) {
      line.kind = kLineReplied;
      line.time = options_.now;
      line.program = version();
      line.file = archive.name;
      line.serial = archive.serial;
      line.size = static_cast<int64_t>(archive.size);
      line.note += "\nsent: " + day_text(reply_.day) + "\nenvelope: " + archive.envelope;
    }
    return good(journal->append(lines_));
  }

  const AnswerOptions& options_;
  ReplyOptions reply_;
  TransmissionBook book_;
  std::vector<JournalLine> lines_;
  AnswerSummary summary_;
};

}  // namespace

AnswerSummary send_annulments(const AnswerOptions& options, const std::vector<std::string>& acts) {
  Answerer answerer(options);
  if (answerer.open())
    for (const std::string& act : acts) answerer.annul(act);
  return answerer.finish();
}

AnswerSummary send_reply(const AnswerOptions& options, const std::string& letter, Answer answer,
                         const std::vector<std::string>& documents) {
  Answerer answerer(options);
  if (answerer.open()) answerer.answer(letter, answer, documents);
  return answerer.finish();
}

AnswerSummary request_classification(const AnswerOptions& options, const Seance& record,
                                     const std::optional<Date>& known) {
  Answerer answerer(options);
  if (answerer.open()) answerer.request(record, known);
  return answerer.finish();
}

}  // namespace paraphe
