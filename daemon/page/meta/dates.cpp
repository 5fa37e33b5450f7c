#include <algorithm>
#include <array>
#include <charconv>

#include "page/content/names.hpp"
#include "page/html/space.hpp"
#include "page/meta/meta.hpp"

namespace newswatch::page::detail {
namespace {

constexpr std::size_t longest_date = 100;
constexpr int most_looked = 500;  // elements that name a date: each may hold the next

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// Reads digits, and what stands between them, from the front.
class Reader {
public:
    explicit Reader(std::string_view text) : rest{text} {}
    std::optional<int> digits(std::size_t least, std::size_t most) {
        std::size_t count = 0;
        while (count < rest.size() && count < most && is_digit(rest[count])) ++count;
        if (count < least) return std::nullopt;
        const auto value = number(rest.substr(0, count));
        rest.remove_prefix(count);
        return value;
    }
    bool skip(char c) {
        if (rest.empty() || rest.front() != c) return false;
        rest.remove_prefix(1);
        return true;
    }
    bool skip_any(std::string_view set) {
        if (rest.empty() || set.find(rest.front()) == std::string_view::npos) return false;
        rest.remove_prefix(1);
        return true;
    }
    std::string_view rest;
};

std::optional<Timestamp> make(int year, int month, int day, std::chrono::seconds time) {
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || year < 1900 || year > 2200) return std::nullopt;
    return Timestamp{std::chrono::sys_days{date}} + time;
}

// "07:08", "07:08:09.123", with "Z", "+02:00", "+0200" or a half day behind it.
std::chrono::seconds time_of(std::string_view text) {
    using namespace std::chrono;
    Reader reader{trim(text)};
    const auto hour = reader.digits(1, 2);
    if (!hour || *hour > 23 || !reader.skip(':')) return 0s;
    const auto minute = reader.digits(2, 2);
    if (!minute || *minute > 59) return 0s;
    seconds time = hours{*hour} + minutes{*minute};
    if (reader.skip(':')) time += seconds{std::min(reader.digits(2, 2).value_or(0), 59)};
    if (reader.skip('.')) reader.digits(1, 9);
    reader.rest = trim(reader.rest);
    const auto half = lower(reader.rest.substr(0, 2));
    if (half == "pm" && *hour < 12) time += 12h;
    if (half == "am" && *hour == 12) time -= 12h;
    for (const auto* name : {"GMT", "UTC"})
        if (reader.rest.substr(0, 3) == name) reader.rest = trim(reader.rest.substr(3));
    const bool minus = !reader.rest.empty() && reader.rest.front() == '-';
    if (!reader.skip_any("+-")) return time;
    const auto offset_hours = reader.digits(2, 2);
    reader.skip(':');
    const auto offset_minutes = reader.digits(2, 2).value_or(0);
    if (!offset_hours || *offset_hours > 15) return time;
    const seconds offset = hours{*offset_hours} + minutes{offset_minutes};
    return minus ? time + offset : time - offset;
}

std::optional<Timestamp> iso_date(std::string_view text) {
    Reader reader{text};
    const auto year = reader.digits(4, 4);
    const bool plain = !reader.skip_any("-/.");
    const auto month = reader.digits(plain ? 2 : 1, 2);
    if (!plain && !reader.skip_any("-/.")) return std::nullopt;
    const auto day = reader.digits(plain ? 2 : 1, 2);
    if (!year || !month || !day) return std::nullopt;
    if (!reader.skip_any("Tt ")) return reader.rest.empty() ? make(*year, *month, *day, {}) : std::nullopt;
    return make(*year, *month, *day, time_of(reader.rest));
}

int month_named(std::string_view word) {
    static constexpr std::array names{"jan", "feb", "mar", "apr", "may", "jun",
                                      "jul", "aug", "sep", "oct", "nov", "dec"};
    const auto start = lower(word.substr(0, 3));
    for (std::size_t i = 0; i < names.size(); ++i)
        if (start == names[i]) return static_cast<int>(i) + 1;
    return 0;
}

std::optional<Timestamp> named_date(std::string_view text) {
    int month = 0, day = 0, year = 0;
    while (!text.empty() && (month == 0 || day == 0 || year == 0)) {
        const auto end = std::min(text.find_first_of(" ,."), text.size());
        const auto word = text.substr(0, end);
        Reader reader{word};
        if (const auto value = reader.digits(1, 4)) {
            if (*value > 1900)
                year = *value;
            else if (day == 0 && *value >= 1 && *value <= 31)
                day = *value;
        } else if (month == 0 && word.size() >= 3) {
            month = month_named(word);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (month == 0 || day == 0 || year == 0) return std::nullopt;
    const auto clock = text.find(':');
    std::size_t begin = clock == std::string_view::npos ? text.size() : clock;
    while (begin > 0 && is_digit(text[begin - 1])) --begin;
    return make(year, month, day, time_of(text.substr(begin)));
}

bool is_digits(std::string_view text, std::size_t count) {
    return text.size() == count && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

std::optional<Timestamp> date_of(std::string_view text) {
    text = trim(text);
    if (text.size() < 8 || text.size() > longest_date) return std::nullopt;
    if (const auto at = iso_date(text)) return at;
    return named_date(text);
}

std::optional<Timestamp> date_in_url(std::string_view url) {
    for (std::size_t at = url.find('/'); at != std::string_view::npos; at = url.find('/', at + 1)) {
        const auto part = url.substr(at + 1);
        if (part.size() >= 10 && is_digits(part.substr(0, 4), 4) && (part[4] == '/' || part[4] == '-') &&
            is_digits(part.substr(5, 2), 2) && part[7] == part[4] && is_digits(part.substr(8, 2), 2) &&
            (part.size() == 10 || !is_digit(part[10])))
            return make(*number(part.substr(0, 4)), *number(part.substr(5, 2)), *number(part.substr(8, 2)),
                        {});
    }
    return std::nullopt;
}

std::string shown_date(const Tree& tree) {
    std::string first;
    int looked = 0;
    for (std::uint32_t i = 0; i < tree.size() && looked < most_looked; ++i) {
        if (tree[i].tag == Tag::text) continue;
        const bool published = tree.attribute(i, Attribute::itemprop) == "datePublished";
        if (!published && tree[i].tag != Tag::time) continue;
        if (tree[i].tag == Tag::time && !published && !first.empty()) continue;
        ++looked;
        auto value = std::string{tree.attribute(i, Attribute::datetime)};
        if (value.empty()) value = tree.attribute(i, Attribute::content);
        if (value.empty()) value = tree.text_in(i, longest_date);
        if (!date_of(value)) continue;
        if (published) return value;
        first = value;
    }
    return first;
}

}  // namespace newswatch::page::detail
