#include "pack/actes.h"

#include <gtest/gtest.h>

#include "unit/pack/actes_workshop.h"

namespace paraphe {
namespace {

constexpr const char* kGood = "numero=\"23-12-132\" nature=\"DE\" matiere=\"5.7\"";

class Actes : public ActesWorkshop {};

TEST_F(Actes, PacksASessionUnderExactNames) {
  put("plan.pdf", small_pdf(5000));
  put("photo.jpg", "\xFF\xD8\xFF\xE0 jpeg");
  Seance of = seance(record(kGood,
                            "<annexes><annexe id=\"p\" libelle=\"Plan\" fichier=\"plan.pdf\"/>"
                            "<annexe id=\"q\" libelle=\"Photo\" fichier=\"photo.jpg\" "
                            "type-piece=\"21_RP\"/></annexes>"));
  Result<ActesPlan> plan = plan_actes({item(of)}, options());
  ASSERT_TRUE(plan.ok()) << texts_of(plan.errors());
  ASSERT_EQ(plan->acts.size(), 1u);
  EXPECT_EQ(plan->acts[0].printed, "23-12-132");
  EXPECT_EQ(plan->acts[0].id.text(), "062-246200729-20231221-23_12_132-DE");
  EXPECT_TRUE(plan->acts[0].converted);
  EXPECT_EQ(plan->acts[0].matter, "Institutions / Intercommunalité");
  EXPECT_EQ(codes_of(plan->warnings), "pack.unsigned");

  std::filesystem::create_directory(path("out"));
  Result<ActesPacked> packed = write_actes(*plan, {7}, path("out"));
  ASSERT_TRUE(packed.ok()) << texts_of(packed.errors());
  EXPECT_FALSE(std::filesystem::exists(packed->archives[0].path));
  ASSERT_TRUE(packed->publish().ok());
  EXPECT_EQ(packed->archives[0].name, "SLO-EACT--246200729--20231222-7.tar.gz");
  auto files = unpack(packed->archives[0].path);
  ASSERT_EQ(files.size(), 5u);
  const std::string id = "062-246200729-20231221-23_12_132-DE-1-1_";
  EXPECT_EQ(files[0].first, "EACT--246200729--20231222-7.xml");
  EXPECT_EQ(files[1].first, id + "0.xml");
  EXPECT_EQ(files[2].first, "99_DE-" + id + "1.pdf");
  EXPECT_EQ(files[3].first, "99_DE-" + id + "2.pdf");
  EXPECT_EQ(files[4].first, "21_RP-" + id + "3.jpg");
  EXPECT_EQ(files[2].second, read("act.pdf"));
  EXPECT_EQ(files[3].second, read("plan.pdf"));
  EXPECT_EQ(
      files[0].second,
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n"
      "<actes:EnveloppeCLMISILL "
      "xmlns:actes=\"http://www.interieur.gouv.fr/ACTES#v1.1-20040216\" "
      "xmlns:insee=\"http://xml.insee.fr/schema\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
      "xsi:schemaLocation=\"http://www.interieur.gouv.fr/ACTES#v1.1-20040216 actesv1_1.xsd\">\n"
      "  <actes:Emetteur>\n"
      "    <actes:IDCL insee:SIREN=\"246200729\" actes:Departement=\"062\" "
      "actes:Arrondissement=\"5\" actes:Nature=\"44\"/>\n"
      "  </actes:Emetteur>\n"
      "  <actes:AdressesRetour>\n    <actes:Email>actes@ccpl.fr</actes:Email>\n"
      "  </actes:AdressesRetour>\n"
      "  <actes:FormulairesEnvoyes>\n    <actes:Formulaire>\n      <actes:NomFichier>" +
          id +
          "0.xml</actes:NomFichier>\n    </actes:Formulaire>\n"
          "  </actes:FormulairesEnvoyes>\n</actes:EnveloppeCLMISILL>\n");
  EXPECT_NE(
      files[1].second.find("<actes:Objet>Strat\xE9gie d'oeuvre - \xAB 200 EUR \xBB</actes:Objet>"),
      std::string::npos)
      << files[1].second;
  if (has_schema()) {
    EXPECT_EQ(schema_says(files[0].second), "");
    EXPECT_EQ(schema_says(files[1].second), "");
  }
  // And judged again by what reads it back, with the classification.
  EXPECT_EQ(texts_of(check_actes_archive(packed->archives[0].path, packed->archives[0].name,
                                         &classification_)),
            "");
}

TEST_F(Actes, TheSameTwiceIsTheSameArchive) {
  Seance of = seance(record(kGood));
  Result<ActesPlan> plan = plan_actes({item(of)}, options());
  ASSERT_TRUE(plan.ok());
  for (const char* folder : {"one", "two"}) {
    std::filesystem::create_directory(path(folder));
    Result<ActesPacked> packed = write_actes(*plan, {1}, path(folder));
    ASSERT_TRUE(packed.ok() && packed->publish().ok());
  }
  const std::string name = "/SLO-EACT--246200729--20231222-1.tar.gz";
  EXPECT_EQ(read("one" + name), read("two" + name));
}

TEST_F(Actes, ATestHasItsOwnName) {
  ActesOptions with = options();
  with.test = true;
  Seance of = seance(record(kGood));
  Result<ActesPlan> plan = plan_actes({item(of)}, with);
  ASSERT_TRUE(plan.ok());
  Result<ActesPacked> packed = write_actes(*plan, {1}, path(""));
  EXPECT_EQ(packed->archives[0].envelope, "TACT--246200729--20231222-1.xml");
}

// A session that no archive holds becomes several, in order; an act that none holds is refused.
TEST_F(Actes, SplitsAtTheLimit) {
  std::vector<Seance> sessions;
  for (int i = 1; i <= 5; ++i)
    sessions.push_back(
        seance(record("numero=\"" + std::to_string(i) + "\" nature=\"DE\" matiere=\"5.7\"")));
  std::vector<ActesItem> items;
  for (int i = 0; i < 5; ++i) {
    std::string name = "act" + std::to_string(i) + ".pdf";
    put(name, small_pdf(300 << 10));
    items.push_back(item(sessions[static_cast<size_t>(i)], 0, name));
  }
  ActesOptions with = options();
  with.largest_archive = 800 << 10;
  Result<ActesPlan> plan = plan_actes(items, with);
  ASSERT_TRUE(plan.ok()) << texts_of(plan.errors());
  ASSERT_EQ(plan->envelopes.size(), 3u);
  EXPECT_EQ(plan->envelopes[0].acts, (std::vector<size_t>{0, 1}));
  EXPECT_EQ(plan->envelopes[2].acts, (std::vector<size_t>{4}));
  std::filesystem::create_directory(path("out"));
  Result<ActesPacked> packed = write_actes(*plan, {1, 2, 3}, path("out"));
  ASSERT_TRUE(packed.ok()) << texts_of(packed.errors());
  ASSERT_TRUE(packed->publish().ok());
  for (const ActesArchive& archive : packed->archives) {
    EXPECT_LE(archive.size, with.largest_archive);
    EXPECT_EQ(texts_of(check_actes_archive(archive.path, archive.name, &classification_)), "");
  }
  with.largest_archive = 250 << 10;
  EXPECT_EQ(refusal(items[0], with), "pack.too-large");
}

TEST_F(Actes, A2Numbers) {
  EXPECT_EQ(refusal(seance(record("numero=\"2023-12-21-ABC-16\" nature=\"DE\" matiere=\"5.7\""))),
            "pack.number");
  EXPECT_EQ(refusal(seance(record("numero=\"2023-é/12 bis\" nature=\"DE\" matiere=\"5.7\""))), "");
  Seance one = seance(record(kGood));
  Seance two = seance(record("numero=\"23.12.132\" nature=\"DE\" matiere=\"5.7\""));
  Result<ActesPlan> plan = plan_actes({item(one), item(two)}, options());
  ASSERT_FALSE(plan.ok());
  EXPECT_EQ(codes_of(errors_in(plan.errors())), "pack.number-twice");
  Deliberation d;
  d.numero = "2024-Éa/3 bis";
  EXPECT_EQ(transmitted_number(d), "2024_EA_3_BIS");
}

TEST_F(Actes, A5Objects) {
  std::string long_object(500, 'x');
  EXPECT_EQ(refusal(seance(record(kGood, "", "", long_object))), "pack.object");
  EXPECT_EQ(refusal(seance(record(kGood, "", "", long_object.substr(1)))), "");
  // 499 in Unicode, more as it is sent.
  EXPECT_EQ(refusal(seance(record(kGood, "", "", long_object.substr(3) + "œ"))), "");
  EXPECT_EQ(refusal(seance(record(kGood, "", "", long_object.substr(2) + "œ"))), "pack.object");
  Seance broken = seance(record(kGood, "", "", "Deux<passage-a-la-ligne/>lignes\n ici"));
  Result<ActesPlan> plan = plan_actes({item(broken)}, options());
  ASSERT_TRUE(plan.ok()) << texts_of(plan.errors());
  EXPECT_EQ(plan->acts[0].form.object, "Deux lignes ici");
}

TEST_F(Actes, A6Matters) {
  EXPECT_EQ(refusal(seance(record("numero=\"1\" nature=\"DE\" matiere=\"5.9\""))),
            "pack.matter-unknown");
  EXPECT_EQ(refusal(seance(record("numero=\"1\" nature=\"DE\""))), "pack.matter-missing");
  EXPECT_EQ(refusal(seance(record("numero=\"1\" nature=\"AR\" matiere=\"5.7\""))),
            "pack.nature-unknown");
}

TEST_F(Actes, A6AnOldClassification) {
  Seance of = seance(record(kGood));
  ActesOptions with = options();
  classification_.date = {2021, 12, 22};
  EXPECT_EQ(refusal(item(of), with), "pack.classification-stale");
  classification_.date = {2021, 12, 23};
  Result<ActesPlan> plan = plan_actes({item(of)}, with);
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ(codes_of(plan->warnings), "pack.classification-ageing pack.unsigned");
  classification_.date = {2019, 3, 1};
  with.news.confirmed = Date{2023, 11, 1};
  EXPECT_EQ(refusal(item(of), with), "");
  with.news.current = Date{2023, 9, 1};
  EXPECT_EQ(refusal(item(of), with), "pack.classification-superseded");
}

TEST_F(Actes, A7TypesOfPiece) {
  EXPECT_EQ(refusal(seance(record(std::string(kGood) + " type-piece=\"99_AR\""))),
            "pack.piece-type");
  EXPECT_EQ(refusal(seance(record("numero=\"1\" nature=\"CC\" matiere=\"5.7\""))), "");
}

TEST_F(Actes, A8MainFiles) {
  Seance of = seance(record(kGood));
  Diagnostics notes;
  put("no.pdf", "Bonjour");
  ActesItem text = item(of);
  text.pdf = *look_at_piece(path("no.pdf"), true, notes);
  EXPECT_EQ(refusal(text, options()), "pack.not-pdf");
  put("cut.pdf", small_pdf(2000).substr(0, 300));
  EXPECT_EQ(codes_of(look_at_piece(path("cut.pdf"), true, notes).errors()), "pack.pdf-damaged");
  std::string command = "qpdf --encrypt '' secret 256 -- '" + path("act.pdf") + "' '" +
                        path("locked.pdf") + "' && qpdf --encrypt open secret 256 -- '" +
                        path("act.pdf") + "' '" + path("closed.pdf") + "'";
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(codes_of(look_at_piece(path("locked.pdf"), true, notes).errors()),
            "pack.pdf-encrypted");
  EXPECT_EQ(codes_of(look_at_piece(path("closed.pdf"), true, notes).errors()),
            "pack.pdf-encrypted");
  EXPECT_EQ(codes_of(look_at_piece(path("none.pdf"), true, notes).errors()), "pack.piece-read");
  EXPECT_EQ(codes_of(look_at_piece(path(""), true, notes).errors()), "pack.piece-read");
  EXPECT_TRUE(notes.empty());
  // A table of contents that lies, as careless programs write it: read, and said.
  std::string moved = small_pdf();
  moved.replace(moved.find("startxref\n") + 10, 1, "9");
  put("moved.pdf", moved);
  EXPECT_TRUE(look_at_piece(path("moved.pdf"), true, notes).ok());
  EXPECT_EQ(codes_of(notes), "pack.pdf-repaired");
}

TEST_F(Actes, Annexes) {
  auto with_annex = [&](const std::string& file) {
    return seance(
        record(kGood, "<annexes><annexe id=\"p\" libelle=\"Plan\" " + file + "/></annexes>"));
  };
  EXPECT_EQ(refusal(with_annex("")), "pack.annex-missing");
  EXPECT_EQ(refusal(with_annex("fichier=\"plan.pdf\"")), "pack.annex-missing");
  put("plan.docx", "PK\x03\x04");
  EXPECT_EQ(refusal(with_annex("fichier=\"plan.docx\"")), "pack.annex-kind");
  // The content decides, not the name.
  put("plan.pdf", "PK\x03\x04");
  EXPECT_EQ(refusal(with_annex("fichier=\"plan.pdf\"")), "pack.annex-kind");
  put("détail.pdf", small_pdf());
  Seance accents = with_annex("fichier=\"détail.pdf\"");
  Result<ActesPlan> plan = plan_actes({item(accents)}, options());
  ASSERT_FALSE(plan.ok());
  EXPECT_EQ(codes_of(errors_in(plan.errors())), "pack.annex-name");
  EXPECT_NE(texts_of(plan.errors()).find("detail.pdf"), std::string::npos);
  put("budget.xml", "<?xml version=\"1.0\"?><DocumentBudgetaire/>");
  EXPECT_EQ(refusal(with_annex("fichier=\"budget.xml\"")), "");
  put("plan.png", "\x89PNG\r\n\x1A\n");
  EXPECT_EQ(refusal(with_annex("fichier=\"plan.png\"")), "");
  // On paper, and said so.
  Seance paper = with_annex("");
  ActesItem one = item(paper);
  one.on_paper = true;
  plan = plan_actes({one}, options());
  ASSERT_TRUE(plan.ok()) << texts_of(plan.errors());
  EXPECT_EQ(plan->acts[0].form.on_paper, "O");
  EXPECT_EQ(plan->acts[0].form.annexes.size(), 0u);
}

TEST_F(Actes, A10Authorities) {
  Seance of = seance(record(kGood, "", "siren=\"246200728\" nature=\"44\""));
  EXPECT_EQ(refusal(of), "pack.siren");
  // What the schema of records does not let pass may still come from another program.
  of = seance(record(kGood));
  of.collectivite.departement_code = "0|2";
  EXPECT_EQ(refusal(of), "pack.department");
  of.collectivite.departement_code = "62";
  of.collectivite.arrondissement_code = "";
  of.collectivite.nature = "4";
  EXPECT_EQ(refusal(of), "pack.arrondissement pack.authority-nature");
  for (auto [code, sent] :
       std::map<std::string, std::string>{{"62", "062"}, {"2A", "02A"}, {"971", "971"}})
    EXPECT_EQ(actes_department(code), sent);
}

TEST_F(Actes, AddressesAndOperator) {
  Seance of = seance(record(kGood));
  ActesOptions with = options();
  with.return_addresses = {"mairie@éx.fr"};
  EXPECT_EQ(refusal(item(of), with), "pack.email");
  with.return_addresses.clear();
  EXPECT_EQ(refusal(item(of), with), "pack.return-address");
  with = options();
  with.platform = "slo";
  EXPECT_EQ(refusal(item(of), with), "pack.platform");
}

TEST_F(Actes, A12Serials) {
  Seance of = seance(record(kGood));
  Result<ActesPlan> plan = plan_actes({item(of)}, options());
  std::filesystem::create_directory(path("out"));
  for (int serial : {0, 10000})
    EXPECT_EQ(codes_of(write_actes(*plan, {serial}, path("out")).errors()), "pack.serial");
  EXPECT_EQ(codes_of(write_actes(*plan, {}, path("out")).errors()), "pack.serial");
  EXPECT_TRUE(std::filesystem::is_empty(path("out")));
  ASSERT_TRUE(write_actes(*plan, {9999}, path("out"))->publish().ok());
  // What a crash left, or a journal that was lost: never twice.
  EXPECT_EQ(codes_of(write_actes(*plan, {9999}, path("out")).errors()), "pack.serial-used");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path("out")), {}), 1);
}

