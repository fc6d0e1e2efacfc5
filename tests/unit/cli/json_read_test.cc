#include "cli/json_read.h"

#include <gtest/gtest.h>

#include "cli/json.h"

namespace paraphe {
namespace {

TEST(JsonRead, GivesBackWhatTheWriterWrote) {
  const std::string words = "« é » \"\\/\n\t\x7F 𝄞";
  JsonWriter json;
  json.begin_object().member("words", words).member("number", -12).member("truth", true);
  json.key("nothing").null().key("list").begin_array().value("a").value("b").end_array();
  json.end_object();
  std::optional<JsonValue> read = read_json(json.text());
  ASSERT_TRUE(read.has_value()) << json.text();
  EXPECT_EQ(read->member("words"), words);
  EXPECT_EQ(read->member("absent"), "");
  EXPECT_EQ(read->member("number"), "");  // not a text
  EXPECT_EQ(read->find("number")->text, "-12");
  ASSERT_EQ(read->find("list")->items.size(), 2u);
  EXPECT_EQ(read->find("list")->items[1].text, "b");
}

TEST(JsonRead, UnderstandsEscapes) {
  std::optional<JsonValue> read = read_json("{\"a\": \"\\u00e9\\uD834\\uDD1E\\/\\b\"}");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->member("a"), "é𝄞/\b");
}

TEST(JsonRead, RefusesWhatIsNotJson) {
  for (const char* text :
       {"", "{", "{\"a\"}", "{\"a\":1,}", "[1,]", "[1 2]", "\"open", "\"\\x\"", "\"\\u12\"",
        "{\"a\":1,\"a\":2}", "nul", "{} x", "\"\xff\"", "\"a\nb\"", "{a:1}"})
    EXPECT_FALSE(read_json(text).has_value()) << text;
  EXPECT_FALSE(read_json(std::string(100000, '[')).has_value());
}

TEST(Base64, IsThatOfRfc4648) {
  const std::pair<const char*, const char*> known[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (auto [bytes, text] : known) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  EXPECT_EQ(from_base64(to_base64(all)), all);
  for (const char* wrong : {"Zg=", "Zg", "Z===", "Zm9v=", "Zm9vZg==Zg==", "Z g=", "====", "Zg=x"})
    EXPECT_FALSE(from_base64(wrong).has_value()) << wrong;
}

}  // namespace
}  // namespace paraphe
