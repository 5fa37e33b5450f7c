#include "collect/exchange/full_text.hpp"

#include "collect/workshop.hpp"

using namespace newswatch;
using namespace newswatch::collect_test;

namespace {

// A page of an article as sites make them: menu, headline, byline, some paragraphs, related links, footer.
std::string page_of(const std::string& paragraph) {
    std::string html =
        "<!DOCTYPE html><html lang='en'><head><title>The harbour reopens - Example News</title></head><body>"
        "<nav><a href='/'>Home</a> <a href='/world'>World</a> <a href='/sport'>Sport</a></nav>"
        "<article><h1>The harbour reopens</h1><p class='byline'>By Jane Doe</p>";
    for (int i = 0; i < 6; ++i)
        html += "<p>" + paragraph + " Part " + std::to_string(i) +
                " of the report describes what the officials of the town said on Sunday, and why the ferries "
                "wait.</p>";
    return html +
           "</article><aside class='related'><a "
           "href='/1'>More</a></aside><footer>Imprint</footer></body></html>";
}

collect::Body answer(const std::string& html) {
    return {.status = 200,
            .bytes = html,
            .content_type = "text/html; charset=utf-8",
            .url = "https://a.example.org/1",
            .validators = {}};
}

Article article() {
    Article made;
    made.title = "The harbour reopens";
    made.url = "https://a.example.org/1";
    made.summary = "The harbour of the town reopens for ferries on Monday.";
    return made;
}

collect::Body feed_with_links(const std::string& text) {
    auto body = feed_of("x");
    body.bytes =
        "<rss version='2.0'><channel><title>T</title><item><guid>1</guid><title>The harbour reopens</title>"
        "<link>https://a.example.org/1</link><description>" +
        text + "</description></item></channel></rss>";
    return body;
}

config::SourceConfig wanting_pages() {
    auto made = source("a");
    made.full_text = true;
    return made;
}

const std::string ferries = "The harbour of the town reopens for ferries on Monday, the mayor said.";

}  // namespace

TEST_CASE("a page that says more gives the article its text, its author and zones", "[full_text]") {
    auto completed = article();
    CHECK(collect::complete(completed, answer(page_of(ferries))).empty());
    CHECK(completed.body.find("Part 5 of the report") != std::string::npos);
    CHECK(completed.body.find("Imprint") == std::string::npos);
    CHECK(completed.authors == std::vector<std::string>{"Jane Doe"});
    CHECK(completed.language == "en");
    CHECK(std::any_of(completed.annotations.begin(), completed.annotations.end(), [](const auto& annotation) {
        return annotation.key == zone_key && annotation.span.field == Field::body;
    }));
}

TEST_CASE("the authors of a page are taken one by one", "[full_text]") {
    auto html = page_of(ferries);
    const std::string one = "By Jane Doe";
    html.replace(html.find(one), one.size(), "By Jane Doe, Ann Lee and Bob Roy");
    auto completed = article();
    CHECK(collect::complete(completed, answer(html)).empty());
    CHECK(completed.authors == std::vector<std::string>{"Jane Doe", "Ann Lee", "Bob Roy"});
}

TEST_CASE("a text keeps the zones that its page shows, and its wording tells more", "[full_text]") {
    auto html = page_of(ferries);
    const std::string aside = "</article>";
    html.insert(
        html.find(aside),
        "<h2>What comes next</h2><p>The ferries of the evening wait for the tide, the mayor said, and "
        "then leave for the islands.</p><p>Read also: Why the ferries waited, in the words of the "
        "captain and of those who waited with him.</p><p>On Tuesday the council meets again, and the "
        "harbour master reports.</p>");
    auto completed = article();
    REQUIRE(collect::complete(completed, answer(html)).empty());
    std::vector<std::pair<std::string, std::string>> zones;
    std::uint32_t at = 0;
    for (const auto& annotation : completed.annotations) {
        if (annotation.key != zone_key || annotation.span.field != Field::body) continue;
        CHECK(annotation.plugin == "newswatch");
        CHECK(annotation.span.begin >= at);
        at = annotation.span.end;
        zones.emplace_back(annotation.value, std::string{text_at(completed, annotation.span)});
    }
    REQUIRE(zones.size() >= 2);
    CHECK(zones[0].first == "lead");
    CHECK(zones[0].second.find("Part 0 of") != std::string::npos);
    CHECK(zones[0].second.find("Part 1 of") == std::string::npos);
    CHECK(zones[1].first == "body");
    for (const auto& [zone, text] : zones)
        CHECK((text.find("Read also:") != std::string::npos) == (zone == "related"));
    CHECK(at == completed.body.size());
}

