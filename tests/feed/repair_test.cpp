#include <catch2/catch.hpp>

#include "feed/xml/repair.hpp"
#include "feed_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;

namespace {

struct Row {
    const char* name;
    std::string bytes;
    const char* items;     // titles, " / " between them
    const char* problems;  // "kind line" of each, in order
};

std::string titles(const Document& document) {
    std::string out;
    for (const auto& item : document.items) out += (out.empty() ? "" : " / ") + item.title.plain;
    return out;
}

std::string problems(const Document& document) {
    std::string out;
    for (const auto& problem : document.problems)
        out += (out.empty() ? "" : ", ") + problem.kind + " " + std::to_string(problem.line);
    return out;
}

void check(const std::vector<Row>& rows) {
    for (const auto& row : rows) {
        INFO(row.name << "\n" << row.bytes);
        const auto document = parse(row.bytes, {"https://example.org/feeds/news.xml", ""});
        CHECK((document ? titles(*document) : document.error().message) == row.items);
        CHECK((document ? problems(*document) : "") == row.problems);
    }
}

const std::string one = "<item><title>one</title></item>\n";
const std::string three = "\n<item><title>three</title></item>";

// Items one and three around a damaged one, which begins in line 2.
std::string between(std::string_view item) { return rss(one + std::string{item} + three); }
std::string entries(std::string_view entry) {
    return atom("<entry><title>one</title></entry>\n" + std::string{entry} +
                "\n<entry><title>three</title></entry>");
}

}  // namespace

TEST_CASE("an item whose tags are damaged does not take the next one with it", "[feed][repair]") {
    check({
        {"no end of the item", between("<item><title>two</title>"), "one / two / three", "xml 2"},
        {"no end of item and title", between("<item><title>two"), "one / two / three", "xml 2, xml 2"},
        {"no end of the title", between("<item><title>two</item>"), "one / two / three", "xml 2"},
        {"a misspelt end of the title", between("<item><title>two</tilte></item>"), "one / two / three",
         "xml 2, xml 2"},
        {"a misspelt end of the item", between("<item><title>two</title></itme>"), "one / two / three",
         "xml 2, xml 2"},
        {"the end in another case", between("<item><Title>two</title></ITEM>"), "one / two / three", "xml 2"},
        {"the end without its prefix", between("<item><dc:title>two</title></item>"), "one / two / three",
         "xml 2"},
        {"the end with a prefix", between("<item><title>two</dc:title></item>"), "one / two / three",
         "xml 2"},
        {"the end without a name", between("<item><title>two</></item>"), "one / two / three",
         "xml 2, xml 2"},
        {"a start tag where the end should be", between("<item><title>two<title><guid>2</guid></item>"),
         "one / two / three", "xml 2"},
        {"two ends of the item", between("<item><title>two</title></item></item>"), "one / two / three",
         "xml 2"},
        {"no start of the item", between("<title>two</title></item>"), "one / two / three", "xml 2"},
        {"half a start of the item", between("item><title>two</title></item>"), "one / two / three", "xml 2"},
        {"no \">\" of the item", between("<item\n<title>two</title></item>"), "one / two / three", "xml 2"},
        {"no \">\" of the title's end", between("<item><title>two</title<guid>2</guid></item>"),
         "one / two / three", "xml 2"},
        {"spaces in the end tag", between("<item><title>two</ title ></item>"), "one / two / three", ""},
        {"an end tag with attributes", between("<item><title>two</title x='1'></item>"), "one / two / three",
         ""},
        {"a slash too many", between("<item><title>two<//title></item>"), "one / two / three", ""},
        {"a backslash as programs write it", between("<item><title>two<\\/title><\\/item>"),
         "one / two / three", ""},
        {"items in the wrong order of ends", between("<item><title>two</item></title>"), "one / two / three",
         "xml 2, xml 2"},
        {"upper case without end", between("<ITEM><TITLE>two</TITLE>"), "one / two / three", "xml 2"},
        {"an entry without end", entries("<entry><title>two</title>"), "one / two / three", "xml 2"},
        {"an entry without any end", entries("<entry><title>two"), "one / two / three", "xml 2, xml 2"},
        {"a prefixed entry without end",
         "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\">\n<a:entry><a:title>one</a:title>\n"
         "<a:entry><a:title>two</a:title></a:entry></a:feed>",
         "one / two", "xml 2"},
        {"RDF without the channel's end",
         "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
         "xmlns=\"http://purl.org/rss/1.0/\">\n<channel><title>News</title>\n<item><title>one</title></"
         "item>\n"
         "<item><title>two</title></item></rdf:RDF>",
         "one / two", "xml 2"},
        {"RDF with an open list",
         "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
         "xmlns=\"http://purl.org/rss/1.0/\"><channel>\n<items><rdf:Seq><rdf:li>\n<item><title>one</title></"
         "item>"
         "</rdf:RDF>",
         "one", "xml 1, xml 2"},
        {"an open <image> of the channel", rss("\n<image><url>u</url><title>News</title>\n" + one), "one",
         "xml 2"},
        {"two lists", rss(one + "</channel><channel>\n<item><title>two"), "one / two", "xml 3, xml 3"},
    });
}

