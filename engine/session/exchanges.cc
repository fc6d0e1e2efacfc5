#include "session/exchanges.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>

#include "base/file.h"
#include "pack/actes_names.h"
#include "pack/received.h"
#include "session/transmission.h"

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

ActId id_of(const Seance& seance, size_t index) {
  const Deliberation& act = seance.deliberations[index];
  return {actes_department(seance.collectivite.departement_code), seance.collectivite.siren,
          day_digits(seance.date), transmitted_number(act), act.nature.empty() ? "DE" : act.nature};
}

SedaAct* find_act(std::vector<SedaSession>& sessions, const ActId& id) {
  for (SedaSession& session : sessions)
    for (SedaAct& act : session.acts) {
      const ActId own = id_of(*session.seance, act.index);
      if (own.siren == id.siren && own.day == id.day && own.number == id.number &&
          own.nature == id.nature)
        return &act;
    }
  return nullptr;
}

// The act and its annexes travel beside their message; the archives have them already.
bool is_piece_sent(const ActesFileName& name) {
  return name.transaction == 1 && name.flux == 1 && name.index > 0;
}

}  // namespace

std::string act_identifier(const Seance& seance, size_t index) {
  const ActId id = id_of(seance, index);
  if (seance.collectivite.siren.empty() || seance.collectivite.departement_code.empty()) return "";
  return id.text();
}

Result<size_t> gather_exchanges(const std::string& folder, std::vector<SedaSession>& sessions,
                                Diagnostics& findings) {
  std::error_code problem;
  std::vector<std::string> names;
  for (std::filesystem::directory_iterator it(folder, problem), end; !problem && it != end;
       it.increment(problem))
    if (it->is_regular_file() && it->path().filename().string().front() != '.')
      names.push_back(it->path().filename().string());
  if (problem) return error(kFolder, {folder}, {folder, 0, 0, ""});
  std::sort(names.begin(), names.end());
  size_t added = 0;
  std::vector<std::pair<std::pair<SedaAct*, std::pair<int, int>>, SedaFile>> found;
  for (const std::string& name : names) {
    const std::string path = (std::filesystem::path(folder) / name).string();
    std::optional<ActesFileName> parts = read_actes_file_name(name);
    if (name.starts_with("EACT--") || name.starts_with("TACT--") || name.starts_with("ANO_")) {
      if (sessions.size() > 1) continue;  // of which session, its name does not say
      SedaFile& file = sessions.front().documents.emplace_back();
      file.path = path;
      file.name = name;
      file.title = name.starts_with("ANO_") ? "Anomalie d’enveloppe" : "Enveloppe de transmission";
      ++added;
      continue;
    }
    SedaAct* act = parts && parts->act ? find_act(sessions, *parts->act) : nullptr;
    if (act == nullptr) {
      findings.push_back(warning(kNobodys, {name}, {path, 0, 0, ""}));
      continue;
    }
    if (is_piece_sent(*parts)) continue;
    const Known* known = find_known(parts->transaction, parts->flux);
    SedaFile file;
    file.path = path;
    file.name = name;
    file.title = known != nullptr ? known->title : "Échange";
    if (parts->extension != "xml") file.title += ", pièce jointe";
    Result<std::string> bytes = read_file(path, kLargestMessage);
    Result<ReceivedMessage> message =
        parts->extension == "xml" && bytes.ok() ? read_message(*bytes, path)
                                                : Result<ReceivedMessage>(ReceivedMessage{});
    if (message.ok()) {
      std::optional<Date> day = message->received ? message->received : message->date;
      if (known != nullptr && known->from_state) file.received = day;
      if (message->kind == MessageKind::kAcknowledgement && message->received) {
        if (!act->received) act->received = message->received;
        if (message->act && act->identifier.empty()) act->identifier = message->act->text();
      }
      if (day && (!act->last_exchange || *act->last_exchange < *day)) act->last_exchange = day;
    }
    found.push_back({{act, {parts->transaction, parts->flux}}, std::move(file)});
    ++added;
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return a.first.second < b.first.second;
  });
  for (auto& [key, file] : found) key.first->exchanges.push_back(std::move(file));
  return added;
}

Result<LifeLookup> read_acknowledgements(const std::vector<std::string>& files) {
  auto known = std::make_shared<std::vector<std::pair<ActId, Date>>>();
  Diagnostics errors;
  for (const std::string& file : files) {
    Result<std::string> bytes = read_file(file, kLargestMessage);
    Result<ReceivedMessage> message =
        bytes.ok() ? read_message(*bytes, file) : Result<ReceivedMessage>(bytes.errors());
    if (!message.ok()) {
      errors.insert(errors.end(), message.errors().begin(), message.errors().end());
      continue;
    }
    if (message->kind == MessageKind::kAcknowledgement && message->act && message->received)
      known->emplace_back(*message->act, *message->received);
  }
  if (!errors.empty()) return errors;
  return LifeLookup([known](const Seance& seance, size_t index) {
    const ActId own = id_of(seance, index);
    ActLife life;
    for (const auto& [id, day] : *known) {
      if (!speaks_of(id, own)) continue;
      life.received = day;
      life.identifier = id.text();
    }
    return life;
  });
}

Result<LifeLookup> lives_in_journal(const std::string& folder) {
  PARAPHE_TRY(Journal journal, Journal::open(folder, Journal::Mode::kExisting));
  PARAPHE_TRY(TransmissionBook read, read_transmissions(journal));
  auto book = std::make_shared<const TransmissionBook>(std::move(read));
  auto published = std::make_shared<std::map<std::string, Date>>();
  PARAPHE_TRY([[maybe_unused]] Done all, journal.each([&](const JournalLine& line) {
    if (line.kind == kLinePublished)
      if (std::optional<Date> day = read_day(note_value(line.note, "published")))
        (*published)[line.key.session + " " + line.key.act] = *day;
    return true;
  }));
  return LifeLookup([book, published](const Seance& seance, size_t index) {
    ActLife life;
    if (const Transmission* act = book->find(id_of(seance, index))) {
      using State = Transmission::State;
      if (act->state == State::kSent || act->state == State::kAcknowledged) life.sent = act->sent;
      if (act->state == State::kAcknowledged) {
        life.received = act->received;
        life.identifier = act->id.text();
      }
    }
    auto day = published->find(day_text(seance.date) + " " + seance.deliberations[index].numero);
    if (day != published->end()) life.published = day->second;
    return life;
  });
}

LifeLookup both(LifeLookup first, LifeLookup second) {
  if (!first) return second;
  if (!second) return first;
  return [first, second](const Seance& seance, size_t index) {
    ActLife life = first(seance, index), more = second(seance, index);
    if (!life.sent) life.sent = more.sent;
    if (!life.received) life.received = more.received;
    if (!life.published) life.published = more.published;
    if (life.identifier.empty()) life.identifier = more.identifier;
    return life;
  };
}

}  // namespace paraphe
