#include <catch2/catch.hpp>

#include "feed_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;

namespace {

std::string g2(std::string_view inside, std::string_view attributes = "guid='urn:1' xml:lang='en'") {
    return "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' standard='NewsML-G2' " +
           std::string{attributes} + ">" + std::string{inside} + "</newsItem>";
}

Item item_of(std::string_view inside) { return parsed(g2(inside)).items.at(0); }
Item meta(std::string_view facts) { return item_of("<contentMeta>" + std::string{facts} + "</contentMeta>"); }
Item content(std::string_view parts) {
    return item_of("<contentSet>" + std::string{parts} + "</contentSet>");
}
std::string category(const Item& item) {
    const auto& first = item.categories.at(0);
    return first.scheme + "|" + first.term + "|" + first.label;
}

constexpr std::string_view text_story = R"(<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">
 <header><sent>2024-05-02T10:20:00Z</sent><sender>nordwire.example</sender><origin>desk</origin></header>
 <itemSet>
  <newsItem guid="urn:newsml:nordwire.example:20240502:17" version="3" standard="NewsML-G2"
    standardversion="2.30" conformance="power" xml:lang="en">
   <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_37.xml"/>
   <rightsInfo>
    <copyrightHolder literal="Nordwire"/>
    <copyrightNotice>Copyright 2024 Nordwire</copyrightNotice>
    <usageTerms>No archive use.</usageTerms>
   </rightsInfo>
   <itemMeta>
    <itemClass qcode="ninat:text"/>
    <provider qcode="nprov:NORD"><name>Nordwire</name></provider>
    <versionCreated>2024-05-02T10:15:00+02:00</versionCreated>
    <firstCreated>2024-05-02T09:00:00+02:00</firstCreated>
    <pubStatus qcode="stat:usable"/>
    <service qcode="svc:world"><name>World</name></service>
    <title>nord-bridge</title>
    <edNote>Adds quotes.</edNote>
    <link rel="irel:seeAlso" href="https://nordwire.example/other"/>
    <link rel="irel:canonical" href="https://nordwire.example/bridge"/>
   </itemMeta>
   <contentMeta>
    <urgency>3</urgency>
    <contentCreated>2024-05-02T08:00:00Z</contentCreated>
    <located qcode="geo:oslo"><name xml:lang="no">Oslo by</name><name xml:lang="en">Oslo</name></located>
    <creator qcode="staff:17"><name>Nordwire newsroom</name></creator>
    <creator qcode="staff:18" type="cpnat:person"><name>Liv Dahl</name>
      <personDetails><contactInfo><email>liv@nordwire.example</email></contactInfo></personDetails></creator>
    <contributor literal="Per Moe"/>
    <infoSource qcode="nprov:PORT"><name>Port office</name></infoSource>
    <language tag="en-GB"/>
    <genre qcode="genre:Current"><name>Current</name></genre>
    <keyword>bridge</keyword>
    <subject type="cpnat:abstract" qcode="medtop:20000337"><name xml:lang="de">Verkehr</name>
      <name xml:lang="en-GB">transport</name></subject>
    <subject uri="http://cv.iptc.org/newscodes/mediatopic/04000000"/>
    <slugline>NORWAY-BRIDGE/</slugline>
    <headline role="hldrol:sub">Tolls stay</headline>
    <headline role="hldrol:main">Bridge opens &amp; ferries stop</headline>
    <by>By Liv Dahl in Oslo</by>
    <dateline>OSLO, May 2</dateline>
    <creditline>Nordwire</creditline>
    <description role="drol:caption">a caption</description>
    <description role="drol:summary">The bridge opened on Thursday.</description>
   </contentMeta>
   <contentSet>
    <inlineXML contenttype="application/xhtml+xml">
     <html xmlns="http://www.w3.org/1999/xhtml"><head><title>page</title></head>
      <body><p>OSLO - The <b>bridge</b> opened.</p><p>See <a href="/map">the map</a>.</p></body></html>
    </inlineXML>
   </contentSet>
  </newsItem>
 </itemSet>
</newsMessage>)";

}  // namespace

