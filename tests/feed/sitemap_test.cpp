#include <catch2/catch.hpp>

#include "feed_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;

namespace {

std::string urlset(std::string_view urls) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
        xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"
        xmlns:xhtml="http://www.w3.org/1999/xhtml">)" +
           std::string{urls} + "</urlset>";
}

Item url(std::string_view inside) {
    return parsed(urlset("<url>" + std::string{inside} + "</url>")).items.at(0);
}

std::vector<std::string> terms(const Item& item, std::string_view scheme) {
    std::vector<std::string> found;
    for (const auto& category : item.categories)
        if (category.scheme == scheme) found.push_back(category.term);
    return found;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a news sitemap gives an article for each address", "[feed][sitemap]") {
    const auto document = parsed(urlset(R"(
  <url>
    <loc>https://www.harbour-post.example/2024/05/ferry-returns?id=7&amp;ref=map</loc>
    <lastmod>2024-05-02T08:30:00+02:00</lastmod>
    <changefreq>hourly</changefreq><priority>0.8</priority>
    <news:news>
      <news:publication>
        <news:name>The Harbour Post</news:name>
        <news:language>en</news:language>
      </news:publication>
      <news:access>Subscription</news:access>
      <news:genres>PressRelease, Blog</news:genres>
      <news:publication_date>2024-05-02T07:00:05Z</news:publication_date>
      <news:title>Ferry &amp; crew return &#8211; at last</news:title>
      <news:keywords>ferry, harbour ,, weather</news:keywords>
      <news:stock_tickers>NASDAQ:FERY, LON:CREW</news:stock_tickers>
    </news:news>
    <image:image>
      <image:loc>https://img.harbour-post.example/ferry.jpg</image:loc>
      <image:caption>The ferry at dawn</image:caption>
      <image:title>Ferry</image:title>
      <image:license>https://harbour-post.example/licence</image:license>
    </image:image>
  </url>)"));
    CHECK(document.format == "newssitemap");
    CHECK(document.problems.empty());
    CHECK(document.sitemaps.empty());
    REQUIRE(document.items.size() == 1);
    const auto& item = document.items[0];
    CHECK(item.id == "https://www.harbour-post.example/2024/05/ferry-returns?id=7&ref=map");
    CHECK(item.link == item.id);
    CHECK(item.id_is_link);
    CHECK(item.title.value == "Ferry & crew return \xE2\x80\x93 at last");
    CHECK(item.title.plain == item.title.value);
    CHECK(item.source.title == "The Harbour Post");
    CHECK(item.language == "en");
    CHECK(when(item.published) == "2024-05-02T07:00:05Z");
    CHECK(when(item.updated) == "2024-05-02T06:30:00Z");
    CHECK(terms(item, "") == Words{"ferry", "harbour", "weather"});
    CHECK(terms(item, "genre") == Words{"PressRelease", "Blog"});
    CHECK(terms(item, "ticker") == Words{"NASDAQ:FERY", "LON:CREW"});
    CHECK(terms(item, "access") == Words{"Subscription"});
    REQUIRE(item.media.size() == 1);
    CHECK(item.media[0].url == "https://img.harbour-post.example/ferry.jpg");
    CHECK(item.media[0].medium == "image");
    CHECK(item.media[0].title == "Ferry");
    CHECK(item.media[0].description == "The ferry at dawn");
}

TEST_CASE("a sitemap's news may have any date of the W3C's profile", "[feed][sitemap]") {
    const auto published = [](std::string_view date) {
        return when(url("<loc>https://e.org/1</loc><news:news><news:publication_date>" + std::string{date} +
                        "</news:publication_date></news:news>")
                        .published);
    };
    CHECK(published("2024-05-02") == "2024-05-02T00:00:00Z");
    CHECK(published("2024-05-02T07:00Z") == "2024-05-02T07:00:00Z");
    CHECK(published("2024-05-02T07:00:05+03:00") == "2024-05-02T04:00:05Z");
    CHECK(published("2024-05-02T07:00:05.250Z") == "2024-05-02T07:00:05.250Z");
    CHECK(published(" 2024-05-02T07:00:05-05:00\n") == "2024-05-02T12:00:05Z");
    CHECK(published("soon") == "missing");
}

TEST_CASE("an entry of a plain sitemap is kept without a title", "[feed][sitemap]") {
    const auto document = parsed(urlset(
        "<url><loc>https://e.org/a</loc><lastmod>2024-01-02</lastmod></url><url><loc> https://e.org/b\n</loc>"
        "<priority>0.5</priority></url>"));
    CHECK(document.format == "sitemap");
    REQUIRE(document.items.size() == 2);
    CHECK(document.items[0].title.value.empty());
    CHECK(document.items[0].id == "https://e.org/a");
    CHECK(when(document.items[0].updated) == "2024-01-02T00:00:00Z");
    CHECK_FALSE(document.items[0].published);
    CHECK(document.items[1].link == "https://e.org/b");
    CHECK_FALSE(document.items[1].updated);
}

TEST_CASE("a sitemap without namespaces, with others or with unknown prefixes is understood",
          "[feed][sitemap]") {
    const std::string_view declarations =
        GENERATE(as<std::string_view>{}, "", " xmlns='http://www.google.com/schemas/sitemap/0.84'",
                 " xmlns='https://www.sitemaps.org/schemas/sitemap/0.9/' xmlns:n='http://wrong.example/'");
    const auto document = parsed("<urlset" + std::string{declarations} +
                                 "><url><loc>https://e.org/a</loc><n:news><n:title>T</n:title><n:publication>"
                                 "<n:name>P</n:name></n:publication></n:news></url></urlset>");
    CHECK(document.format == "newssitemap");
    CHECK(document.items.at(0).title.value == "T");
    CHECK(document.items.at(0).source.title == "P");
}

TEST_CASE("a sitemap with a prefix for its own elements is understood", "[feed][sitemap]") {
    const auto document = parsed(
        "<sm:urlset xmlns:sm='http://www.sitemaps.org/schemas/sitemap/0.9'><sm:url><sm:loc>https://e.org/a"
        "</sm:loc></sm:url></sm:urlset>");
    CHECK(document.items.at(0).link == "https://e.org/a");
}

TEST_CASE("news elements outside of their wrapper are read as well", "[feed][sitemap]") {
    const auto item =
        url("<loc>https://e.org/a</loc><news:title>T</news:title><news:keywords>a,b</news:keywords>"
            "<news:publication_date>2024-05-02</news:publication_date>");
    CHECK(item.title.value == "T");
    CHECK(item.categories.size() == 2);
    CHECK(when(item.published) == "2024-05-02T00:00:00Z");
}

TEST_CASE("titles of news in CDATA, with markup or escaped twice are one plain line", "[feed][sitemap]") {
    const auto title = [](std::string_view written) {
        return url("<loc>https://e.org/a</loc><news:news><news:title>" + std::string{written} +
                   "</news:title></news:news>")
            .title.plain;
    };
    CHECK(title("<![CDATA[Salt & pepper]]>") == "Salt & pepper");
    CHECK(title("Salt &amp;amp; pepper") == "Salt & pepper");
    CHECK(title("  Two\n   lines ") == "Two lines");
    CHECK(title("The &lt;i&gt;Argo&lt;/i&gt; sails") == "The Argo sails");
    CHECK(title("1 &lt; 2") == "1 < 2");
}

TEST_CASE("relative addresses in a sitemap are resolved", "[feed][sitemap]") {
    const auto item = url("<loc>/a/b</loc><image:image><image:loc>../i.png</image:loc></image:image>");
    CHECK(item.link == "https://example.org/a/b");
    CHECK(item.id == item.link);
    CHECK(item.media.at(0).url == "https://example.org/i.png");
}

TEST_CASE("all pictures of an address are its media", "[feed][sitemap]") {
    const auto item =
        url("<loc>https://e.org/a</loc><image:image><image:loc>https://e.org/1.jpg</image:loc></image:image>"
            "<image:image><image:caption>no address</image:caption></image:image>"
            "<image:image><image:loc>https://e.org/2.jpg</image:loc></image:image>");
    REQUIRE(item.media.size() == 2);
    CHECK(item.media[1].url == "https://e.org/2.jpg");
}

TEST_CASE("a film of a sitemap is a medium and says what the news does not", "[feed][sitemap]") {
    const auto item = url(R"(<loc>https://e.org/watch/1</loc>
<video:video>
  <video:thumbnail_loc>https://e.org/t.jpg</video:thumbnail_loc>
  <video:title>Storm &amp; sea</video:title>
  <video:description>A gale seen from the pier.</video:description>
  <video:content_loc>https://cdn.e.org/v.mp4</video:content_loc>
  <video:player_loc allow_embed="yes">https://e.org/player?v=1</video:player_loc>
  <video:duration>95</video:duration>
  <video:expiration_date>2025-11-05T19:20:30+08:00</video:expiration_date>
  <video:publication_date>2024-11-05T19:20:30+08:00</video:publication_date>
  <video:tag>storm</video:tag><video:tag>pier</video:tag><video:category>weather</video:category>
  <video:uploader info="https://e.org/users/moss">Ada Moss</video:uploader>
</video:video>)");
    CHECK(item.title.value == "Storm & sea");
    CHECK(item.summary.plain == "A gale seen from the pier.");
    CHECK(when(item.published) == "2024-11-05T11:20:30Z");
    CHECK(when(item.expires) == "2025-11-05T11:20:30Z");
    CHECK(terms(item, "") == Words{"storm", "pier", "weather"});
    REQUIRE(item.authors.size() == 1);
    CHECK(item.authors[0].name == "Ada Moss");
    CHECK(item.authors[0].url == "https://e.org/users/moss");
    REQUIRE(item.media.size() == 1);
    CHECK(item.media[0].url == "https://cdn.e.org/v.mp4");
    CHECK(item.media[0].medium == "video");
    CHECK(item.media[0].seconds == 95);
    CHECK(item.media[0].thumbnail == "https://e.org/t.jpg");
    CHECK(item.media[0].title == "Storm & sea");
    CHECK(item.media[0].description == "A gale seen from the pier.");
}

TEST_CASE("the title of the news goes before that of the film, whatever their order", "[feed][sitemap]") {
    const auto item =
        url("<loc>https://e.org/a</loc><video:video><video:title>Film</video:title><video:player_loc>"
            "https://e.org/p</video:player_loc><video:publication_date>2020-01-01</video:publication_date>"
            "</video:video><news:news><news:title>News</news:title><news:publication_date>2024-01-01"
            "</news:publication_date></news:news>");
    CHECK(item.title.value == "News");
    CHECK(when(item.published) == "2024-01-01T00:00:00Z");
    CHECK(item.media.at(0).url == "https://e.org/p");
    CHECK(item.media.at(0).title == "Film");
}

TEST_CASE("the language of a page comes from its news, its alternates or the sitemap", "[feed][sitemap]") {
    const std::string alternates =
        "<loc>https://e.org/de/a</loc><xhtml:link rel='alternate' hreflang='x-default' "
        "href='https://e.org/de/a'/><xhtml:link rel='alternate' hreflang='en' href='https://e.org/en/a'/>"
        "<xhtml:link rel='alternate' hreflang='de-AT' href='https://e.org/de/a'/>";
    CHECK(url(alternates).language == "de-AT");
    CHECK(url(alternates + "<news:news><news:publication><news:language>de</news:language>"
                           "</news:publication></news:news>")
              .language == "de");
    CHECK(
        parsed("<urlset xml:lang='fr'><url><loc>https://e.org/</loc></url></urlset>").items.at(0).language ==
        "fr");
}

TEST_CASE("an entry of a sitemap that says nothing is left out", "[feed][sitemap]") {
    const auto document = parsed(
        urlset("<url><lastmod>2024-01-01</lastmod></url><url/><url><loc/></url><url><loc>https://e.org/"
               "</loc></url>"));
    REQUIRE(document.items.size() == 1);
    CHECK(document.items[0].link == "https://e.org/");
}

TEST_CASE("a sitemap without entries is a feed without items", "[feed][sitemap]") {
    const auto document = parsed(urlset(""));
    CHECK(document.format == "sitemap");
    CHECK(document.items.empty());
    CHECK(document.problems.empty());
}

TEST_CASE("a sitemap index names its sitemaps", "[feed][sitemap]") {
    const auto document = parsed(R"(<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <sitemap><loc>https://e.org/news-1.xml.gz</loc><lastmod>2024-10-01T18:23:17+00:00</lastmod></sitemap>
  <sitemap><loc>news-2.xml?a=1&amp;b=2</loc></sitemap>
  <sitemap><lastmod>2024-01-01</lastmod></sitemap>
</sitemapindex>)");
    CHECK(document.format == "sitemapindex");
    CHECK(document.items.empty());
    REQUIRE(document.sitemaps.size() == 2);
    CHECK(document.sitemaps[0].url == "https://e.org/news-1.xml.gz");
    CHECK(when(document.sitemaps[0].modified) == "2024-10-01T18:23:17Z");
    CHECK(document.sitemaps[1].url == "https://example.org/feeds/news-2.xml?a=1&b=2");
    CHECK_FALSE(document.sitemaps[1].modified);
}

TEST_CASE("the numbers of entries and sitemaps are bounded", "[feed][sitemap]") {
    Limits limits;
    limits.items = 3;
    std::string urls, sitemaps;
    for (int i = 0; i < 5; ++i) {
        urls += "<url><loc>https://e.org/" + std::to_string(i) + "</loc></url>";
        sitemaps += "<sitemap><loc>https://e.org/" + std::to_string(i) + "</loc></sitemap>";
    }
    const auto document = parse(urlset(urls), {}, limits).value();
    CHECK(document.items.size() == 3);
    CHECK(problems_of_kind(document, "limit") == 1);
    const auto index = parse("<sitemapindex>" + sitemaps + "</sitemapindex>", {}, limits).value();
    CHECK(index.sitemaps.size() == 3);
    CHECK(problems_of_kind(index, "limit") == 1);
}
