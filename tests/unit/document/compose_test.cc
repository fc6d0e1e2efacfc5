#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "base/file.h"
#include "base/resource.h"
#include "document/layout.h"
#include "unit/document/layout_folder.h"
#include "unit/document/soundness.h"

namespace paraphe {
namespace {

Fragment words(const std::string& text) {
  Fragment f;
  f.texte = text;
  return f;
}
Fragment wrapped(Fragment::Genre kind, const std::string& text, const std::string& target = "") {
  Fragment f;
  f.genre = kind;
  f.cible = target;
  f.enfants = {words(text)};
  return f;
}
Bloc block(Bloc::Genre kind, Texte text) {
  Bloc b;
  b.genre = kind;
  b.texte = std::move(text);
  return b;
}
Bloc paragraph(const std::string& text) { return block(Bloc::Genre::kParagraphe, {words(text)}); }

// A session with two members and one act, to be changed by each test.
Seance seance() {
  Seance s;
  s.source = "<seance/>";
  s.date = {2023, 12, 21};
  s.heure = Heure{18, 30};
  s.collectivite.nom = "Communauté de Communes du Pays";
  s.collectivite.organe = "Conseil Communautaire";
  s.collectivite.departement = "Pas-de-Calais";
  auto member = [&](const char* id, const char* printed, Civilite civility) {
    Membre m;
    m.id = id;
    m.nom = id;
    m.prenom = "Anne";
    m.imprime = printed;
    m.civilite = civility;
    s.membres.push_back(m);
  };
  member("LEROY", "LEROY C.", Civilite::kMonsieur);
  member("COFFIN", "COFFIN H.", Civilite::kMadame);
  s.president.membre = 0;
  s.president.qualite = "Président";
  Personne secretary;
  secretary.membre = 1;
  s.secretaires = {secretary};
  ListeDePresence list;
  list.titre = {words("Présents :")};
  GroupeDePresence group;
  group.titre = {words("Mesdames")};
  Presence presence;
  presence.membre = 1;
  presence.mention = {words("reçoit pouvoir de O.OBERT")};
  group.presences = {presence};
  list.groupes = {group};
  s.presences = {list};
  Deliberation d;
  d.ordre = 1;
  d.numero = "23-12-132";
  d.objet = {words("STRATEGIE DES UASGES")};
  d.corps = {paragraph("La feuille de route.")};
  d.decision = {block(Bloc::Genre::kParagraphe,
                      {words("Le Conseil "), wrapped(Fragment::Genre::kVerbe, "VALIDE"),
                       words(" cette stratégie.")})};
  Signataire signatory;
  signatory.role = "president";
  signatory.personne = s.president;
  signatory.champ = "Signature_President";
  d.signataires = {signatory};
  s.deliberations = {d};
  return s;
}

Document composed(const Seance& s) {
  static const Result<Layout> kLayout = built_in_layout("extrait");
  Result<Document> document = compose(s, 0, *kLayout);
  if (!document.ok()) {
    ADD_FAILURE() << to_string(document.errors().front());
    return {};
  }
  return std::move(*document);
}

bool holds(const Document& d, const std::string& wanted) {
  for (const std::string& text : paragraphs(d))
    if (text.find(wanted) != text.npos) return true;
  return false;
}

TEST(Compose, TheTreeIsSound) {
  Document d = composed(seance());
  expect_sound(d);
  EXPECT_EQ(with_role(d, Role::kH1).size(), 1u);
  EXPECT_EQ(d.nodes[with_role(d, Role::kH1)[0]].title, "Délibération n° 23-12-132");
  EXPECT_EQ(d.title, "Délibération n° 23-12-132 — STRATEGIE DES UASGES");
  EXPECT_EQ(d.author, "Communauté de Communes du Pays");
  EXPECT_EQ(d.language, "fr-FR");
}

TEST(Compose, TheRecordTravelsAlong) {
  Document d = composed(seance());
  ASSERT_EQ(d.attachments.size(), 1u);
  EXPECT_EQ(d.attachments[0].name, "23-12-132.xml");
  EXPECT_EQ(d.attachments[0].bytes, "<seance/>");
  EXPECT_EQ(d.attachments[0].relationship, "Source");
  EXPECT_EQ(d.attachments[0].mime, "application/xml");
}

TEST(Compose, AFileNameIsSafe) {
  Seance s = seance();
  s.deliberations[0].numero = "../2024/7 é";
  EXPECT_EQ(composed(s).attachments[0].name, "-.-2024-7---.xml");
}

TEST(Compose, TheActsOwnWordsAreKept) {
  Document d = composed(seance());
  EXPECT_TRUE(holds(d, "Présents :"));
  EXPECT_TRUE(holds(d, "COFFIN H. (reçoit pouvoir de O.OBERT)"));
  EXPECT_TRUE(holds(d, "Le Conseil VALIDE cette stratégie."));
  EXPECT_TRUE(holds(d, "jeudi 21 décembre 2023, 18 h 30"));
}

TEST(Compose, VerbsAreBold) {
  Document d = composed(seance());
  int bold = 0;
  visit(d.body, [&](const Block& b) {
    for (const auto& run : b.runs)
      if (run.text == "VALIDE")
        bold += d.faces[d.text_styles[run.style].face].file == "Spectral-Bold.ttf" ? 1 : 0;
  });
  EXPECT_EQ(bold, 1);
}

TEST(Compose, ThePreambleIsTheActsOrTheLayouts) {
  Seance s = seance();
  EXPECT_TRUE(holds(composed(s),
                    "Conseil Communautaire s’est réuni sous la présidence de Monsieur "
                    "Anne LEROY, Président."));
  s.deliberations[0].formules.preambule = {paragraph("L'an deux mil vingt-trois")};
  Document d = composed(s);
  EXPECT_TRUE(holds(d, "L'an deux mil vingt-trois"));
  EXPECT_FALSE(holds(d, "s’est réuni"));
}

TEST(Compose, ProxiesWithoutPrintedMentionAreWordedByTheLayout) {
  Seance s = seance();
  s.presences[0].groupes[0].presences[0].mention.clear();
  Pouvoir proxy;
  proxy.mandant = 0;
  proxy.mandataire = 1;
  s.pouvoirs = {proxy};
  EXPECT_TRUE(holds(composed(s), "COFFIN H. (reçoit pouvoir de LEROY C.)"));
}

TEST(Compose, WhatIsNotStatedLeavesNoTrace) {
  Seance s = seance();
  s.secretaires.clear();
  Document d = composed(s);
  EXPECT_FALSE(holds(d, "Secrétaire"));
  EXPECT_FALSE(holds(d, "Lieu"));
  for (const std::string& text : paragraphs(d)) EXPECT_NE(text, "");
  expect_sound(d);
}

TEST(Compose, MembersAreInColumnsOnceTheyAreMany) {
  Seance s = seance();
  auto columns = [](const Document& d) {
    int most = 0;
    visit(d.body, [&](const Block& b) {
      if (b.kind == Block::Kind::kColumns) most = std::max(most, b.extra->column_count);
    });
    return most;
  };
  EXPECT_EQ(columns(composed(s)), 1);
  auto& presences = s.presences[0].groupes[0].presences;
  presences.assign(30, presences[0]);
  EXPECT_GT(columns(composed(s)), 1);
}

TEST(Compose, SignaturesAreFieldsWithTheirLines) {
  Seance s = seance();
  Signataire second = s.deliberations[0].signataires[0];
  s.deliberations[0].signataires.push_back(second);
  Document d = composed(s);
  expect_sound(d);
  std::vector<const SignatureField*> fields;
  bool unbroken = false;
  visit(d.body, [&](const Block& b) {
    if (b.kind == Block::Kind::kSignature) fields.push_back(b.extra->field.get());
    unbroken |= b.keep_together && b.keep_previous_lines >= 2;
  });
  ASSERT_EQ(fields.size(), 2u);
  EXPECT_TRUE(unbroken);
  EXPECT_EQ(fields[0]->name, "Signature_President");
  EXPECT_EQ(fields[1]->name, "Signature_President_2");
  ASSERT_EQ(fields[0]->lines.size(), 3u);
  EXPECT_EQ(fields[0]->lines[0], "Signé électroniquement par {nom}");
  EXPECT_EQ(fields[0]->lines[1], "le {date}");
  EXPECT_EQ(d.nodes[fields[0]->node].role, Role::kForm);
  EXPECT_EQ(d.nodes[fields[0]->node].alternative,
            "Signature électronique de Monsieur Anne LEROY, Président");
}

TEST(Compose, HeadingsOfTheActNeverSkipALevel) {
  Seance s = seance();
  Bloc deep = block(Bloc::Genre::kTitre, {words("Sous-partie")});
  deep.niveau = 4;
  Bloc first = block(Bloc::Genre::kTitre, {words("Partie")});
  s.deliberations[0].corps = {deep, first, deep, paragraph("a")};
  expect_sound(composed(s));
}

Fragment mention(Fragment::Genre kind, const std::string& target, bool annex = false) {
  Fragment f;
  f.genre = kind;
  f.cible = target;
  f.annexe = annex;
  return f;
}

TEST(Compose, DefinitionsAreListsWithLabels) {
  Seance s = seance();
  Bloc definitions;
  definitions.genre = Bloc::Genre::kDefinitions;
  definitions.elements.resize(2);
  for (Bloc::Element& element : definitions.elements) {
    element.terme = {words("Terme")};
    element.contenu = {paragraph("Sens.")};
  }
  s.deliberations[0].corps = {definitions};
  Document d = composed(s);
  expect_sound(d);
  int items = 0;
  visit(d.body, [&](const Block& b) {
    if (b.kind != Block::Kind::kItem || b.extra->label == nullptr || text_of(*b.extra->label) != "Terme") return;
    ++items;
    EXPECT_EQ(d.nodes[b.node].role, Role::kLI);
    EXPECT_EQ(d.nodes[b.extra->label->node].role, Role::kLbl);
    EXPECT_EQ(d.nodes[d.nodes[b.children.at(0).node].parent].role, Role::kLBody);
  });
  EXPECT_EQ(items, 2);
}

TEST(Compose, AQuotationKeepsItsSource) {
  Seance s = seance();
  Bloc quote = block(Bloc::Genre::kCitation, {words("Auteur, ouvrage")});
  quote.contenu = {paragraph("Mots cités.")};
  s.deliberations[0].corps = {quote};
  Document d = composed(s);
  expect_sound(d);
  ASSERT_EQ(with_role(d, Role::kBlockQuote).size(), 1u);
  visit(d.body, [&](const Block& b) {
    if (b.kind != Block::Kind::kParagraph) return;
    if (text_of(b) == "Mots cités.") {
      EXPECT_TRUE(b.keep_with_next);
    }
    if (text_of(b) == "Auteur, ouvrage") {
      EXPECT_EQ(d.nodes[d.nodes[b.node].parent].role, Role::kBlockQuote);
      EXPECT_EQ(d.paragraph_styles[b.style].alignment, Alignment::kRight);
    }
  });
}

TEST(Compose, AFrameHasTheLayoutsLook) {
  Seance s = seance();
  Bloc frame;
  frame.genre = Bloc::Genre::kEncadre;
  frame.libelle = "À retenir";
  frame.contenu = {paragraph("Dedans.")};
  Bloc rule;
  rule.genre = Bloc::Genre::kFilet;
  s.deliberations[0].corps = {frame, rule};
  Document d = composed(s);
  expect_sound(d);
  int frames = 0, centred = 0;
  visit(d.body, [&](const Block& b) {
    centred += b.kind == Block::Kind::kRule && b.extra->position == Alignment::kCentre ? 1 : 0;
    if (b.kind != Block::Kind::kFrame) return;
    ++frames;
    EXPECT_TRUE(b.extra->frame->tinted);
    EXPECT_EQ(d.nodes[b.node].role, Role::kDiv);
    ASSERT_EQ(b.children.size(), 2u);
    EXPECT_EQ(text_of(b.children[0]), "À retenir");
    EXPECT_TRUE(b.children[0].keep_with_next);
  });
  EXPECT_EQ(frames, 1);
  EXPECT_EQ(centred, 1);
}

// Text set as it is written: what a block says holds for all inside it, what an act says for all of
// its own text; never for what the layout says around it, or makes of a date.
TEST(Compose, TypographyIsRespectedWhereTheRecordSaysSo) {
  Seance s = seance();
  auto french = [](const Document& d) {
    std::map<std::string, bool> looks;
    visit(d.body, [&](const Block& b) {
      if (b.kind != Block::Kind::kParagraph) return;
      EXPECT_TRUE(d.paragraph_styles[b.style].french);
      for (const auto& run : b.runs) looks[run.text] = !run.typed;
    });
    return looks;
  };
  Bloc frame;
  frame.genre = Bloc::Genre::kEncadre;
  frame.libelle = "Titre du cadre";
  frame.typographie = Typographie::kRespectee;
  frame.contenu = {paragraph("Dans le cadre."), paragraph("Revenu.")};
  frame.contenu[1].typographie = Typographie::kFrancaise;
  s.deliberations[0].corps = {paragraph("Avant."), frame, paragraph("Après.")};
  std::map<std::string, bool> looks = french(composed(s));
  for (const char* text : {"Avant.", "Revenu.", "Après."}) EXPECT_TRUE(looks.at(text)) << text;
  for (const char* text : {"Titre du cadre", "Dans le cadre."})
    EXPECT_FALSE(looks.at(text)) << text;
  s.deliberations[0].typographie = Typographie::kRespectee;
  looks = french(composed(s));
  for (const char* text : {"Avant.", "Titre du cadre", "Dans le cadre.", "Après."})
    EXPECT_FALSE(looks.at(text)) << text;
  for (const char* text : {"Revenu.", "Votants", "jeudi 21 décembre 2023, 18 h 30"})
    EXPECT_TRUE(looks.at(text)) << text;
  // The act comes before the session.
  s.typographie = Typographie::kRespectee;
  s.deliberations[0].typographie = Typographie::kFrancaise;
  EXPECT_TRUE(french(composed(s)).at("Avant."));
  s.deliberations[0].typographie = Typographie::kHeritee;
  EXPECT_FALSE(french(composed(s)).at("Avant."));
}

TEST(Compose, MentionsLeadToBlocksBeforeAndAfterThem) {
  Seance s = seance();
  Bloc heading = block(Bloc::Genre::kTitre, {words("Recettes")});
  heading.id = "recettes";
  Fragment words_of_link = mention(Fragment::Genre::kRenvoi, "recettes");
  words_of_link.enfants = {words("les recettes")};
  Fragment with_total = mention(Fragment::Genre::kPageDe, "recettes");
  with_total.total = true;
  s.deliberations[0].corps = {block(Bloc::Genre::kParagraphe,
                                    {words("voir "), words_of_link, words(", page "), with_total}),
                              heading};
  Document d = composed(s);
  expect_sound(d);
  std::vector<NodeId> links = with_role(d, Role::kLink);
  ASSERT_EQ(links.size(), 2u);
  for (NodeId link : links) {
    EXPECT_EQ(d.nodes[d.nodes[link].parent].role, Role::kReference);
    EXPECT_EQ(d.nodes[link].alternative, "Recettes");
    ASSERT_LT(d.nodes[link].destination, d.destinations.size());
    EXPECT_EQ(d.nodes[d.destinations[d.nodes[link].destination]].title, "Recettes");
  }
  visit(d.body, [&](const Block& b) {
    for (const auto& run : b.runs)
      if (run.kind == paraphe::Run::Kind::kPageOf) {
        EXPECT_NE(d.text_styles[run.style].features & kTabularFigures, 0);
      }
  });
}

TEST(Compose, AnAnnexIsWhereTheLayoutListsIt) {
  Seance s = seance();
  Annexe annex;
  annex.id = "plan";
  annex.libelle = "Plan";
  s.deliberations[0].annexes = {annex};
  Fragment link = mention(Fragment::Genre::kRenvoi, "plan", true);
  link.enfants = {words("le plan")};
  s.deliberations[0].corps = {block(Bloc::Genre::kParagraphe, {link})};
  Document d = composed(s);
  expect_sound(d);
  ASSERT_EQ(with_role(d, Role::kLink).size(), 1u);
  EXPECT_EQ(d.nodes[with_role(d, Role::kLink)[0]].alternative, "le plan");
}

TEST(Compose, TheMentionOfWhatIsNotPlacedIsWordsOrAnError) {
  Seance s = seance();
  Fragment link = mention(Fragment::Genre::kRenvoi, "ailleurs");
  link.enfants = {words("ailleurs")};
  s.deliberations[0].corps = {block(Bloc::Genre::kParagraphe, {link})};
  Document d = composed(s);
  EXPECT_TRUE(with_role(d, Role::kLink).empty());
  EXPECT_TRUE(holds(d, "ailleurs"));
  s.deliberations[0].corps = {
      block(Bloc::Genre::kParagraphe, {mention(Fragment::Genre::kPageDe, "ailleurs")})};
  static const Result<Layout> kLayout = built_in_layout("extrait");
  Result<Document> refused = compose(s, 0, *kLayout);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.errors().front().message.code, std::string("document.not-placed"));
}

TEST(Compose, RanksOfHeadingsLookDifferent) {
  Seance s = seance();
  for (int level = 1; level <= 4; ++level) {
    Bloc heading = block(Bloc::Genre::kTitre, {words("Rang")});
    heading.niveau = level;
    s.deliberations[0].corps.push_back(heading);
  }
  Document d = composed(s);
  expect_sound(d);
  std::set<TextStyleId> looks;
  visit(d.body, [&](const Block& b) {
    for (const auto& run : b.runs)
      if (run.text == "Rang") looks.insert(run.style);
  });
  EXPECT_EQ(looks.size(), 4u);
}

TEST(Compose, WhatHasNoWordsIsNoParagraph) {
  Seance s = seance();
  const size_t before = composed(s).nodes.size();
  for (const auto kind : {Bloc::Genre::kParagraphe, Bloc::Genre::kVisa, Bloc::Genre::kConsiderant,
                          Bloc::Genre::kTitre}) {
    s.deliberations[0].corps.push_back(block(kind, {}));
    s.deliberations[0].corps.push_back(block(kind, {words(" \n ")}));
    s.deliberations[0].corps.push_back(block(kind, {wrapped(Fragment::Genre::kGras, " ")}));
    Fragment br;
    br.genre = Fragment::Genre::kPassage;
    s.deliberations[0].corps.push_back(block(kind, {br}));
  }
  Document d = composed(s);
  expect_sound(d);
  EXPECT_EQ(d.nodes.size(), before);
  // What is mentioned stays, and so does what is drawn without words of its own.
  Bloc named = block(Bloc::Genre::kParagraphe, {});
  named.id = "ici";
  Fragment leader;
  leader.genre = Fragment::Genre::kConduite;
  s.deliberations[0].corps = {paragraph("La feuille de route."), named,
                              block(Bloc::Genre::kParagraphe, {leader})};
  EXPECT_EQ(composed(s).nodes.size(), before + 2);
}

Bloc table(bool header) {
  Bloc b;
  b.genre = Bloc::Genre::kTableau;
  TableauDeTexte t;
  t.legende = {words("Budget")};
  t.colonnes.resize(2);
  t.colonnes[1].genre = ColonneDeTableau::Genre::kMontant;
  auto row = [](const char* a, const char* c, LigneDeTableau::Genre kind) {
    LigneDeTableau r;
    r.genre = kind;
    r.cellules.resize(2);
    r.cellules[1].colonne = 1;
    r.cellules[0].contenu = {paragraph(a)};
    r.cellules[1].contenu = {paragraph(c)};
    return r;
  };
  if (header) t.entetes = {row("Chapitre", "Montant", LigneDeTableau::Genre::kNormale)};
  t.lignes = {row("011", "1 250,50", LigneDeTableau::Genre::kNormale),
              row("Total", "1 250,50", LigneDeTableau::Genre::kTotal)};
  b.tableau = {t};
  return b;
}

TEST(Compose, TablesHaveHeadersForEveryCell) {
  Seance s = seance();
  s.deliberations[0].corps = {table(true)};
  Document d = composed(s);
  expect_sound(d);
  ASSERT_EQ(with_role(d, Role::kTHead).size(), 1u);
  EXPECT_EQ(with_role(d, Role::kCaption).size(), 1u);
  const Table* found = nullptr;
  visit(d.body, [&](const Block& b) { found = b.extra->table ? b.extra->table.get() : found; });
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->header.size(), 1u);
  EXPECT_EQ(d.nodes[found->header[0].cells[1].node].scope, Scope::kColumn);
  EXPECT_TRUE(found->rows[0].cells[1].decimal);
  EXPECT_TRUE(found->rows[1].keep_with_previous);
  // Without header row the first cell heads its row.
  s.deliberations[0].corps = {table(false)};
  d = composed(s);
  expect_sound(d);
  EXPECT_TRUE(with_role(d, Role::kTHead).empty());
  visit(d.body, [&](const Block& b) { found = b.extra->table ? b.extra->table.get() : found; });
  EXPECT_EQ(d.nodes[found->rows[0].cells[0].node].scope, Scope::kRow);
}

