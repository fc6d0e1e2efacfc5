// The three cases of tests/cases, read.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "record/presence.h"
#include "unit/record/cases.h"

namespace paraphe {
namespace {

using Etat = Situation::Etat;

const Membre& member(const Seance& seance, const std::string& id) {
  auto found = std::find_if(seance.membres.begin(), seance.membres.end(),
                            [&](const Membre& m) { return m.id == id; });
  EXPECT_NE(found, seance.membres.end()) << id;
  return *found;
}

std::map<Etat, int> states(const Seance& seance, size_t index) {
  std::map<Etat, int> out;
  for (const Situation& s : presence_at(seance, index)) ++out[s.etat];
  return out;
}

// ---------------------------------------------------------------- the seed

class Lumbres : public testing::Test {
 protected:
  Seance seance = read_case("lumbres-23-12-132/record.xml");
};

TEST_F(Lumbres, HasItsHeading) {
  EXPECT_EQ(seance.date, (Date{2023, 12, 21}));
  EXPECT_EQ(seance.heure, (Heure{18, 30}));
  EXPECT_EQ(seance.convocation, (Date{2023, 12, 14}));
  EXPECT_EQ(seance.collectivite.nom, "Communauté de Communes du Pays de Lumbres");
  EXPECT_EQ(seance.collectivite.type, TypeCollectivite::kCommunauteDeCommunes);
  EXPECT_EQ(seance.collectivite.prefecture, "SPREF0625");
  EXPECT_EQ(seance.collectivite.departement_code, "62");
  ASSERT_EQ(seance.deliberations.size(), 1u);
  const Deliberation& d = seance.deliberations[0];
  EXPECT_EQ(d.numero, "23-12-132");
  EXPECT_EQ(d.identifiant, "23_12_132");
  EXPECT_TRUE(d.matieres.empty());
  EXPECT_FALSE(d.recours);
}

TEST_F(Lumbres, CountsItsMembers) {
  EXPECT_EQ(seance.membres.size(), 48u);
  Decompte count = count_at(seance, 0);
  EXPECT_EQ(count.en_exercice, 48);
  EXPECT_EQ(count.presents, 36);
  EXPECT_EQ(count.representes, 9);
  EXPECT_EQ(count.excuses, 1);
  EXPECT_EQ(count.absents, 2);
  EXPECT_EQ(count.votants, 45);
  EXPECT_EQ(count.quorum, 25);
  EXPECT_EQ(seance.pouvoirs.size(), 9u);
  for (const Pouvoir& p : seance.pouvoirs) {
    EXPECT_TRUE(p.dit_par_mandant) << seance.membres[p.mandant].id;
    EXPECT_TRUE(p.dit_par_mandataire) << seance.membres[p.mandant].id;
  }
  size_t excused = 0;
  for (const GroupeDePresence& g : seance.presences[1].groupes) excused += g.presences.size();
  EXPECT_EQ(excused, 10u);
}

TEST_F(Lumbres, TellsHomonymsApart) {
  auto count = [&](const std::string& name) {
    return std::count_if(seance.membres.begin(), seance.membres.end(),
                         [&](const Membre& m) { return m.nom == name; });
  };
  EXPECT_EQ(count("LEROY"), 3);
  EXPECT_EQ(count("MERLO"), 2);
  EXPECT_EQ(count("PRUVOST"), 2);
  EXPECT_EQ(count("POURCHEL"), 2);
  std::vector<Situation> now = presence_at(seance, 0);
  auto state = [&](const std::string& id) {
    return now[static_cast<size_t>(&member(seance, id) - seance.membres.data())];
  };
  EXPECT_EQ(state("leroy-c").etat, Etat::kPresent);
  EXPECT_EQ(state("leroy-i").etat, Etat::kPresent);
  EXPECT_EQ(state("leroy-m").etat, Etat::kRepresente);
  EXPECT_EQ(seance.membres[*state("leroy-m").par].id, "monbailly");
  EXPECT_EQ(seance.membres[*state("pourchel-i").par].id, "leroy-c");
  EXPECT_EQ(state("lefebvre").etat, Etat::kExcuse);
  EXPECT_EQ(state("dufour").etat, Etat::kAbsent);
}

TEST_F(Lumbres, KeepsTheActsOwnSpelling) {
  EXPECT_EQ(member(seance, "fouache").imprime, "S.FOUACHE");
  EXPECT_EQ(member(seance, "coffin").imprime, "COFFIN H.");
  EXPECT_EQ(member(seance, "pruvost-m").imprime, "PRUVOST. M");
  EXPECT_EQ(member(seance, "denecque").imprime, "DENECQUE J.F");
  EXPECT_EQ(full_name(member(seance, "leroy-c")), "Christian LEROY");
  std::map<std::string, std::string> mentions;
  bool fauviaux_in_italics = false, obert_in_italics = true;
  for (const ListeDePresence& list : seance.presences)
    for (const GroupeDePresence& group : list.groupes)
      for (const Presence& p : group.presences) {
        const std::string& id = seance.membres[p.membre].id;
        mentions[id] = plain_text(p.mention);
        bool italics = !p.mention.empty() && p.mention[0].genre == Fragment::Genre::kItalique;
        if (id == "fauviaux") fauviaux_in_italics = italics;
        if (id == "obert") obert_in_italics = italics;
      }
  EXPECT_EQ(mentions["delannoy"], "donne pour à S.FOUACHE");
  EXPECT_EQ(mentions["cordier"], "reçoit pouvoir F.FAUVIAUX");
  EXPECT_EQ(mentions["brusselle"], "donne pouvoir à JC.COYOT");
  EXPECT_EQ(mentions["gardin"], "");
  EXPECT_TRUE(fauviaux_in_italics);
  EXPECT_FALSE(obert_in_italics);
  EXPECT_EQ(plain_text(seance.presences[1].titre), "Absents excusés :");
}

TEST_F(Lumbres, KeepsTheObjectWithItsLineBreak) {
  const Texte& object = seance.deliberations[0].objet;
  ASSERT_EQ(object.size(), 3u);
  EXPECT_EQ(object[0].texte, "STRATEGIE DE DEVELOPPEMENT DES SERVICES ET UASGES NUMERIQUES–");
  EXPECT_EQ(object[1].genre, Fragment::Genre::kPassage);
  EXPECT_EQ(object[2].texte,
            "Intégration au projet de Territoire du Pays de Lumbres à la demande du Conseil "
            "Régional");
  EXPECT_EQ(printed_name(seance, *seance.deliberations[0].rapporteur), "J.DELANNOY");
}

// Word for word against the act itself, which lies beside the project.
TEST_F(Lumbres, HasEveryWordOfTheAct) {
  std::string path = std::string(PARAPHE_SOURCE_DIR) + "/../shared/seed/deliberation-23-12-132.md";
  Result<std::string> act = read_file(path);
  if (!act.ok()) GTEST_SKIP() << "the seed act is not beside the project";
  // Words only: marks of bold and italics, brackets and separators of the lists left out.
  auto words = [](const std::string& text) {
    std::string out;
    for (char c : text)
      if (std::string_view(" \t\r\n*;()").find(c) == std::string_view::npos) out += c;
    return out;
  };
  const Deliberation& d = seance.deliberations[0];
  std::string said = "N°" + d.numero;
  for (const Bloc& b : d.formules.preambule) said += plain_text(b.texte);
  for (const ListeDePresence& list : seance.presences) {
    said += plain_text(list.titre);
    for (const GroupeDePresence& group : list.groupes) {
      said += plain_text(group.titre);
      for (const Presence& p : group.presences)
        said += printed_name(seance.membres[p.membre]) + plain_text(p.mention);
    }
  }
  said += plain_text(d.formules.secretaire) + "OBJET :" + plain_text(d.objet);
  said += "Rapporteur :" + printed_name(seance, *d.rapporteur);
  for (const Bloc& b : d.corps) said += plain_text(b.texte);
  for (const Bloc& b : d.decision) said += plain_text(b.texte);
  said += plain_text(d.formules.conformite) + d.signataires[0].personne.qualite;
  EXPECT_EQ(words(said), words(*act));
}

TEST_F(Lumbres, HasItsBodyAndDecision) {
  const Deliberation& d = seance.deliberations[0];
  EXPECT_EQ(d.corps.size(), 6u);
  EXPECT_NE(plain_text(d.corps[1].texte).find("de bien vouloir redélibérer sa feuille"),
            std::string::npos);
  ASSERT_EQ(d.decision.size(), 1u);
  const Texte& decision = d.decision[0].texte;
  ASSERT_EQ(decision.size(), 3u);
  EXPECT_EQ(decision[1].genre, Fragment::Genre::kVerbe);
  EXPECT_EQ(plain_text(decision[1].enfants), "VALIDE");
  EXPECT_EQ(decision[2].texte.substr(0, 6), " cette");
  ASSERT_EQ(d.annexes.size(), 1u);
  EXPECT_EQ(d.annexes[0].fichier, "");
  ASSERT_EQ(d.signataires.size(), 1u);
  EXPECT_EQ(d.signataires[0].champ, "Signature_President");
  EXPECT_EQ(d.scrutins[0].resultat, Resultat::kUnanimite);
  EXPECT_FALSE(d.scrutins[0].pour);
}

TEST_F(Lumbres, KeepsItsSource) {
  EXPECT_EQ(seance.source, case_bytes("lumbres-23-12-132/record.xml"));
  EXPECT_EQ(seance.file, "record.xml");
}

// ---------------------------------------------------------------- the commune

TEST(Commune, HasItsBallot) {
  Seance seance = read_case("commune-scrutin-detaille/record.xml");
  ASSERT_EQ(seance.deliberations.size(), 1u);
  const Deliberation& d = seance.deliberations[0];
  ASSERT_EQ(d.scrutins.size(), 1u);
  const Scrutin& s = d.scrutins[0];
  EXPECT_EQ(s.mode, ModeScrutin::kMainLevee);
  EXPECT_EQ(s.pour, 11);
  EXPECT_EQ(s.contre, 2);
  EXPECT_EQ(s.abstentions, 2);
  ASSERT_EQ(s.votes.size(), 5u);
  EXPECT_EQ(s.votes[4].sens, SensDuVote::kNeVotePas);
  EXPECT_EQ(plain_text(s.votes[4].motif), "clerc dans l’étude chargée de l’acte");
  Decompte opening = count_at(seance, kOpening), item = count_at(seance, 0);
  EXPECT_EQ(opening.presents, 15);
  EXPECT_EQ(opening.votants, 17);
  EXPECT_EQ(item.presents, 14);
  EXPECT_EQ(item.deportes, 1);
  EXPECT_EQ(item.representes, 2);
  EXPECT_EQ(item.votants, 15);
  EXPECT_EQ(states(seance, 0)[Etat::kDeporte], 1);
}

TEST(Commune, HasItsText) {
  Seance seance = read_case("commune-scrutin-detaille/record.xml");
  const Deliberation& d = seance.deliberations[0];
  auto count = [](const Contenu& content, Bloc::Genre genre) {
    return std::count_if(content.begin(), content.end(),
                         [&](const Bloc& b) { return b.genre == genre; });
  };
  EXPECT_EQ(count(d.corps, Bloc::Genre::kVisa), 6);
  EXPECT_EQ(count(d.corps, Bloc::Genre::kConsiderant), 4);
  EXPECT_EQ(count(d.decision, Bloc::Genre::kArticle), 6);
  EXPECT_EQ(d.decision[0].libelle, "Article 1er");
  // Article 2: a paragraph, then a list with another in its third item.
  const Contenu& second = d.decision[1].contenu;
  ASSERT_EQ(second.size(), 2u);
  EXPECT_EQ(second[0].genre, Bloc::Genre::kParagraphe);
  ASSERT_EQ(second[1].elements.size(), 3u);
  const Contenu& nested = second[1].elements[2].contenu;
  ASSERT_EQ(nested.size(), 2u);
  EXPECT_EQ(plain_text(nested[0].texte), "deux traversées :");
  EXPECT_EQ(nested[1].marque, Bloc::Marque::kLettre);
  EXPECT_EQ(nested[1].elements.size(), 2u);
  EXPECT_EQ(d.matieres, (std::vector<int>{3, 1}));
  EXPECT_EQ(d.annexes.size(), 2u);
  ASSERT_TRUE(d.recours);
  EXPECT_EQ(d.recours->tribunal, "tribunal administratif de Caen");
  EXPECT_EQ(d.recours->adresse.lignes.size(), 2u);
  EXPECT_EQ(d.publication.publication, (Date{2025, 10, 14}));
  ASSERT_EQ(d.signataires.size(), 2u);
  EXPECT_EQ(d.signataires[1].champ, "Signature_Secretaire");
}

// ---------------------------------------------------------------- the syndicate

class Syndicat : public testing::Test {
 protected:
  Seance seance = read_case("syndicat-decision-modificative/record.xml");

