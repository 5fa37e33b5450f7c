#include "core/timestamp.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace newswatch {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::array month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array day_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

struct Broken {
    int year, weekday;
    unsigned month, day;
    int hour, minute, second, millisecond;
};

Broken take_apart(Timestamp at) {
    const auto day = std::chrono::floor<days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    return {int{date.year()},
            static_cast<int>(std::chrono::weekday{day}.c_encoding()),
            unsigned{date.month()},
            unsigned{date.day()},
            static_cast<int>(time.hours().count()),
            static_cast<int>(time.minutes().count()),
            static_cast<int>(time.seconds().count()),
            static_cast<int>(time.subseconds().count())};
}

std::optional<Timestamp> put_together(int year, int month, int day, int hour, int minute, int second) {
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    // A leap second (60) is legal in RFC 3339; the clock has none, so it is the next second.
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    return Timestamp{sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
                     std::chrono::seconds{second}};
}

// Reads exactly `digits` decimal digits at `at` and moves past them; -1 when they are not there.
int take_number(std::string_view text, std::size_t& at, std::size_t digits) {
    int number = 0;
    if (at + digits > text.size()) return -1;
    for (std::size_t i = at; i < at + digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        number = number * 10 + (text[i] - '0');
    }
    at += digits;
    return number;
}

bool take(std::string_view text, std::size_t& at, std::string_view any_of) {
    if (at >= text.size() || any_of.find(text[at]) == any_of.npos) return false;
    ++at;
    return true;
}

// "Z", "+05:30", "-0800"; minutes east of UTC.
std::optional<int> take_offset(std::string_view text, std::size_t& at) {
    if (take(text, at, "Zz")) return 0;
    const int sign = take(text, at, "+") ? 1 : take(text, at, "-") ? -1 : 0;
    if (sign == 0) return std::nullopt;
    const int hours = take_number(text, at, 2);
    take(text, at, ":");
    const int minutes = take_number(text, at, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    return sign * (hours * 60 + minutes);
}

std::chrono::milliseconds take_fraction(std::string_view text, std::size_t& at) {
    if (!take(text, at, ".,")) return {};
    int milliseconds = 0, scale = 100;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
        milliseconds += scale * (text[at] - '0');
    return std::chrono::milliseconds{milliseconds};
}

int month_number(std::string_view name) {
    for (std::size_t i = 0; i < month_names.size(); ++i)
        if (name == month_names[i]) return static_cast<int>(i) + 1;
    return 0;
}

std::string format_date(Timestamp at, const char* zone) {
    const auto b = take_apart(at);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d %s",
                  day_names[static_cast<std::size_t>(b.weekday)], b.day, month_names[b.month - 1], b.year,
                  b.hour, b.minute, b.second, zone);
    return text.data();
}

struct Unit {
    std::string_view name;
    Duration length;
};
constexpr std::array units{Unit{"y", std::chrono::hours{24 * 365}}, Unit{"w", std::chrono::hours{24 * 7}},
                           Unit{"d", std::chrono::hours{24}},       Unit{"h", std::chrono::hours{1}},
                           Unit{"m", std::chrono::minutes{1}},      Unit{"s", std::chrono::seconds{1}},
                           Unit{"ms", std::chrono::milliseconds{1}}};

}  // namespace

std::string to_rfc3339(Timestamp at) {
    const auto b = take_apart(at);
    std::array<char, 64> text{};
    int n = std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", b.year, b.month, b.day,
                          b.hour, b.minute, b.second);
    if (b.millisecond != 0)
        n +=
            std::snprintf(text.data() + n, text.size() - static_cast<std::size_t>(n), ".%03d", b.millisecond);
    return std::string(text.data(), static_cast<std::size_t>(n)) + "Z";
}

std::optional<Timestamp> from_rfc3339(std::string_view text) {
    std::size_t at = 0;
    const int year = take_number(text, at, 4);
    if (year < 0 || !take(text, at, "-")) return std::nullopt;
    const int month = take_number(text, at, 2);
    if (month < 1 || !take(text, at, "-")) return std::nullopt;
    const int day = take_number(text, at, 2);
    if (day < 1) return std::nullopt;
    if (at == text.size()) return put_together(year, month, day, 0, 0, 0);
    if (!take(text, at, "Tt ")) return std::nullopt;
    const int hour = take_number(text, at, 2);
    if (hour < 0 || !take(text, at, ":")) return std::nullopt;
    const int minute = take_number(text, at, 2);
    if (minute < 0 || !take(text, at, ":")) return std::nullopt;
    const int second = take_number(text, at, 2);
    if (second < 0) return std::nullopt;
    const auto fraction = take_fraction(text, at);
    const auto offset = take_offset(text, at);
    const auto base = put_together(year, month, day, hour, minute, second);
    if (!offset || !base || at != text.size()) return std::nullopt;
    return *base + fraction - std::chrono::minutes{*offset};
}

std::string to_http_date(Timestamp at) { return format_date(at, "GMT"); }

std::string to_mail_date(Timestamp at) { return format_date(at, "+0000"); }

std::optional<Timestamp> from_http_date(std::string_view text) {
    std::size_t at = 5;  // past "Sun, "
    if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return std::nullopt;
    const int day = take_number(text, at, 2);
    const int month = month_number(text.substr(8, 3));
    at = 12;
    const int year = take_number(text, at, 4);
    at = 17;
    const int hour = take_number(text, at, 2);
    at = 20;
    const int minute = take_number(text, at, 2);
    at = 23;
    const int second = take_number(text, at, 2);
    if (day < 1 || month < 1 || year < 0 || hour < 0 || minute < 0 || second < 0) return std::nullopt;
    return put_together(year, month, day, hour, minute, second);
}

std::optional<Duration> parse_duration(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 0) return std::nullopt;
    const auto name = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const auto& unit : units) {
        if (name != unit.name) continue;
        if (number > Duration::max().count() / unit.length.count()) return std::nullopt;
        return unit.length * number;
    }
    return std::nullopt;
}

std::string to_text(Duration duration) {
    for (const auto& unit : units)
        if (duration >= unit.length && duration % unit.length == Duration::zero())
            return std::to_string(duration / unit.length) + std::string{unit.name};
    return std::to_string(duration.count()) + "ms";
}

}  // namespace newswatch
