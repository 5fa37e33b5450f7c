#include "collect/schedule.hpp"

#include <catch2/catch.hpp>

#include "runtime/clock.hpp"

using namespace newswatch;
using namespace std::chrono_literals;
using collect::Cause;
using collect::Known;
using collect::PollResult;

namespace {

const Timestamp now = *from_rfc3339("2026-03-01T12:00:00Z");  // a Sunday

config::SourceConfig source() {
    config::SourceConfig made;
    made.name = "Example";
    made.url = "https://example.org/feed";
    made.interval = 15min;
    return made;
}

Known known_with(unsigned failures = 0) {
    Known known;
    known.state.source = "Example";
    known.state.url = "https://example.org/feed";
    known.state.failures = failures;
    return known;
}

// A source that brings an article every few minutes at every hour.
collect::Rhythm busy_rhythm() {
    collect::Rhythm rhythm;
    std::vector<Timestamp> dates;
    for (int i = 0; i < 2000; ++i) dates.push_back(now - i * 5min);
    rhythm.learn(dates, now);
    return rhythm;
}

Known busy(unsigned failures = 0) {
    auto known = known_with(failures);
    known.memory.rhythm = busy_rhythm();
    return known;
}

collect::ServerHints fresh_for(Duration lifetime, Duration age = {}) {
    return {.lifetime = lifetime, .lifetime_from = "max-age", .age = age};
}

PollResult fresh(collect::ServerHints hints = {}) {
    PollResult result;
    result.status = 200;
    result.server = std::move(hints);
    result.feed.emplace();
    return result;
}

PollResult unchanged(collect::ServerHints hints = {}) {
    PollResult result;
    result.kind = PollResult::Kind::unchanged;
    result.status = 304;
    result.server = std::move(hints);
    return result;
}

PollResult failure(Cause cause, int status = 503, std::optional<Duration> retry_after = {}) {
    PollResult result;
    result.kind = PollResult::Kind::failed;
    result.cause = cause;
    result.status = status;
    result.error = "HTTP " + std::to_string(status);
    result.server.retry_after = retry_after;
    return result;
}

PollResult gone() {
    auto result = failure(Cause::refused, 410);
    result.kind = PollResult::Kind::gone;
    return result;
}

Known after(Known known, const PollResult& result, double random = 0, Timestamp at = now) {
    return collect::after_poll(std::move(known), source(), result, at, random);
}

Duration wait_after(Known known, const PollResult& result) {
    return after(std::move(known), result).state.next_due - now;
}

PollResult with_ttl(unsigned minutes) {
    auto result = fresh();
    result.feed->ttl_minutes = minutes;
    return result;
}

}  // namespace

TEST_CASE("the next poll is the latest of floor, freshness, ttl and rhythm", "[schedule]") {
    struct Case {
        const char* what;
        Known known;
        PollResult result;
        Duration expected;
    };
    auto with_age = fresh(fresh_for(1h, 20min));
    auto both = with_ttl(120);
    both.server = fresh_for(1h);
    auto longer = with_ttl(30);
    longer.server = fresh_for(1h);
    auto week = fresh(fresh_for(24h * 7));
    const std::vector<Case> cases{
        {"a busy source: the floor", busy(), fresh(), 15min},
        {"nothing known: four intervals", known_with(), fresh(), 1h},
        {"freshness below the floor", busy(), fresh(fresh_for(1min)), 15min},
        {"freshness", busy(), fresh(fresh_for(1h)), 1h},
        {"freshness less the age", busy(), with_age, 40min},
        {"an age beyond the freshness", busy(), fresh(fresh_for(1h, 2h)), 15min},
        {"a hint stands in for the missing rhythm", known_with(), fresh(fresh_for(20min)), 20min},
        {"ttl", busy(), with_ttl(30), 30min},
        {"ttl above freshness", busy(), both, 2h},
        {"freshness above ttl", busy(), longer, 1h},
        {"the ceiling", busy(), week, 24h},
    };
    for (const auto& one : cases) {
        INFO(one.what);
        CHECK(wait_after(one.known, one.result) == one.expected);
    }
}

TEST_CASE("polls are spread by up to a tenth, and never come before a hint allows", "[schedule]") {
    CHECK(after(busy(), fresh(fresh_for(1h)), 0.0).state.next_due - now == 1h);
    CHECK(after(busy(), fresh(fresh_for(1h)), 0.999).state.next_due - now > 1h + 5min);
    CHECK(after(busy(), fresh(fresh_for(1h)), 0.999).state.next_due - now < 1h + 6min);
}

