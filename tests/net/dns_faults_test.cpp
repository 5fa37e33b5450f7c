#include <atomic>
#include <catch2/catch.hpp>

#include "loop.hpp"
#include "own_network.hpp"

using namespace newswatch;
using namespace std::chrono_literals;
using test::HttpServer;
using test::Loop;
using test::NameServer;
using test::ServedReply;
using test::ServedRequest;

namespace {

std::string told(const Result<net::HttpResponse>& result) {
    return result ? result->body : std::string{name_of(result.error().kind)} + " " + result.error().message;
}

// cmake/newswatch_rooms.cmake makes a skipped test of it.
void not_tried() { WARN("skipped: this machine gives no network of its own to a test"); }

ServedReply in_reply(const ServedRequest&) { return {.body = "in"}; }

}  // namespace

TEST_CASE("a name server that never answers costs the one request its deadline, and no other",
          "[dns_faults]") {
    const auto said = test::in_own_network([] {
        NameServer names{[](const std::string&, bool) { return NameServer::silence; }};
        HttpServer server{in_reply};
        Loop loop;
        const auto hanging = loop.start(test::request("http://feeds.hanging.test/", 300ms));
        for (int i = 0; i < 20; ++i) loop.start(test::request(server.url(), 10s));
        loop.run();
        std::size_t answered = 0;
        for (const auto& result : loop.results) answered += told(*result) == "in";
        return std::to_string(answered) + " answered; " + told(*loop.results[hanging]);
    });
    if (!said) return not_tried();
    CHECK(*said == "20 answered; timeout feeds.hanging.test: the name was not resolved before the deadline");
}

TEST_CASE("a name that does not exist is said not to", "[dns_faults]") {
    const auto said = test::in_own_network([] {
        NameServer names{[](const std::string&, bool) { return NameServer::no_such_name; }};
        Loop loop;
        return told(loop.get("http://feeds.gone.test/"));
    });
    if (!said) return not_tried();
    CHECK(*said == "not_found feeds.gone.test: Could not resolve host: feeds.gone.test");
}

TEST_CASE("a name that moves to a private address after it was good is refused at the connect",
          "[dns_faults]") {
    const auto said = test::in_own_network([] {
        std::atomic<int> asked{0};
        NameServer names{[&](const std::string&, bool ipv4) {
            if (!ipv4) return NameServer::no_such_record;
            return ++asked == 1 ? "127.0.0.1" : "10.1.2.3";
        }};
        HttpServer server{in_reply};
        const std::string url = "http://rebinding.test:" + std::to_string(server.port()) + "/";
        // What libcurl remembers of a name for a minute goes with the client.
        Loop before{{"127.0.0.1"}}, after{{"127.0.0.1"}};
        const auto good = told(before.get(url));
        return good + "; " + told(after.get(url));
    });
    if (!said) return not_tried();
    CHECK_THAT(*said,
               Catch::StartsWith("in; refused rebinding.test: 10.1.2.3:") && Catch::Contains("private"));
}
