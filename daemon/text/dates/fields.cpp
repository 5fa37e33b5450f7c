#include "text/dates/fields.hpp"

#include <chrono>
#include <utility>

namespace newswatch::text::detail {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr Timestamp earliest{sys_days{std::chrono::year{1900} / 1 / 1}};
constexpr Timestamp beyond{sys_days{std::chrono::year{10000} / 1 / 1}};

year_month_day date_of(int year, int month, int day) {
    return {std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
            std::chrono::day{static_cast<unsigned>(day)}};
}

bool on_weekday(const Fields& f, int month, int day) {
    const auto date = date_of(f.year, month, day);
    return date.ok() && (f.weekdays >> std::chrono::weekday{sys_days{date}}.c_encoding() & 1) != 0;
}

// The day of the week tells which of two readings was meant; American half days go with American dates.
void settle_order(Fields& f) {
    if (f.order == Order::known) return;
    const bool as_read = on_weekday(f, f.month, f.day), swapped = on_weekday(f, f.day, f.month);
    if (swapped && !as_read) std::swap(f.month, f.day);
    const bool american = f.order == Order::month_first && f.half != Half::none;
    f.guessed |= as_read == swapped && !american;
}

void settle_month(Fields& f) {
    if (f.other_month > 0 && f.weekdays != 0 && !on_weekday(f, f.month, f.day) &&
        on_weekday(f, f.other_month, f.day))
        f.month = f.other_month;
}

void settle_half(Fields& f) {
    if (f.half == Half::none) return;
    if (f.hour > 12) f.guessed |= f.half == Half::am;
    if (f.half == Half::pm && f.hour < 12) f.hour += 12;
    if (f.half == Half::am && f.hour == 12) f.hour = 0;
}

// 24:00 is the next midnight (ISO 8601), 60 seconds a leap second, which the clock has not: the next second.
bool is_time(Fields& f) {
    if (f.hour == 24) f.guessed |= f.minute > 0 || f.second > 0;
    return f.hour <= 24 && f.minute <= 59 && f.second <= 60;
}

Certainty certainty_of(const Fields& f) {
    if (f.guessed || (f.unknown_zone && !f.offset && f.hour >= 0)) return Certainty::guessed;
    if (f.partial) return Certainty::partial;
    if (f.hour < 0) return Certainty::date_only;
    return f.offset ? Certainty::exact : Certainty::no_zone;
}

}  // namespace

std::optional<ParsedDate> put_together(Fields f) {
    using std::chrono::hours, std::chrono::minutes, std::chrono::seconds, std::chrono::milliseconds;
    if (f.day < 0 && f.month > 0 && f.hour < 0) f.day = 1, f.partial = true;
    if (f.year < 0 || f.year > 9999 || f.month < 1 || f.month > 12 || f.day < 1 || f.day > 31) return {};
    settle_order(f);
    settle_month(f);
    const auto date = date_of(f.year, f.month, f.day);
    if (!date.ok()) return {};
    f.guessed |= f.weekdays != 0 && !f.partial && !on_weekday(f, f.month, f.day);

    Timestamp at{sys_days{date}};
    if (f.hour >= 0) {
        settle_half(f);
        if (!is_time(f)) return {};
        constexpr int seoul = 9 * 60;
        at += hours{f.hour} + minutes{f.minute - f.offset.value_or(f.korean ? seoul : 0)} +
              seconds{f.second} + milliseconds{f.millisecond};
    }
    if (at < earliest || at >= beyond) return {};
    return ParsedDate{at, certainty_of(f)};
}

}  // namespace newswatch::text::detail
