#include <catch2/catch.hpp>

#include "feed_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;

TEST_CASE("an RSS 2.0 feed gives everything it says", "[feed][rss]") {
    const auto document = parsed(R"(<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>Harbour &amp; Coast</title><link>https://example.org/</link><description>News &lt;b&gt;daily&lt;/b&gt;</description>
  <atom:link rel="self" href="https://example.org/feed"/>
  <language>en-GB</language><ttl>30</ttl><lastBuildDate>Thu, 05 Sep 2024 12:00:00 GMT</lastBuildDate>
  <item>
    <title>Ships &amp; ports</title>
    <link> https://example.org/a?x=1&amp;y=2 </link>
    <guid isPermaLink="false">id-1</guid>
    <description>&lt;p&gt;Short &amp;eacute;&lt;/p&gt;</description>
    <content:encoded><![CDATA[<p>Full &amp; long</p>]]></content:encoded>
    <pubDate>Thu, 05 Sep 2024 09:05:07 +0300</pubDate>
    <author>desk@example.org (The Desk)</author><dc:creator>Ada Lovelace</dc:creator>
    <category>Trade</category><category domain="x">Sea &amp; air</category>
    <enclosure url="/a.mp3" length="1234" type="audio/mpeg"/>
  </item>
</channel></rss>)");
    CHECK(document.format == "rss20");
    CHECK(document.problems.empty());
    CHECK(document.feed.title.plain == "Harbour & Coast");
    CHECK(document.feed.description.plain == "News daily");
    CHECK(document.feed.link == "https://example.org/");
    CHECK(document.feed.language == "en-GB");
    CHECK(document.feed.ttl_minutes == 30u);
    CHECK(when(document.feed.updated) == "2024-09-05T12:00:00Z");
    REQUIRE(document.items.size() == 1);
    const auto& item = document.items[0];
    CHECK(item.title.value == "Ships & ports");
    CHECK_FALSE(item.title.html);
    CHECK(item.link == "https://example.org/a?x=1&y=2");
    CHECK(item.id == "id-1");
    CHECK_FALSE(item.id_is_link);
    CHECK(item.summary.value == "<p>Short &eacute;</p>");
    CHECK(item.summary.html);
    CHECK(item.content.value == "<p>Full &amp; long</p>");
    CHECK(when(item.published) == "2024-09-05T06:05:07Z");
    CHECK(item.published.as_written == "Thu, 05 Sep 2024 09:05:07 +0300");
    CHECK(when(item.updated) == "missing");
    REQUIRE(item.authors.size() == 2);
    CHECK(item.authors[0].name == "The Desk");
    CHECK(item.authors[0].email == "desk@example.org");
    CHECK(item.authors[1].name == "Ada Lovelace");
    CHECK(terms(item.categories) == std::vector<std::string>{"Trade", "Sea & air"});
    REQUIRE(item.enclosures.size() == 1);
    CHECK(item.enclosures[0].url == "https://example.org/a.mp3");
    CHECK(item.enclosures[0].length == 1234);
    CHECK(item.enclosures[0].type == "audio/mpeg");
}

TEST_CASE("RSS 1.0 and 0.90 keep their items beside the channel", "[feed][rss]") {
    const auto document = parsed(R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://example.org/"><title>RDF</title><link>https://example.org/</link>
<dc:language>uk</dc:language><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel>
<item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/one</link>
<dc:date>2024-09-05T09:05:07+03:00</dc:date><dc:creator>Ada</dc:creator><dc:subject>Sea</dc:subject></item>
<item rdf:about="https://example.org/2"><title>Two</title></item></rdf:RDF>)");
    CHECK(document.format == "rss10");
    CHECK(document.feed.title.plain == "RDF");
    CHECK(document.feed.language == "uk");
    CHECK(document.feed.ttl_minutes == 30u);
    REQUIRE(document.items.size() == 2);
    CHECK(document.items[0].id == "https://example.org/1");
    CHECK(document.items[0].link == "https://example.org/one");
    CHECK(when(document.items[0].published) == "2024-09-05T06:05:07Z");
    CHECK(terms(document.items[0].categories) == std::vector<std::string>{"Sea"});
    CHECK(document.items[1].link == "https://example.org/2");
    CHECK(parsed(R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>old</title></channel><item><title>x</title></item></rdf:RDF>)")
              .format == "rss090");
}

