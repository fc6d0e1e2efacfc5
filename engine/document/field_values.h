// Values of fields, from the types of the record. Private to the folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "document/fields.h"

namespace paraphe {

inline FieldValue text(std::string value) {
  FieldValue out;
  out.present = !value.empty();
  out.text = std::move(value);
  return out;
}
inline FieldValue text(std::string_view value) { return text(std::string(value)); }
inline FieldValue text(const char* value) { return text(std::string(value)); }
inline FieldValue rich(const Texte& value) {
  FieldValue out;
  out.present = !value.empty();
  out.rich = &value;
  return out;
}
inline FieldValue date(const std::optional<Date>& value) {
  FieldValue out;
  out.present = value.has_value();
  if (value) out.date = *value;
  return out;
}
inline FieldValue hour_of(const std::optional<Heure>& value) {
  FieldValue out;
  out.present = value.has_value();
  if (value) out.hour = *value;
  return out;
}
inline FieldValue number(const std::optional<int>& value) {
  FieldValue out;
  out.present = value.has_value();
  if (value) out.number = *value;
  return out;
}
inline FieldValue number_of(size_t value) { return number(static_cast<int>(value)); }
inline FieldValue flag(bool value) { return text(value ? "oui" : ""); }

// What an act does not state it has from its session; outside an act, the session's own.
inline const Formules& phrases(const Scene& s) {
  return s.act ? s.act->formules : s.seance->formules;
}
inline const Publication& steps(const Scene& s) {
  return s.act ? s.act->publication : s.seance->publication;
}
inline const std::optional<Recours>& remedies(const Scene& s) {
  return s.act ? s.act->recours : s.seance->recours;
}
// Those of an extract may be chosen by its layout; Tallies::let_sign().
inline const std::vector<Signataire>& signatories(const Scene& s) {
  const std::vector<Signataire>& stated = s.act ? s.act->signataires : s.seance->signataires;
  return s.tallies->of_extract(*s.seance, stated);
}

// "unanimite" …
const char* result_name(Resultat result);

}  // namespace paraphe
