#include <catch2/catch.hpp>

#include "feed_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;

namespace {

std::string nitf(std::string_view head, std::string_view body_head,
                 std::string_view content = "<p>Text</p>") {
    return "<nitf><head>" + std::string{head} + "</head><body><body.head>" + std::string{body_head} +
           "</body.head><body.content>" + std::string{content} + "</body.content></body></nitf>";
}

Item docdata(std::string_view facts) {
    return parsed(nitf("<docdata>" + std::string{facts} + "</docdata>", "")).items.at(0);
}

Item opening(std::string_view parts) { return parsed(nitf("<title>head</title>", parts)).items.at(0); }

Item content(std::string_view markup) { return parsed(nitf("", "", markup)).items.at(0); }

std::vector<std::string> terms(const Item& item, std::string_view scheme) {
    std::vector<std::string> found;
    for (const auto& category : item.categories)
        if (category.scheme == scheme) found.push_back(category.term);
    return found;
}

using Words = std::vector<std::string>;

constexpr std::string_view wire_story = R"(<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.4/specification/dtd/nitf-3-4.dtd">
<nitf change.date="October 18, 2006" change.time="19:30" version="-//IPTC//DTD NITF 3.4//EN" xml:lang="en-US">
 <head>
  <title>BC-Lighthouse Sold</title>
  <tobject tobject.type="news">
   <tobject.property tobject.property.type="Current"/>
   <tobject.subject tobject.subject.ipr="IPTC" tobject.subject.refnum="04006002"
      tobject.subject.type="Economy" tobject.subject.matter="Construction and property"/>
  </tobject>
  <docdata management-status="usable">
   <evloc city="Portree" iso-cc="GBR"/>
   <doc-id regsrc="WIRE" id-string="D8KQ1V2G0"/>
   <urgency ed-urg="4"/>
   <date.issue norm="20240502T101455Z"/>
   <date.release norm="20240502T103000Z"/>
   <date.expire norm="20240509T101455Z"/>
   <doc.copyright year="2024" holder="Coastal Wire"/>
   <key-list><keyword key="lighthouse"/><keyword key="auction"/></key-list>
   <identified-content>
    <classifier type="category" value="f">Financial</classifier>
    <location><city>Portree</city></location>
    <org idsrc="NYSE" value="LMP">Lamp Holdings</org>
    <person><name.given>Isla</name.given><name.family>Muir</name.family></person>
    <event>Spring auction</event>
   </identified-content>
  </docdata>
  <pubdata type="print" name="The Sound" date.publication="20240503" position.section="Business"
     ex-ref="https://sound.example/lighthouse"/>
  <revision-history function="editor" name="mr" norm="20240502T110000Z"/>
  <revision-history function="editor" name="mr" norm="20240502T105000Z"/>
 </head>
 <body>
  <body.head>
   <hedline><hl1 id="headline">Lighthouse sold for <money unit="GBP">&#163;2m</money> &amp; a song</hl1>
    <hl2>Buyer remains unknown</hl2></hedline>
   <byline>By <person>Ewan Reid</person><byttl>Coastal Wire Staff</byttl></byline>
   <distributor>Coastal Wire</distributor>
   <dateline><location>PORTREE, Scotland</location><story.date norm="20240502"/></dateline>
   <abstract><p>A lighthouse changed hands on Thursday.</p></abstract>
  </body.head>
  <body.content>
   <block id="Main">
    <p>PORTREE (CW) - A lighthouse was <em>sold</em> on <chron norm="20240502">Thursday</chron>.</p>
    <media media-type="image">
     <media-reference mime-type="image/jpeg" source="https://cdn.wire.example/full/7.jpg" width="2000" height="1500" name="Full"/>
     <media-reference mime-type="image/jpeg" source="https://cdn.wire.example/thumb/7.jpg" width="128" height="96" name="Thumbnail"/>
     <media-caption><p>The lighthouse in 2020.</p></media-caption>
     <media-producer>Kirsty Bain</media-producer>
    </media>
    <hl2>The price</hl2>
    <p>See <a href="https://auction.example/?lot=7&amp;y=2024">the lot</a>.</p>
   </block>
  </body.content>
  <body.end><tagline>With help from <person>Rory Kerr</person>.</tagline></body.end>
 </body>
</nitf>)";

}  // namespace

