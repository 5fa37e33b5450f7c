// When a source publishes, learned from the dates of its own items: a count for each hour of the week.
// Pure: any thread. Private to the room.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/timestamp.hpp"

namespace newswatch::collect {

class Rhythm {
public:
    static constexpr std::size_t hours_of_week = 24 * 7;  // from Sunday 0:00 UTC

    // Counts the dates that lie after those learned before and not in the future. `dates` in any order.
    void learn(const std::vector<Timestamp>& dates, Timestamp now);

    // Articles to expect in the hour of `at`; nothing while too little is known (fewer than four dates).
    std::optional<double> per_hour(Timestamp at) const;
    // How long until half an article more is to be expected, within the two bounds: then a poll in two brings
    // something. Nothing while too little is known.
    std::optional<Duration> wait(Timestamp from, Duration least, Duration most) const;
    // How many articles are to be expected in that time; none while too little is known.
    double expected_between(Timestamp from, Timestamp to) const;

    // The latest date learned.
    std::optional<Timestamp> newest() const;
    std::size_t total() const { return total_; }

    // One line of printable ASCII, and back; an unreadable one is an empty rhythm.
    std::string to_text() const;
    static Rhythm from_text(std::string_view text);
    bool operator==(const Rhythm&) const = default;

private:
    double mean() const;
    double weeks() const;
    double expected(std::size_t hour) const;
    void fade();

    std::array<std::uint8_t, hours_of_week> counts_{};
    std::size_t total_ = 0;  // of the counts
    Timestamp since_{};      // the time that the counts cover: since_ to until_
    Timestamp until_{};
    Timestamp newest_{};
};

}  // namespace newswatch::collect
