#include <catch2/catch.hpp>

#include "loop.hpp"

using namespace newswatch;
using test::HttpServer;
using test::Loop;
using test::ServedReply;
using test::ServedRequest;

TEST_CASE("no spelling of an inner address gets past the guard", "[http_guard]") {
    const auto url = GENERATE(
        as<std::string>{}, "http://127.0.0.1/", "http://localhost/", "http://LOCALHOST/", "http://127.1/",
        "http://127.0.1/", "http://2130706433/", "http://0x7f.1/", "http://0x7f000001/",
        "http://017700000001/", "http://0177.0.0.1/", "http://0/", "http://0.0.0.0/", "http://[::]/",
        "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
        "http://[::ffff:a00:1]/", "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b::10.0.0.1]/", "http://[2002:7f00:1::]/", "http://[2001:0:7f00:1::]/",
        "http://[fe80::1]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[ff02::1]/",
        "http://169.254.169.254/latest/meta-data/", "http://0xa9fea9fe/", "http://2852039166/",
        "http://100.64.0.1/", "http://100.100.100.200/", "http://10.0.0.1/", "http://10.1/",
        "http://172.16.0.1/", "http://192.168.1.1/", "http://192.0.0.192/", "http://198.18.0.1/",
        "http://224.0.0.1/", "http://255.255.255.255/", "http://example.org@127.0.0.1/",
        "http://example.org%2f@127.0.0.1/", "http://example.org:80@127.0.0.1/", "http://%31%32%37.0.0.1/",
        "http:/127.0.0.1/", "http:///127.0.0.1/", "https://127.0.0.1/", "https://localhost/");
    CAPTURE(url);
    Loop loop{std::vector<std::string>{}};
    const auto answer = loop.get(url);
    REQUIRE_FALSE(answer);
    CAPTURE(answer.error().message);
    CHECK(answer.error().kind == ErrorKind::refused);
    CHECK(answer.error().message.find("network.allow") != std::string::npos);
}

TEST_CASE("spellings that are no URL, or of another protocol, are refused unseen", "[http_guard]") {
    const auto url =
        GENERATE(as<std::string>{}, "file:///etc/passwd", "gopher://127.0.0.1:25/_x", "dict://127.0.0.1/",
                 "ftp://127.0.0.1/", "ldap://127.0.0.1/", "smtp://127.0.0.1/",
                 "http://127.0.0.1 .example.org/", "http://[::1%25lo/", "http://[127.0.0.1]/",
                 "http://127.0.0.1:80:80/", "http://127.0.0.1:-1/", "HTTP//127.0.0.1/", "//127.0.0.1/");
    CAPTURE(url);
    Loop loop;
    const auto answer = loop.get(url);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::invalid);
}

TEST_CASE("letters that look like digits and dots lead nowhere", "[http_guard]") {
    const auto url = GENERATE(as<std::string>{}, "http://127。0。0。1:PORT/", "http://①②⑦.⓪.⓪.①:PORT/",
                              "http://１２７.0.0.1:PORT/", "http://127.0.0.1:PORT\\@no-such-host.invalid/");
    CAPTURE(url);
    HttpServer server{[](const ServedRequest&) { return ServedReply{.body = "in"}; }};
    std::string there = url;
    there.replace(there.find("PORT"), 4, std::to_string(server.port()));
    Loop loop{std::vector<std::string>{}};
    CHECK_FALSE(loop.get(there));
    CHECK(server.connections() == 0);
}

TEST_CASE("a door by name opens for that name and port, not for the address behind it", "[http_guard]") {
    HttpServer server{[](const ServedRequest&) { return ServedReply{.body = "in"}; }};
    HttpServer other{[](const ServedRequest&) { return ServedReply{.body = "in"}; }};
    Loop loop{{"localhost:" + std::to_string(server.port())}};
    CHECK(loop.get("http://localhost:" + std::to_string(server.port()) + "/")->body == "in");
    CHECK(loop.get("http://LocalHost:" + std::to_string(server.port()) + "/")->body == "in");
    CHECK(loop.get(server.url()).error().kind == ErrorKind::refused);
    CHECK(loop.get("http://localhost:" + std::to_string(other.port()) + "/").error().kind ==
          ErrorKind::refused);
    CHECK(other.connections() == 0);
}

TEST_CASE("a connection made through a door by name serves that name alone", "[http_guard]") {
    HttpServer server{[](const ServedRequest& r) {
        if (r.target == "/go") return ServedReply{.status = 302, .headers = {{"Location", "//127.0.0.1:1/"}}};
        return ServedReply{.body = "in"};
    }};
    const std::string port = std::to_string(server.port());
    Loop loop{{"localhost:" + port}};
    REQUIRE(loop.get("http://localhost:" + port + "/"));
    CHECK(loop.get("http://127.0.0.1:" + port + "/").error().kind == ErrorKind::refused);
    CHECK(loop.get("http://localhost:" + port + "/go").error().kind == ErrorKind::refused);
}

TEST_CASE("behind a proxy an inner address that is written out is refused all the same", "[http_guard]") {
    const auto url =
        GENERATE(as<std::string>{}, "http://127.0.0.1/", "http://2130706433/", "http://127.1/",
                 "http://localhost/", "http://a.localhost/", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
                 "http://169.254.169.254/latest/", "https://10.0.0.1/");
    CAPTURE(url);
    Loop loop{std::vector<std::string>{}};
    auto request = test::request(url);
    request.proxy = "http://127.0.0.1:1";
    const auto answer = loop.send(std::move(request));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::refused);
}

TEST_CASE("a proxy that leads on to an inner address is not followed there", "[http_guard]") {
    HttpServer proxy{[](const ServedRequest&) {
        return ServedReply{.status = 302, .headers = {{"Location", "http://169.254.169.254/"}}};
    }};
    Loop loop{std::vector<std::string>{}};
    auto request = test::request("http://news.example.org/feed");
    request.proxy = proxy.url();
    const auto answer = loop.send(std::move(request));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::refused);
    CHECK(proxy.requests().size() == 1);
}
