#include <catch2/catch.hpp>

#include "feed_support.hpp"

using namespace newswatch;
using feed::html_to_text;

namespace {

struct Case {
    const char* html;
    const char* text;
};

constexpr Case cases[]{
    {"", ""},
    {"plain words", "plain words"},
    {"  white \n\t space  ", "white space"},
    {"<p>One</p><p>Two</p>", "One\n\nTwo"},
    {"<p>One\nline</p>\n\n<p>Two</p>", "One line\n\nTwo"},
    {"One<br>Two<br/>Three", "One\nTwo\nThree"},
    {"One<br><br />Two", "One\n\nTwo"},
    {"a<b>b</b>c <i>d</i> e", "abc d e"},
    {"<ul><li>One</li><li>Two</li></ul>after", "One\nTwo\n\nafter"},
    {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
    {"<div><div><p>deep</p></div></div><h2>Head</h2>text", "deep\n\nHead\n\ntext"},
    {"<P CLASS='x'>Up</P>", "Up"},
    {"a<script>var x = '<p>no</p>';</script>b", "ab"},
    {"a<style>p{}</style> b<SCRIPT>1</Script >c", "a bc"},
    {"a<script>never closed <p>b", "a"},
    {"a<svg><text>no</text></svg>b", "ab"},
    {"a<iframe src=x>b", "ab"},
    {"a<noscript><img src=x>no</noscript>b", "ab"},
    {"a<!-- no <p> -->b<!---->c", "abc"},
    {"a<!-- never closed", "a"},
    {"<!DOCTYPE html>a<?php no ?>b", "ab"},
    {"a<![CDATA[b < c]]>d", "ab < cd"},
    {"<a href=\"x>y\" title='a>b'>link</a>", "link"},
    {"<a href=x\" >a</a> \"b\"", "a \"b\""},
    {"<a href=\"never closed>a</a> b", "a b"},
    {"cut off <a href=\"http", "cut off"},
    {"1 < 2 and 3 > 2", "1 < 2 and 3 > 2"},
    {"a <3 b", "a <3 b"},
    {"&lt;b&gt; &amp; &quot;x&quot; &#39;y&apos;", "<b> & \"x\" 'y'"},
    {"caf&eacute; &mdash; &hellip; &euro;5 &#x1F600;", "café — … €5 😀"},
    {"a&nbsp;b", "a\u00A0b"},
    {"a&nbspb &copy 2024 ?x=1&copy=2", "a&nbspb © 2024 ?x=1&copy=2"},
    {"AT&T &bogus; & &#; &#x;", "AT&T &bogus; & &#; &#x;"},
    {"a&#10;b&Tab;c", "a b c"},
    {"&#147;q&#148; &#0; &#xD800;", "“q” \uFFFD \uFFFD"},
    {"<pre>one\ntwo\n\nthree</pre>x", "one\ntwo\n\nthree\n\nx"},
    {"<xhtml:p>One</xhtml:p><xhtml:p>Two</xhtml:p>", "One\n\nTwo"},
    {"<figure><img src=x alt=y><figcaption>Photo: Z</figcaption></figure><p>Text</p>", "Photo: Z\n\nText"},
    {"<o:p></o:p>x<foo>y</foo>", "xy"},
    {"Київ&nbsp;&ndash; <b>столиця</b>", "Київ\u00A0– столиця"},
};

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

}  // namespace

TEST_CASE("HTML becomes paragraphs of plain text", "[feed][html]") {
    for (const auto& row : cases) {
        INFO(row.html);
        CHECK(html_to_text(row.html) == row.text);
    }
}

TEST_CASE("the text is cut at a character when it reaches its limit", "[feed][html]") {
    CHECK(html_to_text("<p>ЇЇЇЇ</p>", 5) == "ЇЇ");
    CHECK(html_to_text("<p>abc</p><p>def</p>", 3) == "abc");
    CHECK(html_to_text(std::string(5u << 20, 'x')).size() == 4u << 20);
}

TEST_CASE("hostile HTML is read in one pass", "[feed][html]") {
    // Each of these takes minutes when any part of it is searched for again and again.
    CHECK(html_to_text(repeated("<svg>", 200'000)).empty());
    CHECK(html_to_text(repeated("<a href=\"x>", 200'001)).empty());
    CHECK(html_to_text(repeated("<a href='", 200'000)).empty());
    CHECK(html_to_text(repeated("<div>", 500'000) + "x") == "x");
    CHECK(html_to_text(repeated("<", 500'000)).size() == 500'000);
    CHECK(html_to_text(repeated("&", 500'000)).size() == 500'000);
    CHECK(html_to_text(repeated("<!--", 500'000)).empty());
    CHECK(html_to_text(repeated("&#x", 200'000)).size() == 600'000);
}
