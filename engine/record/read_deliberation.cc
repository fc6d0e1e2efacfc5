#include "base/text.h"
#include "record/read.h"

namespace paraphe {
namespace {

constexpr Message kNoCandidate{
    "record.no-candidate", N_("a candidate has no name"),
    N_("Give the identifier of a member (membre=\"…\") or a name (nom=\"…\").")};

constexpr Word<GenreMouvement> kMovements[] = {{"arrivee", GenreMouvement::kArrivee},
                                               {"depart", GenreMouvement::kDepart},
                                               {"deport", GenreMouvement::kDeport}};
constexpr Word<ModeScrutin> kModes[] = {{"main-levee", ModeScrutin::kMainLevee},
                                        {"appel-nominal", ModeScrutin::kAppelNominal},
                                        {"secret", ModeScrutin::kSecret},
                                        {"electronique", ModeScrutin::kElectronique}};
constexpr Word<Resultat> kResults[] = {{"unanimite", Resultat::kUnanimite},
                                       {"majorite", Resultat::kMajorite},
                                       {"rejet", Resultat::kRejet},
                                       {"report", Resultat::kReport},
                                       {"retrait", Resultat::kRetrait},
                                       {"election", Resultat::kElection},
                                       {"acte", Resultat::kActe}};
constexpr Word<SensDuVote> kVotes[] = {
    {"pour", SensDuVote::kPour},
    {"contre", SensDuVote::kContre},
    {"abstention", SensDuVote::kAbstention},
    {"ne-vote-pas", SensDuVote::kNeVotePas},
    {"blanc", SensDuVote::kBlanc},
    {"nul", SensDuVote::kNul},
};

std::vector<Mouvement> read_movements(ReadContext& context, XmlNode node) {
  std::vector<Mouvement> movements;
  for (XmlNode child : node.children()) {
    if (!child.is_element()) continue;
    Mouvement m;
    for (const auto& word : kMovements)
      if (word.word == child.name()) m.genre = word.value;
    m.membre = member_attribute(context, child, "membre").value_or(0);
    m.distance = yes(child, "distance");
    m.sorti = yes(child, "sorti");
    m.loi = yes(child, "hors-quorum");
    m.heure = hour_attribute(child, "heure");
    if (XmlNode given = child.child("donne-pouvoir"); given.exists())
      m.mandataire = member_attribute(context, given, "a");
    m.mention = read_child_text(context, child, "mention");
    m.place = context.place_of(child);
    movements.push_back(std::move(m));
  }
  return movements;
}

Vote read_vote(ReadContext& context, XmlNode node) {
  Vote vote;
  vote.membre = member_attribute(context, node, "membre").value_or(0);
  vote.sens = word_attribute(node, "sens", kVotes, SensDuVote::kPour);
  vote.voix = number_attribute(node, "voix");
  vote.imprime = text_attribute(node, "imprime");
  vote.motif = read_text(context, node);
  vote.place = context.place_of(node);
  return vote;
}

Tour read_round(ReadContext& context, XmlNode node) {
  Tour round;
  round.numero = number_attribute(node, "numero").value_or(1);
  round.inscrits = number_attribute(node, "inscrits");
  round.votants = number_attribute(node, "votants");
  round.blancs = number_attribute(node, "blancs");
  round.nuls = number_attribute(node, "nuls");
  round.exprimes = number_attribute(node, "exprimes");
  round.majorite_absolue = number_attribute(node, "majorite-absolue");
  round.place = context.place_of(node);
  for (XmlNode child : node.elements("candidat")) {
    Candidat c;
    c.membre = member_attribute(context, child, "membre");
    c.nom = text_attribute(child, "nom");
    c.qualite = text_attribute(child, "qualite");
    c.voix = number_attribute(child, "voix");
    c.elu = yes(child, "elu");
    c.age = yes(child, "age");
    c.place = context.place_of(child);
    if (!c.membre && c.nom.empty()) context.diagnostics.push_back(error(kNoCandidate, {}, c.place));
    round.candidats.push_back(std::move(c));
  }
  return round;
}

Scrutin read_ballot(ReadContext& context, XmlNode node) {
  Scrutin s;
  s.mode = word_attribute(node, "mode", kModes, ModeScrutin::kNonPrecise);
  s.resultat = word_attribute(node, "resultat", kResults, Resultat::kMajorite);
  s.objet = read_child_text(context, node, "objet");
  s.votants = number_attribute(node, "votants");
  s.exprimes = number_attribute(node, "exprimes");
  s.pour = number_attribute(node, "pour");
  s.contre = number_attribute(node, "contre");
  s.abstentions = number_attribute(node, "abstentions");
  s.ne_votent_pas = number_attribute(node, "ne-votent-pas");
  s.blancs = number_attribute(node, "blancs");
  s.nuls = number_attribute(node, "nuls");
  s.voix_preponderante = yes(node, "voix-preponderante");
  s.demande = text_attribute(node, "demande");
  s.mention = read_child_text(context, node, "mention");
  s.place = context.place_of(node);
  for (XmlNode child : node.children()) {
    if (child.name() == "vote") s.votes.push_back(read_vote(context, child));
    if (child.name() == "tour") s.tours.push_back(read_round(context, child));
  }
  return s;
}

Annexe read_annex(ReadContext& context, XmlNode node) {
  Annexe a;
  a.id = text_attribute(node, "id");
  a.libelle = text_attribute(node, "libelle");
  a.fichier = text_attribute(node, "fichier");
  a.pages = number_attribute(node, "pages");
  a.type_piece = text_attribute(node, "type-piece");
  a.mention = read_text(context, node);
  a.place = context.place_of(node);
  return a;
}

// "5.7.3" → {5, 7, 3}
std::vector<int> read_levels(std::string_view code) {
  std::vector<int> levels;
  bool open = false;
  for (char c : code) {
    if (c == '.') {
      open = false;
      continue;
    }
    if (!open) levels.push_back(0), open = true;
    levels.back() = levels.back() * 10 + (c - '0');
  }
  return levels;
}

void read_heading(ReadContext& context, XmlNode node, Deliberation& d) {
  d.ordre = number_attribute(node, "ordre").value_or(0);
  d.numero = text_attribute(node, "numero");
  d.identifiant = text_attribute(node, "identifiant");
  d.nature = node.attribute("nature") ? text_attribute(node, "nature") : "DE";
  d.type_piece = text_attribute(node, "type-piece");
  d.service = text_attribute(node, "service");
  d.feuillet = text_attribute(node, "feuillet");
  d.precedent = text_attribute(node, "precedent");
  d.titre = text_attribute(node, "titre");
  d.typographie = read_typography(node);
  d.matieres = read_levels(text_attribute(node.child("matiere"), "code"));
  d.matiere_libelle = child_text(node, "matiere");
  d.objet = read_child_text(context, node, "objet");
  d.sous_objet = read_child_text(context, node, "sous-objet");
  if (XmlNode person = node.child("rapporteur"); person.exists())
    d.rapporteur = read_person(context, person);
  if (XmlNode person = node.child("president"); person.exists())
    d.president = read_person(context, person);
}

}  // namespace

Deliberation read_deliberation(ReadContext& context, XmlNode node) {
  Deliberation d;
  d.place = context.place_of(node);
  read_heading(context, node, d);
  d.mouvements = read_movements(context, node.child("mouvements"));
  if (XmlNode counters = node.child("compteurs"); counters.exists())
    d.compteurs = read_counters(context, counters);
  d.corps = read_blocks(context, node.child("corps"));
  for (XmlNode child : node.elements("scrutin")) d.scrutins.push_back(read_ballot(context, child));
  d.formule = read_child_text(context, node.child("decision"), "formule");
  d.decision = read_blocks(context, node.child("decision"));
  for (XmlNode child : node.child("annexes").elements("annexe"))
    d.annexes.push_back(read_annex(context, child));
  if (XmlNode budget = node.child("budget"); budget.exists())
    d.budget = Budget{text_attribute(budget, "annee"), text_attribute(budget, "nom")};
  d.formules = read_phrases(context, node.child("formules"));
  d.signataires = read_signatories(context, node.child("signataires"));
  if (XmlNode remedies = node.child("recours"); remedies.exists())
    d.recours = read_remedies(context, remedies);
  d.publication = read_publication(context, node.child("publication"));
  return d;
}

}  // namespace paraphe
