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
        {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {"./", "http://a/b/c/"},
        {"../", "http://a/b/"},
        {"../../", "http://a/"},
        {"../../../../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."},
        {"..g", "http://a/b/c/..g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/./x", "http://a/b/c/g#s/./x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"},
        {"http:g", "http:g"},
    }));
    CHECK(resolve_url("http://a/b/c/d;p?q", reference) == target);
}

TEST_CASE("references are resolved as publishers write them", "[url]") {
    const auto [base, reference, target] = GENERATE(table<std::string, std::string, std::string>({
        {"http://a", "g", "http://a/g"},
        {"http://a", "../g", "http://a/g"},
        {"http://a", "?q", "http://a?q"},
        {"http://a", "#f", "http://a#f"},
        {"http://a", "/", "http://a/"},
        {"http://a?x", "g", "http://a/g"},
        {"http://a/b?x=/c/d", "g", "http://a/g"},
        {"https://a/b", "//Host.example:8080/x/../y", "https://host.example:8080/y"},
        {"https://u:p@a/b", "/c", "https://u:p@a/c"},
        {"https://[::1]:81/b", "c", "https://[::1]:81/c"},
        {"http://a/b/", "1:30.html", "http://a/b/1:30.html"},
        {"http://a/b/", "./c:d", "http://a/b/c:d"},
        {"http://a/b//c/d", "../e", "http://a/b//e"},
        {"http://a/b", "/c//d/", "http://a/c//d/"},
        {"http://a/b", "/c?u=http://d/../e", "http://a/c?u=http://d/../e"},
        {"http://a/b", "mailto:x@y.z", "mailto:x@y.z"},
        {"http://a/b", "data:image/png;base64,AA==", "data:image/png;base64,AA=="},
        {"http://a/b/", "a photo.jpg", "http://a/b/a%20photo.jpg"},
        {"http://a/b/", "  \n g \t ", "http://a/b/g"},
        {"http://a/b/", "one\n  two\t.html", "http://a/b/one%20%20two.html"},
        {"http://a/b/", "c\x7F", "http://a/b/c%7F"},
        {"http://a/b/", "\\images\\x.png?a\\b", "http://a/images/x.png?a%5Cb"},
        {" http://a/b c/d ", "e", "http://a/b%20c/e"},
        {"http://a/b/", "новини/сьогодні?q=є", "http://a/b/новини/сьогодні?q=є"},
        {"http://приклад.укр/b", "c", "http://приклад.укр/c"},
        {"http://a/b/", "%D0%BD%20x", "http://a/b/%D0%BD%20x"},
        {"file:///home/b", "c", "file:///home/c"},
        {"", "c", "c"},
        {"not a base", "c d", "c d"},
    }));
    INFO(base << " and " << reference);
    CHECK(resolve_url(base, reference) == target);
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
