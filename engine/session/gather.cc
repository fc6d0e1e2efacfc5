// A folder of messages and letters, brought to the acts they are about.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "base/file.h"
#include "pack/actes_names.h"
#include "pack/archive.h"
#include "pack/received.h"
#include "session/exchanges.h"
#include "sign/digest.h"

namespace paraphe {
namespace {

constexpr Message kFolder{"session.exchanges-folder", N_("the folder “{0}” cannot be read"),
                          N_("Give with --exchanges the folder of the messages.")};
constexpr Message kNobodys{"session.exchanges-other",
                           N_("“{0}” is about none of these acts and is left out"),
                           N_("Files are told apart by the names that ACTES gives them.")};

constexpr size_t kLargestMessage = 64u << 20;

struct Known {
  int transaction, flux;
  const char* title;
  bool from_state;
};
constexpr Known kKnown[] = {
    {1, 1, "Transmission au contrôle de légalité", false},
    {1, 2, "Accusé de réception", true},
    {1, 3, "Anomalie", true},
    {2, 1, "Courrier simple de la préfecture", true},
    {2, 2, "Réponse au courrier simple", false},
    {3, 1, "Demande de pièces complémentaires", true},
    {3, 2, "Accusé de réception de la demande de pièces", false},
    {3, 3, "Refus de pièces complémentaires", false},
    {3, 4, "Pièces complémentaires", false},
    {3, 5, "Accusé de réception des pièces complémentaires", true},
    {4, 1, "Lettre d’observations", true},
    {4, 2, "Accusé de réception de la lettre d’observations", false},
    {4, 3, "Rejet de la lettre d’observations", false},
    {4, 4, "Réponse à la lettre d’observations", false},
    {4, 5, "Accusé de réception de la réponse", true},
    {5, 1, "Déféré au tribunal administratif", true},
    {6, 1, "Annulation de la transmission", false},
    {6, 2, "Accusé de réception de l’annulation", true},
};
const Known* find_known(int transaction, int flux) {
  for (const Known& known : kKnown)
    if (known.transaction == transaction && known.flux == flux) return &known;
  return nullptr;
}
// By the code of its message: "1-2".
const Known* find_known(std::string_view code) {
  if (code.size() != 3 || code[1] != '-') return nullptr;
  return find_known(code[0] - '0', code[2] - '0');
}

// The act and its annexes travel beside their message; the archives have them already.
bool is_piece_sent(const ActesFileName& name) {
  return name.transaction == 1 && name.flux == 1 && name.index > 0;
}

// A file of the folder, or of an archive in it.
struct Found {
  SedaFile file;  // its place, name and content
  std::optional<ActesFileName> parts;
  std::optional<ReceivedMessage> message;
  const SedaSession* session = nullptr;  // to which it was brought
};

class Exchanges {
 public:
  Exchanges(std::vector<SedaSession>& sessions, std::vector<SedaFile>& shared,
            Diagnostics& findings)
      : sessions_(sessions), shared_(shared), findings_(findings) {}

  Result<size_t> gather(const std::string& folder) {
    std::error_code problem;
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator it(folder, problem), end; !problem && it != end;
         it.increment(problem))
      if (it->is_regular_file() && it->path().filename().string().front() != '.')
        names.push_back(it->path().filename().string());
    if (problem) return error(kFolder, {folder}, {folder, 0, 0, ""});
    std::sort(names.begin(), names.end());
    for (const std::string& name : names)
      take((std::filesystem::path(folder) / name).string(), name);
    // Messages say to which acts their letters and their envelopes belong, and envelopes to which
    // acts their refusals do.
    bring(&Exchanges::bring_message);
    bring(&Exchanges::bring_letter);
    bring(&Exchanges::bring_envelope);
    bring(&Exchanges::bring_refusal);
    for (const Found& found : found_)
      if (found.session == nullptr)
        findings_.push_back(warning(kNobodys, {found.file.name}, {found.file.path, 0, 0, ""}));
    std::stable_sort(acts_.begin(), acts_.end(),
                     [](const ForAct& a, const ForAct& b) { return a.order < b.order; });
    for (ForAct& each : acts_) each.act->exchanges.push_back(std::move(each.file));
    return added_;
  }

