// From a folder of signed files to archives for the préfecture.
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>

#include "base/file.h"
#include "session/crew.h"
#include "session/exchanges.h"
#include "session/outbox.h"

namespace paraphe {
namespace {

namespace fs = std::filesystem;

constexpr Message kNone{"session.no-acts", N_("“{0}” holds no act that Paraphe made"),
                        N_("Give the folder of the signed extracts: what `paraphe run` wrote.")};
constexpr Message kUnknown{"session.act-not-there",
                           N_("there is no file of the act “{0}” in “{1}”"),
                           N_("Check the number; the acts there are: {2}.")};
constexpr Message kAltered{"session.altered",
                           N_("“{0}” is not the file that was made: its content changed"),
                           N_("Take it again from where it was signed, or sign it again. Nothing "
                              "altered should be sent.")};
constexpr Message kBroken{"session.signature-broken",
                          N_("a signature of “{0}” does not hold: the operator will refuse it"),
                          N_("The reasons follow. Sign the file again, or send it unsigned.")};
constexpr Message kUnderWay{"session.already-sent",
                            N_("no. {0} was sent on {1} and is not answered yet"),
                            N_("Give the préfecture's answer to `paraphe receive`. If it was never "
                               "handed to the operator, add --resend.")};
constexpr Message kArrived{"session.already-acknowledged",
                           N_("no. {0} has arrived: the préfecture received it on {1}"),
                           N_("It needs not be sent again. To replace it, withdraw it first "
                              "(`paraphe pack annulment`) and give the new act another number.")};
constexpr Message kUndecided{"session.act-undecided",
                             N_("no. {0} was put off or withdrawn: there is no act to send"),
                             N_("Leave it out of --only, or correct the result of its ballot.")};
constexpr Message kWithdrawn{
    "session.withdrawn", N_("no. {0} was withdrawn and would be sent under the same identifier"),
    N_("Check with the préfecture that it takes the number again; many want "
       "a new one.")};

// More would wait for the disk.
constexpr size_t kMostHands = 8;

class Sender {
 public:
  explicit Sender(const SendOptions& options) : options_(options) {
    annexes_ = options.annexes.empty() ? options.folder : options.annexes;
    journal_ = options.journal.empty() ? options.folder : options.journal;
  }

  SendSummary send() {
    if (gather() && plan() && !has_errors(summary_.diagnostics))
      summary_.sent = options_.by_hand ? make_folder() : make_archives();
    return std::move(summary_);
  }

 private:
  bool note(const Diagnostics& more) {
    summary_.diagnostics.insert(summary_.diagnostics.end(), more.begin(), more.end());
    return !has_errors(more);
  }
  template <class T>
  bool good(const Result<T>& result) {
    return result.ok() || note(result.errors());
  }

  // ---- what is in the folder

  bool gather() {
    if (Result<Done> folder = check_folder(options_.output); !good(folder)) return false;
    std::error_code problem;
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(options_.folder, problem)) {
      std::string name = entry.path().filename().string();
      if (name.size() > 4 && name.ends_with(".pdf") && name[0] != '.') names.push_back(name);
    }
    // What check_folder() says, for a folder that is only read.
    if (problem) {
      Result<std::string> why = read_file(options_.folder);
      if (!why.ok()) note(why.errors());
      return note({error(kNone, {options_.folder}, {options_.folder, 0, 0, ""})});
    }
    std::sort(names.begin(), names.end());
    if (!open_journal()) return false;
    look_at_all(names);
    // In the order of the session.
    std::stable_sort(items_.begin(), items_.end(),
                     [](const ActesItem& a, const ActesItem& b) { return a.index < b.index; });
    check_wanted();
    if (items_.empty() && !has_errors(summary_.diagnostics))
      note({error(kNone, {options_.folder}, {options_.folder, 0, 0, ""})});
    return !has_errors(summary_.diagnostics);
  }

  // Of the folder of the files, for what was made there; it need not have one.
  bool open_journal() {
    std::error_code ignored;
    if (fs::exists(Journal::path_in(options_.folder), ignored)) {
      Result<Journal> made = Journal::open(options_.folder, Journal::Mode::kExisting);
      if (!good(made)) return false;
      made_.emplace(std::move(made).value());
    }
    Result<TransmissionBook> book = read_book(journal_);
    if (!good(book)) return false;
    book_ = std::move(book).value();
    return true;
  }

  // What is known of a file from itself alone.
  struct Looked {
    std::optional<Result<SentFile>> piece;
    bool altered = false;                      // since it was made, says the journal
    std::optional<Verification> verification;  // of a signed file
    Diagnostics notes;
  };