TEST(Compose, CellsUnderTwoRowsOfHeadersNameThem) {
  auto cell = [](int column, int columns, int rows, const char* text, bool heads = false) {
    CelluleDeTableau made;
    made.colonne = column;
    made.colonnes = columns;
    made.lignes = rows;
    made.entete = heads;
    made.contenu = {paragraph(text)};
    return made;
  };
  TableauDeTexte t;
  t.colonnes.resize(3);
  t.entetes = {{{}, {cell(0, 1, 2, "Service"), cell(1, 2, 1, "Dépenses")}, {}},
               {{}, {cell(1, 1, 1, "2025"), cell(2, 1, 1, "2026")}, {}}};
  t.lignes = {{LigneDeTableau::Genre::kSection, {cell(0, 3, 1, "EAU")}, {}},
              {{}, {cell(0, 1, 1, "Achats", true), cell(1, 1, 1, "1"), cell(2, 1, 1, "2")}, {}}};
  Seance s = seance();
  Bloc block;
  block.genre = Bloc::Genre::kTableau;
  block.tableau = {t};
  s.deliberations[0].corps = {block};
  Document d = composed(s);
  expect_sound(d);
  const Table* found = nullptr;
  visit(d.body, [&](const Block& b) { found = b.extra->table ? b.extra->table.get() : found; });
  ASSERT_NE(found, nullptr);
  auto node = [&](const std::vector<TableRow>& rows, size_t row, size_t index) {
    return rows[row].cells[index].node;
  };
  const NodeId service = node(found->header, 0, 0), spending = node(found->header, 0, 1),
               second = node(found->header, 1, 1), water = node(found->rows, 0, 0),
               buying = node(found->rows, 1, 0);
  using Ids = std::vector<NodeId>;
  EXPECT_EQ(d.nodes[second].headers, (Ids{spending}));
  EXPECT_EQ(d.nodes[service].headers, Ids{});
  EXPECT_EQ(d.nodes[buying].headers, (Ids{service, water}));
  EXPECT_EQ(d.nodes[node(found->rows, 1, 2)].headers, (Ids{spending, second, water, buying}));
}

