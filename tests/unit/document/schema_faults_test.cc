// Layouts with faults against the schema: these are all told, what else is wrong with the layout is
// told beside them, and nothing is told that only follows from them.
#include <gtest/gtest.h>
#include <unistd.h>

#include <set>

#include "document/after_faults.h"
#include "unit/document/layout_folder.h"

namespace paraphe {
namespace {

std::multiset<std::string> codes(const Result<Layout>& layout) {
  std::multiset<std::string> out;
  if (!layout.ok())
    for (const Diagnostic& d : layout.errors()) out.insert(d.message.code);
  return out;
}

using Codes = std::multiset<std::string>;

TEST(SchemaFaults, AreAllToldAndSoIsTheRest) {
  LayoutFolder folder;
  folder.put("essai.xml",
             "<mise-en-page xmlns=\"urn:paraphe:mise-en-page:1\" nom=\"Essai\">\n"  // 1
             "<charte>\n"                                                           // 2
             "<couleur nom=\"accent\" valeur=\"#FFE000\"/>\n"                       // 3: too pale
             "<couleur nom=\"filet\" valeur=\"rouge\"/>\n"                          // 4: no colour
             "<police nom=\"texte\" romain=\"Garamond.ttf\"/>\n"                    // 5: no such file
             "<polise nom=\"autre\" romain=\"Spectral-Regular.ttf\"/>\n"            // 6: misspelt
             "<style nom=\"a\"/>\n"                                                 // 7: not here
             "</charte>\n"
             "<styles>\n"
             "<style nom=\"titre\" tialle=\"20pt\" couleur=\"accant\"/>\n"  // 10: twice
             "</styles>\n"
             "<rubriques>\n"
             "<rubrique nom=\"coordonnee\"/>\n"  // 13: not placed; leans on what is in 14
             "<rubrique><paragraphe style=\"etiquete\">a</paragraphe></rubrique>\n"  // 14: no name
             "<rubrique nom=\"coordonnees\">\n"
             "<paragraphe style=\"coordonees\"><champ nom=\"autorite.nome\"/></paragraphe>\n"  // 16
             "<paragraf>b</paragraf>\n"                                                        // 17
             "<champ nom=\"autorite.nom\"/>\n"                                                 // 18
             "</rubrique>\n"
             "</rubriques>\n"
             "</mise-en-page>\n");
  const Result<Layout> layout = folder.read("essai.xml");
  ASSERT_FALSE(layout.ok());
  std::multimap<int, std::string> found;
  for (const Diagnostic& d : layout.errors()) found.emplace(d.place.line, d.message.code);
  const std::multimap<int, std::string> expected = {
      {3, "layout.contrast"},        {4, "xml.value"},
      {5, "layout.no-font"},         {6, "xml.unknown-element"},
      {7, "xml.misplaced-element"},  {10, "xml.unknown-attribute"},
      {10, "layout.unknown-colour"},
      {14, "xml.missing-attribute"}, {16, "layout.unknown-style"},
      {16, "layout.unknown-field"},  {17, "xml.unknown-element"},
      {18, "xml.misplaced-element"},
  };
  std::multiset<std::pair<int, std::string>> a(found.begin(), found.end());
  std::multiset<std::pair<int, std::string>> b(expected.begin(), expected.end());
  EXPECT_EQ(a, b) << all(layout);
}

TEST(SchemaFaults, OfABaseAreToldAtTheBase) {
  LayoutFolder folder;
  folder.put("base.xml",
             "<mise-en-page xmlns=\"urn:paraphe:mise-en-page:1\" nom=\"Base\" "
             "base=\"layouts/commun.xml\">\n<charte>\n<couleur nom=\"accent\"/></charte>\n"
             "</mise-en-page>\n");
  folder.put("essai.xml",
             "<mise-en-page xmlns=\"urn:paraphe:mise-en-page:1\" nom=\"Essai\" base=\"base.xml\">\n"
             "<styles>\n<style nom=\"titre\" couleur=\"encres\"/></styles>\n</mise-en-page>\n");
  const Result<Layout> layout = folder.read("essai.xml");
  ASSERT_EQ(codes(layout), (Codes{"xml.missing-attribute", "layout.unknown-colour"})) << all(layout);
  EXPECT_EQ(layout.errors()[0].place.file, folder.path("base.xml"));
  EXPECT_EQ(layout.errors()[0].place.line, 3);
  EXPECT_EQ(layout.errors()[1].place.file, folder.path("essai.xml"));
}

// A base that cannot be read: what it would have defined is unknown, what stands here is not.
TEST(SchemaFaults, ABaseThatIsLostHidesOnlyWhatItWouldSay) {
  for (const char* base : {"../commun.xml", "communs.xml", "essai.xml", "malforme.xml"}) {
    LayoutFolder folder;
    folder.put("malforme.xml", "<mise-en-page>");
    folder.put("essai.xml",
               std::string("<mise-en-page xmlns=\"urn:paraphe:mise-en-page:1\" nom=\"Essai\" "
                           "base=\"") +
                   base +
                   "\">\n<styles><style nom=\"titre\" couleur=\"azur\"/></styles>\n"
                   "<rubriques><rubrique nom=\"coordonnees\"><paragraphe style=\"maison\">"
                   "<champ nom=\"autorite.nome\"/><lien adresse=\"file:a\">b</lien></paragraphe>"
                   "</rubrique></rubriques>\n</mise-en-page>\n");
    const Codes found = codes(folder.read("essai.xml"));
    EXPECT_EQ(found.size(), 3u) << base << "\n" << all(folder.read("essai.xml"));
    EXPECT_EQ(found.count("layout.unknown-field"), 1u) << base;
    EXPECT_EQ(found.count("layout.bad-link"), 1u) << base;
  }
}

// ---------------------------------------------------------------- one fault, one finding

struct Tag {
  size_t at = 0, end = 0;  // of "<name …>"
  std::string name;
  bool closed = false;  // "/>"
  size_t close = 0;     // of its "</name>"
};

// The elements of a file that holds no CDATA; comments are passed over.
std::vector<Tag> tags_of(const std::string& text) {
  std::vector<Tag> out;
  std::vector<size_t> open;
  for (size_t i = text.find('<'); i != text.npos; i = text.find('<', i + 1)) {
    if (text.compare(i, 4, "<!--") == 0) {
      i = text.find("-->", i);
    } else if (text[i + 1] == '/') {
      out[open.back()].close = i;
      open.pop_back();
    } else if (text[i + 1] != '?') {
      Tag tag;
      tag.at = i;
      tag.end = text.find('>', i);
      tag.name = text.substr(i + 1, text.find_first_of(" />\n", i + 1) - i - 1);
      tag.closed = text[tag.end - 1] == '/';
      if (!tag.closed) open.push_back(out.size());
      out.push_back(tag);
    }
  }
  return out;
}

// Where values of attributes stand in a tag: begin of the name, begin and end of the value.
struct Attribute {
  size_t name, value, end;
};
std::vector<Attribute> attributes_of(const std::string& text, const Tag& tag) {
  std::vector<Attribute> out;
  size_t i = tag.at;
  for (;;) {
    const size_t equals = text.find("=\"", i);
    if (equals == text.npos || equals > tag.end) return out;
    const size_t name = text.find_last_of(" \n", equals) + 1;
    const size_t end = text.find('"', equals + 2);
    out.push_back({name, equals + 2, end});
    i = end;
  }
}

class OneFault : public ::testing::TestWithParam<const char*> {};

// Of every third element of what ships: its name, the names and values of its attributes, what it
// needs. Whatever is at fault against the schema, no finding of the meaning follows from it.
TEST_P(OneFault, IsToldAloneWhereverItStands) {
  LayoutFolder folder;
  const std::string file = GetParam();
  const std::string good = folder.text(file);
  int faults = 0;
  auto check = [&](const std::string& text, const std::string& what) {
    folder.put(file, text);
    const Result<Layout> layout = folder.read();
    if (layout.ok()) return;
    const Codes found = codes(layout);
    // A value that the schema lets through is none of its faults.
    if (!found.begin()->starts_with("xml.") && !found.rbegin()->starts_with("xml.")) return;
    ++faults;
    for (const Diagnostic& d : layout.errors())
      EXPECT_TRUE(std::string_view(d.message.code).starts_with("xml.")) << what << "\n"
                                                                        << all(layout);
  };
  const std::vector<Tag> tags = tags_of(good);
  for (size_t i = 0; i < tags.size(); i += 3) {
    const Tag& tag = tags[i];
    const std::string where = good.substr(tag.at, tag.end + 1 - tag.at);
    std::string text = good;
    text.insert(tag.closed ? tag.end - 1 : tag.end, " zzz=\"1\"");
    check(text, "unknown attribute: " + where);
    if (i > 0) {
      text = good;
      if (!tag.closed) text.replace(tag.close + 2, tag.name.size(), "zzzzzzz");
      text.replace(tag.at + 1, tag.name.size(), "zzzzzzz");
      check(text, "unknown element: " + where);
    }
    for (const Attribute& a : attributes_of(good, tag)) {
      const std::string name = good.substr(a.name, a.value - 2 - a.name);
      if (name == "xmlns" || name == "base") continue;
      text = good;
      text.replace(a.value, a.end - a.value, "?");
      check(text, "value of " + name + ": " + where);
      text = good;
      text.replace(a.name, a.value - 2 - a.name, "zzz");
      check(text, "name of " + name + ": " + where);
      text = good;
      text.erase(a.name, a.end + 1 - a.name);
      check(text, "without " + name + ": " + where);
    }
  }
  EXPECT_GT(faults, 100);
}

INSTANTIATE_TEST_SUITE_P(Layouts, OneFault, ::testing::Values("extrait.xml", "commun.xml"));

// Several at once, anywhere: always the same ones.
TEST_P(OneFault, AmongOthersLeadsToNoMore) {
  LayoutFolder folder;
  const std::string file = GetParam();
  const std::string good = folder.text(file);
  const std::vector<Tag> tags = tags_of(good);
  uint64_t state = 20231221;  // Knuth's MMIX generator
  auto draw = [&](size_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<size_t>(state >> 33) % below;
  };
  size_t told = 0;
  for (int round = 0; round < 120; ++round) {
    std::set<size_t> chosen;
    while (chosen.size() < 6) chosen.insert(1 + draw(tags.size() - 1));
    std::string text = good;
    // From the end to the beginning, so that what stands before stays in its place.
    for (auto at = chosen.rbegin(); at != chosen.rend(); ++at) {
      const Tag& tag = tags[*at];
      const std::vector<Attribute> attributes = attributes_of(good, tag);
      const size_t way = draw(3);
      if (way == 0 && tag.closed) {
        text.replace(tag.at + 1, tag.name.size(), "zzzzzzz");
      } else if (way == 1 && !attributes.empty()) {
        const Attribute& a = attributes[draw(attributes.size())];
        text.replace(a.name, a.value - 2 - a.name, "zzz");
      } else {
        text.insert(tag.closed ? tag.end - 1 : tag.end, " zzz=\"1\"");
      }
    }
    folder.put(file, text);
    const Result<Layout> layout = folder.read();
    ASSERT_FALSE(layout.ok());
    std::set<int> lines;
    for (const Diagnostic& d : layout.errors()) {
      EXPECT_TRUE(std::string_view(d.message.code).starts_with("xml.")) << text << all(layout);
      lines.insert(d.place.line);
    }
    told += lines.size();
  }
  // Six each, less those on one line and those inside what was left out.
  EXPECT_GT(told, 120u * 4);
}

// An attribute of the root that has no bearing on the rest hides nothing of it; another one may.
TEST(SchemaFaults, OfTheRootHideOnlyWhatHangsOnThem) {
  auto found = [](const std::string& attribute) {
    LayoutFolder folder;
    folder.put("essai.xml",
               "<mise-en-page xmlns=\"urn:paraphe:mise-en-page:1\" nom=\"Essai\" " + attribute +
                   ">\n<rubriques><rubrique nom=\"coordonnees\"><paragraphe style=\"coordonnees\">"
                   "<accord avec=\"membre\">élu</accord></paragraphe></rubrique></rubriques>\n"
                   "</mise-en-page>\n");
    return codes(folder.read("essai.xml"));
  };
  EXPECT_EQ(found("signataires=\"maire\""), (Codes{"xml.value", "layout.out-of-scope"}));
  EXPECT_EQ(found("accords=\"?\""), (Codes{"xml.value", "layout.out-of-scope"}));
  EXPECT_EQ(found("document=\"deliberations\""), (Codes{"xml.value"}));
}

// The other way round: a finding of the meaning in one place is not lost to a fault in another.
TEST(SchemaFaults, LeaveOtherFindingsAlone) {
  for (const char* fault : {"<couleur nom=\"filet\" valeur=\"rouge\"/>", "<couleur nom=\"filet\"/>",
                            "<zzz/>", "<mesure nom=\"m\" valeur=\"9\"/>"}) {
    LayoutFolder folder;
    folder.put("essai.xml",
               std::string("<mise-en-page xmlns=\"urn:paraphe:mise-en-page:1\" nom=\"Essai\">\n"
                           "<charte>\n") +
                   fault +
                   "\n<police nom=\"texte\" romain=\"Garamond.ttf\"/></charte>\n"
                   "<styles><style nom=\"titre\" base=\"textes\"/></styles>\n"
                   "<rubriques><rubrique nom=\"coordonnees\"><paragraphe style=\"maison\">"
                   "<champ nom=\"autorite.nome\"/></paragraphe></rubrique></rubriques>\n"
                   "</mise-en-page>\n");
    const Codes found = codes(folder.read("essai.xml"));
    for (const char* code : {"layout.no-font", "layout.unknown-base", "layout.unknown-style",
                             "layout.unknown-field"})
      EXPECT_EQ(found.count(code), 1u) << fault << " " << code << "\n"
                                       << all(folder.read("essai.xml"));
    EXPECT_EQ(found.size(), 5u) << all(folder.read("essai.xml"));
  }
}

}  // namespace
}  // namespace paraphe
