// Rich text, tables, ballots and what a deliberation inherits.
#include <gtest/gtest.h>

#include <string>

#include "unit/record/cases.h"

namespace paraphe {
namespace {

// The body of a record with this content, whose places hold until the next one is read.
Contenu body(const std::string& xml) {
  Parts parts;
  parts.deliberations = deliberation(1, "", xml);
  static Seance seance;
  seance = must_read(parts.record());
  return seance.deliberations.empty() ? Contenu{} : seance.deliberations[0].corps;
}

// "[gras a] b" for one paragraph.
std::string shape(const Texte& texte) {
  static const char* const kNames[] = {"",      "gras", "italique", "pc",    "exposant", "indice",
                                       "verbe", "cite", "langue",   "lien",  "renvoi",   "note",
                                       "prive", "/",    "page",     "pages", "..."};
  std::string out;
  for (const Fragment& f : texte) {
    if (f.genre == Fragment::Genre::kTexte) {
      out += f.texte;
    } else {
      out += std::string("[") + kNames[static_cast<int>(f.genre)];
      if (!f.cible.empty()) out += "=" + f.cible.string();
      if (!f.enfants.empty()) out += ":" + shape(f.enfants);
      out += "]";
    }
  }
  return out;
}

std::string paragraph(const std::string& xml) {
  Contenu content = body("<paragraphe>" + xml + "</paragraphe>");
  return content.size() == 1 ? shape(content[0].texte) : "?";
}

TEST(RichText, CollapsesWhiteSpaceThroughTheWholeParagraph) {
  EXPECT_EQ(paragraph("  un\n\t deux  "), "un deux");
  EXPECT_EQ(paragraph("un <gras> deux </gras> trois"), "un [gras:deux ]trois");
  EXPECT_EQ(paragraph("un<gras> deux</gras>\n"), "un[gras: deux]");
  EXPECT_EQ(paragraph("<gras> un </gras> "), "[gras:un]");
  EXPECT_EQ(paragraph("<gras>un</gras> <italique>deux</italique>"), "[gras:un] [italique:deux]");
  EXPECT_EQ(paragraph("un <gras> </gras>"), "un");
}

TEST(RichText, KeepsEveryOtherCharacter) {
  EXPECT_EQ(paragraph("n°\u00A05\u202F; \u2009l'état–UASGES"),
            "n°\u00A05\u202F; \u2009l'état–UASGES");
  EXPECT_EQ(paragraph("\u00A0un\u00A0"), "\u00A0un\u00A0");
  EXPECT_EQ(paragraph("a &amp; b &lt; c <![CDATA[<d>]]>"), "a & b < c <d>");
  EXPECT_EQ(paragraph("un<!-- remarque -->deux"), "undeux");
}

TEST(RichText, DropsSpacesAroundLineBreaks) {
  EXPECT_EQ(paragraph("un <passage-a-la-ligne/> deux"), "un[/]deux");
  EXPECT_EQ(paragraph("<gras>un </gras><passage-a-la-ligne/>deux"), "[gras:un][/]deux");
}

TEST(RichText, KnowsEveryInlineElement) {
  EXPECT_EQ(paragraph("<petites-capitales>a</petites-capitales><exposant>b</exposant>"
                      "<indice>c</indice><verbe>d</verbe><cite>e</cite>"),
            "[pc:a][exposant:b][indice:c][verbe:d][cite:e]");
  EXPECT_EQ(paragraph("<langue code='en'>a</langue><lien adresse='https://x.example/é'>b</lien>"),
            "[langue=en:a][lien=https://x.example/é:b]");
  EXPECT_EQ(paragraph("mot<note> Une <gras>note</gras>. </note> suite"),
            "mot[note:Une [gras:note].] suite");
  EXPECT_EQ(paragraph("<prive motif='adresse'>12, rue X</prive>"), "[prive=adresse:12, rue X]");
}

TEST(RichText, KnowsReferencesAndLeaders) {
  Contenu c = body(
      "<titre id='t'>Un</titre><paragraphe id='p'>voir <renvoi repere='t'>plus "
      "haut</renvoi>, page <page-de repere='t' total='oui'/> sur <pages-totales/> "
      "<conduite/> 3</paragraphe>");
  ASSERT_EQ(c.size(), 2u);
  EXPECT_EQ(c[0].id, "t");
  EXPECT_EQ(shape(c[1].texte), "voir [renvoi=t:plus haut], page [page=t] sur [pages][...]3");
  EXPECT_FALSE(c[1].texte.at(1).annexe);
  EXPECT_TRUE(c[1].texte.at(3).total);
}

TEST(Blocks, ReadDefinitionsQuotationsFramesAndRules) {
  Contenu c = body(
      "<definitions><definition><terme>mot <gras>clé</gras></terme><sens>ce que "
      "c’est<liste><element>un</element></liste></sens></definition></definitions>"
      "<citation>Mots.<source>Auteur</source></citation>"
      "<encadre libelle='À retenir' id='e'><paragraphe>Dedans.</paragraphe></encadre>"
      "<filet/>");
  ASSERT_EQ(c.size(), 4u);
  ASSERT_EQ(c[0].elements.size(), 1u);
  EXPECT_EQ(shape(c[0].elements[0].terme), "mot [gras:clé]");
  EXPECT_EQ(c[0].elements[0].contenu.size(), 2u);
  EXPECT_EQ(shape(c[1].texte), "Auteur");
  ASSERT_EQ(c[1].contenu.size(), 1u);
  EXPECT_EQ(shape(c[1].contenu[0].texte), "Mots.");
  EXPECT_EQ(c[2].libelle, "À retenir");
  EXPECT_EQ(c[2].id, "e");
  EXPECT_EQ(c[2].contenu.size(), 1u);
  EXPECT_EQ(c[3].genre, Bloc::Genre::kFilet);
}

TEST(RichText, GivesPlainText) {
  Contenu c = body("<paragraphe>a <gras>b</gras><note>n</note><passage-a-la-ligne/>c</paragraphe>");
  EXPECT_EQ(plain_text(c.at(0).texte), "a b c");
}

TEST(Blocks, KeepTheirKindsAndPlaces) {
  Contenu c = body(
      "<visa>Vu</visa>\n<considerant diffusion='non'>C</considerant><titre niveau='3'>T</titre>"
      "<citation><paragraphe>P</paragraphe>Q</citation>"
      "<partie libelle='Débats'><paragraphe>R</paragraphe></partie>"
      "<image fichier='plan.png' alternative='Plan'>Légende</image>");
  ASSERT_EQ(c.size(), 6u);
  EXPECT_EQ(c[0].genre, Bloc::Genre::kVisa);
  EXPECT_EQ(c[0].place.line, 9);
  EXPECT_EQ(c[1].place.line, 10);
  EXPECT_EQ(c[0].place.path(), "/seance/deliberations/deliberation/corps/visa");
  EXPECT_TRUE(c[1].prive);
  EXPECT_FALSE(c[0].prive);
  EXPECT_EQ(c[2].niveau, 3);
  ASSERT_EQ(c[3].contenu.size(), 2u);
  EXPECT_EQ(plain_text(c[3].contenu[1].texte), "Q");
  EXPECT_EQ(c[4].libelle, "Débats");
  EXPECT_EQ(c[4].contenu.size(), 1u);
  EXPECT_EQ(c[5].alternative, "Plan");
  EXPECT_EQ(plain_text(c[5].texte), "Légende");
}

TEST(Tables, FindTheColumnOfEachCell) {
  Contenu c = body(
      "<tableau><colonne/><colonne genre='nombre' part='2'/><colonne nom='total'/>"
      "<ligne-entete><cellule colonnes='2'>A</cellule><cellule "
      "lignes='2'>B</cellule></ligne-entete>"
      "<ligne-entete><cellule>C</cellule><cellule>D</cellule></ligne-entete>"
      "<ligne><cellule lignes='2' entete='oui'>1</cellule><cellule/><cellule>x<liste>"
      "<element>y</element></liste></cellule></ligne>"
      "<ligne genre='total'><cellule>2</cellule><cellule>3</cellule></ligne></tableau>");
  ASSERT_EQ(c.size(), 1u);
  const TableauDeTexte& t = c[0].tableau.at(0);
  ASSERT_EQ(t.entetes.size(), 2u);
  EXPECT_EQ(t.entetes[0].cellules[1].colonne, 2);
  EXPECT_EQ(t.entetes[1].cellules[1].colonne, 1);
  EXPECT_EQ(t.lignes[1].cellules[0].colonne, 1);
  EXPECT_EQ(t.lignes[1].genre, LigneDeTableau::Genre::kTotal);
  EXPECT_TRUE(t.lignes[0].cellules[0].entete);
  EXPECT_TRUE(t.lignes[0].cellules[1].contenu.empty());
  EXPECT_EQ(t.lignes[0].cellules[2].contenu.size(), 2u);
  EXPECT_EQ(t.colonnes[1].part, 2);
  EXPECT_EQ(t.colonnes[2].nom, "total");
}

TEST(Tables, HaveWidthsFootersAndAnOrientation) {
  Contenu c = body(
      "<tableau orientation='paysage'><colonne largeur='25mm'/><colonne largeur='7.5mm' part='2'/>"
      "<ligne><cellule/><cellule/></ligne><ligne-pied><cellule "
      "colonnes='2'>F</cellule></ligne-pied></tableau><tableau><colonne/><ligne><cellule/></ligne>"
      "</tableau>");
  ASSERT_EQ(c.size(), 2u);
  const TableauDeTexte& t = c[0].tableau.at(0);
  EXPECT_EQ(t.colonnes[0].largeur, Length::from_micrometres(25000));
  EXPECT_EQ(t.colonnes[1].largeur, Length::from_micrometres(7500));
  ASSERT_EQ(t.pieds.size(), 1u);
  EXPECT_EQ(t.pieds[0].cellules[0].colonnes, 2);
  EXPECT_EQ(t.orientation, TableauDeTexte::Orientation::kPaysage);
  EXPECT_EQ(c[1].tableau.at(0).colonnes[0].largeur, Length{});
  EXPECT_EQ(c[1].tableau.at(0).orientation, TableauDeTexte::Orientation::kSelonLargeur);
}

TEST(Tables, AFooterIsAGridOfItsOwn) {
  Result<Seance> seance = read_seance(
      [] {
        Parts parts;
        parts.deliberations = deliberation(
            1, "",
            "<tableau><colonne/><ligne><cellule/></ligne><ligne-pied><cellule lignes='2'/>"
            "</ligne-pied></tableau>");
        return parts.record();
      }(),
      "record.xml");
  ASSERT_FALSE(seance.ok());
  EXPECT_EQ(seance.errors()[0].message.code, std::string("record.hanging-cell"));
}

TEST(Ballots, HoldElections) {
  Parts parts;
  parts.deliberations = deliberation(
      1, "", "",
      "<scrutin mode='secret' resultat='election' demande='un tiers des membres'>"
      "<tour inscrits='7' votants='6' blancs='1' nuls='0' exprimes='5' majorite-absolue='3'>"
      "<candidat membre='b' qualite='1er adjoint' voix='2'/><candidat nom='Liste Y' voix='3' "
      "elu='oui'/></tour><tour numero='2'/></scrutin>");
  Seance seance = must_read(parts.record());
  const Scrutin& s = seance.deliberations.at(0).scrutins.at(0);
  EXPECT_EQ(s.mode, ModeScrutin::kSecret);
  EXPECT_EQ(s.resultat, Resultat::kElection);
  ASSERT_EQ(s.tours.size(), 2u);
  EXPECT_EQ(s.tours[0].majorite_absolue, 3);
  EXPECT_EQ(s.tours[0].candidats[0].membre, MembreIndex{1});
  EXPECT_TRUE(s.tours[0].candidats[1].elu);
  EXPECT_EQ(s.tours[1].numero, 2);
}

TEST(Deliberations, InheritWhatTheyDoNotState) {
  Parts parts;
  parts.after =
      "<formules><cloture>Fait et délibéré</cloture><conformite>Conforme</conformite>"
      "<fait lieu='N'/></formules><signataires><signataire role='maire' membre='a'/></signataires>"
      "<recours tribunal='T'/><publication publication='2024-05-20'/>";
  parts.deliberations =
      deliberation(1) +
      "<deliberation ordre='2' numero='2'><objet>O</objet><decision/><formules>"
      "<conformite>Copie conforme</conformite></formules><signataires><signataire "
      "role='adjoint-delegue' imprime='Luc X' champ='S2'/></signataires>"
      "<publication/></deliberation>";
  Seance seance = must_read(parts.record());
  ASSERT_EQ(seance.deliberations.size(), 2u);
  const Deliberation& first = seance.deliberations[0];
  const Deliberation& second = seance.deliberations[1];
  EXPECT_EQ(plain_text(first.formules.conformite), "Conforme");
  EXPECT_EQ(plain_text(second.formules.conformite), "Copie conforme");
  EXPECT_EQ(plain_text(second.formules.cloture), "Fait et délibéré");
  EXPECT_EQ(second.formules.lieu, "N");
  EXPECT_EQ(first.signataires.at(0).champ, "Signature_Maire");
  EXPECT_EQ(second.signataires.at(0).champ, "S2");
  EXPECT_EQ(second.signataires.at(0).personne.imprime, "Luc X");
  EXPECT_EQ(second.recours->tribunal, "T");
  EXPECT_EQ(first.publication.publication, (Date{2024, 5, 20}));
  EXPECT_FALSE(second.publication.publication);
}

TEST(Pouvoirs, JoinTheirTwoSides) {
  Parts parts;
  parts.present =
      "<presence membre='a'/><presence membre='b'><recoit-pouvoir de='e'/></presence>"
      "<presence membre='c'/><presence membre='d'/>";
  parts.excused =
      "<presence membre='e'><donne-pouvoir a='b'/></presence>"
      "<presence membre='f'><donne-pouvoir a='c'/></presence><presence membre='g'/>";
  Seance seance = must_read(parts.record());
  ASSERT_EQ(seance.pouvoirs.size(), 2u);
  EXPECT_TRUE(seance.pouvoirs[0].dit_par_mandant && seance.pouvoirs[0].dit_par_mandataire);
  EXPECT_EQ(seance.membres[seance.pouvoirs[0].mandant].id, "e");
  EXPECT_TRUE(seance.pouvoirs[1].dit_par_mandant);
  EXPECT_FALSE(seance.pouvoirs[1].dit_par_mandataire);
}

TEST(Amounts, AreParsed) {
  auto amount = [](const char* text) {
    int64_t value = -1;
    return parse_amount(text, value) ? value : INT64_MIN;
  };
  EXPECT_EQ(amount("1 250,50"), 125050);
  EXPECT_EQ(amount("\u2212\u202F1\u00A0250"), -125000);
  EXPECT_EQ(amount("-0,5"), -50);
  EXPECT_EQ(amount("+3.07 €"), 307);
  EXPECT_EQ(amount("0,00"), 0);
  EXPECT_EQ(amount(""), INT64_MIN);
  EXPECT_EQ(amount("12,345"), INT64_MIN);
  EXPECT_EQ(amount("1,2,3"), INT64_MIN);
  EXPECT_EQ(amount("--3"), INT64_MIN);
  EXPECT_EQ(amount("12 abc"), INT64_MIN);
  EXPECT_EQ(amount("99999999999999999999999"), INT64_MIN);
}

TEST(Names, ArePrinted) {
  Membre member;
  member.nom = "LEROY";
  EXPECT_EQ(full_name(member), "LEROY");
  member.initiales = "C.";
  EXPECT_EQ(full_name(member), "C. LEROY");
  member.prenom = "Christian";
  EXPECT_EQ(full_name(member), "Christian LEROY");
  EXPECT_EQ(printed_name(member), "Christian LEROY");
  member.imprime = "C.LEROY";
  EXPECT_EQ(printed_name(member), "C.LEROY");
}

}  // namespace
}  // namespace paraphe
