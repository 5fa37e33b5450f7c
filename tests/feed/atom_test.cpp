#include <catch2/catch.hpp>

#include "feed_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;

TEST_CASE("an Atom 1.0 feed gives everything it says", "[feed][atom]") {
    const auto document = parsed(R"(<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://example.org/base/">
  <title type="html">Coast &amp;amp; Sea</title><subtitle>Daily</subtitle><id>urn:feed</id>
  <updated>2024-09-05T12:00:00Z</updated>
  <link rel="self" href="https://example.org/atom"/><link href="/"/>
  <entry>
    <title type="html">Ships &amp;amp; &lt;b&gt;ports&lt;/b&gt;</title>
    <id>tag:example.org,2024:1</id>
    <link rel="alternate" type="application/json" href="a.json"/><link href="a.html" type="text/html"/>
    <link rel="enclosure" href="a.mp3" length="99" type="audio/mpeg"/>
    <published>2024-09-05T09:05:07Z</published><updated>2024-09-05T10:00:00+02:00</updated>
    <author><name>Ada</name><email>ada@example.org</email><uri>/ada</uri></author>
    <category term="sea" label="Sea &amp; air"/><category term="land"/>
    <summary>Plain &lt;b&gt;</summary>
    <content type="xhtml" xml:base="c/"><div xmlns="http://www.w3.org/1999/xhtml"><p>One <b>two</b> <i>three</i></p></div></content>
  </entry>
  <entry xml:lang="uk"><title>Б</title><id>https://example.org/2</id></entry>
  <author><name>The Desk</name></author>
</feed>)");
    CHECK(document.format == "atom10");
    CHECK(document.problems.empty());
    CHECK(document.feed.title.plain == "Coast & Sea");
    CHECK(document.feed.link == "https://example.org/");
    CHECK(document.feed.id == "urn:feed");
    CHECK(document.feed.language == "en");
    CHECK(when(document.feed.updated) == "2024-09-05T12:00:00Z");
    REQUIRE(document.items.size() == 2);
    const auto& item = document.items[0];
    CHECK(item.title.value == "Ships &amp; <b>ports</b>");
    CHECK(item.title.html);
    CHECK(item.link == "https://example.org/base/a.html");
    CHECK(item.summary.value == "Plain <b>");
    CHECK_FALSE(item.summary.html);
    CHECK(item.content.html);
    CHECK(item.content.value.find("<p>One <b>two</b> <i>three</i></p>") != std::string::npos);
    CHECK(when(item.published) == "2024-09-05T09:05:07Z");
    CHECK(when(item.updated) == "2024-09-05T08:00:00Z");
    REQUIRE(item.authors.size() == 1);
    CHECK(item.authors[0].url == "https://example.org/ada");
    CHECK(terms(item.categories) == std::vector<std::string>{"sea", "land"});
    CHECK(item.enclosures.at(0).length == 99);
    CHECK(item.enclosures.at(0).url == "https://example.org/base/a.mp3");
    CHECK(item.language == "en");
    CHECK(document.items[1].language == "uk");
    CHECK(document.items[1].link == "https://example.org/2");
    CHECK(document.items[1].authors.at(0).name == "The Desk");
}

TEST_CASE("Atom's types decide between text and HTML", "[feed][atom]") {
    const auto content = [](std::string_view element) {
        return parsed(atom("<entry><id>1</id>" + std::string{element} + "</entry>")).items.at(0).content;
    };
    CHECK_FALSE(content("<content>a &lt;b&gt;</content>").html);
    CHECK_FALSE(content("<content type=\"text\">a &lt;b&gt;</content>").html);
    CHECK(content("<content type=\"html\">plain</content>").html);
    CHECK(content("<content type=\"text/html\">plain</content>").html);
    CHECK(content("<content type=\"image/png\">aGVsbG8=</content>").value.empty());
    CHECK(content("<content type=\"text/plain\">aGVsbG8=</content>").value == "aGVsbG8=");
}

TEST_CASE("prefixed Atom, and content elsewhere, are understood", "[feed][atom]") {
    const auto document = parsed(
        "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\" xmlns:h=\"http://www.w3.org/1999/xhtml\">"
        "<a:entry><a:title>x</a:title><a:content type=\"xhtml\"><h:div><h:p>y</h:p></h:div>"
        "</a:content></a:entry><a:entry><a:content src=\"https://example.org/v\" type=\"video/mp4\"/>"
        "</a:entry></a:feed>");
    CHECK(document.format == "atom10");
    CHECK(document.items.at(0).title.value == "x");
    CHECK(html_to_text(document.items.at(0).content.value) == "y");
    CHECK(document.items.at(1).enclosures.at(0).url == "https://example.org/v");
    CHECK(parsed("<entry xmlns=\"http://www.w3.org/2005/Atom\"><title>alone</title></entry>")
              .items.at(0)
              .title.value == "alone");
}

TEST_CASE("Atom 0.3 is read with its own names for dates and modes", "[feed][atom]") {
    const auto document = parsed(
        "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><title>Old</title><tagline>T</tagline>"
        "<entry><title mode=\"escaped\">a &lt;b&gt;c&lt;/b&gt;</title><issued>2004-01-02T03:04:05Z"
        "</issued><modified>2004-01-03</modified><content mode=\"base64\">aGk=</content></entry></feed>");
    CHECK(document.format == "atom03");
    CHECK(document.feed.description.plain == "T");
    CHECK(document.items.at(0).title.html);
    CHECK(when(document.items.at(0).published) == "2004-01-02T03:04:05Z");
    CHECK(when(document.items.at(0).updated) == "2004-01-03T00:00:00Z");
    CHECK(document.items.at(0).content.value == "hi");
}

TEST_CASE("media of an Atom entry fills its summary", "[feed][atom]") {
    const auto item = parsed(
                          "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
                          "xmlns:media=\"http://search.yahoo.com/mrss/\"><entry>"
                          "<title>V</title><media:group><media:title>other</media:title><media:content "
                          "url=\"https://e.org/v\"/>"
                          "<media:description>About it</media:description></media:group></entry></feed>")
                          .items.at(0);
    CHECK(item.title.value == "V");
    CHECK(item.summary.value == "About it");
    CHECK(item.media.at(0).url == "https://e.org/v");
}
