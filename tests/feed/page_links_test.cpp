#include "feed/page_links.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace newswatch;
using Texts = std::vector<std::string>;

namespace {

std::vector<feed::PageLink> links(const std::string& html, const std::string& content_type = "text/html") {
    return feed::feed_links(html, {.url = "https://example.org/news/today", .content_type = content_type});
}

Texts addresses(const std::string& html) {
    Texts urls;
    for (const auto& link : links(html)) urls.push_back(link.url);
    return urls;
}

const std::string here = "https://example.org/news/";

}  // namespace

TEST_CASE("a link is a feed when its author says so", "[page_links]") {
    const auto [html, expected] = GENERATE(table<std::string, Texts>({
        {R"(<link rel="alternate" type="application/rss+xml" href="a.xml">)", {here + "a.xml"}},
        {R"(<LINK REL='Alternate Home' TYPE="Application/Atom+XML; charset=utf-8" HREF='a'/>)", {here + "a"}},
        {"<link href=a.xml type=application/feed+json rel=alternate>", {here + "a.xml"}},
        {"<link\n rel = alternate\n\ttype = text/xml\n href = a.xml\n>", {here + "a.xml"}},
        {R"(<link rel="feed" href="a">)", {here + "a"}},
        {R"(<xhtml:link rel="alternate" type="application/rdf+xml" href="a" />)", {here + "a"}},
        {R"(<p><a type="application/rss+xml" href="a">feed</a>)", {here + "a"}},
        {R"(<a rel="alternate" href="a">feed</a>)", {here + "a"}},
        {R"(<a href="feed.xml">feed</a>)", {}},
        {R"(<a rel="alternate" hreflang="de" href="de">Deutsch</a>)", {}},
        {R"(<a rel="alternate" type="text/html" href="print">print</a>)", {}},
        {R"(<link rel="alternate" hreflang="de" href="de">)", {}},
        {R"(<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">)", {}},
        {R"(<link rel="alternate" type="text/xml+oembed" href="oembed">)", {}},
        {R"(<link rel="stylesheet" type="application/rss+xml" href="a">)", {}},
        {R"(<link rel="alternate" type="application/rss+xml">)", {}},
        {R"(<linking rel="alternate" type="application/rss+xml" href="a">)", {}},
    }));
    INFO(html);
    CHECK(addresses(html) == expected);
}

TEST_CASE("links of feeds are found anywhere in a page, but not in what is no markup", "[page_links]") {
    const std::string link = R"(<link rel="alternate" type="application/rss+xml" href="a">)";
    const auto [html, found] = GENERATE_COPY(table<std::string, bool>({
        {"<!doctype html><html><head><title>x</title>" + link, true},
        {"<html><body><p>text <b>" + link + "</b></html>", true},
        {"</html>" + link, true},
        {"a < b & c <> d <3 " + link, true},
        {"<p title=\"a > b\">" + link, true},
        {"<script>if (a < b) {}</script>" + link, true},
        {"<script>never closed " + link, true},
        {"<!--" + link + "-->", false},
        {"<!-- never closed " + link, false},
        {"<script>'" + link + "'</script>", false},
        {"<style>" + link + "</style>", false},
        {"<title>" + link + "</title>", false},
        {"<textarea>" + link + "</textarea>", false},
    }));
    INFO(html);
    CHECK(addresses(html) == (found ? Texts{here + "a"} : Texts{}));
}

TEST_CASE("addresses are resolved against the page and its base, and only the web's are taken",
          "[page_links]") {
    const auto [head, href, expected] = GENERATE(table<std::string, std::string, std::string>({
        {"", "/feed?a=1&amp;b=2", "https://example.org/feed?a=1&b=2"},
        {"", "?a=1&b=2&copy=3", "https://example.org/news/today?a=1&b=2&copy=3"},
        {"", "&#x2f;f&#101;ed", "https://example.org/feed"},
        {"", "//other.example/feed", "https://other.example/feed"},
        {"", " feed.xml \n", "https://example.org/news/feed.xml"},
        {"", "feed.xml#top", "https://example.org/news/feed.xml"},
        {"", "feed:https://example.org/feed", "https://example.org/feed"},
        {"", "feed://example.org/feed", "http://example.org/feed"},
        {"<base href='/de/'>", "feed.xml", "https://example.org/de/feed.xml"},
        {"<base target=_top><base href=https://base.example/x><base href=/second/>", "feed.xml",
         "https://base.example/feed.xml"},
        {"<base href='javascript:x'>", "feed.xml", "https://example.org/news/feed.xml"},
        {"", "javascript:alert(1)", ""},
        {"", "file:///etc/passwd", ""},
        {"", "mailto:a@example.org", ""},
    }));
    INFO(head << href);
    const auto link = "<link rel=alternate type=application/rss+xml href=\"" + href + "\">";
    const auto all = expected.empty() ? Texts{} : Texts{expected};
    CHECK(addresses(head + link) == all);
    CHECK(addresses(link + head) == all);
}

TEST_CASE("links of the head come before those of the text, each once", "[page_links]") {
    CHECK(addresses(R"(<a type="application/rss+xml" href="one"></a>
        <link rel="alternate" type="application/rss+xml" href="two">
        <a type="application/rss+xml" href="two"></a>
        <link rel="alternate" type="application/atom+xml" href="two#x">)") ==
          Texts{here + "two", here + "one"});
}

TEST_CASE("a title is read in the charset that the page declares", "[page_links]") {
    const auto [head, bytes, type] = GENERATE(table<std::string, std::string, std::string>({
        {"", "Caf\xC3\xA9", "text/html"},
        {"", "Caf&eacute;", "text/html"},
        {"", "Caf\xE9", "text/html; charset=iso-8859-1"},
        {"<meta charset='windows-1252'>", "Caf\xE9", "text/html"},
        {"<meta http-equiv=Content-Type content='text/html; charset=macintosh'>", "Caf\x8E", ""},
    }));
    INFO(head << type);
    const auto found =
        links("<html><head>" + head + "<link rel=alternate type=application/rss+xml href=f title='  " +
                  bytes + "\n news '>",
              type);
    REQUIRE(found.size() == 1);
    CHECK(found[0].title == "Caf\xC3\xA9 news");
    CHECK(found[0].type == "application/rss+xml");
}

TEST_CASE("a page full of links costs neither time nor memory", "[page_links]") {
    std::string html, quotes;
    for (int i = 0; i < 100'000; ++i)
        html += "<a rel=feed href=" + std::to_string(i) + "><link rel=feed href=l" + std::to_string(i) + ">";
    CHECK(links(html).size() == 100);
    for (int i = 0; i < 200'000; ++i) quotes += "<a href=\"<!--<script ='";
    CHECK(links(quotes).empty());
}
