#include "config/detail/syntax.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <optional>
#include <string>

#include "config/detail/nesting.hpp"
#include "core/timestamp.hpp"

using namespace newswatch::config::detail;

namespace {

struct Row {
    std::string text;
    bool good;
};

}  // namespace

TEST_CASE("an e-mail address is a dot-string, an at sign and a domain", "[syntax]") {
    const auto row = GENERATE(values<Row>({
        {"press@example.org", true},
        {"a.b+c@x.example.org", true},
        {"o'neill@example.org", true},
        {"desk@localhost", true},
        {std::string(64, 'a') + "@example.org", true},
        {std::string(65, 'a') + "@example.org", false},
        {"a@" + std::string(63, 'b') + ".org", true},
        {"a@" + std::string(64, 'b') + ".org", false},
        {"", false},
        {"@example.org", false},
        {"press", false},
        {"press@", false},
        {".press@example.org", false},
        {"press.@example.org", false},
        {"pr..ess@example.org", false},
        {"press@example..org", false},
        {"press@-example.org", false},
        {"press@example.org.", false},
        {"press@exa_mple.org", false},
        {"a b@example.org", false},
        {"\"a b\"@example.org", false},
        {"press@[127.0.0.1]", false},
        {"a@b@example.org", false},
        {"Press <press@example.org>", false},
        {"press@example.org\r\nRCPT TO:<x@y>", false},
        {"pre\xC3\x9F@example.org", false},
    }));
    INFO(row.text);
    CHECK(is_mailbox(row.text) == row.good);
}

TEST_CASE("only a loopback address with a port is a place to listen at", "[syntax]") {
    const auto row = GENERATE(values<Row>({
        {"127.0.0.1:8087", true},
        {"127.9.9.9:1", true},
        {"[::1]:8087", true},
        {"127.0.0.1:0", true},
        {"127.0.0.1", false},
        {"127.0.0.1:", false},
        {"127.0.0.1:65536", false},
        {"127.0.0.1:-1", false},
        {"127.0.0.1:80x", false},
        {"0.0.0.0:8087", false},
        {"[::]:8087", false},
        {"192.168.1.1:8087", false},
        {"127.0.0.300:8087", false},
        {"127.evil.example:8087", false},
        {"localhost:8087", false},
        {"::1:8087", false},
        {"[::1:8087", false},
        {":8087", false},
        {"8087", false},
    }));
    INFO(row.text);
    CHECK(is_loopback_endpoint(row.text) == row.good);
}

TEST_CASE("an entry of network.allow is an address, a range or a name, perhaps with a port", "[syntax]") {
    const auto row = GENERATE(values<Row>({
        {"127.0.0.1", true},
        {"127.0.0.1:8080", true},
        {"10.0.0.0/8", true},
        {"[::1]:9000", true},
        {"::1", true},
        {"fd00::/8", true},
        {"[fd00::]/8", true},
        {"localhost:8080", true},
        {"intranet.example.org", true},
        {"10.0.0.0/33", false},
        {"fd00::/129", false},
        {"10.0.0/8", false},
        {"intranet/8", false},
        {"10.0.0.300", false},
        {"127.0.0.1:0", false},
        {"127.0.0.1:99999", false},
        {"[::1", false},
        {"[localhost]:80", false},
        {"", false},
        {"a b", false},
        {"http://127.0.0.1", false},
    }));
    INFO(row.text);
    CHECK(is_guard_entry(row.text) == row.good);
}

TEST_CASE("a size is a number with a unit, decimal or binary", "[syntax]") {
    struct SizeRow {
        std::string text;
        std::optional<std::uint64_t> bytes;
    };
    const auto row = GENERATE(values<SizeRow>({
        {"0B", 0},
        {"512KiB", 512 * 1024},
        {"512KB", 512'000},
        {"10MB", 10'000'000},
        {"10MiB", 10u << 20},
        {"1GB", 1'000'000'000},
        {"1GiB", 1u << 30},
        {"17179869183GiB", 17179869183ull << 30},
        {"17179869184GiB", std::nullopt},
        {"99999999999999999999B", std::nullopt},
        {"10", std::nullopt},
        {"MB", std::nullopt},
        {"", std::nullopt},
        {"-1MB", std::nullopt},
        {"1.5MB", std::nullopt},
        {"10 MB", std::nullopt},
        {"10mb", std::nullopt},
        {"10MBs", std::nullopt},
    }));
    INFO(row.text);
    CHECK(parse_size(row.text) == row.bytes);
}

TEST_CASE("a webhook secret is the prefix and the base64 of 24 to 64 bytes", "[syntax]") {
    const auto row = GENERATE(values<Row>({
        {"whsec_" + std::string(32, 'A'), true},         // 24 bytes
        {"whsec_" + std::string(28, 'A'), false},        // 21
        {"whsec_" + std::string(31, 'A') + "=", false},  // 23
        {"whsec_" + std::string(43, '/') + "=", true},   // 32
        {"whsec_" + std::string(86, '+') + "==", true},  // 64
        {"whsec_" + std::string(87, '+') + "=", false},  // 65
        {"whsec_" + std::string(33, 'A'), false},        // not whole groups
        {"whsec_" + std::string(29, 'A') + "===", false},
        {"whsec_=" + std::string(31, 'A'), false},
        {"whsec_" + std::string(31, 'A') + "-", false},  // base64url
        {"whsec_", false},
        {std::string(32, 'A'), false},
        {"", false},
    }));
    INFO(row.text);
    CHECK(is_webhook_secret(row.text) == row.good);
}

TEST_CASE("text that nests too deep is found before it is parsed", "[syntax]") {
    std::string dots = "a";
    for (int i = 0; i < 16; ++i) dots += ".a";
    CHECK_FALSE(too_deep(dots + " = 1\n"));
    const auto deep = too_deep("# a comment\nx = 1\n" + dots + ".a = 1\n");
    REQUIRE(deep);
    CHECK(deep->line == 3);
    CHECK(too_deep("x = " + std::string(17, '[')));
    CHECK(too_deep("[" + dots + ".a]\n"));
    CHECK(too_deep("x = {" + dots + ".a = 1}\n"));
    // Dots and brackets in strings, comments and numbers are none.
    CHECK_FALSE(too_deep("x = \"" + dots + ".a\\\"" + dots + "[[[[[[[[[[[[[[[[[[[[\"\n"));
    CHECK_FALSE(too_deep("x = '" + dots + ".a.a'\ny = '''\n" + dots + ".a.a'\n''''' # " + dots + ".a.a\n"));
    CHECK_FALSE(too_deep(
        "x = [1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5]\n"));
    // A string that does not end hides nothing behind its line.
    CHECK(too_deep("x = 'open\n" + dots + ".a = 1\n"));
    CHECK(too_deep("x = \"\"\"a\"\"\"\"\"\n" + dots + ".a = 1\n"));
    CHECK_FALSE(too_deep("x = \"\"\""));
    CHECK_FALSE(too_deep("x = \"\"\"\\"));
    CHECK_FALSE(too_deep("x = \"\\"));
}
