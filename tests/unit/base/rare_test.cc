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

struct Parts {
  std::string name = "nul";
  int number = 7;
};

TEST(Rare, PartsReadAsTheirDefaultsUntilTheyAreMade) {
  RareParts<Parts> parts;
  EXPECT_EQ(sizeof(parts), sizeof(void*));
  EXPECT_EQ(parts->name, "nul");
  parts.make().number = 8;
  EXPECT_EQ(parts->name, "nul");
  EXPECT_EQ(parts->number, 8);
  RareParts<Parts> copy = parts;
  copy.make().name = "autre";
  EXPECT_EQ(parts->name, "nul");
  parts = copy;
  EXPECT_EQ(parts->name, "autre");
  parts = RareParts<Parts>();
  EXPECT_EQ(parts->number, 7);
  EXPECT_EQ(copy->number, 8);
}

// Whatever it is asked to do, it holds what a vector would hold.
TEST(Rare, ListsOfOneAreVectors) {
  auto word = [](size_t i) { return std::string(i % 3 == 0 ? 40 : 3, static_cast<char>('a' + i)); };
  for (size_t count = 0; count < 7; ++count) {
    OneList<std::string> list;
    std::vector<std::string> same;
    for (size_t i = 0; i < count; ++i) {
      list.push_back(word(i));
      same.push_back(word(i));
    }
    auto expect_same = [&](const OneList<std::string>& made) {
      EXPECT_EQ(std::vector<std::string>(made.begin(), made.end()), same);
      EXPECT_EQ(made.size(), same.size());
      EXPECT_EQ(made.empty(), same.empty());
    };
    expect_same(list);
    OneList<std::string> copy = list, other{"x", "y"}, third{"z"};
    expect_same(copy);
    other = copy;
    expect_same(other);
    third = std::move(copy);
    expect_same(third);
    EXPECT_TRUE(copy.empty());
    copy.push_back("again");
    EXPECT_EQ(copy.back(), "again");
    OneList<std::string> moved = std::move(third);
    expect_same(moved);
    const OneList<std::string>& itself = moved;
    moved = itself;
    expect_same(moved);
    if (count == 0) continue;
    EXPECT_EQ(list.front(), word(0));
    EXPECT_EQ(list[count - 1], list.back());
    list.erase(count / 2);
    same.erase(same.begin() + static_cast<long>(count / 2));
    expect_same(list);
    moved.pop_back();
    EXPECT_EQ(moved.size(), count - 1);
  }
}

TEST(Rare, FewValuesAreAppendedAsOne) {
  FewList<uint32_t, 2> list;
  list.append(std::vector<uint32_t>{1});
  list.append({});
  list.append(std::vector<uint32_t>{2});
  EXPECT_TRUE(list == (std::vector<uint32_t>{1, 2}));
  list.append(std::vector<uint32_t>{3, 4, 5});
  EXPECT_TRUE(list == (std::vector<uint32_t>{1, 2, 3, 4, 5}));
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

TEST(Few, StandsInItselfUpToItsFew) {
  using Few = FewList<uint32_t, 2>;
  EXPECT_EQ(sizeof(Few), 16u);
  Few list;
  EXPECT_TRUE(list.empty());
  EXPECT_EQ(list.begin(), list.end());
  for (uint32_t i = 1; i <= 9; ++i) {
    list.push_back(i * 10);
    EXPECT_EQ(list.size(), i);
    EXPECT_EQ(list[i - 1], i * 10);
    EXPECT_EQ(list[0], 10u);
  }
  EXPECT_EQ(list, (std::vector<uint32_t>{10, 20, 30, 40, 50, 60, 70, 80, 90}));
  EXPECT_FALSE(list == (std::vector<uint32_t>{10, 20}));
}

TEST(Few, CopiesAreApartAndMovesLeaveNothingBehind) {
  using Few = FewList<uint32_t, 2>;
  for (uint32_t count : {0u, 1u, 2u, 3u, 8u}) {
    Few list;
    list.reserve(count);
    for (uint32_t i = 0; i < count; ++i) list.push_back(i);
    Few copy = list;
    EXPECT_EQ(copy.size(), count);
    copy.push_back(7);
    EXPECT_EQ(list.size(), count);
    list = copy;
    EXPECT_EQ(list.size(), count + 1);
    EXPECT_EQ(list[count], 7u);
    copy = Few();
    EXPECT_TRUE(copy.empty());
    Few moved = std::move(list);
    EXPECT_EQ(moved.size(), count + 1);
    EXPECT_EQ(moved[count], 7u);
    moved = moved;
    EXPECT_EQ(moved.size(), count + 1);
  }
}

}  // namespace
}  // namespace paraphe