TEST_CASE("an NITF story gives everything its head says", "[feed][nitf]") {
    const auto document = parsed(wire_story);
    CHECK(document.format == "nitf");
    CHECK(document.problems.empty());
    CHECK(document.withdrawn.empty());
    CHECK(document.feed.language == "en-US");
    REQUIRE(document.items.size() == 1);
    const auto& item = document.items[0];
    CHECK(item.id == "D8KQ1V2G0");
    CHECK_FALSE(item.id_is_link);
    CHECK(item.link == "https://sound.example/lighthouse");
    CHECK(item.language == "en-US");
    CHECK(item.urgency == 4);
    CHECK(when(item.published) == "2024-05-02T10:14:55Z");
    CHECK(item.published.as_written == "20240502T101455Z");
    CHECK(when(item.updated) == "2024-05-02T11:00:00Z");
    CHECK(when(item.expires) == "2024-05-09T10:14:55Z");
    CHECK(item.rights == "\xC2\xA9 2024 Coastal Wire");
    CHECK(item.source.title == "The Sound");
    CHECK(terms(item, "") == Words{"lighthouse", "auction"});
    CHECK(terms(item, "genre") == Words{"Current"});
    CHECK(terms(item, "IPTC") == Words{"04006002"});
    CHECK(terms(item, "category") == Words{"f"});
    CHECK(terms(item, "org") == Words{"Lamp Holdings"});
    CHECK(terms(item, "person") == Words{"Isla Muir"});
    CHECK(terms(item, "event") == Words{"Spring auction"});
    CHECK(terms(item, "section") == Words{"Business"});
    CHECK(terms(item, "location") == Words{"Portree", "PORTREE, Scotland"});
    for (const auto& category : item.categories) {
        if (category.scheme == "IPTC") CHECK(category.label == "Construction and property");
        if (category.scheme == "category") CHECK(category.label == "Financial");
    }
}

TEST_CASE("an NITF story gives everything its body says", "[feed][nitf]") {
    const auto item = parsed(wire_story).items.at(0);
    CHECK(item.title.value ==
          "Lighthouse sold for \xC2\xA3"
          "2m & a song");
    CHECK(item.title.plain == item.title.value);
    CHECK_FALSE(item.title.html);
    CHECK(item.summary.plain == "A lighthouse changed hands on Thursday.");
    REQUIRE(item.authors.size() == 1);
    CHECK(item.authors[0].name == "Ewan Reid");
    REQUIRE(item.contributors.size() == 1);
    CHECK(item.contributors[0].name == "Rory Kerr");
    CHECK(item.content.html);
    CHECK(item.content.plain ==
          "PORTREE (CW) - A lighthouse was sold on Thursday.\n\nThe price\n\nSee the lot.");
    CHECK(item.content.value.find("<em>sold</em> on Thursday.</p>") != std::string::npos);
    CHECK(item.content.value.find("<h2>The price</h2>") != std::string::npos);
    CHECK(item.content.value.find("<a href=\"https://auction.example/?lot=7&amp;y=2024\">the lot</a>") !=
          std::string::npos);
    CHECK(item.content.value.find("media") == std::string::npos);
    REQUIRE(item.media.size() == 1);
    const auto& media = item.media[0];
    CHECK(media.url == "https://cdn.wire.example/full/7.jpg");
    CHECK(media.thumbnail == "https://cdn.wire.example/thumb/7.jpg");
    CHECK(media.type == "image/jpeg");
    CHECK(media.medium == "image");
    CHECK(media.width == 2000);
    CHECK(media.height == 1500);
    CHECK(media.description == "The lighthouse in 2020.");
    CHECK(media.credit == "Kirsty Bain");
}

TEST_CASE("NITF's dates are read with and without a zone", "[feed][nitf]") {
    const auto issued = [](std::string_view norm) {
        return when(docdata("<date.issue norm=\"" + std::string{norm} + "\"/>").published);
    };
    CHECK(issued("20031231T101455Z") == "2003-12-31T10:14:55Z");
    CHECK(issued("20031231T101455-0500") == "2003-12-31T15:14:55Z");
    CHECK(issued("20031231T101455+0100") == "2003-12-31T09:14:55Z");
    CHECK(issued("20031231T101455") == "2003-12-31T10:14:55Z");
    CHECK(issued("20031231") == "2003-12-31T00:00:00Z");
    CHECK(issued("2003-12-31T10:14:55+01:00") == "2003-12-31T09:14:55Z");
    CHECK(issued("") == "missing");
    CHECK(when(docdata("<date.issue>20031231T101455Z</date.issue>").published) == "2003-12-31T10:14:55Z");
}

