// What bad records get: the right code, the right line, a remedy, and no crash.
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "unit/record/cases.h"

namespace paraphe {
namespace {

struct Refused {
  const char* file;
  const char* code;
  int line;
  const char* words;  // a part of the message or remedy
};
void PrintTo(const Refused& r, std::ostream* out) { *out << r.file; }

class RefusedRecord : public testing::TestWithParam<Refused> {};

TEST_P(RefusedRecord, SaysWhatAndWhere) {
  const Refused& expected = GetParam();
  std::string name = std::string("refused/") + expected.file + ".xml";
  Result<Seance> seance = read_seance(case_bytes(name), name);
  ASSERT_FALSE(seance.ok());
  ASSERT_EQ(seance.errors().size(), 1u) << all_errors(seance.errors());
  const Diagnostic& d = seance.errors().front();
  EXPECT_EQ(d.message.code, std::string(expected.code)) << to_string(d);
  EXPECT_EQ(d.place.line, expected.line) << to_string(d);
  EXPECT_EQ(d.place.file, name);
  EXPECT_NE(std::string(d.message.remedy), "");
  std::string said = to_string(d);
  EXPECT_NE(said.find(expected.words), std::string::npos) << said;
  EXPECT_EQ(said.find("{"), std::string::npos) << said;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, RefusedRecord,
    testing::Values(
        Refused{"dangling-block", "record.dangling-block", 33, "the id “grille”"},
        Refused{"duplicate-block", "record.duplicate-block", 34, "the id “tarifs”"},
        Refused{"reference-nowhere", "record.reference-target", 33, "“renvoi”"},
        Refused{"malformed", "xml.malformed", 31,
                "<objet>, opened on line 31, is closed by </object>"},
        Refused{"cut-off", "xml.malformed", 39,
                "<deliberation>, opened on line 30, is never closed"},
        Refused{"empty", "xml.malformed", 1, "the file is empty"},
        Refused{"bare-ampersand", "xml.malformed", 31, "Write &amp; for &"},
        Refused{"unknown-entity", "xml.malformed", 31, "&nbsp; is not known here"},
        Refused{"not-utf8", "xml.malformed", 33, "Save it as UTF-8"},
        Refused{"attribute-twice", "xml.malformed", 30, "“numero”"},
        Refused{"doctype", "xml.doctype", 2, "<!DOCTYPE"},
        Refused{"billion-laughs", "xml.doctype", 2, "<!DOCTYPE"},
        Refused{"external-entity", "xml.doctype", 2, "<!DOCTYPE"},
        Refused{"wrong-namespace", "xml.namespace", 2, "xmlns=\"urn:paraphe:seance:1\""},
        Refused{"no-namespace", "xml.namespace", 2, "xmlns=\"urn:paraphe:seance:1\""},
        Refused{"wrong-root", "xml.root", 2, "expected: seance"},
        Refused{"unknown-element", "xml.unknown-element", 31, "“objett”; did you mean “objet”?"},
        Refused{"unknown-inline", "xml.unknown-element", 33, "“gra”; did you mean “gras”?"},
        Refused{"misplaced-element", "xml.misplaced-element", 33, "within “deliberation”"},
        Refused{"too-many-cells", "xml.too-many-elements", 35,
                "“ligne” holds more than 40 elements “cellule”"},
        Refused{"foreign-element", "xml.namespace", 31, "“urn:autre”"},
        Refused{"missing-element", "xml.missing-element", 30, "objet"},
        Refused{"no-decision", "record.no-decision", 40, "2024-02"},
        Refused{"no-presences", "record.no-presences", 2, "attendance"},
        Refused{"acts-dangling-author", "record.dangling-member", 6, "“aubry”"},
        Refused{"stray-text", "xml.stray-text", 32, "“corps”"},
        Refused{"content-in-empty", "xml.stray-text", 10, "“membre”"},
        Refused{"unknown-attribute", "xml.unknown-attribute", 9, "did you mean “prenom”?"},
        Refused{"missing-attribute", "xml.missing-attribute", 30, "“numero”"},
        Refused{"bad-date", "xml.value", 2, "“date” cannot be “2024-02-30”"},
        Refused{"bad-hour", "xml.value", 2, "for example 18:30"},
        Refused{"bad-siren", "xml.value", 3, "nine digits"},
        Refused{"bad-choice", "xml.value", 22, "did you mean “excuse”?"},
        Refused{"empty-name", "xml.value", 4, "“nom” is empty"},
        Refused{"dangling-member", "record.dangling-member", 25,
                "no member “etiene”, to which “presence” refers; did you mean “etienne”?"},
        Refused{"dangling-holder", "record.dangling-member", 25, "no member “m99”"},
        Refused{"duplicate-member", "record.duplicate-member", 10, "“collet”"},
        Refused{"listed-twice", "record.duplicate-presence", 25, "“benali”"},
        Refused{"duplicate-number", "record.duplicate-number", 40, "“2024-01”"},
        Refused{"duplicate-order", "record.duplicate-order", 40, "“1”"},
        Refused{"dangling-annex", "record.dangling-annex", 33, "“grille”"},
        Refused{"two-votes", "record.duplicate-vote", 37, "“benali”"},
        Refused{"nobody", "record.nobody", 13, "“president” names nobody"},
        Refused{"narrow-row", "record.too-few-cells", 36, "1 of its 2 columns"},
        Refused{"ten-thousand-columns", "record.too-many-columns", 33, "10000 columns; 40 are"},
        Refused{"wide-row", "record.too-many-cells", 36, "its 2 columns"},
        Refused{"hanging-cell", "record.hanging-cell", 33, "2 more rows"},
        Refused{"note-in-note", "record.nested-note", 33, "footnote"},
        Refused{"link-in-link", "record.nested-link", 33, "link"},
        Refused{"script-link", "xml.value", 33, "https://"},
        Refused{"file-outside", "xml.value", 33, "no slash"},
        Refused{"same-field", "record.same-field", 31, "“Signature_Maire”"},
        Refused{"own-substitute", "record.own-substitute", 9, "“collet”"}),
    [](const testing::TestParamInfo<Refused>& tested) {
      std::string name = tested.param.file;
      std::erase(name, '-');
      return name;
    });

TEST(RefusedRecord, CarriesThePathOfTheElement) {
  Result<Seance> seance = read_seance(case_bytes("refused/dangling-member.xml"), "r.xml");
  ASSERT_FALSE(seance.ok());
  EXPECT_EQ(seance.errors()[0].place.path, "/seance/presences/liste[2]/groupe/presence[2]");
}

TEST(RefusedRecord, ReportsSeveralFaultsAtOnce) {
  Parts parts;
  parts.seance = "date='14/05/2024' heure='midi'";
  parts.type = "village";
  parts.before = "<president membre='z'/>";
  Result<Seance> seance = read_seance(parts.record(), "r.xml");
  ASSERT_FALSE(seance.ok());
  EXPECT_EQ(seance.errors().size(), 4u) << all_errors(seance.errors());
}

TEST(RefusedRecord, RefusesWhatIsTooDeep) {
  std::string open, close;
  for (int i = 0; i < 300; ++i) open += "<gras>", close += "</gras>";
  Parts parts;
  parts.deliberations = deliberation(1, "", "<paragraphe>" + open + "x" + close + "</paragraphe>");
  Result<Seance> seance = read_seance(parts.record(), "r.xml");
  ASSERT_FALSE(seance.ok());
  EXPECT_EQ(seance.errors()[0].message.code, std::string("xml.too-deep"));
}

TEST(RefusedRecord, RefusesWhatIsTooLarge) {
  std::string record(size_t{17} << 20, ' ');
  Result<Seance> seance = read_seance(record, "r.xml");
  ASSERT_FALSE(seance.ok());
  EXPECT_EQ(seance.errors()[0].message.code, std::string("record.too-large"));
}

// Every prefix of a record, and every record with one byte changed, is refused or read: no crash.
TEST(RefusedRecord, SurvivesDamage) {
  std::string good = Parts{}.record();
  ASSERT_TRUE(read_seance(good, "r.xml").ok());
  for (size_t length = 0; length < good.size(); length += 7)
    EXPECT_FALSE(read_seance(good.substr(0, length), "r.xml").ok()) << length;
  int refused = 0;
  for (size_t i = 0; i < good.size(); i += 3) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x81);
    if (!read_seance(bad, "r.xml").ok()) ++refused;
  }
  EXPECT_GT(refused, 100);
}

