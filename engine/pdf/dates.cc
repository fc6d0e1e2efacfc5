#include <algorithm>

#include "pdf/pdf.h"
#include "pdf/syntax.h"

namespace paraphe {

namespace {

// "2023-12-21T18:30:00" with the given separators, then "+01" sign and hours.
std::string date_text(Instant instant, const char* date, const char* time, const char* between) {
  CivilTime civil = to_civil(instant);
  std::string out;
  auto put = [&out](const char* before, int number) {
    append_padded(out += before, static_cast<uint64_t>(number), 2);
  };
  append_padded(out, static_cast<unsigned>(civil.year), 4);
  put(date, civil.month);
  put(date, civil.day);
  put(between, civil.hour);
  put(time, civil.minute);
  put(time, civil.second);
  out += instant.offset_minutes < 0 ? '-' : '+';
  int offset = instant.offset_minutes < 0 ? -instant.offset_minutes : instant.offset_minutes;
  put("", offset / 60 % 24);
  put(*time != '\0' ? ":" : "'", offset % 60);
  return out;
}

}  // namespace

// Proleptic Gregorian calendar, counted in eras of 400 years from 1 March of year 0.
CivilTime to_civil(Instant instant) {
  // Four digits of year are all that a date of PDF can hold.
  constexpr int64_t kYear0 = -62'167'219'200, kEndOf9999 = 253'402'300'799;
  int64_t seconds = std::clamp(instant.seconds, kYear0, kEndOf9999);
  int64_t local = std::clamp(seconds + int64_t{60} * instant.offset_minutes, kYear0, kEndOf9999);
  int64_t days = local / 86400, rest = local % 86400;
  if (rest < 0) --days, rest += 86400;
  days += 719468;  // from 0000-03-01 to 1970-01-01
  int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  int64_t day_of_era = days - era * 146097;
  int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t month_from_march = (5 * day_of_year + 2) / 153;
  CivilTime civil;
  civil.day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  civil.month =
      static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  civil.year = static_cast<int>(year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0));
  civil.hour = static_cast<int>(rest / 3600);
  civil.minute = static_cast<int>(rest / 60 % 60);
  civil.second = static_cast<int>(rest % 60);
  return civil;
}

std::string to_pdf_date(Instant instant) { return "D:" + date_text(instant, "", "", "") + "'"; }

std::string to_iso_date(Instant instant) { return date_text(instant, "-", ":", "T"); }

}  // namespace paraphe
