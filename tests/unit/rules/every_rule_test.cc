// Every rule by itself: a record that breaks it, one that keeps it, one on each side of the days
// between which it is in force; and the proof that nothing else finds what it finds.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "rules/rules.h"
#include "unit/record/cases.h"

namespace paraphe {
namespace {

// A record under work: the parts, and attributes of the session besides its date.
struct Draft : Parts {
  std::string more;  // " urgence='oui'"
  Date day;

  Seance read() {
    seance = "date='" + text(day) + "'" + more;
    return must_read(record());
  }
  static std::string text(const Date& d) {
    auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return std::to_string(d.annee) + "-" + two(d.mois) + "-" + two(d.jour);
  }
  static Date moved(const Date& d, int days) {
    const std::chrono::sys_days day =
        std::chrono::sys_days(std::chrono::year{d.annee} / d.mois / d.jour) +
        std::chrono::days(days);
    const std::chrono::year_month_day out(day);
    return {static_cast<int>(out.year()), static_cast<int>(static_cast<unsigned>(out.month())),
            static_cast<int>(static_cast<unsigned>(out.day()))};
  }
  std::string days_before(int days) const { return text(moved(day, -days)); }
  std::string days_after(int days) const { return text(moved(day, days)); }

  void convoke(int days_before_session) {
    more += " convocation='" + days_before(days_before_session) + "'";
  }
  // An officer in the place of the record's usual ones.
  void officers(const std::string& xml) { before = xml; }
  void ballot(const std::string& attributes, const std::string& content = "") {
    deliberations = deliberation(1, "", "", "<scrutin " + attributes + ">" + content + "</scrutin>");
  }
  void item(const std::string& before_body, const std::string& ballots = "") {
    deliberations = deliberation(1, before_body, "", ballots);
  }
  void round(const std::string& attributes, const std::string& candidates) {
    ballot("resultat='election' mode='secret'",
           "<tour " + attributes + ">" + candidates + "</tour>");
  }
  void table(const std::string& rows) {
    deliberations = deliberation(
        1, "",
        "<tableau><colonne/><colonne genre='montant' nom='depenses'/>"
        "<colonne genre='montant' nom='recettes'/>" + rows + "</tableau>");
  }
  void publish(const std::string& attributes) { after = "<publication " + attributes + "/>"; }
};

using Edit = std::function<void(Draft&)>;
struct Example {
  const char* code;
  Edit broken, kept;
};

std::string row(const std::string& genre, const std::string& out, const std::string& in) {
  return "<ligne genre='" + genre + "'><cellule>x</cellule><cellule>" + out + "</cellule><cellule>" +
         in + "</cellule></ligne>";
}

constexpr const char* kOfficers = "<president membre='a'/><secretaire membre='b'/>";
std::string counters(const std::string& attributes) {
  return std::string(kOfficers) + "<compteurs " + attributes + "/>";
}
std::string deport(const std::string& attributes = "") {
  return "<mouvements><deport membre='d' " + attributes + "/></mouvements>";
}
std::string signatory(const std::string& role, const std::string& more) {
  return "<signataires><signataire role='" + role + "' " + more + "/></signataires>";
}
std::string numbered(const std::string& order, const std::string& number,
                     const std::string& more = "") {
  return "<deliberation ordre='" + order + "' numero='" + number + "' " + more +
         "><objet>O</objet><decision/></deliberation>";
}

const std::vector<Example>& examples() {
  static const std::vector<Example> all = {
      // ------------------------------------------------------------ pouvoirs
      {"rules.giver-present",
       [](Draft& d) {
         d.present =
             "<presence membre='a'/><presence membre='b'/><presence membre='c'/>"
             "<presence membre='d'><donne-pouvoir a='b'/></presence>";
       },
       [](Draft& d) {
         d.excused =
             "<presence membre='e'><donne-pouvoir a='b'/></presence><presence membre='f'/>"
             "<presence membre='g'/>";
       }},
      {"rules.own-pouvoir",
       [](Draft& d) {
         d.excused =
             "<presence membre='e'><donne-pouvoir a='e'/></presence><presence membre='f'/>"
             "<presence membre='g'/>";
       },
       [](Draft&) {}},
      {"rules.holder-absent",
       [](Draft& d) {
         d.excused =
             "<presence membre='e'><donne-pouvoir a='f'/></presence><presence membre='f'/>"
             "<presence membre='g'/>";
       },
       [](Draft& d) {
         d.excused =
             "<presence membre='e'><donne-pouvoir a='f'/></presence>"
             "<presence membre='f' etat='retard'/><presence membre='g'/>";
       }},
      {"rules.two-pouvoirs",
       [](Draft& d) {
         d.excused =
             "<presence membre='e'><donne-pouvoir a='b'/></presence>"
             "<presence membre='f'><donne-pouvoir a='b'/></presence><presence membre='g'/>";
       },
       [](Draft& d) {
         d.excused =
             "<presence membre='e'><donne-pouvoir a='b'/></presence>"
             "<presence membre='f'><donne-pouvoir a='c'/></presence><presence membre='g'/>";
       }},
      {"rules.two-holders",
       [](Draft& d) {
         d.present =
             "<presence membre='a'/><presence membre='b'><recoit-pouvoir de='e'/></presence>"
             "<presence membre='c'/><presence membre='d'/>";
         d.excused =
             "<presence membre='e'><donne-pouvoir a='c'/></presence><presence membre='f'/>"
             "<presence membre='g'/>";
       },
       [](Draft& d) {
         d.present =
             "<presence membre='a'/><presence membre='b'><recoit-pouvoir de='e'/></presence>"
             "<presence membre='c'/><presence membre='d'/>";
         d.excused =
             "<presence membre='e'><donne-pouvoir a='b'/></presence><presence membre='f'/>"
             "<presence membre='g'/>";
       }},
      {"rules.late-pouvoir",
       [](Draft& d) {
         d.item("<mouvements><depart membre='d'><donne-pouvoir a='f'/></depart></mouvements>");
       },
       [](Draft& d) {
         d.item("<mouvements><depart membre='d'><donne-pouvoir a='c'/></depart></mouvements>");
       }},
      // ------------------------------------------------------------ quorum and officers
      {"rules.quorum", [](Draft& d) { d.item("<mouvements><depart membre='d'/></mouvements>"); },
       [](Draft& d) {
         d.item(
             "<mouvements><depart membre='d'/><arrivee membre='e'/></mouvements>");
       }},
      {"rules.rapporteur-absent", [](Draft& d) { d.item("<rapporteur membre='g'/>"); },
       [](Draft& d) { d.item("<rapporteur membre='c'/>"); }},
      {"rules.secretary-absent",
       [](Draft& d) { d.officers("<president membre='a'/><secretaire membre='e'/>"); },
       [](Draft& d) { d.officers("<president membre='a'/><secretaire membre='c'/>"); }},
      {"rules.no-secretary", [](Draft& d) { d.officers("<president membre='a'/>"); },
       [](Draft& d) { d.officers("<president membre='a'/><secretaire imprime='Luc X'/>"); }},
      {"rules.president-absent",
       [](Draft& d) { d.officers("<president membre='f'/><secretaire membre='b'/>"); },
       [](Draft& d) { d.item("<president membre='c'/>"); }},
      // ------------------------------------------------------------ counters
      {"rules.stated-present", [](Draft& d) { d.officers(counters("presents='5'")); },
       [](Draft& d) { d.officers(counters("presents='4'")); }},
      {"rules.stated-represented", [](Draft& d) { d.officers(counters("representes='1'")); },
       [](Draft& d) { d.officers(counters("representes='0'")); }},
      {"rules.stated-voters", [](Draft& d) { d.officers(counters("votants='5'")); },
       [](Draft& d) { d.officers(counters("votants='4'")); }},
      {"rules.stated-in-office", [](Draft& d) { d.officers(counters("en-exercice='6'")); },
       [](Draft& d) { d.officers(counters("en-exercice='7'")); }},
      {"rules.stated-quorum", [](Draft& d) { d.officers(counters("quorum='3'")); },
       [](Draft& d) { d.officers(counters("quorum='4'")); }},
      {"rules.unlisted-member",
       [](Draft& d) { d.excused = "<presence membre='e'/><presence membre='f'/>"; },
       [](Draft&) {}},
      // ------------------------------------------------------------ votes
      {"rules.vote-sum",
       [](Draft& d) {
         d.ballot("resultat='majorite' votants='4' pour='3' contre='1' abstentions='1'");
       },
       [](Draft& d) {
         d.ballot("resultat='majorite' votants='4' pour='2' contre='1' abstentions='1'");
       }},
      {"rules.vote-voters", [](Draft& d) { d.ballot("resultat='majorite' pour='4' contre='1'"); },
       [](Draft& d) { d.ballot("resultat='majorite' pour='3' contre='1'"); }},
      {"rules.votes-cast",
       [](Draft& d) {
         d.ballot("resultat='majorite' pour='2' contre='1' abstentions='1' exprimes='4'");
       },
       [](Draft& d) {
         d.ballot("resultat='majorite' pour='2' contre='1' abstentions='1' exprimes='3'");
       }},
      {"rules.named-votes",
       [](Draft& d) {
         d.ballot("resultat='majorite' pour='3' contre='1'",
                  "<vote membre='b' sens='contre'/><vote membre='c' sens='contre'/>");
       },
       [](Draft& d) {
         d.ballot("resultat='majorite' pour='3' contre='1'", "<vote membre='b' sens='contre'/>");
       }},
      {"rules.absent-voter",
       [](Draft& d) { d.ballot("resultat='majorite'", "<vote membre='g' sens='contre'/>"); },
       [](Draft& d) { d.ballot("resultat='majorite'", "<vote membre='c' sens='contre'/>"); }},
      {"rules.majority", [](Draft& d) { d.ballot("resultat='majorite' pour='1' contre='3'"); },
       [](Draft& d) { d.ballot("resultat='rejet' pour='1' contre='3'"); }},
      {"rules.casting-vote",
       [](Draft& d) {
         d.ballot("mode='secret' resultat='majorite' pour='2' contre='2' voix-preponderante='oui'");
       },
       [](Draft& d) {
         d.ballot("resultat='majorite' pour='2' contre='2' voix-preponderante='oui'");
       }},
      {"rules.unanimity", [](Draft& d) { d.ballot("resultat='unanimite' pour='3' contre='1'"); },
       [](Draft& d) { d.ballot("resultat='unanimite' pour='4' contre='0'"); }},
      {"rules.unanimity-wording",
       [](Draft& d) {
         d.deliberations = deliberation(1, "", "", "<scrutin resultat='majorite'/>",
                                        "<paragraphe>à l’unanimité</paragraphe>");
       },
       [](Draft& d) {
         d.deliberations = deliberation(1, "", "", "<scrutin resultat='unanimite'/>",
                                        "<paragraphe>à l’unanimité</paragraphe>");
       }},
      {"rules.unanimity-abstentions",
       [](Draft& d) { d.ballot("resultat='unanimite' pour='3' contre='0' abstentions='1'"); },
       [](Draft& d) { d.ballot("resultat='majorite' pour='3' contre='0' abstentions='1'"); }},
      // ------------------------------------------------------------ dates
      {"rules.convocation-days", [](Draft& d) { d.convoke(3); }, [](Draft& d) { d.convoke(4); }},
      {"rules.convocation-days-large",
       [](Draft& d) {
         d.type = "commune' population='3500";
         d.convoke(5);
       },
       [](Draft& d) {
         d.type = "commune' population='3500";
         d.convoke(6);
       }},
      {"rules.convocation-grouping-old",
       [](Draft& d) {
         d.type = "communaute-de-communes";
         d.convoke(3);
       },
       [](Draft& d) {
         d.type = "communaute-de-communes";
         d.convoke(4);
       }},
      {"rules.convocation-doubtful",
       [](Draft& d) {
         d.type = "communaute-de-communes";
         d.convoke(5);
       },
       [](Draft& d) {
         d.type = "communaute-de-communes";
         d.convoke(6);
       }},
      {"rules.convocation-grouping",
       [](Draft& d) {
         d.type = "communaute-de-communes";
         d.convoke(5);
       },
       [](Draft& d) {
         d.type = "communaute-de-communes";
         d.convoke(6);
       }},
      {"rules.convocation-grouping-now",
       [](Draft& d) {
         d.type = "metropole";
         d.convoke(5);
       },
       [](Draft& d) {
         d.type = "metropole";
         d.convoke(6);
       }},
      {"rules.convocation-urgent",
       [](Draft& d) {
         d.more = " urgence='oui'";
         d.convoke(1);
       },
       [](Draft& d) {
         d.more = " urgence='oui'";
         d.convoke(2);
       }},
      {"rules.second-convocation",
       [](Draft& d) {
         d.more = " genre='seconde-convocation'";
         d.convoke(3);
       },
       [](Draft& d) {
         d.more = " genre='seconde-convocation'";
         d.convoke(4);
       }},
      {"rules.convocation-after", [](Draft& d) { d.convoke(0); }, [](Draft& d) { d.convoke(10); }},
      {"rules.transmission-early",
       [](Draft& d) { d.publish("transmission='" + d.days_before(1) + "'"); },
       [](Draft& d) { d.publish("transmission='" + d.days_before(0) + "'"); }},
      {"rules.reception-early",
       [](Draft& d) {
         d.publish("transmission='" + d.days_after(2) + "' reception='" + d.days_after(1) + "'");
       },
       [](Draft& d) {
         d.publish("transmission='" + d.days_after(2) + "' reception='" + d.days_after(2) + "'");
       }},
      {"rules.publication-early",
       [](Draft& d) { d.publish("publication='" + d.days_before(1) + "'"); },
       [](Draft& d) { d.publish("publication='" + d.days_before(0) + "'"); }},
      {"rules.publication-slow",
       [](Draft& d) { d.publish("publication='" + d.days_after(8) + "'"); },
       [](Draft& d) { d.publish("publication='" + d.days_after(7) + "'"); }},
      // ------------------------------------------------------------ forms
      {"rules.siren", [](Draft& d) { d.type = "commune' siren='123456789"; },
       [](Draft& d) { d.type = "commune' siren='732829320"; }},
      {"rules.siret",
       [](Draft& d) { d.type = "commune' siren='732829320' siret='73282932000075"; },
       [](Draft& d) { d.type = "commune' siren='732829320' siret='73282932000074"; }},
      {"rules.object-length",
       [](Draft& d) {
         d.deliberations = "<deliberation ordre='1' numero='1'><objet>" + std::string(500, 'o') +
                           "</objet><decision/></deliberation>";
       },
       [](Draft& d) {
         d.deliberations = "<deliberation ordre='1' numero='1'><objet>" + std::string(499, 'o') +
                           "</objet><decision/></deliberation>";
       }},
      {"rules.number-long", [](Draft& d) { d.deliberations = numbered("1", "2024-05-14-00001"); },
       [](Draft& d) {
         d.deliberations = numbered("1", "2024-05-14-00001", "identifiant='2024_00001'");
       }},
      {"rules.number-twice",
       [](Draft& d) { d.deliberations = numbered("1", "24-1") + numbered("2", "24/1"); },
       [](Draft& d) { d.deliberations = numbered("1", "24-1") + numbered("2", "24-2"); }},
      {"rules.order", [](Draft& d) { d.deliberations = numbered("2", "2") + numbered("1", "1"); },
       [](Draft& d) { d.deliberations = numbered("1", "1") + numbered("2", "2"); }},
      {"rules.order-gap",
       [](Draft& d) { d.deliberations = numbered("1", "1") + numbered("3", "3"); },
       [](Draft& d) { d.deliberations = numbered("1", "1") + numbered("2", "2"); }},
      {"rules.classification",
       [](Draft& d) {
         d.deliberations =
             "<deliberation ordre='1' numero='1'><matiere code='2.4'/><objet>O</objet><decision/>"
             "</deliberation>";
       },
       [](Draft& d) {
         d.deliberations =
             "<deliberation ordre='1' numero='1'><matiere code='2.3.9'/><objet>O</objet>"
             "<decision/></deliberation>";
       }},
      {"rules.annex-file",
       [](Draft& d) {
         d.publish("transmission='" + d.days_after(1) + "'");
         d.deliberations =
             "<deliberation ordre='1' numero='1'><objet>O</objet><decision/>"
             "<annexes><annexe id='p' libelle='Plan'/></annexes></deliberation>";
       },
       [](Draft& d) {
         d.publish("transmission='" + d.days_after(1) + "'");
         d.deliberations =
             "<deliberation ordre='1' numero='1'><objet>O</objet><decision/>"
             "<annexes><annexe id='p' libelle='Plan' fichier='plan.pdf'/></annexes></deliberation>";
       }},
      {"rules.secretary-signature",
       [](Draft& d) { d.after = signatory("president", "membre='a' qualite='Le maire'"); },
       [](Draft& d) {
         d.after =
             "<signataires><signataire role='president' membre='a' qualite='Le maire'/>"
             "<signataire role='secretaire' membre='b' qualite='La secrétaire'/></signataires>";
       }},
      {"rules.signatory-capacity", [](Draft& d) { d.after = signatory("president", "membre='a'"); },
       [](Draft& d) { d.after = signatory("president", "membre='a' qualite='Le maire'"); }},
      // ------------------------------------------------------------ interest, videoconference
      {"rules.interest-present", [](Draft& d) { d.item(deport()); },
       [](Draft& d) { d.item(deport("sorti='oui'")); }},
      {"rules.interest-part",
       [](Draft& d) { d.item("<rapporteur membre='d'/>" + deport("sorti='oui'")); },
       [](Draft& d) { d.item("<rapporteur membre='c'/>" + deport("sorti='oui'")); }},
      {"rules.interest-vote",
       [](Draft& d) {
         d.item(deport("sorti='oui'"),
                "<scrutin resultat='majorite'><vote membre='d' sens='pour'/></scrutin>");
       },
       [](Draft& d) {
         d.item(deport("sorti='oui'"),
                "<scrutin resultat='majorite'><vote membre='d' sens='ne-vote-pas'/></scrutin>");
       }},
      {"rules.interest-law", [](Draft& d) { d.item(deport("sorti='oui' hors-quorum='oui'")); },
       [](Draft& d) { d.item(deport("sorti='oui'")); }},
      {"rules.lost-pouvoir",
       [](Draft& d) {
         d.excused =
             "<presence membre='e'><donne-pouvoir a='d'/></presence><presence membre='f'/>"
             "<presence membre='g'/>";
         d.item("<mouvements><depart membre='d'/></mouvements>");
       },
       [](Draft& d) {
         d.excused =
             "<presence membre='e'><donne-pouvoir a='c'/></presence><presence membre='f'/>"
             "<presence membre='g'/>";
         d.item("<mouvements><depart membre='d'/></mouvements>");
       }},
      {"rules.remote-secret",
       [](Draft& d) {
         d.type = "communaute-de-communes";
         d.more = " visioconference='oui'";
         d.ballot("mode='secret' resultat='majorite'");
       },
       [](Draft& d) {
         d.type = "communaute-de-communes";
         d.more = " visioconference='oui'";
         d.ballot("mode='appel-nominal' resultat='majorite'");
       }},
      {"rules.remote-election",
       [](Draft& d) {
         d.type = "communaute-de-communes";
         d.more = " visioconference='oui'";
         d.ballot("resultat='election'");
       },
       [](Draft& d) {
         d.type = "communaute-de-communes";
         d.ballot("resultat='election'");
       }},
      {"rules.remote-budget",
       [](Draft& d) {
         d.type = "communaute-de-communes";
         d.more = " visioconference='oui'";
         d.deliberations =
             "<deliberation ordre='1' numero='1'><objet>Budget primitif</objet><decision/>"
             "</deliberation>";
       },
       [](Draft& d) {
         d.type = "communaute-de-communes";
         d.more = " visioconference='oui'";
         d.deliberations =
             "<deliberation ordre='1' numero='1'><objet>Décision modificative du budget "
             "primitif</objet><decision/></deliberation>";
       }},
      // ------------------------------------------------------------ elections
      {"rules.round-majority",
       [](Draft& d) {
         d.round("numero='2' exprimes='4'", "<candidat nom='X' voix='2' elu='oui'/>");
       },
       [](Draft& d) {
         d.round("numero='3' exprimes='4'", "<candidat nom='X' voix='2' elu='oui'/>");
       }},
      {"rules.round-threshold",
       [](Draft& d) { d.round("numero='1' exprimes='5' majorite-absolue='2'", ""); },
       [](Draft& d) { d.round("numero='1' exprimes='5' majorite-absolue='3'", ""); }},
      {"rules.round-cast",
       [](Draft& d) { d.round("numero='1' votants='5' blancs='1' exprimes='5'", ""); },
       [](Draft& d) { d.round("numero='1' votants='5' blancs='1' exprimes='4'", ""); }},
      {"rules.round-order",
       [](Draft& d) {
         d.round("numero='3'", "<candidat nom='X' voix='1' elu='oui'/><candidat nom='Y' voix='2'/>");
       },
       [](Draft& d) {
         d.round("numero='3'", "<candidat nom='X' voix='2' elu='oui'/><candidat nom='Y' voix='1'/>");
       }},
      {"rules.round-eldest",
       [](Draft& d) {
         d.round("numero='3'", "<candidat nom='X' voix='2' elu='oui'/><candidat nom='Y' voix='2'/>");
       },
       [](Draft& d) {
         d.round("numero='3'",
                 "<candidat nom='X' voix='2' elu='oui' age='oui'/><candidat nom='Y' voix='2'/>");
       }},
      {"rules.secret-names",
       [](Draft& d) {
         d.ballot("mode='secret' resultat='majorite'", "<vote membre='c' sens='pour'/>");
       },
       [](Draft& d) {
         d.ballot("mode='secret' resultat='majorite'", "<vote membre='c' sens='ne-vote-pas'/>");
       }},
      {"rules.election-public", [](Draft& d) { d.ballot("mode='main-levee' resultat='election'"); },
       [](Draft& d) { d.ballot("mode='secret' resultat='election'"); }},
      // ------------------------------------------------------------ budgets and tables
      {"rules.table-sum",
       [](Draft& d) {
         d.table(row("normale", "10,00", "8,00") + row("normale", "5,50", "7,50") +
                 row("total", "15,60", "15,50"));
       },
       [](Draft& d) {
         d.table(row("normale", "10,00", "8,00") + row("sous-total", "10,00", "8,00") +
                 row("normale", "5,50", "7,50") + row("sous-total", "5,50", "7,50") +
                 row("total", "15,50", "15,50") + row("normale", "1", "1") +
                 row("total", "1,00", "1,00") + row("total", "16,50", "16,50"));
       }},
      {"rules.budget-balance",
       [](Draft& d) { d.table(row("normale", "10", "8") + row("total", "10", "8")); },
       [](Draft& d) { d.table(row("normale", "10", "10") + row("total", "10", "10")); }},
      {"rules.own-accounts",
       [](Draft& d) {
         d.deliberations =
             "<deliberation ordre='1' numero='1'><objet>Compte administratif 2023</objet>"
             "<decision/></deliberation>";
       },
       [](Draft& d) {
         d.deliberations =
             "<deliberation ordre='1' numero='1'><objet>Compte administratif 2023</objet>"
             "<president membre='c'/><decision/></deliberation>";
       }},
      // ------------------------------------------------------------ wording
      {"rules.gender-man",
       [](Draft& d) {
         d.members.replace(d.members.find("nom='A'"), 7,
                           "nom='A' civilite='M.' fonction='2e vice-présidente'");
       },
       [](Draft& d) {
         d.members.replace(d.members.find("nom='A'"), 7,
                           "nom='A' civilite='M.' fonction='2e vice-président'");
       }},
      {"rules.gender-woman",
       [](Draft& d) {
         d.members.replace(d.members.find("nom='A'"), 7,
                           "nom='A' civilite='Mme' fonction='Le Président'");
       },
       [](Draft& d) {
         d.members.replace(d.members.find("nom='A'"), 7,
                           "nom='A' civilite='Mme' fonction='La Présidente'");
       }},
      {"rules.annex-unlisted",
       [](Draft& d) {
         d.deliberations =
             deliberation(1, "", "<paragraphe>selon le plan ci-annexé</paragraphe>");
       },
       [](Draft& d) {
         d.deliberations =
             "<deliberation ordre='1' numero='1'><objet>O</objet><corps><paragraphe>selon le plan "
             "ci-annexé</paragraphe></corps><decision/><annexes>"
             "<annexe id='p' libelle='Plan'/></annexes></deliberation>";
       }},
  };
  return all;
}

const Rule* rule_of(const std::string& code) {
  for (const Rule& rule : rules())
    if (rule.message.code == code) return &rule;
  return nullptr;
}

bool is_set(const Date& date) { return date.annee != 0; }

// A day on which the rule is in force.
Date day_of(const Rule& rule) {
  if (is_set(rule.until)) return rule.until;
  const Date usual{2024, 5, 14};
  return is_set(rule.from) && usual < rule.from ? rule.from : usual;
}

size_t found(const Diagnostics& diagnostics, const std::string& code) {
  return static_cast<size_t>(
      std::count_if(diagnostics.begin(), diagnostics.end(),
                    [&](const Diagnostic& d) { return code == d.message.code; }));
}

Seance made(const Edit& edit, const Date& day) {
  Draft draft;
  draft.day = day;
  edit(draft);
  return draft.read();
}

class EveryRule : public testing::TestWithParam<size_t> {
 protected:
  const Example& example() const { return examples()[GetParam()]; }
};

TEST_P(EveryRule, IsBrokenAndKept) {
  const Rule* rule = rule_of(example().code);
  ASSERT_NE(rule, nullptr) << example().code;
  const Date day = day_of(*rule);
  const Diagnostics broken = check(made(example().broken, day));
  ASSERT_GE(found(broken, example().code), 1u) << all_errors(broken);
  for (const Diagnostic& d : broken) {
    if (d.message.code != std::string(example().code)) continue;
    EXPECT_EQ(d.severity, rule->severity);
    EXPECT_EQ(d.arguments.at(0), rule->article);
    EXPECT_GT(d.place.line, 0);
    EXPECT_NE(d.place.path, "");
    EXPECT_EQ(to_string(d).find('{'), std::string::npos) << to_string(d);  // all arguments given
  }
  const Diagnostics kept = check(made(example().kept, day));
  EXPECT_EQ(found(kept, example().code), 0u) << all_errors(kept);
}

TEST_P(EveryRule, IsMissedWhenItIsTakenOut) {
  const Rule* rule = rule_of(example().code);
  ASSERT_NE(rule, nullptr) << example().code;
  const Seance seance = made(example().broken, day_of(*rule));
  EXPECT_EQ(found(check_without(seance, example().code), example().code), 0u);
  EXPECT_EQ(check_without(seance, example().code).size() + found(check(seance), example().code),
            check(seance).size());
}

TEST_P(EveryRule, HoldsBetweenItsDaysAndNotOutside) {
  const Rule* rule = rule_of(example().code);
  ASSERT_NE(rule, nullptr) << example().code;
  auto finds_on = [&](const Date& day) {
    return found(check(made(example().broken, day)), example().code) > 0;
  };
  if (is_set(rule->from)) {
    EXPECT_TRUE(finds_on(rule->from));
    EXPECT_FALSE(finds_on(Draft::moved(rule->from, -1)));
  }
  if (is_set(rule->until)) {
    EXPECT_TRUE(finds_on(rule->until));
    EXPECT_FALSE(finds_on(Draft::moved(rule->until, 1)));
  }
  // The same by the law of another day, whatever the day of the session.
  const Seance seance = made(example().broken, day_of(*rule));
  if (is_set(rule->from)) {
    EXPECT_EQ(found(check(seance, Draft::moved(rule->from, -1)), example().code), 0u);
  }
  if (is_set(rule->until)) {
    EXPECT_EQ(found(check(seance, Draft::moved(rule->until, 1)), example().code), 0u);
  }
}

TEST_P(EveryRule, IsListedOnTheDaysOnWhichItHolds) {
  const Rule* rule = rule_of(example().code);
  ASSERT_NE(rule, nullptr) << example().code;
  auto listed_on = [&](const Date& day) {
    for (const RuleInfo& info : rules_in_force(day))
      if (info.message.code == std::string(example().code)) return true;
    return false;
  };
  EXPECT_TRUE(listed_on(day_of(*rule)));
  if (is_set(rule->from)) {
    EXPECT_FALSE(listed_on(Draft::moved(rule->from, -1)));
  }
  if (is_set(rule->until)) {
    EXPECT_FALSE(listed_on(Draft::moved(rule->until, 1)));
  }
}

std::string name_of(const testing::TestParamInfo<size_t>& info) {
  std::string name = examples()[info.param].code + std::string("rules.").size();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(All, EveryRule, testing::Range(size_t{0}, examples().size()), name_of);

TEST(EveryRule, HasAnExample) {
  std::map<std::string, int> count;
  for (const Example& example : examples()) ++count[example.code];
  for (const Rule& rule : rules()) EXPECT_EQ(count[rule.message.code], 1) << rule.message.code;
  EXPECT_EQ(examples().size(), rules().size());
}

}  // namespace
}  // namespace paraphe