  // The files are looked at by several hands; what is found is told in their order.
  void look_at_all(const std::vector<std::string>& names) {
    std::vector<Looked> looked(names.size());
    std::atomic<size_t> next{0};
    const size_t hands = std::clamp<size_t>(
        names.size() / 8, 1, std::clamp<size_t>(std::thread::hardware_concurrency(), 1, kMostHands));
    Crew crew(hands);
    for (size_t hand = 0; hand < hands; ++hand) {
      crew.add([&] {
        SentFileReader reader;
        for (size_t i = next++; i < names.size(); i = next++) look_at(reader, names[i], looked[i]);
      });
    }
    crew.finish();
    for (size_t i = 0; i < names.size(); ++i) take(names[i], looked[i]);
  }

  void look_at(SentFileReader& reader, const std::string& name, Looked& out) const {
    std::string path = join_path(options_.folder, name);
    // What is judged here is what is verified below: read once, unless it is a very large file.
    std::string whole;
    out.piece = reader.look(path, true, out.notes, &whole);
    if (!out.piece->ok() || (*out.piece)->record == nullptr) return;
    Result<std::string> bytes =
        whole.empty() ? read_file(path) : Result<std::string>(std::move(whole));
    if (!bytes.ok()) {
      out.piece = bytes.errors();
      return;
    }
    // What the journal knows was verified when it was made, and is the same to the byte.
    if (made_) {
      Result<std::optional<JournalLine>> line = made_->last_of_file(name);
      if (line.ok() && *line && !(*line)->digest.empty()) {
        out.altered = (*line)->digest != sha256_hex(*bytes);
        if (!out.altered) return;
      }
    }
    if ((*out.piece)->is_signed)
      out.verification = verify(*bytes, path, options_.anchors, options_.now);
  }

  void take(const std::string& name, Looked& looked) {
    // A file of ours that is damaged must not be passed over in silence.
    if (!good(*looked.piece)) return;
    SentFile& piece = looked.piece->value();
    const Seance* record = piece.record ? read_record(piece.record, piece.path) : nullptr;
    std::optional<size_t> index = record != nullptr ? act_of(*record, name) : std::nullopt;
    if (!index) {
      summary_.passed_over.push_back(name);
      return;
    }
    const Deliberation& d = record->deliberations[*index];
    if (!is_act(d)) {
      // The register tells of it; there is no decision that could be reviewed.
      if (names_act(options_.only, d))
        note({error(kUndecided, {d.numero}, {piece.path, 0, 0, ""})});
      summary_.passed_over.push_back(name);
      return;
    }
    there_.push_back(d.numero);
    if (!options_.only.empty() && !names_act(options_.only, d)) return;
    note(looked.notes);
    check_file(piece, looked);
    check_state(*record, *index, {piece.path, 0, 0, ""});
    items_.push_back({record, *index, std::move(piece), annexes_, names_act(options_.on_paper, d)});
  }

  // The acts of a session hold the same record: read once.
  const Seance* read_record(const std::shared_ptr<const std::string>& bytes,
                            const std::string& path) {
    for (const auto& [known, record] : by_bytes_)
      if (known == bytes || *known == *bytes) return record;
    Result<Seance> read = read_seance(*bytes, path);
    const Seance* record = nullptr;
    if (read.ok()) {
      summary_.records.push_back(std::make_shared<const Seance>(std::move(read).value()));
      record = summary_.records.back().get();
    }
    by_bytes_.emplace_back(bytes, record);
    return record;
  }

  // Which act of its record a file is: the journal knows what it made; else by the file's name.
  std::optional<size_t> act_of(const Seance& record, const std::string& name) const {
    std::string number, document;
    if (made_) {
      Result<std::optional<JournalLine>> line = made_->last_of_file(name);
      if (line.ok() && *line) {
        number = (*line)->key.act;
        document = (*line)->key.document;
      }
    }
    for (size_t i = 0; i < record.deliberations.size(); ++i) {
      const Deliberation& act = record.deliberations[i];
      if (number.empty() ? file_name_of(record, i) == name
                         : act.numero == number && document == about(kind_of_act(act)).name)
        return i;
    }
    return std::nullopt;
  }

  static bool names_act(const std::vector<std::string>& numbers, const Deliberation& d) {
    return std::any_of(numbers.begin(), numbers.end(), [&](const std::string& n) {
      return n == d.numero || n == transmitted_number(d);
    });
  }

  // The bytes are those that were made, and their signatures hold.
  void check_file(const SentFile& piece, const Looked& looked) {
    Place place{piece.path, 0, 0, ""};
    if (looked.altered) note({error(kAltered, {piece.path}, place)});
    if (!looked.verification) return;
    const Verification& verification = *looked.verification;
    bool broken = verification.verdict == Verdict::kInvalid ||
                  (!options_.anchors.pem.empty() && verification.verdict != Verdict::kValid);
    if (!broken) return;
    note({error(kBroken, {piece.path}, place)});
    note(verification.findings);
    for (const SignatureReport& report : verification.signatures) note(report.reasons);
  }

