#include "pack/received.h"

#include <algorithm>

#include "base/text.h"
#include "pack/actes_checks.h"
#include "pack/actes_xml.h"

namespace paraphe {
namespace {

constexpr Message kNoMessage{
    "receive.no-message", N_("“{0}” is not a message of the préfecture"),
    N_("Give the XML files or archives as the operator of télétransmission hands them over.")};

struct KnownMessage {
  const char* element;
  const char* code;
  MessageKind kind;
};
constexpr KnownMessage kKnown[] = {
    {"ARActe", "1-2", MessageKind::kAcknowledgement},
    {"AnomalieActe", "1-3", MessageKind::kActAnomaly},
    {"CourrierSimple", "2-1", MessageKind::kLetter},
    {"DemandePieceComplementaire", "3-1", MessageKind::kDocumentRequest},
    {"ARPieceComplementaire", "3-5", MessageKind::kDocumentsReceived},
    {"LettreObservations", "4-1", MessageKind::kObservations},
    {"ARReponseRejetLettreObservations", "4-5", MessageKind::kReplyReceived},
    {"DefereTA", "5-1", MessageKind::kReferral},
    {"ARAnnulation", "6-2", MessageKind::kAnnulled},
    {"RetourClassification", "7-2", MessageKind::kClassification},
    {"ReponseClassificationSansChangement", "7-3", MessageKind::kClassificationCurrent},
    {"AnomalieEnveloppe", "", MessageKind::kEnvelopeAnomaly},
    {"EnveloppeMISILLCL", "", MessageKind::kReturnEnvelope},
    {"EnveloppeCLMISILL", "", MessageKind::kSent},
    {"Acte", "1-1", MessageKind::kSent},
    {"ReponseCourrierSimple", "2-2", MessageKind::kSent},
    {"ARDemandePieceComplementaire", "3-2", MessageKind::kSent},
    {"RefusPieceComplementaire", "3-3", MessageKind::kSent},
    {"PieceComplementaire", "3-4", MessageKind::kSent},
    {"ARLettreObservations", "4-2", MessageKind::kSent},
    {"RejetLettreObservations", "4-3", MessageKind::kSent},
    {"ReponseLettreObservations", "4-4", MessageKind::kSent},
    {"Annulation", "6-1", MessageKind::kSent},
    {"DemandeClassification", "7-1", MessageKind::kSent},
};

std::optional<Date> day_of(XmlNode node, std::string_view attribute) {
  return read_day(actes_attribute(node, attribute).value_or(""));
}

void collect_files(XmlNode node, std::vector<std::string>& out) {
  if (node.name() == "NomFichier") out.push_back(std::string(trim(node.inner_text())));
  for (XmlNode child : node.elements()) collect_files(child, out);
}

// The act of a copy has no authority; the file's name may say which.
ActId id_of(const ActesAct& copy, const std::optional<ActesFileName>& name) {
  const ActesNature* nature = find_nature(copy.nature);
  ActId id;
  id.day = copy.date ? day_digits(*copy.date) : "";
  id.number = copy.number;
  id.nature = nature != nullptr ? nature->letters : "";
  if (name) id.siren = name->siren;
  // The names of its files bear the whole identifier, though some platforms put another day there.
  if (auto document = read_actes_file_name(copy.document); document && document->act) {
    id.department = document->act->department;
    if (id.siren.empty()) id.siren = document->act->siren;
  }
  return id;
}

std::string text_of(XmlNode root) {
  for (const char* name : {"Detail", "Motif", "DescriptionPieces", "NatureIllegalite"})
    if (root.child(name).exists()) return actes_text(root, name);
  return "";
}

// ---- anomalies

constexpr Message kOldClassification{
    "receive.classification-old",
    N_("{0} is refused: the classification it names is not the current one. The préfecture says: "
       "{1}"),
    N_("Ask for the current classification ({2}) with `paraphe classification request`, then pack "
       "the act again: it keeps its number.")};
constexpr Message kUnknownTransaction{
    "receive.unknown-transaction",
    N_("{0} is refused: the ministry does not know this kind of message. The préfecture says: {1}"),
    N_("Check in the archive the names of its files and the operator's settings; then pack the "
       "acts "
       "again: they keep their numbers.")};
constexpr Message kAlreadyThere{
    "receive.already-received",
    N_("{0} is refused: the préfecture has an act of this number already. It says: {1}"),
    N_("If it is the same act, wait for its acknowledgement. If not, give this one another "
       "identifiant in the record, render and sign it again.")};
constexpr Message kBadFile{
    "receive.file-refused",
    N_("{0} is refused because of one of its files. The préfecture says: {1}"),
    N_("Open the files as the préfecture would: PDF, JPG, PNG or XML, not locked, not damaged, "
       "without virus. Correct, then pack the act again: it keeps its number.")};
constexpr Message kBadSignature{
    "receive.signature-refused",
    N_("{0} is refused because of its signature. The préfecture says: {1}"),
    N_("Verify the file with `paraphe verify --trust`; sign again with a certificate of an "
       "authority "
       "that the State trusts (RGS, eIDAS), then pack the act again.")};
constexpr Message kBadAuthority{
    "receive.authority-refused",
    N_("{0} is refused: the authority is not as the préfecture knows it. It says: {1}"),
    N_("Compare SIREN, nature, département and arrondissement in the record with those of the "
       "agreement signed with the préfecture; correct, then pack again.")};
constexpr Message kRefused{
    "receive.refused", N_("{0} is refused ({2}). The préfecture says: {1}"),
    N_("Correct what it names, then pack again: the acts keep their numbers. "
       "If it is not clear, the préfecture's legality office answers.")};

// The ministry's schema numbers the anomalies of an envelope (001 to 005, 100) and says of none
// what it means; real ones bear others, as 999. So the number is told, and what our own rules find
// in the copy that came back.
constexpr Message kEnvelopeRefused{
    "receive.envelope-refused",
    N_("{0} is refused with all its acts (code {2}). The préfecture says: {1}"),
    N_("The ministry does not publish what its codes mean. What is wrong in the copy that it sent "
       "back, if Paraphe sees it, follows; else the operator of télétransmission can ask. Correct, "
       "then pack the acts again: they keep their numbers.")};
constexpr Message kFormName{
    "receive.form-name",
    N_("the envelope that was refused names the message “{0}”, which is no name of ACTES"),
    N_("Have the archive made again by `paraphe pack actes`, and send it as it is.")};
constexpr Message kFormSender{
    "receive.form-sender",
    N_("the envelope that was refused is of the SIREN {1}, its message “{0}” of another"),
    N_("Send the acts of each authority in envelopes of its own.")};

// The words by which refusals are told apart. Codes of the ministry's own checks (ODT-VERIF-nn)
// first; those seen in real messages are 01 and 17.
struct Pattern {
  const char* words;  // in lower case without accents; "+" between words that must all be there
  const Message* message;
};
constexpr Pattern kPatterns[] = {
    {"odt-verif-01", &kOldClassification},
    {"date de classification", &kOldClassification},
    {"odt-verif-17", &kUnknownTransaction},
    {"transaction+reconnu", &kUnknownTransaction},
    {"deja+transmis", &kAlreadyThere},
    {"deja+recu", &kAlreadyThere},
    {"doublon", &kAlreadyThere},
    {"numero+existe", &kAlreadyThere},
    {"signature", &kBadSignature},
    {"certificat", &kBadSignature},
    {"siren", &kBadAuthority},
    {"arrondissement", &kBadAuthority},
    {"emetteur", &kBadAuthority},
    {"collectivite+inconnu", &kBadAuthority},
    {"virus", &kBadFile},
    {"format+fichier", &kBadFile},
    {"piece jointe", &kBadFile},
    {"illisible", &kBadFile},
};

// In lower case without accents, as patterns are.
std::string folded(std::string_view text) {
  Deliberation one;
  std::string out;
  for (size_t i = 0; i < text.size();) {
    char32_t c = next_character(text, i);
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else if (c < 0x80) {
      out += static_cast<char>(c);
    } else {
      one.numero.clear();
      append_utf8(one.numero, c);
      std::string bare = transmitted_number(one);
      out += bare == "_" ? ' ' : static_cast<char>(bare[0] - 'A' + 'a');
    }
  }
  return out;
}

bool matches(const std::string& text, std::string_view words) {
  for (size_t start = 0; start <= words.size();) {
    size_t end = std::min(words.find('+', start), words.size());
    if (text.find(words.substr(start, end - start)) == std::string::npos) return false;
    start = end + 1;
  }
  return true;
}

}  // namespace

Result<ReceivedMessage> read_message(std::string_view bytes, const std::string& file) {
  PARAPHE_TRY(XmlDocument document, parse_actes(bytes, file));
  XmlNode root = document.root();
  const KnownMessage* known = nullptr;
  for (const KnownMessage& k : kKnown)
    if (root.name() == k.element) known = &k;
  if (known == nullptr) return error(kNoMessage, {file}, document.place(root));

  ReceivedMessage out;
  out.kind = known->kind;
  out.code = known->code;
  out.element = known->element;
  size_t slash = file.rfind('/');
  out.file = slash == std::string::npos ? file : file.substr(slash + 1);
  std::optional<ActesFileName> name = read_actes_file_name(out.file);

  // ARPieceComplementaire and its like put the identifier one level down.
  XmlNode letter =
      root.child("InfosCourrierPref").exists() ? root.child("InfosCourrierPref") : root;
  out.act = read_act_id(actes_attribute(letter, "IDActe").value_or(""));
  out.received = day_of(root, "DateReception");
  out.date = day_of(letter, "DateCourrierPref");
  for (const char* element : {"Date", "DateDepot", "DateClassification"})
    if (!out.date) out.date = read_day(actes_text(root, element));
  out.nature = actes_text(root, "Nature");
  out.text = collapse_spaces(text_of(root));
  out.current = read_day(actes_text(root, "ClassificationDateVersionEnCours"));

  if (root.name() == "Acte") out.copy = read_act(root);
  if (root.child("ActeRecu").exists()) out.copy = read_act(root.child("ActeRecu"));
  if (!out.act && out.copy) out.act = id_of(*out.copy, name);
  if (!out.act && name) out.act = name->act;
  if (root.child("EnveloppeRecue").exists())
    out.envelope = read_envelope(root.child("EnveloppeRecue"));
  if (root.name().starts_with("Enveloppe")) out.envelope = read_envelope(root);
  if (!out.copy && !out.envelope) collect_files(root, out.documents);
  return out;
}

bool speaks_of(const ActId& spoken, const ActId& act) {
  auto same = [](const std::string& a, const std::string& b) { return a.empty() || a == b; };
  return !spoken.number.empty() && spoken.number == act.number && same(spoken.day, act.day) &&
         same(spoken.nature, act.nature) && same(spoken.siren, act.siren) &&
         same(spoken.department, act.department);
}

Diagnostic explain_anomaly(const ReceivedMessage& message) {
  const bool of_envelope = message.kind == MessageKind::kEnvelopeAnomaly;
  std::string what = message.act ? message.act->text() : message.file;
  if (what.starts_with("ANO_")) what.erase(0, 4);  // the envelope itself
  // Of an identifier only what is known: an anomaly may leave the authority out.
  while (what.starts_with("-")) what.erase(0, 1);
  std::string said = folded(message.text);
  const Message* found = nullptr;
  for (const Pattern& pattern : kPatterns)
    if (found == nullptr && matches(said, pattern.words)) found = pattern.message;
  // An anomaly of an act says which classification is in force, whatever else it says.
  const bool stale = message.copy && message.copy->classification && message.current &&
                     *message.copy->classification != *message.current;
  if (found == nullptr)
    found = of_envelope ? &kEnvelopeRefused : stale ? &kOldClassification : &kRefused;
  std::string third = found == &kOldClassification
                          ? (message.current ? day_text(*message.current) : "—")
                          : (message.nature.empty() ? "—" : message.nature);
  return error(*found, {what, message.text.empty() ? "—" : message.text, third},
               {message.file, 0, 0, ""});
}

Diagnostics faults_of_refused(const ReceivedMessage& message) {
  const Place place{message.file, 0, 0, ""};
  Diagnostics out;
  auto note = [&](const Diagnostics& more) { out.insert(out.end(), more.begin(), more.end()); };
  // A copy may be cut short: what it leaves out is not wrong.
  if (message.kind == MessageKind::kActAnomaly && message.copy && !message.copy->object.empty())
    note(check_act(*message.copy, message.copy->number, place));
  if (message.kind != MessageKind::kEnvelopeAnomaly || !message.envelope) return out;
  const ActesEnvelope& envelope = *message.envelope;
  if (!envelope.sender.siren.empty()) note(check_sender(envelope.sender, place));
  if (!envelope.return_addresses.empty()) note(check_addresses(envelope, place));
  for (const std::string& form : envelope.forms) {
    std::optional<ActesFileName> name = read_actes_file_name(form);
    if (!name) {
      out.push_back(error(kFormName, {form}, place));
    } else if (!envelope.sender.siren.empty() && name->siren != envelope.sender.siren) {
      out.push_back(error(kFormSender, {form, envelope.sender.siren}, place));
    }
  }
  return out;
}

}  // namespace paraphe
