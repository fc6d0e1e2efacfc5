#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/file.h"
#include "base/text.h"
#include "base/xml.h"
#include "document/layout.h"
#include "unit/document/soundness.h"

namespace paraphe {
namespace {

const char* const kCases[] = {"lumbres-23-12-132", "commune-scrutin-detaille",
                              "syndicat-decision-modificative"};

std::string record_bytes(const std::string& name) {
  Result<std::string> bytes =
      read_file(std::string(PARAPHE_SOURCE_DIR) + "/tests/cases/" + name + "/record.xml");
  EXPECT_TRUE(bytes.ok()) << name;
  return bytes.ok() ? *bytes : "";
}

const Layout& extrait() {
  static const Result<Layout> kLayout = built_in_layout("extrait");
  return *kLayout;
}

class Case : public testing::TestWithParam<const char*> {
 protected:
  Case() : bytes_(record_bytes(GetParam())), seance_(read_seance(bytes_, "record.xml")) {}
  std::string bytes_;
  Result<Seance> seance_;
};

TEST_P(Case, IsASoundTree) {
  ASSERT_TRUE(seance_.ok()) << to_string(seance_.errors().front());
  Result<Document> document = compose(*seance_, 0, extrait());
  ASSERT_TRUE(document.ok()) << to_string(document.errors().front());
  expect_sound(*document);
  EXPECT_EQ(document->attachments[0].bytes, bytes_);
}

// The words that a node of the record holds, notes left out; "" when it holds blocks or breaks.
std::string words_of(XmlNode node) {
  std::string out;
  for (XmlNode child : node.children()) {
    if (child.is_text()) {
      out += child.text();
    } else if (child.name() == "paragraphe" || child.name() == "liste" ||
               child.name() == "passage-a-la-ligne" || child.name() == "note") {
      return "";
    } else {
      out += words_of(child);
    }
  }
  return out;
}

void collect(XmlNode node, std::vector<std::string>& out) {
  for (const char* name : {"paragraphe", "visa", "considerant", "article", "element", "cellule",
                           "objet", "formule", "secretaire", "mention"}) {
    if (node.name() != name) continue;
    std::string words = collapse_spaces(words_of(node));
    if (!words.empty()) out.push_back(words);
  }
  for (XmlNode child : node.elements()) collect(child, out);
}

TEST_P(Case, ShowsEveryWordOfTheActAsItStands) {
  ASSERT_TRUE(seance_.ok());
  Result<Document> document = compose(*seance_, 0, extrait());
  ASSERT_TRUE(document.ok());
  std::string all;
  for (const std::string& text : paragraphs(*document)) all += text + "\n";
  Result<XmlDocument> xml = XmlDocument::parse(bytes_, "record.xml", nullptr);
  ASSERT_TRUE(xml.ok());
  std::vector<std::string> wanted;
  collect(xml->root(), wanted);
  EXPECT_GT(wanted.size(), 6u);
  for (const std::string& words : wanted) EXPECT_NE(all.find(words), all.npos) << words;
}

TEST_P(Case, NamesEveryListedMember) {
  ASSERT_TRUE(seance_.ok());
  Result<Document> document = compose(*seance_, 0, extrait());
  ASSERT_TRUE(document.ok());
  std::vector<std::string> texts = paragraphs(*document);
  for (const ListeDePresence& list : seance_->presences)
    for (const GroupeDePresence& group : list.groupes)
      for (const Presence& presence : group.presences) {
        std::string name = printed_name(seance_->membres[presence.membre]);
        EXPECT_TRUE(std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
          return text.rfind(name, 0) == 0;
        })) << name;
      }
}

INSTANTIATE_TEST_SUITE_P(Cases, Case, testing::ValuesIn(kCases));

TEST(Cases, TheSeedCountsItsMembers) {
  Result<Seance> seance = read_seance(record_bytes(kCases[0]), "record.xml");
  ASSERT_TRUE(seance.ok());
  Result<Document> document = compose(*seance, 0, extrait());
  ASSERT_TRUE(document.ok());
  std::vector<std::string> texts = paragraphs(*document);
  auto after = [&](const char* label) {
    auto at = std::find(texts.begin(), texts.end(), label);
    return at == texts.end() ? std::string() : *std::next(at);
  };
  EXPECT_EQ(after("En exercice"), "48");
  EXPECT_EQ(after("Présents"), "36");
  EXPECT_EQ(after("Représentés"), "9");
  EXPECT_EQ(after("Votants"), "45");
  EXPECT_EQ(after("Quorum"), "25");
}

}  // namespace
}  // namespace paraphe
