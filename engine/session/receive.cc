// What the préfecture sends: read, matched to the acts that left, kept and noted.
#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "session/outbox.h"

namespace paraphe {
namespace {

namespace fs = std::filesystem;

constexpr Message kUnknownAct{
    "session.message-unmatched",
    N_("“{0}” speaks of {1}, which the journal of “{2}” does not know"),
    N_("Give the folder of the journal from which the act was sent with --journal.")};
constexpr Message kLetter{"session.letter", N_("{0}: the préfecture writes ({1}) on {2}: {3}"),
                          N_("Read its document, then answer: `paraphe pack reply {4} DOCUMENT`.")};
constexpr Message kReferral{
    "session.referral",
    N_("{0} goes before the administrative court, says the préfecture on {1}: {2}"),
    N_("Have the authority's counsel read the documents at once: time limits "
       "run from here.")};

constexpr const char* kFolder = "echanges";
constexpr size_t kLargestMessage = 16u << 20;
constexpr size_t kLargestDocument = 64u << 20;

class Receiver {
 public:
  explicit Receiver(const ReceiveOptions& options) : options_(options) {}

  ReceiveSummary receive(const std::vector<std::string>& files) {
    Result<TransmissionBook> book = read_book(options_.journal);
    if (!good(book)) return std::move(summary_);
    book_ = std::move(book).value();
    for (const std::string& file : files) open(file);
    // Nothing is kept while one file is no message: the user may have given the wrong folder.
    if (!has_errors(summary_.diagnostics) && !summary_.items.empty()) keep();
    if (!has_errors(summary_.diagnostics))
      for (const ReceivedItem& item : summary_.items) tell(item);
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

  // ---- reading

  void open(const std::string& file) {
    Result<std::string> bytes = read_file(file, kLargestDocument);
    if (!good(bytes)) return;
    if (!looks_like_archive(*bytes)) return take(file, *bytes);
    std::vector<std::pair<std::string, std::string>> contents;
    Result<Done> read = read_archive(
        file, {}, [&](const ArchiveEntry& entry, const EntryReader& reader) -> Result<Done> {
          PARAPHE_TRY(std::string content, read_entry(entry, reader, kLargestDocument));
          contents.emplace_back(entry.name, std::move(content));
          return Done{};
        });
    if (!good(read)) return;
    for (const auto& [name, content] : contents)
      if (name.ends_with(".xml")) take(name, content);
    // Letters have their documents beside them.
    for (auto& [name, content] : contents)
      if (!name.ends_with(".xml")) documents_.emplace_back(name, std::move(content));
  }

  void take(const std::string& file, const std::string& bytes) {
    if (bytes.size() > kLargestMessage) {
      // As read_file() says it.
      good(read_file(file, kLargestMessage));
      return;
    }
    Result<ReceivedMessage> message = read_message(bytes, file);
    if (!good(message)) return;
    ReceivedItem item;
    item.file = file;
    item.message = std::move(message).value();
    if (item.message.act)
      if (const Transmission* act = book_.find(*item.message.act)) item.act = *act;
    summary_.items.push_back(std::move(item));
    bytes_.push_back(bytes);
  }

  // ---- keeping

  // The acts of an envelope that was refused: by its name, else by the messages it held.
  std::vector<const Transmission*> refused_acts(const ReceivedItem& item) const {
    std::vector<const Transmission*> out;
    std::string envelope = item.message.file;
    if (envelope.starts_with("ANO_")) envelope.erase(0, 4);
    for (const auto& [id, act] : book_.acts) {
      bool in_it = act.envelope == envelope;
      for (const std::string& form : item.message.envelope->forms)
        in_it = in_it || form == message_name(act.id, 1, 1);
      if (in_it) out.push_back(&act);
    }
    return out;
  }

  void keep() {
    Result<Journal> journal = Journal::open(options_.journal, Journal::Mode::kCreate);
    if (!good(journal)) return;
    std::vector<JournalLine> lines;
    for (size_t i = 0; i < summary_.items.size(); ++i) {
      ReceivedItem& item = summary_.items[i];
      if (item.message.kind == MessageKind::kSent) continue;
      const std::string digest = sha256_hex(bytes_[i]);
      item.known = is_known(*journal, digest);
      if (!store(item.message.file, bytes_[i], digest, &item.kept)) return;
      if (item.known) continue;
      std::vector<JournalLine> more = lines_of(item);
      for (JournalLine& line : more) {
        line.time = options_.now;
        line.program = version();
        line.file = std::string(kFolder) + "/" + fs::path(item.kept).filename().string();
        line.digest = digest;
        line.size = static_cast<int64_t>(bytes_[i].size());
        lines.push_back(std::move(line));
      }
    }
    for (const auto& [name, content] : documents_)
      if (!store(name, content, sha256_hex(content), nullptr)) return;
    if (!lines.empty()) good(journal->append(lines));
  }

  bool is_known(const Journal& journal, const std::string& digest) const {
    bool found = false;
    Result<Done> read = journal.each([&](const JournalLine& line) {
      found = line.digest == digest && line.file.starts_with(kFolder);
      return !found;
    });
    return read.ok() && found;
  }

  // Into the folder of exchanges, under its own name; another file of that name gets a number.
  bool store(const std::string& name, const std::string& bytes, const std::string& digest,
             std::string* kept) {
    std::string folder = join_path(options_.journal, kFolder);
    std::error_code ignored;
    fs::create_directory(folder, ignored);
    fs::path plain = fs::path(name).filename();
    for (int n = 1;; ++n) {
      std::string path =
          join_path(folder, n == 1 ? plain.string()
                                   : plain.stem().string() + "-" + std::to_string(n) +
                                         plain.extension().string());
      if (kept != nullptr) *kept = path;
      Result<std::string> there = fs::exists(path, ignored) ? read_file(path, kLargestDocument)
                                                            : Result<std::string>(std::string());
      if (there.ok() && fs::exists(path, ignored)) {
        if (sha256_hex(*there) == digest) return true;
        continue;
      }
      return good(write_file(path, bytes));
    }
  }

  // What the journal learns.
  std::vector<JournalLine> lines_of(const ReceivedItem& item) const {
    const ReceivedMessage& m = item.message;
    std::vector<JournalLine> out;
    auto add = [&](const Transmission& act, const char* kind, const std::string& note) {
      out.emplace_back();
      out.back().kind = kind;
      out.back().key = act.key;
      out.back().note = "id: " + act.id.text() + "\ncode: " + m.code + note;
    };
    auto day = [](const char* name, const std::optional<Date>& date) {
      return date ? std::string("\n") + name + ": " + day_text(*date) : std::string();
    };
    const std::string text = m.text.empty() ? "" : "\ntext: " + m.text;
    switch (m.kind) {
      case MessageKind::kAcknowledgement:
        if (item.act) add(*item.act, kLineAcknowledged, day("received", m.received));
        break;
      case MessageKind::kActAnomaly:
        if (item.act)
          add(*item.act, kLineRefused, "\nanomaly: " + m.nature + day("date", m.date) + text);
        break;
      case MessageKind::kEnvelopeAnomaly:
        for (const Transmission* act : refused_acts(item))
          add(*act, kLineRefused, "\nanomaly: " + m.nature + day("date", m.date) + text);
        break;
      case MessageKind::kAnnulled:
        if (item.act) add(*item.act, kLineAnnulled, day("received", m.received));
        break;
      case MessageKind::kLetter:
      case MessageKind::kDocumentRequest:
      case MessageKind::kDocumentsReceived:
      case MessageKind::kObservations:
      case MessageKind::kReplyReceived:
      case MessageKind::kReferral:
        if (item.act)
          add(*item.act, kLineLetter, day("date", m.date) + day("received", m.received) + text);
        break;
      case MessageKind::kClassification:
      case MessageKind::kClassificationCurrent:
      case MessageKind::kReturnEnvelope:
      case MessageKind::kSent:
        break;
    }
    if (item.act || is_ours(m)) add_classification(m, out);
    return out;
  }

  // An answer about the classification names no act, but the authority that asked.
  bool is_ours(const ReceivedMessage& m) const {
    if (m.kind != MessageKind::kClassification && m.kind != MessageKind::kClassificationCurrent)
      return false;
    std::optional<ActesFileName> name = read_actes_file_name(m.file);
    return !name || book_.acts.empty() || book_.acts.begin()->second.id.siren == name->siren;
  }

  // Which version is in force, and the day on which the State said so.
  void add_classification(const ReceivedMessage& m, std::vector<JournalLine>& out) const {
    bool dated =
        m.kind == MessageKind::kClassification || m.kind == MessageKind::kClassificationCurrent;
    std::optional<Date> current = dated ? m.date : m.current;
    if (!current) return;
    // An acknowledgement says when; an answer about the classification is of the day it came.
    CivilTime now = to_civil(options_.now);
    Date said{now.year, now.month, now.day};
    if (m.received) {
      said = *m.received;
    } else if (m.date && !dated) {
      said = *m.date;
    }
    out.emplace_back();
    out.back().kind = kLineClassification;
    out.back().note = "current: " + day_text(*current) + "\nday: " + day_text(said);
  }

  // ---- telling

  void tell(const ReceivedItem& item) {
    const ReceivedMessage& m = item.message;
    Place place{item.file, 0, 0, ""};
    bool about_act = m.act && m.kind != MessageKind::kSent;
    if (about_act && !item.act) {
      std::string what = m.act->text();
      while (what.starts_with("-")) what.erase(0, 1);
      note({warning(kUnknownAct, {item.file, what, options_.journal}, place)});
    }
    auto day = [](const std::optional<Date>& date) { return date ? day_text(*date) : "—"; };
    const std::string text = m.text.empty() ? "—" : m.text;
    std::string id = m.act ? m.act->text() : "";
    switch (m.kind) {
      case MessageKind::kActAnomaly:
      case MessageKind::kEnvelopeAnomaly: {
        Diagnostics why{explain_anomaly(m)};
        Diagnostics faults = faults_of_refused(m);
        why.insert(why.end(), faults.begin(), faults.end());
        // The command did its work: the refusal is the préfecture's.
        for (Diagnostic& each : why) each.severity = Severity::kWarning;
        note(why);
        break;
      }
      case MessageKind::kLetter:
      case MessageKind::kDocumentRequest:
      case MessageKind::kObservations:
        note({warning(kLetter, {id, m.code, day(m.date), text, item.kept}, place)});
        break;
      case MessageKind::kReferral:
        note({warning(kReferral, {id, day(m.date), text}, place)});
        break;
      default:
        break;
    }
  }

  const ReceiveOptions& options_;
  TransmissionBook book_;
  std::vector<std::string> bytes_;  // of each item
  std::vector<std::pair<std::string, std::string>> documents_;
  ReceiveSummary summary_;
};

}  // namespace

ReceiveSummary receive_messages(const ReceiveOptions& options,
                                const std::vector<std::string>& files) {
  return Receiver(options).receive(files);
}

}  // namespace paraphe
