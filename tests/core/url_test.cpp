#include "core/url.hpp"

#include <catch2/catch.hpp>

using namespace newswatch;

TEST_CASE("references are resolved as RFC 3986 section 5.4 lists them", "[url]") {
    const auto [reference, target] = GENERATE(table<std::string, std::string>({
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {";x", "http://a/b/c/;x"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"./../g", "http://a/b/g"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
    }));
    CHECK(resolve_url("http://a/b/c/d;p?q", reference) == target);
}

TEST_CASE("a URL is taken apart and put together unchanged", "[url]") {
    const auto url = Url::parse("HTTPS://User:pw@Example.ORG:8443/p/a?q=1#f");
    REQUIRE(url);
    CHECK(url->scheme == "https");
    CHECK(url->host == "example.org");
    CHECK(url->port == 8443);
    CHECK(url->userinfo == "User:pw");
    CHECK(url->to_text() == "https://User:pw@example.org:8443/p/a?q=1#f");
    CHECK(Url::parse("http://[::1]:80/")->host == "::1");
    CHECK(Url::parse("http://[::1]:80/")->to_text() == "http://[::1]:80/");
    CHECK(Url::parse("https://example.org")->effective_port() == 443);
}

TEST_CASE("what could mislead whoever reads a URL is not one", "[url]") {
    for (const auto* text : {"http://a b/", "http://a\\@b/", "http://a:99999/", "http://a:0/", "http://a:x/",
                             "http://[::1/", "http://a/\n", "http://[::1]x/"})
        CHECK_FALSE(Url::parse(text));
    CHECK_FALSE(Url::parse("http://a/" + std::string(9000, 'x')));
}

TEST_CASE("user information is never shown and only web links become links", "[url]") {
    CHECK(redacted("https://token:secret@hooks.example.org/x") == "https://***@hooks.example.org/x");
    CHECK(safe_link("https://example.org/a") == "https://example.org/a");
    for (const auto* text :
         {"javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://example.org/", "http:///x", ""})
        CHECK(safe_link(text).empty());
}
