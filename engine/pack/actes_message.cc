#include "pack/actes_message.h"

#include <charconv>

#include "pack/actes_names.h"
#include "pack/actes_xml.h"

namespace paraphe {
namespace {

constexpr int kLevels = 5;

std::optional<int> number_of(const std::optional<std::string>& text) {
  int value = 0;
  if (!text) return std::nullopt;
  auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (problem != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return value;
}

void put_file(XmlWriter& xml, std::string_view element, const std::string& name) {
  xml.open(element).element("actes:NomFichier", name).close();
}

}  // namespace

ActesSender sender_of(const Collectivite& authority) {
  return {authority.siren, actes_department(authority.departement_code),
          authority.arrondissement_code, authority.nature};
}

XmlWriter start_message(std::string_view name) {
  XmlWriter xml(XmlEncoding::kLatin1);
  xml.open(name)
      .attribute("xmlns:actes", kActesNamespace)
      .attribute("xmlns:insee", kInseeNamespace)
      .attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
      .attribute("xsi:schemaLocation", std::string(kActesNamespace) + " actesv1_1.xsd");
  return xml;
}

std::string write_envelope(const ActesEnvelope& envelope) {
  XmlWriter xml = start_message("actes:EnveloppeCLMISILL");
  xml.open("actes:Emetteur");
  xml.open("actes:IDCL")
      .attribute("insee:SIREN", envelope.sender.siren)
      .attribute("actes:Departement", envelope.sender.department)
      .attribute("actes:Arrondissement", envelope.sender.arrondissement)
      .attribute("actes:Nature", envelope.sender.nature)
      .close();
  const ActesReferent& referent = envelope.referent;
  if (!referent.name.empty() || !referent.telephone.empty() || !referent.email.empty()) {
    xml.open("actes:Referent");
    if (!referent.name.empty()) xml.element("actes:Nom", referent.name);
    if (!referent.telephone.empty()) xml.element("actes:Telephone", referent.telephone);
    if (!referent.email.empty()) xml.element("actes:Email", referent.email);
    xml.close();
  }
  xml.close().open("actes:AdressesRetour");
  for (const std::string& address : envelope.return_addresses) xml.element("actes:Email", address);
  xml.close().open("actes:FormulairesEnvoyes");
  for (const std::string& form : envelope.forms) put_file(xml, "actes:Formulaire", form);
  return xml.close().close().finish();
}

std::string write_act(const ActesAct& act) {
  XmlWriter xml = start_message("actes:Acte");
  xml.attribute("actes:Date", act.date ? day_text(*act.date) : "")
      .attribute("actes:NumeroInterne", act.number)
      .attribute("actes:CodeNatureActe", std::to_string(act.nature));
  for (size_t level = 0; level < act.matters.size(); ++level)
    xml.open("actes:CodeMatiere" + std::to_string(level + 1))
        .attribute("actes:CodeMatiere", std::to_string(act.matters[level]))
        .close();
  xml.element("actes:Objet", act.object);
  if (!act.previous.empty())
    xml.open("actes:PrecedentIdentifiantActe").attribute("actes:IDActe", act.previous).close();
  xml.element("actes:ClassificationDateVersion",
              act.classification ? day_text(*act.classification) : "");
  put_file(xml, "actes:Document", act.document);
  xml.open("actes:Annexes").attribute("actes:Nombre", std::to_string(act.annexes.size()));
  for (const std::string& annex : act.annexes) put_file(xml, "actes:Annexe", annex);
  xml.close().element("actes:DocumentPapier", act.on_paper);
  return xml.close().finish();
}

ActesEnvelope read_envelope(XmlNode node) {
  ActesEnvelope out;
  XmlNode sender = node.child("Emetteur");
  XmlNode id = sender.child("IDCL");
  auto attribute = [](XmlNode of, std::string_view name) {
    return of.exists() ? actes_attribute(of, name).value_or("") : "";
  };
  out.sender = {attribute(id, "SIREN"), attribute(id, "Departement"),
                attribute(id, "Arrondissement"), attribute(id, "Nature")};
  if (!id.exists()) out.sender.siren = attribute(node.child("Destinataire"), "SIREN");
  XmlNode referent = sender.child("Referent");
  if (referent.exists())
    out.referent = {actes_text(referent, "Nom"), actes_text(referent, "Telephone"),
                    actes_text(referent, "Email")};
  for (XmlNode email : node.child("AdressesRetour").elements("Email"))
    out.return_addresses.push_back(email.inner_text());
  for (XmlNode form : node.child("FormulairesEnvoyes").elements("Formulaire"))
    out.forms.push_back(actes_text(form, "NomFichier"));
  return out;
}

ActesAct read_act(XmlNode node) {
  ActesAct out;
  out.date = read_day(actes_attribute(node, "Date").value_or(""));
  out.number = actes_attribute(node, "NumeroInterne").value_or("");
  out.nature = number_of(actes_attribute(node, "CodeNatureActe")).value_or(0);
  for (int level = 1; level <= kLevels; ++level) {
    XmlNode matter = node.child("CodeMatiere" + std::to_string(level));
    if (!matter.exists()) continue;
    out.matters.resize(static_cast<size_t>(level));
    out.matters.back() = number_of(actes_attribute(matter, "CodeMatiere")).value_or(0);
  }
  XmlNode object = node.child("Objet");
  if (object.exists()) out.object = object.inner_text();
  XmlNode previous = node.child("PrecedentIdentifiantActe");
  if (previous.exists()) out.previous = actes_attribute(previous, "IDActe").value_or("");
  out.classification = read_day(actes_text(node, "ClassificationDateVersion"));
  out.document = actes_text(node.child("Document"), "NomFichier");
  XmlNode annexes = node.child("Annexes");
  if (annexes.exists()) out.stated_annexes = number_of(actes_attribute(annexes, "Nombre"));
  for (XmlNode annex : annexes.elements("Annexe"))
    out.annexes.push_back(actes_text(annex, "NomFichier"));
  out.on_paper = actes_text(node, "DocumentPapier");
  return out;
}

}  // namespace paraphe