  void check_state(const Seance& record, size_t index, const Place& place) {
    const Deliberation& d = record.deliberations[index];
    auto found = book_.acts.find(act_id_of(record, index).text());
    if (found == book_.acts.end()) return;
    const Transmission& act = found->second;
    auto day = [](const std::optional<Date>& date) { return date ? day_text(*date) : "—"; };
    switch (act.state) {
      case Transmission::State::kSent:
        if (!options_.resend && !options_.by_hand)
          note({error(kUnderWay, {d.numero, day(act.sent)}, place)});
        break;
      case Transmission::State::kAcknowledged:
        note({error(kArrived, {d.numero, day(act.received)}, place)});
        break;
      case Transmission::State::kAnnulled:
        note({warning(kWithdrawn, {d.numero}, place)});
        break;
      case Transmission::State::kByHand:
      case Transmission::State::kRefused:
        break;
    }
  }

  void check_wanted() {
    std::string all;
    for (const std::string& number : there_) all += (all.empty() ? "" : ", ") + number;
    for (const std::string& number : options_.only) {
      bool found = std::any_of(items_.begin(), items_.end(), [&](const ActesItem& item) {
        return names_act({number}, item.seance->deliberations[item.index]);
      });
      if (!found)
        note({error(kUnknown, {number, options_.folder, all}, {options_.folder, 0, 0, ""})});
    }
  }

  // ---- what leaves

  bool plan() {
    ActesOptions actes = options_.actes;
    // What the user says of today counts beside what the journal knows.
    if (!actes.news.current) actes.news.current = book_.news.current;
    bool same_version = book_.news.current == actes.classification->date;
    if (same_version && book_.news.confirmed &&
        (!actes.news.confirmed || *book_.news.confirmed > *actes.news.confirmed))
      actes.news.confirmed = book_.news.confirmed;
    Result<ActesPlan> made =
        options_.by_hand ? plan_actes_by_hand(items_, actes) : plan_actes(items_, actes);
    if (!good(made)) return false;
    note(made->warnings);
    summary_.plan = std::move(made).value();
    return true;
  }

  bool make_folder() {
    Result<Journal> journal = Journal::open(journal_, Journal::Mode::kCreate);
    if (!good(journal)) return false;
    Result<ByHandFolder> made = write_by_hand(summary_.plan, *options_.actes.classification,
                                              options_.output, options_.replace);
    if (!good(made)) return false;
    summary_.folder = *made;
    std::vector<JournalLine> lines;
    for (const PlannedAct& act : summary_.plan.acts)
      lines.push_back(line_of(act, kLineByHand, "", fs::path(made->path).filename().string()));
    return good(journal->append(lines));
  }

  bool make_archives() {
    Result<Journal> journal = Journal::open(journal_, Journal::Mode::kCreate);
    if (!good(journal)) return false;
    const std::string& siren = summary_.plan.acts.front().id.siren;
    if (!note(unnoted_archives(*journal, options_.output, siren, summary_.plan.day))) return false;
    Result<std::vector<int>> serials =
        take_serials(*journal, siren, summary_.plan.day, options_.first_serial,
                     summary_.plan.envelopes.size(), options_.now);
    if (!good(serials)) return false;
    Result<ActesPacked> packed = write_actes(summary_.plan, *serials, options_.output);
    if (!good(packed) || !good(packed->publish())) return false;
    summary_.archives = packed->archives;
    std::vector<JournalLine> lines;
    for (const ActesArchive& archive : summary_.archives)
      for (size_t index : archive.acts) {
        lines.push_back(
            line_of(summary_.plan.acts[index], kLineTransmitted, archive.envelope, archive.name));
        lines.back().serial = archive.serial;
        lines.back().size = static_cast<int64_t>(archive.size);
      }
    return good(journal->append(lines));
  }

  JournalLine line_of(const PlannedAct& act, const char* kind, const std::string& envelope,
                      const std::string& file) const {
    JournalLine line;
    line.kind = kind;
    line.time = options_.now;
    line.key = act_key(*act.seance, act.index,
                       about(kind_of_act(act.seance->deliberations[act.index])).name);
    line.key.identifier = act.id.number;
    line.file = file;
    line.program = version();
    ActesSender sender = sender_of(act.seance->collectivite);
    line.note = "id: " + act.id.text() + "\nsent: " + day_text(summary_.plan.day) +
                (envelope.empty() ? "" : "\nenvelope: " + envelope) +
                "\nmatter: " + matter_text(act.form.matters) +
                "\nclassification: " + day_text(*act.form.classification) +
                "\narrondissement: " + sender.arrondissement + "\nnature: " + sender.nature;
    return line;
  }

  const SendOptions& options_;
  std::string annexes_, journal_;
  std::optional<Journal> made_;
  TransmissionBook book_;
  std::vector<std::pair<std::shared_ptr<const std::string>, const Seance*>> by_bytes_;
  std::vector<ActesItem> items_;
  std::vector<std::string> there_;
  SendSummary summary_;
};

}  // namespace

SendSummary send_acts(const SendOptions& options) { return Sender(options).send(); }

}  // namespace paraphe
