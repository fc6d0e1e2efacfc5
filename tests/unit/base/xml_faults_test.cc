#include "base/xml_faults.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/xml.h"

namespace paraphe {
namespace {

namespace fs = std::filesystem;

// "line: text" of each fault that a reader of the file is told.
std::vector<std::string> told(const std::string& bytes) {
  Result<XmlDocument> document = XmlDocument::parse(bytes, "x.xml", nullptr);
  std::vector<std::string> out;
  if (!document.ok())
    for (const Diagnostic& fault : document.errors())
      out.push_back(std::to_string(fault.place.line) + ": " +
                    fill(fault.message.text, fault.arguments));
  return out;
}

using Told = std::vector<std::string>;

TEST(XmlFaults, TwoBrokenTagsAreBothTold) {
  EXPECT_EQ(told("<a>\n<b>x</bb>\n<c>y</c>\n<d>z</dd>\n</a>"),
            (Told{"2: <b>, opened on line 2, is closed by </bb>",
                  "4: <d>, opened on line 4, is closed by </dd>"}));
  EXPECT_EQ(told("<a>\n<p>un <gras>deux</p>\n<p>trois</p>\n<p>quatre <gras>cinq</p>\n</a>"),
            (Told{"2: <gras>, opened on line 2, is closed by </p>",
                  "4: <gras>, opened on line 4, is closed by </p>"}));
}

TEST(XmlFaults, WhatWasNotClosedDoesNotTakeTheRestWithIt) {
  EXPECT_EQ(told("<s>\n<d>\n<p>un\n<p>deux</p>\n<p>trois</p>\n</d>\n<d/>\n</s>"),
            (Told{"6: <p>, opened on line 3, is closed by </d>"}));
  EXPECT_EQ(told("<s>\n<d><p><g><i>un</p></d>\n</s>"),
            (Told{"2: <i>, opened on line 2, is closed by </p>",
                  "2: <g>, opened on line 2, is closed by </p>"}));
}

TEST(XmlFaults, AClosingTagTooManyIsOne) {
  EXPECT_EQ(told("<s>\n<d><p>un</p></p>\n<p>deux</p></d>\n<d>\n</d>\n</s>"),
            (Told{"2: </p> closes nothing that is open here"}));
  EXPECT_EQ(told("<s>\n<d><p>un</p>\n</s>\n<p>deux</p></d>\n</s>"),
            (Told{"3: </s> closes nothing that is open here"}));
  EXPECT_EQ(told("<s>\n<titre>un</objet>\n<p/></s>"),
            (Told{"2: <titre>, opened on line 2, is closed by </objet>"}));
}

TEST(XmlFaults, AFileCutOffIsOneFault) {
  EXPECT_EQ(told("<s>\n<d>\n<p>un"), (Told{"3: <p>, opened on line 3, is never closed"}));
  EXPECT_EQ(told("<s>\n<d>\n<p num"), (Told{"3: the file ends inside the tag “<p”"}));
  EXPECT_EQ(told("<s>\n<d>\n<p n='1'"), (Told{"3: the file ends inside the tag “<p”"}));
  EXPECT_EQ(told("<s>\n<d>\n<!-- un"), (Told{"3: this <!-- is never closed"}));
  EXPECT_EQ(told("<s></s>\n<d/>\n<d/>"),
            (Told{"2: something stands after the end of the document"}));
}

TEST(XmlFaults, AttributesAndTags) {
  EXPECT_EQ(told("<a>\n<b n=1 m='2'>x</b>\n<b n='1\">x</b>\n<c n='1' n='2'/>\n<d n '1'/></a>"),
            (Told{"2: in <b>, the value of “n” is not in quotation marks",
                  "3: in <b>, the value of “n” has no closing quotation mark",
                  "4: an attribute of the same element is given twice: “n”",
                  "5: the tag <d> is not well written"}));
  EXPECT_EQ(told("<a>\n<b n='1'm='2'>x</b>\n<b\n<c>x</c></b>\n<d/></a>"),
            (Told{"2: the tag <b> is not well written", "3: the tag “<b” has no > at its end"}));
  EXPECT_EQ(told("<a>\n<b>un</b\n<b>deux</b></a>"), (Told{"2: the tag “</b” has no > at its end"}));
}

TEST(XmlFaults, AValueThatRunsIntoTheNextIsNamed) {
  EXPECT_EQ(told("<a>\n<b n=\"1 m=\"2\">x</b>\n<b n='='/><b/></a>"),
            (Told{"2: in <b>, the value of “n” has no closing quotation mark"}));
}

TEST(XmlFaults, TextAndReferences) {
  EXPECT_EQ(
      told("<a>\nR & D, &eacute;t&eacute;,\n3 < 4, &#11; &lt;&#233;&#xE9;\n<b n='A & B'/></a>"),
      (Told{"2: a character & stands alone", "2: &eacute; is not known here",
            "3: a character < stands alone", "3: the character U+000B may not stand in an XML file",
            "4: a character & stands alone"}));
}

TEST(XmlFaults, SectionsCommentsAndInstructions) {
  EXPECT_EQ(told("<a>\nx ]]> y\n<b n=']]>'/></a>"), (Told{"2: the signs ]]> stand in the text"}));
  EXPECT_EQ(
      told("<a>\n<!-- un -- deux -->\n<!-- trois --->\n<!-- - --><!---->\n</a>"),
      (Told{"2: a comment holds two hyphens in a row", "3: a comment holds two hyphens in a row"}));
  EXPECT_EQ(told("<a>\n<? x?>\n<?xml version='1.0'?><?xml-style?></a>"),
            (Told{"2: an instruction <?…?> has no name",
                  "3: something, perhaps an empty line, stands before <?xml … ?>"}));
  EXPECT_EQ(told("\n<?xml version='1.0'?><a/>"),
            (Told{"2: something, perhaps an empty line, stands before <?xml … ?>"}));
}

TEST(XmlFaults, WhatComesBeforeTheFirstElement) {
  const Told declaration{"1: the first line, <?xml … ?>, is not well written"};
  for (const char* line :
       {"<?xml?>", "<?xml encoding='UTF-8'?>", "<?xml version='2.0'?>", "<?xml version='x'?>",
        "<?xml version=1.0?>", "<?xml version='1.0' standalone='oui'?>",
        "<?xml encoding='UTF-8' version='1.0'?>", "<?xml version='1.0' encoding='a b'?>"})
    EXPECT_EQ(told(std::string(line) + "<a/>"), declaration) << line;
  EXPECT_EQ(told("<?xml version='1.0'?>\nbonjour\n<a>\n<b></a>"),
            (Told{"2: something stands before the first element",
                  "4: <b>, opened on line 4, is closed by </a>"}));
  EXPECT_EQ(told("<?xml version='1.0'?>\n<!-- a -->"), (Told{"2: the file holds no element"}));
}

// In ISO-8859-1, where the faults are the parser's own words.
TEST(XmlFaults, OtherEncodingsHaveTheSameWords) {
  const std::string start = "<?xml version='1.0' encoding='ISO-8859-1'?>\n";
  EXPECT_EQ(told(start + "<a>\xE9 ]]> </a>"), (Told{"2: the signs ]]> stand in the text"}));
  EXPECT_EQ(told(start + "<!-- \xE9 -- --><a/>"),
            (Told{"2: a comment holds two hyphens in a row"}));
  EXPECT_EQ(told(start + "<!-- \xE9 ---><a/>"), (Told{"2: a comment holds two hyphens in a row"}));
  EXPECT_EQ(told(start + "<!-- \xE9 --><? x?><a/>"),
            (Told{"2: an instruction <?…?> has no name"}));
  EXPECT_EQ(told(start + "\xE9<a/>"), (Told{"2: the file holds no element"}));
}

// Signs that come along with pasted text are in no name.
TEST(XmlFaults, NamesEndWhereTheyEnd) {
  EXPECT_EQ(told("<a>\n<b\u00A0n='1'/>\n<c×d/></a>"),
            (Told{"2: the tag <b> is not well written", "3: the tag <c> is not well written"}));
}

TEST(XmlFaults, WhatIsFarTooLongIsSaidToBe) {
  const std::string huge(11'000'000, 'a');
  const Told too_long{"1: a name, a value or a comment is far too long"};
  EXPECT_EQ(told("<a><!--" + huge + "--></a>"), too_long);
  EXPECT_EQ(told("<a n='" + huge + "'/>"), too_long);
  EXPECT_EQ(told("<" + huge.substr(0, 60'000) + "/>"), too_long);
}

// What cannot be read as text, or is deeper than the parser goes, has that fault alone.
TEST(XmlFaults, SomeFaultsStandAlone) {
  EXPECT_EQ(told("<a>\n<b>\xE9</bb><c></a>").size(), 1u);
  std::string deep;
  for (int i = 0; i < 400; ++i) deep += "<a>";
  EXPECT_EQ(told(deep).size(), 1u);
}

TEST(XmlFaults, TheirNumberIsBounded) {
  std::string many = "<a>";
  for (int i = 0; i < 1000; ++i) many += "\n<b>&</c>";
  EXPECT_EQ(told(many + "</a>").size(), 50u);
  std::string marks = "<a>";
  for (int i = 0; i < 300'000; ++i) marks += "&#";
  EXPECT_LE(told(marks).size(), 50u);
}

std::vector<std::string> all_records() {
  std::vector<std::string> out;
  for (const char* folder : {"/tests/cases", "/layouts"})
    for (const auto& entry :
         fs::recursive_directory_iterator(std::string(PARAPHE_SOURCE_DIR) + folder))
      if (entry.path().extension() == ".xml" &&
          entry.path().string().find("/refused/") == std::string::npos)
        out.push_back(read_file(entry.path().string()).value());
  return out;
}

TEST(XmlFaults, NothingIsSaidOfWhatIsWellFormed) {
  const std::vector<std::string> records = all_records();
  ASSERT_GT(records.size(), 70u);
  for (const std::string& record : records) {
    const Diagnostics faults = syntax_faults(record, "x.xml");
    EXPECT_TRUE(faults.empty()) << to_string(faults.front());
  }
}

// Each closing tag of a record taken out, alone and with another far from it: one fault, two
// faults, none of them before what was taken out.
TEST(XmlFaults, EachClosingTagThatIsMissingIsToldOnce) {
  const std::string record =
      read_file(std::string(PARAPHE_SOURCE_DIR) + "/tests/cases/lumbres-23-12-132/record.xml")
          .value();
  std::vector<std::pair<size_t, size_t>> tags;  // offset, length
  for (size_t at = record.find("</"); at != record.npos; at = record.find("</", at + 1))
    tags.emplace_back(at, record.find('>', at) + 1 - at);
  tags.pop_back();  // the root's: a file cut off
  auto line = [&](size_t offset) {
    return 1 + std::count(record.begin(), record.begin() + static_cast<long>(offset), '\n');
  };
  for (size_t i = 0; i < tags.size(); i += 7) {
    std::string broken = record;
    broken.erase(tags[i].first, tags[i].second);
    const Diagnostics one = syntax_faults(broken, "x.xml");
    ASSERT_EQ(one.size(), 1u) << record.substr(tags[i].first, tags[i].second) << " line "
                              << line(tags[i].first) << ": " << to_string(one.back());
    EXPECT_GE(one[0].place.line, line(tags[i].first));
    broken = record;
    const size_t j = (i + tags.size() / 2) % tags.size();
    broken[tags[std::max(i, j)].first] = ' ';
    broken.erase(tags[std::max(i, j)].first, tags[std::max(i, j)].second);
    broken.erase(tags[std::min(i, j)].first, tags[std::min(i, j)].second);
    EXPECT_EQ(syntax_faults(broken, "x.xml").size(), 2u)
        << "lines " << line(tags[i].first) << ", " << line(tags[j].first);
  }
}

}  // namespace
}  // namespace paraphe
