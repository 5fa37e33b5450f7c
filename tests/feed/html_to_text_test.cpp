#include <catch2/catch.hpp>

#include "feed/html/html.hpp"
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
    {"a&nbspb &copy 2024 ?x=1&copy=2", "a\u00A0b © 2024 ?x=1&copy=2"},
    {"AT&T &bogus; & &#; &#x;", "AT&T &bogus; & &#; &#x;"},
    {"a&#10;b&Tab;c", "a b c"},
    {"&#147;q&#148; &#0; &#xD800;", "“q” \uFFFD \uFFFD"},
    {"<pre>one\ntwo\n\nthree</pre>x", "one\ntwo\n\nthree\n\nx"},
    {"<xhtml:p>One</xhtml:p><xhtml:p>Two</xhtml:p>", "One\n\nTwo"},
    {"<figure><img src=x alt=y><figcaption>Photo: Z</figcaption></figure><p>Text</p>", "Photo: Z\n\nText"},
    {"<o:p></o:p>x<foo>y</foo>", "xy"},
    {"a<!-->b<!--->c<!-- -- --!>d", "abcd"},
    {"a<!--[if gte mso 9]><xml>no</xml><![endif]-->b<![if !vml]>c<![endif]>d", "abcd"},
    {"a<![CDATA[b \n  c", "ab c"},
    {"a<script>if (a</b) '</scr' </SCRIPT\n>b", "ab"},
    {"a<script src=x/>b", "ab"},
    {"a<canvas>no</canvas>b<noframes>no</noframes>c<datalist><option>no</datalist>d", "abcd"},
    {"<textarea>no</textarea><select><option>no</select>yes", "yes"},
    {"a<svg/>b<math><mi>x</mi></math>c", "abc"},
    {"<p>unclosed <b>bold <i>both<p>next", "unclosed bold both\n\nnext"},
    {"</p>a</b></foo>b</>c< /p>d", "abc< /p>d"},
    {"a<>b<1>c<_>d", "a<>b<1>c<_>d"},
    {"if a<b and c>d", "if ad"},
    {"so\u00ADft\u200Bzero&shy;&zwj;x", "so\u00ADft\u200Bzero\u00AD\u200Dx"},
    {"\u00A0a\u00A0 b", "\u00A0a\u00A0 b"},
    {"a <img src=x alt='a cat'> b", "a b"},
    {"<ol><li><p>One</p></li><li><p>Two</p></li></ol>", "One\n\nTwo"},
    {"<dl><dt>T<dd>D<dt>U<dd>E</dl>", "T\nD\nU\nE"},
    {"<table><thead><tr><th>A<th>B</thead><tbody><tr><td>1<td>2<tr><td>3<td>4</table>", "A B\n\n1 2\n3 4"},
    {"<pre>  a  b\n\tc\r\nd</pre>  e  f", "a b\nc\nd\n\ne f"},
    {"<PRE>x\ny</PRE>\nz\nz", "x\ny\n\nz z"},
    {"a <br> b<br/>\n<br>c<br><br><br>d", "a\nb\n\nc\n\nd"},
    {"<p>a<br></p><p>b</p>", "a\n\nb"},
    {"<a\nhref = \"x>y\"\n>a</a\n>b", "ab"},
    {"<img alt=\"5 > 4\" src='a>b' title=a'b>c", "c"},
    {"<a href=\"x\"title='>'>b", "b"},
    {"<blockquotex>a</blockquotex><blockquote>b</blockquote>", "a\n\nb"},
    {"<h1>a</h1><h7>b</h7>c", "a\n\nbc"},
    {"<b>a</b> <i>b</i>\n<u>c</u>", "a b c"},
    {"a&#32;&#32;b &amp;amp; c&#13;&#10;d", "a b &amp; c d"},
    {"a\vb\fc\r\nd", "a b c d"},
    {"x&nbsp; y", "x\u00A0 y"},
    {"&", "&"},
    {"<", "<"},
    {"a<", "a<"},
    {"a</", "a"},
    {"a<b", "a"},
    {"a<!", "a"},
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

TEST_CASE("white space folds alike wherever it stands in a fragment", "[feed][html]") {
    for (std::size_t before = 0; before < 40; ++before) {
        const std::string words = before == 0 ? "" : std::string(before - 1, 'x') + " ";
        for (const auto* gap : {" ", "  ", "\n", " \n ", "\t\t\t", " \r\n                    "}) {
            INFO(before << " bytes before " << std::string(gap).size());
            CHECK(html_to_text("a" + words + "b" + gap + "c") == "a" + words + "b c");
            CHECK(html_to_text("<b>a" + words + "b</b>" + gap + "<i>c" + gap) == "a" + words + "b c");
            CHECK(html_to_text("a" + words + "b&lt;" + gap + "&gt;") == "a" + words + "b< >");
        }
        CHECK(html_to_text("<pre>a" + words + "b \n c") == "a" + words + "b\nc");
        CHECK(html_to_text("a" + words + "b<p>c") == "a" + words + "b\n\nc");
    }
}

TEST_CASE("a text that may be either is HTML when a tag, a comment or a reference is in it", "[feed][html]") {
    using feed::detail::looks_like_html;
    for (const auto* html :
         {"<p>", "a <b>b</b>", "a<br/>b", "</div>", "<BLOCKQUOTE cite='x'>", "a &amp; b", "&#8211;",
          "caf&eacute;", "<!-- more -->", "1 < 2 <i>x</i>", "x <figcaption\nclass=a>"}) {
        INFO(html);
        CHECK(looks_like_html(html));
    }
    for (const auto* plain : {"", "words", "1 < 2 > 1", "AT&T", "a & b", "<john@example.org>", "<bogus>",
                              "vector<int>", "<b", "<p", "&bogus;", "<>", "< p >", "I <3 you", "&", "<",
                              "<blockquotes>", "<blockquot>", "<figcaptio >"}) {
        INFO(plain);
        CHECK_FALSE(looks_like_html(plain));
    }
}

TEST_CASE("the text is cut at a character when it reaches its limit", "[feed][html]") {
    CHECK(html_to_text("<p>ЇЇЇЇ</p>", 5) == "ЇЇ");
    CHECK(html_to_text("<![CDATA[a ЇЇЇЇ]]>", 5) == "a Ї");
    CHECK(html_to_text("<p>abc</p><p>def</p>", 3) == "abc");
    CHECK(html_to_text("<p>abc</p><p>def</p>", 5) == "abc");
    CHECK(html_to_text("<p>abc</p><p>def</p>", 0).empty());
    CHECK(html_to_text("a &nbsp;&nbsp;&nbsp;", 5) == "a \u00A0");
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
