#include "session/handover.h"

#include <algorithm>
#include <filesystem>
#include <list>
#include <set>

#include "base/file.h"
#include "pack/actes_names.h"
#include "pack/file_digest.h"
#include "pack/piece.h"
#include "pack/received.h"
#include "record/publish.h"
#include "session/as_signed.h"
#include "session/deliver.h"
#include "session/exchanges.h"
#include "sign/contents.h"

namespace paraphe {
namespace {

constexpr Message kNoAct{"session.handover-act", N_("the act of no. {0} is not in “{1}”"),
                         N_("Give with --acts the folder of the signed acts, under the names that "
                            "Paraphe gave them; this one would be “{2}”.")};
constexpr Message kBroken{"session.handover-broken",
                          N_("a signature of “{0}” does not hold; it is not handed over"),
                          N_("Find the file as it was signed; the reasons follow.")};
constexpr Message kUnsigned{"session.handover-unsigned", N_("“{0}” is not signed"),
                            N_("The archives then hold a copy; the signed register stays on paper.")};
constexpr Message kOtherRecord{
    "session.handover-record", N_("“{0}” was made from another state of the record"),
    N_("Hand over the record from which the acts were made: it is inside them.")};
constexpr Message kNoAnnex{"session.handover-annex", N_("the annex “{0}” of no. {1} is missing: {2}"),
                           N_("Put the file beside the record, under the name the record gives.")};
constexpr Message kNoAnnexFile{"session.handover-annex-paper",
                               N_("the annex “{0}” of no. {1} has no file and is not in the package"),
                               N_("Hand it over on paper, or give its file in the record.")};

constexpr size_t kLargestPdf = 256u << 20;

std::string folder_of(const std::string& file) {
  return std::filesystem::path(file).parent_path().string();
}
std::string base_of(const std::string& file) {
  return std::filesystem::path(file).filename().string();
}

const char* genre_word(const Deliberation& act) {
  switch (act.genre) {
    case GenreActe::kArrete:
      return "arrêté";
    case GenreActe::kDecision:
      return "décision";
    case GenreActe::kDeliberation:
      break;
  }
  return "délibération";
}

// Individual acts of staff, and of social aid: documents of persons (AR048 of the SIAF's profile).
bool is_about_persons(const Deliberation& act) {
  const int first = act.matieres.empty() ? 0 : act.matieres[0];
  const int second = act.matieres.size() < 2 ? 0 : act.matieres[1];
  if (act.nature == "AI") return first == 4 || (first == 8 && second == 2);
  return act.nature == "CC" && first == 4;
}

bool same_bytes(const std::string& one, const std::string& other) {
  Result<FileFacts> a = facts_of(one), b = facts_of(other);
  return a.ok() && b.ok() && a->digest == b->digest;
}

class Gatherer {
 public:
  explicit Gatherer(const HandoverOptions& options) : options_(options) {}

  Result<Handover> run() && {
    for (const std::string& file : options_.records) read(file);
    if (has_errors(findings_)) return std::move(findings_);
    seances_.sort([](const Read& a, const Read& b) { return a.seance.date < b.seance.date; });
    for (const Read& each : seances_) sessions_.push_back(session_of(each));
    if (!options_.exchanges.empty()) add_exchanges();
    if (has_errors(findings_)) return std::move(findings_);
    return pack();
  }

 private:
  struct Read {
    std::string file;
    Seance seance;
    std::vector<size_t> omitted;
  };

  void add(const Diagnostics& more) { findings_.insert(findings_.end(), more.begin(), more.end()); }

  void read(const std::string& file) {
    Result<std::string> bytes = read_file(file);
    if (!bytes.ok()) return add(bytes.errors());
    Result<Seance> seance = read_seance(*bytes, file);
    if (!seance.ok()) return add(seance.errors());
    Result<PublicRecord> open = public_record(*seance);
    if (!open.ok()) return add(open.errors());
    seances_.push_back({file, std::move(seance).value(), std::move(open->omitted)});
  }

  SedaSession session_of(const Read& read) {
    SedaSession out;
    out.seance = &read.seance;
    SedaFile& record = out.documents.emplace_back();
    record.path = read.file;
    record.name = base_of(read.file);
    record.title = "Données de la séance";
    record.description = "Dossier de séance en XML, dont les actes ont été tirés";
    for (size_t i = 0; i < read.seance.deliberations.size(); ++i)
      if (is_act(read.seance.deliberations[i])) add_act(read, i, out);
    return out;
  }