TEST_CASE("an element whose end is missing ends where the next of the item's elements begins",
          "[feed][repair]") {
    const auto fields = [](std::string_view item) {
        const auto document = parsed(rss("<item>" + std::string{item} + "</item>"));
        if (document.items.size() != 1) return "items: " + std::to_string(document.items.size());
        const auto& read = document.items[0];
        return read.title.plain + "|" + read.link + "|" + read.id + "|" + read.summary.plain + "|" +
               when(read.published.at).substr(0, 10) + "|" +
               (read.authors.empty() ? "" : read.authors[0].name);
    };
    const std::string link = "<link>https://x.org/2</link>",
                      date = "<pubDate>Sun, 06 Nov 1994 08:49:37 GMT</pubDate>", guid = "<guid>g</guid>",
                      summary = "<description>text</description>";
    CHECK(fields("<title>two" + link + guid + summary + date) == "two|https://x.org/2|g|text|1994-11-06|");
    CHECK(fields("<title>two</title><link>https://x.org/2" + guid + summary + date) ==
          "two|https://x.org/2|g|text|1994-11-06|");
    CHECK(fields("<title>two</title>" + link + "<guid>g" + summary + date) ==
          "two|https://x.org/2|g|text|1994-11-06|");
    CHECK(fields("<pubDate>Sun, 06 Nov 1994 08:49:37 GMT<title>two</title>" + link + guid + summary) ==
          "two|https://x.org/2|g|text|1994-11-06|");
    CHECK(fields("<title>two</title><description>text" + link + guid + date) ==
          "two|https://x.org/2|g|text|1994-11-06|");
    CHECK(fields("<title>two</title><description>te<b>xt" + date + guid + "<dc:creator>Ann</dc:creator>") ==
          "two||g|text|1994-11-06|Ann");
    CHECK(fields("<author>Ann<title>two</title>" + guid) == "two||g||missing|Ann");
    CHECK(fields("<dc:creator>Ann</creator><title>two</title>" + guid) == "two||g||missing|Ann");
    CHECK(fields("<media:content url='u'><media:title>m<title>two</title>" + guid) == "two||g||missing|");
    CHECK(fields("<description><p>te<br>xt</description><title>two</title>" + guid) ==
          "two||g|te\nxt|missing|");
    CHECK(fields("<description><details><summary>te</summary>xt</details><title>two</title>") ==
          "two|||te\n\nxt|missing|");
    CHECK(fields("<enclosure url='u' length=1 type=audio/mpeg><title>two</title>" + guid) ==
          "two||g||missing|");
    CHECK(fields("<title>two</title></link>" + link + guid) == "two|https://x.org/2|g||missing|");
}

TEST_CASE("an item stays open behind a document that stands in it", "[feed][repair]") {
    const auto repaired = detail::repair(
        "<channel><item>x<rss><item><title>a</title></item></rss><odd>c<title>b</title></item></channel>");
    CHECK(repaired.text ==
          "<channel><item>x<rss><item><title>a</title></item></rss><odd>c</odd><title>b</title></item></"
          "channel>");
    CHECK(detail::repair(repaired.text).text == repaired.text);
}

