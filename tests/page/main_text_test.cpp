#include <catch2/catch.hpp>

#include "page/main_text.hpp"

using namespace newswatch::page;

namespace {

const std::string one =
    "<p>The council voted on Thursday night to reopen the old fish market, ending a dispute of eleven "
    "years.</p>";
const std::string two =
    "<p>Traders who left for the retail park will pay a third of the rent in the first year, and half in the "
    "second.</p>";
const std::string three =
    "<p>Work is due to begin in May and to finish before the herring festival, if the weather allows it.</p>";
const std::string articles = one + two + three;

Page read(const std::string& body, const std::string& head = {}) {
    return read_page("<html><head>" + head + "</head><body>" + body + "</body></html>",
                     {.url = "https://news.example.org/market", .content_type = {}});
}

bool has(const Page& page, std::string_view words) { return page.text.find(words) != std::string::npos; }

Zone zone_of(const Page& page, std::string_view words) {
    for (const auto& block : page.blocks)
        if (block.text.find(words) != std::string::npos) return block.zone;
    FAIL("no block has these words");
    return Zone::body;
}

}  // namespace

TEST_CASE("what stands among the paragraphs and is no text has its zone") {
    const auto page = read(
        "<article><h1>The old market</h1>" + one +
        "<figure><img><figcaption>The market in 1990 <span class=credit>Photo: A. "
        "Lens</span></figcaption></figure>" +
        two +
        "<p><a href=/x>Read also: Ten walks with a pub</a></p><p>Advertisement</p><h2>What is next</h2>" +
        three + "</article>");
    CHECK(zone_of(page, "The council voted") == Zone::lead);
    CHECK(zone_of(page, "Traders") == Zone::body);
    CHECK(zone_of(page, "The market in 1990") == Zone::caption);
    CHECK(zone_of(page, "Read also") == Zone::related);
    CHECK(zone_of(page, "Advertisement") == Zone::boilerplate);
    CHECK(has(page, "\n\nWhat is next\n\n"));
    CHECK_FALSE(has(page, "Photo"));
    CHECK_FALSE(has(page, "The old market"));
    CHECK(page.article);
}

TEST_CASE("lists, quotes, code and tables are text") {
    const auto page = read("<article>" + articles +
                           "<ul><li>first of all</li><li>second to none</li></ul><blockquote>We waited "
                           "eleven years.</blockquote>"
                           "<table><tr><td>Rent</td><td>40</td></tr></table><pre>a  b\n  c</pre>" +
                           one + "</article>");
    CHECK(has(page, "first of all\nsecond to none"));
    CHECK(has(page, "We waited eleven years."));
    CHECK(has(page, "Rent 40\n\na b\nc"));
}

TEST_CASE("a label before the first word does not cost the paragraph") {
    CHECK(has(read("<article><p><span class=dateline>HARBOUR, Friday</span> " + one.substr(3) + two + three +
                   "</article>"),
              "The council voted"));
}

TEST_CASE("names that lie about most of the page are not believed") {
    CHECK(has(read("<div class='sidebar related'>" + articles + "</div>"), "Traders"));
    CHECK(has(read("<form><div style='display:none'>" + articles + "</div></form>"), "Traders"));
}

TEST_CASE("comments, hidden parts and navigation are not text") {
    const auto page =
        read("<nav><p>Go here for the news, the weather and whatever else there is.</p></nav><article>" +
             articles + articles +
             "<div hidden><p>This was hidden by the page, and nobody saw it.</p></div></article><section "
             "id=comments><p>I have lived here "
             "all my life, and nobody asked me what I think of it.</p></section>");
    for (const auto* said : {"The council voted", "Traders", "Work is due"}) CHECK(has(page, said));
    CHECK_FALSE(has(page, "Go here"));
    CHECK_FALSE(has(page, "hidden by the page"));
    CHECK_FALSE(has(page, "all my life"));
}

TEST_CASE("a text that is interrupted is put together again") {
    const auto page =
        read("<div class=story-part>" + one +
             "</div><div class=x><a href=/a>Buy this now, it is cheap</a></div><div class=story-part>" + two +
             "</div><div class=story-part>" + three + "</div>");
    CHECK(has(page, "The council"));
    CHECK(has(page, "Traders"));
    CHECK(has(page, "Work is due"));
}

TEST_CASE("the text in the JSON-LD is taken when the page shows less") {
    std::string text;
    for (int i = 0; i < 6; ++i)
        text +=
            "Paragraph " + std::to_string(i) + " says something about the market and its many traders.\\n\\n";
    const auto page =
        read("<article>" + one + "</article>",
             "<script "
             "type='application/"
             "ld+json'>{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":false,\"articleBody\":\"" +
                 text + "\"}</script>");
    CHECK(page.method == Method::structured);
    CHECK(page.wall == Wall::paywall);
    CHECK(has(page, "Paragraph 5"));
    CHECK(page.article);
}

TEST_CASE("walls and lists of teasers are no articles") {
    const auto walled =
        read("<article>" + one + "</article><div class=paywall><p>Subscribe to continue reading</p></div>");
    CHECK(walled.wall == Wall::paywall);
    CHECK_FALSE(walled.article);
    const auto consent = read(
        "<h1>We value your privacy</h1><p>We and our partners store and/or access information on a device, "
        "such as cookies.</p>");
    CHECK(consent.wall == Wall::consent);
    CHECK_FALSE(consent.article);
    std::string teasers;
    for (int i = 0; i < 12; ++i)
        teasers += "<div class=t><h3><a href=/" + std::to_string(i) + ">Another story, number " +
                   std::to_string(i) + "</a></h3><p>Some words of it, and then some.</p></div>";
    const auto index = read("<main>" + teasers + "</main>");
    CHECK_FALSE(index.article);
    CHECK_FALSE(index.doubt.empty());
}

TEST_CASE("the parts of a text say what of it is lead, body or caption") {
    const auto sentence = [](const std::string& part) {
        return "The council voted on Thursday night to reopen the " + part +
               " of the old fish market, which ended a dispute of eleven years.";
    };
    std::string html = "<article>";
    for (const auto* part : {"hall", "roof", "yard", "gate"}) html += "<p>" + sentence(part) + "</p>";
    const auto page = read_page(html + "</article>", {});
    REQUIRE(page.parts.size() == 2);
    const auto text_of = [&](const Part& part) {
        return page.text.substr(part.begin, part.end - part.begin);
    };
    CHECK(page.parts[0].zone == Zone::lead);
    CHECK(text_of(page.parts[0]) == sentence("hall"));
    CHECK(page.parts[1].zone == Zone::body);
    CHECK(text_of(page.parts[1]) == sentence("roof") + "\n\n" + sentence("yard") + "\n\n" + sentence("gate"));
}
