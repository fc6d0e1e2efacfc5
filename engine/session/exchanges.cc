#include "session/exchanges.h"

#include <map>
#include <memory>
#include <utility>

#include "base/file.h"
#include "pack/actes_names.h"
#include "pack/received.h"
#include "session/transmission.h"

namespace paraphe {
namespace {

constexpr size_t kLargestMessage = 64u << 20;

}  // namespace

ActId act_id_of(const Seance& seance, size_t index) {
  const Deliberation& act = seance.deliberations[index];
  return {actes_department(seance.collectivite.departement_code), seance.collectivite.siren,
          day_digits(date_of(seance, act)), transmitted_number(act),
          act.nature.empty() ? "DE" : act.nature};
}

std::string act_identifier(const Seance& seance, size_t index) {
  const ActId id = act_id_of(seance, index);
  if (seance.collectivite.siren.empty() || seance.collectivite.departement_code.empty()) return "";
  return id.text();
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
    const ActId own = act_id_of(seance, index);
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
    if (const Transmission* act = book->find(act_id_of(seance, index))) {
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
