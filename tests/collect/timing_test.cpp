#include <catch2/catch.hpp>

#include "collect/timing/freshness.hpp"
#include "collect/timing/host_patience.hpp"
#include "collect/timing/memory.hpp"
#include "collect/timing/rhythm.hpp"

using namespace newswatch;
using namespace std::chrono_literals;
using collect::Memory;
using collect::Rhythm;

namespace {

const Timestamp noon = *from_rfc3339("2026-03-01T12:00:00Z");  // a Sunday

struct HeaderCase {
    net::Headers headers;
    std::optional<Duration> lifetime;
    std::string from;
    Duration age;
};

}  // namespace

TEST_CASE("the freshness of an answer is s-maxage, else max-age, else Expires minus Date", "[freshness]") {
    const std::vector<HeaderCase> cases{
        {{}, std::nullopt, "", 0s},
        {{{"cache-control", "max-age=3600"}}, 1h, "max-age", 0s},
        {{{"cache-control", "public, MAX-AGE = \"60\" , s-maxage=120"}}, 2min, "s-maxage", 0s},
        {{{"cache-control", "max-age=3600"}, {"age", "600"}}, 1h, "max-age", 10min},
        {{{"cache-control", "max-age=1"}, {"cache-control", "s-maxage=7"}}, 7s, "s-maxage", 0s},
        {{{"cache-control", "max-age=10, max-age=20"}}, 10s, "max-age", 0s},
        {{{"expires", to_http_date(noon + 30min)}, {"date", to_http_date(noon - 30min)}}, 1h, "Expires", 0s},
        {{{"expires", to_http_date(noon + 30min)}}, 30min, "Expires", 0s},
        {{{"expires", to_http_date(noon - 30min)}}, 0s, "Expires", 0s},
        {{{"expires", "0"}}, 0s, "Expires", 0s},
        {{{"expires", to_http_date(noon + 30min)}, {"cache-control", "max-age=5"}}, 5s, "max-age", 0s},
        {{{"cache-control", "no-cache, max-age=3600"}}, 0s, "no-cache", 0s},
        {{{"cache-control", "no-cache=\"set-cookie, x\", max-age=3600"}}, 1h, "max-age", 0s},
        {{{"cache-control", "no-store"}}, 0s, "no-store", 0s},
        {{{"cache-control", "max-age=99999999999999999999"}}, 366 * 24h, "max-age", 0s},
        {{{"cache-control", "max-age=-1"}}, std::nullopt, "", 0s},
        {{{"cache-control", "max-age=soon"}, {"age", "old"}}, std::nullopt, "", 0s},
        {{{"cache-control", "private"}}, std::nullopt, "", 0s},
        {{{"cache-control", ",,=,\""}}, std::nullopt, "", 0s},
    };
    for (const auto& one : cases) {
        const auto hints = collect::server_hints(one.headers, noon);
        INFO((one.headers.empty() ? std::string{} : one.headers.front().second));
        CHECK(hints.lifetime == one.lifetime);
        CHECK(hints.lifetime_from == one.from);
        CHECK(hints.age == one.age);
    }
}

TEST_CASE("Retry-After is seconds or an HTTP date, whatever the status", "[freshness]") {
    CHECK(collect::parse_retry_after("120", noon) == 2min);
    CHECK(collect::parse_retry_after(to_http_date(noon + 1h), noon) == 1h);
    CHECK(collect::parse_retry_after(to_http_date(noon - 1h), noon) == 0s);
    CHECK(collect::parse_retry_after("99999999999999999999", noon) == 366 * 24h);
    for (const auto* text : {"", "soon", "-5", "1.5", "12 s"})
        CHECK_FALSE(collect::parse_retry_after(text, noon));
    CHECK(collect::server_hints({{"retry-after", "60"}}, noon).retry_after == 1min);
}

TEST_CASE("a rhythm is known after four dates, and is the mean of what they cover", "[rhythm]") {
    Rhythm rhythm;
    rhythm.learn({noon - 3h, noon - 2h, noon - 1h}, noon);
    CHECK_FALSE(rhythm.per_hour(noon));
    CHECK_FALSE(rhythm.wait(noon, 15min, 1h));
    rhythm.learn({noon}, noon);
    REQUIRE(rhythm.per_hour(noon));
    CHECK(*rhythm.per_hour(noon) > 0.5);
    CHECK(rhythm.newest() == noon);
}

TEST_CASE("dates known before, of long ago and of the future teach nothing", "[rhythm]") {
    Rhythm rhythm;
    rhythm.learn({noon - 1h, noon - 2h, noon + 1h, noon - 60 * 24h}, noon);
    CHECK(rhythm.total() == 2);
    rhythm.learn({noon - 1h, noon - 2h}, noon + 1min);
    CHECK(rhythm.total() == 2);
    rhythm.learn({noon + 30s}, noon + 1min);
    CHECK(rhythm.total() == 3);
}