TEST_CASE("every hint outlives a 304, a failure and a restart", "[schedule]") {
    auto said = with_ttl(45);
    said.server = fresh_for(2h);
    said.feed->skip_hours = 1u << 3;
    said.feed->hub = "https://hub.example";
    auto known = after(busy(), said);
    known = after(known, unchanged(), 0, now + 2h);
    CHECK(known.state.next_due == now + 4h);
    known = after(known, failure(Cause::network, 0), 0, now + 4h);
    known = after(known, unchanged(), 0, now + 5h);
    CHECK(known.state.next_due == now + 7h);
    auto restarted = collect::at_start(source(), known.state, now + 6h);
    CHECK(restarted.state.next_due == now + 7h);
    CHECK(restarted.memory == known.memory);
    restarted = after(restarted, unchanged(), 0, now + 7h);
    CHECK(restarted.state.next_due == now + 9h);
    CHECK(restarted.memory.hub == "https://hub.example");
}

TEST_CASE("a 304 that names another freshness changes it, and its age counts once", "[schedule]") {
    auto known = after(busy(), fresh(fresh_for(2h)));
    known = after(known, unchanged(fresh_for(1h, 30min)));
    CHECK(known.state.next_due == now + 30min);
    known = after(known, unchanged());
    CHECK(known.state.next_due == now + 1h);
}

TEST_CASE("hours and days that the feed asks to skip are skipped", "[schedule]") {
    auto hours = fresh();
    hours.feed->skip_hours = 1u << 12 | 1u << 13;
    CHECK(after(busy(), hours).state.next_due == now + 2h);
    auto days = fresh();
    days.feed->skip_days = 1u << 0;  // Sundays
    CHECK(after(busy(), days).state.next_due == now + 12h);
    auto everything = fresh();
    everything.feed->skip_hours = 0xFFFFFF;
    CHECK(after(busy(), everything).state.next_due == now + 15min);
    CHECK(after(busy(), hours).state.next_reason.find("skip") != std::string::npos);
}

TEST_CASE("failures in a row wait longer and longer, up to a day", "[schedule]") {
    const auto network = failure(Cause::network, 0);
    CHECK(wait_after(busy(0), network) == 15min);
    CHECK(wait_after(busy(1), network) == 30min);
    CHECK(wait_after(busy(3), network) == 2h);
    CHECK(wait_after(busy(50), network) == 24h);
    CHECK(wait_after(busy(0), failure(Cause::busy)) == 15min);
    CHECK(wait_after(busy(0), failure(Cause::refused, 403)) == 1h);
    CHECK(wait_after(busy(1), failure(Cause::refused, 404)) == 2h);
    CHECK(wait_after(busy(0), failure(Cause::no_feed, 200)) == 1h);
    CHECK(wait_after(busy(50), failure(Cause::no_feed, 200)) == 24h);
}

TEST_CASE("a server that fails is not asked sooner than its hints allow, one that was not reached is",
          "[schedule]") {
    const auto known = after(busy(), fresh(fresh_for(6h)));
    CHECK(wait_after(known, failure(Cause::busy)) == 6h);
    CHECK(wait_after(known, failure(Cause::refused, 404)) == 6h);
    CHECK(wait_after(known, failure(Cause::network, 0)) == 15min);
}

TEST_CASE("a server that fails is not asked sooner than when it is well, also when it gives no hint",
          "[schedule]") {
    CHECK(wait_after(known_with(), fresh()) == 1h);
    CHECK(wait_after(known_with(), failure(Cause::busy)) == 1h);
    CHECK(wait_after(known_with(3), failure(Cause::busy)) == 2h);
    CHECK(wait_after(known_with(), failure(Cause::network, 0)) == 15min);
}

TEST_CASE("a 429 that names no time halves the pace, and halves it again with each", "[schedule]") {
    CHECK(wait_after(busy(0), failure(Cause::busy, 429)) == 30min);
    CHECK(wait_after(busy(1), failure(Cause::busy, 429)) == 1h);
    CHECK(wait_after(known_with(0), failure(Cause::busy, 429)) == 2h);
    CHECK(wait_after(busy(50), failure(Cause::busy, 429)) == 24h);
    CHECK(wait_after(busy(0), failure(Cause::busy, 429, 20min)) == 20min);
}

