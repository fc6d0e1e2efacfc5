// Fields and lists of the documents of sessions and years: agenda, subjects, who signs.
#include <algorithm>
#include <chrono>

#include "document/field_values.h"

namespace paraphe {
namespace {

using Kind = FieldType;

// Days between the sending of the convocation and the session, both excluded (L2121-11, L2121-12).
FieldValue clear_days(const Scene& s) {
  if (!s.seance->convocation) return {};
  auto day = [](const Date& d) { return std::chrono::sys_days(std::chrono::year{d.annee} / d.mois / d.jour); };
  const auto days = (day(s.seance->date) - day(*s.seance->convocation)).count() - 1;
  return days < 0 ? FieldValue{} : number(static_cast<int>(days));
}

// Until 30 June 2022 all members who were present signed (L2121-23 before ordonnance 2021-1310).
bool all_sign(const Seance& seance) { return seance.date < Date{2022, 7, 1}; }

// When both steps of L2131-1 were done: made known to those concerned, and transmitted.
FieldValue executory(const Scene& s) {
  const Publication& p = steps(s);
  const std::optional<Date> known = p.publication ? p.publication : p.notification;
  const std::optional<Date> sent = p.reception ? p.reception : p.transmission;
  if (!known || !sent) return {};
  return date(std::max(*known, *sent));
}

std::string years(const Subject& subject) {
  const int first = subject.sessions.front()->date.annee, last = subject.sessions.back()->date.annee;
  return std::to_string(first) + (first == last ? "" : "–" + std::to_string(last));
}

size_t acts_of(const Subject& subject) {
  size_t out = 0;
  for (const Seance* seance : subject.sessions) out += seance->deliberations.size();
  return out;
}

const std::optional<Personne>& presenter(const Scene& s) {
  static const std::optional<Personne> kNobody;
  if (s.point != nullptr) return s.point->rapporteur;
  return s.act != nullptr ? s.act->rapporteur : kNobody;
}

}  // namespace

const std::vector<Field>& kind_fields() {
  static const std::vector<Field> kFields = {
      {"periode.annees", "année des séances, ou première et dernière", Kind::kText, 0,
       [](const Scene& s) { return text(years(*s.subject)); }, true},
      {"periode.debut", "date de la première séance", Kind::kDate, 0,
       [](const Scene& s) { return date(s.subject->sessions.front()->date); }},
      {"periode.fin", "date de la dernière séance", Kind::kDate, 0,
       [](const Scene& s) { return date(s.subject->sessions.back()->date); }},
      {"periode.seances", "nombre de séances", Kind::kNumber, 0,
       [](const Scene& s) { return number_of(s.subject->sessions.size()); }},
      {"periode.deliberations", "nombre de délibérations de toutes les séances", Kind::kNumber, 0,
       [](const Scene& s) { return number_of(acts_of(*s.subject)); }},

      {"seance.levee", "heure à laquelle la séance est levée", Kind::kHour, kOfSession,
       [](const Scene& s) { return hour_of(s.seance->levee); }},
      {"seance.jours-francs", "jours francs entre l’envoi de la convocation et la séance",
       Kind::kNumber, kOfSession, clear_days},
      {"seance.tous-signent", "oui avant le 1er juillet 2022 : tous les présents signent le registre",
       Kind::kText, kOfSession, [](const Scene& s) { return flag(all_sign(*s.seance)); }},
      {"seance.proces-verbal-arrete", "date à laquelle le procès-verbal est arrêté", Kind::kDate,
       kOfSession, [](const Scene& s) { return date(s.seance->proces_verbal_arrete); }},
      {"seance.feuillet", "numéro du feuillet qui clôt la séance", Kind::kText, kOfSession,
       [](const Scene& s) { return text(s.seance->feuillet); }, true},
      {"seance.deliberations", "nombre de délibérations de la séance", Kind::kNumber, kOfSession,
       [](const Scene& s) { return number_of(s.seance->deliberations.size()); }},
      {"texte.invitation", "oui quand la convocation a son propre texte", Kind::kText, kOfSession,
       [](const Scene& s) { return flag(!phrases(s).invitation.empty()); }},

      {"acte.date", "date de l’acte : la sienne, ou celle de la séance", Kind::kDate, kOfAct,
       [](const Scene& s) { return date(date_of(*s.seance, *s.act)); }},
      {"acte.genre", "deliberation, arrete ou decision", Kind::kText, kOfAct,
       [](const Scene& s) {
         return text(s.act->genre == GenreActe::kArrete     ? "arrete"
                     : s.act->genre == GenreActe::kDecision ? "decision"
                                                            : "deliberation");
       }},
      {"deliberation.resultat", "résultat du dernier scrutin : unanimite, majorite, rejet…",
       Kind::kText, kOfAct,
       [](const Scene& s) {
         return s.act->scrutins.empty() ? FieldValue{}
                                        : text(result_name(s.act->scrutins.back().resultat));
       }},
      {"deliberation.annexes", "nombre d’annexes", Kind::kNumber, kOfAct,
       [](const Scene& s) { return number_of(s.act->annexes.size()); }},
      {"publication.executoire",
       "jour où l’acte est devenu exécutoire : publié ou notifié, et transmis", Kind::kDate,
       kOfSession, executory},

      {"point.objet", "objet du point de l’ordre du jour", Kind::kRich, kOfPoint,
       [](const Scene& s) { return rich(s.point != nullptr ? s.point->objet : s.act->objet); }},
      {"point.rapporteur", "qui présente le point, tel qu’il est imprimé", Kind::kText, kOfPoint,
       [](const Scene& s) {
         const std::optional<Personne>& person = presenter(s);
         return person ? text(printed_name(*s.seance, *person)) : FieldValue{};
       },
       true},
      {"point.genre", "deliberation, ou point sans délibération", Kind::kText, kOfPoint,
       [](const Scene& s) { return text(s.point != nullptr ? "point" : "deliberation"); }},
      {"point.debats", "oui quand le fichier dit la teneur des débats", Kind::kText, kOfSession,
       [](const Scene& s) {
         return flag(s.point != nullptr ? !s.point->debats.empty()
                                        : s.act != nullptr && !s.act->debats.empty());
       }},

      {"matiere.code", "code de la matière : 7.10", Kind::kText, kOfMatter,
       [](const Scene& s) { return text(s.matter->code); }, true},
      {"matiere.libelle", "libellé de la matière", Kind::kText, kOfMatter,
       [](const Scene& s) { return text(s.matter->label); }},
      {"matiere.nombre", "nombre d’actes de la matière", Kind::kNumber, kOfMatter,
       [](const Scene& s) { return number_of(s.matter->acts.size()); }},
  };
  return kFields;
}

const std::vector<List>& kind_lists() {
  static const std::vector<List> kLists = {
      {"seances", "séances, dans l’ordre des dates", 0, kOfSession | kOfAny,
       [](const Scene& s) { return s.subject->sessions.size(); },
       [](Scene& s, size_t i) {
         s.seance = s.subject->sessions[i];
         s.act = nullptr;
         s.in_session = true;
         s.session = i;
       }},
      {"deliberations", "délibérations de la séance, dans leur ordre", kOfSession, kOfAct | kOfAny,
       [](const Scene& s) { return s.seance->deliberations.size(); },
       [](Scene& s, size_t i) { s.act = &s.seance->deliberations[i]; }},
      {"points", "points de l’ordre du jour : les délibérations et les autres", kOfSession,
       kOfPoint | kOfAct | kOfAny,
       [](const Scene& s) { return s.tallies->agenda(*s.seance).size(); },
       [](Scene& s, size_t i) {
         const AgendaItem& item = s.tallies->agenda(*s.seance)[i];
         s.act = item.act;
         s.point = item.point;
       }},
      {"membres", "membres de l’assemblée, dans l’ordre du fichier", kOfSession,
       kOfMember | kOfAny, [](const Scene& s) { return s.seance->membres.size(); },
       [](Scene& s, size_t i) {
         s.member = &s.seance->membres[i];
         s.presence = nullptr;
       }},
      {"presents", "membres présents à l’ouverture, dans l’ordre du fichier", kOfSession,
       kOfMember | kOfAny,
       [](const Scene& s) { return s.tallies->present(*s.seance).size(); },
       [](Scene& s, size_t i) {
         s.member = &s.seance->membres[s.tallies->present(*s.seance)[i]];
         s.presence = nullptr;
       }},
      {"signataires-registre", "qui signe le registre : le président de séance, les secrétaires",
       kOfSession, kOfSignatory | kOfAny,
       [](const Scene& s) { return s.tallies->register_signatories(*s.seance).size(); },
       [](Scene& s, size_t i) { s.signatory = &s.tallies->register_signatories(*s.seance)[i]; }},
      {"signataires-executif", "les signataires qui ne sont pas secrétaires ; à défaut le président",
       kOfSession, kOfSignatory | kOfAny,
       [](const Scene& s) { return s.tallies->executive(*s.seance, signatories(s)).size(); },
       [](Scene& s, size_t i) {
         s.signatory = &s.tallies->executive(*s.seance, signatories(s))[i];
       }},
      {"matieres", "matières des actes, dans l’ordre de la nomenclature", 0, kOfMatter | kOfAny,
       [](const Scene& s) { return s.tallies->matters(*s.subject).size(); },
       [](Scene& s, size_t i) { s.matter = &s.tallies->matters(*s.subject)[i]; }},
      {"matiere.actes", "actes d’une matière, par date", kOfMatter, kOfAct | kOfSession | kOfAny,
       [](const Scene& s) { return s.matter->acts.size(); },
       [](Scene& s, size_t i) {
         s.seance = s.matter->acts[i].seance;
         s.act = s.matter->acts[i].act;
         s.session = s.matter->acts[i].session;
         s.in_session = true;
       }},
  };
  return kLists;
}

}  // namespace paraphe
