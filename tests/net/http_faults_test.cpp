#include <catch2/catch.hpp>
#include <fstream>

#include "loop.hpp"

using namespace newswatch;
using namespace std::chrono_literals;
using test::HttpServer;
using test::Loop;
using test::ServedReply;
using test::ServedRequest;

namespace {

std::size_t most_memory() {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.rfind("VmHWM:", 0) == 0) return std::stoul(line.substr(6)) * 1024;
    return 0;
}

}  // namespace

TEST_CASE("a server that stalls or trickles is left at the deadline, which says how far it came",
          "[http_faults]") {
    HttpServer server{[](const ServedRequest& r) {
        if (r.target == "/stall") return ServedReply{.hang = true};
        return ServedReply{
            .body = std::string(100'000, 'x'), .chunked = r.target == "/whole", .drip = r.target == "/drip"};
    }};
    Loop loop{{"127.0.0.0/8"}, {.user_agent = "test", .max_per_host = 3}};
    const auto stalled = loop.start(test::request(server.url("/stall"), 200ms));
    const auto dripping = loop.start(test::request(server.url("/drip"), 1s));
    const auto whole = loop.start(test::request(server.url("/whole")));
    loop.run();
    CHECK(loop.results[stalled]->error().kind == ErrorKind::timeout);
    CHECK(loop.results[stalled]->error().message == "127.0.0.1: no complete answer before the deadline");
    CHECK(loop.results[dripping]->error().kind == ErrorKind::timeout);
    CHECK_THAT(loop.results[dripping]->error().message,
               Catch::Matches("127\\.0\\.0\\.1: only [0-9]+ bytes of the body came before the deadline"));
    CHECK(loop.results[whole]->value().body.size() == 100'000);
}

TEST_CASE("a body without end is left at its bound, and takes no more memory than that", "[http_faults]") {
    const std::string piece(1u << 20, 'x');
    HttpServer server{[&](const ServedRequest&) { return ServedReply{.body = piece, .endless = true}; }};
    Loop loop;
    const auto before = most_memory();
    REQUIRE(before > 0);
    auto wanted = test::request(server.url());
    wanted.max_body = 10u << 20;
    const auto answer = loop.send(std::move(wanted));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::too_large);
    CHECK(answer.error().message == "127.0.0.1: the body has more than 10485760 bytes");
    CHECK(most_memory() - before < (64u << 20));
}

TEST_CASE("a reset in the midst of the body is an error of the connection", "[http_faults]") {
    HttpServer server{[](const ServedRequest&) {
        return ServedReply{.body = std::string(50'000, 'x'), .reset = true, .cut = 20'000};
    }};
    Loop loop;
    const auto answer = loop.get(server.url());
    REQUIRE_FALSE(answer);
    CAPTURE(answer.error().message);
    CHECK(answer.error().kind == ErrorKind::io);
}

TEST_CASE("over a path that stalls, drops and resets, every request has its own end", "[http_faults]") {
    HttpServer server{[](const ServedRequest& r) {
        const std::string body(30'000, 'x');
        switch (std::stoi(r.target.substr(1)) % 5) {
            case 0:
                return ServedReply{.hang = true};
            case 1:
                return ServedReply{.body = body, .cut = 9000};
            case 2:
                return ServedReply{.body = body, .reset = true, .cut = 9000};
            case 3:
                return ServedReply{.body = body, .cut = 0};
            default:
                return ServedReply{.body = body};
        }
    }};
    Loop loop{{"127.0.0.0/8"}, {.user_agent = "test", .max_connections = 128, .max_per_host = 128}};
    for (int i = 0; i < 100; ++i)
        loop.start(
            test::request(server.url("/" + std::to_string(i)), i % 5 == 0 ? Duration{300ms} : Duration{30s}));
    loop.run();
    for (std::size_t i = 0; i < 100; ++i) {
        const auto& result = *loop.results[i];
        CAPTURE(i, result ? std::string{} : result.error().message);
        if (i % 5 == 4)
            CHECK((result && result->body.size() == 30'000));
        else
            CHECK((!result && result.error().kind == (i % 5 == 0 ? ErrorKind::timeout : ErrorKind::io)));
    }
}

TEST_CASE("a handle that is used again carries nothing of the request before", "[http_faults]") {
    HttpServer server{[](const ServedRequest&) {
        return ServedReply{.headers = {{"Set-Cookie", "session=1; Path=/"}}, .body = "in"};
    }};
    Loop loop;
    auto first = test::request("http://user:secret@" + server.authority() + "/one");
    first.method = "POST";
    first.body = "a=b";
    first.headers = {{"X-Private", "1"}, {"If-None-Match", "\"tag\""}};
    REQUIRE(loop.send(std::move(first)));
    REQUIRE(loop.get(server.url("/two")));
    const auto requests = server.requests();
    REQUIRE(requests.size() == 2);
    CHECK(server.connections() == 1);
    CHECK(requests[0].method == "POST");
    CHECK(requests[0].body == "a=b");
    CHECK(requests[0].header("Authorization") == "Basic dXNlcjpzZWNyZXQ=");
    CHECK(requests[0].header("X-Private") == "1");
    CHECK(requests[0].header("If-None-Match") == "\"tag\"");
    CHECK(requests[0].header("Content-Length") == "3");
    const auto& second = requests[1];
    CHECK(second.method == "GET");
    CHECK(second.body.empty());
    for (const auto* name :
         {"Authorization", "X-Private", "If-None-Match", "Content-Length", "Content-Type", "Cookie"})
        CHECK(second.header(name).empty());
}
