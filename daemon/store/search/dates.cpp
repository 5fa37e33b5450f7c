#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include "store/search/query.hpp"

namespace newswatch::store::detail {
namespace {

namespace chrono = std::chrono;

bool digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Period days(chrono::sys_days from, chrono::sys_days to) { return {Timestamp{from}, Timestamp{to}}; }

// YYYY, YYYY-MM, YYYY-MM-DD
std::optional<Period> calendar(std::string_view text) {
    const bool month_given = text.size() >= 7, day_given = text.size() == 10;
    if (text.size() != 4 && text.size() != 7 && text.size() != 10) return std::nullopt;
    if (!digits(text.substr(0, 4)) || number(text) == 0) return std::nullopt;
    if (month_given && (text[4] != '-' || !digits(text.substr(5, 2)))) return std::nullopt;
    if (day_given && (text[7] != '-' || !digits(text.substr(8, 2)))) return std::nullopt;
    const chrono::year year{number(text.substr(0, 4))};
    if (!month_given) return days(year / 1 / 1, (year + chrono::years{1}) / 1 / 1);
    const chrono::month month{static_cast<unsigned>(number(text.substr(5, 2)))};
    if (!month.ok()) return std::nullopt;
    const auto whole = year / month;
    if (!day_given) return days(whole / 1, (whole + chrono::months{1}) / 1);
    const auto day = whole / number(text.substr(8, 2));
    if (!day.ok()) return std::nullopt;
    return days(day, chrono::sys_days{day} + chrono::days{1});
}

}  // namespace

Result<Period> parse_period(std::string_view text, Timestamp now) {
    const auto today = chrono::floor<chrono::days>(now);
    if (text == "today") return days(today, today + chrono::days{1});
    if (text == "yesterday") return days(today - chrono::days{1}, today);
    if (const auto period = calendar(text)) return *period;
    if (const auto ago = parse_duration(text)) return Period{now - *ago, now - *ago};
    const auto at = text.size() > 10 ? from_rfc3339(text) : std::nullopt;
    if (at) return Period{*at, *at};
    return Error{ErrorKind::invalid,
                 "a time is 2026, 2026-11, 2026-11-25, 2026-11-25T08:00:00Z, today, yesterday, or how long "
                 "ago: 7d, 12h"};
}

}  // namespace newswatch::store::detail
