#include "deliver/retry_plan.hpp"

#include <algorithm>

#include "runtime/backoff.hpp"

namespace newswatch::deliver {
namespace {

using namespace std::chrono_literals;

constexpr double spread = 0.2;

std::vector<Duration> mail_waits() {
    constexpr Duration lifetime = 24h * 5;
    std::vector<Duration> waits{1min, 5min, 15min, 30min, 1h, 2h};
    Duration total{};
    for (const auto wait : waits) total += wait;
    for (; total + 4h <= lifetime; total += 4h) waits.push_back(4h);
    return waits;
}

}  // namespace

const RetryPlan& RetryPlan::mail() {
    static const RetryPlan plan{mail_waits()};
    return plan;
}

const RetryPlan& RetryPlan::webhook() {
    static const RetryPlan plan{{5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h}};
    return plan;
}

std::optional<Duration> RetryPlan::wait_after(unsigned attempt, std::optional<Duration> at_least,
                                              double random) const {
    const std::size_t index = attempt == 0 ? 0 : attempt - 1;
    if (index >= waits_.size()) return std::nullopt;
    const runtime::Backoff once{
        .first = waits_[index], .factor = 1.0, .cap = waits_[index], .jitter = spread};
    const auto wait = std::max(once.delay(1, random), at_least.value_or(Duration{}));
    return std::min(wait, longest_wait);
}

}  // namespace newswatch::deliver