  const TableauDeTexte& table() const {
    for (const Bloc& b : seance.deliberations[0].corps)
      if (b.genre == Bloc::Genre::kTableau) return b.tableau.at(0);
    throw std::runtime_error("no table");
  }

  // The amount of a cell in hundredths; 0 when it is empty.
  static int64_t amount(const LigneDeTableau& row, int column) {
    for (const CelluleDeTableau& cell : row.cellules) {
      if (cell.colonne != column || cell.contenu.empty()) continue;
      int64_t value = 0;
      EXPECT_TRUE(parse_amount(plain_text(cell.contenu[0].texte), value))
          << plain_text(cell.contenu[0].texte);
      return value;
    }
    return 0;
  }
};

TEST_F(Syndicat, SeatsASubstitute) {
  Decompte count = count_at(seance, 0);
  EXPECT_EQ(seance.membres.size(), 15u);
  EXPECT_EQ(count.en_exercice, 14);
  EXPECT_EQ(count.presents, 11);
  EXPECT_EQ(count.representes, 1);
  EXPECT_EQ(count.excuses, 1);
  EXPECT_EQ(count.absents, 1);
  EXPECT_EQ(count.votants, 12);
  EXPECT_EQ(states(seance, 0)[Etat::kRemplace], 1);
}

TEST_F(Syndicat, HasATableThatAddsUp) {
  const TableauDeTexte& t = table();
  ASSERT_EQ(t.colonnes.size(), 5u);
  EXPECT_EQ(t.colonnes[3].genre, ColonneDeTableau::Genre::kMontant);
  EXPECT_EQ(t.entetes.size(), 1u);
  ASSERT_GE(t.lignes.size(), 60u);
  for (int column : {3, 4}) {
    int64_t chapter = 0, section = 0, all = 0, checked = 0;
    for (const LigneDeTableau& row : t.lignes) {
      int64_t stated = amount(row, column);
      switch (row.genre) {
        case LigneDeTableau::Genre::kNormale:
          chapter += stated;
          break;
        case LigneDeTableau::Genre::kSousTotal:
          EXPECT_EQ(stated, chapter) << "line " << row.place.line;
          section += chapter, chapter = 0, ++checked;
          break;
        case LigneDeTableau::Genre::kTotal:
          if (&row == &t.lignes.back()) {
            EXPECT_EQ(stated, all);
          } else {
            EXPECT_EQ(stated, section) << "line " << row.place.line;
            all += section, section = 0;
          }
          break;
        case LigneDeTableau::Genre::kSection:
          EXPECT_EQ(row.cellules.size(), 1u);
          EXPECT_EQ(row.cellules[0].colonnes, 5);
      }
    }
    EXPECT_GE(checked, 15);
  }
  // Balanced: the two totals of the last row.
  EXPECT_EQ(amount(t.lignes.back(), 3), amount(t.lignes.back(), 4));
  EXPECT_EQ(amount(t.lignes.back(), 3), 10146100);
}

}  // namespace
}  // namespace paraphe
