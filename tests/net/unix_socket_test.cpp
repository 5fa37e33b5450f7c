#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "net/http_client.hpp"
#include "support/http_server.hpp"

using namespace newswatch;
using test::HttpServer;
using test::ServedReply;
using test::ServedRequest;

namespace {

struct TemporaryFolder {
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "newswatch-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

}  // namespace

TEST_CASE("the API is called over a Unix socket", "[unix_socket]") {
    const TemporaryFolder folder;
    const std::string path = folder.path / "api.sock";
    HttpServer server{path, [](const ServedRequest& r) {
                          return ServedReply{.status = 202,
                                             .headers = {{"Content-Type", "application/json"}},
                                             .body = r.method + " " + r.target + " " + r.body};
                      }};
    const auto got = net::call_unix_socket(path, "GET", "/api/v1/status?limit=3");
    REQUIRE(got);
    CHECK(got->status == 202);
    CHECK(got->body == "GET /api/v1/status?limit=3 ");
    CHECK(got->header("content-type") == "application/json");
    const auto posted = net::call_unix_socket(path, "POST", "/api/v1/x", "{\"a\":1}");
    CHECK(posted->body == "POST /api/v1/x {\"a\":1}");
    CHECK(server.requests().at(1).header("Content-Type") == "application/json");
}

TEST_CASE("a daemon that is not running is said to be unavailable, with the socket's path", "[unix_socket]") {
    const TemporaryFolder folder;
    const std::string path = folder.path / "api.sock";
    const auto answer = net::call_unix_socket(path, "GET", "/healthz");
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::unavailable);
    CHECK(answer.error().message.find(path) != std::string::npos);
    CHECK(answer.error().message.find("is it running") != std::string::npos);
}

TEST_CASE("a target that would break the request is refused", "[unix_socket]") {
    const auto target = GENERATE(as<std::string>{}, "", "status", "@evil/", "/a b", "/a\r\nX: y", "/a\n");
    const auto answer = net::call_unix_socket("/nonexistent.sock", "GET", target);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::invalid);
}