TEST_F(Actes, MixedSessionsAreRefused) {
  Seance one = seance(record(kGood));
  Seance two = one;
  two.date.jour = 20;
  Result<ActesPlan> plan = plan_actes({item(one), item(two)}, options());
  ASSERT_FALSE(plan.ok());
  EXPECT_NE(codes_of(plan.errors()).find("pack.mixed"), std::string::npos);
}

// ---- archives that others made, and each way in which they can be wrong

class ForeignArchive : public ActesWorkshop {
 protected:
  // A good archive's files, for the tests to spoil.
  std::vector<std::pair<std::string, std::string>> good() {
    put("plan.pdf", small_pdf());
    Seance of = seance(record(kGood,
                              "<annexes><annexe id=\"p\" libelle=\"Plan\" fichier=\"plan.pdf\"/>"
                              "</annexes>"));
    Result<ActesPlan> plan = plan_actes({item(of)}, options());
    std::filesystem::remove_all(path("good"));
    std::filesystem::create_directory(path("good"));
    Result<ActesPacked> packed = write_actes(*plan, {1}, path("good"));
    EXPECT_TRUE(packed.ok() && packed->publish().ok());
    return unpack(packed->archives[0].path);
  }

  std::string judged(const std::vector<std::pair<std::string, std::string>>& files,
                     const std::string& name = "SLO-EACT--246200729--20231222-1.tar.gz") {
    Result<ArchiveWriter> archive = ArchiveWriter::create(path("x.tar.gz"), ArchiveFormat::kTarGz);
    for (const auto& [file, bytes] : files) EXPECT_TRUE(archive->add_bytes(file, bytes).ok());
    EXPECT_TRUE(archive->finish().ok());
    return codes_of(check_actes_archive(path("x.tar.gz"), name, &classification_));
  }

