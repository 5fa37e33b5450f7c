// Feed Reader Behaviour 030 to 037, 070 and 071: when and how often is asked
// (docs/feed-reader-behaviour.md).
#include "collect/behaviours/reader.hpp"

using namespace newswatch;
using namespace newswatch::behaviours;

namespace {

const Headers tagged{{"ETag", "\"a\""}};

// Sources of many feeds, each at an address of the host.
std::vector<config::SourceConfig> feeds_of(Reader& reader, const std::string& host, int count) {
    std::vector<config::SourceConfig> sources;
    for (int i = 0; i < count; ++i) {
        const auto address = "http://" + host + "/" + std::to_string(i);
        reader.script(address, {a_feed()});
        sources.push_back(reader.source_behind(host + " " + std::to_string(i), address));
    }
    return sources;
}

// Names of 127.0.0.1 that differ as the names of hosts do: RFC 3986 section 7.4, with ever more zeros.
std::string name_of_loopback(int number) {
    return "0x" + std::string(static_cast<std::size_t>(number), '0') + "7f000001";
}

}  // namespace

TEST_CASE("FRB-030 a feed that is asked for twice at one moment is fetched once", "[frb][scheduling]") {
    Reader reader;
    reader.script("/a", {a_feed()});
    reader.start({reader.source("a")});
    reader.advance(2min);
    CHECK(reader.poll_by_hand("a"));
    CHECK(reader.poll_by_hand("a"));
    reader.settle();
    CHECK(reader.seen().size() == 2);
}

TEST_CASE("FRB-031 one address in two sources is fetched once, as soon as that is noticed",
          "[frb][scheduling]") {
    Reader reader;
    reader.script("/a", {a_feed()});
    reader.start({reader.source("a"), reader.source_at("b", reader.url("/a"))});
    const auto at_first = reader.seen().size();
    CHECK(at_first <= 2);
    reader.advance(45min);
    reader.advance(45min);
    CHECK(reader.seen().size() == at_first + 2);
}

TEST_CASE("FRB-032 a poll is one request, whatever is answered", "[frb][scheduling]") {
    Reader reader;
    reader.script("/a", {a_feed(tagged), answer(304), answer(500), a_feed(), answer(404),
                         answer(200, {}, "?"), a_feed()});
    reader.start({reader.source("a")});
    for (int i = 0; i < 7; ++i) reader.until_poll();
    CHECK(reader.polls() == 8);
    CHECK(reader.seen("/a").size() == 8);
    CHECK(reader.seen().size() == 8);
}

TEST_CASE("FRB-033 a server has two requests at once at the most, on two connections", "[frb][scheduling]") {
    Reader reader;
    std::vector<config::SourceConfig> sources;
    for (int i = 0; i < 12; ++i) {
        sources.push_back(reader.source("s" + std::to_string(i)));
        reader.script("/s" + std::to_string(i), {a_feed()});
    }
    reader.start(sources);
    reader.advance(45min);
    CHECK(reader.seen().size() == 24);
    CHECK(reader.connections() <= 2);
}

TEST_CASE("FRB-034 many feeds of one server are asked for one by one, a second apart", "[frb][scheduling]") {
    Reader reader;
    reader.start(feeds_of(reader, "news.example", 12));
    CHECK(reader.seen().size() == 5);  // the first few at once
    for (std::size_t seconds = 1; seconds <= 7; ++seconds) {
        reader.advance(1s);
        CHECK(reader.seen().size() == 5 + seconds);
    }
}

TEST_CASE("FRB-035 many hosts at one address share the pace of the address", "[frb][scheduling]") {
    Reader reader;
    reader.config.network.address_spacing = 1min;
    std::vector<config::SourceConfig> sources;
    reader.script("/a", {a_feed()});
    for (int i = 0; i < 30; ++i) {
        const auto port = std::to_string(reader.port());
        sources.push_back(
            reader.source_at("s" + std::to_string(i), "http://" + name_of_loopback(i) + ":" + port + "/a"));
    }
    reader.start(sources);
    const auto at_first = reader.seen().size();
    reader.advance(30min);
    for (const auto& source : sources) (void)reader.poll_by_hand(source.name);
    reader.settle();
    const auto in_a_burst = reader.seen().size();
    CHECK(in_a_burst <= at_first + 20);
    reader.advance(1min);
    CHECK(reader.seen().size() == in_a_burst + 1);
    reader.advance(1min);
    CHECK(reader.seen().size() == in_a_burst + 2);
}

TEST_CASE("FRB-036 adding a source is one request, and the next one is conditional", "[frb][scheduling]") {
    Reader reader;
    reader.script("/a", {a_feed(tagged)});
    reader.script("/b", {a_feed(tagged), answer(304)});
    reader.start({reader.source("a")});
    reader.advance(5min);
    reader.replace({reader.source("a"), reader.source("b")});
    reader.advance(5min);
    CHECK(reader.seen("/a").size() == 1);
    REQUIRE(reader.seen("/b").size() == 1);
    reader.advance(45min);
    REQUIRE(reader.seen("/b").size() == 2);
    CHECK(reader.seen("/b")[1].header("If-None-Match") == "\"a\"");
}

TEST_CASE("FRB-037 a restart asks for nothing before its time, and forgets no Retry-After",
          "[frb][scheduling]") {
    Reader reader;
    reader.script("/a", {a_feed({{"Cache-Control", "max-age=7200"}})});
    reader.script("/b", {answer(429, {{"Retry-After", "10800"}})});
    reader.start({reader.source("a"), reader.source("b")});
    for (int i = 0; i < 5; ++i) {
        reader.advance(23min);
        reader.restart();
    }
    CHECK(reader.seen().size() == 2);
    reader.advance(20min);
    CHECK(reader.seen("/a").size() == 2);
    CHECK(reader.seen("/b").size() == 1);
    reader.restart();
    reader.advance(46min);
    CHECK(reader.seen("/b").size() == 2);
}

TEST_CASE("FRB-070 by hand a feed is fetched once a minute at the most", "[frb][scheduling]") {
    Reader reader;
    reader.script("/a", {a_feed()});
    reader.start({reader.source("a")});
    for (int seconds = 0; seconds < 120; seconds += 5) {
        (void)reader.poll_by_hand("a");
        reader.advance(5s);
    }
    const auto seen = reader.seen();
    CHECK(seen.size() == 2);
    CHECK(seen.back().at - seen.front().at >= 1min);
    CHECK(reader.poll_by_hand("a").error().message.find("once a minute") != std::string::npos);
}

TEST_CASE("FRB-071 by hand is no way around Retry-After, nor around the conditions", "[frb][scheduling]") {
    Reader reader;
    reader.script("/a", {a_feed(tagged), answer(503, {{"Retry-After", "7200"}}), answer(304)});
    reader.start({reader.source("a")});
    reader.advance(2min);
    CHECK(reader.poll_by_hand("a"));
    reader.settle();
    CHECK(reader.last().header("If-None-Match") == "\"a\"");
    reader.advance(1h);
    const auto refused = reader.poll_by_hand("a");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("asked to wait") != std::string::npos);
    reader.settle();
    CHECK(reader.seen().size() == 2);
}
