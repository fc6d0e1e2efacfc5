#include "pack/received.h"

#include <gtest/gtest.h>

#include "pack/reply.h"
#include "unit/pack/actes_workshop.h"

namespace paraphe {
namespace {

Result<ReceivedMessage> sample(const std::string& name) {
  Result<std::string> bytes = read_file(shared("samples/" + name));
  if (!bytes.ok()) return bytes.errors();
  return read_message(*bytes, "somewhere/" + name);
}

class Received : public ActesWorkshop {
 protected:
  void SetUp() override {
    ASSERT_TRUE(has_schema()) << "the ministry's files are not beside the project";
  }
};

TEST_F(Received, Acknowledgements) {
  Result<ReceivedMessage> ar = sample("006-210600235-20180522-684-AI-1-2_5279.xml");
  ASSERT_TRUE(ar.ok()) << texts_of(ar.errors());
  EXPECT_EQ(ar->kind, MessageKind::kAcknowledgement);
  EXPECT_EQ(ar->code, "1-2");
  EXPECT_EQ(ar->act->text(), "006-210600235-20180522-684-AI");
  EXPECT_EQ(day_text(*ar->received), "2018-05-28");
  EXPECT_EQ(day_text(*ar->current), "2017-04-19");
  EXPECT_EQ(ar->copy->object, "Contrat à durée déterminée - Jean Dupont");
  // No declared encoding, no index in its name.
  ar = sample("034-491011698-20171207-CL20171227_06-DE-1-2.xml");
  ASSERT_TRUE(ar.ok());
  EXPECT_EQ(ar->act->text(), "034-491011698-20171207-CL20171227_06-DE");
  EXPECT_EQ(ar->copy->object, "Fichier signé parapheur");
}

TEST_F(Received, AnAnomalyOfAnAct) {
  Result<ReceivedMessage> m = sample("044-214400152----1-3_1.xml");
  ASSERT_TRUE(m.ok());
  EXPECT_EQ(m->kind, MessageKind::kActAnomaly);
  EXPECT_EQ(m->nature, "002");
  EXPECT_EQ(day_text(*m->date), "2018-10-12");
  // Its files bear the day of sending, the act that of the decision.
  EXPECT_EQ(m->act->text(), "044-214400152-20181001-123456-DE");
  // Level 5 without level 4: read as it is.
  EXPECT_EQ(m->copy->matters, (std::vector<int>{1, 1, 1, 0, 1}));
  Diagnostic why = explain_anomaly(*m);
  EXPECT_STREQ(why.message.code, "receive.classification-old");
  EXPECT_EQ(why.arguments[2], "2018-10-10");
  EXPECT_TRUE(speaks_of(*m->act, *read_act_id("044-214400152-20181001-123456-DE")));
  EXPECT_FALSE(speaks_of(*m->act, *read_act_id("044-214400152-20181001-123457-DE")));
}

TEST_F(Received, AnAnomalyOfAnEnvelopeThatItsOwnSchemaRefuses) {
  const std::string name = "ANO_EACT--214400152--20180925-1.xml";
  EXPECT_NE(schema_says(*read_file(shared("samples/" + name))), "");
  Result<ReceivedMessage> m = sample(name);
  ASSERT_TRUE(m.ok());
  EXPECT_EQ(m->kind, MessageKind::kEnvelopeAnomaly);
  EXPECT_EQ(m->nature, "999");
  EXPECT_EQ(m->envelope->forms,
            (std::vector<std::string>{"044-214400152-20180905-4365-DE-4365-DE_0.xml"}));
  EXPECT_STREQ(explain_anomaly(*m).message.code, "receive.unknown-transaction");
  // What the copy shows: the transaction is not known because the message is not called by it.
  EXPECT_EQ(codes_of(faults_of_refused(*m)), "receive.form-name");
  EXPECT_EQ(faults_of_refused(*m)[0].arguments[0], "044-214400152-20180905-4365-DE-4365-DE_0.xml");
}

// The schema has numbers and no words: each is told, with what is wrong in the copy.
TEST_F(Received, AnEnvelopeRefusedByANumber) {
  auto anomaly = [](const std::string& nature, const std::string& copy) {
    return *read_message(
        "<actes:AnomalieEnveloppe xmlns:actes=\"http://www.interieur.gouv.fr/ACTES#v1.1-20040216\" "
        "xmlns:insee=\"http://xml.insee.fr/schema\"><actes:Date>2024-04-02</actes:Date>"
        "<actes:Nature>" +
            nature + "</actes:Nature><actes:EnveloppeRecue>" + copy +
            "</actes:EnveloppeRecue></actes:AnomalieEnveloppe>",
        "ANO_EACT--214400152--20240402-1.xml");
  };
  auto copy = [](const std::string& siren, const std::string& department, const std::string& email,
                 const std::string& form) {
    return "<actes:Emetteur><actes:IDCL insee:SIREN=\"" + siren + "\" actes:Departement=\"" +
           department +
           "\" actes:Arrondissement=\"1\" actes:Nature=\"31\"/></actes:Emetteur>"
           "<actes:AdressesRetour><actes:Email>" +
           email +
           "</actes:Email></actes:AdressesRetour>"
           "<actes:FormulairesEnvoyes><actes:Formulaire><actes:NomFichier>" +
           form + "</actes:NomFichier></actes:Formulaire></actes:FormulairesEnvoyes>";
  };
  const std::string form = "044-214400152-20240328-2024_041-DE-1-1_0.xml";
  const std::string good = copy("214400152", "044", "a@b.fr", form);
  for (const char* nature : {"001", "002", "003", "004", "005", "100", "999"}) {
    Diagnostic why = explain_anomaly(anomaly(nature, good));
    EXPECT_STREQ(why.message.code, "receive.envelope-refused") << nature;
    EXPECT_EQ(why.arguments[0], "EACT--214400152--20240402-1.xml");
    EXPECT_EQ(why.arguments[2], nature);
    EXPECT_EQ(codes_of(faults_of_refused(anomaly(nature, good))), "");
  }
  auto faults = [&](const std::string& wrong) {
    return codes_of(faults_of_refused(anomaly("003", wrong)));
  };
  EXPECT_EQ(faults(copy("214400153", "044", "a@b.fr", form)), "pack.siren receive.form-sender");
  EXPECT_EQ(faults(copy("214400152", "0|4", "a@b.fr", form)), "pack.department");
  EXPECT_EQ(faults(copy("214400152", "044", "a@b", form)), "pack.email");
  EXPECT_EQ(faults(copy("214400152", "044", "a@b.fr", "acte.xml")), "receive.form-name");
  EXPECT_EQ(faults(""), "");
}

TEST_F(Received, LettersAndTheRest) {
  Result<ReceivedMessage> m = sample("s2low-034-000000000-20170701-20170725A-AI-2-1_0.xml");
  ASSERT_TRUE(m.ok());
  EXPECT_EQ(m->kind, MessageKind::kLetter);
  EXPECT_EQ(day_text(*m->date), "2017-07-25");
  EXPECT_EQ(m->documents.size(), 1u);
  m = sample("s2low-034-000000000-20170701-20170725A-AI-5-1_0.xml");
  EXPECT_EQ(m->kind, MessageKind::kReferral);
  EXPECT_EQ(m->text, "NATURE_TEST");
  m = sample("044-214400152-20181106-TEST_DGCL_4-DE-6-2_10.xml");
  EXPECT_EQ(m->kind, MessageKind::kAnnulled);
  EXPECT_EQ(day_text(*m->received), "2018-11-28");
  m = sample("EACT--SPREF0441-214400152-20181012-9.xml");
  EXPECT_EQ(m->kind, MessageKind::kReturnEnvelope);
  EXPECT_EQ(m->envelope->sender.siren, "214400152");
  EXPECT_EQ(m->envelope->forms.size(), 1u);
}

// Every sample is read; those that the sender's own rules refuse have their finding.
TEST_F(Received, EverySampleIsRead) {
  size_t read = 0;
  for (const auto& entry : std::filesystem::directory_iterator(shared("samples"))) {
    Result<ReceivedMessage> m = sample(entry.path().filename());
    EXPECT_TRUE(m.ok()) << entry.path() << (m.ok() ? "" : texts_of(m.errors()));
    ++read;
  }
  EXPECT_EQ(read, 14u);
  auto bytes = [](const std::string& name) { return *read_file(shared("samples/" + name)); };
  EXPECT_EQ(codes_of(check_message_bytes(bytes("006-210600730-20180115-007-AR-1-1_0.xml"), "x")),
            "pack.encoding");
  EXPECT_EQ(codes_of(check_message_bytes(bytes("034-491011698-20171207-CL20171227_06-DE-1-1_0.xml"),
                                         "x")),
            "");
}

TEST_F(Received, WrongEncodingsAreReadAllTheSame) {
  const std::string body =
      "<a:CourrierSimple xmlns:a=\"http://www.interieur.gouv.fr/ACTES#v1.1-20040216\" "
      "a:IDActe=\"034-000000000-20170701-X-AI\" a:DateCourrierPref=\"2017-07-25Z\">"
      "<a:Document><a:NomFichier>\xE9.pdf</a:NomFichier></a:Document></a:CourrierSimple>";
  for (const char* start :
       {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<?xml version=\"1.0\"?>", ""}) {
    Result<ReceivedMessage> m = read_message(start + body, "x.xml");
    ASSERT_TRUE(m.ok()) << start << texts_of(m.errors());
    EXPECT_EQ(m->documents[0], "é.pdf");
    EXPECT_EQ(day_text(*m->date), "2017-07-25");
  }
  EXPECT_EQ(codes_of(read_message("<html/>", "x.xml").errors()), "receive.no-message");
  EXPECT_FALSE(read_message("", "x.xml").ok());
}

TEST_F(Received, AnomaliesInWords) {
  auto code = [](const std::string& said) {
    ReceivedMessage m;
    m.kind = MessageKind::kActAnomaly;
    m.text = said;
    return std::string(explain_anomaly(m).message.code);
  };
  EXPECT_EQ(code("Cet acte a déjà été transmis"), "receive.already-received");
  EXPECT_EQ(code("Le fichier joint contient un VIRUS"), "receive.file-refused");
  EXPECT_EQ(code("La signature électronique n'est pas valide"), "receive.signature-refused");
  EXPECT_EQ(code("SIREN inconnu"), "receive.authority-refused");
  EXPECT_EQ(code("Erreur"), "receive.refused");
  // The classification in force is told beside a text that says nothing of it.
  ReceivedMessage silent;
  silent.kind = MessageKind::kActAnomaly;
  silent.nature = "002";
  silent.copy.emplace();
  silent.copy->classification = Date{2017, 4, 19};
  silent.current = Date{2018, 10, 10};
  EXPECT_STREQ(explain_anomaly(silent).message.code, "receive.classification-old");
  silent.current = Date{2017, 4, 19};
  EXPECT_STREQ(explain_anomaly(silent).message.code, "receive.refused");
  EXPECT_EQ(code(""), "receive.refused");
}

// ---- what is written back

TEST_F(Received, RepliesAreWrittenAndValid) {
  put("answer.pdf", small_pdf());
  put("plan.png", "\x89PNG\r\n\x1A\n");
  ReceivedMessage letter;
  letter.act = read_act_id("062-246200729-20231221-23_12_132-DE");
  letter.date = Date{2024, 1, 15};
  struct Case {
    MessageKind kind;
    ReplyKind answer;
    std::vector<std::string> documents;
    const char* code;
    const char* element;
  };
  const std::string pdf = path("answer.pdf"), png = path("plan.png");
  std::vector<Reply> replies{make_annulment(*letter.act)};
  for (const Case& c : std::vector<Case>{
           {MessageKind::kLetter, ReplyKind::kAnswer, {pdf}, "2-2", "ReponseCourrierSimple"},
           {MessageKind::kDocumentRequest, ReplyKind::kAcknowledge, {}, "3-2", "ARDemandePiece"},
           {MessageKind::kDocumentRequest, ReplyKind::kRefuse, {pdf}, "3-3", "RefusPiece"},
           {MessageKind::kDocumentRequest,
            ReplyKind::kAnswer,
            {pdf, png},
            "3-4",
            "PieceComplementaire"},
           {MessageKind::kObservations, ReplyKind::kAcknowledge, {}, "4-2", "ARLettre"},
           {MessageKind::kObservations, ReplyKind::kRefuse, {pdf}, "4-3", "RejetLettre"},
           {MessageKind::kObservations, ReplyKind::kAnswer, {pdf}, "4-4", "ReponseLettre"}}) {
    letter.kind = c.kind;
    Result<Reply> reply = make_reply(letter, c.answer, c.documents);
    ASSERT_TRUE(reply.ok()) << c.code << texts_of(reply.errors());
    EXPECT_EQ(reply->code, c.code);
    EXPECT_NE(reply->message.find(std::string("<actes:") + c.element), std::string::npos);
    EXPECT_EQ(reply->name, "062-246200729-20231221-23_12_132-DE-" + reply->code + "_0.xml");
    EXPECT_EQ(reply->files.size(), c.documents.size());
    replies.push_back(*reply);
  }
  EXPECT_EQ(replies[4].files[1].name, "062-246200729-20231221-23_12_132-DE-3-4_2.png");
  ReplyOptions with;
  with.sender = {"246200729", "062", "5", "44"};
  with.platform = "SLO";
  with.day = {2024, 1, 20};
  with.return_addresses = {"a@b.fr"};
  replies.push_back(make_classification_request(with.sender, Date{2023, 3, 1}, 1));
  EXPECT_EQ(replies.back().name, "062-246200729----7-1_1.xml");
  for (const Reply& reply : replies) {
    EXPECT_EQ(schema_says(reply.message), "") << reply.code;
    EXPECT_EQ(codes_of(check_message_bytes(reply.message, reply.name)), "") << reply.code;
    Result<ReceivedMessage> back = read_message(reply.message, reply.name);
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(back->code, reply.code);
  }
  EXPECT_EQ(schema_says(make_classification_request(with.sender, {}, 1).message), "");
  Result<ActesPacked> packed = write_replies(replies, with, 3, path(""));
  ASSERT_TRUE(packed.ok()) << texts_of(packed.errors());
  ASSERT_TRUE(packed->publish().ok());
  auto files = unpack(path("SLO-EACT--246200729--20240120-3.tar.gz"));
  EXPECT_EQ(files.size(), 1 + replies.size() + 6);
  EXPECT_EQ(schema_says(files[0].second), "");
  with.sender.siren = "1";
  EXPECT_EQ(codes_of(write_replies(replies, with, 4, path("")).errors()), "pack.siren");
}

TEST_F(Received, RepliesThatCannotBe) {
  put("answer.pdf", small_pdf());
  put("answer.odt", "PK\x03\x04");
  ReceivedMessage letter;
  letter.kind = MessageKind::kLetter;
  letter.act = read_act_id("062-246200729-20231221-23_12_132-DE");
  letter.date = Date{2024, 1, 15};
  const std::string pdf = path("answer.pdf");
  auto refusal = [&](ReplyKind answer, const std::vector<std::string>& documents) {
    return codes_of(make_reply(letter, answer, documents).errors());
  };
  EXPECT_EQ(refusal(ReplyKind::kRefuse, {pdf}), "pack.not-answered");
  EXPECT_EQ(refusal(ReplyKind::kAnswer, {}), "pack.reply-documents");
  EXPECT_EQ(refusal(ReplyKind::kAnswer, {pdf, pdf}), "pack.reply-documents");
  EXPECT_EQ(refusal(ReplyKind::kAnswer, {path("answer.odt")}), "pack.reply-kind");
  EXPECT_EQ(refusal(ReplyKind::kAnswer, {path("none")}), "pack.piece-read");
  letter.date.reset();
  EXPECT_EQ(refusal(ReplyKind::kAnswer, {pdf}), "pack.letter-incomplete");
  letter.kind = MessageKind::kAcknowledgement;
  EXPECT_EQ(refusal(ReplyKind::kAnswer, {pdf}), "pack.not-answered");
}

}  // namespace
}  // namespace paraphe