// A hostile record of many members and many references is answered in bounded time.
TEST(RefusedRecord, ManyMembersAreReadInLinearTime) {
  Parts parts;
  parts.members.clear(), parts.present.clear(), parts.excused = "<presence membre='m0'/>";
  for (int i = 0; i < 3000; ++i) {
    std::string id = "m" + std::to_string(i);
    parts.members += "<membre id='" + id + "' nom='N'/>";
    if (i > 0) parts.present += "<presence membre='" + id + "'/>";
  }
  parts.before = "<president membre='m1'/>";
  EXPECT_EQ(must_read(parts.record()).membres.size(), 3000u);
}

// The quick check of identities compares texts, the schema compares values.
TEST(Identities, AreThoseOfValuesAndNotOfTheirSpelling) {
  auto act = [](const std::string& order, const std::string& number) {
    return "<deliberation ordre='" + order + "' numero='" + number +
           "'><objet>O</objet><decision/></deliberation>";
  };
  Parts parts;
  for (const char* order : {"1", "01", "+1", " 1 "}) {
    parts.deliberations = act("1", "A") + act(order, "B");
    Result<Seance> seance = read_seance(parts.record(), "record.xml");
    ASSERT_FALSE(seance.ok()) << order;
    EXPECT_STREQ(seance.errors()[0].message.code, "record.duplicate-order") << order;
  }
  parts.deliberations = act("10", "A") + act("1", "B") + act("100", "C");
  EXPECT_TRUE(read_seance(parts.record(), "record.xml").ok());
  parts.excused = "<presence membre=' e '/><presence membre='f'/><presence membre='g'/>";
  EXPECT_TRUE(read_seance(parts.record(), "record.xml").ok());
  parts.excused = "<presence membre='e'/><presence membre=' e'/><presence membre='g'/>";
  EXPECT_FALSE(read_seance(parts.record(), "record.xml").ok());
}

}  // namespace
}  // namespace paraphe
