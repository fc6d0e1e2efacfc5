#include "base/xml.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "base/resource.h"

namespace paraphe {
namespace {

XmlDocument must_parse(const std::string& bytes) {
  Result<XmlDocument> document = XmlDocument::parse(bytes, "x.xml", nullptr);
  EXPECT_TRUE(document.ok()) << to_string(document.errors().front());
  return *document;
}

std::string refusal(const std::string& bytes) {
  Result<XmlDocument> document = XmlDocument::parse(bytes, "x.xml", nullptr);
  return document.ok() ? "" : to_string(document.errors().front());
}

TEST(Xml, WalksElementsAttributesAndText) {
  XmlDocument document = must_parse(
      "<a xmlns='urn:n' xmlns:p='urn:p' x='1' p:y=' 2 ' z=''>\n"
      "  <!-- no --><b>t<![CDATA[<c>]]></b><?pi?><b/><p:d/></a>");
  XmlNode root = document.root();
  EXPECT_EQ(root.name(), "a");
  EXPECT_EQ(root.namespace_uri(), "urn:n");
  EXPECT_EQ(root.attribute("x"), "1");
  EXPECT_EQ(root.attribute("y"), std::nullopt);
  EXPECT_EQ(root.attribute("y", "urn:p"), " 2 ");
  EXPECT_EQ(root.attribute("z"), "");
  EXPECT_EQ(root.attributes().size(), 3u);
  ASSERT_EQ(root.elements().size(), 3u);
  EXPECT_EQ(root.elements("b").size(), 2u);
  EXPECT_EQ(root.child("b").inner_text(), "t<c>");
  EXPECT_EQ(root.elements()[2].prefix(), "p");
  EXPECT_FALSE(root.child("none").exists());
  EXPECT_EQ(root.child("none").inner_text(), "");
  EXPECT_EQ(root.child("none").attribute("x"), std::nullopt);
  EXPECT_EQ(root.child("b").line(), 2);
}

TEST(Xml, NamesThePlaceOfANode) {
  XmlDocument document = must_parse("<a>\n<b/><c/>\n<b><d/></b></a>");
  Place place = document.place(document.root().elements("b")[1].child("d"));
  EXPECT_EQ(place.path, "/a/b[2]/d");
  EXPECT_EQ(place.line, 3);
  EXPECT_EQ(place.file, "x.xml");
  EXPECT_EQ(document.place(document.root().child("c")).path, "/a/c");
}

TEST(Xml, CountsLinesBeyond65535) {
  XmlDocument document = must_parse("<a>" + std::string(70000, '\n') + "<b/></a>");
  EXPECT_EQ(document.root().child("b").line(), 70001);
}

TEST(Xml, RefusesDocumentTypes) {
  EXPECT_NE(refusal("<!DOCTYPE a>\n<a/>").find("x.xml:1: [xml.doctype]"), std::string::npos);
  EXPECT_NE(refusal("<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>")
                .find("x.xml:2: [xml.doctype]"),
            std::string::npos);
  EXPECT_NE(refusal("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>").find("[xml.doctype]"),
            std::string::npos);
  EXPECT_NE(refusal("<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1/x'> %p;]><a/>")
                .find("[xml.doctype]"),
            std::string::npos);
}

TEST(Xml, ReadsOtherEncodingsThatAreDeclared) {
  XmlDocument document = must_parse(
      "<?xml version='1.0' encoding='ISO-8859-1'?><a>d\xE9"
      "cide</a>");
  EXPECT_EQ(document.root().inner_text(), "décide");
}

TEST(Xml, SaysWhyAFileIsNotXml) {
  EXPECT_NE(refusal("").find("[xml.malformed] the file is empty"), std::string::npos);
  EXPECT_NE(refusal(" \n").find("[xml.malformed]"), std::string::npos);
  EXPECT_NE(refusal("%PDF-1.7").find("x.xml:1: [xml.malformed] this is not an XML file"),
            std::string::npos);
  EXPECT_NE(refusal("\xEF\xBB\xBFtexte").find("this is not an XML file"), std::string::npos);
  EXPECT_EQ(refusal(std::string("\xFE\xFF\0<\0a\0>", 8)).find("this is not an XML file"),
            std::string::npos);
  EXPECT_NE(refusal("<a>&#11;</a>").find("the character U+000B"), std::string::npos);
  EXPECT_NE(refusal("<a>\v</a>").find("the character U+000B"), std::string::npos);
  EXPECT_NE(refusal("<a>\n<b>\n</a>").find("<b>, opened on line 2, is closed by </a>"),
            std::string::npos);
  EXPECT_NE(refusal("<a>\n").find("<a>, opened on line 1, is never closed"), std::string::npos);
  EXPECT_NE(refusal("<a/><b/>").find("after the end"), std::string::npos);
  EXPECT_NE(refusal("<a>\xE9</a>").find("Save it as UTF-8"), std::string::npos);
  EXPECT_NE(refusal("<a x='1' x='2'/>").find("given twice: “x”"), std::string::npos);
}

TEST(Xml, BoundsDepth) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  EXPECT_NE(refusal(deep).find("[xml.too-deep]"), std::string::npos);
}

TEST(Xml, Escapes) {
  EXPECT_EQ(xml_escape("a<b>&\"'\x01\x1F\n\té"), "a&lt;b&gt;&amp;&quot;'\n\té");
}

TEST(XmlSchema, EveryBuiltInSchemaLoads) {
  std::vector<std::string_view> names = list_resources("schemas/");
  ASSERT_FALSE(names.empty());
  for (std::string_view name : names) {
    Result<XmlSchema> schema = XmlSchema::from_resource(name);
    EXPECT_TRUE(schema.ok()) << to_string(schema.errors().front());
  }
  Result<XmlSchema> none = XmlSchema::from_resource("schemas/none.xsd");
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.errors()[0].message.code, std::string("xml.broken-schema"));
}

