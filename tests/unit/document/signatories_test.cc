// Who signs: what a letterhead says of extracts, and what no layout can say of the register.
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/resource.h"
#include "unit/document/layout_folder.h"
#include "unit/document/soundness.h"

namespace paraphe {
namespace {

using Names = std::vector<std::string>;

const Seance& example() {
  static const Result<Seance> kSeance = read_seance(
      std::string(*find_resource("layouts/exemples/seance.xml")), "layouts/exemples/seance.xml");
  return *kSeance;
}

Result<Layout> letterhead(const std::string& attributes, const LayoutOptions& options = {},
                          const std::string& inside = "") {
  LayoutFolder folder;
  folder.put("ville.xml", "<mise-en-page xmlns=\"urn:paraphe:mise-en-page:1\" nom=\"Ville\" " +
                              attributes + ">" + inside + "</mise-en-page>");
  return folder.read("ville.xml", options);
}

// The signature fields reserved, in the order of the pages; or the code of the refusal.
Names fields(const std::string& attributes, const Seance& seance = example(),
             DocumentKind kind = DocumentKind::kExtrait) {
  Result<Layout> layout = letterhead(attributes, {.document = kind});
  if (!layout.ok()) return {layout.errors().front().message.code};
  const Subject subject = about(kind).extent == Extent::kAct ? Subject::of_act(seance, 0)
                                                             : Subject::of_session(seance);
  Result<Document> d = compose(subject, *layout);
  if (!d.ok()) return {d.errors().front().message.code};
  expect_sound(*d);
  Names out;
  visit(d->body, [&](const Block& b) {
    if (b.extra->field) out.push_back(b.extra->field->name);
  });
  return out;
}

TEST(Signatories, OfExtractsAreThoseOfTheRecordUnlessTheLetterheadSaysOtherwise) {
  const Names executive = {"Signature_Maire"}, both = {"Signature_Maire", "Signature_Secretaire"};
  EXPECT_EQ(fields(""), both);
  EXPECT_EQ(fields("signataires=\"acte\""), both);
  EXPECT_EQ(fields("signataires=\"executif\""), executive);
  EXPECT_EQ(fields("signataires=\"executif-et-secretaires\""), both);
  // A record that names the executive alone.
  Seance alone = example();
  for (Deliberation& act : alone.deliberations) act.signataires.pop_back();
  EXPECT_EQ(fields("", alone), executive);
  EXPECT_EQ(fields("signataires=\"executif\"", alone), executive);
  EXPECT_EQ(fields("signataires=\"executif-et-secretaires\"", alone), both);
  // … or nobody.
  for (Deliberation& act : alone.deliberations) act.signataires.clear();
  alone.signataires.clear();
  const Names president = {"Signature_President"},
              two = {"Signature_President", "Signature_Secretaire"};
  EXPECT_EQ(fields("signataires=\"executif\"", alone), president);
  EXPECT_EQ(fields("signataires=\"executif-et-secretaires\"", alone), two);
}

TEST(Signatories, AreAllTheSecretariesThereAre) {
  Seance seance = example();
  for (Deliberation& act : seance.deliberations) act.signataires.pop_back();
  Personne other;
  other.membre = 2;
  seance.secretaires.push_back(other);
  EXPECT_EQ(fields("signataires=\"executif-et-secretaires\"", seance),
            (Names{"Signature_Maire", "Signature_Secretaire", "Signature_Secretaire_2"}));
  for (Deliberation& act : seance.deliberations)
    std::erase_if(act.signataires, [](const Signataire& s) { return s.role == "secretaire"; });
  seance.signataires = seance.deliberations[0].signataires;
  seance.secretaires.clear();
  EXPECT_EQ(fields("signataires=\"executif-et-secretaires\"", seance),
            Names{"document.no-secretary"});
}

TEST(Signatories, OfTheRegisterAreAlwaysBoth) {
  for (DocumentKind kind :
       {DocumentKind::kDeliberation, DocumentKind::kFeuillet, DocumentKind::kProcesVerbal}) {
    // A letterhead dresses every document, and changes extracts only.
    EXPECT_EQ(fields("signataires=\"executif\"", example(), kind),
              (Names{"Signature_Maire", "Signature_Secretaire"}))
        << about(kind).name;
    // What is made for the register itself cannot say so.
    const std::string own = std::string(" document=\"") + about(kind).name + "\"";
    EXPECT_TRUE(has_code(letterhead("signataires=\"executif\"" + own), "layout.one-signature"));
    EXPECT_TRUE(letterhead("signataires=\"executif-et-secretaires\"" + own).ok());
    const std::string base = std::string(" base=\"layouts/") + about(kind).name + ".xml\"";
    EXPECT_TRUE(has_code(letterhead("signataires=\"executif\"" + base), "layout.one-signature"));
    // Nor place the signature of the executive alone.
    const char* rubric = "signatures-registre";
    const Result<Layout> changed = letterhead(
        "", {.document = kind},
        std::string("\n<rubriques>\n<rubrique nom=\"") + rubric +
            "\"><pour-chaque dans=\"signataires-executif\"><paragraphe style=\"texte\"><champ "
            "nom=\"signataire.nom-complet\"/>, <champ nom=\"signataire.qualite\"/></paragraphe>"
            "<signature hauteur=\"22mm\"><description>Signature</description></signature>"
            "</pour-chaque></rubrique></rubriques>");
    ASSERT_TRUE(has_code(changed, "layout.missing-mention")) << all(changed);
    EXPECT_EQ(changed.errors().front().place.line, 3) << all(changed);
  }
}

// A letterhead that words the signatures of extracts anew dresses everything else as before.
TEST(Signatories, OfExtractsCanBeWordedAnew) {
  const std::string inside =
      "<rubriques><rubrique nom=\"signatures\"><paragraphe style=\"texte\">Certifié "
      "conforme</paragraphe><pour-chaque dans=\"signataires-executif\"><paragraphe "
      "style=\"texte\"><champ nom=\"signataire.nom-complet\"/>, <champ "
      "nom=\"signataire.qualite\"/></paragraphe><signature hauteur=\"22mm\"><description>Signature"
      "</description></signature></pour-chaque></rubrique></rubriques>";
  for (DocumentKind kind : built_in_kinds()) {
    const Result<Layout> layout = letterhead("", {.document = kind}, inside);
    EXPECT_TRUE(layout.ok()) << about(kind).name << all(layout);
  }
  // A slip is still one.
  const std::string slip = "<rubriques><rubrique nom=\"signature-s\"/></rubriques>";
  EXPECT_TRUE(has_code(letterhead("", {}, slip), "layout.rubrique-unused"));
}

}  // namespace
}  // namespace paraphe
