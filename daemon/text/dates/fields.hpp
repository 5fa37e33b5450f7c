// What was read of a date, piece by piece, and how the pieces become an instant. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "text/dates.hpp"

namespace newswatch::text::detail {

enum class Half : std::uint8_t { none, am, pm };

// When both numbers of "05/09/2024" could be the month: whether the writing itself makes the order known.
enum class Order : std::uint8_t { known, month_first, day_first };

struct Fields {
    int year = -1, month = -1, day = -1;
    int other_month = -1;  // what the month's name means in a rarer language
    int hour = -1, minute = 0, second = 0, millisecond = 0;
    std::optional<int> offset;  // minutes east of UTC
    unsigned weekdays = 0;      // bit 0 is Sunday: the days that the word for the weekday may mean
    Half half = Half::none;
    Order order = Order::known;
    bool guessed = false;
    bool partial = false;       // the day, or day and month, are not written
    bool unknown_zone = false;  // a word stands where zones stand
    bool korean = false;        // without a zone it is Korean time
};

// Nothing when the date is incomplete or impossible.
std::optional<ParsedDate> put_together(Fields fields);

// RFC 5322 section 4.3: 00 to 49 are of this century, 50 to 99 of the last, three digits count from 1900.
constexpr int full_year(int year) { return year + (year < 50 ? 2000 : 1900); }

}  // namespace newswatch::text::detail
