#include <catch2/catch.hpp>

#include "feed_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;
using namespace std::chrono_literals;

namespace {

const Timestamp now{std::chrono::sys_days{std::chrono::year{2024} / 9 / 6} + 12h};
const Origin origin{"Harbour", "https://example.org/feed", {"sea"}, "en"};

std::vector<Article> articles(std::string_view items) { return normalise(parsed(rss(items)), origin, now); }
Article article(std::string_view inner) { return articles("<item>" + std::string{inner} + "</item>").at(0); }

}  // namespace

TEST_CASE("an item becomes an article of plain text", "[feed][normalise]") {
    const auto made = article(
        "<title>Ships &lt;b&gt;and&lt;/b&gt;\n ports</title><link>https://example.org/1</link>"
        "<description>Short &lt;i&gt;text&lt;/i&gt;</description>"
        "<content:encoded><![CDATA[<p>One</p><p>Two&nbsp;2</p>]]></content:encoded>"
        "<category>Sea</category><category> Sea </category><dc:creator>Ada</dc:creator>"
        "<author>ada@example.org</author><pubDate>Thu, 05 Sep 2024 09:05:07 GMT</pubDate>");
    CHECK(made.title == "Ships and ports");
    CHECK(made.summary == "Short text");
    CHECK(made.body == "One\n\nTwo\u00A02");
    CHECK(made.url == "https://example.org/1");
    CHECK(made.source == "Harbour");
    CHECK(made.tags == std::vector<std::string>{"sea"});
    CHECK(made.categories == std::vector<std::string>{"Sea"});
    CHECK(made.authors == std::vector<std::string>{"Ada", "ada@example.org"});
    CHECK(when(made.published) == "2024-09-05T09:05:07Z");
    CHECK(made.fetched == now);
    CHECK(made.id.size() == 32);
}

TEST_CASE("the only text is the body, and a summary that repeats the body is dropped", "[feed][normalise]") {
    const auto only_summary = article("<title>t</title><description>Text</description>");
    CHECK(only_summary.body == "Text");
    CHECK(only_summary.summary.empty());
    const auto both = article(
        "<title>t</title><description>Text</description><content:encoded>&lt;p&gt;Text&lt;/p&gt;"
        "</content:encoded>");
    CHECK(both.body == "Text");
    CHECK(both.summary.empty());
}

TEST_CASE("plain text keeps its lines", "[feed][normalise]") {
    CHECK(article("<title>t</title><description>One  two\r\n three\r\n\r\n\r\n four </description>").body ==
          "One two\nthree\n\nfour");
}

TEST_CASE("identity is the guid, else the link, else title and date, within the source",
          "[feed][normalise]") {
    const auto id = [](std::string_view inner) { return article(inner).id; };
    CHECK(id("<guid>g</guid><title>a</title><link>https://e.org/1</link>") ==
          id("<guid>g</guid><title>b</title><link>https://e.org/2</link><description>x</description>"));
    CHECK(id("<guid>g</guid><title>a</title>") != id("<guid>h</guid><title>a</title>"));
    CHECK(id("<title>a</title><link>https://e.org/1</link>") ==
          id("<title>b</title><link>https://e.org/1</link>"));
    CHECK(id("<title>a</title><pubDate>2024-09-05</pubDate>") ==
          id("<title>a</title><pubDate>2024-09-05</pubDate><description>x</description>"));
    CHECK(id("<title>a</title><pubDate>2024-09-05</pubDate>") !=
          id("<title>a</title><pubDate>2024-09-06</pubDate>"));
    CHECK(id("<description>a</description>") != id("<description>b</description>"));
    auto elsewhere = origin;
    elsewhere.source = "Coast";
    const auto document = parsed(rss("<item><guid>g</guid><title>a</title></item>"));
    CHECK(normalise(document, elsewhere, now).at(0).id != normalise(document, origin, now).at(0).id);
}

