// Feed Reader Behaviour 050 to 066, 140 and 141: what a request is made of (docs/feed-reader-behaviour.md).
#include <filesystem>
#include <fstream>

#include "collect/behaviours/reader.hpp"

using namespace newswatch;
using namespace newswatch::behaviours;

namespace {

// All that befalls a source: new, unchanged, forbidden, told to wait, out of order, not a feed, moved.
std::vector<Seen> a_life(Reader& reader, const std::string& target) {
    reader.script(target, {a_feed({{"ETag", "\"a\""}, {"Set-Cookie", "id=7; Path=/"}}), answer(304),
                           answer(403), answer(429), answer(500), answer(200, {}, "<html>no feed</html>"),
                           moved(302, "/elsewhere"), a_feed()});
    reader.script("/elsewhere", {a_feed({{"Set-Cookie", "id=8; Path=/"}})});
    reader.start({reader.source_at("a", reader.url(target))});
    for (int i = 0; i < 7; ++i) reader.until_poll();
    CHECK(reader.seen().size() == 9);
    return reader.seen();
}

std::vector<std::string> targets_of(const std::vector<Seen>& seen) {
    std::vector<std::string> targets;
    for (const auto& request : seen)
        if (request.target != "/elsewhere") targets.push_back(request.target);
    return targets;
}

// What configuring this URL is answered.
std::vector<Problem> problems_of(const std::string& url) {
    static int count = 0;
    const auto file = std::filesystem::temp_directory_path() /
                      ("newswatch-behaviour-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    std::ofstream{file} << "[[source]]\nname = \"a\"\nurl = '" << url << "'\n";
    auto problems = config::load(file).problems;
    std::filesystem::remove(file);
    return problems;
}

// Of a feed of one item, "Packed": the output of gzip -9n.
constexpr char packed[] =
    "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\xB3\x29\x2A\x2E\x56\x28\x4B\x2D\x2A\xCE\xCC\xCF\xB3\x55"
    "\x37\xD2\x33\x50\xB7\xB3\x49\xCE\x48\xCC\xCB\x4B\xCD\xB1\xB3\x29\xC9\x2C\xC9\x49\xB5\x2B\xB1\xD1"
    "\x87\x30\x6C\x32\x4B\x52\x73\xED\x6C\xD2\x4B\x33\x53\xEC\x0A\x12\x93\xB3\x53\x53\x6C\xF4\xC1\x1C"
    "\xA8\xC2\x00\xA8\x18\x54\xB5\x3E\x44\xB9\x3E\xDC\x38\x7D\xA0\x5D\x76\x00\x2A\xE7\xA9\xA4\x71\x00"
    "\x00\x00";

}  // namespace

TEST_CASE("FRB-050 feeds are fetched by GET, without a body", "[frb][requests]") {
    Reader reader;
    for (const auto& request : a_life(reader, "/a")) {
        CHECK(request.method == "GET");
        CHECK(request.body.empty());
        CHECK(request.header("Content-Length").empty());
    }
}

TEST_CASE("FRB-051 no HEAD goes before, also not after a failure: the condition is in the GET",
          "[frb][requests]") {
    Reader reader;
    std::size_t conditional = 0;
    for (const auto& request : a_life(reader, "/a")) {
        CHECK(request.method != "HEAD");
        if (request.header("If-None-Match") == "\"a\"") ++conditional;
    }
    CHECK(conditional >= 6);
}

TEST_CASE("FRB-060 the path is asked for as it was configured, letter by letter", "[frb][requests]") {
    for (const std::string target :
         {"/Feed//News.XML", "/%7Euser/%e4/feed;v=1", "/a/", "/feed.xml%20", "/a+b'(c)!*"}) {
        Reader reader;
        CHECK(targets_of(a_life(reader, target)) == std::vector<std::string>(8, target));
    }
}

TEST_CASE("FRB-061 an address with white space or without a host is refused, not repaired",
          "[frb][requests]") {
    for (const std::string url :
         {"http://example.org/a feed", " http://example.org/feed", "http://example.org/feed ",
          "example.org/feed", "http://", "feed://example.org/feed"}) {
        const auto problems = problems_of(url);
        INFO(url);
        CHECK(std::any_of(problems.begin(), problems.end(), [](const auto& one) {
            return one.fatal && one.message.find("http://") != std::string::npos;
        }));
    }
    for (const auto& problem : problems_of("http://example.org/feed")) CHECK_FALSE(problem.fatal);
}

TEST_CASE("FRB-062 nothing is added to the query, whatever was answered before", "[frb][requests]") {
    for (const std::string target : {"/a", "/a?", "/a?id=7"}) {
        Reader reader;
        CHECK(targets_of(a_life(reader, target)) == std::vector<std::string>(8, target));
    }
}

TEST_CASE("FRB-063 the query keeps its order, its doubles and its escapes", "[frb][requests]") {
    const std::string target = "/a?z=1&b=2&a=&&z=1&q=%7e+%2F&utm_source=rss&flag";
    Reader reader;
    CHECK(targets_of(a_life(reader, target)) == std::vector<std::string>(8, target));
}

TEST_CASE("FRB-064 cookies are neither kept nor sent, also not along a redirect", "[frb][requests]") {
    Reader reader;
    for (const auto& request : a_life(reader, "/a")) CHECK(request.header("Cookie").empty());
}

TEST_CASE("FRB-065 no Referer is sent, also not along a redirect", "[frb][requests]") {
    Reader reader;
    for (const auto& request : a_life(reader, "/a")) CHECK(request.header("Referer").empty());
}

TEST_CASE("FRB-066 no cache on the way is told to step aside, and no header is sent without need",
          "[frb][requests]") {
    const std::vector<std::string> needed{"Host",          "User-Agent",        "Accept", "Accept-Encoding",
                                          "If-None-Match", "If-Modified-Since", "A-IM"};
    Reader reader;
    for (const auto& request : a_life(reader, "/a"))
        for (const auto& [name, value] : request.headers) {
            INFO(name);
            CHECK(std::count(needed.begin(), needed.end(), name) == 1);
        }
}

TEST_CASE("FRB-140 every request says that the answer may be packed", "[frb][requests]") {
    Reader reader;
    for (const auto& request : a_life(reader, "/a"))
        CHECK(request.header("Accept-Encoding").find("gzip") != std::string::npos);
}

TEST_CASE("FRB-141 a packed answer is read, and its ETag goes back unchanged", "[frb][requests]") {
    Reader reader;
    auto reply = answer(200, {{"Content-Encoding", "gzip"}, {"ETag", "\"a-gzip\""}},
                        std::string{packed, sizeof packed - 1});
    reader.script("/a", {reply, answer(304)});
    reader.start({reader.source("a")});
    reader.until_request();
    REQUIRE(reader.articles().size() == 1);
    CHECK(reader.articles()[0].title == "Packed");
    CHECK(reader.last().header("If-None-Match") == "\"a-gzip\"");
}