TEST(Compose, LandscapePagesAreTheFollowingOnesTurned) {
  Document d = composed(seance());
  auto mm = [](int64_t millimetres) { return Length::from_micrometres(millimetres * 1000); };
  const PageMaster &page = d.landscape, &old = d.following;
  EXPECT_EQ(page.width, mm(297));
  EXPECT_EQ(page.height, mm(210));
  EXPECT_EQ(page.left, old.left);
  EXPECT_EQ(page.top, old.top);
  const Length wider = page.width - old.width;
  ASSERT_EQ(page.zones.size(), old.zones.size());
  for (size_t i = 0; i < page.zones.size(); ++i) {
    const Zone &zone = page.zones[i], &was = old.zones[i];
    EXPECT_LE(zone.x + zone.width, page.width);
    EXPECT_LE(zone.y + zone.height, page.height);
    if (zone.stamp) {  // still at the right of the head
      EXPECT_EQ(zone.x, was.x + wider);
      EXPECT_EQ(zone.y, was.y);
    } else if (zone.kind == Zone::Kind::kFooter) {  // still at the foot, as wide as the text
      EXPECT_EQ(zone.x, was.x);
      EXPECT_EQ(zone.y, was.y - wider);
      EXPECT_EQ(zone.width, was.width + wider);
      EXPECT_FALSE(zone.content.empty());
    }
  }
}

