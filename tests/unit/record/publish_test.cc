// What may be published of a record.
#include "record/publish.h"

#include "unit/record/cases.h"

namespace paraphe {
namespace {

std::string with_body(const std::string& body, const std::string& object = "O") {
  Parts parts;
  parts.deliberations =
      "<!-- Mme DURAND, 12 rue des Lilas -->"
      "<deliberation ordre='1' numero='1'><objet>" + object + "</objet><corps>" + body +
      "</corps><decision><paragraphe>Fin.</paragraphe></decision></deliberation>";
  return parts.record();
}

PublicRecord published(const std::string& bytes) {
  Result<PublicRecord> out = public_record(must_read(bytes));
  EXPECT_TRUE(out.ok());
  return out.ok() ? *out : PublicRecord{};
}

TEST(PublicRecord, PrivateWordsAreReplacedAndCounted) {
  PublicRecord open = published(with_body(
      "<paragraphe>Loue à <prive motif='adresse'>Mme DURAND, <gras>12 rue</gras></prive> le "
      "local.</paragraphe><paragraphe><prive>0612345678</prive></paragraphe>"));
  EXPECT_EQ(open.bytes.find("DURAND"), std::string::npos) << open.bytes;
  EXPECT_EQ(open.bytes.find("12 rue"), std::string::npos);
  EXPECT_EQ(open.bytes.find("0612345678"), std::string::npos);
  EXPECT_EQ(open.omitted, std::vector<size_t>{2});
  EXPECT_TRUE(open.is_changed_for(0));
  Seance shown = must_read(open.bytes);
  EXPECT_EQ(plain_text(shown.deliberations[0].corps[0].texte),
            "Loue à [non publié\u00A0: adresse] le local.");
  EXPECT_EQ(plain_text(shown.deliberations[0].corps[1].texte), "[non publié]");
}

TEST(PublicRecord, PrivateBlocksLeaveOneParagraph) {
  PublicRecord open = published(with_body(
      "<article libelle='Article 1er'><paragraphe id='x'>public</paragraphe></article>"
      "<article libelle='M. PETIT' diffusion='non' id='p'><paragraphe id='q'>caché</paragraphe>"
      "</article><tableau diffusion='non'><colonne/><ligne><cellule>caché"
      "</cellule></ligne></tableau>"
      "<paragraphe>Voir <renvoi repere='q'>l’alinéa</renvoi> (page <page-de repere='q'/>) et "
      "<renvoi repere='p'>l’article</renvoi>.</paragraphe>"));
  EXPECT_EQ(open.bytes.find("caché"), std::string::npos) << open.bytes;
  EXPECT_EQ(open.bytes.find("PETIT"), std::string::npos);
  EXPECT_EQ(open.omitted, std::vector<size_t>{2});
  Seance shown = must_read(open.bytes);
  const Contenu& body = shown.deliberations[0].corps;
  ASSERT_EQ(body.size(), 4u);
  EXPECT_EQ(plain_text(body[1].texte), "[passage non publié]");
  EXPECT_TRUE(body[1].prive);
  EXPECT_EQ(body[1].id, "p");
  EXPECT_EQ(plain_text(body[3].texte), "Voir l’alinéa (page …) et l’article.");
}

// Orders and decisions of the executive are <acte>, in a record without session.
TEST(PublicRecord, ActsOfTheExecutiveAreCountedEachForItself) {
  Seance acts = read_case("executif-arrete-et-decision/record.xml");
  std::string source(acts.source.view());
  size_t at = source.find("Considérant l’offre de l’entreprise");
  ASSERT_NE(at, source.npos);
  source.insert(at, "<prive>M. PETIT</prive> ");
  PublicRecord open = published(source);
  EXPECT_EQ(open.omitted, (std::vector<size_t>{0, 1}));
  EXPECT_EQ(open.omitted_elsewhere, 0u);
  EXPECT_EQ(open.bytes.find("PETIT"), std::string::npos);
}

TEST(PublicRecord, ArticlesKeepTheirNumbers) {
  PublicRecord open = published(with_body(
      "<article libelle='Article 1er' diffusion='non'>x</article>"
      "<article libelle='ART. 12' diffusion='non'>x</article>"
      "<article libelle='Article 3 : Mme PETIT' diffusion='non'>x</article>"
      "<article libelle='Article Petit' diffusion='non'>x</article>"));
  const Contenu body = must_read(open.bytes).deliberations[0].corps;
  ASSERT_EQ(body.size(), 4u);
  EXPECT_EQ(body[0].libelle, "Article 1er");
  EXPECT_EQ(body[1].libelle, "ART. 12");
  for (size_t i : {2u, 3u}) {
    EXPECT_EQ(body[i].genre, Bloc::Genre::kParagraphe);
    EXPECT_EQ(body[i].libelle, "");
  }
}

TEST(PublicRecord, IsTheSameTwice) {
  PublicRecord once = published(with_body(
      "<paragraphe>À <prive motif='nom'>X</prive>.</paragraphe><filet/>"
      "<paragraphe diffusion='non'>Y</paragraphe>", "Objet &amp; <prive>Z</prive>"));
  PublicRecord twice = published(once.bytes);
  EXPECT_EQ(once.bytes, twice.bytes);
  EXPECT_EQ(once.omitted, twice.omitted);
}

TEST(PublicRecord, NothingElseChanges) {
  for (const char* name : {"lumbres-23-12-132/record.xml", "commune-scrutin-detaille/record.xml",
                           "syndicat-decision-modificative/record.xml",
                           "commune-notes/record.xml", "commune-jumelage/record.xml"}) {
    SCOPED_TRACE(name);
    Seance before = read_case(name);
    Result<PublicRecord> open = public_record(before);
    ASSERT_TRUE(open.ok());
    Seance after = must_read(open->bytes);
    ASSERT_EQ(before.deliberations.size(), after.deliberations.size());
    for (size_t i = 0; i < before.deliberations.size(); ++i) {
      const Deliberation &a = before.deliberations[i], &b = after.deliberations[i];
      EXPECT_EQ(plain_text(a.objet), plain_text(b.objet));
      ASSERT_EQ(a.corps.size(), b.corps.size());
      if (open->omitted[i] > 0) continue;
      for (size_t j = 0; j < a.corps.size(); ++j)
        EXPECT_EQ(plain_text(a.corps[j].texte), plain_text(b.corps[j].texte));
    }
    EXPECT_EQ(before.membres.size(), after.membres.size());
    EXPECT_EQ(plain_text(before.formules.cloture), plain_text(after.formules.cloture));
    EXPECT_EQ(open->bytes.find("<!--"), std::string::npos);
  }
}

TEST(PublicRecord, OtherEncodingsAndForeignAttributes) {
  std::string bytes = with_body("<paragraphe>caf\xE9 <prive>\xE9t\xE9</prive></paragraphe>");
  bytes = "<?xml version='1.0' encoding='ISO-8859-1'?>" + bytes;
  bytes.replace(bytes.find("<seance "), 8,
                "<seance xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
                "xsi:schemaLocation='urn:paraphe:seance:1 file:durand.xsd' ");
  PublicRecord open = published(bytes);
  EXPECT_NE(open.bytes.find("café"), std::string::npos);
  EXPECT_EQ(open.bytes.find("été"), std::string::npos);
  EXPECT_EQ(open.bytes.find("schemaLocation"), std::string::npos);
  must_read(open.bytes);
}

}  // namespace
}  // namespace paraphe