TEST_CASE("a news message gives a feed, and its text item an article", "[feed][newsml]") {
    const auto document = parsed(text_story);
    CHECK(document.format == "newsml");
    CHECK(document.problems.empty());
    CHECK(document.feed.title.value == "nordwire.example");
    CHECK(when(document.feed.updated) == "2024-05-02T10:20:00Z");
    REQUIRE(document.items.size() == 1);
    const auto& item = document.items[0];
    CHECK(item.id == "urn:newsml:nordwire.example:20240502:17");
    CHECK_FALSE(item.id_is_link);
    CHECK(item.link == "https://nordwire.example/bridge");
    CHECK(item.title.value == "Bridge opens & ferries stop");
    CHECK(item.summary.plain == "The bridge opened on Thursday.");
    CHECK(item.content.html);
    CHECK(item.content.plain == "OSLO - The bridge opened.\n\nSee the map.");
    CHECK(item.language == "en-GB");
    CHECK(item.urgency == 3);
    CHECK(when(item.published) == "2024-05-02T07:00:00Z");
    CHECK(when(item.updated) == "2024-05-02T08:15:00Z");
    CHECK(item.rights == "Copyright 2024 Nordwire No archive use.");
    CHECK(item.source.title == "Nordwire");
    CHECK(item.media.empty());
}

TEST_CASE("a news item names its persons before its organisations", "[feed][newsml]") {
    const auto item = parsed(text_story).items.at(0);
    REQUIRE(item.authors.size() == 1);
    CHECK(item.authors[0].name == "Liv Dahl");
    CHECK(item.authors[0].email == "liv@nordwire.example");
    REQUIRE(item.contributors.size() == 1);
    CHECK(item.contributors[0].name == "Per Moe");
    CHECK(meta("<creator literal='Desk'/><by>By Ada Moss</by>").authors.at(0).name == "Ada Moss");
    CHECK(meta("<creator literal='Desk'/>").authors.at(0).name == "Desk");
    CHECK(meta("<creator qcode='staff:9'/>").authors.empty());
    CHECK(meta("<language tag='de'/><by>Von Jo Ott</by>").authors.at(0).name == "Jo Ott");
}

TEST_CASE("concepts of a news item become categories", "[feed][newsml]") {
    const auto item = parsed(text_story).items.at(0);
    std::vector<std::string> found;
    for (const auto& one : item.categories) found.push_back(one.scheme + "|" + one.term + "|" + one.label);
    CHECK(found == std::vector<std::string>{"service|world|World", "location|oslo|Oslo", "genre|Current|",
                                            "|bridge|", "medtop|20000337|transport",
                                            "http://cv.iptc.org/newscodes/mediatopic/|04000000|",
                                            "slug|NORWAY-BRIDGE/|"});
    CHECK(category(meta("<subject literal='ports'/>")) == "|ports|");
    CHECK(category(meta("<subject><name>ports</name></subject>")) == "|ports|");
    CHECK(category(meta("<subject uri='http://e.org/c/1'><name>N</name></subject>")) ==
          "|http://e.org/c/1|N");
    CHECK(category(meta("<subject qcode='a:b:c'/>")) == "a|b:c|");
    CHECK(category(meta("<subject qcode='bare'/>")) == "|bare|");
    CHECK(meta("<subject/>").categories.empty());
}

TEST_CASE("the headline of a news item is the main one in its language", "[feed][newsml]") {
    CHECK(meta("<headline>One</headline><headline>Two</headline>").title.value == "One");
    CHECK(meta("<headline role='hldrol:short'>S</headline><headline>Plain</headline>").title.value ==
          "Plain");
    CHECK(
        meta(
            "<language tag='fr'/><headline xml:lang='en'>E</headline><headline xml:lang='fr-FR'>F</headline>")
            .title.value == "F");
    CHECK(meta("<headline>A &lt;b&gt;bold&lt;/b&gt;\n one</headline>").title.plain == "A bold one");
    CHECK(item_of("<itemMeta><title>fallback</title></itemMeta>").title.value == "fallback");
    CHECK(meta("<headline role='hldrol:sub'>Sub</headline><headline>Main</headline>").summary.value == "Sub");
}

