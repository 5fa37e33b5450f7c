#include "collect/schedule.hpp"

#include <catch2/catch.hpp>

#include "runtime/clock.hpp"

using namespace newswatch;
using namespace std::chrono_literals;
using collect::PollResult;

namespace {

const Timestamp now = *from_rfc3339("2026-03-01T12:00:00Z");

config::SourceConfig source() {
    config::SourceConfig made;
    made.name = "Example";
    made.url = "https://example.org/feed";
    made.interval = 15min;
    return made;
}

store::SourceState state_with(unsigned failures) {
    store::SourceState state;
    state.source = "Example";
    state.url = "https://example.org/feed";
    state.failures = failures;
    return state;
}

Duration wait_after(unsigned failures, PollResult result) {
    return collect::after_poll(state_with(failures), source(), result, now, 0.5).next_due - now;
}

PollResult failure(std::optional<Duration> retry_after = {}) {
    PollResult result;
    result.kind = PollResult::Kind::failed;
    result.status = 503;
    result.error = "HTTP 503";
    result.retry_after = retry_after;
    return result;
}

}  // namespace

TEST_CASE("the next poll comes after the interval, spread by a tenth", "[schedule]") {
    CHECK(wait_after(0, {}) == 15min);
    CHECK(collect::after_poll(state_with(0), source(), {}, now, 0.0).next_due - now == 13min + 30s);
    CHECK(collect::after_poll(state_with(0), source(), {}, now, 0.999999).next_due - now < 16min + 30s);
}

TEST_CASE("failures in a row wait longer and longer, up to a day", "[schedule]") {
    CHECK(wait_after(0, failure()) == 15min);
    CHECK(wait_after(1, failure()) == 30min);
    CHECK(wait_after(3, failure()) == 2h);
    CHECK(wait_after(50, failure()) == 24h);
}

TEST_CASE("Retry-After is kept when it asks for more, up to a day", "[schedule]") {
    CHECK(wait_after(0, failure(1h)) == 1h);
    CHECK(wait_after(0, failure(10s)) == 15min);
    CHECK(wait_after(0, failure(24h * 365)) == 24h);
    PollResult busy;
    busy.retry_after = 1h;
    CHECK(wait_after(0, busy) == 1h);
}

TEST_CASE("a success clears what a failure left behind", "[schedule]") {
    const auto failed = collect::after_poll(state_with(2), source(), failure(), now, 0.5);
    CHECK(failed.failures == 3);
    CHECK(failed.last_error == "HTTP 503");
    CHECK(failed.next_reason == "failed 3 times");
    CHECK_FALSE(failed.last_success);
    const auto fine = collect::after_poll(failed, source(), {}, now + 2h, 0.5);
    CHECK(fine.failures == 0);
    CHECK(fine.last_error.empty());
    CHECK(fine.last_success == now + 2h);
}

TEST_CASE("a source that is gone is not polled again until its address changes", "[schedule]") {
    PollResult gone;
    gone.kind = PollResult::Kind::gone;
    gone.status = 410;
    const auto state = collect::after_poll(state_with(0), source(), gone, now, 0.5);
    CHECK(state.next_due == runtime::never);
    CHECK(collect::at_start(source(), state, now + 24h).next_due == runtime::never);
    auto moved = source();
    moved.url = "https://example.org/new";
    CHECK(collect::at_start(moved, state, now + 24h).next_due == now + 24h);
}

TEST_CASE("a restart repeats no request, but a new source and a local one are due at once", "[schedule]") {
    const auto polled = collect::after_poll(state_with(0), source(), {}, now, 0.5);
    CHECK(collect::at_start(source(), polled, now + 1min).next_due == now + 15min);
    CHECK(collect::at_start(source(), {}, now).next_due == now);
    auto local = source();
    local.url = "file:/srv/feed.xml";
    auto known = polled;
    known.url = local.url;
    CHECK(collect::at_start(local, known, now + 1min).next_due == now + 1min);
}

TEST_CASE("an interval made shorter counts at once", "[schedule]") {
    auto slow = source();
    slow.interval = 24h;
    const auto polled = collect::after_poll(state_with(0), slow, {}, now, 0.5);
    CHECK(collect::at_start(source(), polled, now + 1min).next_due <= now + 17min);
}

TEST_CASE("Retry-After is seconds or an HTTP date", "[schedule]") {
    CHECK(collect::parse_retry_after("120", now) == 2min);
    CHECK(collect::parse_retry_after(to_http_date(now + 1h), now) == 1h);
    CHECK(collect::parse_retry_after(to_http_date(now - 1h), now) == 0s);
    CHECK(collect::parse_retry_after("99999999999999999999", now) == 24h);
    for (const auto* text : {"", "soon", "-5", "1.5", "12 s"})
        CHECK_FALSE(collect::parse_retry_after(text, now));
}

TEST_CASE("what a clock that was ahead has planned does not hold polling up for years", "[schedule]") {
    auto remembered = state_with(0);
    remembered.last_polled = now + 24h * 3650;
    remembered.next_due = *remembered.last_polled + 15min;
    CHECK(collect::at_start(source(), remembered, now).next_due <= now + 17min);
}
