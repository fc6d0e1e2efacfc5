#include "record/read.h"

#include <algorithm>

#include "record/explain.h"

namespace paraphe {
namespace {

// Larger than any session (200 deliberations of ten pages are under 5 MB), small enough that a
// hostile record is refused before it costs much.
constexpr size_t kLargestRecord = 16u << 20;

constexpr Message kTooLarge{"record.too-large",
                            N_("the record has {0} bytes; at most {1} are read"),
                            N_("Move large content to annexes, or check that this is a record.")};

constexpr Message kNoDecision{
    "record.no-decision", N_("no. {0} has no decision"),
    N_("Add <decision>, or a-venir=\"oui\" to a session that is still to be held.")};
constexpr Message kNoPresences{
    "record.no-presences", N_("the session has no attendance lists"),
    N_("Add <presences>, or a-venir=\"oui\" to a session that is still to be held.")};

constexpr Word<GenreSeance> kKinds[] = {{"ordinaire", GenreSeance::kOrdinaire},
                                        {"extraordinaire", GenreSeance::kExtraordinaire},
                                        {"seconde-convocation", GenreSeance::kSecondeConvocation},
                                        {"installation", GenreSeance::kInstallation}};
constexpr Word<EtatPresence> kStates[] = {
    {"present", EtatPresence::kPresent}, {"distance", EtatPresence::kDistance},
    {"retard", EtatPresence::kRetard},   {"excuse", EtatPresence::kExcuse},
    {"absent", EtatPresence::kAbsent},   {"non-excuse", EtatPresence::kNonExcuse}};

// Joins the two sides of each pouvoir.
class Pouvoirs {
 public:
  explicit Pouvoirs(ReadContext& context) : context_(context) {}

  void read(XmlNode node, MembreIndex member) {
    for (XmlNode child : node.children()) {
      if (child.name() == "donne-pouvoir") {
        Pouvoir& p = entry(member, member_attribute(context_, child, "a").value_or(0));
        p.dit_par_mandant = true;
        p.place_mandant = context_.place_of(child);
      } else if (child.name() == "recoit-pouvoir") {
        MembreIndex giver = member_attribute(context_, child, "de").value_or(0);
        Pouvoir& p = entry(giver, member);
        p.dit_par_mandataire = true;
        p.place_mandataire = context_.place_of(child);
      }
    }
  }

  std::vector<Pouvoir> take() { return std::move(pouvoirs_); }

 private:
  Pouvoir& entry(MembreIndex giver, MembreIndex holder) {
    uint64_t key = (uint64_t{giver} << 32) | holder;
    auto [found, fresh] = index_.emplace(key, pouvoirs_.size());
    if (fresh) {
      pouvoirs_.emplace_back();
      pouvoirs_.back().mandant = giver;
      pouvoirs_.back().mandataire = holder;
    }
    return pouvoirs_[found->second];
  }