// Every element and attribute of our schemas is explained in French and English.
void expect_explained(XmlNode node, std::string_view file, int& count) {
  bool named = node.attribute("name").has_value();
  if (named && (node.name() == "element" || node.name() == "attribute")) {
    std::string languages;
    for (XmlNode text : node.child("annotation").elements("documentation"))
      languages += *text.attribute("lang", "http://www.w3.org/XML/1998/namespace");
    EXPECT_NE(languages.find("fr"), std::string::npos)
        << file << ":" << node.line() << " " << *node.attribute("name");
    EXPECT_NE(languages.find("en"), std::string::npos)
        << file << ":" << node.line() << " " << *node.attribute("name");
    ++count;
  }
  for (XmlNode child : node.elements()) expect_explained(child, file, count);
}

TEST(XmlSchema, TheRecordsSchemaExplainsEverything) {
  int count = 0;
  XmlDocument schema = must_parse(std::string(*find_resource("schemas/seance.xsd")));
  expect_explained(schema.root(), "seance.xsd", count);
  EXPECT_GT(count, 150);
}

// A message about a value explains it with the schema's words, {2} in English and {3} in French.
TEST(XmlSchema, ExplainsValuesInBothLanguages) {
  Result<XmlSchema> schema = XmlSchema::from_resource("schemas/seance.xsd");
  ASSERT_TRUE(schema.ok());
  Result<XmlDocument> document = XmlDocument::parse(
      "<seance xmlns='urn:paraphe:seance:1' date='hier'><collectivite/></seance>", "x", &*schema);
  ASSERT_FALSE(document.ok());
  const Diagnostic& value = document.errors().front();
  ASSERT_EQ(value.message.code, std::string("xml.value"));
  EXPECT_EQ(value.arguments, (std::vector<std::string>{
                                 "date", "hier", "Date: year-month-day, for example 2023-12-21.",
                                 "Date : année-mois-jour, par exemple 2023-12-21."}));
}

TEST(XmlSchema, IsSharedByThreads) {
  Result<XmlSchema> schema = XmlSchema::from_resource("schemas/seance.xsd");
  ASSERT_TRUE(schema.ok());
  std::vector<std::thread> threads;
  std::vector<int> refused(4, 0);
  for (size_t i = 0; i < refused.size(); ++i)
    threads.emplace_back([&, i] {
      for (int n = 0; n < 50; ++n)
        if (!XmlDocument::parse("<seance xmlns='urn:paraphe:seance:1'/>", "x", &*schema).ok())
          ++refused[i];
    });
  for (std::thread& thread : threads) thread.join();
  for (int count : refused) EXPECT_EQ(count, 50);
}

}  // namespace
}  // namespace paraphe
