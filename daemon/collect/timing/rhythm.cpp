#include "collect/timing/rhythm.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace newswatch::collect {
namespace {

using std::chrono::hours;

constexpr hours a_week{24 * 7};
// What is older says little about how a source works today, and one odd old item must not stretch the time
// that the others cover.
constexpr hours longest_look_back{24 * 28};
constexpr double longest_weeks = 8;
constexpr std::size_t enough = 4;
constexpr double half_an_article = 0.5;

std::size_t hour_of_week(Timestamp at) {
    // 1970-01-01 was a Thursday.
    const auto hour = std::chrono::floor<hours>(at).time_since_epoch().count() + 4 * 24;
    constexpr auto week = static_cast<std::int64_t>(Rhythm::hours_of_week);
    return static_cast<std::size_t>((hour % week + week) % week);
}

// Takes a number off the front of the text.
std::optional<std::int64_t> take_number(std::string_view& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty() && text[0] == ' ') text.remove_prefix(1);
    return number;
}

constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-";

}  // namespace

void Rhythm::learn(const std::vector<Timestamp>& dates, Timestamp now) {
    const bool first = until_ == Timestamp{};
    const auto after = first ? now - longest_look_back : newest_;
    std::vector<Timestamp> fresh;
    for (const auto at : dates)
        if (at > after && at <= now) fresh.push_back(at);
    if (first && fresh.empty()) return;
    if (first) since_ = *std::min_element(fresh.begin(), fresh.end());
    until_ = std::max(until_, now);
    for (const auto at : fresh) {
        auto& count = counts_[hour_of_week(at)];
        if (count + 1u >= digits.size()) fade();
        ++count;
        ++total_;
        newest_ = std::max(newest_, at);
    }
    if (weeks() > longest_weeks) fade();
}

// Half of everything is forgotten: the counts and the time they cover. Odd ones are rounded up and down in
// turn, so that a source of single articles keeps its rate.
void Rhythm::fade() {
    bool up = false;
    for (auto& count : counts_) {
        const bool odd = count % 2 != 0;
        count = static_cast<std::uint8_t>(count / 2 + (odd && up ? 1 : 0));
        if (odd) up = !up;
    }
    total_ = std::accumulate(counts_.begin(), counts_.end(), std::size_t{0});
    since_ += std::chrono::floor<std::chrono::milliseconds>((until_ - since_) / 2);
}

std::optional<Timestamp> Rhythm::newest() const {
    return newest_ == Timestamp{} ? std::nullopt : std::optional{newest_};
}

double Rhythm::weeks() const {
    return std::chrono::duration<double>(until_ - since_) / std::chrono::duration<double>(a_week);
}

double Rhythm::mean() const {
    // Less than an hour of cover would make of a burst the rate of every hour.
    const double covered = std::max(weeks() * static_cast<double>(hours_of_week), 1.0);
    return static_cast<double>(total()) / covered;
}

// One week of the overall mean stands beside what was counted, so that an hour seen once or never is not
// taken for always or never.
double Rhythm::expected(std::size_t hour) const {
    return (counts_[hour] + mean()) / (std::max(weeks(), 0.0) + 1.0);
}

std::optional<double> Rhythm::per_hour(Timestamp at) const {
    if (total() < enough) return std::nullopt;
    return expected(hour_of_week(at));
}

std::optional<Duration> Rhythm::wait(Timestamp from, Duration least, Duration most) const {
    if (total() < enough) return std::nullopt;
    double sum = 0;
    auto hour = hour_of_week(from);
    auto at = from;
    auto end = std::chrono::floor<hours>(from) + hours{1};
    for (std::size_t i = 0; i <= hours_of_week && at - from < most; ++i) {
        const double rate = expected(hour);
        const double share = std::chrono::duration<double, std::ratio<3600>>(end - at).count();
        if (sum + rate * share >= half_an_article) {
            const double rest = (half_an_article - sum) / rate;
            at += std::chrono::floor<Duration>(std::chrono::duration<double, std::ratio<3600>>(rest));
            return std::clamp(Duration{at - from}, least, std::max(least, most));
        }
        sum += rate * share;
        at = end;
        end += hours{1};
        hour = (hour + 1) % hours_of_week;
    }
    return std::max(least, most);
}

double Rhythm::expected_between(Timestamp from, Timestamp to) const {
    if (total() < enough || to <= from) return 0;
    double week = 0;
    for (std::size_t hour = 0; hour < hours_of_week; ++hour) week += expected(hour);
    const auto whole_weeks = (to - from) / a_week;
    double sum = week * static_cast<double>(whole_weeks);
    for (Timestamp at = from + a_week * whole_weeks; at < to;) {
        const auto end = std::min<Timestamp>(to, std::chrono::floor<hours>(at) + hours{1});
        sum += expected(hour_of_week(at)) * std::chrono::duration<double, std::ratio<3600>>(end - at).count();
        at = end;
    }
    return sum;
}

std::string Rhythm::to_text() const {
    if (until_ == Timestamp{}) return {};
    std::string text;
    for (const auto at : {since_, until_, newest_})
        text += std::to_string(at.time_since_epoch().count()) + ' ';
    for (const auto count : counts_) text += digits[count];
    return text;
}

Rhythm Rhythm::from_text(std::string_view text) {
    Rhythm rhythm;
    for (auto* at : {&rhythm.since_, &rhythm.until_, &rhythm.newest_}) {
        const auto number = take_number(text);
        if (!number) return {};
        *at = Timestamp{Duration{*number}};
    }
    if (text.size() != hours_of_week || rhythm.since_ > rhythm.until_) return {};
    for (std::size_t hour = 0; hour < hours_of_week; ++hour) {
        const auto count = digits.find(text[hour]);
        if (count == digits.npos) return {};
        rhythm.counts_[hour] = static_cast<std::uint8_t>(count);
        rhythm.total_ += count;
    }
    return rhythm;
}

}  // namespace newswatch::collect