TEST_CASE("how long an error page is fresh says nothing of the feed", "[schedule]") {
    auto error = failure(Cause::busy);
    error.server.lifetime = 10h;
    CHECK(wait_after(busy(), error) == 15min);
    CHECK(after(busy(), error).memory.freshness == 0s);
}

TEST_CASE("Retry-After is kept when it asks for more, with every status, up to a week", "[schedule]") {
    CHECK(wait_after(busy(), failure(Cause::busy, 429, 1h)) == 1h);
    CHECK(wait_after(busy(), failure(Cause::busy, 503, 10s)) == 15min);
    CHECK(wait_after(busy(), failure(Cause::refused, 403, 30h)) == 30h);
    CHECK(wait_after(busy(), failure(Cause::busy, 429, 24h * 365)) == 24h * 7);
    auto result = fresh();
    result.server.retry_after = 3h;
    CHECK(wait_after(busy(), result) == 3h);
    const auto known = after(busy(), result);
    CHECK(collect::at_start(source(), known.state, now + 1h).state.next_due == now + 3h);
}

TEST_CASE("a success clears what a failure left behind", "[schedule]") {
    const auto failed = after(known_with(2), failure(Cause::busy));
    CHECK(failed.state.failures == 3);
    CHECK(failed.state.last_error == "HTTP 503");
    CHECK(failed.state.next_reason == "failed 3 times (the server is busy)");
    CHECK_FALSE(failed.state.last_success);
    const auto fine = after(failed, fresh(), 0, now + 2h);
    CHECK(fine.state.failures == 0);
    CHECK(fine.state.last_error.empty());
    CHECK(fine.state.last_success == now + 2h);
}

TEST_CASE("a source that is gone is not polled again until its address changes", "[schedule]") {
    const auto known = after(busy(), gone());
    CHECK(known.state.next_due == runtime::never);
    CHECK(collect::at_start(source(), known.state, now + 24h).state.next_due == runtime::never);
    auto moved = source();
    moved.url = "https://example.org/new";
    CHECK(collect::at_start(moved, known.state, now + 24h).state.next_due == now + 24h);
}

TEST_CASE("a permanent redirect is stored after a week and three polls of agreement", "[schedule]") {
    auto moved = fresh();
    moved.moved_to = "https://example.org/new";
    auto known = after(busy(), moved);
    CHECK(known.memory.address.empty());
    known = after(known, moved, 0, now + 24h * 6);
    CHECK(known.memory.address.empty());
    known = after(known, moved, 0, now + 24h * 7);
    CHECK(known.memory.address == "https://example.org/new");
    CHECK(collect::address_of(known, source()) == "https://example.org/new");
    const auto restarted = collect::at_start(source(), known.state, now + 24h * 8);
    CHECK(collect::address_of(restarted, source()) == "https://example.org/new");
}

TEST_CASE("a permanent redirect that comes and goes, or leads to no feed, is never stored", "[schedule]") {
    auto moved = fresh();
    moved.moved_to = "https://example.org/maintenance";
    auto known = busy();
    for (int day = 0; day < 40; ++day) {
        auto result = day % 5 == 4 ? fresh() : moved;
        if (day % 7 == 3) result.moved_to = "https://example.org/elsewhere";
        known = after(known, result, 0, now + day * 24h);
    }
    CHECK(known.memory.address.empty());
    auto no_feed = failure(Cause::no_feed, 200);
    no_feed.moved_to = moved.moved_to;
    for (int day = 0; day < 40; ++day) known = after(known, no_feed, 0, now + day * 24h);
    CHECK(known.memory.address.empty());
}

TEST_CASE("when the target of a stored redirect fails, the configured address has the last word",
          "[schedule]") {
    auto known = busy();
    known.memory.address = "https://example.org/new";
    const auto after_gone = after(known, gone());
    CHECK(after_gone.memory.address.empty());
    CHECK(after_gone.state.next_due != runtime::never);
    known = after(known, failure(Cause::network, 0));
    known = after(known, failure(Cause::network, 0));
    CHECK_FALSE(known.memory.address.empty());
    known = after(known, failure(Cause::network, 0));
    CHECK(known.memory.address.empty());
}

