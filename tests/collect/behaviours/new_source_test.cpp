// Feed Reader Behaviour 100 to 106: a source that is new and not what was hoped for
// (docs/feed-reader-behaviour.md).
#include "collect/behaviours/reader.hpp"

using namespace newswatch;
using namespace newswatch::behaviours;

namespace {

const Reply page = answer(200, {{"Content-Type", "text/html"}},
                          "<!doctype html><html><head><title>News</title>"
                          "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
                          "<link rel='icon' href='/favicon.ico'></head><body><a href='/rss'>RSS</a>"
                          "<img src='/logo.png'></body></html>");

// A day with a source that is answered so from the start; everything that was asked for.
std::vector<std::string> asked_in_a_day(Reader& reader, const config::SourceConfig& source) {
    reader.start({source});
    for (int hour = 0; hour < 24; ++hour) reader.advance(1h);
    std::vector<std::string> targets;
    for (const auto& request : reader.seen()) targets.push_back(request.target);
    CHECK(targets.size() >= 3);
    std::sort(targets.begin(), targets.end());
    targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    return targets;
}

using Targets = std::vector<std::string>;

}  // namespace

TEST_CASE("FRB-100 what comes with another status than 200 is no feed, even if it looks like one",
          "[frb][new]") {
    for (const int status : {401, 404, 500}) {
        Reader reader;
        auto reply = a_feed();
        reply.status = status;
        reader.script("/a", {reply});
        reader.start({reader.source("a")});
        CHECK(reader.articles().empty());
        CHECK(reader.state("a").failures == 1);
    }
}

TEST_CASE("FRB-101 what the server answered is shown: its status, not the text of its page", "[frb][new]") {
    Reader reader;
    reader.script("/a", {answer(402, {{"Content-Type", "text/plain"}}, "only for members")});
    reader.start({reader.source("a")});
    CHECK(reader.state("a").last_status == 402);
    CHECK(reader.state("a").last_error == "HTTP 402");
}

TEST_CASE("FRB-102 a page that is no feed is not taken for one, and that is shown", "[frb][new]") {
    Reader reader;
    reader.script("/a", {page});
    reader.start({reader.source("a")});
    CHECK(reader.articles().empty());
    CHECK(reader.state("a").failures == 1);
    CHECK_FALSE(reader.state("a").last_error.empty());
}

TEST_CASE("FRB-103 where there is no feed, no other path is tried", "[frb][new]") {
    Reader reader;
    CHECK(asked_in_a_day(reader, reader.source("a")) == Targets{"/a"});
}

TEST_CASE("FRB-104 the poller does not look for a feed in a page", "[frb][new]") {
    Reader reader;
    reader.script("/a", {page});
    reader.script("/feed.xml", {a_feed()});
    CHECK(asked_in_a_day(reader, reader.source("a")) == Targets{"/a"});
}

TEST_CASE("FRB-105 of a feed that is read nothing else is fetched: no icon, picture, page or robots.txt",
          "[frb][new]") {
    Reader reader;
    reader.script(
        "/a", {a_feed({}, "<link>" + reader.url("/home") + "</link><image><url>" + reader.url("/logo.png") +
                              "</url></image><item><guid>2</guid><link>" + reader.url("/2") +
                              "</link><title>t</title><description>&lt;img src='" + reader.url("/2.png") +
                              "'&gt;</description></item>")});
    CHECK(asked_in_a_day(reader, reader.source("a")) == Targets{"/a"});
}

TEST_CASE("FRB-106 no other host and no other scheme is tried", "[frb][new]") {
    Reader reader;
    const std::string address = "http://example.org/feed";
    CHECK(asked_in_a_day(reader, reader.source_behind("a", address)) == Targets{address});
    for (const auto& request : reader.seen()) CHECK(request.method == "GET");  // no CONNECT for https
}