TEST_CASE("a news item without a first version is dated by its content", "[feed][newsml]") {
    const auto item = item_of(
        "<itemMeta><versionCreated>2024-05-02T10:00:00Z</versionCreated></itemMeta><contentMeta>"
        "<contentCreated>2024-05-01</contentCreated></contentMeta>");
    CHECK(when(item.published) == "2024-05-01T00:00:00Z");
    CHECK(when(item.updated) == "2024-05-02T10:00:00Z");
    CHECK(when(meta("<contentModified>2024-05-03T00:00:00Z</contentModified>").updated) ==
          "2024-05-03T00:00:00Z");
}

TEST_CASE("an embargoed news item is published when the embargo ends", "[feed][newsml]") {
    const auto published = [](std::string_view embargo) {
        return when(item_of("<itemMeta><firstCreated>2024-05-02T10:00:00Z</firstCreated><embargoed>" +
                            std::string{embargo} + "</embargoed></itemMeta>")
                        .published);
    };
    CHECK(published("2024-05-03T06:00:00Z") == "2024-05-03T06:00:00Z");
    CHECK(published("2024-05-01T06:00:00Z") == "2024-05-02T10:00:00Z");
    CHECK(published("") == "2024-05-02T10:00:00Z");
}

TEST_CASE("cancelled and withheld news items are withdrawn", "[feed][newsml]") {
    for (const std::string status :
         {"qcode='stat:canceled'", "qcode='stat:withheld'", "qcode='stat:cancelled'",
          "uri='http://cv.iptc.org/newscodes/pubstatusg2/canceled'"}) {
        const auto document = parsed(
            g2("<itemMeta><provider literal='Nordwire'/><versionCreated>2024-05-02T10:00:00Z</versionCreated>"
               "<pubStatus " +
               status + "/><edNote>Kill: wrong bridge</edNote></itemMeta>"));
        CHECK(document.items.empty());
        REQUIRE(document.withdrawn.size() == 1);
        CHECK(document.withdrawn[0].id == "urn:1");
        CHECK(when(document.withdrawn[0].at) == "2024-05-02T10:00:00Z");
        CHECK(document.withdrawn[0].by == "Nordwire");
        CHECK(document.withdrawn[0].comment == "Kill: wrong bridge");
    }
}

TEST_CASE("a picture item has one medium for all its renditions", "[feed][newsml]") {
    const auto item = item_of(R"(<itemMeta><itemClass qcode="ninat:picture"/></itemMeta>
<contentMeta><headline>Bridge</headline><creditline>Liv Dahl/Nordwire</creditline>
 <description role="drol:caption">The bridge, seen from a boat.</description></contentMeta>
<contentSet>
 <remoteContent rendition="rnd:thumbnail" href="t.jpg" contenttype="image/jpeg" width="100" height="66" size="900"/>
 <remoteContent rendition="rnd:highRes" href="h.jpg" contenttype="image/jpeg" width="4000" height="2600" size="9000000"/>
 <remoteContent rendition="rnd:preview" href="p.jpg" contenttype="image/jpeg" width="800" height="520"/>
</contentSet>)");
    CHECK(item.title.value == "Bridge");
    CHECK(item.summary.plain == "The bridge, seen from a boat.");
    REQUIRE(item.media.size() == 1);
    const auto& media = item.media[0];
    CHECK(media.url == "https://example.org/feeds/h.jpg");
    CHECK(media.thumbnail == "https://example.org/feeds/t.jpg");
    CHECK(media.type == "image/jpeg");
    CHECK(media.medium == "image");
    CHECK(media.width == 4000);
    CHECK(media.height == 2600);
    CHECK(media.length == 9000000);
    CHECK(media.title == "Bridge");
    CHECK(media.description == "The bridge, seen from a boat.");
    CHECK(media.credit == "Liv Dahl/Nordwire");
}

TEST_CASE("a video item is its film, with a still as thumbnail", "[feed][newsml]") {
    const auto item = item_of(
        "<itemMeta><itemClass qcode='ninat:video'/></itemMeta><contentSet>"
        "<remoteContent href='https://e.org/s.jpg' contenttype='image/jpeg' width='9000' height='9000'/>"
        "<remoteContent href='https://e.org/v.mp4' contenttype='video/mp4' duration='61' "
        "width='640'/></contentSet>");
    REQUIRE(item.media.size() == 1);
    CHECK(item.media[0].url == "https://e.org/v.mp4");
    CHECK(item.media[0].medium == "video");
    CHECK(item.media[0].seconds == 61);
    CHECK(item.media[0].thumbnail == "https://e.org/s.jpg");
}

