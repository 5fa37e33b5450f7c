#include "feed/html/entities.hpp"

#include <catch2/catch.hpp>

#include "feed/xml/prolog.hpp"
#include "feed_support.hpp"

using namespace newswatch::feed;
using detail::Within;

namespace {

// All references of a text, the way a reader of that kind of text decodes them.
std::string decoded(std::string_view text, Within within) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto reference = text[at] == '&' ? detail::reference_at(text, at, within) : detail::Reference{};
        if (reference.code == 0) {
            out += text[at++];
            continue;
        }
        detail::append_utf8(out, reference.code);
        if (reference.second != 0) detail::append_utf8(out, reference.second);
        at += reference.length;
    }
    return out;
}

std::string as_xml(std::string_view text) {
    std::string out;
    detail::decode_xml(text, out, [](std::size_t) {});
    return out;
}

struct Case {
    const char* text;
    const char* expected;
};

detail::Doctype doctype(const std::string& subset) {
    return detail::scan_doctype("<?xml version=\"1.0\"?><!DOCTYPE rss [" + subset + "]><rss/>");
}

}  // namespace

TEST_CASE("names of HTML 5 are decoded in XML too, with their semicolon", "[feed][entities]") {
    const Case cases[]{
        {"&amp;&lt;&gt;&quot;&apos;", "&<>\"'"},
        {"&eacute;&nbsp;&mdash;&hellip;&euro;", "é\u00A0—…€"},
        {"&colon;&comma;&period;&lpar;&rpar;&NewLine;&Tab;", ":,.()\n\t"},
        {"&AMP;&LT;&GT;&QUOT;&COPY;&REG;", "&<>\"©®"},
        {"&Lstrok;&lstrok;&Scaron;&scedil;&Idot;&inodot;", "ŁłŠşİı"},
        {"&YAcy;&yacy;&Jukcy;&jsercy;", "ЯяЄј"},
        {"&Alpha;&alpha;&thetasym;&epsi;", "Ααϑε"},
        {"&CounterClockwiseContourIntegral;&sup1;&frac12;&there4;", "∳¹½∴"},
        {"&Aopf;&afr;&Zscr;", "𝔸𝔞𝒵"},
        {"&NotEqualTilde;&fjlig;&nvlt;&bne;", "≂\u0338fj<\u20D2=\u20E5"},
        {"&zwj;&zwnj;&lrm;&shy;&ZeroWidthSpace;", "\u200D\u200C\u200E\u00AD\u200B"},
        {"&bogus; &Eacutes; &EACUTE; &;", "&bogus; &Eacutes; &EACUTE; &;"},
        {"AT&T &eacute x &nbsp", "AT&T &eacute x &nbsp"},
        {"&amp;eacute; &amp;amp;", "&eacute; &amp;"},
        {"& &&amp;& &", "& &&& &"},
        {"", ""},
    };
    for (const auto& row : cases) {
        INFO(row.text);
        CHECK(as_xml(row.text) == row.expected);
        CHECK(decoded(row.text, Within::xml) == row.expected);
    }
}

TEST_CASE("in HTML the oldest names do without the semicolon", "[feed][entities]") {
    struct Row {
        const char* text;
        const char* in_text;
        const char* in_attribute;
    };
    const Row rows[]{
        {"&copy 2024", "© 2024", "© 2024"},
        {"&copy2024", "©2024", "&copy2024"},
        {"&nbsp&nbspx", "\u00A0\u00A0x", "\u00A0&nbspx"},
        {"caf&eacute", "café", "café"},
        {"&ltb&gt", "<b>", "&ltb>"},
        {"&ampcopy;", "&copy;", "&ampcopy;"},
        {"&notit; &notin;", "¬it; ∉", "&notit; ∉"},
        {"&sup1 &sup1x", "¹ ¹x", "¹ &sup1x"},
        {"?a=1&copy=2", "?a=1&copy=2", "?a=1&copy=2"},
        {"?a=1&section=2", "?a=1&section=2", "?a=1&section=2"},
        {"?a&reg&b", "?a®&b", "?a®&b"},
        {"&mdash &hellip", "&mdash &hellip", "&mdash &hellip"},
        {"&Alpha", "&Alpha", "&Alpha"},
        {"&bogus; AT&T R&D", "&bogus; AT&T R&D", "&bogus; AT&T R&D"},
        {"&AMP &QUOT", "& \"", "& \""},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        CHECK(decoded(row.text, Within::html) == row.in_text);
        CHECK(decoded(row.text, Within::html_attribute) == row.in_attribute);
    }
}