  void add_act(const Read& read, size_t index, SedaSession& out) {
    const Deliberation& deliberation = read.seance.deliberations[index];
    const std::string name = file_name_of(read.seance, index);
    const std::string path = options_.acts + "/" + name;
    if (!std::filesystem::exists(path)) {
      findings_.push_back(error(kNoAct, {deliberation.numero, options_.acts, name},
                                deliberation.place));
      return;
    }
    SedaAct act;
    act.index = index;
    act.act.path = path;
    act.act.name = name;
    act.act.title =
        std::string("Acte\u00A0: ") + genre_word(deliberation) + " n° " + deliberation.numero;
    look_at(path, read, act.act);
    if (options_.lookup) {
      ActLife life = options_.lookup(read.seance, index);
      act.sent = life.sent;
      act.received = life.received;
      act.identifier = life.identifier;
    }
    if (!act.sent) act.sent = deliberation.publication.transmission;
    if (!act.received) act.received = deliberation.publication.reception;
    if (act.identifier.empty()) act.identifier = act_identifier(read.seance, index);
    act.is_personal = is_about_persons(deliberation) || read.omitted[index] > 0;
    add_annexes(read, deliberation, act);
    out.acts.push_back(std::move(act));
  }

  // Signatures, and whether the act is that of the record.
  void look_at(const std::string& path, const Read& read, SedaFile& file) {
    Result<std::string> bytes = read_file(path, kLargestPdf);
    if (!bytes.ok()) return add(bytes.errors());
    const Place place{path, 0, 0, ""};
    AsSigned judged = verify_as_signed(*bytes, path, options_.anchors, options_.seda.date);
    if (!judged.is_sound) {
      findings_.push_back(error(kBroken, {path}, place));
      add(judged.reasons);
    }
    for (const SignatureReport& report : judged.verification.signatures) {
      if (report.is_timestamp) continue;
      SedaSignature signature;
      signature.signer = report.signer;
      signature.issuer = report.issuer;
      signature.capacity = report.capacity;
      signature.level = report.level;
      signature.claimed = parse_iso_date(report.claimed_date);
      signature.proven = parse_iso_date(report.proven_date);
      file.signatures.push_back(std::move(signature));
    }
    if (file.signatures.empty()) findings_.push_back(warning(kUnsigned, {path}, place));
    Diagnostics notes;
    Result<SentFile> piece = reader_.look(path, true, notes);
    if (!piece.ok()) return add(piece.errors());
    add(notes);
    if (piece->record == nullptr || *piece->record != read.seance.source)
      findings_.push_back(warning(kOtherRecord, {path}, place));
  }

  void add_annexes(const Read& read, const Deliberation& deliberation, SedaAct& act) {
    for (const Annexe& annex : deliberation.annexes) {
      if (annex.fichier.empty()) {
        findings_.push_back(
            warning(kNoAnnexFile, {annex.libelle, deliberation.numero}, annex.place));
        continue;
      }
      if (!is_file_in(folder_of(read.file), annex.fichier)) {
        findings_.push_back(
            error(kNoAnnex, {annex.libelle, deliberation.numero, annex.fichier}, annex.place));
        continue;
      }
      SedaFile& file = act.annexes.emplace_back();
      file.path = (std::filesystem::path(folder_of(read.file)) / annex.fichier).string();
      file.name = annex.fichier;
      file.title = "Annexe\u00A0: " + annex.libelle;
      ++annexes_;
    }
  }

  void add_exchanges() {
    Result<size_t> added = gather_exchanges(options_.exchanges, sessions_, shared_, findings_);
    if (!added.ok()) return add(added.errors());
    exchanges_ = *added;
  }

  Result<Handover> pack() {
    Handover out;
    SedaOptions seda = options_.seda;
    if (seda.identifier.empty()) seda.identifier = seda_identifier(sessions_);
    out.path = options_.folder + "/" + seda.identifier + ".zip";
    PARAPHE_TRY(out.package, pack_seda(sessions_, seda, out.path, shared_));
    // The same package again is no conflict.
    std::optional<Diagnostic> taken = taken_place(options_.folder, seda.identifier + ".zip");
    if (!taken || !same_bytes(out.path, out.package.archive->temporary())) {
      if (taken && !options_.replace) return *taken;
      PARAPHE_TRY([[maybe_unused]] Done shown, out.package.archive->publish());
    }
    out.package.archive.reset();
    out.sessions = sessions_.size();
    for (const SedaSession& session : sessions_) out.acts += session.acts.size();
    out.annexes = annexes_;
    out.exchanges = exchanges_;
    out.findings = std::move(findings_);
    out.findings.insert(out.findings.end(), out.package.findings.begin(),
                        out.package.findings.end());
    return out;
  }

  const HandoverOptions& options_;
  Diagnostics findings_;
  std::list<Read> seances_;
  SentFileReader reader_;  // of the records in the acts, which are the same in those of a session
  std::vector<SedaSession> sessions_;
  std::vector<SedaFile> shared_;  // exchanges about several of them
  size_t annexes_ = 0, exchanges_ = 0;
};

}  // namespace

Result<Handover> hand_over(const HandoverOptions& options) { return Gatherer(options).run(); }

}  // namespace paraphe
