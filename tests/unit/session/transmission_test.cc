#include "session/transmission.h"

#include <algorithm>
#include <fstream>

#include "unit/session/workshop.h"

namespace paraphe {
namespace {

namespace fs = std::filesystem;

class Transmissions : public Workshop {
 protected:
  static constexpr Date kSent{2024, 3, 29};

  void SetUp() override {
    for (const char* name : {"signes", "envoi"}) fs::create_directory(folder_ / name);
    classification_.date = {2023, 6, 1};
    classification_.natures = {{1, "DE", "Délibérations", {{"99_DE", "Délibération"}}}};
    classification_.matters = {{{7}, "Finances"}, {{7, 1}, "Budget"}};
    classification_.file = "classification.xml";
  }

  static std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
    return text;
  }

  // The three acts, fit to be sent.
  static std::string record() {
    std::string text = replaced(three_acts(), "<objet>", "<matiere code=\"7.1\"/><objet>");
    text = replaced(text, "siren=\"210300018\"", "siren=\"210300018\" nature=\"31\"");
    return replaced(text, "Allier</departement>",
                    "Allier</departement><arrondissement code=\"2\">Vichy</arrondissement>");
  }

  void make_acts(bool is_signed) {
    SessionOptions options;
    options.folder = dir("signes");
    options.date = kDate;
    options.anchors = anchors();
    if (is_signed) options.signer = &signer();
    SessionSummary made = run_seance(engine(), seance(record()), options, {});
    ASSERT_TRUE(made.complete()) << all(made);
  }

  std::string dir(const std::string& name) const { return (folder_ / name).string(); }

  SendOptions options() {
    SendOptions out;
    out.folder = dir("signes");
    out.output = dir("envoi");
    out.actes.classification = &classification_;
    out.actes.platform = "SLO";
    out.actes.day = kSent;
    out.actes.return_addresses = {"mairie@valserine.fr"};
    out.anchors = anchors();
    out.now = kDate;
    return out;
  }

  static std::vector<std::string> errors_of(const Diagnostics& all) {
    std::vector<std::string> out;
    for (const Diagnostic& d : all)
      if (d.severity == Severity::kError) out.emplace_back(d.message.code);
    return out;
  }
  using Codes = std::vector<std::string>;

  std::vector<std::string> in(const std::string& name) const {
    std::vector<std::string> out;
    if (!fs::exists(folder_ / name)) return out;
    for (const auto& entry : fs::directory_iterator(folder_ / name))
      out.push_back(entry.path().filename().string());
    std::sort(out.begin(), out.end());
    return out;
  }

  static std::string id(int n) {
    return "003-210300018-20240328-2024_04" + std::to_string(n) + "-DE";
  }

  std::string message(const std::string& name, const std::string& bytes) {
    fs::create_directory(folder_ / "retours");
    std::string path = dir("retours/" + name);
    std::ofstream(path) << bytes;
    return path;
  }
  static std::string element(const std::string& name, const std::string& attributes,
                             const std::string& content) {
    return "<actes:" + name + " xmlns:actes=\"http://www.interieur.gouv.fr/ACTES#v1.1-20040216\" " +
           attributes + ">" + content + "</actes:" + name + ">";
  }
  std::string acknowledgement(int n, const std::string& current = "2023-06-01") {
    return message(
        id(n) + "-1-2_7.xml",
        element("ARActe", "actes:IDActe=\"" + id(n) + "\" actes:DateReception=\"2024-04-02\"",
                "<actes:ClassificationDateVersionEnCours>" + current +
                    "</actes:ClassificationDateVersionEnCours>"));
  }
  std::string anomaly(int n, const std::string& detail) {
    return message(
        "003-210300018----1-3_" + std::to_string(n) + ".xml",
        element("AnomalieActe", "",
                "<actes:Date>2024-04-02</actes:Date><actes:Nature>002</actes:Nature>"
                "<actes:Detail>" +
                    detail +
                    "</actes:Detail>"
                    "<actes:ActeRecu actes:Date=\"2024-03-28\" actes:NumeroInterne=\"2024_04" +
                    std::to_string(n) + "\" actes:CodeNatureActe=\"1\"/>"));
  }
  ReceiveSummary receive(const std::vector<std::string>& files) {
    return receive_messages({dir("signes"), kDate}, files);
  }
  Transmission::State state(int n) {
    Result<Journal> journal = Journal::open(dir("signes"), Journal::Mode::kExisting);
    Result<TransmissionBook> book = read_transmissions(*journal);
    return book->acts.at(id(n)).state;
  }

