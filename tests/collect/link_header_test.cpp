#include "collect/discovery/link_header.hpp"

#include <catch2/catch.hpp>

using namespace newswatch::collect::detail;

TEST_CASE("the links of a header are read with their parameters", "[link_header]") {
    const auto links = parse_link_header(
        R"(<https://e.example/a,b;c>; rel="alternate"; type="application/rss+xml"; title="One, \"two\"; three",)"
        R"( </hub> ;REL = hub; rel=second, , <x>;hreflang;rel="self  Alternate")");
    REQUIRE(links.size() == 3);
    CHECK(links[0].target == "https://e.example/a,b;c");
    CHECK(links[0].rel == "alternate");
    CHECK(links[0].type == "application/rss+xml");
    CHECK(links[0].title == "One, \"two\"; three");
    CHECK(links[1].target == "/hub");
    CHECK(links[1].rel == "hub");
    CHECK(links[2].target == "x");
    CHECK(has_relation(links[2].rel, "alternate"));
    CHECK_FALSE(has_relation(links[2].rel, "alter"));
}

TEST_CASE("what is no link ends the reading of a header", "[link_header]") {
    CHECK(parse_link_header("").empty());
    CHECK(parse_link_header("https://e.example/; rel=alternate").empty());
    CHECK(parse_link_header("<https://e.example/").empty());
    CHECK(parse_link_header("<a>; rel=\"never closed").size() == 1);
    CHECK(parse_link_header("<a> nonsense, <b>").size() == 1);
    std::string many;
    for (int i = 0; i < 10'000; ++i) many += "<a>,";
    CHECK(parse_link_header(many).size() == 50);
}
