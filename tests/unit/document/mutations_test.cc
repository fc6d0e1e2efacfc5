// Two hundred layouts that are wrong, each in one way, made from the layouts that ship: each is
// refused by the named code at the line where it was made wrong.
//
// Nothing is drawn by lot: every place of the shipped files where a kind of fault can be made is
// found, in their order, and each kind takes its share.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <regex>
#include <set>

#include "unit/document/layout_folder.h"

namespace paraphe {
namespace {

struct Mutation {
  std::string kind;
  std::string file;  // changed
  std::string text;  // what it holds then
  std::string code;
  int line = 0;      // at which the refusal must stand
  std::string from;  // what is read, when it is not extrait.xml
  std::string at;    // the file it must stand in, when it is not the one that is changed
};

using Made = std::vector<Mutation>;

int line_at(const std::string& text, size_t at) {
  size_t end = text.find('>', at);
  return 1 +
         static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(end), '\n'));
}

class Workshop {
 public:
  // One mutation for each match of `pattern`: the match is replaced by `into` (of std::regex), and
  // the line is that of the match.
  void each(const std::string& kind, const std::string& file, const std::string& pattern,
            const std::string& into, const std::string& code, size_t most = 1000) {
    const std::string text = folder_.text(file);
    const std::regex expression(pattern);
    size_t made = 0;
    for (auto match = std::sregex_iterator(text.begin(), text.end(), expression);
         match != std::sregex_iterator() && made < most; ++match, ++made) {
      const auto at = static_cast<size_t>(match->position());
      std::string changed = text;
      changed.replace(at, static_cast<size_t>(match->length()), match->format(into));
      made_.push_back({kind, file, changed, code, line_at(changed, at), "", ""});
    }
    EXPECT_GT(made, 0u) << kind << ": the layouts no longer hold " << pattern;
  }

  // Every match at once: a mention that is placed twice is still there when one goes.
  void without(const std::string& kind, const std::string& file, const std::string& pattern,
               const std::string& into, const std::string& code) {
    const std::string text = folder_.text(file);
    const std::string changed = std::regex_replace(text, std::regex(pattern), into);
    EXPECT_NE(changed, text) << kind << ": the layouts no longer hold " << pattern;
    // A mention belongs to the contenu, which stands in extrait.xml.
    const std::string& content = file == "extrait.xml" ? changed : folder_.text("extrait.xml");
    made_.push_back({kind, file, changed, code, line_of(content, "<contenu>"), "", "extrait.xml"});
  }

  void file(const std::string& kind, const std::string& name, const std::string& attributes,
            const std::string& inside, const std::string& code, int line,
            const std::string& from = "essai.xml") {
    made_.push_back({kind, name,
                     "<mise-en-page xmlns=\"urn:paraphe:mise-en-page:1\" nom=\"Essai\" " +
                         attributes + ">\n" + inside + "\n</mise-en-page>\n",
                     code, line, from, ""});
  }

  const Made& made() const { return made_; }

 private:
  LayoutFolder folder_;
  Made made_;
};

void rename_things(Workshop& w) {
  const char* const e = "extrait.xml";
  const char* const c = "commun.xml";
  w.each("renamed field", e, "champ nom=\"([a-z.-]+)\"", "champ nom=\"$1x\"",
         "layout.unknown-field", 48);
  w.each("renamed field of a condition", e, "si champ=\"([a-z.-]+)\"", "si champ=\"x$1\"",
         "layout.unknown-field", 12);
  w.each("renamed list", e, "dans=\"([a-z.-]+)\"", "dans=\"$1s\"", "layout.unknown-list");
  w.each("renamed part", e, "partie=\"([a-z]+)\"", "partie=\"$1x\"", "layout.unknown-part");
  w.each("renamed style", e, "style=\"([a-z-]+)\"", "style=\"$1-x\"", "layout.unknown-style", 20);
  w.each("renamed rubrique", e, "placer rubrique=\"([a-z]+)\"", "placer rubrique=\"$1x\"",
         "layout.unknown-rubrique");
  w.each("renamed colour", c, " couleur=\"([a-z]+)\"", " couleur=\"$1x\"", "layout.unknown-colour",
         10);
  w.each("renamed font", c, "police=\"([a-zé]+)\"", "police=\"$1x\"", "layout.unknown-font", 6);
  w.each("renamed measure", c,
         "(gauche|droite|largeur)=\"(marge-gauche|marge-droite|justification)\"", "$1=\"$2x\"",
         "layout.unknown-measure", 6);
  w.each("renamed base of a style", c, "base=\"([a-z-]+)\"", "base=\"$1x\"", "layout.unknown-base",
         8);
}

