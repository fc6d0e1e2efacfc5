#include "base/xml_writer.h"

#include <gtest/gtest.h>

#include "base/latin1.h"
#include "base/xml.h"

namespace paraphe {
namespace {

TEST(Latin1, SpellsWhatItLacks) {
  EXPECT_EQ(spell_in_latin1("Vœux de l’Œuvre – “200 €”… n° 3"),
            "Voeux de l'OEuvre - \"200 EUR\"... n° 3");
  EXPECT_EQ(spell_in_latin1("Tākina Škoda Łódź Nguyễn Ÿ"), "Takina Skoda Lódz Nguyen Y");
  EXPECT_EQ(spell_in_latin1("15 000 m² ≥ 3"), "15 000 m² >= 3");
  EXPECT_EQ(spell_in_latin1("№ 5 ﬁn"), "n° 5 fin");
}

TEST(Latin1, KeepsWhatItHas) {
  std::string all;
  for (int c = 0x20; c < 0x7F; ++c) all += static_cast<char>(c);
  all += "éÉèàçÿ«»°²µ×÷ßþ\u00a0";
  EXPECT_EQ(spell_in_latin1(all), all);
  EXPECT_EQ(to_latin1("é«\u00a0»"), "\xE9\xAB\xA0\xBB");
}

TEST(Latin1, ComposesWhatComesDecomposed) {
  EXPECT_EQ(spell_in_latin1("e\u0301te\u0301 c\u0327a A\u0302ge"), "été ça Âge");
  EXPECT_EQ(spell_in_latin1("z\u030c"), "z");  // no such letter: the mark goes
}

TEST(Latin1, DropsWhatCannotBeSeen) {
  EXPECT_EQ(spell_in_latin1("a\u200bb\u00adc\u0085d\x01"), "abcd");
  EXPECT_EQ(spell_in_latin1("漢"), "?");
  EXPECT_EQ(spell_in_latin1("\xff"), "?");
}

TEST(XmlWriter, WritesLiteralPrefixesAndIndents) {
  XmlWriter xml(XmlEncoding::kUtf8);
  xml.open("a:b").attribute("xmlns:a", "urn:x").element("a:c", "d & <e>").open("a:f").close();
  EXPECT_EQ(xml.finish(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<a:b xmlns:a=\"urn:x\">\n  <a:c>d &amp; &lt;e&gt;</a:c>\n  <a:f/>\n</a:b>\n");
}

TEST(XmlWriter, MixedContentHasNoSpaceOfOurs) {
  XmlWriter xml(XmlEncoding::kUtf8);
  xml.open("p").text("un ").open("b").open("i").text("deux").close().close().text(" trois");
  EXPECT_EQ(xml.finish(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<p>un <b><i>deux</i></b> trois</p>\n");
}

TEST(XmlWriter, DeclaresTheEncodingOfItsBytes) {
  XmlWriter xml(XmlEncoding::kLatin1);
  xml.open("x").attribute("y", "“é”").text("l’été à 5 €");
  std::string bytes = xml.finish();
  EXPECT_EQ(bytes,
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n"
            "<x y=\"&quot;\xE9&quot;\">l'\xE9t\xE9 \xE0 5 EUR</x>\n");
  Result<XmlDocument> read = XmlDocument::parse(bytes, "x.xml", nullptr);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->root().inner_text(), "l'été à 5 EUR");
}

TEST(XmlWriter, AttributesKeepTheirLineEnds) {
  XmlWriter xml(XmlEncoding::kUtf8);
  xml.open("x").attribute("y", "a\n\tb\r\"c\"");
  Result<XmlDocument> read = XmlDocument::parse(xml.finish(), "x.xml", nullptr);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->root().attribute("y"), "a\n\tb\r\"c\"");
}

}  // namespace
}  // namespace paraphe