  Classification classification_;
};

TEST_F(Transmissions, ASessionLeavesAndIsRemembered) {
  make_acts(true);
  SendSummary sent = send_acts(options());
  ASSERT_TRUE(sent.sent) << all(sent.diagnostics);
  EXPECT_EQ(codes(sent.diagnostics), Codes());
  EXPECT_EQ(in("envoi"), Codes{"SLO-EACT--210300018--20240329-1.tar.gz"});
  ASSERT_EQ(sent.plan.acts.size(), 3u);
  EXPECT_EQ(sent.plan.acts[2].id.text(), id(3));
  EXPECT_EQ(state(1), Transmission::State::kSent);
  EXPECT_EQ(
      all(check_actes_archive(sent.archives[0].path, sent.archives[0].name, &classification_)), "");

  // Not twice unawares; knowingly, under the next serial.
  SendSummary again = send_acts(options());
  EXPECT_FALSE(again.sent);
  EXPECT_EQ(errors_of(again.diagnostics), Codes(3, "session.already-sent"));
  SendOptions knowingly = options();
  knowingly.resend = true;
  EXPECT_TRUE(send_acts(knowingly).sent);
  EXPECT_EQ(in("envoi").size(), 2u);
  EXPECT_EQ(in("envoi")[1], "SLO-EACT--210300018--20240329-2.tar.gz");
}

TEST_F(Transmissions, UnsignedActsMayLeave) {
  make_acts(false);
  SendSummary sent = send_acts(options());
  ASSERT_TRUE(sent.sent) << all(sent.diagnostics);
  EXPECT_EQ(codes(sent.diagnostics), Codes(3, "pack.unsigned"));
}

TEST_F(Transmissions, OnlySomeAndUnknownOnes) {
  make_acts(false);
  SendOptions some = options();
  some.only = {"2024-042", "2024_043"};
  SendSummary sent = send_acts(some);
  ASSERT_TRUE(sent.sent) << all(sent.diagnostics);
  EXPECT_EQ(sent.plan.acts.size(), 2u);
  some.only = {"2024-049"};
  EXPECT_EQ(errors_of(send_acts(some).diagnostics), Codes{"session.act-not-there"});
}

// Refusals leave nothing behind: no archive, no serial, not even a journal.
TEST_F(Transmissions, RefusalsLeaveNothing) {
  make_acts(false);
  const auto before = in("signes");
  SendOptions wrong = options();
  classification_.date = {2022, 3, 29};
  EXPECT_EQ(errors_of(send_acts(wrong).diagnostics), Codes{"pack.classification-stale"});
  classification_.date = {2023, 6, 1};
  wrong.output = dir("nowhere");
  EXPECT_EQ(errors_of(send_acts(wrong).diagnostics), Codes{"file.no-folder"});
  wrong = options();
  wrong.folder = dir("envoi");
  EXPECT_EQ(errors_of(send_acts(wrong).diagnostics), Codes{"session.no-acts"});
  EXPECT_EQ(in("envoi"), Codes());
  EXPECT_EQ(in("signes"), before);
}

TEST_F(Transmissions, BrokenSignaturesStay) {
  make_acts(true);
  std::string path = dir("signes/2024-041.pdf");
  std::string bytes = content(path);
  size_t at = bytes.find("/Title");
  ASSERT_NE(at, std::string::npos);
  bytes[at + 10] ^= 1;
  std::ofstream(path, std::ios::binary) << bytes;
  SendSummary sent = send_acts(options());
  EXPECT_FALSE(sent.sent);
  std::vector<std::string> found = errors_of(sent.diagnostics);
  EXPECT_NE(std::find(found.begin(), found.end(), "session.signature-broken"), found.end())
      << all(sent.diagnostics);
  EXPECT_EQ(in("envoi"), Codes());
}

// A crash between showing an archive and noting it: the next run sees it and gives no serial twice.
TEST_F(Transmissions, ACrashNeverGivesASerialTwice) {
  make_acts(false);
  {
    Result<Journal> journal = Journal::open(dir("signes"), Journal::Mode::kCreate);
    ASSERT_TRUE(journal.ok());
    ASSERT_TRUE(journal->next_serial("210300018", "2024-03-29", "actes", kDate).ok());
    std::ofstream(dir("envoi/SLO-EACT--210300018--20240329-1.tar.gz")) << "half noted";
  }
  SendSummary sent = send_acts(options());
  EXPECT_EQ(errors_of(sent.diagnostics), Codes{"session.archive-unnoted"});
  EXPECT_EQ(in("envoi").size(), 1u);
  fs::remove(dir("envoi/SLO-EACT--210300018--20240329-1.tar.gz"));
  sent = send_acts(options());
  ASSERT_TRUE(sent.sent) << all(sent.diagnostics);
  EXPECT_EQ(sent.archives[0].serial, 2);
  // A journal that was lost: the archive that is there stops its serial from coming again.
  fs::remove_all(dir("signes/.paraphe"));
  EXPECT_EQ(errors_of(send_acts(options()).diagnostics), Codes{"session.archive-unnoted"});
}

TEST_F(Transmissions, SerialsBelowAnotherProgramsAreSkipped) {
  make_acts(false);
  SendOptions from = options();
  from.first_serial = 12;
  SendSummary sent = send_acts(from);
  ASSERT_TRUE(sent.sent) << all(sent.diagnostics);
  EXPECT_EQ(sent.archives[0].serial, 12);
  from.resend = true;
  EXPECT_EQ(errors_of(send_acts(from).diagnostics), Codes{"session.serial-used"});
  from.first_serial = 9999;
  EXPECT_TRUE(send_acts(from).sent);
  from.first_serial = 0;
  EXPECT_EQ(errors_of(send_acts(from).diagnostics), Codes{"pack.serial"});
}

TEST_F(Transmissions, AnswersAreMatchedKeptAndRemembered) {
  make_acts(false);
  ASSERT_TRUE(send_acts(options()).sent);
  ReceiveSummary news =
      receive({acknowledgement(1), anomaly(2, "ODT-VERIF-01 : date de classification")});
  ASSERT_EQ(news.items.size(), 2u) << all(news.diagnostics);
  EXPECT_EQ(news.items[0].act->id.text(), id(1));
  EXPECT_EQ(news.items[1].act->id.text(), id(2));
  EXPECT_EQ(codes(news.diagnostics), Codes{"receive.classification-old"});
  EXPECT_EQ(state(1), Transmission::State::kAcknowledged);
  EXPECT_EQ(state(2), Transmission::State::kRefused);
  EXPECT_EQ(state(3), Transmission::State::kSent);
  EXPECT_EQ(in("signes/echanges"), (Codes{"003-210300018----1-3_2.xml", id(1) + "-1-2_7.xml"}));
  // Again: known, and nothing new in the journal.
  news = receive({acknowledgement(1)});
  EXPECT_TRUE(news.items[0].known);
  EXPECT_EQ(in("signes/echanges").size(), 2u);
  // The refused one may leave again, the others not.
  SendSummary sent = send_acts(options());
  EXPECT_EQ(errors_of(sent.diagnostics),
            (Codes{"session.already-acknowledged", "session.already-sent"}));
  SendOptions one = options();
  one.only = {"2024-042"};
  sent = send_acts(one);
  EXPECT_TRUE(sent.sent) << all(sent.diagnostics);
  EXPECT_EQ(state(2), Transmission::State::kSent);
}

TEST_F(Transmissions, TheClassificationInForceIsLearnt) {
  make_acts(false);
  SendOptions one = options();
  one.only = {"2024-041"};
  ASSERT_TRUE(send_acts(one).sent);
  receive({acknowledgement(1, "2024-02-01")});
  one.only = {"2024-042"};
  EXPECT_EQ(errors_of(send_acts(one).diagnostics), Codes{"pack.classification-superseded"});
  // That of another authority teaches nothing.
  classification_.date = {2024, 2, 1};
  receive({message("044-214400152----1-3_1.xml",
                   element("AnomalieActe", "",
                           "<actes:Nature>002</actes:Nature><actes:ActeRecu "
                           "actes:Date=\"2018-10-01\" actes:NumeroInterne=\"1\" "
                           "actes:CodeNatureActe=\"1\"/><actes:ClassificationDateVersionEnCours>"
                           "2024-03-01</actes:ClassificationDateVersionEnCours>"))});
  EXPECT_TRUE(send_acts(one).sent);
}

TEST_F(Transmissions, AnEnvelopeRefusedIsAllItsActs) {
  make_acts(false);
  ASSERT_TRUE(send_acts(options()).sent);
  ReceiveSummary news = receive(
      {message("ANO_EACT--210300018--20240329-1.xml",
               element("AnomalieEnveloppe", "",
                       "<actes:Date>2024-04-02</actes:Date><actes:Nature>999</actes:Nature>"
                       "<actes:Detail>ODT-VERIF-17</actes:Detail><actes:EnveloppeRecue/>"))});
  EXPECT_EQ(codes(news.diagnostics), Codes{"receive.unknown-transaction"});
  for (int n = 1; n <= 3; ++n) EXPECT_EQ(state(n), Transmission::State::kRefused);
  EXPECT_TRUE(send_acts(options()).sent);
}

TEST_F(Transmissions, WhatIsNoMessageKeepsNothing) {
  make_acts(false);
  ASSERT_TRUE(send_acts(options()).sent);
  ReceiveSummary news = receive({acknowledgement(1), message("x.xml", "<html/>")});
  EXPECT_EQ(errors_of(news.diagnostics), Codes{"receive.no-message"});
  EXPECT_EQ(state(1), Transmission::State::kSent);
  EXPECT_FALSE(fs::exists(folder_ / "signes" / "echanges"));
  // An act that nobody here sent: kept, and said.
  news = receive({acknowledgement(7)});
  EXPECT_EQ(codes(news.diagnostics), Codes{"session.message-unmatched"});
}

TEST_F(Transmissions, ArchivesOfAnswersAreOpened) {
  make_acts(false);
  ASSERT_TRUE(send_acts(options()).sent);
  std::string archive = dir("retour.tar.gz");
  {
    Result<ArchiveWriter> writer = ArchiveWriter::create(archive, ArchiveFormat::kTarGz);
    ASSERT_TRUE(writer
                    ->add_bytes("EACT--SPREF0032-210300018-20240402-9.xml",
                                element("EnveloppeMISILLCL", "", ""))
                    .ok());
    ASSERT_TRUE(writer
                    ->add_bytes(id(2) + "-3-1_4.xml",
                                element("DemandePieceComplementaire",
                                        "actes:IDActe=\"" + id(2) +
                                            "\" actes:DateCourrierPref=\"2024-04-10\"",
                                        "<actes:DescriptionPieces>le plan</actes:DescriptionPieces>"
                                        "<actes:Document><actes:NomFichier>l.pdf"
                                        "</actes:NomFichier></actes:Document>"))
                    .ok());
    ASSERT_TRUE(writer->add_bytes("l.pdf", "%PDF").ok());
    ASSERT_TRUE(writer->finish().ok());
  }
  ReceiveSummary news = receive({archive});
  EXPECT_EQ(codes(news.diagnostics), Codes{"session.letter"});
  EXPECT_EQ(in("signes/echanges").size(), 3u);

  // And answered.
  AnswerOptions answer;
  answer.journal = dir("signes");
  answer.output = dir("envoi");
  answer.reply.platform = "SLO";
  answer.reply.day = {2024, 4, 12};
  answer.reply.return_addresses = {"mairie@valserine.fr"};
  answer.now = kDate;
  std::string letter = dir("signes/echanges/" + id(2) + "-3-1_4.xml");
  AnswerSummary replied =
      send_reply(answer, letter, ReplyKind::kAnswer, {dir("signes/2024-041.pdf")});
  ASSERT_TRUE(replied.sent) << all(replied.diagnostics);
  EXPECT_EQ(replied.archives[0].name, "SLO-EACT--210300018--20240412-1.tar.gz");
  EXPECT_EQ(errors_of(send_reply(answer, letter, ReplyKind::kAnswer, {}).diagnostics),
            Codes{"pack.reply-documents"});

  // Withdrawn, once the préfecture says so.
  AnswerSummary annulled = send_annulments(answer, {"2024-043"});
  ASSERT_TRUE(annulled.sent) << all(annulled.diagnostics);
  EXPECT_EQ(annulled.archives[0].serial, 2);
  EXPECT_EQ(state(3), Transmission::State::kSent);
  receive(
      {message(id(3) + "-6-2_1.xml",
               element("ARAnnulation",
                       "actes:IDActe=\"" + id(3) + "\" actes:DateReception=\"2024-04-13\"", ""))});
  EXPECT_EQ(state(3), Transmission::State::kAnnulled);
  EXPECT_EQ(errors_of(send_annulments(answer, {"2024-043"}).diagnostics),
            Codes{"session.annulled-already"});
  EXPECT_EQ(errors_of(send_annulments(answer, {"2024-099"}).diagnostics),
            Codes{"session.not-sent"});
  AnswerSummary asked = request_classification(answer, seance(record()), Date{2023, 6, 1});
  ASSERT_TRUE(asked.sent) << all(asked.diagnostics);
  EXPECT_EQ(asked.archives[0].serial, 3);
}

TEST_F(Transmissions, ByHandThereIsAFolder) {
  make_acts(true);
  SendOptions by_hand = options();
  by_hand.by_hand = true;
  by_hand.actes.platform = "";
  by_hand.actes.return_addresses.clear();
  SendSummary made = send_acts(by_hand);
  ASSERT_TRUE(made.sent) << all(made.diagnostics);
  EXPECT_EQ(in("envoi"), Codes{"210300018-2024-03-28"});
  EXPECT_EQ(in("envoi/210300018-2024-03-28"), (Codes{"2024_041.pdf", "2024_042.pdf", "2024_043.pdf",
                                                     "bordereau.csv", "bordereau.html"}));
  EXPECT_EQ(content(dir("envoi/210300018-2024-03-28/2024_041.pdf")),
            content(dir("signes/2024-041.pdf")));
  std::string sheet = content(made.folder->sheet);
  for (const char* part : {"2024_041", "7.1 — Finances / Budget", "Tarifs de la salle des fêtes",
                           "99_DE — Délibération", "28/03/2024"})
    EXPECT_NE(sheet.find(part), std::string::npos) << part;
  EXPECT_EQ(state(1), Transmission::State::kByHand);
  EXPECT_EQ(errors_of(send_acts(by_hand).diagnostics), Codes{"pack.folder-exists"});
  by_hand.replace = true;
  EXPECT_TRUE(send_acts(by_hand).sent);
  EXPECT_EQ(in("envoi"), Codes{"210300018-2024-03-28"});
  receive({acknowledgement(1)});
  EXPECT_EQ(state(1), Transmission::State::kAcknowledged);
}

}  // namespace
}  // namespace paraphe
