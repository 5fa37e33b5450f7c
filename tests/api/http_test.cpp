#include "api/detail/http.hpp"

#include <catch2/catch.hpp>

using namespace newswatch::api;
using Query = std::map<std::string, std::string>;

TEST_CASE("a request target is taken apart into path and query", "[http]") {
    struct Row {
        std::string target, path;
        Query query;
    };
    const auto row = GENERATE(values<Row>({
        {"/", "/", {}},
        {"/healthz", "/healthz", {}},
        {"/healthz?", "/healthz", {}},
        {"/a%20b+c", "/a b+c", {}},
        {"/a?x=1&y=two", "/a", {{"x", "1"}, {"y", "two"}}},
        {"/a?x=%C3%A4+b%2Bc", "/a", {{"x", "\xC3\xA4 b+c"}}},
        {"/a?x=1&x=2", "/a", {{"x", "2"}}},
        {"/a?x", "/a", {{"x", ""}}},
        {"/a?x=", "/a", {{"x", ""}}},
        {"/a?x=y=z", "/a", {{"x", "y=z"}}},
        {"/a?&&x=1&", "/a", {{"x", "1"}}},
        {"/a?=1", "/a", {}},
        {"/a?b?c=d", "/a", {{"b?c", "d"}}},
        {"/a%3fb", "/a?b", {}},
    }));
    INFO(row.target);
    Request request;
    REQUIRE(parse_target(row.target, request));
    CHECK(request.path == row.path);
    CHECK(request.query == row.query);
}

TEST_CASE("a malformed target is refused", "[http]") {
    const auto* target = GENERATE("", "nowhere", "http://localhost/", "*", "/%", "/%4", "/%zz", "/%00",
                                  "/a?x=%", "/a?%g0=1", "/a?x=%00");
    INFO(target);
    Request request;
    CHECK_FALSE(parse_target(target, request));
}

TEST_CASE("a refusal is JSON whatever its message is made of", "[http]") {
    const auto response = refusal(403, "a \"quoted\"\nword and \xff");
    CHECK(response.status == 403);
    CHECK(response.content_type == "application/json");
    CHECK(response.body == "{\"error\":\"a \\\"quoted\\\"\\nword and \xEF\xBF\xBD\"}\n");
}