TEST_CASE("HTML that is not escaped stays within its element", "[feed][repair]") {
    const auto text = [](std::string_view content) {
        const auto document = parsed(between("<item><description>" + std::string{content} +
                                             "</description><title>two</title></item>"));
        CHECK(titles(document) == "one / two / three");
        return document.items.at(1).summary.plain;
    };
    CHECK(text("a<br>b") == "a\nb");
    CHECK(text("a<BR>b<hr>c") == "a\nb\n\nc");
    CHECK(text("<p>a<p>b<p>c") == "a\n\nb\n\nc");
    CHECK(text("<ul><li>a<li><b>b<li>c</ul>d").find("d") != std::string::npos);
    CHECK(text("<b><i>a</b></i> b") == "a b");
    CHECK(text("a</p>b</div>c") == "abc");
    CHECK(text("<img src=a.png>text<img src='b.png'></img>") == "text");
    CHECK(text("<select><option selected>x</select>text").find("text") != std::string::npos);
    CHECK(text("<a href=https://x.org>a</a> b") == "a b");
    CHECK(text("<a href=\"https://x.org>a</a> b") == "a b");
    CHECK(text("<a href=\"https://x.org class=\"c\">a</a> b") == "a b");
    CHECK(text("<a href=\"x\"class=\"c\">a</a> b") == "a b");
    CHECK(text("<a title=\"1 < 2\" href='x'>a</a> <br>b") == "a\nb");
    CHECK(text("<table><tr><td>a<td>b<tr><td>c</table>").find("c") != std::string::npos);
    CHECK(text("1 < 2 <br>and 3 > 2") == "1 < 2\nand 3 > 2");
    CHECK(text("i <3 it<br>") == "i <3 it");
    CHECK(text("a<![if IE]>b<![endif]>c<o:x>d") == "abcd");
    CHECK(text("a<!-- note -->b<br>c") == "ab\nc");
    CHECK(text("a<!-- note\nb<br>c") == "a b\nc");
}

TEST_CASE("what cannot be markup is text", "[feed][repair]") {
    check({
        {"less than", between("<item><title>1 < 2</title></item>"), "one / 1 < 2 / three", "xml 2"},
        {"a heart", between("<item><title>I <3 you</title></item>"), "one / I <3 you / three", "xml 2"},
        {"an arrow", between("<item><title>a <- b</title></item>"), "one / a <- b / three", "xml 2"},
        {"words", between("<item><title>a <bc and d</title></item>"), "one / a <bc and d / three", "xml 2"},
        {"an address", between("<item><title>Ann <ann@example.org></title></item>"),
         "one / Ann <ann@example.org> / three", "xml 2"},
        {"Cyrillic", between("<item><title>a <Киев> b</title></item>"), "one / a <Киев> b / three", "xml 2"},
        {"many", between("<item><title>a << b << c</title></item>"), "one / a << b << c / three", "xml 2"},
        {"an ampersand stays", between("<item><title>A & B <br></title></item>"), "one / A & B / three",
         "xml 2"},
        {"a lone \"]]>\"", between("<item><title>two ]]></title><br></item>"), "one / two / three",
         "xml 2, xml 2"},
    });
}

TEST_CASE("a CDATA section without its end, or with too much of it, ends with its element",
          "[feed][repair]") {
    const std::string rest = "<description><![CDATA[text]]></description></item>";
    check({
        {"no end", between("<item><title><![CDATA[two</title>" + rest), "one / two / three", "xml 2"},
        {"no end of section and title",
         between("<item><title><![CDATA[two<description><![CDATA[text]]></description></item>"),
         "one / two / three", "xml 2, xml 2"},
        {"no end of anything", rss(one + "<item><title><![CDATA[two" + three), "one / two / three",
         "xml 2, xml 2, xml 2"},
        {"half an end", between("<item><title><![CDATA[two]></title>" + rest), "one / two / three", "xml 2"},
        {"an end with a space", between("<item><title><![CDATA[two]] ></title>" + rest), "one / two / three",
         "xml 2"},
        {"the last section of all", between("<item><title><![CDATA[two</title></item>"), "one / two / three",
         "xml 2"},
        {"brackets in the text", between("<item><title><![CDATA[[two]</title>" + rest), "one / [two] / three",
         "xml 2"},
        {"one in another", between("<item><title><![CDATA[tw<![CDATA[o]]>!]]></title><br></item>"),
         "one / tw o ! / three", "xml 2, xml 2"},
        {"begun twice", between("<item><title><![CDATA[<![CDATA[two]]></title><br></item>"),
         "one / two / three", "xml 2, xml 2"},
        {"a space in the mark", between("<item><title><![CDATA [two]]></title></item>"), "one / two / three",
         "xml 2"},
        {"a bracket missing", between("<item><title><!CDATA[two]]></title></item>"), "one / two / three",
         "xml 2"},
        {"lower case", between("<item><title><![cdata[two]]></title></item>"), "one / two / three", "xml 2"},
        {"an item in a section is content",
         between("<item><description><![CDATA[<item><title>no</title></item>]]></description>"
                 "<title>two</title><br></item>"),
         "one / two / three", "xml 2"},
        {"an item in a comment is content",
         between("<!-- <item><title>no</title></item> --><item><title>two</title><br></item>"),
         "one / two / three", "xml 2"},
        {"a comment without end", between("<!-- two\n<item><title>two</title></item>"), "one / two / three",
         "xml 2"},
        {"a comment without end before another",
         between("<item><!-- two\n<title>two</title></item>\n<!-- x -->"), "one / two / three", "xml 2"},
    });
}

