#include <catch2/catch.hpp>

#include "page/main_text.hpp"

using namespace newswatch::page;

namespace {

std::string repeated(std::string_view text, std::size_t count) {
    std::string all;
    all.reserve(text.size() * count);
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

const std::string paragraph =
    "<p>The council voted on Thursday night to reopen the old fish market, ending a dispute of eleven "
    "years.</p>";

}  // namespace

// Each of these takes minutes when something in it is quadratic; the time limit of the tests would tell.
TEST_CASE("pages that were made to hurt are read to their end or their limit") {
    const auto one = [](std::string html) { return read_page(html, {}); };
    SECTION("elements without end") {
        const auto page = one(paragraph + repeated("<div>", 200'000) + "x");
        CHECK(page.truncated);
        CHECK(page.text.find("council") != std::string::npos);
    }
    SECTION("end tags of nothing") { CHECK_FALSE(one(repeated("</b>", 500'000) + paragraph).text.empty()); }
    SECTION("attributes") {
        std::string tag = "<p ";
        for (int i = 0; i < 200'000; ++i) tag += "a" + std::to_string(i) + "=1 ";
        CHECK_FALSE(one(tag + ">x</p>" + paragraph).text.empty());
    }
    SECTION("open comments") { one(paragraph + repeated("<!-", 300'000) + repeated("<!--", 300'000)); }
    SECTION("open scripts") { one(paragraph + repeated("<script>", 100'000)); }
    SECTION("headers in headers") { one(repeated("<header><figure>", 200) + repeated("<b>x</b>", 200'000)); }
    SECTION("lists in lists") { one(repeated("<ul><li><a href=x>y</a>", 100'000)); }
    SECTION("unknown references") { one(repeated("&x;&#99999999;", 200'000)); }
    SECTION("open JSON") { one("<script type=application/ld+json>" + repeated("[", 500'000) + "</script>"); }
    SECTION("names") { one("<div class='" + repeated("a-b ", 300'000) + "'>" + paragraph); }
}

TEST_CASE("a page of nothing is a page") {
    for (const std::string html : {"", " ", "<", "<!DOCTYPE html>", "<html></html>", "\0\0"}) {
        const auto page = read_page(html, {});
        CHECK(page.text.empty());
        CHECK_FALSE(page.article);
        CHECK(page.method == Method::none);
    }
}
