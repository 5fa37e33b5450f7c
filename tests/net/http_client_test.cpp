#include "net/http_client.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <mutex>

#include "loop.hpp"
#include "runtime/task_group.hpp"

using namespace newswatch;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using test::HttpServer;
using test::Loop;
using test::ServedReply;
using test::ServedRequest;

namespace {

net::HttpRequest request_for(const std::string& url) {
    net::HttpRequest request;
    request.url = url;
    return request;
}

ServedReply echo_target(const ServedRequest& request) { return {.body = request.target}; }

asio::awaitable<void> send_and_count(net::HttpClient& client, net::HttpRequest request, int& answers) {
    const auto answer = co_await client.send(std::move(request));
    if (answer) ++answers;
}

}  // namespace

TEST_CASE("an answer comes with status, headers in lower case and body", "[http_client]") {
    HttpServer server{[](const ServedRequest&) {
        return ServedReply{
            .status = 418, .headers = {{"ETag", "\"a b\""}, {"X-Two", "1"}, {"x-two", "2"}}, .body = "tea"};
    }};
    Loop loop;
    const auto answer = loop.get(server.url("/pot?q=1"));
    REQUIRE(answer);
    CHECK(answer->status == 418);
    CHECK(answer->body == "tea");
    CHECK(answer->header("etag") == "\"a b\"");
    CHECK(answer->header("x-two") == "1");
    CHECK(answer->header("absent").empty());
    CHECK(answer->url == server.url("/pot?q=1"));
    CHECK(answer->redirects.empty());
}

TEST_CASE("conditional headers reach the server byte for byte, and 304 is an answer", "[http_client]") {
    HttpServer server{[](const ServedRequest&) {
        return ServedReply{.status = 304, .headers = {{"ETag", "W/\"x\""}}};
    }};
    Loop loop;
    auto request = request_for(server.url());
    const std::string etag = "W/\"\xC3\xA4 \x80; odd--gzip\"", since = "Sun, 06 Nov 1994 08:49:37 GMT";
    request.headers = {{"If-None-Match", etag}, {"If-Modified-Since", since}, {"X-Empty", ""}};
    const auto answer = loop.send(std::move(request));
    REQUIRE(answer);
    CHECK(answer->status == 304);
    CHECK(answer->body.empty());
    CHECK(answer->header("etag") == "W/\"x\"");
    const auto seen = server.requests().at(0);
    CHECK(seen.header("If-None-Match") == etag);
    CHECK(seen.header("If-Modified-Since") == since);
    CHECK(std::count_if(seen.headers.begin(), seen.headers.end(),
                        [](const auto& f) { return f.first == "X-Empty"; }) == 1);
}

TEST_CASE("a request says who asks and which encodings are understood, and nothing by accident",
          "[http_client]") {
    HttpServer server{echo_target};
    Loop loop{{"127.0.0.1"}, {.user_agent = "newswatch/0 (+https://example.org)"}};
    auto request = request_for(server.url("/hook"));
    request.method = "POST";
    request.body = std::string(5000, 'x') + '\0' + "y";
    REQUIRE(loop.send(request));
    const auto seen = server.requests().at(0);
    CHECK(seen.method == "POST");
    CHECK(seen.body == request.body);
    CHECK(seen.header("User-Agent") == "newswatch/0 (+https://example.org)");
    CHECK(seen.header("Accept-Encoding").find("gzip") != std::string::npos);
    CHECK(seen.header("Expect").empty());
    CHECK(seen.header("Content-Type").empty());
}

TEST_CASE("every method is sent as it is named", "[http_client]") {
    HttpServer server{echo_target};
    Loop loop;
    const auto method = GENERATE(as<std::string>{}, "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH");
    auto request = request_for(server.url("/m"));
    request.method = method;
    if (method != "GET" && method != "HEAD") request.body = "b";
    const auto answer = loop.send(request);
    REQUIRE(answer);
    CHECK(server.requests().at(0).method == method);
    CHECK(server.requests().at(0).body == request.body);
    CHECK(answer->body == (method == "HEAD" ? "" : "/m"));
}