TEST_CASE("what stands around the document is left out", "[feed][repair]") {
    const std::string feed = rss("\n" + one + "<item><title>two</title></item>"),
                      body = feed.substr(feed.find("<rss"));
    check({
        {"a warning of a script", "<br />\n<b>Warning</b>: x in <b>y.php</b> on line <b>3<br />\n" + body,
         "one / two", "xml 1"},
        {"HTTP headers", "HTTP/1.1 200 OK\nContent-Type: text/xml <x\n\n" + feed, "one / two", "xml 1"},
        {"a declaration twice", "<?xml version=\"1.0\"?xml version=\"1.0\"?>" + body + "</x>", "one / two",
         "xml 3"},
        {"a broken declaration", "<?xml version=\"1.0\">\n" + body, "one / two", "xml 1"},
        {"half a declaration", "<?xml version=\"1.0\"\n" + body, "one / two", "xml 1"},
        {"a comment before", "<!-- x --><x>\n" + feed, "one / two", "xml 1"},
        {"a script behind", feed + "\n<script>if (a < b) x();</script><p>", "one / two", "xml 4"},
        {"an end too many", feed + "</rss>\n</channel>", "one / two", "xml 3"},
        {"a document type inside", rss("<!DOCTYPE rss>\n" + one), "one", "xml 1"},
        {"a document type in lower case", "<!doctype rss [ <!ELEMENT rss ANY> ] >\n" + body, "one / two", ""},
        {"an instruction inside", rss("<? php echo 1 ?>\n" + one), "one", "xml 1"},
        {"an instruction without its \">\"", rss("<?xml-stylesheet href='a'?\n" + one), "one", "xml 1"},
        {"another feed behind", feed + "\n" + rss("<item><title>x<title></item>"), "one / two", "xml 4"},
        {"the root twice", "<rss version=\"2.0\">\n" + body, "one / two", "xml 2"},
        {"the root without \">\"", "<rss version=\"2.0\"\n<channel>" + one + "</channel></rss>", "one",
         "xml 1"},
        {"the root ends too early", "<rss><channel></channel></rss>\n" + one + "</channel></rss>", "one",
         "xml 2, xml 3"},
        {"items without a root", one + "<item><title>two</title></item></channel></rss>", "one / two",
         "xml 1, xml 2"},
        {"entries without a root",
         "<entry><title>one</title></entry><entry><title>two</title></entry></feed>", "one / two", "xml 1"},
        {"a feed behind an error page", "<html><body><p>Error</body></html>\n" + feed, "one / two", "xml 1"},
    });
}

