#include "cli/date.h"

#include <charconv>
#include <chrono>

namespace paraphe {
namespace {

// Reads exactly `count` digits from the front of `text`.
bool take_digits(std::string_view& text, size_t count, int& value) {
  if (text.size() < count) return false;
  value = 0;
  for (char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool take_time(std::string_view& text, int& seconds) {
  int hour = 0, minute = 0, second = 0;
  if (!take_digits(text, 2, hour) || !take(text, ':') || !take_digits(text, 2, minute))
    return false;
  if (take(text, ':') && !take_digits(text, 2, second)) return false;
  seconds = (hour * 60 + minute) * 60 + second;
  return hour < 24 && minute < 60 && second < 60;
}

// "+01:00" or "+0100"; ISO 8601 allows offsets up to 14 hours in practice.
bool take_offset(std::string_view& text, int& minutes) {
  bool negative = !text.empty() && text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return false;
  int hours = 0, rest = 0;
  if (!take_digits(text, 2, hours)) return false;
  take(text, ':');
  if (!take_digits(text, 2, rest) || hours > 14 || rest > 59) return false;
  minutes = (hours * 60 + rest) * (negative ? -1 : 1);
  return true;
}

}  // namespace

std::optional<Instant> parse_date(std::string_view text,
                                  const std::function<int(int64_t)>& local_offset) {
  int year = 0, month = 0, day = 0, time = 0;
  if (!take_digits(text, 4, year) || !take(text, '-') || !take_digits(text, 2, month) ||
      !take(text, '-') || !take_digits(text, 2, day))
    return std::nullopt;
  std::chrono::year_month_day date{std::chrono::year(year),
                                   std::chrono::month(static_cast<unsigned>(month)),
                                   std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year < 1970) return std::nullopt;
  if ((take(text, 'T') || take(text, ' ')) && !take_time(text, time)) return std::nullopt;
  int64_t local = std::chrono::sys_days(date).time_since_epoch().count() * int64_t{86400} + time;
  if (text == "Z") return Instant{local, 0};
  int offset = 0;
  if (text.empty()) {
    // The offset depends on the moment, which depends on the offset: the second guess is right
    // except inside the hour that the change of clocks skips or repeats.
    if (local_offset) offset = local_offset(local - int64_t{60} * local_offset(local));
  } else if (!take_offset(text, offset) || !text.empty()) {
    return std::nullopt;
  }
  return Instant{local - int64_t{60} * offset, offset};
}

std::optional<Instant> parse_epoch(std::string_view text) {
  constexpr int64_t kYear10000 = 253402300800;
  int64_t seconds = 0;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  bool whole = problem == std::errc() && end == text.data() + text.size();
  if (!whole || seconds < 0 || seconds >= kYear10000) return std::nullopt;
  return Instant{seconds, 0};
}

Date day_of(Instant moment) {
  const CivilTime time = to_civil(moment);
  return {time.year, time.month, time.day};
}

}  // namespace paraphe
