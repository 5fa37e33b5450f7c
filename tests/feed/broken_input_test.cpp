#include <catch2/catch.hpp>

#include "feed_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;

namespace {

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

std::string refusal(std::string_view bytes) {
    const auto document = parse(bytes, {});
    return document ? "accepted"
                    : std::string{name_of(document.error().kind)} + ": " + document.error().message;
}

}  // namespace

TEST_CASE("a truncated feed keeps what there is of the last item and says where that begins",
          "[feed][broken]") {
    const std::string whole =
        rss("\n<item><title>one</title></item>\n<item><title>two</title><description>text of two"
            "</description></item>");
    for (const auto* cut : {"two</desc", "text of", "<item><title>two", "</item></channel>"}) {
        INFO(cut);
        const std::string bytes = whole.substr(0, whole.rfind(cut) + 3);
        const auto document = parsed(bytes);
        CHECK(document.items.size() == (std::string_view{cut} == "<item><title>two" ? 1 : 2));
        CHECK(document.items.at(0).title.value == "one");
        CHECK(problems_of_kind(document, "truncated") == 1);
        CHECK(problems_of_kind(document, "xml") == 0);
        CHECK(document.problems.back().line == 3);
    }
}

TEST_CASE("a feed cut at any byte is an error or a document, and its items are beginnings of the whole",
          "[feed][broken]") {
    const std::string whole =
        rss("<item><title>A &amp; B</title><description><![CDATA[<p>Привіт</p>]]></description>"
            "<guid>1</guid></item><item><title>C</title></item>");
    const auto first_ends = whole.find("</item>") + std::string_view{"</item>"}.size();
    std::size_t refused = 0, accepted = 0;
    for (std::size_t length = 0; length < whole.size(); ++length) {
        INFO(length);
        const auto document = parse(std::string_view{whole}.substr(0, length), {});
        if (length >= first_ends) {
            REQUIRE(document);
            REQUIRE_FALSE(document->items.empty());
            CHECK(document->items[0].title.value == "A & B");
            CHECK(document->items[0].summary.plain == "Привіт");
        }
        ++(document ? accepted : refused);
        if (!document) continue;
        REQUIRE(document->items.size() <= 2);
        for (std::size_t i = 0; i < document->items.size(); ++i) {
            const auto& item = document->items[i];
            CHECK(std::string_view{i == 0 ? "A & B" : "C"}.find(item.title.value) == 0);
            // Of a tag that is cut off the beginning may be left.
            const auto own = item.summary.plain.substr(0, item.summary.plain.find('<'));
            CAPTURE(own, item.summary.value);
            CHECK(std::string_view{"Привіт"}.find(own) == 0);
        }
        CHECK(document->problems.size() >= 1);
    }
    CHECK(refused > 0);
    CHECK(accepted >= whole.size() - first_ends);
}

TEST_CASE("a wrong tag loses no item and is told with its place", "[feed][broken]") {
    const auto document =
        parsed(rss("<item><title>one</title></item>\n<item><title>two<br></title></item>\n"
                   "<item><title>three</title></item>"));
    REQUIRE(document.items.size() == 3);
    CHECK(document.items[1].title.plain == "two");
    REQUIRE(problems_of_kind(document, "xml") == 1);
    CHECK(document.problems.back().line == 2);
    CHECK(document.problems.back().column == 17);
}

TEST_CASE("what XML does not allow and pugixml passes over is told", "[feed][broken]") {
    const auto told = [](const std::string& text) {
        const auto document = parsed(text);
        CHECK(document.items.size() == 1);
        return document.problems.size() == 1
                   ? document.problems[0].kind + " " + std::to_string(document.problems[0].line)
                   : std::to_string(document.problems.size());
    };
    const std::string item = "\n<item><title>a</title></item>";
    CHECK(told(rss(item)) == "0");
    CHECK(told(rss("\n<item><title>R&D & more</title><link>/?a=1&b=2</link></item>")) == "slip 2");
    CHECK(told(rss("\n<item>\n<enclosure url='/?a=1&b=2'/></item>")) == "slip 3");
    CHECK(told(rss("\n<item><enclosure url='/a' type='b' url='/c'/></item>")) == "slip 2");
    CHECK(told(rss(item) + "\n\n more") == "slip 4");
    CHECK(told(rss(item) + "\n<script/>") == "slip 3");
    CHECK(told(rss(item) + "\n<!-- served in 3 ms -->\n") == "0");
}