  // The good archive with `from` replaced in file `index`.
  std::string spoilt(size_t index, const std::string& from, const std::string& to) {
    auto files = good();
    size_t at = files[index].second.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    for (; at != std::string::npos; at = files[index].second.find(from, at + to.size()))
      files[index].second.replace(at, from.size(), to);
    return judged(files);
  }
};

TEST_F(ForeignArchive, AGoodOneIsGood) { EXPECT_EQ(judged(good()), ""); }

TEST_F(ForeignArchive, A1PrefixAndEncoding) {
  EXPECT_EQ(spoilt(1, "actes", "ns1"), "pack.prefix");
  auto files = good();
  for (const char* name : {"xmlns:insee", "insee:SIREN"}) {
    size_t at = files[0].second.find("insee", files[0].second.find(name));
    files[0].second.replace(at, 5, "ns2");
  }
  EXPECT_EQ(judged(files), "pack.prefix");
  EXPECT_EQ(spoilt(1, "ISO-8859-1", "UTF-8").substr(0, 13), "pack.encoding");
  EXPECT_EQ(spoilt(1, "\xE9", "\xC3\xA9").substr(0, 13), "");  // « and » are still Latin-1 alone
  EXPECT_EQ(spoilt(1, "oeuvre", "\x9Cuvre"), "pack.encoding");
}

