// Feed Reader Behaviour 020 to 024: how often the other side wants to be asked
// (docs/feed-reader-behaviour.md).
#include "collect/behaviours/reader.hpp"

using namespace newswatch;
using namespace newswatch::behaviours;

namespace {

// A source without any hint is asked so often.
constexpr auto usual = 40min;

// How long the reader waits after the reply, when it first had a feed.
Duration wait_after(const Reply& reply, const Reply& first = a_feed()) {
    Reader reader;
    reader.script("/a", {first, reply});
    reader.start({reader.source("a")});
    reader.until_request();
    return reader.until_request();
}

std::string dated_items(Duration distance, int count) {
    std::string items;
    for (int i = 0; i < count; ++i)
        items += "<item><guid>d" + std::to_string(i) + "</guid><title>Dated</title><pubDate>" +
                 to_http_date(noon - distance * i) + "</pubDate></item>";
    return items;
}

// How long the reader waits after a feed that says this of itself.
Duration wait_after_feed(const std::string& channel, const Headers& headers = {}) {
    Reader reader;
    reader.script("/a", {a_feed(headers, channel)});
    reader.start({reader.source("a")});
    return reader.until_request();
}

}  // namespace

TEST_CASE("FRB-020 Retry-After is kept: as seconds and as a date, with a 429 and with a 503",
          "[frb][hints]") {
    for (const int status : {429, 503}) {
        CHECK(about(wait_after(answer(status, {{"Retry-After", "10800"}})), 3h));
        Reader reader;
        reader.script("/a", {answer(status, {{"Retry-After", to_http_date(noon + 5h)}})});
        reader.start({reader.source("a")});
        CHECK(about(reader.until_request(), 5h));
    }
}

TEST_CASE("FRB-021 a 429 that names no time makes the reader slower than it was, and slower with each",
          "[frb][hints]") {
    Reader reader;
    reader.script("/a", {a_feed(), answer(429)});
    reader.start({reader.source("a")});
    CHECK(about(reader.until_request(), usual));
    for (const int times : {2, 4, 8, 16}) CHECK(about(reader.until_request(), usual * times));
}

TEST_CASE("FRB-022 the caching headers are kept: s-maxage, max-age less Age, Expires, and across a 304",
          "[frb][hints]") {
    CHECK(about(wait_after_feed("", {{"Cache-Control", "max-age=7200"}}), 2h));
    CHECK(about(wait_after_feed("", {{"Cache-Control", "max-age=7200, s-maxage=10800"}}), 3h));
    CHECK(about(wait_after_feed("", {{"Cache-Control", "max-age=7200"}, {"Age", "1800"}}), 90min));
    CHECK(
        about(wait_after_feed("", {{"Date", to_http_date(noon)}, {"Expires", to_http_date(noon + 4h)}}), 4h));
    CHECK(about(wait_after(answer(304), a_feed({{"Cache-Control", "max-age=7200"}, {"ETag", "\"a\""}})), 2h));
}

TEST_CASE("FRB-023 the rhythm of a feed is matched, between one interval and four", "[frb][hints]") {
    CHECK(about(wait_after_feed(dated_items(5min, 30)), 10min));
    // Four intervals are the longest, however rarely the feed brings something.
    CHECK(about(wait_after_feed(dated_items(24h * 5, 6)), usual));
}

TEST_CASE("FRB-024 what the feed says of itself is kept: ttl, sy:, skipHours and skipDays", "[frb][hints]") {
    CHECK(about(wait_after_feed("<ttl>180</ttl>"), 3h));
    CHECK(about(
        wait_after_feed("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"),
        6h));
    std::string hours;
    for (int hour = 12; hour < 18; ++hour) hours += "<hour>" + std::to_string(hour) + "</hour>";
    CHECK(wait_after_feed("<skipHours>" + hours + "</skipHours>") == 6h);
    CHECK(wait_after_feed("<skipDays><day>Sunday</day><day>Monday</day></skipDays>") == 36h);
}
