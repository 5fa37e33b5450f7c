#include "collect/timing/health.hpp"

#include <catch2/catch.hpp>

#include "runtime/clock.hpp"

using namespace newswatch;
using namespace std::chrono_literals;
using collect::Cause;
using collect::Known;
using collect::Notice;
using collect::PollResult;

namespace {

const Timestamp noon = *from_rfc3339("2026-03-02T12:00:00Z");

// A source and its polls, told one after the other.
struct Story {
    config::SourceConfig source;
    Known known;
    Timestamp now = noon;

    Story() {
        source.name = "Example";
        source.url = "https://user:secret@example.org/feed";
        source.interval = 15min;
    }
    std::vector<std::string> poll(const PollResult& result, Duration later = 1h) {
        now += later;
        const auto before = known;
        known = collect::after_poll(known, source, result, now, 0);
        last = collect::notices_after(before, known, source, result, now);
        std::vector<std::string> rules;
        for (const auto& notice : last) rules.push_back(notice.rule);
        return rules;
    }
    std::vector<Notice> last;
};

PollResult fine(std::vector<Timestamp> published = {}, std::string damage = {}) {
    PollResult result;
    result.status = 200;
    result.error = std::move(damage);
    result.feed.emplace();
    result.published = std::move(published);
    return result;
}

PollResult unchanged() {
    PollResult result;
    result.kind = PollResult::Kind::unchanged;
    result.status = 304;
    return result;
}

PollResult failure(Cause cause, int status) {
    PollResult result;
    result.kind = status == 410 ? PollResult::Kind::gone : PollResult::Kind::failed;
    result.cause = cause;
    result.status = status;
    result.error = status == 0 ? "no such host" : "HTTP " + std::to_string(status);
    return result;
}

using Rules = std::vector<std::string>;

}  // namespace

TEST_CASE("a source that fails for long is told of once, and once when it comes back", "[health]") {
    Story story;
    CHECK(story.poll(fine()).empty());
    for (int i = 0; i < 4; ++i) CHECK(story.poll(failure(Cause::network, 0)).empty());
    CHECK(story.poll(failure(Cause::network, 0)) == Rules{"source-dead"});
    CHECK(story.last[0].severity == Severity::high);
    CHECK(story.last[0].title.find("no such host") != std::string::npos);
    CHECK(story.last[0].text.find("Failures in a row: 5") != std::string::npos);
    CHECK(story.last[0].text.find("secret") == std::string::npos);
    for (int i = 0; i < 9; ++i) CHECK(story.poll(failure(Cause::network, 0)).empty());
    CHECK(story.poll(fine()) == Rules{"source-recovered"});
    CHECK(story.poll(fine()).empty());
}

TEST_CASE("failures within minutes are nobody's business", "[health]") {
    Story story;
    story.poll(fine());
    for (int i = 0; i < 20; ++i) CHECK(story.poll(failure(Cause::busy, 503), 1min).empty());
    CHECK(story.poll(fine()).empty());
}

TEST_CASE("a source that is gone is told of at once", "[health]") {
    Story story;
    CHECK(story.poll(failure(Cause::refused, 410)) == Rules{"source-dead"});
}

TEST_CASE("a source that refuses us is called blocked", "[health]") {
    Story story;
    story.poll(fine());
    CHECK(story.poll(failure(Cause::refused, 403)).empty());
    CHECK(story.poll(failure(Cause::refused, 403)).empty());
    CHECK(story.poll(failure(Cause::refused, 403)) == Rules{"source-blocked"});
    CHECK(story.poll(failure(Cause::refused, 403)).empty());
    CHECK(story.poll(unchanged()) == Rules{"source-recovered"});
}

TEST_CASE("a feed that stays damaged is told of, one that was damaged once is not", "[health]") {
    Story story;
    CHECK(story.poll(fine({}, "the feed is damaged")).empty());
    CHECK(story.poll(fine()).empty());
    CHECK(story.poll(fine({}, "the feed is damaged")).empty());
    CHECK(story.poll(fine({}, "the feed is damaged")) == Rules{"source-damaged"});
    CHECK(story.poll(unchanged()).empty());
    CHECK(story.poll(fine()) == Rules{"source-recovered"});
}

TEST_CASE("a source that is silent against its own rhythm is told of, a slow one is not", "[health]") {
    Story busy;
    for (int i = 0; i < 24 * 14; ++i) CHECK(busy.poll(fine({busy.now + 30min})).empty());
    for (int i = 0; i < 23; ++i) CHECK(busy.poll(unchanged()).empty());
    CHECK(busy.poll(unchanged(), 2h) == Rules{"source-silent"});
    CHECK(busy.poll(unchanged(), 24h).empty());
    CHECK(busy.poll(fine({busy.now + 30min})) == Rules{"source-recovered"});

    Story weekly;
    for (int i = 0; i < 10; ++i) CHECK(weekly.poll(fine({weekly.now}), 24h * 7).empty());
    for (int i = 0; i < 30; ++i) CHECK(weekly.poll(unchanged(), 24h).empty());
}

TEST_CASE("a weekend is no silence for a source that works on weekdays", "[health]") {
    Story story;
    for (int day = 0; day < 7 * 12; ++day) {
        const auto weekday = std::chrono::weekday{std::chrono::floor<std::chrono::days>(story.now)};
        const bool works = weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
        for (int hour = 0; hour < 24; ++hour)
            CHECK(story.poll(works && hour < 10 ? fine({story.now + 30min}) : unchanged()).empty());
    }
}

TEST_CASE("a move and a gap are told of once each", "[health]") {
    Story story;
    story.known.memory.move = {"https://example.org/new", noon - 24h * 8, 5};
    auto moved = fine();
    moved.moved_to = "https://example.org/new";
    CHECK(story.poll(moved) == Rules{"source-moved"});
    moved.moved_to.clear();
    CHECK(story.poll(moved).empty());
    auto known = story.known;
    known.memory.gap = "between one and two";
    const auto notices = collect::notices_after(story.known, known, story.source, fine(), noon);
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].rule == "source-gap");
}

TEST_CASE("a notice travels as an article of its source that says what it is", "[health]") {
    Story story;
    story.poll(failure(Cause::refused, 410));
    const auto found = collect::article_of(story.last[0], story.source, story.now);
    CHECK(found.article.source == "Example");
    CHECK(found.article.url == "https://example.org/feed");
    REQUIRE(found.article.annotations.size() == 1);
    CHECK(found.article.annotations[0].key == notice_key);
    CHECK(found.article.annotations[0].value == "source-dead");
    CHECK(found.article.annotations[0].kind == "high");
    CHECK_FALSE(found.archive_only);
}