TEST_CASE("what is no feed is refused with what it is", "[feed][broken]") {
    const auto says = [](std::string_view bytes, std::string_view part) {
        const auto refused = refusal(bytes);
        INFO(refused);
        CHECK(refused.find(part) != std::string::npos);
    };
    says("", "invalid: the feed is empty");
    says(" \n\t ", "invalid: the feed is empty");
    says("<!DOCTYPE html><html><head><title>x</title></head><body>y</body></html>", "an HTML page");
    says("<!doctype HTML>\n<meta charset=utf-8><p>unclosed", "an HTML page");
    says("<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><body/></html>",
         "an HTML page");
    says("<br>\n<HTML><body>", "an HTML page");
    says("{\"version\": \"1.1\", \"name\": \"a program\"}", "this is JSON, but no feed");
    says("%PDF-1.7", "PDF");
    says("just words", "no XML document");
    says("<opml version=\"2.0\"><body/></opml>", "the root element is <opml>");
    says("<!-- only a comment -->", "the document is empty");
    says(std::string(100, '<'), "invalid: ");
    says(std::string(1000, '\0'), "invalid: ");
}

TEST_CASE("a billion laughs are refused and no entity is ever expanded", "[feed][broken]") {
    std::string bomb = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\">";
    for (int i = 1; i < 10; ++i)
        bomb += "<!ENTITY lol" + std::to_string(i) + " \"" +
                repeated("&lol" + std::to_string(i - 1) + ";", 10) + "\">";
    bomb += "]><rss version=\"2.0\"><channel><item><title>&lol9;</title></item></channel></rss>";
    CHECK(refusal(bomb).find("billion laughs") != std::string::npos);

    const auto quadratic = parsed(
        "<!DOCTYPE rss [<!ENTITY a \"" + std::string(100'000, 'a') +
        "\"><!ENTITY ext SYSTEM "
        "\"file:///etc/passwd\">]><rss version=\"2.0\"><channel><item><title>&ext;</title><description>" +
        repeated("&a;", 10'000) + "</description></item></channel></rss>");
    CHECK(quadratic.items.at(0).title.value == "&ext;");
    CHECK(quadratic.items.at(0).summary.value.size() == 30'000);
    CHECK(problems_of_kind(quadratic, "entity") > 0);
    CHECK(quadratic.problems.size() < 100);
}

TEST_CASE("a document type without entities is no problem", "[feed][broken]") {
    const auto document = parsed(
        "<?xml version=\"1.0\"?><!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" "
        "\"http://my.netscape.com/publish/formats/rss-0.91.dtd\"><rss version=\"0.91\"><channel>"
        "<item><title>x</title></item></channel></rss>");
    CHECK(document.items.size() == 1);
    CHECK(document.problems.empty());
}

TEST_CASE("nesting of any depth is harmless", "[feed][broken]") {
    const std::size_t deep = 100'000;
    const auto beside = parsed(
        rss("<item><x>" + repeated("<a>", deep) + repeated("</a>", deep) + "</x><title>ok</title></item>"));
    CHECK(beside.items.at(0).title.value == "ok");
    const auto inside = parsed(rss("<item><description>top " + repeated("<a>", deep) +
                                   repeated("</a>", deep) + "</description><title>ok</title></item>"));
    CHECK(inside.items.at(0).summary.value == "top");
    CHECK(problems_of_kind(inside, "limit") == 1);
    CHECK(parsed("<rss version=\"2.0\"><channel><item><title>ok</title></item>" + repeated("<a>", deep))
              .items.size() == 1);
    const auto items = parse(repeated("<rss><channel><item>", 30'000), {});
    CHECK((!items || items->items.empty()));
}

TEST_CASE("an item keeps a hundred authors, categories and enclosures", "[feed][broken]") {
    const auto document = parsed(
        rss("<item><title>ok</title>" + repeated("<category>c</category>", 5000) +
            repeated("<enclosure url='https://example.org/a.mp3' type='audio/mpeg'/>", 5000) + "</item>"));
    CHECK(document.items.at(0).categories.size() <= 100);
    CHECK(document.items.at(0).enclosures.size() == 100);
    CHECK(problems_of_kind(document, "limit") == 1);
}

TEST_CASE("limits hold: bytes, tags, items, and the length of one text", "[feed][broken]") {
    Limits small;
    small.bytes = 1000;
    const auto refused = parse(std::string(1001, ' '), {}, small);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::too_large);

    CHECK(refusal(std::string((50u << 20) + 1, 'a')).find("too_large") == 0);
    CHECK(refusal("<rss version=\"2.0\"><channel>" + repeated("<a/>", 4'000'001)).find("too_large") == 0);

    Limits few;
    few.items = 2;
    few.item_bytes = 20;
    const auto document = parse(rss(repeated("<item><title>ЇЇЇЇЇЇЇЇЇЇЇ</title></item>", 5)), {}, few).value();
    CHECK(document.items.size() == 2);
    CHECK(document.items[0].title.value == "ЇЇЇЇЇЇЇЇЇЇ");
    CHECK(problems_of_kind(document, "limit") == 3);
    few.item_bytes = 21;
    CHECK(parse(rss("<item><title>ЇЇЇЇЇЇЇЇЇЇЇ</title></item>"), {}, few).value().items.at(0).title.value ==
          "ЇЇЇЇЇЇЇЇЇЇ");
}

TEST_CASE("what is put together of several texts is within the limit of one", "[feed][broken]") {
    Limits small;
    small.item_bytes = 10;
    const auto item_of = [&](const std::string& text) {
        auto document = parse(text, {"https://example.org/feeds/", "", ""}, small).value();
        CHECK(problems_of_kind(document, "limit") == 1);
        return document.items.at(0);
    };
    const auto wire = item_of(
        "<nitf><head><docdata><doc.copyright holder='The Wire' year='2024'/></docdata></head><body>"
        "<body.content><p>x</p></body.content></body></nitf>");
    CHECK(wire.rights == "\xC2\xA9 2024 Th");
    const auto story = item_of(
        "<nitf uno='1'><body><body.head><byline>Ada "
        "<b>Moss</b><b>Hill</b></byline></body.head></body></nitf>");
    CHECK(story.authors.at(0).name == "Ada Moss H");
    const auto news = item_of(
        "<newsItem guid='urn:1'><rightsInfo><copyrightNotice>The Agency</copyrightNotice>"
        "<usageTerms>free</usageTerms></rightsInfo></newsItem>");
    CHECK(news.rights == "The Agency");
    const auto entry = item_of(atom("<entry><rights type='html'>&lt;q cite=a></rights></entry>"));
    CHECK(entry.rights == "<q cite=ht");
}

TEST_CASE("an address of white space is none, however it is written", "[feed][broken]") {
    const auto item =
        parsed(rss("<item><title>t</title><enclosure url='&#32;'/><media:content url=' &#10; '/></item>"))
            .items.at(0);
    CHECK(item.enclosures.empty());
    CHECK(item.media.empty());
    const auto wire = parsed(
        "<nitf><body><body.content><p>x</p><media media-type='image'>"
        "<media-reference source='&#x20;'/></media></body.content></body></nitf>");
    CHECK(wire.items.at(0).media.empty());
}

TEST_CASE("a large feed of 50 MB is read", "[feed][broken]") {
    const std::string item =
        "<item><title>t</title><description>" + std::string(10'000, 'x') + "</description></item>";
    const auto document = parsed(rss(repeated(item, 4'900)));
    CHECK(document.items.size() == 4'900);
    CHECK(document.problems.empty());
}

TEST_CASE("a long base before many short links does not multiply the document", "[feed][broken]") {
    const std::string base = "https://example.org/" + std::string(900, 'b') + "/";
    const auto document = parsed(
        rss("<item xml:base=\"" + base + "\">" + repeated("<enclosure url=\"a\"/>", 100'000) + "</item>"));
    std::size_t bytes = 0;
    for (const auto& enclosure : document.items.at(0).enclosures) bytes += enclosure.url.size();
    CHECK(document.items[0].enclosures.at(0).url == base + "a");
    CHECK(bytes < (40u << 20));
}

TEST_CASE("many problems are counted, not listed", "[feed][broken]") {
    const auto document =
        parsed(rss(repeated("<item><title>x</title><pubDate>never</pubDate></item>\n", 500)));
    CHECK(document.items.size() == 500);
    CHECK(document.problems.size() == 51);
    CHECK(document.problems.back().message.find("450 more") != std::string::npos);
}