TEST_CASE("old, incomplete and oddly spelt RSS is read all the same", "[feed][rss]") {
    CHECK(parsed("<rss version=\"0.91\"><channel><item><title>x</title></item></channel></rss>").format ==
          "rss091");
    CHECK(parsed("<rss><channel><item><title>x</title></item></channel></rss>").format == "rss");
    CHECK(parsed("<channel><item><title>x</title></item></channel>").items.size() == 1);
    CHECK(parsed("Warning: mysql gone\n<?xml version=\"1.0\"?><rss "
                 "version=\"2.0\"><channel><item><title>x</title></item>"
                 "</channel></rss>")
              .items.size() == 1);
    CHECK(parsed("<RSS "
                 "VERSION=\"2.0\"><CHANNEL><ITEM><TITLE>x</TITLE><pubdate>2024-09-05</pubdate></ITEM></"
                 "CHANNEL></RSS>")
              .items.at(0)
              .title.value == "x");
    // Namespaces that nobody declared, and the Atom namespace as the default of an RSS document.
    CHECK(parsed("<rss version=\"2.0\"><channel><item><dc:creator>Ada</dc:creator></item></channel></rss>")
              .items.at(0)
              .authors.at(0)
              .name == "Ada");
    CHECK(parsed("<rss version=\"2.0\" xmlns=\"http://www.w3.org/2005/Atom\"><channel><item><title>x</title>"
                 "<link>https://example.org/x</link></item></channel></rss>")
              .items.at(0)
              .link == "https://example.org/x");
    CHECK(
        parsed(
            "<rss version=\"2.0\" xmlns:d=\"http://purl.org/dc/elements/1.1/\"><channel><item><d:creator>Ada"
            "</d:creator></item></channel></rss>")
            .items.at(0)
            .authors.at(0)
            .name == "Ada");
}

TEST_CASE("the link of an item is found wherever the feed put it", "[feed][rss]") {
    const auto link = [](std::string_view inner) {
        return parsed(rss("<item><title>x</title>" + std::string{inner} + "</item>")).items.at(0).link;
    };
    CHECK(link("<link>https://example.org/a</link>") == "https://example.org/a");
    CHECK(link("<link><![CDATA[https://example.org/a]]></link>") == "https://example.org/a");
    CHECK(link("<link>/a b</link>") == "https://example.org/a%20b");
    CHECK(link("<link>a\n/b</link>") == "https://example.org/feeds/a/b");
    CHECK(link("<link>//cdn.example.org/a</link>") == "https://cdn.example.org/a");
    CHECK(link("<atom:link href=\"../a\"/>") == "https://example.org/a");
    CHECK(link("<atom:link rel=\"self\" href=\"/s\"/><atom:link rel=\"alternate\" href=\"/a\"/>") ==
          "https://example.org/a");
    CHECK(link("<guid>https://example.org/g</guid>") == "https://example.org/g");
    CHECK(link("<guid isPermaLink=\"false\">https://example.org/g</guid>").empty());
    CHECK(link("<link>https://example.org/a</link><feedburner:origLink>https://example.org/o</"
               "feedburner:origLink>") == "https://example.org/o");
    CHECK(link("<link xml:base=\"https://other.example/b/\">c</link>") == "https://other.example/b/c");
}

TEST_CASE("dates of RSS: the first good one counts, what is missing stays missing", "[feed][rss]") {
    const auto document =
        parsed(rss("<item><title>a</title></item>"
                   "<item><title>b</title><pubDate>soon</pubDate><dc:date>2024-09-05</dc:date></item>"
                   "<item><title>c</title><pubDate></pubDate><atom:updated>2024-09-06T00:00:00Z"
                   "</atom:updated></item>"));
    CHECK(when(document.items.at(0).published) == "missing");
    CHECK(when(document.items.at(1).published) == "2024-09-05T00:00:00Z");
    CHECK(when(document.items.at(2).published) == "missing");
    CHECK(when(document.items.at(2).updated) == "2024-09-06T00:00:00Z");
    REQUIRE(problems_of_kind(document, "date") == 1);
    CHECK(document.problems[0].message.find("soon") != std::string::npos);
    CHECK(document.problems[0].line == 1);
}

TEST_CASE("media and podcast elements fill what is missing", "[feed][rss]") {
    const auto item =
        parsed(rss("<item><media:group><media:content url=\"https://e.org/v.mp4\" type=\"video/mp4\" "
                   "fileSize=\"77\"/><media:title>T</media:title><media:description>D</media:description>"
                   "</media:group><media:content url=\"https://e.org/p.jpg\" medium=\"image\">"
                   "<media:description>of the picture</media:description></media:content>"
                   "<itunes:author>Ada</itunes:author></item>"))
            .items.at(0);
    CHECK(item.title.value == "T");
    CHECK(item.summary.value == "D");
    CHECK(item.authors.at(0).name == "Ada");
    REQUIRE(item.media.size() == 2);
    CHECK(item.media[0].length == 77);
    CHECK(item.media[0].title == "T");
    CHECK(item.media[1].medium == "image");
    CHECK(item.media[1].description == "of the picture");
    const auto kept = parsed(rss("<item><media:title>M</media:title><title>T</title></item>")).items.at(0);
    CHECK(kept.title.value == "T");
}

