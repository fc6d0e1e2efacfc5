#include "base/whence.h"

#include <gtest/gtest.h>

namespace paraphe {
namespace {

TEST(Whence, NothingIsKnownOfWhatComesFromNowhere) {
  const Whence nowhere;
  EXPECT_EQ(nowhere.file(), "");
  EXPECT_EQ(nowhere.path(), "");
  EXPECT_EQ(nowhere.line, 0);
  const Place place = nowhere;
  EXPECT_EQ(place.file, "");
  EXPECT_EQ(nowhere.at(7).line, 7);
}

TEST(Whence, AStepKnowsItsWay) {
  PlaceBook book;
  const Whence file = book.add_file("record.xml");
  const Whence act = book.add_step(book.add_step(file, 2, "seance", 0), 9, "deliberation", 12);
  const Whence title = book.add_step(act, 10, "objet", 0);
  EXPECT_EQ(title.path(), "/seance/deliberation[12]/objet");
  EXPECT_EQ(title.file(), "record.xml");
  EXPECT_EQ(act.path(), "/seance/deliberation[12]");
  const Place place = title;
  EXPECT_EQ(place.path, "/seance/deliberation[12]/objet");
  EXPECT_EQ(place.line, 10);
  EXPECT_EQ(place.column, 0);
}

TEST(Whence, AnotherLineOfTheFileHasNoPath) {
  PlaceBook book;
  const Whence act = book.add_step(book.add_file("record.xml"), 2, "seance", 0);
  EXPECT_EQ(act.at(31).line, 31);
  EXPECT_EQ(act.at(31).path(), "");
  EXPECT_EQ(act.at(31).file(), "record.xml");
}

// Volumes have tens of thousands of nodes, blocks, fragments and cells with a place each.
TEST(Whence, IsSmall) { EXPECT_LE(sizeof(Whence), 16u); }

}  // namespace
}  // namespace paraphe
