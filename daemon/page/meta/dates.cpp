#include <algorithm>
#include <charconv>

#include "page/content/names.hpp"
#include "page/html/space.hpp"
#include "page/meta/meta.hpp"
#include "text/dates.hpp"

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

std::optional<Timestamp> make(int year, int month, int day, std::chrono::seconds time) {
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || year < 1900 || year > 2200) return std::nullopt;
    return Timestamp{std::chrono::sys_days{date}} + time;
}

bool is_digits(std::string_view text, std::size_t count) {
    return text.size() == count && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

std::optional<Timestamp> date_of(std::string_view text) {
    constexpr std::size_t shortest = 8;
    static const auto latest = *from_rfc3339("2200-12-31T00:00:00Z");
    text = trim(text);
    if (text.size() < shortest) return std::nullopt;
    const auto date = text::parse_date(text);
    if (!date || date->certainty == text::Certainty::partial || date->at > latest) return std::nullopt;
    return date->at;
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