TEST_CASE("the captions that are all that a gallery says are captions", "[full_text]") {
    std::string html = "<html lang=en><meta property=og:type content=article><h1>The harbour</h1><article>";
    for (int i = 0; i < 8; ++i)
        html += "<figure><img src=x><figcaption>Ferry number " + std::to_string(i) +
                " leaves the harbour of the town on Monday, as its captain had said it would.</figcaption>"
                "</figure>";
    auto completed = article();
    completed.summary.clear();
    const auto why = collect::complete(completed, answer(html + "</article>"));
    CAPTURE(why);
    REQUIRE(why.empty());
    const auto at = completed.body.find("Ferry number 3");
    REQUIRE(at != std::string::npos);
    const auto begin = static_cast<std::uint32_t>(at);
    CHECK(zone_of(completed, {Field::body, 0, begin, begin + 5}) == "caption");
}

TEST_CASE("a page that is no article, or says no more, leaves the article as it is", "[full_text]") {
    for (const auto& html : {std::string{}, std::string{"<html><body><p>Not found.</p></body></html>"},
                             std::string{"\x00\xff\x01", 3}}) {
        auto untouched = article();
        CHECK_FALSE(collect::complete(untouched, answer(html)).empty());
        CHECK(untouched.body.empty());
    }
    auto full = article();
    REQUIRE(collect::complete(full, answer(page_of(ferries))).empty());
    const auto text = full.body;
    CHECK_FALSE(collect::complete(full, answer(page_of(ferries))).empty());
    CHECK(full.body == text);
}

TEST_CASE("the page of a new article is read once, and its text is what the store is given", "[full_text]") {
    Workshop shop;
    shop.fetcher.answers["https://a.example.org/feed"] = feed_with_links("The harbour of the town reopens.");
    shop.fetcher.answers["https://a.example.org/1"] = answer(page_of(ferries));
    shop.states.remembers = true;
    shop.start({wanting_pages()});
    shop.settle();
    REQUIRE(shop.states.articles.size() == 1);
    CHECK(shop.states.articles[0].article.body.find("Part 5 of the report") != std::string::npos);
    shop.advance(12min);
    shop.settle();
    using Addresses = std::vector<std::string>;
    CHECK(shop.fetcher.addresses ==
          Addresses{"https://a.example.org/feed", "https://a.example.org/1", "https://a.example.org/feed"});
}

TEST_CASE("the page of an article that was edited is read again", "[full_text]") {
    Workshop shop;
    shop.fetcher.answers["https://a.example.org/feed"] = feed_with_links("The harbour of the town reopens.");
    shop.fetcher.answers["https://a.example.org/1"] = answer(page_of(ferries));
    shop.start({wanting_pages()});
    shop.settle();
    shop.fetcher.answers["https://a.example.org/feed"] =
        feed_with_links("The harbour of the town stays closed.");
    shop.advance(12min);
    shop.settle();
    CHECK(shop.fetcher.asked.size() == 4);
}

TEST_CASE("a page that cannot be had holds nothing up, and costs the article nothing", "[full_text]") {
    Workshop shop;
    shop.fetcher.answers["https://a.example.org/feed"] = feed_with_links("The harbour of the town reopens.");
    shop.fetcher.answers["https://a.example.org/1"] = collect::Failure{.status = 403, .reason = "HTTP 403"};
    shop.start({wanting_pages()});
    shop.settle();
    REQUIRE(shop.states.articles.size() == 1);
    const auto& kept = shop.states.articles[0].article;
    CHECK((kept.summary + kept.body).find("reopens") != std::string::npos);
    CHECK(shop.collector.status("a")->state.failures == 0);
}
