#include "pack/reply.h"

#include <algorithm>

#include "base/latin1.h"

namespace paraphe {
namespace {

constexpr Message kNotAnswered{
    "pack.not-answered", N_("“{0}” ({1}) is not answered in this way"),
    N_("Letters (2-1) are answered; requests (3-1) and observations (4-1) "
       "are answered, refused or acknowledged.")};
constexpr Message kNoAct{"pack.letter-incomplete",
                         N_("“{0}” does not say of which act, or its day"),
                         N_("Give the XML file of the letter as it was received.")};
constexpr Message kDocuments{"pack.reply-documents",
                             N_("the reply {0} has {1} documents; {2} are due"),
                             N_("Give the documents behind the letter.")};
constexpr Message kOneOrMore{"pack.reply-documents", N_("the reply {0} has no document"),
                             N_("Give the documents behind the letter.")};
constexpr Message kKind{"pack.reply-kind", N_("“{0}” is neither PDF, JPG, PNG nor XML"),
                        N_("Export it as PDF.")};

struct Form {
  MessageKind kind;
  Answer answer;
  const char* element;
  int transaction, flux;
  size_t least, most;  // documents
};
constexpr size_t kMany = 500;
constexpr Form kForms[] = {
    {MessageKind::kLetter, Answer::kAnswer, "actes:ReponseCourrierSimple", 2, 2, 1, 1},
    {MessageKind::kDocumentRequest, Answer::kAcknowledge, "actes:ARDemandePieceComplementaire", 3,
     2, 0, 0},
    {MessageKind::kDocumentRequest, Answer::kRefuse, "actes:RefusPieceComplementaire", 3, 3, 1, 1},
    {MessageKind::kDocumentRequest, Answer::kAnswer, "actes:PieceComplementaire", 3, 4, 1, kMany},
    {MessageKind::kObservations, Answer::kAcknowledge, "actes:ARLettreObservations", 4, 2, 0, 0},
    {MessageKind::kObservations, Answer::kRefuse, "actes:RejetLettreObservations", 4, 3, 1, 1},
    {MessageKind::kObservations, Answer::kAnswer, "actes:ReponseLettreObservations", 4, 4, 1, 1},
};

std::string code_of(const Form& form) {
  return std::to_string(form.transaction) + "-" + std::to_string(form.flux);
}

void put_file(XmlWriter& xml, const std::string& name) {
  xml.open("actes:Document").element("actes:NomFichier", name).close();
}

std::string write_reply(const Form& form, const ReceivedMessage& letter, const Reply& reply) {
  XmlWriter xml = start_message(form.element);
  xml.attribute("actes:IDActe", letter.act->text())
      .attribute("actes:DateCourrierPref", day_text(*letter.date));
  // Only this one may have several, and has an element around them.
  bool list = form.kind == MessageKind::kDocumentRequest && form.answer == Answer::kAnswer;
  if (list) xml.open("actes:Documents");
  for (const ActesFile& file : reply.files) put_file(xml, file.name);
  return xml.finish();
}

}  // namespace

Reply make_annulment(const ActId& act) {
  XmlWriter xml = start_message("actes:Annulation");
  xml.attribute("actes:IDActe", act.text());
  return {"6-1", message_name(act, 6, 1), xml.finish(), {}};
}

Result<Reply> make_reply(const ReceivedMessage& letter, Answer answer,
                         const std::vector<std::string>& documents) {
  Place place{letter.file, 0, 0, ""};
  const Form* form = nullptr;
  for (const Form& f : kForms)
    if (f.kind == letter.kind && f.answer == answer) form = &f;
  if (form == nullptr) return error(kNotAnswered, {letter.file, letter.element}, place);
  if (!letter.act || letter.act->siren.empty() || !letter.date)
    return error(kNoAct, {letter.file}, place);
  Reply reply;
  reply.code = code_of(*form);
  if (documents.size() < form->least) return error(kOneOrMore, {reply.code}, place);
  if (documents.size() > form->most)
    return error(kDocuments,
                 {reply.code, std::to_string(documents.size()), std::to_string(form->most)}, place);
  Diagnostics found;
  for (const std::string& document : documents) {
    Result<Piece> piece = look_at_piece(document, false, found);
    if (!piece.ok()) {
      found.insert(found.end(), piece.errors().begin(), piece.errors().end());
      continue;
    }
    std::string extension = extension_of(piece->kind);
    if (extension.empty()) found.push_back(error(kKind, {document}, {document, 0, 0, ""}));
    reply.files.push_back({piece_name("", *letter.act, form->transaction, form->flux,
                                      reply.files.size() + 1, extension),
                           document, "", "", piece->size});
  }
  if (has_errors(found)) return found;
  reply.name = message_name(*letter.act, form->transaction, form->flux);
  reply.message = write_reply(*form, letter, reply);
  return reply;
}

Reply make_classification_request(const ActesSender& sender, const std::optional<Date>& known,
                                  int serial) {
  XmlWriter xml = start_message("actes:DemandeClassification");
  if (known) xml.element("actes:DateClassification", day_text(*known));
  return {"7-1",
          sender.department + "-" + sender.siren + "----7-1_" + std::to_string(serial) + ".xml",
          xml.finish(),
          {}};
}

}  // namespace paraphe