TEST_CASE("an NITF story without a date of issue is published at its release", "[feed][nitf]") {
    CHECK(when(docdata("<date.release norm='20240101T000000Z'/>").published) == "2024-01-01T00:00:00Z");
    CHECK(when(docdata("<date.release norm='20240102T000000Z'/><date.issue norm='20240101T000000Z'/>")
                   .published) == "2024-01-01T00:00:00Z");
    CHECK(when(parsed(nitf("<pubdata date.publication='20240103'/>", "")).items.at(0).published) ==
          "2024-01-03T00:00:00Z");
    CHECK(when(opening("<dateline><story.date norm='20240104'>Jan. 4</story.date></dateline>").published) ==
          "2024-01-04T00:00:00Z");
}

TEST_CASE("the identity of an NITF story is its doc-id, else its du-key, else its uno", "[feed][nitf]") {
    CHECK(docdata("<du-key key='k'/><doc-id id-string='d'/>").id == "d");
    CHECK(docdata("<du-key key='k'/><doc-id/>").id == "k");
    CHECK(docdata("<doc-id>inside</doc-id>").id == "inside");
    CHECK(parsed("<nitf uno='u'><body><body.content><p>x</p></body.content></body></nitf>").items.at(0).id ==
          "u");
    const auto item = docdata("<doc-id id-string='https://wire.example/1'/>");
    CHECK(item.id_is_link);
    CHECK(item.link == "https://wire.example/1");
}

TEST_CASE("the headline of an NITF story is the best there is", "[feed][nitf]") {
    CHECK(opening("<hedline><hl1>One</hl1><hl2>Two</hl2></hedline>").title.value == "One");
    CHECK(opening("<hedline><hl1>One</hl1><hl2>Two</hl2></hedline>").summary.value == "Two");
    CHECK(opening("<hedline><hl1>One</hl1><hl2>One</hl2></hedline>").summary.value.empty());
    CHECK(opening("<hedline><hl2>Two</hl2></hedline>").title.value == "head");
    CHECK(opening("<hedline>bare</hedline>").title.value == "bare");
    CHECK(opening("").title.value == "head");
    CHECK(parsed(nitf("", "<hedline><hl2>Two</hl2></hedline>")).items.at(0).title.value == "Two");
    CHECK(opening("<hedline><hl1>Broken<br/>line\n  <em>un</em>done</hl1></hedline>").title.value ==
          "Broken line undone");
}

TEST_CASE("words in neighbouring elements of a headline stay apart, and together", "[feed][nitf]") {
    const auto title = [](std::string_view headline) {
        return opening("<hedline><hl1>" + std::string{headline} + "</hl1></hedline>").title.value;
    };
    CHECK(title("<em>One</em> <em>two</em>, three") == "One two, three");
    CHECK(title("<em>Sea</em><em>side</em>") == "Seaside");
    CHECK(title("a <!-- no text --> b<script>c</script>") == "a b");
}

TEST_CASE("bylines of NITF name their authors", "[feed][nitf]") {
    const auto authors = [](std::string_view byline) {
        std::string names;
        for (const auto& author : opening("<byline>" + std::string{byline} + "</byline>").authors)
            names += author.name + "|";
        return names;
    };
    CHECK(authors("By EWAN REID<byttl>Science Writer</byttl>") == "EWAN REID|");
    CHECK(authors("By EWAN REID, <byttl>Science Writer</byttl>") == "EWAN REID|");
    CHECK(authors("Ewan Reid") == "Ewan Reid|");
    CHECK(authors("By <person>A B</person> and <person>C D</person>") == "A B|C D|");
    CHECK(authors("<person><name.given>Isla</name.given><name.family>Muir</name.family></person>") ==
          "Isla Muir|");
    CHECK(authors("<p>By Ewan Reid</p>") == "Ewan Reid|");
    CHECK(authors("<byttl>Staff</byttl>") == "");
    CHECK(parsed("<nitf xml:lang='de'><body><body.head><byline>Von Jo Ott</byline></body.head></body></nitf>")
              .items.empty());
    CHECK(parsed("<nitf xml:lang='de'><body><body.head><byline>Von Jo Ott</byline></body.head><body.content>"
                 "<p>x</p></body.content></body></nitf>")
              .items.at(0)
              .authors.at(0)
              .name == "Jo Ott");
}