// Else they would be alone on the page before.
TEST(Compose, HeadingsTurnWithTheTableTheyHead) {
  Seance s = seance();
  Bloc heading = block(Bloc::Genre::kTitre, {words("Emplois")});
  Bloc wide = table(true);
  wide.tableau[0].orientation = TableauDeTexte::Orientation::kPaysage;
  const Bloc line = paragraph("Les emplois sont les suivants :");
  auto before = [&](std::vector<Bloc> leading) {
    leading.push_back(wide);
    s.deliberations[0].corps = leading;
    Document d = composed(s);
    expect_sound(d);
    std::vector<std::string> found;  // beside the caption and the table
    visit(d.body, [&](const Block& b) {
      if (b.landscape != Block::Landscape::kAlways) return;
      for (size_t i = 0; i + 2 < b.children.size(); ++i)
        found.push_back(b.children[i].runs[0].text);
      EXPECT_NE(b.children.back().extra->table, nullptr);
    });
    return found;
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(before({paragraph("Vu la loi."), heading, line}),
            (Texts{"Emplois", "Les emplois sont les suivants :"}));
  EXPECT_EQ(before({heading}), Texts{"Emplois"});
  EXPECT_EQ(before({paragraph("Vu la loi.")}), Texts{});
  // What a page may end with stays, and so does the heading above it.
  const Bloc several = paragraph(std::string(120, 'a') + " :");
  EXPECT_EQ(before({heading, several}), Texts{});
  // In a part of its own, whose title is a heading too.
  Bloc part;
  part.genre = Bloc::Genre::kPartie;
  part.libelle = "Partie";
  part.contenu = {wide};
  s.deliberations[0].corps = {heading, part};
  Document d = composed(s);
  expect_sound(d);
  visit(d.body, [&](const Block& b) {
    if (b.landscape == Block::Landscape::kAlways) {
      EXPECT_EQ(b.children.size(), 3u);
    }
  });
}

TEST(Compose, TablesTurnAsTheRecordSays) {
  Seance s = seance();
  using Orientation = TableauDeTexte::Orientation;
  using Landscape = Block::Landscape;
  for (auto [said, done] : {std::pair(Orientation::kSelonLargeur, Landscape::kWhenNeeded),
                            std::pair(Orientation::kPortrait, Landscape::kNever),
                            std::pair(Orientation::kPaysage, Landscape::kAlways)}) {
    s.deliberations[0].corps = {table(true)};
    s.deliberations[0].corps[0].tableau[0].orientation = said;
    Document d = composed(s);
    const Block* stack = nullptr;
    visit(d.body, [&](const Block& b) {
      for (const Block& child : b.children)
        if (child.extra->table != nullptr) stack = &b;
    });
    ASSERT_NE(stack, nullptr);
    EXPECT_EQ(stack->landscape, done);
    EXPECT_EQ(stack->children.size(), 2u);  // the caption turns with its table
  }
}

TEST(Compose, PlainTablesLeaveItToScopes) {
  Seance s = seance();
  s.deliberations[0].corps = {table(true)};
  Document d = composed(s);
  for (const Node& node : d.nodes) EXPECT_TRUE(node.headers.empty());
}

TEST(Compose, ArticlesListsNotesAndInlineMarks) {
  Seance s = seance();
  Bloc article;
  article.genre = Bloc::Genre::kArticle;
  article.libelle = "Article 1er";
  article.contenu = {block(Bloc::Genre::kParagraphe,
                           {words("CO"), wrapped(Fragment::Genre::kIndice, "2"), words(" et "),
                            wrapped(Fragment::Genre::kLangue, "smart city", "en"),
                            wrapped(Fragment::Genre::kNote, "Une note.")})};
  Bloc list;
  list.genre = Bloc::Genre::kListe;
  list.marque = Bloc::Marque::kLettre;
  list.elements.resize(28);
  for (auto& element : list.elements) element.contenu = {paragraph("x")};
  s.deliberations[0].decision = {article, article, list};
  Document d = composed(s);
  expect_sound(d);
  EXPECT_TRUE(holds(d, "Article 1er"));
  EXPECT_TRUE(holds(d,
                    "CO2 et smart city\u202F"
                    "1"));
  EXPECT_TRUE(holds(d, "ab)"));
  EXPECT_EQ(with_role(d, Role::kNote).size(), 2u);
  EXPECT_EQ(with_role(d, Role::kReference).size(), 2u);
  bool english = false;
  for (const Node& node : d.nodes) english |= node.language == "en";
  EXPECT_TRUE(english);
}

TEST(Compose, NotesStandAfterTheBlockThatCallsThem) {
  Seance s = seance();
  Bloc heading =
      block(Bloc::Genre::kTitre, {words("Débat"), wrapped(Fragment::Genre::kNote, "Résumé.")});
  heading.niveau = 1;
  Bloc text = block(Bloc::Genre::kParagraphe,
                    {words("Avant"), wrapped(Fragment::Genre::kNote, "Deux."), words(", après.")});
  s.deliberations[0].corps = {heading, text};
  Document d = composed(s);
  expect_sound(d);
  ASSERT_EQ(d.notes.size(), 2u);
  for (const Footnote& note : d.notes) {
    // The note is a sibling of the heading or paragraph of its call, and follows it.
    const NodeId caller = d.nodes[note.call].parent;
    EXPECT_EQ(d.nodes[note.block.node].parent, d.nodes[caller].parent);
    EXPECT_GT(note.block.node, caller);
    EXPECT_EQ(note.block.extra->label->runs[0].text, &note == &d.notes[0] ? "1" : "2");
  }
  EXPECT_EQ(text_of(d.notes[1].block.children[0]), "Deux.");
  const NodeId titled = d.nodes[d.notes[0].call].parent;
  EXPECT_EQ(d.nodes[titled].role, Role::kH3);
  EXPECT_EQ(d.nodes[titled].title, "Débat");  // the outline shows no call
  EXPECT_GT(d.note_area.width, Length{});
}

TEST(Compose, NotesWaitForTheirPartWhereTheLayoutHasIt) {
  LayoutFolder folder;
  folder.change("<notes style=\"note\"", "<notes retire=\"oui\" style=\"note\"");
  folder.change("<!-- Clôture",
                "<corps partie=\"notes\" style=\"note\" etiquettes=\"10pt\"/><!-- Clôture");
  Result<Layout> layout = folder.read();
  ASSERT_TRUE(layout.ok());
  Seance s = seance();
  s.deliberations[0].corps = {
      block(Bloc::Genre::kParagraphe, {words("Ici"), wrapped(Fragment::Genre::kNote, "Fin.")})};
  Result<Document> d = compose(s, 0, *layout);
  ASSERT_TRUE(d.ok());
  expect_sound(*d);
  EXPECT_TRUE(d->notes.empty());
  EXPECT_TRUE(holds(*d, "Fin."));
}

TEST(Compose, ARequiredFieldThatIsMissingIsRefused) {
  Seance s = seance();
  s.deliberations[0].objet.clear();
  Result<Layout> layout = built_in_layout("extrait");
  Result<Document> d = compose(s, 0, *layout);
  ASSERT_FALSE(d.ok());
  EXPECT_STREQ(d.errors()[0].message.code, "document.field-missing");
  EXPECT_FALSE(compose(s, 5, *layout).ok());
}

TEST(Compose, TheSameInputGivesTheSameTree) {
  Seance s = seance();
  Document a = composed(s), b = composed(s);
  EXPECT_EQ(paragraphs(a), paragraphs(b));
  EXPECT_EQ(a.text_styles, b.text_styles);
  EXPECT_EQ(a.nodes.size(), b.nodes.size());
}

TEST(Compose, ZonesHoldOnlyArtifacts) {
  Document d = composed(seance());
  size_t runs = 0;
  for (const PageMaster* master : {&d.first, &d.following})
    for (const Zone& zone : master->zones)
      visit(zone.content, [&](const Block& b) {
        for (const auto& run : b.runs) {
          EXPECT_EQ(run.owner, kArtifact);
          ++runs;
        }
      });
  EXPECT_GT(runs, 4u);
  EXPECT_EQ(d.first.zones[0].stamp, true);
}

Bloc image(const std::string& file, Texte caption) {
  Bloc b = block(Bloc::Genre::kImage, std::move(caption));
  b.fichier = file;
  b.alternative = "Un plan";
  static PlaceBook places;
  b.place = places.add_file("record.xml").at(42);
  return b;
}

Result<Document> with_image(const Bloc& source, PictureSize size) {
  static const Result<Layout> kLayout = built_in_layout("extrait");
  Seance s = seance();
  s.deliberations[0].corps.push_back(source);
  return compose(s, 0, *kLayout, [size](const std::string& name) -> Result<PictureSize> {
    if (name == "acte/absent.png") return error(Message{"test.absent", "", ""});
    return size;
  });
}

const Block* first_image(const Document& d) {
  const Block* found = nullptr;
  visit(d.body, [&](const Block& b) {
    if (b.kind == Block::Kind::kImage && found == nullptr) found = &b;
  });
  return found;
}

TEST(Compose, AnImageOfTheActIsAFigureWithItsCaptionBeside) {
  Result<Document> d = with_image(image("plan.png", {words("La place")}),
                                  {Length::from_points(100), Length::from_points(50)});
  ASSERT_TRUE(d.ok());
  expect_sound(*d);
  const Block* block = first_image(*d);
  ASSERT_NE(block, nullptr);
  EXPECT_EQ(block->extra->image, "acte/plan.png");
  EXPECT_EQ(block->extra->width, Length::from_points(100));  // never enlarged
  EXPECT_TRUE(block->keep_with_next);
  const Node& figure = d->nodes[block->node];
  EXPECT_EQ(figure.role, Role::kFigure);
  EXPECT_EQ(figure.alternative, "Un plan");
  ASSERT_EQ(with_role(*d, Role::kCaption).size(), 1u);
  const Node& caption = d->nodes[with_role(*d, Role::kCaption)[0]];
  EXPECT_EQ(caption.parent, figure.parent);
  EXPECT_EQ(d->nodes[figure.parent].role, Role::kDiv);
  EXPECT_TRUE(holds(*d, "La place"));
}

TEST(Compose, AnImageFitsItsPage) {
  Result<Document> wide =
      with_image(image("plan.png", {}), {Length::from_points(4000), Length::from_points(1000)});
  ASSERT_TRUE(wide.ok());
  Length measure = wide->first.width - wide->first.left - wide->first.right;
  EXPECT_EQ(first_image(*wide)->extra->width, measure);
  EXPECT_EQ(first_image(*wide)->extra->height, measure.scaled(1, 4));
  EXPECT_TRUE(with_role(*wide, Role::kCaption).empty());
  Result<Document> tall =
      with_image(image("plan.png", {}), {Length::from_points(100), Length::from_points(100'000)});
  ASSERT_TRUE(tall.ok());
  Length frame = tall->following.height - tall->following.top - tall->following.bottom;
  EXPECT_LE(first_image(*tall)->extra->height, frame.scaled(3, 5));
  EXPECT_GT(first_image(*tall)->extra->height, frame / 2);
}

TEST(Compose, AnImageThatCannotBeReadIsToldWithItsLine) {
  Result<Document> d = with_image(image("absent.png", {}), {});
  ASSERT_FALSE(d.ok());
  EXPECT_STREQ(d.errors()[0].message.code, "test.absent");
  EXPECT_EQ(d.errors()[0].place.line, 42);
  static const Result<Layout> kLayout = built_in_layout("extrait");
  Seance s = seance();
  s.deliberations[0].corps.push_back(image("plan.png", {}));
  Result<Document> without = compose(s, 0, *kLayout);
  ASSERT_FALSE(without.ok());
  EXPECT_STREQ(without.errors()[0].message.code, "document.image-in-act");
}

// A volume of the register has tens of thousands of each, and each is moved while a list of them
// grows.
TEST(Composing, MakesSmallThings) {
  EXPECT_LE(sizeof(Node), 88u);
  EXPECT_LE(sizeof(Block), 280u);
  EXPECT_LE(sizeof(paraphe::Run), 64u);
  EXPECT_LE(sizeof(Fragment), 96u);
  EXPECT_LE(sizeof(Bloc), 192u);
}

// What a composed document comes from is told after record and layout are gone.
TEST(Composing, PlacesOutliveTheRecord) {
  std::optional<Document> document;
  {
    Result<std::string> bytes =
        read_file(PARAPHE_SOURCE_DIR "/tests/cases/tableau-sur-trois-pages/record.xml");
    ASSERT_TRUE(bytes.ok());
    Result<Seance> seance = read_seance(*bytes, "record.xml");
    ASSERT_TRUE(seance.ok());
    Result<Layout> layout = built_in_layout("extrait");
    Result<Document> composed = compose(*seance, 0, *layout);
    ASSERT_TRUE(composed.ok());
    document = std::move(*composed);
  }
  size_t cells = 0, own = 0;
  for (const Node& node : document->nodes) {
    const Place place = node.place;
    const bool of_record = place.file == "record.xml";
    EXPECT_TRUE(of_record || place.file == "layouts/extrait.xml" || place.file == "layouts/commun.xml")
        << place.file;
    EXPECT_GT(place.line, 0);
    cells += node.role == Role::kTR && of_record ? 1 : 0;
    own += node.role == Role::kTR && place.path.ends_with("/corps/tableau/ligne[7]") ? 1 : 0;
  }
  EXPECT_GT(cells, 50u);
  EXPECT_EQ(own, 1u);
}

}  // namespace
}  // namespace paraphe
