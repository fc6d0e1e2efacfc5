// What the tests of session/ and cli/ share: a record of three acts, the test keys, a folder.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "paraphe.h"
#include "session/session.h"

namespace paraphe {

// 28 March 2024, 20:15 in Paris.
inline constexpr Instant kDate{1711653300, 60};

inline std::string one_act(int order, const std::string& subject) {
  std::string number = "2024-04" + std::to_string(order);
  return "<deliberation ordre=\"" + std::to_string(order) + "\" numero=\"" + number +
         "\" identifiant=\"2024_04" + std::to_string(order) + "\" nature=\"DE\"><objet>" + subject +
         "</objet><corps><paragraphe>Le maire expose le projet.</paragraphe></corps>"
         "<scrutin resultat=\"unanimite\" votants=\"5\" pour=\"5\"/>"
         "<decision><formule>Le conseil municipal, à l’unanimité,</formule>"
         "<paragraphe><verbe>approuve</verbe> le projet.</paragraphe></decision></deliberation>\n";
}

inline std::string three_acts() {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
<seance xmlns="urn:paraphe:seance:1" date="2024-03-28" heure="19:00" convocation="2024-03-21">
  <collectivite type="commune" siren="210300018"><nom>Commune de Valserine</nom>
    <organe>Conseil municipal</organe><departement code="03">Allier</departement></collectivite>
  <lieu><nom>salle du conseil</nom></lieu>
  <membres>
    <membre id="ab" civilite="Mme" prenom="Anne" nom="BERTIN" fonction="Maire"/>
    <membre id="lc" civilite="M." prenom="Luc" nom="CARON"/>
    <membre id="jd" civilite="Mme" prenom="Jeanne" nom="DUVAL"/>
    <membre id="pe" civilite="M." prenom="Paul" nom="ESTEVE"/>
    <membre id="mf" civilite="Mme" prenom="Marie" nom="FABRE"/>
  </membres>
  <president membre="ab" qualite="Maire"/>
  <secretaire membre="lc"/>
  <presences>
    <liste etat="present"><groupe><presence membre="ab"/><presence membre="lc"/>
      <presence membre="jd"/></groupe></liste>
    <liste etat="excuse"><groupe>
      <presence membre="pe"><donne-pouvoir a="lc"/></presence>
      <presence membre="mf"><donne-pouvoir a="jd"/></presence></groupe></liste>
  </presences>
  <formules><conformite>Pour extrait conforme</conformite></formules><signataires><signataire role="maire" membre="ab" qualite="Le maire"/></signataires>
  <recours tribunal="tribunal administratif de Clermont-Ferrand"/>
  <deliberations>
)" + one_act(1, "Tarifs de la salle des fêtes") +
         one_act(2, "Achat de matériel de voirie") + one_act(3, "Subvention à la bibliothèque") +
         "</deliberations></seance>\n";
}

inline std::vector<std::string> codes(const Diagnostics& diagnostics) {
  std::vector<std::string> out;
  for (const Diagnostic& d : diagnostics) out.emplace_back(d.message.code);
  return out;
}

inline std::string all(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& d : diagnostics) out += to_string(d) + "\n";
  return out;
}

inline std::string all(const SessionSummary& summary) {
  std::string out = all(summary.diagnostics);
  for (const ActSummary& act : summary.acts) out += act.number + ": " + all(act.diagnostics);
  return out;
}

// A folder of its own for each test; engine and keys are shared.
class Workshop : public testing::Test {
 protected:
  Workshop() {
    char path[] = "/tmp/paraphe-test-XXXXXX";
    folder_ = mkdtemp(path);
  }
  ~Workshop() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  static const Engine& engine() {
    static const Engine shared = [] {
      Result<Engine> made = Engine::create({});
      EXPECT_TRUE(made.ok()) << all(made.errors());
      return std::move(made).value();
    }();
    return shared;
  }

  static Seance seance(const std::string& text) {
    Result<Seance> read = read_seance(text, "seance.xml");
    EXPECT_TRUE(read.ok()) << (read.ok() ? "" : all(read.errors()));
    return read.ok() ? *read : Seance();
  }

  // A file of the test PKI, which is made on first use; two tests may want it at once.
  static std::string pki(const std::string& name) {
    static const std::string folder = [] {
      std::string made = std::string(PARAPHE_BINARY_DIR) + "/pki";
      std::string command = "flock '" + made + ".lock' '" + PARAPHE_SOURCE_DIR +
                            "/certs/make-test-pki.sh' '" + made + "'";
      EXPECT_EQ(std::system(command.c_str()), 0) << command;
      return made;
    }();
    return folder + "/" + name;
  }

  static std::string content(const std::string& path) {
    Result<std::string> bytes = read_file(path);
    EXPECT_TRUE(bytes.ok()) << path;
    return bytes.ok() ? *bytes : "";
  }

  static const Signer& signer() {
    static const Signer shared = [] {
      std::string key = pki("signer-p256.key"), certificate = pki("signer-p256.pem");
      Result<Signer> made =
          Signer::from_pem(content(key), key, content(certificate), certificate, Secret(), kDate);
      EXPECT_TRUE(made.ok()) << (made.ok() ? "" : all(made.errors()));
      return std::move(made).value();
    }();
    return shared;
  }

  static TrustAnchors anchors(const std::string& name = "root.pem") {
    return {{content(pki(name))}};
  }

  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_))
      if (entry.path().filename() != ".paraphe") names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

  std::filesystem::path folder_;
};

}  // namespace paraphe
