// When a delivery that failed is tried again, and when it is given up. Pure; any thread.
#pragma once

#include <optional>
#include <vector>

#include "core/timestamp.hpp"

namespace newswatch::deliver {

// No wait between two attempts is longer, whatever the other side wishes.
inline constexpr Duration longest_wait = std::chrono::hours{24};

class RetryPlan {
public:
    // 1 m, 5 m, 15 m, 30 m, 1 h, 2 h, then every 4 h for five days: what a mail relay is given to come back.
    static const RetryPlan& mail();
    // 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h: the schedule of Standard Webhooks 1.0.0.
    static const RetryPlan& webhook();

    // How long to wait after failed attempt number `attempt` (1, 2, ...); nothing when it was the last.
    // `at_least`: what the other side asked for (Retry-After); it lengthens the wait, up to longest_wait, and
    // never shortens it. `random` in [0, 1) spreads the wait by a fifth both ways.
    std::optional<Duration> wait_after(unsigned attempt, std::optional<Duration> at_least,
                                       double random) const;
    std::size_t attempts() const { return waits_.size() + 1; }

private:
    explicit RetryPlan(std::vector<Duration> waits) : waits_{std::move(waits)} {}
    std::vector<Duration> waits_;
};

}  // namespace newswatch::deliver
