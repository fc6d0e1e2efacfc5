#include "session/transmission.h"

#include <algorithm>

namespace paraphe {
namespace {

std::optional<Date> noted_day(const JournalLine& line, std::string_view name) {
  return read_day(note_value(line.note, name));
}

void take_classification(const JournalLine& line, ClassificationNews& news) {
  std::optional<Date> current = noted_day(line, "current"), seen = noted_day(line, "day");
  if (!current) return;
  if (!news.current || *current > *news.current) {
    news.current = current;
    news.confirmed = seen;
  } else if (*current == *news.current && seen && (!news.confirmed || *seen > *news.confirmed)) {
    news.confirmed = seen;
  }
}

void take_line(const JournalLine& line, TransmissionBook& book) {
  using State = Transmission::State;
  if (line.kind == kLineClassification) return take_classification(line, book.news);
  std::optional<ActId> id = read_act_id(note_value(line.note, "id"));
  if (!id) return;
  if (line.kind == kLineTransmitted || line.kind == kLineByHand) {
    Transmission& act = book.acts[id->text()];
    // Preparing a form for what is on its way changes nothing.
    bool under_way = act.state == State::kSent || act.state == State::kAcknowledged;
    if (line.kind == kLineByHand && !act.id.number.empty() && under_way) return;
    act = {};
    act.id = *id;
    act.key = line.key;
    act.state = line.kind == kLineByHand ? State::kByHand : State::kSent;
    act.sent = noted_day(line, "sent");
    act.envelope = note_value(line.note, "envelope");
    act.sender = {id->siren, id->department, note_value(line.note, "arrondissement"),
                  note_value(line.note, "nature")};
    return;
  }
  auto found = book.acts.find(id->text());
  if (found == book.acts.end()) return;
  Transmission& act = found->second;
  if (line.kind == kLineRefused) act.state = State::kRefused;
  if (line.kind == kLineAnnulled) act.state = State::kAnnulled;
  if (line.kind == kLineAcknowledged) {
    act.state = State::kAcknowledged;
    act.received = noted_day(line, "received");
  }
  if (line.kind == kLineLetter) act.letters.push_back(note_value(line.note, "code"));
}

}  // namespace

std::string note_value(const std::string& note, std::string_view name) {
  for (size_t start = 0; start < note.size();) {
    size_t end = std::min(note.find('\n', start), note.size());
    std::string_view line = std::string_view(note).substr(start, end - start);
    if (line.starts_with(name) && line.substr(name.size()).starts_with(": "))
      return std::string(line.substr(name.size() + 2));
    start = end + 1;
  }
  return "";
}

const char* state_name(Transmission::State state) {
  switch (state) {
    case Transmission::State::kSent:
      return "sent";
    case Transmission::State::kByHand:
      return "by-hand";
    case Transmission::State::kRefused:
      return "refused";
    case Transmission::State::kAcknowledged:
      return "acknowledged";
    case Transmission::State::kAnnulled:
      return "annulled";
  }
  return "";
}

const Transmission* TransmissionBook::find(const ActId& spoken) const {
  auto exact = acts.find(spoken.text());
  if (exact != acts.end()) return &exact->second;
  const Transmission* found = nullptr;
  for (const auto& [id, act] : acts) {
    if (!speaks_of(spoken, act.id)) continue;
    if (found != nullptr) return nullptr;
    found = &act;
  }
  return found;
}

const Transmission* TransmissionBook::find_number(const std::string& number) const {
  const Transmission* found = nullptr;
  for (const auto& [id, act] : acts) {
    if (number != id && number != act.id.number && number != act.key.act) continue;
    if (found != nullptr) return nullptr;
    found = &act;
  }
  return found;
}

Result<TransmissionBook> read_transmissions(const Journal& journal) {
  TransmissionBook book;
  PARAPHE_TRY([[maybe_unused]] Done read, journal.each([&](const JournalLine& line) {
    take_line(line, book);
    return true;
  }));
  return book;
}

}  // namespace paraphe
