#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "record/read.h"

namespace paraphe {
namespace {

using Type = TypeCollectivite;

constexpr Message kNobody{
    "record.nobody", N_("“{0}” names nobody"),
    N_("Give the identifier of a member (membre=\"…\") or a printed name (imprime=\"…\").")};
constexpr Message kOwnSubstitute{"record.own-substitute",
                                 N_("the member “{0}” is said to be their own substitute"),
                                 N_("Correct the attribute “suppleant-de”.")};
constexpr Message kSameField{"record.same-field",
                             N_("two signatories would sign in the same field, “{0}”"),
                             N_("Give each its own role, or its own field name (champ=\"…\").")};

constexpr Word<Type> kTypes[] = {
    {"commune", Type::kCommune},
    {"communaute-de-communes", Type::kCommunauteDeCommunes},
    {"communaute-agglomeration", Type::kCommunauteAgglomeration},
    {"communaute-urbaine", Type::kCommunauteUrbaine},
    {"metropole", Type::kMetropole},
    {"syndicat-de-communes", Type::kSyndicatDeCommunes},
    {"syndicat-mixte", Type::kSyndicatMixte},
    {"pole-metropolitain", Type::kPoleMetropolitain},
    {"petr", Type::kPetr},
    {"departement", Type::kDepartement},
    {"region", Type::kRegion},
    {"ccas", Type::kCcas},
    {"sdis", Type::kSdis},
    {"autre", Type::kAutre},
};
constexpr Word<Strate> kClasses[] = {{"moins-de-1000", Strate::kMoinsDe1000},
                                     {"1000-3499", Strate::kDe1000A3499},
                                     {"3500-9999", Strate::kDe3500A9999},
                                     {"10000-49999", Strate::kDe10000A49999},
                                     {"50000-et-plus", Strate::k50000Et}};
constexpr Word<Civilite> kCivilities[] = {{"Mme", Civilite::kMadame}, {"M.", Civilite::kMonsieur}};
constexpr Word<ModePublication> kModes[] = {{"en-ligne", ModePublication::kEnLigne},
                                            {"affichage", ModePublication::kAffichage},
                                            {"papier", ModePublication::kPapier}};

Membre read_member(ReadContext& context, XmlNode node) {
  Membre m;
  m.id = text_attribute(node, "id");
  m.civilite = word_attribute(node, "civilite", kCivilities, Civilite::kAucune);
  m.nom = text_attribute(node, "nom");
  m.prenom = text_attribute(node, "prenom");
  m.initiales = text_attribute(node, "initiales");
  m.imprime = text_attribute(node, "imprime");
  m.commune = text_attribute(node, "commune");
  m.fonction = text_attribute(node, "fonction");
  m.groupe = text_attribute(node, "groupe");
  m.voix = number_attribute(node, "voix").value_or(1);
  m.place = context.place_of(node);
  return m;
}

// "Signature_President" from the role "president".
std::string field_name(std::string role) {
  std::replace(role.begin(), role.end(), '-', '_');
  role[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(role[0])));
  return "Signature_" + role;
}

}  // namespace

std::optional<MembreIndex> member_attribute(ReadContext& context, XmlNode node,
                                            std::string_view name) {
  std::optional<std::string_view> id = node.attribute(name);
  if (!id) return std::nullopt;
  auto found = context.members.find(trim(*id));
  if (found == context.members.end()) return std::nullopt;  // the schema's keyref excludes it
  return found->second;
}

Adresse read_address(XmlNode node) {
  Adresse address;
  for (XmlNode child : node.elements("ligne"))
    address.lignes.push_back(collapse_spaces(child.inner_text()));
  address.code_postal = child_text(node, "code-postal");
  address.ville = child_text(node, "ville");
  return address;
}

Collectivite read_authority(ReadContext& context, XmlNode node) {
  Collectivite c;
  c.nom = child_text(node, "nom");
  c.sigle = child_text(node, "sigle");
  c.type = word_attribute(node, "type", kTypes, Type::kAutre);
  c.organe = child_text(node, "organe");
  c.siren = text_attribute(node, "siren");
  c.siret = text_attribute(node, "siret");
  c.nature = text_attribute(node, "nature");
  c.departement = child_text(node, "departement");
  c.departement_code = text_attribute(node.child("departement"), "code");
  c.arrondissement = child_text(node, "arrondissement");
  c.arrondissement_code = text_attribute(node.child("arrondissement"), "code");
  c.canton = child_text(node, "canton");
  c.prefecture = text_attribute(node, "prefecture");
  c.population = number_attribute(node, "population");
  if (node.attribute("strate"))
    c.strate = word_attribute(node, "strate", kClasses, Strate::kMoinsDe1000);
  c.adresse = read_address(node.child("adresse"));
  c.telephone = child_text(node, "telephone");
  c.courriel = child_text(node, "courriel");
  c.site = child_text(node, "site");
  if (XmlNode logo = node.child("logo"); logo.exists())
    c.logo = Logo{text_attribute(logo, "fichier"), text_attribute(logo, "alternative")};
  c.place = context.place_of(node);
  return c;
}

