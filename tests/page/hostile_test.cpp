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

Page one(const std::string& html) { return read_page(html, {}); }

bool council(const Page& page) { return page.text.find("council voted") != std::string::npos; }

}  // namespace

// Each of these takes minutes when something in it is quadratic; the time limit of the tests would tell.
TEST_CASE("pages that were made to hurt are read to their end or their limit") {
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

TEST_CASE("what a page says of itself is read to its limit, however much it says") {
    SECTION("titles") {
        const auto endless = repeated(" - Echo", 200'000);
        const std::string site = "<meta property=og:site_name content=Echo>";
        CHECK(one(site + "<title>A market" + endless + "</title>").title.size() <= 500);
        CHECK(one("<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"publisher\":\"" + endless +
                  "\"}</script><title>" + endless + "</title>")
                  .site.size() <= 200);
    }
    const auto reads = [](const std::string& more) { return council(one(paragraph + more)); };
    SECTION("headings in headings") { CHECK(reads(repeated("<h1> <p>", 250) + repeated(" ", 4'000'000))); }
    SECTION("blank headings") {
        CHECK(reads(repeated(repeated("<h1>", 250) + repeated("\n", 8000) + repeated("</h1>", 250), 500)));
    }
    SECTION("links in one heading") { CHECK(reads("<h2>" + repeated("<a href=x>yy</a><br><br>", 200'000))); }
    SECTION("texts in one heading") {
        CHECK(reads("<h2><a href=x>" + repeated("<b>yy</b><br><br>", 300'000)));
    }
    SECTION("bylines in bylines") {
        CHECK(reads(repeated(
            repeated("<div class=byline>", 250) + repeated("x ", 200) + repeated("</div>", 250), 500)));
    }
    SECTION("dates in dates") {
        CHECK(reads(repeated(repeated("<time>", 250) + repeated("x ", 200) + repeated("</time>", 250), 500)));
    }
    SECTION("values with markup") {
        const std::string named = "{\"@type\":\"WebSite\",\"name\":\"&x;\"}";
        CHECK(reads(repeated("<meta name=author content='&amp;x;'>", 100'000)));
        CHECK(reads(repeated("<script type=application/ld+json>" + named + "</script>", 100'000)));
    }
    SECTION("authors") {
        std::string people;
        for (int i = 0; i < 30'000; ++i) people += ",\"Name " + std::string(1 + i % 80, 'x') + "\"";
        const auto page =
            one("<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"author\":[\"A B\"" + people +
                "]}</script>");
        CHECK(page.byline.substr(0, 3) == "A B");
    }
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