TEST_CASE("remote content that is no picture is a link or an enclosure", "[feed][newsml]") {
    CHECK(content("<remoteContent href='https://e.org/a' contenttype='text/html'/>").link ==
          "https://e.org/a");
    const auto item =
        content("<remoteContent href='https://e.org/a.pdf' contenttype='application/pdf' size='7'/>");
    CHECK(item.media.empty());
    REQUIRE(item.enclosures.size() == 1);
    CHECK(item.enclosures[0].type == "application/pdf");
    CHECK(item.enclosures[0].length == 7);
}

TEST_CASE("the text of a news item may be HTML, NITF, plain or encoded", "[feed][newsml]") {
    const auto plain = [](std::string_view parts) { return content(parts).content.plain; };
    CHECK(plain("<inlineXML><h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:body><h:p>a</h:p><h:p>b</h:p>"
                "</h:body></h:html></inlineXML>") == "a\n\nb");
    CHECK(plain("<inlineXML><body><p>a</p></body></inlineXML>") == "a");
    CHECK(plain("<inlineXML><p>a</p><p>b</p></inlineXML>") == "a\n\nb");
    CHECK(plain("<inlineXML><![CDATA[<p>a</p><p>b</p>]]></inlineXML>") == "a\n\nb");
    CHECK(plain("<inlineXML><nitf><body><body.content><hl2>a</hl2><p>b</p></body.content></body></nitf>"
                "</inlineXML>") == "a\n\nb");
    CHECK(plain("<inlineXML><body.content><p>a</p></body.content></inlineXML>") == "a");
    CHECK(plain("<inlineXML><sports-content><p>a</p></sports-content></inlineXML>").empty());
    CHECK(plain("<inlineData contenttype='text/plain'>1 &lt; 2</inlineData>") == "1 < 2");
    CHECK(plain("<inlineData contenttype='text/html'>&lt;p&gt;a&lt;/p&gt;</inlineData>") == "a");
    CHECK(plain("<inlineData contenttype='text/plain' encoding='encd:base64'>aGVsbG8=</inlineData>") ==
          "hello");
    CHECK(plain("<inlineData contenttype='image/png' encoding='encd:base64'>aGVsbG8=</inlineData>").empty());
    CHECK(plain("<inlineXML><p>first</p></inlineXML><inlineData>second</inlineData>") == "first");
}

TEST_CASE("NITF inside a news item says what the item does not", "[feed][newsml]") {
    const auto item = item_of(
        "<contentMeta><headline>Outer</headline></contentMeta><contentSet><inlineXML><nitf><head><docdata>"
        "<urgency ed-urg='5'/><date.issue "
        "norm='20240502T101455Z'/></docdata></head><body><body.head><hedline>"
        "<hl1>Inner</hl1></hedline><byline>By Ada Moss</byline></body.head><body.content><p>x</p>"
        "<media media-type='image'><media-reference source='/1.jpg'/></media></body.content></body></nitf>"
        "</inlineXML></contentSet>");
    CHECK(item.title.value == "Outer");
    CHECK(item.authors.at(0).name == "Ada Moss");
    CHECK(item.urgency == 5);
    CHECK(when(item.published) == "2024-05-02T10:14:55Z");
    CHECK(item.media.at(0).url == "https://example.org/1.jpg");
    CHECK(item.id == "urn:1");
}

TEST_CASE("the rights of a news item are what is said of them", "[feed][newsml]") {
    CHECK(item_of("<rightsInfo><copyrightHolder><name>H</name></copyrightHolder></rightsInfo>").rights ==
          "H");
    CHECK(item_of("<rightsInfo><usageTerms>T</usageTerms></rightsInfo>").rights == "T");
    CHECK(item_of("<rightsInfo><copyrightNotice><p>N</p></copyrightNotice></rightsInfo>").rights == "N");
}