TEST_CASE("numbers mean what browsers take them for", "[feed][entities]") {
    const Case cases[]{
        {"&#65;&#x42;&#X43;", "ABC"},
        {"&#8364;&#x20AC;&#x20ac;", "€€€"},
        {"&#128512;&#x1F600;", "😀😀"},
        {"&#55357;&#56832;", "😀"},
        {"&#xD83D;&#xDE00;", "😀"},
        {"&#xD83D;&#56832", "😀"},
        {"&#55357;x&#56832;", "\uFFFDx\uFFFD"},
        {"&#55357;&#65;", "\uFFFDA"},
        {"&#55357;&#55357;&#56832;", "\uFFFD😀"},
        {"&#147;q&#148; &#150; &#x85; &#128;", "“q” – … €"},
        {"&#129;&#141;", "\uFFFD\uFFFD"},
        {"&#0;&#x0;", "\uFFFD\uFFFD"},
        {"&#1114112;&#x110000;&#99999999999999999999;", "\uFFFD\uFFFD\uFFFD"},
        {"&#0000000000000000000000065;", "A"},
        {"&#x00000000000000000000000041;", "A"},
        {"&#233 caf&#233", "é café"},
        {"&#9;&#10;&#13;", "\t\n\r"},
        {"a&#8;b&#31;c", "a b c"},
        {"&#; &#x; &#-1; &# 65;", "&#; &#x; &#-1; &# 65;"},
        {"&#xg;", "&#xg;"},
    };
    for (const auto& row : cases) {
        INFO(row.text);
        CHECK(as_xml(row.text) == row.expected);
        CHECK(decoded(row.text, Within::html) == row.expected);
        CHECK(decoded(row.text, Within::html_attribute) == row.expected);
    }
}

TEST_CASE("an unknown name and a bare ampersand are told of with their places", "[feed][entities]") {
    std::vector<std::size_t> places;
    std::string out;
    detail::decode_xml("a & b &bogus; &amp; &nope;", out, [&](std::size_t at) { places.push_back(at); });
    CHECK(out == "a & b &bogus; & &nope;");
    CHECK(places == std::vector<std::size_t>{2, 6, 20});
}

TEST_CASE("the plain entities of a document type are found, the others are left alone", "[feed][entities]") {
    struct Row {
        const char* subset;
        std::size_t entities;
        const char* simple;  // "name=text;" of each
    };
    const Row rows[]{
        {"<!ENTITY copy \"©\">", 1, "copy=©;"},
        {"<!ENTITY nbsp '&#160;'> <!ENTITY x \"a&#x62;c\">", 2, "nbsp=\u00A0;x=abc;"},
        {"<!ENTITY a 'first'><!ENTITY a 'second'>", 2, "a=first;"},
        {"<!ENTITY шлях 'дорога'>", 1, "шлях=дорога;"},
        {"<!ENTITY a '1'\n  >\n<!-- <!ENTITY b '2'> --><!ENTITY\tc\n\"3\">", 2, "a=1;c=3;"},
        {"<!ENTITY a SYSTEM 'file:///etc/passwd'>", 1, ""},
        {"<!ENTITY a PUBLIC '-//X//EN' 'http://example.org/x'>", 1, ""},
        {"<!ENTITY a SYSTEM 'x' NDATA gif>", 1, ""},
        {"<!ENTITY % a 'text'>", 1, ""},
        {"<!ENTITY a 'see &b;'><!ENTITY b 'text'>", 2, "b=text;"},
        {"<!ENTITY a '<b>bold</b>'><!ENTITY b '&#60;b>'><!ENTITY c '&#38;amp;'>", 3, ""},
        {"<!ENTITY lt '&#38;#60;'><!ENTITY amp 'x'>", 2, ""},
        {"<!ENTITY a 'one' 'two'><!ENTITY b ''><!ENTITY c>", 3, ""},
        {"<!ENTITY a 'unclosed>", 1, ""},
        {"<!ELEMENT rss ANY><!ATTLIST rss a CDATA 'x'><!ENTITY a 'b'>", 1, "a=b;"},
    };
    for (const auto& row : rows) {
        INFO(row.subset);
        const auto found = doctype(row.subset);
        std::string simple;
        for (const auto& entity : found.simple) simple += entity.name + "=" + entity.text + ";";
        CHECK(simple == row.simple);
        CHECK(found.entities == row.entities);
        CHECK_FALSE(found.bomb);
    }
}

TEST_CASE("plain entities are bounded in length and number", "[feed][entities]") {
    CHECK(doctype("<!ENTITY a '" + std::string(257, 'x') + "'>").simple.empty());
    CHECK(doctype("<!ENTITY a '" + std::string(256, 'x') + "'>").simple.size() == 1);
    std::string many;
    for (int i = 0; i < 150; ++i) many += "<!ENTITY e" + std::to_string(i) + " 'x'>";
    CHECK(doctype(many).simple.size() == 100);
}

TEST_CASE("declared entities come before the names of HTML, until they have added their budget",
          "[feed][entities]") {
    detail::DeclaredEntities declared{{{"copy", "(c)"}, {"pub", "Example News"}, {"p", "x"}}, 17};
    std::string out;
    const auto unknown = [](std::size_t) {};
    detail::decode_xml("&copy; &pub; &p; &eacute; &pubs; &copy", out, unknown, &declared);
    CHECK(out == "(c) Example News x é &pubs; &copy");
    out.clear();
    detail::decode_xml("&p;&p;&copy;", out, unknown, &declared);
    CHECK(out == "x&p;©");
}

TEST_CASE("a feed may use the plain entities that it declares", "[feed][entities]") {
    const auto document = parsed(
        "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY pub \"The &#8220;Times&#8221;\"><!ENTITY e SYSTEM "
        "\"http://example.org/e\">]><rss version=\"2.0\"><channel><item><title>&pub; &e; "
        "&eacute;</title></item></channel></rss>");
    CHECK(document.items.at(0).title.value == "The “Times” &e; é");
    CHECK(problems_of_kind(document, "entity") == 2);
}
