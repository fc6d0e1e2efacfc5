// Length: a distance on the page, exact.
//
// All geometry of the engine is in 1/65536 of a PDF point (1 pt = 1/72 inch), the resolution of
// TeX's "scaled point" (The TeXbook, chapter 10) on PDF's point. Integers make the same input give
// the same page on every machine; floating point would not (sums depend on the order of additions).
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace paraphe {

struct Length {
  int64_t units = 0;  // 1/65536 pt

  static constexpr int64_t kUnitsPerPoint = 65536;

  // `points` is a whole number of PDF points.
  static constexpr Length from_points(int64_t points) { return {points * kUnitsPerPoint}; }
  // `thousandths` is in 1/1000 pt; rounds to the nearest unit.
  static constexpr Length from_millipoints(int64_t thousandths) {
    return {divide(thousandths * kUnitsPerPoint, 1000)};
  }
  // `micrometres` is in 1/1000 mm; 1 mm = 720/254 pt.
  static constexpr Length from_micrometres(int64_t micrometres) {
    return {divide(micrometres * kUnitsPerPoint * 720, 254 * 1000)};
  }

  constexpr auto operator<=>(const Length&) const = default;
  constexpr Length operator+(Length other) const { return {units + other.units}; }
  constexpr Length operator-(Length other) const { return {units - other.units}; }
  constexpr Length operator-() const { return {-units}; }
  constexpr Length& operator+=(Length other) { return units += other.units, *this; }
  constexpr Length& operator-=(Length other) { return units -= other.units, *this; }
  constexpr Length operator*(int64_t factor) const { return {units * factor}; }
  constexpr Length operator/(int64_t divisor) const { return {divide(units, divisor)}; }
  // this × numerator / denominator, rounded to the nearest unit.
  constexpr Length scaled(int64_t numerator, int64_t denominator) const {
    return {divide(units * numerator, denominator)};
  }

 private:
  // Rounds half away from zero, so that -x and x round alike.
  static constexpr int64_t divide(int64_t value, int64_t by) {
    if (by < 0) value = -value, by = -by;
    return value >= 0 ? (value + by / 2) / by : -((-value + by / 2) / by);
  }
};

// Writes `length` in points with at most `decimals` (0–5) decimals, trailing zeros removed, always
// with a full stop: "70.87", "-3", "0". The form of PDF content streams and of golden dumps.
void append_points(std::string& out, Length length, int decimals = 3);
std::string to_points(Length length, int decimals = 3);

}  // namespace paraphe
