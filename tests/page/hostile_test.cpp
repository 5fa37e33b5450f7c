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
    const auto council = [](const Page& page) {
        return page.text.find("council voted") != std::string::npos;
    };
    SECTION("elements without end") {
        const auto page = one(paragraph + repeated("<div>", 200'000) + "x");
        CHECK(page.truncated);
        CHECK(council(page));
    }
    SECTION("end tags of nothing") { CHECK(council(one(repeated("</b>", 500'000) + paragraph))); }
    SECTION("attributes") {
        std::string tag = "<p ";
        for (int i = 0; i < 200'000; ++i) tag += "a" + std::to_string(i) + "=1 ";
        CHECK(council(one(tag + ">x</p>" + paragraph)));
    }
    SECTION("open comments") {
        CHECK(council(one(paragraph + repeated("<!-", 300'000) + repeated("<!--", 300'000))));
    }
    SECTION("open scripts") { CHECK(council(one(paragraph + repeated("<script>", 100'000)))); }
    SECTION("headers in headers") {
        const auto page = one(paragraph + repeated("<header><figure>", 200) + repeated("<b>x</b>", 200'000));
        CHECK(council(page));
        CHECK_FALSE(page.truncated);
    }
    SECTION("lists in lists") {
        const auto page = one(paragraph + repeated("<ul><li><a href=x>y</a>", 100'000));
        CHECK(page.truncated);
        CHECK(council(page));
    }
    SECTION("unknown references") { CHECK(council(one(paragraph + repeated("&x;&#99999999;", 200'000)))); }
    SECTION("open JSON") {
        const auto brackets = repeated("[", 500'000);
        CHECK(council(one("<script type=application/ld+json>" + brackets + "</script>" + paragraph)));
    }
    SECTION("names") { CHECK(council(one("<div class='" + repeated("a-b ", 300'000) + "'>" + paragraph))); }
}

TEST_CASE("a page of nothing is a page") {
    using namespace std::string_literals;
    for (const auto& html : {""s, " "s, "<"s, "<!DOCTYPE html>"s, "<html></html>"s, std::string(2, '\0')}) {
        CAPTURE(html);
        const auto page = read_page(html, {});
        CHECK(page.text.empty());
        CHECK_FALSE(page.article);
        CHECK(page.method == Method::none);
    }
}
