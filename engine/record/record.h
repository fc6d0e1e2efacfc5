// Seance: one session of a council with its deliberations, as the record states it.
//
//   Result<Seance> seance = read_seance(bytes, "record.xml");
//
// A Seance exists only when its record passes schemas/seance.xsd and its keys: ids are unique and
// every reference to a member resolves. It says what the record states and nothing more; what can
// be computed from it (presence at an item, votes, quorum) has functions in record/presence.h, and
// what the law says about it is the business of rules/. Fields bear the names of the schema, where
// each is documented. Text that may be absent is empty; numbers and dates that may be absent are
// optional. `Texte` is rich text (record/content.h). Immutable by habit: read it, do not patch it.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/shared_text.h"
#include "record/content.h"

namespace paraphe {

// A day of the Gregorian calendar; months and days from 1. Ordered by time.
struct Date {
  int annee = 0, mois = 0, jour = 0;
  auto operator<=>(const Date&) const = default;
};
// Time of the day at the place of the session.
struct Heure {
  int heure = 0, minute = 0;
  auto operator<=>(const Heure&) const = default;
};

// ---------------------------------------------------------------- authority

enum class TypeCollectivite : uint8_t {
  kCommune,
  kCommunauteDeCommunes,
  kCommunauteAgglomeration,
  kCommunauteUrbaine,
  kMetropole,
  kSyndicatDeCommunes,
  kSyndicatMixte,
  kPoleMetropolitain,
  kPetr,
  kDepartement,
  kRegion,
  kCcas,
  kSdis,
  kAutre,
};
// Population classes on which the CGCT hangs duties (L2121-12: 3 500; L2121-8: 1 000).
enum class Strate : uint8_t { kMoinsDe1000, kDe1000A3499, kDe3500A9999, kDe10000A49999, k50000Et };

struct Adresse {
  std::vector<std::string> lignes;
  std::string code_postal, ville;
};

struct Logo {
  std::string fichier;      // beside the record or the layout
  std::string alternative;  // what the image shows, for those who do not see it
};

// Remedies: where and how the act can be challenged (R421-5 CJA).
struct Recours {
  std::string tribunal;  // "tribunal administratif de Lille"
  Adresse adresse;
  std::string teleservice;  // "www.telerecours.fr"
  int delai_mois = 2;
  Texte mention;  // the act's own wording, when it has one
  Whence place;
};

struct Collectivite {
  std::string nom;    // "Communauté de Communes du Pays de Lumbres"
  std::string sigle;  // "CCPL"
  TypeCollectivite type = TypeCollectivite::kAutre;
  std::string organe;            // "Conseil Communautaire", "conseil municipal", "comité syndical"
  std::string siren;             // 9 digits
  std::string siret;             // 14 digits
  std::string nature;            // nature of the authority in ACTES, two digits: "44"
  std::string departement_code;  // "62", "2A", "971"
  std::string departement;       // "Pas-de-Calais"
  std::string arrondissement_code;  // one digit, as ACTES wants it
  std::string arrondissement;
  std::string canton;
  std::string prefecture;  // PREFnnn, SPREFnnnm, SGARnnn
  std::optional<int> population;
  std::optional<Strate> strate;
  Adresse adresse;
  std::string telephone, courriel, site;
  std::optional<Logo> logo;
  Whence place;
};

// ---------------------------------------------------------------- members

enum class Civilite : uint8_t { kAucune, kMadame, kMonsieur };

// Index of a member in Seance::membres.
using MembreIndex = uint32_t;

struct Membre {
  std::string id;  // unique in the record: homonyms are told apart by it
  Civilite civilite = Civilite::kAucune;
  std::string nom;        // surname, as written by the council
  std::string prenom;     // first name; empty when only initials are known
  std::string initiales;  // "J.M."
  std::string imprime;    // the name exactly as this act prints it: "S.FOUACHE", "COFFIN H."
  std::string commune;    // the commune the member represents
  std::string fonction;   // "Président", "1er adjoint"
  std::string groupe;     // political group
  bool suppleant = false;
  std::optional<MembreIndex> suppleant_de;  // whose substitute
  int voix = 1;                             // weight of the member's vote
  Whence place;
};

// ---------------------------------------------------------------- presence

// What the attendance lists say of a member, at the opening of the session.
enum class EtatPresence : uint8_t {
  kPresent,
  kDistance,   // present by videoconference (L5211-11-1)
  kRetard,     // not there yet; an <arrivee> says from which item
  kExcuse,     // absent, excused; represented when a pouvoir says so
  kAbsent,     // absent; the act says no more
  kNonExcuse,  // absent without excuse
};

// One name of an attendance list, in the act's order.
struct Presence {
  MembreIndex membre = 0;
  EtatPresence etat = EtatPresence::kPresent;  // that of the list unless stated for the member
  std::string imprime;                         // as this list prints the name; "": Membre::imprime
  Texte mention;  // printed behind the name, without its brackets: the pouvoir, "arrivé à
                  // 19 h"; empty when the act prints none
  Whence place;
};

struct GroupeDePresence {
  Texte titre;  // "Mesdames", a commune, a political group; may be empty
  std::vector<Presence> presences;
  Whence place;
};

// An attendance list, in the act's order.
struct ListeDePresence {
  EtatPresence etat = EtatPresence::kPresent;
  Texte titre;  // "Présents :", "Absents excusés :"; empty: the layout has its own
  std::vector<GroupeDePresence> groupes;
  Whence place;
};

// A proxy (L2121-20). The record may state it on the giver's side, the holder's, or both; the
// reader joins the two sides of one pouvoir, and only those that name the same two members.
struct Pouvoir {
  MembreIndex mandant = 0;          // gives
  MembreIndex mandataire = 0;       // holds
  bool dit_par_mandant = false;     // <donne-pouvoir>
  bool dit_par_mandataire = false;  // <recoit-pouvoir>
  Whence place_mandant, place_mandataire;
};

enum class GenreMouvement : uint8_t {
  kArrivee,  // there from this item on (also: comes back)
  kDepart,   // gone from this item on; may leave a pouvoir
  kDeport,   // steps aside for this item alone, because of an interest
};

// A change of presence, stated under the deliberation before whose discussion it happens.
struct Mouvement {
  GenreMouvement genre = GenreMouvement::kArrivee;
  MembreIndex membre = 0;
  bool distance = false;                  // kArrivee: by videoconference
  std::optional<MembreIndex> mandataire;  // kDepart: who holds the pouvoir from now on
  bool sorti = false;                     // kDeport: left the room
  bool loi = false;                       // kDeport: L1111-6 II, so outside the quorum
  std::optional<Heure> heure;
  Texte mention;  // as printed
  Whence place;
};

// Figures that the act states itself. Never computed: rules compare them with the lists.
struct Compteurs {
  std::optional<int> effectif_legal, en_exercice, afferents, quorum, presents, representes, excuses,
      absents, votants;
  Whence place;
};

// Someone who presides, keeps the minutes or reports: a member, or a name alone.
struct Personne {
  std::optional<MembreIndex> membre;
  std::string imprime;  // the name as printed here; "": Membre::imprime, then civility and name
  std::string qualite;  // "Président", "1er vice-président", "directrice générale des services"
  Texte mention;        // printed behind the name: the president's pouvoir
  Whence place;
};

// ---------------------------------------------------------------- votes

enum class ModeScrutin : uint8_t {
  kNonPrecise,
  kMainLevee,     // public, show of hands
  kAppelNominal,  // public, by name (L2121-21)
  kSecret,
  kElectronique,
};
enum class Resultat : uint8_t {
  kUnanimite,
  kMajorite,
  kRejet,
  kReport,
  kRetrait,
  kElection,  // someone is elected or appointed
  kActe,      // "prend acte": no vote
};
enum class SensDuVote : uint8_t { kPour, kContre, kAbstention, kNeVotePas, kBlanc, kNul };

// How one member voted. A holder's pouvoir is a vote of its own, under the giver's name.
struct Vote {
  MembreIndex membre = 0;
  SensDuVote sens = SensDuVote::kPour;
  std::optional<int> voix;  // weighted votes; else Membre::voix
  std::string imprime;      // as printed here
  Texte motif;              // reason: of "ne prend pas part au vote"
  Whence place;
};

struct Candidat {
  std::optional<MembreIndex> membre;
  std::string nom;      // of a candidate who is no member, or of a list
  std::string qualite;  // the seat or office: "1er vice-président", "délégué suppléant"
  std::optional<int> voix;
  bool elu = false;
  bool age = false;  // elected as the eldest on a tie
  Whence place;
};

// One round of an election.
struct Tour {
  int numero = 1;
  std::optional<int> inscrits, votants, blancs, nuls, exprimes, majorite_absolue;
  std::vector<Candidat> candidats;
  Whence place;
};

struct Scrutin {
  ModeScrutin mode = ModeScrutin::kNonPrecise;
  Resultat resultat = Resultat::kMajorite;
  Texte objet;  // what was voted on, when a deliberation has several ballots
  std::optional<int> votants, exprimes, pour, contre, abstentions, ne_votent_pas, blancs, nuls;
  std::vector<Vote> votes;          // named votes, in the act's order; need not be complete
  std::vector<Tour> tours;          // elections
  bool voix_preponderante = false;  // the president's vote decided a tie (L2121-20)
  std::string demande;  // who asked for this kind of ballot: "un tiers des membres présents"
  Texte mention;        // the result as the act words it, when it stands apart
  Whence place;
};

// ---------------------------------------------------------------- closing

// A signature block. The order of the list is the order on the page.
struct Signataire {
  std::string role;   // "president", "maire", "secretaire", …
  Personne personne;  // who, and the capacity printed above the signature
  Texte delegation;   // "Par délégation du maire"; may be empty
  std::string champ;  // name of the PDF field: "Signature_President"; never empty
  Whence place;
};

// The act's set phrases. Empty: the act has none, and the layout may have its own.
struct Formules {
  Contenu preambule;   // "L'an deux mil vingt-trois, le …"
  Contenu invitation;  // of the convocation, without salutation or agenda
  Texte secretaire;   // "Monsieur … est élu secrétaire."
  Texte quorum;
  Texte cloture;       // "Ainsi fait et délibéré, les jour, mois et an susdits."
  Texte conformite;    // "Pour extrait conforme"
  Texte executoire;    // executory certificate as worded by the act
  Texte notification;  // whom the act is sent to
  Texte donnees;       // data protection note (CNIL)
  std::string lieu;    // "Fait à …"
  std::optional<Date> date;
};

enum class ModePublication : uint8_t { kNonPrecise, kEnLigne, kAffichage, kPapier };

// Steps that make an act executory (L2131-1).
struct Publication {
  std::optional<Date> transmission, reception, publication, notification;
  ModePublication mode = ModePublication::kNonPrecise;
  std::string adresse;  // URL
  Whence place;
};

// ---------------------------------------------------------------- deliberation

struct Annexe {
  std::string id;
  std::string libelle;
  std::string fichier;  // may be empty: referred to, not supplied
  std::optional<int> pages;
  std::string type_piece;  // ACTES type of piece: "99_DE"
  Texte mention;           // "ci-annexée"
  Whence place;
};

struct Budget {
  std::string annee;  // "2024" or "2024/2025"
  std::string nom;    // "Budget principal"
};

// What an act is: of the assembly, or of its executive (records whose root is <actes>).
enum class GenreActe : uint8_t { kDeliberation, kArrete, kDecision };

struct Deliberation {
  GenreActe genre = GenreActe::kDeliberation;
  std::optional<Date> date;  // of an act of the executive
  int ordre = 0;              // order in the session, from 1
  std::string numero;         // as printed: "23-12-132"
  std::string identifiant;    // as transmitted: "23_12_132" ([A-Z0-9_], 2 to 15); may be empty
  std::string nature;         // ACTES: "DE"
  std::vector<int> matieres;  // classification, 1 to 5 levels: {5, 7}
  std::string matiere_libelle;
  std::string service;
  std::string feuillet;    // sheet number in the register
  std::string type_piece;  // ACTES type of the main piece: "99_DE"
  std::string precedent;   // IDActe of the act that this one follows
  std::string titre;       // title of the document, when not the usual one
  Typographie typographie = Typographie::kHeritee;
  Texte objet;
  Texte sous_objet;
  std::optional<Personne> rapporteur;
  std::optional<Personne> president;  // when not the session's: the mayor's accounts (L2121-14)
  std::vector<Mouvement> mouvements;
  std::optional<Compteurs> compteurs;
  Contenu corps;   // visas, reports, considérants, paragraphs …
  Contenu debats;  // for the minutes alone
  Texte formule;  // "Après en avoir délibéré, …", when it stands apart
  Contenu decision;
  std::vector<Scrutin> scrutins;
  std::vector<Annexe> annexes;
  std::optional<Budget> budget;
  // What the deliberation does not state it has from the session: the reader fills these in.
  std::vector<Signataire> signataires;
  Formules formules;
  std::optional<Recours> recours;
  Publication publication;
  Whence place;
};

// ---------------------------------------------------------------- session

enum class GenreSeance : uint8_t {
  kOrdinaire,
  kExtraordinaire,
  kSecondeConvocation,  // after a lost quorum (L2121-17)
  kInstallation,
  kHorsSeance,  // no session: a collection of acts of the executive
};

struct Lieu {
  std::string nom;  // "salle du conseil, hôtel de communauté"
  Adresse adresse;
  bool visioconference = false;  // a site linked by videoconference
};

// A point of the agenda that gives no deliberation.
struct Point {
  Texte objet;
  std::optional<Personne> rapporteur;
  Contenu debats;            // what was said of it, for the minutes
  std::optional<int> apres;  // order of the deliberation it follows, 0 before all; none: after all
  Whence place;
};

struct Seance {
  SharedText source;      // the bytes of the record, embedded in the PDF as they are
  std::string file;       // its name, for messages
  std::string reference;  // identifier in the software that exported it; may be empty
  Date date;
  std::optional<Heure> heure, levee;  // beginning and end
  bool a_venir = false;               // to be held: neither attendance nor decisions yet
  std::optional<Date> proces_verbal_arrete;  // when its minutes were settled
  std::string feuillet;                      // number of its closing sheet in the register
  GenreSeance genre = GenreSeance::kOrdinaire;
  bool huis_clos = false;
  bool visioconference = false;
  Typographie typographie = Typographie::kHeritee;
  std::vector<Lieu> lieux;
  std::optional<Date> convocation, affichage;  // sending of the convocation, its posting
  bool urgence = false;                        // convocation in urgency (L2121-12)
  Collectivite collectivite;
  std::vector<Membre> membres;
  Personne president;
  std::vector<Personne> secretaires;
  std::vector<Personne> auxiliaires;
  Compteurs compteurs;
  std::vector<ListeDePresence> presences;
  std::vector<Pouvoir> pouvoirs;  // at the opening, in the order in which givers are named
  std::vector<Signataire> signataires;
  Formules formules;
  std::optional<Recours> recours;
  Publication publication;
  std::vector<Point> points;                // in the order of the record
  std::vector<Deliberation> deliberations;  // never empty
  Whence place;
  std::shared_ptr<const PlaceBook> places;  // of all that is in it
};

// The day of an act: its own, or that of its session.
inline const Date& date_of(const Seance& seance, const Deliberation& act) {
  return act.date ? *act.date : seance.date;
}

// Reads a record, a session (<seance>) or a collection of acts of the executive (<actes>), of which
// the author stands for the president. Every fault is reported at once, with line, path and remedy. `file` is only for
// messages. Hostile input is refused, never followed (base/xml.h).
Result<Seance> read_seance(std::string_view bytes, const std::string& file);
// Makes what read_seance() makes once a process and needs when a record is parsed: another thread may
// do it meanwhile.
void prepare_reading();

// "Christian LEROY", or the name as printed where only that is known; without civility.
std::string full_name(const Membre& membre);
// The name as this act prints it: `imprime`, else full_name().
std::string printed_name(const Membre& membre);
// The printed name of a president, secretary, rapporteur or signatory.
std::string printed_name(const Seance& seance, const Personne& personne);

}  // namespace paraphe
