#include "api/detail/access.hpp"

#include <catch2/catch.hpp>

using namespace newswatch::api;

namespace {

const AccessRules rules{.hosts = {"news.example.org"}, .token = "0123456789abcdef"};

Request request(const std::string& host, const std::string& authorization = {},
                const std::string& origin = {}) {
    Request made;
    made.host = host;
    made.authorization = authorization;
    made.origin = origin;
    return made;
}

// The status of the refusal, 0 when there is none.
int status(const Request& asked, Access access, const AccessRules& by = rules) {
    const auto no = refused(asked, access, by);
    return no ? no->status : 0;
}

}  // namespace

TEST_CASE("over TCP a request reads when its Host header names this machine", "[access]") {
    struct Row {
        std::string host;
        int status;
    };
    const auto row = GENERATE(values<Row>({{"localhost", 0},
                                           {"localhost:8087", 0},
                                           {"LocalHost", 0},
                                           {"127.0.0.1", 0},
                                           {"127.0.0.1:8087", 0},
                                           {"[::1]", 0},
                                           {"[::1]:8087", 0},
                                           {"news.example.org", 0},
                                           {"NEWS.example.org:443", 0},
                                           {"", 403},
                                           {":8087", 403},
                                           {"::1", 403},
                                           {"[::1", 403},
                                           {"[::1].example.org", 403},
                                           {"[::2]", 403},
                                           {"127.0.0.2", 403},
                                           {"127.0.0.1.example.org", 403},
                                           {"example.org", 403},
                                           {"xnews.example.org", 403},
                                           {"localhost.", 403}}));
    INFO(row.host);
    CHECK(status(request(row.host), Access::read) == row.status);
    CHECK(status(request(row.host, "Bearer 0123456789abcdef"), Access::change) == row.status);
}

TEST_CASE("over TCP a change needs the token, whole and as a Bearer", "[access]") {
    struct Row {
        std::string authorization;
        int status;
    };
    const auto row = GENERATE(values<Row>({{"Bearer 0123456789abcdef", 0},
                                           {"", 401},
                                           {"0123456789abcdef", 401},
                                           {"Bearer 0123456789abcde", 401},
                                           {"Bearer 0123456789abcdeg", 401},
                                           {"Bearer 0123456789abcdef ", 401},
                                           {"Bearer  0123456789abcdef", 401},
                                           {"Basic 0123456789abcdef", 401}}));
    INFO(row.authorization);
    CHECK(status(request("localhost", row.authorization), Access::change) == row.status);
    CHECK(status(request("localhost", row.authorization), Access::read) == 0);
}

TEST_CASE("who has no token asks for one by its scheme", "[access]") {
    const auto no = refused(request("localhost"), Access::change, rules);
    REQUIRE(no);
    REQUIRE(no->headers.size() == 1);
    CHECK(no->headers.front().first == "WWW-Authenticate");
    CHECK(no->headers.front().second == "Bearer");
}

TEST_CASE("without a configured token nobody changes anything over TCP", "[access]") {
    const AccessRules none{};
    for (const auto* authorization : {"", "Bearer ", "Bearer x"})
        CHECK(status(request("localhost", authorization), Access::change, none) == 401);
}

TEST_CASE("a web page changes nothing, whatever it knows", "[access]") {
    for (const auto* origin : {"https://example.org", "http://localhost:8087", "null"}) {
        CHECK(status(request("localhost", "Bearer 0123456789abcdef", origin), Access::change) == 403);
        CHECK(status(request("localhost", "", origin), Access::read) == 0);
    }
}

TEST_CASE("on the Unix socket everything is allowed", "[access]") {
    auto asked = request("");
    asked.over_tcp = false;
    CHECK(status(asked, Access::read) == 0);
    CHECK(status(asked, Access::change) == 0);
}

TEST_CASE("hubs reach their address by the callback's host, without a token, and nothing else by it",
          "[access]") {
    AccessRules published = rules;
    published.callback_host = "push.example.org";
    CHECK(status(request("push.example.org"), Access::callback, published) == 0);
    CHECK(status(request("PUSH.example.org:443"), Access::callback, published) == 0);
    CHECK(status(request("localhost:8087"), Access::callback, published) == 0);
    CHECK(status(request("news.example.org"), Access::callback, published) == 0);
    CHECK(status(request("push.example.org"), Access::read, published) == 403);
    CHECK(status(request("push.example.org", "Bearer 0123456789abcdef"), Access::change, published) == 403);
    CHECK(status(request("other.example.org"), Access::callback, published) == 403);
    CHECK(status(request(""), Access::callback) == 403);
    CHECK(status(request("push.example.org"), Access::callback) == 403);
}