 private:
  // ---- reading

  void take(const std::string& path, const std::string& name) {
    if (name.ends_with(".tar.gz")) return take_archive(path, name);
    std::optional<ActesFileName> parts = read_actes_file_name(name);
    if (parts && is_piece_sent(*parts)) return;
    Found found;
    found.file.path = path;
    found.file.name = name;
    found.parts = std::move(parts);
    Result<std::string> bytes =
        name.ends_with(".xml") ? read_file(path, kLargestMessage) : Result<std::string>("");
    if (!bytes.ok() || bytes->empty() || read(found, *bytes)) found_.push_back(std::move(found));
  }

  // As the operator hands them over, and as `pack actes` made them. What is in them is small but
  // for the acts, which are not taken.
  void take_archive(const std::string& path, const std::string& name) {
    const size_t before = found_.size();
    Result<Done> done = read_archive(
        path, {}, [&](const ArchiveEntry& entry, const EntryReader& reader) -> Result<Done> {
          std::optional<ActesFileName> parts = read_actes_file_name(entry.name);
          if (parts && is_piece_sent(*parts)) return Done{};
          PARAPHE_TRY(std::string bytes, read_entry(entry, reader, kLargestMessage));
          Found found;
          found.file.path = path;
          found.file.name = entry.name;
          found.parts = std::move(parts);
          if (entry.name.ends_with(".xml") && !read(found, bytes)) return Done{};
          found.file.content = std::make_shared<const std::string>(std::move(bytes));
          found_.push_back(std::move(found));
          return Done{};
        });
    if (done.ok()) return;
    found_.resize(before);
    for (Diagnostic problem : done.errors()) {
      problem.severity = Severity::kWarning;
      findings_.push_back(std::move(problem));
    }
    findings_.push_back(warning(kNobodys, {name}, {path, 0, 0, ""}));
  }

  // The same message may lie there twice: loose, and in the archive in which it came. Says whether
  // it is new.
  bool read(Found& found, std::string_view bytes) {
    if (!digests_.insert(sha256_hex(bytes)).second) return false;
    Result<ReceivedMessage> message = read_message(bytes, found.file.name);
    if (message.ok()) found.message = std::move(message).value();
    return true;
  }

  // ---- bringing

  struct ForAct {
    SedaAct* act;
    std::pair<int, int> order;
    SedaFile file;
  };

  void bring(bool (Exchanges::*one)(Found&)) {
    for (Found& found : found_)
      if (found.session == nullptr && (this->*one)(found)) ++added_;
  }

  struct Where {
    SedaSession* session = nullptr;
    SedaAct* act = nullptr;
  };
  // The act that is spoken of, perhaps in part; nothing when there is none, or several.
  Where find(const ActId& spoken) const {
    Where out;
    for (SedaSession& session : sessions_)
      for (SedaAct& act : session.acts) {
        if (!speaks_of(spoken, act_id_of(*session.seance, act.index))) continue;
        if (out.act != nullptr) return {};
        out = {&session, &act};
      }
    return out;
  }

  // By what it says, then by its name.
  bool bring_message(Found& found) {
    if (found.message && found.message->envelope) return false;
    Where where;
    if (found.message && found.message->act) where = find(*found.message->act);
    if (where.act == nullptr && found.parts && found.parts->act) where = find(*found.parts->act);
    if (where.act == nullptr) return false;
    const Known* known = found.message ? find_known(found.message->code) : nullptr;
    if (known == nullptr && found.parts)
      known = find_known(found.parts->transaction, found.parts->flux);
    add(found, where, known);
    if (found.message) learn(*found.message, *where.act);
    return true;
  }

  // A document that a message names, under whatever name.
  bool bring_letter(Found& found) {
    auto named = letters_.find(found.file.name);
    if (named == letters_.end()) return false;
    add(found, named->second.first, named->second.second);
    return true;
  }

