// Values of fields, from the types of the record. Private to the folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "document/fields.h"

namespace paraphe {

// Words that the record, or the program, keeps as long as the value is looked at.
inline FieldValue text(std::string_view kept) {
  return kept.empty() ? FieldValue{} : FieldValue(kept);
}
inline FieldValue text(const std::string& kept) { return text(std::string_view(kept)); }
inline FieldValue text(const char* kept) { return text(std::string_view(kept)); }
// Words made for it.
inline FieldValue text(std::string&& made) {
  return made.empty() ? FieldValue{} : FieldValue(std::move(made));
}
// A temporary of a condition of two sides, one of them constant.
inline FieldValue text(const std::string&& made) { return text(std::string(made)); }
inline FieldValue rich(const Texte& value) {
  return value.empty() ? FieldValue{} : FieldValue(&value);
}
inline FieldValue date(const std::optional<Date>& value) {
  return value ? FieldValue(*value) : FieldValue{};
}
inline FieldValue hour_of(const std::optional<Heure>& value) {
  return value ? FieldValue(*value) : FieldValue{};
}
inline FieldValue number(const std::optional<int>& value) {
  return value ? FieldValue(int64_t{*value}) : FieldValue{};
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
