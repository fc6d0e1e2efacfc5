// Dates as people and build systems give them.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "paraphe.h"

namespace paraphe {

// "2023-12-21", "2023-12-21T18:30", "2023-12-21T18:30:00", a space in the place of the T, then
// nothing, "Z", "+01:00" or "+0100". Without offset the moment is local time; without hour it is
// midnight. Years 1970–9999. Nothing when the text has another form or no such day exists.
std::optional<Instant> parse_date(std::string_view text,
                                  const std::function<int(int64_t)>& local_offset);

// The day of `moment`, at its own offset.
Date day_of(Instant moment);

// The number of seconds that SOURCE_DATE_EPOCH holds (reproducible-builds.org), shown in UTC.
std::optional<Instant> parse_epoch(std::string_view text);

}  // namespace paraphe
