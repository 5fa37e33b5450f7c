#include "collect/schedule.hpp"

#include <algorithm>
#include <charconv>

#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"

namespace newswatch::collect {
namespace {

constexpr Duration longest_wait = std::chrono::hours{24};

Duration spread(Duration interval, double random) {
    return Duration{static_cast<Duration::rep>(static_cast<double>(interval.count()) * (0.9 + 0.2 * random))};
}

store::SourceState after_failure(store::SourceState state, const config::SourceConfig& source,
                                 const PollResult& result, Timestamp now, double random) {
    ++state.failures;
    state.last_error = result.error;
    const runtime::Backoff backoff{.first = source.interval,
                                   .factor = 2.0,
                                   .cap = std::max(longest_wait, source.interval),
                                   .jitter = 0.1};
    auto wait = backoff.delay(state.failures, random);
    state.next_reason =
        "failed " + std::to_string(state.failures) + (state.failures == 1 ? " time" : " times");
    if (result.retry_after && std::min(*result.retry_after, longest_wait) > wait) {
        wait = std::min(*result.retry_after, longest_wait);
        state.next_reason += ", the server asked to wait";
    }
    state.next_due = now + wait;
    return state;
}

}  // namespace

store::SourceState after_poll(store::SourceState state, const config::SourceConfig& source,
                              const PollResult& result, Timestamp now, double random) {
    state.last_polled = now;
    state.last_status = result.status;
    if (result.kind == PollResult::Kind::gone) {
        ++state.failures;
        state.last_error = result.error;
        state.next_due = runtime::never;
        state.next_reason = "gone (410): not polled again until its configuration changes";
        return state;
    }
    if (result.kind == PollResult::Kind::failed)
        return after_failure(std::move(state), source, result, now, random);
    // An unchanged feed is as damaged as it was.
    const bool says_nothing_new = result.kind == PollResult::Kind::unchanged && state.failures == 0;
    if (!says_nothing_new) state.last_error = result.error;
    state.failures = 0;
    state.last_success = now;
    state.next_due = now + spread(source.interval, random);
    state.next_reason = "interval " + to_text(source.interval);
    if (result.retry_after && std::min(*result.retry_after, longest_wait) > state.next_due - now) {
        state.next_due = now + std::min(*result.retry_after, longest_wait);
        state.next_reason = "the server asked to wait";
    }
    return state;
}

store::SourceState at_start(const config::SourceConfig& source,
                            const std::optional<store::SourceState>& remembered, Timestamp now) {
    store::SourceState state;
    if (remembered && remembered->url == source.url) state = *remembered;
    state.source = source.name;
    state.url = source.url;
    if (!state.last_polled || source.url.rfind("file:", 0) == 0) {
        state.next_due = now;
        state.next_reason = state.last_polled ? "start" : "new source";
    } else if (state.next_due != runtime::never) {
        // A shorter interval than before counts at once; failures keep their back-off. A last poll that is
        // yet to come was dated by a clock that was ahead.
        const auto longest = std::min(*state.last_polled, now) +
                             std::max(source.interval, state.failures ? longest_wait : source.interval);
        state.next_due = std::min(state.next_due, longest + source.interval / 10);
    }
    return state;
}

std::optional<Duration> parse_retry_after(std::string_view value, Timestamp now) {
    if (const auto date = from_http_date(value)) return std::max(Duration{*date - now}, Duration::zero());
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (error == std::errc::result_out_of_range) return longest_wait;
    if (value.empty() || error != std::errc{} || end != value.data() + value.size() || seconds < 0)
        return std::nullopt;
    return std::chrono::seconds{std::min<std::int64_t>(seconds, 10'000'000)};
}

}  // namespace newswatch::collect
