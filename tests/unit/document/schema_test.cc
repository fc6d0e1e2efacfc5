#include <gtest/gtest.h>

#include <string>

#include "base/resource.h"
#include "base/xml.h"

namespace paraphe {
namespace {

// The manual page of the layout language is made from these texts.
bool documented(XmlNode node) {
  bool french = false, english = false;
  for (XmlNode text : node.child("annotation").elements("documentation")) {
    auto language = text.attribute("lang", "http://www.w3.org/XML/1998/namespace");
    if (text.inner_text().size() < 3) continue;
    french |= language == "fr";
    english |= language == "en";
  }
  return french && english;
}

void visit(XmlNode node, int& named) {
  bool definition = node.name() == "element" || node.name() == "attribute" ||
                    node.name() == "simpleType" || node.name() == "attributeGroup";
  if (definition && node.attribute("name")) {
    ++named;
    EXPECT_TRUE(documented(node)) << node.name() << " " << *node.attribute("name");
  }
  for (XmlNode child : node.elements()) visit(child, named);
}

TEST(LayoutSchema, EveryNameIsDocumentedInFrenchAndEnglish) {
  auto bytes = find_resource("schemas/mise-en-page.xsd");
  ASSERT_TRUE(bytes.has_value());
  Result<XmlDocument> xml = XmlDocument::parse(*bytes, "mise-en-page.xsd", nullptr);
  ASSERT_TRUE(xml.ok());
  int named = 0;
  visit(xml->root(), named);
  EXPECT_GT(named, 180);
}

}  // namespace
}  // namespace paraphe
