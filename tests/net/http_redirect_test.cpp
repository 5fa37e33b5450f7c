#include <catch2/catch.hpp>

#include "loop.hpp"

using namespace newswatch;
using test::HttpServer;
using test::Loop;
using test::ServedReply;
using test::ServedRequest;

namespace {

ServedReply to(const std::string& location, int status = 302) {
    return {.status = status, .headers = {{"Location", location}}, .body = "moved"};
}

net::HttpRequest secret_request(const std::string& url) {
    net::HttpRequest request;
    request.url = url;
    request.headers = {{"Authorization", "Bearer s3cret"},
                       {"Cookie", "s3cret"},
                       {"X-Api-Key", "s3cret"},
                       {"If-None-Match", "\"tag\""},
                       {"Accept", "application/rss+xml"}};
    return request;
}

}  // namespace

TEST_CASE("redirects are followed, and the statuses on the way are told", "[http_redirect]") {
    HttpServer server{[](const ServedRequest& r) {
        if (r.target == "/a/b") return to("../c?x=1", 301);
        if (r.target == "/c?x=1") return to("/d", 308);
        return ServedReply{.body = r.target};
    }};
    Loop loop;
    const auto answer = loop.get(server.url("/a/b"));
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "/d");
    CHECK(answer->url == server.url("/d"));
    REQUIRE(answer->redirects.size() == 2);
    CHECK(answer->redirects[0].status == 301);
    CHECK(answer->redirects[1].status == 308);
    CHECK(answer->redirects[1].url == answer->url);
    CHECK(answer->peer == "127.0.0.1");
    CHECK(answer->header("location").empty());
    CHECK(server.connections() == 1);
}

TEST_CASE("with no redirect allowed, the redirect is the answer", "[http_redirect]") {
    HttpServer server{[](const ServedRequest&) { return to("/elsewhere", 307); }};
    Loop loop;
    net::HttpRequest request;
    request.url = server.url();
    request.max_redirects = 0;
    const auto answer = loop.send(std::move(request));
    REQUIRE(answer);
    CHECK(answer->status == 307);
    CHECK(answer->header("location") == "/elsewhere");
    CHECK(answer->redirects.empty());
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a redirect in a circle ends as an error after the allowed number", "[http_redirect]") {
    HttpServer server{[](const ServedRequest&) { return to("/"); }};
    Loop loop;
    const auto answer = loop.get(server.url());
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::protocol);
    CHECK(answer.error().message == "127.0.0.1: redirected more than 5 times");
    CHECK(server.requests().size() == 6);
}

TEST_CASE("a redirect status without a place to go is an answer", "[http_redirect]") {
    HttpServer server{[](const ServedRequest&) { return ServedReply{.status = 301, .body = "where?"}; }};
    Loop loop;
    CHECK(loop.get(server.url())->status == 301);
}

TEST_CASE("a redirect to an address that is not allowed is refused at the connect", "[http_redirect]") {
    HttpServer inner{[](const ServedRequest&) { return ServedReply{.body = "internal"}; }};
    const auto pattern = GENERATE(as<std::string>{}, "http://127.0.0.1:PORT/", "http://127.1:PORT/",
                                  "http://[::1]:PORT/", "http://localhost:PORT/",
                                  "http://169.254.169.254/latest/meta-data/", "http://0/", "//10.0.0.1/");
    std::string location = pattern;
    if (const auto at = location.find("PORT"); at != location.npos)
        location.replace(at, 4, std::to_string(inner.port()));
    CAPTURE(location);
    HttpServer outer{[&](const ServedRequest&) { return to(location); }};
    Loop loop{{outer.authority()}};
    const auto answer = loop.get(outer.url());
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::refused);
    CHECK(answer.error().message.find("network.allow") != std::string::npos);
    CHECK(inner.connections() == 0);
}

TEST_CASE("a redirect to another protocol or to nonsense is an error", "[http_redirect]") {
    const auto location =
        GENERATE(as<std::string>{}, "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/",
                 "http://", "http://a b/", "http://127.0.0.1:99999/", "http://[::1/", "javascript:alert(1)");
    CAPTURE(location);
    HttpServer server{[&](const ServedRequest& r) { return r.target == "/" ? to(location) : ServedReply{}; }};
    Loop loop;
    const auto answer = loop.get(server.url());
    REQUIRE_FALSE(answer);
    CHECK(answer.error().message.find("127.0.0.1: ") == 0);
    CHECK(answer.error().kind != ErrorKind::timeout);
}

TEST_CASE("another origin gets no credentials, no cookies, no private headers", "[http_redirect]") {
    HttpServer other{[](const ServedRequest&) { return ServedReply{.body = "other"}; }};
    HttpServer server{[&](const ServedRequest& r) {
        if (r.target == "/same") return to("/next");
        if (r.target == "/next") return ServedReply{.body = "same"};
        return to("http://sneaky:pass@" + other.authority() + "/");
    }};
    Loop loop;
    SECTION("the same origin gets them again") {
        auto request = secret_request("http://user:pw@" + server.authority() + "/same");
        request.headers.erase(request.headers.begin());
        REQUIRE(loop.send(std::move(request)));
        const auto seen = server.requests().at(1);
        CHECK(seen.target == "/next");
        CHECK(seen.header("Authorization") == "Basic dXNlcjpwdw==");
        CHECK(seen.header("X-Api-Key") == "s3cret");
    }
    SECTION("another port is another origin") {
        REQUIRE(loop.send(secret_request("http://user:pw@" + server.authority() + "/away")));
        const auto seen = other.requests().at(0);
        CHECK(seen.header("Authorization").empty());
        CHECK(seen.header("Cookie").empty());
        CHECK(seen.header("X-Api-Key").empty());
        CHECK(seen.header("If-None-Match") == "\"tag\"");
        CHECK(seen.header("Accept") == "application/rss+xml");
    }
}

TEST_CASE("a redirect changes the method as RFC 9110 says", "[http_redirect]") {
    struct Case {
        int status;
        const char *before, *after;
    };
    const auto c = GENERATE(values<Case>({{301, "POST", "GET"},
                                          {302, "POST", "GET"},
                                          {303, "POST", "GET"},
                                          {303, "PUT", "GET"},
                                          {307, "POST", "POST"},
                                          {308, "POST", "POST"},
                                          {302, "PUT", "PUT"},
                                          {303, "HEAD", "HEAD"}}));
    CAPTURE(c.status, c.before);
    HttpServer server{
        [&](const ServedRequest& r) { return r.target == "/" ? to("/x", c.status) : ServedReply{}; }};
    Loop loop;
    net::HttpRequest request;
    request.url = server.url();
    request.method = c.before;
    if (request.method != "HEAD") request.body = "data";
    request.headers = {{"Content-Type", "text/plain"}};
    REQUIRE(loop.send(request));
    const auto seen = server.requests().at(1);
    CHECK(seen.method == c.after);
    const bool kept = seen.method != "GET" && seen.method != "HEAD";
    CHECK(seen.body == (kept ? "data" : ""));
    CHECK(seen.header("Content-Type") == (seen.method == "GET" ? "" : "text/plain"));
}
