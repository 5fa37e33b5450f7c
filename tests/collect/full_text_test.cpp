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
