#include "feed/formats/rhythm.hpp"

#include <algorithm>
#include <array>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr unsigned longest_ttl = 60 * 24 * 366;

std::optional<unsigned> minutes_of_period(std::string_view period) {
    if (iequals(period, "hourly")) return 60;
    if (iequals(period, "daily")) return 60 * 24;
    if (iequals(period, "weekly")) return 60 * 24 * 7;
    if (iequals(period, "monthly")) return 60 * 24 * 30;
    if (iequals(period, "yearly")) return 60 * 24 * 365;
    return std::nullopt;
}

constexpr std::array days{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

}  // namespace

bool Rhythm::read(pugi::xml_node element, const Name& name, Reader& reader) {
    if (name.is(Space::core, "ttl")) {
        const auto number = number_of(reader.line(element));
        if (number > 0) ttl_ = static_cast<unsigned>(std::min<std::uint64_t>(number, longest_ttl));
    } else if (name.is(Space::core, "skiphours")) {
        read_hours(element, reader);
    } else if (name.is(Space::core, "skipdays")) {
        read_days(element, reader);
    } else if (name.is(Space::syndication, "updateperiod")) {
        period_ = minutes_of_period(reader.line(element));
    } else if (name.is(Space::syndication, "updatefrequency")) {
        frequency_ =
            static_cast<unsigned>(std::clamp<std::uint64_t>(number_of(reader.line(element)), 1, 1440));
    } else {
        return false;
    }
    return true;
}

// rssboard.org: 0 to 23; Netscape's 0.91 counted to 24.
void Rhythm::read_hours(pugi::xml_node element, Reader& reader) {
    for (const auto child : element.children()) {
        const auto written = reader.line(child);
        const auto hour = number_of(written);
        if (!written.empty() && is_digit(written[0]) && hour <= 24) hours_ |= 1u << hour % 24;
    }
}

void Rhythm::read_days(pugi::xml_node element, Reader& reader) {
    for (const auto child : element.children()) {
        const auto written = reader.line(child);
        for (std::size_t day = 0; day < days.size(); ++day)
            if (istarts_with(written, days[day])) days_ = static_cast<std::uint8_t>(days_ | 1u << day);
    }
}

std::optional<unsigned> Rhythm::minutes() const {
    if (ttl_) return ttl_;
    if (!period_ && frequency_ == 0) return std::nullopt;
    // The module's defaults: daily, once.
    return std::max(1u, period_.value_or(60 * 24) / std::max(1u, frequency_));
}

void Rhythm::settle(Feed& feed) const {
    feed.ttl_minutes = minutes();
    feed.skip_hours = hours_;
    feed.skip_days = days_;
}

}  // namespace newswatch::feed::detail
