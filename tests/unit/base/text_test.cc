#include "base/text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace paraphe {
namespace {

std::vector<char32_t> decode(std::string_view text) {
  std::vector<char32_t> out;
  for (size_t i = 0; i < text.size();) out.push_back(next_character(text, i));
  return out;
}

TEST(Utf8, Decodes) {
  EXPECT_EQ(decode("aé€\xF0\x9F\x98\x80"), (std::vector<char32_t>{'a', 0xE9, 0x20AC, 0x1F600}));
  EXPECT_EQ(decode("\xEF\xBF\xBD"), (std::vector<char32_t>{kReplacement}));
}

TEST(Utf8, ReplacesWhatIsInvalid) {
  using Characters = std::vector<char32_t>;
  EXPECT_EQ(decode("\xE9t\xE9"), (Characters{kReplacement, 't', kReplacement}));
  EXPECT_EQ(decode("\xC0\xAF"), (Characters{kReplacement, kReplacement}));  // overlong
  EXPECT_EQ(decode("\xE0\x80\xAF"), (Characters{kReplacement, kReplacement, kReplacement}));
  EXPECT_EQ(decode("\xED\xA0\x80"), (Characters{kReplacement, kReplacement, kReplacement}));
  EXPECT_EQ(decode("\xF4\x90\x80\x80").front(), kReplacement);  // > U+10FFFF
  EXPECT_EQ(decode("\xF5").front(), kReplacement);
  EXPECT_EQ(decode("a\xE2\x82"), (Characters{'a', kReplacement, kReplacement}));  // cut short
}

TEST(Utf8, SaysWhetherItIsValid) {
  EXPECT_TRUE(is_valid_utf8(""));
  EXPECT_TRUE(is_valid_utf8("Île\xEF\xBF\xBD"));
  EXPECT_FALSE(is_valid_utf8("\xCEle \xFF"));
  EXPECT_FALSE(is_valid_utf8("abc\xC3"));
}

TEST(Utf8, EncodesEveryLength) {
  for (char32_t c : {0x41u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
    std::string text;
    append_utf8(text, c);
    EXPECT_EQ(decode(text), (std::vector<char32_t>{c})) << std::hex << static_cast<uint32_t>(c);
  }
}

TEST(Text, Counts) {
  EXPECT_EQ(count_characters("séance"), 6u);
  EXPECT_EQ(count_characters(""), 0u);
}

TEST(Text, Shortens) {
  EXPECT_EQ(shorten("délibération", 4), "déli…");
  EXPECT_EQ(shorten("déli", 4), "déli");
  EXPECT_EQ(shorten("a", 0), "…");
  EXPECT_EQ(shorten("", 0), "");
}

TEST(Text, TrimsOnlyTheWhiteSpaceOfXml) {
  EXPECT_EQ(trim(" \t\r\n a b \n"), "a b");
  EXPECT_EQ(trim("\u00A0a\u00A0"), "\u00A0a\u00A0");
  EXPECT_EQ(trim(" \n "), "");
}

TEST(Text, CollapsesSpaces) {
  EXPECT_EQ(collapse_spaces("  a \n\t b  c "), "a b c");
  EXPECT_EQ(collapse_spaces("a\u00A0 \u202Fb"), "a\u00A0 \u202Fb");
  EXPECT_EQ(collapse_spaces(" \n"), "");
}

TEST(Text, FindsTheClosestName) {
  const std::string_view names[] = {"objet", "rapporteur", "decision", "scrutin"};
  auto find = [&](std::string_view word) { return closest(word, names, std::size(names)); };
  EXPECT_EQ(find("objett"), "objet");
  EXPECT_EQ(find("raporteur"), "rapporteur");
  EXPECT_EQ(find("scrtuin"), "scrutin");  // two letters swapped are one slip
  EXPECT_EQ(find("obejt"), "objet");
  EXPECT_EQ(find("xyz"), "");
  EXPECT_EQ(find(""), "");
  EXPECT_EQ(find(std::string(10000, 'o')), "");
  EXPECT_EQ(closest("a", nullptr, 0), "");
}

}  // namespace
}  // namespace paraphe