TEST_CASE("a restart repeats no request, but a new source and a local one are due at once", "[schedule]") {
    const auto polled = after(busy(), fresh());
    CHECK(collect::at_start(source(), polled.state, now + 1min).state.next_due == now + 15min);
    CHECK(collect::at_start(source(), {}, now).state.next_due == now);
    auto local = source();
    local.url = "file:/srv/feed.xml";
    auto state = polled.state;
    state.url = local.url;
    CHECK(collect::at_start(local, state, now + 1min).state.next_due == now + 1min);
}

TEST_CASE("a file of this machine is read at each interval, whatever it says", "[schedule]") {
    auto local = source();
    local.url = "file:/srv/feed.xml";
    CHECK(collect::after_poll(known_with(), local, with_ttl(600), now, 0).state.next_due == now + 15min);
}

TEST_CASE("a file of this machine that cannot be read is tried again at each interval", "[schedule]") {
    auto local = source();
    local.url = "file:/srv/feed.xml";
    collect::PollResult missing;
    missing.kind = collect::PollResult::Kind::failed;
    missing.cause = collect::Cause::here;
    auto known = known_with();
    for (int failures = 0; failures < 10; ++failures)
        known = collect::after_poll(std::move(known), local, missing, now, 0);
    CHECK(known.state.failures == 10);
    CHECK(known.state.next_due == now + 15min);
}

TEST_CASE("an interval made shorter counts at once, and does not override the hints", "[schedule]") {
    auto slow = source();
    slow.interval = 24h;
    const auto polled = collect::after_poll(busy(), slow, fresh(), now, 0.5);
    CHECK(collect::at_start(source(), polled.state, now + 1min).state.next_due <= now + 17min);
    const auto hinted = collect::after_poll(busy(), slow, fresh(fresh_for(2h)), now, 0.5);
    CHECK(collect::at_start(source(), hinted.state, now + 1min).state.next_due >= now + 2h);
}

TEST_CASE("what a clock that was ahead has planned does not hold polling up for years", "[schedule]") {
    auto polled = after(busy(), fresh(), 0, now + 24h * 365 * 20);
    CHECK(collect::at_start(source(), polled.state, now).state.next_due <= now + 66min);
}

TEST_CASE("what bounds the next poll is told", "[schedule]") {
    auto said = with_ttl(45);
    said.server = fresh_for(2h);
    said.moved_to = "https://example.org/new";
    const auto known = after(busy(), said);
    CHECK(known.state.next_reason == "the server calls its answer fresh for 2h (max-age)");
    std::string all;
    for (const auto& bound : collect::bounds(known, source(), now))
        all += bound.name + ": " + bound.says + "\n";
    for (const auto* text :
         {"floor: interval 15m", "max-age", "the feed asks for 45m (ttl)", "rhythm", "moving: "})
        CHECK(all.find(text) != std::string::npos);
}

TEST_CASE("a source that a hub pushes is polled six hours apart, within max_interval", "[schedule]") {
    auto pushed = fresh();
    pushed.pushed = true;
    auto patient = source();
    patient.max_interval = 24h;
    auto known = collect::after_poll(known_with(), patient, pushed, now, 0);
    CHECK(known.state.next_due - now == 6h);
    CHECK(known.state.next_reason == "a hub pushes; polled as a backup");
    // A restart does not forget that; without the hub the usual wait counts at once.
    CHECK(collect::at_start(patient, known.state, now + 1min, true).state.next_due == now + 6h);
    CHECK(collect::at_start(patient, known.state, now + 1min).state.next_due < now + 6h);
    auto impatient = patient;
    impatient.max_interval = 2h;
    CHECK(collect::after_poll(known_with(), impatient, pushed, now, 0).state.next_due - now == 2h);
    pushed.feed->ttl_minutes = 600;
    CHECK(collect::after_poll(known_with(), patient, pushed, now, 0).state.next_due - now == 10h);
    CHECK(collect::after_poll(known_with(), patient, pushed, now, 0).state.next_reason ==
          "the feed asks for 10h (ttl)");
}

TEST_CASE("a stored move keeps the user information of the configured address within its origin",
          "[schedule]") {
    auto secret = source();
    secret.url = "https://me:pw@example.org/feed";
    auto known = busy();
    known.state.url = secret.url;
    for (const auto& [to, stored] : {std::pair{"https://example.org/new", "https://me:pw@example.org/new"},
                                     {"https://example.com/new", "https://example.com/new"}}) {
        known.memory.move = {to, now - 24h * 8, 5};
        auto moved = fresh();
        moved.moved_to = to;
        CHECK(collect::after_poll(known, secret, moved, now, 0).memory.address == stored);
    }
}
