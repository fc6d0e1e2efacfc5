// The reader's parts, private to the folder: nodes of a valid document → structs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/xml.h"
#include "record/record.h"
#include "record/trail.h"

namespace paraphe {

// What reading needs to know on its way, and the faults that the schema cannot see.
struct ReadContext {
  Trail trail;
  std::unordered_map<std::string_view, MembreIndex> members;
  Diagnostics diagnostics;

  Whence line_of(XmlNode node) const { return trail.line_of(node); }
  Whence place_of(XmlNode node) { return trail.place_of(node); }
};

// ---- values (values.cc). The schema has checked their form; what is absent gives the default.
std::string text_attribute(XmlNode node, std::string_view name);
bool yes(XmlNode node, std::string_view name);
std::optional<int> number_attribute(XmlNode node, std::string_view name);
std::optional<Date> date_attribute(XmlNode node, std::string_view name);
std::optional<Heure> hour_attribute(XmlNode node, std::string_view name);
// The plain text of a child element, collapsed; "" when there is none.
std::string child_text(XmlNode node, std::string_view name);

// A word of the schema and the enumerator it stands for.
template <class Enum>
struct Word {
  std::string_view word;
  Enum value;
};
template <class Enum, size_t kCount>
Enum word_attribute(XmlNode node, std::string_view name, const Word<Enum> (&words)[kCount],
                    Enum otherwise) {
  std::string value = text_attribute(node, name);
  for (const Word<Enum>& w : words)
    if (w.word == value) return w.value;
  return otherwise;
}

// ---- content (read_content.cc)
Texte read_text(ReadContext& context, XmlNode node);  // of an optional element
Texte read_child_text(ReadContext& context, XmlNode node, std::string_view name);
Contenu read_blocks(ReadContext& context,
                    XmlNode node);                      // corps, decision: elements not blocks pass
Contenu read_flow(ReadContext& context, XmlNode node);  // text and blocks mixed
Typographie read_typography(XmlNode node);              // its attribute “typographie”

// ---- tables (read_table.cc)
TableauDeTexte read_table(ReadContext& context, XmlNode node);

// ---- parts (read_parts.cc)
std::optional<MembreIndex> member_attribute(ReadContext& context, XmlNode node,
                                            std::string_view name);
Adresse read_address(XmlNode node);
Collectivite read_authority(ReadContext& context, XmlNode node);
std::vector<Membre> read_members(ReadContext& context, XmlNode node);
Personne read_person(ReadContext& context, XmlNode node);
Compteurs read_counters(ReadContext& context, XmlNode node);
std::vector<Signataire> read_signatories(ReadContext& context, XmlNode node);
Formules read_phrases(ReadContext& context, XmlNode node);
Recours read_remedies(ReadContext& context, XmlNode node);
Publication read_publication(ReadContext& context, XmlNode node);

// ---- deliberations (read_deliberation.cc)
Deliberation read_deliberation(ReadContext& context, XmlNode node);

}  // namespace paraphe