TEST_F(ForeignArchive, A2A5A9) {
  EXPECT_EQ(spoilt(1, "\"23_12_132\"", "\"23-12-132\"").substr(0, 11), "pack.number");
  EXPECT_EQ(spoilt(1, "d'oeuvre", "d'\noeuvre"), "pack.object");
  EXPECT_EQ(spoilt(1, "actes:CodeMatiere2", "actes:CodeMatiere3"),
            "pack.matter-gap pack.matter-unknown");
}

TEST_F(ForeignArchive, A3A4Files) {
  EXPECT_EQ(spoilt(1, "Nombre=\"1\"", "Nombre=\"2\""), "pack.annex-count");
  EXPECT_EQ(spoilt(1, "1-1_2.pdf", "1-1_3.pdf"),
            "pack.file-name pack.file-missing pack.file-unlisted");
  auto files = good();
  files.pop_back();
  EXPECT_EQ(judged(files), "pack.file-missing");
  files = good();
  files.emplace_back("lettre.pdf", "x");
  EXPECT_EQ(judged(files), "pack.file-unlisted");
  files = good();
  files[2].first = "sub/" + files[2].first;
  EXPECT_EQ(judged(files), "pack.archive-not-flat pack.file-missing pack.file-unlisted");
  files = good();
  files.erase(files.begin());
  EXPECT_EQ(judged(files), "pack.envelope-missing");
}

TEST_F(ForeignArchive, A6A7Codes) {
  EXPECT_EQ(spoilt(1, "CodeMatiere=\"7\"", "CodeMatiere=\"8\""), "pack.matter-unknown");
  EXPECT_EQ(spoilt(1, "2023-03-01", "2022-03-01"), "pack.classification-superseded");
  auto files = good();
  size_t at = files[1].second.find("99_DE");
  files[1].second.replace(at, 5, "99_XX");
  files[2].first.replace(0, 5, "99_XX");
  EXPECT_EQ(judged(files), "pack.piece-type");
}

TEST_F(ForeignArchive, A10A12) {
  EXPECT_EQ(spoilt(0, "SIREN=\"246200729\"", "SIREN=\"246200728\"").substr(0, 10), "pack.siren");
  EXPECT_EQ(spoilt(0, "Departement=\"062\"", "Departement=\"0|2\"").substr(0, 15),
            "pack.department");
  EXPECT_EQ(judged(good(), "SLO-EACT--246200729--20231222-10000.tar.gz"),
            "pack.serial pack.envelope-missing");
  EXPECT_EQ(judged(good(), "archive.tar.gz"), "pack.archive-name-form");
}

}  // namespace
}  // namespace paraphe
