#include "document/kinds.h"

#include <algorithm>

namespace paraphe {
namespace {

// Letters, digits, "-", "_" and "." stay; anything else becomes one "-".
std::string safe(std::string_view number) {
  std::string name;
  for (char c : number) {
    const bool stays = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '_' || c == '.' || c == '-';
    if (stays && !(name.empty() && c == '.')) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name;
}

bool is_made_of(DocumentKind kind, const Deliberation& item) {
  const GenreActe genre = item.genre;
  switch (kind) {
    case DocumentKind::kExtrait:
      return genre == GenreActe::kDeliberation;
    case DocumentKind::kDeliberation:
      return genre == GenreActe::kDeliberation && is_act(item);
    case DocumentKind::kCertificat:
      return is_act(item);
    case DocumentKind::kArrete:
      return genre == GenreActe::kArrete;
    case DocumentKind::kDecision:
      return genre == GenreActe::kDecision;
    default:
      return true;
  }
}

std::string two_digits(int value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

std::string years_of(const Subject& subject) {
  const int first = subject.sessions.front()->date.annee;
  const int last = subject.sessions.back()->date.annee;
  return std::to_string(first) + (last == first ? "" : "-" + std::to_string(last));
}

}  // namespace

const std::vector<KindOfDocument>& document_kinds() {
  using Kind = DocumentKind;
  static const std::vector<KindOfDocument> kKinds = {
      {Kind::kExtrait, "extrait", "", Extent::kAct, true},
      {Kind::kDeliberation, "deliberation", "", Extent::kAct, true},
      {Kind::kCertificat, "certificat", "", Extent::kAct, true},
      {Kind::kFeuillet, "feuillet", "", Extent::kSession, true},
      {Kind::kListe, "liste", "", Extent::kSession, false},
      {Kind::kProcesVerbal, "proces-verbal", "pv", Extent::kSession, true},
      {Kind::kConvocation, "convocation", "", Extent::kSession, true},
      {Kind::kOrdreDuJour, "ordre-du-jour", "odj", Extent::kSession, false},
      {Kind::kEmargement, "emargement", "", Extent::kSession, false},
      {Kind::kBordereau, "bordereau", "", Extent::kSessions, false},
      {Kind::kTableDates, "table-dates", "", Extent::kSessions, false},
      {Kind::kTableMatieres, "table-matieres", "table-objets", Extent::kSessions, false},
      {Kind::kRegistre, "registre", "", Extent::kSessions, false},
      {Kind::kArrete, "arrete", "", Extent::kAct, true},
      {Kind::kDecision, "decision", "", Extent::kAct, true},
  };
  return kKinds;
}

const KindOfDocument& about(DocumentKind kind) {
  return document_kinds()[static_cast<size_t>(kind)];
}

std::optional<DocumentKind> find_kind(std::string_view name) {
  for (const KindOfDocument& known : document_kinds())
    if (!name.empty() && (name == known.name || name == known.alias)) return known.kind;
  return std::nullopt;
}

std::string kind_names() {
  std::string out;
  for (const KindOfDocument& known : document_kinds())
    out += (out.empty() ? "" : ", ") + std::string(known.name);
  return out;
}

DocumentKind kind_of_act(const Deliberation& item) {
  switch (item.genre) {
    case GenreActe::kArrete:
      return DocumentKind::kArrete;
    case GenreActe::kDecision:
      return DocumentKind::kDecision;
    case GenreActe::kDeliberation:
      break;
  }
  return DocumentKind::kExtrait;
}

bool is_act(const Deliberation& item) {
  if (item.scrutins.empty()) return true;
  const Resultat last = item.scrutins.back().resultat;
  return last != Resultat::kReport && last != Resultat::kRetrait;
}

std::vector<DocumentKind> usual_kinds(const Seance& seance) {
  if (seance.a_venir) return {DocumentKind::kConvocation};
  if (seance.genre != GenreSeance::kHorsSeance) return {DocumentKind::kExtrait};
  return {DocumentKind::kArrete, DocumentKind::kDecision};
}

std::vector<Order> orders_of(const Seance& seance, const std::vector<size_t>& wanted,
                             const std::vector<DocumentKind>& kinds,
                             const std::vector<const Seance*>& others) {
  std::vector<const Seance*> year = others;
  year.push_back(&seance);
  std::stable_sort(year.begin(), year.end(),
                   [](const Seance* a, const Seance* b) { return a->date < b->date; });
  std::vector<Order> orders;
  for (DocumentKind kind : kinds) {
    switch (about(kind).extent) {
      case Extent::kAct:
        for (size_t index : wanted)
          if (is_made_of(kind, seance.deliberations[index]))
            orders.push_back({kind, Subject::of_act(seance, index)});
        break;
      case Extent::kSession:
        orders.push_back({kind, Subject::of_session(seance)});
        break;
      case Extent::kSessions:
        orders.push_back({kind, {year, std::nullopt}});
        break;
    }
  }
  return orders;
}

std::string file_name_of(const Order& order) {
  const Subject& subject = order.subject;
  const Seance& seance = *subject.sessions.front();
  std::string name = order.kind == DocumentKind::kExtrait ? "" : std::string(about(order.kind).name) + "-";
  if (subject.act) {
    const std::string number = safe(seance.deliberations[*subject.act].numero);
    name += number.empty() ? "deliberation-" + std::to_string(*subject.act + 1) : number;
  } else if (about(order.kind).extent == Extent::kSessions) {
    name += years_of(subject);
  } else {
    name += std::to_string(seance.date.annee) + "-" + two_digits(seance.date.mois) + "-" +
            two_digits(seance.date.jour);
  }
  return name + ".pdf";
}

}  // namespace paraphe