TEST_CASE("a request that would break the protocol is refused before it is sent", "[http_client]") {
    HttpServer server{echo_target};
    Loop loop;
    auto request = request_for(server.url());
    SECTION("a line end in a value") { request.headers = {{"X-A", "1\r\nX-B: 2"}}; }
    SECTION("a bare line feed in a value") { request.headers = {{"X-A", "1\nX-B: 2"}}; }
    SECTION("a zero byte in a value") { request.headers = {{"X-A", std::string{"1\0", 2}}}; }
    SECTION("a line end in a name") { request.headers = {{"X-A: 1\r\nX-B", "2"}}; }
    SECTION("a name that is empty") { request.headers = {{"", "2"}}; }
    SECTION("a line end in the method") { request.method = "GET / HTTP/1.1\r\nX: y\r\n\r\nGET"; }
    SECTION("no method") { request.method = ""; }
    SECTION("a control character in the URL") { request.url += "a\r\nX-B:2"; }
    SECTION("another protocol") { request.url = "file:///etc/passwd"; }
    SECTION("yet another protocol") {
        request.url = "gopher://127.0.0.1:" + std::to_string(server.port()) + "/_x";
    }
    SECTION("no protocol") { request.url = "127.0.0.1"; }
    SECTION("nothing") { request.url = ""; }
    const auto answer = loop.send(std::move(request));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::invalid);
    CHECK(answer.error().message.find('\n') == std::string::npos);
    CHECK(server.connections() == 0);
}

TEST_CASE("a connection is used again", "[http_client]") {
    HttpServer server{echo_target};
    Loop loop;
    for (int i = 0; i < 5; ++i)
        REQUIRE(loop.get(server.url("/" + std::to_string(i)))->body == "/" + std::to_string(i));
    CHECK(server.requests().size() == 5);
    CHECK(server.connections() == 1);
}

TEST_CASE("200 requests at once keep to the number of connections for each host", "[http_client]") {
    HttpServer one{echo_target}, two{echo_target};
    Loop loop{{"127.0.0.0/8"}, {.user_agent = "t", .max_connections = 5, .max_per_host = 3}};
    for (int i = 0; i < 200; ++i)
        loop.start(request_for((i % 2 != 0 ? one : two).url("/" + std::to_string(i))));
    loop.run();
    for (std::size_t i = 0; i < 200; ++i) {
        REQUIRE(loop.results[i].has_value());
        REQUIRE(*loop.results[i]);
        CHECK((*loop.results[i])->body == "/" + std::to_string(i));
    }
    CHECK(one.requests().size() + two.requests().size() == 200);
}

