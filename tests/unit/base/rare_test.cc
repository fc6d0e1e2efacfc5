#include "base/rare.h"

#include <gtest/gtest.h>

#include "base/shared_text.h"

namespace paraphe {
namespace {

TEST(Rare, TakesTheRoomOfOnePointer) {
  EXPECT_EQ(sizeof(RareText), sizeof(void*));
  EXPECT_EQ(sizeof(RareList<std::string>), sizeof(void*));
}

TEST(Rare, ListsAreListsWhetherTheyHoldAnythingOrNot) {
  RareList<int> list;
  EXPECT_TRUE(list.empty());
  EXPECT_EQ(list.size(), 0u);
  for (int item : list) FAIL() << item;
  list.push_back(3);
  list.push_back(5);
  EXPECT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0], 3);
  EXPECT_EQ(list.back(), 5);
  int sum = 0;
  for (int& item : list) sum += item++;
  EXPECT_EQ(sum, 8);
  EXPECT_EQ(list, (RareList<int>{4, 6}));
  EXPECT_TRUE(RareList<int>(std::vector<int>{}) == RareList<int>());
}

TEST(Rare, CopiesAreApart) {
  RareList<int> list{1, 2};
  RareList<int> copy = list;
  copy[0] = 9;
  EXPECT_EQ(list[0], 1);
  list = copy;
  copy.push_back(7);
  EXPECT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0], 9);
  RareText text("un"), other = text;
  other = "deux";
  EXPECT_EQ(text, "un");
  text = other;
  other.clear();
  EXPECT_EQ(text, "deux");
  EXPECT_TRUE(other.empty());
}

TEST(Rare, TextsConvertToWhatTheyHold) {
  const std::string words = "la parole";
  const RareText text = words;
  const std::string& same = text;
  const std::string_view view = text;
  EXPECT_EQ(same, words);
  EXPECT_EQ(view, words);
  EXPECT_EQ(text.size(), words.size());
  EXPECT_EQ(RareText(), "");
  EXPECT_TRUE(RareText("").empty());
}

TEST(SharedText, IsNeverCopied) {
  const SharedText text = std::string(100, 'x');
  const SharedText copy = text;
  EXPECT_TRUE(copy.shares_with(text));
  EXPECT_EQ(copy, std::string(100, 'x'));
  EXPECT_EQ(copy, SharedText(std::string(100, 'x')));
  EXPECT_EQ(SharedText(), "");
  EXPECT_TRUE(SharedText().empty());
}

}  // namespace
}  // namespace paraphe
