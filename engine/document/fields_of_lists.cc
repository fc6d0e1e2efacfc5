// Lists, the fields of their items, and the parts of the act.
#include <algorithm>

#include "document/field_values.h"

namespace paraphe {
namespace {

using Kind = FieldType;

// ---------------------------------------------------------------- members

// The member at hand: of an attendance list, of a vote, of a candidacy or of a movement.
const Membre& member(const Scene& s) { return *s.member; }
MembreIndex index_of_member(const Scene& s) {
  return static_cast<MembreIndex>(s.member - s.seance->membres.data());
}

// As the list at hand prints the name; "" outside a list, and when it prints it like the act.
const std::string& own_print(const Scene& s) {
  static const std::string kNone;
  return s.presence == nullptr ? kNone : s.presence->imprime;
}

std::string named(const Scene& s, MembreIndex index) {
  return printed_name(s.seance->membres[index]);
}

std::string with_civility(const Membre& member) {
  std::string_view word = civility_word(member.civilite);
  return (word.empty() ? "" : std::string(word) + " ") + full_name(member);
}

const char* state_name(EtatPresence state) {
  switch (state) {
    case EtatPresence::kPresent:
      return "present";
    case EtatPresence::kDistance:
      return "distance";
    case EtatPresence::kRetard:
      return "retard";
    case EtatPresence::kExcuse:
      return "excuse";
    case EtatPresence::kAbsent:
      return "absent";
    case EtatPresence::kNonExcuse:
      return "non-excuse";
  }
  return "";
}

FieldValue named_or_none(const Scene& s, const std::optional<MembreIndex>& index) {
  return index ? text(named(s, *index)) : FieldValue{};
}
FieldValue holder(const Scene& s) { 
  return named_or_none(s, s.tallies->holder(*s.seance, index_of_member(s)));
 }
FieldValue giver(const Scene& s) { 
  return named_or_none(s, s.tallies->giver(*s.seance, index_of_member(s)));
 }

size_t members_of(const ListeDePresence& list) {
  size_t out = 0;
  for (const GroupeDePresence& group : list.groupes) out += group.presences.size();
  return out;
}

// ---------------------------------------------------------------- ballots

const char* mode_name(ModeScrutin mode) {
  switch (mode) {
    case ModeScrutin::kNonPrecise:
      return "";
    case ModeScrutin::kMainLevee:
      return "main-levee";
    case ModeScrutin::kAppelNominal:
      return "appel-nominal";
    case ModeScrutin::kSecret:
      return "secret";
    case ModeScrutin::kElectronique:
      return "electronique";
  }
  return "";
}

template <std::optional<int> Scrutin::*stated>
FieldValue of_ballot(const Scene& s) {
  return number(s.ballot->*stated);
}

template <SensDuVote side>
size_t count_votes(const Scene& s) {
  return static_cast<size_t>(std::count_if(s.ballot->votes.begin(), s.ballot->votes.end(),
                                           [](const Vote& v) { return v.sens == side; }));
}
template <SensDuVote side>
void enter_vote(Scene& s, size_t index) {
  // From the vote before, so that a ballot of many names is walked once.
  const Vote* vote = index == 0 ? s.ballot->votes.data() : s.vote + 1;
  while (vote->sens != side) ++vote;
  s.vote = vote;
}

template <std::optional<int> Tour::*stated>
FieldValue of_round(const Scene& s) {
  return number(s.round->*stated);
}

const char* movement_name(GenreMouvement kind) {
  switch (kind) {
    case GenreMouvement::kArrivee:
      return "arrivee";
    case GenreMouvement::kDepart:
      return "depart";
    case GenreMouvement::kDeport:
      return "deport";
  }
  return "";
}

std::string place_line(const Lieu& place) {
  std::string out = place.nom;
  for (const std::string& line : place.adresse.lignes) out += (out.empty() ? "" : ", ") + line;
  if (!place.adresse.ville.empty()) out += (out.empty() ? "" : ", ") + place.adresse.ville;
  return out;
}

}  // namespace

const char* result_name(Resultat result) {
  switch (result) {
    case Resultat::kUnanimite:
      return "unanimite";
    case Resultat::kMajorite:
      return "majorite";
    case Resultat::kRejet:
      return "rejet";
    case Resultat::kReport:
      return "report";
    case Resultat::kRetrait:
      return "retrait";
    case Resultat::kElection:
      return "election";
    case Resultat::kActe:
      return "acte";
  }
  return "";
}

const std::vector<Field>& list_fields() {
  static const std::vector<Field> kFields = {
      {"notes.nombre", "nombre de notes appelées jusqu’ici", Kind::kNumber, 0,
       [](const Scene& s) { return *s.notes > 0 ? number(*s.notes) : FieldValue{}; }},
      {"rang", "rang dans la liste en cours, à partir de 1", Kind::kNumber, kOfAny,
       [](const Scene& s) { return number_of(s.rank); }},
      {"liste.titre", "titre imprimé de la liste de présence", Kind::kRich, kOfList,
       [](const Scene& s) { return rich(s.list->titre); }},
      {"liste.etat", "present, distance, retard, excuse, absent ou non-excuse", Kind::kText,
       kOfList, [](const Scene& s) { return text(state_name(s.list->etat)); }},
      {"liste.nombre", "nombre de noms de la liste", Kind::kNumber, kOfList,
       [](const Scene& s) { return number_of(members_of(*s.list)); }},
      {"groupe.titre", "titre imprimé du groupe : Mesdames, une commune…", Kind::kRich, kOfGroup,
       [](const Scene& s) { return rich(s.group->titre); }},
      {"groupe.nombre", "nombre de noms du groupe", Kind::kNumber, kOfGroup,
       [](const Scene& s) { return number_of(s.group->presences.size()); }},
      {"membre.nom", "nom du membre, tel que l’acte l’imprime", Kind::kText, kOfMember,
       [](const Scene& s) {
         return own_print(s).empty() ? text(printed_name(member(s))) : text(own_print(s));
       },
       true},
      {"membre.imprime", "nom imprimé du membre, quand l’acte l’imprime à sa façon", Kind::kText,
       kOfMember,
       [](const Scene& s) {
         return text(own_print(s).empty() ? member(s).imprime : own_print(s));
       },
       true},
      {"membre.nom-complet", "civilité, prénom et nom du membre", Kind::kText, kOfMember,
       [](const Scene& s) { return text(with_civility(member(s))); }, true},
      {"membre.civilite", "Madame ou Monsieur", Kind::kText, kOfMember,
       [](const Scene& s) { return text(civility_word(member(s).civilite)); }},
      {"membre.commune", "commune du membre", Kind::kText, kOfMember,
       [](const Scene& s) { return text(member(s).commune); }},
      {"membre.fonction", "fonction du membre", Kind::kText, kOfMember,
       [](const Scene& s) { return text(member(s).fonction); }},
      {"membre.groupe-politique", "groupe politique du membre", Kind::kText, kOfMember,
       [](const Scene& s) { return text(member(s).groupe); }},
      {"membre.etat", "état de présence du membre", Kind::kText, kOfMember,
       [](const Scene& s) {
         return s.presence == nullptr ? FieldValue{} : text(state_name(s.presence->etat));
       }},
      {"membre.mention", "mention imprimée après le nom", Kind::kRich, kOfMember,
       [](const Scene& s) {
         return s.presence == nullptr ? FieldValue{} : rich(s.presence->mention);
       }},
      {"membre.mandataire", "à qui le membre donne pouvoir", Kind::kText, kOfMember, holder, true},
      {"membre.mandant", "de qui le membre reçoit pouvoir", Kind::kText, kOfMember, giver, true},
      {"pouvoir.mandant", "qui donne pouvoir", Kind::kText, kOfProxy,
       [](const Scene& s) { return text(named(s, s.proxy->mandant)); }, true},
      {"pouvoir.mandataire", "qui reçoit pouvoir", Kind::kText, kOfProxy,
       [](const Scene& s) { return text(named(s, s.proxy->mandataire)); }, true},
      {"lieu.nom", "nom du lieu", Kind::kText, kOfPlace,
       [](const Scene& s) { return text(s.place->nom); }},
      {"lieu.complet", "nom et adresse du lieu", Kind::kText, kOfPlace,
       [](const Scene& s) { return text(place_line(*s.place)); }},
      {"mouvement.genre", "arrivee, depart ou deport", Kind::kText, kOfMovement,
       [](const Scene& s) { return text(movement_name(s.movement->genre)); }},
      {"mouvement.membre", "membre qui arrive, part ou se déporte", Kind::kText, kOfMovement,
       [](const Scene& s) { return text(with_civility(s.seance->membres[s.movement->membre])); },
       true},
      {"mouvement.mandataire", "à qui le membre qui part donne pouvoir", Kind::kText, kOfMovement,
       [](const Scene& s) {
         return s.movement->mandataire
                    ? text(with_civility(s.seance->membres[*s.movement->mandataire]))
                    : FieldValue{};
       },
       true},
      {"mouvement.heure", "heure du mouvement", Kind::kHour, kOfMovement,
       [](const Scene& s) { return hour_of(s.movement->heure); }},
      {"mouvement.mention", "mouvement, tel que l’acte l’écrit", Kind::kRich, kOfMovement,
       [](const Scene& s) { return rich(s.movement->mention); }},

      {"scrutin.mode", "main-levee, appel-nominal, secret ou electronique", Kind::kText, kOfBallot,
       [](const Scene& s) { return text(mode_name(s.ballot->mode)); }},
      {"scrutin.resultat", "unanimite, majorite, rejet, report, retrait, election ou acte",
       Kind::kText, kOfBallot,
       [](const Scene& s) { return text(result_name(s.ballot->resultat)); }},
      {"scrutin.objet", "objet du scrutin", Kind::kRich, kOfBallot,
       [](const Scene& s) { return rich(s.ballot->objet); }},
      {"scrutin.mention", "résultat, tel que l’acte l’écrit", Kind::kRich, kOfBallot,
       [](const Scene& s) { return rich(s.ballot->mention); }},
      {"scrutin.demande", "qui a demandé ce mode de scrutin", Kind::kText, kOfBallot,
       [](const Scene& s) { return text(s.ballot->demande); }},
      {"scrutin.voix-preponderante", "oui quand la voix du président a départagé", Kind::kText,
       kOfBallot, [](const Scene& s) { return text(s.ballot->voix_preponderante ? "oui" : ""); }},
      {"scrutin.votants", "votants", Kind::kNumber, kOfBallot, of_ballot<&Scrutin::votants>},
      {"scrutin.exprimes", "suffrages exprimés", Kind::kNumber, kOfBallot,
       of_ballot<&Scrutin::exprimes>},
      {"scrutin.pour", "voix pour", Kind::kNumber, kOfBallot, of_ballot<&Scrutin::pour>},
      {"scrutin.contre", "voix contre", Kind::kNumber, kOfBallot, of_ballot<&Scrutin::contre>},
      {"scrutin.abstentions", "abstentions", Kind::kNumber, kOfBallot,
       of_ballot<&Scrutin::abstentions>},
      {"scrutin.ne-votent-pas", "membres qui ne prennent pas part au vote", Kind::kNumber,
       kOfBallot, of_ballot<&Scrutin::ne_votent_pas>},
      {"scrutin.blancs", "bulletins blancs", Kind::kNumber, kOfBallot, of_ballot<&Scrutin::blancs>},
      {"scrutin.nuls", "bulletins nuls", Kind::kNumber, kOfBallot, of_ballot<&Scrutin::nuls>},
      {"vote.nom", "nom du votant, tel que l’acte l’imprime", Kind::kText, kOfVote,
       [](const Scene& s) {
         return text(s.vote->imprime.empty() ? named(s, s.vote->membre) : s.vote->imprime);
       },
       true},
      {"vote.motif", "motif, pour qui ne prend pas part au vote", Kind::kRich, kOfVote,
       [](const Scene& s) { return rich(s.vote->motif); }},
      {"tour.numero", "numéro du tour", Kind::kNumber, kOfRound,
       [](const Scene& s) { return number(s.round->numero); }},
      {"tour.inscrits", "inscrits", Kind::kNumber, kOfRound, of_round<&Tour::inscrits>},
      {"tour.votants", "votants", Kind::kNumber, kOfRound, of_round<&Tour::votants>},
      {"tour.blancs", "bulletins blancs", Kind::kNumber, kOfRound, of_round<&Tour::blancs>},
      {"tour.nuls", "bulletins nuls", Kind::kNumber, kOfRound, of_round<&Tour::nuls>},
      {"tour.exprimes", "suffrages exprimés", Kind::kNumber, kOfRound, of_round<&Tour::exprimes>},
      {"tour.majorite-absolue", "majorité absolue", Kind::kNumber, kOfRound,
       of_round<&Tour::majorite_absolue>},
      {"candidat.nom", "nom du candidat ou de la liste", Kind::kText, kOfCandidate,
       [](const Scene& s) {
         return text(s.candidate->membre ? named(s, *s.candidate->membre) : s.candidate->nom);
       },
       true},
      {"candidat.qualite", "siège ou fonction", Kind::kText, kOfCandidate,
       [](const Scene& s) { return text(s.candidate->qualite); }},
      {"candidat.voix", "voix obtenues", Kind::kNumber, kOfCandidate,
       [](const Scene& s) { return number(s.candidate->voix); }},
      {"candidat.elu", "oui quand le candidat est élu", Kind::kText, kOfCandidate,
       [](const Scene& s) { return text(s.candidate->elu ? "oui" : ""); }},

      {"annexe.libelle", "titre de l’annexe", Kind::kText, kOfAnnex,
       [](const Scene& s) { return text(s.annex->libelle); }},
      {"annexe.fichier", "fichier de l’annexe", Kind::kText, kOfAnnex,
       [](const Scene& s) { return text(s.annex->fichier); }, true},
      {"annexe.pages", "nombre de pages de l’annexe", Kind::kNumber, kOfAnnex,
       [](const Scene& s) { return number(s.annex->pages); }},
      {"annexe.mention", "mention de l’annexe, telle que l’acte l’écrit", Kind::kRich, kOfAnnex,
       [](const Scene& s) { return rich(s.annex->mention); }},
      {"signataire.role", "president, maire, secretaire…", Kind::kText, kOfSignatory,
       [](const Scene& s) { return text(s.signatory->role); }},
      {"signataire.delegation", "délégation de signature", Kind::kRich, kOfSignatory,
       [](const Scene& s) { return rich(s.signatory->delegation); }},
      // Filled in when signing (SignatureField::lines).
      {"signature.nom", "nom du certificat, connu à la signature", Kind::kText, kOfSignatory,
       [](const Scene&) { return text("{nom}"); }},
      {"signature.date", "date de la signature", Kind::kText, kOfSignatory,
       [](const Scene&) { return text("{date}"); }},
      {"signature.emetteur", "émetteur du certificat", Kind::kText, kOfSignatory,
       [](const Scene&) { return text("{emetteur}"); }},
  };
  return kFields;
}

const std::vector<List>& kind_lists();  // fields_of_kinds.cc

namespace {

const std::vector<List>& act_lists() {
  static const std::vector<List> kLists = {
      {"listes-de-presence", "listes de présence, dans l’ordre de l’acte", kOfSession, kOfList | kOfAny,
       [](const Scene& s) { return s.seance->presences.size(); },
       [](Scene& s, size_t i) { s.list = &s.seance->presences[i]; }},
      {"liste.groupes", "groupes d’une liste de présence", kOfList, kOfGroup | kOfAny,
       [](const Scene& s) { return s.list->groupes.size(); },
       [](Scene& s, size_t i) { s.group = &s.list->groupes[i]; }},
      {"groupe.membres", "noms d’un groupe", kOfGroup, kOfMember | kOfAny,
       [](const Scene& s) { return s.group->presences.size(); },
       [](Scene& s, size_t i) {
         s.presence = &s.group->presences[i];
         s.member = &s.seance->membres[s.presence->membre];
       }},
      {"pouvoirs", "pouvoirs qui comptent pour cette délibération, sinon à l’ouverture", kOfSession, kOfProxy | kOfAny,
       [](const Scene& s) { return s.tallies->proxies(*s.seance, s.act).size(); },
       [](Scene& s, size_t i) { s.proxy = &s.tallies->proxies(*s.seance, s.act)[i]; }},
      {"lieux", "lieux de la séance", kOfSession, kOfPlace | kOfAny,
       [](const Scene& s) { return s.seance->lieux.size(); },
       [](Scene& s, size_t i) { s.place = &s.seance->lieux[i]; }},
      {"secretaires", "secrétaires de séance", kOfSession, kOfPerson | kOfAny,
       [](const Scene& s) { return s.seance->secretaires.size(); },
       [](Scene& s, size_t i) { s.person = &s.seance->secretaires[i]; }},
      {"auxiliaires", "auxiliaires du secrétaire", kOfSession, kOfPerson | kOfAny,
       [](const Scene& s) { return s.seance->auxiliaires.size(); },
       [](Scene& s, size_t i) { s.person = &s.seance->auxiliaires[i]; }},
      {"mouvements", "arrivées, départs et déports de cette délibération", kOfAct, kOfMovement | kOfAny,
       [](const Scene& s) { return s.act->mouvements.size(); },
       [](Scene& s, size_t i) { s.movement = &s.act->mouvements[i]; }},
      {"scrutins", "scrutins de la délibération", kOfAct, kOfBallot | kOfAny,
       [](const Scene& s) { return s.act->scrutins.size(); },
       [](Scene& s, size_t i) { s.ballot = &s.act->scrutins[i]; }},
      {"scrutin.votes", "votes nominatifs", kOfBallot, kOfVote | kOfAny,
       [](const Scene& s) { return s.ballot->votes.size(); },
       [](Scene& s, size_t i) { s.vote = &s.ballot->votes[i]; }},
      {"scrutin.votes-pour", "qui a voté pour", kOfBallot, kOfVote | kOfAny,
       count_votes<SensDuVote::kPour>, enter_vote<SensDuVote::kPour>},
      {"scrutin.votes-contre", "qui a voté contre", kOfBallot, kOfVote | kOfAny,
       count_votes<SensDuVote::kContre>, enter_vote<SensDuVote::kContre>},
      {"scrutin.votes-abstention", "qui s’est abstenu", kOfBallot, kOfVote | kOfAny,
       count_votes<SensDuVote::kAbstention>, enter_vote<SensDuVote::kAbstention>},
      {"scrutin.votes-nppv", "qui ne prend pas part au vote", kOfBallot, kOfVote | kOfAny,
       count_votes<SensDuVote::kNeVotePas>, enter_vote<SensDuVote::kNeVotePas>},
      {"scrutin.tours", "tours d’une élection", kOfBallot, kOfRound | kOfAny,
       [](const Scene& s) { return s.ballot->tours.size(); },
       [](Scene& s, size_t i) { s.round = &s.ballot->tours[i]; }},
      {"tour.candidats", "candidats d’un tour", kOfRound, kOfCandidate | kOfAny,
       [](const Scene& s) { return s.round->candidats.size(); },
       [](Scene& s, size_t i) { s.candidate = &s.round->candidats[i]; }},
      {"signataires", "signataires, dans l’ordre de l’acte", kOfSession, kOfSignatory | kOfAny,
       [](const Scene& s) { return signatories(s).size(); },
       [](Scene& s, size_t i) { s.signatory = &signatories(s)[i]; }},
      {"annexes", "annexes de la délibération", kOfAct, kOfAnnex | kOfAny,
       [](const Scene& s) { return s.act->annexes.size(); },
       [](Scene& s, size_t i) { s.annex = &s.act->annexes[i]; }},
  };
  return kLists;
}

}  // namespace

const std::vector<List>& all_lists() {
  static const std::vector<List> kAll = [] {
    std::vector<List> lists = act_lists();
    lists.insert(lists.end(), kind_lists().begin(), kind_lists().end());
    return lists;
  }();
  return kAll;
}

const std::vector<BodyPart>& all_parts() {
  static const std::vector<BodyPart> kParts = {
      {"preambule", "préambule de l’acte : « L’an deux mille… »", kOfSession, true,
       [](const Scene& s) { return &phrases(s).preambule; }},
      {"corps", "visas, rapport, considérants, tableaux", kOfAct, true,
       [](const Scene& s) { return &s.act->corps; }},
      {"decision", "dispositif : ce que le conseil décide, articles", kOfAct, true,
       [](const Scene& s) { return &s.act->decision; }},
      {"debats", "teneur des débats, pour le procès-verbal (L2121-15)", kOfSession, true,
       [](const Scene& s) {
         static const Contenu kNone;
         return s.point != nullptr ? &s.point->debats : s.act != nullptr ? &s.act->debats : &kNone;
       }},
      {"invitation", "texte de la convocation", kOfSession, true,
       [](const Scene& s) { return &phrases(s).invitation; }},
      {"notes", "notes appelées dans ce qui précède", 0, false, nullptr},
  };
  return kParts;
}

}  // namespace paraphe
