// Feed Reader Behaviour 001 to 016: conditional requests (docs/feed-reader-behaviour.md).
#include "collect/behaviours/reader.hpp"

using namespace newswatch;
using namespace newswatch::behaviours;

namespace {

const std::string date = "Tue, 24 Feb 2026 08:00:00 GMT";
const std::string tag = "\"5f2-64a1c0de\"";
const Headers both{{"Last-Modified", date}, {"ETag", tag}};

// Two polls of one source; the server's second answer is the reply.
void poll_twice(Reader& reader, const Headers& first, const Reply& second = answer(304)) {
    reader.script("/a", {a_feed(first), second});
    reader.start({reader.source("a")});
    reader.until_request();
    REQUIRE(reader.seen().size() == 2);
}

std::string condition(const Seen& request) {
    return request.header("If-None-Match") + "|" + request.header("If-Modified-Since");
}

}  // namespace

TEST_CASE("FRB-001 the Last-Modified of an answer is stored", "[frb][conditional]") {
    Reader reader;
    reader.script("/a", {a_feed({{"Last-Modified", date}})});
    reader.start({reader.source("a")});
    CHECK(reader.remembered("a").last_modified == date);
}

TEST_CASE("FRB-002 the stored Last-Modified is sent as If-Modified-Since, and a 304 to it is understood",
          "[frb][conditional]") {
    Reader reader;
    poll_twice(reader, {{"Last-Modified", date}});
    CHECK(reader.last().header("If-Modified-Since") == date);
    CHECK(reader.state("a").last_status == 304);
    CHECK(reader.state("a").failures == 0);
}

TEST_CASE("FRB-003 the ETag of an answer is stored", "[frb][conditional]") {
    Reader reader;
    reader.script("/a", {a_feed({{"ETag", tag}})});
    reader.start({reader.source("a")});
    CHECK(reader.remembered("a").etag == tag);
}

TEST_CASE("FRB-004 the stored ETag is sent as If-None-Match, and a 304 to it is understood",
          "[frb][conditional]") {
    Reader reader;
    poll_twice(reader, {{"ETag", tag}});
    CHECK(reader.last().header("If-None-Match") == tag);
    CHECK(reader.state("a").last_status == 304);
    CHECK(reader.state("a").failures == 0);
}

TEST_CASE("FRB-010 a Last-Modified goes back byte for byte, also one that is no date", "[frb][conditional]") {
    for (const std::string value : {"Tue, 24 Feb 2026 09:00:00 +0100", "tue,  24-feb-26 08:00:00 gmt",
                                    "1772000000", "yesterday; about noon"}) {
        Reader reader;
        poll_twice(reader, {{"Last-Modified", value}});
        CHECK(reader.last().header("If-Modified-Since") == value);
    }
}

TEST_CASE("FRB-011 an ETag goes back byte for byte: weak, empty, without quotes, packed",
          "[frb][conditional]") {
    for (const std::string value :
         {"W/\"7\"", "\"\"", "no-quotes", "\"a-gzip\"", "\"a, b\"", "\"caf\xC3\xA9\""}) {
        Reader reader;
        poll_twice(reader, {{"ETag", value}});
        CHECK(reader.last().header("If-None-Match") == value);
    }
}

TEST_CASE("FRB-012 no If-Modified-Since is made up: not at the first contact, nor from another date",
          "[frb][conditional]") {
    Reader reader;
    poll_twice(reader, {{"ETag", tag}, {"Date", date}, {"Expires", date}});
    for (const auto& request : reader.seen()) CHECK(request.header("If-Modified-Since").empty());
}

TEST_CASE("FRB-013 no If-None-Match is made up: not at the first contact, nor without an ETag",
          "[frb][conditional]") {
    Reader reader;
    poll_twice(reader, {{"Last-Modified", date}});
    for (const auto& request : reader.seen()) CHECK(request.header("If-None-Match").empty());
}

TEST_CASE("FRB-014 Last-Modified and ETag are kept and sent as one set", "[frb][conditional]") {
    const std::string later = "Wed, 25 Feb 2026 08:00:00 GMT";
    Reader reader;
    reader.script("/a", {a_feed(both), a_feed({{"Last-Modified", later}}), a_feed({{"ETag", "\"n\""}}),
                         a_feed(), a_feed()});
    reader.start({reader.source("a")});
    for (int i = 0; i < 4; ++i) reader.until_request();
    std::vector<std::string> conditions;
    for (const auto& request : reader.seen()) conditions.push_back(condition(request));
    // What an answer does not name is forgotten with the rest of the set before.
    CHECK(conditions == std::vector<std::string>{"|", tag + "|" + date, "|" + later, "\"n\"|", "|"});
}

TEST_CASE("FRB-015 the set outlives a restart as another version", "[frb][conditional]") {
    Reader reader;
    reader.script("/a", {a_feed(both), answer(304)});
    reader.start({reader.source("a")});
    reader.user_agent = "newswatch/99.0";
    reader.restart();
    reader.until_request();
    CHECK(reader.last().header("User-Agent") == "newswatch/99.0");
    CHECK(condition(reader.last()) == tag + "|" + date);
}

TEST_CASE("FRB-016 the set outlives a 429, and every other failure", "[frb][conditional]") {
    Reader reader;
    auto cut = a_feed();
    cut.cut = 40;
    reader.script("/a", {a_feed(both), answer(429), answer(503), answer(404), answer(200, {}, "no feed"), cut,
                         answer(304)});
    reader.start({reader.source("a")});
    for (int i = 0; i < 6; ++i) {
        reader.until_request();
        INFO(i);
        CHECK(condition(reader.last()) == tag + "|" + date);
    }
    CHECK(reader.state("a").last_status == 304);
}