TEST_CASE("a busy hour of the week is polled more often than a quiet one", "[rhythm]") {
    Rhythm rhythm;
    // Eight weeks of a paper that brings ten articles each weekday between eight and nine.
    auto now = noon;
    for (int day = 0; day < 56; ++day, now += 24h) {
        const auto weekday = std::chrono::weekday{std::chrono::floor<std::chrono::days>(now)};
        if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) continue;
        std::vector<Timestamp> dates;
        for (int i = 0; i < 10; ++i)
            dates.push_back(std::chrono::floor<std::chrono::days>(now) + 8h + i * 6min);
        rhythm.learn(dates, now);
    }
    const auto monday = *from_rfc3339("2026-05-04T08:00:00Z");
    const auto night = *from_rfc3339("2026-05-04T01:00:00Z");
    CHECK(*rhythm.per_hour(monday) > 5);
    CHECK(*rhythm.per_hour(night) < 1);
    CHECK(*rhythm.wait(monday, 1min, 24h) < 10min);
    CHECK(*rhythm.wait(night, 1min, 24h) > 1h);
    CHECK(*rhythm.wait(night, 1min, 24h) < 8h);
    CHECK(*rhythm.wait(monday, 15min, 1h) == 15min);
    CHECK(*rhythm.wait(night, 15min, 1h) == 1h);
    CHECK(rhythm.expected_between(monday, monday) == 0);
    CHECK(rhythm.expected_between(night, night + 24h) > 5);
    CHECK(rhythm.expected_between(night, night + 24h) ==
          Approx(rhythm.expected_between(night, night + 15 * 24h) -
                 rhythm.expected_between(night, night + 14 * 24h)));
}

TEST_CASE("what a source did months ago fades", "[rhythm]") {
    Rhythm rhythm;
    auto now = noon;
    for (int i = 0; i < 24 * 7 * 4; ++i, now += 1h) rhythm.learn({now - 1min}, now);
    const auto busy = *rhythm.per_hour(now);
    for (int day = 0; day < 300; ++day, now += 24h) rhythm.learn({now - 1min}, now);
    CHECK(*rhythm.per_hour(now + 5h) < busy / 10);
    CHECK(rhythm.total() < 200);
}

TEST_CASE("a rhythm is read back as it was written, and nothing else is read", "[rhythm]") {
    Rhythm rhythm;
    rhythm.learn({noon - 30h, noon - 2h, noon - 1h, noon - 1min}, noon);
    CHECK(Rhythm::from_text(rhythm.to_text()) == rhythm);
    CHECK(Rhythm{}.to_text().empty());
    for (const auto* text : {"", "1 2", "1 2 3 short", "x"}) CHECK(Rhythm::from_text(text) == Rhythm{});
}

TEST_CASE("what is remembered of a source is read back, also when a later version has added to it",
          "[memory]") {
    Memory memory;
    memory.freshness = 1h;
    memory.freshness_from = "max-age";
    memory.not_before = noon;
    memory.ttl = 30min;
    memory.skip_hours = 0xF0;
    memory.skip_days = 3;
    memory.self = "https://example.org/feed\nttl 1";
    memory.hub = "https://hub.example";
    memory.rhythm.learn({noon}, noon);
    memory.move = {"https://example.org/new", noon, 2};
    memory.address = "https://example.org/now";
    memory.digest = "abc";
    memory.duplicate_of = "Other feed";
    memory.gap = "between one and two";
    memory.trouble = "source-dead";
    memory.trouble_since = memory.failing_since = noon;
    memory.damaged_polls = 1;
    const auto text = memory.to_text();
    memory.self = "https://example.org/feed ttl 1";
    CHECK(Memory::from_text(text) == memory);
    CHECK(Memory::from_text("hue blue\n" + text + "later 1\nbroken") == memory);
    CHECK(Memory::from_text("") == Memory{});
}

TEST_CASE("an answer that says nothing of freshness leaves what was said before", "[memory]") {
    Memory memory;
    memory.take_in(collect::server_hints({{"cache-control", "max-age=3600"}}, noon));
    memory.take_in(collect::server_hints({{"etag", "\"x\""}}, noon));
    CHECK(memory.freshness == 1h);
    memory.take_in(collect::server_hints({{"cache-control", "no-cache"}}, noon));
    CHECK(memory.freshness == 0s);
}

TEST_CASE("a host is left alone once three of its sources were told to wait", "[host_patience]") {
    collect::HostPatience patience;
    CHECK_FALSE(patience.told("h", "a", noon + 3min, noon));
    CHECK_FALSE(patience.told("h", "a", noon + 5min, noon));
    CHECK_FALSE(patience.told("other", "x", noon + 5min, noon));
    CHECK_FALSE(patience.told("h", "b", noon + 10min, noon));
    CHECK(patience.told("h", "c", noon + 7min, noon) == noon + 5min);
    CHECK_FALSE(patience.told("h", "d", noon + 20min, noon + 8min));
}