TEST_CASE("200 requests at once to as many connections as they like are all answered", "[http_client]") {
    HttpServer server{
        [](const ServedRequest& r) { return ServedReply{.body = std::string(20'000, 'x') + r.target}; }};
    Loop loop{{"127.0.0.1"}, {.user_agent = "t", .max_connections = 128, .max_per_host = 128}};
    for (int i = 0; i < 200; ++i) loop.start(request_for(server.url("/" + std::to_string(i))));
    loop.run();
    for (std::size_t i = 0; i < 200; ++i)
        CHECK(loop.results[i]->value().body == std::string(20'000, 'x') + "/" + std::to_string(i));
}

TEST_CASE("the deadline ends a transfer, and the message names the host", "[http_client]") {
    HttpServer server{[](const ServedRequest& r) {
        if (r.target == "/drip") return ServedReply{.body = std::string(100'000, 'x'), .drip = true};
        if (r.target == "/loop") return ServedReply{.status = 302, .headers = {{"Location", "/hang"}}};
        return ServedReply{.hang = true};
    }};
    Loop loop;
    const auto target = GENERATE(as<std::string>{}, "/hang", "/drip", "/loop");
    auto request = request_for(server.url(target));
    request.deadline = 80ms;
    const auto answer = loop.send(std::move(request));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::timeout);
    CHECK(answer.error().message.find("127.0.0.1") == 0);
}

TEST_CASE("a request that waits for a free connection has its deadline too", "[http_client]") {
    HttpServer server{
        [](const ServedRequest& r) { return ServedReply{.body = "x", .hang = r.target == "/hang"}; }};
    Loop loop{{"127.0.0.1"}, {.user_agent = "t", .max_connections = 1, .max_per_host = 1}};
    auto hanging = request_for(server.url("/hang")), queued = request_for(server.url("/a"));
    hanging.deadline = 200ms;
    queued.deadline = 50ms;
    const auto first = loop.start(hanging), second = loop.start(queued),
               third = loop.start(request_for(server.url("/b")));
    loop.run();
    CHECK(loop.results[first]->error().kind == ErrorKind::timeout);
    CHECK(loop.results[second]->error().kind == ErrorKind::timeout);
    CHECK(loop.results[third]->value().body == "x");
}

TEST_CASE("a cancelled task's transfer ends at once and disturbs no other", "[http_client]") {
    Loop loop;
    runtime::TaskGroup tasks{loop.context.get_executor()};
    HttpServer server{[&](const ServedRequest& r) {
        if (r.target == "/hang") asio::post(loop.context, [&] { tasks.cancel(); });
        return ServedReply{.body = "x", .hang = r.target == "/hang"};
    }};
    int answers = 0;
    auto hanging = request_for(server.url("/hang"));
    hanging.deadline = 1h;
    tasks.spawn("hanging", send_and_count(loop.client, hanging, answers));
    const auto other = loop.start(request_for(server.url("/other")));
    loop.run();
    CHECK(answers == 0);
    CHECK(tasks.size() == 0);
    CHECK(tasks.failures() == 0);
    CHECK(loop.results[other]->value().body == "x");
    CHECK(loop.get(server.url("/again"))->body == "x");
}

TEST_CASE("transfers that end and begin in every way at once all come to their end", "[http_client]") {
    HttpServer server{[](const ServedRequest& r) {
        if (r.target == "/hang") return ServedReply{.hang = true};
        if (r.target == "/cut") return ServedReply{.body = std::string(5000, 'x'), .cut = 2000};
        return ServedReply{.body = std::string(5000, 'x'), .close = r.target == "/close"};
    }};
    Loop loop{{"127.0.0.0/8", "localhost"}, {.user_agent = "t", .max_connections = 16, .max_per_host = 8}};
    const std::string local = "http://localhost:" + std::to_string(server.port());
    for (int i = 0; i < 50; ++i) {
        for (const char* target : {"/fine", "/close", "/cut", "/hang"}) {
            auto request = request_for(i % 2 != 0 ? server.url(target) : local + target);
            request.deadline = std::chrono::milliseconds{target == std::string{"/hang"} ? 1 + i : 20'000};
            loop.start(std::move(request));
        }
        loop.start(request_for("http://127.0.0.1:1/"));
    }
    loop.run();
    for (std::size_t i = 0; i < loop.results.size(); ++i) {
        REQUIRE(loop.results[i].has_value());
        const auto& result = *loop.results[i];
        if (i % 5 < 2)
            CHECK(result);
        else
            CHECK_FALSE(result);
        if (i % 5 == 2) CHECK(result.error().kind == ErrorKind::io);
        if (i % 5 == 4) CHECK(result.error().kind == ErrorKind::unreachable);
        if (i % 5 == 3) CHECK(result.error().kind == ErrorKind::timeout);
    }
}

TEST_CASE("a closed port and an unknown host are told apart, without user information", "[http_client]") {
    Loop loop;
    const auto closed = loop.get("http://user:secret@127.0.0.1:1/");
    REQUIRE_FALSE(closed);
    CHECK(closed.error().kind == ErrorKind::unreachable);
    CHECK(closed.error().message.find("127.0.0.1: ") == 0);
    CHECK(closed.error().message.find("secret") == std::string::npos);
    const auto unknown = loop.get("http://user:secret@no-such-host.invalid/");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().kind == ErrorKind::not_found);
    CHECK(unknown.error().message.find("no-such-host.invalid: ") == 0);
    CHECK(unknown.error().message.find("secret") == std::string::npos);
}

TEST_CASE("user information is sent to the server and shown to nobody else", "[http_client]") {
    HttpServer server{echo_target};
    Loop loop;
    const auto answer = loop.get("http://user:secret@" + server.authority() + "/feed");
    REQUIRE(answer);
    CHECK(server.requests().at(0).header("Authorization") == "Basic dXNlcjpzZWNyZXQ=");
    CHECK(answer->url == server.url("/feed"));
}

TEST_CASE("proxies named by the environment are not used", "[http_client]") {
    HttpServer server{echo_target};
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("ALL_PROXY", "socks5://127.0.0.1:1", 1);
    Loop loop;
    CHECK(loop.get(server.url("/direct")));
    unsetenv("http_proxy");
    unsetenv("ALL_PROXY");
}

TEST_CASE("spaces and letters beyond ASCII in a path are sent percent-encoded", "[http_client]") {
    HttpServer server{echo_target};
    Loop loop;
    CHECK(loop.get(server.url("/новини a?q=é b"))->body ==
          "/%d0%bd%d0%be%d0%b2%d0%b8%d0%bd%d0%b8%20a?q=%c3%a9+b");
}