  ReadContext& context_;
  std::vector<Pouvoir> pouvoirs_;
  std::unordered_map<uint64_t, size_t> index_;
};

GroupeDePresence read_group(ReadContext& context, XmlNode node, EtatPresence state,
                            Pouvoirs& pouvoirs) {
  GroupeDePresence group;
  group.titre = read_child_text(context, node, "titre");
  group.place = context.place_of(node);
  for (XmlNode child : node.elements("presence")) {
    Presence p;
    p.membre = member_attribute(context, child, "membre").value_or(0);
    p.etat = word_attribute(child, "etat", kStates, state);
    p.imprime = text_attribute(child, "imprime");
    p.mention = read_child_text(context, child, "mention");
    p.place = context.place_of(child);
    pouvoirs.read(child, p.membre);
    group.presences.push_back(std::move(p));
  }
  return group;
}

void read_presences(ReadContext& context, XmlNode root, Seance& seance) {
  Pouvoirs pouvoirs(context);
  if (seance.president.membre) pouvoirs.read(root.child("president"), *seance.president.membre);
  for (XmlNode node : root.child("presences").elements("liste")) {
    ListeDePresence list;
    list.etat = word_attribute(node, "etat", kStates, EtatPresence::kPresent);
    list.titre = read_child_text(context, node, "titre");
    list.place = context.place_of(node);
    for (XmlNode group : node.elements("groupe"))
      list.groupes.push_back(read_group(context, group, list.etat, pouvoirs));
    seance.presences.push_back(std::move(list));
  }
  seance.pouvoirs = pouvoirs.take();
}

void read_session(XmlNode node, Seance& s) {
  s.reference = text_attribute(node, "reference");
  s.date = date_attribute(node, "date").value_or(Date{});
  s.heure = hour_attribute(node, "heure");
  s.levee = hour_attribute(node, "levee");
  s.a_venir = yes(node, "a-venir");
  s.proces_verbal_arrete = date_attribute(node, "proces-verbal-arrete");
  s.feuillet = text_attribute(node, "feuillet");
  s.genre = word_attribute(node, "genre", kKinds, GenreSeance::kOrdinaire);
  s.huis_clos = yes(node, "huis-clos");
  s.typographie = read_typography(node);
  s.visioconference = yes(node, "visioconference");
  s.convocation = date_attribute(node, "convocation");
  s.affichage = date_attribute(node, "affichage");
  s.urgence = yes(node, "urgence");
  for (XmlNode child : node.elements("lieu"))
    s.lieux.push_back({child_text(child, "nom"), read_address(child.child("adresse")),
                       yes(child, "visioconference")});
}

Point read_point(ReadContext& context, XmlNode node) {
  Point point;
  point.objet = read_child_text(context, node, "objet");
  if (XmlNode person = node.child("rapporteur"); person.exists())
    point.rapporteur = read_person(context, person);
  point.debats = read_blocks(context, node.child("debats"));
  point.apres = number_attribute(node, "apres");
  point.place = context.place_of(node);
  return point;
}

template <class T>
void inherit(T& own, const T& from, bool missing) {
  if (missing) own = from;
}

void inherit_phrases(Formules& own, const Formules& from) {
  inherit(own.preambule, from.preambule, own.preambule.empty());
  inherit(own.invitation, from.invitation, own.invitation.empty());
  for (Texte Formules::*phrase :
       {&Formules::secretaire, &Formules::quorum, &Formules::cloture, &Formules::conformite,
        &Formules::executoire, &Formules::notification, &Formules::donnees})
    inherit(own.*phrase, from.*phrase, (own.*phrase).empty());
  inherit(own.lieu, from.lieu, own.lieu.empty());
  inherit(own.date, from.date, !own.date);
}

// What a deliberation does not state it has from the session.
void inherit_all(Deliberation& d, const Seance& s) {
  inherit_phrases(d.formules, s.formules);
  inherit(d.signataires, s.signataires, d.signataires.empty());
  inherit(d.recours, s.recours, !d.recours);
  inherit(d.publication, s.publication, d.publication.place.line == 0);
}

constexpr Word<GenreActe> kActs[] = {{"arrete", GenreActe::kArrete},
                                     {"decision", GenreActe::kDecision}};

Seance read_acts(ReadContext& context, XmlNode root) {
  Seance s;
  s.place = context.place_of(root);
  s.reference = text_attribute(root, "reference");
  s.date = date_attribute(root, "date").value_or(Date{});
  s.genre = GenreSeance::kHorsSeance;
  s.collectivite = read_authority(context, root.child("collectivite"));
  s.president = read_person(context, root.child("auteur"));
  s.formules = read_phrases(context, root.child("formules"));
  s.signataires = read_signatories(context, root.child("signataires"));
  if (XmlNode n = root.child("recours"); n.exists()) s.recours = read_remedies(context, n);
  s.publication = read_publication(context, root.child("publication"));
  for (XmlNode n : root.elements("acte")) {
    Deliberation d = read_deliberation(context, n);
    d.genre = word_attribute(n, "genre", kActs, GenreActe::kArrete);
    d.date = date_attribute(n, "date");
    if (!n.attribute("nature")) d.nature = d.genre == GenreActe::kArrete ? "AR" : "AU";
    inherit_all(d, s);
    if (!n.child("decision").exists())
      context.diagnostics.push_back(error(kNoDecision, {d.numero}, d.place));
    s.deliberations.push_back(std::move(d));
  }
  return s;
}

Seance read_all(ReadContext& context, XmlNode root) {
  if (root.name() == "actes") return read_acts(context, root);
  Seance s;
  s.place = context.place_of(root);
  read_session(root, s);
  s.collectivite = read_authority(context, root.child("collectivite"));
  s.membres = read_members(context, root.child("membres"));
  s.president = read_person(context, root.child("president"));
  for (XmlNode n : root.elements("secretaire")) s.secretaires.push_back(read_person(context, n));
  for (XmlNode n : root.elements("auxiliaire")) s.auxiliaires.push_back(read_person(context, n));
  s.compteurs = read_counters(context, root.child("compteurs"));
  read_presences(context, root, s);
  s.formules = read_phrases(context, root.child("formules"));
  s.signataires = read_signatories(context, root.child("signataires"));
  if (XmlNode n = root.child("recours"); n.exists()) s.recours = read_remedies(context, n);
  s.publication = read_publication(context, root.child("publication"));
  for (XmlNode n : root.child("points").elements("point")) s.points.push_back(read_point(context, n));
  for (XmlNode n : root.child("deliberations").elements("deliberation")) {
    s.deliberations.push_back(read_deliberation(context, n));
    inherit_all(s.deliberations.back(), s);
    if (!s.a_venir && !n.child("decision").exists())
      context.diagnostics.push_back(
          error(kNoDecision, {s.deliberations.back().numero}, s.deliberations.back().place));
  }
  if (!s.a_venir && !root.child("presences").exists())
    context.diagnostics.push_back(error(kNoPresences, {}, s.place));
  return s;
}

}  // namespace

// Immutable once made, so that a batch compiles the schema once.
static const Result<XmlSchema>& seance_schema() {
  static const Result<XmlSchema> kSchema = XmlSchema::from_resource("schemas/seance.xsd");
  return kSchema;
}

void prepare_reading() { seance_schema(); }

Result<Seance> read_seance(std::string_view bytes, const std::string& file) {
  if (bytes.size() > kLargestRecord)
    return error(kTooLarge, {std::to_string(bytes.size()), std::to_string(kLargestRecord)},
                 {file, 0, 0, ""});
  Result<XmlDocument> document = XmlDocument::parse_asking(bytes, file, seance_schema);
  if (!document.ok()) return explain(std::move(document).errors(), bytes, file);
  auto places = std::make_shared<PlaceBook>();
  ReadContext context{{*places, file}, {}, {}};
  Seance seance = read_all(context, document->root());
  if (!context.diagnostics.empty()) return std::move(context.diagnostics);
  seance.source = std::string(bytes);
  seance.file = file;
  seance.places = std::move(places);
  return seance;
}

}  // namespace paraphe
