// Open data of the deliberations.
#include "pack/scdl.h"

#include <cstdlib>

#include "unit/pack/pack_folder.h"
#include "unit/record/cases.h"

namespace paraphe {
namespace {

constexpr const char* kBallot =
    "<scrutin mode='main-levee' resultat='majorite' votants='4' pour='2' contre='1' "
    "abstentions='1'/>";

struct Act {
  std::string attributes = "identifiant='2024_1' nature='DE'";
  std::string matter = "<matiere code='7.10'>Divers</matiere>";
  std::string object = "Tarifs, « fêtes » & \"noces\"";
  std::string ballot = kBallot;
  std::string budget;
  std::string publication;
};

std::string escaped(std::string text) {
  for (size_t at = 0; (at = text.find('&', at)) != std::string::npos; at += 5)
    text.replace(at, 1, "&amp;");
  return text;
}

std::string record(const Act& act, const std::string& authority =
                                       "siret='21860194600013' siren='218601946' "
                                       "prefecture='SPREF0862'") {
  Parts parts;
  parts.deliberations = "<deliberation ordre='1' numero='2024-1' " + act.attributes + ">" +
                        act.matter + "<objet>" + escaped(act.object) + "</objet><corps/>" +
                        act.ballot + "<decision/>" + act.budget + act.publication +
                        "</deliberation>";
  std::string bytes = parts.record();
  bytes.replace(bytes.find("type='commune'"), 14, "type='commune' " + authority);
  return bytes;
}

Result<Scdl> pack(const std::string& bytes, const ScdlOptions& options = {},
                  const ScdlAct& known = {}) {
  Seance seance = must_read(bytes);
  return pack_scdl({{&seance, {known}}}, options);
}

std::string only_row(const Result<Scdl>& table) {
  EXPECT_TRUE(table.ok()) << (table.ok() ? "" : all_errors(table.errors()));
  if (!table.ok()) return "";
  EXPECT_EQ(table->rows, 1u);
  size_t first = table->csv.find("\r\n") + 2;
  return table->csv.substr(first, table->csv.size() - first - 2);
}

std::string first_code(const Result<Scdl>& table) {
  return table.ok() ? "" : table.errors().front().message.code;
}

TEST(Scdl, ARowSaysWhatTheRecordSays) {
  Act act;
  act.budget = "<budget annee='2024/2025' nom='Budget annexe'/>";
  EXPECT_EQ(only_row(pack(record(act), {"https://exemple.fr/d"}, {Date{2024, 5, 16}, ""})),
            "N,21860194600013,2024_1,2024-05-14,7.10,finances locales/divers,"
            "\"Tarifs, « fêtes » & \"\"noces\"\"\",2024/2025,Budget annexe,SPREF0862,2024-05-16,"
            "7,4,2,1,1,https://exemple.fr/d/2024-1.pdf");
}

std::string votes(const std::string& ballot) {
  Act act;
  act.object = "O";
  act.ballot = ballot;
  Result<Scdl> table = pack(record(act));
  std::string row = only_row(table);
  std::string out = row.substr(row.find("SPREF0862,,") + 11);
  out.pop_back();  // the comma before the empty address
  if (table.ok())
    for (const Diagnostic& finding : table->findings)
      out += std::string(" ") + finding.message.code;
  return out;
}

TEST(Scdl, BallotsThatTheSchemaCannotExpressStayEmpty) {
  EXPECT_EQ(votes(kBallot), "7,4,2,1,1");
  EXPECT_EQ(votes(""), ",,,,");
  EXPECT_EQ(votes("<scrutin mode='main-levee' resultat='unanimite'/>"), "7,4,4,0,0");
  EXPECT_EQ(votes("<scrutin mode='main-levee' resultat='acte'/>"), ",,,,");
  EXPECT_EQ(votes("<scrutin mode='secret' resultat='majorite' votants='4' pour='2' contre='1' "
                  "blancs='1'/>"),
            ",,,, pack.votes-blank");
  EXPECT_EQ(votes("<scrutin mode='secret' resultat='election'><tour numero='1'><candidat nom='A' "
                  "voix='4' elu='oui'/></tour></scrutin>"),
            ",,,,");
  EXPECT_EQ(votes(std::string(kBallot) + kBallot), ",,,, pack.votes-several");
  EXPECT_EQ(votes("<scrutin mode='main-levee' resultat='majorite' contre='1'/>"),
            ",,,, pack.votes-unknown");
  EXPECT_EQ(votes("<scrutin mode='main-levee' resultat='majorite' votants='4' pour='2' contre='1' "
                  "abstentions='0'/>"),
            ",,,, pack.votes-disagree");
  EXPECT_EQ(votes("<scrutin mode='main-levee' resultat='majorite' votants='9' pour='9' contre='0' "
                  "abstentions='0'/>"),
            ",,,, pack.votes-too-many");
}

TEST(Scdl, ValuesThatTheSchemaRefusesAreRefused) {
  Act none;
  none.matter = "";
  EXPECT_EQ(first_code(pack(record(none))), "pack.matiere-missing");
  Act unknown;
  unknown.matter = "<matiere code='9.5'>?</matiere>";
  EXPECT_EQ(first_code(pack(record(unknown))), "pack.matiere-unknown");
  Act years;
  years.budget = "<budget annee='2025/2024' nom='B'/>";
  EXPECT_EQ(first_code(pack(record(years))), "pack.budget-year");
  EXPECT_EQ(first_code(pack(record({}), {}, {Date{2024, 5, 13}, ""})), "pack.reception-early");
  EXPECT_EQ(first_code(pack(record({}), {"https://exemple.fr/délibs"})), "pack.url");
  EXPECT_EQ(first_code(pack(record({}, "siret='21860194600014'"))), "pack.siret");
  EXPECT_EQ(first_code(pack(record({}, "siren='218601946'"))), "pack.siret");
  Act rejected;
  rejected.ballot = "<scrutin mode='main-levee' resultat='rejet' pour='1' contre='3'/>";
  EXPECT_EQ(first_code(pack(record(rejected))), "pack.not-adopted");
  Seance seance = must_read(record({}));
  EXPECT_EQ(first_code(pack_scdl({{&seance, {}}, {&seance, {}}}, {})), "pack.scdl-twice");
}

// The official schema, applied by a program of its own.
class ScdlJudge : public PackFolder {
 protected:
  int judge(const std::string& file) const {
    std::string source = PARAPHE_SOURCE_DIR;
    return std::system(("python3 -B '" + source + "/tests/oracles/scdl.py' '" + source +
                        "/../shared/scdl/2.1.5/schema.json' '" + file + "' >'" +
                        path("judgement") + "' 2>&1")
                           .c_str());
  }
};

TEST_F(ScdlJudge, AcceptsWhatIsWrittenHere) {
  Seance one = read_case("lumbres-23-12-132/record.xml");
  Seance two = read_case("commune-scrutin-detaille/record.xml");
  Seance three = read_case("syndicat-decision-modificative/record.xml");
  for (Seance* seance : {&one, &two, &three}) {
    if (seance->collectivite.siret.empty()) seance->collectivite.siret = "21860194600013";
    for (Deliberation& act : seance->deliberations)
      if (act.matieres.size() < 2) act.matieres = {5, 2};
  }
  one.collectivite.siret = "21860194600013";
  Result<Scdl> table = pack_scdl({{&one, {}}, {&two, {}}, {&three, {}}}, {"https://exemple.fr"});
  ASSERT_TRUE(table.ok()) << all_errors(table.errors());
  put("deliberations.csv", table->csv);
  EXPECT_EQ(judge(path("deliberations.csv")), 0) << read("judgement") << table->csv;
  Result<Scdl> again = pack_scdl({{&one, {}}, {&two, {}}, {&three, {}}}, {"https://exemple.fr"});
  EXPECT_EQ(table->csv, again->csv);
}

TEST_F(ScdlJudge, CanSayNo) {
  const std::string examples =
      std::string(PARAPHE_SOURCE_DIR) + "/../shared/scdl/examples-written-here/";
  EXPECT_EQ(judge(examples + "deliberations-ok.csv"), 0) << read("judgement");
  EXPECT_NE(judge(examples + "deliberations-ko.csv"), 0);
  for (const char* fault : {"2: french-siret-value", "3: sum-columns-value",
                            "4: nomenclature-actes-value", "5: compare-columns-value",
                            "6: cohesive-columns-value", "7: cohesive-columns-value"})
    EXPECT_NE(read("judgement").find(fault), std::string::npos) << fault << read("judgement");
}

}  // namespace
}  // namespace paraphe
