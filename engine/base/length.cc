#include "base/length.h"

#include <charconv>

namespace paraphe {

void append_points(std::string& out, Length length, int decimals) {
  int64_t scale = 1;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  int64_t value = length.scaled(scale, Length::kUnitsPerPoint).units;
  if (value < 0) {
    out += '-';
    value = -value;
  }
  char digits[24];
  auto end = std::to_chars(digits, digits + sizeof digits, value / scale).ptr;
  out.append(digits, end);
  int64_t fraction = value % scale;
  if (fraction == 0) return;
  out += '.';
  for (int64_t place = scale / 10; fraction != 0; place /= 10) {
    out += static_cast<char>('0' + fraction / place);
    fraction %= place;
  }
}

std::string to_points(Length length, int decimals) {
  std::string out;
  append_points(out, length, decimals);
  return out;
}

}  // namespace paraphe