TEST_CASE("the blocks of NITF become those of HTML", "[feed][nitf]") {
    const auto value = [](std::string_view markup) { return content(markup).content.value; };
    CHECK(value("<hl2>A</hl2><p>b</p>") == "<h2>A</h2><p>b</p>");
    CHECK(value("<bq><block><p>q</p></block><credit>c</credit></bq>") ==
          "<blockquote><div><p>q</p></div><p>c</p></blockquote>");
    CHECK(value("<ul><li>a</li><li>b</li></ul>") == "<ul><li>a</li><li>b</li></ul>");
    CHECK(value("<ol><li>a</li></ol><dl><dt>t</dt><dd>d</dd></dl>") ==
          "<ol><li>a</li></ol><dl><dt>t</dt><dd>d</dd></dl>");
    CHECK(value("<table><col/><tr><th colspan=\"2\">h</th></tr><tr><td>1</td><td>2</td></tr></table>") ==
          "<table><tr><th colspan=\"2\">h</th></tr><tr><td>1</td><td>2</td></tr></table>");
    CHECK(value("<p>a<br/>b</p><hr/><pre>c</pre>") == "<p>a<br>b</p><hr><pre>c</pre>");
    CHECK(value("<note><p>n</p></note><fn><p>f</p></fn>") == "<div><p>n</p></div><div><p>f</p></div>");
    CHECK(value("<p><q>said</q> <em class=\"bold\">x</em> <lang iso=\"fr\">mot</lang></p>") ==
          "<p><q>said</q> <em>x</em> mot</p>");
    CHECK(
        value(
            "<p>by <person>P</person> of <org value=\"X\">O<alt-code value=\"X\" idsrc=\"N\"/></org></p>") ==
        "<p>by P of O</p>");
}

TEST_CASE("what is escaped in NITF stays escaped in HTML", "[feed][nitf]") {
    CHECK(content("<p>1 &lt; 2 &amp; &#8364;</p>").content.value == "<p>1 &lt; 2 &amp; &#8364;</p>");
    CHECK(content("<p>1 &lt; 2 &amp; &#8364;</p>").content.plain == "1 < 2 & \xE2\x82\xAC");
    CHECK(content("<p><![CDATA[1 < 2 & 3]]></p>").content.value == "<p>1 &lt; 2 &amp; 3</p>");
    CHECK(content("<p><![CDATA[<b>x</b>]]></p>").content.value == "<p><b>x</b></p>");
    CHECK(content("<p><a href=\"/a?b=&quot;\">x</a></p>").content.value ==
          "<p><a href=\"https://example.org/a?b=&quot;\">x</a></p>");
}

TEST_CASE("a body of NITF without elements is plain text or escaped HTML", "[feed][nitf]") {
    CHECK(content("just text").content.plain == "just text");
    CHECK_FALSE(content("just text").content.html);
    CHECK(content("<![CDATA[<p>a</p><p>b</p>]]>").content.plain == "a\n\nb");
    CHECK(content("&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;").content.html);
    CHECK(parsed("<nitf><body><body.head><hedline><hl1>H</hl1></hedline></body.head><p>a</p></body></nitf>")
              .items.at(0)
              .content.value == "<p>a</p>");
}

TEST_CASE("films, sounds and pictures of NITF are media", "[feed][nitf]") {
    const auto item = content(
        "<p>x <media media-type='video'><media-reference source='/v.mp4' mime-type='video/mp4'/>"
        "<media-reference source='/v.jpg' mime-type='image/jpeg'/><media-caption>A <em>film</em>"
        "</media-caption></media></p>"
        "<media media-type='audio'><media-reference source='https://e.org/a' name='clip'/></media>"
        "<media media-type='image'><media-reference source='pic.png' alternate-text='alt'/>"
        "<media-object encoding='base64'>AAAA</media-object></media>"
        "<media media-type='image'><media-reference data-location='#7'/></media>");
    REQUIRE(item.media.size() == 3);
    CHECK(item.media[0].url == "https://example.org/v.mp4");
    CHECK(item.media[0].medium == "video");
    CHECK(item.media[0].thumbnail == "https://example.org/v.jpg");
    CHECK(item.media[0].description == "A film");
    CHECK(item.media[1].medium == "audio");
    CHECK(item.media[2].url == "https://example.org/feeds/pic.png");
    CHECK(item.media[2].medium == "image");
    CHECK(item.media[2].description == "alt");
    CHECK(item.content.plain == "x");
}