TEST_CASE("articles come oldest first, and those without a date stay beside their neighbours",
          "[feed][normalise]") {
    const auto titles = [](std::string_view items) {
        std::string all;
        for (const auto& made : articles(items)) all += made.title;
        return all;
    };
    const std::string c = "<item><title>c</title><pubDate>2024-09-03</pubDate></item>";
    const std::string b = "<item><title>b</title><pubDate>2024-09-02</pubDate></item>";
    const std::string a = "<item><title>a</title><pubDate>2024-09-01</pubDate></item>";
    const std::string x = "<item><title>x</title></item>";
    CHECK(titles(c + b + a) == "abc");
    CHECK(titles(a + c + b) == "abc");
    CHECK(titles(c + b + x + a) == "axbc");
    CHECK(titles(x + "<item><title>y</title></item>") == "yx");
}

TEST_CASE("of two items with one identity the one changed last stays", "[feed][normalise]") {
    const auto kept = articles(
        "<item><guid>1</guid><title>new</title><pubDate>2024-09-05</pubDate></item>"
        "<item><guid>2</guid><title>other</title></item>"
        "<item><guid>1</guid><title>old</title><pubDate>2024-09-04</pubDate></item>");
    REQUIRE(kept.size() == 2);
    CHECK(kept[1].title == "new");
    CHECK(articles(
              "<item><guid>1</guid><title>first</title></item><item><guid>1</guid><title>last</title></item>")
              .at(0)
              .title == "last");
}

TEST_CASE("the language is the item's, else the feed's, else the source's", "[feed][normalise]") {
    const auto language = [](std::string_view channel, std::string_view item) {
        return articles(std::string{channel} + "<item><title>t</title>" + std::string{item} + "</item>")
            .at(0)
            .language;
    };
    CHECK(language("", "") == "en");
    CHECK(language("<language>UK_ua</language>", "") == "uk-ua");
    CHECK(language("<language>uk</language>", "<dc:language>de-AT</dc:language>") == "de-AT");
    CHECK(language("<language>Ukrainian</language>", "") == "en");
    CHECK(language("<language>x' OR 1</language>", "") == "en");
}

TEST_CASE("an item that says nothing gives no article", "[feed][normalise]") {
    CHECK(articles("<item></item><item><link>https://example.org/1</link></item>").empty());
}

TEST_CASE("the revision changes with the article's own text only", "[feed][normalise]") {
    const auto revision = [](std::string_view body, std::string_view rest = "<title>t</title>") {
        return revision_of(article("<guid>1</guid>" + std::string{rest} + "<content:encoded><![CDATA[" +
                                   std::string{body} + "]]></content:encoded>"));
    };
    const auto base = revision("<p>One two.</p><p>Read also: A</p><p>Three.</p><p>Photo credit: X</p>");
    CHECK(base == revision("<p>One two.</p><p>Read also: A</p><p>Three.</p><p>Photo credit: X</p>"));
    CHECK(base == revision("<p>One two.</p><p>Read also: B</p><p>Three.</p><p>Photo credit: Y</p>"));
    CHECK(base == revision("<p>One two.</p><p>Three.</p>"));
    CHECK(base == revision("<div>One&nbsp;two.</div>\n\n<div>  Three.</div>"));
    CHECK(base == revision("<p>One two.</p><p>Three.</p>", "<title>t</title><pubDate>2024-09-05</pubDate>"));
    CHECK(base != revision("<p>One two.</p><p>Four.</p>"));
    CHECK(base != revision("<p>One two.</p><p>Three.</p>", "<title>u</title>"));
    CHECK(base != revision("<p>One two.</p><p>Three.</p>", "<title>t</title><description>S</description>"));
}

TEST_CASE("a date in the future stays in the article and is no reason to come last", "[feed][normalise]") {
    const auto list = normalise(
        parsed(
            rss("<item><guid>3</guid><title>now</title><pubDate>2026-03-01T12:00:00Z</pubDate></item>"
                "<item><guid>2</guid><title>announced</title><pubDate>2031-01-01T00:00:00Z</pubDate></item>"
                "<item><guid>1</guid><title>old</title><pubDate>2026-02-01T12:00:00Z</pubDate></item>")),
        Origin{}, from_rfc3339("2026-03-01T12:00:00Z").value());
    REQUIRE(list.size() == 3);
    CHECK(list[0].title == "old");
    CHECK(list[1].title == "announced");
    CHECK(when(list[1].published) == "2031-01-01T00:00:00Z");
    CHECK(list[2].title == "now");
}