void break_pages(Workshop& w) {
  const char* const c = "commun.xml";
  w.each("zone off the page", c, "<(pied|entete|tampon) x=\"[a-z0-9-]+\"", "<$1 x=\"190mm\"",
         "layout.zone-outside");
  w.each("zone off the page", c, " y=\"[0-9]+mm\"", " y=\"296mm\"", "layout.zone-outside");
  w.each("zone off the page", c,
         "(largeur=\"84mm\"|largeur=\"justification\") hauteur=\"[0-9]+mm\"",
         "$1 hauteur=\"290mm\"", "layout.zone-outside", 3);
  w.each("zone over the text", c, "y=\"282mm\"", "y=\"255mm\"", "layout.zone-over-text");
  w.each("zone over the stamp", c, "<entete x=\"marge-gauche\" y=\"13mm\" largeur=\"84mm\"",
         "<entete x=\"marge-gauche\" y=\"13mm\" largeur=\"120mm\"", "layout.zones-overlap");
  w.each("no room for text", c, "bas=\"22mm\"", "bas=\"280mm\"", "layout.no-body");
}

void break_charter(Workshop& w) {
  const char* const c = "commun.xml";
  w.each("font that is not there", c, "(romain|italique|gras)=\"([A-Za-z0-9-]+).ttf\"",
         "$1=\"$2x.ttf\"", "layout.no-font");
  w.each("font out of the folder", c, "romain=\"", "romain=\"../", "layout.unsafe-path");
  w.each("type too small", c, "taille=\"[0-9.]+pt\"", "taille=\"4pt\"", "layout.type-size", 6);
  w.each("name used twice", c, "<mesure nom=\"marge-droite\"", "<mesure nom=\"marge-gauche\"",
         "layout.twice");
  // At the colour, in the clerk's own file.
  for (const char* color : {"#FFFFFF", "#999999", "#F0A000", "#00C0FF", "#8899AA"})
    for (const char* name : {"accent", "gris", "encre"})
      w.file("low contrast", "essai.xml", "",
             std::string("<charte>\n<couleur nom=\"") + name + "\" valeur=\"" + color +
                 "\"/></charte>",
             "layout.contrast", 3);
  for (const char* file :
       {"../logo.svg", "/etc/passwd", "a/logo.svg", "..\\logo.svg", "C:logo.svg"})
    w.file("logo out of the folder", "essai.xml", "",
           std::string("<charte>\n<logo nom=\"logo\" largeur=\"20mm\" texte-alternatif=\"Logo\" "
                       "fichier=\"") +
               file + "\"/></charte>",
           "layout.unsafe-path", 3);
  for (const char* place : {"bandeau", "autorite", "coordonnees"})
    w.file("image without text", "essai.xml", "",
           std::string("<charte><logo nom=\"blason\" largeur=\"20mm\" fichier=\"blason.svg\"/>"
                       "</charte><rubriques><rubrique nom=\"") +
               place + "\">\n<image nom=\"blason\"/></rubrique></rubriques>",
           "layout.no-alternative", 3);
}

void break_content(Workshop& w) {
  const char* const e = "extrait.xml";
  for (const char* field : {"seance.date", "deliberation.objet", "president.nom-complet",
                            "signataire.nom-complet", "signataire.qualite"})
    w.without("removed mention", e, std::string("<champ nom=\"") + field + "\"[^>]*/>", "…",
              "layout.missing-mention");
  for (const char* part : {"decision", "corps"})
    w.without("removed mention", e, std::string("<corps partie=\"") + part + "\"[^>]*/>", "",
              "layout.missing-mention");
  w.without("removed mention", e, "<signature [^>]*>[\\s\\S]*?</signature>", "",
            "layout.missing-mention");
  w.without("removed mention", "commun.xml", "<notes [^>]*/>", "", "layout.missing-mention");
  w.without("removed mention", "commun.xml", "<champ nom=\"autorite.nom\"[^>]*/>", "…",
            "layout.missing-mention");
  w.each("level of heading skipped", e, "niveau=\"[23]\"", "niveau=\"6\"", "layout.heading-level",
         5);
  w.each("sinon without si", e, "<sinon>", "<sinon>…</sinon><sinon>", "layout.else-alone", 6);
  w.each("format of another kind", e, "format=\"date-sans-jour\"", "format=\"heure\"",
         "layout.bad-format", 8);
  w.each("words outside a paragraph", e, "</paragraphe></si>", "</paragraphe> mots perdus</si>",
         "layout.loose-text", 5);
  w.each("link to a file", e, "<champ nom=\"deliberation.formule\"/>",
         "<lien adresse=\"file:///etc/passwd\">ici</lien>", "layout.bad-link");
  w.each("reference to nothing", e, "<champ nom=\"deliberation.formule\"/>",
         "<page-de repere=\"nulle-part\"/>", "layout.unknown-anchor");
  w.each("row of another length", e, "<ligne-entete><cellule>",
         "<ligne-entete><cellule>…</cellule><cellule>", "layout.table-grid");
  w.each("words that agree with nobody", e, "<champ nom=\"deliberation.formule\"/>",
         "<accord avec=\"presidente\">le maire</accord>", "layout.unknown-agreement");
}