TEST_CASE("markup that a feed forgot to escape is kept as written", "[feed][rss]") {
    const auto item =
        parsed(rss("<item><description>One <b>two</b> <i>three</i> &amp; four</description></item>"))
            .items.at(0);
    CHECK(item.summary.value == "One <b>two</b> <i>three</i> &amp; four");
    CHECK(item.summary.html);
}

TEST_CASE("names of HTML are decoded once and bare ampersands stay", "[feed][rss]") {
    const auto document = parsed(
        rss("<item><title>AT&T &eacute;&nbsp;&mdash; &#8364;&#x20AC; &#150; &lt;x&gt;</title></item>"
            "<item><title>&amp;eacute; R&amp;D</title></item>"
            "<item><title>a &bogus; b</title></item><item><title>&#xD800;&#0;&#x110000;</title></item>"));
    CHECK(document.items.at(0).title.value == "AT&T é\u00A0— €€ – <x>");
    CHECK(document.items.at(1).title.value == "&eacute; R&D");
    CHECK(document.items.at(1).title.html);
    CHECK(document.items.at(2).title.value == "a &bogus; b");
    CHECK(document.items.at(3).title.value == "\uFFFD\uFFFD\uFFFD");
    CHECK(problems_of_kind(document, "entity") == 1);
}

TEST_CASE("authors are taken apart as RSS writes them", "[feed][rss]") {
    const auto author = [](std::string_view text) {
        return parsed(rss("<item><author>" + std::string{text} + "</author></item>"))
            .items.at(0)
            .authors.at(0);
    };
    CHECK(author("a@b.org (Ada L)").name == "Ada L");
    CHECK(author("a@b.org (Ada L)").email == "a@b.org");
    CHECK(author("Ada L &lt;a@b.org&gt;").email == "a@b.org");
    CHECK(author("Ada L &lt;a@b.org&gt;").name == "Ada L");
    CHECK(author("a@b.org").email == "a@b.org");
    CHECK(author("Ada (Kyiv)").name == "Ada (Kyiv)");
    CHECK(author("( )").name == "( )");
}

TEST_CASE("several authors in one line are several when each has an address", "[feed][rss]") {
    const auto authors = [](std::string_view text) {
        const auto item = parsed(rss("<item><author>" + std::string{text} + "</author></item>")).items.at(0);
        std::string found;
        for (const auto& author : item.authors)
            found += (found.empty() ? "" : " | ") + author.name + " " + author.email;
        return found;
    };
    CHECK(authors("a@b.c (X), d@e.f (Y)") == "X a@b.c | Y d@e.f");
    CHECK(authors("X &lt;a@b.c&gt;; Y &lt;d@e.f&gt;;") == "X a@b.c | Y d@e.f");
    CHECK(authors("a@b.c,d@e.f") == " a@b.c |  d@e.f");
    CHECK(authors("a@b.c (Doe, Jane), \"Roe, John\" &lt;d@e.f&gt;") == "Doe, Jane a@b.c | Roe, John d@e.f");
    CHECK(authors("Doe, Jane &lt;a@b.c&gt;") == "Doe, Jane a@b.c");
    CHECK(authors("Ada Moss, Ben Hill") == "Ada Moss, Ben Hill ");
    std::string many;
    for (int i = 0; i < 100'000; ++i) many += "a" + std::to_string(i) + "@b.c,";
    CHECK(parsed(rss("<item><author>" + many + "</author></item>")).items.at(0).authors.size() == 100);
}

TEST_CASE("the bytes of a file may have commas between the thousands", "[feed][rss]") {
    const auto length = [](std::string_view text) {
        return parsed(rss("<item><enclosure url=\"/a\" length=\"" + std::string{text} + "\"/></item>"))
            .items.at(0)
            .enclosures.at(0)
            .length;
    };
    CHECK(length("1,234") == 1234);
    CHECK(length(" 12,345,678 bytes") == 12'345'678);
    CHECK(length("1,23") == 1);
    CHECK(length("1,2345") == 1);
    CHECK(length("1234,567") == 1234);
    CHECK(length("18,446,744,073,709,551,616") < (1ull << 63));
    CHECK(length("99999999999999999999") == 0);
}

TEST_CASE("a place needs two numbers on the globe", "[feed][rss]") {
    const auto has_place = [](std::string_view point) {
        return parsed(rss("<item><title>a</title><georss:point>" + std::string{point} +
                          "</georss:point></item>"))
            .items.at(0)
            .place.has_value();
    };
    for (const auto* point : {"45.25 -71.5", "45.25,-71.5", " +45 , 0 "}) CHECK(has_place(point));
    for (const auto* point : {"", "45.25", "45.25,", ", ", "91 0", "0 181", "nan nan", "inf 0", "a b"})
        CHECK_FALSE(has_place(point));
}
