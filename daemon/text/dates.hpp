// The dates that feeds and pages carry. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/timestamp.hpp"

namespace newswatch::text {

// How much of a point in time was written, surest first.
enum class Certainty : std::uint8_t {
    none,       // no date
    exact,      // date, time and zone
    no_zone,    // taken as UTC
    date_only,  // midnight UTC
    partial,    // a year, a month or a week: its beginning
    guessed,    // an ambiguous order, an unknown zone, a repaired misspelling
};
// "exact", "no_zone", ...; "none" prints as "".
const char* name_of(Certainty certainty);

struct ParsedDate {
    Timestamp at;
    Certainty certainty;
};

// RFC 3339 and its relatives (W3C-DTF; ISO 8601 with weeks, days of the year and basic forms), RFC 822 to
// 5322 section 3.3 with the slips of the field (weekday missing, wrong or in any language, foreign or
// misspelt month names, two-digit years, no seconds, "GMT+2", names of zones), asctime(), numbers with dots
// and slashes, half days, the characters of year, month and day of East Asia, Unix time. Without a zone it is
// UTC; only Korean wording means Korean time. Nothing for texts over 100 bytes, when the year or the day of a
// given time is missing, when a field is impossible, and for instants outside of 1900 to 9999: feeds say
// "none" by such.
std::optional<ParsedDate> parse_date(std::string_view text);

}  // namespace newswatch::text