// A letterhead that writes a rubrique anew without what the law wants of it is told so at that
// rubrique: its author knows nothing of the contenu that places it.
void lose_mentions(Workshop& w) {
  const char* const before = "<rubriques>\n";
  const auto rubric = [&](const std::string& name, const std::string& inside) {
    w.file("mention lost to a rubrique", "essai.xml", "",
           before + ("<rubrique nom=\"" + name + "\">" + inside + "</rubrique></rubriques>"),
           "layout.missing-mention", 3);
  };
  rubric("autorite", "<paragraphe style=\"autorite\">Ma commune</paragraphe>");
  rubric("bandeau", "<bandeau largeur=\"84mm\" hauteur=\"32mm\"><espace hauteur=\"10pt\"/></bandeau>");
  rubric("signatures", "<paragraphe style=\"texte\">Pour extrait conforme</paragraphe>");
  w.file("notes taken away", "essai.xml", "", "<pages>\n<notes retire=\"oui\"/></pages>",
         "layout.missing-mention", 3);
}

void break_bases(Workshop& w) {
  for (const char* base :
       {"../commun.xml", "../../commun.xml", "/etc/passwd", "layouts/../commun.xml", "a/b.xml",
        "..", ".cache.xml", "C:commun.xml", "\\\\serveur\\commun.xml", "https://exemple.fr/a.xml",
        "file:commun.xml"})
    w.file("base out of the folder", "essai.xml", std::string("base=\"") + base + "\"", "",
           "layout.base-path", 1);
  for (const char* base : {"communs.xml", "layouts/communs.xml", "extrait", "commun"})
    w.file("base that is not there", "essai.xml", std::string("base=\"") + base + "\"", "",
           "layout.no-base", 1);
  w.file("cycle of base", "essai.xml", "base=\"essai.xml\"", "", "layout.base-cycle", 1);
  w.file("cycle of base", "commun.xml", "base=\"extrait.xml\"", "", "layout.base-cycle", 1,
         "extrait.xml");
}

const Made& mutations() {
  static const Made kMade = [] {
    Workshop w;
    rename_things(w);
    break_pages(w);
    break_charter(w);
    break_content(w);
    lose_mentions(w);
    break_bases(w);
    return w.made();
  }();
  return kMade;
}

TEST(Mutations, AreTwoHundredAndMore) {
  EXPECT_GE(mutations().size(), 200u);
  std::set<std::string> kinds, codes;
  for (const Mutation& m : mutations()) kinds.insert(m.kind), codes.insert(m.code);
  EXPECT_GE(kinds.size(), 25u);
  EXPECT_GE(codes.size(), 25u);
}

TEST(Mutations, AreEachRefusedByNameAndLine) {
  for (const Mutation& m : mutations()) {
    LayoutFolder folder;
    folder.put("blason.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    folder.put(m.file, m.text);
    Result<Layout> layout = folder.read(m.from.empty() ? "extrait.xml" : m.from);
    ASSERT_FALSE(layout.ok()) << m.kind << " accepted: " << m.text.substr(0, 400);
    const bool found =
        std::any_of(layout.errors().begin(), layout.errors().end(), [&](const Diagnostic& d) {
          return d.message.code == m.code &&
                 d.place.line == m.line &&
                 d.place.file == folder.path(m.at.empty() ? m.file : m.at);
        });
    EXPECT_TRUE(found) << m.kind << ": expected " << m.code << " at " << m.file << ":" << m.line
                       << "\n"
                       << all(layout);
    for (const Diagnostic& d : layout.errors()) {
      EXPECT_NE(std::string(d.message.remedy), "") << d.message.code;
      EXPECT_GT(d.place.line, 0) << d.message.code;
    }
  }
}

}  // namespace
}  // namespace paraphe
