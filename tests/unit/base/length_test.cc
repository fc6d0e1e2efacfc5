#include "base/length.h"

#include <gtest/gtest.h>

namespace paraphe {
namespace {

TEST(Length, MillimetresArePointsOf72PerInch) {
  EXPECT_EQ(Length::from_micrometres(25400), Length::from_points(72));
  EXPECT_EQ(to_points(Length::from_micrometres(210000)), "595.276");
}

TEST(Length, WritesPointsWithoutLocaleAndWithoutTrailingZeros) {
  EXPECT_EQ(to_points(Length::from_millipoints(12500)), "12.5");
  EXPECT_EQ(to_points(Length::from_millipoints(-1)), "-0.001");
  EXPECT_EQ(to_points(Length{0}), "0");
  EXPECT_EQ(to_points(Length::from_millipoints(40007), 2), "40.01");
}

TEST(Length, ScalingRoundsHalfAwayFromZeroOnBothSides) {
  EXPECT_EQ(Length{5}.scaled(1, 2).units, 3);
  EXPECT_EQ(Length{-5}.scaled(1, 2).units, -3);
}

}  // namespace
}  // namespace paraphe