TEST_CASE("rights of NITF are those for readers, else the copyright, else the owner", "[feed][nitf]") {
    const std::string head =
        "<docdata><doc.copyright holder='H' year='2024'/><doc.rights owner='O'/></docdata>";
    CHECK(
        parsed(nitf(head, "<rights>All rights <rights.owner>R</rights.owner></rights>")).items.at(0).rights ==
        "All rights R");
    CHECK(parsed(nitf(head, "")).items.at(0).rights == "\xC2\xA9 2024 H");
    CHECK(docdata("<doc.copyright holder='H'/>").rights == "\xC2\xA9 H");
    CHECK(docdata("<doc.copyright year='2024'/><doc.rights owner='O'/>").rights == "O");
}

TEST_CASE("the source of an NITF story is its publication, else its distributor", "[feed][nitf]") {
    CHECK(opening("<distributor><org>Coastal Wire</org></distributor>").source.title == "Coastal Wire");
    CHECK(parsed(nitf("<pubdata name='P'/>", "<distributor>D</distributor>")).items.at(0).source.title ==
          "P");
}

TEST_CASE("a cancelled NITF story is withdrawn", "[feed][nitf]") {
    for (const std::string status : {"canceled", "withheld", "cancelled"}) {
        const auto document = parsed(
            "<nitf><head><docdata management-status='" + status +
            "'><doc-id id-string='d1'/><date.issue "
            "norm='20240502T101455Z'/></docdata></head><body><body.head>"
            "<hedline><hl1>Kill</hl1></hedline><distributor>W</distributor></body.head></body></nitf>");
        CHECK(document.items.empty());
        REQUIRE(document.withdrawn.size() == 1);
        CHECK(document.withdrawn[0].id == "d1");
        CHECK(document.withdrawn[0].by == "W");
        CHECK(document.withdrawn[0].comment == "Kill");
        CHECK(when(document.withdrawn[0].at) == "2024-05-02T10:14:55Z");
    }
    CHECK(parsed("<nitf><head><docdata management-status='embargoed'><doc-id id-string='d'/></docdata></head>"
                 "</nitf>")
              .items.size() == 1);
}

TEST_CASE("several NITF stories in an envelope are all read", "[feed][nitf]") {
    const auto story = [](std::string_view title) {
        return "<nitf><head><title>" + std::string{title} + "</title></head><body/></nitf>";
    };
    const auto flat = parsed("<stories xml:lang='en'>" + story("a") + story("b") + "</stories>");
    CHECK(flat.format == "nitf");
    REQUIRE(flat.items.size() == 2);
    CHECK(flat.items[1].title.value == "b");
    const auto nested =
        parsed("<stories><story>" + story("a") + "</story><story>" + story("b") + "</story></stories>");
    CHECK(nested.items.size() == 2);
}

TEST_CASE("NITF in a namespace with a prefix is understood", "[feed][nitf]") {
    const auto document = parsed(
        "<n:nitf xmlns:n='http://iptc.org/std/NITF/2006-10-18/'><n:head><n:title>T</n:title></n:head><n:body>"
        "<n:body.content><n:p>a <n:em>b</n:em></n:p></n:body.content></n:body></n:nitf>");
    CHECK(document.items.at(0).title.value == "T");
    CHECK(document.items.at(0).content.value == "<p>a <em>b</em></p>");
}

TEST_CASE("metadata for web pages in NITF goes where nothing better is", "[feed][nitf]") {
    const auto item =
        parsed(nitf("<meta name='keywords' content='a, b'/><meta name='Author' content='Ada Moss'/>"
                    "<meta name='description' content='About'/>"
                    "<meta name='canonical' content='https://e.org/c'/>"
                    "<meta name='language' content='nl'/>",
                    ""))
            .items.at(0);
    CHECK(terms(item, "") == Words{"a", "b"});
    CHECK(item.authors.at(0).name == "Ada Moss");
    CHECK(item.summary.value == "About");
    CHECK(item.link == "https://e.org/c");
    CHECK(item.language == "nl");
}

TEST_CASE("long and deep texts of NITF are bounded and stay balanced", "[feed][nitf]") {
    Limits limits;
    limits.item_bytes = 100;
    const auto document =
        parse(nitf("", "", "<p><em>" + std::string(500, 'x') + "</em></p>"), {}, limits).value();
    CHECK(document.items.at(0).content.value == "<p><em>" + std::string(93, 'x') + "</em></p>");
    CHECK(problems_of_kind(document, "limit") == 1);
    std::string deep, close;
    for (int i = 0; i < 5000; ++i) deep += "<em>", close += "</em>";
    const auto nested = content("<p>" + deep + "x" + close + "</p>");
    CHECK(nested.content.plain == "x");
    CHECK(nested.content.value.size() < 5000);
}
