// Feed Reader Behaviour 080 to 090: who asks (docs/feed-reader-behaviour.md).
#include <regex>
#include <set>

#include "collect/behaviours/reader.hpp"

using namespace newswatch;
using namespace newswatch::behaviours;

namespace {

const std::regex form{R"(newswatch/[0-9]+\.[0-9]+(\.[0-9]+)? \(\+https://example\.org/newswatch\))"};

// All names under which the server was asked.
std::set<std::string> names(const Reader& reader) {
    std::set<std::string> all;
    for (const auto& request : reader.seen()) all.insert(request.header("User-Agent"));
    return all;
}

// The name that one poll gives.
std::string name_of(Reader& reader) {
    reader.script("/a", {a_feed()});
    reader.start({reader.source("a")});
    REQUIRE(names(reader).size() == 1);
    return *names(reader).begin();
}

// Polls of one source with these answers; the names that they gave.
std::set<std::string> names_with(Reader& reader, std::vector<Reply> replies) {
    const auto count = replies.size();
    reader.script("/a", std::move(replies));
    reader.start({reader.source("a")});
    for (std::size_t i = 0; i < count; ++i) reader.until_poll();
    CHECK(reader.seen().size() > count);
    return names(reader);
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("FRB-080 every request has exactly one User-Agent", "[frb][user-agent]") {
    Reader reader;
    reader.script("/b", {a_feed()});
    names_with(reader, {moved(302, "/b"), answer(500), answer(404), a_feed()});
    for (const auto& request : reader.seen())
        CHECK(std::count_if(request.headers.begin(), request.headers.end(),
                            [](const auto& field) { return field.first == "User-Agent"; }) == 1);
}

TEST_CASE("FRB-081 the User-Agent begins with the name of the program", "[frb][user-agent]") {
    Reader reader;
    CHECK(name_of(reader).starts_with("newswatch/"));
}

TEST_CASE("FRB-082 the User-Agent has the version", "[frb][user-agent]") {
    Reader reader;
    const auto name = name_of(reader);
    INFO(name);
    CHECK(std::regex_match(name, form));
}

TEST_CASE("FRB-083 the User-Agent says where to turn to when that is configured, and nothing instead",
          "[frb][user-agent]") {
    Reader with, without;
    without.config.network.contact.clear();
    CHECK(has(name_of(with), "(+https://example.org/newswatch)"));
    CHECK_FALSE(has(name_of(without), "("));
}

TEST_CASE("FRB-084 the User-Agent pretends to no browser and no crawler", "[frb][user-agent]") {
    Reader reader;
    const auto name = name_of(reader);
    for (const auto* other : {"Mozilla", "Gecko", "Chrome", "Safari", "compatible", "bot", "Feedly"})
        CHECK_FALSE(has(name, other));
}

TEST_CASE("FRB-085 all hosts and all sources are given the same User-Agent", "[frb][user-agent]") {
    Reader reader;
    std::vector<config::SourceConfig> sources;
    for (const std::string host : {"a.example", "b.example", "www.reddit.com"}) {
        reader.script("http://" + host + "/feed", {a_feed()});
        sources.push_back(reader.source_behind(host, "http://" + host + "/feed"));
    }
    reader.start(sources);
    CHECK(reader.seen().size() == 3);
    CHECK(names(reader).size() == 1);
}

TEST_CASE("FRB-086 a refusal changes nothing about the User-Agent", "[frb][user-agent]") {
    Reader reader;
    CHECK(names_with(reader, {answer(403), answer(406), answer(429), answer(451), answer(503)}).size() == 1);
}

TEST_CASE("FRB-087 a restart changes nothing about the User-Agent", "[frb][user-agent]") {
    Reader reader;
    name_of(reader);
    reader.restart();
    reader.until_request();
    CHECK(reader.seen().size() == 2);
    CHECK(names(reader).size() == 1);
}

TEST_CASE("FRB-088 the User-Agent is not that of a library", "[frb][user-agent]") {
    Reader reader;
    const auto name = name_of(reader);
    for (const auto* other : {"curl", "libcurl", "OpenSSL", "boost"}) CHECK_FALSE(has(name, other));
}

TEST_CASE("FRB-089 the User-Agent tells nothing of the machine, the user or the number of readers",
          "[frb][user-agent]") {
    Reader one, other;
    const auto name = name_of(one);
    CHECK(name_of(other) == name);
    CHECK(std::regex_match(name, form));
    for (const auto* part : {"Linux", "x86", "subscriber", "feed-id"}) CHECK_FALSE(has(name, part));
}

TEST_CASE("FRB-090 along a redirect the User-Agent stays what it was", "[frb][user-agent]") {
    Reader reader;
    reader.script("http://a.example/feed", {moved(301, "http://b.example/feed")});
    reader.script("http://b.example/feed", {a_feed()});
    reader.start({reader.source_behind("a", "http://a.example/feed")});
    REQUIRE(reader.seen().size() == 2);
    CHECK(names(reader).size() == 1);
    CHECK(std::regex_match(*names(reader).begin(), form));
}