TEST_CASE("attributes are read whatever their quotes are", "[feed][repair]") {
    const auto address = [](const std::string& attributes) {
        const auto document =
            parsed(between("<item><title>two</title><enclosure " + attributes + "/></item>"));
        CHECK(titles(document) == "one / two / three");
        // What is left of the damage may also be an attribute given twice, or a bare "&".
        CHECK(problems(document).substr(0, 5) == "xml 2");
        const auto& enclosures = document.items.at(1).enclosures;
        return enclosures.empty() ? "none" : enclosures[0].url + " " + enclosures[0].type;
    };
    CHECK(address("url=https://x.org/a.mp3 type=audio/mpeg") == "https://x.org/a.mp3 audio/mpeg");
    CHECK(address("url='https://x.org/a.mp3'type='audio/mpeg'") == "https://x.org/a.mp3 audio/mpeg");
    CHECK(address("url=\"https://x.org/a.mp3\" type=\"audio/mpeg") == "https://x.org/a.mp3 audio/mpeg");
    CHECK(address("url=\"https://x.org/a.mp3 type=\"audio/mpeg\"") == "https://x.org/a.mp3 audio/mpeg");
    CHECK(address("url=“https://x.org/a.mp3” type=”audio/mpeg”") == "https://x.org/a.mp3 audio/mpeg");
    CHECK(address("url=\\\"https://x.org/a.mp3\\\" type=\\\"audio/mpeg\\\"") ==
          "https://x.org/a.mp3 audio/mpeg");
    CHECK(address("url=&quot;https://x.org/a.mp3&quot; type=audio/mpeg") == "https://x.org/a.mp3 audio/mpeg");
    CHECK(address("1='x' url = 'https://x.org/a.mp3', type='audio/mpeg'") ==
          "https://x.org/a.mp3 audio/mpeg");
    CHECK(address("new url='https://x.org/a.mp3' url='b' type='audio/mpeg'") ==
          "https://x.org/a.mp3 audio/mpeg");
    CHECK(address("/ url='https://x.org/a.mp3' type='audio/mpeg' ") == "https://x.org/a.mp3 audio/mpeg");
    CHECK(address("größe='1' url='https://x.org/a.mp3' type=''\"") == "https://x.org/a.mp3 ");
}

TEST_CASE("of an item that the end of the document cuts off, what is there is kept", "[feed][repair]") {
    const auto cut = [](std::string_view item) {
        return rss("\n" + one + std::string{item})
            .substr(0, rss("\n" + one + std::string{item}).rfind("</channel>"));
    };
    check({
        {"between items", cut(""), "one", "truncated 3"},
        {"in a title", cut("<item><title>tw"), "one / tw", "truncated 3"},
        {"in a tag", cut("<item><title>two</title><descr"), "one / two", "truncated 3"},
        {"in an end tag", cut("<item><title>two</ti"), "one / two", "truncated 3"},
        {"in a value", cut("<item><title>two</title><enclosure url=\"htt"), "one / two", "truncated 3"},
        {"in a reference", cut("<item><title>two &am"), "one / two", "truncated 3"},
        {"in a section", cut("<item><title><![CDATA[two"), "one / two", "truncated 3"},
        {"in the mark of a section", cut("<item><title>two</title><description><![CDA"), "one / two",
         "truncated 3"},
        {"in the end of a section", cut("<item><title><![CDATA[two]"), "one / two", "truncated 3"},
        {"in a comment", cut("<item><title>two</title><!-- abc"), "one / two", "truncated 3, xml 3"},
        {"before anything of the item", cut("<item>\n<title>"), "one", "truncated 3"},
        {"in the item's start", cut("<ite"), "one", "truncated 3"},
        {"in the first item", rss("<item><title>o").substr(0, rss("<item><title>o").rfind("</channel>")), "o",
         "truncated 1"},
        {"in an entry",
         atom("\n<entry><title>one</title><summary>te")
             .substr(0, atom("\n<entry><title>one</title><summary>te").rfind("</feed>")),
         "one", "truncated 2"},
    });
}

TEST_CASE("hostile documents stay bounded and are read to their end", "[feed][repair]") {
    const auto repeated = [](std::string_view text, std::size_t times) {
        std::string out;
        for (std::size_t i = 0; i < times; ++i) out += text;
        return out;
    };
    for (const std::string_view part :
         {"<a>", "<a ", "<a b=\"", "<![CDATA[", "<!--", "<?a ", "<!doctype[", "</a>", "<item>", "]]>",
          "<![CDATA[</item>", "<item><title><![CDATA[</title>", "<!-- </item>", "<title><![CDATA[<![CDATA[",
          "<", "<p>", "&", "<item></item></item>x"}) {
        INFO(part);
        const auto document = parsed(rss(one + repeated(part, 100'000) + "<br></item>" + three));
        CHECK(document.items.at(0).title.plain == "one");
        CHECK(document.problems.size() <= 52);
    }
}
