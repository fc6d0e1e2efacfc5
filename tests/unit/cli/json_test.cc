#include "cli/json.h"

#include <gtest/gtest.h>

namespace paraphe {
namespace {

TEST(Json, WritesNestedValuesIndented) {
  JsonWriter json;
  json.begin_object().member("file", "a.pdf").member("pages", 2).member("signed", true);
  json.key("fields").begin_array().value("A").value("B").end_array();
  json.key("none").begin_array().end_array().key("nothing").null().end_object();
  EXPECT_EQ(json.text(),
            "{\n  \"file\": \"a.pdf\",\n  \"pages\": 2,\n  \"signed\": true,\n"
            "  \"fields\": [\n    \"A\",\n    \"B\"\n  ],\n  \"none\": [],\n"
            "  \"nothing\": null\n}");
}

TEST(Json, EscapesWhatRfc8259AndTerminalsAskFor) {
  JsonWriter json;
  json.value("\"\\\n\t\x01\x1b[31m\x7f é œ \u2028 \U0001F4DC");
  EXPECT_EQ(json.text(), "\"\\\"\\\\\\n\\t\\u0001\\u001b[31m\\u007f é œ \\u2028 \U0001F4DC\"");
}

TEST(Json, BytesThatAreNotUtf8BecomeReplacementCharacters) {
  JsonWriter json;
  json.value("a\xFF\xC3z");
  EXPECT_EQ(json.text(), "\"a\uFFFD\uFFFDz\"");
}

TEST(Json, NumbersKeepTheirSignAndSize) {
  JsonWriter json;
  json.begin_array()
      .value(int64_t{-9223372036854775807LL})
      .value(size_t{0})
      .value(false)
      .end_array();
  EXPECT_EQ(json.text(), "[\n  -9223372036854775807,\n  0,\n  false\n]");
}

}  // namespace
}  // namespace paraphe
