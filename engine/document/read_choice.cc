// Choices, fields and parts of the act: where a layout speaks of the record.
#include <algorithm>

#include "base/text.h"
#include "document/reader.h"

namespace paraphe {
namespace {

constexpr Message kUnknownField{"layout.unknown-field", N_("There is no field “{0}”."),
                                N_("See the list of fields{1}.")};
constexpr Message kUnknownList{"layout.unknown-list", N_("There is no list “{0}”."),
                               N_("See the list of lists{1}.")};
constexpr Message kUnknownAgreement{
    "layout.unknown-agreement", N_("Words cannot agree with “{0}”."),
    N_("Agree with a person or a list: president, secretaires, liste…{1}")};
constexpr Message kUnknownPart{"layout.unknown-part", N_("An act has no part “{0}”."),
                               N_("Use one of: {1}{2}.")};
constexpr Message kOutOfScope{"layout.out-of-scope",
                              N_("“{0}” has a meaning only inside a pour-chaque."),
                              N_("Put it into <pour-chaque dans=\"{1}\">.")};
constexpr Message kBadFormat{"layout.bad-format", N_("The field “{0}” cannot be written as “{1}”."),
                             N_("That format is for {2}.")};
constexpr Message kElseAlone{"layout.else-alone", N_("This sinon does not follow a si."),
                             N_("Put it right after the si it completes.")};
constexpr Message kCondition{"layout.condition", N_("This si has no single condition."),
                             N_("Give it one champ or one liste, and at most one of present, egal, "
                                "different, plus-de; or a logo alone.")};
constexpr Message kRunning{
    "layout.titre-courant", N_("A titre-courant cannot begin here."),
    N_("Only a pour-chaque of blocks may be one, outside rangee, colonnes, tableau and liste: pages "
       "begin there.")};
constexpr Message kNotNumber{"layout.not-a-number", N_("The field “{0}” is not a number."),
                             N_("plus-de compares numbers and lists only.")};

struct FormatName {
  std::string_view name;
  FieldFormat format;
  uint8_t types;  // bits 1 << FieldType
  const char* what;
};
constexpr uint8_t kTextTypes =
    1 << static_cast<int>(FieldType::kText) | 1 << static_cast<int>(FieldType::kRich);
constexpr uint8_t kDateType = 1 << static_cast<int>(FieldType::kDate);
constexpr uint8_t kHourType = 1 << static_cast<int>(FieldType::kHour);
constexpr uint8_t kNumberType = 1 << static_cast<int>(FieldType::kNumber);
constexpr uint8_t kAnyType = 0xFF;
constexpr FormatName kFormats[] = {
    {"majuscules", FieldFormat::kUpper, kAnyType, "fields that hold text"},
    {"de", FieldFormat::kWithDe, kTextTypes, "fields that hold text"},
    {"minuscules", FieldFormat::kLower, kAnyType, "fields that hold text"},
    {"capitale-initiale", FieldFormat::kCapitalised, kAnyType, "fields that hold text"},
    {"date-courte", FieldFormat::kShortDate, kDateType, "fields that hold dates"},
    {"date-longue", FieldFormat::kLongDate, kDateType, "fields that hold dates"},
    {"date-sans-jour", FieldFormat::kDateNoWeekday, kDateType, "fields that hold dates"},
    {"date-lettres", FieldFormat::kDateWords, kDateType, "fields that hold dates"},
    {"date-lettres-mil", FieldFormat::kDateWordsMil, kDateType, "fields that hold dates"},
    {"heure", FieldFormat::kHour, kHourType, "fields that hold hours"},
    {"heure-lettres", FieldFormat::kHourWords, kHourType, "fields that hold hours"},
    {"nombre", FieldFormat::kNumber, kNumberType | kTextTypes, "fields that hold numbers"},
    {"lettres", FieldFormat::kWords, kNumberType, "fields that hold numbers"},
    {"lettres-feminin", FieldFormat::kWordsFeminine, kNumberType, "fields that hold numbers"},
};

}  // namespace

bool LayoutReader::in_scope(uint32_t needed) const {
  uint32_t open = 0;
  for (uint32_t bits : scope_) open |= bits;
  return (needed & ~open) == 0;
}

const Field* LayoutReader::field_named(XmlNode node, std::string_view attribute) {
  std::string_view name = trim(*node.attribute(attribute));
  const Field* field = find_field(name);
  if (field == nullptr) {
    report(kUnknownField, {std::string(name), did_you_mean(name, field_names())}, node);
  } else if (!in_scope(field->scope)) {
    report(kOutOfScope, {std::string(name), std::string(list_that_opens(field->scope))}, node);
  }
  return field;
}

const List* LayoutReader::list_named(XmlNode node, std::string_view attribute) {
  std::string_view name = trim(*node.attribute(attribute));
  const List* list = find_list(name);
  if (list == nullptr) {
    report(kUnknownList, {std::string(name), did_you_mean(name, list_names())}, node);
  } else if (!in_scope(list->scope)) {
    report(kOutOfScope, {std::string(name), std::string(list_that_opens(list->scope))}, node);
  }
  return list;
}

void LayoutReader::read_field(XmlNode node, Piece& piece) {
  piece.field = field_named(node, "nom");
  piece.flag = yes(node, "obligatoire");
  std::optional<std::string_view> value = node.attribute("format");
  if (!value || piece.field == nullptr) return;
  for (const FormatName& known : kFormats) {
    if (known.name != trim(*value)) continue;
    piece.format = known.format;
    if ((known.types & (1 << static_cast<int>(piece.field->type))) == 0)
      report(kBadFormat, {std::string(piece.field->name), std::string(known.name), known.what},
             node);
  }
}

bool LayoutReader::read_choice(XmlNode node, Surroundings where, Piece& piece,
                               const Pieces& before) {
  std::string_view name = node.name();
  content_begun_ = true;
  if (name == "pour-chaque") {
    piece.kind = Piece::Kind::kEach;
    piece.text = std::string(node.attribute("separateur").value_or(""));
    piece.last = std::string(node.attribute("dernier-separateur").value_or(piece.text));
    piece.list = list_named(node, "dans");
    piece.flag = yes(node, "titre-courant");
    auto encloses = [](std::string_view around) {
      return around == "colonne" || around == "colonnes" || around == "cellule" ||
             around == "element";
    };
    if (piece.flag && (where != Surroundings::kBlocks ||
                       std::any_of(containers_.begin(), containers_.end(), encloses)))
      report(kRunning, {}, node);
    scope_.push_back(piece.list == nullptr ? ~0u : piece.list->opens);
    piece.children = read_pieces(node, where);
    scope_.pop_back();
    return piece.list != nullptr;
  }
  if (name == "si") {
    piece.kind = Piece::Kind::kIf;
    read_condition(node, piece.condition);
  } else {
    piece.kind = Piece::Kind::kElse;
    // Only white space may stand between a si and its sinon.
    auto last = std::find_if(before.rbegin(), before.rend(), [](const Piece& p) {
      return p.kind != Piece::Kind::kText || p.text != " ";
    });
    if (last == before.rend() || last->kind != Piece::Kind::kIf) {
      report(kElseAlone, {}, node);
    } else {
      piece.condition = last->condition;
    }
  }
  piece.children = read_pieces(node, where);
  return piece.condition.field != nullptr || piece.condition.list != nullptr;
}

void LayoutReader::read_agreement(XmlNode node, Piece& piece) {
  const std::string_view name = trim(*node.attribute("avec"));
  piece.agreement = find_agreement(name);
  piece.text = collapse_spaces(node.inner_text());
  piece.flag = yes(node, "inclusif", parts.inclusive);
  const std::array<std::string_view, 3> forms = {"feminin", "pluriel", "feminin-pluriel"};
  for (size_t i = 0; i < forms.size(); ++i)
    piece.forms[i] = std::string(trim(node.attribute(forms[i]).value_or("")));
  if (piece.agreement == nullptr) {
    report(kUnknownAgreement, {std::string(name), did_you_mean(name, agreement_names())}, node);
  } else if (!in_scope(piece.agreement->scope)) {
    report(kOutOfScope, {std::string(name), std::string(list_that_opens(piece.agreement->scope))},
           node);
  }
}

void LayoutReader::read_choice_of_two(XmlNode node) { report(kCondition, {}, node); }

void LayoutReader::read_condition(XmlNode node, Condition& out) {
  bool on_field = node.attribute("champ").has_value(),
       on_list = node.attribute("liste").has_value();
  int tests = 0;
  for (std::string_view test : {"present", "egal", "different", "plus-de"})
    tests += node.attribute(test).has_value() ? 1 : 0;
  bool text_test = node.attribute("egal").has_value() || node.attribute("different").has_value();
  if (on_field == on_list || tests > 1 || (on_list && text_test)) {
    report(kCondition, {}, node);
    return;
  }
  if (on_field) out.field = field_named(node, "champ");
  if (on_list) out.list = list_named(node, "liste");
  if (std::optional<std::string_view> value = node.attribute("present"))
    out.test = trim(*value) == "oui" ? Condition::Test::kPresent : Condition::Test::kAbsent;
  if (std::optional<std::string_view> value = node.attribute("egal"))
    out.test = Condition::Test::kEqual, out.text = std::string(*value);
  if (std::optional<std::string_view> value = node.attribute("different"))
    out.test = Condition::Test::kDifferent, out.text = std::string(*value);
  if (node.attribute("plus-de")) {
    out.test = Condition::Test::kMoreThan;
    out.number = number(node, "plus-de");
    if (out.field != nullptr && out.field->type != FieldType::kNumber)
      report(kNotNumber, {std::string(out.field->name)}, node);
  }
}

void LayoutReader::read_body(XmlNode node, Piece& piece) {
  std::string_view name = trim(*node.attribute("partie"));
  piece.part = find_part(name);
  if (piece.part == nullptr) {
    std::string all;
    for (std::string_view known : part_names())
      all += (all.empty() ? "" : ", ") + std::string(known);
    report(kUnknownPart, {std::string(name), all, did_you_mean(name, part_names())}, node);
  } else if (!in_scope(piece.part->scope)) {
    report(kOutOfScope, {std::string(name), std::string(list_that_opens(piece.part->scope))}, node);
  }
  BodyStyles& body = piece.body;
  body.text = piece.style != kNoStyle ? piece.style : style(node, "style", "texte");
  body.headings[0] = style(node, "style-titre", "intertitre");
  // A level without a style of its own looks like the one above it.
  for (size_t i = 1; i < body.headings.size(); ++i) {
    const std::string level = std::to_string(i + 1);
    const bool own = node.attribute("style-titre-" + level).has_value() ||
                     style_names_.count("intertitre-" + level) > 0;
    body.headings[i] =
        own ? style(node, "style-titre-" + level, "intertitre-" + level) : body.headings[i - 1];
  }
  body.list = node.attribute("style-liste") ? style(node, "style-liste") : body.text;
  body.table = style(node, "style-tableau", "tableau");
  body.table_header = style(node, "style-entete", "tableau-entete");
  body.quote = node.attribute("style-citation") ? style(node, "style-citation") : body.text;
  body.source = node.attribute("style-source") || style_names_.count("source-citation") > 0
                    ? style(node, "style-source", "source-citation")
                    : body.quote;
  body.term = node.attribute("style-terme") || style_names_.count("terme") > 0
                  ? style(node, "style-terme", "terme")
                  : body.text;
  body.frame = frame_named(node, "cadre", "encadre");
  body.term_labels = larger(length(node, "etiquettes-termes", Length::from_micrometres(30000)));
  body.visa = style(node, "style-visa", "visa");
  body.considering = style(node, "style-considerant", "considerant");
  body.article = style(node, "style-article", "article");
  body.dress = table_dress(node);
  body.article_labels =
      larger(length(node, "etiquettes-articles", Length::from_micrometres(20000)));
  body.labels = larger(length(node, "etiquettes", Length::from_points(14)));
  body.level = number(node, "niveau", 2);
}

}  // namespace paraphe
