#include <cstdio>

#include "session/journal.h"

namespace paraphe {
namespace {

void add(std::string& out, std::string_view field) {
  out += std::to_string(field.size());
  out += ':';
  out += field;
}

void add(std::string& out, int64_t number) { add(out, std::to_string(number)); }

std::string iso_day(Date date) {
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.annee, date.mois, date.jour);
  return text;
}

}  // namespace

ActKey act_key(const Seance& seance, size_t index, std::string document) {
  const Deliberation& act = seance.deliberations[index];
  ActKey key;
  key.authority =
      seance.collectivite.siren.empty() ? seance.collectivite.nom : seance.collectivite.siren;
  key.session = iso_day(seance.date);
  key.act = act.numero;
  key.identifier = act.identifiant;
  key.document = std::move(document);
  return key;
}

ActKey act_key(const Order& order) {
  const Seance& first = *order.subject.sessions.front();
  const std::string document = about(order.kind).name;
  if (order.subject.act) return act_key(first, *order.subject.act, document);
  ActKey key = act_key(first, 0, document);
  key.act.clear();
  key.identifier.clear();
  if (about(order.kind).extent == Extent::kSessions) key.session.resize(4);
  return key;
}

bool is_made(const JournalLine& line) {
  return line.kind == kLineRendered || line.kind == kLineSigned || line.kind == kLineExtended;
}

std::string chained_hash(const std::string& previous, const JournalLine& line) {
  std::string text;
  text.reserve(1024 + line.note.size());
  add(text, previous);
  add(text, line.number);
  add(text, line.kind);
  add(text, line.time.seconds);
  add(text, line.time.offset_minutes);
  for (const std::string* field :
       {&line.key.authority, &line.key.session, &line.key.act, &line.key.identifier,
        &line.key.document, &line.file, &line.digest})
    add(text, *field);
  add(text, line.size);
  for (const std::string* field : {&line.record, &line.layout, &line.certificate, &line.program})
    add(text, *field);
  add(text, line.dated.seconds);
  add(text, line.dated.offset_minutes);
  add(text, line.level);
  add(text, line.serial);
  add(text, line.note);
  return sha256_hex(text);
}

}  // namespace paraphe
