#include "core/timestamp.hpp"

#include <catch2/catch.hpp>

using namespace newswatch;
using namespace std::chrono_literals;

TEST_CASE("RFC 3339 times are read with any offset and written in UTC", "[timestamp]") {
    const auto [text, canonical] = GENERATE(table<std::string, std::string>({
        {"2026-03-01T09:30:00Z", "2026-03-01T09:30:00Z"},
        {"2026-03-01t09:30:00z", "2026-03-01T09:30:00Z"},
        {"2026-03-01T09:30:00+05:30", "2026-03-01T04:00:00Z"},
        {"2026-03-01 09:30:00-0800", "2026-03-01T17:30:00Z"},
        {"2026-03-01T09:30:00.25Z", "2026-03-01T09:30:00.250Z"},
        {"2024-02-29", "2024-02-29T00:00:00Z"},
        {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
    }));
    const auto at = from_rfc3339(text);
    REQUIRE(at);
    CHECK(to_rfc3339(*at) == canonical);
}

TEST_CASE("what is not an RFC 3339 time is nothing", "[timestamp]") {
    const auto text = GENERATE(as<std::string>{}, "", "2026", "2026-13-01", "2025-02-29",
                               "2026-03-01T09:30:00", "2026-03-01T25:00:00Z", "2026-03-01T09:30Z",
                               "2026-03-01T09:30:00Zx", "2026-03-01T09:30:00+24:00", "tomorrow");
    CHECK_FALSE(from_rfc3339(text));
}

TEST_CASE("HTTP dates are written and read in the one form that senders must use", "[timestamp]") {
    const auto at = from_http_date("Sun, 06 Nov 1994 08:49:37 GMT");
    REQUIRE(at);
    CHECK(to_rfc3339(*at) == "1994-11-06T08:49:37Z");
    CHECK(to_http_date(*at) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(to_mail_date(*at) == "Sun, 06 Nov 1994 08:49:37 +0000");
    CHECK_FALSE(from_http_date("Sunday, 06-Nov-94 08:49:37 GMT"));
    CHECK_FALSE(from_http_date("Sun, 06 Foo 1994 08:49:37 GMT"));
}

TEST_CASE("durations need a unit and are written in the largest that fits", "[timestamp]") {
    CHECK(parse_duration("250ms") == 250ms);
    CHECK(parse_duration("30s") == 30s);
    CHECK(parse_duration("48h") == 48h);
    CHECK(parse_duration("2w") == 24h * 14);
    CHECK(to_text(48h) == "2d");
    CHECK(to_text(90s) == "90s");
    CHECK(to_text(15min) == "15m");
    for (const auto* text : {"", "10", "h", "-1h", "1.5h", "10 m", "99999999999999999y", "5parsecs"})
        CHECK_FALSE(parse_duration(text));
}