TEST_CASE("the source of a news item is its provider by name or code", "[feed][newsml]") {
    const auto source = [](std::string_view provider) {
        return item_of("<itemMeta>" + std::string{provider} + "</itemMeta>").source;
    };
    CHECK(source("<provider literal='L'/>").title == "L");
    CHECK(source("<provider qcode='nprov:AFB'/>").title == "AFB");
    CHECK(source("<provider uri='https://n.example/about'/>").title.empty());
    CHECK(source("<provider uri='https://n.example/about'/>").url == "https://n.example/about");
    CHECK(meta("<infoSource literal='I'/><creditline>C</creditline>").source.title == "I");
    CHECK(meta("<creditline>C</creditline>").source.title == "C");
}

TEST_CASE("a package of links is a list of articles", "[feed][newsml]") {
    const auto document = parsed(R"(<packageItem guid="urn:top" xml:lang="en">
<itemMeta><itemClass qcode="ninat:composite"/><provider literal="Nordwire"/>
 <versionCreated>2024-05-02T12:00:00Z</versionCreated></itemMeta>
<contentMeta><headline>Top stories</headline></contentMeta>
<groupSet root="G1"><group id="G1"><groupRef idref="G2"/></group><group id="G2">
 <itemRef residref="urn:a" href="/a"><title>First</title><description>About it</description>
  <versionCreated>2024-05-02T11:00:00Z</versionCreated></itemRef>
 <itemRef href="https://e.org/b"><headline>Second</headline></itemRef>
 <itemRef residref="urn:c"/>
</group></groupSet></packageItem>)");
    CHECK(document.format == "newsml");
    CHECK(document.feed.title.value == "Top stories");
    CHECK(when(document.feed.updated) == "2024-05-02T12:00:00Z");
    REQUIRE(document.items.size() == 2);
    CHECK(document.items[0].id == "urn:a");
    CHECK(document.items[0].link == "https://example.org/a");
    CHECK(document.items[0].title.value == "First");
    CHECK(document.items[0].summary.value == "About it");
    CHECK(when(document.items[0].updated) == "2024-05-02T11:00:00Z");
    CHECK(document.items[0].source.title == "Nordwire");
    CHECK(document.items[0].language == "en");
    CHECK(document.items[1].id == "https://e.org/b");
    CHECK(document.items[1].title.value == "Second");
}

TEST_CASE("a package does not repeat the items that came with it", "[feed][newsml]") {
    const auto document = parsed(
        "<newsMessage><itemSet><packageItem guid='urn:p'><groupSet><group>"
        "<itemRef residref='urn:1'><title>Same</title></itemRef><itemRef "
        "residref='urn:2'><title>Other</title>"
        "</itemRef></group></groupSet></packageItem>" +
        g2("<contentMeta><headline>Here</headline></contentMeta>") + "</itemSet></newsMessage>");
    REQUIRE(document.items.size() == 2);
    CHECK(document.items[0].title.value == "Other");
    CHECK(document.items[1].title.value == "Here");
}

TEST_CASE("items of a message in any wrapper, namespace or prefix are found", "[feed][newsml]") {
    CHECK(parsed("<newsMessage>" + g2("", "guid='a'") + g2("", "guid='b'") + "</newsMessage>").items.size() ==
          2);
    CHECK(parsed("<delivery>" + g2("", "guid='a'") + g2("", "guid='b'") + "</delivery>").items.size() == 2);
    const auto document = parsed(
        "<x:newsItem xmlns:x='urn:wrong' guid='a'><x:contentMeta><x:headline>H</x:headline></x:contentMeta>"
        "</x:newsItem>");
    CHECK(document.items.at(0).title.value == "H");
    CHECK(parsed("<newsMessage><header/><itemSet><conceptItem guid='c'/></itemSet></newsMessage>")
              .items.empty());
}

TEST_CASE("an empty news item is no article", "[feed][newsml]") {
    CHECK(parsed("<newsItem/>").items.empty());
    CHECK(parsed("<newsMessage/>").items.empty());
    CHECK(parsed("<newsMessage/>").format == "newsml");
}

TEST_CASE("the number of news items is bounded", "[feed][newsml]") {
    Limits limits;
    limits.items = 2;
    const auto document =
        parse("<newsMessage>" + g2("") + g2("") + g2("") + "</newsMessage>", {}, limits).value();
    CHECK(document.items.size() == 2);
    CHECK(problems_of_kind(document, "limit") == 1);
}