std::vector<Membre> read_members(ReadContext& context, XmlNode node) {
  std::vector<XmlNode> nodes = node.elements("membre");
  std::vector<Membre> members;
  members.reserve(nodes.size());
  for (XmlNode child : nodes) {
    std::optional<std::string_view> id = child.attribute("id");
    context.members.emplace(trim(*id), static_cast<MembreIndex>(members.size()));
    members.push_back(read_member(context, child));
  }
  // A substitute may be listed before the titular member: the references come second.
  for (size_t i = 0; i < nodes.size(); ++i) {
    Membre& member = members[i];
    member.suppleant_de = member_attribute(context, nodes[i], "suppleant-de");
    member.suppleant = yes(nodes[i], "suppleant") || member.suppleant_de.has_value();
    if (member.suppleant_de == static_cast<MembreIndex>(i))
      context.diagnostics.push_back(error(kOwnSubstitute, {member.id}, member.place));
  }
  return members;
}

Personne read_person(ReadContext& context, XmlNode node) {
  Personne person;
  person.membre = member_attribute(context, node, "membre");
  person.imprime = text_attribute(node, "imprime");
  person.qualite = text_attribute(node, "qualite");
  person.mention = read_child_text(context, node, "mention");
  person.place = context.place_of(node);
  if (!person.membre && person.imprime.empty())
    context.diagnostics.push_back(error(kNobody, {std::string(node.name())}, person.place));
  return person;
}

Compteurs read_counters(ReadContext& context, XmlNode node) {
  Compteurs c;
  if (!node.exists()) return c;
  c.effectif_legal = number_attribute(node, "legal");
  c.en_exercice = number_attribute(node, "en-exercice");
  c.afferents = number_attribute(node, "afferents");
  c.quorum = number_attribute(node, "quorum");
  c.presents = number_attribute(node, "presents");
  c.representes = number_attribute(node, "representes");
  c.excuses = number_attribute(node, "excuses");
  c.absents = number_attribute(node, "absents");
  c.votants = number_attribute(node, "votants");
  c.place = context.place_of(node);
  return c;
}

std::vector<Signataire> read_signatories(ReadContext& context, XmlNode node) {
  std::vector<Signataire> signatories;
  for (XmlNode child : node.elements("signataire")) {
    Signataire s;
    s.role = text_attribute(child, "role");
    s.personne = read_person(context, child);
    s.delegation = read_child_text(context, child, "delegation");
    s.champ = text_attribute(child, "champ");
    if (s.champ.empty()) s.champ = field_name(s.role);
    s.place = s.personne.place;
    if (std::any_of(signatories.begin(), signatories.end(),
                    [&](const Signataire& other) { return other.champ == s.champ; }))
      context.diagnostics.push_back(error(kSameField, {s.champ}, s.place));
    signatories.push_back(std::move(s));
  }
  return signatories;
}

Formules read_phrases(ReadContext& context, XmlNode node) {
  Formules f;
  if (XmlNode preamble = node.child("preambule"); preamble.exists())
    f.preambule = read_flow(context, preamble);
  if (XmlNode invitation = node.child("invitation"); invitation.exists())
    f.invitation = read_flow(context, invitation);
  f.secretaire = read_child_text(context, node, "secretaire");
  f.quorum = read_child_text(context, node, "quorum");
  f.cloture = read_child_text(context, node, "cloture");
  f.conformite = read_child_text(context, node, "conformite");
  f.executoire = read_child_text(context, node, "executoire");
  f.notification = read_child_text(context, node, "notification");
  f.donnees = read_child_text(context, node, "donnees");
  f.lieu = text_attribute(node.child("fait"), "lieu");
  f.date = date_attribute(node.child("fait"), "date");
  return f;
}

Recours read_remedies(ReadContext& context, XmlNode node) {
  Recours r;
  r.tribunal = text_attribute(node, "tribunal");
  r.adresse = read_address(node.child("adresse"));
  r.teleservice = text_attribute(node, "teleservice");
  r.delai_mois = number_attribute(node, "delai-mois").value_or(2);
  r.mention = read_child_text(context, node, "mention");
  r.place = context.place_of(node);
  return r;
}

Publication read_publication(ReadContext& context, XmlNode node) {
  Publication p;
  p.transmission = date_attribute(node, "transmission");
  p.reception = date_attribute(node, "reception");
  p.publication = date_attribute(node, "publication");
  p.notification = date_attribute(node, "notification");
  p.mode = word_attribute(node, "mode", kModes, ModePublication::kNonPrecise);
  p.adresse = text_attribute(node, "adresse");
  if (node.exists()) p.place = context.place_of(node);
  return p;
}

}  // namespace paraphe