  void add(Found& found, const Where& where, const Known* known) {
    SedaFile& file = found.file;
    file.title = known != nullptr ? known->title : "Échange";
    const bool is_message = file.name.ends_with(".xml");
    if (!is_message) file.title += ", pièce jointe";
    if (found.message) {
      const ReceivedMessage& message = *found.message;
      if (known != nullptr && known->from_state)
        file.received = message.received ? message.received : message.date;
      for (const std::string& document : message.documents) letters_[document] = {where, known};
      forms_[file.name] = where.session;
    }
    found.session = where.session;
    acts_.push_back({where.act,
                     known != nullptr ? std::pair(known->transaction, known->flux)
                                      : std::pair(found.parts ? found.parts->transaction : 9,
                                                  found.parts ? found.parts->flux : 9),
                     std::move(file)});
  }

  static void learn(const ReceivedMessage& message, SedaAct& act) {
    const std::optional<Date>& day = message.received ? message.received : message.date;
    if (message.kind == MessageKind::kAcknowledgement && message.received) {
      if (!act.received) act.received = message.received;
      if (message.act && act.identifier.empty()) act.identifier = message.act->text();
    }
    if (day && (!act.last_exchange || *act.last_exchange < *day)) act.last_exchange = day;
  }

  // The sessions of the messages that an envelope names.
  std::set<SedaSession*> sessions_of(const ActesEnvelope& envelope) const {
    std::set<SedaSession*> out;
    for (const std::string& form : envelope.forms) {
      auto known = forms_.find(form);
      if (known != forms_.end()) {
        out.insert(known->second);
        continue;
      }
      std::optional<ActesFileName> name = read_actes_file_name(form);
      Where where = name && name->act ? find(*name->act) : Where{};
      if (where.session != nullptr) out.insert(where.session);
    }
    return out;
  }

  bool bring_envelope(Found& found) {
    if (!found.message || !found.message->envelope) return false;
    const bool refused = found.message->kind == MessageKind::kEnvelopeAnomaly;
    const std::set<SedaSession*> about = sessions_of(*found.message->envelope);
    if (about.empty()) return false;
    if (!refused) envelopes_[found.file.name] = about;
    put(found, about);
    return true;
  }

  // A refusal that holds no copy of its envelope bears its name.
  bool bring_refusal(Found& found) {
    if (!found.file.name.starts_with("ANO_")) return false;
    auto envelope = envelopes_.find(found.file.name.substr(4));
    if (envelope == envelopes_.end()) return false;
    put(found, envelope->second);
    return true;
  }

  // Envelopes speak of many acts: they stand beside them, in their session or above several.
  void put(Found& found, const std::set<SedaSession*>& about) {
    SedaFile& file = found.file;
    const bool refused = file.name.starts_with("ANO_") ||
                         (found.message && found.message->kind == MessageKind::kEnvelopeAnomaly);
    const bool from_state = found.message && found.message->kind == MessageKind::kReturnEnvelope;
    file.title = refused      ? "Anomalie d’enveloppe"
                 : from_state ? "Enveloppe de retour de la préfecture"
                              : "Enveloppe de transmission";
    if (refused && found.message) file.received = found.message->date;
    found.session = *about.begin();
    std::vector<SedaFile>& to = about.size() == 1 ? (*about.begin())->exchanges : shared_;
    to.push_back(std::move(file));
  }

  std::vector<SedaSession>& sessions_;
  std::vector<SedaFile>& shared_;
  Diagnostics& findings_;
  std::vector<Found> found_;
  std::set<std::string> digests_;
  std::vector<ForAct> acts_;
  std::map<std::string, std::pair<Where, const Known*>> letters_;  // by the names messages give
  std::map<std::string, SedaSession*> forms_;                      // messages, by name
  std::map<std::string, std::set<SedaSession*>> envelopes_;
  size_t added_ = 0;
};

}  // namespace

Result<size_t> gather_exchanges(const std::string& folder, std::vector<SedaSession>& sessions,
                                std::vector<SedaFile>& shared, Diagnostics& findings) {
  return Exchanges(sessions, shared, findings).gather(folder);
}

}  // namespace paraphe
