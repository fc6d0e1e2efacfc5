#include "pdf/syntax.h"

#include <gtest/gtest.h>

#include <set>

#include "pdf/digest.h"

namespace paraphe {
namespace {

TEST(Syntax, NamesAreEscaped) {
  std::string out;
  append_name(out, "application/xml");
  append_name(out, "a b#(é)");
  EXPECT_EQ(out, "/application#2fxml/a#20b#23#28#c3#a9#29");
  std::string longest;
  append_name(longest, std::string(200, 'n'));
  EXPECT_EQ(longest.size(), 128u);
}

TEST(Syntax, TextIsAsciiOrUtf16) {
  EXPECT_EQ(text_string("a (b) \\ c"), "(a \\(b\\) \\\\ c)");
  EXPECT_EQ(text_string(""), "()");
  EXPECT_EQ(text_string("é"), "<feff00e9>");
  EXPECT_EQ(text_string("a\nb"), "<feff0061000a0062>");
  EXPECT_EQ(text_string("\U0001F58B"), "<feffd83ddd8b>");
  EXPECT_EQ(text_string("\xFF"), "<fefffffd>");
}

TEST(Syntax, NumbersAndColours) {
  std::string out;
  append_components(out, {255, 0, 51});
  append_number(out += " ", -42);
  append_padded(out += " ", 7, 5);
  EXPECT_EQ(out, "1 0 0.2 -42 00007");
  std::string box;
  append_rectangle(box, Length{1}, Length{-1}, Length::from_points(595),
                   Length::from_millipoints(841890));
  EXPECT_EQ(box, "[ 0.00002 -0.00002 595 841.89 ]");
}

TEST(Digest, FingerprintSeesEveryByteAndEveryEnd) {
  auto of = [](std::initializer_list<std::string> pieces) {
    Fingerprint sum;
    for (const std::string& piece : pieces) sum.add(piece);
    return sum.finish();
  };
  std::set<std::string> seen{of({}), of({""}), of({"", ""}), of({"ab"}), of({"a", "b"})};
  EXPECT_EQ(seen.size(), 5u);
  for (size_t length = 1; length <= 70; ++length) {
    EXPECT_TRUE(seen.insert(of({std::string(length, '\0')})).second) << length;
    for (size_t at = 0; at < length; ++at) {
      std::string changed(length, '\0');
      changed[at] = 1;
      EXPECT_TRUE(seen.insert(of({changed})).second) << length << ' ' << at;
    }
  }
  EXPECT_EQ(of({"abc"}), of({"abc"}));
  EXPECT_EQ(of({"abc"}).size(), 16u);
}

// Test suite of RFC 1321 §A.5.
TEST(Digest, Md5) {
  auto hexadecimal = [](std::string_view text) {
    std::string out;
    append_hexadecimal(out, md5(text));
    return out;
  };
  EXPECT_EQ(hexadecimal(""), "<d41d8cd98f00b204e9800998ecf8427e>");
  EXPECT_EQ(hexadecimal("message digest"), "<f96b697d7cb7938d525a2f31aaf161d0>");
  EXPECT_EQ(hexadecimal("1234567890123456789012345678901234567890123456789012345678901234567890"
                        "1234567890"),
            "<57edf4a22be3c955ac49da2e2107b67a>");
  Md5 pieces;
  for (int i = 0; i < 80; ++i) pieces.add(std::string(1, static_cast<char>('0' + (i + 1) % 10)));
  EXPECT_EQ(pieces.finish(), md5("1234567890123456789012345678901234567890123456789012345678901234"
                                 "5678901234567890"));
  Md5 uneven;
  uneven.add(std::string(70, 'a'));
  uneven.add(std::string(130, 'a'));
  EXPECT_EQ(uneven.finish(), md5(std::string(200, 'a')));
  // Around the length at which the padding takes a second block.
  EXPECT_EQ(hexadecimal(std::string(55, 'a')), "<ef1772b6dff9a122358552954ad0df65>");
  EXPECT_EQ(hexadecimal(std::string(56, 'a')), "<3b0c8ac703f828b04c6c197006d17218>");
  EXPECT_EQ(hexadecimal(std::string(64, 'a')), "<014842d480b571495a4a0363793f7367>");
}

}  // namespace
}  // namespace paraphe
